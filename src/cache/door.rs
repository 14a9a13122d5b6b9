//! The front door: a repository read with the help of what is known of it.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use git2::{ObjectType, Oid};
use jiff::Timestamp;

use super::advance::{self, Changed, From};
use super::compare;
use super::files::{self, FileChange};
use super::held::Held;
use super::row::Key;
use super::source::Stored;
use super::state::{Folder, State};
use super::whole;
use crate::check::Checked;
use crate::snapshot::{BlobId, Commit, Entry, EntryKind, OpenError, Origin, Revision, Snapshot, bytes_of};
use crate::store::Log;

/// What is known of one repository.
pub struct Cache {
    folder: Folder,
    /// Held as long as something may be written.
    lock: Option<File>,
    state: Option<State>,
}

/// A repository, read and checked.
pub struct Read {
    /// The files, where they are those of a commit.
    pub snapshot: Option<Box<dyn Snapshot>>,
    /// The records and findings.
    pub checked: Checked,
    /// What is another than in the state that was known; none when everything may be.
    pub changed: Option<Changed>,
    /// The name of the state that was known.
    pub since: Option<String>,
    /// What can be kept for the next time.
    pub pending: Pending,
    stored: Option<Arc<Stored>>,
}

/// What can be kept for the next time.
pub struct Pending {
    folder: Folder,
    lock: Option<File>,
    state: State,
    log: Arc<Log>,
}

impl Cache {
    /// Opens what is known in a folder, for somebody who will keep what is new. Waits for others who do the same. None when
    /// the folder cannot be written; what another `program` wrote is not read.
    pub fn open(path: &Path, program: &str) -> Option<Cache> {
        fs::create_dir_all(path).ok()?;
        let lock = File::options().create(true).append(true).open(path.join("lock")).ok()?;
        lock.lock().ok()?;
        // The lock may be there from better times; what is kept is written as new files.
        tempfile::tempfile_in(path).ok()?;
        let folder = Folder::new(path, program);
        Some(Cache { state: folder.read(), folder, lock: Some(lock) })
    }

    /// Forgets everything that is known in a folder.
    pub fn forget(path: &Path) {
        // ok: what is not there is forgotten already.
        let _ = fs::remove_file(path.join("state"));
    }

    /// Reads and checks a commit as of `now`; the new state is called `name`.
    ///
    /// # Errors
    ///
    /// When the commit cannot be listed, or its files be kept.
    pub fn read_commit(mut self, commit: Arc<Commit>, now: Timestamp, name: String) -> Result<Read, OpenError> {
        let mut known = self.state.take().filter(|state| now >= state.head.now);
        let changes = known.as_ref().and_then(|state| commit.changes_since(state.head.folder?)).map(with_blobs);
        let changes = changes.filter(|changes| !files::decide(changes));
        if let Some((changes, state)) = changes.and_then(|changes| Some((changes, known.take()?))) {
            let files = |tables: Arc<_>| -> Box<dyn Snapshot> { Box::new(Held::new(tables, commit.clone())) };
            if let Some(read) = self.advance(state, &changes, &files, now, &name) {
                return Ok(read.at(&commit));
            }
        }
        let snapshot: Box<dyn Snapshot> = Box::new(Revision::list(commit.clone())?);
        let blob = |path: &str| snapshot.entry(path).and_then(|entry| entry.blob).unwrap_or_default();
        let mut read = self
            .whole(&*snapshot, &blob, known, now, name)
            .map_err(|error| OpenError::Git { what: commit.describe(), reason: error.to_string() })?;
        read.snapshot = Some(snapshot);
        Ok(read.at(&commit))
    }

    /// Reads and checks other files as of `now`.
    ///
    /// # Errors
    ///
    /// When the files cannot be kept.
    pub fn read_files(mut self, snapshot: &dyn Snapshot, now: Timestamp, name: String) -> std::io::Result<Read> {
        let mut known = self.state.take().filter(|state| now >= state.head.now && snapshot.problems().is_empty());
        let changes = known.as_ref().map(|state| differences(state, snapshot));
        let changes = changes.filter(|changes| !files::decide(changes));
        if let Some((changes, state)) = changes.and_then(|changes| Some((changes, known.take()?)))
            && let Some(read) = self.advance_with(state, &changes, snapshot, now, &name)
        {
            return Ok(read);
        }
        let blob = |path: &str| snapshot.entry(path).map(|entry| blob_of(snapshot, &entry)).unwrap_or_default();
        self.whole(snapshot, &blob, known, now, name)
    }

    fn advance(
        &mut self,
        state: State,
        changes: &[FileChange],
        files: &dyn Fn(Arc<super::tables::Tables>) -> Box<dyn Snapshot>,
        now: Timestamp,
        name: &str,
    ) -> Option<Read> {
        let before = files(state.tables.clone());
        let schema = advance::schema_of(&*before);
        let (tables, next) = files::tables(&state, &schema.0, changes)?;
        let snapshot = files(Arc::new(tables.clone()));
        let log = self.folder.log(&state.head);
        let since = state.head.name.clone();
        let name = name.to_owned();
        let from = From { state, log, tables, next, changes, snapshot: &*snapshot, schema, now, name };
        let advanced = advance::advance(from)?;
        Some(self.read(advanced, since, Some(snapshot)))
    }

    fn advance_with(
        &mut self,
        state: State,
        changes: &[FileChange],
        snapshot: &dyn Snapshot,
        now: Timestamp,
        name: &str,
    ) -> Option<Read> {
        let schema = advance::schema_of(snapshot);
        let (tables, next) = files::tables(&state, &schema.0, changes)?;
        let log = self.folder.log(&state.head);
        let since = state.head.name.clone();
        let name = name.to_owned();
        let from = From { state, log, tables, next, changes, snapshot, schema, now, name };
        let advanced = advance::advance(from)?;
        Some(self.read(advanced, since, None))
    }

    fn read(&mut self, advanced: advance::Advanced, since: String, snapshot: Option<Box<dyn Snapshot>>) -> Read {
        let checked = Checked { diagnostics: advanced.state.findings.sorted(), model: advanced.model };
        let folder = self.folder.clone();
        let pending = Pending { folder, lock: self.lock.take(), state: advanced.state, log: advanced.log };
        let stored = Some(advanced.stored);
        Read { snapshot, checked, changed: Some(advanced.changed), since: Some(since), pending, stored }
    }

    /// Reads and checks everything, and sees what of it is another than what is `known`.
    fn whole(
        &mut self,
        snapshot: &dyn Snapshot,
        blob: &dyn Fn(&str) -> BlobId,
        known: Option<State>,
        now: Timestamp,
        name: String,
    ) -> std::io::Result<Read> {
        let made = whole::make(&self.folder, snapshot, blob, known.as_ref(), now, name)?;
        let known = known.filter(|_| snapshot.problems().is_empty());
        let changed = known.as_ref().and_then(|old| compare::changed(old, self.folder.log(&old.head), &made));
        let since = known.filter(|_| changed.is_some()).map(|old| old.head.name);
        if !snapshot.problems().is_empty() {
            // What is wrong with files that are no entries is found by listing them, so nothing can be built upon this.
            self.lock = None;
        }
        let checked = Checked { diagnostics: made.state.findings.sorted(), model: made.model };
        let folder = self.folder.clone();
        let pending = Pending { folder, lock: self.lock.take(), state: made.state, log: Arc::new(made.log) };
        Ok(Read { snapshot: None, checked, changed, since, pending, stored: None })
    }
}

impl Read {
    /// Whether everything that was asked for so far could be read as it was written. What was made of something that could
    /// not must not be used; the next time everything is read anew, once [`Cache::forget`] was called.
    pub fn is_sound(&self) -> bool {
        self.stored.as_ref().is_none_or(|stored| !stored.is_doubtful())
    }

    fn at(mut self, commit: &Commit) -> Read {
        self.pending.state.head.folder = Some(commit.folder());
        self.pending.state.head.commit = Some(commit.id());
        self
    }
}

impl Pending {
    /// Keeps what was read for the next time.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written; what was kept before is then still there.
    pub fn keep(self) -> std::io::Result<()> {
        let Pending { folder, lock, mut state, log } = self;
        if lock.is_none() {
            return Ok(());
        }
        let Some(mut log) = Arc::into_inner(log) else { return Ok(()) };
        // What cannot be read would be in the way each time: then all is read anew the next time.
        let forget = |_: &std::io::Error| Cache::forget(folder.path());
        if state.head.is_wasteful() {
            log = compacted(&folder, &mut state, &log).inspect_err(forget)?;
        }
        folder.settle(&mut state).inspect_err(forget)?;
        log.flush()?;
        folder.write(&state)
    }

    /// The key of each record, by its number.
    pub fn keys(&self) -> Vec<Key> {
        let records = &self.state.tables.records;
        (0..records.len()).map(|at| super::tables::Kept::key(records.row(at))).collect()
    }

    /// The second since 1970 from which on something must be computed anew though nothing was changed.
    pub fn until(&self) -> i64 {
        let records = &self.state.tables.records;
        (0..records.len()).map(|at| super::tables::Kept::until(records.row(at))).min().unwrap_or(i64::MAX)
    }

    /// The name of the state.
    pub fn name(&self) -> &str {
        &self.state.head.name
    }
}

/// Writes the rows that are told of into a log of their own.
fn compacted(folder: &Folder, state: &mut State, log: &Log) -> std::io::Result<Log> {
    use super::tables::Kept;
    let (number, mut new) = folder.new_log()?;
    let mut tables = (*state.tables).clone();
    let mut changes = std::collections::BTreeMap::new();
    for (path, row) in tables.records.iter() {
        let kept = Kept::read(row);
        let bytes = log.get(&kept.place).ok_or_else(|| std::io::Error::other("a row is damaged"))?;
        changes.insert(path.to_vec(), Some(Kept { place: new.put(&bytes), ..kept }.to_bytes()));
    }
    tables.records = tables.records.merged(&changes);
    state.tables = Arc::new(tables);
    (state.head.log, state.head.end, state.head.used) = (number, new.end(), new.end());
    Ok(new)
}

/// Git's id of the bytes of a file, where the snapshot does not know it.
fn blob_of(snapshot: &dyn Snapshot, entry: &Entry) -> BlobId {
    let hash = || Oid::hash_object(ObjectType::Blob, &snapshot.read(&entry.path).ok()?).ok().map(bytes_of);
    let unknown = entry.blob.is_none() && entry.kind == EntryKind::File;
    entry.blob.or_else(|| if unknown { hash() } else { None }).unwrap_or_default()
}

/// Changes with the ids of the bytes.
pub(super) fn with_blobs(changes: Vec<(String, Option<Entry>)>) -> Vec<FileChange> {
    let change = |(path, entry): (String, Option<Entry>)| {
        let blob = entry.as_ref().and_then(|entry| entry.blob).unwrap_or_default();
        (path, entry.map(|entry| (entry, blob)))
    };
    changes.into_iter().map(change).collect()
}

/// What differs between what is known and the files that there are.
fn differences(state: &State, snapshot: &dyn Snapshot) -> Vec<FileChange> {
    let known = state.tables.entries();
    let (mut old, mut new) = (known.iter().peekable(), snapshot.entries().iter().peekable());
    let mut changes = Vec::new();
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return changes,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(old), Some(new)) => old.path.as_bytes().cmp(new.path.as_bytes()),
        };
        let before = if order.is_le() { old.next() } else { None };
        let after = if order.is_ge() { new.next() } else { None };
        match (before, after) {
            (Some(before), None) => changes.push((before.path.to_string(), None)),
            (before, Some(after)) => {
                let id = blob_of(snapshot, after);
                let same = |before: &Entry| before.kind == after.kind && before.blob.unwrap_or_default() == id;
                if !before.is_some_and(same) {
                    changes.push((after.path.to_string(), Some((after.clone(), id))));
                }
            }
            (None, None) => {}
        }
    }
}
