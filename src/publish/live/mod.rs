//! The live site: whole at every instant, whatever happens to whoever publishes.
//!
//! In: sites of a release, and a folder. Out: `current` in that folder, which leads to a whole site, the old one or the
//! new one. Nothing in the tree that `current` leads to is ever changed.
//!
//! ```text
//! DIR/current          -> trees/a: what readers see
//! DIR/trees/a, b       two trees that take turns
//! DIR/status.json      how the last attempt ended
//! DIR/.kedang-state/   a.seal, a.list, b.seal, b.list: what each tree holds, as long as it is whole
//! DIR/.kedang-tmp/     files that have no name in a tree yet
//! DIR/.kedang-lock     locked by whoever publishes
//! DIR/.kedang-manifest says that the folder is ours
//! ```
//!
//! A release goes so: remove the seal of the waiting tree and flush that; change the tree; write the new list and seal
//! beside their places; flush the file system once; put the list and then the seal in their places and flush that; replace
//! the link `current` by rename(2) and flush that. Wherever this breaks off, `current` leads to a tree that was flushed
//! before it became visible, and a tree without a seal is emptied by the next run. The trees share unchanged files as hard
//! links, so that emptying or filling one costs names and no bytes.
//!
//! Whoever publishes may put what changed since the live release instead of whole sites ([`Tree::since`]). Then a release
//! costs what changed, in the waiting tree also what changed in the release before, and the copying of a list.
//!
//! Two trees and a link rather than one exchange of folders (`RENAME_EXCHANGE`), which network file systems lack and
//! which leaves nobody able to see which tree is which; rather than a new folder for each release, which would cost names
//! in proportion to the site instead of the change.

mod durable;
mod keep;
mod list;
mod moved;
mod seal;
mod stage;
mod status;
#[cfg(test)]
#[cfg(unix)]
mod tests;
mod tree;

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

pub use keep::is_immutable;
pub use seal::Release;
pub use status::{Attempt, Findings, Status, Words};

pub use tree::Tree;

use super::{PublishError, Stats, io};
use crate::snapshot::{CONFIG_FILE, OUTPUT_MARKER};
use keep::Keep;
use list::List;
use seal::Sealed;
use tree::Finished;

/// What the marker says.
const MARKER: &str = "kedang live 1\n";

/// A folder with a live site, locked for whoever holds this.
pub struct Live {
    folder: PathBuf,
    _lock: File,
}

/// How a release ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switched {
    /// Readers see the release.
    Yes,
    /// It says nothing that the live one does not say, so readers keep that.
    Same,
}

impl Live {
    /// Takes possession of a folder, which is made if need be. `waits` is called when somebody else publishes there at
    /// the moment; then this waits. The lock of a process that died is free.
    ///
    /// # Errors
    ///
    /// When the folder holds something else, or cannot be written.
    pub fn open(folder: &Path, waits: impl FnOnce()) -> Result<Live, PublishError> {
        accept(folder)?;
        let path = folder.join(".kedang-lock");
        let lock = File::options().create(true).append(true).open(&path).map_err(|error| io(&path, &error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waits();
                lock.lock().map_err(|error| io(&path, &error))?;
            }
            Err(TryLockError::Error(error)) => return Err(io(&path, &error)),
        }
        let live = Live { folder: folder.to_owned(), _lock: lock };
        for folder in [live.state(), live.folder.join("trees")] {
            fs::create_dir_all(&folder).map_err(|error| io(&folder, &error))?;
        }
        Ok(live)
    }

    /// What readers see now.
    pub fn release(&self) -> Option<Release> {
        release(&self.folder)
    }

    /// Brings the waiting tree up to date by what `put` puts into it, and makes it the live one.
    ///
    /// With `unless_same`, readers keep the live release when the new one differs from it only in the instant at which it
    /// was made. Whatever goes wrong, they keep it too.
    ///
    /// # Errors
    ///
    /// When `put` fails, or a file cannot be written; [`PublishError::WholeNeeded`] when the live tree lacks what changes
    /// were told against. Then another attempt is needed, in which [`Tree::since`] asks for whole sites.
    pub fn publish<E: From<PublishError>>(
        &self,
        unless_same: bool,
        clock: Timestamp,
        put: impl FnOnce(&mut Tree<'_>) -> Result<Release, E>,
    ) -> Result<(Release, Stats, Switched), E> {
        let result = self.try_publish(unless_same, clock, put);
        // ok: the next run clears it too.
        let _ = empty(&self.workshop());
        result
    }

    /// Frees what a failed attempt wrote: on a full disk it would be in everybody's way.
    pub fn give_up(&self) {
        let waiting = self.waiting();
        if self.sealed(waiting).release().is_none() {
            // ok: what cannot be removed now, the next run removes.
            let _ = empty(&self.tree(waiting));
            self.sealed(waiting).forget();
        }
    }

    fn try_publish<E: From<PublishError>>(
        &self,
        unless_same: bool,
        clock: Timestamp,
        put: impl FnOnce(&mut Tree<'_>) -> Result<Release, E>,
    ) -> Result<(Release, Stats, Switched), E> {
        let (waiting, live) = (self.waiting(), self.live_name()?);
        let (sealed, root) = (self.sealed(waiting), self.tree(waiting));
        let (former, shown) =
            rayon::join(|| self.take_up(&sealed, &root), || live.and_then(|name| self.sealed(name).read()));
        let former = former?;
        let (names, live_list) =
            shown.map_or_else(|| (BTreeMap::new(), List::new()), |(shown, list)| (shown.made, list));
        let live_root = live.map(|name| self.tree(name));
        let mut tree = Tree::new(&root, &sealed, self.workshop(), &former, live_root, &live_list, &names);
        let mut release = put(&mut tree)?;
        release.made = tree.made();
        let keep = match self.release() {
            Some(shown) if shown.audience != release.audience => Keep::Nothing,
            Some(shown) if shown.rules == release.rules => Keep::All,
            _ => Keep::Plain,
        };
        let finished = tree.finish(clock.as_second(), keep);
        if let Some(live) = live
            && finished
                .as_ref()
                .map_or_else(|error| matches!(error, PublishError::WholeNeeded { .. }), |done| done.lost)
        {
            self.sealed(live).distrust();
        }
        let Finished { files, stats, touched, .. } = finished?;
        sealed.prepare(&release, &files)?;
        durable::flush_all(&self.folder, &touched)?;
        sealed.close()?;
        if let Some((live, shown)) = live.zip(self.release()).filter(|_| unless_same) {
            let trees = [(self.tree(live), &live_list, &shown.now), (root, &files, &release.now)];
            if !moved::moved(&trees) {
                return Ok((shown, stats, Switched::Same));
            }
        }
        durable::point(&self.folder.join("current"), &format!("trees/{waiting}"))?;
        Ok((release, stats, Switched::Yes))
    }

    /// What the waiting tree holds: nothing, when its seal is broken or its list damaged. Nobody knows what is in it then,
    /// and it is emptied.
    fn take_up(&self, sealed: &Sealed, root: &Path) -> Result<List, PublishError> {
        empty(&self.workshop())?;
        let former = sealed.read().map(|(_, list)| list);
        if former.is_none() {
            sealed.open()?;
            empty(root)?;
        }
        for folder in [root, &self.workshop()] {
            fs::create_dir_all(folder).map_err(|error| io(folder, &error))?;
        }
        Ok(former.unwrap_or_else(List::new))
    }

    /// Says how an attempt ended.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn say(&self, status: &Status) -> Result<(), PublishError> {
        let text = status.json().map_err(|error| io(&self.folder, &error.into()))?;
        durable::replace(&self.folder.join("status.json"), &text, &self.state().join("spare"))
    }

    /// The tree that `current` leads to; none before the first release.
    fn live_name(&self) -> Result<Option<&'static str>, PublishError> {
        let current = self.folder.join("current");
        match fs::read_link(&current) {
            Ok(target) => match ["a", "b"].into_iter().find(|name| target == Path::new("trees").join(name)) {
                Some(name) => Ok(Some(name)),
                None => Err(not_ours(&self.folder, "current")),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidInput => Err(not_ours(&self.folder, "current")),
            Err(error) => Err(io(&current, &error)),
        }
    }

    fn waiting(&self) -> &'static str {
        if self.live_name().is_ok_and(|name| name == Some("a")) { "b" } else { "a" }
    }

    fn state(&self) -> PathBuf {
        self.folder.join(".kedang-state")
    }

    fn workshop(&self) -> PathBuf {
        self.folder.join(".kedang-tmp")
    }

    fn tree(&self, name: &str) -> PathBuf {
        self.folder.join("trees").join(name)
    }

    fn sealed(&self, name: &str) -> Sealed {
        Sealed::new(&self.state(), name)
    }
}

/// What readers of a folder see now, without a lock.
pub fn release(folder: &Path) -> Option<Release> {
    let target = fs::read_link(folder.join("current")).ok()?;
    let name = target.file_name()?.to_str()?;
    if !folder.join("current").is_dir() {
        return None;
    }
    Sealed::new(&folder.join(".kedang-state"), name).release()
}

/// Whether somebody publishes into a folder now.
pub fn is_busy(folder: &Path) -> bool {
    let lock = File::open(folder.join(".kedang-lock"));
    lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// How the last attempt in a folder ended.
pub fn status(folder: &Path) -> Option<Status> {
    serde_json::from_str(&fs::read_to_string(folder.join("status.json")).ok()?).ok()
}

/// Makes sure that the folder exists, may be written to, and holds nothing of anybody else.
fn accept(folder: &Path) -> Result<(), PublishError> {
    fs::create_dir_all(folder).map_err(|error| io(folder, &error))?;
    for found in [CONFIG_FILE, ".git"] {
        if fs::symlink_metadata(folder.join(found)).is_ok() {
            return Err(PublishError::Repository { folder: folder.display().to_string(), found });
        }
    }
    let marker = folder.join(OUTPUT_MARKER);
    match fs::read(&marker) {
        Ok(text) if text == MARKER.as_bytes() => return Ok(()),
        // A power cut may have kept the name and lost the words.
        Ok(text) if text.is_empty() => {}
        Ok(_) => return Err(not_ours(folder, OUTPUT_MARKER)),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(io(&marker, &error)),
    }
    for entry in folder.read_dir().map_err(|error| io(folder, &error))? {
        let name = entry.map_err(|error| io(folder, &error))?.file_name().to_string_lossy().into_owned();
        if !name.starts_with(".kedang-") && name != "lost+found" {
            return Err(not_ours(folder, &name));
        }
    }
    fs::write(&marker, MARKER).map_err(|error| io(&marker, &error))
}

fn not_ours(folder: &Path, found: &str) -> PublishError {
    PublishError::NotOurs { folder: folder.display().to_string(), found: found.to_owned() }
}

/// Removes a folder with all that is in it, if it is there.
fn empty(folder: &Path) -> Result<(), PublishError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(io(folder, &error)),
        _ => Ok(()),
    }
}
