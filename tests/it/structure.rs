//! What words alone would not keep true: every test file is compiled, every path that a document names exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::project::workspace;

#[test]
fn every_test_file_is_compiled() {
    let mut folders = vec![(workspace().join("tests/it"), "main")];
    while let Some((folder, root)) = folders.pop() {
        let text = fs::read_to_string(folder.join(root).with_extension("rs")).unwrap();
        let name = |line: &str| Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned());
        let declared: BTreeSet<String> = text.lines().filter_map(name).collect();
        let mut files = BTreeSet::new();
        for entry in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap()) {
            let name = entry.file_name().into_string().unwrap();
            if entry.path().join("mod.rs").exists() {
                folders.push((entry.path(), "mod"));
                files.insert(name);
            } else if let Some(name) = name.strip_suffix(".rs").filter(|name| *name != root) {
                files.insert(name.to_owned());
            }
        }
        assert_eq!(declared, files, "{root}.rs and the files beside it in {}", folder.display());
    }
}

#[test]
fn documents_name_only_paths_that_exist() {
    let mut wrong = Vec::new();
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "README.zh-CN.md"] {
        let Ok(text) = fs::read_to_string(workspace().join(document)) else { continue };
        for path in named_paths(&text) {
            if !workspace().join(&path).exists() {
                wrong.push(format!("{document}: {path}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn modules_import_only_from_their_own_group_and_those_above() {
    let source = workspace().join("src");
    let lib = fs::read_to_string(source.join("lib.rs")).unwrap();
    let declared = lib.split("\n\n").map(|group| group.lines().filter_map(|line| line.strip_prefix("pub mod ")));
    let groups: Vec<Vec<&str>> = declared.map(|group| group.map(|name| name.trim_end_matches(';')).collect()).collect();
    let level = |name: &str| groups.iter().position(|group| group.contains(&name));
    let mut wrong = BTreeSet::new();
    for (path, text) in rust_files(&source) {
        let module = path.split(['/', '.']).next().unwrap();
        let Some(own) = level(module).filter(|_| !path.contains("/tests")) else { continue };
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for used in code.split("crate::").skip(1) {
            let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if level(&name).is_some_and(|used| used > own) {
                wrong.insert(format!("src/{path} imports {name}"));
            }
        }
    }
    assert!(groups.iter().flatten().count() > 20, "src/lib.rs was not understood");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The Rust files below a folder: path from there, and text.
fn rust_files(folder: &Path) -> Vec<(String, String)> {
    let mut folders = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// What stands in backticks and starts like a path of this repository.
fn named_paths(text: &str) -> BTreeSet<String> {
    let folders = ["src/", "crates/", "tests/", "docs/", "site-templates/", "records/", "benches/", ".ci/"];
    let quoted = text.split('`').skip(1).step_by(2);
    let plain = |path: &&str| !path.contains([' ', '*', '{', '<', '…', '\n']);
    quoted
        .filter(|path| folders.iter().any(|folder| path.starts_with(folder)))
        .filter(plain)
        .map(|path| path.trim_end_matches('/').to_owned())
        .collect()
}
