//! `kedang show`: one record with everything that belongs to it, readable in a terminal.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Map, json};
use unicode_width::UnicodeWidthStr;

use super::place::ReadFrom;
use super::{Failure, Status, Ui, cell, lookup};
use crate::diag::words::visible;
use crate::expr::{Kind, Scope};
use crate::label::Lang;
use crate::model::{Due, Model, RecordIx};
use crate::schema::{Field, FieldKind, TIMELINE};
use crate::value::{Value, format};

/// Arguments of `show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record's id, or one that it had before
    #[arg(value_name = "ID")]
    pub id: String,
    /// The records repository [default: the one around the current folder]
    #[arg(long, value_name = "FOLDER")]
    pub repo: Option<PathBuf>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub output_format: String,
    /// What to read.
    #[command(flatten)]
    pub from: ReadFrom,
}

/// Runs `show`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let (_, checked) = lookup::read(args.repo.as_ref(), &args.from, ui)?;
    let index = lookup::record_named(&checked.model, &args.id)?;
    let text = match args.output_format.as_str() {
        "json" => format!("{:#}\n", json(&checked.model, index, ui.lang())),
        _ => Page { model: &checked.model, ui, lang: ui.lang(), out: String::new() }.record(index),
    };
    ui.data(&text)?;
    Ok(Status::Clean)
}

/// Text for a terminal.
struct Page<'a> {
    model: &'a Model,
    ui: &'a Ui,
    lang: Lang,
    out: String,
}

impl Page<'_> {
    fn record(mut self, index: RecordIx) -> String {
        self.head(index);
        self.deadlines(index);
        self.sections(index);
        self.timeline(index);
        self.referring(index);
        self.body(index);
        self.out
    }

    fn head(&mut self, index: RecordIx) {
        let (record, record_type) = (self.model.record(index), self.model.type_of(index));
        let title = self.bold(self.model.title(index, self.lang));
        self.line(&title);
        let summary = self.model.summary(index, self.lang);
        if !summary.is_empty() {
            self.line(&visible(summary));
        }
        let about = format!("{} · {} · {}", record_type.label.get(self.lang), record.id, record.path);
        let about = self.dim(&about);
        self.line(&about);
        let workflow = record_type.workflow.as_ref();
        if let (Some(workflow), Some(status)) = (workflow, self.model.status(index)) {
            let state = workflow.state(status).map_or(status, |state| state.label.get(self.lang));
            let rows = vec![(workflow.label.get(self.lang).to_owned(), state.to_owned())];
            self.rows(&rows);
        }
    }

    fn deadlines(&mut self, index: RecordIx) {
        let dues = self.model.deadlines(index);
        let rows: Vec<(String, String)> = dues.iter().map(|due| self.due(index, due)).collect();
        if !rows.is_empty() {
            self.heading(&self.ui.text("show-deadlines", &[]));
            self.rows(&rows);
        }
    }

    fn due(&self, index: RecordIx, due: &Due) -> (String, String) {
        let deadline = &self.model.type_of(index).deadlines[usize::from(due.number)];
        let zone = &self.model.schema.config.timezone;
        let now = self.model.now;
        let at = match due.whole_day {
            // The due instant is the first of the next day.
            true => zone.to_datetime(due.due).date().yesterday().map(|day| day.to_string()).unwrap_or_default(),
            false => format::minute(due.due, zone),
        };
        let state = match (due.done_at, due.is_missed(now)) {
            (Some(_), false) => "due-done",
            (Some(_), true) => "due-done-late",
            (None, true) => "due-missed",
            (None, false) => "due-not-yet",
        };
        let done = due.done_at.map(|done| format::minute(done, zone)).unwrap_or_default();
        let words = self.ui.text(state, &[("done", &done)]);
        let owner = due.owner.map(|owner| format!(" · {}", self.model.title(owner, self.lang))).unwrap_or_default();
        let item = due.item.map(|item| format!(" {}", item + 1)).unwrap_or_default();
        (format!("{}{item}", deadline.label.get(self.lang)), format!("{at} · {words}{owner}"))
    }

    /// The sections of the form; fields that stand in none come last.
    fn sections(&mut self, index: RecordIx) {
        let record_type = self.model.type_of(index);
        for section in &record_type.sections {
            let fields = section.fields.iter().filter_map(|name| record_type.field(&name.text));
            self.fields(section.label.get(self.lang), index, fields);
        }
        let listed = |field: &&Field| {
            record_type.sections.iter().any(|section| section.fields.iter().any(|name| name.text == field.name))
        };
        let workflow = record_type.workflow.as_ref().map(|workflow| &workflow.field);
        let others = record_type.fields.iter().filter(|field| !listed(field));
        let others = others.filter(|field| &*field.name != TIMELINE && workflow != Some(&field.name));
        self.fields(&self.ui.text("show-others", &[]), index, others);
    }

    fn fields<'f>(&mut self, heading: &str, index: RecordIx, fields: impl Iterator<Item = &'f Field>) {
        let mut rows = Vec::new();
        for field in fields {
            self.value(field, field.label.get(self.lang), self.model.field(index, &field.name), 0, &mut rows);
        }
        if !rows.is_empty() {
            self.heading(heading);
            self.rows(&rows);
        }
    }

    /// The rows of one value; the parts of objects stand below its label, indented.
    fn value(&self, field: &Field, label: &str, value: &Value, depth: usize, rows: &mut Vec<(String, String)>) {
        let label = format!("{}{label}", "  ".repeat(depth));
        match (&field.kind, value) {
            (_, value) if value.is_empty() => {}
            (FieldKind::Object(fields), Value::Object(object)) => {
                rows.push((label, String::new()));
                for child in fields {
                    self.value(child, child.label.get(self.lang), object.get(&child.name), depth + 1, rows);
                }
            }
            (FieldKind::List(item), Value::List(items)) if !item.children().is_empty() => {
                for (position, value) in items.iter().enumerate() {
                    self.value(item, &format!("{} {}", label.trim_start(), position + 1), value, depth, rows);
                }
            }
            _ => rows.push((label, self.words(field, value))),
        }
    }

    /// A value as readers see it: labels of options, titles beside the ids of references.
    fn words(&self, field: &Field, value: &Value) -> String {
        let zone = &self.model.schema.config.timezone;
        match (&field.kind, value) {
            (FieldKind::Enum(options), Value::Text(key)) => {
                options.find(key).map_or(&**key, |option| option.label.get(self.lang)).to_owned()
            }
            (FieldKind::Percent, Value::Decimal(number)) => format::percent(*number),
            (FieldKind::List(item), Value::List(items)) => {
                let words: Vec<String> = items.iter().map(|value| self.words(item, value)).collect();
                words.join(if self.lang == Lang::Zh { "、" } else { ", " })
            }
            (_, Value::Ref(to)) => match to.target {
                Some(target) => format!("{} ({})", self.model.title(target, self.lang), to.id),
                None => to.id.to_string(),
            },
            _ => format::display(value, self.lang, zone),
        }
    }

    fn timeline(&mut self, index: RecordIx) {
        let record_type = self.model.type_of(index);
        let steps = self.model.steps(index);
        let (Some(workflow), Some(field)) = (&record_type.workflow, record_type.field(TIMELINE)) else { return };
        let zone = &self.model.schema.config.timezone;
        let row = |step: &crate::model::Step| {
            let at = step.at.map(|at| format::minute(at, zone)).unwrap_or_default();
            let state = workflow.state(&step.state).map_or(&*step.state, |state| state.label.get(self.lang));
            let by = step.by.map(|by| format!(" · {}", self.model.title(by, self.lang))).unwrap_or_default();
            let note = step.note.as_ref().map(|note| format!(" · {note}")).unwrap_or_default();
            (at, format!("{state}{by}{note}"))
        };
        let rows: Vec<(String, String)> = steps.iter().map(row).collect();
        if !rows.is_empty() {
            self.heading(field.label.get(self.lang));
            self.rows(&rows);
        }
    }

    /// What refers to the record, by type, newest id first as their pages have it.
    fn referring(&mut self, index: RecordIx) {
        let mut from: Vec<RecordIx> = self.model.referring(index).iter().map(|link| link.from).collect();
        from.sort_unstable();
        from.dedup();
        let row = |other: &RecordIx| {
            let (record, record_type) = (self.model.record(*other), self.model.type_of(*other));
            let title = self.model.title(*other, self.lang);
            (record.id.to_string(), format!("{} · {title}", record_type.label.get(self.lang)))
        };
        let mut rows: Vec<(u16, (String, String))> =
            from.iter().map(|other| (self.model.record(*other).type_id, row(other))).collect();
        rows.sort();
        if !rows.is_empty() {
            self.heading(&self.ui.text("show-referring", &[("count", &rows.len().to_string())]));
            let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
            self.rows(&rows);
        }
    }

    fn body(&mut self, index: RecordIx) {
        let body = self.model.record(index).body.clone();
        if body.trim().is_empty() {
            return;
        }
        self.heading(self.model.type_of(index).body.label.get(self.lang));
        for line in body.trim().lines() {
            let line = visible(line.trim_end_matches('\r'));
            self.line(&line);
        }
    }

    /// Two columns, the first padded to a common width; further lines of a value stand below its first.
    fn rows(&mut self, rows: &[(String, String)]) {
        let width = rows.iter().map(|(label, _)| label.width()).max().unwrap_or(0).min(28);
        for (label, value) in rows {
            let gap = " ".repeat(width.saturating_sub(label.width()));
            let label = self.dim(label);
            let mut lines = value.lines();
            let first = visible(lines.next().unwrap_or_default()).into_owned();
            self.line(format!("  {label}{gap}  {first}").trim_end());
            for line in lines {
                let line = format!("  {}  {}", " ".repeat(width), visible(line));
                self.line(&line);
            }
        }
    }

    fn heading(&mut self, text: &str) {
        let text = self.bold(text);
        self.line("");
        self.line(&text);
    }

    fn line(&mut self, text: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.out, "{text}");
    }

    fn bold(&self, text: &str) -> String {
        self.styled("\x1b[1m", text)
    }

    fn dim(&self, text: &str) -> String {
        self.styled("\x1b[2m", text)
    }

    fn styled(&self, style: &str, text: &str) -> String {
        let text = visible(text);
        if self.ui.color { format!("{style}{text}\x1b[0m") } else { text.into_owned() }
    }
}

/// The record as JSON: `fields` with typed values as `list` gives them, derived ones included and empty ones left out.
fn json(model: &Model, index: RecordIx, lang: Lang) -> serde_json::Value {
    let (record, record_type) = (model.record(index), model.type_of(index));
    let zone = &model.schema.config.timezone;
    let fields = record_type.fields.iter().zip(&record.values).filter(|(_, value)| !value.is_empty());
    let pair = |(field, value): (&Field, &Value)| {
        let kind = Scope::field(&*model.schema, record.type_id, &field.name).map_or(Kind::Any, |info| info.kind);
        (field.name.to_string(), cell::to_json(value, &kind, zone))
    };
    let fields: Map<String, serde_json::Value> = fields.map(pair).collect();
    let due = |due: &Due| {
        let deadline = &record_type.deadlines[usize::from(due.number)];
        json!({
            "name": &*deadline.name.text,
            "item": due.item,
            "due": format::rfc3339(due.due, zone),
            "done_at": due.done_at.map(|done| format::rfc3339(done, zone)),
            "missed": due.is_missed(model.now),
            "owner": due.owner.map(|owner| &*model.record(owner).id),
        })
    };
    let mut referring: Vec<(&str, &str)> = model
        .referring(index)
        .iter()
        .map(|link| {
            (&*model.record(link.from).id, &*model.schema.record_type(link.type_id).fields[usize::from(link.slot)].name)
        })
        .collect();
    referring.sort_unstable();
    let referring: Vec<_> = referring.iter().map(|(id, field)| json!({"id": id, "field": field})).collect();
    json!({
        "id": &*record.id,
        "type": &*record_type.name,
        "title": &**model.title(index, lang),
        "path": &*record.path,
        "fields": fields,
        "deadlines": model.deadlines(index).iter().map(due).collect::<Vec<_>>(),
        "referring": referring,
        "body": &*record.body,
    })
}
