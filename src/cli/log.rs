//! `kedang log`: who changed a record when, and what, field by field.

use std::path::PathBuf;

use serde_json::json;

use super::place::ReadFrom;
use super::said::Said;
use super::{Failure, Status, Ui, build, lookup};
use crate::model::{Model, RecordIx};
use crate::value::format;
use crate::view::{Entry, Log};

/// Arguments of `log`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record's id, or one that it had before
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
    let index = lookup::record_named(&checked.model, &args.id)?;
    place.root.need_repository()?;
    let history = build::history(&place, &args.from)?;
    let found = Log::whole(&checked.model, &history).of(index, args.limit.unwrap_or(usize::MAX));
    let said = Said::new(&checked.model, ui);
    if args.output_format == "json" {
        let commits: Vec<_> = found.entries.iter().map(|entry| json_of(&said, index, entry)).collect();
        let record = checked.model.record(index);
        let all = json!({
            "id": &*record.id,
            "path": &*record.path,
            "commits": commits,
            "more": found.more,
            "shallow": found.unknown && history.shallow,
        });
        ui.data(&format!("{all:#}\n"))?;
        return Ok(Status::Clean);
    }
    let mut out = head(&said, &checked.model, index);
    for entry in &found.entries {
        out.push_str(&text_of(&said, index, entry));
    }
    ui.data(&out)?;
    if found.entries.is_empty() && !history.shallow {
        ui.say(&ui.text("log-none", &[]));
    } else if found.more {
        ui.say(&ui.text("log-more", &[("shown", &found.entries.len().to_string())]));
    }
    if found.unknown && history.shallow {
        ui.say(&ui.text("log-shallow", &[]));
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

fn text_of(said: &Said<'_>, index: RecordIx, entry: &Entry) -> String {
    let model = said.words.model;
    let commit = &entry.commit;
    let at = format::minute(commit.time, &model.schema.config.timezone);
    let short = commit.id.get(..8).unwrap_or(&commit.id);
    let about = said.styled("\x1b[2m", &format!("{short} {}", commit.subject));
    let mut out = format!("\n{}  {}  {}\n", at, said.styled("\x1b[1m", &commit.author), about.trim_end());
    match (entry.created, entry.changes.is_empty()) {
        (true, _) => out.push_str(&format!("  {}\n", said.ui.text("log-created", &[]))),
        (_, true) => out.push_str(&format!("  {}\n", said.ui.text("log-writing", &[]))),
        _ => out.push_str(&said.lines(model.type_of(index), &entry.changes)),
    }
    out
}

fn json_of(said: &Said<'_>, index: RecordIx, entry: &Entry) -> serde_json::Value {
    let model = said.words.model;
    json!({
        "commit": entry.commit.id,
        "author": entry.commit.author,
        "email": entry.commit.email,
        "time": format::rfc3339(entry.commit.time, &model.schema.config.timezone),
        "subject": entry.commit.subject,
        "what": if entry.created { "created" } else { "changed" },
        "changes": said.json(model.record(index).type_id, &entry.changes),
    })
}
