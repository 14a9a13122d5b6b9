//! What a commit changed itself, and where the question about a file goes from there.
//!
//! In: a commit. Out: an [`Effect`]: the paths at which it differs from all its parents, and for every other path the
//! parent that it has it from. That is what `git log -- PATH` does for one path, done for all of them together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use git2::{Commit, Repository};

use super::diff::{Delta, Trees};
use super::renames::{self, Around};
use super::{Change, ChangeKind};
use crate::snapshot::{BlobId, bytes_of};

/// What a commit with its parents did.
pub(super) struct Effect {
    /// What it changed itself, sorted by path.
    pub(super) own: Vec<Own>,
    /// Whether it touched anything besides visible files of the folder; merges say yes.
    pub(super) elsewhere: bool,
    /// The differences from each parent; for a commit without parents, from nothing.
    differences: Vec<Vec<Delta>>,
}

/// A path that differs from every parent.
pub(super) struct Own {
    /// The path after the commit, or before it for deletions.
    pub(super) path: Arc<str>,
    /// The blob before; none when no parent has the file.
    pub(super) old: Option<BlobId>,
    /// The blob after; none when deleted.
    pub(super) new: Option<BlobId>,
    /// The versions of the parents that have the file, under whatever name; none for an addition.
    pub(super) olds: Vec<Old>,
    /// Whether a file of this name goes on with what was there before, even with what had been deleted. Else the file
    /// that was there has another name now, or it is a merge that adds the file.
    pub(super) goes_on: bool,
}

/// A version of a parent.
pub(super) struct Old {
    /// Which parent.
    pub(super) parent: usize,
    pub(super) path: Arc<str>,
    pub(super) blob: BlobId,
}

/// Where a path of a commit comes from.
pub(super) enum Origin<'e> {
    /// It is as in this parent.
    Parent(usize),
    /// The commit changed it.
    Own(&'e Own),
}

impl Effect {
    /// Compares a commit with its parents, in the folder at `prefix`.
    pub(super) fn of(
        repository: &Repository,
        trees: &mut Trees<'_>,
        prefix: &str,
        commit: &Commit<'_>,
    ) -> Result<Effect, String> {
        let top = bytes_of(commit.tree_id());
        let folder = trees.folder(top, prefix)?;
        let parents: Vec<Commit<'_>> = commit.parents().collect();
        let mut differences = Vec::with_capacity(parents.len().max(1));
        trees.untold = false;
        for parent in &parents {
            let old = trees.folder(bytes_of(parent.tree_id()), prefix)?;
            differences.push(trees.diff(old, folder)?);
        }
        let around = |parent: &Commit<'_>| Around { repository, old: parent.tree_id(), new: commit.tree_id(), prefix };
        match parents.as_slice() {
            [] => {
                let all = trees.diff(None, folder)?;
                let elsewhere = trees.untold || !prefix.is_empty();
                Ok(Effect { own: plain(&all, &BTreeMap::new()), elsewhere, differences: vec![all] })
            }
            [parent] => {
                let old = bytes_of(parent.tree_id());
                let elsewhere = trees.untold || trees.differs_outside(old, top, prefix)?;
                let renamed = renames::find(&differences[0], &around(parent))?;
                Ok(Effect { own: plain(&differences[0], &renamed), elsewhere, differences })
            }
            several => {
                let around: Vec<Around<'_>> = several.iter().map(around).collect();
                Ok(Effect { own: merged(&differences, &around)?, elsewhere: true, differences })
            }
        }
    }

    /// The paths that differ from the first parent, sorted; all others are as there.
    pub(super) fn touched(&self) -> &[Delta] {
        self.differences.first().map_or(&[], Vec::as_slice)
    }

    /// Where a path that differs from the first parent comes from: the first parent that has it just so, as git has it.
    pub(super) fn origin(&self, path: &str) -> Origin<'_> {
        match self.differences.iter().position(|deltas| find(deltas, path).is_none()) {
            Some(parent) => Origin::Parent(parent),
            None => match self.own.binary_search_by(|own| (*own.path).cmp(path)) {
                Ok(at) => Origin::Own(&self.own[at]),
                Err(_) => Origin::Parent(0),
            },
        }
    }

    /// The changes as people read them, sorted by path; a rename is one.
    pub(super) fn changes(&self) -> Vec<Change> {
        fn from(own: &Own) -> Option<&Arc<str>> {
            let old = own.olds.first().filter(|_| own.new.is_some())?;
            (old.path != own.path).then_some(&old.path)
        }
        let gone: BTreeSet<&Arc<str>> = self.own.iter().filter_map(from).collect();
        let told = self.own.iter().filter(|own| own.new.is_some() || !gone.contains(&own.path));
        let mut changes: Vec<Change> = told
            .map(|own| {
                let kind = match (from(own), own.old, own.new) {
                    (_, _, None) => ChangeKind::Deleted,
                    (Some(from), _, _) => ChangeKind::Renamed { from: from.clone() },
                    (None, None, _) => ChangeKind::Added,
                    _ => ChangeKind::Modified,
                };
                Change { path: own.path.clone(), kind }
            })
            .collect();
        changes.sort();
        changes
    }
}

/// The changes of a commit with at most one parent.
///
/// A file that has a new name leaves nothing behind for another file of its old name to go on with.
fn plain(deltas: &[Delta], renamed: &BTreeMap<Arc<str>, Arc<str>>) -> Vec<Own> {
    let left: BTreeSet<&Arc<str>> = renamed.values().collect();
    let own = deltas.iter().map(|delta| {
        let from = delta.old.is_none().then(|| renamed.get(&delta.path)).flatten().unwrap_or(&delta.path);
        let blob = delta.old.or_else(|| find(deltas, from)?.old);
        let old = blob.map(|blob| Old { parent: 0, path: from.clone(), blob });
        let goes_on = !left.contains(&delta.path);
        Own { path: delta.path.clone(), old: delta.old, new: delta.new, olds: old.into_iter().collect(), goes_on }
    });
    own.collect()
}

/// What a merge changed itself, with the versions of every parent that has the file, under whatever name.
fn merged(differences: &[Vec<Delta>], around: &[Around<'_>]) -> Result<Vec<Own>, String> {
    let mut own = Vec::new();
    for delta in &differences[0] {
        let against: Vec<Option<&Delta>> = differences.iter().map(|deltas| find(deltas, &delta.path)).collect();
        if against.iter().all(Option::is_some) {
            let old = against.iter().flatten().find_map(|delta| delta.old);
            own.push(Own { path: delta.path.clone(), old, new: delta.new, olds: Vec::new(), goes_on: false });
        }
    }
    let added = |deltas: &[Delta], path: &str| find(deltas, path).is_some_and(|delta| delta.old.is_none());
    for (parent, (deltas, around)) in differences.iter().zip(around).enumerate() {
        let is_own = |path: &str| own.binary_search_by(|own| (*own.path).cmp(path)).is_ok();
        let needs = own.iter().any(|own| own.new.is_some() && added(deltas, &own.path));
        let renamed = if needs {
            let candidates = |delta: &&Delta| delta.new.is_none() || delta.old.is_none() && is_own(&delta.path);
            renames::find(&deltas.iter().filter(candidates).cloned().collect::<Vec<_>>(), around)?
        } else {
            BTreeMap::new()
        };
        for own in &mut own {
            let from = renamed.get(&own.path).unwrap_or(&own.path);
            let blob = find(deltas, &own.path).and_then(|delta| delta.old).or_else(|| find(deltas, from)?.old);
            own.olds.extend(blob.map(|blob| Old { parent, path: from.clone(), blob }));
        }
    }
    for own in &mut own {
        // It is an addition only where no parent has it.
        own.old = own.old.or(own.olds.first().map(|old| old.blob)).filter(|_| !own.olds.is_empty());
        own.goes_on = !own.olds.is_empty();
    }
    Ok(own)
}

/// The difference of one path; differences come in git's order, which is that of their bytes.
fn find<'a>(deltas: &'a [Delta], path: &str) -> Option<&'a Delta> {
    deltas.binary_search_by(|delta| (*delta.path).cmp(path)).ok().map(|at| &deltas[at])
}
