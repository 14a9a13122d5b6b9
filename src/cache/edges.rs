//! Who looked at what: the edges along which a change spreads.
//!
//! An edge is one number: what was looked at, by whom, for which of the things that are made of a record, and which parts
//! of it. Sorted by what was looked at, who is touched by a change is a range of all edges. Most of them stand in a file
//! and are read only where a change asks for them; beside it is kept what came since, and whose edges in the file are
//! nobody's any more.
//!
//! ```text
//! of: 26 bits | by: 26 bits | item: 4 bits | aspects: 8 bits
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::row::Key;
use crate::model::Aspects;
use crate::model::trace::Reads;
use crate::store::{Numbers, Series};

/// Keys are smaller; beyond stand names that were looked up, as numbers made from them. Two names of one number only
/// make more work.
pub const NAMES: Key = 1 << 25;
const BY: u32 = 12;
const OF: u32 = 38;
/// So many edges may always be beside the file; above, a sixteenth of those that are in it.
const FEW: usize = if cfg!(test) { 64 } else { 1 << 12 };

/// Something that is made of a record: what there is of the record itself is 0, the others are told by whoever makes them.
pub type Item = u8;

/// All edges.
#[derive(Clone, Debug)]
pub struct Edges {
    /// Those in the file.
    file: Arc<Numbers>,
    /// Whose edges in the file count no more.
    replaced: Replaced,
    /// Those that came since, sorted.
    new: Vec<u64>,
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
    let mut looks = Looks::with_capacity(reads.records.len() + reads.names.len());
    looks.extend(reads.records.iter().map(|(record, aspects)| (key(*record), *aspects)));
    looks.extend(reads.names.iter().map(|text: &Arc<str>| (name(text), Aspects::EXISTS)));
    looks
}

fn edge(of: Key, by: Key, item: Item, aspects: Aspects) -> u64 {
    u64::from(of) << OF | u64::from(by) << BY | u64::from(item & 15) << 8 | u64::from(aspects.0)
}

/// Who looked, of an edge.
fn by(edge: u64) -> Key {
    (edge >> BY) as Key & ((1 << 26) - 1)
}

/// For what they looked, of an edge.
fn item(edge: u64) -> Item {
    (edge >> 8) as Item & 15
}

impl Default for Edges {
    fn default() -> Edges {
        Edges { file: Arc::new(Numbers::none()), replaced: Replaced::default(), new: Vec::new() }
    }
}

impl PartialEq for Edges {
    fn eq(&self, other: &Edges) -> bool {
        self.all().eq(other.all())
    }
}

impl Edges {
    /// The edges that are kept in a file, with the [`parts`](Edges::parts) that are kept elsewhere; none when those are
    /// none.
    pub fn open(path: &Path, [index, replaced, new]: [&[u8]; 3]) -> Option<Edges> {
        let (words, rest) = new.as_chunks();
        let new = words.iter().map(|word| u64::from_le_bytes(*word)).collect();
        let replaced = Replaced::from_bytes(replaced)?;
        rest.is_empty().then(|| Edges { file: Arc::new(Numbers::open(path, index)), replaced, new })
    }

    /// What is kept beside the file.
    pub fn parts(&self) -> [Vec<u8>; 3] {
        let new = self.new.iter().flat_map(|edge| edge.to_le_bytes()).collect();
        [self.file.index(), self.replaced.to_bytes(), new]
    }

    /// Writes all edges into a file of their own, if too many of them are in none; the number of that file then.
    ///
    /// # Errors
    ///
    /// Those of [`Series::next`], and when the file cannot be written, or the file of before cannot be read.
    pub fn settle_many(&mut self, files: &Series) -> io::Result<Option<u64>> {
        if !self.is_large() {
            return Ok(None);
        }
        let number = files.next()?;
        self.settle(&files.path(number))?;
        Ok(Some(number))
    }

    /// Whether so many edges are not in the file that another had better be written.
    fn is_large(&self) -> bool {
        self.new.len() + self.replaced.len() > FEW.max(self.file.len() / 16)
    }

    fn settle(&mut self, path: &Path) -> io::Result<()> {
        let file = Numbers::write(path, self.all())?;
        if self.is_doubtful() {
            return Err(io::Error::other("an edge is damaged"));
        }
        *self = Edges { file: Arc::new(file), ..Edges::default() };
        Ok(())
    }

    /// Whether edges that were asked for could not be read as they were written: what was made from them may not be used
    /// then.
    pub fn is_doubtful(&self) -> bool {
        self.file.is_doubtful()
    }

    /// Every edge, in order.
    fn all(&self) -> impl Iterator<Item = u64> + use<'_> {
        let mut filed = self.file.all().filter(|edge| !self.replaced.has(*edge)).peekable();
        let mut new = self.new.iter().copied().peekable();
        std::iter::from_fn(move || match (filed.peek(), new.peek()) {
            (Some(filed), Some(newer)) if newer < filed => new.next(),
            (None, _) => new.next(),
            _ => filed.next(),
        })
    }

    /// Who looked at one of these parts of a record or name.
    pub fn readers(&self, of: Key, aspects: Aspects) -> impl Iterator<Item = (Key, Item)> + use<'_> {
        let first = u64::from(of) << OF;
        let filed = self.file.from(first).take_while(move |edge| edge >> OF == u64::from(of));
        let filed = filed.filter(|edge| !self.replaced.has(*edge));
        let new = self.new[self.new.partition_point(|edge| *edge < first)..].iter().copied();
        let all = filed.chain(new.take_while(move |edge| edge >> OF == u64::from(of)));
        all.filter(move |edge| aspects.meets(Aspects(*edge as u8))).map(|edge| (by(edge), item(edge)))
    }

    /// Puts new looks in place of those that the same items of the same records had, and forgets those of records that
    /// are gone.
    pub fn replace(&mut self, new: &BTreeMap<(Key, Item), Looks>, gone: &BTreeSet<Key>) {
        if new.is_empty() && gone.is_empty() {
            return;
        }
        let mut replaced = Replaced::default();
        new.keys().for_each(|(by, item)| replaced.add(*by, 1 << (item & 15)));
        gone.iter().for_each(|by| replaced.add(*by, u16::MAX));
        self.new.retain(|edge| !replaced.has(*edge));
        let looks = new.iter().flat_map(|(who, looks)| looks.iter().map(move |look| (who, look)));
        self.new.extend(looks.map(|((by, item), (of, aspects))| edge(*of, *by, *item, *aspects)));
        self.new.sort_unstable();
        self.new.dedup();
        if !self.file.is_empty() {
            self.replaced.join(replaced);
        }
    }
}

/// Whose looks are replaced: for each the items, as bits.
#[derive(Clone, Debug, Default, PartialEq)]
struct Replaced(FxHashMap<Key, u16>);

impl Replaced {
    /// Bytes of a row.
    const ROW: usize = 6;

    fn from_bytes(bytes: &[u8]) -> Option<Replaced> {
        let (rows, rest) = bytes.as_chunks::<{ Replaced::ROW }>();
        let row = |[a, b, c, d, e, f]: &[u8; Replaced::ROW]| {
            (Key::from_le_bytes([*a, *b, *c, *d]), u16::from_le_bytes([*e, *f]))
        };
        rest.is_empty().then(|| Replaced(rows.iter().map(row).collect()))
    }

    fn to_bytes(&self) -> Vec<u8> {
        let rows: BTreeMap<&Key, &u16> = self.0.iter().collect();
        rows.into_iter().flat_map(|(by, items)| by.to_le_bytes().into_iter().chain(items.to_le_bytes())).collect()
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn add(&mut self, by: Key, items: u16) {
        *self.0.entry(by).or_default() |= items;
    }

    fn join(&mut self, more: Replaced) {
        more.0.into_iter().for_each(|(by, items)| self.add(by, items));
    }

    fn has(&self, edge: u64) -> bool {
        self.0.get(&by(edge)).is_some_and(|items| items >> item(edge) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Looks of few at few, two of whom differ by the bits that are not told apart first.
    fn looks_of_few() -> impl Strategy<Value = BTreeMap<(Key, Item), Looks>> {
        let who = prop_oneof![0..3u32, Just(1 << 16), Just(NAMES | 1)];
        let looks = prop::collection::vec((0..4u32, (1..4u8).prop_map(Aspects)), 0..4);
        prop::collection::btree_map((who, 0..3u8), looks, 0..6)
    }

    proptest! {
        #[test]
        fn looks_are_replaced_as_in_a_map(
            steps in prop::collection::vec((looks_of_few(), prop::collection::btree_set(0..3u32, 0..2), any::<bool>()), 1..6),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut path = folder.path().join("0");
            let mut edges = Edges::default();
            let mut map: BTreeMap<(Key, Item), Looks> = BTreeMap::new();
            for (number, (new, gone, settles)) in steps.into_iter().enumerate() {
                map.retain(|(by, _), _| !gone.contains(by));
                map.extend(new.clone());
                edges.replace(&new, &gone);
                let all = map.iter().flat_map(|((by, item), looks)| looks.iter().map(move |(of, seen)| (*of, *by, *item, *seen)));
                let wanted: BTreeSet<u64> = all.map(|(of, by, item, aspects)| edge(of, by, item, aspects)).collect();
                prop_assert_eq!(edges.all().collect::<Vec<_>>(), wanted.into_iter().collect::<Vec<_>>());
                for (of, aspects) in (0..4u32).flat_map(|of| (1..4u8).map(move |seen| (of, Aspects(seen)))) {
                    let looks = |looks: &Looks| looks.iter().any(|(seen, part)| *seen == of && part.meets(aspects));
                    let wanted = map.iter().filter(|(_, own)| looks(own)).map(|(who, _)| *who);
                    let found: BTreeSet<(Key, Item)> = edges.readers(of, aspects).collect();
                    prop_assert_eq!(found, wanted.collect::<BTreeSet<_>>());
                }
                if settles {
                    path = folder.path().join(number.to_string());
                    edges.settle(&path).unwrap();
                }
                let parts = edges.parts();
                edges = Edges::open(&path, parts.each_ref().map(Vec::as_slice)).unwrap();
            }
        }
    }

    #[test]
    fn a_damaged_edge_is_seen_when_it_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let [good, bad] = ["good", "bad"].map(|name| folder.path().join(name));
        let mut edges = Edges::default();
        edges.replace(&[((1, 0), (0..5000).map(|of| (of, Aspects::TITLE)).collect())].into(), &BTreeSet::new());
        edges.settle(&good).unwrap();
        let mut bytes = std::fs::read(&good).unwrap();
        bytes[3] ^= 1;
        std::fs::write(&bad, bytes).unwrap();
        let parts = edges.parts();
        let mut edges = Edges::open(&bad, parts.each_ref().map(Vec::as_slice)).unwrap();
        assert_eq!(edges.readers(4999, Aspects::ALL).collect::<Vec<_>>(), [(1, 0)]);
        assert!(!edges.is_doubtful());
        assert_eq!(edges.readers(0, Aspects::ALL).count(), 0);
        assert!(edges.is_doubtful());
        assert!(edges.settle(&folder.path().join("next")).is_err());
        assert!(name("id:x") >= NAMES);
    }
}
