//! A history from nothing, or from what is kept and what is new.
//!
//! In: a repository, a revision, perhaps a folder with the history of an earlier commit. Out: a [`History`], the paths whose
//! history changed, and a way to keep it for the next time.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::Arc;

use git2::{Oid, Repository};

use super::book::{Basis, Book};
use super::diff::Trees;
use super::memory::Memory;
use super::walk::{self, Found, Ground, Kept, Stop};
use super::{History, Source, Store, author};
use crate::snapshot::{BlobId, Objects, OpenError, RepositoryPlace, Root, bytes_of};

/// A history that was brought forward from what a folder holds.
///
/// The cost is that of the new commits, as long as the revision follows from the commit that the folder reaches. Whatever
/// else comes (a history that was rewritten, a revision of another branch or an older one, another folder of the
/// repository, another `.mailmap`, a deeper clone, a damaged file) is walked from nothing: the result is the same.
#[derive(Debug)]
pub struct Advance {
    /// The history.
    pub history: History,
    /// What is not as it was in the folder.
    pub changed: Changed,
}

/// The files whose history differs from what was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Nothing was kept, so that any may.
    All,
    /// These, with those that are gone.
    Files(BTreeSet<Arc<str>>),
}

impl Advance {
    /// Reads a history as [`History::read`] does, with the help of a folder that keeps one. Nothing is written yet.
    ///
    /// # Errors
    ///
    /// When there is no such revision, or objects are missing or broken; never because of the folder.
    pub fn read(folder: &Path, root: &Root, prefix: &str, rev: &str, newest: usize) -> Result<Advance, OpenError> {
        let Some(start) = Start::find(root, prefix, rev)? else {
            return Ok(Advance { history: History::default(), changed: Changed::All });
        };
        let broken = |reason: String| OpenError::Git { what: format!("history of {rev}"), reason };
        if let Some(advance) = start.on(folder, newest).map_err(broken)? {
            return Ok(advance);
        }
        let book = Book::new(folder, &start, start.walk().map_err(broken)?);
        let history = start.history(book, newest).map_err(broken)?;
        let history = history.ok_or_else(|| broken("what was just written cannot be read".to_owned()))?;
        Ok(Advance { history, changed: Changed::All })
    }

    /// Keeps the history in its folder: to be called when what was made from it is safe. When another process was quicker,
    /// its history stays, and the next one goes on from there.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written; it holds what it held before.
    pub fn save(&self) -> io::Result<()> {
        match &self.history.source {
            Source::Book(book) if self.changed == Changed::All || book.is_changed() => book.save(),
            _ => Ok(()),
        }
    }
}

/// Reads a history into memory.
pub(super) fn read(root: &Root, prefix: &str, rev: &str, newest: usize) -> Result<History, OpenError> {
    let Some(start) = Start::find(root, prefix, rev)? else { return Ok(History::default()) };
    let broken = |reason: String| OpenError::Git { what: format!("history of {rev}"), reason };
    let found = start.walk().map_err(broken)?;
    let seen = found.commits.iter().filter_map(|visited| Some(visited.seen.as_ref()?.0.clone()));
    Ok(History {
        newest: seen.take(newest).collect(),
        shallow: start.is_shallow(),
        commits: found.commits.len(),
        store: start.store().map_err(broken)?,
        source: Source::Memory(Arc::new(Memory::new(found))),
    })
}

/// Where a history begins to be walked.
#[derive(Clone, Debug)]
pub(super) struct Start {
    place: RepositoryPlace,
    prefix: String,
    commit: Oid,
    /// The commits at which a shallow clone ends, a line each.
    shallow: String,
    /// Commits that git is told to see with other parents.
    grafts: String,
    mailmap: Option<Oid>,
}

impl Start {
    /// The start at a revision; none outside git and before the first commit.
    fn find(root: &Root, prefix: &str, rev: &str) -> Result<Option<Start>, OpenError> {
        let Some(place) = &root.repository else { return Ok(None) };
        let repository = place.open()?;
        let commit = repository.revparse_single(rev).and_then(|object| object.peel_to_commit());
        let commit = match commit {
            Ok(commit) => commit.id(),
            Err(_) if rev == "HEAD" && repository.is_empty().unwrap_or(false) => return Ok(None),
            Err(_) if rev == "HEAD" && is_unborn(&repository) => return Ok(None),
            Err(_) => return Err(OpenError::NoRevision { rev: rev.to_owned() }),
        };
        let text = |name: &str| std::fs::read_to_string(place.common_dir.join(name)).unwrap_or_default();
        let mailmap = author::mailmap(&repository, commit).map(|(id, _)| id);
        Ok(Some(Start {
            place: place.clone(),
            prefix: prefix.to_owned(),
            commit,
            shallow: text("shallow"),
            grafts: text("info/grafts"),
            mailmap,
        }))
    }

    /// The commit.
    pub(super) fn commit(&self) -> BlobId {
        bytes_of(self.commit)
    }

    /// A hash of what the history depends on besides its commits. Names of authors depend on the mailmap, and what is
    /// unknown on where a shallow clone ends; both reach into what old commits are told to be.
    pub(super) fn basis(&self) -> Basis {
        let mailmap = self.mailmap.map(|id| id.to_string()).unwrap_or_default();
        let Start { prefix, shallow, grafts, .. } = self;
        *blake3::hash(format!("{prefix}\0{mailmap}\0{shallow}\0{grafts}").as_bytes()).as_bytes()
    }

    /// Walks from nothing.
    pub(super) fn walk(&self) -> Result<Found, String> {
        match self.walk_with(None) {
            Ok(found) => Ok(found),
            Err(Stop::Git(reason)) => Err(reason),
            Err(Stop::NotKept) => Err("the history is not connected".to_owned()),
        }
    }

    fn walk_with(&self, kept: Option<&dyn Kept>) -> Result<Found, Stop> {
        let said = |error: OpenError| Stop::Git(error.to_string());
        let repository = self.place.open().map_err(said)?;
        let objects = Objects::open(&self.place).map_err(said)?;
        let ground = Ground {
            repository: &repository,
            trees: Trees::new(&objects),
            prefix: &self.prefix,
            mailmap: author::mailmap(&repository, self.commit).and_then(|(_, mailmap)| mailmap),
            boundary: self.boundary().collect(),
        };
        walk::walk(ground, self.commit, kept)
    }

    /// Goes on from the book in a folder; none where that is not possible.
    fn on(&self, folder: &Path, newest: usize) -> Result<Option<Advance>, String> {
        let Some(mut book) = Book::open(folder, self) else { return Ok(None) };
        let mut changed = BTreeSet::new();
        if book.reached() != self.commit() {
            let found = match self.walk_with(Some(&book)) {
                Ok(found) => found,
                Err(Stop::NotKept) => return Ok(None),
                Err(Stop::Git(reason)) => return Err(reason),
            };
            match book.add(found, self.commit()) {
                Some(paths) => changed = paths,
                None => return Ok(None),
            }
        }
        let history = self.history(book, newest)?;
        Ok(history.map(|history| Advance { history, changed: Changed::Files(changed) }))
    }

    /// The history in a book; none when the book is damaged.
    fn history(&self, book: Book, newest: usize) -> Result<Option<History>, String> {
        let Some(newest) = book.newest(newest) else { return Ok(None) };
        Ok(Some(History {
            newest,
            shallow: self.is_shallow(),
            commits: book.commits(),
            store: self.store()?,
            source: Source::Book(Arc::new(book)),
        }))
    }

    fn is_shallow(&self) -> bool {
        self.boundary().next().is_some()
    }

    fn boundary(&self) -> impl Iterator<Item = Oid> {
        self.shallow.lines().filter_map(|line| Oid::from_str(line.trim()).ok())
    }

    fn store(&self) -> Result<Store, String> {
        Objects::open(&self.place).map(Store::new).map_err(|error| error.to_string())
    }
}

fn is_unborn(repository: &Repository) -> bool {
    matches!(repository.head(), Err(error) if error.code() == git2::ErrorCode::UnbornBranch)
}
