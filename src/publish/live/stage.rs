//! Files that wait for their place in a tree.
//!
//! In: the lists of both trees, and contents. Out: for each file what it is, and, where the waiting tree does not have it, a
//! file in the workshop that only needs its name: a second name (hard link) of the one in the live tree where that has
//! the same bytes, else a new one. No tree is changed here. A file with a name in a tree is never changed; another takes its
//! place.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use super::is_immutable;
use super::list::{Entry, List};
use crate::publish::output::{self, Content};
use crate::publish::{PublishError, io};

/// Where files wait.
pub struct Stage<'l> {
    /// The workshop.
    pub workshop: PathBuf,
    /// The live tree.
    pub live_root: Option<PathBuf>,
    /// What the live tree holds.
    pub live: &'l List,
    /// What the waiting tree holds.
    pub former: &'l List,
    /// Counts the files.
    pub number: AtomicUsize,
    /// Whether the live tree was found to lack something that its list says.
    pub lost: AtomicBool,
}

/// How a file is to come into the tree.
#[derive(Debug, PartialEq, Eq)]
pub enum Came {
    /// It is there.
    Stayed,
    /// From the workshop; the live tree has it too.
    Linked(PathBuf),
    /// From the workshop.
    Written(PathBuf),
    /// It is new, and in its place already.
    Placed,
}

impl Stage<'_> {
    /// Prepares a file. In a tree that nobody believes before it is whole, a file at a new path is written in its `place`.
    ///
    /// # Errors
    ///
    /// When it cannot be made or written.
    pub fn prepare(
        &self,
        path: &str,
        content: &Content<'_>,
        place: Option<&Path>,
    ) -> Result<(Entry, Came), PublishError> {
        if let Content::File(source) = content {
            return self.prepare_file(path, source);
        }
        let bytes = content.bytes(path)?;
        let entry = Entry::new(blake3::hash(&bytes), bytes.len() as u64);
        if let Some(came) = self.come(path, &entry) {
            return Ok((entry, came));
        }
        if let Some(place) = place.filter(|_| self.former.get(path).is_none())
            && write_new(place, &bytes).map_err(|error| io(place, &error))?
        {
            self.date(path, place).map_err(|error| io(place, &error))?;
            return Ok((entry, Came::Placed));
        }
        let temporary = self.temporary();
        fs::write(&temporary, &bytes).map_err(|error| io(&temporary, &error))?;
        self.date(path, &temporary).map_err(|error| io(&temporary, &error))?;
        Ok((entry, Came::Written(temporary)))
    }

    /// Prepares a copy of a file, which is not read when its name says that one of the trees has it.
    fn prepare_file(&self, path: &str, source: &Path) -> Result<(Entry, Came), PublishError> {
        let size = fs::metadata(source).map_err(|error| io(source, &error))?.len();
        let known = [self.former, self.live].into_iter().filter_map(|list| list.get(path));
        for entry in known.filter(|entry| entry.size() == size && is_immutable(path, &entry.hash())) {
            let entry = Entry::new(entry.hash(), size);
            if let Some(came) = self.come(path, &entry) {
                return Ok((entry, came));
            }
        }
        let temporary = self.temporary();
        let (hash, size) = output::copy(source, &temporary)?;
        let entry = Entry::new(hash, size);
        if let Some(came) = self.come(path, &entry) {
            // ok: the workshop is emptied in the end.
            let _ = fs::remove_file(&temporary);
            return Ok((entry, came));
        }
        self.date(path, &temporary).map_err(|error| io(&temporary, &error))?;
        Ok((entry, Came::Written(temporary)))
    }

    /// Takes a file from one of the trees, if they have it.
    fn come(&self, path: &str, entry: &Entry) -> Option<Came> {
        if self.has(path, entry) { Some(Came::Stayed) } else { self.link(path, entry).map(Came::Linked) }
    }

    /// Whether the waiting tree holds the file already.
    pub fn has(&self, path: &str, entry: &Entry) -> bool {
        self.former.get(path).is_some_and(|former| former.is_same(entry))
    }

    /// Takes the file over from the live tree, if that has it: as a second name, or as a copy where the file system has no
    /// hard links.
    pub fn take_over(&self, path: &str, entry: &Entry) -> Option<PathBuf> {
        self.link(path, entry).or_else(|| self.copy(path, entry))
    }

    fn link(&self, path: &str, entry: &Entry) -> Option<PathBuf> {
        let live_root = self.live_root.as_ref()?;
        self.live.get(path).filter(|live| live.is_same(entry))?;
        let (source, temporary) = (live_root.join(path), self.temporary());
        let is_whole =
            |path: &Path| path.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() == entry.size());
        if fs::hard_link(&source, &temporary).is_ok() {
            if is_whole(&temporary) {
                return Some(temporary);
            }
            // ok: the workshop is emptied in the end.
            let _ = fs::remove_file(&temporary);
        }
        if !is_whole(&source) {
            self.lost.store(true, Ordering::Relaxed);
        }
        None
    }

    fn copy(&self, path: &str, entry: &Entry) -> Option<PathBuf> {
        let (source, temporary) = (self.live_root.as_ref()?.join(path), self.temporary());
        if !source.symlink_metadata().is_ok_and(|found| found.is_file()) {
            return None;
        }
        let (hash, size) = output::copy(&source, &temporary).ok()?;
        Entry::new(hash, size).is_same(entry).then_some(temporary)
    }

    fn temporary(&self) -> PathBuf {
        self.workshop.join(self.number.fetch_add(1, Ordering::Relaxed).to_string())
    }

    /// Makes a changed file at least a second younger than the one that readers have now. Servers make an ETag of time
    /// and size: two versions of one second and one length would look the same.
    fn date(&self, path: &str, written: &Path) -> std::io::Result<()> {
        let Some(live) = self.live_root.as_ref().and_then(|root| fs::symlink_metadata(root.join(path)).ok()) else {
            return Ok(());
        };
        let second = |found: &fs::Metadata| {
            Ok::<u64, std::io::Error>(found.modified()?.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
        };
        let shown = second(&live)?;
        if second(&fs::metadata(written)?)? > shown {
            return Ok(());
        }
        let file = fs::File::options().write(true).open(written)?;
        file.set_modified(UNIX_EPOCH + Duration::from_secs(shown + 1))
    }
}

/// Writes a file where there is nothing; false where there is something, which stays as it is.
fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<bool> {
    match fs::File::options().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(bytes).map(|()| true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}
