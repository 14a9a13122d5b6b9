//! `kedang build`: a whole site, or one for each audience.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::kept::{self, Reading};
use super::place::{Place, ReadFrom};
use super::{Failure, Status, Ui, check, verify};
use crate::build::{self, BuildError, Known, Source, ToKeep};
use crate::check::Checked;
use crate::diag::render::{Format, Summary};
use crate::history::History;
use crate::publish::{self, PublishError, Stats};
use crate::schema::Audience;
use crate::snapshot::Commit;
use crate::text::suggest;

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The records repository
    #[arg(default_value = ".", value_name = "REPOSITORY")]
    pub repository: PathBuf,
    /// What to read.
    #[command(flatten)]
    pub from: ReadFrom,
    /// Where to put the site
    #[arg(long, short, value_name = "DIR", default_value = "site")]
    pub out: PathBuf,
    /// For whom: a name under `audiences` in kedang.yaml, or `all` for one folder each [default: the first]
    #[arg(long, value_name = "NAME")]
    pub audience: Option<String>,
    /// Build even when records have errors; their pages then show the errors
    #[arg(long)]
    pub keep_going: bool,
    /// Compare the site with one that is made from nothing, file by file; the index by what it holds
    #[arg(long)]
    pub verify: bool,
    /// Write into a folder that holds other files
    #[arg(long)]
    pub force: bool,
    /// How to write the findings
    #[arg(long, value_name = "FORMAT", default_value = "full", value_parser = Format::ALL.map(Format::name))]
    pub output_format: String,
}

/// Runs `build`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let start = started();
    // What turns out to be damaged is forgotten, so that the second time everything is read anew.
    for _ in 0..2 {
        let reading = read(args, ui)?;
        if let Some(built) = reading.soundly(|| build(args, &reading, ui, start)) {
            let (status, sites) = built?;
            if let Some(sites) = sites {
                reading.keep(sites);
            }
            return Ok(status);
        }
    }
    Err(Failure::new("cache-damaged"))
}

/// Makes the sites of a reading; what can be kept of them, unless there are none for errors.
fn build(args: &Args, reading: &Reading, ui: &Ui, start: Instant) -> Result<(Status, Option<Vec<ToKeep>>), Failure> {
    let (place, checked) = (&reading.place, reading.checked());
    let format = Format::parse(&args.output_format).unwrap_or_default();
    ui.say_raw(&check::show(place, checked, format, ui));
    if place.root.repository.is_none() {
        ui.say(&ui.text("no-git-notice", &[]));
    }
    if reading.history.shallow {
        ui.say(&ui.text("shallow-notice", &[]));
    }
    let errors = checked.errors();
    if errors > 0 && !args.keep_going {
        ui.say(&Summary::of(&checked.diagnostics).text(&ui.catalogue));
        ui.failure(&Failure::new("build-refused").arg("errors", errors));
        return Ok((Status::Findings, None));
    }
    let audiences = audiences(checked, args.audience.as_deref())?;
    let all = args.audience.as_deref() == Some("all");
    let (mut sites, mut wrong) = (Vec::new(), None);
    for audience in audiences {
        let out = if all { args.out.join(&*audience.name) } else { args.out.clone() };
        sites.extend(one(reading, audience, &out, args.force, ui, start)?);
        if args.verify {
            // Each is verified, whatever was found of those before.
            if let Err(failure) = verify::run(reading, audience, &out, ui) {
                wrong.replace(failure).iter().for_each(|before| ui.failure(before));
            }
        }
    }
    if let Some(failure) = wrong {
        return Err(failure);
    }
    if errors > 0 {
        let broken = checked.broken_files().len().to_string();
        ui.say(&ui.text("build-kept-going", &[("records", &broken)]));
    }
    Ok((if errors > 0 { Status::Findings } else { Status::Clean }, Some(sites)))
}

/// Reads a commit, or the files that there are.
fn read(args: &Args, ui: &Ui) -> Result<Reading, Failure> {
    let root = Place::root(&args.repository, &args.from)?;
    let rev = args.from.rev.as_deref().or_else(|| root.is_bare().then_some("HEAD"));
    match rev {
        Some(rev) => {
            let commit = Commit::open(&root, rev)?;
            let from = args.from.as_it_was(&root, ui);
            Reading::commit(root, commit, &from, ui)
        }
        None => Reading::files(Place::open(&args.repository, &args.from)?, &args.from, ui),
    }
}

/// Makes one site; what can be kept of it.
fn one(
    reading: &Reading,
    audience: &Audience,
    out: &Path,
    force: bool,
    ui: &Ui,
    start: Instant,
) -> Result<Option<ToKeep>, Failure> {
    let progress = ui.progress();
    progress.step(&ui.text("progress-render", &[]));
    // What somebody else has put there is made good by writing everything.
    let since = if force { None } else { publish::made(out) };
    let known = reading.known(&kept::site_name(out, &audience.name), since);
    let site = |known: &Known<'_>| {
        build::site(&source(reading, known), audience, |site| {
            progress.step(&ui.text("progress-write", &[]));
            let stats = site.output.write(out, force)?;
            progress.done();
            report(ui, reading.checked(), audience, site, stats, out, start);
            Ok(())
        })
    };
    let made = match site(&known) {
        Err(Unwritten::Publish(PublishError::WholeNeeded { .. })) => site(&Known { since: None, ..known.clone() }),
        made => made,
    };
    match made {
        Ok(((), kept)) => Ok(kept),
        Err(Unwritten::Publish(error)) => Err(refused(error, out)),
        Err(Unwritten::Build(error)) => Err(error.into()),
    }
}

/// Why a site is not there.
enum Unwritten {
    Build(BuildError),
    Publish(PublishError),
}

impl From<BuildError> for Unwritten {
    fn from(error: BuildError) -> Unwritten {
        Unwritten::Build(error)
    }
}

impl From<PublishError> for Unwritten {
    fn from(error: PublishError) -> Unwritten {
        Unwritten::Publish(error)
    }
}

/// What the site of an audience is made from.
pub fn source<'r>(reading: &'r Reading, known: &'r Known<'r>) -> Source<'r> {
    let place = &reading.place;
    let prefix = place.prefix.as_deref().unwrap_or(&place.root.prefix);
    Source {
        snapshot: &*place.snapshot,
        checked: reading.checked(),
        history: &reading.history,
        prefix,
        base: None,
        known: Some(known),
    }
}

fn report(
    ui: &Ui,
    checked: &Checked,
    audience: &Audience,
    site: &build::Site<'_>,
    stats: Stats,
    out: &Path,
    start: Instant,
) {
    let size = |bytes: u64| crate::pages::file_size(bytes as usize);
    let path = out.display().to_string();
    let open = out.join("index.html").display().to_string();
    ui.say(&ui.text("build-done", &[("path", &path)]));
    if checked.model.schema.config.audiences.len() > 1 {
        ui.say(&ui.text("build-audience", &[("audience", audience.label.get(ui.lang()))]));
    }
    let (records, types) = (site.records.to_string(), checked.model.schema.types.len().to_string());
    ui.say(&ui.text("build-records", &[("records", &records), ("types", &types)]));
    ui.say(&Summary::of(&checked.diagnostics).text(&ui.catalogue));
    let (pages, written) = (site.pages.to_string(), stats.written.to_string());
    ui.say(&ui.text("build-pages", &[("pages", &pages), ("written", &written), ("size", &size(stats.bytes))]));
    ui.say(&ui.text("build-index", &[("size", &size(site.index_bytes))]));
    let seconds = format!("{:.2}", start.elapsed().as_secs_f64());
    ui.say(&ui.text("build-time", &[("seconds", &seconds)]));
    ui.say(&ui.text("build-open", &[("path", &open)]));
}

/// The audiences to build for.
pub fn audiences<'c>(checked: &'c Checked, name: Option<&str>) -> Result<Vec<&'c Audience>, Failure> {
    let known = &checked.model.schema.config.audiences;
    match name {
        None => Ok(known.iter().take(1).collect()),
        Some("all") => Ok(known.iter().collect()),
        Some(name) => match known.iter().find(|audience| *audience.name == *name) {
            Some(audience) => Ok(vec![audience]),
            None => {
                let names: Vec<&str> = known.iter().map(|audience| &*audience.name).collect();
                let suggestion = suggest(name, names.iter().copied());
                let failure = Failure::new("unknown-audience").arg("name", name).arg("names", names.join(", "));
                Err(failure.arg("suggestion", suggestion))
            }
        },
    }
}

/// The history of the records as of what is read.
pub fn history(place: &Place, from: &ReadFrom) -> Result<History, Failure> {
    let bare = place.root.is_bare();
    let rev = from.rev.as_deref().unwrap_or("HEAD");
    let prefix = place.prefix.as_deref().unwrap_or(&place.root.prefix);
    match History::read(&place.root, prefix, rev, kept::NEWEST) {
        Ok(history) => Ok(history),
        Err(_) if !bare && from.rev.is_none() => Ok(History::default()),
        Err(error) => Err(error.into()),
    }
}

/// Why a site could not be written.
pub fn refused(error: PublishError, out: &Path) -> Failure {
    match error {
        PublishError::NotOurs { .. } => Failure::new("output-not-ours").arg("path", out.display()),
        error => Failure::Other(error.to_string()),
    }
}

fn started() -> Instant {
    Instant::now()
}
