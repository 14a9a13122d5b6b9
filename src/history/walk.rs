//! The walk itself: every commit once, children before parents.
//!
//! In: a start commit. Out: a [`History`]. Each commit carries the paths that are still asked about: those it shares
//! with a parent travel on to that parent, and those that differ from every parent changed here. That is what
//! `git log -- PATH` does for one path, done for all of them together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use git2::{Commit, Mailmap, Oid, Repository, Sort};
use jiff::Timestamp;
use jiff::tz::Offset;

use super::diff::{Delta, Trees};
use super::renames::{self, Around};
use super::{Change, ChangeKind, CommitChanges, CommitInfo, FileHistory, History};
use crate::snapshot::{BlobId, Objects, RepositoryPlace, bytes_of};

/// Names that files of the start commit have at some commit, and which file each name belongs to.
type Asked = BTreeMap<String, usize>;

/// Reads the history of a folder up to a commit.
pub(super) fn read(
    place: &RepositoryPlace,
    repository: &Repository,
    prefix: &str,
    start: Oid,
    newest: usize,
) -> Result<History, String> {
    let objects = Objects::open(place).map_err(|error| error.to_string())?;
    let walk = Walk {
        repository,
        prefix,
        trees: Trees::new(&objects),
        mailmap: mailmap(repository, start),
        boundary: boundary(place),
        asked: BTreeMap::new(),
        files: Vec::new(),
        newest: Vec::new(),
        wanted: newest,
    };
    walk.run(start)
}

struct Walk<'a> {
    repository: &'a Repository,
    prefix: &'a str,
    trees: Trees<'a>,
    mailmap: Option<Mailmap>,
    boundary: BTreeSet<Oid>,
    /// What commits not yet visited are asked about.
    asked: BTreeMap<Oid, Asked>,
    files: Vec<File>,
    newest: Vec<CommitChanges>,
    wanted: usize,
}

/// A file of the start commit.
struct File {
    path: Arc<str>,
    history: FileHistory,
    /// Whether it already existed where a shallow clone ends.
    beyond: bool,
}

impl Walk<'_> {
    fn run(mut self, start: Oid) -> Result<History, String> {
        let said = |error: git2::Error| error.message().to_owned();
        self.begin(start)?;
        let mut order = self.repository.revwalk().map_err(said)?;
        order.set_sorting(Sort::TOPOLOGICAL | Sort::TIME).map_err(said)?;
        order.push(start).map_err(said)?;
        let mut commits = 0;
        for id in order {
            let commit = self.repository.find_commit(id.map_err(said)?).map_err(said)?;
            self.commit(&commit)?;
            commits += 1;
        }
        let shallow = !self.boundary.is_empty();
        let files = self.files.into_iter().map(File::finish).collect();
        Ok(History { files, newest: self.newest, shallow, commits })
    }

    /// Asks the start commit about every file it holds.
    fn begin(&mut self, start: Oid) -> Result<(), String> {
        let commit = self.repository.find_commit(start).map_err(|error| error.message().to_owned())?;
        let folder = self.folder(&commit)?;
        let mut asked = Asked::new();
        for (at, delta) in self.trees.diff(None, folder)?.into_iter().enumerate() {
            let path = Arc::from(delta.path.as_str());
            self.files.push(File { path, history: FileHistory::default(), beyond: false });
            asked.insert(delta.path, at);
        }
        self.asked.insert(start, asked);
        Ok(())
    }

    /// The records folder of a commit.
    fn folder(&mut self, commit: &Commit<'_>) -> Result<Option<BlobId>, String> {
        self.trees.folder(bytes_of(commit.tree_id()), self.prefix)
    }

    fn commit(&mut self, commit: &Commit<'_>) -> Result<(), String> {
        let asked = self.asked.remove(&commit.id()).unwrap_or_default();
        if asked.is_empty() && self.newest.len() >= self.wanted {
            return Ok(());
        }
        let folder = self.folder(commit)?;
        if self.boundary.contains(&commit.id()) {
            return self.end(asked, folder);
        }
        let parents: Vec<Commit<'_>> = commit.parents().collect();
        let mut differences = Vec::with_capacity(parents.len().max(1));
        for parent in &parents {
            let old = self.folder(parent)?;
            differences.push(self.trees.diff(old, folder)?);
        }
        match differences.as_slice() {
            [] => {
                let all = self.trees.diff(None, folder)?;
                self.changed(commit, &all, &BTreeMap::new(), asked);
            }
            [only] => {
                let around = Around {
                    repository: self.repository,
                    old: parents[0].tree_id(),
                    new: commit.tree_id(),
                    prefix: self.prefix,
                };
                let renamed = renames::find(only, &around)?;
                let rest = self.changed(commit, only, &renamed, asked);
                self.ask(parents[0].id(), rest);
            }
            several => {
                let ((deltas, asked), shares) = split(several, asked);
                let rest = self.changed(commit, &deltas, &BTreeMap::new(), asked);
                self.ask(parents[0].id(), rest);
                for (parent, share) in parents.iter().zip(shares) {
                    self.ask(parent.id(), share);
                }
            }
        }
        Ok(())
    }

    /// Notes what a commit changed, and returns what its parent is to be asked about.
    fn changed(
        &mut self,
        commit: &Commit<'_>,
        deltas: &[Delta],
        renamed: &BTreeMap<String, String>,
        mut asked: Asked,
    ) -> Asked {
        if deltas.is_empty() {
            return asked;
        }
        let mut info = None;
        let mut info = |mailmap: &Option<Mailmap>| info.get_or_insert_with(|| describe(commit, mailmap)).clone();
        if self.newest.len() < self.wanted {
            let commit = info(&self.mailmap);
            self.newest.push(CommitChanges { commit, changes: changes(deltas, renamed) });
        }
        let mut moved = Vec::new();
        for delta in deltas.iter().filter(|delta| delta.new.is_some()) {
            let Some(&at) = asked.get(&delta.path) else { continue };
            let history = &mut self.files[at].history;
            if history.last.is_none() {
                history.last = Some(info(&self.mailmap));
            }
            if delta.old.is_none() {
                history.first = Some(info(&self.mailmap));
                if let Some(from) = renamed.get(&delta.path) {
                    asked.remove(&delta.path);
                    moved.push((from.clone(), at));
                }
            }
        }
        asked.extend(moved);
        asked
    }

    /// Passes questions on to a parent, which may have some from another child.
    fn ask(&mut self, parent: Oid, questions: Asked) {
        if questions.is_empty() {
            return;
        }
        let known = self.asked.entry(parent).or_default();
        let (mut large, small) = if known.len() < questions.len() {
            (questions, std::mem::take(known))
        } else {
            (std::mem::take(known), questions)
        };
        for (path, at) in small {
            large.entry(path).and_modify(|known| *known = at.min(*known)).or_insert(at);
        }
        *known = large;
    }

    /// A shallow clone ends here: what exists now came to be at an unknown time.
    fn end(&mut self, asked: Asked, folder: Option<BlobId>) -> Result<(), String> {
        for delta in self.trees.diff(None, folder)? {
            if let Some(&at) = asked.get(&delta.path) {
                self.files[at].beyond = true;
            }
        }
        Ok(())
    }
}

impl File {
    fn finish(self) -> (Arc<str>, FileHistory) {
        let FileHistory { last, first } = self.history;
        (self.path, FileHistory { last, first: first.filter(|_| !self.beyond) })
    }
}

/// What a merge changed against all parents, with the questions that are answered there.
type Own = (Vec<Delta>, Asked);

/// Splits a merge's questions: each goes to the first parent that has the same content.
fn split(differences: &[Vec<Delta>], mut asked: Asked) -> (Own, Vec<Asked>) {
    let mut shares = vec![Asked::new(); differences.len()];
    let mut own = Vec::new();
    let mut own_asked = Asked::new();
    for delta in &differences[0] {
        let question = asked.remove_entry(&delta.path);
        let against: Vec<Option<&Delta>> = differences.iter().map(|deltas| find(deltas, &delta.path)).collect();
        if let Some(same) = against.iter().position(Option::is_none) {
            shares[same].extend(question);
        } else {
            // It is an addition only where no parent has it.
            let old = against.iter().flatten().find_map(|delta| delta.old);
            own.push(Delta { old, ..delta.clone() });
            own_asked.extend(question);
        }
    }
    shares[0].append(&mut asked);
    ((own, own_asked), shares)
}

/// The difference of one path; differences come in git's order, which is that of their bytes.
fn find<'a>(deltas: &'a [Delta], path: &str) -> Option<&'a Delta> {
    deltas.binary_search_by(|delta| delta.path.as_str().cmp(path)).ok().map(|at| &deltas[at])
}

/// A commit's differences as people read them.
fn changes(deltas: &[Delta], renamed: &BTreeMap<String, String>) -> Vec<Change> {
    let gone: BTreeSet<&String> = renamed.values().collect();
    let mut changes: Vec<Change> = deltas
        .iter()
        .filter(|delta| delta.new.is_some() || !gone.contains(&delta.path))
        .map(|delta| {
            let kind = match (renamed.get(&delta.path), delta.old, delta.new) {
                (_, _, None) => ChangeKind::Deleted,
                (Some(from), None, _) => ChangeKind::Renamed { from: from.as_str().into() },
                (None, None, _) => ChangeKind::Added,
                _ => ChangeKind::Modified,
            };
            Change { path: delta.path.as_str().into(), kind }
        })
        .collect();
    changes.sort();
    changes
}

fn describe(commit: &Commit<'_>, mailmap: &Option<Mailmap>) -> Arc<CommitInfo> {
    let author = commit.author();
    let mapped = mailmap.as_ref().and_then(|mailmap| mailmap.resolve_signature(&author).ok());
    let author = mapped.as_ref().unwrap_or(&author);
    let when = commit.author().when();
    Arc::new(CommitInfo {
        id: commit.id().to_string(),
        author: String::from_utf8_lossy(author.name_bytes()).into_owned(),
        email: String::from_utf8_lossy(author.email_bytes()).into_owned(),
        // A commit can claim any number; one outside the calendar becomes 1970.
        time: Timestamp::from_second(when.seconds()).unwrap_or(Timestamp::UNIX_EPOCH),
        offset: Offset::from_seconds(when.offset_minutes().saturating_mul(60)).unwrap_or(Offset::UTC),
        subject: commit.summary_bytes().map(|text| String::from_utf8_lossy(text).into_owned()).unwrap_or_default(),
    })
}

/// The `.mailmap` of the start commit, so that one commit gives one result wherever it is read.
fn mailmap(repository: &Repository, start: Oid) -> Option<Mailmap> {
    let tree = repository.find_commit(start).ok()?.tree().ok()?;
    let blob = repository.find_blob(tree.get_name(".mailmap")?.id()).ok()?;
    Mailmap::from_buffer(&String::from_utf8_lossy(blob.content())).ok()
}

/// The commits at which a shallow clone ends.
fn boundary(place: &RepositoryPlace) -> BTreeSet<Oid> {
    let text = std::fs::read_to_string(place.common_dir.join("shallow")).unwrap_or_default();
    text.lines().filter_map(|line| Oid::from_str(line.trim()).ok()).collect()
}
