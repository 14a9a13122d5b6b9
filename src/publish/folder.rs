//! Bringing an output into a plain folder.
//!
//! In: an output, a folder. Out: the folder with exactly the files of the site among its own. Of a whole site every file
//! is compared with what is there, so that what somebody changed by hand is mended; of changes only the files that they
//! name are looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use rayon::prelude::*;

use super::manifest::{self, Manifest, WIDTH};
use super::output::{self, Content, Output};
use super::{PublishError, Stats, WORKSHOP, io};
use crate::snapshot::{CONFIG_FILE, OUTPUT_MARKER};
use crate::store::Sorted;

impl Output<'_> {
    /// Makes `folder` hold this site.
    ///
    /// With `force`, a folder with other things in it is accepted; they stay unless a file of the site has their name.
    ///
    /// # Errors
    ///
    /// When the folder is not ours, something in it cannot be written, or it does not hold the site that the changes
    /// are told against ([`PublishError::WholeNeeded`]).
    pub fn write(&self, folder: &Path, force: bool) -> Result<Stats, PublishError> {
        let former = accept(folder, force)?;
        if let Some(since) = &self.since {
            if former.made.as_ref() != Some(since) {
                return Err(PublishError::WholeNeeded { folder: folder.display().to_string() });
            }
            if self.files.is_empty() && self.removed.is_empty() && former.made == self.made {
                return Ok(figures(&former.files, 0, 0));
            }
        }
        let wanted: BTreeSet<&str> = self.paths().collect();
        let folders = folders_of(&wanted);
        // Listed before it is written: a build that dies leaves nothing behind that the next would not know.
        former.open(folder, self.paths()).map_err(|error| io(&folder.join(OUTPUT_MARKER), &error))?;
        let workshop = folder.join(WORKSHOP);
        if fs::symlink_metadata(&workshop).is_ok() {
            fs::remove_dir_all(&workshop).map_err(|error| io(&workshop, &error))?;
        }
        fs::create_dir(&workshop).map_err(|error| io(&workshop, &error))?;

        let gone: Vec<&str> = match self.since {
            Some(_) => self.gone().filter(|path| former.knows(path)).collect(),
            None => former.paths().filter(|path| !wanted.contains(path)).collect(),
        };
        let (in_the_way, gone): (Vec<&str>, Vec<&str>) =
            gone.into_iter().partition(|path| folders.contains(path) || above(path).any(|name| wanted.contains(name)));
        let mut removed = remove(folder, &in_the_way)?;
        make_folders(folder, &folders)?;
        let files: Vec<_> = self.files.iter().enumerate().collect();
        let write = |(number, (path, content)): &(usize, (&String, &Content<'_>))| {
            put(&folder.join(path), &workshop.join(number.to_string()), path, content)
        };
        let came = files.par_iter().map(write).collect::<Result<Vec<_>, _>>()?;
        removed += remove(folder, &gone)?;
        fs::remove_dir_all(&workshop).map_err(|error| io(&workshop, &error))?;
        let files = self.list(&former, &came);
        manifest::close(folder, &files, self.made.as_deref())
            .map_err(|error| io(&folder.join(OUTPUT_MARKER), &error))?;
        Ok(figures(&files, came.iter().filter(|(is_new, _)| *is_new).count(), removed))
    }

    /// What the folder holds now.
    fn list(&self, former: &Manifest, came: &[(bool, u64)]) -> Sorted {
        let rows = self.paths().zip(came.iter().map(|(_, size)| size.to_le_bytes()));
        if self.since.is_none() {
            return Sorted::from_sorted(WIDTH, rows.map(|(path, row)| (path.as_bytes(), row)));
        }
        let mut changes: BTreeMap<&str, Option<[u8; WIDTH]>> = self.gone().map(|path| (path, None)).collect();
        changes.extend(rows.map(|(path, row)| (path, Some(row))));
        former.files.merged(&changes)
    }
}

/// What is told of a folder with these files.
fn figures(files: &Sorted, written: usize, removed: usize) -> Stats {
    let size = |row: &[u8]| row.try_into().map_or(0, u64::from_le_bytes);
    let bytes = (0..files.len()).map(|at| size(files.row(at))).sum();
    Stats { written, unchanged: files.len().saturating_sub(written), removed, bytes }
}

/// Writes a file unless it is there already; whether it was written, and its size.
fn put(target: &Path, temporary: &Path, path: &str, content: &Content<'_>) -> Result<(bool, u64), PublishError> {
    let size = match content {
        Content::File(source) if output::are_same(target, source) => {
            let found = fs::metadata(source).map_err(|error| io(source, &error))?;
            return Ok((false, found.len()));
        }
        Content::File(source) => output::copy(source, temporary)?.1,
        Content::Bytes(_) | Content::Made(_) => {
            let bytes = content.bytes(path)?;
            if output::holds(target, &bytes) {
                return Ok((false, bytes.len() as u64));
            }
            fs::write(temporary, &bytes).map_err(|error| io(target, &error))?;
            bytes.len() as u64
        }
    };
    fs::rename(temporary, target).map_err(|error| io(target, &error))?;
    Ok((true, size))
}

/// Makes sure that the folder exists and may be written to; what earlier builds put there.
fn accept(folder: &Path, force: bool) -> Result<Manifest, PublishError> {
    fs::create_dir_all(folder).map_err(|error| io(folder, &error))?;
    for found in [CONFIG_FILE, ".git"] {
        if fs::symlink_metadata(folder.join(found)).is_ok() {
            return Err(PublishError::Repository { folder: folder.display().to_string(), found });
        }
    }
    let not_ours = |found: String| PublishError::NotOurs { folder: folder.display().to_string(), found };
    match Manifest::read(folder) {
        Ok(Some(manifest)) => Ok(manifest),
        Ok(None) if force => Ok(Manifest::empty()),
        Ok(None) => Err(not_ours(OUTPUT_MARKER.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let mut listing = folder.read_dir().map_err(|error| io(folder, &error))?;
            match listing.next() {
                Some(Ok(other)) if !force => Err(not_ours(other.file_name().to_string_lossy().into_owned())),
                _ => Ok(Manifest::empty()),
            }
        }
        Err(error) => Err(io(&folder.join(OUTPUT_MARKER), &error)),
    }
}

/// The folders above a path, the nearest first.
pub(super) fn above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(slash, _)| &path[..slash])
}

/// Every folder that the files need.
pub(super) fn folders_of<'a>(paths: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
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
pub(super) fn make_folders(root: &Path, folders: &BTreeSet<&str>) -> Result<(), PublishError> {
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
pub(super) fn remove(root: &Path, paths: &[&str]) -> Result<usize, PublishError> {
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
