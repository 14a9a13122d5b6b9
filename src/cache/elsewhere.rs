//! Names that lead elsewhere than before: ids and paths of files.
//!
//! In: which ids may have other holders, and which records and files came, went or are others. Out: the names that somebody may
//! have looked up, noted as changed.

use std::collections::BTreeSet;

use super::advance::Changed;
use super::edges;
use super::row::Key;
use super::source::{self, Stored};
use super::state::State;
use crate::model::attachments::{ALL_FILES, file_name};
use crate::model::{ALL_IDS, Aspects, RecordIx, id_name};

/// Notes the names that lead elsewhere. Gives the records that looked up such an id, or a record that has it or that went:
/// a view shows of a text only links that lead to what its readers may know of, so that the text is another for them even
/// where the model holds the same.
pub fn note(changed: &mut Changed, old: &State, stored: &Stored, ids: &BTreeSet<Vec<u8>>) -> Vec<Key> {
    let mut linked: Vec<Key> = Vec::new();
    for key in changed.gone.keys() {
        linked.extend(readers(old, *key, Aspects::EXISTS));
    }
    let old_number = |key: Key| stored.number(key);
    for id in ids {
        let text = std::str::from_utf8(id).unwrap_or_default();
        // By path, as far as they are still there; those that went have been seen to above.
        let before = source::holders(&old.tables, text, old_number).first().map(|(_, _, key)| *key);
        let after = stored.holders(text).first().map(|(_, _, key)| *key);
        if before != after || before.is_none() {
            let name = edges::name(&id_name(text));
            changed.names.insert(name);
            linked.extend(readers(old, name, Aspects::ALL));
            for key in before.into_iter().chain(after) {
                linked.extend(readers(old, key, Aspects::EXISTS));
                changed.add(key, Aspects::EXISTS);
            }
        }
    }
    linked.retain(|key| stored.number(*key).is_some());
    linked.iter().for_each(|key| changed.add(*key, Aspects::VALUES));
    if !ids.is_empty() {
        changed.names.insert(edges::name(ALL_IDS));
    }
    files(changed, old, stored);
    linked
}

/// The records to which an id led and no longer leads, as far as they are still there.
pub fn former(old: &State, stored: &Stored, ids: &BTreeSet<Vec<u8>>) -> Vec<RecordIx> {
    let elsewhere = ids.iter().filter_map(|id| {
        let text = std::str::from_utf8(id).unwrap_or_default();
        let before = source::holders(&old.tables, text, |key| stored.number(key)).first().map(|(_, number, _)| *number);
        let after = stored.holders(text).first().map(|(_, number, _)| *number);
        before.filter(|_| before != after)
    });
    elsewhere.collect()
}

/// Notes the names of files.
fn files(changed: &mut Changed, old: &State, stored: &Stored) {
    let (before, after) = (&old.tables.others, &stored.tables.others);
    for path in &changed.files {
        changed.names.insert(edges::name(&file_name(path)));
        if before.get(path.as_bytes()).is_some() != after.get(path.as_bytes()).is_some() {
            changed.names.insert(edges::name(ALL_FILES));
        }
    }
    for path in changed.gone.values() {
        changed.names.insert(edges::name(&file_name(path)));
    }
    for key in changed.new.iter().filter_map(|key| stored.number(*key)) {
        changed.names.insert(edges::name(&file_name(stored.tables.path(key as usize))));
    }
}

/// Records, by key, whose computing looked at a part of something.
pub fn readers(old: &State, of: Key, aspects: Aspects) -> Vec<Key> {
    old.edges.readers(of, aspects).filter(|(_, item)| *item == 0).map(|(by, _)| by).collect()
}
