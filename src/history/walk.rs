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
use super::{Change, ChangeKind, CommitChanges, CommitInfo, FileHistory, History, Store, Touch, Version};
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
    let store = Store::new(Objects::open(place).map_err(|error| error.to_string())?);
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
        number: 0,
    };
    Ok(History { store, ..walk.run(start)? })
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
    /// Place of the commit in the walk.
    number: u32,
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
            self.number += 1;
        }
        let shallow = !self.boundary.is_empty();
        let files = self.files.into_iter().map(File::finish).collect();
        Ok(History { files, newest: self.newest, shallow, commits, store: Store::default() })
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
        self.trees.untold = false;
        for parent in &parents {
            let old = self.folder(parent)?;
            differences.push(self.trees.diff(old, folder)?);
        }
        match differences.as_slice() {
            [] => {
                let all = self.trees.diff(None, folder)?;
                let elsewhere = self.trees.untold || !self.prefix.is_empty();
                self.changed(commit, Own::plain(all, &BTreeMap::new()), elsewhere, asked);
            }
            [only] => {
                let top = bytes_of(parents[0].tree_id());
                let elsewhere =
                    self.trees.untold || self.trees.differs_outside(top, bytes_of(commit.tree_id()), self.prefix)?;
                let renamed = renames::find(only, &self.around(&parents[0], commit))?;
                let own = Own::plain(only.clone(), &renamed);
                let rest = self.changed(commit, own, elsewhere, asked);
                self.ask(parents[0].id(), rest);
            }
            several => {
                let (own, shares) = self.split(commit, &parents, several, asked)?;
                let (own, asked) = own;
                self.changed(commit, own, true, asked);
                for (parent, share) in parents.iter().zip(shares) {
                    self.ask(parent.id(), share);
                }
            }
        }
        Ok(())
    }

    fn around(&self, parent: &Commit<'_>, commit: &Commit<'_>) -> Around<'_> {
        Around { repository: self.repository, old: parent.tree_id(), new: commit.tree_id(), prefix: self.prefix }
    }

    /// Notes what a commit changed, and returns what its parent is to be asked about.
    fn changed(&mut self, commit: &Commit<'_>, own: Vec<Own>, elsewhere: bool, mut asked: Asked) -> Asked {
        let changes = if own.is_empty() { Vec::new() } else { changes(&own) };
        if changes.is_empty() {
            return asked;
        }
        let (number, mailmap) = (self.number, &self.mailmap);
        let files = changes.len();
        let mut info = None;
        let mut info = || info.get_or_insert_with(|| describe(commit, mailmap, number, files, elsewhere)).clone();
        if self.newest.len() < self.wanted {
            self.newest.push(CommitChanges { commit: info(), changes });
        }
        let mut moved = Vec::new();
        for Own { delta, olds } in own.iter().filter(|own| own.delta.new.is_some()) {
            let Some(&at) = asked.get(&delta.path) else { continue };
            let file = &mut self.files[at];
            let history = &mut file.history;
            if history.last.is_none() {
                history.last = Some(info());
            }
            if delta.old.is_none() {
                history.first = Some(info());
                if let [Old { path, .. }] = olds.as_slice() {
                    asked.remove(&delta.path);
                    moved.push((path.clone(), at));
                }
            }
            // A new mode is no new version.
            if let Some(new) = delta.new
                && !matches!(olds.as_slice(), [old] if old.blob == new && old.path == delta.path)
            {
                let version = |path: &str, blob| Version { path: (*path != *file.path).then(|| path.into()), blob };
                let mut olds = olds.iter().map(|old| version(&old.path, old.blob));
                history.touches.push(Touch {
                    commit: info(),
                    new: version(&delta.path, new),
                    old: olds.next(),
                    others: olds.collect(),
                });
            }
        }
        asked.extend(moved);
        asked
    }

    /// Splits a merge's questions: what is as in a parent goes to the first such parent; what the merge changed itself
    /// goes to every parent that has the file, under whatever name.
    fn split(
        &self,
        commit: &Commit<'_>,
        parents: &[Commit<'_>],
        differences: &[Vec<Delta>],
        mut asked: Asked,
    ) -> Result<Split, String> {
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
                own.push(Own { delta: Delta { old, ..delta.clone() }, olds: Vec::new() });
                own_asked.extend(question);
            }
        }
        let added = |deltas: &[Delta], path: &str| find(deltas, path).is_some_and(|delta| delta.old.is_none());
        for ((parent, deltas), share) in parents.iter().zip(differences).zip(&mut shares) {
            let candidates = |delta: &&Delta| {
                delta.new.is_none() || delta.old.is_none() && own.iter().any(|own| own.delta.path == delta.path)
            };
            let needs = own.iter().any(|own| own.delta.new.is_some() && added(deltas, &own.delta.path));
            let renamed = if needs {
                let candidates: Vec<Delta> = deltas.iter().filter(candidates).cloned().collect();
                renames::find(&candidates, &self.around(parent, commit))?
            } else {
                BTreeMap::new()
            };
            for Own { delta, olds } in &mut own {
                let against = find(deltas, &delta.path);
                let from = renamed.get(&delta.path).unwrap_or(&delta.path);
                let blob = against.and_then(|delta| delta.old).or_else(|| find(deltas, from)?.old);
                let Some(blob) = blob else { continue };
                olds.push(Old { path: from.clone(), blob });
                if let Some(&at) = own_asked.get(&delta.path) {
                    share.insert(from.clone(), at);
                }
            }
        }
        for Own { delta, olds } in &mut own {
            delta.old = delta.old.or(olds.first().map(|old| old.blob)).filter(|_| !olds.is_empty());
        }
        shares[0].append(&mut asked);
        Ok(((own, own_asked), shares))
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
        let FileHistory { last, first, mut touches } = self.history;
        touches.shrink_to_fit();
        (self.path, FileHistory { last, first: first.filter(|_| !self.beyond), touches })
    }
}

/// What a merge changed itself with the questions about it, and the questions for each parent.
type Split = ((Vec<Own>, Asked), Vec<Asked>);

/// What a commit changed itself.
struct Own {
    delta: Delta,
    /// The versions of the parents that have the file, under whatever name; none for an addition.
    olds: Vec<Old>,
}

/// A version of a parent.
struct Old {
    path: String,
    blob: BlobId,
}

impl Own {
    /// The changes of a commit with at most one parent.
    fn plain(deltas: Vec<Delta>, renamed: &BTreeMap<String, String>) -> Vec<Own> {
        let blobs: BTreeMap<String, BlobId> = if renamed.is_empty() {
            BTreeMap::new()
        } else {
            let gone = deltas.iter().filter(|delta| delta.new.is_none());
            gone.filter_map(|delta| Some((delta.path.clone(), delta.old?))).collect()
        };
        let own = deltas.into_iter().map(|delta| {
            let from = delta.old.is_none().then(|| renamed.get(&delta.path)).flatten();
            let old = match (from, delta.old) {
                (Some(from), _) => blobs.get(from).map(|blob| Old { path: from.clone(), blob: *blob }),
                (None, old) => old.map(|blob| Old { path: delta.path.clone(), blob }),
            };
            Own { delta, olds: old.into_iter().collect() }
        });
        own.collect()
    }
}

/// The difference of one path; differences come in git's order, which is that of their bytes.
fn find<'a>(deltas: &'a [Delta], path: &str) -> Option<&'a Delta> {
    deltas.binary_search_by(|delta| delta.path.as_str().cmp(path)).ok().map(|at| &deltas[at])
}

/// A commit's differences as people read them.
fn changes(own: &[Own]) -> Vec<Change> {
    fn from(own: &Own) -> Option<&str> {
        let old = own.olds.first().filter(|_| own.delta.new.is_some())?;
        (old.path != own.delta.path).then_some(&old.path)
    }
    let gone: BTreeSet<&str> = own.iter().filter_map(from).collect();
    let mut changes: Vec<Change> = own
        .iter()
        .filter(|own| own.delta.new.is_some() || !gone.contains(&*own.delta.path))
        .map(|own| {
            let kind = match (from(own), own.delta.old, own.delta.new) {
                (_, _, None) => ChangeKind::Deleted,
                (Some(from), _, _) => ChangeKind::Renamed { from: from.into() },
                (None, None, _) => ChangeKind::Added,
                _ => ChangeKind::Modified,
            };
            Change { path: own.delta.path.as_str().into(), kind }
        })
        .collect();
    changes.sort();
    changes
}

fn describe(
    commit: &Commit<'_>,
    mailmap: &Option<Mailmap>,
    number: u32,
    files: usize,
    elsewhere: bool,
) -> Arc<CommitInfo> {
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
        number,
        files,
        elsewhere,
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
