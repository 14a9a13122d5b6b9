//! The questions of a walk: which files want to know what happened to a path at a commit.
//!
//! In: files by the names they have at the commit where the walk starts. Out: for commits that are not visited yet, the
//! paths that are asked about, and which file asks. Paths that no commit has touched so far are not listed one by one:
//! they are *the rest*, and travel to the first parent together. A path that has no file is asked about like any other: a
//! file that is deleted and added again goes on with what it was.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::diff::Delta;
use super::order::Order;
use super::trail::Event;

/// Paths that are asked about, and who asks.
pub(super) type Asked = BTreeMap<Arc<str>, Askers>;

/// Files that ask about one path at one commit: nearly always one.
#[derive(Clone, Debug)]
pub(super) struct Askers {
    pub(super) first: u32,
    pub(super) more: Vec<u32>,
}

impl Askers {
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }

    fn add(&mut self, file: u32) -> bool {
        let new = self.iter().all(|known| known != file);
        if new {
            self.more.push(file);
        }
        new
    }
}

/// What one commit is asked.
#[derive(Debug, Default)]
pub(super) struct Question {
    pub(super) asked: Asked,
    /// Whether it is asked about the rest too.
    pub(super) rest: bool,
}

impl Question {
    pub(super) fn is_empty(&self) -> bool {
        self.asked.is_empty() && !self.rest
    }
}

/// A file about which is asked by its name.
#[derive(Debug)]
pub(super) struct File {
    /// Its name where the walk starts.
    pub(super) path: Arc<str>,
    /// Whether there is a file of this name.
    pub(super) present: bool,
    /// What was found.
    pub(super) events: Vec<Event>,
    /// Whether a shallow clone ended with it.
    pub(super) beyond: bool,
    /// Where the rest of the answer is kept: the file that it is kept for, and the newest commit that still counts.
    pub(super) kept: Vec<(Arc<str>, Order)>,
    /// At how many places of commits not yet visited it is asked about.
    pub(super) open: u32,
}

/// The files of one start commit.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Which names are no longer of the rest.
    pub(super) names: BTreeSet<Arc<str>>,
    pub(super) files: Vec<File>,
}

impl Files {
    /// Takes a name out of the rest, at a commit that is asked about it and has such a file or not.
    pub(super) fn take(&mut self, path: &Arc<str>, present: bool, at: &mut Question) {
        if !self.names.insert(path.clone()) {
            return;
        }
        let file = self.files.len() as u32;
        let (events, kept) = (Vec::new(), Vec::new());
        self.files.push(File { path: path.clone(), present, events, beyond: false, kept, open: 0 });
        self.ask(at, path.clone(), file);
    }

    /// Takes what a commit touched out of the rest.
    pub(super) fn take_all(&mut self, touched: &[Delta], at: &mut Question) {
        for delta in touched {
            self.take(&delta.path, delta.new.is_some(), at);
        }
    }

    /// Lets a file ask about a path.
    pub(super) fn ask(&mut self, at: &mut Question, path: Arc<str>, file: u32) {
        let new = match at.asked.entry(path) {
            Entry::Vacant(entry) => {
                entry.insert(Askers { first: file, more: Vec::new() });
                true
            }
            Entry::Occupied(mut entry) => entry.get_mut().add(file),
        };
        self.files[file as usize].open += u32::from(new);
    }

    /// Passes on questions as they are; they stay open.
    pub(super) fn pass(&mut self, at: &mut Question, mut asked: Asked) {
        if at.asked.len() < asked.len() {
            std::mem::swap(&mut at.asked, &mut asked);
        }
        for (path, askers) in asked {
            for file in askers.iter() {
                self.answered(file);
                self.ask(at, path.clone(), file);
            }
        }
    }

    /// Notes that a question is no longer open.
    pub(super) fn answered(&mut self, file: u32) {
        let open = &mut self.files[file as usize].open;
        *open = open.saturating_sub(1);
    }
}
