//! Writing a book down.
//!
//! In: a book with what is new. Out: its files. The log is written before the table, the table before the head, and the
//! head is replaced in one step, so that whoever dies in between leaves the old book. Of two processes that opened the same
//! book, the first to save wins and the other writes nothing: a book is never merged, only made again.

use std::fs::{self, File};
use std::io;
use std::sync::PoisonError;

use super::Book;
use super::code;
use super::head::{self, Head};
use super::table::{Row, WIDTH};
use crate::store::{Log, Place, Sorted};

/// A log below this size is not worth being written anew.
const SMALL_LOG: u64 = 1 << 16;

impl Book {
    /// Writes what is new, unless somebody else wrote since the book was opened.
    pub(in crate::history) fn save(&self) -> io::Result<()> {
        if self.walked.get().is_some() {
            // It is damaged.
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let lock = File::create(self.folder.join("history.lock"))?;
        lock.lock()?;
        if head::identity(&self.folder) != self.opened {
            return Ok(());
        }
        let end = self.log.read().unwrap_or_else(PoisonError::into_inner).end();
        let head = if end > SMALL_LOG && self.head.dead > end / 2 { self.write_compact()? } else { self.write_on()? };
        for name in head::names(&self.folder).iter().filter(|name| head.is_foreign(name)) {
            // ok: what is left over is removed the next time.
            let _ = fs::remove_file(self.folder.join(name));
        }
        Ok(())
    }

    /// Adds to the files that there are.
    fn write_on(&self) -> io::Result<Head> {
        let mut head = self.head.clone();
        let mut log = self.log.write().unwrap_or_else(PoisonError::into_inner);
        log.flush()?;
        head.end = log.end();
        let (small, large) = self.table.merged();
        match &large {
            Some(large) => {
                head.table = head::next_number(&self.folder);
                large.write(&head.table(&self.folder), &head.table_tag())?;
            }
            None if self.head.end == 0 => self.table.large.write(&head.table(&self.folder), &head.table_tag())?,
            None => {}
        }
        head.write(&self.folder, &small)?;
        Ok(head)
    }

    /// Writes everything that counts into new files. The open book goes on reading the old ones.
    fn write_compact(&self) -> io::Result<Head> {
        let number = head::next_number(&self.folder);
        let mut head = Head { table: number, log: number, dead: 0, ..self.head.clone() };
        let mut log = Log::open(&head.log(&self.folder), 0);
        let whole = self.table.whole();
        let rows = whole.iter().map(|(key, row)| {
            let row = Row::from_bytes(row).and_then(|row| self.moved(key, row, &mut log));
            row.map(|row| (key, row.to_bytes()))
        });
        let rows: Option<Vec<_>> = rows.collect();
        let Some(rows) = rows else {
            head::forget(&self.folder);
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the kept history is damaged"));
        };
        log.flush()?;
        head.end = log.end();
        let large = Sorted::from_sorted(WIDTH, rows.into_iter());
        large.write(&head.table(&self.folder), &head.table_tag())?;
        head.write(&self.folder, &Sorted::new(WIDTH))?;
        Ok(head)
    }

    /// A row with what it refers to in another log.
    fn moved(&self, key: &[u8], row: Row, log: &mut Log) -> Option<Row> {
        if row.place.length == 0 {
            return Some(row);
        }
        let mut bytes = self.get(&row.place)?;
        if key.first() == Some(&b'c') {
            let changes = log.put(&self.get(&code::changes_place(&bytes)?)?);
            bytes[..Place::WIDTH].copy_from_slice(&changes.to_bytes());
        }
        Some(Row { place: log.put(&bytes), ..row })
    }
}
