//! The head of a book: what it holds for, and which files belong to it.
//!
//! In: a folder and a start. Out: a [`Book`], or none. Whether a book holds is decided here and nowhere else.

use std::fs;
use std::path::{Path, PathBuf};

use super::Book;
use super::code::Reader;
use super::table::{Table, WIDTH};
use crate::history::advance::Start;
use crate::snapshot::BlobId;
use crate::store::{self, Log, Sorted};

/// The head's file.
const HEAD: &str = "history";
/// What the head is and in which version; a new version makes all older books void.
const TAG: &[u8] = b"kedang history 1";

/// What a history depends on besides its commits, as a hash: the folder of the records, the `.mailmap`, where a shallow
/// clone ends.
pub(in crate::history) type Basis = [u8; 32];

/// What stands before the small layer of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The commit that the book reaches.
    pub(super) reached: BlobId,
    pub(super) basis: Basis,
    /// How many commits it has.
    pub(super) commits: u64,
    /// Number of the file with the large layer of the table.
    pub(super) table: u64,
    /// Number of the log.
    pub(super) log: u64,
    /// Bytes of the log.
    pub(super) end: u64,
    /// Bytes of the log that nobody refers to any more.
    pub(super) dead: u64,
}

impl Head {
    pub(super) fn new(start: &Start, number: u64) -> Head {
        let (reached, basis) = (start.commit(), start.basis());
        Head { reached, basis, commits: 0, table: number, log: number, end: 0, dead: 0 }
    }

    pub(super) fn log(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{HEAD}.{}.log", self.log))
    }

    pub(super) fn table(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{HEAD}.{}.table", self.table))
    }

    /// The tag of the large layer's file: a file of another number is another file.
    pub(super) fn table_tag(&self) -> Vec<u8> {
        [TAG, b" table ", &self.table.to_le_bytes()].concat()
    }

    fn numbers(&self) -> [u64; 5] {
        [self.commits, self.table, self.log, self.end, self.dead]
    }

    /// Replaces the head's file.
    pub(super) fn write(&self, folder: &Path, small: &Sorted) -> std::io::Result<()> {
        let numbers: Vec<u8> = self.numbers().iter().flat_map(|number| number.to_le_bytes()).collect();
        let parts: [&[u8]; 4] = [&self.reached, &self.basis, &numbers, small.as_bytes()];
        store::write_sealed(&folder.join(HEAD), TAG, &parts)
    }

    /// Whether a file of the folder is of another book than this.
    pub(super) fn is_foreign(&self, name: &str) -> bool {
        let own = [format!("{HEAD}.{}.log", self.log), format!("{HEAD}.{}.table", self.table)];
        number(name).is_some() && own.iter().all(|own| own != name)
    }
}

/// Opens the book in a folder if it holds.
pub(super) fn open(folder: &Path, start: &Start) -> Option<Book> {
    let opened = identity(folder)?;
    let bytes = store::read_sealed(&folder.join(HEAD), TAG)?;
    let mut from = Reader(&bytes);
    let reached = from.id()?;
    let basis = from.bytes(32)?.try_into().ok()?;
    let mut number = || Some(u64::from_le_bytes(from.bytes(8)?.try_into().ok()?));
    let (commits, table, log, end, dead) = (number()?, number()?, number()?, number()?, number()?);
    let head = Head { reached, basis, commits, table, log, end, dead };
    if head.basis != start.basis() {
        return None;
    }
    let small = Sorted::from_bytes(from.0.to_vec(), WIDTH)?;
    let large = Sorted::read(&head.table(folder), &head.table_tag(), WIDTH)?;
    if fs::metadata(head.log(folder)).map_or(0, |meta| meta.len()) < head.end {
        return None;
    }
    let log = Log::open(&head.log(folder), head.end);
    Some(Book::with(folder, start, head, Some(opened), Table::new(large, small), log))
}

/// What tells whether the book in a folder is still the same.
pub(super) fn identity(folder: &Path) -> Option<[u8; 32]> {
    Some(*blake3::hash(&fs::read(folder.join(HEAD)).ok()?).as_bytes())
}

/// Removes the head, so that there is no book.
pub(super) fn forget(folder: &Path) {
    // ok: what cannot be removed is found damaged again.
    let _ = fs::remove_file(folder.join(HEAD));
}

/// A number that no file in the folder has.
pub(super) fn next_number(folder: &Path) -> u64 {
    names(folder).iter().filter_map(|name| number(name)).max().unwrap_or(0) + 1
}

/// Names of the files in a folder.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let Ok(listing) = fs::read_dir(folder) else { return Vec::new() };
    listing.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
}

/// The number in the name of a book's file.
fn number(name: &str) -> Option<u64> {
    let (number, kind) = name.strip_prefix(HEAD)?.strip_prefix('.')?.split_once('.')?;
    number.parse().ok().filter(|_| ["log", "table"].contains(&kind))
}
