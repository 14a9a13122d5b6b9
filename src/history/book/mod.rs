//! A history that is kept in a folder, and read file by file.
//!
//! In: what walks found. Out: the same, one file or commit at a time. What a book holds can always be made again from
//! git, so it is believed only while every hash fits: a book of another version, of another folder of the repository or
//! another `.mailmap`, a damaged one and one that was cut short are as none. Damage that comes to light only when a file's
//! history is read is no reason to answer wrongly either: then the whole history is walked in memory and the book is
//! thrown away.
//!
//! ```text
//! history            which commit it reaches, what it depends on, and the small layer of the table: replaced with every commit
//! history.N.table    the large layer
//! history.N.log      commits, what they touched, and trails, behind one another
//! history.lock       held while writing
//! ```
//!
//! | key | row |
//! | --- | --- |
//! | `f` path | where the trail of the file is |
//! | `g` path | where the trail is that a file of this name would go on with: there was one once |
//! | `c` commit | its corrected date, and where it is described if it touched anything |
//! | `n` path, zero, path | that the second file once had the first path |

mod code;
mod head;
mod save;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

pub(super) use head::Basis;

use self::head::Head;
use self::table::{Row, Table};
use super::advance::Start;
use super::memory::Memory;
use super::order::Order;
use super::trail::Trail;
use super::walk::{Found, Kept, Presence};
use super::{Change, CommitInfo, FileHistory};
use crate::snapshot::BlobId;
use crate::store::{Log, Place, Sorted};

/// A kept history.
#[derive(Debug)]
pub(super) struct Book {
    folder: PathBuf,
    head: Head,
    /// What the head's file was when the book was opened.
    opened: Option<[u8; 32]>,
    table: Table,
    log: RwLock<Log>,
    /// Commits that were read.
    infos: Mutex<BTreeMap<BlobId, Arc<CommitInfo>>>,
    /// Where the history is walked again when the book turns out to be damaged.
    start: Start,
    walked: OnceLock<Memory>,
}

impl Book {
    /// The book in a folder; none when there is none, or none that holds for this start.
    pub(super) fn open(folder: &std::path::Path, start: &Start) -> Option<Book> {
        // Another process may put a new book into the place of the one that is just being read.
        (0..2).find_map(|_| head::open(folder, start))
    }

    /// A book from a walk from nothing, which is to replace what is in the folder.
    pub(super) fn new(folder: &std::path::Path, start: &Start, found: Found) -> Book {
        let empty = || Sorted::new(table::WIDTH);
        let head = Head::new(start, head::next_number(folder));
        let log = Log::open(&head.log(folder), 0);
        let opened = head::identity(folder);
        let mut book = Book::with(folder, start, head, opened, Table::new(empty(), empty()), log);
        // Nothing is kept yet that could be damaged.
        let _ = book.add(found, start.commit());
        book.table = Table::new(book.table.whole(), empty());
        book
    }

    fn with(
        folder: &std::path::Path,
        start: &Start,
        head: Head,
        opened: Option<[u8; 32]>,
        table: Table,
        log: Log,
    ) -> Book {
        Book {
            folder: folder.to_owned(),
            head,
            opened,
            table,
            log: RwLock::new(log),
            infos: Mutex::default(),
            start: start.clone(),
            walked: OnceLock::new(),
        }
    }

    /// Adds what a walk up to `reached` found, and returns the paths whose history is another now; none when the book is
    /// damaged.
    pub(super) fn add(&mut self, found: Found, reached: BlobId) -> Option<BTreeSet<Arc<str>>> {
        let mut changed = BTreeSet::new();
        for visited in found.commits {
            let mut row = Row { date: visited.order.date(), place: Place::default() };
            if let Some((info, changes)) = visited.seen {
                let changes = self.put(&code::changes(&changes));
                row.place = self.put(&code::commit(&info, changes));
                self.infos.lock().unwrap_or_else(PoisonError::into_inner).insert(info.order.id(), info);
            }
            self.table.put(table::commit(visited.order.id()), Some(row));
            self.head.commits += 1;
        }
        for (path, (presence, trail)) in found.files {
            if self.write(&path, presence, &trail)? {
                changed.insert(path);
            }
        }
        self.head.reached = reached;
        Some(changed)
    }

    /// Writes the trail of a path; false when nobody can tell, none when the book is damaged.
    fn write(&mut self, path: &Arc<str>, presence: Presence, trail: &Trail) -> Option<bool> {
        let is_present = presence == Presence::Present;
        let (file, gone) = (table::file(path), table::gone(path));
        let (file_row, gone_row) = (self.table.get(&file), self.table.get(&gone));
        let bytes = code::trail(path, trail);
        let mut before = BTreeSet::new();
        if let Some(row) = file_row.or(gone_row) {
            let kept = self.get(&row.place)?;
            if kept == bytes && file_row.is_some() == is_present {
                return Some(false);
            }
            if file_row.is_some() {
                before.extend(self.decoded(path, &kept)?.former(path).into_iter().cloned());
            }
            self.head.dead += u64::from(row.place.length);
        }
        let after: BTreeSet<Arc<str>> =
            if is_present { trail.former(path).into_iter().cloned().collect() } else { BTreeSet::new() };
        for name in before.difference(&after) {
            self.table.put(table::former(name, path), None);
        }
        for name in after.difference(&before) {
            self.table.put(table::former(name, path), Some(Row::default()));
        }
        let (key, other, other_row) = if is_present { (file, gone, gone_row) } else { (gone, file, file_row) };
        if other_row.is_some() {
            self.table.put(other, None);
        }
        if is_present || !trail.is_empty() {
            let place = self.put(&bytes);
            self.table.put(key, Some(Row { date: 0, place }));
        } else if gone_row.is_some() {
            self.table.put(key, None);
        }
        Some(is_present || file_row.is_some())
    }

    fn put(&mut self, bytes: &[u8]) -> Place {
        self.log.get_mut().unwrap_or_else(PoisonError::into_inner).put(bytes)
    }

    fn get(&self, place: &Place) -> Option<Vec<u8>> {
        self.log.read().unwrap_or_else(PoisonError::into_inner).get(place)
    }

    /// Whether there is something to save.
    pub(super) fn is_changed(&self) -> bool {
        self.table.is_changed()
    }

    /// How many commits there are.
    pub(super) fn commits(&self) -> usize {
        self.head.commits as usize
    }

    /// The newest commits that touched files; none when the book is damaged.
    pub(super) fn newest(&self, most: usize) -> Option<Vec<Arc<CommitInfo>>> {
        let touching = self.table.commits().filter(|(_, row)| row.place.length > 0);
        let mut orders: Vec<Order> = touching.map(|(id, row)| Order::new(row.date, id)).collect();
        if orders.len() > most {
            orders.select_nth_unstable(most);
            orders.truncate(most);
        }
        orders.sort_unstable();
        orders.into_iter().map(|order| self.info(order.id())).collect()
    }

    /// The history of a file.
    pub(super) fn file(&self, path: &str) -> Option<Arc<FileHistory>> {
        if self.walked.get().is_none() {
            let row = self.table.get(&table::file(path))?;
            if let Some(trail) = self.get(&row.place).and_then(|bytes| self.decoded(&path.into(), &bytes)) {
                return Some(Arc::new(trail.told(path)));
            }
        }
        self.walked().file(path)
    }

    /// What a commit touched.
    pub(super) fn changes_of(&self, commit: Order) -> Arc<[Change]> {
        if self.walked.get().is_none() {
            let described = self.table.get(&table::commit(commit.id())).filter(|row| row.place.length > 0);
            let Some(row) = described else { return Arc::default() };
            let bytes = self.get(&row.place).and_then(|bytes| self.get(&code::changes_place(&bytes)?));
            if let Some(changes) = bytes.and_then(|bytes| code::read_changes(&bytes)) {
                return changes.into();
            }
        }
        self.walked().changes_of(commit)
    }

    /// The files that were changed under a path.
    pub(super) fn files_once_at(&self, path: &str) -> Vec<Arc<str>> {
        let former = self.table.keys(&table::former(path, ""));
        let former = former.into_iter().filter_map(|file| Some(String::from_utf8(file).ok()?.into()));
        let present = self.table.get(&table::file(path)).map(|_| path.into());
        present.into_iter().chain(former).collect()
    }

    fn decoded(&self, path: &Arc<str>, bytes: &[u8]) -> Option<Trail> {
        code::read_trail(bytes, path, |commit| self.info(commit))
    }

    /// The history in memory, walked when the book turned out to be damaged. Empty when git is damaged too.
    fn walked(&self) -> &Memory {
        self.walked.get_or_init(|| {
            head::forget(&self.folder);
            self.start.walk().map(Memory::new).unwrap_or_default()
        })
    }

    /// The files that there are.
    #[cfg(test)]
    pub(super) fn paths(&self) -> Vec<Arc<str>> {
        let keys = self.table.keys(b"f");
        keys.into_iter().map(|key| String::from_utf8(key).unwrap().into()).collect()
    }
}

impl Kept for Book {
    fn reached(&self) -> BlobId {
        self.head.reached
    }

    fn date(&self, commit: BlobId) -> Option<i64> {
        self.table.get(&table::commit(commit)).map(|row| row.date)
    }

    fn info(&self, commit: BlobId) -> Option<Arc<CommitInfo>> {
        let known = self.infos.lock().unwrap_or_else(PoisonError::into_inner).get(&commit).cloned();
        if known.is_some() {
            return known;
        }
        let row = self.table.get(&table::commit(commit))?;
        let info = Arc::new(code::read_commit(&self.get(&row.place)?, Order::new(row.date, commit))?);
        self.infos.lock().unwrap_or_else(PoisonError::into_inner).insert(commit, info.clone());
        Some(info)
    }

    fn trail(&self, path: &str) -> Option<Trail> {
        let row = self.table.get(&table::file(path)).or_else(|| self.table.get(&table::gone(path)));
        match row {
            Some(row) => self.decoded(&path.into(), &self.get(&row.place)?),
            None => Some(Trail::default()),
        }
    }
}
