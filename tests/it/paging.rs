//! Long lists: which pages a new record changes, and how large pages may become.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::project::{Project, read_tree};

fn build(project: &Project, now: &str, name: &str) -> BTreeMap<String, Vec<u8>> {
    let out = project.beside(name);
    project.kedang(["build", ".", "--now", now, "--keep-going", "--out", out.to_str().unwrap()]);
    read_tree(&out)
}

/// Bytes of HTML of one page.
const MOST: usize = 40_000;

#[test]
fn no_page_of_the_starter_site_is_large() {
    let project = Project::starter();
    // The second day lies before most of the records, so that the checks find hundreds of things.
    for now in ["2026-11-21", "2026-03-14"] {
        let site = build(&project, now, now);
        let pages = site.iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|end| end == "html"));
        let large: Vec<_> =
            pages.filter(|(_, html)| html.len() >= MOST).map(|(path, html)| (path, html.len())).collect();
        assert!(large.is_empty(), "{now}: {large:?}");
    }
}

#[test]
fn a_new_record_changes_only_the_newest_pages_of_lists() {
    let project = Project::starter();
    let now = "2026-11-21";
    let before = build(&project, now, "before");
    let path = "customers/KH-20241112-5jnw/complaints/TS-20261121-t2st.md";
    project.write(
        path,
        "---\ncontent: 试一试新的一份会改动哪些列表页。\nreceived_at: 2026-11-21 08:00\ncategory: product\nseverity: general\n---\n",
    );
    let after = build(&project, now, "after");
    assert!(after.contains_key("complaint/TS-20261121-t2st.html"), "the new record has no page");
    let changed: BTreeSet<&str> = before
        .iter()
        .filter(|(path, bytes)| path.starts_with("complaint/") && after.get(*path) != Some(bytes))
        .map(|(path, _)| path.as_str())
        .collect();
    let newest = ["category.product", "index", "severity.general", "status.received"];
    assert_eq!(changed, newest.map(|name| format!("complaint/{name}.html")).iter().map(String::as_str).collect());
    assert!(before.contains_key("complaint/index.page-1.html"), "the list has only one page");
    let new: Vec<&String> =
        after.keys().filter(|path| path.starts_with("complaint/") && !before.contains_key(*path)).collect();
    assert_eq!(new, ["complaint/TS-20261121-t2st.html"]);
}
