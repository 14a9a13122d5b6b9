//! Who changed which record when, from one walk over the commits.
//!
//! In: a repository, the records folder in it and a commit. Out: for every file of that commit its last change and
//! its first appearance, every commit that changed it with the versions before and after, and the newest commits with
//! what they touched. History is never walked once per file, no date is guessed where a shallow clone ends, and
//! nothing is read but commits and trees (and `.mailmap`); the versions themselves are read when they are asked for.
//!
//! A [`History`] is read from nothing and held in memory, or kept in a folder and only brought forward to a new commit:
//! see [`Advance`]. Readers cannot tell which, since the history of a file is defined by the commits alone: what a commit
//! changed itself, united with the histories of the paths that it came from at the parents; and since commits are ordered by
//! an [`Order`] of their own instead of by who walked when.

mod advance;
mod author;
mod book;
mod diff;
mod gone;
mod memory;
mod order;
mod own;
mod questions;
mod renames;
mod store;
#[cfg(test)]
mod tests;
mod trail;
mod walk;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::Offset;

pub use advance::{Advance, Changed};
pub use gone::{Departure, Fate};
pub use order::Order;
pub use store::Store;

use crate::snapshot::{BlobId, OpenError, Root};

/// The history of a records folder up to one commit. Cheap to copy, and read by any number of threads at once.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The newest commits that touched the records folder, newest first; merges only for what they changed themselves.
    pub newest: Vec<Arc<CommitInfo>>,
    /// Whether the clone lacks older commits, so that some dates are unknown.
    pub shallow: bool,
    /// How many commits there are.
    pub commits: usize,
    /// Where the versions are read.
    pub store: Store,
    source: Source,
}

/// Where the histories of files are.
#[derive(Clone, Debug)]
enum Source {
    Memory(Arc<memory::Memory>),
    Book(Arc<book::Book>),
}

impl Default for Source {
    fn default() -> Source {
        Source::Memory(Arc::default())
    }
}

/// The history of one file; its ends are unknown when a shallow clone ends before they happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileHistory {
    /// The commit that gave the file its present content or name.
    pub last: Option<Arc<CommitInfo>>,
    /// The commit in which it first appeared, under this name or one it was renamed from.
    pub first: Option<Arc<CommitInfo>>,
    /// The commits that changed its content or its name, newest first; merges only where the file differs from that of
    /// every parent.
    pub touches: Vec<Touch>,
}

/// One commit that changed one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The commit.
    pub commit: Arc<CommitInfo>,
    /// The version after it.
    pub new: Version,
    /// The version before it; none when the commit added the file.
    pub old: Option<Version>,
    /// For a merge, the versions of the other parents that have the file.
    pub others: Vec<Version>,
}

/// One version of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its path from the records root, where it is not the present one.
    pub path: Option<Arc<str>>,
    /// Its bytes.
    pub blob: BlobId,
}

/// What people want to know of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitInfo {
    /// The full id in hexadecimal.
    pub id: String,
    /// The author's name, corrected by `.mailmap`.
    pub author: String,
    /// The author's e-mail, corrected by `.mailmap`.
    pub email: String,
    /// When the author wrote it.
    pub time: Timestamp,
    /// The author's distance from UTC then.
    pub offset: Offset,
    /// The first line of the message.
    pub subject: String,
    /// Its place among all commits.
    pub order: Order,
    /// How many visible files of the records folder it touched; a renamed one counts once.
    pub files: usize,
    /// Whether it touched anything besides: a hidden file, another folder of the repository. Unknown for merges, which
    /// say yes.
    pub elsewhere: bool,
}

/// One file that a commit touched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Path from the records root, after the commit; before it for deletions.
    pub path: Arc<str>,
    /// What happened.
    pub kind: ChangeKind,
}

/// What a commit did to a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It was not there before.
    Added,
    /// Its content changed.
    Modified,
    /// It is no longer there.
    Deleted,
    /// It has a new name, and perhaps some new content.
    Renamed {
        /// Path from the records root before the commit.
        from: Arc<str>,
    },
}

impl History {
    /// Reads the history of the records at `prefix` (empty, or `a/b/`) up to a revision.
    ///
    /// A change counts where a commit differs from all its parents, as in `git log -- PATH`. The newest `newest`
    /// commits that touched the folder are listed. Outside git, or before the first commit, the history is empty.
    ///
    /// # Errors
    ///
    /// When there is no such revision, or objects are missing or broken.
    pub fn read(root: &Root, prefix: &str, rev: &str, newest: usize) -> Result<History, OpenError> {
        advance::read(root, prefix, rev, newest)
    }

    /// The history of one file; none when the commit has no such file, or nothing is known of it.
    pub fn file(&self, path: &str) -> Option<Arc<FileHistory>> {
        match &self.source {
            Source::Memory(memory) => memory.file(path),
            Source::Book(book) => book.file(path),
        }
    }

    /// What a commit touched, sorted by path.
    pub fn changes_of(&self, commit: &CommitInfo) -> Arc<[Change]> {
        match &self.source {
            Source::Memory(memory) => memory.changes_of(commit.order),
            Source::Book(book) => book.changes_of(commit.order),
        }
    }

    /// The files that commits changed while they had this path: the one that has it today, if any, and those that were
    /// renamed since.
    pub fn files_once_at(&self, path: &str) -> Vec<Arc<str>> {
        match &self.source {
            Source::Memory(memory) => memory.files_once_at(path),
            Source::Book(book) => book.files_once_at(path),
        }
    }

    /// The files that there are.
    #[cfg(test)]
    fn paths(&self) -> Vec<Arc<str>> {
        match &self.source {
            Source::Memory(memory) => memory.paths(),
            Source::Book(book) => book.paths(),
        }
    }
}
