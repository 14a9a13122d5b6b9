//! Who looked at what: the edges along which a change spreads.
//!
//! An edge is one number: what was looked at, by whom, for which of the things that are made of a record, and which parts
//! of it. Sorted by what was looked at, all edges of a large repository are an array of a few megabytes, and who is
//! touched by a change is a range of it.
//!
//! ```text
//! of: 26 bits | by: 26 bits | item: 4 bits | aspects: 8 bits
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;

use super::row::Key;
use crate::model::Aspects;
use crate::model::trace::Reads;

/// Keys are smaller; beyond stand names that were looked up, as numbers made from them. Two names of one number only
/// make more work.
pub const NAMES: Key = 1 << 25;
const BY: u32 = 12;
const OF: u32 = 38;

/// Something that is made of a record: what there is of the record itself is 0, the others are told by whoever makes them.
pub type Item = u8;

/// All edges, as they are in a file: numbers of eight bytes, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edges {
    sorted: Bytes,
}

/// What somebody looked at, by keys.
pub type Looks = Vec<(Key, Aspects)>;

/// What stands for a name.
pub fn name(text: &str) -> Key {
    let hash = blake3::hash(text.as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    NAMES | (u32::from_le_bytes([a, b, c, d]) & (NAMES - 1))
}

/// Looks by keys instead of numbers.
pub fn looks(reads: &Reads, key: &dyn Fn(u32) -> Key) -> Looks {
    let mut looks: Looks = reads.records.iter().map(|(record, aspects)| (key(*record), *aspects)).collect();
    looks.extend(reads.names.iter().map(|text: &Arc<str>| (name(text), Aspects::EXISTS)));
    looks
}

fn edge(of: Key, by: Key, item: Item, aspects: Aspects) -> u64 {
    u64::from(of) << OF | u64::from(by) << BY | u64::from(item & 15) << 8 | u64::from(aspects.0)
}

impl Edges {
    /// The edges of these bytes, where they are.
    pub fn of(mut bytes: Bytes) -> Edges {
        bytes.truncate(bytes.len() / 8 * 8);
        Edges { sorted: bytes }
    }

    /// The edges of a copy of these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Edges {
        Edges::of(Bytes::copy_from_slice(bytes))
    }

    /// The edges as bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.sorted
    }

    /// A copy of the edges as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.sorted.to_vec()
    }

    fn all(&self) -> &[[u8; 8]] {
        self.sorted.as_chunks().0
    }

    /// Who looked at one of these parts of a record or name.
    pub fn readers(&self, of: Key, aspects: Aspects) -> impl Iterator<Item = (Key, Item)> {
        let from = self.all().partition_point(|edge| u64::from_le_bytes(*edge) >> OF < u64::from(of));
        let after = self.all()[from..].iter().map(|edge| u64::from_le_bytes(*edge));
        after
            .take_while(move |edge| edge >> OF == u64::from(of))
            .filter(move |edge| aspects.meets(Aspects(*edge as u8)))
            .map(|edge| (by(edge), (edge >> 8) as Item & 15))
    }

    /// Puts new looks in place of those that the same items of the same records had, and forgets those of records that
    /// are gone.
    pub fn replace(&mut self, new: &BTreeMap<(Key, Item), Looks>, gone: &BTreeSet<Key>) {
        if new.is_empty() && gone.is_empty() {
            return;
        }
        let replaced = Replaced::new(new, gone);
        let looks = new.iter().flat_map(|(who, looks)| looks.iter().map(move |look| (who, look)));
        let mut added: Vec<u64> = looks.map(|((by, item), (of, aspects))| edge(*of, *by, *item, *aspects)).collect();
        added.sort_unstable();
        added.dedup();
        let mut sorted = Vec::with_capacity(self.sorted.len() + added.len() * 8);
        let mut added = added.into_iter().peekable();
        for kept in self.all().iter().map(|edge| u64::from_le_bytes(*edge)).filter(|edge| !replaced.has(*edge)) {
            while let Some(new) = added.next_if(|new| *new <= kept) {
                sorted.extend(new.to_le_bytes());
            }
            sorted.extend(kept.to_le_bytes());
        }
        added.for_each(|new| sorted.extend(new.to_le_bytes()));
        self.sorted = sorted.into();
    }
}

/// Who looked, of an edge.
fn by(edge: u64) -> Key {
    (edge >> BY) as Key & ((1 << 26) - 1)
}

/// Whose looks are replaced.
struct Replaced {
    /// For each, the items that are, as bits.
    items: BTreeMap<Key, u16>,
    /// A bit for all keys that end in the same bits: where it is not set, none of them is there.
    some: Vec<u64>,
}

impl Replaced {
    /// Last bits of a key that count.
    const BITS: u32 = 16;

    fn new(new: &BTreeMap<(Key, Item), Looks>, gone: &BTreeSet<Key>) -> Replaced {
        let mut replaced = Replaced { items: BTreeMap::new(), some: vec![0; 1 << (Replaced::BITS - 6)] };
        new.keys().for_each(|(by, item)| replaced.add(*by, 1 << (item & 15)));
        gone.iter().for_each(|by| replaced.add(*by, u16::MAX));
        replaced
    }

    fn add(&mut self, by: Key, items: u16) {
        *self.items.entry(by).or_default() |= items;
        let (word, bit) = Replaced::place(by);
        self.some[word] |= 1 << bit;
    }

    fn has(&self, edge: u64) -> bool {
        let (word, bit) = Replaced::place(by(edge));
        self.some[word] >> bit & 1 == 1
            && self.items.get(&by(edge)).is_some_and(|items| items >> ((edge >> 8) & 15) & 1 == 1)
    }

    /// The place of the bit for a key.
    fn place(by: Key) -> (usize, u32) {
        let last = by & ((1 << Replaced::BITS) - 1);
        ((last >> 6) as usize, last & 63)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Looks of few at few, two of whom differ by the bits that are not told apart first.
    fn looks_of_few() -> impl Strategy<Value = BTreeMap<(Key, Item), Looks>> {
        let who = prop_oneof![0..3u32, Just(1 << Replaced::BITS), Just(NAMES | 1)];
        let looks = prop::collection::vec((0..4u32, (1..4u8).prop_map(Aspects)), 0..4);
        prop::collection::btree_map((who, 0..3u8), looks, 0..6)
    }

    proptest! {
        #[test]
        fn looks_are_replaced_as_in_a_map(
            steps in prop::collection::vec((looks_of_few(), prop::collection::btree_set(0..3u32, 0..2)), 1..6),
        ) {
            let mut edges = Edges::default();
            let mut map: BTreeMap<(Key, Item), Looks> = BTreeMap::new();
            for (new, gone) in steps {
                map.retain(|(by, _), _| !gone.contains(by));
                map.extend(new.clone());
                edges.replace(&new, &gone);
                let all = map.iter().flat_map(|((by, item), looks)| looks.iter().map(move |(of, seen)| (*of, *by, *item, *seen)));
                let wanted: BTreeSet<u64> = all.map(|(of, by, item, aspects)| edge(of, by, item, aspects)).collect();
                let found: Vec<u64> = edges.all().iter().map(|edge| u64::from_le_bytes(*edge)).collect();
                prop_assert_eq!(found, wanted.into_iter().collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn readers_are_those_of_the_last_time() {
        let mut edges = Edges::default();
        let looks = |looks: &[(Key, Aspects)]| looks.to_vec();
        edges.replace(
            &[((1, 0), looks(&[(7, Aspects::TITLE), (8, Aspects::VALUES)])), ((2, 3), looks(&[(7, Aspects::VALUES)]))]
                .into(),
            &BTreeSet::new(),
        );
        let readers = |edges: &Edges, of, aspects| edges.readers(of, aspects).collect::<Vec<_>>();
        assert_eq!(readers(&edges, 7, Aspects::ALL), [(1, 0), (2, 3)]);
        assert_eq!(readers(&edges, 7, Aspects::VALUES), [(2, 3)]);
        edges.replace(&[((2, 3), looks(&[(8, Aspects::VALUES)]))].into(), &BTreeSet::from([1]));
        assert_eq!(readers(&edges, 7, Aspects::ALL), []);
        assert_eq!(readers(&edges, 8, Aspects::ALL), [(2, 3)]);
        assert_eq!(Edges::from_bytes(&edges.to_bytes()), edges);
        assert!(name("id:x") >= NAMES);
    }
}
