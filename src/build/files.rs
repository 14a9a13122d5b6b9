//! Which files of a site are written, and what is kept of the site then.
//!
//! In: a plan, and what pages make of it. Out: an [`Output`] with the files that are other than before, or with all when
//! nothing is known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::Timestamp;

use super::BuildError;
use super::kept::{self, FactsHead, Head, Kept, Of, Page, Place, Quiet};
use super::ledger::Ledger;
use super::plan::{DOCUMENT, FACTS, MANY, NUMBERS, Plan, item, row_item};
use super::search::{Index, place_of_index};
use crate::cache::{self, Item, Key, Looks};
use crate::model::RecordIx;
use crate::model::trace::{self, Reads};
use crate::pages::{Asked, Kind, Made, Planned, signature};
use crate::publish::Output;
use crate::store::{self, Change, Log, Sorted};

const FOREVER: i64 = i64::MAX;
/// Bytes of the hash of a row.
const ROW: usize = 8;

/// What was looked at to draw pages, by their places in the plan.
#[derive(Default)]
pub struct Drawn(Vec<OnceLock<Seen>>);

/// What was looked at to draw a page, in as little room as it takes: all pages are waited for.
struct Seen {
    looks: Looks,
    /// The second from which on the page is another.
    until: i64,
}

impl Drawn {
    /// Room for so many pages.
    pub fn of(count: usize) -> Drawn {
        Drawn((0..count).map(|_| OnceLock::new()).collect())
    }
}

/// How a record stands on lists, as it was drawn.
pub struct DrawnRow {
    /// The key of the record.
    pub of: Key,
    /// The language.
    pub language: u8,
    /// A hash of the row.
    pub signature: u64,
    /// What was looked at for it.
    pub looks: Looks,
}

/// Files of a site that are new or may be others than before, and those that are no more.
#[derive(Default)]
pub struct Files {
    files: Vec<File>,
    gone: BTreeSet<String>,
}

/// What is planned for a file.
struct File {
    path: String,
    row: Row,
    of: Of,
    /// Its place among what is drawn, unless it is as it was.
    place: Option<usize>,
}

/// What decides whether a file is another than before.
enum Row {
    /// A page of a record.
    OfRecord(RecordIx, Item),
    /// Another, with what it is a hash of, and its number.
    OfMany(u64, u32),
}

/// What can be kept of a site.
pub struct ToKeep {
    place: Place,
    kept: Kept,
    former: Option<String>,
    facts: Log,
}

impl<'p> Plan<'p> {
    /// What is known of a file that is as it was, and of the same as it was: a record may stand where another stood.
    fn clean(&self, path: &str, row: &Row, of: Of) -> Option<Page> {
        let page = Page::read(self.kept.as_ref()?.pages.get(path.as_bytes())?);
        let item = match row {
            _ if page.of != of => return None,
            Row::OfRecord(index, item) if page.number == 0 => (self.keys.key(*index), *item),
            Row::OfMany(signature, number) if (*signature, *number) == (page.signature, page.number) => {
                (NUMBERS | number, MANY)
            }
            _ => return None,
        };
        (page.until > self.head.now && !self.is_dirty(&item)).then_some(page)
    }

    /// Whether a record whose page is as it was has this page of its history.
    pub fn has_history(&self, index: RecordIx, kind: Kind, path: &str) -> Option<bool> {
        let kept = self.kept.as_ref()?;
        let (stem, _) = path.rsplit_once(".history.")?;
        let of = Of::Record(self.keys.key(index));
        self.clean(&format!("{stem}.html"), &Row::OfRecord(index, item(kind)), of)?;
        Some(kept.pages.get(path.as_bytes()).is_some())
    }

    /// The files to be written; those that nobody knows are drawn then. `copies_gone` are copies of attachments that no
    /// record names any more.
    ///
    /// # Errors
    ///
    /// When two files want the same path, or one cannot be a file everywhere.
    pub fn output<'o>(
        &self,
        asked: &Asked,
        planned: Vec<Planned<'o>>,
        copies_gone: Vec<String>,
        index: &Index,
        drawn: &'o Drawn,
    ) -> Result<(Output<'o>, Files), BuildError>
    where
        'p: 'o,
    {
        let keys = self.known.map(|known| known.keys);
        let mut output = self.kept.as_ref().map_or_else(Output::new, |kept| Output::since(&*kept.head.name));
        if self.known.is_some() {
            output.name(&*self.head.name);
        }
        let mut next = self.kept.as_ref().map_or(1, |kept| kept.head.next);
        let mut files = Files::default();
        for (place, planned) in planned.into_iter().enumerate() {
            let of = self.of(&planned);
            let Planned { path, made, job, .. } = planned;
            let row = match &made {
                Made::OfRecord(index, kind) => Row::OfRecord(*index, item(*kind)),
                Made::OfMany(signature) => self.numbered(&path, *signature, &mut next),
                Made::Ready(bytes) => self.numbered(&path, signature(bytes), &mut next),
            };
            let clean = self.clean(&path, &row, of).is_some();
            match (made, job) {
                _ if clean => {}
                (Made::Ready(bytes), _) => output.add(path.clone(), bytes)?,
                (_, Some(job)) => {
                    let make = move || {
                        let (bytes, reads) = trace::watch(&job);
                        if let Some(keys) = keys {
                            let looks = cache::looks(&reads, &|index| keys[index as usize]);
                            // ok: a page that is drawn twice has looked at the same both times.
                            let _ = drawn.0[place].set(Seen { looks, until: second(&reads) });
                        }
                        bytes.map_err(|problem| problem.to_string())
                    };
                    output.add_made(path.clone(), Box::new(make))?;
                }
                (_, None) => {}
            }
            files.files.push(File { path, row, of, place: (!clean).then_some(place) });
        }
        for (path, file) in &index.files {
            let row = self.numbered(path, 0, &mut next);
            output.add_file(path.clone(), file.clone())?;
            files.files.push(File { path: path.clone(), row, of: Of::Site, place: None });
        }
        files.files.sort_by(|a, b| a.path.cmp(&b.path));
        files.gone = self.gone(asked, &files.files);
        files.gone.extend(copies_gone);
        files.gone.iter().try_for_each(|path| output.remove(path.clone()))?;
        Ok((output, files))
    }

    /// What a planned file is a page of.
    fn of(&self, planned: &Planned<'_>) -> Of {
        match (&planned.made, planned.record, planned.list) {
            (Made::OfRecord(index, _), _, _) => Of::Record(self.keys.key(*index)),
            (_, Some(index), _) => Of::Record(self.keys.key(index)),
            (_, _, Some((number, part))) => Of::List(number, part),
            _ if planned.path.starts_with("files/") => Of::File,
            _ => planned.find.map_or(Of::Site, |(language, part)| Of::Find(language, part as u32)),
        }
    }

    /// Files of the former site that this one has no more: of what was planned, and of records that went.
    fn gone(&self, asked: &Asked, files: &[File]) -> BTreeSet<String> {
        let (Some(kept), Asked::Some { records, lists, find, .. }) = (&self.kept, asked) else {
            return BTreeSet::new();
        };
        let mut keys: BTreeSet<Key> = records.iter().map(|index| self.keys.key(*index)).collect();
        let changed = self.known.and_then(|known| known.changed);
        keys.extend(changed.into_iter().flat_map(|changed| changed.gone.keys().copied()));
        let numbers: BTreeSet<u32> =
            lists.iter().filter_map(|name| kept.register.get(name)).map(|entries| entries.number).collect();
        let all_parts = kept.head.find_parts != self.head.find_parts;
        let is_planned = |path: &str| files.binary_search_by(|file| (*file.path).cmp(path)).is_ok();
        let former = kept.pages.iter().filter(|(_, row)| match Page::read(row).of {
            Of::Record(key) => keys.contains(&key),
            Of::List(number, _) => numbers.contains(&number),
            Of::Find(language, part) => all_parts || find.contains(&(language, part as usize)),
            Of::Site => true,
            Of::File => false,
        });
        let paths = former.filter_map(|(path, _)| std::str::from_utf8(path).ok());
        paths.filter(|path| !is_planned(path)).map(str::to_owned).collect()
    }

    fn numbered(&self, path: &str, signature: u64, next: &mut u32) -> Row {
        let known = self.kept.as_ref().and_then(|kept| kept.pages.get(path.as_bytes()));
        // A page of a record has none.
        let number = known.map(|row| Page::read(row).number).filter(|number| *number > 0).unwrap_or(*next);
        *next = (*next).max(number + 1);
        Row::OfMany(signature, number)
    }

    /// How many pages the site has.
    pub fn pages(&self, files: &Files) -> usize {
        let is_page = |path: &[u8]| path.ends_with(b".html");
        let former = |path: &str| self.kept.as_ref().is_some_and(|kept| kept.pages.get(path.as_bytes()).is_some());
        let kept = self.kept.iter().flat_map(|kept| kept.pages.iter()).filter(|(path, _)| is_page(path)).count();
        let new = files.files.iter().filter(|file| is_page(file.path.as_bytes()) && !former(&file.path)).count();
        let gone = files.gone.iter().filter(|path| is_page(path.as_bytes()) && former(path)).count();
        kept + new - gone
    }

    /// What can be kept once the site is written.
    pub fn keep(
        self,
        files: Files,
        drawn: Drawn,
        index: Index,
        copies: Sorted,
        listed: Vec<DrawnRow>,
        ready: Option<Timestamp>,
    ) -> Option<ToKeep> {
        let known = self.known.filter(|_| self.ledger.number > 0)?;
        let mut drawn = drawn.0;
        let key = |index: RecordIx| known.keys[index as usize];
        let mut looks: BTreeMap<(Key, Item), Looks> = BTreeMap::new();
        let mut rows: BTreeMap<&[u8], Option<Vec<u8>>> =
            files.gone.iter().map(|path| (path.as_bytes(), None)).collect();
        let mut next = self.kept.as_ref().map_or(1, |kept| kept.head.next);
        for File { path, row, of, place } in &files.files {
            let seen = place.and_then(|place| drawn.get_mut(place)?.take());
            let (signature, number, item) = match row {
                Row::OfRecord(index, item) => (0, 0, (key(*index), *item)),
                Row::OfMany(signature, number) => (*signature, *number, (NUMBERS | number, MANY)),
            };
            let before = self.kept.as_ref().and_then(|kept| kept.pages.get(path.as_bytes())).map(Page::read);
            let until = match (&seen, place) {
                (Some(seen), _) => seen.until,
                (None, None) => before.map_or(FOREVER, |page| page.until),
                (None, Some(_)) => FOREVER,
            };
            if let Some(seen) = seen {
                looks.insert(item, seen.looks);
            }
            next = next.max(number + 1);
            rows.insert(path.as_bytes(), Some(Page { signature, until, number, of: *of }.to_bytes()));
        }
        let empty = Sorted::new(ROW);
        let former_rows = self.kept.as_ref().map_or(&empty, |kept| &kept.rows);
        let gone_records: Vec<Key> =
            known.changed.into_iter().flat_map(|changed| changed.gone.keys().copied()).collect();
        let gone_rows = gone_records.iter().flat_map(|key| former_rows.range(&key.to_be_bytes()));
        let mut drawn_rows: BTreeMap<Vec<u8>, Change> =
            gone_rows.map(|at| (former_rows.key(at).to_vec(), None)).collect();
        for DrawnRow { of, language, signature, looks: own } in listed {
            drawn_rows.insert(kept::row_key(of, language).to_vec(), Some(signature.to_le_bytes().to_vec()));
            looks.insert((of, row_item(language)), own);
        }
        let listed = former_rows.merged(&drawn_rows);
        looks.extend(index.looks.into_iter().map(|(key, looks)| ((key, DOCUMENT), looks)));
        let facts = self.ledger.looks.into_iter().map(|(key, looks)| ((key, FACTS), looks));
        looks.extend(facts);
        let former = self.kept.as_ref().map(|kept| kept.head.name.clone());
        let empty = Sorted::new(Page::WIDTH);
        let old_pages = self.kept.as_ref().map_or(&empty, |kept| &kept.pages);
        let gone_pages = files.gone.iter().filter_map(|path| Some(Page::read(old_pages.get(path.as_bytes())?).number));
        let gone_pages = gone_pages.filter(|number| *number > 0).map(|number| NUMBERS | number);
        let gone = gone_records.into_iter().chain(gone_pages).collect();
        let pages = old_pages.merged(&rows);
        let until = pages.iter().map(|(_, row)| Page::read(row).until).min().unwrap_or(FOREVER);
        let (filed, mut edges) = self.kept.map(|kept| (kept.head.edges, kept.edges)).unwrap_or_default();
        edges.replace(&looks, &gone);
        let facts = FactsHead { number: self.ledger.number, end: self.ledger.log.end(), used: self.ledger.used };
        let head = Head {
            next,
            next_list: self.ledger.register.parts().2,
            until: until.min(ready.map_or(FOREVER, second_after)),
            index: kept::stamps(&place_of_index(&known.place, &self.head.name)),
            facts,
            edges: filed,
            ..self.head
        };
        let Ledger { register, places, log, .. } = self.ledger;
        let kept = Kept { head, pages, edges, register, places, rows: listed, copies };
        Some(ToKeep { place: known.place.clone(), kept, former, facts: log })
    }
}

impl ToKeep {
    /// Keeps the site; to be called when the records are kept that it was made from. They are those of `commit`, and hold
    /// until that second.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn keep(mut self, commit: Option<&str>, records_until: i64) -> std::io::Result<()> {
        if self.kept.head.facts.is_wasteful() {
            self.compact()?;
        }
        self.place.settle(&mut self.kept)?;
        self.facts.flush()?;
        self.place.write(&self.kept)?;
        let head = &self.kept.head;
        if let Some(commit) = commit {
            let until = head.until.min(records_until);
            self.place.be_quiet(&Quiet { commit: commit.to_owned(), name: head.name.clone(), now: head.now, until })?;
        }
        self.place.forget_others(head);
        let own = place_of_index(&self.place, &self.kept.head.name);
        let folder = self.place.index();
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            if entry.path() != own && self.former.as_deref() != entry.file_name().to_str() {
                // ok: what cannot be removed now is removed the next time.
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
        Ok(())
    }

    /// Writes the facts that are somebody's into a log of their own.
    fn compact(&mut self) -> std::io::Result<()> {
        let (number, mut log) = self.place.new_facts()?;
        let mut rows: BTreeMap<Vec<u8>, Option<[u8; store::Place::WIDTH]>> = BTreeMap::new();
        for (key, row) in self.kept.places.iter() {
            let place = row.try_into().map(store::Place::from_bytes).unwrap_or_default();
            let bytes = self.facts.get(&place).ok_or_else(|| std::io::Error::other("facts are damaged"))?;
            rows.insert(key.to_vec(), Some(log.put(&bytes).to_bytes()));
        }
        self.kept.places = self.kept.places.merged(&rows);
        self.kept.head.facts = FactsHead { number, end: log.end(), used: log.end() };
        self.facts = log;
        Ok(())
    }
}

/// The second from which on what was made by these looks is another.
fn second(reads: &Reads) -> i64 {
    reads.until.map_or(FOREVER, second_after)
}

/// The first full second that is not before an instant.
fn second_after(at: Timestamp) -> i64 {
    at.as_second() + i64::from(at.subsec_nanosecond() > 0)
}
