//! All ordered lists of a site by name, in flat tables.
//!
//! A list is an array of entries. Each is told once, so that a change of a record is put right by taking its entries out
//! of the lists it stood on and putting them in where they belong, and all other lists are as they were.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

use super::name::ListName;
use crate::cache::Key;
use crate::store::Sorted;

/// A record, and which of the things that are due for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The record.
    pub key: Key,
    /// 0, or the place among its open deadlines.
    pub place: u32,
}

/// Bytes of an entry.
const ENTRY: usize = 8;
/// Number, first entry, and how many entries.
const ROW: usize = 12;

/// All lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Register {
    names: Sorted,
    entries: Bytes,
    /// The first number that no list has had; 0 is never one.
    next: u32,
}

/// One list.
#[derive(Clone, Copy, Debug)]
pub struct Entries<'r> {
    /// The number that the list keeps as long as it is there.
    pub number: u32,
    bytes: &'r [u8],
}

/// Which entries leave and join lists, by the names of those.
#[derive(Debug, Default)]
pub struct Moves {
    /// Entries that leave.
    pub left: BTreeMap<Vec<u8>, BTreeSet<Entry>>,
    /// Entries that join.
    pub joined: BTreeMap<Vec<u8>, Vec<Entry>>,
}

impl Default for Register {
    fn default() -> Register {
        Register { names: Sorted::new(ROW), entries: Bytes::new(), next: 1 }
    }
}

impl Register {
    /// The parts that [`Register::parts`] gave.
    pub fn from_parts(names: Bytes, entries: Bytes, next: u32) -> Option<Register> {
        let names = Sorted::from_bytes(names, ROW)?;
        let register = Register { names, entries, next };
        let fits = |at: usize| {
            let (_, first, count) = row(register.names.row(at));
            (first + count) * ENTRY <= register.entries.len()
        };
        (0..register.names.len()).all(fits).then_some(register)
    }

    /// The register as bytes, and the first number that no list has had.
    pub fn parts(&self) -> (&[u8], &[u8], u32) {
        (self.names.as_bytes(), &self.entries, self.next)
    }

    /// The list of a name; an empty one where there is none.
    pub fn list(&self, name: &ListName) -> Entries<'_> {
        self.get(&name.to_bytes()).unwrap_or(Entries { number: 0, bytes: &[] })
    }

    /// The list of a name as bytes.
    pub fn get(&self, name: &[u8]) -> Option<Entries<'_>> {
        self.names.find(name).ok().map(|at| self.at(at))
    }

    /// The lists whose names begin so, in the order of their names.
    pub fn below<'r>(&'r self, prefix: &[u8]) -> impl DoubleEndedIterator<Item = (&'r [u8], Entries<'r>)> + use<'r> {
        self.names.range(prefix).map(|at| (self.names.key(at), self.at(at)))
    }

    fn at(&self, at: usize) -> Entries<'_> {
        let (number, first, count) = row(self.names.row(at));
        Entries { number, bytes: &self.entries[first * ENTRY..(first + count) * ENTRY] }
    }

    /// The lists after these moves; `compare` tells which of two entries comes first on a list. A list without entries is
    /// gone.
    #[must_use]
    pub fn after(&self, moves: &Moves, compare: &dyn Fn(&ListName, Entry, Entry) -> Ordering) -> Register {
        let touched: BTreeSet<&Vec<u8>> = moves.left.keys().chain(moves.joined.keys()).collect();
        let mut next = self.next;
        let mut lists: Vec<(&[u8], u32, Vec<u8>)> = Vec::with_capacity(touched.len());
        for name in touched {
            let old = self.get(name);
            let (left, joined) = (moves.left.get(name), moves.joined.get(name));
            let entries = moved(name, old, left, joined.map_or(&[][..], Vec::as_slice), compare);
            if entries.is_empty() && old.is_none() {
                continue;
            }
            let number = old.map_or(next, |old| old.number);
            next = next.max(number + 1);
            lists.push((name, number, entries));
        }
        let (names, entries) = self.replaced(&lists);
        Register { names, entries: entries.into(), next }
    }

    /// The tables with some lists in place of what they were.
    fn replaced(&self, lists: &[(&[u8], u32, Vec<u8>)]) -> (Sorted, Vec<u8>) {
        let mut entries: Vec<u8> = Vec::with_capacity(self.entries.len() + lists.len() * ENTRY);
        let mut rows: Vec<(&[u8], [u8; ROW])> = Vec::with_capacity(self.names.len() + lists.len());
        let mut add = |name, number: u32, bytes: &[u8]| {
            if !bytes.is_empty() {
                rows.push((name, to_row(number, entries.len() / ENTRY, bytes.len() / ENTRY)));
                entries.extend(bytes);
            }
        };
        let mut from = 0;
        for (name, number, bytes) in lists {
            let (to, after) = self.names.find(name).map_or_else(|to| (to, to), |to| (to, to + 1));
            for at in from..to {
                let list = self.at(at);
                add(self.names.key(at), list.number, list.bytes);
            }
            add(name, *number, bytes);
            from = after;
        }
        for at in from..self.names.len() {
            let list = self.at(at);
            add(self.names.key(at), list.number, list.bytes);
        }
        (Sorted::from_sorted(ROW, rows.into_iter()), entries)
    }
}

/// The entries of a list after some have left and some have joined.
fn moved(
    name: &[u8],
    old: Option<Entries<'_>>,
    left: Option<&BTreeSet<Entry>>,
    joined: &[Entry],
    compare: &dyn Fn(&ListName, Entry, Entry) -> Ordering,
) -> Vec<u8> {
    let stays = |entry: &Entry| left.is_none_or(|left| !left.contains(entry));
    let stayed: Vec<Entry> = old.into_iter().flat_map(Entries::iter).filter(stays).collect();
    let Some(name) = ListName::from_bytes(name) else { return Vec::new() };
    let mut joined = joined.to_vec();
    joined.sort_by(|a, b| compare(&name, *a, *b));
    joined.dedup();
    let mut bytes = Vec::with_capacity((stayed.len() + joined.len()) * ENTRY);
    let mut from = 0;
    for entry in joined {
        // Only as many of the others are looked at as are needed to find its place.
        let to = from + stayed[from..].partition_point(|other| compare(&name, *other, entry).is_lt());
        stayed[from..to].iter().for_each(|entry| bytes.extend(entry.to_bytes()));
        bytes.extend(entry.to_bytes());
        from = to;
    }
    stayed[from..].iter().for_each(|entry| bytes.extend(entry.to_bytes()));
    bytes
}

impl Entry {
    /// A record as a whole.
    pub fn of(key: Key) -> Entry {
        Entry { key, place: 0 }
    }

    fn to_bytes(self) -> [u8; ENTRY] {
        (u64::from(self.key) << 32 | u64::from(self.place)).to_le_bytes()
    }
}

impl<'r> Entries<'r> {
    /// How many there are.
    pub fn len(self) -> usize {
        self.bytes.len() / ENTRY
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }

    /// The entry at a place, which there must be.
    pub fn get(self, at: usize) -> Entry {
        let (words, _) = self.bytes.as_chunks::<ENTRY>();
        let word = u64::from_le_bytes(words[at]);
        Entry { key: (word >> 32) as Key, place: word as u32 }
    }

    /// The entries in order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Entry> + ExactSizeIterator + 'r {
        (0..self.len()).map(move |at| self.get(at))
    }
}

fn row(row: &[u8]) -> (u32, usize, usize) {
    let word = |at: usize| u32::from_le_bytes([row[at], row[at + 1], row[at + 2], row[at + 3]]);
    (word(0), word(4) as usize, word(8) as usize)
}

fn to_row(number: u32, first: usize, count: usize) -> [u8; ROW] {
    let mut row = [0; ROW];
    row[..4].copy_from_slice(&number.to_le_bytes());
    row[4..8].copy_from_slice(&(first as u32).to_le_bytes());
    row[8..].copy_from_slice(&(count as u32).to_le_bytes());
    row
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(number: u8) -> ListName {
        ListName::Known { who: number.to_string().into() }
    }

    /// Odd keys come before even ones, so that the order is none of the numbers'.
    fn order(_: &ListName, a: Entry, b: Entry) -> Ordering {
        let place = |entry: Entry| (entry.key.is_multiple_of(2), entry.key, entry.place);
        place(a).cmp(&place(b))
    }

    proptest! {
        #[test]
        fn lists_after_moves_are_those_made_anew(steps in prop::collection::vec(prop::collection::vec((0..5u8, 0..9u32), 0..12), 1..6)) {
            let mut register = Register::default();
            let mut model: BTreeMap<u8, BTreeSet<u32>> = BTreeMap::new();
            for step in steps {
                let mut moves = Moves::default();
                // Whoever is named joins, or leaves where it stood before.
                for (list, key) in step.into_iter().collect::<BTreeSet<_>>() {
                    let bytes = name(list).to_bytes();
                    if model.entry(list).or_default().remove(&key) {
                        moves.left.entry(bytes).or_default().insert(Entry::of(key));
                    } else {
                        model.entry(list).or_default().insert(key);
                        moves.joined.entry(bytes).or_default().push(Entry::of(key));
                    }
                }
                register = register.after(&moves, &order);
                let (names, entries, next) = register.parts();
                let read = Register::from_parts(names.to_vec().into(), entries.to_vec().into(), next);
                prop_assert_eq!(read.as_ref(), Some(&register));
                for (list, keys) in &model {
                    let found: Vec<u32> = register.list(&name(*list)).iter().map(|entry| entry.key).collect();
                    let mut wanted: Vec<u32> = keys.iter().copied().collect();
                    wanted.sort_by_key(|key| (key.is_multiple_of(2), *key));
                    prop_assert_eq!(found, wanted);
                    prop_assert_eq!(register.get(&name(*list).to_bytes()).is_none(), keys.is_empty());
                }
                let numbers: BTreeSet<u32> = register.below(&[]).map(|(_, list)| list.number).collect();
                prop_assert_eq!(numbers.len(), register.below(&[]).count());
                prop_assert!(!numbers.contains(&0) && numbers.iter().all(|number| *number < next));
            }
        }
    }
}
