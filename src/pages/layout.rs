//! Where the fields of a type stand on the pages of its records.
//!
//! In: a type. Out: its sections with the fields that a page may show there, and their labels in the page's language. It is
//! the same for all records of the type, so that nobody looks for fields by their names on each page.

use crate::label::Lang;
use crate::model::{Model, RecordIx};
use crate::schema::{Field, RecordType, TIMELINE};
use crate::value::Value;

/// The sections of a type.
pub(super) struct Layout<'a>(pub Vec<Part<'a>>);

/// A section; the last of a type, which has no name, holds the fields of no section.
pub(super) struct Part<'a> {
    pub name: String,
    pub label: String,
    pub fields: Vec<Placed<'a>>,
}

/// A field in its place.
pub(super) struct Placed<'a> {
    /// Its name, dotted where it is a member of an object.
    pub path: &'a str,
    pub label: &'a str,
    pub field: &'a Field,
    /// Its slot; none for a member.
    slot: Option<usize>,
}

impl<'a> Layout<'a> {
    /// The layout of a type.
    pub fn of(record_type: &'a RecordType, lang: Lang) -> Layout<'a> {
        let named = record_type.sections.iter().flat_map(|section| &section.fields).map(|name| &*name.text);
        let named: Vec<&str> = named.collect();
        let status = record_type.workflow.as_ref().map(|workflow| &*workflow.field);
        // The page of a record that gathers others shows these above.
        let facts = if record_type.page.hub { &record_type.page.facts[..] } else { &[] };
        let elsewhere = |name: &str| {
            matches!(name, TIMELINE | "aliases" | "attachments")
                || status == Some(name)
                || facts.iter().any(|fact| &*fact.text == name)
        };
        let placed = |path: &'a str| {
            let field = record_type.field_at(path).filter(|field| !field.hidden && !elsewhere(path))?;
            Some(Placed { path, label: field.label.get(lang), field, slot: record_type.slot(path) })
        };
        let sections = record_type.sections.iter().map(|section| Part {
            name: section.name.to_string(),
            label: section.label.get(lang).to_owned(),
            fields: section.fields.iter().filter_map(|name| placed(&name.text)).collect(),
        });
        let rest = record_type.fields.iter().map(|field| &*field.name).filter(|name| !named.contains(name));
        let rest = Part { name: String::new(), label: String::new(), fields: rest.filter_map(placed).collect() };
        Layout(sections.chain([rest]).collect())
    }
}

impl Placed<'_> {
    /// Shows the value that a record has there.
    pub fn with_value<T>(&self, view: &Model, index: RecordIx, show: impl FnOnce(&Value) -> T) -> T {
        match self.slot {
            Some(slot) => show(view.record(index).value(slot)),
            None => show(&view.value_at(index, self.path)),
        }
    }
}
