//! What is kept between runs only ever saves time: damaged, foreign, unwritable or fought over, the site is right.

mod damage;
mod kills;
mod together;
mod verify;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::{Project, Run, read_tree};

/// A repository that is built again and again.
struct Kept {
    project: Project,
    commits: usize,
}

impl Kept {
    /// A small repository whose site was built and brought up to date once.
    fn warm() -> Kept {
        let mut kept = Kept { project: Project::small().init(), commits: 0 };
        kept.build(&[]).expect(0);
        kept.commit();
        kept.build(&[]).expect(0);
        kept
    }

    fn home(&self) -> PathBuf {
        self.project.path(".kedang/commits")
    }

    fn site(&self) -> PathBuf {
        self.project.beside("site")
    }

    /// Changes one record and adds another.
    fn commit(&mut self) {
        self.commits += 1;
        let n = self.commits;
        self.project.write("customers/KH-20260101-a2b3/customer.yaml", format!("name: 华恒{n}\ncode: HH0001\n"));
        let person = format!("name: 周宇{n}\nlogin: zhouyu{n}\nemail: zhou.yu{n}@test.example\nrank: clerk\n");
        self.project.write(&format!("staff/zhou-yu-{n}.yaml"), person);
        self.project.commit(&format!("第{n}次改动"));
    }

    fn build(&self, more: &[&str]) -> Run {
        Run::of(self.project.command().args(["build", "--rev", "HEAD", "--out"]).arg(self.site()).args(more))
    }

    /// The site of the newest commit, made where nothing is kept.
    fn cold(&self) -> PathBuf {
        let (clone, out) = (self.project.beside("cold"), self.project.beside("cold site"));
        for folder in [&clone, &out] {
            let _ = fs::remove_dir_all(folder);
        }
        self.project.git(["clone", "-q", ".", clone.to_str().unwrap()]);
        Run::of(self.project.command().args(["build", "--rev", "HEAD", "--out"]).arg(&out).arg(&clone)).expect(0);
        out
    }

    /// Fails the test unless the site is the one that is made where nothing is kept.
    #[track_caller]
    fn expect_right(&self, what: &str) {
        let wrong = differences(&self.cold(), &self.site());
        assert!(wrong.is_empty(), "{what}: {wrong:?}");
    }

    /// Whether a run only draws what a change touches: what somebody wrote into another page is still there then.
    #[track_caller]
    fn is_incremental(&mut self) -> bool {
        let page = self.site().join("404.html");
        let before = fs::read(&page).unwrap();
        fs::write(&page, [&before[..], b"<!-- mark -->"].concat()).unwrap();
        self.commit();
        self.build(&[]).expect(0);
        let is_kept = fs::read(&page).unwrap().ends_with(b"<!-- mark -->");
        fs::write(&page, before).unwrap();
        is_kept
    }
}

/// What of two sites differs: pages by their bytes, the index by what it holds.
fn differences(wanted: &Path, found: &Path) -> Vec<String> {
    let pages = |site: &Path| -> BTreeMap<String, Vec<u8>> {
        let page = |path: &str| !path.starts_with("search/") && !path.starts_with(".kedang-");
        read_tree(site).into_iter().filter(|(path, _)| page(path)).collect()
    };
    let (wanted_pages, mut found_pages) = (pages(wanted), pages(found));
    // A live site keeps the search data of its last releases for readers who have a page open.
    found_pages.retain(|path, _| wanted_pages.contains_key(path) || !path.starts_with("assets/find."));
    assert!(wanted_pages.len() > 30, "{} files are no site", wanted_pages.len());
    let names: BTreeSet<&String> = wanted_pages.keys().chain(found_pages.keys()).collect();
    let mut wrong: Vec<String> =
        names.into_iter().filter(|name| wanted_pages.get(*name) != found_pages.get(*name)).cloned().collect();
    let dump = |site: &Path| kedang_search::dump(&site.join("search")).map_err(|error| error.to_string());
    if dump(wanted) != dump(found) {
        wrong.push("search".to_owned());
    }
    wrong
}

/// Copies a folder in place of another.
fn replace(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    for (path, bytes) in read_tree(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn a_run_after_another_only_draws_what_changed() {
    let mut kept = Kept::warm();
    kept.expect_right("warm");
    assert!(kept.is_incremental());
    kept.expect_right("once more");
    // The test can see a whole run.
    fs::remove_dir_all(kept.home()).unwrap();
    assert!(!kept.is_incremental());
}
