//! Values that no two records may share, and lists whose items must differ.
//!
//! What a record claims for itself is told by [`claims`]; whether two claim the same is seen by whoever has the claims of
//! all.

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::model::{Locator, Model, RecordIx};
use crate::schema::{Field, FieldKind, TypeId};
use crate::text::truncate;
use crate::value::{Value, format};

/// A value that no other record of the type may have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Claim {
    /// The type.
    pub type_id: TypeId,
    /// Dotted name of the field.
    pub field: String,
    /// The value in its canonical form.
    pub value: String,
}

/// Reports values of `unique` fields that stand in more than one record of a type.
pub(super) fn check(model: &Model, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    let mut records: BTreeMap<Claim, Vec<RecordIx>> = BTreeMap::new();
    for index in model.indices() {
        for claim in claims(model, index) {
            records.entry(claim).or_default().push(index);
        }
    }
    for (claim, records) in records {
        found.extend(clashes(model, locator, &claim, &records));
    }
}

/// What a record claims.
pub(crate) fn claims(model: &Model, index: RecordIx) -> Vec<Claim> {
    let type_id = model.type_id(index);
    let fields = unique(model, index).into_iter().filter(|(_, field)| !matches!(field.kind, FieldKind::List(_)));
    let claims = fields.filter_map(|(field, _)| {
        let value = model.value_at(index, &field);
        (!value.is_empty()).then(|| Claim { type_id, value: canonical(model, &value), field })
    });
    claims.collect()
}

/// What is wrong when these records, by path, claim the same: the first is right.
pub(crate) fn clashes(model: &Model, locator: &Locator<'_>, claim: &Claim, records: &[RecordIx]) -> Vec<Diagnostic> {
    let Some((first, others)) = records.split_first() else { return Vec::new() };
    let field = model.schema.record_type(claim.type_id).field_at(&claim.field);
    let level = field.map_or_else(Default::default, |field| field.sensitivity);
    let clash = |index: &RecordIx| {
        let finding = locator.finding("not-unique", model.record(*index), &claim.field);
        let finding = finding.arg("field", &claim.field).arg("value", truncate(&claim.value, 40));
        let first = model.path(*first);
        let place = locator.place(first, &claim.field);
        finding.related(first, place, "related-first-here").sensitivity(level)
    };
    others.iter().map(clash).collect()
}

/// Reports items that stand twice in a list of one record.
pub(super) fn lists(model: &Model, locator: &Locator<'_>, index: RecordIx, found: &mut Vec<Diagnostic>) {
    for (path, field) in unique(model, index) {
        if !matches!(field.kind, FieldKind::List(_)) {
            continue;
        }
        let Value::List(items) = model.value_at(index, &path) else { continue };
        let texts: Vec<String> = items.iter().map(|item| canonical(model, item)).collect();
        for (position, text) in texts.iter().enumerate().filter(|(position, text)| texts[..*position].contains(text)) {
            let path = format!("{path}.{position}");
            let finding = locator.finding("not-unique", model.record(index), &path);
            let finding = finding.arg("field", path).arg("value", truncate(text, 40));
            found.push(finding.sensitivity(field.sensitivity));
        }
    }
}

/// The unique fields of a record's type with their dotted names, those of objects included.
fn unique(model: &Model, index: RecordIx) -> Vec<(String, &Field)> {
    let mut unique = Vec::new();
    model.type_of(index).fields.iter().for_each(|field| collect(field, &field.name, &mut unique));
    unique
}

fn collect<'f>(field: &'f Field, path: &str, unique: &mut Vec<(String, &'f Field)>) {
    if field.unique {
        unique.push((path.to_owned(), field));
    }
    if let FieldKind::Object(fields) = &field.kind {
        fields.iter().for_each(|field| collect(field, &format!("{path}.{}", field.name), unique));
    }
}

fn canonical(model: &Model, value: &Value) -> String {
    format::canonical(value, &model.schema.config.timezone, *b"CNY")
}
