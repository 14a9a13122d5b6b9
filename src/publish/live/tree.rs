//! Bringing the waiting tree up to date, in proportion to what changed.
//!
//! In: the lists of the waiting and of the live tree, and the files of the new release, all of them or those that differ
//! from what is live. Out: the waiting tree with exactly the files of the release. A file that it has already is not
//! touched, one that the live tree has becomes a second name of the same file, and only the rest is written: a change is on
//! the disk once, though two trees show it, and an unchanged page keeps its time, and so its ETag, from release to release.
//!
//! While sites are put, it is noted what differs from the live list. In the end this makes the new list, and the waiting
//! tree's own list tells what has to happen there. The files of changes are laid ready until then, so that nothing is lost
//! when one of them cannot be made; those of whole sites take their places at once, or the disk would have to hold them
//! beside both trees.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::durable;
use super::keep::{Keep, staying};
use super::list::{Entry, List, path_of};
use super::seal::Sealed;
use super::stage::{Came, Stage};
use crate::publish::folder::{above, folders_of, make_folders, remove};
use crate::publish::{Output, PublishError, Stats, io};

/// The waiting tree while it is being changed.
pub struct Tree<'l> {
    root: PathBuf,
    /// The seal of the waiting tree.
    seal: &'l Sealed,
    is_open: bool,
    stage: Stage<'l>,
    /// Names of what the live sites hold, by folder; none when that is not certain.
    shown: &'l BTreeMap<String, String>,
    /// What differs from the live list.
    changes: BTreeMap<String, Option<Entry>>,
    /// Files in the workshop by the path that they get; none for one that is in its place.
    ready: BTreeMap<String, Option<PathBuf>>,
    prefixes: BTreeSet<String>,
    made: BTreeMap<String, String>,
    written: usize,
    removed: usize,
}

/// What a finished tree is.
pub struct Finished {
    /// What it holds.
    pub files: List,
    /// Figures.
    pub stats: Stats,
    /// Files that came or went, with those folders to be flushed where the file system cannot be flushed as a whole.
    pub touched: Vec<PathBuf>,
    /// Whether the live tree was found to lack something that its list says.
    pub lost: bool,
}

impl<'l> Tree<'l> {
    /// Takes up the tree at `root`, which holds `former` and has this seal; `live` is what the tree at `live_root` holds, and `shown` names
    /// the content of its sites.
    pub(super) fn new(
        root: &Path,
        seal: &'l Sealed,
        workshop: PathBuf,
        former: &'l List,
        live_root: Option<PathBuf>,
        live: &'l List,
        shown: &'l BTreeMap<String, String>,
    ) -> Tree<'l> {
        Tree {
            root: root.to_owned(),
            seal,
            is_open: false,
            stage: Stage {
                workshop,
                live_root,
                live,
                former,
                number: AtomicUsize::new(0),
                lost: AtomicBool::new(false),
            },
            shown,
            changes: BTreeMap::new(),
            ready: BTreeMap::new(),
            prefixes: BTreeSet::new(),
            made: BTreeMap::new(),
            written: 0,
            removed: 0,
        }
    }

    /// The name of the content that [`Tree::put`] accepts changes against, in the folder `prefix`; without one the site has
    /// to be put as a whole.
    pub fn since(&self, prefix: &str) -> Option<&str> {
        self.shown.get(prefix).map(String::as_str)
    }

    /// Puts a site into the folder `prefix` of the tree: empty, or `a/`. Changes are told against what is live there.
    ///
    /// # Errors
    ///
    /// When a page cannot be made or a file not be written; [`PublishError::WholeNeeded`], before anything is done, when
    /// not exactly that is live which the changes are told against: then the site may be put as a whole instead.
    pub fn put(&mut self, prefix: &str, site: &Output<'_>) -> Result<(), PublishError> {
        if site.since.is_some() && site.since.as_deref() != self.since(prefix) {
            return Err(PublishError::WholeNeeded { folder: prefix.to_owned() });
        }
        if site.is_whole() {
            self.make_room(prefix, site)?;
        }
        let prepare = |(path, content)| {
            let path: String = format!("{prefix}{path}");
            let place = site.is_whole().then(|| self.root.join(&path));
            let (entry, came) = self.stage.prepare(&path, content, place.as_deref())?;
            let (file, is_new) = match came {
                Came::Stayed => return Ok((path, entry, None)),
                Came::Linked(file) => (file, false),
                Came::Written(file) => (file, true),
                Came::Placed => return Ok((path, entry, Some((None, true)))),
            };
            if site.is_whole() {
                self.rename(&file, &path)?;
            }
            Ok((path, entry, Some((Some(file).filter(|_| !site.is_whole()), is_new))))
        };
        let came = site.files.par_iter().map(prepare).collect::<Result<Vec<_>, PublishError>>()?;
        if site.is_whole() {
            self.goes_unless(prefix, |path| site.files.contains_key(path));
        }
        self.changes.extend(site.gone().map(|path| (format!("{prefix}{path}"), None)));
        for (path, entry, file) in came {
            if let Some((file, is_new)) = file {
                self.written += usize::from(is_new);
                self.ready.insert(path.clone(), file);
            }
            if self.stage.live.get(&path) == Some(entry) {
                self.changes.remove(&path);
            } else {
                self.changes.insert(path, Some(entry));
            }
        }
        self.prefixes.insert(prefix.to_owned());
        if let Some(made) = &site.made {
            self.made.insert(prefix.to_owned(), made.clone());
        }
        Ok(())
    }

    /// The names of what was put, by folder.
    pub(super) fn made(&self) -> BTreeMap<String, String> {
        self.made.clone()
    }

    /// Breaks the seal, before the first change.
    fn open(&mut self) -> Result<(), PublishError> {
        if !self.is_open {
            self.seal.open()?;
            self.is_open = true;
        }
        Ok(())
    }

    /// Makes the folders that a whole site needs, and removes files that stand where folders go, and folders that stand
    /// where files go.
    fn make_room(&mut self, prefix: &str, site: &Output<'_>) -> Result<(), PublishError> {
        self.open()?;
        let paths: Vec<String> = site.paths().map(|path| format!("{prefix}{path}")).collect();
        let wanted: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
        let folders = folders_of(&wanted);
        let former = self.stage.former;
        let inside = former.0.range(prefix.as_bytes()).filter_map(|at| former.path(at));
        let around = above(prefix).filter(|path| former.get(path).is_some());
        let in_the_way = |path: &&str| folders.contains(path) || above(path).any(|name| wanted.contains(name));
        let gone: Vec<&str> = inside.chain(around).filter(in_the_way).collect();
        self.removed += remove(&self.root, &gone)?;
        make_folders(&self.root, &folders)
    }

    /// Notes that the files of the live tree below `prefix` go, except some.
    fn goes_unless(&mut self, prefix: &str, stays: impl Fn(&str) -> bool) {
        let live = self.stage.live;
        for at in live.0.range(prefix.as_bytes()) {
            if let Some(path) = live.path(at).filter(|path| !stays(&path[prefix.len()..])) {
                self.changes.entry(path.to_owned()).or_insert(None);
            }
        }
    }

    /// Keeps assets of former releases for a while, as far as `keep` allows, and makes the tree hold these and the files
    /// of the release and nothing else. `clock` is the present second since 1970.
    ///
    /// # Errors
    ///
    /// When a file cannot be written or removed; [`PublishError::WholeNeeded`] when the live tree lacks a file that it
    /// should hold.
    pub(super) fn finish(mut self, clock: i64, keep: Keep) -> Result<Finished, PublishError> {
        let (bytes, count) = self.settle();
        self.keep_assets(clock, keep, bytes);
        let next = List(self.stage.live.0.merged(&self.changes));
        let (mut gone, mut come) = (Vec::new(), BTreeMap::new());
        for difference in self.stage.former.0.differences(&next.0) {
            let path = path_of(difference.key);
            match (difference.old.map(Entry::of), difference.new.map(Entry::of)) {
                (_, None) => gone.extend(path),
                (Some(old), Some(new)) if old.is_same(&new) => {}
                (_, Some(new)) => drop(come.insert(path.ok_or_else(|| self.doubt())?, new)),
            }
        }
        self.open()?;
        // What goes may stand where a folder comes, or in a folder that becomes a file.
        let removed = self.removed + remove(&self.root, &gone)?;
        make_folders(&self.root, &folders_of(&come.keys().copied().collect()))?;
        come.par_iter().try_for_each(|(path, entry)| self.place(path, entry))?;
        let touched = if durable::ASKS_WHAT_WAS_TOUCHED {
            gone.iter().chain(come.keys()).map(|path| self.root.join(path)).collect()
        } else {
            Vec::new()
        };
        let stats = Stats { written: self.written, unchanged: count.saturating_sub(self.written), removed, bytes };
        let lost = self.stage.lost.load(Ordering::Relaxed);
        Ok(Finished { files: next, stats, touched, lost })
    }

    /// Notes what goes though no site said so: what lies in no folder of the release, and what former releases left. Size
    /// and number of the files of the release.
    fn settle(&mut self) -> (u64, usize) {
        let live = self.stage.live;
        let mut ranges: Vec<_> = self.prefixes.iter().map(|prefix| live.0.range(prefix.as_bytes())).collect();
        ranges.sort_by_key(|range| range.start);
        let mut ranges = ranges.into_iter().peekable();
        let (mut bytes, mut count) = (0, 0);
        for at in 0..live.0.len() {
            while ranges.next_if(|range| range.end <= at).is_some() {}
            let is_ours = ranges.peek().is_some_and(|range| range.contains(&at));
            let entry = live.entry(at);
            if is_ours && entry.left().is_none() {
                bytes += entry.size();
                count += 1;
            } else if let Some(path) = live.path(at) {
                self.changes.entry(path.to_owned()).or_insert(None);
            }
        }
        for (path, change) in &self.changes {
            let is_ours = self.prefixes.iter().any(|prefix| path.starts_with(prefix.as_str()));
            if let Some(former) = live.get(path).filter(|former| is_ours && former.left().is_none()) {
                bytes -= former.size();
                count -= 1;
            }
            if let Some(entry) = change {
                bytes += entry.size();
                count += 1;
            }
        }
        (bytes, count)
    }

    /// Notes which of the files that go stay for a while.
    fn keep_assets(&mut self, clock: i64, keep: Keep, site: u64) {
        let live = self.stage.live;
        let goes = self.changes.iter().filter(|(_, change)| change.is_none()).map(|(path, _)| path);
        let may_stay = goes.filter_map(|path| {
            let entry = live.get(path)?;
            let ours = self.prefixes.iter().any(|prefix| path.starts_with(prefix.as_str()));
            (ours && keep.allows(path, &entry) && self.is_free(path)).then(|| (path.clone(), entry))
        });
        for (path, entry) in staying(may_stay.collect(), clock, site) {
            if !self.stage.has(&path, &entry) {
                // What the live tree has lost nobody can ask for.
                let Some(file) = self.stage.take_over(&path, &entry) else { continue };
                self.ready.insert(path.clone(), Some(file));
            }
            self.changes.insert(path, Some(entry));
        }
    }

    /// Whether the release has no folder at a path, and no file where the path needs a folder.
    fn is_free(&self, path: &str) -> bool {
        let live = self.stage.live;
        let has = |path: &str| self.changes.get(path).map_or_else(|| live.get(path).is_some(), Option::is_some);
        let below = format!("{path}/");
        let changed = self.changes.range(below.clone()..).take_while(|(path, _)| path.starts_with(&below));
        let mut listed = live.0.range(below.as_bytes()).filter_map(|at| live.path(at));
        !above(path).any(has) && !changed.into_iter().any(|(_, change)| change.is_some()) && !listed.any(has)
    }

    /// Puts a file in its place, unless it is there.
    fn place(&self, path: &str, entry: &Entry) -> Result<(), PublishError> {
        match self.ready.get(path) {
            Some(None) => Ok(()),
            Some(Some(file)) => self.rename(file, path),
            None => self.rename(&self.stage.take_over(path, entry).ok_or_else(|| self.doubt())?, path),
        }
    }

    fn rename(&self, file: &Path, path: &str) -> Result<(), PublishError> {
        let target = self.root.join(path);
        fs::rename(file, &target).map_err(|error| io(&target, &error))
    }

    /// The live tree is not what it should be.
    fn doubt(&self) -> PublishError {
        let root = self.stage.live_root.as_ref().unwrap_or(&self.root);
        PublishError::WholeNeeded { folder: root.display().to_string() }
    }
}
