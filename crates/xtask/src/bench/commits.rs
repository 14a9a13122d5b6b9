//! From a commit to the published site: `kedang publish` out of a bare repository, from nothing and after each commit.
//!
//! A minute passes between two attempts, as it does in life, and after each the live site is asked what it holds.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use serde_json::Value;

use super::repository::{self, Commits, ask};
use super::table::{Row, Target};
use super::{HUGO, floor};
use crate::measure::{Usage, median, usage};

/// When the first measured attempt is made: on the day of all measured builds, and after the last commit.
const FIRST: DateTime = date(2026, 7, 15).at(9, 0, 0, 0);
/// Attempts after the first that are not measured: the second of a live site's two trees is filled by the second release.
const WARM_UP: usize = 2;
const DIFF_TREE: &str = "git diff-tree of the last two commits";

/// A bare repository and the live site that follows it.
pub struct Site<'s> {
    /// The program.
    pub kedang: &'s Path,
    /// The repository.
    pub bare: &'s Path,
    /// The folder of the live site.
    pub to: &'s Path,
    /// How often each is measured.
    pub runs: usize,
}

/// Measures publishing: from nothing, after commits of 1 and of 100 records, and where there is nothing new.
///
/// # Errors
///
/// When an attempt fails, or leaves the site with another commit than the newest.
pub fn measure(site: &Site<'_>, commits: &mut Commits<'_>) -> Result<Vec<Row>> {
    let mut clock = Clock(FIRST);
    let cold = median(site.runs, || {
        for leftover in [site.to, &site.bare.join("kedang")] {
            if leftover.exists() {
                fs::remove_dir_all(leftover)?;
            }
        }
        site.publish(&mut clock, &["published"])
    })?;
    let mut after_commit = |records: usize| {
        repository::import(site.bare, |out| commits.next(records, out))?;
        site.publish(&mut clock, &["published"])
    };
    for _ in 0..WARM_UP {
        after_commit(1)?;
    }
    let one = median(site.runs, || after_commit(1))?;
    let hundred = median(site.runs, || after_commit(100))?;
    // With the time, something may have become due.
    let none = median(site.runs, || site.publish(&mut clock, &["unchanged", "published"]))?;
    let compare = median(site.runs, || floor::compare(site.bare))?;
    Ok(vec![
        Row::new("commit touching 1 record → published", one).target(Target::cpu(0.3)).beside(HUGO),
        Row::new("commit touching 100 records → published", hundred).target(Target::cpu(1.5)).beside(HUGO),
        Row::new("no change", none).target(Target::cpu(0.1)).beside(DIFF_TREE),
        Row::new("cold build from a bare repository, 1,000 commits", cold)
            .target(Target::cpu(45.0).memory(1_500_000_000))
            .beside(HUGO),
        Row::new(DIFF_TREE, compare),
    ])
}

impl Site<'_> {
    /// Measures one attempt, which must end in one of the states and leave the newest commit live.
    fn publish(&self, clock: &mut Clock, states: &[&str]) -> Result<Usage> {
        let mut command = Command::new(self.kedang);
        command.arg("publish").arg(self.bare).args(["--rev", "HEAD", "--to"]).arg(self.to);
        let used = usage(command.args(["--now", &clock.next()]), &[0])?;
        let status = self.status()?;
        let (state, live) = (status["state"].as_str(), status["live"]["commit"].as_str());
        if !state.is_some_and(|state| states.contains(&state)) || live != Some(&ask(self.bare, &["rev-parse", "HEAD"])?)
        {
            bail!("the newest commit was not published:\n{status:#}");
        }
        Ok(used)
    }

    fn status(&self) -> Result<Value> {
        let mut command = Command::new(self.kedang);
        let output = command.args(["publish", "--status", "--output-format", "json", "--to"]).arg(self.to).output()?;
        serde_json::from_slice(&output.stdout).context("kedang publish --status")
    }
}

/// A minute passes with every look.
struct Clock(DateTime);

impl Clock {
    fn next(&mut self) -> String {
        self.0 = self.0.saturating_add(1.minute());
        self.0.strftime("%Y-%m-%d %H:%M").to_string()
    }
}
