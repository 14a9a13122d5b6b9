//! Which files of a site are drawn anew, and what is kept for the next time.
//!
//! In: what was known of the site, and what has changed. Out: an [`Output`] with the files that are other than before, or
//! with all when nothing is known. A page is drawn again when something that was looked at to draw it has changed, when
//! its words no longer hold, or when it is not known; nothing is guessed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use super::BuildError;
use super::kept::{self, Head, Kept, Page, Place, Quiet};
use super::search::{Index, place_of_index};
use crate::cache::{self, Changed, Item, Key, Looks};
use crate::history;
use crate::model::trace::{self, Reads};
use crate::model::{Aspects, Model, RecordIx};
use crate::pages::{self, Charges, Kind, Made, Planned};
use crate::publish::Output;
use crate::store::Sorted;

/// What is made of a record, as far as the site is concerned.
pub(super) const DOCUMENT: Item = 1;
/// What is made of many.
const MANY: Item = 2;
/// The first of the pages of a record, of which there are two in each language.
const PAGES: Item = 4;
/// Numbers of pages that are not of one record, seen as keys.
const NUMBERS: Key = 1 << 25;
const FOREVER: i64 = i64::MAX;

/// What is known from the last time, and what is another since.
#[derive(Clone)]
pub struct Known<'k> {
    /// Where the site is kept.
    pub place: Place,
    /// What the content of the site will be called.
    pub name: String,
    /// What the folder for the output says that it holds.
    pub since: Option<String>,
    /// The name of the state of the records.
    pub records: &'k str,
    /// The name of the state before.
    pub before: Option<&'k str>,
    /// What of the records is another than in the state before; none when everything may be.
    pub changed: Option<&'k Changed>,
    /// Whose history is another than before.
    pub history: &'k history::Changed,
    /// The key of each record, by its number.
    pub keys: &'k [Key],
}

/// What was looked at to draw pages, by their places in the plan.
#[derive(Default)]
pub struct Drawn(Vec<OnceLock<Reads>>);

impl Drawn {
    /// Room for so many pages.
    pub fn of(count: usize) -> Drawn {
        Drawn((0..count).map(|_| OnceLock::new()).collect())
    }
}

/// What can be kept of a site.
pub struct ToKeep {
    place: Place,
    kept: Kept,
    former: Option<String>,
}

/// What is planned for each file, by path.
pub type Pages = Vec<File>;

/// What is planned for a file.
pub struct File {
    /// Its path.
    pub path: String,
    row: Row,
    /// Whether it is another than before, as far as that is known.
    is_new: bool,
    /// Its place among what is drawn.
    place: Option<usize>,
}

/// What decides whether a file is another than before.
enum Row {
    /// A page of a record.
    OfRecord(RecordIx, Item),
    /// Another, with what it is a hash of, and its number.
    OfMany(u64, u32),
}

/// The plan of one site.
pub struct Plan<'p> {
    pub(super) known: Option<&'p Known<'p>>,
    pub(super) view: &'p Model,
    /// What is kept, if it can be built upon.
    pub(super) kept: Option<Kept>,
    pub(super) dirty: BTreeSet<(Key, Item)>,
    pub(super) head: Head,
}

impl<'p> Plan<'p> {
    /// Sees what of a site is another.
    pub fn new(known: Option<&'p Known<'p>>, view: &'p Model, charges: &Charges, settings: String) -> Plan<'p> {
        let head = Head {
            name: known.map(|known| known.name.clone()).unwrap_or_default(),
            records: known.map(|known| known.records.to_owned()).unwrap_or_default(),
            settings,
            now: view.now.as_second(),
            people: people(view),
            charges: charges
                .iter()
                .map(|(person, records)| (view.id(*person).to_string(), told(view, records)))
                .collect(),
            ..Head::default()
        };
        let mut plan = Plan { known, view, kept: None, dirty: BTreeSet::new(), head };
        let kept = known.and_then(|known| known.place.read().filter(|kept| plan.fits(known, kept)));
        if let (Some(known), Some(kept)) = (known, &kept) {
            plan.dirty = plan.touched(known, kept);
        }
        plan.kept = kept;
        plan
    }

    /// Whether what is kept is what the changes are told against.
    fn fits(&self, known: &Known<'_>, kept: &Kept) -> bool {
        known.before == Some(&kept.head.records)
            && known.since.as_ref() == Some(&kept.head.name)
            && known.changed.is_some()
            && *known.history != history::Changed::All
            && kept.head.settings == self.head.settings
            && kept.head.now <= self.head.now
            && kept::stamps(&place_of_index(&known.place, &kept.head.name)) == kept.head.index
    }

    /// What looked at something that is another now.
    fn touched(&self, known: &Known<'_>, kept: &Kept) -> BTreeSet<(Key, Item)> {
        let mut dirty = BTreeSet::new();
        let mut spread = |of: Key, aspects: Aspects| dirty.extend(kept.edges.readers(of, aspects));
        if let Some(changed) = known.changed {
            changed.records.iter().for_each(|(key, aspects)| spread(*key, *aspects));
            changed.names.iter().for_each(|name| spread(*name, Aspects::ALL));
        }
        if let history::Changed::Files(paths) = known.history {
            let records = paths.iter().filter_map(|path| self.view.at_path(path));
            records.for_each(|index| spread(known.keys[index as usize], Aspects::HISTORY));
        }
        for person in differing(&kept.head.people, &self.head.people) {
            spread(cache::name(&pages::person_name(person)), Aspects::ALL);
        }
        for person in differing(&kept.head.charges, &self.head.charges) {
            spread(cache::name(&pages::charge_name(person)), Aspects::ALL);
        }
        dirty
    }

    pub(super) fn key(&self, index: RecordIx) -> Key {
        self.known.map_or(0, |known| known.keys[index as usize])
    }

    /// What is known of a file that is as it was.
    fn clean(&self, path: &str, row: &Row) -> Option<Page> {
        let page = Page::read(self.kept.as_ref()?.pages.get(path.as_bytes())?);
        let item = match row {
            Row::OfRecord(index, item) => (self.key(*index), *item),
            Row::OfMany(signature, _) if *signature != page.signature => return None,
            Row::OfMany(_, _) => (NUMBERS | page.number, MANY),
        };
        (page.until > self.head.now && !self.dirty.contains(&item)).then_some(page)
    }

    /// Whether a record whose page is as it was has this page of its history.
    pub fn has_history(&self, index: RecordIx, kind: Kind, path: &str) -> Option<bool> {
        let kept = self.kept.as_ref()?;
        let (stem, _) = path.rsplit_once(".history.")?;
        self.clean(&format!("{stem}.html"), &Row::OfRecord(index, item(kind)))?;
        Some(kept.pages.get(path.as_bytes()).is_some())
    }

    /// The files to be written; those that nobody knows are drawn then.
    pub fn output<'o>(
        &self,
        planned: Vec<Planned<'o>>,
        index: &Index,
        drawn: &'o Drawn,
    ) -> Result<(Output<'o>, Pages), BuildError> {
        let mut output = self.kept.as_ref().map_or_else(Output::new, |kept| Output::since(&*kept.head.name));
        if self.known.is_some() {
            output.name(&*self.head.name);
        }
        let mut next = self.kept.as_ref().map_or(1, |kept| kept.head.next);
        let mut pages = Pages::with_capacity(planned.len() + index.files.len());
        for (place, Planned { path, made, job }) in planned.into_iter().enumerate() {
            let row = match &made {
                Made::OfRecord(index, kind) => Row::OfRecord(*index, item(*kind)),
                Made::OfMany(signature) => self.numbered(&path, *signature, &mut next),
                Made::Ready(bytes) => self.numbered(&path, signature(bytes), &mut next),
            };
            let clean = self.clean(&path, &row).is_some();
            match (made, job) {
                _ if clean => {}
                (Made::Ready(bytes), _) => output.add(path.clone(), bytes)?,
                (_, Some(job)) => {
                    let make = move || {
                        let (bytes, reads) = trace::watch(&job);
                        // ok: a page that is drawn twice has looked at the same both times.
                        let _ = drawn.0.get(place).map(|drawn| drawn.set(reads));
                        bytes.map_err(|problem| problem.to_string())
                    };
                    output.add_made(path.clone(), Box::new(make))?;
                }
                (_, None) => {}
            }
            pages.push(File { path, row, is_new: !clean, place: Some(place) });
        }
        for (path, file) in &index.files {
            output.add_file(path.clone(), file.clone())?;
            let row = self.numbered(path, 0, &mut next);
            pages.push(File { path: path.clone(), row, is_new: false, place: None });
        }
        pages.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        for (path, _) in self.kept.iter().flat_map(|kept| kept.pages.iter()) {
            let path = std::str::from_utf8(path).unwrap_or_default();
            if !is_planned(&pages, path) {
                output.remove(path)?;
            }
        }
        Ok((output, pages))
    }

    fn numbered(&self, path: &str, signature: u64, next: &mut u32) -> Row {
        let known = self.kept.as_ref().and_then(|kept| kept.pages.get(path.as_bytes()));
        let number = known.map_or(*next, |row| Page::read(row).number);
        *next = (*next).max(number + 1);
        Row::OfMany(signature, number)
    }

    /// What can be kept once the site is written.
    pub fn keep(self, pages: Pages, drawn: Drawn, index: Index, ready: Option<Timestamp>) -> Option<ToKeep> {
        let known = self.known?;
        let mut drawn = drawn.0;
        let key = |index: RecordIx| known.keys[index as usize];
        let mut looks: BTreeMap<(Key, Item), Looks> = BTreeMap::new();
        let mut rows: Vec<(String, Page)> = Vec::with_capacity(pages.len());
        let mut next = 1;
        let mut until = ready.map_or(FOREVER, second_after);
        let kept = self.kept.as_ref();
        for File { path, row, is_new, place } in &pages {
            let reads = place.and_then(|place| drawn.get_mut(place)?.take());
            let (signature, number, item) = match row {
                Row::OfRecord(index, item) => (0, 0, (key(*index), *item)),
                Row::OfMany(signature, number) => (*signature, *number, (NUMBERS | number, MANY)),
            };
            let before = || kept.and_then(|kept| kept.pages.get(path.as_bytes())).map(Page::read);
            let page = match &reads {
                Some(reads) => Page { signature, until: second(reads), number },
                None => {
                    Page { signature, number, until: before().filter(|_| !is_new).map_or(FOREVER, |page| page.until) }
                }
            };
            if let Some(reads) = &reads {
                looks.insert(item, cache::looks(reads, &key));
            }
            next = next.max(number + 1);
            until = until.min(page.until);
            rows.push((path.clone(), page));
        }
        looks.extend(index.looks.into_iter().map(|(key, looks)| ((key, DOCUMENT), looks)));
        let mut edges = kept.map(|kept| kept.edges.clone()).unwrap_or_default();
        let gone_records = known.changed.into_iter().flat_map(|changed| changed.gone.keys().copied());
        let former_pages = kept.into_iter().flat_map(|kept| kept.pages.iter());
        let gone_pages =
            former_pages.filter(|(path, _)| !is_planned(&pages, std::str::from_utf8(path).unwrap_or_default()));
        let gone_pages = gone_pages.map(|(_, row)| Page::read(row).number).filter(|number| *number > 0);
        let gone = gone_records.chain(gone_pages.map(|number| NUMBERS | number)).collect();
        edges.replace(&looks, &gone);
        let pages =
            Sorted::from_sorted(Page::WIDTH, rows.iter().map(|(path, page)| (path.as_bytes(), page.to_bytes())));
        let former = kept.map(|kept| kept.head.name.clone());
        let index = kept::stamps(&place_of_index(&known.place, &self.head.name));
        let head = Head { next, until, pages: rows.len(), index, ..self.head };
        Some(ToKeep { place: known.place.clone(), kept: Kept { head, pages, edges }, former })
    }
}

impl ToKeep {
    /// Keeps the site; to be called when the records are kept that it was made from. They are those of `commit`, and hold
    /// until that second.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn keep(self, commit: Option<&str>, records_until: i64) -> std::io::Result<()> {
        self.place.write(&self.kept)?;
        let head = &self.kept.head;
        if let Some(commit) = commit {
            let until = head.until.min(records_until);
            self.place.be_quiet(&Quiet { commit: commit.to_owned(), name: head.name.clone(), now: head.now, until })?;
        }
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
}

/// Whether a path is among planned files.
fn is_planned(pages: &[File], path: &str) -> bool {
    pages.binary_search_by(|file| (*file.path).cmp(path)).is_ok()
}

/// What stands for a page of a record.
fn item(kind: Kind) -> Item {
    match kind {
        Kind::Page(language) => PAGES + language * 2,
        Kind::History(language) => PAGES + language * 2 + 1,
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

fn signature(bytes: &[u8]) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *blake3::hash(bytes).as_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// The ids of people, by all that git may know them by.
fn people(view: &Model) -> BTreeMap<String, String> {
    pages::people(view).into_iter().map(|(key, person)| (key, view.id(person).to_string())).collect()
}

/// A hash of which records somebody has something to do in, and what.
fn told(view: &Model, records: &[RecordIx]) -> String {
    let ids: Vec<&Arc<str>> = records.iter().map(|index| view.id(*index)).collect();
    blake3::hash(format!("{ids:?}").as_bytes()).to_hex()[..16].to_owned()
}

/// The keys whose values differ.
fn differing<'m>(old: &'m BTreeMap<String, String>, new: &'m BTreeMap<String, String>) -> BTreeSet<&'m String> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    keys.into_iter().filter(|key| old.get(*key) != new.get(*key)).collect()
}
