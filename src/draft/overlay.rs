//! A snapshot with one more file, so that a record can be judged before it is written.

use std::sync::Arc;

use crate::snapshot::{Entry, EntryKind, Problem, ReadError, Snapshot};

/// A snapshot in which one file stands that is not there yet.
pub struct Overlay<'s> {
    below: &'s dyn Snapshot,
    path: Arc<str>,
    text: &'s str,
    entries: Vec<Entry>,
}

impl<'s> Overlay<'s> {
    /// Adds a file to what is below, or replaces it there.
    pub fn new(below: &'s dyn Snapshot, path: &str, text: &'s str) -> Overlay<'s> {
        let path: Arc<str> = path.into();
        let entry = Entry { path: path.clone(), kind: EntryKind::File, size: text.len() as u64, blob: None };
        let mut entries: Vec<Entry> = below.entries().iter().filter(|entry| entry.path != path).cloned().collect();
        let place = entries.partition_point(|entry| entry.path.as_bytes() < path.as_bytes());
        entries.insert(place, entry);
        Overlay { below, path, text, entries }
    }
}

impl Snapshot for Overlay<'_> {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if *self.path == *path { Ok(self.text.as_bytes().to_vec()) } else { self.below.read(path) }
    }

    fn describe(&self) -> String {
        self.below.describe()
    }

    fn problems(&self) -> &[Problem] {
        self.below.problems()
    }
}
