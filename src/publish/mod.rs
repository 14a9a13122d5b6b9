//! Writing a site into a folder.
//!
//! In: paths and bytes, and the output folder. Out: that folder with exactly these files among its own, and figures.
//! Files that did not change are not touched; files of a former build that are no longer produced go. A folder that
//! is not an earlier output is refused, nothing is ever written or removed outside the folder, and nothing in it is
//! removed that an earlier build did not write.

pub mod live;
mod path;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::snapshot::{CONFIG_FILE, OUTPUT_MARKER};

pub use path::check_path;

/// Folder in the output where files are written before they are moved into place.
const WORKSHOP: &str = ".kedang-tmp";

/// First line of the list of written files.
const MANIFEST_HEAD: &str = "kedang site 1";

/// The files of a site.
#[derive(Default)]
pub struct Output<'a> {
    files: BTreeMap<String, Content<'a>>,
}

/// What a file holds.
enum Content<'a> {
    /// Bytes that exist already.
    Bytes(Arc<[u8]>),
    /// Bytes that are made when the file is written, so that a large site never stands in memory as a whole.
    Made(Make<'a>),
}

/// Makes the bytes of one file; else says why it cannot.
pub type Make<'a> = Box<dyn Fn() -> Result<Vec<u8>, String> + Send + Sync + 'a>;

/// What writing a site did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were already there with the same bytes.
    pub unchanged: usize,
    /// Files of the former build that went.
    pub removed: usize,
    /// Size of all files of the site together.
    pub bytes: u64,
}

/// A site could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A path that cannot be a file of a site on every system.
    #[error("'{path}' cannot be written: {reason}")]
    BadPath {
        /// The path.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Two pages want the same path.
    #[error("two pages want to be '{path}'")]
    Twice {
        /// The path.
        path: String,
    },
    /// The folder holds something that no earlier build wrote.
    #[error("{folder} is not empty and not the output of an earlier build (it holds '{found}')")]
    NotOurs {
        /// The output folder.
        folder: String,
        /// One thing in it.
        found: String,
    },
    /// The folder is a records repository or the top of a git repository.
    #[error("{folder} holds '{found}': a site never goes into a repository's own folder")]
    Repository {
        /// The output folder.
        folder: String,
        /// `kedang.yaml` or `.git`.
        found: &'static str,
    },
    /// The content of a file could not be made.
    #[error("{reason}")]
    Made {
        /// The file.
        path: String,
        /// The words of whoever makes it.
        reason: String,
    },
    /// The disk is full, or what this user may have of it.
    #[error("{path}: {reason}")]
    Full {
        /// The file or folder.
        path: String,
        /// The operating system's words.
        reason: String,
    },
    /// The operating system refused.
    #[error("{path}: {reason}")]
    Io {
        /// The file or folder.
        path: String,
        /// The operating system's words.
        reason: String,
    },
}

impl<'a> Output<'a> {
    /// An empty site.
    pub fn new() -> Output<'a> {
        Output::default()
    }

    /// Adds a file; `path` is relative, with `/`.
    ///
    /// # Errors
    ///
    /// When the path leaves the folder, is reserved, or is already taken.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Result<(), PublishError> {
        self.insert(path.into(), Content::Bytes(bytes.into()))
    }

    /// Adds a file whose bytes are made when it is written, on any thread.
    ///
    /// # Errors
    ///
    /// Those of [`Output::add`].
    pub fn add_made(&mut self, path: impl Into<String>, make: Make<'a>) -> Result<(), PublishError> {
        self.insert(path.into(), Content::Made(make))
    }

    fn insert(&mut self, path: String, content: Content<'a>) -> Result<(), PublishError> {
        check_path(&path).map_err(|reason| PublishError::BadPath { path: path.clone(), reason })?;
        if self.files.contains_key(&path) {
            return Err(PublishError::Twice { path });
        }
        self.files.insert(path, content);
        Ok(())
    }

    /// The paths of the files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Makes `folder` hold this site.
    ///
    /// With `force`, a folder with other things in it is accepted; they stay unless a file of the site has their name.
    ///
    /// # Errors
    ///
    /// When the folder is not ours, or something in it cannot be written.
    pub fn write(&self, folder: &Path, force: bool) -> Result<Stats, PublishError> {
        let former = accept(folder, force)?;
        let wanted: BTreeSet<&str> = self.files.keys().map(String::as_str).collect();
        let folders = folders_of(&wanted);
        // Listed before it is written: a build that dies leaves nothing behind that the next would not know.
        let all: BTreeSet<&str> = former.iter().map(String::as_str).chain(wanted.iter().copied()).collect();
        write_manifest(folder, &all)?;
        let workshop = folder.join(WORKSHOP);
        if fs::symlink_metadata(&workshop).is_ok() {
            fs::remove_dir_all(&workshop).map_err(|error| io(&workshop, &error))?;
        }
        fs::create_dir(&workshop).map_err(|error| io(&workshop, &error))?;

        let gone: Vec<&str> = former.iter().map(String::as_str).filter(|path| !wanted.contains(path)).collect();
        let (in_the_way, gone): (Vec<&str>, Vec<&str>) =
            gone.into_iter().partition(|path| folders.contains(path) || above(path).any(|name| wanted.contains(name)));
        let mut removed = remove(folder, &in_the_way)?;
        make_folders(folder, &folders)?;
        let (written, bytes) = self.write_files(folder, &workshop)?;
        removed += remove(folder, &gone)?;
        fs::remove_dir_all(&workshop).map_err(|error| io(&workshop, &error))?;
        write_manifest(folder, &wanted)?;
        Ok(Stats { written, unchanged: self.files.len() - written, removed, bytes })
    }

    /// Writes what changed; how many files that were, and the size of all.
    fn write_files(&self, folder: &Path, workshop: &Path) -> Result<(usize, u64), PublishError> {
        let files: Vec<_> = self.files.iter().enumerate().collect();
        let write = |number: usize, path: &str, content: &Content<'_>| {
            let target = folder.join(path);
            let bytes = content.bytes().map_err(|reason| PublishError::Made { path: path.to_owned(), reason })?;
            if holds(&target, &bytes) {
                return Ok((0, bytes.len() as u64));
            }
            let temporary = workshop.join(number.to_string());
            fs::write(&temporary, &bytes).map_err(|error| io(&target, &error))?;
            fs::rename(&temporary, &target).map_err(|error| io(&target, &error))?;
            Ok((1, bytes.len() as u64))
        };
        files
            .par_iter()
            .map(|(number, (path, content))| write(*number, path, content))
            .try_reduce(|| (0, 0), |a, b| Ok((a.0 + b.0, a.1 + b.1)))
    }
}

impl Content<'_> {
    fn bytes(&self) -> Result<Cow<'_, [u8]>, String> {
        match self {
            Content::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Content::Made(make) => make().map(Cow::Owned),
        }
    }
}

fn io(path: &Path, error: &std::io::Error) -> PublishError {
    let (path, reason) = (path.display().to_string(), error.to_string());
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => PublishError::Full { path, reason },
        _ => PublishError::Io { path, reason },
    }
}

/// Makes sure that the folder exists and may be written to; the files that an earlier build put there.
fn accept(folder: &Path, force: bool) -> Result<BTreeSet<String>, PublishError> {
    fs::create_dir_all(folder).map_err(|error| io(folder, &error))?;
    for found in [CONFIG_FILE, ".git"] {
        if fs::symlink_metadata(folder.join(found)).is_ok() {
            return Err(PublishError::Repository { folder: folder.display().to_string(), found });
        }
    }
    let manifest = folder.join(OUTPUT_MARKER);
    match fs::read_to_string(&manifest) {
        Ok(text) if force || text.starts_with(MANIFEST_HEAD) => Ok(read_manifest(&text)),
        Ok(_) => Err(PublishError::NotOurs { folder: folder.display().to_string(), found: OUTPUT_MARKER.to_owned() }),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let mut listing = folder.read_dir().map_err(|error| io(folder, &error))?;
            match listing.next() {
                Some(Ok(other)) if !force => Err(PublishError::NotOurs {
                    folder: folder.display().to_string(),
                    found: other.file_name().to_string_lossy().into_owned(),
                }),
                _ => Ok(BTreeSet::new()),
            }
        }
        Err(error) => Err(io(&manifest, &error)),
    }
}

/// The paths of a manifest; lines that are no path of a site are passed over, whoever wrote them.
fn read_manifest(text: &str) -> BTreeSet<String> {
    let mut lines = text.lines();
    if lines.next() != Some(MANIFEST_HEAD) {
        return BTreeSet::new();
    }
    lines.filter(|line| check_path(line).is_ok()).map(str::to_owned).collect()
}

/// Replaces the manifest in one step.
fn write_manifest(folder: &Path, paths: &BTreeSet<&str>) -> Result<(), PublishError> {
    let mut text = String::with_capacity(paths.iter().map(|path| path.len() + 1).sum::<usize>() + 16);
    for line in std::iter::once(&MANIFEST_HEAD).chain(paths) {
        text.push_str(line);
        text.push('\n');
    }
    let target = folder.join(OUTPUT_MARKER);
    if holds(&target, text.as_bytes()) {
        return Ok(());
    }
    let temporary = folder.join(format!("{OUTPUT_MARKER}-new"));
    fs::write(&temporary, text).map_err(|error| io(&temporary, &error))?;
    fs::rename(&temporary, &target).map_err(|error| io(&target, &error))
}

/// The folders above a path, the nearest first.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(slash, _)| &path[..slash])
}

/// Every folder that the files need.
fn folders_of<'a>(paths: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let mut folders = BTreeSet::new();
    for path in paths {
        for folder in above(path) {
            if !folders.insert(folder) {
                break;
            }
        }
    }
    folders
}

/// Makes folders; parents come before children because their names are shorter prefixes.
fn make_folders(root: &Path, folders: &BTreeSet<&str>) -> Result<(), PublishError> {
    for name in folders {
        let folder = root.join(name);
        match fs::create_dir(&folder) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                // A link in the place of a folder would carry files out of the output.
                let found = fs::symlink_metadata(&folder).map_err(|error| io(&folder, &error))?;
                if !found.is_dir() {
                    let reason = "something else stands where a folder of the site goes".to_owned();
                    return Err(PublishError::Io { path: folder.display().to_string(), reason });
                }
            }
            Err(error) => return Err(io(&folder, &error)),
        }
    }
    Ok(())
}

/// Removes files and the folders that become empty; how many files there were.
fn remove(root: &Path, paths: &[&str]) -> Result<usize, PublishError> {
    let mut removed = 0;
    let mut emptied: BTreeSet<&str> = BTreeSet::new();
    for path in paths {
        if !above(path).all(|name| fs::symlink_metadata(root.join(name)).is_ok_and(|found| found.is_dir())) {
            continue;
        }
        let target = root.join(path);
        match fs::remove_file(&target) {
            Ok(()) => removed += 1,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(_) if target.is_dir() => {}
            Err(error) => return Err(io(&target, &error)),
        }
        emptied.extend(above(path));
    }
    for folder in emptied.iter().rev() {
        // Fails, as it should, while something is left inside.
        let _ = fs::remove_dir(root.join(folder));
    }
    Ok(removed)
}

/// Whether a file is there with exactly these bytes.
fn holds(path: &PathBuf, bytes: &[u8]) -> bool {
    let same = || -> std::io::Result<bool> {
        let found = fs::symlink_metadata(path)?;
        if !found.is_file() || found.len() != bytes.len() as u64 {
            return Ok(false);
        }
        let mut file = File::open(path)?;
        let mut buffer = [0; 16 * 1024];
        let mut rest = bytes;
        loop {
            let count = file.read(&mut buffer)?;
            if count == 0 {
                return Ok(rest.is_empty());
            }
            let Some(start) = rest.get(..count) else { return Ok(false) };
            if start != &buffer[..count] {
                return Ok(false);
            }
            rest = &rest[count..];
        }
    };
    same().unwrap_or(false)
}
