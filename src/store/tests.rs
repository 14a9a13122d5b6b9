//! Tests of the forms in which caches are kept.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn table(entries: &BTreeMap<Vec<u8>, [u8; 3]>) -> Sorted {
    Sorted::from_sorted(3, entries.iter().map(|(key, row)| (key.as_slice(), row.to_vec())))
}

proptest! {
    #[test]
    fn a_merged_table_is_that_of_the_merged_map(
        old: BTreeMap<Vec<u8>, [u8; 3]>,
        changes: BTreeMap<Vec<u8>, Option<[u8; 3]>>,
    ) {
        let mut new = old.clone();
        for (key, row) in &changes {
            match row {
                Some(row) => new.insert(key.clone(), *row),
                None => new.remove(key),
            };
        }
        let changes = changes.into_iter().map(|(key, row)| (key, row.map(|row| row.to_vec()))).collect();
        let merged = table(&old).merged(&changes);
        prop_assert_eq!(&merged, &table(&new));
        for (at, (key, row)) in new.iter().enumerate() {
            prop_assert_eq!(merged.find(key), Ok(at));
            prop_assert_eq!(merged.get(key), Some(&row[..]));
        }
        prop_assert_eq!(Sorted::from_bytes(merged.as_bytes().to_vec(), 3), Some(merged));
    }
}

/// Tables of short keys, so that two of them have much in common.
fn entries() -> impl Strategy<Value = BTreeMap<Vec<u8>, [u8; 3]>> {
    prop::collection::btree_map(prop::collection::vec(0..4u8, 0..6), prop::array::uniform3(0..2u8), 0..300)
}

proptest! {
    #[test]
    fn differences_are_those_of_the_maps(mut old in entries(), new in entries(), common in entries()) {
        let mut new = new;
        for map in [&mut old, &mut new] {
            map.extend(common.iter().map(|(key, row)| (key.clone(), *row)));
        }
        let keys: std::collections::BTreeSet<&Vec<u8>> = old.keys().chain(new.keys()).collect();
        let expected: Vec<_> = keys
            .into_iter()
            .map(|key| (key.clone(), old.get(key).copied(), new.get(key).copied()))
            .filter(|(_, old, new)| old != new)
            .collect();
        let row = |row: Option<&[u8]>| row.map(|row| <[u8; 3]>::try_from(row).unwrap());
        let (old, new) = (table(&old), table(&new));
        let found: Vec<_> = old.differences(&new).map(|it| (it.key.to_vec(), row(it.old), row(it.new))).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_range_has_the_keys_that_begin_so(map in entries(), prefix in prop::collection::vec(0..4u8, 0..4)) {
        let table = table(&map);
        let found: Vec<&[u8]> = table.range(&prefix).map(|at| table.key(at)).collect();
        let expected: Vec<&[u8]> = map.keys().map(Vec::as_slice).filter(|key| key.starts_with(&prefix)).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn a_damaged_file_reads_as_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table");
    let whole = table(&[(b"a".to_vec(), [1, 2, 3]), (b"bb".to_vec(), [4, 5, 6])].into());
    whole.write(&path, b"tag 1").unwrap();
    assert_eq!(Sorted::read(&path, b"tag 1", 3), Some(whole));
    assert_eq!(Sorted::read(&path, b"tag 2", 3), None);
    let bytes = std::fs::read(&path).unwrap();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        std::fs::write(&path, &damaged).unwrap();
        assert_eq!(Sorted::read(&path, b"tag 1", 3), None, "byte {at}");
        std::fs::write(&path, &bytes[..at]).unwrap();
        assert_eq!(Sorted::read(&path, b"tag 1", 3), None, "cut at {at}");
    }
}

#[test]
fn a_log_gives_what_was_put_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let mut log = Log::open(&path, 0);
    let first = log.put(b"first");
    assert_eq!(log.get(&first).as_deref(), Some(&b"first"[..]));
    log.flush().unwrap();
    let end = log.end();
    let lost = log.put(b"of a writer that died");
    log.flush().unwrap();

    let mut log = Log::open(&path, end);
    assert_eq!(log.get(&first).as_deref(), Some(&b"first"[..]));
    assert_eq!(log.get(&lost), None);
    let second = log.put(b"second");
    log.flush().unwrap();
    let log = Log::open(&path, log.end());
    assert_eq!(log.get(&second).as_deref(), Some(&b"second"[..]));
    assert_eq!(Place::from_bytes(&second.to_bytes()), second);

    let mut bytes = std::fs::read(&path).unwrap();
    bytes[0] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(Log::open(&path, log.end()).get(&first), None);
}
