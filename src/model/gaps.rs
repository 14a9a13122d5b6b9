//! Required fields without a value, which explain why an expression has none.
//!
//! In: an expression that could not order null. Out: whether the null comes from a required field that is empty, in the
//! record itself or in one beside it. That field has its finding; a second one about a rule would only hide it.

use super::{Model, RecordIx, each_target};
use crate::expr::{EvalError, Fault, Reads};
use crate::schema::{Field, FieldKind, TypeId};
use crate::value::Value;
use crate::value::ops::OpError;

/// How many computed fields are looked through; types with a mistake in them may go round in circles.
const DEPTH: usize = 6;

/// Whether a failure is explained by a finding that there is already.
pub fn explain(model: &Model, index: RecordIx, reads: &Reads, error: &EvalError) -> bool {
    if !matches!(error.fault, Fault::Op(OpError::NullOrder { .. })) {
        return false;
    }
    let gap = |index| reads.fields.iter().any(|(id, slot)| is_gap(model, index, *id, *slot, DEPTH));
    gap(index) || (reads.others && neighbours(model, index).into_iter().any(gap))
}

/// Records that refer to this one, and those that it refers to.
fn neighbours(model: &Model, index: RecordIx) -> Vec<RecordIx> {
    let mut all: Vec<RecordIx> = model.referring(index).iter().map(|link| link.from).collect();
    model.record(index).values.iter().for_each(|value| each_target(value, &mut |target| all.push(target)));
    all
}

/// Whether the field of that record lacks what it requires, or is computed from one that does.
fn is_gap(model: &Model, index: RecordIx, id: TypeId, slot: u16, depth: usize) -> bool {
    let record = model.record(index);
    if record.type_id != id || depth == 0 {
        return false;
    }
    let field = &model.schema.record_type(id).fields[usize::from(slot)];
    let value = record.value(usize::from(slot));
    match &field.derived {
        Some(expr) => {
            let mut reads = expr.reads.fields.iter();
            value.is_empty() && reads.any(|(id, slot)| is_gap(model, index, *id, *slot, depth - 1))
        }
        None => lacks(field, value),
    }
}

/// Whether a value, or one inside it, is empty though it is required.
fn lacks(field: &Field, value: &Value) -> bool {
    match (&field.kind, value) {
        (FieldKind::Object(fields), Value::Object(object)) => {
            fields.iter().any(|field| lacks(field, object.get(&field.name)))
        }
        (FieldKind::List(item), Value::List(items)) if !items.is_empty() => {
            items.iter().any(|value| lacks(item, value))
        }
        _ => field.required && value.is_empty(),
    }
}
