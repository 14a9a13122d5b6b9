//! A live site to publish into, a bare repository with numbered versions of it, and an eye that sees a mixture.
//!
//! Version N has N in its title, which every page shows, and in a customer's name, which changes the search data. A page
//! with two numbers, two pages of one look with different numbers, or a link that leads nowhere is a mixture.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::{Project, Run};

/// A records repository, its bare copy, and the folder of the live site, all in folders with odd names.
pub struct LiveSite {
    /// The work tree in which versions are made.
    pub project: Project,
    /// The live site; not made yet.
    pub folder: PathBuf,
    /// Commits of the versions, from version 1.
    pub commits: Vec<String>,
}

impl LiveSite {
    /// A repository with versions 1 to `versions`.
    pub fn new(versions: usize) -> LiveSite {
        let project = Project::small();
        project.git(["init", "-q", "-b", "main"]);
        let folder = project.beside("线上 site");
        // Every version has the same pages, a history of the customer among them. A page that is only in later versions is
        // rightly gone after going back, whoever still has a link to it open.
        for draft in ["甲稿", "乙稿", "丙稿"] {
            let text = format!("name: 华恒{draft}\ncode: HH0001\n");
            project.write("customers/KH-20260101-a2b3/customer.yaml", text).commit(draft);
        }
        let mut site = LiveSite { project, folder, commits: Vec::new() };
        for _ in 0..versions {
            site.commit();
        }
        let source = site.project.root().display().to_string();
        site.project.git(["clone", "-q", "--bare", &source, &site.bare().display().to_string()]);
        site
    }

    /// The bare repository.
    pub fn bare(&self) -> PathBuf {
        self.project.beside("库 bare.git")
    }

    /// Commits the next version in the work tree, and pushes it when there is somewhere to push to.
    pub fn commit(&mut self) -> usize {
        let version = self.commits.len() + 1;
        self.project.write("kedang.yaml", config(version));
        self.project.write("customers/KH-20260101-a2b3/customer.yaml", format!("name: 华恒{version}\ncode: HH0001\n"));
        self.commits.push(self.project.commit(&format!("第{version}版")));
        if self.bare().exists() {
            self.project.git(["push", "-q", &self.bare().display().to_string(), "main"]);
        }
        version
    }

    /// `kedang publish` of a revision, ready to run.
    pub fn command(&self, rev: &str) -> Command {
        self.command_to(rev, &self.folder)
    }

    /// `kedang publish` of a revision into another folder, ready to run.
    pub fn command_to(&self, rev: &str, folder: &Path) -> Command {
        let mut command = self.project.command();
        command.arg("publish").arg(self.bare()).args(["--rev", rev]).arg("--to").arg(folder);
        command
    }

    /// Publishes a version, going back where need be.
    pub fn publish(&self, version: usize) -> Run {
        let folder = self.folder.clone();
        self.publish_to(version, &folder)
    }

    /// Publishes a version into another folder, going back where need be.
    pub fn publish_to(&self, version: usize, folder: &Path) -> Run {
        let rev = &self.commits[version - 1];
        Run::of(self.command_to(rev, folder).arg("--rollback"))
    }

    /// The version that readers see; see [`look`].
    pub fn seen(&self) -> Option<usize> {
        look(&self.folder, &self.commits)
    }

    /// `publish --status`, as data.
    pub fn status(&self, folder: &Path) -> serde_json::Value {
        let arguments = ["publish", "--status", "--output-format", "json", "--to"];
        let run = Run::of(self.project.command().args(arguments).arg(folder));
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr))
    }
}

fn config(version: usize) -> String {
    format!(
        "kedang: 1
site: {{title: 客档第{version}版, languages: [zh-CN], timezone: Asia/Shanghai, url: 'https://crm.test.example/'}}
people: {{type: staff, login: login, email: email, rank: rank, ranks: ranks}}
audiences:
  staff: {{label: 员工, sees: internal}}
  management: {{label: 管理层, sees: restricted}}
"
    )
}

/// The number of the version that all of a text is of; fails the test when it has none or two.
#[track_caller]
pub fn version_of(text: &str, what: &str) -> usize {
    let marks = text.split("客档第").skip(1);
    let versions: BTreeSet<&str> = marks.filter_map(|rest| rest.split_once('版').map(|(number, _)| number)).collect();
    assert_eq!(versions.len(), 1, "{what}: versions {versions:?}");
    versions.first().and_then(|number| number.parse().ok()).unwrap()
}

/// Looks at the whole live site: every page that leads to another, every file that a page needs. Gives the version; none
/// when there was a switch during the look, after which its tree may be changed.
#[track_caller]
pub fn look(folder: &Path, commits: &[String]) -> Option<usize> {
    let current = folder.join("current");
    let link = fs::symlink_metadata(&current).unwrap();
    let tree = folder.join(fs::read_link(&current).unwrap());
    let seen = look_at(&tree, commits);
    let now = fs::symlink_metadata(&current).unwrap();
    if (link.ino(), link.mtime_nsec()) != (now.ino(), now.mtime_nsec()) {
        return None;
    }
    Some(seen.unwrap_or_else(|wrong| panic!("{}: {wrong}", tree.display())))
}

fn look_at(tree: &Path, commits: &[String]) -> Result<usize, String> {
    let read = |path: &Path| fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
    let build: serde_json::Value = serde_json::from_str(&read(&tree.join("build.json"))?).map_err(|e| e.to_string())?;
    let commit = build["commit"].as_str().unwrap_or_default();
    let version = commits.iter().position(|known| known == commit).ok_or("build.json: an unknown commit")? + 1;
    let (mut seen, mut todo) = (BTreeSet::new(), vec![PathBuf::from("index.html"), PathBuf::from("404.html")]);
    while let Some(page) = todo.pop() {
        if !seen.insert(page.clone()) {
            continue;
        }
        let path = tree.join(&page);
        if page.extension().is_none_or(|extension| extension != "html") {
            if !path.is_file() {
                return Err(format!("{} is missing", page.display()));
            }
            continue;
        }
        let text = read(&path)?;
        if !text.trim_end().ends_with("</html>") {
            return Err(format!("{} is cut off", page.display()));
        }
        let marks = text.split("客档第").skip(1).filter_map(|rest| rest.split_once('版').map(|(number, _)| number));
        if let Some(other) = marks.into_iter().find(|number| **number != version.to_string()) {
            return Err(format!("{} is of version {other}, build.json of {version}", page.display()));
        }
        todo.extend(links(&text).into_iter().map(|link| resolve(&page, link)));
    }
    if seen.len() < 15 { Err(format!("only {} files are linked", seen.len())) } else { Ok(version) }
}

/// The files of the site that a page leads to or needs.
pub fn links(page: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for start in ["href=\"", "src=\""] {
        for rest in page.split(start).skip(1) {
            let target = rest.split(['"', '#', '?']).next().unwrap_or_default();
            if !target.is_empty() && !target.contains(':') && !target.starts_with('/') {
                found.push(target);
            }
        }
    }
    found
}

/// The path that a link of a page leads to.
pub fn resolve(page: &Path, link: &str) -> PathBuf {
    let mut path = page.parent().unwrap().to_owned();
    for part in link.split('/') {
        match part {
            ".." => drop(path.pop()),
            "." | "" => {}
            name => path.push(name),
        }
    }
    path
}

/// A number from the environment, for tests that can be made as thorough as somebody has time.
pub fn rounds(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}
