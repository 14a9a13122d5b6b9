//! How commits stand to each other.
//!
//! In: names of commits, as git understands them. Out: full ids, common ancestors, and whether one follows from
//! another. No file of a commit is read.

use git2::{Oid, Repository};
use jiff::Timestamp;

use super::{OpenError, Root};

/// The commits of one repository.
pub struct Ancestry {
    repository: Repository,
}

impl Ancestry {
    /// Opens the repository around the records.
    ///
    /// # Errors
    ///
    /// Outside a repository, or when git's files cannot be read.
    pub fn open(root: &Root) -> Result<Ancestry, OpenError> {
        Ok(Ancestry { repository: root.need_repository()?.open()? })
    }

    /// The full id of the commit that a name stands for.
    ///
    /// # Errors
    ///
    /// When there is no such commit.
    pub fn id(&self, rev: &str) -> Result<String, OpenError> {
        Ok(self.commit(rev)?.to_string())
    }

    /// When a commit was made; none for a time that no clock can show.
    ///
    /// # Errors
    ///
    /// When there is no such commit.
    pub fn time(&self, rev: &str) -> Result<Option<Timestamp>, OpenError> {
        let commit = self.repository.find_commit(self.commit(rev)?).map_err(|error| OpenError::git(rev, &error))?;
        Ok(Timestamp::from_second(commit.time().seconds()).ok())
    }

    /// The newest commit that both follow from; none when they have nothing in common.
    ///
    /// # Errors
    ///
    /// When there is no such commit, or objects are missing.
    pub fn merge_base(&self, one: &str, other: &str) -> Result<Option<String>, OpenError> {
        match self.repository.merge_base(self.commit(one)?, self.commit(other)?) {
            Ok(base) => Ok(Some(base.to_string())),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(OpenError::git(one, &error)),
        }
    }

    /// Whether `new` is `old` or follows from it.
    ///
    /// # Errors
    ///
    /// When there is no such commit, or objects are missing.
    pub fn follows(&self, new: &str, old: &str) -> Result<bool, OpenError> {
        let (new, old) = (self.commit(new)?, self.commit(old)?);
        let follows = self.repository.graph_descendant_of(new, old);
        Ok(new == old || follows.map_err(|error| OpenError::git(new, &error))?)
    }

    /// The commits that a commit was made from.
    ///
    /// # Errors
    ///
    /// When there is no such commit.
    pub fn parents(&self, rev: &str) -> Result<Vec<String>, OpenError> {
        let commit = self.repository.find_commit(self.commit(rev)?).map_err(|error| OpenError::git(rev, &error))?;
        Ok(commit.parent_ids().map(|id| id.to_string()).collect())
    }

    /// Whether older commits are missing because the clone was made without them.
    pub fn is_shallow(&self) -> bool {
        self.repository.is_shallow()
    }

    /// The repository itself, for refs and settings.
    pub(crate) fn repository(&self) -> &Repository {
        &self.repository
    }

    fn commit(&self, rev: &str) -> Result<Oid, OpenError> {
        let commit = self.repository.revparse_single(rev).and_then(|object| object.peel_to_commit());
        commit.map(|commit| commit.id()).map_err(|_| OpenError::NoRevision { rev: rev.to_owned() })
    }
}
