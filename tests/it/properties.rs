//! Whatever the files hold, a site comes of it: damaged repositories are checked, viewed by every audience and drawn.
//!
//! That findings survive every format and every mend is tested in `mutation`; here it is their places, and the pages.
//! `PROPTEST_CASES=2000` goes further than the default.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use kedang::build::{self, BuildError, Source};
use kedang::check::{Checked, check};
use kedang::history::History;
use kedang::snapshot::Memory;
use proptest::prelude::*;
use proptest::test_runner::Config;

use crate::project::{read_tree, workspace};

type Files = BTreeMap<String, Vec<u8>>;

/// The small repository of the fixtures.
static BASE: LazyLock<Files> = LazyLock::new(|| read_tree(&workspace().join("tests/base")));

/// The starter pack with three of its customers.
static STARTER: LazyLock<Files> = LazyLock::new(|| {
    let all = read_tree(&workspace().join("records"));
    let folder = |path: &str| path.strip_prefix("customers/").and_then(|rest| Some(rest.split_once('/')?.0.to_owned()));
    let customers: std::collections::BTreeSet<String> = all.keys().filter_map(|path| folder(path)).take(60).collect();
    let kept: Vec<&String> = customers.iter().take(3).collect();
    all.clone().into_iter().filter(|(path, _)| folder(path).is_none_or(|folder| kept.contains(&&folder))).collect()
});

/// As many cases as `PROPTEST_CASES` says, else so many.
fn cases(usual: u32) -> Config {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    Config { cases: wanted.unwrap_or(usual), failure_persistence: None, ..Config::default() }
}

/// A change of one file; numbers are taken modulo what is there.
#[derive(Clone, Debug)]
enum Change {
    /// Two lines change places.
    Swap(usize, usize),
    /// A line goes.
    Drop(usize),
    /// A line comes twice.
    Double(usize),
    /// A word becomes another word of the file.
    Word(usize, usize),
    /// An ASCII sign becomes its full-width sister, or an indent a tab.
    Widen(usize),
    /// The file ends early.
    Cut(usize),
    /// The file is replaced by another of the repository.
    Copy(usize),
    /// The file is any bytes.
    Bytes(Vec<u8>),
    /// The file is this text.
    Text(String),
    /// The file is gone.
    Gone,
}

fn change() -> impl Strategy<Value = Change> {
    let number = any::<usize>;
    prop_oneof![
        6 => (number(), number()).prop_map(|(a, b)| Change::Swap(a, b)),
        6 => number().prop_map(Change::Drop),
        4 => number().prop_map(Change::Double),
        8 => (number(), number()).prop_map(|(a, b)| Change::Word(a, b)),
        4 => number().prop_map(Change::Widen),
        2 => number().prop_map(Change::Cut),
        2 => number().prop_map(Change::Copy),
        1 => prop::collection::vec(any::<u8>(), 0..200).prop_map(Change::Bytes),
        1 => "(---\n)?([a-z_]{1,8}: ?[^\n]{0,20}\n){0,8}(---\n)?(.|\n){0,60}".prop_map(Change::Text),
        1 => Just(Change::Gone),
    ]
}

const WIDE: &[(&str, &str)] = &[
    (": ", "："),
    (",", "，"),
    ("\"", "“"),
    ("[", "【"),
    ("{", "｛"),
    ("-", "－"),
    ("#", "＃"),
    ("  ", "\t"),
    ("0", "０"),
];

fn apply(files: &mut Files, which: usize, change: &Change) {
    let Some(path) = files.keys().nth(which % files.len().max(1)).cloned() else { return };
    let other = files.values().nth(which.rotate_left(7) % files.len()).cloned();
    let bytes = files.get_mut(&path).unwrap();
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let count = lines.len().max(1);
    *bytes = match change {
        Change::Swap(a, b) if !lines.is_empty() => {
            lines.swap(a % count, b % count);
            lines.concat().into()
        }
        Change::Drop(a) if !lines.is_empty() => {
            lines.remove(a % count);
            lines.concat().into()
        }
        Change::Double(a) if !lines.is_empty() => {
            lines.insert(a % count, lines[a % count]);
            lines.concat().into()
        }
        Change::Word(a, b) => {
            let words: Vec<&str> =
                text.split([' ', '\n', ',', '"', '\'', '{', '}', '[', ']']).filter(|w| !w.is_empty()).collect();
            let (Some(from), Some(to)) = (words.get(a % words.len().max(1)), words.get(b % words.len().max(1))) else {
                return;
            };
            let at = from.as_ptr() as usize - text.as_ptr() as usize;
            format!("{}{to}{}", &text[..at], &text[at + from.len()..]).into()
        }
        Change::Widen(a) => {
            let (narrow, wide) = WIDE[a % WIDE.len()];
            let places: Vec<usize> = text.match_indices(narrow).map(|(at, _)| at).collect();
            let Some(at) = places.get(a / WIDE.len() % places.len().max(1)) else { return };
            format!("{}{wide}{}", &text[..*at], &text[at + narrow.len()..]).into()
        }
        Change::Cut(a) => bytes[..a % (bytes.len() + 1)].to_vec(),
        Change::Copy(_) => other.unwrap_or_default(),
        Change::Bytes(new) => new.clone(),
        Change::Text(new) => new.clone().into(),
        Change::Gone => {
            files.remove(&path);
            return;
        }
        Change::Swap(..) | Change::Drop(_) | Change::Double(_) => return,
    };
}

fn changed(files: &Files, changes: &[(usize, Change)]) -> Files {
    let mut files = files.clone();
    changes.iter().for_each(|(which, change)| apply(&mut files, *which, change));
    files
}

/// Checks a repository; every place that a finding names must be in its file and between characters.
fn checked(files: &Files) -> (Memory, Checked) {
    let snapshot = Memory::new(files.clone());
    let checked = check(&snapshot, Timestamp::from_second(1_775_016_000).unwrap());
    for finding in &checked.diagnostics {
        let related = finding.related.iter().map(|related| (&related.file, &related.span));
        for (file, span) in related.chain([(&finding.file, &finding.span)]) {
            let Some(bytes) = files.get(&**file) else {
                assert_eq!(*span, 0..0, "a place in a file that is not there: {finding:?}");
                continue;
            };
            assert!(span.start <= span.end && span.end <= bytes.len(), "outside of {} bytes: {finding:?}", bytes.len());
            if let Ok(text) = std::str::from_utf8(bytes) {
                let whole = text.is_char_boundary(span.start) && text.is_char_boundary(span.end);
                assert!(whole, "inside a character: {finding:?}");
            }
        }
    }
    (snapshot, checked)
}

/// Makes every page for every audience; gives how many there are.
fn built(files: &Files) -> usize {
    let (snapshot, checked) = checked(files);
    let source = Source {
        snapshot: &snapshot,
        checked: &checked,
        history: &History::default(),
        prefix: "",
        base: None,
        known: None,
    };
    let mut pages = 0;
    for audience in &checked.model.schema.config.audiences {
        let out = tempfile::tempdir().unwrap();
        let stats = build::site(&source, audience, |site| {
            site.output.write(&out.path().join("site"), false).map_err(BuildError::from)
        });
        pages += stats.unwrap_or_else(|error| panic!("{error}")).0.written;
    }
    pages
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn places_of_findings_are_in_their_files(changes in prop::collection::vec((any::<usize>(), change()), 1..6)) {
        checked(&changed(&BASE, &changes));
    }
}

proptest! {
    #![proptest_config(cases(20))]

    #[test]
    fn places_in_a_damaged_starter_pack_are_in_their_files(changes in prop::collection::vec((any::<usize>(), change()), 1..40)) {
        checked(&changed(&STARTER, &changes));
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn a_site_comes_of_a_damaged_repository(changes in prop::collection::vec((any::<usize>(), change()), 1..6)) {
        built(&changed(&BASE, &changes));
    }
}

proptest! {
    #![proptest_config(cases(2))]

    #[test]
    fn a_site_comes_of_a_damaged_starter_pack(changes in prop::collection::vec((any::<usize>(), change()), 1..40)) {
        built(&changed(&STARTER, &changes));
    }
}

#[test]
fn an_undamaged_repository_makes_pages_for_everyone() {
    assert!(built(&BASE) > 60);
    assert!(built(&Files::new()) > 10, "nothing at all still makes a home page");
}
