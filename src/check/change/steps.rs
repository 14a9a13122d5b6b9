//! What became of the steps that records had taken: time lines only grow, and a state that is written by itself
//! changes along a transition.

use std::sync::Arc;

use super::files::Files;
use crate::check::workflow;
use crate::diag::Diagnostic;
use crate::model::{Locator, Model, RecordIx};
use crate::record::{self, Record};
use crate::schema::TIMELINE;
use crate::snapshot::Snapshot;
use crate::value::{Object, Value, format};

/// Compares every changed record that has a workflow with what it was.
pub(super) fn check(old: &dyn Snapshot, new: &dyn Snapshot, model: &Model, files: &Files, found: &mut Vec<Diagnostic>) {
    let locator = Locator::new(new);
    for change in &files.changes {
        let (Some(old_path), Some(path)) = (&change.old, &change.new) else { continue };
        let Some(index) = model.at_path(path) else { continue };
        let Some(workflow) = model.type_of(index).workflow.as_ref() else { continue };
        let Some(before) = before(old, old_path, model, index) else { continue };
        if !model.record(index).readable || !before.readable {
            continue;
        }
        if workflow.timeline {
            Steps { model, locator: &locator, index, before: &before }.check(found);
        } else {
            let state = |record: &Record| workflow::written(model.type_of(index), record);
            if let (Some(from), Some(to)) = (state(&before), state(model.record(index)))
                && from != to
            {
                // Who took it is not written.
                workflow::moved(model, &locator, index, (&from, &to), None, found);
            }
        }
    }
}

/// The record as it was, read by the types of today.
fn before(old: &dyn Snapshot, old_path: &str, model: &Model, index: RecordIx) -> Option<Record> {
    let (record, mut ignored) = (model.record(index), Vec::new());
    if old.entry(old_path)?.size > model.schema.config.limits.file {
        return None;
    }
    let text = record::text_of(&record.path, old.read(old_path).ok()?, &mut ignored)?;
    Some(record::read_one(&model.schema, &record.path, record.type_id, &text, &mut ignored))
}

struct Steps<'a> {
    model: &'a Model,
    locator: &'a Locator<'a>,
    index: RecordIx,
    before: &'a Record,
}

impl Steps<'_> {
    /// Every entry from before must still be there, in its order. Others may stand between them: a merge puts what
    /// happened at the same time into one line, and whether that is a legal walk is checked elsewhere.
    fn check(&self, found: &mut Vec<Diagnostic>) {
        let Some(slot) = self.model.type_of(self.index).slot(TIMELINE) else { return };
        let (old, new) = (entries(self.before.value(slot)), entries(self.model.record(self.index).value(slot)));
        let mut next = 0;
        for (position, entry) in old.iter().enumerate() {
            match new[next..].iter().position(|other| self.same(entry, other)) {
                Some(ahead) => next += ahead + 1,
                None => found.push(self.finding(position, entry, &old, &new)),
            }
        }
    }

    fn finding(&self, position: usize, entry: &Object, old: &[&Object], new: &[&Object]) -> Diagnostic {
        let record = self.model.record(self.index);
        let record_type = self.model.type_of(self.index);
        let rewritten = new.get(position).filter(|other| !old.iter().any(|entry| self.same(entry, other)));
        let code = if rewritten.is_some() { "timeline-rewritten" } else { "timeline-removed" };
        let field = if rewritten.is_some() { format!("{TIMELINE}.{position}.state") } else { TIMELINE.to_owned() };
        let at = match entry.get("at") {
            Value::Instant(at) => format::minute(*at, &self.model.schema.config.timezone),
            _ => String::new(),
        };
        let state: Arc<str> = if let Value::Text(state) = entry.get("state") { state.clone() } else { "".into() };
        let known = record_type.workflow.as_ref().and_then(|workflow| workflow.state(&state));
        let label = known.map_or_else(|| crate::label::Label::same(&state), |known| known.label.clone());
        let level = record_type.field(TIMELINE).map_or(record_type.field_default, |field| field.sensitivity);
        let finding = self.locator.finding(code, record, &field).arg("at", at).label("state", &label);
        finding.sensitivity(level.max(record_type.sensitivity))
    }

    /// Whether two entries say the same, an id and a former id of one record being the same.
    fn same(&self, one: &Object, other: &Object) -> bool {
        let says = |object: &Object, name: &str| object.get(name).clone();
        let names = one.entries.iter().chain(&other.entries).map(|(name, _)| name);
        names.into_iter().all(|name| self.equal(&says(one, name), &says(other, name)))
    }

    fn equal(&self, one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Ref(one), Value::Ref(other)) => {
                let same = self.model.find(&one.id).zip(self.model.find(&other.id)).is_some_and(|(a, b)| a == b);
                one.id == other.id || same
            }
            (Value::List(one), Value::List(other)) => {
                one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| self.equal(one, other))
            }
            (Value::Object(one), Value::Object(other)) => self.same(one, other),
            (one, other) => one == other || one.is_empty() && other.is_empty(),
        }
    }
}

fn entries(value: &Value) -> Vec<&Object> {
    let Value::List(items) = value else { return Vec::new() };
    items.iter().filter_map(|item| if let Value::Object(object) = item { Some(&**object) } else { None }).collect()
}
