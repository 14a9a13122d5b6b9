use std::collections::BTreeMap;

use super::cut::{Moment, cut};
use super::*;
use crate::check::check;
use crate::snapshot::Memory;
use crate::starter;

fn planned() -> (Vec<File>, Vec<Commit>) {
    let mut files = starter::demo();
    files.extend(starter::companions(&files));
    let checked = check(&Memory::new(files.iter().cloned()), "2026-11-22T00:00:00Z".parse().unwrap());
    let commits = plan(&checked.model, &files);
    (files, commits)
}

#[test]
fn the_last_commit_holds_the_pack() {
    let (files, commits) = planned();
    let mut tree: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for commit in &commits {
        tree.extend(commit.files.iter().cloned());
    }
    let wanted: BTreeMap<String, Vec<u8>> = files.into_iter().collect();
    assert_eq!(tree.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>());
    for (path, bytes) in &wanted {
        assert!(tree[path] == *bytes, "{path} ends up different");
    }
}

#[test]
fn the_history_is_lifelike() {
    let (_, commits) = planned();
    assert!((300..=500).contains(&commits.len()), "{} commits", commits.len());
    assert!(commits.windows(2).all(|pair| pair[0].time <= pair[1].time));
    assert!(commits.iter().all(|commit| commit.author.email != "kedang@localhost"), "somebody is not known");
    assert!(commits.iter().all(|commit| !commit.files.is_empty()));
    let by = |name: &str, text: &str| {
        commits.iter().any(|commit| commit.author.name == name && commit.message.starts_with(text))
    };
    assert!(by("顾怀安", "建立客户档案库") && by("王敏", "TS-20261029-spm4 受理：望榆电子，二号真空泵"));
    for commit in &commits {
        let subject = commit.message.lines().next().unwrap();
        assert!((4..=60).contains(&subject.chars().count()) && !subject.contains('{'), "{subject}");
    }
}

#[test]
fn no_commit_takes_a_step_back() {
    let (_, commits) = planned();
    let mut steps: BTreeMap<&str, usize> = BTreeMap::new();
    for commit in &commits {
        let paths: Vec<&str> = commit.files.iter().map(|(path, _)| path.as_str()).collect();
        assert!(paths.iter().all(|path| paths.iter().filter(|other| *other == path).count() == 1), "{paths:?}");
        for (path, bytes) in commit.files.iter().filter(|(path, _)| path.starts_with("customers/")) {
            let text = String::from_utf8_lossy(bytes);
            let now = text.matches("- state: ").count() + text.matches("- {state: ").count();
            let before = steps.insert(path, now).unwrap_or(0);
            assert!(now >= before, "{path} had {before} steps and now has {now}: {}", commit.message);
        }
    }
    assert!(steps.values().sum::<usize>() > 800, "{}", steps.values().sum::<usize>());
}

#[test]
fn earlier_files_are_good_yaml() {
    let (_, commits) = planned();
    let records = commits.iter().flat_map(|commit| &commit.files);
    for (path, bytes) in records.filter(|(path, _)| path.starts_with("customers/") && !path.contains("/TS-2025/")) {
        if !(path.ends_with(".yaml") || path.ends_with(".md")) {
            continue;
        }
        let text = std::str::from_utf8(bytes).unwrap();
        let mut found = Vec::new();
        let document = crate::yaml::read_document(&path.as_str().into(), text, Default::default(), &mut found);
        assert!(document.root.is_some() && found.is_empty(), "{path}: {found:?}\n{text}");
    }
}

#[test]
fn what_came_later_is_cut() {
    let text = "---
a: 1
inquiry:
  by: x
  started_at: 2026-01-02 09:00
  finished_at: 2026-01-05 09:00
  findings: 查清
notes:
  - {what: 早, on: 2026-01-01}
  - {what: 晚, on: 2026-01-09}
archive: B
ordered_on: 2026-07-01
timeline:
  - {state: one, at: 2026-01-02 09:00}
  - {state: two, at: 2026-01-05 09:00}
---

## 一
甲

## 二
乙
";
    let mut found = Vec::new();
    let document = crate::yaml::read_document(&"a.md".into(), text, Default::default(), &mut found);
    let root = document.root.unwrap();
    let time = "2026-01-02T01:00:00Z".parse().unwrap();
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    let latest = "2026-06-01T00:00:00Z".parse().unwrap();
    let early = Moment { time, latest, steps: 1, later: &["archive"], body: (1, 2) };
    let wanted = "---
a: 1
inquiry:
  by: x
  started_at: 2026-01-02 09:00
notes:
  - {what: 早, on: 2026-01-01}
ordered_on: 2026-07-01
timeline:
  - {state: one, at: 2026-01-02 09:00}
---

## 一
甲
";
    assert_eq!(cut(text, &root, &early, &zone), wanted);
    let late = Moment { time: "2027-01-01T00:00:00Z".parse().unwrap(), latest, steps: 2, later: &[], body: (2, 2) };
    assert_eq!(cut(text, &root, &late, &zone), text);
}

#[test]
fn the_same_pack_gives_the_same_commits() {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    let (_, commits) = planned();
    let id = || {
        let folder = tempfile::tempdir().unwrap();
        let repository = git2::Repository::init_bare(folder.path()).unwrap();
        let tip = store(&repository, "main", &commits[..40], &zone).unwrap();
        drop(repository);
        // The pack must hold everything once memory is gone.
        let repository = git2::Repository::open_bare(folder.path()).unwrap();
        let head = repository.find_reference("refs/heads/main").unwrap().peel_to_commit().unwrap();
        assert!(head.tree().unwrap().get_path(std::path::Path::new("kedang.yaml")).is_ok());
        tip
    };
    assert_eq!(id(), id());
}
