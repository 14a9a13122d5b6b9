//! Where records come from: a commit, the staged index, the work tree, or memory in tests.
//!
//! In: a place. Out: paths, bytes and blob ids. No other module reads record files, and nothing here follows a
//! symbolic link, leaves the records root, writes, or asks the environment.
//!
//! ```text
//! discover(path) -> Root -> WorkTree | Staged | Revision -> entries(), read(path)
//! ```

mod ancestry;
mod beneath;
mod index;
mod memory;
mod objects;
mod revision;
mod root;
mod staged;
#[cfg(test)]
pub(crate) mod testgit;
#[cfg(test)]
mod tests;
pub(crate) mod tree;
mod worktree;

use std::sync::Arc;

pub use ancestry::Ancestry;
pub use memory::Memory;
pub(crate) use objects::{Objects, bytes_of};
pub use revision::{Commit, Revision, descends};
pub use root::{GitEnv, RepositoryPlace, Root, discover};
pub use staged::{Index, Known, Staged};
pub use tree::PathChange;
pub use worktree::WorkTree;

/// The file that makes a folder a records repository.
pub const CONFIG_FILE: &str = "kedang.yaml";

/// The file that a build leaves in its output folder; a folder that holds it is never read for records.
pub const OUTPUT_MARKER: &str = ".kedang-manifest";

/// The id git gives to the bytes of a file.
pub type BlobId = [u8; 20];

/// One file of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Path from the records repository's root, with `/`, as git holds it.
    pub path: Arc<str>,
    /// What it is.
    pub kind: EntryKind,
    /// Size in bytes; 0 for everything but files.
    pub size: u64,
    /// Git's id of exactly these bytes, in a commit or the index. A work tree has none: its bytes may differ from
    /// the blob (line ends), and hashing costs as much as reading.
    pub blob: Option<BlobId>,
}

/// What a tree entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// An ordinary file.
    File,
    /// A symbolic link, which kedang refuses to follow.
    Symlink,
    /// A submodule or anything else that is not a file.
    Other,
}

/// Something in the place that cannot be an [`Entry`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path from the records root as well as it can be written; bytes that are not UTF-8 appear as U+FFFD.
    pub path: Arc<str>,
    /// What is wrong there.
    pub kind: ProblemKind,
}

/// What is wrong with a path of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// The name is not UTF-8.
    NameNotUtf8,
    /// The name cannot be a file name (`..`, empty, with a `/` inside), or lies too many folders deep.
    BadName,
    /// An unfinished merge: the index holds two or three versions of the file and none that counts.
    Conflict,
    /// The operating system would not list or describe it; its words.
    Unreadable(String),
}

/// A file could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct ReadError {
    /// The file.
    pub path: String,
    /// The operating system's or git's words.
    pub reason: String,
}

impl ReadError {
    fn new(path: &str, reason: impl ToString) -> ReadError {
        ReadError { path: path.to_owned(), reason: reason.to_string() }
    }
}

/// A place could not be opened for reading records.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The path does not exist or is no folder.
    #[error("{path}: {reason}")]
    NoFolder {
        /// The path that was asked for.
        path: String,
        /// The operating system's words.
        reason: String,
    },
    /// Neither the folder nor a folder around it holds `kedang.yaml`, or more than one below it does.
    #[error("no kedang.yaml in {place}{}", candidates_text(.candidates))]
    NoRecords {
        /// The folder or commit.
        place: String,
        /// Folders below it that hold one; the caller must choose.
        candidates: Vec<String>,
    },
    /// A commit or the index was asked for outside a git repository.
    #[error("{path} is not in a git repository{}", .reason.as_ref().map(|r| format!(": {r}")).unwrap_or_default())]
    NoRepository {
        /// The folder.
        path: String,
        /// Why git's files around it could not be used, when there are any.
        reason: Option<String>,
    },
    /// A bare repository has commits but no files to read.
    #[error("{path} is a bare repository: name a revision to read")]
    Bare {
        /// The repository.
        path: String,
    },
    /// No such branch, tag or commit.
    #[error("no commit is called '{rev}'")]
    NoRevision {
        /// What was asked for.
        rev: String,
    },
    /// Git's files could not be read.
    #[error("{what}: {reason}")]
    Git {
        /// What was being read.
        what: String,
        /// libgit2's words.
        reason: String,
    },
}

fn candidates_text(candidates: &[String]) -> String {
    if candidates.is_empty() { String::new() } else { format!("; choose one of: {}", candidates.join(", ")) }
}

impl OpenError {
    pub(crate) fn git(what: impl ToString, error: &git2::Error) -> OpenError {
        OpenError::Git { what: what.to_string(), reason: error.message().to_owned() }
    }
}

/// A consistent set of files to read records from.
pub trait Snapshot: Send + Sync {
    /// Every entry below the records root, sorted by path bytes; ignored and hidden files left out.
    fn entries(&self) -> &[Entry];

    /// The bytes of one file.
    ///
    /// Any number of threads may read at once.
    ///
    /// # Errors
    ///
    /// When it is not there, is not an ordinary file, or cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// Name for people: a path, `HEAD (1a2b3c4)`, `staged`.
    fn describe(&self) -> String;

    /// The commit id where the snapshot is a commit.
    fn commit(&self) -> Option<String> {
        None
    }

    /// What could not become an entry, sorted by path.
    fn problems(&self) -> &[Problem] {
        &[]
    }

    /// The entry of one path.
    fn entry(&self, path: &str) -> Option<Entry> {
        find(self.entries(), path).cloned()
    }

    /// The entries in a folder, whose name ends with `/`, at whatever depth.
    fn below(&self, folder: &str) -> Vec<Entry> {
        let entries = self.entries();
        let from = entries.partition_point(|entry| entry.path.as_bytes() < folder.as_bytes());
        entries[from..].iter().take_while(|entry| entry.path.starts_with(folder)).cloned().collect()
    }
}

/// Where the bytes of files are that somebody else knows how to list: a commit, or the index.
pub trait Origin: Send + Sync {
    /// The bytes of the file that is known to stand at a path.
    ///
    /// # Errors
    ///
    /// When none is known there, it is not an ordinary file, or it cannot be read.
    fn read_entry(&self, path: &str, entry: Option<&Entry>) -> Result<Vec<u8>, ReadError>;

    /// Name for people, as of a [`Snapshot`].
    fn describe(&self) -> String;

    /// The commit id where it is a commit.
    fn commit(&self) -> Option<String> {
        None
    }
}

/// Finds a path among sorted entries.
fn find<'a>(entries: &'a [Entry], path: &str) -> Option<&'a Entry> {
    entries.binary_search_by(|entry| entry.path.as_bytes().cmp(path.as_bytes())).ok().map(|at| &entries[at])
}

/// Finds the file that may be read at a path.
fn find_file<'a>(entries: &'a [Entry], path: &str) -> Result<&'a Entry, ReadError> {
    match find(entries, path) {
        Some(entry) if entry.kind == EntryKind::File => Ok(entry),
        Some(_) => Err(ReadError::new(path, "not an ordinary file")),
        None => Err(ReadError::new(path, "no such file")),
    }
}

/// Whether no part of the path begins with a dot.
pub(crate) fn is_visible(path: &str) -> bool {
    path.split('/').all(|part| !part.starts_with('.'))
}

/// Puts entries and problems into their order, one per path.
fn tidy(entries: &mut Vec<Entry>, problems: &mut Vec<Problem>) {
    entries.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
    entries.dedup_by(|a, b| a.path == b.path);
    problems.sort();
    problems.dedup();
}
