//! Changes of records as `log` and `diff` give them: lines for a terminal, or JSON.

use serde_json::{Map, json};
use unicode_width::UnicodeWidthStr;

use super::{Ui, cell};
use crate::changes::text::{PieceKind, excerpt};
use crate::changes::{Change, FieldChange, Told, Words};
use crate::diag::words::visible;
use crate::expr::{Kind, Scope};
use crate::model::Model;
use crate::schema::{RecordType, TypeId};

/// Characters of a long text that stand beside a change.
const BESIDE: usize = 16;
/// Characters of a value that a line shows.
const MOST: usize = 400;

/// Gives changes.
pub struct Said<'a> {
    /// How values are worded.
    pub words: Words<'a>,
    /// Where it is shown.
    pub ui: &'a Ui,
}

impl<'a> Said<'a> {
    /// For somebody who has the repository.
    pub fn new(model: &'a Model, ui: &'a Ui) -> Said<'a> {
        Said { words: Words { model, lang: ui.lang(), sealed: "…" }, ui }
    }

    /// The changes, a line or more each, labels in one column.
    pub fn lines(&self, record_type: &RecordType, changes: &[FieldChange]) -> String {
        let rows: Vec<(String, String)> = changes.iter().map(|change| self.row(record_type, change)).collect();
        let width = rows.iter().map(|(label, _)| label.width()).max().unwrap_or(0).min(28);
        let mut out = String::new();
        for (label, text) in rows {
            let gap = " ".repeat(width.saturating_sub(label.width()));
            let mut lines = text.lines();
            out.push_str(&format!("  {}{gap}  {}\n", self.styled("\x1b[2m", &label), lines.next().unwrap_or_default()));
            for line in lines {
                out.push_str(&format!("  {}  {line}\n", " ".repeat(width)));
            }
        }
        out
    }

    fn row(&self, record_type: &RecordType, change: &FieldChange) -> (String, String) {
        let field = self.words.field(record_type, change);
        let label = match (&change.change, change.field.as_str()) {
            (Change::Unreadable { .. }, _) => self.ui.text("log-version", &[]),
            (Change::Moved(_), _) => record_type.workflow.as_ref().map_or("", |w| w.label.get(self.words.lang)).into(),
            (_, "id") => self.ui.text("column-id", &[]),
            (Change::Former { .. }, name) => self.ui.text("log-former", &[("field", name)]),
            (_, name) => self.words.label(record_type, name),
        };
        let item = change.item.as_ref().map(|item| self.words.item(item));
        let label = item.map_or(label.clone(), |item| format!("{label} [{item}]"));
        let say = |told: &Told| clipped(&self.words.told(record_type, field, told));
        let text = match &change.change {
            Change::Value { old, new } => self.old_to_new(&say(old), &say(new)),
            Change::Former { old, new } => self
                .old_to_new(&clipped(old.as_deref().unwrap_or_default()), &clipped(new.as_deref().unwrap_or_default())),
            Change::Text(pieces) => {
                let mark = |piece: &crate::changes::text::Piece| match piece.kind {
                    PieceKind::Old => self.old(&piece.text),
                    PieceKind::New => self.new_text(&piece.text),
                    PieceKind::Same | PieceKind::Gap => shown(&piece.text),
                };
                excerpt(pieces, BESIDE).iter().map(mark).collect()
            }
            Change::Added(told) => self.new_text(&say(told)),
            Change::Removed(told) => self.old(&say(told)),
            Change::Reordered => self.ui.text("log-reordered", &[]),
            Change::Moved(step) => {
                let state = |key: &str| self.words.state(record_type, key);
                let from = step.from.as_deref().map(|from| format!("{} → ", state(from))).unwrap_or_default();
                let [at, by] = self.words.step(record_type, step);
                let about = [&*by, &*at].into_iter().chain(step.note.as_deref()).filter(|part| !part.is_empty());
                let about: String = about.map(|part| format!(" · {part}")).collect();
                shown(&format!("{from}{}{about}", state(&step.to)))
            }
            Change::Unreadable { old, new } => {
                let side = |id: &str, why: crate::changes::Why| {
                    let why = self.ui.text(&format!("log-why-{}", why.name()), &[]);
                    self.ui.text(id, &[("why", &why)])
                };
                let sides =
                    [old.map(|why| side("log-unreadable-old", why)), new.map(|why| side("log-unreadable-new", why))];
                sides.into_iter().flatten().collect::<Vec<_>>().join("\n")
            }
        };
        (visible(&label).into_owned(), text)
    }

    fn old_to_new(&self, old: &str, new: &str) -> String {
        match (old.is_empty(), new.is_empty()) {
            (true, _) => self.new_text(new),
            (_, true) => self.old(old),
            _ => format!("{} → {}", self.styled("\x1b[31m", old), self.styled("\x1b[32m", new)),
        }
    }

    /// What is gone; marked by more than a colour.
    fn old(&self, text: &str) -> String {
        format!("[-{}-]", self.styled("\x1b[31m", text))
    }

    /// What is new.
    fn new_text(&self, text: &str) -> String {
        format!("{{+{}+}}", self.styled("\x1b[32m", text))
    }

    /// Text in a style, where there are colours.
    pub fn styled(&self, style: &str, text: &str) -> String {
        let text = shown(text);
        if self.ui.color { format!("{style}{text}\x1b[0m") } else { text }
    }

    /// The changes as JSON: `kind` says what happened; values are typed as `list` gives them.
    pub fn json(&self, type_id: TypeId, changes: &[FieldChange]) -> Vec<serde_json::Value> {
        changes.iter().map(|change| self.one(type_id, change)).collect()
    }

    fn one(&self, type_id: TypeId, change: &FieldChange) -> serde_json::Value {
        let schema = &*self.words.model.schema;
        let name = change.field.split('.').next().unwrap_or_default();
        let kind = Scope::field(schema, type_id, name).map_or(Kind::Any, |info| info.kind);
        let kind = change.field.split('.').skip(1).fold(kind, |kind, step| member(&kind, step));
        let value = |told: &Told| self.value(told, &kind);
        let (what, rest) = match &change.change {
            Change::Value { old, new } => ("value", json!({"old": value(old), "new": value(new)})),
            Change::Former { old, new } => ("former", json!({"old": old, "new": new})),
            Change::Text(pieces) => {
                let side = |kind| -> String {
                    pieces.iter().filter(|piece| piece.kind != kind).map(|piece| piece.text.as_str()).collect()
                };
                ("text", json!({"old": side(PieceKind::New), "new": side(PieceKind::Old)}))
            }
            Change::Added(told) => ("added", json!({"new": value(told)})),
            Change::Removed(told) => ("removed", json!({"old": value(told)})),
            Change::Reordered => ("reordered", json!({})),
            Change::Moved(step) => {
                let (at, by) = (self.value(&step.at, &Kind::Any), self.value(&step.by, &Kind::Any));
                ("moved", json!({"from": step.from, "to": step.to, "at": at, "by": by, "note": step.note}))
            }
            Change::Unreadable { old, new } => {
                ("unreadable", json!({"old": old.map(|why| why.name()), "new": new.map(|why| why.name())}))
            }
        };
        let mut all = Map::new();
        all.insert("field".to_owned(), json!(change.field));
        all.insert("kind".to_owned(), json!(what));
        if let Some(item) = &change.item {
            all.insert("item".to_owned(), json!({"place": item.place, "name": &*item.name}));
        }
        if let serde_json::Value::Object(rest) = rest {
            all.extend(rest);
        }
        serde_json::Value::Object(all)
    }

    /// A value; what its field refuses is told as the text that it is, under `raw`.
    fn value(&self, told: &Told, kind: &Kind) -> serde_json::Value {
        match told {
            Told::Empty | Told::Sealed => serde_json::Value::Null,
            Told::Raw(text) => json!({"raw": &**text}),
            Told::Value(value) => {
                let own = kind.element().filter(|_| !matches!(value, crate::value::Value::List(_)));
                cell::to_json(value, own.as_ref().unwrap_or(kind), &self.words.model.schema.config.timezone)
            }
            Told::List(items) => {
                let item = kind.element().unwrap_or(Kind::Any);
                items.iter().map(|told| self.value(told, &item)).collect()
            }
            Told::Object(members) => {
                let pairs =
                    members.iter().map(|(name, told)| (name.to_string(), self.value(told, &member(kind, name))));
                serde_json::Value::Object(pairs.collect())
            }
        }
    }
}

/// The kind of a member of an object, or of the objects of a list.
fn member(kind: &Kind, name: &str) -> Kind {
    match kind {
        Kind::Object(members) => members.member(name).map_or(Kind::Any, |member| member.kind.clone()),
        kind => kind.element().map_or(Kind::Any, |item| member(&item, name)),
    }
}

/// Text in which nothing can drive the terminal; its lines stay lines.
fn shown(text: &str) -> String {
    text.split('\n').map(|line| visible(line.trim_end_matches('\r'))).collect::<Vec<_>>().join("\n")
}

fn clipped(text: &str) -> String {
    if text.chars().nth(MOST).is_none() {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST).collect();
    format!("{cut}…")
}
