//! The table of a book: a large layer that is rarely written, a small one over it that is written with every commit, and
//! what is new.
//!
//! In: keys with rows. Out: the row of a key, from the newest layer that has it. A row of the small layer can say that
//! there is none.

use std::collections::{BTreeMap, BTreeSet};

use crate::snapshot::BlobId;
use crate::store::{Place, Sorted};

/// Bytes of a row.
pub(super) const WIDTH: usize = 9 + Place::WIDTH;

/// The small layer may have so many rows, and one for every eight of the large one, before it becomes part of that.
const SMALL: usize = 64;

/// What is known of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// The corrected date of a commit.
    pub(super) date: i64,
    /// Where the rest stands; of no length when there is no more.
    pub(super) place: Place,
}

impl Row {
    pub(super) fn to_bytes(self) -> Vec<u8> {
        [&[1][..], &self.date.to_le_bytes(), &self.place.to_bytes()].concat()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Row> {
        let (head, rest) = bytes.split_first()?;
        let (date, place) = rest.split_first_chunk()?;
        let row = Row { date: i64::from_le_bytes(*date), place: Place::from_bytes(place.try_into().ok()?) };
        (*head == 1).then_some(row)
    }
}

/// The key of a file.
pub(super) fn file(path: &str) -> Vec<u8> {
    [b"f", path.as_bytes()].concat()
}

/// The key of a path that has no file any more.
pub(super) fn gone(path: &str) -> Vec<u8> {
    [b"g", path.as_bytes()].concat()
}

/// The key of a commit.
pub(super) fn commit(id: BlobId) -> Vec<u8> {
    [&b"c"[..], &id].concat()
}

/// The key that says that a file once had another path; without a file, what the keys of all such files begin with.
pub(super) fn former(path: &str, file: &str) -> Vec<u8> {
    [b"n", path.as_bytes(), b"\0", file.as_bytes()].concat()
}

/// A table in layers.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) large: Sorted,
    pub(super) small: Sorted,
    fresh: BTreeMap<Vec<u8>, Option<Row>>,
}

impl Table {
    pub(super) fn new(large: Sorted, small: Sorted) -> Table {
        Table { large, small, fresh: BTreeMap::new() }
    }

    pub(super) fn get(&self, key: &[u8]) -> Option<Row> {
        if let Some(row) = self.fresh.get(key) {
            return *row;
        }
        self.small.get(key).or_else(|| self.large.get(key)).and_then(Row::from_bytes)
    }

    pub(super) fn put(&mut self, key: Vec<u8>, row: Option<Row>) {
        self.fresh.insert(key, row);
    }

    /// Whether anything is new.
    pub(super) fn is_changed(&self) -> bool {
        !self.fresh.is_empty()
    }

    /// The keys that begin so and have a row, without that beginning.
    pub(super) fn keys(&self, beginning: &[u8]) -> BTreeSet<Vec<u8>> {
        let kept = [&self.large, &self.small].into_iter().flat_map(|layer| rows(layer, beginning));
        let fresh = self.fresh.range(beginning.to_vec()..).map(|(key, _)| key.as_slice());
        let fresh = fresh.take_while(|key| key.starts_with(beginning));
        let there = kept.map(|(key, _)| key).chain(fresh).filter(|key| self.get(key).is_some());
        there.map(|key| key[beginning.len()..].to_vec()).collect()
    }

    /// Commits and their rows, in no order. They are never written twice, so that the layers need not be compared.
    pub(super) fn commits(&self) -> impl Iterator<Item = (BlobId, Row)> {
        let kept = [&self.large, &self.small].into_iter().flat_map(|layer| rows(layer, b"c"));
        let kept = kept.filter_map(|(key, row)| Some((key, Row::from_bytes(row)?)));
        let fresh = self.fresh.iter().filter_map(|(key, row)| Some((key.as_slice(), (*row)?)));
        kept.chain(fresh).filter_map(|(key, row)| Some((key.strip_prefix(b"c")?.try_into().ok()?, row)))
    }

    /// The small layer with what is new, and the large one when it takes in the small one.
    pub(super) fn merged(&self) -> (Sorted, Option<Sorted>) {
        let gone = || vec![0; WIDTH];
        let fresh = self.fresh.iter().map(|(key, row)| (key, Some(row.map_or_else(gone, Row::to_bytes))));
        let small = self.small.merged(&fresh.collect());
        if small.len() <= SMALL + self.large.len() / 8 {
            return (small, None);
        }
        (Sorted::new(WIDTH), Some(self.whole()))
    }

    /// Everything in one layer.
    pub(super) fn whole(&self) -> Sorted {
        let mut changes: BTreeMap<&[u8], Option<Vec<u8>>> = BTreeMap::new();
        for (key, row) in self.small.iter() {
            changes.insert(key, Row::from_bytes(row).map(Row::to_bytes));
        }
        for (key, row) in &self.fresh {
            changes.insert(key, row.map(Row::to_bytes));
        }
        self.large.merged(&changes)
    }
}

/// The rows of a layer whose keys begin so.
fn rows<'t>(layer: &'t Sorted, beginning: &'t [u8]) -> impl Iterator<Item = (&'t [u8], &'t [u8])> {
    let start = layer.find(beginning).unwrap_or_else(|at| at);
    let rows = (start..layer.len()).map(|at| (layer.key(at), layer.row(at)));
    rows.take_while(move |(key, _)| key.starts_with(beginning))
}
