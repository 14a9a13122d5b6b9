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

/// One more commit that changes the same record.
fn change(project: &Project, number: usize) {
    let path = "customers/KH-20260101-a2b3/customer.yaml";
    let text = project.read(path);
    let others = text.lines().filter(|line| !line.starts_with("full_name:")).map(|line| format!("{line}\n"));
    project.write(path, format!("full_name: 第{number}个名字\n{}", others.collect::<String>()));
    project.commit(&format!("第{number}次改名"));
}

#[test]
fn a_long_history_is_whole_on_several_pages_and_a_commit_changes_the_newest_only() {
    let project = Project::small().init();
    for number in 1..=90 {
        change(&project, number);
    }
    let pages = |site: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, String> {
        let own = site.iter().filter(|(path, _)| path.starts_with("customer/KH-20260101-a2b3.history"));
        own.map(|(path, bytes)| (path.clone(), String::from_utf8(bytes.clone()).unwrap())).collect()
    };
    let out = project.beside("site");
    let build = |more: &[&str]| {
        let args = ["build", "--out", out.to_str().unwrap(), "--keep-going"];
        project.kedang(args.iter().chain(more)).expect(0);
        pages(&read_tree(&out))
    };
    let name = |end: &str| format!("customer/KH-20260101-a2b3.history{end}.html");
    let before = build(&[]);
    let names: Vec<String> = ["", ".page-1", ".page-2", ".page-3", ".page-4"].map(name).to_vec();
    assert_eq!(before.keys().cloned().collect::<Vec<_>>(), names);
    let told = |pages: &BTreeMap<String, String>, number: usize| -> Vec<String> {
        let there = pages.iter().filter(|(_, html)| html.contains(&format!(" 第{number}次改名<")));
        there.map(|(path, _)| path.clone()).collect()
    };
    for number in 1..=90 {
        // The first commit, which made the record, is the oldest of the first page.
        let page = if number < 25 {
            ".page-1"
        } else if number < 50 {
            ".page-2"
        } else if number < 75 {
            ".page-3"
        } else {
            ""
        };
        assert_eq!(told(&before, number), [name(page)], "{number}");
    }
    assert!(before[&name("")].contains("最近 16 次，共 91 次") && before[&name(".page-4")].contains("refresh"));
    for (path, html) in &before {
        for href in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if href.starts_with("KH-20260101-a2b3.history") {
                assert!(before.contains_key(&format!("customer/{href}")), "{path}: {href}");
            }
        }
    }

    change(&project, 91);
    let after = build(&["--verify"]);
    let differ: Vec<&String> = before.keys().filter(|path| after.get(*path) != before.get(*path)).collect();
    assert_eq!(differ, [&name("")]);
    // A full page more, with the help of what is known, and while the record itself rests.
    for number in 92..=109 {
        change(&project, number);
    }
    let full = build(&["--verify"]);
    assert!(full.len() == 6 && full[&name(".page-1")] == before[&name(".page-1")], "{:?}", full.keys());
    assert_eq!(told(&full, 99), [name(".page-4")]);
    project.write("staff/zhou-yu.yaml", "name: 周宇\nlogin: zhouyu\nemail: zhou.yu@test.example\nrank: clerk\n");
    project.commit("入职");
    let rested = build(&["--verify"]);
    assert_eq!(rested.keys().collect::<Vec<_>>(), full.keys().collect::<Vec<_>>());
    assert_eq!(rested[&name(".page-4")], full[&name(".page-4")]);
}
