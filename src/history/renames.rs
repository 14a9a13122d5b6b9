//! Which added file is a deleted one under a new name.
//!
//! In: the differences of one commit. Out: pairs of new and old path. Equal content is matched here; similar content
//! by libgit2, and only in commits that both add and delete.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use git2::{DiffFindOptions, DiffOptions, Repository};

use super::diff::Delta;
use crate::snapshot::BlobId;

/// How much of a file must have stayed, in per cent, for it to be the same file. Forms share much of their text, so
/// that git's own 50 would join unrelated records.
const SIMILARITY: u16 = 70;

/// Commits that add or delete more files than this are searched for equal content only.
const MOST_FILES: usize = 400;

/// The id of the empty file, which is nobody's earlier self.
const EMPTY: BlobId = [
    0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b, 0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2, 0xe4, 0x8c, 0x53,
    0x91,
];

/// Trees of the top of the repository around a commit, and where the records are below it.
pub(super) struct Around<'a> {
    pub(super) repository: &'a Repository,
    pub(super) old: git2::Oid,
    pub(super) new: git2::Oid,
    pub(super) prefix: &'a str,
}

/// The old path of every file that was renamed, by its new path.
pub(super) fn find(deltas: &[Delta], around: &Around<'_>) -> Result<BTreeMap<Arc<str>, Arc<str>>, String> {
    let mut added: Vec<&Delta> = deltas.iter().filter(|delta| delta.old.is_none()).collect();
    let mut deleted: Vec<&Delta> = deltas.iter().filter(|delta| delta.new.is_none()).collect();
    let mut renames = BTreeMap::new();
    if added.is_empty() || deleted.is_empty() {
        return Ok(renames);
    }
    equal(&added, &deleted, &mut renames);
    added.retain(|delta| !renames.contains_key(&delta.path));
    let taken: BTreeSet<&str> = renames.values().map(|path| &**path).collect();
    deleted.retain(|delta| !taken.contains(&*delta.path));
    if !added.is_empty() && !deleted.is_empty() && added.len().max(deleted.len()) <= MOST_FILES {
        similar(&added, &deleted, around, &mut renames).map_err(|error| error.message().to_owned())?;
    }
    Ok(renames)
}

/// Pairs files of equal content; of several candidates, one with the same file name is preferred.
fn equal(added: &[&Delta], deleted: &[&Delta], renames: &mut BTreeMap<Arc<str>, Arc<str>>) {
    let mut by_content: BTreeMap<BlobId, Vec<&Arc<str>>> = BTreeMap::new();
    for delta in deleted {
        if let Some(id) = delta.old.filter(|id| *id != EMPTY) {
            by_content.entry(id).or_default().push(&delta.path);
        }
    }
    for by_name in [true, false] {
        for delta in added {
            let Some(candidates) = delta.new.and_then(|id| by_content.get_mut(&id)) else { continue };
            if renames.contains_key(&delta.path) {
                continue;
            }
            let wanted = |path: &&Arc<str>| !by_name || file_name(path) == file_name(&delta.path);
            if let Some(at) = candidates.iter().position(wanted) {
                renames.insert(delta.path.clone(), candidates.remove(at).clone());
            }
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Pairs files of similar content.
fn similar(
    added: &[&Delta],
    deleted: &[&Delta],
    around: &Around<'_>,
    renames: &mut BTreeMap<Arc<str>, Arc<str>>,
) -> Result<(), git2::Error> {
    let old = around.repository.find_tree(around.old)?;
    let new = around.repository.find_tree(around.new)?;
    let mut options = DiffOptions::new();
    options.disable_pathspec_match(true);
    for delta in added.iter().chain(deleted) {
        options.pathspec(format!("{}{}", around.prefix, delta.path));
    }
    let mut diff = around.repository.diff_tree_to_tree(Some(&old), Some(&new), Some(&mut options))?;
    diff.find_similar(Some(DiffFindOptions::new().renames(true).rename_threshold(SIMILARITY)))?;
    for delta in diff.deltas().filter(|delta| delta.status() == git2::Delta::Renamed) {
        let path = |file: git2::DiffFile<'_>| {
            let path = std::str::from_utf8(file.path_bytes()?).ok()?;
            path.strip_prefix(around.prefix).map(Arc::from)
        };
        if let (Some(from), Some(to)) = (path(delta.old_file()), path(delta.new_file())) {
            renames.insert(to, from);
        }
    }
    Ok(())
}
