//! What documents for users say must be so: every query in them finds something in the starter pack.

use std::fs;

use kedang::check::check;
use kedang::index;
use kedang::snapshot::{GitEnv, WorkTree, discover};
use kedang_search::{Options, Searcher};

use crate::project::workspace;

#[test]
fn every_query_of_the_documents_finds_something() {
    let records = workspace().join("records");
    let root = discover(&records, &GitEnv::default()).unwrap();
    let snapshot = WorkTree::at(&root).unwrap();
    let now = "2026-11-21T16:00:00+08:00".parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    index::write(&check(&snapshot, now).model, folder.path(), &mut |_, _| {}).unwrap();
    let searcher = Searcher::open(folder.path()).unwrap();
    let mut options = Options::new("2026-11-21".parse().unwrap());
    options.relax = false;
    let mut wrong = Vec::new();
    for document in ["docs/search.md", "docs/search.zh-CN.md"] {
        let text = fs::read_to_string(workspace().join(document)).unwrap();
        let queries = queries(&text);
        assert!(queries.len() > 30, "{document}: only {} queries were recognised", queries.len());
        for query in queries {
            match searcher.search(query, &options) {
                Ok(results) if results.total == 0 => wrong.push(format!("{document}: nothing for {query}")),
                Ok(_) => {}
                Err(error) => wrong.push(format!("{document}: {query}: {error}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The first cell of every row of a table, and what the shell examples search for.
fn queries(text: &str) -> Vec<&str> {
    let cell = |line: &'_ str| Some(line.strip_prefix("| `")?.split_once("` |")?.0.len());
    let rows = text.lines().filter_map(move |line| Some(&line[3..3 + cell(line)?]));
    let shell =
        text.lines().filter(|line| line.starts_with("kedang search")).filter_map(|line| line.split('\'').nth(1));
    rows.chain(shell).collect()
}
