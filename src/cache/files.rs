//! What a change of files does to the tables, before any record is computed.

use std::collections::{BTreeMap, BTreeSet};

use super::row::Key;
use super::state::State;
use super::tables::{FOREVER, Kept, Tables, folded_key, id_key, last_key, other};
use super::whole::NOWHERE;
use crate::diag::Diagnostic;
use crate::model::RecordIx;
use crate::record::{self, Record};
use crate::schema::Schema;
use crate::snapshot::{BlobId, CONFIG_FILE, Entry, EntryKind};
use crate::store::Change;

/// What stands at a path now, with the id of its bytes.
pub type FileChange = (String, Option<(Entry, BlobId)>);

/// Whether a path decides how everything else is read.
fn decides(path: &str) -> bool {
    let folder = path.split('/').next().unwrap_or_default();
    path == CONFIG_FILE || matches!(folder, "types" | "catalogs" | "calendar")
}

/// Whether a change decides how everything else is read.
pub fn decide(changes: &[FileChange]) -> bool {
    changes.iter().any(|(path, _)| decides(path))
}

/// The tables after a change of files, before any record is computed; none when everything is to be read again.
pub fn tables(state: &State, schema: &Schema, changes: &[FileChange]) -> Option<(Tables, Key)> {
    if decide(changes) {
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
pub fn claimed(schema: &Schema, entry: &Entry) -> Option<u16> {
    let is_file = entry.kind == EntryKind::File && record::is_candidate(&entry.path);
    if is_file { schema.type_of_path(&entry.path) } else { None }
}

/// Ids of records that changed.
#[derive(Debug, Default)]
pub struct Renamed {
    /// Those whose holders may be others.
    pub ids: BTreeSet<Vec<u8>>,
    /// Those that were theirs before and still are.
    pub same: BTreeSet<Vec<u8>>,
}

/// Brings the table of ids up to date for these records.
pub fn rename(
    tables: &mut Tables,
    schema: &Schema,
    keys: &BTreeSet<Key>,
    raw: &BTreeMap<RecordIx, (Record, Vec<Diagnostic>)>,
) -> Renamed {
    let mut same = BTreeSet::new();
    let mut changes: BTreeMap<Vec<u8>, Change> = BTreeMap::new();
    for (key, _) in tables.ids.iter().filter(|(key, _)| keys.contains(&last_key(key))) {
        changes.insert(key.to_vec(), None);
    }
    for (index, (record, _)) in raw {
        let key = Kept::key(tables.records.row(*index as usize));
        let mut put = |id: &str, former| {
            let id = id_key(id, former, key);
            // What was there before and is still there is no change.
            match changes.remove(&id) {
                None => drop(changes.insert(id, Some(Vec::new()))),
                Some(_) => drop(same.insert(id[..id.len() - 6].to_vec())),
            }
        };
        put(&record.id, false);
        let slot = schema.record_type(record.type_id).slot("aliases");
        for alias in slot.map(|slot| crate::model::texts(record.value(slot))).into_iter().flatten() {
            put(&alias, true);
        }
    }
    tables.ids = tables.ids.merged(&changes);
    Renamed { ids: changes.into_keys().map(|key| key[..key.len() - 6].to_vec()).collect(), same }
}
