//! Changes written into an output folder: the same as whole sites, and nothing else is touched.

use std::os::unix::fs::MetadataExt;

use proptest::prelude::*;
use proptest::test_runner::Config;

use super::sites::{Files, Maker, number_of, numbered, site, spoil, tree};
use super::*;
use crate::publish::manifest::Manifest;

#[derive(Clone, Copy, Debug)]
enum How {
    Whole,
    Changes,
    /// Changes of which one file cannot be made; then the whole site.
    Broken,
}

fn how() -> impl Strategy<Value = How> {
    prop_oneof![1 => Just(How::Whole), 5 => Just(How::Changes), 1 => Just(How::Broken)]
}

proptest! {
    #![proptest_config(Config::with_cases(48))]

    #[test]
    fn changes_give_the_same_folder_and_list_as_whole_sites(
        first in site(),
        steps in prop::collection::vec((site(), how()), 1..10),
    ) {
        let (dir, maker) = (TempDir::new().unwrap(), Maker::new());
        let out = dir.path().join("site");
        maker.whole(&first, "0").write(&out, false).unwrap();
        let mut old = first;
        for (number, (new, how)) in steps.into_iter().enumerate() {
            let (since, made_now) = (number.to_string(), (number + 1).to_string());
            prop_assert_eq!(made(&out), Some(since.clone()));
            let mut changes = maker.since(&since, &old, &new, &made_now);
            let whole = maker.whole(&new, &made_now);
            let stats = match how {
                How::Whole => whole.write(&out, false).unwrap(),
                How::Changes => changes.write(&out, false).unwrap(),
                How::Broken => {
                    spoil(&mut changes);
                    assert!(matches!(changes.write(&out, false), Err(PublishError::Made { .. })));
                    needs_whole(&out, &maker.since(&since, &old, &new, &made_now));
                    whole.write(&out, false).unwrap()
                }
            };
            prop_assert_eq!(&tree(&out), &new, "{:?}", how);
            prop_assert_eq!(stats.written + stats.unchanged, new.len());
            prop_assert_eq!(stats.bytes, new.values().map(|text| text.len() as u64).sum::<u64>());
            let listed = Manifest::read(&out).unwrap().unwrap();
            let paths: Vec<&str> = listed.paths().collect();
            prop_assert_eq!(paths, new.keys().map(String::as_str).collect::<Vec<_>>());
            old = new;
        }
    }
}

/// Asserts that nothing but a whole site is accepted, and that this is known beforehand.
fn needs_whole(out: &Path, changes: &Output<'_>) {
    let before = tree(out);
    assert_eq!(made(out), None);
    assert!(matches!(changes.write(out, false), Err(PublishError::WholeNeeded { .. })));
    assert_eq!(tree(out), before);
}

#[test]
fn files_that_changes_do_not_name_are_not_touched() {
    let (dir, maker) = (TempDir::new().unwrap(), Maker::new());
    let out = dir.path().join("site");
    let (one, two) = (numbered(1), numbered(2));
    maker.whole(&one, "1").write(&out, false).unwrap();
    let state = |path: &str| {
        let found = fs::metadata(out.join(path)).unwrap();
        (found.ino(), found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec())
    };
    let same: Vec<&String> =
        one.keys().filter(|path| one[*path] == two.get(*path).cloned().unwrap_or_default()).collect();
    assert!(same.len() > 20);
    fs::write(out.join(same[0]), "by hand").unwrap();
    fs::remove_file(out.join(same[1])).unwrap();
    let before: Vec<_> = same[2..].iter().map(|path| state(path)).collect();
    maker.since("1", &one, &two, "2").write(&out, false).unwrap();
    assert_eq!(same[2..].iter().map(|path| state(path)).collect::<Vec<_>>(), before);
    assert_eq!(fs::read_to_string(out.join(same[0])).unwrap(), "by hand");
    assert!(!out.join(same[1]).exists());
    // what is wrong by hand is mended by all of the site
    assert_eq!(maker.whole(&two, "2").write(&out, false).unwrap().written, 2);
    assert_eq!(tree(&out), two);
}

#[test]
fn changes_need_the_site_that_they_are_told_against() {
    let (dir, maker) = (TempDir::new().unwrap(), Maker::new());
    let out = dir.path().join("site");
    let (one, two, three) = (numbered(1), numbered(2), numbered(3));
    assert_eq!(made(&out), None);
    let changes = maker.since("1", &one, &two, "2");
    assert!(matches!(changes.write(&out, false), Err(PublishError::WholeNeeded { .. })));
    maker.whole(&three, "3").write(&out, false).unwrap();
    assert!(matches!(changes.write(&out, false), Err(PublishError::WholeNeeded { .. })));
    assert_eq!((tree(&out), made(&out)), (three.clone(), Some("3".to_owned())));
    // without a name nobody can come with changes again
    let mut nameless = Output::since("3");
    nameless.add("index.html", b"4".as_slice()).unwrap();
    nameless.write(&out, false).unwrap();
    assert_eq!(made(&out), None);
    assert!(matches!(maker.since("3", &three, &one, "1").write(&out, false), Err(PublishError::WholeNeeded { .. })));
}

#[test]
fn a_damaged_manifest_is_not_believed_and_the_whole_site_repairs_it() {
    let (dir, maker) = (TempDir::new().unwrap(), Maker::new());
    let out = dir.path().join("site");
    let (one, two) = (numbered(1), numbered(2));
    maker.whole(&one, "1").write(&out, false).unwrap();
    let file = out.join(OUTPUT_MARKER);
    let whole = fs::read(&file).unwrap();
    let line = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(2).unwrap().0;
    for at in (0..whole.len()).step_by(97).chain([15, 80, line - 1, line + 1, line + 6, whole.len() - 1]) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(&file, &damaged).unwrap();
        let changes = maker.since("1", &one, &two, "2");
        let error = changes.write(&out, false).unwrap_err();
        assert!(matches!(error, PublishError::WholeNeeded { .. } | PublishError::NotOurs { .. }), "{at}: {error}");
        // a head that is wrong, or a list that cannot be read at all, has to be forced
        maker.whole(&one, "1").write(&out, matches!(error, PublishError::NotOurs { .. })).unwrap();
        assert_eq!((tree(&out), made(&out)), (one.clone(), Some("1".to_owned())), "{at}");
        assert_eq!(fs::read(&file).unwrap(), whole);
    }
}

#[test]
fn the_former_format_is_taken_up_by_the_whole_site() {
    let (dir, maker) = (TempDir::new().unwrap(), Maker::new());
    let out = dir.path().join("site");
    maker.whole(&numbered(1), "1").write(&out, false).unwrap();
    let lines: Vec<String> = numbered(1).into_keys().collect();
    let text = format!("{}\n{}\n", manifest::FORMER_HEAD, lines.join("\n"));
    fs::write(out.join(OUTPUT_MARKER), text).unwrap();
    needs_whole(&out, &maker.since("1", &numbered(1), &numbered(3), "3"));
    maker.whole(&numbered(3), "3").write(&out, false).unwrap();
    assert_eq!((tree(&out), made(&out)), (numbered(3), Some("3".to_owned())));
    // and is not mistaken by whoever knows only that: its first line is another
    assert!(!fs::read(out.join(OUTPUT_MARKER)).unwrap().starts_with(b"kedang site 1"));
}

/// Whatever instant a build dies at: each page that is made looks at the folder as it is then.
#[test]
fn a_folder_is_repaired_from_any_instant() {
    let (dir, maker) = (TempDir::new().unwrap(), Maker::new());
    let out = dir.path().join("site");
    let (old, new) = (numbered(5), numbered(12));
    for whole in [false, true] {
        maker.whole(&old, "5").write(&out, false).unwrap();
        let copies = dir.path().join(format!("copies {whole}"));
        let mut site = if whole { Output::new() } else { Output::since("5") };
        for (number, (path, text)) in
            new.iter().filter(|(path, text)| whole || old.get(*path) != Some(text)).enumerate()
        {
            let (from, to) = (out.clone(), copies.join(number.to_string()));
            let make = move || {
                if !whole || number % 5 == 0 {
                    copy_all(&from, &to);
                }
                Ok(text.clone().into_bytes())
            };
            site.add_made(path, Box::new(make)).unwrap();
        }
        site.remove("often").unwrap();
        site.name("12");
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        pool.install(|| site.write(&out, false)).unwrap();
        assert_eq!(tree(&out), new);
        let mut instants = 0;
        for copy in copies.read_dir().unwrap().map(|copy| copy.unwrap().path()) {
            let begun = tree(&copy);
            assert!(begun.values().any(|text| old.values().any(|old| old == text)), "{begun:?}");
            needs_whole(&copy, &maker.since("5", &old, &new, "12"));
            let site = numbered(7 + instants % 3);
            maker.whole(&site, "7").write(&copy, false).unwrap();
            assert_eq!((tree(&copy), number_of(&site)), (site.clone(), Some(7 + instants % 3)));
            assert!(!copy.join(WORKSHOP).exists() && made(&copy).is_some());
            instants += 1;
        }
        assert!(instants > 10, "{instants}");
    }
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            copy_all(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn files_come_from_elsewhere() {
    let dir = TempDir::new().unwrap();
    let (out, source) = (dir.path().join("site"), dir.path().join("segment"));
    let text = "terms ".repeat(200_000);
    fs::write(&source, &text).unwrap();
    let mut site = Output::new();
    site.add_file("search/0.term", &source).unwrap();
    assert_eq!(site.write(&out, false).unwrap(), stats(1, 0, 0, text.len() as u64));
    assert_eq!(site.write(&out, false).unwrap(), stats(0, 1, 0, text.len() as u64));
    assert_eq!(tree(&out), Files::from([("search/0.term".to_owned(), text.clone())]));
    fs::write(out.join("search/0.term"), text.replacen("terms", "sterm", 1)).unwrap();
    assert_eq!(site.write(&out, false).unwrap().written, 1);
    assert_eq!(fs::metadata(&source).unwrap().nlink(), 1, "who changes one of them does not change the other");
    fs::remove_file(&source).unwrap();
    assert!(matches!(site.write(&out, false), Err(PublishError::Io { .. })));
}
