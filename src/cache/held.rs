//! A commit, or the index, as a snapshot whose files are known from what is kept, so that nothing is listed.

use std::sync::{Arc, OnceLock};

use super::tables::{Tables, entry_of_other};
use crate::snapshot::{Entry, Origin, ReadError, Snapshot};

/// The files of a commit or the index, by what is kept of them.
pub struct Held {
    tables: Arc<Tables>,
    origin: Arc<dyn Origin>,
    entries: OnceLock<Vec<Entry>>,
}

impl Held {
    /// The files that the tables tell of, with their bytes from where they come from.
    pub fn new(tables: Arc<Tables>, origin: Arc<dyn Origin>) -> Held {
        Held { tables, origin, entries: OnceLock::new() }
    }
}

impl Snapshot for Held {
    fn entries(&self) -> &[Entry] {
        self.entries.get_or_init(|| self.tables.entries())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.origin.read_entry(path, self.entry(path).as_ref())
    }

    fn describe(&self) -> String {
        self.origin.describe()
    }

    fn commit(&self) -> Option<String> {
        self.origin.commit()
    }

    fn entry(&self, path: &str) -> Option<Entry> {
        self.tables.entry(path)
    }

    /// Only files that are no records are asked for by their folder, and there are few.
    fn below(&self, folder: &str) -> Vec<Entry> {
        let others = &self.tables.others;
        let from = others.find(folder.as_bytes()).unwrap_or_else(|at| at);
        let inside = (from..others.len()).take_while(|at| others.key(*at).starts_with(folder.as_bytes()));
        let entry = |at: usize| entry_of_other(std::str::from_utf8(others.key(at)).unwrap_or_default(), others.row(at));
        inside.map(entry).collect()
    }
}
