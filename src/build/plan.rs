//! What of a site is to be made anew.
//!
//! In: what was known of the site, and what has changed. Out: what of it may be another than before. A page is drawn again
//! when something that was looked at to draw it has changed, when its words no longer hold, when other records stand on
//! it, or when it is not known; nothing is guessed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::BuildError;
use super::kept::{self, Head, Kept, Of, Page, Place};
use super::ledger::{Ledger, With};
use super::search::place_of_index;
use super::types;
use crate::cache::{self, Changed, Item, Key};
use crate::history;
use crate::model::attachments;
use crate::model::{Aspects, Model, RecordIx};
use crate::pages::facts::{ListName, facet_prefix};
use crate::pages::{self, Asked, Kind};
use crate::site::templates::template_name;

/// What is made of a record, as far as the site is concerned: its document in the search index.
pub(super) const DOCUMENT: Item = 1;
/// What is made of many.
pub(super) const MANY: Item = 2;
/// What lists must know of a record.
pub(super) const FACTS: Item = 3;
/// The first of the pages of a record, of which there are two in each language.
pub(super) const PAGES: Item = 4;
/// The first of the rows of a record on lists, of which there is one in each language.
pub(super) const ROWS: Item = 8;
/// Numbers of pages that are not of one record, seen as keys.
pub(super) const NUMBERS: Key = 1 << 25;

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

/// The keys of records, which stay while their numbers change. Where nothing is kept they are the numbers.
pub struct Keys<'k> {
    keys: Option<&'k [Key]>,
    numbers: Vec<RecordIx>,
}

/// Single pages of lists: the name of the list and the number of the page.
type Sheets = BTreeSet<(Vec<u8>, u32)>;

/// Marks a key that no record has.
const NOBODY: RecordIx = RecordIx::MAX;

impl<'k> Keys<'k> {
    /// The keys that are known.
    pub fn of(known: Option<&Known<'k>>) -> Keys<'k> {
        let keys = known.map(|known| known.keys);
        let most = keys.and_then(|keys| keys.iter().max()).map_or(0, |most| *most as usize + 1);
        let mut numbers = vec![NOBODY; most];
        for (number, key) in keys.into_iter().flatten().enumerate() {
            numbers[*key as usize] = number as RecordIx;
        }
        Keys { keys, numbers }
    }

    /// The key of a record.
    pub fn key(&self, index: RecordIx) -> Key {
        self.keys.map_or(index, |keys| keys[index as usize])
    }

    /// The number of the record with a key, if it is still there.
    pub fn number(&self, key: Key) -> Option<RecordIx> {
        match self.keys {
            None => Some(key),
            Some(_) => self.numbers.get(key as usize).copied().filter(|number| *number != NOBODY),
        }
    }
}

/// The plan of one site.
pub struct Plan<'p> {
    pub(super) known: Option<&'p Known<'p>>,
    pub(super) view: &'p Model,
    pub(super) keys: &'p Keys<'p>,
    /// What is kept, if it can be built upon.
    pub(super) kept: Option<Kept>,
    pub(super) dirty: BTreeSet<(Key, Item)>,
    /// Pages that show a row that is another.
    pub(super) shown: OnceLock<BTreeSet<(Key, Item)>>,
    pub(super) head: Head,
    /// What is known of all records.
    pub(super) ledger: Ledger,
}

impl<'p> Plan<'p> {
    /// Sees what of a site is another. `settings` gives a hash of what may show on any page and is neither a record nor
    /// looked at; it is given the files that are withheld. `templates` are hashes of what templates are drawn from.
    ///
    /// # Errors
    ///
    /// When the facts of records can be kept nowhere.
    pub fn new(
        known: Option<&'p Known<'p>>,
        view: &'p Model,
        keys: &'p Keys<'p>,
        with: &With<'_>,
        templates: BTreeMap<String, String>,
        settings: &dyn Fn(&BTreeSet<Arc<str>>) -> String,
    ) -> Result<Plan<'p>, BuildError> {
        let mut head = Head {
            name: known.map(|known| known.name.clone()).unwrap_or_default(),
            records: known.map(|known| known.records.to_owned()).unwrap_or_default(),
            now: view.now.as_second(),
            find_parts: pages::find_parts(view),
            templates,
            types: types::hashes(&view.schema, with.seer.sees),
            ..Head::default()
        };
        let shown = OnceLock::new();
        let kept = known.and_then(|known| known.place.read().filter(|kept| fits(known, kept, head.now)));
        if let (Some(known), Some(kept)) = (known, kept) {
            let mut dirty = touched(known, &kept, view);
            spread_templates(&kept, &head.templates, &mut dirty);
            let types = types::Changed::of(&view.schema, &kept.head.types, &head.types);
            types.spread(&kept, (view, with.seer.sees), keys, &mut dirty);
            let seen = seen_anew(known, keys, &dirty);
            let gone = known.changed.map(|changed| changed.gone.keys().copied().collect()).unwrap_or_default();
            if let Some(ledger) = Ledger::advance(with, &kept, &known.place, &seen, &gone, &types.own) {
                head.settings = settings(&pages::withheld(&ledger.register));
                if head.settings == kept.head.settings {
                    spread_lists(&kept, &ledger, view, keys, &mut dirty);
                    return Ok(Plan { known: Some(known), view, keys, kept: Some(kept), dirty, shown, head, ledger });
                }
            }
        }
        // Where the facts cannot be kept they are in memory, and nothing is kept of the site.
        let ledger = Ledger::anew(with, known.map(|known| &known.place)).or_else(|_| Ledger::anew(with, None))?;
        head.settings = settings(&pages::withheld(&ledger.register));
        Ok(Plan { known, view, keys, kept: None, dirty: BTreeSet::new(), shown, head, ledger })
    }

    /// Whether something that is known of a record could not be read as it was written.
    pub fn is_doubtful(&self) -> bool {
        self.ledger.is_doubtful() || self.kept.as_ref().is_some_and(|kept| kept.edges.is_doubtful())
    }

    /// Sees which rows are others than before: `row` gives a hash of how a record stands on lists in a language. To be called
    /// before it is asked what is to be planned.
    pub fn see_rows(&self, row: &(dyn Fn(u8, RecordIx) -> Option<u64> + Sync)) {
        let Some(kept) = &self.kept else { return };
        let rows: Vec<&(Key, Item)> = self.dirty.iter().filter(|(_, item)| *item >= ROWS).collect();
        let is_another = |key: Key, language: u8| {
            let before = kept.rows.get(&kept::row_key(key, language));
            let now = row(language, self.keys.number(key)?).map(u64::to_le_bytes);
            (before != now.as_ref().map(<[u8; 8]>::as_slice)).then_some(key)
        };
        let others: Vec<Key> = rows.par_iter().filter_map(|(key, item)| is_another(*key, item - ROWS)).collect();
        let shown = others.into_iter().flat_map(|key| kept.edges.readers(key, Aspects::ROW)).collect();
        // ok: it is called once.
        let _ = self.shown.set(shown);
    }

    /// Everything that is to be made again.
    fn all_dirty(&self) -> impl Iterator<Item = &(Key, Item)> {
        self.dirty.iter().chain(self.shown.get().into_iter().flatten())
    }

    /// Whether something is to be made again.
    pub(super) fn is_dirty(&self, what: &(Key, Item)) -> bool {
        self.dirty.contains(what) || self.shown.get().is_some_and(|shown| shown.contains(what))
    }

    /// What is to be planned.
    pub fn asked(&self) -> Asked {
        let (Some(known), Some(kept)) = (self.known, &self.kept) else { return Asked::Everything };
        let is_page = |item: &Item| (PAGES..ROWS).contains(item);
        let mut keys: BTreeSet<Key> = self.all_dirty().filter(|(_, item)| is_page(item)).map(|(key, _)| *key).collect();
        keys.extend(known.changed.into_iter().flat_map(|changed| changed.new.iter().copied()));
        let numbers: BTreeSet<u32> =
            self.all_dirty().filter(|(_, item)| *item == MANY).map(|(key, _)| key & (NUMBERS - 1)).collect();
        let mut pages: BTreeSet<(u32, u32)> = BTreeSet::new();
        for page in kept.pages.iter().map(|(_, row)| Page::read(row)) {
            match page.of {
                _ if page.until > self.head.now && !numbers.contains(&page.number) => {}
                Of::Record(key) => drop(keys.insert(key)),
                Of::List(list, part) => drop(pages.insert((list, part))),
                _ => {}
            }
        }
        let (lists, sheets) = self.lists(&keys, &pages);
        let records = keys.into_iter().filter_map(|key| self.keys.number(key));
        let records = records.filter(|index| !self.view.type_of(*index).hidden).collect();
        Asked::Some { records, lists, sheets, find: self.find(kept) }
    }

    /// Whole lists and single pages of lists: those that are others, those of which these pages may be others, and those of
    /// what these people have to do.
    fn lists(&self, people: &BTreeSet<Key>, pages: &BTreeSet<(u32, u32)>) -> (BTreeSet<Vec<u8>>, Sheets) {
        let register = &self.ledger.register;
        let mut lists = self.ledger.touched.clone();
        let mut sheets = BTreeSet::new();
        let numbers: BTreeSet<u32> = pages.iter().map(|(list, _)| *list).collect();
        for (name, entries) in register.below(&[]).filter(|(_, entries)| numbers.contains(&entries.number)) {
            let parts = pages.range((entries.number, 0)..=(entries.number, u32::MAX)).map(|(_, part)| *part);
            match ListName::from_bytes(name) {
                // Which things stand on which of their pages is another with the time.
                Some(ListName::Charge { .. } | ListName::Due { .. }) => drop(lists.insert(name.to_vec())),
                _ => sheets.extend(parts.map(|part| (name.to_vec(), part))),
            }
        }
        lists.extend(people.iter().map(|person| ListName::Charge { person: *person }.to_bytes()));
        // The newest page of a value of a facet shows which other values there are.
        let former = self.kept.as_ref().map(|kept| &kept.register);
        for name in &self.ledger.touched {
            let came_or_went = register.get(name).is_some() != former.and_then(|former| former.get(name)).is_some();
            if let Some(ListName::Facet { language, of, slot, .. }) =
                ListName::from_bytes(name).filter(|_| came_or_went)
            {
                let others = register.below(&facet_prefix(language, of, Some(slot)));
                sheets.extend(others.map(|(name, _)| (name.to_vec(), 0)));
            }
        }
        (lists, sheets)
    }

    /// The parts of what the find box knows that may be others.
    fn find(&self, kept: &Kept) -> BTreeSet<(u8, usize)> {
        let languages = 0..self.view.schema.config.languages.len() as u8;
        if kept.head.find_parts != self.head.find_parts {
            return languages
                .flat_map(|language| (0..self.head.find_parts).map(move |part| (language, part)))
                .collect();
        }
        let parts = self.ledger.touched.iter().filter_map(|name| match ListName::from_bytes(name)? {
            ListName::Find { language, part } => Some((language, pages::find_part_of(self.view, part))),
            _ => None,
        });
        parts.collect()
    }
}

/// Whether what is kept is what the changes are told against.
fn fits(known: &Known<'_>, kept: &Kept, now: i64) -> bool {
    known.before == Some(&kept.head.records)
        && known.since.as_ref() == Some(&kept.head.name)
        && known.changed.is_some()
        && *known.history != history::Changed::All
        && kept.head.now <= now
        && kept::stamps(&place_of_index(&known.place, &kept.head.name)) == kept.head.index
}

/// What looked at something that is another now.
fn touched(known: &Known<'_>, kept: &Kept, view: &Model) -> BTreeSet<(Key, Item)> {
    let mut dirty = BTreeSet::new();
    let mut spread = |of: Key, aspects: Aspects| dirty.extend(kept.edges.readers(of, aspects));
    if let Some(changed) = known.changed {
        changed.records.iter().for_each(|(key, aspects)| spread(*key, *aspects));
        changed.names.iter().for_each(|name| spread(*name, Aspects::ALL));
    }
    if let history::Changed::Files(paths) = known.history {
        let records = paths.iter().filter_map(|path| view.at_path(path));
        records.for_each(|index| spread(known.keys[index as usize], Aspects::HISTORY));
    }
    dirty
}

/// The records whose facts may be others.
fn seen_anew(known: &Known<'_>, keys: &Keys<'_>, dirty: &BTreeSet<(Key, Item)>) -> BTreeMap<Key, RecordIx> {
    let facts = dirty.iter().filter(|(_, item)| *item == FACTS).map(|(key, _)| *key);
    let new = known.changed.into_iter().flat_map(|changed| changed.new.iter().copied());
    facts.chain(new).filter_map(|key| Some((key, keys.number(key)?))).collect()
}

/// What looked at lists that are others now: who somebody is, what a person has to do, what a record gathers, whether a
/// file is part of the site.
fn spread_lists(kept: &Kept, ledger: &Ledger, view: &Model, keys: &Keys<'_>, dirty: &mut BTreeSet<(Key, Item)>) {
    for name in &ledger.touched {
        let name = match ListName::from_bytes(name) {
            Some(ListName::Known { who }) => pages::person_name(&who),
            Some(ListName::File { path }) => attachments::file_name(&path),
            Some(ListName::Charge { person }) => match keys.number(person) {
                Some(person) => pages::charge_name(view.id(person)),
                None => continue,
            },
            Some(ListName::Gathered { hub, of, .. }) => match keys.number(hub) {
                Some(hub) => pages::list_name(view, hub, of),
                None => continue,
            },
            _ => continue,
        };
        dirty.extend(kept.edges.readers(cache::name(&name), Aspects::ALL));
    }
}

/// What was drawn with templates that are drawn from something else now.
fn spread_templates(kept: &Kept, templates: &BTreeMap<String, String>, dirty: &mut BTreeSet<(Key, Item)>) {
    let before = &kept.head.templates;
    let names: BTreeSet<&String> = before.keys().chain(templates.keys()).collect();
    for name in names.into_iter().filter(|name| before.get(*name) != templates.get(*name)) {
        dirty.extend(kept.edges.readers(cache::name(&template_name(name)), Aspects::ALL));
    }
}

/// What stands for the row of a record on lists.
pub(super) fn row_item(language: u8) -> Item {
    ROWS + language
}

/// What stands for a page of a record.
pub(super) fn item(kind: Kind) -> Item {
    match kind {
        Kind::Page(language) => PAGES + language * 2,
        Kind::History(language) => PAGES + language * 2 + 1,
    }
}
