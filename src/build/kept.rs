//! What is kept of a site from the last time: its pages, and what was looked at to draw each.
//!
//! In: a folder and the name of a site in it. Out: a [`Kept`], if every byte of it is as it was written.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::cache::{Edges, Key};
use crate::pages::facts::Register;
use crate::store::{self, Log, Series, Sorted};

/// The version of what is kept; another is not read.
const FORMAT: u32 = 4;

/// What a site was made from, beside records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The name of the content of the site.
    pub name: String,
    /// The name of the state of the records that it was made from.
    pub records: String,
    /// A hash of all else that may show on any page: words, settings, types.
    pub settings: String,
    /// Hashes of what templates are drawn from, by their names; of those only that the repository has a part in.
    pub templates: BTreeMap<String, String>,
    /// Hashes of the record types by their names.
    pub types: BTreeMap<String, String>,
    /// The second since 1970 that was taken for now.
    pub now: i64,
    /// The first second at which a page is another though nothing was changed.
    pub until: i64,
    /// The first number that no page without a record has had.
    pub next: u32,
    /// The first number that no list has had.
    pub next_list: u32,
    /// In how many parts the records for the find box are.
    pub find_parts: usize,
    /// Where the facts of records are.
    pub facts: FactsHead,
    /// The number in the name of the file with older edges.
    pub edges: u64,
    /// The files of its index, by which somebody else's change of one is seen: names, sizes, times of writing.
    pub index: Vec<Stamp>,
}

/// Where the facts of records are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactsHead {
    /// The number of the log.
    pub number: u64,
    /// Its bytes.
    pub end: u64,
    /// Those of them that are somebody's facts.
    pub used: u64,
}

/// Logs below this size are not written anew to save room.
const SMALL: u64 = 4 << 20;

impl FactsHead {
    /// Whether more than half of the log is nobody's any more.
    pub fn is_wasteful(&self) -> bool {
        self.end > SMALL && self.used * 2 < self.end
    }
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
    /// What it is a page of.
    pub of: Of,
}

/// What a page is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// Of none of these; it is made each time.
    Site,
    /// Of the record with a key.
    Record(Key),
    /// A page of the list with a number.
    List(u32, u32),
    /// What the find box knows, in a language: a part.
    Find(u8, u32),
    /// The copy of an attachment.
    File,
}

impl Page {
    /// Bytes of a row.
    pub const WIDTH: usize = 29;

    /// The row.
    pub fn to_bytes(self) -> Vec<u8> {
        let (kind, of, part) = match self.of {
            Of::Site => (0, 0, 0),
            Of::Record(key) => (1, key, 0),
            Of::List(number, part) => (2, number, part),
            Of::Find(language, part) => (3, language.into(), part),
            Of::File => (4, 0, 0),
        };
        let mut row = self.signature.to_le_bytes().to_vec();
        row.extend(self.until.to_le_bytes());
        row.extend([self.number, of, part].into_iter().flat_map(u32::to_le_bytes));
        row.push(kind);
        row
    }

    /// Reads a row.
    pub fn read(row: &[u8]) -> Page {
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        let (of, part) = (number(&row[20..24]) as u32, number(&row[24..28]) as u32);
        Page {
            signature: number(&row[..8]),
            until: number(&row[8..16]) as i64,
            number: number(&row[16..20]) as u32,
            of: match row[28] {
                1 => Of::Record(of),
                2 => Of::List(of, part),
                3 => Of::Find(of as u8, part),
                4 => Of::File,
                _ => Of::Site,
            },
        }
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
    /// Which records stand on which lists.
    pub register: Register,
    /// Where the facts of each record are, by key.
    pub places: Sorted,
    /// A hash of how each record stands on lists, by [`row_key`].
    pub rows: Sorted,
    /// Copies of attachments: the path in the repository, a zero byte, the path in the site.
    pub copies: Sorted,
}

/// The key of a record and a language, as the table of rows has them.
pub fn row_key(key: Key, language: u8) -> [u8; 5] {
    let [a, b, c, d] = key.to_be_bytes();
    [a, b, c, d, language]
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
        let parts = store::share_parts(&self.path, &self.tag)?;
        let [head, pages, index, replaced, new, names, entries, places, rows, copies] =
            <[Bytes; 10]>::try_from(parts).ok()?;
        let head: Head = serde_json::from_slice(&head).ok()?;
        Some(Kept {
            pages: Sorted::from_bytes(pages, Page::WIDTH)?,
            edges: Edges::open(&self.edges().path(head.edges), [&index, &replaced, &new])?,
            register: Register::from_parts(names, entries, head.next_list)?,
            places: Sorted::from_bytes(places, store::Place::WIDTH)?,
            rows: Sorted::from_bytes(rows, 8)?,
            copies: Sorted::from_bytes(copies, 0)?,
            head,
        })
    }

    /// Keeps a site.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn write(&self, kept: &Kept) -> io::Result<()> {
        let head = serde_json::to_vec(&kept.head)?;
        let (names, entries, _) = kept.register.parts();
        let [index, replaced, new] = kept.edges.parts();
        let parts = [
            &head,
            kept.pages.as_bytes(),
            &index,
            &replaced,
            &new,
            names,
            entries,
            kept.places.as_bytes(),
            kept.rows.as_bytes(),
            kept.copies.as_bytes(),
        ];
        store::write_parts(&self.path, &self.tag, &parts)
    }

    /// The log of facts.
    pub fn facts(&self, head: &FactsHead) -> Log {
        self.facts_logs().open(head.number, head.end)
    }

    /// A log of facts that no site has, and its number.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn new_facts(&self) -> io::Result<(u64, Log)> {
        self.facts_logs().begin()
    }

    /// Writes the edges of a site into a file of their own, if too many of them are in none.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written, or an edge be read.
    pub fn settle(&self, kept: &mut Kept) -> io::Result<()> {
        if let Some(number) = kept.edges.settle_many(&self.edges())? {
            kept.head.edges = number;
        }
        Ok(())
    }

    /// Removes the files of other states of the site.
    pub fn forget_others(&self, head: &Head) {
        self.facts_logs().forget_others(head.facts.number);
        self.edges().forget_others(head.edges);
    }

    fn facts_logs(&self) -> Series {
        self.series("facts")
    }

    fn edges(&self) -> Series {
        self.series("edges")
    }

    fn series(&self, kind: &str) -> Series {
        let own = self.path.file_name().unwrap_or_default().to_string_lossy();
        Series::new(self.path.parent().unwrap_or(Path::new(".")), format!("{own}.{kind}"))
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
        self.beside(".index")
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(ending);
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
        let of = [Of::Site, Of::Record(7), Of::List(70_000, 2), Of::Find(1, 255), Of::File];
        for page in of.map(|of| Page { signature: u64::MAX - 1, until: -5, number: 9, of }) {
            assert_eq!(Page::read(&page.to_bytes()), page);
        }
        let page = Page { signature: 1, until: 2, number: 3, of: Of::Site };
        let pages = Sorted::from_sorted(Page::WIDTH, [(&b"index.html"[..], page.to_bytes())].into_iter());
        let head = Head { name: "n".into(), next_list: 1, ..Head::default() };
        let (register, places) = (Register::default(), Sorted::new(store::Place::WIDTH));
        let (rows, copies) = (Sorted::new(8), Sorted::new(0));
        let kept = Kept { head, pages, edges: Edges::default(), register, places, rows, copies };
        place.write(&kept).unwrap();
        assert_eq!(place.read(), Some(kept));
        assert_eq!(Place::new(folder.path(), "staff", "2").read(), None);
    }
}
