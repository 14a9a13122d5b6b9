//! What was given for a new record: `field=value` pairs put in their places in the form.

use std::sync::Arc;

use crate::schema::{Field, FieldKind, RecordType};
use crate::text::suggest;

/// A value that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// The text of one value.
    Text(String),
    /// The items of a list.
    List(Vec<Given>),
    /// The parts of an object, in the order of the form.
    Object(Vec<(Arc<str>, Given)>),
}

/// Why a pair has no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenError {
    /// There is no such field here.
    Unknown {
        /// The dotted name.
        field: String,
        /// The nearest name, empty when none is near.
        suggestion: String,
        /// The names there are.
        fields: String,
    },
    /// The field is computed.
    Derived(String),
    /// The field holds one value and was given two.
    Twice(String),
    /// The field has parts, which are given one by one.
    Parts {
        /// The dotted name.
        field: String,
        /// Its parts.
        parts: String,
    },
}

/// Puts one pair in its place: dotted names lead into objects, a list takes one more item each time, and a list of
/// objects begins a new item when a part of the last is given again.
///
/// # Errors
///
/// When the form has no such place, or it is taken.
pub fn put(
    record_type: &RecordType,
    given: &mut Vec<(Arc<str>, Given)>,
    name: &str,
    value: &str,
) -> Result<(), GivenError> {
    let steps: Vec<&str> = name.split('.').collect();
    member(&record_type.fields, given, (name, &steps), value)
}

type Way<'w> = (&'w str, &'w [&'w str]);

fn member(
    fields: &[Field],
    given: &mut Vec<(Arc<str>, Given)>,
    (name, steps): Way<'_>,
    value: &str,
) -> Result<(), GivenError> {
    let (step, rest) = steps.split_first().map_or(("", &[][..]), |(step, rest)| (*step, rest));
    let Some(field) = fields.iter().find(|field| *field.name == *step) else {
        return Err(unknown(fields, name, step));
    };
    if field.derive.is_some() {
        return Err(GivenError::Derived(name.to_owned()));
    }
    match given.iter_mut().find(|(known, _)| *known == field.name) {
        Some((_, slot)) => more(field, slot, (name, rest), value),
        None => {
            let slot = first(field, (name, rest), value)?;
            given.push((field.name.clone(), slot));
            given.sort_by_key(|(name, _)| fields.iter().position(|field| field.name == *name));
            Ok(())
        }
    }
}

/// The first value given for a field.
fn first(field: &Field, (name, rest): Way<'_>, value: &str) -> Result<Given, GivenError> {
    match &field.kind {
        FieldKind::List(item) => Ok(Given::List(vec![first(item, (name, rest), value)?])),
        FieldKind::Object(fields) if rest.is_empty() => {
            let parts = fields.iter().map(|part| &*part.name).collect::<Vec<_>>().join(", ");
            Err(GivenError::Parts { field: name.to_owned(), parts })
        }
        FieldKind::Object(fields) => {
            let mut parts = Vec::new();
            member(fields, &mut parts, (name, rest), value)?;
            Ok(Given::Object(parts))
        }
        _ if !rest.is_empty() => Err(unknown(&[], name, name)),
        _ => Ok(Given::Text(value.to_owned())),
    }
}

/// One more value for a field that has one.
fn more(field: &Field, slot: &mut Given, way: Way<'_>, value: &str) -> Result<(), GivenError> {
    match (&field.kind, slot) {
        (FieldKind::Object(fields), Given::Object(parts)) if !way.1.is_empty() => member(fields, parts, way, value),
        (FieldKind::List(item), Given::List(items)) => {
            if let (FieldKind::Object(_), Some(last)) = (&item.kind, items.last_mut()) {
                match more(item, last, way, value) {
                    // The part is there already: the next item begins.
                    Err(GivenError::Twice(_)) => {}
                    outcome => return outcome,
                }
            }
            items.push(first(item, way, value)?);
            Ok(())
        }
        (FieldKind::Object(_), _) => first(field, way, value).map(drop),
        _ => Err(GivenError::Twice(way.0.to_owned())),
    }
}

fn unknown(fields: &[Field], name: &str, step: &str) -> GivenError {
    let open = || fields.iter().filter(|field| field.derive.is_none() && !field.common).map(|field| &*field.name);
    let suggestion = suggest(step, fields.iter().map(|field| &*field.name));
    let before = &name[..name.len() - name.rsplit('.').next().unwrap_or(name).len()];
    let suggestion = if suggestion.is_empty() { suggestion } else { format!("{before}{suggestion}") };
    GivenError::Unknown { field: name.to_owned(), suggestion, fields: open().collect::<Vec<_>>().join(", ") }
}
