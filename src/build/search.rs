//! The search index of a site: brought up to date, or made anew.
//!
//! In: a plan. Out: the files of the index. An index that somebody may still need is never changed: its files get a second
//! name in a folder of the new site, and are replaced there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::BuildError;
use super::kept::Place;
use super::plan::{DOCUMENT, Plan};
use crate::cache::{self, Key, Looks};
use crate::index::{self, Documents};
use crate::model::RecordIx;
use crate::model::trace::Reads;

/// The search index of a site.
pub struct Index {
    /// Its files: path in the site, and where they are.
    pub files: Vec<(String, PathBuf)>,
    /// Bytes of all files.
    pub bytes: u64,
    pub looks: BTreeMap<Key, Looks>,
    /// Holds the files of an index that nobody keeps.
    _folder: Option<tempfile::TempDir>,
}

impl Plan<'_> {
    /// The search index, brought up to date or made anew.
    ///
    /// # Errors
    ///
    /// When a folder cannot be written.
    pub fn index(&self) -> Result<Index, BuildError> {
        let Some(known) = self.known else {
            let folder = tempfile::tempdir()?;
            let stats = index::write(self.view, folder.path(), &mut |_, _| {})?;
            let files = files_of(folder.path())?;
            return Ok(Index { files, bytes: stats.bytes, looks: BTreeMap::new(), _folder: Some(folder) });
        };
        let folder = place_of_index(&known.place, &self.head.name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        let key = |index: RecordIx| self.keys.key(index);
        let mut looks = BTreeMap::new();
        let mut note = |index: RecordIx, reads: Reads| {
            looks.insert(key(index), cache::looks(&reads, &key));
        };
        let stats = match &self.kept {
            Some(kept) => {
                link_files(&place_of_index(&known.place, &kept.head.name), &folder)?;
                match self.update(&folder, &mut note) {
                    Ok(stats) => stats,
                    Err(_) => {
                        std::fs::remove_dir_all(&folder)?;
                        std::fs::create_dir_all(&folder)?;
                        index::write(self.view, &folder, &mut note)?
                    }
                }
            }
            None => index::write(self.view, &folder, &mut note)?,
        };
        Ok(Index { files: files_of(&folder)?, bytes: stats.bytes, looks, _folder: None })
    }

    fn update(&self, folder: &Path, note: &mut dyn FnMut(RecordIx, Reads)) -> Result<kedang_search::Stats, BuildError> {
        let mut documents = Documents::open(self.view, folder)?;
        if let Some(changed) = self.known.and_then(|known| known.changed) {
            for path in changed.gone.values() {
                documents.remove(path)?;
            }
            let dirty = self.dirty.iter().filter(|(_, item)| *item == DOCUMENT).map(|(key, _)| *key);
            let touched: BTreeSet<Key> = dirty.chain(changed.new.iter().copied()).collect();
            for index in touched.into_iter().filter_map(|key| self.keys.number(key)) {
                let reads = documents.put(index)?;
                note(index, reads);
            }
        }
        Ok(documents.finish()?)
    }
}

/// Where the index of the site with a name is.
pub(super) fn place_of_index(place: &Place, name: &str) -> PathBuf {
    place.index().join(name)
}

/// The files of an index that belong to the site: those whose names begin with a dot only matter for writing.
fn files_of(folder: &Path) -> Result<Vec<(String, PathBuf)>, BuildError> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            files.push((format!("search/{name}"), entry.path()));
        }
    }
    files.sort();
    Ok(files)
}

/// Gives the files of a folder a second name in another.
fn link_files(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if std::fs::hard_link(entry.path(), &target).is_err() {
            std::fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
