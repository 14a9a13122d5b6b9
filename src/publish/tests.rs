#[cfg(unix)]
mod changes;
pub mod sites;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use self::sites::tree;
use super::*;
use crate::snapshot::{CONFIG_FILE, OUTPUT_MARKER};

fn output(files: &[(&str, &str)]) -> Output<'static> {
    let mut output = Output::new();
    for (path, text) in files {
        output.add(*path, text.as_bytes()).unwrap();
    }
    output
}

fn files(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn stats(written: usize, unchanged: usize, removed: usize, bytes: u64) -> Stats {
    Stats { written, unchanged, removed, bytes }
}

#[test]
fn only_what_changed_is_written() {
    let dir = TempDir::new().unwrap();
    let out = dir.path().join("a/site");
    let first = output(&[("index.html", "home"), ("客户/KH 1/index.html", "one"), ("客户/KH 2/index.html", "two")]);
    assert_eq!(first.write(&out, false).unwrap(), stats(3, 0, 0, 10));
    let untouched = out.join("客户/KH 1/index.html");
    let before = fs::metadata(&untouched).unwrap().modified().unwrap();
    let second = output(&[("index.html", "HOME"), ("客户/KH 1/index.html", "one"), ("new/a.css", "a{}")]);
    assert_eq!(second.write(&out, false).unwrap(), stats(2, 1, 1, 10));
    assert_eq!(tree(&out), files(&[("index.html", "HOME"), ("客户/KH 1/index.html", "one"), ("new/a.css", "a{}")]));
    assert_eq!(fs::metadata(&untouched).unwrap().modified().unwrap(), before);
    assert!(!out.join("客户/KH 2").exists(), "an emptied folder goes");
    assert_eq!(second.write(&out, false).unwrap(), stats(0, 3, 0, 10));
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let dir = TempDir::new().unwrap();
    let site = output(&[("index.html", "home")]);
    fs::write(dir.path().join("thesis.doc"), "years of work").unwrap();
    let error = site.write(dir.path(), false).unwrap_err();
    assert!(matches!(&error, PublishError::NotOurs { found, .. } if found == "thesis.doc"), "{error}");
    assert!(!dir.path().join("index.html").exists());
    site.write(dir.path(), true).unwrap();
    output(&[("other.html", "x")]).write(dir.path(), false).unwrap();
    assert_eq!(tree(dir.path()), files(&[("other.html", "x"), ("thesis.doc", "years of work")]));
}

#[test]
fn a_repository_is_refused_even_by_force() {
    for found in [CONFIG_FILE, ".git"] {
        let dir = TempDir::new().unwrap();
        fs::write(dir.path().join(found), "x").unwrap();
        let error = output(&[("index.html", "home")]).write(dir.path(), true).unwrap_err();
        assert!(matches!(error, PublishError::Repository { .. }), "{error}");
    }
}

#[test]
fn files_and_folders_may_change_places() {
    let dir = TempDir::new().unwrap();
    let out = dir.path().join("site");
    output(&[("a", "file"), ("b/c/d", "deep"), ("b/e", "e")]).write(&out, false).unwrap();
    let stats = output(&[("a/x", "in a"), ("b", "file now")]).write(&out, false).unwrap();
    assert_eq!(tree(&out), files(&[("a/x", "in a"), ("b", "file now")]));
    assert_eq!(stats.removed, 3);
}

#[test]
fn what_others_put_there_stays() {
    let dir = TempDir::new().unwrap();
    let out = dir.path().join("site");
    output(&[("a/b", "1"), ("c", "1")]).write(&out, false).unwrap();
    fs::write(out.join("a/own.txt"), "mine").unwrap();
    output(&[("c", "1")]).write(&out, false).unwrap();
    assert_eq!(tree(&out), files(&[("a/own.txt", "mine"), ("c", "1")]));
}

#[test]
fn a_forged_manifest_removes_nothing_outside() {
    let dir = TempDir::new().unwrap();
    let out = dir.path().join("site");
    fs::create_dir(&out).unwrap();
    let victim = dir.path().join("victim.txt");
    fs::write(&victim, "x").unwrap();
    let lines = format!("{}\n../victim.txt\n{}\n", manifest::FORMER_HEAD, victim.display());
    fs::write(out.join(OUTPUT_MARKER), lines).unwrap();
    assert_eq!(output(&[("a", "1")]).write(&out, false).unwrap().removed, 0);
    assert!(victim.exists());
    fs::write(out.join(OUTPUT_MARKER), "another format\na\n").unwrap();
    assert!(matches!(output(&[("b", "1")]).write(&out, false), Err(PublishError::NotOurs { .. })));
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let dir = TempDir::new().unwrap();
    let (out, outside) = (dir.path().join("site"), dir.path().join("outside"));
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("x"), "keep").unwrap();
    output(&[("a/x", "1"), ("b", "1")]).write(&out, false).unwrap();
    fs::remove_dir_all(out.join("a")).unwrap();
    symlink(&outside, out.join("a")).unwrap();
    fs::remove_file(out.join("b")).unwrap();
    symlink(outside.join("x"), out.join("b")).unwrap();
    // a folder that became a link is neither written through nor removed through
    assert!(matches!(output(&[("a/x", "2")]).write(&out, false), Err(PublishError::Io { .. })));
    output(&[("b", "2")]).write(&out, false).unwrap();
    assert_eq!(fs::read_to_string(outside.join("x")).unwrap(), "keep");
    assert_eq!(fs::read_to_string(out.join("b")).unwrap(), "2");
    assert!(!fs::symlink_metadata(out.join("b")).unwrap().is_symlink());
}

#[test]
fn a_build_that_died_is_tidied_up() {
    let dir = TempDir::new().unwrap();
    let out = dir.path().join("site");
    output(&[("a", "1"), ("b", "1")]).write(&out, false).unwrap();
    // as after a kill: more listed than written, and half-written files in the workshop
    fs::remove_file(out.join("b")).unwrap();
    fs::create_dir(out.join(WORKSHOP)).unwrap();
    fs::write(out.join(WORKSHOP).join("7"), "hal").unwrap();
    output(&[("c", "1")]).write(&out, false).unwrap();
    assert_eq!(tree(&out), files(&[("c", "1")]));
}

#[test]
fn paths_that_lead_elsewhere_are_refused() {
    let bad = [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//b",
        "a/./b",
        "a\\..\\b",
        "C:/x",
        "a/nul.html",
        "COM1",
        "lpt9.txt",
        "a.",
        "a ",
        "a?b",
        "a\nb",
        OUTPUT_MARKER,
        ".kedang-tmp/1",
        ".KEDANG-MANIFEST",
    ];
    for path in bad {
        let error = Output::new().add(path, b"x".as_slice());
        assert!(matches!(error, Err(PublishError::BadPath { .. })), "{path:?}");
    }
    for good in
        ["index.html", "客户/KH-20260314-7f3k/index.html", "a..b", "com10", "console", ".htaccess", "a b/c-d_e.x"]
    {
        assert_eq!(check_path(good), Ok(()), "{good:?}");
    }
    assert!(check_path(&"长".repeat(86)).is_err());
}

#[test]
fn two_pages_cannot_share_a_path() {
    let mut output = output(&[("a", "1")]);
    assert!(matches!(output.add("a", b"2".as_slice()), Err(PublishError::Twice { .. })));
    assert_eq!((output.len(), output.is_empty()), (1, false));
}
