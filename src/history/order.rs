//! The order of commits that does not depend on who walks.
//!
//! In: a commit and its parents. Out: an [`Order`], computed from nothing else and never changed by what is committed
//! later. It is git's "corrected commit date" (version 2 of the commit-graph format): the committer's date, or one more
//! than the largest of the parents where that is later. So a commit always comes before its parents, whatever clocks
//! said, and a history that is kept from build to build is in the same order as one that is read from nothing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use git2::{Commit, Oid, Repository};

use crate::snapshot::{BlobId, bytes_of};

/// The place of a commit among all commits; newer ones sort first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    date: Reverse<i64>,
    id: BlobId,
}

impl Order {
    pub(super) fn new(date: i64, id: BlobId) -> Order {
        Order { date: Reverse(date), id }
    }

    /// The corrected date, in seconds.
    pub(super) fn date(self) -> i64 {
        self.date.0
    }

    /// The id of the commit.
    pub(super) fn id(self) -> BlobId {
        self.id
    }
}

/// The corrected dates of a commit and of all that it follows from, up to commits whose date is known.
pub(super) fn dates(
    repository: &Repository,
    boundary: &BTreeSet<Oid>,
    start: Oid,
    mut known: impl FnMut(BlobId) -> Option<i64>,
) -> Result<BTreeMap<BlobId, i64>, git2::Error> {
    let mut found: BTreeMap<BlobId, i64> = BTreeMap::new();
    let mut open = vec![start];
    while let Some(&id) = open.last() {
        let key = bytes_of(id);
        if found.contains_key(&key) || known(key).is_some() {
            open.pop();
            continue;
        }
        let commit = repository.find_commit(id)?;
        let mut date = commit.time().seconds();
        let before = open.len();
        for parent in parents(&commit, boundary) {
            let key = bytes_of(parent);
            match found.get(&key).copied().or_else(|| known(key)) {
                Some(parent) => date = date.max(parent.saturating_add(1)),
                None => open.push(parent),
            }
        }
        if open.len() == before {
            found.insert(key, date);
            open.pop();
        }
    }
    Ok(found)
}

/// The parents of a commit; none where a shallow clone ends.
pub(super) fn parents(commit: &Commit<'_>, boundary: &BTreeSet<Oid>) -> Vec<Oid> {
    if boundary.contains(&commit.id()) { Vec::new() } else { commit.parent_ids().collect() }
}
