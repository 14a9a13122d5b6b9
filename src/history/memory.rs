//! A history that is held in memory as a whole.
//!
//! In: what a walk from nothing found. Out: answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::order::Order;
use super::walk::{Found, Presence};
use super::{Change, FileHistory};

/// A history in memory.
#[derive(Debug, Default)]
pub(super) struct Memory {
    files: BTreeMap<Arc<str>, Arc<FileHistory>>,
    changes: BTreeMap<Order, Arc<[Change]>>,
    /// Files by names that they had.
    former: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
}

impl Memory {
    pub(super) fn new(found: Found) -> Memory {
        let mut memory = Memory::default();
        let present = found.files.into_iter().filter(|(_, (presence, _))| *presence == Presence::Present);
        for (path, (_, trail)) in present {
            for former in trail.former(&path) {
                memory.former.entry(former.clone()).or_default().insert(path.clone());
            }
            let history = Arc::new(trail.told(&path));
            memory.files.insert(path, history);
        }
        let seen = found.commits.into_iter().filter_map(|visited| Some((visited.order, visited.seen?.1.into())));
        memory.changes = seen.collect();
        memory
    }

    pub(super) fn file(&self, path: &str) -> Option<Arc<FileHistory>> {
        self.files.get(path).cloned()
    }

    pub(super) fn changes_of(&self, commit: Order) -> Arc<[Change]> {
        self.changes.get(&commit).cloned().unwrap_or_default()
    }

    pub(super) fn files_once_at(&self, path: &str) -> Vec<Arc<str>> {
        let present = self.files.get_key_value(path).map(|(path, _)| path);
        present.into_iter().chain(self.former.get(path).into_iter().flatten()).cloned().collect()
    }

    #[cfg(test)]
    pub(super) fn paths(&self) -> Vec<Arc<str>> {
        self.files.keys().cloned().collect()
    }
}
