//! `kedang check`: every record, type and catalog.

use std::path::PathBuf;

use super::changed::{self, Range};
use super::place::{Place, ReadFrom};
use super::{Failure, Status, Ui, renaming, renumber};
use crate::check::{self, Checked};
use crate::diag::render::{self, Format, Summary};
use crate::diag::{Diagnostic, fix};
use crate::schema;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The records repository
    #[arg(default_value = ".", value_name = "REPOSITORY")]
    pub repository: PathBuf,
    /// What to read.
    #[command(flatten)]
    pub from: ReadFrom,
    /// Report only what this change brings: OLD..NEW, OLD...NEW (from where both parted), or OLD up to what is there now
    #[arg(long, value_name = "RANGE", conflicts_with_all = ["rev", "fix"])]
    pub changed: Option<String>,
    /// How to write the findings
    #[arg(long, value_name = "FORMAT", default_value = "full", value_parser = Format::ALL.map(Format::name))]
    pub output_format: String,
    /// Mend what can be mended without changing what a record says
    #[arg(long, conflicts_with_all = ["rev", "staged"])]
    pub fix: bool,
}

/// Runs `check`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    if let Some(range) = &args.changed {
        return changed(args, &Range::parse(range), ui);
    }
    let mut place = Place::open_even_empty(&args.repository, &args.from)?;
    if args.fix && renaming::settle(&place.root.records_root, ui)?.is_some() {
        place = Place::open_even_empty(&args.repository, &args.from)?;
    } else {
        renaming::mention(&place.root.records_root, ui);
    }
    let mut checked = read(&place, &args.from, ui)?;
    if args.fix {
        mend(&place, &checked, ui)?;
        place = Place::open_even_empty(&args.repository, &args.from)?;
        checked = read(&place, &args.from, ui)?;
        if renumber::run(&place, &checked, ui)? > 0 {
            place = Place::open_even_empty(&args.repository, &args.from)?;
            checked = read(&place, &args.from, ui)?;
        }
    }
    let format = Format::parse(&args.output_format).unwrap_or_default();
    ui.data(&show(&place, &checked, format, ui))?;
    let status = summary(&checked, &checked.diagnostics, ui);
    leave(checked);
    Ok(status)
}

/// Runs `check --changed`.
fn changed(args: &Args, range: &Range, ui: &Ui) -> Result<Status, Failure> {
    let from = ReadFrom { rev: range.new.clone(), ..args.from.clone() };
    let place = Place::open_even_empty(&args.repository, &from)?;
    let checked = read(&place, &from, ui)?;
    let brought = changed::brought(&place, &args.from, range, &checked)?;
    let format = Format::parse(&args.output_format).unwrap_or_default();
    ui.data(&written(&place, &brought.findings, format, ui))?;
    let status = summary(&checked, &brought.findings, ui);
    if brought.others > 0 {
        ui.say(&ui.text("check-others", &[("count", &brought.others.to_string())]));
    }
    leave(checked);
    Ok(status)
}

/// Says how much was checked and what was found.
fn summary(checked: &Checked, findings: &[Diagnostic], ui: &Ui) -> Status {
    let counts = Summary::of(findings);
    let records = checked.model.len().to_string();
    let types = checked.model.schema.types.len().to_string();
    ui.say(&ui.text("check-checked", &[("records", &records), ("types", &types)]));
    ui.say(&counts.text(&ui.catalogue));
    if counts.errors > 0 { Status::Findings } else { Status::Clean }
}

/// The process ends: taking a large model apart first would only keep its user waiting.
pub fn leave(checked: Checked) {
    std::mem::forget(checked);
}

/// Reads and checks a place.
pub fn read(place: &Place, from: &ReadFrom, ui: &Ui) -> Result<Checked, Failure> {
    let progress = ui.progress();
    progress.step(&ui.text("progress-check", &[]));
    let now = from.now(&schema::timezone(&*place.snapshot))?;
    let checked = check::check(&*place.snapshot, now);
    progress.done();
    Ok(checked)
}

/// The findings in a format.
pub fn show(place: &Place, checked: &Checked, format: Format, ui: &Ui) -> String {
    written(place, &checked.diagnostics, format, ui)
}

/// Findings in a format; for a forge the worst first, with paths from the top of the repository.
fn written(place: &Place, findings: &[Diagnostic], format: Format, ui: &Ui) -> String {
    let prefix = if format.is_for_forges() { &*place.root.prefix } else { "" };
    let sources = |path: &str| place.snapshot.read(path.strip_prefix(prefix)?).ok();
    if !format.is_for_forges() {
        return render::render(findings, &sources, format, &ui.catalogue, ui.color);
    }
    let mut findings: Vec<Diagnostic> = findings.iter().map(|finding| finding.seen_from_above(prefix)).collect();
    findings.sort_by_key(Diagnostic::gravity);
    render::render(&findings, &sources, format, &ui.catalogue, ui.color)
}

fn mend(place: &Place, checked: &Checked, ui: &Ui) -> Result<(), Failure> {
    let fixed = fix::apply(&checked.diagnostics, |path| place.snapshot.read(path).ok());
    for file in &fixed {
        let path = place.root.records_root.join(&*file.path);
        std::fs::write(&path, &file.text).map_err(|error| Failure::write(&path, &error))?;
    }
    let count = fixed.iter().map(|file| file.fixed).sum::<usize>();
    if count > 0 {
        let (count, files) = (count.to_string(), fixed.len().to_string());
        ui.say(&ui.text("check-fixed", &[("count", &count), ("files", &files)]));
    }
    Ok(())
}
