//! What is kept of a site from the last time: its pages, and what was looked at to draw each.
//!
//! In: a folder and the name of a site in it. Out: a [`Kept`], if every byte of it is as it was written.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::cache::Edges;
use crate::store::{self, Sorted};

/// The version of what is kept; another is not read.
const FORMAT: u32 = 1;

/// What a site was made from, beside records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The name of the content of the site.
    pub name: String,
    /// The name of the state of the records that it was made from.
    pub records: String,
    /// A hash of all else that may show on any page: templates, settings, types.
    pub settings: String,
    /// The second since 1970 that was taken for now.
    pub now: i64,
    /// The first second at which a page is another though nothing was changed.
    pub until: i64,
    /// The ids of people, by all that git may know them by.
    pub people: BTreeMap<String, String>,
    /// A hash of what each person has to do, by id.
    pub charges: BTreeMap<String, String>,
    /// The first number that no page without a record has had.
    pub next: u32,
    /// Pages of the site.
    pub pages: usize,
    /// The files of its index, by which somebody else's change of one is seen: names, sizes, times of writing.
    pub index: Vec<Stamp>,
}

/// A file's name, its bytes and when they were written, in nanoseconds since 1970.
pub type Stamp = (String, u64, u64);

/// The files of a folder by name; none when it cannot be read.
pub fn stamps(folder: &Path) -> Vec<Stamp> {
    let stamp = |entry: std::fs::DirEntry| {
        let found = entry.metadata().ok()?;
        let written = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let written = u64::try_from(written.as_nanos()).ok()?;
        Some((entry.file_name().to_string_lossy().into_owned(), found.len(), written))
    };
    let mut stamps: Vec<Stamp> = std::fs::read_dir(folder).into_iter().flatten().flatten().filter_map(stamp).collect();
    stamps.sort();
    stamps
}

/// What is known of one file of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// A hash of what it shows that nobody is noted to look at; of files that are always made, of their bytes.
    pub signature: u64,
    /// The first second at which it is another though nothing was changed.
    pub until: i64,
    /// Its number among pages that are not of one record; 0 for those.
    pub number: u32,
}

impl Page {
    /// Bytes of a row.
    pub const WIDTH: usize = 20;

    /// The row.
    pub fn to_bytes(self) -> Vec<u8> {
        let mut row = self.signature.to_le_bytes().to_vec();
        row.extend(self.until.to_le_bytes());
        row.extend(self.number.to_le_bytes());
        row
    }

    /// Reads a row.
    pub fn read(row: &[u8]) -> Page {
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        Page { signature: number(&row[..8]), until: number(&row[8..16]) as i64, number: number(&row[16..20]) as u32 }
    }
}

/// What is kept of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// What it was made from.
    pub head: Head,
    /// Its files by path, with [`Page`].
    pub pages: Sorted,
    /// Who looked at what.
    pub edges: Edges,
}

/// Until when a site of a commit holds, so that nothing need be done before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// The commit.
    pub commit: String,
    /// The name of the content of the site.
    pub name: String,
    /// The second since 1970 that was taken for now.
    pub now: i64,
    /// The first second at which anything is another though nothing was changed.
    pub until: i64,
}

/// Where a site is kept.
#[derive(Clone, Debug)]
pub struct Place {
    path: PathBuf,
    tag: Vec<u8>,
}

impl Place {
    /// The place of the site called `name` in a folder. What another `program` has kept there is not read.
    pub fn new(folder: &Path, name: &str, program: &str) -> Place {
        let path = folder.join(format!("site-{name}"));
        Place { path, tag: format!("kedang site {FORMAT} {program}\n").into_bytes() }
    }

    /// What is kept, if all of it is whole.
    pub fn read(&self) -> Option<Kept> {
        let parts = store::read_parts(&self.path, &self.tag)?;
        let [head, pages, edges] = <[Vec<u8>; 3]>::try_from(parts).ok()?;
        let head = serde_json::from_slice(&head).ok()?;
        Some(Kept { head, pages: Sorted::from_bytes(pages, Page::WIDTH)?, edges: Edges::from_bytes(&edges) })
    }

    /// Keeps a site.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn write(&self, kept: &Kept) -> io::Result<()> {
        let (head, edges) = (serde_json::to_vec(&kept.head)?, kept.edges.to_bytes());
        store::write_parts(&self.path, &self.tag, &[&head, kept.pages.as_bytes(), &edges])
    }

    /// Until when the site holds, if that is known.
    pub fn quiet(&self) -> Option<Quiet> {
        serde_json::from_slice(&store::read_sealed(&self.quiet_path(), &self.tag)?).ok()
    }

    /// Notes until when the site holds.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn be_quiet(&self, quiet: &Quiet) -> io::Result<()> {
        store::write_sealed(&self.quiet_path(), &self.tag, &[&serde_json::to_vec(quiet)?])
    }

    fn quiet_path(&self) -> PathBuf {
        self.path.with_extension("quiet")
    }

    /// The folder of the site's search index.
    pub fn index(&self) -> PathBuf {
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(".index");
        self.path.with_file_name(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_kept_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(folder.path(), "staff", "1");
        assert_eq!(place.read(), None);
        let page = Page { signature: u64::MAX - 1, until: -5, number: 9 };
        assert_eq!(Page::read(&page.to_bytes()), page);
        let pages = Sorted::from_sorted(Page::WIDTH, [(&b"index.html"[..], page.to_bytes())].into_iter());
        let head = Head { name: "n".into(), people: [("a".into(), "b".into())].into(), ..Head::default() };
        let kept = Kept { head, pages, edges: Edges::default() };
        place.write(&kept).unwrap();
        assert_eq!(place.read(), Some(kept));
        assert_eq!(Place::new(folder.path(), "staff", "2").read(), None);
    }
}
