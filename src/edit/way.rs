//! From a dotted name to the place of a field in its form.

use std::sync::Arc;

use super::{Change, EditError, New};
use crate::draft::is_typed;
use crate::schema::{Field, FieldKind, RecordType, TIMELINE, scalar};
use crate::text::suggest;

/// One step from the whole record to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into a mapping.
    Key {
        /// The name.
        name: Arc<str>,
        /// The names beside it, in the order of the form.
        order: Vec<Arc<str>>,
    },
    /// Into a list, counted from 0.
    Item(usize),
}

/// The way to a value.
#[derive(Clone, Debug)]
pub struct Way<'t> {
    /// The dotted name, for messages.
    pub name: String,
    /// The steps.
    pub steps: Vec<Step>,
    /// The name that the first field had before; records may still use it.
    pub former: Option<Arc<str>>,
    /// The field at its end; none inside a mapping that no form describes.
    pub field: Option<&'t Field>,
}

impl<'t> Way<'t> {
    /// Finds the place that a dotted name leads to.
    ///
    /// # Errors
    ///
    /// When the type has no such field, or a list or a value stands where the name goes on otherwise.
    pub fn find(record_type: &'t RecordType, name: &str) -> Result<Way<'t>, EditError> {
        let mut parts = name.split('.');
        let first = parts.next().unwrap_or_default();
        let field = record_type.fields.iter().find(|field| &*field.name == first);
        let mut field = field.ok_or_else(|| unknown(&record_type.fields, name, first))?;
        let former = field.renamed_from.clone();
        let mut steps = vec![Step::Key { name: field.name.clone(), order: order(record_type) }];
        let mut free = false;
        for part in parts {
            if free {
                return Err(EditError::NoParts { field: before(name, part), example: "" });
            }
            match (&field.kind, part.parse::<usize>()) {
                (FieldKind::List(item), Ok(index)) => {
                    steps.push(Step::Item(index));
                    field = item;
                }
                (FieldKind::Object(children), Err(_)) => {
                    let child = children.iter().find(|child| &*child.name == part);
                    let order = children.iter().map(|child| child.name.clone()).collect();
                    field = child.ok_or_else(|| unknown(children, name, part))?;
                    steps.push(Step::Key { name: part.into(), order });
                }
                (FieldKind::Attachment, Err(_)) if matches!(part, "path" | "title") => {
                    let order = vec!["path".into(), "title".into()];
                    steps.push(Step::Key { name: part.into(), order });
                    free = true;
                }
                (FieldKind::List(item), Err(_)) => return Err(which(item, before(name, part))),
                (_, Ok(_)) => return Err(EditError::NoList(before(name, part))),
                (kind, Err(_)) => {
                    return Err(EditError::NoParts { field: before(name, part), example: scalar::example(kind) });
                }
            }
        }
        Ok(Way { name: name.to_owned(), steps, former, field: (!free).then_some(field) })
    }

    /// Refuses what no person writes: computed fields, the state of a workflow, what the path says.
    ///
    /// # Errors
    ///
    /// When it is one of these.
    pub fn is_written(&self, record_type: &RecordType, name: &str) -> Result<(), EditError> {
        let Some(Step::Key { name: first, .. }) = self.steps.first() else { return Ok(()) };
        let workflow = record_type.workflow.as_ref().filter(|workflow| workflow.timeline);
        if record_type.file.names().any(|part| *part == **first) {
            return Err(EditError::FromPath(name.to_owned()));
        }
        if workflow.is_some_and(|workflow| workflow.field == *first) {
            return Err(EditError::State(name.to_owned()));
        }
        let computed = self.steps.len() == 1 && record_type.field(first).is_some_and(|field| field.derive.is_some());
        if computed || self.field.is_some_and(|field| field.derive.is_some()) {
            return Err(EditError::Derived(name.to_owned()));
        }
        Ok(())
    }

    /// What is to be done to write `value` here.
    ///
    /// # Errors
    ///
    /// When the field has parts, or is no list and was given one more item.
    pub fn value(&self, name: &str, append: bool, value: &str) -> Result<Change, EditError> {
        let Some(field) = self.field else {
            return Ok(Change::Put(New::Text { text: value.to_owned(), typed: false }));
        };
        let (item, list) = if let FieldKind::List(item) = &field.kind { (&**item, true) } else { (field, false) };
        if list && !item.children().is_empty() {
            return Err(which(item, name.to_owned()));
        }
        if matches!(item.kind, FieldKind::Object(_)) {
            return Err(EditError::Parts { field: name.to_owned(), parts: parts(item) });
        }
        let new = New::Text { text: spelled(item, value), typed: is_typed(item) };
        match (append, list) {
            (true, false) => Err(EditError::NoList(name.to_owned())),
            (true, true) => Ok(Change::Append(new)),
            (false, _) => Ok(Change::Put(new)),
        }
    }

    /// Whether the field at the end is a list.
    pub fn is_list(&self) -> bool {
        self.field.is_some_and(|field| matches!(field.kind, FieldKind::List(_)))
    }
}

/// The names of a record's fields in the order of its form: section by section, the time line last.
fn order(record_type: &RecordType) -> Vec<Arc<str>> {
    let sections = record_type.sections.iter().flat_map(|section| &section.fields);
    let mut order: Vec<Arc<str>> = Vec::with_capacity(record_type.fields.len());
    for name in sections.map(|name| &name.text).chain(record_type.fields.iter().map(|field| &field.name)) {
        if &**name != TIMELINE && !order.contains(name) {
            order.push(name.clone());
        }
    }
    order.push(TIMELINE.into());
    order
}

/// The key of an option whose label was written.
fn spelled(field: &Field, value: &str) -> String {
    let Some(options) = field.options().filter(|options| options.find(value).is_none()) else {
        return value.to_owned();
    };
    let labelled = options.list.iter().find(|option| *option.label.zh == *value || *option.label.en == *value);
    labelled.map_or_else(|| value.to_owned(), |option| option.key.to_string())
}

/// The names of a field's parts that people write.
fn parts(field: &Field) -> String {
    let written = field.children().iter().filter(|part| part.derive.is_none());
    written.map(|part| &*part.name).collect::<Vec<_>>().join(", ")
}

/// It was not said which item of a list is meant.
fn which(item: &Field, field: String) -> EditError {
    match item.children().is_empty() {
        true => EditError::List { field, count: 0 },
        false => EditError::Items { field, parts: parts(item), count: 0 },
    }
}

/// The dotted name up to a part of it.
fn before(name: &str, part: &str) -> String {
    let end = name.find(&format!(".{part}")).unwrap_or(name.len());
    name[..end].to_owned()
}

fn unknown(fields: &[Field], name: &str, step: &str) -> EditError {
    let open = fields.iter().filter(|field| field.derive.is_none() && !field.common).map(|field| &*field.name);
    let renamed = fields.iter().find(|field| field.renamed_from.as_deref() == Some(step));
    let near = || suggest(step, fields.iter().map(|field| &*field.name));
    let suggestion = renamed.map_or_else(near, |field| field.name.to_string());
    let suggestion = if suggestion.is_empty() { suggestion } else { name.replacen(step, &suggestion, 1) };
    EditError::Unknown { field: name.to_owned(), suggestion, fields: open.collect::<Vec<_>>().join(", ") }
}
