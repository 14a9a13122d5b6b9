//! Sorted numbers in a file, of which only those are read that are asked for.
//!
//! The numbers stand in blocks in a [`Log`], written once and never changed. What is kept elsewhere is their index: the first
//! number of each block, and its place, by which a block is known to be as it was written.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::log::{Log, Place};

/// Numbers in a block: as many bytes as the system reads at once anyway.
const BLOCK: usize = 2048;
/// Bytes of a block in the index.
const ROW: usize = 8 + Place::WIDTH;
/// Bytes that wait in memory at once.
const PIECE: usize = 8 << 20;

/// Sorted numbers in a file.
#[derive(Debug)]
pub struct Numbers {
    log: Log,
    blocks: Vec<(u64, Place)>,
    read: Mutex<BTreeMap<usize, Arc<[u64]>>>,
    doubt: AtomicBool,
}

impl Numbers {
    /// No numbers, in no file.
    pub fn none() -> Numbers {
        Numbers::of(Log::open(Path::new(""), 0), Vec::new())
    }

    /// The numbers in a file with that index.
    pub fn open(path: &Path, index: &[u8]) -> Numbers {
        let (rows, _) = index.as_chunks::<ROW>();
        let blocks: Vec<(u64, Place)> = rows.iter().map(block).collect();
        let end = blocks.last().map_or(0, |(_, place)| place.start + u64::from(place.length));
        Numbers::of(Log::open(path, end), blocks)
    }

    /// Writes numbers, sorted already, into a new file.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write(path: &Path, numbers: impl Iterator<Item = u64>) -> io::Result<Numbers> {
        let mut log = Log::open(path, 0);
        let mut blocks = Vec::new();
        let mut numbers = numbers.peekable();
        let mut bytes = Vec::with_capacity(BLOCK * 8);
        while let Some(first) = numbers.peek().copied() {
            bytes.clear();
            numbers.by_ref().take(BLOCK).for_each(|number| bytes.extend(number.to_le_bytes()));
            blocks.push((first, log.put(&bytes)));
            if log.waiting() > PIECE {
                log.flush()?;
            }
        }
        log.flush()?;
        Ok(Numbers::of(log, blocks))
    }

    fn of(log: Log, blocks: Vec<(u64, Place)>) -> Numbers {
        Numbers { log, blocks, read: Mutex::default(), doubt: AtomicBool::new(false) }
    }

    /// The index.
    pub fn index(&self) -> Vec<u8> {
        let row = |(first, place): &(u64, Place)| first.to_le_bytes().into_iter().chain(place.to_bytes());
        self.blocks.iter().flat_map(row).collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|(_, place)| place.length as usize / 8).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The numbers from `first` on, in order. They end where a block is not as it was written; see
    /// [`Numbers::is_doubtful`].
    pub fn from(&self, first: u64) -> impl Iterator<Item = u64> + use<'_> {
        let start = self.blocks.partition_point(|(number, _)| *number < first).saturating_sub(1);
        let blocks = (start..self.blocks.len()).map_while(|at| self.block(at));
        let numbers = blocks.flat_map(|block| (0..block.len()).map(move |at| block[at]));
        numbers.skip_while(move |number| *number < first)
    }

    /// All numbers in order, as [`Numbers::from`]; what is read is not kept in memory.
    pub fn all(&self) -> impl Iterator<Item = u64> + use<'_> {
        (0..self.blocks.len()).map_while(|at| self.load(at)).flatten()
    }

    /// Whether a block that was asked for is not as it was written: nothing that was made from here may be used then.
    pub fn is_doubtful(&self) -> bool {
        self.doubt.load(Ordering::Relaxed)
    }

    fn block(&self, at: usize) -> Option<Arc<[u64]>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(block) = read.get(&at) {
            return Some(block.clone());
        }
        let block: Arc<[u64]> = self.load(at)?.into();
        read.insert(at, block.clone());
        Some(block)
    }

    fn load(&self, at: usize) -> Option<Vec<u64>> {
        let bytes = self.log.get(&self.blocks[at].1);
        if bytes.is_none() {
            self.doubt.store(true, Ordering::Relaxed);
        }
        Some(bytes?.as_chunks().0.iter().map(|word| u64::from_le_bytes(*word)).collect())
    }
}

fn block(row: &[u8; ROW]) -> (u64, Place) {
    let (mut first, mut place) = ([0; 8], [0; Place::WIDTH]);
    first.copy_from_slice(&row[..8]);
    place.copy_from_slice(&row[8..]);
    (u64::from_le_bytes(first), Place::from_bytes(&place))
}
