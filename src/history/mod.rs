//! Who changed which record when, from one walk over the commits.
//!
//! In: a repository, the records folder in it and a commit. Out: for every file of that commit its last change and
//! its first appearance, every commit that changed it with the versions before and after, and the newest commits with
//! what they touched. History is never walked once per file, no date is guessed where a shallow clone ends, and
//! nothing is read but commits and trees (and `.mailmap`); the versions themselves are read when they are asked for.

mod diff;
mod renames;
mod store;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::Offset;

pub use store::Store;

use crate::snapshot::{BlobId, OpenError, Root};

/// The history of a records folder up to one commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// By path from the records root, for every visible file of the commit.
    pub files: BTreeMap<Arc<str>, FileHistory>,
    /// The newest commits that touched the records folder, newest first; merges only for what they changed themselves.
    pub newest: Vec<CommitChanges>,
    /// Whether the clone lacks older commits, so that some dates are unknown.
    pub shallow: bool,
    /// How many commits were walked.
    pub commits: usize,
    /// Where the versions are read.
    pub store: Store,
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
    /// Its place in the walk; newer commits have smaller numbers.
    pub number: u32,
    /// How many visible files of the records folder it touched; a renamed one counts once.
    pub files: usize,
    /// Whether it touched anything besides: a hidden file, another folder of the repository. Unknown for merges, which
    /// say yes.
    pub elsewhere: bool,
}

/// A commit and the record files it touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitChanges {
    /// The commit.
    pub commit: Arc<CommitInfo>,
    /// What it touched, sorted by path.
    pub changes: Vec<Change>,
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
        let Some(place) = &root.repository else { return Ok(History::default()) };
        let repository = place.open()?;
        let commit = repository.revparse_single(rev).and_then(|object| object.peel_to_commit());
        let start = match commit {
            Ok(commit) => commit.id(),
            Err(_) if rev == "HEAD" && repository.is_empty().unwrap_or(false) => return Ok(History::default()),
            Err(_) if rev == "HEAD" && is_unborn(&repository) => return Ok(History::default()),
            Err(_) => return Err(OpenError::NoRevision { rev: rev.to_owned() }),
        };
        let broken = |reason: String| OpenError::Git { what: format!("history of {rev}"), reason };
        walk::read(place, &repository, prefix, start, newest).map_err(broken)
    }

    /// The history of one file.
    pub fn file(&self, path: &str) -> Option<&FileHistory> {
        self.files.get(path)
    }
}

fn is_unborn(repository: &git2::Repository) -> bool {
    matches!(repository.head(), Err(error) if error.code() == git2::ErrorCode::UnbornBranch)
}
