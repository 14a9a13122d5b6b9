//! What the next commit would hold: the index, with blobs from the object store.
//!
//! In: a repository with an index. Out: the staged files below the records root, or only those that differ from what is
//! known already. Work tree files are never read, so that a hook judges what is committed and not what lies around; the
//! index is never written.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::iter::Peekable;
use std::path::PathBuf;
use std::sync::Arc;

use super::index::{Item, each};
use super::tree::{PathChange, kind_of, measure};
use super::{
    BlobId, Entry, EntryKind, OUTPUT_MARKER, Objects, OpenError, Origin, Problem, ProblemKind, ReadError, Root,
    Snapshot, is_visible, tidy,
};

/// The index, opened but not listed.
pub struct Index {
    objects: Objects,
    file: PathBuf,
    prefix: String,
}

/// A file that is known already, by its path from the records root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<'k> {
    /// The path.
    pub path: &'k [u8],
    /// What it is.
    pub kind: EntryKind,
    /// The id of its bytes; zeros where there are none.
    pub blob: BlobId,
}

impl Index {
    /// Opens the index of the repository around the records; a missing index is an empty one.
    ///
    /// # Errors
    ///
    /// Outside a repository, in a bare one, or when its objects cannot be opened.
    pub fn open(root: &Root) -> Result<Index, OpenError> {
        let place = root.need_repository()?;
        if place.work_dir.is_none() {
            return Err(OpenError::Bare { path: root.records_root.display().to_string() });
        }
        Ok(Index { objects: Objects::open(place)?, file: place.index_file.clone(), prefix: root.prefix.clone() })
    }

    /// What is different here from what is known, which `known` tells as often as it is asked, sorted by path. None when
    /// that cannot be told without listing everything: of names that are not text, conflicts, and new outputs of builds.
    ///
    /// # Errors
    ///
    /// When the index or an object cannot be read.
    pub fn changes_since<'k, I: Iterator<Item = Known<'k>>>(
        &self,
        known: impl Fn() -> I,
    ) -> Result<Option<Vec<PathChange>>, OpenError> {
        let compared = each(
            &self.file,
            || Comparison::new(known().peekable()),
            |compared, item| {
                if let Some(path) = item.path.strip_prefix(self.prefix.as_bytes()) {
                    compared.take(path, item);
                }
            },
        )?;
        let Some(mut changes) = compared.finish(known()) else { return Ok(None) };
        self.measure(changes.iter_mut().filter_map(|(_, entry)| entry.as_mut()).collect())?;
        Ok(Some(changes))
    }

    fn measure(&self, entries: Vec<&mut Entry>) -> Result<(), OpenError> {
        let what = || self.file.display().to_string();
        measure(&self.objects, entries).map_err(|reason| OpenError::Git { what: what(), reason })
    }
}

impl Origin for Index {
    fn read_entry(&self, path: &str, entry: Option<&Entry>) -> Result<Vec<u8>, ReadError> {
        self.objects.entry(path, entry)
    }

    fn describe(&self) -> String {
        "staged".to_owned()
    }
}

/// The index as a snapshot.
pub struct Staged {
    index: Index,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
}

impl Staged {
    /// Opens and lists an index.
    ///
    /// # Errors
    ///
    /// Those of [`Index::open`], and when the index or an object cannot be read.
    pub fn open(root: &Root) -> Result<Staged, OpenError> {
        let index = Index::open(root)?;
        let Listing { mut entries, mut problems, outputs } = each(&index.file, Listing::default, |listing, item| {
            if let Some(path) = item.path.strip_prefix(index.prefix.as_bytes()) {
                listing.take(path, item);
            }
        })?;
        if !outputs.is_empty() {
            entries.retain(|entry| !inside(&outputs, &entry.path));
            problems.retain(|problem| !inside(&outputs, &problem.path));
        }
        tidy(&mut entries, &mut problems);
        index.measure(entries.iter_mut().collect())?;
        Ok(Staged { index, entries, problems })
    }
}

/// What a path of an index is for those who read records.
enum Seen {
    Nothing,
    Entry(Entry),
    Problem(Problem),
}

impl Seen {
    fn of(path: &[u8], item: &Item<'_>) -> Seen {
        let text = String::from_utf8_lossy(path);
        if !is_visible(&text) || item.is_intended {
            return Seen::Nothing;
        }
        let path: Arc<str> = Arc::from(&*text);
        if let Cow::Owned(_) = text {
            Seen::Problem(Problem { path, kind: ProblemKind::NameNotUtf8 })
        } else if item.stage != 0 {
            Seen::Problem(Problem { path, kind: ProblemKind::Conflict })
        } else {
            let kind = kind_of(item.mode);
            Seen::Entry(Entry { path, kind, size: 0, blob: (kind != EntryKind::Other).then_some(item.id) })
        }
    }
}

/// The folder that a path marks as the output of a build.
fn output(path: &[u8]) -> Option<String> {
    let folder = path.strip_suffix(OUTPUT_MARKER.as_bytes()).filter(|folder| folder.ends_with(b"/"))?;
    Some(String::from_utf8_lossy(folder).into_owned())
}

/// The entries of an index, without sizes.
#[derive(Default)]
struct Listing {
    entries: Vec<Entry>,
    problems: Vec<Problem>,
    outputs: BTreeSet<String>,
}

impl Listing {
    fn take(&mut self, path: &[u8], item: &Item<'_>) {
        self.outputs.extend(output(path));
        match Seen::of(path, item) {
            Seen::Nothing => {}
            Seen::Entry(entry) => self.entries.push(entry),
            Seen::Problem(problem) => self.problems.push(problem),
        }
    }
}

/// An index beside what is known. Of nearly every path both say the same, and then nothing is made of it.
struct Comparison<'k, I: Iterator<Item = Known<'k>>> {
    known: Peekable<I>,
    changes: Vec<PathChange>,
    outputs: BTreeSet<String>,
    has_problems: bool,
}

impl<'k, I: Iterator<Item = Known<'k>>> Comparison<'k, I> {
    fn new(known: Peekable<I>) -> Comparison<'k, I> {
        Comparison { known, changes: Vec::new(), outputs: BTreeSet::new(), has_problems: false }
    }

    fn take(&mut self, path: &[u8], item: &Item<'_>) {
        let known = self.known_at(path);
        let kind = kind_of(item.mode);
        let blob = if kind == EntryKind::Other { BlobId::default() } else { item.id };
        let counts = item.stage == 0 && !item.is_intended;
        if counts && known.is_some_and(|known| known.kind == kind && known.blob == blob) {
            return;
        }
        self.outputs.extend(output(path));
        match Seen::of(path, item) {
            Seen::Nothing => self.changes.extend(known.map(gone)),
            Seen::Entry(entry) => self.changes.push((entry.path.to_string(), Some(entry))),
            Seen::Problem(_) => self.has_problems = true,
        }
    }

    /// What is known of a path; what is known of others before it is gone.
    fn known_at(&mut self, path: &[u8]) -> Option<Known<'k>> {
        loop {
            match self.known.peek()?.path.cmp(path) {
                Ordering::Less => self.changes.extend(self.known.next().map(gone)),
                Ordering::Equal => return self.known.next(),
                Ordering::Greater => return None,
            }
        }
    }

    /// All changes; none when there is something that is known by a listing only.
    fn finish(mut self, mut known: I) -> Option<Vec<PathChange>> {
        self.changes.extend(self.known.map(gone));
        if self.has_problems {
            return None;
        }
        if !self.outputs.is_empty() {
            let is_inside = |path| std::str::from_utf8(path).is_ok_and(|path| inside(&self.outputs, path));
            if known.any(|known| is_inside(known.path)) {
                return None;
            }
            self.changes.retain(|(path, _)| !inside(&self.outputs, path));
        }
        Some(self.changes)
    }
}

fn gone(known: Known<'_>) -> PathChange {
    (String::from_utf8_lossy(known.path).into_owned(), None)
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
        self.index.objects.file(&self.entries, path)
    }

    fn describe(&self) -> String {
        self.index.describe()
    }

    fn problems(&self) -> &[Problem] {
        &self.problems
    }
}
