//! Dates that may not be later, or earlier, than today.
//!
//! In: the model, whose instant says what day it is. Out: warnings, never errors: what reads the clock must not break
//! a build that was whole yesterday.

use jiff::civil::Date;

use crate::diag::Diagnostic;
use crate::model::{Locator, Model, RecordIx, start_of};
use crate::schema::field::Bound;
use crate::schema::{Field, FieldKind};
use crate::value::Value;

/// Checks the fields of a record whose `min` or `max` is `today`.
pub(super) fn check(model: &Model, locator: &Locator<'_>, index: RecordIx, found: &mut Vec<Diagnostic>) {
    let fields = model.type_of(index).fields.iter().enumerate();
    for (slot, field) in fields.filter(|(_, field)| field.derive.is_none() && reads_today(field)) {
        let value = model.record(index).value(slot);
        Today { model, locator, index, found }.value(field, &field.name, value);
    }
}

/// Whether a bound of the field or of one inside it is the current day.
fn reads_today(field: &Field) -> bool {
    let inside = match &field.kind {
        FieldKind::List(item) => reads_today(item),
        FieldKind::Object(fields) => fields.iter().any(reads_today),
        _ => false,
    };
    inside || is_today(field.min.as_ref()) || is_today(field.max.as_ref())
}

fn is_today(bound: Option<&Bound>) -> bool {
    bound.is_some_and(|bound| bound.value == Value::Null)
}

struct Today<'a> {
    model: &'a Model,
    locator: &'a Locator<'a>,
    index: RecordIx,
    found: &'a mut Vec<Diagnostic>,
}

impl Today<'_> {
    fn value(&mut self, field: &Field, path: &str, value: &Value) {
        match (&field.kind, value) {
            (FieldKind::List(item), Value::List(items)) => {
                for (position, value) in items.iter().enumerate() {
                    self.value(item, &format!("{path}.{position}"), value);
                }
            }
            (FieldKind::Object(fields), Value::Object(object)) => {
                for field in fields {
                    self.value(field, &format!("{path}.{}", field.name), object.get(&field.name));
                }
            }
            (_, Value::Date(date)) => self.day(field, path, *date),
            (_, Value::Instant(at)) => {
                let date = self.model.schema.config.timezone.to_datetime(*at).date();
                self.day(field, path, date);
            }
            _ => {}
        }
    }

    /// A day that is still to come will be right or wrong when it has come.
    fn turns(&self, field: &Field, date: Date) {
        let wrong_until = if is_today(field.max.as_ref()) { Some(date) } else { None };
        let right_until = if is_today(field.min.as_ref()) { date.tomorrow().ok() } else { None };
        for day in [wrong_until, right_until].into_iter().flatten().filter(|day| *day > self.model.today) {
            self.model.note_until(start_of(day, &self.model.schema.config.timezone));
        }
    }

    fn day(&mut self, field: &Field, path: &str, date: Date) {
        let today = self.model.today;
        self.turns(field, date);
        let late = is_today(field.max.as_ref()) && date > today;
        let early = is_today(field.min.as_ref()) && date < today;
        if late || early {
            let finding = self.locator.finding("not-today", self.model.record(self.index), path);
            let finding = finding.arg("field", path).arg("found", date.to_string());
            let finding = finding.arg("bound", if late { "max" } else { "min" }).arg("today", today.to_string());
            self.found.push(finding.sensitivity(field.sensitivity));
        }
    }
}
