//! Finding changes by looking: all files with their times and sizes, compared with the look before.
//!
//! In: a folder. Out: the files that came, went or changed since. Times are compared to the nanosecond and by
//! inequality: a save by rename can bring an older file, and two saves can fall into one second.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::watch::Scope;

/// What is remembered of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    size: u64,
    modified: Option<SystemTime>,
    inode: u64,
}

/// All files below a folder at one moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Scan {
    files: BTreeMap<PathBuf, Mark>,
}

impl Scan {
    /// Looks at everything in scope. Folders that cannot be read count as empty.
    pub(super) fn new(scope: &Scope) -> Scan {
        let mut scan = Scan::default();
        let mut folders = vec![scope.root().to_owned()];
        while let Some(folder) = folders.pop() {
            let Ok(listing) = folder.read_dir() else { continue };
            for entry in listing.filter_map(Result::ok) {
                let path = entry.path();
                if !scope.contains(&path) {
                    continue;
                }
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(path),
                    Ok(_) => {
                        if let Ok(found) = fs::symlink_metadata(&path) {
                            scan.files.insert(path, mark(&found));
                        }
                    }
                    Err(_) => {}
                }
            }
        }
        scan
    }

    /// The files that differ from an earlier look, sorted.
    pub(super) fn changes_since(&self, before: &Scan) -> Vec<PathBuf> {
        let changed = |a: &Scan, b: &Scan, path: &Path| a.files.get(path) != b.files.get(path);
        let mut paths: Vec<PathBuf> = self
            .files
            .keys()
            .filter(|path| changed(self, before, path))
            .chain(before.files.keys().filter(|path| !self.files.contains_key(*path)))
            .cloned()
            .collect();
        paths.sort();
        paths
    }
}

fn mark(found: &Metadata) -> Mark {
    Mark { size: found.len(), modified: found.modified().ok(), inode: inode(found) }
}

#[cfg(unix)]
fn inode(found: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}
