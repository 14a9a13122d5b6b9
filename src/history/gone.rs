//! Files that are gone: when they left a path, and what became of them.
//!
//! In: a history of all commits. Out: departures. A file that only got another name is followed under that name.

use std::sync::Arc;

use super::{ChangeKind, CommitInfo, History};

/// A commit after which a file is no longer where it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The commit.
    pub commit: Arc<CommitInfo>,
    /// Where the file was.
    pub path: Arc<str>,
    /// Where it is then; none when it was deleted.
    pub to: Option<Arc<str>>,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was deleted.
    Gone(Departure),
    /// It is there under this path.
    Here(Arc<str>),
}

impl History {
    /// How files left paths, newest first, as far as [`History::newest`] goes.
    pub fn departures(&self) -> impl Iterator<Item = Departure> + '_ {
        self.newest.iter().flat_map(|commit| {
            let changes = self.changes_of(commit);
            let left = |change: &super::Change| {
                let (path, to) = match &change.kind {
                    ChangeKind::Deleted => (change.path.clone(), None),
                    ChangeKind::Renamed { from } => (from.clone(), Some(change.path.clone())),
                    ChangeKind::Added | ChangeKind::Modified => return None,
                };
                Some(Departure { commit: commit.clone(), path, to })
            };
            changes.iter().filter_map(left).collect::<Vec<_>>()
        })
    }

    /// What became of a file that left a path.
    pub fn fate_of(&self, mut departure: Departure) -> Fate {
        while let Some(path) = departure.to.clone() {
            // Newer commits sort first, and every step goes to a newer one.
            let later = |next: &Departure| next.path == path && next.commit.order < departure.commit.order;
            match self.departures().filter(later).last() {
                Some(next) => departure = next,
                None => return Fate::Here(path),
            }
        }
        Fate::Gone(departure)
    }
}
