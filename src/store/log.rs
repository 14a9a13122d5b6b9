//! A file that only grows: blobs behind one another, each found by the place that its writer was given.
//!
//! Whoever keeps places keeps them in a file of its own and replaces that last; what stands behind the last known place,
//! from a writer that died, is nobody's and is cut off by the next.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Where a blob is in a log, and a hash to know it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Place {
    /// Its first byte in the file.
    pub start: u64,
    /// Its length in bytes.
    pub length: u32,
    /// The first bytes of its hash.
    pub check: [u8; 8],
}

impl Place {
    /// Bytes of a place in a row.
    pub const WIDTH: usize = 20;

    /// The place as bytes.
    pub fn to_bytes(self) -> [u8; Place::WIDTH] {
        let mut bytes = [0; Place::WIDTH];
        bytes[..8].copy_from_slice(&self.start.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.length.to_le_bytes());
        bytes[12..].copy_from_slice(&self.check);
        bytes
    }

    /// The place of these bytes.
    pub fn from_bytes(bytes: &[u8; Place::WIDTH]) -> Place {
        let (start, rest) = bytes.split_at(8);
        let (length, check) = rest.split_at(4);
        let mut place = Place::default();
        place.check.copy_from_slice(check);
        place.start = start.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        place.length = length.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte));
        place
    }
}

/// A file of blobs.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: Mutex<Option<File>>,
    /// Bytes that belong to somebody.
    end: u64,
    /// Blobs that are not in the file yet.
    new: Vec<u8>,
}

impl Log {
    /// The log in a file of which the first `end` bytes are known.
    pub fn open(path: &Path, end: u64) -> Log {
        Log { path: path.to_owned(), file: Mutex::new(None), end, new: Vec::new() }
    }

    /// The same log once more, to be written to; what was put and not flushed is not in it.
    pub fn reopened(&self) -> Log {
        Log::open(&self.path, self.end)
    }

    /// Bytes of the log, with those that are not written yet.
    pub fn end(&self) -> u64 {
        self.end + self.new.len() as u64
    }

    /// Bytes that are not written yet.
    pub fn waiting(&self) -> usize {
        self.new.len()
    }

    /// Reads a blob; none when it is not there as it was written. Any number of threads may ask.
    pub fn get(&self, place: &Place) -> Option<Vec<u8>> {
        let length = place.length as usize;
        let bytes = match place.start.checked_sub(self.end) {
            Some(start) => self.new.get(start as usize..start as usize + length)?.to_vec(),
            None => {
                let mut bytes = vec![0; length];
                self.read(place.start, &mut bytes).ok()?;
                bytes
            }
        };
        (check(&bytes) == place.check).then_some(bytes)
    }

    fn read(&self, start: u64, bytes: &mut [u8]) -> io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if file.is_none() {
            *file = Some(File::open(&self.path)?);
        }
        let Some(file) = file.as_mut() else { return Ok(()) };
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(bytes)
    }

    /// Adds a blob; it is in the file after [`Log::flush`].
    pub fn put(&mut self, bytes: &[u8]) -> Place {
        let place = Place { start: self.end(), length: bytes.len() as u32, check: check(bytes) };
        self.new.extend(bytes);
        place
    }

    /// Writes what is new.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        if self.new.is_empty() && (self.end == 0 || self.path.exists()) {
            return Ok(());
        }
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&self.path)?;
        file.set_len(self.end)?;
        file.seek(SeekFrom::Start(self.end))?;
        file.write_all(&self.new)?;
        self.end += self.new.len() as u64;
        self.new = Vec::new();
        Ok(())
    }
}

fn check(bytes: &[u8]) -> [u8; 8] {
    let mut check = [0; 8];
    check.copy_from_slice(&blake3::hash(bytes).as_bytes()[..8]);
    check
}
