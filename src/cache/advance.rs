//! A state brought up to date with a change, in proportion to what the change touches.
//!
//! In: a state, what changed in the files, the instant. Out: the state that would have been made from nothing, and what
//! of it is another than before. Changed records are read again; whoever looked at something that is now another is
//! computed again, and so on until nothing new is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::edges::{self, Looks};
use super::groups;
use super::row::{self, Key};
use super::source::{self, Stored};
use super::state::{Head, State};
use super::tables::{CLAIM, FOREVER, Kept, Tables, folded_key, id_key, last_key, other};
use super::whole::{NOWHERE, looks, until};
use crate::check::{self, unique};
use crate::diag::Diagnostic;
use crate::model::attachments::{ALL_FILES, file_name};
use crate::model::{ALL_IDS, Aspects, Links, Locator, Model, RecordIx, Row, Scope, id_name};
use crate::record::{self, Record};
use crate::schema::{self, Schema};
use crate::snapshot::{BlobId, CONFIG_FILE, Entry, EntryKind, Snapshot};
use crate::store::{Change, Log};

/// What stands at a path now, with the id of its bytes.
pub type FileChange = (String, Option<(Entry, BlobId)>);

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

/// Whether a path decides how everything else is read.
fn decides(path: &str) -> bool {
    let folder = path.split('/').next().unwrap_or_default();
    path == CONFIG_FILE || matches!(folder, "types" | "catalogs" | "calendar")
}

/// The tables after a change of files, before any record is computed.
pub fn tables(state: &State, schema: &Schema, changes: &[FileChange]) -> Option<(Tables, Key)> {
    if changes.iter().any(|(path, _)| decides(path)) {
        return None;
    }
    let old = &state.tables;
    let (mut records, mut others): (BTreeMap<&str, Change>, BTreeMap<&str, Change>) = Default::default();
    let mut folded: BTreeMap<Vec<u8>, i64> = BTreeMap::new();
    let mut next = state.head.next;
    for (path, now) in changes {
        let known = old.kept_at(path);
        let there = known.is_some() || old.others.get(path.as_bytes()).is_some();
        let count = i64::from(now.is_some()) - i64::from(there);
        if count != 0 {
            *folded.entry(folded_key(path)).or_default() += count;
        }
        let type_id = now.as_ref().and_then(|(entry, _)| claimed(schema, entry));
        if known.is_some() || type_id.is_some() {
            let row = now.as_ref().zip(type_id).map(|((entry, blob), type_id)| {
                let key = known.map_or(next, |known| known.key);
                next = next.max(key + 1);
                // Until it is computed anew, what was held of it before is what is known.
                let place = known.map_or(NOWHERE, |known| known.place);
                Kept { key, type_id, blob: *blob, size: entry.size, place, until: FOREVER }.to_bytes()
            });
            records.insert(path, row);
        }
        let row = now.as_ref().filter(|_| type_id.is_none()).map(|(entry, blob)| other(entry, Some(*blob)));
        if row.is_some() || old.others.get(path.as_bytes()).is_some() {
            others.insert(path, row);
        }
    }
    let folded = folded.into_iter().map(|(key, count)| {
        let before = old.folded.get(&key).map_or(0, |row| i64::from(row[0]) | i64::from(row[1]) << 8);
        let after = u32::try_from(before + count).unwrap_or_default();
        (key, (after > 0).then(|| after.to_le_bytes().to_vec()))
    });
    let folded = old.folded.merged(&folded.collect::<BTreeMap<_, _>>());
    let (records, others) = (old.records.merged(&records), old.others.merged(&others));
    let (ids, unique) = (old.ids.clone(), old.unique.clone());
    Some((Tables { records, others, ids, unique, folded }, next))
}

/// The type of a record, when the file is one.
fn claimed(schema: &Schema, entry: &Entry) -> Option<u16> {
    let is_file = entry.kind == EntryKind::File && record::is_candidate(&entry.path);
    if is_file { schema.type_of_path(&entry.path) } else { None }
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
    /// Whether what time alone has changed is computed anew too.
    pub with_time: bool,
    /// Names the new state.
    pub name: String,
}

/// Brings a state up to date; none when something that was kept turned out to be damaged.
pub fn advance(from: From<'_>) -> Option<Advanced> {
    let mut work = Work::begin(from)?;
    work.first_touched();
    while !work.dirty.is_empty() {
        work.compute();
        if !work.spread() {
            break;
        }
    }
    work.finish()
}

/// An advance under way.
struct Work<'f> {
    old: State,
    snapshot: &'f dyn Snapshot,
    changes: &'f [FileChange],
    stored: Arc<Stored>,
    tables: Tables,
    next: Key,
    model: Model,
    locator: Locator<'f>,
    settings: Vec<Diagnostic>,
    with_time: bool,
    name: String,
    /// What was read of the records that are computed anew.
    raw: BTreeMap<RecordIx, (Record, Vec<Diagnostic>)>,
    dirty: BTreeSet<RecordIx>,
    links: Links,
    found: BTreeMap<RecordIx, Vec<Diagnostic>>,
    changed: Changed,
    /// Ids whose holders are others than before.
    ids: BTreeSet<Vec<u8>>,
}

impl<'f> Work<'f> {
    fn begin(from: From<'f>) -> Option<Work<'f>> {
        let From { state, log, mut tables, next, changes, snapshot, schema: (schema, settings), now, with_time, name } =
            from;
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
                    let aspects = before.map_or(Aspects::ALL, |_| Aspects::VALUES | Aspects::FINDINGS);
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
        let ids = rename(&mut tables, &schema, &renamed, &raw);
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
            with_time,
            name,
            dirty: raw.keys().copied().collect(),
            raw,
            links: Links::default(),
            found: BTreeMap::new(),
            changed,
            ids,
        })
    }

    /// What the change touches by itself.
    fn first_touched(&mut self) {
        let mut touched: Vec<Key> = Vec::new();
        // Whoever looked up an id that leads elsewhere now. A view shows of a text only links that lead to what its readers
        // may know of, so that the text is another for them even where the model holds the same.
        let mut linked: Vec<Key> = Vec::new();
        for key in self.changed.gone.keys() {
            touched.extend(self.readers(*key, Aspects::ALL));
            linked.extend(self.readers(*key, Aspects::EXISTS));
        }
        let old_number = |key: Key| self.stored.number(key);
        for id in &self.ids {
            let text = std::str::from_utf8(id).unwrap_or_default();
            // By path, as far as they are still there; those that went have been seen to above.
            let before = source::holders(&self.old.tables, text, old_number).first().map(|(_, _, key)| *key);
            let after = self.stored.holders(text).first().map(|(_, _, key)| *key);
            if before != after || before.is_none() {
                let name = edges::name(&id_name(text));
                self.changed.names.insert(name);
                linked.extend(self.readers(name, Aspects::ALL));
                for key in before.into_iter().chain(after) {
                    linked.extend(self.readers(key, Aspects::EXISTS));
                    let seen = self.changed.records.entry(key).or_default();
                    *seen = *seen | Aspects::EXISTS;
                }
            }
        }
        for key in linked.into_iter().filter(|key| self.stored.number(*key).is_some()) {
            touched.push(key);
            let seen = self.changed.records.entry(key).or_default();
            *seen = *seen | Aspects::VALUES;
        }
        if !self.ids.is_empty() {
            self.changed.names.insert(edges::name(ALL_IDS));
        }
        for path in &self.changed.files {
            self.changed.names.insert(edges::name(&file_name(path)));
            let before = self.old.tables.others.get(path.as_bytes()).is_some();
            if before != self.tables.others.get(path.as_bytes()).is_some() {
                self.changed.names.insert(edges::name(ALL_FILES));
            }
        }
        for path in self.changed.gone.values() {
            self.changed.names.insert(edges::name(&file_name(path)));
        }
        for key in self.changed.new.iter().filter_map(|key| self.stored.number(*key)) {
            self.changed.names.insert(edges::name(&file_name(self.tables.path(key as usize))));
        }
        for name in self.changed.names.clone() {
            touched.extend(self.readers(name, Aspects::ALL));
        }
        if self.with_time {
            self.stale();
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
                let seen = self.changed.records.entry(key).or_default();
                *seen = *seen | Aspects::REFERRING;
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
        self.old.edges.readers(of, aspects).filter(|(_, item)| *item == 0).map(|(by, _)| by).collect()
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
            let known = self.changed.records.entry(key).or_default();
            *known = *known | aspects;
            for reader in self.readers(key, aspects) {
                more.extend(self.stored.number(reader).filter(|number| !self.dirty.contains(number)));
            }
        }
        let grows = !more.is_empty();
        self.dirty.extend(more);
        grows
    }

    fn finish(mut self) -> Option<Advanced> {
        let mut findings = std::mem::take(&mut self.old.findings);
        let mut refound: BTreeSet<Arc<str>> = BTreeSet::new();
        for (path, now) in self.changes {
            let own = now.as_ref().map(|(entry, _)| {
                let claimed = claimed(&self.model.schema, entry).is_some();
                record::file_findings(entry, claimed)
            });
            let own = own.unwrap_or_default();
            let path: Arc<str> = path.as_str().into();
            let before = findings.own.remove(&path).unwrap_or_default();
            if before != own {
                refound.insert(path.clone());
            }
            if !own.is_empty() {
                findings.own.insert(path, own);
            }
        }
        for (index, computed) in std::mem::take(&mut self.found) {
            let path = self.model.path(index).clone();
            let entry = self.tables.entry(&path)?;
            let mut own = record::file_findings(&entry, true);
            own.extend(self.raw.get(&index).map(|(_, found)| found.clone()).unwrap_or_default());
            own.extend(computed);
            let before = findings.own.remove(&path).unwrap_or_default();
            if before != own {
                refound.insert(path.clone());
            }
            if !own.is_empty() {
                findings.own.insert(path, own);
            }
        }
        let claims = self.claim();
        let stored = Stored::new(Arc::new(self.tables.clone()), self.stored.log.clone());
        refound.extend(groups::settle(&mut findings, &self.ids, &claims, &stored, &self.model, &self.locator));
        let came_or_went =
            !self.changed.gone.is_empty() || !self.changed.new.is_empty() || !self.changed.files.is_empty();
        if came_or_went
            && (!findings.paths.is_empty() || self.tables.folded.iter().any(|(_, row)| row[0] > 1 || row[1] > 0))
        {
            let before = std::mem::take(&mut findings.paths);
            record::path_clashes(self.snapshot.entries(), &mut findings.paths);
            if before != findings.paths {
                refound.extend(before.iter().chain(&findings.paths).map(|finding| finding.file.clone()));
            }
        }
        findings.settings = std::mem::take(&mut self.settings);
        for index in refound.iter().filter_map(|path| self.model.at_path(path)) {
            let seen = self.changed.records.entry(self.stored.key(index)).or_default();
            *seen = *seen | Aspects::FINDINGS;
        }
        self.keep(findings)
    }

    /// Brings the claims of records up to date; the hashes of those that somebody makes or made.
    fn claim(&mut self) -> BTreeSet<Vec<u8>> {
        let mut touched = self.changed.gone.keys().copied().collect::<BTreeSet<Key>>();
        touched.extend(self.dirty.iter().map(|index| self.stored.key(*index)));
        let mut changes: BTreeMap<Vec<u8>, Change> = BTreeMap::new();
        for (key, _) in self.tables.unique.iter().filter(|(key, _)| touched.contains(&last_key(key))) {
            changes.insert(key.to_vec(), None);
        }
        for &index in &self.dirty {
            for claim in unique::claims(&self.model, index) {
                changes.insert(groups::claim_key(&claim, self.stored.key(index)), Some(Vec::new()));
            }
        }
        self.tables.unique = self.tables.unique.merged(&changes);
        changes.into_keys().map(|key| key[..CLAIM].to_vec()).collect()
    }

    /// Writes down what was computed.
    fn keep(mut self, findings: super::findings::Findings) -> Option<Advanced> {
        let mut touched = self.dirty.clone();
        touched.extend(self.links.touched());
        let key = |record: RecordIx| self.stored.key(record);
        let mut rows: BTreeMap<String, Change> = BTreeMap::new();
        let mut edges_of: BTreeMap<(Key, u8), Looks> = BTreeMap::new();
        let mut written = Vec::new();
        let mut used = self.old.head.used;
        for &index in &touched {
            let kept = self.tables.kept(index as usize);
            let until = if self.dirty.contains(&index) {
                let reads = self.model.reads(index).cloned().unwrap_or_default();
                edges_of.insert((kept.key, 0), looks(index, &reads, &key));
                until(&reads)
            } else {
                kept.until
            };
            used -=
                u64::from(self.old.tables.kept_at(self.tables.path(index as usize)).map_or(0, |old| old.place.length));
            written.push((index, Kept { until, ..kept }, row::write(&self.model.share(index), &key)));
        }
        for path in self.changed.gone.values() {
            used -= u64::from(self.old.tables.kept_at(path).map_or(0, |old| old.place.length));
        }
        if self.stored.is_doubtful() {
            return None;
        }
        let mut log = Arc::new(self.stored.log.reopened());
        let grown = Arc::get_mut(&mut log)?;
        for (index, kept, bytes) in written {
            used += bytes.len() as u64;
            let kept = Kept { place: grown.put(&bytes), ..kept };
            rows.insert(self.tables.path(index as usize).to_owned(), Some(kept.to_bytes()));
        }
        self.tables.records = self.tables.records.merged(&rows);
        let gone = self.changed.gone.keys().copied().collect();
        let mut edges = std::mem::take(&mut self.old.edges);
        edges.replace(&edges_of, &gone);
        let head = Head {
            name: self.name,
            commit: self.snapshot.commit(),
            folder: None,
            now: self.model.now,
            next: self.next,
            log: self.old.head.log,
            end: log.end(),
            used,
        };
        self.model.settle();
        let state = State { head, tables: Arc::new(self.tables), edges, findings };
        Some(Advanced { state, log, model: Arc::new(self.model), changed: self.changed, stored: self.stored })
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
fn differences(before: &Row, after: &Row) -> Aspects {
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

/// Brings the table of ids up to date for these records; the ids whose holders may be others.
fn rename(
    tables: &mut Tables,
    schema: &Schema,
    keys: &BTreeSet<Key>,
    raw: &BTreeMap<RecordIx, (Record, Vec<Diagnostic>)>,
) -> BTreeSet<Vec<u8>> {
    let mut changes: BTreeMap<Vec<u8>, Change> = BTreeMap::new();
    for (key, _) in tables.ids.iter().filter(|(key, _)| keys.contains(&last_key(key))) {
        changes.insert(key.to_vec(), None);
    }
    for (index, (record, _)) in raw {
        let key = Kept::key(tables.records.row(*index as usize));
        let mut put = |id: &str, former| {
            let id = id_key(id, former, key);
            // What was there before and is still there is no change.
            if changes.remove(&id).is_none() {
                changes.insert(id, Some(Vec::new()));
            }
        };
        put(&record.id, false);
        let slot = schema.record_type(record.type_id).slot("aliases");
        for alias in slot.map(|slot| crate::model::texts(record.value(slot))).into_iter().flatten() {
            put(&alias, true);
        }
    }
    tables.ids = tables.ids.merged(&changes);
    changes.into_keys().map(|key| key[..key.len() - 6].to_vec()).collect()
}

/// The schema of a snapshot, and what is wrong with it.
pub fn schema_of(snapshot: &dyn Snapshot) -> (Arc<Schema>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    check::problems(snapshot, &mut found);
    let schema = schema::load(snapshot, &mut found);
    (Arc::new(schema), found)
}
