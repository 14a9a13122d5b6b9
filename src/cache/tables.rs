//! What is kept of every file of a repository in rows of one width.

use std::sync::Arc;

use bytes::Bytes;

use super::row::Key;
use crate::snapshot::{BlobId, Entry, EntryKind, Known};
use crate::store::{Place, Sorted};

/// Marks that something holds for ever.
pub const FOREVER: i64 = i64::MAX;

/// What is kept of a record beside the row in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its key.
    pub key: Key,
    /// Number of its type.
    pub type_id: u16,
    /// Its bytes.
    pub blob: BlobId,
    /// How many there are.
    pub size: u64,
    /// Where its row is in the log.
    pub place: Place,
    /// The second since 1970 from which on it must be computed again.
    pub until: i64,
}

impl Kept {
    /// Bytes of a row.
    pub const WIDTH: usize = 4 + 2 + 20 + 8 + Place::WIDTH + 8;

    /// The row.
    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Kept::WIDTH);
        bytes.extend(self.key.to_le_bytes());
        bytes.extend(self.type_id.to_le_bytes());
        bytes.extend(self.blob);
        bytes.extend(self.size.to_le_bytes());
        bytes.extend(self.place.to_bytes());
        bytes.extend(self.until.to_le_bytes());
        bytes
    }

    /// Reads a row.
    pub fn read(row: &[u8]) -> Kept {
        let mut place = [0; Place::WIDTH];
        place.copy_from_slice(&row[34..34 + Place::WIDTH]);
        Kept {
            key: number(&row[..4]) as Key,
            type_id: number(&row[4..6]) as u16,
            blob: blob(&row[6..]),
            size: number(&row[26..34]),
            place: Place::from_bytes(&place),
            until: number(&row[34 + Place::WIDTH..]) as i64,
        }
    }

    /// The key alone.
    pub fn key(row: &[u8]) -> Key {
        number(&row[..4]) as Key
    }

    /// The type alone.
    pub fn type_id(row: &[u8]) -> u16 {
        number(&row[4..6]) as u16
    }

    /// The end of its validity alone.
    pub fn until(row: &[u8]) -> i64 {
        number(&row[34 + Place::WIDTH..]) as i64
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Bytes of a row about a file that is no record.
pub const OTHER: usize = 1 + 20 + 8;

/// What is kept of a file that is no record.
pub fn other(entry: &Entry, blob: Option<BlobId>) -> Vec<u8> {
    let mut row = vec![match entry.kind {
        EntryKind::File => 0,
        EntryKind::Symlink => 1,
        EntryKind::Other => 2,
    }];
    row.extend(blob.unwrap_or_default());
    row.extend(entry.size.to_le_bytes());
    row
}

/// The file as an entry.
pub fn entry_of_other(path: &str, row: &[u8]) -> Entry {
    let blob = blob(&row[1..]);
    let size = number(&row[21..29]);
    Entry { path: path.into(), kind: other_kind(row), size, blob: (blob != [0; 20]).then_some(blob) }
}

fn other_kind(row: &[u8]) -> EntryKind {
    [EntryKind::File, EntryKind::Symlink, EntryKind::Other][usize::from(row[0].min(2))]
}

/// The id at the beginning of some bytes.
fn blob(bytes: &[u8]) -> BlobId {
    let mut blob = [0; 20];
    blob.copy_from_slice(&bytes[..20]);
    blob
}

/// Everything that is kept in tables.
#[derive(Clone, Debug)]
pub struct Tables {
    /// The records by path, with [`Kept`].
    pub records: Sorted,
    /// The other files by path.
    pub others: Sorted,
    /// Who has which id: the id, a zero byte, 0 for its own or 1 for a former one, and the key.
    pub ids: Sorted,
    /// Who claims which value for itself: a hash of the claim, and the key.
    pub unique: Sorted,
    /// How many paths are the same for a computer that knows no case: a hash, and their number.
    pub folded: Sorted,
}

impl Tables {
    /// The tables and their widths, in the order in which they are written.
    pub fn all(&self) -> [&Sorted; 5] {
        [&self.records, &self.others, &self.ids, &self.unique, &self.folded]
    }

    /// The tables of these bytes.
    pub fn from_bytes(parts: [Bytes; 5]) -> Option<Tables> {
        let [records, others, ids, unique, folded] = parts;
        Some(Tables {
            records: Sorted::from_bytes(records, Kept::WIDTH)?,
            others: Sorted::from_bytes(others, OTHER)?,
            ids: Sorted::from_bytes(ids, 0)?,
            unique: Sorted::from_bytes(unique, 0)?,
            folded: Sorted::from_bytes(folded, 4)?,
        })
    }

    /// The record at a position.
    pub fn kept(&self, at: usize) -> Kept {
        Kept::read(self.records.row(at))
    }

    /// The record of a path.
    pub fn kept_at(&self, path: &str) -> Option<Kept> {
        self.records.get(path.as_bytes()).map(Kept::read)
    }

    /// The path of the record at a position.
    pub fn path(&self, at: usize) -> &str {
        // Keys were texts when they were put in, and not a byte of them is another.
        std::str::from_utf8(self.records.key(at)).unwrap_or_default()
    }

    /// The entry of a path.
    pub fn entry(&self, path: &str) -> Option<Entry> {
        if let Some(kept) = self.kept_at(path) {
            return Some(entry_of_record(path, &kept));
        }
        self.others.get(path.as_bytes()).map(|row| entry_of_other(path, row))
    }

    /// Every file, by path, as a listing of others may be compared with it.
    pub fn known(&self) -> impl Iterator<Item = Known<'_>> {
        let records =
            self.records.iter().map(|(path, row)| Known { path, kind: EntryKind::File, blob: blob(&row[6..]) });
        let others = self.others.iter().map(|(path, row)| Known { path, kind: other_kind(row), blob: blob(&row[1..]) });
        let (mut records, mut others) = (records.peekable(), others.peekable());
        std::iter::from_fn(move || match (records.peek(), others.peek()) {
            (Some(record), Some(other)) if other.path < record.path => others.next(),
            (None, _) => others.next(),
            _ => records.next(),
        })
    }

    /// Every entry, by path.
    pub fn entries(&self) -> Vec<Entry> {
        let text = |key| std::str::from_utf8(key).unwrap_or_default();
        let records = self.records.iter().map(|(key, row)| entry_of_record(text(key), &Kept::read(row)));
        let others = self.others.iter().map(|(key, row)| entry_of_other(text(key), row));
        let mut all: Vec<Entry> = records.chain(others).collect();
        all.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
        all
    }
}

fn entry_of_record(path: &str, kept: &Kept) -> Entry {
    Entry { path: Arc::from(path), kind: EntryKind::File, size: kept.size, blob: Some(kept.blob) }
}

/// The key of the table of ids.
pub fn id_key(id: &str, former: bool, key: Key) -> Vec<u8> {
    let mut bytes = id_prefix(id);
    bytes.push(u8::from(former));
    bytes.extend(key.to_be_bytes());
    bytes
}

/// What all keys of an id begin with.
pub fn id_prefix(id: &str) -> Vec<u8> {
    let mut bytes = id.as_bytes().to_vec();
    bytes.push(0);
    bytes
}

/// The record key at the end of a key.
pub fn last_key(bytes: &[u8]) -> Key {
    bytes.iter().rev().take(4).rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

/// Bytes of the hash of a claim.
pub const CLAIM: usize = 16;

/// The hash of a path as it is for computers that know neither case nor the several ways to write a character.
pub fn folded_key(path: &str) -> Vec<u8> {
    blake3::hash(crate::record::folded_path(path).as_bytes()).as_bytes()[..8].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were() {
        let place = Place { start: 1 << 40, length: 7, check: [9; 8] };
        let kept = Kept { key: 5, type_id: 300, blob: [3; 20], size: 1 << 33, place, until: -7 };
        let row = kept.to_bytes();
        assert_eq!((row.len(), Kept::read(&row)), (Kept::WIDTH, kept));
        assert_eq!((Kept::key(&row), Kept::type_id(&row), Kept::until(&row)), (5, 300, -7));
        let entry = Entry { path: "a".into(), kind: EntryKind::Symlink, size: 4, blob: Some([1; 20]) };
        assert_eq!(entry_of_other("a", &other(&entry, entry.blob)), entry);
        assert_eq!(last_key(&id_key("客", true, 77)), 77);
    }
}
