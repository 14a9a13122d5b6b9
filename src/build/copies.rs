//! The copies of attachments in a site.
//!
//! Their names are made from their content, so that a copy is never another than before: it comes, or goes when no file
//! has that content any more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::pages::{Files, Made, Planned, signature};
use crate::store::{Change, Sorted};

/// What becomes of copies.
pub struct Copies<'c> {
    /// Which file of the repository is copied where, for all: the path, a zero byte, the path in the site.
    pub table: Sorted,
    /// Copies that come.
    pub planned: Vec<Planned<'c>>,
    /// Copies that go.
    pub gone: Vec<String>,
}

/// Looks at these files of the repository, or at all that records name when nothing is known of before.
pub fn plan<'c>(files: &'c Files<'_>, kept: Option<&Sorted>, paths: &BTreeSet<Arc<str>>) -> Copies<'c> {
    let none = Sorted::new(0);
    let old = kept.unwrap_or(&none);
    let all: BTreeSet<Arc<str>>;
    let paths = if kept.is_some() {
        paths
    } else {
        all = files.named().collect();
        &all
    };
    let mut changes: BTreeMap<Vec<u8>, Change> = BTreeMap::new();
    let mut sources: BTreeMap<String, Arc<str>> = BTreeMap::new();
    for path in paths {
        for at in old.range(&row(path, "")) {
            changes.insert(old.key(at).to_vec(), None);
        }
        if let Some(file) = files.get(path) {
            changes.insert(row(path, &file.site_path), Some(Vec::new()));
            sources.insert(file.site_path.clone(), path.clone());
        }
    }
    let table = old.merged(&changes);
    let (mut planned, mut gone) = (Vec::new(), Vec::new());
    if !changes.is_empty() {
        let (before, after) = (site_paths(old), site_paths(&table));
        gone.extend(before.difference(&after).map(|path| (*path).to_owned()));
        for (site_path, path) in sources.into_iter().filter(|(path, _)| !before.contains(&**path)) {
            let made = Made::OfMany(signature(site_path.as_bytes()));
            let job = move || Ok(files.bytes(&path).unwrap_or_default());
            planned.push(Planned { job: Some(Box::new(job)), ..Planned::new(site_path, made) });
        }
    }
    Copies { table, planned, gone }
}

fn row(path: &str, site_path: &str) -> Vec<u8> {
    [path.as_bytes(), &[0], site_path.as_bytes()].concat()
}

fn site_paths(table: &Sorted) -> BTreeSet<&str> {
    let paths = table.iter().filter_map(|(key, _)| std::str::from_utf8(key).ok()?.split_once('\0'));
    paths.map(|(_, site_path)| site_path).collect()
}
