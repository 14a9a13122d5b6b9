//! A state brought up to date with a change, in proportion to what the change touches.
//!
//! In: a state, what changed in the files, the instant. Out: the state that would have been made from nothing, and what
//! of it is another than before. Changed records are read again; whoever looked at something that is now another is
//! computed again, and so on until nothing new is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::elsewhere;
use super::files::{FileChange, Renamed, rename};
use super::findings::Findings;
use super::row::Key;
use super::source::Stored;
use super::state::State;
use super::tables::{Kept, Tables};
use crate::check;
use crate::diag::Diagnostic;
use crate::model::{Aspects, Links, Locator, Model, RecordIx, Row, Scope};
use crate::record::{self, Record};
use crate::schema::{self, Schema};
use crate::snapshot::{Entry, EntryKind, Snapshot};
use crate::store::Log;

/// What is another than before.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// Parts of records, by key; those that came and went with all of them.
    pub records: BTreeMap<Key, Aspects>,
    /// Numbers of names that lead elsewhere.
    pub names: BTreeSet<Key>,
    /// Records that went: key, path.
    pub gone: BTreeMap<Key, String>,
    /// Records that came.
    pub new: BTreeSet<Key>,
    /// Other files that came, went or are others.
    pub files: BTreeSet<String>,
}

impl Changed {
    /// Notes that parts of a record are others.
    pub(super) fn add(&mut self, key: Key, aspects: Aspects) {
        if !aspects.is_empty() {
            let known = self.records.entry(key).or_default();
            *known = *known | aspects;
        }
    }
}

/// A state brought up to date.
pub struct Advanced {
    /// The new state.
    pub state: State,
    /// The log with the new rows, not flushed.
    pub log: Arc<Log>,
    /// The records.
    pub model: Arc<Model>,
    /// What is another than before.
    pub changed: Changed,
    /// Where the rows are read that nobody has asked for yet.
    pub stored: Arc<Stored>,
}

/// What an advance is made from.
pub struct From<'f> {
    /// What was known.
    pub state: State,
    /// The log of that.
    pub log: Log,
    /// The tables after the change, from [`tables`].
    pub tables: Tables,
    /// The first key that no record has.
    pub next: Key,
    /// What changed.
    pub changes: &'f [FileChange],
    /// The files after the change.
    pub snapshot: &'f dyn Snapshot,
    /// The schema, and what was found in it.
    pub schema: (Arc<Schema>, Vec<Diagnostic>),
    /// The instant to take for now.
    pub now: Timestamp,
    /// Names the new state.
    pub name: String,
}

/// Brings a state up to date; none when something that was kept turned out to be damaged.
pub fn advance(from: From<'_>) -> Option<Advanced> {
    let mut work = Work::begin(from)?;
    work.stale();
    work.go_on();
    let findings = work.conclude()?;
    work.keep(findings)
}

/// As [`advance`], without a look at what time alone has changed, and without a state to keep: the records, and what was
/// found.
pub fn compare(from: From<'_>) -> Option<(Arc<Model>, Findings)> {
    let mut work = Work::begin(from)?;
    work.go_on();
    let findings = work.conclude()?;
    work.model.settle();
    (!work.is_doubtful()).then(|| (Arc::new(work.model), findings))
}

/// An advance under way.
pub(super) struct Work<'f> {
    pub(super) old: State,
    pub(super) snapshot: &'f dyn Snapshot,
    pub(super) changes: &'f [FileChange],
    pub(super) stored: Arc<Stored>,
    pub(super) tables: Tables,
    pub(super) next: Key,
    pub(super) model: Model,
    pub(super) locator: Locator<'f>,
    pub(super) settings: Vec<Diagnostic>,
    pub(super) name: String,
    /// What was read of the records that are computed anew.
    pub(super) raw: BTreeMap<RecordIx, (Record, Vec<Diagnostic>)>,
    pub(super) dirty: BTreeSet<RecordIx>,
    pub(super) links: Links,
    pub(super) found: BTreeMap<RecordIx, Vec<Diagnostic>>,
    pub(super) changed: Changed,
    /// Ids whose holders are others than before.
    pub(super) ids: BTreeSet<Vec<u8>>,
    /// Other ids of records that changed: they may stand in another place of their file.
    pub(super) same: BTreeSet<Vec<u8>>,
}

impl<'f> Work<'f> {
    /// Whether something that was asked for could not be read as it was written.
    pub(super) fn is_doubtful(&self) -> bool {
        self.stored.is_doubtful() || self.old.edges.is_doubtful()
    }

    fn begin(from: From<'f>) -> Option<Work<'f>> {
        let From { state, log, mut tables, next, changes, snapshot, schema: (schema, settings), now, name } = from;
        let old = &state.tables;
        let mut changed = Changed::default();
        // Whose names are looked at again: keys of what changed, came or went.
        let mut renamed = BTreeSet::new();
        let mut raw = BTreeMap::new();
        for (path, _) in changes {
            match (old.kept_at(path), tables.kept_at(path)) {
                (Some(before), None) => {
                    changed.records.insert(before.key, Aspects::ALL);
                    changed.gone.insert(before.key, path.clone());
                    renamed.insert(before.key);
                }
                (before, Some(after)) => {
                    let entry = tables.entry(path)?;
                    let number = tables.records.find(path.as_bytes()).ok()? as RecordIx;
                    let mut found = Vec::new();
                    let record = record::read_file(snapshot, &schema, &entry, after.type_id, &mut found);
                    raw.insert(number, (record, found));
                    renamed.insert(after.key);
                    // Its page may show any line of the file beside a finding.
                    let aspects = before.map_or(Aspects::ALL, |_| Aspects::FINDINGS);
                    changed.records.insert(after.key, aspects);
                    if before.is_none() {
                        changed.new.insert(after.key);
                    }
                }
                (None, None) => {}
            }
            if old.others.get(path.as_bytes()) != tables.others.get(path.as_bytes()) {
                changed.files.insert(path.clone());
            }
        }
        let Renamed { ids, same } = rename(&mut tables, &schema, &renamed, &raw);
        let shared = Arc::new(tables.clone());
        let stored = Arc::new(Stored::new(shared, Arc::new(log)));
        let mut by_type = vec![Vec::new(); schema.types.len()];
        for at in 0..tables.records.len() {
            by_type.get_mut(usize::from(Kept::type_id(tables.records.row(at))))?.push(at as RecordIx);
        }
        let mut model = Model::behind(schema, now, by_type, tables.records.len(), stored.clone());
        model.watch(true);
        Some(Work {
            old: state,
            snapshot,
            changes,
            stored,
            tables,
            next,
            model,
            locator: Locator::new(snapshot),
            settings,
            name,
            dirty: raw.keys().copied().collect(),
            raw,
            links: Links::default(),
            found: BTreeMap::new(),
            changed,
            ids,
            same,
        })
    }

    /// Computes what the change touches, until nothing new is touched.
    fn go_on(&mut self) {
        self.first_touched();
        while !self.dirty.is_empty() {
            self.compute();
            if !self.spread() {
                break;
            }
        }
    }

    /// What the change touches by itself.
    fn first_touched(&mut self) {
        let mut touched: Vec<Key> = Vec::new();
        for key in self.changed.gone.keys() {
            touched.extend(self.readers(*key, Aspects::ALL));
        }
        touched.extend(elsewhere::note(&mut self.changed, &self.old, &self.stored, &self.ids));
        for former in elsewhere::former(&self.old, &self.stored, &self.ids) {
            self.links.leads_elsewhere(former);
        }
        for name in self.changed.names.clone() {
            touched.extend(self.readers(name, Aspects::ALL));
        }
        self.dirty.extend(touched.into_iter().filter_map(|key| self.stored.number(key)));
        // Records that went take their references with them.
        for key in self.changed.gone.clone().into_keys() {
            let path = self.changed.gone.get(&key).cloned().unwrap_or_default();
            let Some(row) = self.old.tables.kept_at(&path).and_then(|kept| self.stored.read(&kept.place)) else {
                continue;
            };
            let targets = self.model.targets(&row);
            for target in &targets {
                let key = self.stored.key(*target);
                self.changed.add(key, Aspects::REFERRING);
                let readers = self.readers(key, Aspects::REFERRING);
                self.dirty.extend(readers.into_iter().filter_map(|key| self.stored.number(key)));
            }
            self.links.take_back(targets);
        }
    }

    /// What time has changed.
    fn stale(&mut self) {
        let now = self.model.now.as_second();
        let back = self.model.now < self.old.head.now;
        let stale = (0..self.tables.records.len()).filter(|at| {
            let until = Kept::until(self.tables.records.row(*at));
            // A clock that was set back may make anything right again that time has made wrong.
            until <= now || back
        });
        self.dirty.extend(stale.map(|at| at as RecordIx));
    }

    /// Records, by key, whose computing looked at a part of something.
    fn readers(&self, of: Key, aspects: Aspects) -> Vec<Key> {
        elsewhere::readers(&self.old, of, aspects)
    }

    /// Computes everything that is touched.
    fn compute(&mut self) {
        let schema = self.model.schema.clone();
        for index in self.dirty.clone() {
            let record =
                self.raw.entry(index).or_insert_with(|| read(self.snapshot, &self.tables, &schema, index)).0.clone();
            let is_new = self.old.tables.kept_at(&record.path).is_none();
            let was_computed = self.found.contains_key(&index);
            if is_new && !was_computed {
                // Who refers to it is computed along with it.
                self.model.put(index, Row::new(record));
                continue;
            }
            if !was_computed {
                self.links.remember(&self.model, index);
            }
            let referring = self.model.share(index).referring.clone();
            self.model.put(index, Row { referring, ..Row::new(record) });
        }
        let scope = Scope::of(&self.model, self.dirty.iter().copied());
        let mut found = Vec::new();
        self.model.compute(&scope, Some(&mut self.links), &self.locator, &mut found);
        let judged = check::judge(&mut self.model, &scope, &self.locator);
        self.found = scope.all.iter().copied().zip(judged).collect();
        for finding in found {
            let index = self.model.at_path(&finding.file);
            let list = index.and_then(|index| self.found.get_mut(&index));
            list.into_iter().for_each(|list| list.push(finding.clone()));
        }
    }

    /// What was held of a record before.
    fn before(&self, index: RecordIx) -> Option<Row> {
        let kept = self.old.tables.kept_at(self.tables.path(index as usize))?;
        self.stored.read(&kept.place)
    }

    /// Sees what has become another, and who looked at that; whether somebody is touched who was not before.
    fn spread(&mut self) -> bool {
        let mut more = BTreeSet::new();
        let mut touched: BTreeSet<RecordIx> = self.dirty.clone();
        touched.extend(self.links.touched());
        for index in touched {
            let key = self.stored.key(index);
            if self.changed.new.contains(&key) {
                continue;
            }
            let Some(before) = self.before(index) else { continue };
            let aspects = differences(&before, &self.model.share(index));
            if aspects.is_empty() {
                continue;
            }
            self.changed.add(key, aspects);
            for reader in self.readers(key, aspects) {
                more.extend(self.stored.number(reader).filter(|number| !self.dirty.contains(number)));
            }
        }
        let grows = !more.is_empty();
        self.dirty.extend(more);
        grows
    }
}

/// Reads the file of a record.
fn read(snapshot: &dyn Snapshot, tables: &Tables, schema: &Schema, index: RecordIx) -> (Record, Vec<Diagnostic>) {
    let (path, kept) = (tables.path(index as usize), tables.kept(index as usize));
    let entry = Entry { path: path.into(), kind: EntryKind::File, size: kept.size, blob: Some(kept.blob) };
    let mut found = Vec::new();
    (record::read_file(snapshot, schema, &entry, kept.type_id, &mut found), found)
}

/// What of a record is another.
pub(super) fn differences(before: &Row, after: &Row) -> Aspects {
    let mut aspects = Aspects::default();
    let mut differ = |differs: bool, part: Aspects| {
        if differs {
            aspects = aspects | part;
        }
    };
    differ(before.record != after.record || before.steps != after.steps, Aspects::VALUES);
    differ(before.title != after.title || before.summary != after.summary, Aspects::TITLE);
    differ(before.referring != after.referring, Aspects::REFERRING);
    differ(before.deadlines != after.deadlines, Aspects::DEADLINES);
    aspects
}

/// The schema of a snapshot, and what is wrong with it.
pub fn schema_of(snapshot: &dyn Snapshot) -> (Arc<Schema>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    check::problems(snapshot, &mut found);
    let schema = schema::load(snapshot, &mut found);
    (Arc::new(schema), found)
}
