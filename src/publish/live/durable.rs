//! What must be on the disk before the next step is taken.
//!
//! In: paths. Out: nothing but the certainty. A release of any size costs one flush of the file system and three of
//! single folders or files; no page is flushed by itself.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::publish::PublishError;

/// Bytes kept ready for the status file, so that it can be written when the disk is full.
const SPARE: usize = 8 * 1024;

/// Whether [`flush_all`] has to be told what was touched.
pub const ASKS_WHAT_WAS_TOUCHED: bool = cfg!(not(target_os = "linux"));

/// The error of a path.
pub fn failed(path: &Path, error: &io::Error) -> PublishError {
    crate::publish::io(path, error)
}

/// Where a file is written before it takes its place.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// Removes a file, for good. Its folder is flushed even when it is not there: whoever removed it may have died before.
pub fn remove(path: &Path) -> Result<(), PublishError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(path, &error)),
        _ => flush_folder_of(path),
    }
}

/// Makes sure that the names in the folder of `path` outlast a power cut.
pub fn flush_folder_of(path: &Path) -> Result<(), PublishError> {
    let folder = path.parent().unwrap_or(path);
    flush(folder)
}

/// Flushes one file or folder.
fn flush(path: &Path) -> Result<(), PublishError> {
    // Folders cannot be opened for this on Windows.
    if cfg!(windows) && path.is_dir() {
        return Ok(());
    }
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| failed(path, &error))
}

/// Flushes everything that was written for a release: on Linux the file system as a whole, which is one wait instead of
/// one for each file and also covers new folders and removed names.
#[cfg(target_os = "linux")]
pub fn flush_all(folder: &Path, _touched: &[PathBuf]) -> Result<(), PublishError> {
    let synced = File::open(folder).and_then(|file| Ok(rustix::fs::syncfs(&file)?));
    synced.map_err(|error| failed(folder, &error))
}

/// Flushes everything that was written for a release: each file and each folder that got or lost a name.
#[cfg(not(target_os = "linux"))]
pub fn flush_all(folder: &Path, touched: &[PathBuf]) -> Result<(), PublishError> {
    let mut folders = std::collections::BTreeSet::from([folder]);
    for path in touched {
        if path.exists() {
            flush(path)?;
        }
        folders.extend(path.ancestors().skip(1).take_while(|above| above.starts_with(folder)));
    }
    folders.into_iter().filter(|folder| folder.is_dir()).try_for_each(flush)
}

/// Makes `link` lead to `target`, in one step, for good.
pub fn point(link: &Path, target: &str) -> Result<(), PublishError> {
    let new = link.with_file_name(".kedang-current");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(&new, &error)),
        _ => {}
    }
    symlink(target, &new).map_err(|error| failed(&new, &error))?;
    fs::rename(&new, link).map_err(|error| failed(link, &error))?;
    flush_folder_of(link)
}

#[cfg(unix)]
fn symlink(target: &str, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(not(unix))]
fn symlink(_: &str, _: &Path) -> io::Result<()> {
    Err(io::Error::new(ErrorKind::Unsupported, "publishing needs symbolic links that can be replaced in one step"))
}

/// Replaces a small file in one step. The bytes of `spare` are used when they are there, so that this works on a full
/// disk; they are laid aside anew afterwards.
pub fn replace(path: &Path, text: &str, spare: &Path) -> Result<(), PublishError> {
    let into_spare = || -> io::Result<()> {
        let mut file = fs::OpenOptions::new().write(true).open(spare)?;
        file.write_all(text.as_bytes())?;
        file.set_len(text.len() as u64)?;
        file.sync_all()?;
        fs::rename(spare, path)
    };
    if text.len() > SPARE || into_spare().is_err() {
        let new = beside(path);
        let write = || -> io::Result<()> {
            let mut file = File::create(&new)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&new, path)
        };
        if let Err(error) = write() {
            // ok: what matters is why it could not be written.
            let _ = fs::remove_file(&new);
            return Err(failed(path, &error));
        }
    }
    lay_aside(spare);
    Ok(())
}

/// Lays the bytes aside for the next time; without room there are none.
fn lay_aside(spare: &Path) {
    if fs::write(spare, [b' '; SPARE]).is_err() {
        let _ = fs::remove_file(spare);
    }
}
