//! Writing a site into a folder.
//!
//! In: paths and bytes, and the output folder. Out: that folder with exactly these files among its own, and figures.
//! Files that did not change are not touched; files of a former build that are no longer produced go. A folder that
//! is not an earlier output is refused, nothing is ever written or removed outside the folder, and nothing in it is
//! removed that an earlier build did not write.
//!
//! Whoever makes the site may tell all of it, or what changed since the site that the folder holds; then only that is
//! looked at. Wherever there is doubt about what the folder holds, [`PublishError::WholeNeeded`] asks for all of it.

mod folder;
pub mod live;
mod manifest;
mod output;
mod path;
#[cfg(test)]
pub(crate) mod tests;

use std::io::ErrorKind;
use std::path::Path;

pub use manifest::made;
pub use output::{Make, Output};
pub use path::check_path;

/// Folder in the output where files are written before they are moved into place.
const WORKSHOP: &str = ".kedang-tmp";

/// What writing a site did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were already there with the same bytes.
    pub unchanged: usize,
    /// Files of the former build that went.
    pub removed: usize,
    /// Size of all files of the site together.
    pub bytes: u64,
}

impl Stats {
    /// Files of the site, also where only changes were told.
    pub fn files(&self) -> usize {
        self.written + self.unchanged
    }
}

/// A site could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A path that cannot be a file of a site on every system.
    #[error("'{path}' cannot be written: {reason}")]
    BadPath {
        /// The path.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Two pages want the same path.
    #[error("two pages want to be '{path}'")]
    Twice {
        /// The path.
        path: String,
    },
    /// The folder holds something that no earlier build wrote.
    #[error("{folder} is not empty and not the output of an earlier build (it holds '{found}')")]
    NotOurs {
        /// The output folder.
        folder: String,
        /// One thing in it.
        found: String,
    },
    /// The folder is a records repository or the top of a git repository.
    #[error("{folder} holds '{found}': a site never goes into a repository's own folder")]
    Repository {
        /// The output folder.
        folder: String,
        /// `kedang.yaml` or `.git`.
        found: &'static str,
    },
    /// The content of a file could not be made.
    #[error("{reason}")]
    Made {
        /// The file.
        path: String,
        /// The words of whoever makes it.
        reason: String,
    },
    /// The folder does not hold the site that the changes are told against, or not for certain: come with all of it.
    #[error("{folder} does not hold the site that the changes belong to: all of it has to be written")]
    WholeNeeded {
        /// The output folder, or the folder in the live site.
        folder: String,
    },
    /// The disk is full, or what this user may have of it.
    #[error("{path}: {reason}")]
    Full {
        /// The file or folder.
        path: String,
        /// The operating system's words.
        reason: String,
    },
    /// The operating system refused.
    #[error("{path}: {reason}")]
    Io {
        /// The file or folder.
        path: String,
        /// The operating system's words.
        reason: String,
    },
}

fn io(path: &Path, error: &std::io::Error) -> PublishError {
    let (path, reason) = (path.display().to_string(), error.to_string());
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => PublishError::Full { path, reason },
        _ => PublishError::Io { path, reason },
    }
}
