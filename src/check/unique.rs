//! Values that no two records may share, and lists whose items must differ.

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::model::{Locator, Model, RecordIx};
use crate::schema::{FieldKind, TypeId};
use crate::text::truncate;
use crate::value::{Value, format};

/// Reports values of `unique` fields that stand in more than one record of a type.
pub(super) fn check(model: &Model, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    for (id, record_type) in model.schema.types.iter().enumerate() {
        for (slot, field) in record_type.fields.iter().enumerate().filter(|(_, field)| field.unique) {
            match field.kind {
                FieldKind::List(_) => within_lists(model, locator, id as TypeId, slot, found),
                _ => across_records(model, locator, id as TypeId, slot, found),
            }
        }
    }
}

fn across_records(model: &Model, locator: &Locator<'_>, id: TypeId, slot: usize, found: &mut Vec<Diagnostic>) {
    let field = &model.schema.record_type(id).fields[slot];
    let mut first: BTreeMap<String, RecordIx> = BTreeMap::new();
    for &index in &model.by_type[usize::from(id)] {
        let value = model.record(index).value(slot);
        if value.is_empty() {
            continue;
        }
        let text = canonical(model, value);
        match first.get(&text) {
            None => {
                first.insert(text, index);
            }
            Some(other) => {
                let other = &model.record(*other).path;
                let finding = locator.finding("not-unique", model.record(index), &field.name);
                let finding = finding.arg("field", &field.name).arg("value", truncate(&text, 40));
                let place = locator.place(other, &field.name);
                found.push(finding.related(other, place, "related-first-here").sensitivity(field.sensitivity));
            }
        }
    }
}

fn within_lists(model: &Model, locator: &Locator<'_>, id: TypeId, slot: usize, found: &mut Vec<Diagnostic>) {
    let field = &model.schema.record_type(id).fields[slot];
    for &index in &model.by_type[usize::from(id)] {
        let Value::List(items) = model.record(index).value(slot) else { continue };
        let texts: Vec<String> = items.iter().map(|item| canonical(model, item)).collect();
        for (position, text) in texts.iter().enumerate() {
            if texts[..position].contains(text) {
                let path = format!("{}.{position}", field.name);
                let finding = locator.finding("not-unique", model.record(index), &path);
                let finding = finding.arg("field", path).arg("value", truncate(text, 40));
                found.push(finding.sensitivity(field.sensitivity));
            }
        }
    }
}

fn canonical(model: &Model, value: &Value) -> String {
    format::canonical(value, &model.schema.config.timezone, *b"CNY")
}
