//! The stages of the main job on the starter pack: `cargo bench`. Larger repositories are measured by `cargo xtask bench`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;

use divan::Bencher;
use jiff::Timestamp;
use kedang::build::{self, BuildError, Source};
use kedang::check::check;
use kedang::history::History;
use kedang::record::read_records;
use kedang::schema;
use kedang::snapshot::{Snapshot, WorkTree};
use kedang::{index, view};
use kedang_search::{Options, Searcher};

fn main() {
    divan::main();
}

fn starter() -> WorkTree {
    WorkTree::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("records")).unwrap()
}

fn now() -> Timestamp {
    "2026-11-21T04:00:00Z".parse().unwrap()
}

#[divan::bench]
fn load_schema(bencher: Bencher) {
    let snapshot = starter();
    bencher.bench(|| schema::load(&snapshot, &mut Vec::new()).types.len());
}

#[divan::bench]
fn read_and_type_records(bencher: Bencher) {
    let snapshot = starter();
    let schema = schema::load(&snapshot, &mut Vec::new());
    bencher.bench(|| read_records(&snapshot, &schema).records.len());
}

#[divan::bench]
fn check_everything(bencher: Bencher) {
    let snapshot = starter();
    bencher.bench(|| check(&snapshot, now()).diagnostics.len());
}

#[divan::bench]
fn draw_every_page(bencher: Bencher) {
    let snapshot = starter();
    let checked = check(&snapshot, now());
    let history = History::default();
    let audience = checked.model.schema.config.audiences[0].clone();
    let source = Source {
        snapshot: &snapshot as &dyn Snapshot,
        checked: &checked,
        history: &history,
        prefix: "",
        base: None,
        known: None,
    };
    let out = tempfile::tempdir().unwrap();
    bencher.bench(|| {
        let write = |site: &build::Site<'_>| {
            let written = site.output.write(out.path(), true);
            Ok::<_, BuildError>(written.map(|stats| stats.bytes).unwrap_or_default())
        };
        build::site(&source, &audience, write).unwrap()
    });
}

#[divan::bench(args = ["投诉处理", "投", "wangmin", "severity:major received_at:[2026-01-01 TO *]"])]
fn search(bencher: Bencher, query: &str) {
    let checked = check(&starter(), now());
    let audience = checked.model.schema.config.audiences[0].clone();
    let folder = tempfile::tempdir().unwrap();
    index::write(&view::view(&checked.model, &audience), folder.path(), &mut |_, _| {}).unwrap();
    let options = Options::new(jiff::civil::date(2026, 11, 21));
    bencher.bench(|| Searcher::open(folder.path()).unwrap().search(query, &options).unwrap().total);
}
