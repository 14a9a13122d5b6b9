//! Bringing the waiting tree up to date, in proportion to what changed.
//!
//! In: the lists of the waiting and of the live tree, and the files of the new release. Out: the waiting tree with
//! exactly these files. A file that it has already is not touched, one that the live tree has becomes a second name
//! (hard link) of the same file, and only the rest is written: a change is on the disk once, though two trees show it, and
//! an unchanged page keeps its time, and so its ETag, from release to release. A file with a name in a tree is never
//! changed; another takes its place.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use rayon::prelude::*;

use super::list::{Entry, List};
use crate::publish::{Content, Output, PublishError, Stats, above, folders_of, io, make_folders, remove};

/// How long the assets of former releases stay, in seconds.
const STAY: i64 = 60 * 60;

/// What may be kept of former releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Nothing: their folders were for other readers.
    Nothing,
    /// What holds nothing of records: other rules say who may see them.
    Plain,
    /// All assets.
    All,
}

/// The waiting tree while it is being changed.
pub struct Tree<'l> {
    root: PathBuf,
    workshop: PathBuf,
    live_root: Option<PathBuf>,
    live: &'l List,
    former: List,
    next: List,
    folders: BTreeSet<String>,
    prefixes: Vec<String>,
    number: AtomicUsize,
    stats: Stats,
    touched: Vec<PathBuf>,
}

/// How a file came into the tree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    Stayed,
    Linked,
    Written,
}

impl<'l> Tree<'l> {
    /// Takes up the tree at `root`, which holds `former`; `live` is what the tree at `live_root` holds.
    pub fn new(root: &Path, workshop: &Path, former: List, live_root: Option<PathBuf>, live: &'l List) -> Tree<'l> {
        Tree {
            root: root.to_owned(),
            workshop: workshop.to_owned(),
            live_root,
            live,
            former,
            next: List::new(),
            folders: BTreeSet::new(),
            prefixes: Vec::new(),
            number: AtomicUsize::new(0),
            stats: Stats::default(),
            touched: Vec::new(),
        }
    }

    /// Puts a site into the folder `prefix` of the tree: empty, or `a/`.
    ///
    /// # Errors
    ///
    /// When a page cannot be made or a file not be written.
    pub fn put(&mut self, prefix: &str, site: &Output<'_>) -> Result<(), PublishError> {
        let files: Vec<(String, &Content<'_>)> =
            site.files.iter().map(|(path, content)| (format!("{prefix}{path}"), content)).collect();
        let wanted: BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        let folders = folders_of(&wanted);
        self.clear_the_way(&wanted, &folders)?;
        make_folders(&self.root, &folders)?;
        let came = files.par_iter().map(|(path, content)| self.write(path, content)).collect::<Result<Vec<_>, _>>()?;
        self.folders.extend(folders.into_iter().map(str::to_owned));
        for ((path, _), (entry, came)) in files.into_iter().zip(came) {
            self.stats.bytes += entry.size;
            match came {
                Came::Written => self.stats.written += 1,
                Came::Linked | Came::Stayed => self.stats.unchanged += 1,
            }
            if came != Came::Stayed {
                self.touched.push(self.root.join(&path));
            }
            self.next.insert(path, entry);
        }
        self.prefixes.push(prefix.to_owned());
        Ok(())
    }

    /// Keeps assets of former releases for a while, as far as `keep` allows, and removes everything else that the release
    /// does not have. `clock` is the present second since 1970.
    ///
    /// # Errors
    ///
    /// When a file cannot be written or removed.
    pub fn finish(mut self, clock: i64, keep: Keep) -> Result<(List, Stats, Vec<PathBuf>), PublishError> {
        self.keep_assets(clock, keep)?;
        let gone: Vec<&str> =
            self.former.keys().filter(|path| !self.next.contains_key(*path)).map(String::as_str).collect();
        self.stats.removed += remove(&self.root, &gone)?;
        self.touched.extend(gone.iter().map(|path| self.root.join(path)));
        Ok((self.next, self.stats, self.touched))
    }

    /// Removes files that stand where folders go, and folders that stand where files go.
    fn clear_the_way(&mut self, wanted: &BTreeSet<&str>, folders: &BTreeSet<&str>) -> Result<(), PublishError> {
        let in_the_way = |path: &str| folders.contains(path) || above(path).any(|name| wanted.contains(name));
        let gone: Vec<String> = self.former.keys().filter(|path| in_the_way(path)).cloned().collect();
        let paths: Vec<&str> = gone.iter().map(String::as_str).collect();
        self.stats.removed += remove(&self.root, &paths)?;
        for path in &gone {
            self.former.remove(path);
        }
        Ok(())
    }

    fn write(&self, path: &str, content: &Content<'_>) -> Result<(Entry, Came), PublishError> {
        let bytes = content.bytes().map_err(|reason| PublishError::Made { path: path.to_owned(), reason })?;
        let entry = Entry { hash: blake3::hash(&bytes), size: bytes.len() as u64, left: None };
        if self.has(path, &entry) {
            return Ok((entry, Came::Stayed));
        }
        if self.link(path, &entry)? {
            return Ok((entry, Came::Linked));
        }
        let (temporary, target) = (self.temporary(), self.root.join(path));
        fs::write(&temporary, &bytes).map_err(|error| io(&target, &error))?;
        self.date(path, &temporary).map_err(|error| io(&target, &error))?;
        fs::rename(&temporary, &target).map_err(|error| io(&target, &error))?;
        Ok((entry, Came::Written))
    }

    /// Whether the waiting tree holds the file already.
    fn has(&self, path: &str, entry: &Entry) -> bool {
        self.former.get(path).is_some_and(|former| former.hash == entry.hash)
    }

    /// Takes the file over from the live tree, if that has it and the file system can.
    fn link(&self, path: &str, entry: &Entry) -> Result<bool, PublishError> {
        let Some(live_root) = &self.live_root else { return Ok(false) };
        if !self.live.get(path).is_some_and(|live| live.hash == entry.hash) {
            return Ok(false);
        }
        let (temporary, target) = (self.temporary(), self.root.join(path));
        let whole = |found: fs::Metadata| found.is_file() && found.len() == entry.size;
        if fs::hard_link(live_root.join(path), &temporary).is_err() || !temporary.symlink_metadata().is_ok_and(whole) {
            let _ = fs::remove_file(&temporary);
            return Ok(false);
        }
        fs::rename(&temporary, &target).map_err(|error| io(&target, &error))?;
        Ok(true)
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

    /// Keeps what pages loaded before the switch may still ask for: the assets of the release that is live now, and those
    /// of earlier ones that left within the hour, as long as they are smaller together than the site.
    fn keep_assets(&mut self, clock: i64, keep: Keep) -> Result<(), PublishError> {
        let mut kept: Vec<(String, Entry)> = Vec::new();
        for (path, entry) in self.live {
            let ours = self.prefixes.iter().any(|prefix| path.starts_with(prefix.as_str()));
            let free = !self.next.contains_key(path)
                && !self.folders.contains(path)
                && !above(path).any(|name| self.next.contains_key(name));
            let allowed = match keep {
                Keep::Nothing => false,
                Keep::Plain => !is_search_data(path),
                Keep::All => true,
            };
            if allowed && ours && free && is_immutable(path, &entry.hash) {
                let left = entry.left.unwrap_or(clock);
                kept.push((path.clone(), Entry { left: Some(left), ..*entry }));
            }
        }
        kept.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.left));
        let mut bytes = 0;
        for (path, entry) in kept {
            let just_left = self.live.get(&path).is_some_and(|live| live.left.is_none());
            let recent = entry.left.is_some_and(|left| clock.saturating_sub(left) < STAY);
            bytes += entry.size;
            if !just_left && (!recent || bytes > self.stats.bytes) {
                continue;
            }
            if !self.has(&path, &entry) {
                make_folders(&self.root, &folders_of(&BTreeSet::from([path.as_str()])))?;
                if !self.link(&path, &entry)? && !self.copy(&path, &entry)? {
                    continue;
                }
                self.touched.push(self.root.join(&path));
            }
            self.next.insert(path, entry);
        }
        Ok(())
    }

    /// Copies a file of the live tree, where the file system has no hard links.
    fn copy(&self, path: &str, entry: &Entry) -> Result<bool, PublishError> {
        let Some(bytes) = self.live_root.as_ref().and_then(|root| fs::read(root.join(path)).ok()) else {
            return Ok(false);
        };
        if blake3::hash(&bytes) != entry.hash {
            return Ok(false);
        }
        let (temporary, target) = (self.temporary(), self.root.join(path));
        fs::write(&temporary, &bytes).map_err(|error| io(&target, &error))?;
        fs::rename(&temporary, &target).map_err(|error| io(&target, &error))?;
        Ok(true)
    }
}

/// Whether a file holds what records say.
fn is_search_data(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    name.starts_with("find.") || folder == "search" || folder.ends_with("/search")
}

/// Whether the name of a file says all about its content: it carries the content's hash, or it is part of a search
/// index, whose files have names of their own and are never written again.
pub fn is_immutable(path: &str, hash: &blake3::Hash) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else { return false };
    if folder == "search" || folder.ends_with("/search") {
        let stem = name.split('.').next().unwrap_or(name);
        return stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    name.split('.').any(|part| part == &hash.to_hex()[..10])
}
