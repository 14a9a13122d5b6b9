//! A sorted table: keys in the order of their bytes, each with a row of one width.
//!
//! In memory it is what it is in the file, so that reading a table of a hundred thousand keys takes one read and one
//! check. It is changed by being merged with what is new into another table.
//!
//! ```text
//! count u32 | width u32 | count+1 ends of keys u32 | keys | rows
//! ```

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::Path;

use bytes::Bytes;

use super::file;

/// Bytes before the ends of the keys.
const HEAD: usize = 8;

/// A sorted table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorted {
    bytes: Bytes,
    count: usize,
    width: usize,
    /// Where the keys begin.
    keys: usize,
    /// Where the rows begin.
    rows: usize,
}

/// What becomes of a key: a row, or nothing.
pub type Change = Option<Vec<u8>>;

impl Sorted {
    /// An empty table with rows of `width` bytes.
    pub fn new(width: usize) -> Sorted {
        Builder::with_capacity(width, 0, 0).finish()
    }

    /// A table of keys that are sorted already, each once.
    pub fn from_sorted<'k, R: AsRef<[u8]>>(width: usize, rows: impl Iterator<Item = (&'k [u8], R)>) -> Sorted {
        let mut builder = Builder::with_capacity(width, rows.size_hint().0, 0);
        rows.for_each(|(key, row)| builder.push(key, row.as_ref()));
        builder.finish()
    }

    /// The table in a file; none when there is none that is whole, of this tag and width.
    pub fn read(path: &Path, tag: &[u8], width: usize) -> Option<Sorted> {
        Sorted::from_bytes(file::read_sealed(path, tag)?, width)
    }

    /// Writes the table into a file, in one step.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn write(&self, path: &Path, tag: &[u8]) -> io::Result<()> {
        file::write_sealed(path, tag, &[&self.bytes])
    }

    /// The table of these bytes, as [`Sorted::as_bytes`] gave them.
    pub fn from_bytes(bytes: impl Into<Bytes>, width: usize) -> Option<Sorted> {
        let bytes = bytes.into();
        let count = number(&bytes, 0)?;
        let keys = HEAD + (count + 1) * 4;
        let rows = keys + number(&bytes, keys - 4)?;
        let fits = number(&bytes, 4)? == width && bytes.len() == rows + count * width;
        let table = fits.then_some(Sorted { bytes, count, width, keys, rows })?;
        // A key that ended before it began could not be read.
        (0..count).all(|at| table.end(at) <= table.end(at + 1)).then_some(table)
    }

    /// The table as bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A key by its position.
    pub fn key(&self, at: usize) -> &[u8] {
        &self.bytes[self.keys + self.end(at)..self.keys + self.end(at + 1)]
    }

    /// The row of the key at a position.
    pub fn row(&self, at: usize) -> &[u8] {
        let start = self.rows + at * self.width;
        &self.bytes[start..start + self.width]
    }

    /// Position of a key, else where it would stand.
    ///
    /// # Errors
    ///
    /// The position that it would have.
    pub fn find(&self, key: &[u8]) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low.midpoint(high);
            match self.key(middle).cmp(key) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Ok(middle),
            }
        }
        Err(low)
    }

    /// The row of a key.
    pub fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.find(key).ok().map(|at| self.row(at))
    }

    /// Positions of the keys that begin so.
    pub fn range(&self, prefix: &[u8]) -> Range<usize> {
        let from = self.find(prefix).unwrap_or_else(|at| at);
        let (mut low, mut high) = (from, self.count);
        while low < high {
            let middle = low.midpoint(high);
            if self.key(middle).starts_with(prefix) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        from..low
    }

    /// Whether the keys and rows from two positions on are the same in both tables, for as many as `count`.
    pub(super) fn is_alike(&self, at: usize, other: &Sorted, other_at: usize, count: usize) -> bool {
        if at + count > self.count || other_at + count > other.count {
            return false;
        }
        let keys = |table: &Sorted, at: usize| (table.keys + table.end(at), table.keys + table.end(at + count));
        let rows = |table: &Sorted, at: usize| (table.rows + at * table.width, table.rows + (at + count) * table.width);
        let ((from, to), (other_from, other_to)) = (keys(self, at), keys(other, other_at));
        let same_keys = self.bytes[from..to] == other.bytes[other_from..other_to]
            && (1..count)
                .all(|more| self.end(at + more) - self.end(at) == other.end(other_at + more) - other.end(other_at));
        let ((from, to), (other_from, other_to)) = (rows(self, at), rows(other, other_at));
        same_keys && self.bytes[from..to] == other.bytes[other_from..other_to]
    }

    /// Keys and rows in order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        (0..self.count).map(|at| (self.key(at), self.row(at)))
    }

    /// The table with these changes.
    #[must_use]
    pub fn merged<K: AsRef<[u8]> + Ord, R: AsRef<[u8]>>(&self, changes: &BTreeMap<K, Option<R>>) -> Sorted {
        if changes.is_empty() {
            return self.clone();
        }
        let mut pieces = Vec::with_capacity(changes.len() * 2 + 1);
        let mut from = 0;
        for (key, row) in changes {
            let key = key.as_ref();
            let (to, next) = self.find(key).map_or_else(|to| (to, to), |to| (to, to + 1));
            pieces.push(Piece::Old(from..to));
            pieces.extend(row.as_ref().map(|row| Piece::New(key, row.as_ref())));
            from = next;
        }
        pieces.push(Piece::Old(from..self.count));
        self.joined(&pieces)
    }

    /// The table of these pieces, which are copied once each.
    fn joined(&self, pieces: &[Piece<'_>]) -> Sorted {
        let (mut count, mut key_bytes) = (0, 0);
        for piece in pieces {
            count += piece.len();
            key_bytes += match piece {
                Piece::Old(range) => self.end(range.end) - self.end(range.start),
                Piece::New(key, _) => key.len(),
            };
        }
        let keys = HEAD + (count + 1) * 4;
        let rows = keys + key_bytes;
        let mut bytes = Vec::with_capacity(rows + count * self.width);
        bytes.extend((count as u32).to_le_bytes());
        bytes.extend((self.width as u32).to_le_bytes());
        let mut end = 0u32;
        bytes.extend(end.to_le_bytes());
        for piece in pieces {
            match piece {
                Piece::Old(range) => {
                    let moved = end.wrapping_sub(self.end(range.start) as u32);
                    let (ends, _) = self.bytes[HEAD + 4..self.keys].as_chunks::<4>();
                    for old in &ends[range.clone()] {
                        bytes.extend_from_slice(&u32::from_le_bytes(*old).wrapping_add(moved).to_le_bytes());
                    }
                    end = moved.wrapping_add(self.end(range.end) as u32);
                }
                Piece::New(key, _) => {
                    end = end.wrapping_add(key.len() as u32);
                    bytes.extend(end.to_le_bytes());
                }
            }
        }
        for piece in pieces {
            bytes.extend(match piece {
                Piece::Old(range) => &self.bytes[self.keys + self.end(range.start)..self.keys + self.end(range.end)],
                Piece::New(key, _) => key,
            });
        }
        let start = |at: usize| self.rows + at * self.width;
        for piece in pieces {
            bytes.extend(match piece {
                Piece::Old(range) => &self.bytes[start(range.start)..start(range.end)],
                Piece::New(_, row) => row,
            });
        }
        debug_assert_eq!(bytes.len(), rows + count * self.width);
        Sorted { bytes: bytes.into(), count, width: self.width, keys, rows }
    }

    /// End of the key before position `at`, counted from the first key.
    fn end(&self, at: usize) -> usize {
        number(&self.bytes, HEAD + at * 4).unwrap_or_default()
    }
}

/// What a changed table is made of.
enum Piece<'p> {
    /// The keys and rows at these positions of the table before.
    Old(Range<usize>),
    /// A key and its row.
    New(&'p [u8], &'p [u8]),
}

impl Piece<'_> {
    fn len(&self) -> usize {
        if let Piece::Old(range) = self { range.len() } else { 1 }
    }
}

/// Collects a table.
struct Builder {
    width: usize,
    ends: Vec<u8>,
    keys: Vec<u8>,
    rows: Vec<u8>,
}

impl Builder {
    fn with_capacity(width: usize, count: usize, key_bytes: usize) -> Builder {
        let mut ends = Vec::with_capacity((count + 1) * 4);
        ends.extend([0; 4]);
        Builder { width, ends, keys: Vec::with_capacity(key_bytes), rows: Vec::with_capacity(count * width) }
    }

    fn push(&mut self, key: &[u8], row: &[u8]) {
        debug_assert_eq!(row.len(), self.width);
        self.keys.extend(key);
        self.ends.extend((self.keys.len() as u32).to_le_bytes());
        self.rows.extend(row);
    }

    fn finish(self) -> Sorted {
        let count = self.ends.len() / 4 - 1;
        let mut bytes = Vec::with_capacity(HEAD + self.ends.len() + self.keys.len() + self.rows.len());
        bytes.extend((count as u32).to_le_bytes());
        bytes.extend((self.width as u32).to_le_bytes());
        bytes.extend(&self.ends);
        let keys = bytes.len();
        bytes.extend(&self.keys);
        let rows = bytes.len();
        bytes.extend(&self.rows);
        Sorted { bytes: bytes.into(), count, width: self.width, keys, rows }
    }
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([word[0], word[1], word[2], word[3]]) as usize)
}
