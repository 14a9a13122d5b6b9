//! What the next commit would hold: the index, with blobs from the object store.
//!
//! In: a repository with an index. Out: the staged files below the records root. Work tree files are never read, so
//! that a hook judges what is committed and not what lies around; the index is never written.

use std::collections::BTreeSet;
use std::sync::Arc;

use git2::{Index, IndexEntryExtendedFlag};

use super::objects::bytes_of;
use super::tree::{kind_of, measure};
use super::{
    Entry, EntryKind, OUTPUT_MARKER, Objects, OpenError, Problem, ProblemKind, ReadError, Root, Snapshot, is_visible,
    tidy,
};

/// Bits of the index flags that hold the side of an unfinished merge.
const STAGE_BITS: u16 = 0x3000;

/// The index as a snapshot.
pub struct Staged {
    objects: Objects,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
}

impl Staged {
    /// Opens the index of the repository around the records; a missing index is an empty one.
    ///
    /// # Errors
    ///
    /// Outside a repository, in a bare one, or when the index or an object cannot be read.
    pub fn open(root: &Root) -> Result<Staged, OpenError> {
        Staged::beside(root, &[])
    }

    /// As [`Staged::open`], with the help of another listing, by path: what has the same bytes here need not be measured.
    ///
    /// # Errors
    ///
    /// Those of [`Staged::open`].
    pub fn beside(root: &Root, known: &[Entry]) -> Result<Staged, OpenError> {
        let place = root.need_repository()?;
        if place.work_dir.is_none() {
            return Err(OpenError::Bare { path: root.records_root.display().to_string() });
        }
        let what = place.index_file.display().to_string();
        let index = Index::open(&place.index_file).map_err(|error| OpenError::git(&what, &error))?;
        let objects = Objects::open(place)?;
        let (mut entries, mut problems) = list(&index, &root.prefix);
        tidy(&mut entries, &mut problems);
        let unknown = take_sizes(&mut entries, known);
        measure(&objects, unknown).map_err(|reason| OpenError::Git { what, reason })?;
        Ok(Staged { objects, entries, problems })
    }
}

/// Takes over the sizes of what is the same in another listing; the entries that are not.
fn take_sizes<'e>(entries: &'e mut [Entry], known: &[Entry]) -> Vec<&'e mut Entry> {
    let mut known = known.iter().peekable();
    let mut unknown = Vec::new();
    for entry in entries {
        while known.next_if(|known| known.path.as_bytes() < entry.path.as_bytes()).is_some() {}
        match known
            .peek()
            .filter(|known| (&known.path, known.kind, known.blob) == (&entry.path, entry.kind, entry.blob))
        {
            Some(known) => entry.size = known.size,
            None => unknown.push(entry),
        }
    }
    unknown
}

/// The entries of an index below a prefix, without sizes.
fn list(index: &Index, prefix: &str) -> (Vec<Entry>, Vec<Problem>) {
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    let mut outputs: BTreeSet<String> = BTreeSet::new();
    for item in index.iter() {
        let Some(path) = item.path.strip_prefix(prefix.as_bytes()) else { continue };
        let (text, bad_name) = match std::str::from_utf8(path) {
            Ok(text) => (text.to_owned(), false),
            Err(_) => (String::from_utf8_lossy(path).into_owned(), true),
        };
        if let Some(folder) = text.strip_suffix(OUTPUT_MARKER).filter(|folder| folder.ends_with('/')) {
            outputs.insert(folder.to_owned());
        }
        let extended = IndexEntryExtendedFlag::from_bits_truncate(item.flags_extended);
        if !is_visible(&text) || extended.is_intent_to_add() {
            continue;
        }
        let path: Arc<str> = text.into();
        if bad_name {
            problems.push(Problem { path, kind: ProblemKind::NameNotUtf8 });
        } else if item.flags & STAGE_BITS != 0 {
            problems.push(Problem { path, kind: ProblemKind::Conflict });
        } else {
            let kind = kind_of(item.mode);
            let blob = (kind != EntryKind::Other).then(|| bytes_of(item.id));
            entries.push(Entry { path, kind, size: 0, blob });
        }
    }
    if !outputs.is_empty() {
        entries.retain(|entry| !inside(&outputs, &entry.path));
        problems.retain(|problem| !inside(&outputs, &problem.path));
    }
    (entries, problems)
}

/// Whether one of the folders is above the path.
fn inside(folders: &BTreeSet<String>, path: &str) -> bool {
    path.match_indices('/').any(|(slash, _)| folders.contains(&path[..=slash]))
}

impl Snapshot for Staged {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.objects.file(&self.entries, path)
    }

    fn describe(&self) -> String {
        "staged".to_owned()
    }

    fn problems(&self) -> &[Problem] {
        &self.problems
    }
}
