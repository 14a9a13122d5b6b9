//! What a tree holds, written down when the tree is whole.
//!
//! In: paths, hashes of contents, what the site was made from. Out: two files for each tree, and the same back if not a
//! byte of them is wrong. A list without its seal, or that does not fit it, is as good as none.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::durable;
use crate::publish::{PublishError, check_path};

/// The format of the two files; a tree sealed in another is built again.
const VERSION: u32 = 1;

/// One file of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Hash of its bytes.
    pub hash: blake3::Hash,
    /// Its size in bytes.
    pub size: u64,
    /// For a file that the release itself no longer has: the second since 1970 at which it was replaced.
    pub left: Option<i64>,
}

/// The files of a tree by path.
pub type List = BTreeMap<String, Entry>;

/// What a tree was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The commit.
    pub commit: String,
    /// The instant that was taken for now.
    pub now: String,
    /// When it was published, by the clock.
    pub published: String,
    /// The audience: its name, or `all`.
    pub audience: String,
    /// A hash of what decides who may see what. Search data of a release with other rules is not kept.
    pub rules: String,
    /// The version of the program.
    pub kedang: String,
    /// Records, in the audience that knows most of them.
    pub records: usize,
    /// Errors in the records.
    pub errors: usize,
    /// Warnings in the records.
    pub warnings: usize,
}

#[derive(Serialize, Deserialize)]
struct Seal {
    version: u32,
    release: Release,
    /// Hash of the file with the list.
    list: String,
}

/// The two files of one tree.
pub struct Sealed {
    seal: PathBuf,
    list: PathBuf,
}

impl Sealed {
    /// The files for the tree `name` in the folder `state`.
    pub fn new(state: &Path, name: &str) -> Sealed {
        Sealed { seal: state.join(format!("{name}.seal")), list: state.join(format!("{name}.list")) }
    }

    /// What the tree was made from, if it is whole; reads a few hundred bytes.
    pub fn release(&self) -> Option<Release> {
        self.seal().map(|seal| seal.release)
    }

    /// The files of the tree, if it is whole.
    pub fn list(&self) -> Option<List> {
        let seal = self.seal()?;
        let text = fs::read_to_string(&self.list).ok()?;
        if blake3::hash(text.as_bytes()).to_hex().as_str() != seal.list {
            return None;
        }
        text.lines().map(entry).collect()
    }

    fn seal(&self) -> Option<Seal> {
        let text = fs::read_to_string(&self.seal).ok()?;
        let (hash, json) = text.split_once('\n')?;
        if blake3::hash(json.as_bytes()).to_hex().as_str() != hash {
            return None;
        }
        serde_json::from_str(json).ok().filter(|seal: &Seal| seal.version == VERSION)
    }

    /// Says that the tree is not whole, before the first change in it.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn open(&self) -> Result<(), PublishError> {
        durable::remove(&self.seal)
    }

    /// Writes both files beside those that count; they are not flushed.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn prepare(&self, release: &Release, files: &List) -> Result<(), PublishError> {
        let mut text = String::with_capacity(files.keys().map(|path| path.len() + 90).sum());
        for (path, entry) in files {
            let left = entry.left.map_or_else(|| "-".to_owned(), |left| left.to_string());
            text.push_str(&format!("{} {} {left} {path}\n", entry.hash.to_hex(), entry.size));
        }
        let list = blake3::hash(text.as_bytes()).to_hex().to_string();
        let seal = Seal { version: VERSION, release: release.clone(), list };
        let json = serde_json::to_string(&seal).map_err(|error| durable::failed(&self.seal, &error.into()))?;
        let sealed = format!("{}\n{json}", blake3::hash(json.as_bytes()).to_hex());
        for (path, text) in [(&self.list, &text), (&self.seal, &sealed)] {
            fs::write(durable::beside(path), text).map_err(|error| durable::failed(path, &error))?;
        }
        Ok(())
    }

    /// Removes what was prepared and will not be used.
    pub fn forget(&self) {
        for path in [&self.list, &self.seal] {
            // ok: the next one is written over it.
            let _ = fs::remove_file(durable::beside(path));
        }
    }

    /// Puts what was prepared, and flushed since, in its place: from here on the tree is whole.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn close(&self) -> Result<(), PublishError> {
        for path in [&self.list, &self.seal] {
            fs::rename(durable::beside(path), path).map_err(|error| durable::failed(path, &error))?;
        }
        durable::flush_folder_of(&self.seal)
    }
}

/// Reads a line; none when it is damaged.
fn entry(line: &str) -> Option<(String, Entry)> {
    let mut words = line.splitn(4, ' ');
    let hash = blake3::Hash::from_hex(words.next()?).ok()?;
    let size = words.next()?.parse().ok()?;
    let left = match words.next()? {
        "-" => None,
        left => Some(left.parse().ok()?),
    };
    let path = words.next().filter(|path| check_path(path).is_ok())?;
    Some((path.to_owned(), Entry { hash, size, left }))
}
