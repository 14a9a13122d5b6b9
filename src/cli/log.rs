//! `kedang log`: who changed a record when, and what, field by field.

use std::path::PathBuf;

use serde_json::json;

use super::gone::{self, End, Found};
use super::place::ReadFrom;
use super::said::Said;
use super::{Failure, Status, Ui, build, lookup};
use crate::history::CommitInfo;
use crate::model::{Model, RecordIx};
use crate::value::format;
use crate::view::{Entry, Log};

/// Arguments of `log`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record's id, or one that it had before; the record may be deleted
    #[arg(value_name = "ID")]
    pub id: String,
    /// The records repository [default: the one around the current folder]
    #[arg(long, value_name = "FOLDER")]
    pub repo: Option<PathBuf>,
    /// Show at most so many commits, the newest ones
    #[arg(long, short = 'n', value_name = "N")]
    pub limit: Option<usize>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub output_format: String,
    /// What to read.
    #[command(flatten)]
    pub from: ReadFrom,
}

/// Runs `log`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let (place, checked) = lookup::read(args.repo.as_ref(), &args.from, ui)?;
    let Found { place, from, checked, index, end } = gone::record_named(place, checked, &args.from, &args.id, ui)?;
    place.root.need_repository()?;
    let history = build::history(&place, &from)?;
    let deleted = if let End::Deleted(commit) = &end { Some(&**commit) } else { None };
    let most = args.limit.unwrap_or(usize::MAX).saturating_sub(usize::from(deleted.is_some()));
    let found = Log::whole(&checked.model, &history).of(index, most);
    let said = Said::new(&checked.model, ui);
    let shallow = found.unknown && history.shallow;
    if args.output_format == "json" {
        let gone = deleted.map(|commit| commit_json(&said, commit, "deleted"));
        let commits = found.entries.iter().map(|entry| entry_json(&said, index, entry));
        let record = checked.model.record(index);
        let all = json!({
            "id": &*record.id,
            "path": &*record.path,
            "deleted": !matches!(end, End::None),
            "commits": gone.into_iter().chain(commits).collect::<Vec<_>>(),
            "more": found.more,
            "shallow": shallow,
        });
        ui.data(&format!("{all:#}\n"))?;
        return Ok(Status::Clean);
    }
    let mut out = head(&said, &checked.model, index);
    if let Some(commit) = deleted {
        out.push_str(&format!("{}  {}\n", commit_text(&said, commit), ui.text("log-deleted", &[])));
    }
    for entry in &found.entries {
        out.push_str(&entry_text(&said, index, entry));
    }
    ui.data(&out)?;
    if found.entries.is_empty() && deleted.is_none() && !history.shallow {
        ui.say(&ui.text("log-none", &[]));
    } else if found.more {
        let shown = found.entries.len() + usize::from(deleted.is_some());
        ui.say(&ui.text("log-more", &[("shown", &shown.to_string())]));
    }
    if shallow {
        ui.say(&ui.text("log-shallow", &[]));
    }
    match &end {
        End::None => {}
        End::Uncommitted => ui.say(&ui.text("log-deleted-uncommitted", &[])),
        End::Deleted(_) => {
            let rev = from.rev.as_deref().unwrap_or_default();
            let id = &*checked.model.record(index).id;
            ui.say(&ui.text("log-deleted-show", &[("id", id), ("rev", rev.get(..8).unwrap_or(rev))]));
        }
    }
    super::check::leave(checked);
    Ok(Status::Clean)
}

fn head(said: &Said<'_>, model: &Model, index: RecordIx) -> String {
    let record = model.record(index);
    let title = said.styled("\x1b[1m", model.title(index, said.words.lang));
    let about = format!("{} · {} · {}", model.type_of(index).label.get(said.words.lang), record.id, record.path);
    format!("{title}\n{}\n", said.styled("\x1b[2m", &about))
}

/// When, by whom, and which commit.
fn commit_text(said: &Said<'_>, commit: &CommitInfo) -> String {
    let at = format::minute(commit.time, &said.words.model.schema.config.timezone);
    let short = commit.id.get(..8).unwrap_or(&commit.id);
    let about = said.styled("\x1b[2m", &format!("{short} {}", commit.subject));
    format!("\n{}  {}  {}\n", at, said.styled("\x1b[1m", &commit.author), about.trim_end())
}

fn entry_text(said: &Said<'_>, index: RecordIx, entry: &Entry) -> String {
    let mut out = commit_text(said, &entry.commit);
    match (entry.created, entry.changes.is_empty()) {
        (true, _) => out.push_str(&format!("  {}\n", said.ui.text("log-created", &[]))),
        (_, true) => out.push_str(&format!("  {}\n", said.ui.text("log-writing", &[]))),
        _ => out.push_str(&said.lines(said.words.model.type_of(index), &entry.changes)),
    }
    out
}

fn commit_json(said: &Said<'_>, commit: &CommitInfo, what: &str) -> serde_json::Value {
    json!({
        "commit": commit.id,
        "author": commit.author,
        "email": commit.email,
        "time": format::rfc3339(commit.time, &said.words.model.schema.config.timezone),
        "subject": commit.subject,
        "what": what,
        "changes": [],
    })
}

fn entry_json(said: &Said<'_>, index: RecordIx, entry: &Entry) -> serde_json::Value {
    let mut all = commit_json(said, &entry.commit, if entry.created { "created" } else { "changed" });
    all["changes"] = said.json(said.words.model.record(index).type_id, &entry.changes).into();
    all
}
