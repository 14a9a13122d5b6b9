//! That a tree is whole, and what it was made from.
//!
//! In: a list and a release. Out: two files for each tree, and the same back if not a byte of them is wrong. A list without
//! its seal, or that does not fit it, is as good as none.
//!
//! The order is what makes it safe. [`Sealed::open`] removes the seal and flushes its folder before the first change in
//! the tree. [`Sealed::prepare`] writes both files under other names, which one flush of the file system brings to the disk
//! together with the tree; [`Sealed::close`] then gives the list its name, the seal last, and flushes the folder. So a seal
//! that is there was on the disk after its list and after its tree; and the hash in it finds a list of another release.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::durable;
use super::list::List;
use crate::publish::PublishError;

/// The format of the two files; a tree sealed in another is built again.
const VERSION: u32 = 2;

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
    /// The names of what the sites hold, by the folder that each is in: empty, or `a/`. Publishing fills it in.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub made: BTreeMap<String, String>,
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

    /// What the tree was made from and what it holds, if it is whole.
    pub fn read(&self) -> Option<(Release, List)> {
        let seal = self.seal()?;
        let bytes = fs::read(&self.list).ok()?;
        if blake3::hash(&bytes).to_hex().as_str() != seal.list {
            return None;
        }
        Some((seal.release, List::from_bytes(bytes)?))
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
        let bytes = files.0.as_bytes();
        let list = blake3::hash(bytes).to_hex().to_string();
        let seal = Seal { version: VERSION, release: release.clone(), list };
        let json = serde_json::to_string(&seal).map_err(|error| durable::failed(&self.seal, &error.into()))?;
        let sealed = format!("{}\n{json}", blake3::hash(json.as_bytes()).to_hex());
        for (path, bytes) in [(&self.list, bytes), (&self.seal, sealed.as_bytes())] {
            fs::write(durable::beside(path), bytes).map_err(|error| durable::failed(path, &error))?;
        }
        Ok(())
    }

    /// Forgets what the tree holds, because something else was found there. It stays what readers see; the next release is
    /// made without it, and the one after that makes this tree from nothing.
    pub fn distrust(&self) {
        // ok: then the same is found the next time.
        let _ = fs::remove_file(&self.list);
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
