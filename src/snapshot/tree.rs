//! Git's tree objects, read from their raw bytes.
//!
//! In: the bytes of a tree. Out: its entries, or a listing of every file below it. Reading them raw lets a history of
//! a thousand commits be compared without building an object per entry.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{BlobId, Entry, EntryKind, OUTPUT_MARKER, Objects, Problem, ProblemKind, is_visible, tidy};

/// Folders below folders that a listing follows before it gives up; git itself has no limit.
const MAX_DEPTH: usize = 64;

/// One entry of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TreeItem<'a> {
    /// What git says it is, as a Unix mode.
    pub(crate) mode: u32,
    /// The name within the folder.
    pub(crate) name: &'a [u8],
    /// The id of the blob, tree or submodule commit.
    pub(crate) id: BlobId,
}

impl TreeItem<'_> {
    /// Whether it is a folder.
    pub(crate) fn is_tree(&self) -> bool {
        self.mode & 0o170_000 == 0o040_000
    }

    /// What it is when it is not a folder.
    pub(crate) fn kind(&self) -> EntryKind {
        kind_of(self.mode)
    }
}

/// What a git mode stands for.
pub(crate) fn kind_of(mode: u32) -> EntryKind {
    match mode & 0o170_000 {
        0o100_000 => EntryKind::File,
        0o120_000 => EntryKind::Symlink,
        _ => EntryKind::Other,
    }
}

/// The entries of a tree in git's order; what follows a malformed entry is lost.
pub(crate) fn parse(bytes: &[u8]) -> TreeItems<'_> {
    TreeItems { rest: bytes }
}

/// Iterator of [`parse`].
#[derive(Clone, Debug)]
pub(crate) struct TreeItems<'a> {
    rest: &'a [u8],
}

/// Goes past the entries that two trees have in common from here on. Nearly all entries of two versions of a large folder are
/// the same, and comparing bytes is quicker than reading entries.
pub(crate) fn skip_common(a: &mut TreeItems<'_>, b: &mut TreeItems<'_>) {
    let mut at = 0;
    while let Some(zero) = memchr::memchr(0, &a.rest[at..]) {
        let next = at + zero + 21;
        match (a.rest.get(at..next), b.rest.get(at..next)) {
            (Some(one), Some(other)) if one == other => at = next,
            _ => break,
        }
    }
    a.rest = &a.rest[at..];
    b.rest = &b.rest[at..];
}

impl<'a> Iterator for TreeItems<'a> {
    type Item = TreeItem<'a>;

    fn next(&mut self) -> Option<TreeItem<'a>> {
        let space = self.rest.iter().position(|&byte| byte == b' ')?;
        let (mode, rest) = self.rest.split_at(space);
        let mode = mode.iter().try_fold(0u32, |sum, digit| match digit {
            b'0'..=b'7' => Some((sum & 0x1fff_ffff) << 3 | u32::from(digit - b'0')),
            _ => None,
        })?;
        let rest = rest.get(1..)?;
        let end = rest.iter().position(|&byte| byte == 0)?;
        let id = rest.get(end + 1..end + 21)?.try_into().ok()?;
        self.rest = &rest[end + 21..];
        Some(TreeItem { mode, name: &rest[..end], id })
    }
}

/// Finds the tree that a path (`a/b/`, or empty for the root itself) names below a tree.
pub(crate) fn subtree(objects: &Objects, root: BlobId, path: &str) -> Result<Option<BlobId>, String> {
    let mut id = root;
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let bytes = objects.tree(id)?;
        match parse(&bytes).find(|item| item.name == part.as_bytes()) {
            Some(item) if item.is_tree() => id = item.id,
            _ => return Ok(None),
        }
    }
    Ok(Some(id))
}

/// Lists every visible file below a tree, sorted, with sizes, and what could not be listed.
pub(crate) fn list(objects: &Objects, root: BlobId) -> Result<(Vec<Entry>, Vec<Problem>), String> {
    let mut listing = Listing { objects, entries: Vec::new(), problems: Vec::new() };
    listing.folder(root, "", 0)?;
    let Listing { mut entries, mut problems, .. } = listing;
    measure(objects, entries.iter_mut().collect())?;
    tidy(&mut entries, &mut problems);
    Ok((entries, problems))
}

/// Fills in the sizes of files.
pub(crate) fn measure(objects: &Objects, entries: Vec<&mut Entry>) -> Result<(), String> {
    entries.into_par_iter().try_for_each(|entry| {
        if let (EntryKind::File, Some(id)) = (entry.kind, entry.blob) {
            entry.size = objects.size(id).map_err(|reason| format!("{}: {reason}", entry.path))?;
        }
        Ok(())
    })
}

/// A path that differs, and what stands there now.
pub type PathChange = (String, Option<Entry>);

/// What differs between two listings: each path with what stands there in the new one. None when only a listing of
/// everything can tell: of names that are not text, and of outputs of builds.
pub(crate) fn changes(objects: &Objects, old: BlobId, new: BlobId) -> Result<Option<Vec<PathChange>>, String> {
    let mut changes = Changes { objects, found: Vec::new() };
    if !changes.compare(Some(old), Some(new), "", 0)? {
        return Ok(None);
    }
    let mut found = changes.found;
    for (_, entry) in &mut found {
        if let Some((EntryKind::File, Some(id))) = entry.as_ref().map(|entry: &Entry| (entry.kind, entry.blob)) {
            let size = objects.size(id)?;
            entry.iter_mut().for_each(|entry| entry.size = size);
        }
    }
    Ok(Some(found))
}

struct Changes<'a> {
    objects: &'a Objects,
    found: Vec<PathChange>,
}

impl Changes<'_> {
    /// Compares two folders, either of which may be missing; false when they cannot be compared.
    fn compare(&mut self, old: Option<BlobId>, new: Option<BlobId>, path: &str, depth: usize) -> Result<bool, String> {
        let bytes = |id: Option<BlobId>| id.map_or(Ok(Vec::new()), |id| self.objects.tree(id));
        let (old, new) = (bytes(old)?, bytes(new)?);
        let is_output = |bytes: &[u8]| parse(bytes).any(|item| item.name == OUTPUT_MARKER.as_bytes());
        if depth > MAX_DEPTH || is_output(&old) || is_output(&new) {
            return Ok(false);
        }
        let (old, new) = differing(&old, &new);
        let names: BTreeSet<&[u8]> = old.keys().chain(new.keys()).copied().collect();
        for name in names {
            let (before, after) = (old.get(name), new.get(name));
            if before == after {
                continue;
            }
            let Ok(text) = std::str::from_utf8(name) else { return Ok(false) };
            if !is_file_name(text) {
                return Ok(false);
            }
            if !is_visible(text) {
                continue;
            }
            let folder = |item: Option<&TreeItem<'_>>| item.filter(|item| item.is_tree()).map(|item| item.id);
            let (old_folder, new_folder) = (folder(before), folder(after));
            let below = format!("{path}{text}");
            let is_file = |item: Option<&TreeItem<'_>>| item.is_some_and(|item| !item.is_tree());
            if is_file(before) || is_file(after) {
                let entry = after.filter(|item| !item.is_tree()).map(|item| Entry {
                    path: Arc::from(&*below),
                    kind: item.kind(),
                    size: 0,
                    blob: (item.kind() != EntryKind::Other).then_some(item.id),
                });
                self.found.push((below.clone(), entry));
            }
            if old_folder != new_folder && !self.compare(old_folder, new_folder, &format!("{below}/"), depth + 1)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Items by their names.
type ByName<'t> = BTreeMap<&'t [u8], TreeItem<'t>>;

/// The items of two trees, but for most of those that are the same in both.
fn differing<'t>(old: &'t [u8], new: &'t [u8]) -> (ByName<'t>, ByName<'t>) {
    let (mut a, mut b) = (parse(old), parse(new));
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    loop {
        skip_common(&mut a, &mut b);
        let (before, after) = (a.clone().next(), b.clone().next());
        let order = match (&before, &after) {
            (None, None) => return (old, new),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(before), Some(after)) => before.name.cmp(after.name),
        };
        // Git sorts folders by other rules: then an item that is in both is taken from both, which does no harm.
        if order.is_le() {
            old.extend(a.next().map(|item| (item.name, item)));
        }
        if order.is_ge() {
            new.extend(b.next().map(|item| (item.name, item)));
        }
    }
}

struct Listing<'a> {
    objects: &'a Objects,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
}

impl Listing<'_> {
    /// Lists one folder; `path` is empty or ends with `/`.
    fn folder(&mut self, id: BlobId, path: &str, depth: usize) -> Result<(), String> {
        let bytes = self.objects.tree(id)?;
        if depth > 0 && parse(&bytes).any(|item| item.name == OUTPUT_MARKER.as_bytes()) {
            return Ok(());
        }
        for item in parse(&bytes) {
            let Ok(name) = std::str::from_utf8(item.name) else {
                let lossy = String::from_utf8_lossy(item.name);
                if !lossy.starts_with('.') {
                    self.problem(format!("{path}{lossy}"), ProblemKind::NameNotUtf8);
                }
                continue;
            };
            if !is_file_name(name) {
                self.problem(format!("{path}{name}"), ProblemKind::BadName);
            } else if !is_visible(name) {
                continue;
            } else if !item.is_tree() {
                let blob = (item.kind() != EntryKind::Other).then_some(item.id);
                let path = Arc::from(format!("{path}{name}"));
                self.entries.push(Entry { path, kind: item.kind(), size: 0, blob });
            } else if depth >= MAX_DEPTH {
                self.problem(format!("{path}{name}"), ProblemKind::BadName);
            } else {
                self.folder(item.id, &format!("{path}{name}/"), depth + 1)?;
            }
        }
        Ok(())
    }

    fn problem(&mut self, path: String, kind: ProblemKind) {
        self.problems.push(Problem { path: path.into(), kind });
    }
}

/// Whether git could have put the name there by itself.
fn is_file_name(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && !name.contains('/')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A tree in git's order, in which a folder is sorted as if its name ended with a slash.
    fn tree() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::btree_map("[ab.0-]{1,2}", (any::<bool>(), 0..2u8), 0..12).prop_map(|items| {
            let mut items: Vec<_> = items.into_iter().collect();
            items.sort_by_key(|(name, (is_folder, _))| if *is_folder { format!("{name}/") } else { name.clone() });
            let bytes = |(name, (is_folder, id)): (String, (bool, u8))| {
                let mode = if is_folder { "40000" } else { "100644" };
                [format!("{mode} {name}\0").as_bytes(), &[id; 20]].concat()
            };
            items.into_iter().flat_map(bytes).collect()
        })
    }

    proptest! {
        #[test]
        fn nothing_that_differs_is_passed_over(old in tree(), new in tree()) {
            let all = |bytes| parse(bytes).map(|item| (item.name, item)).collect::<ByName<'_>>();
            let only = |items: &ByName<'_>, other: &ByName<'_>| {
                let differs = items.values().filter(|item| other.get(item.name) != Some(item));
                differs.map(|item| format!("{item:?}")).collect::<Vec<_>>()
            };
            let (old_all, new_all) = (all(&old), all(&new));
            let (old, new) = differing(&old, &new);
            prop_assert_eq!(only(&old, &new), only(&old_all, &new_all));
            prop_assert_eq!(only(&new, &old), only(&new_all, &old_all));
        }
    }
}
