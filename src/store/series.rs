//! Files of one kind in a folder, told apart by numbers: one is in use, and whoever writes another takes the next number.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::log::Log;

/// The logs `NAME-1.log`, `NAME-2.log` … of a folder.
#[derive(Clone, Debug)]
pub struct Series {
    folder: PathBuf,
    name: String,
}

impl Series {
    /// The logs of this name in a folder.
    pub fn new(folder: &Path, name: impl Into<String>) -> Series {
        Series { folder: folder.to_owned(), name: name.into() }
    }

    /// The path of one.
    pub fn path(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{}-{number}.log", self.name))
    }

    /// The number after all that are there.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made or read.
    pub fn next(&self) -> io::Result<u64> {
        fs::create_dir_all(&self.folder)?;
        Ok(self.numbers()?.into_iter().max().unwrap_or_default() + 1)
    }

    /// The log of a number, of which the first `end` bytes are known.
    pub fn open(&self, number: u64, end: u64) -> Log {
        Log::open(&self.path(number), end)
    }

    /// An empty log after all that are there, and its number.
    ///
    /// # Errors
    ///
    /// Those of [`Series::next`].
    pub fn begin(&self) -> io::Result<(u64, Log)> {
        let number = self.next()?;
        Ok((number, self.open(number, 0)))
    }

    /// Removes all but one.
    pub fn forget_others(&self, kept: u64) {
        let others = self.numbers().unwrap_or_default().into_iter().filter(|number| *number != kept);
        // ok: what cannot be removed is in nobody's way, and is tried again the next time.
        others.for_each(|number| drop(fs::remove_file(self.path(number))));
    }

    fn numbers(&self) -> io::Result<Vec<u64>> {
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let number = name.strip_prefix(&self.name).and_then(|rest| rest.strip_prefix('-')?.strip_suffix(".log"));
            numbers.extend(number.and_then(|number| number.parse::<u64>().ok()));
        }
        Ok(numbers)
    }
}
