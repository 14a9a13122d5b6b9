//! What differs between two trees.
//!
//! In: tree ids. Out: the visible paths below them whose entries differ. Equal subtrees are never opened, and a tree
//! that was just read is not read again: the next commit compares against it.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::snapshot::tree::{self, TreeItem, TreeItems};
use crate::snapshot::{BlobId, Objects};

/// Tree bytes kept in memory before the older half is forgotten.
const KEPT_BYTES: usize = 16 << 20;

/// Folders below folders that are compared.
const MAX_DEPTH: usize = 64;

/// One path that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Delta {
    /// Path below the compared trees.
    pub(super) path: Arc<str>,
    /// The blob before; none when added.
    pub(super) old: Option<BlobId>,
    /// The blob after; none when deleted.
    pub(super) new: Option<BlobId>,
}

/// Reads trees and remembers the latest.
pub(super) struct Trees<'a> {
    objects: &'a Objects,
    young: BTreeMap<BlobId, Arc<[u8]>>,
    old: BTreeMap<BlobId, Arc<[u8]>>,
    young_bytes: usize,
    /// Whether a comparison met a difference that it does not tell: in a hidden file, or under a name that is not text.
    pub(super) untold: bool,
}

impl<'a> Trees<'a> {
    pub(super) fn new(objects: &'a Objects) -> Trees<'a> {
        Trees { objects, young: BTreeMap::new(), old: BTreeMap::new(), young_bytes: 0, untold: false }
    }

    /// The bytes of a tree.
    pub(super) fn get(&mut self, id: BlobId) -> Result<Arc<[u8]>, String> {
        if let Some(bytes) = self.young.get(&id) {
            return Ok(bytes.clone());
        }
        let bytes = match self.old.remove(&id) {
            Some(bytes) => bytes,
            None => self.objects.tree(id)?.into(),
        };
        if self.young_bytes + bytes.len() > KEPT_BYTES / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += bytes.len();
        self.young.insert(id, bytes.clone());
        Ok(bytes)
    }

    /// The folder at `prefix` (empty, or `a/b/`) below a commit's tree.
    pub(super) fn folder(&mut self, top: BlobId, prefix: &str) -> Result<Option<BlobId>, String> {
        let mut id = top;
        for part in prefix.split('/').filter(|part| !part.is_empty()) {
            let bytes = self.get(id)?;
            match tree::parse(&bytes).find(|item| item.name == part.as_bytes()) {
                Some(item) if item.is_tree() => id = item.id,
                _ => return Ok(None),
            }
        }
        Ok(Some(id))
    }

    /// The visible paths that differ between two trees, in git's order; a missing tree is an empty one.
    pub(super) fn diff(&mut self, old: Option<BlobId>, new: Option<BlobId>) -> Result<Vec<Delta>, String> {
        let mut found = Vec::new();
        self.compare(old, new, "", 0, &mut found)?;
        Ok(found)
    }

    /// Whether there is a visible file at a path below a tree.
    pub(super) fn has(&mut self, folder: Option<BlobId>, path: &str) -> Result<bool, String> {
        let Some(top) = folder else { return Ok(false) };
        let (above, name) = path.rsplit_once('/').map_or(("", path), |(above, name)| (above, name));
        let Some(folder) = self.folder(top, above)? else { return Ok(false) };
        let bytes = self.get(folder)?;
        Ok(tree::parse(&bytes).any(|item| item.name == name.as_bytes() && !item.is_tree()))
    }

    /// Whether two commits' trees differ outside the folder at `prefix`.
    pub(super) fn differs_outside(&mut self, old: BlobId, new: BlobId, prefix: &str) -> Result<bool, String> {
        let (mut old, mut new) = (old, new);
        for part in prefix.split('/').filter(|part| !part.is_empty()) {
            let (old_bytes, new_bytes) = (self.get(old)?, self.get(new)?);
            let beside = |bytes| tree::parse(bytes).filter(|item| item.name != part.as_bytes());
            if !beside(&old_bytes).eq(beside(&new_bytes)) {
                return Ok(true);
            }
            let inside = |bytes| tree::parse(bytes).find(|item| item.name == part.as_bytes() && item.is_tree());
            match (inside(&old_bytes), inside(&new_bytes)) {
                (Some(inner_old), Some(inner_new)) => (old, new) = (inner_old.id, inner_new.id),
                _ => return Ok(false),
            }
        }
        Ok(false)
    }

    fn compare(
        &mut self,
        old: Option<BlobId>,
        new: Option<BlobId>,
        path: &str,
        depth: usize,
        found: &mut Vec<Delta>,
    ) -> Result<(), String> {
        if old == new || depth > MAX_DEPTH {
            return Ok(());
        }
        let empty: Arc<[u8]> = Arc::from([]);
        let old_bytes = old.map_or(Ok(empty.clone()), |id| self.get(id))?;
        let new_bytes = new.map_or(Ok(empty), |id| self.get(id))?;
        for (old, new) in (Pairs { old: tree::parse(&old_bytes), new: tree::parse(&new_bytes) }) {
            let Some(item) = old.or(new) else { continue };
            let name = std::str::from_utf8(item.name).ok().filter(|name| !name.starts_with('.'));
            let Some(name) = name else {
                self.untold = true;
                continue;
            };
            let id = |item: Option<TreeItem<'_>>| item.map(|item| item.id);
            if item.is_tree() {
                self.compare(id(old), id(new), &format!("{path}{name}/"), depth + 1, found)?;
            } else {
                found.push(Delta { path: format!("{path}{name}").into(), old: id(old), new: id(new) });
            }
        }
        Ok(())
    }
}

/// Entries of two trees side by side, where they differ. A file and a folder of one name do not meet.
struct Pairs<'a> {
    old: TreeItems<'a>,
    new: TreeItems<'a>,
}

impl<'a> Iterator for Pairs<'a> {
    type Item = (Option<TreeItem<'a>>, Option<TreeItem<'a>>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            tree::skip_common(&mut self.old, &mut self.new);
            let mut old_after = self.old.clone();
            let mut new_after = self.new.clone();
            let (old, new) = (old_after.next(), new_after.next());
            let order = match (&old, &new) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => git_order(old, new),
            };
            if order != Ordering::Greater {
                self.old = old_after;
            }
            if order != Ordering::Less {
                self.new = new_after;
            }
            match order {
                Ordering::Less => return Some((old, None)),
                Ordering::Greater => return Some((None, new)),
                Ordering::Equal if old != new => return Some((old, new)),
                Ordering::Equal => {}
            }
        }
    }
}

/// The order of entries in a tree: folders sort as if their names ended with a slash.
fn git_order(a: &TreeItem<'_>, b: &TreeItem<'_>) -> Ordering {
    let common = a.name.len().min(b.name.len());
    a.name[..common].cmp(&b.name[..common]).then_with(|| {
        let next = |item: &TreeItem<'_>| match item.name.get(common) {
            Some(&byte) => Some(byte),
            None => item.is_tree().then_some(b'/'),
        };
        next(a).cmp(&next(b)).then_with(|| a.name.len().cmp(&b.name.len()))
    })
}
