//! Kept rows as the source of a model: each is read when somebody asks for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::row::{self, Key, Now};
use super::tables::{Kept, Tables, id_prefix, last_key};
use crate::model::{Both, Model, RecordIx, Referring, Row, Source};
use crate::schema::TypeId;
use crate::store::{Log, Place};

/// Rows of records, in tables and a log.
pub struct Stored {
    /// The tables.
    pub tables: Arc<Tables>,
    /// The log.
    pub log: Arc<Log>,
    /// The number of each key.
    numbers: Arc<[RecordIx]>,
    /// Whether something could not be read as it was written: nothing that was made from here may be used then.
    doubt: AtomicBool,
}

/// Marks a key that no record has.
const NOBODY: RecordIx = RecordIx::MAX;

impl Stored {
    /// The rows that these tables tell of.
    pub fn new(tables: Arc<Tables>, log: Arc<Log>) -> Stored {
        let mut numbers = vec![NOBODY; tables.records.len()];
        for (at, (_, row)) in tables.records.iter().enumerate() {
            let key = Kept::key(row) as usize;
            if key >= numbers.len() {
                numbers.resize(key + 1, NOBODY);
            }
            numbers[key] = at as RecordIx;
        }
        Stored { tables, log, numbers: numbers.into(), doubt: AtomicBool::new(false) }
    }

    /// The same records with other tables beside them.
    pub fn beside(&self, tables: Arc<Tables>) -> Stored {
        let (log, numbers) = (self.log.clone(), self.numbers.clone());
        Stored { tables, log, numbers, doubt: AtomicBool::new(false) }
    }

    /// Whether something was damaged.
    pub fn is_doubtful(&self) -> bool {
        self.doubt.load(Ordering::Relaxed)
    }

    /// The number of the record with a key.
    pub fn number(&self, key: Key) -> Option<RecordIx> {
        number_in(&self.numbers, key)
    }

    /// The key of a record.
    pub fn key(&self, record: RecordIx) -> Key {
        Kept::key(self.tables.records.row(record as usize))
    }

    /// The row at a place of the log, as far as it still leads to records.
    pub fn read(&self, place: &Place) -> Option<Row> {
        let read = || {
            let bytes = self.log.get(place)?;
            let (find, number) = (&|id: &str| self.find(id), &|key| self.number(key));
            row::read(&bytes, &Now { find, number, referring: &|bytes| self.referring(bytes) })
        };
        let row = read();
        if row.is_none() {
            self.doubt.store(true, Ordering::Relaxed);
        }
        row
    }

    /// What refers to a record, once somebody asks. The bytes are known to be as they were written.
    fn referring(&self, bytes: &[u8]) -> Referring {
        let (bytes, numbers) = (bytes.to_vec(), self.numbers.clone());
        Referring::later(move || row::links(&bytes, &|key| number_in(&numbers, key)).unwrap_or_default())
    }

    /// The records that have an id: whether it is a former one, their number and key; the first has it.
    pub fn holders(&self, id: &str) -> Vec<(bool, RecordIx, Key)> {
        holders(&self.tables, id, |key| self.number(key))
    }
}

fn number_in(numbers: &[RecordIx], key: Key) -> Option<RecordIx> {
    numbers.get(key as usize).copied().filter(|number| *number != NOBODY)
}

/// The records that have an id, in the order of their right to it.
pub fn holders(tables: &Tables, id: &str, number: impl Fn(Key) -> Option<RecordIx>) -> Vec<(bool, RecordIx, Key)> {
    let prefix = id_prefix(id);
    let from = tables.ids.find(&prefix).unwrap_or_else(|at| at);
    let keys = (from..tables.ids.len()).map(|at| tables.ids.key(at));
    let own = keys.take_while(|key| key.starts_with(&prefix)).filter_map(|bytes| {
        let key = last_key(bytes);
        Some((bytes.get(prefix.len()) == Some(&1), number(key)?, key))
    });
    let mut holders: Vec<_> = own.collect();
    holders.sort_unstable();
    holders
}

impl Source for Stored {
    fn row(&self, record: RecordIx) -> Arc<Row> {
        let kept = self.tables.kept(record as usize);
        let missing = || row::missing(kept.type_id, self.tables.path(record as usize));
        self.read(&kept.place).map_or_else(missing, Arc::new)
    }

    fn title(&self, _: &Model, _: RecordIx) -> Option<Both> {
        None
    }

    fn type_id(&self, record: RecordIx) -> TypeId {
        Kept::type_id(self.tables.records.row(record as usize))
    }

    fn find(&self, id: &str) -> Option<RecordIx> {
        self.holders(id).first().map(|(_, number, _)| *number)
    }

    fn at_path(&self, path: &str) -> Option<RecordIx> {
        self.tables.records.find(path.as_bytes()).ok().map(|at| at as RecordIx)
    }

    fn ids(&self) -> Vec<Arc<str>> {
        let ids = self.tables.ids.iter().filter_map(|(key, _)| {
            let end = key.len().checked_sub(6)?;
            Some(Arc::from(std::str::from_utf8(&key[..end]).ok()?))
        });
        let mut ids: Vec<Arc<str>> = ids.collect();
        ids.dedup();
        ids
    }
}
