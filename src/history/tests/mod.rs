//! Tests on repositories made by the real git, and on random ones.

mod basics;
mod kept;
mod merges;
mod random;
mod renames;
mod touches;

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::snapshot::testgit::{TestRepo, run};
use crate::snapshot::{GitEnv, Root};

fn read(repo: &TestRepo) -> History {
    read_at(repo, "", "HEAD")
}

fn read_at(repo: &TestRepo, prefix: &str, rev: &str) -> History {
    let root = Root::at(repo.top(), &GitEnv::default()).unwrap();
    History::read(&root, prefix, rev, 100).unwrap()
}

/// `last first` of a file by the subjects of the commits, `-` for unknown.
fn of(history: &History, path: &str) -> String {
    let subject = |commit: &Option<Arc<CommitInfo>>| commit.as_ref().map_or("-".to_owned(), |c| c.subject.clone());
    let file = history.file(path).unwrap_or_else(|| panic!("{path} has no history"));
    format!("{} {}", subject(&file.last), subject(&file.first))
}

/// The newest commits, one line each: subject, then the changes.
fn newest(history: &History) -> Vec<String> {
    let line = |commit: &Arc<CommitInfo>| {
        let mut line = commit.subject.clone();
        for change in &*history.changes_of(commit) {
            let mark = match &change.kind {
                ChangeKind::Added => "+".to_owned(),
                ChangeKind::Modified => "~".to_owned(),
                ChangeKind::Deleted => "-".to_owned(),
                ChangeKind::Renamed { from } => format!("{from}>"),
            };
            line.push_str(&format!(" {mark}{}", change.path));
        }
        line
    };
    history.newest.iter().map(line).collect()
}

const LONG: &str = "甲\n乙\n丙\n丁\n戊\n己\n庚\n辛\n壬\n癸\n子\n丑\n寅\n卯\n辰\n巳\n午\n未\n申\n酉\n";

/// Every current file's last commit by walk and by `git log -1 -- PATH`, which must agree.
fn agrees_with_git(repo: &TestRepo) {
    let history = read(repo);
    for path in history.paths() {
        let log = repo.git(["log", "-1", "--format=%H", "--", &path]);
        let file = history.file(&path).unwrap();
        assert_eq!(file.last.as_ref().map(|commit| commit.id.as_str()), Some(log.as_str()), "{path}");
    }
}

/// The commits of a file, newest first: subject, the paths before where they are others, `+` for an addition.
fn touches(history: &History, path: &str) -> Vec<String> {
    let file = history.file(path).unwrap_or_else(|| panic!("{path} has no history"));
    let name = |version: &Version| version.path.as_deref().unwrap_or(path).to_owned();
    let line = |touch: &Touch| {
        let mut line = touch.commit.subject.clone();
        match &touch.old {
            None => line.push_str(" +"),
            Some(old) if old.path != touch.new.path => line.push_str(&format!(" {}>{}", name(old), name(&touch.new))),
            Some(_) => {}
        }
        if !touch.others.is_empty() {
            line.push_str(&format!(" and {}", touch.others.iter().map(name).collect::<Vec<_>>().join(" ")));
        }
        line
    };
    file.touches.iter().map(line).collect()
}

fn text(history: &History, version: &Version) -> String {
    String::from_utf8(history.store.read(version.blob, 1 << 20).unwrap()).unwrap()
}

/// Fails unless two histories tell the same, in everything that can be asked.
fn assert_same(a: &History, b: &History) {
    assert_eq!((a.shallow, a.commits), (b.shallow, b.commits));
    assert_eq!(a.newest, b.newest);
    assert_eq!(a.paths(), b.paths());
    let mut names: BTreeSet<Arc<str>> = a.paths().into_iter().collect();
    let mut commits: BTreeMap<Order, Arc<CommitInfo>> =
        a.newest.iter().map(|commit| (commit.order, commit.clone())).collect();
    for path in a.paths() {
        let file = a.file(&path);
        assert!(file.is_some());
        assert_eq!(file, b.file(&path), "{path}");
        commits.extend(file.unwrap().touches.iter().map(|touch| (touch.commit.order, touch.commit.clone())));
    }
    for commit in commits.values() {
        let changes = a.changes_of(commit);
        assert_eq!((commit.files, &changes), (changes.len(), &b.changes_of(commit)));
        names.extend(changes.iter().map(|change| change.path.clone()));
    }
    for name in names {
        assert_eq!(a.files_once_at(&name), b.files_once_at(&name), "{name}");
    }
}
