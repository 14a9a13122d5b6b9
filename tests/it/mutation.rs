//! No bytes make checking panic: good repositories are damaged in every way that comes to mind, then checked, shown in
//! every format, and mended.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use kedang::check;
use kedang::diag::fix;
use kedang::diag::render::{Format, render};
use kedang::i18n::Catalogue;
use kedang::label::Lang;
use kedang::snapshot::Memory;
use proptest::prelude::*;

use crate::project::{read_tree, workspace};

type Files = BTreeMap<String, Vec<u8>>;

/// The small repository of the fixtures.
static BASE: LazyLock<Files> = LazyLock::new(|| read_tree(&workspace().join("tests/base")));

/// The starter pack's types with two customers and the staff: every kind of field and expression is in it.
static STARTER: LazyLock<Files> = LazyLock::new(|| {
    let mut customers = std::collections::BTreeSet::new();
    let mut keep = |path: &str| match path.strip_prefix("customers/").and_then(|rest| rest.split_once('/')) {
        Some((customer, _)) => {
            let known = customers.contains(customer);
            known || (customers.len() < 2 && customers.insert(customer.to_owned()))
        }
        None => true,
    };
    read_tree(&workspace().join("records")).into_iter().filter(|(path, _)| keep(path)).collect()
});

/// Pieces that mean something to YAML, Markdown, expressions or to kedang.
const PIECES: &[&str] = &[
    "\n",
    "  ",
    "\t",
    ": ",
    "：",
    "- ",
    "---\n",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "&a ",
    "*a",
    "!x ",
    "|\n",
    "? ",
    "# ",
    "<<<<<<< x\n",
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\u{0}",
    "\r\n",
    "~",
    "null",
    "1e999",
    "-0",
    "99999999999999999999",
    "9999-12-31",
    "-9999-01-01T00:00:00Z",
    "2026-02-30",
    "P1Y",
    "100000000 months",
    "￥",
    "客",
    "é",
    "👨\u{200d}👩",
    "kind: list\n",
    "of: {kind: object}",
    "to: any",
    "derive: \"",
    "{{ x }}",
    "referring('customer')",
    "today",
    "item",
    " | sort",
    "(",
    ")",
    " and ",
    " not ",
    "/ 0",
    "catalog.",
    "[[x]]",
    "![a](../../x)",
    "<script>",
    "timeline:\n",
    "from: any",
    "../",
    "customers/{customer}/",
    "{id}",
    "{rand:4}",
    "{seq:99}",
    "%",
];

/// One way to damage a file; the numbers are taken modulo what is there.
#[derive(Clone, Debug)]
enum Damage {
    /// Puts a piece somewhere.
    Insert(usize, usize),
    /// Takes some bytes out.
    Delete(usize, usize),
    /// Puts any bytes somewhere.
    Bytes(usize, Vec<u8>),
    /// Repeats a line somewhere else.
    Line(usize, usize),
    /// Ends the file there.
    Cut(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => (any::<usize>(), 0..PIECES.len()).prop_map(|(at, piece)| Damage::Insert(at, piece)),
        2 => (any::<usize>(), 1_usize..12).prop_map(|(at, length)| Damage::Delete(at, length)),
        1 => (any::<usize>(), prop::collection::vec(any::<u8>(), 1..6)).prop_map(|(at, bytes)| Damage::Bytes(at, bytes)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Damage::Line(from, to)),
        1 => any::<usize>().prop_map(Damage::Cut),
    ]
}

fn apply(bytes: &mut Vec<u8>, damage: &Damage) {
    let place = |at: usize, length: usize| at % (length + 1);
    match damage {
        Damage::Insert(at, piece) => {
            let at = place(*at, bytes.len());
            bytes.splice(at..at, PIECES[*piece].bytes());
        }
        Damage::Delete(at, length) => {
            let at = place(*at, bytes.len());
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Damage::Bytes(at, new) => {
            let at = place(*at, bytes.len());
            bytes.splice(at..at, new.iter().copied());
        }
        Damage::Line(from, to) => {
            let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            if let Some(line) = lines.get(from % lines.len().max(1)).cloned() {
                lines.insert(place(*to, lines.len()), line);
            }
            *bytes = lines.concat();
        }
        Damage::Cut(at) => bytes.truncate(place(*at, bytes.len())),
    }
}

/// Checks, shows and mends a repository; gives how often mending changed something.
fn survive(mut files: Files) -> usize {
    let now = Timestamp::from_second(1_775_016_000).unwrap();
    for round in 0.. {
        let snapshot = Memory::new(files.clone());
        let checked = check::check(&snapshot, now);
        let sources = |path: &str| files.get(path).cloned();
        for format in Format::ALL {
            for lang in Lang::ALL {
                render(&checked.diagnostics, &sources, format, &Catalogue::load(lang), false);
            }
        }
        let fixed = fix::apply(&checked.diagnostics, sources);
        if fixed.is_empty() {
            return round;
        }
        for file in fixed {
            files.insert(file.path.to_string(), file.text.into_bytes());
        }
        assert!(round < 20, "mending never comes to an end");
    }
    unreachable!("the loop ends by itself")
}

fn damaged(files: &Files, damages: &[(usize, Damage)]) -> Files {
    let mut files = files.clone();
    for (which, damage) in damages {
        let which = which % files.len();
        if let Some(bytes) = files.values_mut().nth(which) {
            apply(bytes, damage);
        }
    }
    files
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_small_repository_is_checked(damages in prop::collection::vec((any::<usize>(), damage()), 1..8)) {
        survive(damaged(&BASE, &damages));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_starter_pack_is_checked(damages in prop::collection::vec((any::<usize>(), damage()), 1..30)) {
        survive(damaged(&STARTER, &damages));
    }
}

#[test]
fn undamaged_repositories_need_no_mending() {
    assert_eq!([survive(BASE.clone()), survive(STARTER.clone())], [0, 0]);
}
