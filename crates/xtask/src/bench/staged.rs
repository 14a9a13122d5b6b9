//! The check before a commit: what the installed hook runs, with what git tells it, on one staged record.

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::repository::{Commits, git};
use super::table::{Row, Target};
use crate::measure::{Usage, median, usage};

/// The first instant that is taken for now, in seconds: 2026-07-15 20:00 in the site's zone.
const FIRST: u64 = 1_784_116_800;
/// Runs that are not measured, after which everything that the hook keeps is kept.
const WARM_UP: usize = 2;

/// A work tree in which commits are made.
pub struct Desk<'d> {
    /// The program.
    pub kedang: &'d Path,
    /// The repository to clone.
    pub bare: &'d Path,
    /// The folder for the clone.
    pub folder: &'d Path,
    /// The folder for a site that is built from it.
    pub sites: &'d Path,
    /// How often to measure.
    pub runs: usize,
}

/// Measures the check of one staged record in a clone whose cache is warm.
///
/// # Errors
///
/// When the clone cannot be made, no hook is installed, or the check fails.
pub fn measure(desk: &Desk<'_>, commits: &mut Commits<'_>) -> Result<Row> {
    let clone = desk.folder.join("clone");
    desk.prepare(&clone)?;
    let minutes = Cell::new(0);
    let mut check = || {
        git(&clone, &["reset", "--quiet", "--hard"])?;
        let (path, text) = commits.draft()?;
        fs::write(clone.join(&path), text)?;
        git(&clone, &["add", "--", &path])?;
        minutes.set(minutes.get() + 1);
        desk.check(&clone, FIRST + 60 * minutes.get())
    };
    for _ in 0..WARM_UP {
        check()?;
    }
    let used = median(desk.runs, check)?;
    Ok(Row::new("pre-commit check of 1 staged record", used).target(Target::cpu(0.15)))
}

impl Desk<'_> {
    /// Clones, installs the hook, and builds a site so that everything that is kept of records is there.
    fn prepare(&self, clone: &Path) -> Result<()> {
        let path = clone.to_str().context("a path that is not UTF-8")?;
        git(self.bare, &["clone", "--quiet", ".", path])?;
        // Hooks that the developer has for all repositories are left alone.
        git(clone, &["config", "core.hooksPath", &format!("{path}/.git/hooks")])?;
        self.run(Command::new(self.kedang).args(["hook", "install"]).arg(clone))?;
        let hook = fs::read_to_string(clone.join(".git/hooks/pre-commit")).context("no pre-commit hook")?;
        if !hook.contains("hook run pre-commit") {
            bail!("the pre-commit hook is another than the measured one:\n{hook}");
        }
        let site = self.sites.join("clone");
        self.run(
            Command::new(self.kedang).arg("build").arg(clone).arg("--out").arg(&site).args(["--now", super::NOW]),
        )?;
        fs::remove_dir_all(site)?;
        Ok(())
    }

    fn run(&self, command: &mut Command) -> Result<()> {
        let output = command.output()?;
        if !output.status.success() {
            bail!("{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    fn check(&self, clone: &Path, now: u64) -> Result<Usage> {
        let mut command = Command::new(self.kedang);
        command.args(["hook", "run", "pre-commit"]).current_dir(clone);
        // As `git commit` sets them.
        command.env("GIT_INDEX_FILE", ".git/index").env("GIT_PREFIX", "").env("GIT_EDITOR", ":");
        usage(command.env("SOURCE_DATE_EPOCH", now.to_string()), &[0])
    }
}
