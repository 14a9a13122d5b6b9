//! An invented history for the sample records: who wrote which file when.
//!
//! In: the files of the starter pack and their model. Out: commits in the order of time, and a git repository that
//! holds them. Nothing is random and no clock is read: the same pack gives the same commit ids every time, and the
//! last commit holds the pack exactly.
//!
//! Each record changes with the steps of its time line, and its file is then as it may have looked at that time: the
//! time line cut, and without what was filled in later. What one person does within a few days is one commit, as it is
//! where people save their work when something is finished and not after every line.

mod changes;
mod cut;
mod entered;
mod plan;
mod session;
mod store;
#[cfg(test)]
mod tests;
mod words;

use jiff::Timestamp;

pub use plan::plan;
pub use store::store;

use crate::starter::File;

/// Somebody who commits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// One commit that is not made yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// When it was made.
    pub time: Timestamp,
    /// Who made it.
    pub author: Person,
    /// What it says.
    pub message: String,
    /// The files that it adds or changes.
    pub files: Vec<File>,
}
