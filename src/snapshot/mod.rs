//! Where records come from: a commit, the staged index, the work tree, or memory in tests.
//!
//! In: a place. Out: paths, bytes and blob ids. No other module reads record files.

use std::sync::Arc;

/// One file of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Path from the records repository's root, with `/`, as git holds it.
    pub path: Arc<str>,
    /// What it is.
    pub kind: EntryKind,
    /// Size in bytes.
    pub size: u64,
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

/// A file could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct ReadError {
    /// The file.
    pub path: String,
    /// The operating system's or git's words.
    pub reason: String,
}

/// A consistent set of files to read records from.
pub trait Snapshot: Send + Sync {
    /// Every entry below the records root, sorted by path bytes; ignored and hidden files left out.
    fn entries(&self) -> &[Entry];

    /// The bytes of one file.
    ///
    /// # Errors
    ///
    /// When it is not there or cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// Name for people: a path, `HEAD (1a2b3c4)`, `staged`.
    fn describe(&self) -> String;

    /// The commit id where the snapshot is a commit.
    fn commit(&self) -> Option<String> {
        None
    }
}
