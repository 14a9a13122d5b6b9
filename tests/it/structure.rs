//! What words alone would not keep true: every test file is compiled, every path that a document names exists.

use std::collections::BTreeSet;
use std::fs;

use crate::project::workspace;

#[test]
fn every_test_file_is_compiled() {
    let folder = workspace().join("tests/it");
    let main = fs::read_to_string(folder.join("main.rs")).unwrap();
    let declared: BTreeSet<&str> =
        main.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
    let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> =
        names.filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned())).filter(|name| name != "main").collect();
    assert_eq!(declared, files.iter().map(String::as_str).collect(), "tests/it/main.rs and the files beside it");
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
