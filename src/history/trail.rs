//! What happened to one file, in a form in which the answers of several commits can be put together.
//!
//! In: events, from walking and from what is kept. Out: a [`FileHistory`]. The history of a path at a commit is a set:
//! what the commit did to it, and the histories of the paths that it came from at the parents. Sets are united in any
//! order and as often as one likes, which is what makes a kept answer as good as a new one.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::order::Order;
use super::own::Own;
use super::{CommitInfo, FileHistory, Touch, Version};
use crate::snapshot::BlobId;

/// One commit that did something to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) commit: Arc<CommitInfo>,
    /// The path after it.
    pub(super) path: Arc<str>,
    pub(super) blob: BlobId,
    /// Paths and blobs before it, one for each parent that has the file.
    pub(super) olds: Vec<(Arc<str>, BlobId)>,
}

impl Event {
    pub(super) fn new(commit: &Arc<CommitInfo>, own: &Own, blob: BlobId) -> Event {
        let olds = own.olds.iter().map(|old| (old.path.clone(), old.blob)).collect();
        Event { commit: commit.clone(), path: own.path.clone(), blob, olds }
    }

    /// The order of events in a trail, and what tells them apart.
    fn key(&self) -> (Order, &str) {
        (self.commit.order, &self.path)
    }

    /// Whether only the mode is new, which makes no new version.
    fn is_mode(&self) -> bool {
        matches!(self.olds.as_slice(), [(path, blob)] if *blob == self.blob && *path == self.path)
    }
}

/// All that is known of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trail {
    /// Newest first, each once.
    pub(super) events: Vec<Event>,
    /// Whether the file already existed where a shallow clone ends.
    pub(super) beyond: bool,
}

impl Trail {
    /// The trail of events that were found in any order, perhaps more than once.
    pub(super) fn new(mut events: Vec<Event>, beyond: bool) -> Trail {
        events.sort_by(|a, b| a.key().cmp(&b.key()));
        events.dedup_by(|a, b| a.key() == b.key());
        events.shrink_to_fit();
        Trail { events, beyond }
    }

    /// Whether nothing is known.
    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty() && !self.beyond
    }

    /// Names other than `present` under which commits changed the file.
    pub(super) fn former<'t>(&'t self, present: &str) -> BTreeSet<&'t Arc<str>> {
        self.events.iter().map(|event| &event.path).filter(|path| ***path != *present).collect()
    }

    /// The history as readers know it, of the file that has the name `present`.
    pub(super) fn told(&self, present: &str) -> FileHistory {
        let version = |path: &Arc<str>, blob| Version { path: (**path != *present).then(|| path.clone()), blob };
        let touches = self.events.iter().filter(|event| !event.is_mode()).map(|event| {
            let mut olds = event.olds.iter().map(|(path, blob)| version(path, *blob));
            Touch {
                commit: event.commit.clone(),
                new: version(&event.path, event.blob),
                old: olds.next(),
                others: olds.collect(),
            }
        });
        let first = self.events.iter().rev().find(|event| event.olds.is_empty() && !self.beyond);
        FileHistory {
            last: self.events.first().map(|event| event.commit.clone()),
            first: first.map(|event| event.commit.clone()),
            touches: touches.collect(),
        }
    }
}
