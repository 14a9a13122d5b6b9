//! The files of a tree.
//!
//! In: paths, hashes of contents. Out: a table that is in memory what it is on the disk, so that knowing a hundred
//! thousand files costs a read and no work for each of them.

use crate::publish::check_path;
use crate::store::Sorted;

/// Bytes of a row: hash, size, second at which the file was replaced.
const WIDTH: usize = 32 + 8 + 8;

/// The second of a file that the release has.
const NEVER: i64 = i64::MIN;

/// One file of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry([u8; WIDTH]);

impl Entry {
    /// A file of the release.
    pub fn new(hash: blake3::Hash, size: u64) -> Entry {
        let mut row = [0; WIDTH];
        row[..32].copy_from_slice(hash.as_bytes());
        row[32..40].copy_from_slice(&size.to_le_bytes());
        row[40..].copy_from_slice(&NEVER.to_le_bytes());
        Entry(row)
    }

    /// The file as one that the release itself no longer has.
    pub fn left_at(mut self, second: i64) -> Entry {
        self.0[40..].copy_from_slice(&second.to_le_bytes());
        self
    }

    /// Hash of its bytes.
    pub fn hash(&self) -> blake3::Hash {
        let mut hash = [0; 32];
        hash.copy_from_slice(&self.0[..32]);
        blake3::Hash::from_bytes(hash)
    }

    /// Whether both have the same bytes.
    pub fn is_same(&self, other: &Entry) -> bool {
        self.0[..40] == other.0[..40]
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        u64::from_le_bytes(self.word(32))
    }

    /// For a file that the release itself no longer has: the second since 1970 at which it was replaced.
    pub fn left(&self) -> Option<i64> {
        Some(i64::from_le_bytes(self.word(40))).filter(|left| *left != NEVER)
    }

    /// The file of a row.
    pub fn of(row: &[u8]) -> Entry {
        let mut entry = Entry([0; WIDTH]);
        entry.0.copy_from_slice(row);
        entry
    }

    fn word(&self, at: usize) -> [u8; 8] {
        let mut word = [0; 8];
        word.copy_from_slice(&self.0[at..at + 8]);
        word
    }
}

impl AsRef<[u8]> for Entry {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// The files of a tree by path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List(pub Sorted);

impl List {
    /// The list of an empty tree.
    pub fn new() -> List {
        List(Sorted::new(WIDTH))
    }

    /// The list of these bytes, as the table gave them.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<List> {
        Sorted::from_bytes(bytes, WIDTH).map(List)
    }

    /// The file of a path.
    pub fn get(&self, path: &str) -> Option<Entry> {
        self.0.get(path.as_bytes()).map(Entry::of)
    }

    /// The file at a position.
    pub fn entry(&self, at: usize) -> Entry {
        Entry::of(self.0.row(at))
    }

    /// The path at a position; none for one that can be no file of a site, which somebody else must have written.
    pub fn path(&self, at: usize) -> Option<&str> {
        path_of(self.0.key(at))
    }
}

/// The path of a key, which is checked before anything is done with it.
pub fn path_of(key: &[u8]) -> Option<&str> {
    std::str::from_utf8(key).ok().filter(|path| check_path(path).is_ok())
}
