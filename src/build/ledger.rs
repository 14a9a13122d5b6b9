//! The facts of all records of a site, and the ordered lists made from them: kept from the last time and brought up to
//! date, or seen anew.
//!
//! In: what was kept, and which records may be others. Out: a register in which only the lists have changed on which a
//! changed record stands or stood, and which lists those are.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering as Memory};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::kept::{self, Kept};
use crate::cache::{self, Key, Looks};
use crate::model::{RecordIx, trace};
use crate::pages::facts::{Bulk, Entry, Facts, ListName, Moves, Register, Seer, Sorting};
use crate::schema::TypeId;
use crate::store::{Log, Place, Sorted};

/// Bytes of facts that wait in memory at once.
const PIECE: usize = 8 << 20;

/// The facts of all records, and the lists.
pub struct Ledger {
    /// The lists.
    pub register: Register,
    /// The names of the lists that are others than before; of all when they were made anew.
    pub touched: BTreeSet<Vec<u8>>,
    /// What was looked at for the facts that were seen anew.
    pub looks: BTreeMap<Key, Looks>,
    /// Where the facts of each record are, by key.
    pub places: Sorted,
    /// The facts.
    pub log: Log,
    /// The number of the log's file.
    pub number: u64,
    /// Bytes of the log that are somebody's facts.
    pub used: u64,
    /// Facts that were asked for, or that are in no log.
    read: Mutex<BTreeMap<Key, Option<Arc<Facts>>>>,
    /// Whether something could not be read as it was written: nothing that was made from here may be used then.
    doubt: AtomicBool,
}

/// Who sees facts, and how they are put in order.
pub struct With<'w> {
    pub seer: Seer<'w>,
    pub sorting: Sorting<'w>,
}

impl Ledger {
    /// Sees every record; where there is a `place`, the facts are kept there.
    ///
    /// # Errors
    ///
    /// When the facts cannot be written.
    pub fn anew(with: &With<'_>, place: Option<&kept::Place>) -> std::io::Result<Ledger> {
        let (number, mut log) = match place {
            Some(place) => place.new_facts()?,
            None => (0, Log::open(std::path::Path::new(""), 0)),
        };
        let all: Vec<RecordIx> = (0..with.seer.view.end()).collect();
        let mut seen: BTreeMap<Key, Arc<Facts>> = BTreeMap::new();
        let (mut looks, mut rows) = (BTreeMap::new(), BTreeMap::new());
        let mut moves = Moves::default();
        for some in all.chunks(4096) {
            let made: Vec<(Key, Facts, Looks)> = some.par_iter().map(|index| see(with, *index)).collect();
            for (key, mut facts, own) in made {
                if place.is_some() {
                    rows.insert(key.to_be_bytes(), Some(log.put(&facts.to_bytes()).to_bytes()));
                    looks.insert(key, own);
                }
                join(&mut moves, key, std::mem::take(&mut facts.stands));
                seen.insert(key, Arc::new(facts));
            }
            if place.is_some() && log.waiting() > PIECE {
                log.flush()?;
            }
        }
        let languages = with.seer.view.schema.config.languages.len() as u8;
        let bulk = Bulk::new(&with.sorting, &seen, languages);
        let register = Register::default().after(&moves, &|name, a, b| bulk.compare(name, a, b));
        drop(bulk);
        let touched = moves.joined.into_keys().collect();
        // What is in the log need not be in memory too.
        let read = if place.is_none() {
            seen.into_iter().map(|(key, facts)| (key, Some(facts))).collect()
        } else {
            BTreeMap::new()
        };
        let places = Sorted::new(Place::WIDTH).merged(&rows);
        let used = log.end();
        Ok(Ledger { register, touched, looks, places, log, number, used, read: Mutex::new(read), doubt: false.into() })
    }

    /// Brings what is kept up to date: sees the records of these keys, and forgets those that are `gone`. Records of these
    /// `types` are put in order anew, since that is told by their type. None when what is kept turns out to be damaged.
    pub fn advance(
        with: &With<'_>,
        kept: &Kept,
        place: &kept::Place,
        records: &BTreeMap<Key, RecordIx>,
        gone: &BTreeSet<Key>,
        types: &BTreeSet<TypeId>,
    ) -> Option<Ledger> {
        let head = &kept.head.facts;
        let mut ledger = Ledger {
            register: kept.register.clone(),
            touched: BTreeSet::new(),
            looks: BTreeMap::new(),
            places: kept.places.clone(),
            log: place.facts(head),
            number: head.number,
            used: head.used,
            read: Mutex::default(),
            doubt: false.into(),
        };
        let made: Vec<(Key, Facts, Looks)> = records.par_iter().map(|(_, index)| see(with, *index)).collect();
        let (mut moves, mut rows) = (Moves::default(), BTreeMap::new());
        for key in gone {
            if let Some(old) = ledger.former(*key)? {
                leave(&mut moves, *key, old.stands.iter());
                rows.insert(key.to_be_bytes(), None);
            }
        }
        for (key, facts, looks) in made {
            ledger.looks.insert(key, looks);
            let old = ledger.former(key)?;
            let (same, in_order) = (old.as_deref() == Some(&facts), !types.contains(&facts.type_id));
            if !same || !in_order {
                ledger.move_over(&mut moves, key, old.as_deref(), &facts, in_order);
            }
            if same {
                continue;
            }
            let before = ledger.place(key).map_or(0, |place| place.length);
            let place = ledger.log.put(&facts.to_bytes());
            ledger.used = (ledger.used + u64::from(place.length)).saturating_sub(u64::from(before));
            rows.insert(key.to_be_bytes(), Some(place.to_bytes()));
            ledger.read().insert(key, Some(Arc::new(facts)));
        }
        ledger.places = ledger.places.merged(&rows);
        let compare = |name: &ListName, a: Entry, b: Entry| ledger.compare(with, name, a, b);
        let register = ledger.register.after(&moves, &compare);
        ledger.register = register;
        ledger.touched.extend(moves.left.into_keys().chain(moves.joined.into_keys()));
        (!ledger.is_doubtful()).then_some(ledger)
    }

    /// Takes a record out of the lists on which it no longer stands, or stands elsewhere, and puts it into others. Lists are
    /// `in_order` unless its type orders them in another way than before.
    fn move_over(&mut self, moves: &mut Moves, key: Key, old: Option<&Facts>, new: &Facts, in_order: bool) {
        let Some(old) = old else {
            return join(moves, key, new.stands.clone());
        };
        let sorted_alike = |facts: &Facts| {
            (facts.sort.clone(), facts.date, facts.titles.clone(), facts.dues.clone(), facts.path.clone())
        };
        if in_order && sorted_alike(old) == sorted_alike(new) {
            leave(moves, key, old.stands.difference(&new.stands));
            join(moves, key, new.stands.difference(&old.stands).cloned().collect());
        } else {
            leave(moves, key, old.stands.iter());
            join(moves, key, new.stands.clone());
        }
        if old.lines != new.lines {
            let is_find = |name: &Vec<u8>| matches!(ListName::from_bytes(name), Some(ListName::Find { .. }));
            self.touched.extend(new.stands.iter().map(|(name, _)| name).filter(|name| is_find(name)).cloned());
        }
    }

    fn compare(&self, with: &With<'_>, name: &ListName, a: Entry, b: Entry) -> Ordering {
        match (self.get(a.key), self.get(b.key)) {
            (Some(x), Some(y)) => with.sorting.compare(name.order(), (&x, a), (&y, b)),
            _ => a.cmp(&b),
        }
    }

    /// The facts that were kept of a record, if there were any. None when they cannot be read.
    fn former(&self, key: Key) -> Option<Option<Arc<Facts>>> {
        let Some(place) = self.place(key) else { return Some(None) };
        let facts = self.log.get(&place).and_then(|bytes| Facts::from_bytes(&bytes));
        if facts.is_none() {
            self.doubt.store(true, Memory::Relaxed);
        }
        facts.map(|facts| Some(Arc::new(facts)))
    }

    /// The facts of a record, perhaps without where it stands; none when they cannot be read.
    pub fn get(&self, key: Key) -> Option<Arc<Facts>> {
        if let Some(known) = self.read().get(&key) {
            return known.clone();
        }
        let read = || {
            let bytes = self.log.get(&self.place(key)?)?;
            Facts::from_bytes_briefly(&bytes).map(Arc::new)
        };
        let facts = read();
        if facts.is_none() {
            self.doubt.store(true, Memory::Relaxed);
        }
        self.read().insert(key, facts.clone());
        facts
    }

    fn place(&self, key: Key) -> Option<Place> {
        self.places.get(&key.to_be_bytes())?.try_into().ok().map(Place::from_bytes)
    }

    fn read(&self) -> std::sync::MutexGuard<'_, BTreeMap<Key, Option<Arc<Facts>>>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether something was damaged.
    pub fn is_doubtful(&self) -> bool {
        self.doubt.load(Memory::Relaxed)
    }
}

/// The facts of a record, with what was looked at for them.
fn see(with: &With<'_>, index: RecordIx) -> (Key, Facts, Looks) {
    let (facts, reads) = trace::watch(|| with.seer.facts(index));
    ((with.seer.key)(index), facts, cache::looks(&reads, &with.seer.key))
}

fn join(moves: &mut Moves, key: Key, stands: BTreeSet<(Vec<u8>, u32)>) {
    for (name, place) in stands {
        moves.joined.entry(name).or_default().push(Entry { key, place });
    }
}

fn leave<'f>(moves: &mut Moves, key: Key, stands: impl Iterator<Item = &'f (Vec<u8>, u32)>) {
    for (name, place) in stands {
        moves.left.entry(name.clone()).or_default().insert(Entry { key, place: *place });
    }
}
