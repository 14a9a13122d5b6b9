//! `kedang publish`: keeps a live site, and says how the last attempt went.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::kept::{self, Reading};
use super::place::{Place, ReadFrom, clock};
use super::{Failure, Status, Ui, build as command, check};
use crate::build::{self, ToKeep};
use crate::check::Checked;
use crate::diag::codes::{self, Group};
use crate::diag::render::{Format, Summary};
use crate::diag::{Diagnostic, Severity};
use crate::publish::live::{self, Attempt, Findings, Live, Release, Switched, Words};
use crate::publish::{PublishError, Stats};
use crate::schema::CONFIG_FILE;
use crate::snapshot::{self, Commit, Root};

/// Arguments of `publish`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The records repository, bare or with a work tree
    #[arg(default_value = ".", value_name = "REPOSITORY")]
    pub repository: PathBuf,
    /// The commit, branch or tag to publish
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    pub rev: String,
    /// The folder of the live site; readers see what is in its `current`
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// For whom: a name under `audiences` in kedang.yaml, or `all` for one folder each [default: the first]
    #[arg(long, value_name = "NAME")]
    pub audience: Option<String>,
    /// Publish even a commit that does not come after the live one
    #[arg(long)]
    pub rollback: bool,
    /// Take this date or instant for now [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,
    /// Publish nothing; say what is live and how the last attempt ended
    #[arg(long, conflicts_with_all = ["rev", "audience", "rollback", "now"])]
    pub status: bool,
    /// How to write the findings, or the status
    #[arg(long, value_name = "FORMAT", default_value = "full", value_parser = Format::ALL.map(Format::name))]
    pub output_format: String,
}

/// Runs `publish`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    if args.status {
        return show(args, ui);
    }
    let waits = || ui.say(&ui.text("publish-waits", &[("path", &args.to.display().to_string())]));
    let live = Live::open(&args.to, waits).map_err(|error| refused(error, &args.to))?;
    let (started, timer) = (clock(), Instant::now());
    let mut told = Told { attempt: Attempt { rev: args.rev.clone(), ..Attempt::default() }, findings: None };
    told.attempt.started = started.to_string();
    let result = catch_unwind(AssertUnwindSafe(|| attempt(args, &live, &mut told, ui)));
    let result = result.unwrap_or_else(|panic| Err(Failure::new("publish-panicked").arg("reason", words(&*panic))));
    told.attempt.milliseconds = u64::try_from(timer.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = live::Status {
        version: live::Status::VERSION,
        state: state(&result).to_owned(),
        live: live.release(),
        attempted: told.attempt,
        error: result.as_ref().err().map(|failure| {
            let (message, hint) = failure.words(&ui.catalogue);
            Words { message, hint: hint.unwrap_or_default() }
        }),
        findings: told.findings,
    };
    if let Err(error) = live.say(&status) {
        // A release is not taken back because nobody could be told.
        ui.failure(&Failure::Other(error.to_string()));
    }
    let ended = result?;
    let seconds = format!("{:.2}", timer.elapsed().as_secs_f64());
    ui.say(&ui.text("build-time", &[("seconds", &seconds)]));
    Ok(if ended.release.errors > 0 { Status::Findings } else { Status::Clean })
}

/// What the status file is told on the way.
struct Told {
    attempt: Attempt,
    findings: Option<Findings>,
}

/// How an attempt ended.
struct Ended {
    release: Release,
    switched: Switched,
}

/// Tries, and once more from nothing when what is kept turns out not to fit.
fn attempt(args: &Args, live: &Live, told: &mut Told, ui: &Ui) -> Result<Ended, Failure> {
    match try_once(args, live, told, ui) {
        Err(Failure::Said("cache-damaged" | "publish-whole-needed", _)) => try_once(args, live, told, ui),
        ended => ended,
    }
}

fn try_once(args: &Args, live: &Live, told: &mut Told, ui: &Ui) -> Result<Ended, Failure> {
    let from = ReadFrom { rev: Some(args.rev.clone()), staged: false, now: args.now.clone() };
    let root = Place::root(&args.repository, &from)?;
    let commit = Commit::open(&root, &args.rev)?;
    told.attempt.commit = Some(commit.id());
    let shown = live.release();
    if let Some(shown) = &shown
        && !args.rollback
    {
        may_follow(&root, &commit.id(), shown)?;
    }
    if let Some(shown) = shown.as_ref().filter(|shown| is_quiet(args, &root, &commit, shown, &from)) {
        told.findings = Some(Findings { errors: shown.errors, warnings: shown.warnings, infos: 0 });
        ui.say(&ui.text("publish-same", &[("commit", short(&shown.commit))]));
        return Ok(Ended { release: shown.clone(), switched: Switched::Same });
    }
    let commit_id = commit.id();
    let reading = Reading::commit(root, commit, &from, ui)?;
    let (place, checked) = (&reading.place, reading.checked());
    let counts = Summary::of(&checked.diagnostics);
    told.findings = Some(Findings { errors: counts.errors, warnings: counts.warnings, infos: counts.infos });
    let format = Format::parse(&args.output_format).unwrap_or_default();
    ui.say_raw(&check::show(place, checked, format, ui));
    if reading.history.shallow {
        ui.say(&ui.text("shallow-notice", &[]));
    }
    let mut broken: Vec<&str> = checked.diagnostics.iter().filter(|f| is_about_settings(f)).map(|f| &*f.file).collect();
    broken.dedup();
    if !broken.is_empty() {
        return Err(Failure::new("publish-broken-settings").arg("paths", broken.join(", ")));
    }
    let release = Release {
        commit: commit_id,
        now: checked.model.now.to_string(),
        published: told.attempt.started.clone(),
        audience: args.audience.clone().unwrap_or_default(),
        rules: rules(place, checked),
        kedang: env!("CARGO_PKG_VERSION").to_owned(),
        records: 0,
        errors: counts.errors,
        warnings: counts.warnings,
        made: BTreeMap::new(),
    };
    let published = reading.soundly(|| publish(args, live, &reading, release, shown.as_ref(), told, ui));
    let (ended, sites) = published.unwrap_or_else(|| Err(Failure::new("cache-damaged")))?;
    // Where readers keep what they had, what is kept still belongs to that.
    if ended.switched == Switched::Yes {
        reading.keep(sites);
    }
    Ok(ended)
}

/// Whether readers see just what they would see after a publish.
fn is_quiet(args: &Args, root: &Root, commit: &Commit, shown: &Release, from: &ReadFrom) -> bool {
    let settings = kept::settings(commit);
    let first = settings.audiences.first().map(|audience| &*audience.name);
    let alike = args.audience.as_deref().or(first) == Some(&*shown.audience)
        && shown.commit == commit.id()
        && shown.kedang == env!("CARGO_PKG_VERSION");
    alike
        && !shown.made.is_empty()
        && shown.made.iter().all(|(folder, held)| {
            let audience = folder.trim_end_matches('/');
            let audience = if audience.is_empty() { &shown.audience } else { audience };
            let site = kept::site_name(&args.to.join(folder), audience);
            kept::is_quiet(root, commit, &site, held, from)
        })
}

fn publish(
    args: &Args,
    live: &Live,
    reading: &Reading,
    mut release: Release,
    shown: Option<&Release>,
    told: &mut Told,
    ui: &Ui,
) -> Result<(Ended, Vec<ToKeep>), Failure> {
    let checked = reading.checked();
    let audiences = command::audiences(checked, args.audience.as_deref())?;
    let all = args.audience.as_deref() == Some("all");
    if !all {
        // By its name, so that naming the first audience is the same as naming none.
        release.audience = audiences.first().map(|audience| audience.name.to_string()).unwrap_or_default();
    }
    let made_alike = |shown: &Release| {
        (&shown.commit, &shown.audience, &shown.kedang) == (&release.commit, &release.audience, &release.kedang)
    };
    let unless_same = shown.is_some_and(made_alike);
    let progress = ui.progress();
    let mut pages = 0;
    let mut sites = Vec::new();
    let written = live.publish(unless_same, clock(), |tree| {
        for audience in &audiences {
            progress.step(&ui.text("progress-render", &[]));
            let folder = if all { format!("{}/", audience.name) } else { String::new() };
            let since = tree.since(&folder).map(str::to_owned);
            let name = kept::site_name(&args.to.join(&folder), &audience.name);
            let known = reading.known(&name, since);
            let ((), kept) = build::site(&command::source(reading, &known), audience, |site| {
                progress.step(&ui.text("progress-write", &[]));
                release.records = release.records.max(site.records);
                pages += site.pages;
                tree.put(&folder, &site.output).map_err(|error| refused(error, &args.to))
            })?;
            sites.extend(kept);
        }
        // Before readers see it: nothing of it may be made of something damaged.
        if reading.is_sound() { Ok(release) } else { Err(Failure::new("cache-damaged")) }
    });
    progress.done();
    let (release, stats, switched) = match written {
        Ok(written) => written,
        Err(failure) => {
            live.give_up();
            return Err(failure);
        }
    };
    told.attempt.files = stats.files();
    if switched == Switched::Yes {
        (told.attempt.files_written, told.attempt.files_removed) = (stats.written, stats.removed);
    }
    report(ui, checked, &release, stats, switched, pages, &args.to.join("current"));
    Ok((Ended { release, switched }, sites))
}

/// Refuses to go back, or sideways.
fn may_follow(root: &Root, commit: &str, shown: &Release) -> Result<(), Failure> {
    let said = |id| Failure::new(id).arg("live", short(&shown.commit)).arg("wanted", short(commit));
    match snapshot::descends(root, commit, &shown.commit)? {
        Some(true) => Ok(()),
        Some(false) => Err(said("publish-older")),
        None => Err(said("publish-unknown-live")),
    }
}

/// Whether a finding is an error of what all records are read by. A site made in spite of it would lack whole forms,
/// and could show what a lost setting kept from its readers.
fn is_about_settings(finding: &Diagnostic) -> bool {
    let is_config = |file: &str| {
        file == CONFIG_FILE || ["types/", "catalogs/", "calendar/"].iter().any(|folder| file.starts_with(folder))
    };
    let group = codes::CODES.iter().find(|row| row.code == finding.code.as_str()).map(|row| row.group);
    finding.severity == Severity::Error && (group == Some(Group::Types) || is_config(&finding.file))
}

/// A hash of what decides who may see what: the audiences and the record types.
fn rules(place: &Place, checked: &Checked) -> String {
    let audiences = checked.model.schema.config.audiences.iter();
    let mut text: String = audiences.map(|audience| format!("{} {:?}\n", audience.name, audience.sees)).collect();
    for entry in place.snapshot.below("types/") {
        text.push_str(&format!("{} {:?}\n", entry.path, entry.blob));
    }
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

fn report(
    ui: &Ui,
    checked: &Checked,
    release: &Release,
    stats: Stats,
    switched: Switched,
    pages: usize,
    current: &Path,
) {
    let commit = short(&release.commit);
    if switched == Switched::Same {
        ui.say(&ui.text("publish-same", &[("commit", commit)]));
        return;
    }
    let size = |bytes: u64| crate::pages::file_size(bytes as usize);
    ui.say(&ui.text("publish-done", &[("path", &current.display().to_string()), ("commit", commit)]));
    let (records, types) = (release.records.to_string(), checked.model.schema.types.len().to_string());
    ui.say(&ui.text("build-records", &[("records", &records), ("types", &types)]));
    ui.say(&Summary::of(&checked.diagnostics).text(&ui.catalogue));
    let (pages, written) = (pages.to_string(), stats.written.to_string());
    ui.say(&ui.text("build-pages", &[("pages", &pages), ("written", &written), ("size", &size(stats.bytes))]));
    if checked.errors() > 0 {
        let broken = checked.broken_files().len().to_string();
        ui.say(&ui.text("build-kept-going", &[("records", &broken)]));
    }
}

/// The state for the status file.
fn state(result: &Result<Ended, Failure>) -> &'static str {
    match result {
        Ok(Ended { switched: Switched::Yes, .. }) => "published",
        Ok(Ended { switched: Switched::Same, .. }) => "unchanged",
        Err(Failure::Said("publish-older" | "publish-unknown-live", _)) => "refused",
        Err(_) => "failed",
    }
}

/// Why nothing could be published.
fn refused(error: PublishError, to: &Path) -> Failure {
    match error {
        PublishError::NotOurs { found, .. } => {
            Failure::new("publish-not-ours").arg("path", to.display()).arg("found", found)
        }
        PublishError::WholeNeeded { .. } => Failure::new("publish-whole-needed"),
        PublishError::Full { path, reason } => Failure::new("publish-full").arg("path", path).arg("reason", reason),
        error => Failure::Other(error.to_string()),
    }
}

fn short(commit: &str) -> &str {
    commit.get(..8).unwrap_or(commit)
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Failure {
        refused(error, Path::new(""))
    }
}

/// Says what is live and how the last attempt ended.
fn show(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let (live, busy) = (live::release(&args.to), live::is_busy(&args.to));
    let Some(status) = live::status(&args.to) else {
        return Err(Failure::new("publish-no-status").arg("path", args.to.display()));
    };
    let good = status.is_good();
    if args.output_format == "json" {
        let mut json = serde_json::to_value(live::Status { live, ..status }).map_err(std::io::Error::from)?;
        json["busy"] = busy.into();
        ui.data(&format!("{json:#}\n"))?;
    } else {
        ui.data(&told(&status, live.as_ref(), busy, ui))?;
    }
    Ok(if good { Status::Clean } else { Status::Findings })
}

/// The status for people.
fn told(status: &live::Status, live: Option<&Release>, busy: bool, ui: &Ui) -> String {
    let mut lines = Vec::new();
    match live {
        Some(live) => {
            let audience =
                if live.audience == "all" { ui.text("publish-status-all", &[]) } else { live.audience.clone() };
            let (commit, at) = (short(&live.commit), local(&live.published));
            lines.push(ui.text("publish-status-live", &[("commit", commit), ("at", &at), ("audience", &audience)]));
            let (records, errors) = (live.records.to_string(), live.errors.to_string());
            lines.push(ui.text("publish-status-records", &[("records", &records), ("errors", &errors)]));
        }
        None => lines.push(ui.text("publish-status-nothing", &[])),
    }
    let attempt = &status.attempted;
    let (at, seconds) = (local(&attempt.started), format!("{:.1}", attempt.milliseconds as f64 / 1000.0));
    let commit = attempt.commit.as_deref().map_or("", short);
    let args = [("rev", &*attempt.rev), ("commit", commit), ("at", &*at), ("seconds", &*seconds)];
    lines.push(match &*status.state {
        "published" => ui.text("publish-status-published", &args),
        "unchanged" => ui.text("publish-status-unchanged", &args),
        "refused" => ui.text("publish-status-refused", &args),
        _ => ui.text("publish-status-failed", &args),
    });
    if let Some(words) = &status.error {
        lines.extend([&words.message, &words.hint].into_iter().filter(|text| !text.is_empty()).cloned());
    }
    if busy {
        lines.push(ui.text("publish-status-busy", &[]));
    }
    lines.join("\n") + "\n"
}

/// An instant in the zone of this machine.
fn local(instant: &str) -> String {
    let parsed = instant.parse::<jiff::Timestamp>();
    parsed.map_or_else(
        |_| instant.to_owned(),
        |at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
    )
}
