//! Sites for tests: invented ones, as a whole or as what differs from an earlier one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::publish::Output;

/// Paths and texts.
pub type Files = BTreeMap<String, String>;

/// Paths of which some are folders of others, and what may stand there.
const PATHS: &[&str] = &[
    "a",
    "a/x",
    "a/x/y",
    "a.html",
    "b",
    "b/c",
    "b/c/d",
    "b/c/e",
    "b-c/d",
    "index.html",
    "客户/一.html",
    "客户/二.html",
    "search/meta.json",
];

/// A site of some of these paths, with assets and parts of an index beside them.
pub fn site() -> impl Strategy<Value = Files> {
    let pages = prop::collection::btree_map(prop::sample::select(PATHS), "[0-3]", 0..12);
    (pages, prop::collection::btree_set(0..6u8, 0..4)).prop_map(|(pages, named)| {
        let mut files: Files = pages.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
        files.extend(named.into_iter().map(|number| match number {
            0..3 => (asset(&number.to_string()), number.to_string()),
            _ => (format!("search/{}.term", format!("{number:x}").repeat(32)), format!("terms {number}")),
        }));
        let paths: Vec<String> = files.keys().cloned().collect();
        for path in paths {
            let mut above = path.match_indices('/').map(|(slash, _)| &path[..slash]);
            if above.any(|folder| files.contains_key(folder)) {
                files.remove(&path);
            }
        }
        files
    })
}

/// The path of an asset with this text.
pub fn asset(text: &str) -> String {
    format!("assets/site.{}.js", &blake3::hash(text.as_bytes()).to_hex()[..10])
}

/// Makes outputs; texts under `search/` come from files.
pub struct Maker {
    sources: tempfile::TempDir,
}

impl Maker {
    pub fn new() -> Maker {
        Maker { sources: tempfile::tempdir().unwrap() }
    }

    /// All of a site.
    pub fn whole(&self, site: &Files, made: &str) -> Output<'static> {
        let mut output = Output::new();
        self.fill(&mut output, site.iter());
        output.name(made);
        output
    }

    /// What differs from another site.
    pub fn since(&self, since: &str, old: &Files, site: &Files, made: &str) -> Output<'static> {
        let mut output = Output::since(since);
        self.fill(&mut output, site.iter().filter(|(path, text)| old.get(*path) != Some(text)));
        for path in old.keys().filter(|path| !site.contains_key(*path)) {
            output.remove(path).unwrap();
        }
        output.name(made);
        output
    }

    fn fill<'f>(&self, output: &mut Output<'static>, files: impl Iterator<Item = (&'f String, &'f String)>) {
        for (path, text) in files {
            if path.starts_with("search/") {
                output.add_file(path, self.source(text)).unwrap();
            } else if text == "1" {
                let text = text.clone();
                output.add_made(path, Box::new(move || Ok(text.clone().into_bytes()))).unwrap();
            } else {
                output.add(path, text.as_bytes()).unwrap();
            }
        }
    }

    fn source(&self, text: &str) -> PathBuf {
        let path = self.sources.path().join(text);
        std::fs::write(&path, text).unwrap();
        path
    }
}

/// Makes a page of an output fail.
pub fn spoil(output: &mut Output<'_>) {
    output.add_made("zz/bad.html", Box::new(|| Err("no".to_owned()))).unwrap();
}

/// Numbers that look random.
pub struct Random(pub u64);

impl Random {
    /// The next number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

/// A site of 60 pages of which each release changes some: page `k` every `k + 2`nd time, and has a text of its own then. Five
/// go to and fro, and each third release has a folder more, where the others have a file.
pub fn numbered(release: u64) -> Files {
    let page = |page: u64| {
        (format!("pages/{}/{page}.html", page % 7), format!("{page} of {}", release - release % (page + 2)))
    };
    let mut files: Files = (0..60).map(page).collect();
    let moves = |number: u64| (format!("moves/{number}.html"), (release * (number + 3) % 5 < 2).to_string());
    files.extend((0..5).map(moves));
    files.insert("index.html".to_owned(), release.to_string());
    let often = if release.is_multiple_of(3) { "often/there.html" } else { "often" };
    files.insert(often.to_owned(), "x".to_owned());
    files
}

/// The release that a numbered site is.
pub fn number_of(files: &Files) -> Option<u64> {
    files.get("index.html")?.parse().ok()
}

/// Every file below a folder but those of the bookkeeping, with its text.
pub fn tree(folder: &Path) -> Files {
    let mut found = Files::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(next) = todo.pop() {
        for entry in next.read_dir().unwrap().map(Result::unwrap) {
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                todo.push(path);
            } else if !entry.file_name().to_str().unwrap().starts_with(".kedang-manifest") {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}
