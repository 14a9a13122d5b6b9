//! The sites of a repository, brought up to date as `kedang publish` does, and made from nothing beside that.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::super::{NEWEST, Reading};
use super::repo::Repo;
use crate::build::{self, BuildError, Source};
use crate::check;
use crate::cli::build::source;
use crate::cli::kept::site_name;
use crate::cli::{ColorChoice, Global, ReadFrom, Ui};
use crate::history::History;
use crate::publish::{self, Output, PublishError, Stats};
use crate::snapshot::{Commit, GitEnv, Revision, Root, discover};

/// A site for each of some audiences.
pub struct Sites {
    folder: TempDir,
    audiences: Vec<&'static str>,
    ui: Ui,
    /// What was found the last time.
    found: Vec<String>,
}

/// Why a site could not be made.
#[derive(Debug)]
#[expect(dead_code, reason = "it is told when a test fails")]
pub enum Wrong {
    Build(BuildError),
    Publish(PublishError),
}

impl From<BuildError> for Wrong {
    fn from(error: BuildError) -> Wrong {
        Wrong::Build(error)
    }
}

impl Sites {
    /// No site yet.
    pub fn new(audiences: &[&'static str]) -> Sites {
        let global = Global { lang: None, color: ColorChoice::Never, quiet: true, verbose: 0 };
        let folder = tempfile::tempdir().unwrap();
        Sites { folder, audiences: audiences.to_vec(), ui: Ui::new(&global), found: Vec::new() }
    }

    fn out(&self, audience: &str) -> PathBuf {
        self.folder.path().join(audience)
    }

    fn root(repo: &Repo) -> Root {
        discover(repo.path(), &GitEnv::from_vars(|_| None)).unwrap()
    }

    /// Brings the sites up to date with the newest commit; how many files were drawn.
    pub fn publish(&mut self, repo: &Repo) -> usize {
        self.publish_counted(repo).0
    }

    /// The same; how many files were drawn, and how many of them are others than before.
    pub fn publish_counted(&mut self, repo: &Repo) -> (usize, usize) {
        self.try_publish(repo).unwrap()
    }

    /// The same; none is kept when one of them cannot be made.
    pub fn try_publish(&mut self, repo: &Repo) -> Result<(usize, usize), Wrong> {
        let root = Sites::root(repo);
        let commit = Commit::open(&root, &repo.head()).unwrap();
        let from = ReadFrom { now: Some(repo.now.to_string()), ..ReadFrom::default() };
        let reading = Reading::commit(root, commit, &from, &self.ui).unwrap_or_else(|_| panic!("cannot be read"));
        let mut kept = Vec::new();
        let (mut drawn, mut written) = (0, 0);
        for name in &self.audiences {
            let out = self.out(name);
            let audiences = &reading.checked().model.schema.config.audiences;
            let audience = audiences.iter().find(|audience| *audience.name == **name).unwrap();
            let known = reading.known(&site_name(&out, name), publish::made(&out));
            let write = |output: &Output<'_>| output.write(&out, false).map_err(Wrong::Publish);
            let made = build::site(&source(&reading, &known), audience, |site| {
                drawn += site.output.len();
                write(&site.output)
            });
            let (stats, site): (Stats, _) = made?;
            written += stats.written;
            kept.extend(site);
        }
        assert!(reading.is_sound(), "nothing is damaged");
        self.found = reading.checked().diagnostics.iter().map(|finding| format!("{finding:?}")).collect();
        reading.keep(kept);
        Ok((drawn, written))
    }

    /// The paths of a site's files, but for the search index.
    pub fn paths(&self, audience: &str) -> Vec<String> {
        files(&self.out(audience)).into_keys().collect()
    }

    /// What differs from sites that are made from nothing.
    pub fn differences(&self, repo: &Repo) -> Vec<String> {
        let root = Sites::root(repo);
        let snapshot = Revision::open(&root, &repo.head()).unwrap();
        let checked = check::check(&snapshot, repo.now);
        let history = History::read(&root, "", &repo.head(), NEWEST).unwrap();
        let mut wrong = Vec::new();
        let wanted: Vec<String> = checked.diagnostics.iter().map(|finding| format!("{finding:?}")).collect();
        if wanted != self.found {
            let (a, b): (BTreeSet<_>, BTreeSet<_>) = (wanted.iter().collect(), self.found.iter().collect());
            wrong.extend(a.difference(&b).map(|finding| format!("not found: {finding}")));
            wrong.extend(b.difference(&a).map(|finding| format!("found in vain: {finding}")));
            wrong.push("findings".to_owned());
        }
        for name in &self.audiences {
            let audience = checked.model.schema.config.audiences.iter().find(|audience| *audience.name == **name);
            let folder = tempfile::tempdir().unwrap();
            let nothing = Source {
                snapshot: &snapshot,
                checked: &checked,
                history: &history,
                prefix: "",
                base: None,
                known: None,
            };
            let write = |output: &Output<'_>| output.write(folder.path(), false).map_err(Wrong::Publish);
            build::site(&nothing, audience.unwrap(), |site| write(&site.output).map(drop)).unwrap();
            wrong.extend(compare(folder.path(), &self.out(name)).into_iter().map(|path| format!("{name}: {path}")));
        }
        wrong
    }
}

/// What two sites do not share: files by their bytes, the index by what it holds.
fn compare(wanted: &Path, found: &Path) -> Vec<String> {
    let (wanted_files, found_files) = (files(wanted), files(found));
    let paths: BTreeSet<&String> = wanted_files.keys().chain(found_files.keys()).collect();
    let mut wrong = Vec::new();
    for path in paths {
        match (wanted_files.get(path), found_files.get(path)) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => wrong.push(format!("{path}: {}", difference(a, b))),
            (Some(_), None) => wrong.push(format!("{path} is missing")),
            _ => wrong.push(format!("{path} is too much")),
        }
    }
    let dump = |folder: &Path| kedang_search::dump(&folder.join("search")).unwrap();
    let (a, b) = (dump(wanted), dump(found));
    if a != b {
        let pairs = a.lines().zip(b.lines()).filter(|(a, b)| a != b).take(3);
        wrong.extend(pairs.map(|(a, b)| format!("search: {}", difference(a.as_bytes(), b.as_bytes()))));
        wrong.push(format!("search, {} and {} lines", a.lines().count(), b.lines().count()));
    }
    wrong
}

/// Where two files part.
fn difference(wanted: &[u8], found: &[u8]) -> String {
    let (wanted, found) = (String::from_utf8_lossy(wanted), String::from_utf8_lossy(found));
    let at = wanted.chars().zip(found.chars()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| text.chars().skip(at.saturating_sub(60)).take(140).collect::<String>();
    format!("wanted …{}… found …{}…", around(&wanted), around(&found))
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![String::new()];
    while let Some(inside) = folders.pop() {
        for entry in fs::read_dir(folder.join(&inside)).unwrap().map(|entry| entry.unwrap()) {
            let name = format!("{inside}{}", entry.file_name().to_string_lossy());
            if name == "search" || name.starts_with(".kedang-") {
                continue;
            }
            if entry.path().is_dir() {
                folders.push(format!("{name}/"));
            } else {
                files.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    files
}
