//! A snapshot with some files changed, so that they can be judged before anything is written.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::snapshot::{Entry, EntryKind, Problem, ReadError, Snapshot};

/// A snapshot in which some files stand that are not there yet, or under another name.
pub struct Overlay<'s> {
    below: &'s dyn Snapshot,
    entries: Vec<Entry>,
    texts: BTreeMap<Arc<str>, Vec<u8>>,
    /// Names that files have here, and their names below.
    renamed: BTreeMap<Arc<str>, Arc<str>>,
}

impl<'s> Overlay<'s> {
    /// What is below, with nothing changed yet.
    pub fn over(below: &'s dyn Snapshot) -> Overlay<'s> {
        Overlay { below, entries: below.entries().to_vec(), texts: BTreeMap::new(), renamed: BTreeMap::new() }
    }

    /// Adds a file to what is below, or replaces it there.
    pub fn new(below: &'s dyn Snapshot, path: &str, text: &str) -> Overlay<'s> {
        Overlay::over(below).with(path, text.as_bytes().to_vec())
    }

    /// Adds or replaces a file.
    pub fn with(mut self, path: &str, bytes: Vec<u8>) -> Overlay<'s> {
        let path: Arc<str> = path.into();
        let entry = Entry { path: path.clone(), kind: EntryKind::File, size: bytes.len() as u64, blob: None };
        match self.entries.binary_search_by(|known| known.path.as_bytes().cmp(path.as_bytes())) {
            Ok(at) => self.entries[at] = entry,
            Err(at) => self.entries.insert(at, entry),
        }
        self.texts.insert(path, bytes);
        self
    }

    /// Gives a file, or everything in a folder, another name.
    pub fn renamed(mut self, from: &str, to: &str) -> Overlay<'s> {
        for entry in &mut self.entries {
            let inside = entry.path.strip_prefix(from).filter(|rest| rest.is_empty() || rest.starts_with('/'));
            if let Some(rest) = inside {
                let path: Arc<str> = format!("{to}{rest}").into();
                self.renamed.insert(path.clone(), std::mem::replace(&mut entry.path, path));
            }
        }
        self.entries.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
        self
    }
}

impl Snapshot for Overlay<'_> {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match (self.texts.get(path), self.renamed.get(path)) {
            (Some(bytes), _) => Ok(bytes.clone()),
            (None, Some(old)) => self.below.read(old),
            (None, None) => self.below.read(path),
        }
    }

    fn describe(&self) -> String {
        self.below.describe()
    }

    fn problems(&self) -> &[Problem] {
        self.below.problems()
    }
}
