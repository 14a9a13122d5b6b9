//! Which files differ between two snapshots, and which are old ones under new names.
//!
//! In: two snapshots. Out: pairs of paths. Blobs are compared by their ids; bytes are read only of a work tree, and of
//! files that came or went together.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Before;
use crate::snapshot::{Entry, Snapshot};

/// How much of two files must be equal, in hundredths of their lines, for them to be one: forms share many lines.
const SIMILAR: usize = 70;
/// The same when the file's name, which is mostly the id, has stayed.
const SIMILAR_OF_ONE_NAME: usize = 40;
/// Pairs of added and deleted files that are looked at.
const MOST_PAIRS: usize = 40_000;
/// Bytes of a file beyond which its lines are not compared.
const LARGEST: u64 = 256 << 10;

/// One file that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileChange {
    /// Its path before; none when it was added.
    pub(super) old: Option<Arc<str>>,
    /// Its path after; none when it was deleted.
    pub(super) new: Option<Arc<str>>,
}

/// The files that differ.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) changes: Vec<FileChange>,
    renamed: BTreeMap<Arc<str>, Arc<str>>,
}

impl Files {
    /// The name after the change of a file from before it.
    pub(super) fn name_after<'a>(&'a self, old: &'a Arc<str>) -> &'a Arc<str> {
        self.renamed.get(old).unwrap_or(old)
    }

    /// The old names of files that have others now, by these.
    pub(super) fn renamed(self) -> BTreeMap<Arc<str>, Arc<str>> {
        self.renamed.into_iter().map(|(old, new)| (new, old)).collect()
    }

    /// The files that the change touched, by their present names, deleted ones by their last.
    pub(super) fn changed(&self) -> impl Iterator<Item = &Arc<str>> {
        self.changes.iter().filter_map(|change| change.new.as_ref().or(change.old.as_ref()))
    }
}

/// Compares files before and after a change.
pub(super) fn compare(before: &Before<'_>, new: &dyn Snapshot) -> Files {
    let old = before.files;
    let mut files = Files::default();
    let (mut added, mut deleted) = (Vec::new(), Vec::new());
    let (old_entries, new_entries) = (entries(before, old), entries(before, new));
    let (mut before, mut after) = (old_entries.iter().peekable(), new_entries.iter().peekable());
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => break,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(one), Some(other)) => one.path.as_bytes().cmp(other.path.as_bytes()),
        };
        let one = before.next_if(|_| order.is_le());
        let other = after.next_if(|_| order.is_ge());
        match (one, other) {
            (Some(one), Some(other)) if !equal(old, one, new, other) => {
                files.changes.push(FileChange { old: Some(one.path.clone()), new: Some(other.path.clone()) });
            }
            (Some(one), None) => deleted.push(one),
            (None, Some(other)) => added.push(other),
            _ => {}
        }
    }
    pair(old, &mut deleted, new, &mut added, &mut files);
    files.changes.extend(deleted.iter().map(|entry| FileChange { old: Some(entry.path.clone()), new: None }));
    files.changes.extend(added.iter().map(|entry| FileChange { old: None, new: Some(entry.path.clone()) }));
    files
}

/// The files of a snapshot that must be looked at.
fn entries<'s>(before: &Before<'_>, of: &'s dyn Snapshot) -> Cow<'s, [Entry]> {
    match &before.differing {
        Some(paths) => Cow::Owned(paths.iter().filter_map(|path| of.entry(path)).collect()),
        None => Cow::Borrowed(of.entries()),
    }
}

fn equal(old: &dyn Snapshot, one: &Entry, new: &dyn Snapshot, other: &Entry) -> bool {
    match (one.blob, other.blob) {
        (Some(one_id), Some(other_id)) => one.kind == other.kind && one_id == other_id,
        _ => {
            one.kind == other.kind
                && one.size == other.size
                && old.read(&one.path).ok().zip(new.read(&other.path).ok()).is_none_or(|(one, other)| one == other)
        }
    }
}

/// Takes files out of both lists that are one file under two names: equal ones first, then the most similar.
fn pair(old: &dyn Snapshot, deleted: &mut Vec<&Entry>, new: &dyn Snapshot, added: &mut Vec<&Entry>, files: &mut Files) {
    if deleted.is_empty() || added.is_empty() {
        return;
    }
    if deleted.len().saturating_mul(added.len()) > MOST_PAIRS {
        return pair_equal(deleted, added, files);
    }
    let lines = |snapshot: &dyn Snapshot, entries: &[&Entry]| -> Vec<Option<BTreeMap<Vec<u8>, usize>>> {
        entries.iter().map(|entry| lines_of(snapshot, entry)).collect()
    };
    let (gone, came) = (lines(old, deleted), lines(new, added));
    let mut candidates = Vec::new();
    for (from, (one, one_lines)) in deleted.iter().zip(&gone).enumerate() {
        for (to, (other, other_lines)) in added.iter().zip(&came).enumerate() {
            let (Some(one_lines), Some(other_lines)) = (one_lines, other_lines) else { continue };
            let one_name = file_name(&one.path) == file_name(&other.path);
            let score = similarity(one_lines, other_lines);
            if score >= if one_name { SIMILAR_OF_ONE_NAME } else { SIMILAR } {
                candidates.push((std::cmp::Reverse((score, one_name)), from, to));
            }
        }
    }
    candidates.sort();
    let (mut gone, mut came) = (vec![false; deleted.len()], vec![false; added.len()]);
    for (_, from, to) in candidates {
        if !gone[from] && !came[to] {
            (gone[from], came[to]) = (true, true);
            files.rename(deleted[from], added[to]);
        }
    }
    keep(deleted, &gone);
    keep(added, &came);
}

/// Pairs files with the same blob, where there are too many to compare their lines.
fn pair_equal(deleted: &mut Vec<&Entry>, added: &mut Vec<&Entry>, files: &mut Files) {
    let mut by_blob: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, entry) in deleted.iter().enumerate().rev() {
        if let Some(blob) = entry.blob.filter(|_| entry.size > 0) {
            by_blob.entry(blob).or_default().push(at);
        }
    }
    let (mut gone, mut came) = (vec![false; deleted.len()], vec![false; added.len()]);
    for (to, entry) in added.iter().enumerate() {
        if let Some(from) = entry.blob.and_then(|blob| by_blob.get_mut(&blob)?.pop()) {
            (gone[from], came[to]) = (true, true);
            files.rename(deleted[from], entry);
        }
    }
    keep(deleted, &gone);
    keep(added, &came);
}

impl Files {
    fn rename(&mut self, from: &Entry, to: &Entry) {
        self.renamed.insert(from.path.clone(), to.path.clone());
        self.changes.push(FileChange { old: Some(from.path.clone()), new: Some(to.path.clone()) });
    }
}

fn keep(entries: &mut Vec<&Entry>, taken: &[bool]) {
    let mut taken = taken.iter();
    entries.retain(|_| taken.next() == Some(&false));
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// How often each line stands in a file; none for what is empty, too large or no file.
fn lines_of(snapshot: &dyn Snapshot, entry: &Entry) -> Option<BTreeMap<Vec<u8>, usize>> {
    if entry.size == 0 || entry.size > LARGEST {
        return None;
    }
    let mut lines = BTreeMap::new();
    for line in snapshot.read(&entry.path).ok()?.split(|byte| *byte == b'\n') {
        *lines.entry(line.trim_ascii_end().to_owned()).or_default() += 1;
    }
    Some(lines)
}

/// How many hundredths of the lines of the longer file are in the other too.
fn similarity(one: &BTreeMap<Vec<u8>, usize>, other: &BTreeMap<Vec<u8>, usize>) -> usize {
    let common: usize = one.iter().map(|(line, count)| count.min(other.get(line).unwrap_or(&0))).sum();
    let longer = one.values().sum::<usize>().max(other.values().sum());
    common * 100 / longer.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::Memory;

    #[test]
    fn files_are_followed_through_new_names() {
        let text = "name: 甲\ncity: 苏州\nnote: 一\nphone: 2\n";
        let old =
            Memory::new([("a.yaml", text), ("b.yaml", "x: 1\n"), ("same.yaml", "y: 1\n"), ("gone.yaml", "z: 9\n")]);
        let changed = text.replace("一", "二");
        let new = Memory::new([
            ("new/a.yaml", &*changed),
            ("b.yaml", "x: 2\n"),
            ("same.yaml", "y: 1\n"),
            ("c.yaml", "q: 1\n"),
        ]);
        let files = compare(&Before::of(&old), &new);
        let mut changes: Vec<(Option<&str>, Option<&str>)> =
            files.changes.iter().map(|change| (change.old.as_deref(), change.new.as_deref())).collect();
        changes.sort();
        assert_eq!(
            changes,
            [
                (None, Some("c.yaml")),
                (Some("a.yaml"), Some("new/a.yaml")),
                (Some("b.yaml"), Some("b.yaml")),
                (Some("gone.yaml"), None),
            ]
        );
        assert_eq!(&**files.name_after(&"a.yaml".into()), "new/a.yaml");
    }
}
