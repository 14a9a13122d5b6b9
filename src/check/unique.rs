//! Values that no two records may share, and lists whose items must differ.

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::model::{Locator, Model, RecordIx};
use crate::schema::{Field, FieldKind, TypeId};
use crate::text::truncate;
use crate::value::{Value, format};

/// Reports values of `unique` fields that stand in more than one record of a type.
pub(super) fn check(model: &Model, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    for (id, record_type) in model.schema.types.iter().enumerate() {
        let mut unique = Vec::new();
        record_type.fields.iter().for_each(|field| collect(field, &field.name, &mut unique));
        for (path, field) in unique {
            let records = model.of_type(id as TypeId);
            match field.kind {
                FieldKind::List(_) => within_lists(model, locator, records, &path, field, found),
                _ => across_records(model, locator, records, &path, field, found),
            }
        }
    }
}

/// The unique fields of a type with their dotted names, those of objects included.
fn collect<'f>(field: &'f Field, path: &str, unique: &mut Vec<(String, &'f Field)>) {
    if field.unique {
        unique.push((path.to_owned(), field));
    }
    if let FieldKind::Object(fields) = &field.kind {
        fields.iter().for_each(|field| collect(field, &format!("{path}.{}", field.name), unique));
    }
}

fn across_records(
    model: &Model,
    locator: &Locator<'_>,
    records: &[RecordIx],
    path: &str,
    field: &Field,
    found: &mut Vec<Diagnostic>,
) {
    let mut first: BTreeMap<String, RecordIx> = BTreeMap::new();
    for &index in records {
        let value = model.value_at(index, path);
        if value.is_empty() {
            continue;
        }
        let text = canonical(model, &value);
        match first.get(&text) {
            None => {
                first.insert(text, index);
            }
            Some(other) => {
                let other = &model.record(*other).path;
                let finding = locator.finding("not-unique", model.record(index), path);
                let finding = finding.arg("field", path).arg("value", truncate(&text, 40));
                let place = locator.place(other, path);
                found.push(finding.related(other, place, "related-first-here").sensitivity(field.sensitivity));
            }
        }
    }
}

fn within_lists(
    model: &Model,
    locator: &Locator<'_>,
    records: &[RecordIx],
    path: &str,
    field: &Field,
    found: &mut Vec<Diagnostic>,
) {
    for &index in records {
        let Value::List(items) = model.value_at(index, path) else { continue };
        let texts: Vec<String> = items.iter().map(|item| canonical(model, item)).collect();
        for (position, text) in texts.iter().enumerate().filter(|(position, text)| texts[..*position].contains(text)) {
            let path = format!("{path}.{position}");
            let finding = locator.finding("not-unique", model.record(index), &path);
            let finding = finding.arg("field", path).arg("value", truncate(text, 40));
            found.push(finding.sensitivity(field.sensitivity));
        }
    }
}

fn canonical(model: &Model, value: &Value) -> String {
    format::canonical(value, &model.schema.config.timezone, *b"CNY")
}
