//! Snapshots of real repositories, made with the real git.

mod index;
mod items;
mod places;
mod worktree;

use std::ffi::OsString;
use std::path::Path;

use super::testgit::{TestRepo, run};
use super::*;

const CUSTOMER: &str = "customers/KH-20260314-7f3k/客户 档案.yaml";

/// A repository with records at its top.
fn records() -> TestRepo {
    let repo = TestRepo::new();
    fill(&repo, "");
    repo.commit(1, "records: first");
    repo
}

fn fill(repo: &TestRepo, prefix: &str) {
    repo.write(&format!("{prefix}kedang.yaml"), "kedang: 1\n");
    repo.write(&format!("{prefix}{CUSTOMER}"), "name: 江州精工机械有限公司\n");
    repo.write(&format!("{prefix}customers/KH-20260314-7f3k/visits/BF-20260401-ab2c.md"), "---\n---\n拜访\n");
    repo.write(&format!("{prefix}.editorconfig"), "root = true\n");
}

fn paths(snapshot: &dyn Snapshot) -> Vec<&str> {
    snapshot.entries().iter().map(|entry| entry.path.as_ref()).collect()
}

fn root(path: &Path) -> Root {
    discover(path, &GitEnv::default()).unwrap()
}

fn bare_clone(repo: &TestRepo) -> Root {
    let bare = repo.beside("bare.git");
    repo.git(["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    root(&bare)
}

const FILES: [&str; 3] = [CUSTOMER, "customers/KH-20260314-7f3k/visits/BF-20260401-ab2c.md", "kedang.yaml"];

fn sorted(mut paths: Vec<&str>) -> Vec<&str> {
    paths.sort_unstable();
    paths
}
