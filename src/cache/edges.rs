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

/// All edges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edges {
    sorted: Vec<u64>,
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
    /// The edges of these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Edges {
        let (words, _) = bytes.as_chunks::<8>();
        Edges { sorted: words.iter().map(|word| u64::from_le_bytes(*word)).collect() }
    }

    /// The edges as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.sorted.iter().flat_map(|edge| edge.to_le_bytes()).collect()
    }

    /// Who looked at one of these parts of a record or name.
    pub fn readers(&self, of: Key, aspects: Aspects) -> impl Iterator<Item = (Key, Item)> {
        let from = self.sorted.partition_point(|edge| edge >> OF < u64::from(of));
        let range = self.sorted[from..].iter().take_while(move |edge| **edge >> OF == u64::from(of));
        range
            .filter(move |edge| aspects.meets(Aspects(**edge as u8)))
            .map(|edge| ((edge >> BY) as Key & ((1 << 26) - 1), (edge >> 8) as Item & 15))
    }

    /// Puts new looks in place of those that the same items of the same records had, and forgets those of records that
    /// are gone.
    pub fn replace(&mut self, new: &BTreeMap<(Key, Item), Looks>, gone: &BTreeSet<Key>) {
        // For each record and each page without one, the items that are replaced, as bits.
        let mut replaced: [Vec<u16>; 2] = Default::default();
        let mut mark = |by: Key, items: u16| {
            let half = &mut replaced[usize::from(by >= NAMES)];
            let at = (by & (NAMES - 1)) as usize;
            half.resize(half.len().max(at + 1), 0);
            half[at] |= items;
        };
        new.keys().for_each(|(by, item)| mark(*by, 1 << (item & 15)));
        gone.iter().for_each(|by| mark(*by, u16::MAX));
        self.sorted.retain(|edge| {
            let by = (edge >> BY) as Key & ((1 << 26) - 1);
            let items = replaced[usize::from(by >= NAMES)].get((by & (NAMES - 1)) as usize);
            items.is_none_or(|items| items & 1 << ((edge >> 8) & 15) == 0)
        });
        let added = new
            .iter()
            .flat_map(|((by, item), looks)| looks.iter().map(|(of, aspects)| edge(*of, *by, *item, *aspects)));
        let kept = self.sorted.len();
        self.sorted.extend(added);
        self.sorted[kept..].sort_unstable();
        // Two sorted runs, which the sort merges.
        self.sorted.sort();
        self.sorted.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
