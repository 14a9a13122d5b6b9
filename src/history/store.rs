//! The versions that a history names, read when somebody asks for them.

use std::fmt;
use std::sync::Arc;

use crate::snapshot::{BlobId, Objects};

/// Where the versions of files are read; empty outside git.
#[derive(Clone, Default)]
pub struct Store(Option<Arc<Objects>>);

impl Store {
    pub(super) fn new(objects: Objects) -> Store {
        Store(Some(Arc::new(objects)))
    }

    /// The bytes of a version. Any number of threads may ask at once.
    ///
    /// # Errors
    ///
    /// When it is larger than `limit` bytes, or not there; the reason is git's.
    pub fn read(&self, blob: BlobId, limit: u64) -> Result<Vec<u8>, String> {
        let Some(objects) = &self.0 else { return Err("no git repository".to_owned()) };
        let size = objects.size(blob)?;
        if size > limit {
            return Err(format!("{size} > {limit}"));
        }
        objects.blob(blob)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Store" } else { "Store(none)" })
    }
}

/// Two histories are the same whatever door they are read through.
impl PartialEq for Store {
    fn eq(&self, _: &Store) -> bool {
        true
    }
}

impl Eq for Store {}
