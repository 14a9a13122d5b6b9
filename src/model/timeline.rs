//! The steps of each record, from its `timeline` field.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Locator, Model, RecordIx, Row, Scope};
use crate::diag::Diagnostic;
use crate::schema::{RecordType, Schema, TIMELINE};
use crate::value::{Object, Value};

/// One step of a record along its workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The state it came to.
    pub state: Arc<str>,
    /// When.
    pub at: Option<Timestamp>,
    /// Who took it.
    pub by: Option<RecordIx>,
    /// The note of the step.
    pub note: Option<Arc<str>>,
}

/// Reads the steps of the records in `scope`, and sets the status to the state of the last; a status that says otherwise is
/// reported.
pub(super) fn fill(model: &mut Model, scope: &Scope, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    let schema = model.schema.clone();
    for &index in &scope.all {
        if let Some(mismatch) = model.change(index, |row| walk(&schema, row)) {
            let record = model.record(index);
            let finding = locator.finding("status-mismatch", record, &mismatch.field);
            found.push(finding.arg("status", &mismatch.written).arg("last", &mismatch.last));
        }
    }
}

/// A status that is not that of the last step.
struct Mismatch {
    field: Arc<str>,
    written: Arc<str>,
    last: Arc<str>,
}

/// Reads the steps of a record and sets its status.
fn walk(schema: &Schema, row: &mut Row) -> Option<Mismatch> {
    let record_type = schema.record_type(row.record.type_id);
    row.steps = record_type.slot(TIMELINE).map(|slot| steps(row.record.value(slot))).unwrap_or_default();
    let workflow = record_type.workflow.as_ref().filter(|workflow| workflow.timeline);
    let mut mismatch = None;
    if let (Some(slot), Some(workflow)) = (record_type.status_slot(), workflow) {
        let first = workflow.initial.first().map(|state| &state.text);
        let state = row.steps.last().map(|step| &step.state).or(first).map(|state| Value::Text(state.clone()));
        let written = std::mem::take(&mut Arc::make_mut(&mut row.record).values[slot]);
        let begins = row.steps.is_empty() && matches!(&written, Value::Text(state) if workflow.is_initial(state));
        let state = if begins { Some(written.clone()) } else { state };
        Arc::make_mut(&mut row.record).values[slot] = state.clone().unwrap_or_default();
        if let (Value::Text(written), Some(Value::Text(last))) = (written, state)
            && written != last
        {
            mismatch = Some(Mismatch { field: record_type.fields[slot].name.clone(), written, last });
        }
    }
    begin(record_type, row);
    mismatch
}

/// A record that says nothing of its state stands where records begin.
fn begin(record_type: &RecordType, row: &mut Row) {
    let first = record_type.workflow.as_ref().and_then(|workflow| workflow.initial.first());
    let state = first.map(|state| Value::Text(state.text.clone()));
    if let (Some(slot), Some(state), true) = (record_type.status_slot(), state, row.record.readable)
        && row.record.values[slot].is_empty()
    {
        Arc::make_mut(&mut row.record).values[slot] = state;
    }
}

fn steps(value: &Value) -> Vec<Step> {
    let Value::List(items) = value else { return Vec::new() };
    items.iter().filter_map(|item| if let Value::Object(object) = item { step(object) } else { None }).collect()
}

fn step(object: &Object) -> Option<Step> {
    let Value::Text(state) = object.get("state") else { return None };
    let at = if let Value::Instant(at) = object.get("at") { Some(*at) } else { None };
    let by = if let Value::Ref(by) = object.get("by") { by.target } else { None };
    let note = if let Value::Text(note) = object.get("note") { Some(note.clone()) } else { None };
    Some(Step { state: state.clone(), at, by, note })
}
