//! What is kept from one run to the next, beside the records: it may be deleted at any time.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use jiff::Timestamp;

use super::place::{Place, ReadFrom};
use super::{Failure, Ui};
use crate::build::{self, Known, ToKeep};
use crate::cache::{Cache, Key, Near, Past, Read};
use crate::check::Checked;
use crate::history::{self, Advance, History};
use crate::schema::{self, CONFIG_FILE, Config};
use crate::snapshot::{Commit, Index, Memory, OpenError, Root};

/// The folder for what is kept of commits, and that for what is kept of files that are no commit's.
const COMMITS: &str = "commits";
const FILES: &str = "files";

/// The folder beside the records of a work tree in which everything is that is no record.
pub const FOLDER: &str = ".kedang";

/// Commits whose changes the site names.
pub const NEWEST: usize = 200;

/// A repository that was read with the help of what is kept of it.
pub struct Reading {
    /// The repository, and what was read.
    pub place: Place,
    /// Who changed what when.
    pub history: History,
    read: Read,
    advance: Option<Advance>,
    keys: Vec<Key>,
    home: PathBuf,
    program: String,
    /// Where nothing can be kept, what a run needs is in a folder of its own.
    _folder: Option<tempfile::TempDir>,
}

impl Reading {
    /// Reads and checks a commit.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn commit(root: Root, commit: Commit, from: &ReadFrom, ui: &Ui) -> Result<Reading, Failure> {
        let progress = ui.progress();
        progress.step(&ui.text("progress-check", &[]));
        let now = from.now(&settings(&commit).timezone)?;
        let (cache, home, folder) = open(&root, COMMITS)?;
        let (prefix, id) = (commit.prefix().to_owned(), commit.id());
        let mut read = cache.read_commit(Arc::new(commit), now, fresh_name())?;
        let snapshot = read.snapshot.take().ok_or_else(|| Failure::Other("no files".to_owned()))?;
        let advance = Advance::read(&home.join("history"), &root, &prefix, &id, NEWEST)?;
        progress.done();
        let place = Place { root, snapshot, prefix: Some(prefix) };
        Ok(Reading::of(place, read, Some(advance), home, folder))
    }

    /// Reads and checks files that are no commit's.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub fn files(place: Place, from: &ReadFrom, ui: &Ui) -> Result<Reading, Failure> {
        let progress = ui.progress();
        progress.step(&ui.text("progress-check", &[]));
        let now = from.now(&schema::timezone(&*place.snapshot))?;
        let (cache, home, folder) = open(&place.root, FILES)?;
        let read = cache.read_files(&*place.snapshot, now, fresh_name())?;
        // Outside git, and in a repository that git cannot read, there is no history.
        let advance = Advance::read(&home.join("history"), &place.root, &place.root.prefix, "HEAD", NEWEST).ok();
        progress.done();
        Ok(Reading::of(place, read, advance, home, folder))
    }

    fn of(
        place: Place,
        read: Read,
        advance: Option<Advance>,
        home: PathBuf,
        folder: Option<tempfile::TempDir>,
    ) -> Reading {
        let history = advance.as_ref().map(|advance| advance.history.clone()).unwrap_or_default();
        let keys = read.pending.keys();
        Reading { place, history, read, advance, keys, home, program: program(), _folder: folder }
    }

    /// The records and findings.
    pub fn checked(&self) -> &Checked {
        &self.read.checked
    }

    /// What is known of the site that is kept under `name`; `since` is what the folder for it says that it holds.
    pub fn known(&self, name: &str, since: Option<String>) -> Known<'_> {
        static ALL: history::Changed = history::Changed::All;
        Known {
            place: build::Place::new(&self.home, name, &self.program),
            name: fresh_name(),
            since,
            records: self.read.pending.name(),
            before: self.read.since.as_deref(),
            changed: self.read.changed.as_ref(),
            history: self.advance.as_ref().map_or(&ALL, |advance| &advance.changed),
            keys: &self.keys,
        }
    }

    /// The history as it is read from git alone.
    pub fn history_anew(&self) -> History {
        let (root, commit) = (&self.place.root, self.place.snapshot.commit());
        let prefix = self.place.prefix.as_deref().unwrap_or(&root.prefix);
        // Outside git there is none, as there was none for the site.
        History::read(root, prefix, commit.as_deref().unwrap_or("HEAD"), NEWEST).unwrap_or_default()
    }

    /// Forgets what is kept: the next reading is one from nothing.
    pub fn forget(&self) {
        Cache::forget(&self.home);
    }

    /// Whether what was kept could be read as it was written. Otherwise it is forgotten, and nothing of this reading may
    /// be used.
    pub fn is_sound(&self) -> bool {
        let sound = self.read.is_sound();
        if !sound {
            self.forget();
        }
        sound
    }

    /// Makes something from this reading; none when what was kept turned out to be damaged, whatever came of it then.
    pub fn soundly<T>(&self, make: impl FnOnce() -> T) -> Option<T> {
        let made = catch_unwind(AssertUnwindSafe(make));
        if !self.is_sound() {
            return None;
        }
        Some(made.unwrap_or_else(|panic| resume_unwind(panic)))
    }

    /// Keeps what was read, and these sites that were made from it. What cannot be kept costs the next run some time, and
    /// nothing else, so that nobody is told. The process ends soon: the records are not taken apart.
    pub fn keep(self, sites: Vec<ToKeep>) {
        let Reading { read, advance, place, .. } = self;
        let Read { checked, pending, .. } = read;
        let (until, commit) = (pending.until(), place.snapshot.commit());
        // The records first: history and sites that were kept for older records are not believed.
        let kept = pending.keep();
        if kept.is_ok() {
            // ok: see above.
            let _ = advance.map(|advance| advance.save());
            sites.into_iter().for_each(|site| drop(site.keep(commit.as_deref(), until)));
        }
        std::mem::forget(checked);
    }
}

/// What `kedang.yaml` of a commit says, as far as it can be read.
pub fn settings(commit: &Commit) -> Config {
    schema::settings(&Memory::new([(CONFIG_FILE, commit.file(CONFIG_FILE).unwrap_or_default())]))
}

/// Whether nothing at all is another than when the site `held` of a commit was made: no file, and nothing that time
/// changes.
pub fn is_quiet(root: &Root, commit: &Commit, site: &str, held: &str, from: &ReadFrom) -> bool {
    let Ok(now) = from.now(&settings(commit).timezone) else { return false };
    let place = build::Place::new(&home(root).join(COMMITS), site, &program());
    let quiet = place.quiet().filter(|quiet| quiet.commit == commit.id() && quiet.name == held);
    quiet.is_some_and(|quiet| (quiet.now..quiet.until).contains(&now.as_second()))
}

/// Changed files beyond which what is kept of commits is brought up to date before something is compared with it.
const FAR: usize = 300;

/// A commit and what is known of it, for a comparison with what is staged.
pub struct Base {
    past: Past,
    /// The files of the commit.
    pub commit: Near,
}

impl Base {
    /// The base at a commit. What is kept is brought up to date where it is missing or far behind: later comparisons are
    /// quick. None when nothing can be kept, or the commit has no records.
    pub fn at(root: &Root, rev: &str) -> Option<Base> {
        let commit = Arc::new(Commit::open(root, rev).ok()?);
        let look = || Base::look(root, commit.clone());
        if let Some(base) = look().filter(|base| base.commit.changed().count() <= FAR) {
            return Some(base);
        }
        let (cache, ..) = open(root, COMMITS).ok()?;
        let read = cache.read_commit(commit.clone(), super::place::clock(), fresh_name()).ok()?;
        read.pending.keep().ok()?;
        look()
    }

    /// The base at a commit, as far as it can be told from what is kept; nothing is written, and nobody waited for.
    pub fn near(root: &Root, rev: &str) -> Option<Base> {
        Base::look(root, Arc::new(Commit::open(root, rev).ok()?))
    }

    fn look(root: &Root, commit: Arc<Commit>) -> Option<Base> {
        let past = Past::look(&home(root).join(COMMITS), &program())?;
        let commit = past.commit(commit)?;
        Some(Base { past, commit })
    }

    /// What is staged, as far as it can be told from what is known.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    pub fn staged(&self, root: &Root) -> Result<Option<Near>, OpenError> {
        self.past.index(Arc::new(Index::open(root)?))
    }

    /// Another commit, as far as it can be told from what is known.
    pub fn other(&self, root: &Root, rev: &str) -> Option<Near> {
        self.past.commit(Arc::new(Commit::open(root, rev).ok()?))
    }

    /// Checks files that are near; none when that cannot be told from what is known.
    pub fn check(&self, near: &Near, now: Timestamp) -> Option<Checked> {
        self.past.check(near, now)
    }
}

/// Sees to it that git never takes what is kept for something to commit.
pub fn hide(home: &Path) {
    let ignore = home.join(".gitignore");
    if !ignore.exists() && std::fs::create_dir_all(home).is_ok() {
        // ok: where it cannot be written, nothing else can.
        let _ = std::fs::write(ignore, "*\n");
    }
}

/// Opens what is kept of a repository; where nothing can be kept, an empty folder.
fn open(root: &Root, what: &str) -> Result<(Cache, PathBuf, Option<tempfile::TempDir>), Failure> {
    let home = home(root);
    hide(&home);
    let home = home.join(what);
    if let Some(cache) = Cache::open(&home, &program()) {
        return Ok((cache, home, None));
    }
    let folder = tempfile::tempdir()?;
    let home = folder.path().to_owned();
    let cache = Cache::open(&home, &program()).ok_or_else(|| Failure::Other(home.display().to_string()))?;
    Ok((cache, home, Some(folder)))
}

/// The name under which the site in a folder is kept.
pub fn site_name(folder: &Path, audience: &str) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let hash = blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex();
    format!("{audience}-{}", &hash[..12])
}

/// The folder for everything that is kept: `.kedang` beside the records, or in a bare repository.
pub fn home(root: &Root) -> PathBuf {
    match &root.repository {
        Some(repository) if root.is_bare() => repository.git_dir.join("kedang"),
        _ => root.records_root.join(FOLDER),
    }
}

/// Tells this program from any other that may have kept something: its version, and the file that it is.
pub fn program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let stamp = file.ok().and_then(|file| {
        let changed = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(format!("{}-{}", file.len(), changed.as_nanos()))
    });
    format!("{} {}", env!("CARGO_PKG_VERSION"), stamp.unwrap_or_default())
}

/// A name that nothing else has.
pub fn fresh_name() -> String {
    let mut bytes = [0; 12];
    if getrandom::fill(&mut bytes).is_err() {
        let now = super::place::clock().as_nanosecond().to_le_bytes();
        bytes.copy_from_slice(&now[..12]);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
