//! A state made from nothing: everything read, checked and kept.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use super::edges::{self, Edges, Looks};
use super::findings::Findings;
use super::groups;
use super::row::{self, Key};
use super::source::Stored;
use super::state::{Folder, Head, State};
use super::tables::{FOREVER, Kept, Tables, folded_key, id_key, other};
use crate::check::{self, Whole, unique};
use crate::model::trace::Reads;
use crate::model::{Aspects, Model, RecordIx};
use crate::record;
use crate::snapshot::{BlobId, Snapshot};
use crate::store::{Log, Place, Sorted};

/// A state with the model that it is of.
pub struct Made {
    /// What is kept.
    pub state: State,
    /// The log with its rows, not flushed.
    pub log: Log,
    /// The records.
    pub model: Arc<Model>,
}

/// Reads and checks everything. Records have the keys that they had in a state that is `known`.
///
/// # Errors
///
/// When the folder for the log cannot be made.
pub fn make(
    folder: &Folder,
    snapshot: &dyn Snapshot,
    blob: &dyn Fn(&str) -> BlobId,
    known: Option<&State>,
    now: jiff::Timestamp,
    name: String,
) -> io::Result<Made> {
    let Whole { mut model, found } = check::whole(snapshot, now, true);
    let (number, mut log) = folder.new_log()?;
    let (keys, next) = keys(&model, known);
    let key = |record: RecordIx| keys[record as usize];
    let mut kept: Vec<(Arc<str>, Kept)> = Vec::with_capacity(model.len());
    let mut entries = snapshot.entries().iter();
    for index in model.indices() {
        let row = model.share(index);
        let path = row.record.path.clone();
        // Both are sorted by path.
        let size = entries.find(|entry| entry.path == path).map_or(0, |entry| entry.size);
        let place = log.put(&row::write(&row, &key));
        if log.waiting() > PIECE {
            log.flush()?;
        }
        let until = model.reads(index).map_or(FOREVER, until);
        let blob = blob(&path);
        kept.push((path, Kept { key: key(index), type_id: row.record.type_id, blob, size, place, until }));
    }
    let rows = kept.iter().map(|(path, kept)| (path.as_bytes(), kept.to_bytes()));
    let records = Sorted::from_sorted(Kept::WIDTH, rows);
    let others = snapshot.entries().iter().filter(|entry| records.get(entry.path.as_bytes()).is_none());
    let others = others.map(|entry| {
        let id = (entry.kind == crate::snapshot::EntryKind::File).then(|| blob(&entry.path));
        (entry.path.as_bytes(), other(entry, id.or(entry.blob)))
    });
    let others = Sorted::from_sorted(super::tables::OTHER, others);
    let (ids, claims) = names(&model, &key);
    let unique_keys = Sorted::from_sorted(0, claims.iter().map(|claim| (claim.as_slice(), Vec::new())));
    let ids = Sorted::from_sorted(0, ids.iter().map(|id| (id.as_slice(), Vec::new())));
    let tables = Tables { records, others, ids, unique: unique_keys, folded: folded(snapshot) };
    let mut all = BTreeMap::new();
    for index in model.indices() {
        if let Some(reads) = model.reads(index) {
            all.insert((key(index), 0), looks(index, reads, &key));
        }
    }
    let mut edges = Edges::default();
    edges.replace(&all, &BTreeSet::new());
    drop(all);
    model.settle();
    let head = Head {
        name,
        types: model.schema.types.iter().map(|record_type| record_type.name.clone()).collect(),
        commit: snapshot.commit(),
        folder: None,
        now,
        next,
        log: number,
        end: log.end(),
        used: log.end(),
        edges: 0,
    };
    let tables = Arc::new(tables);
    let mut findings = Findings { settings: found.others.clone(), ..Findings::default() };
    sort_out(snapshot, &model, &mut findings, found);
    let mut state = State { head, tables: tables.clone(), edges, findings };
    let stored = Stored::new(tables, Arc::new(Log::open(folder.path(), 0)));
    groups::all(&mut state.findings, &stored, &model, &crate::model::Locator::new(snapshot));
    Ok(Made { state, log, model: Arc::new(model) })
}

/// Puts findings where they are looked for when their file changes.
fn sort_out(snapshot: &dyn Snapshot, model: &Model, findings: &mut Findings, found: check::Found) {
    let mut of_files = Vec::new();
    for entry in snapshot.entries() {
        let claimed = model.at_path(&entry.path).is_some();
        let own = record::file_findings(entry, claimed);
        if !own.is_empty() {
            of_files.extend(own.iter().cloned());
            findings.own.entry(entry.path.clone()).or_default().extend(own);
        }
    }
    let mut clashes = Vec::new();
    record::path_clashes(snapshot.entries(), &mut clashes);
    findings.settings.retain(|finding| !of_files.contains(finding) && !clashes.contains(finding));
    findings.paths = clashes;
    for (index, own) in found.of_records.into_iter().enumerate() {
        if !own.is_empty() {
            findings.own.entry(model.path(index as RecordIx).clone()).or_default().extend(own);
        }
    }
}

/// The keys of all records, and the first that no record has had.
fn keys(model: &Model, known: Option<&State>) -> (Vec<Key>, Key) {
    let mut next = known.map_or(0, |known| known.head.next);
    let keys = model.indices().into_iter().map(|index| {
        let kept = known.and_then(|known| known.tables.kept_at(model.path(index)));
        let key = kept.map_or(next, |kept| kept.key);
        next = next.max(key + 1);
        key
    });
    (keys.collect(), next)
}

/// The keys of all ids, and of all claims.
fn names(model: &Model, key: &dyn Fn(RecordIx) -> Key) -> (BTreeSet<Vec<u8>>, BTreeSet<Vec<u8>>) {
    let (mut ids, mut claims) = (BTreeSet::new(), BTreeSet::new());
    for index in model.indices() {
        ids.insert(id_key(model.id(index), false, key(index)));
        ids.extend(model.aliases(index).into_iter().map(|(_, alias)| id_key(&alias, true, key(index))));
        claims.extend(unique::claims(model, index).iter().map(|claim| groups::claim_key(claim, key(index))));
    }
    (ids, claims)
}

fn folded(snapshot: &dyn Snapshot) -> Sorted {
    let mut counts: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    for entry in snapshot.entries() {
        *counts.entry(folded_key(&entry.path)).or_default() += 1;
    }
    Sorted::from_sorted(4, counts.iter().map(|(key, count)| (key.as_slice(), count.to_le_bytes().to_vec())))
}

/// The second from which on something must be made again.
pub fn until(reads: &Reads) -> i64 {
    // Rounded up, and no instant is left out: one second later is at most one look too many.
    reads.until.map_or(FOREVER, |at| at.as_second() + i64::from(at.subsec_nanosecond() > 0))
}

/// What was looked at to compute a record. That it looked at itself says nothing, but for what others decide.
pub fn looks(index: RecordIx, reads: &Reads, key: &dyn Fn(RecordIx) -> Key) -> Looks {
    let mut reads = reads.clone();
    reads.tidy();
    let mut looks = edges::looks(&reads, key);
    let own = key(index);
    for (of, aspects) in &mut looks {
        if *of == own {
            *aspects = Aspects(aspects.0 & Aspects::REFERRING.0);
        }
    }
    looks.retain(|(_, aspects)| !aspects.is_empty());
    looks
}

/// Bytes of rows that wait in memory at once.
const PIECE: usize = 8 << 20;

/// A place that nothing was put at yet.
pub const NOWHERE: Place = Place { start: u64::MAX, length: 0, check: [0; 8] };
