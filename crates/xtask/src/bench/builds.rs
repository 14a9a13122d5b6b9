//! `kedang check` and `kedang build` in a work tree, from nothing, in one language and in two.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::table::Row;
use super::{NOW, floor};
use crate::measure::{Usage, median, usage};

/// A work tree with records, committed.
pub struct WorkTree<'w> {
    /// The program.
    pub kedang: &'w Path,
    /// The records.
    pub tree: &'w Path,
    /// Where sites are made, and gone afterwards.
    pub sites: &'w Path,
    /// How often each is measured.
    pub runs: usize,
}

/// Measures checking, building, and the two floors: git handing out the records, the system writing the pages.
///
/// # Errors
///
/// When kedang fails, or finds something in the records.
pub fn measure(on: &WorkTree<'_>) -> Result<Vec<Row>> {
    let WorkTree { kedang, tree, sites, runs } = *on;
    let check = median(runs, || usage(Command::new(kedang).arg("check").arg(tree).args(["--now", NOW]), &[0]))?;
    set_languages(tree, "[zh-CN, en]")?;
    let both = sites.join("site-both");
    let two = median(runs, || on.build(&both))?;
    fs::remove_dir_all(both)?;
    set_languages(tree, "[zh-CN]")?;
    let chinese = sites.join("site-zh");
    let one = median(runs, || on.build(&chinese))?;
    let git = median(runs, || floor::git(tree))?;
    let write = median(runs, || floor::write(&chinese))?;
    fs::remove_dir_all(chinese)?;
    Ok(vec![
        Row::new("kedang check", check),
        Row::new("kedang build, zh-CN", one),
        Row::new("kedang build, zh-CN and en", two),
        Row::floor("floor: git hands out every blob", git),
        Row::floor("floor: the zh-CN site written again", write),
    ])
}

impl WorkTree<'_> {
    /// A build from nothing: neither a site nor a cache is there.
    fn build(&self, out: &Path) -> Result<Usage> {
        for leftover in [out.to_owned(), self.tree.join(".kedang")] {
            if leftover.exists() {
                fs::remove_dir_all(leftover)?;
            }
        }
        let mut command = Command::new(self.kedang);
        usage(command.arg("build").arg(self.tree).arg("--out").arg(out).args(["--now", NOW]), &[0])
    }
}

/// Sets the languages of the site that records are for.
///
/// # Errors
///
/// When `kedang.yaml` cannot be read or written, or names none.
pub fn set_languages(tree: &Path, languages: &str) -> Result<()> {
    let path = tree.join("kedang.yaml");
    let text = fs::read_to_string(&path)?;
    let line = text.lines().find(|line| line.trim_start().starts_with("languages:"));
    let line = line.context("kedang.yaml names no languages")?;
    let indent = &line[..line.len() - line.trim_start().len()];
    fs::write(&path, text.replace(line, &format!("{indent}languages: {languages}")))?;
    Ok(())
}
