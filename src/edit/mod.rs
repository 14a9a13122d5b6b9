//! Edits of a record that touch only what they must: comments, order, quotes and line ends of all else stay as they are.
//!
//! In: the text of a record, its type, and what is to change. Out: the new text. Nothing is read or written here, and
//! whether the record is right afterwards is for `check` to say. Never: an edit whose outcome is not what was asked; each one
//! is read again and compared with what it should have made, and refused when they differ.

mod comment;
mod extent;
mod identity;
mod lines;
mod links;
mod remove;
mod replace;
mod surgery;
#[cfg(test)]
mod tests;
mod tree;
mod way;

use std::sync::Arc;

pub use identity::{References, Renamed, path_with_id, references, with_id};
pub use way::Way;

use crate::schema::RecordType;

/// What is to become of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stands there afterwards, whatever stood there before.
    Put(New),
    /// It is one more item of the list.
    Append(New),
    /// Nothing stands there afterwards.
    Remove,
}

/// A value to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum New {
    /// One text; `typed` where what looks like a number is one.
    Text {
        /// The text.
        text: String,
        /// Whether the field is no free text.
        typed: bool,
    },
    /// A list.
    List(Vec<New>),
    /// Named parts.
    Map(Vec<(Arc<str>, New)>),
}

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The type has no such field.
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
    /// The value follows from the name of the file.
    FromPath(String),
    /// The state of a workflow is the last step of its time line.
    State(String),
    /// The field has parts, which are set one by one.
    Parts {
        /// The dotted name.
        field: String,
        /// Its parts.
        parts: String,
    },
    /// The field is a list whose items have parts, and it was not said which item or which part is meant.
    Items {
        /// The dotted name.
        field: String,
        /// The parts of its items.
        parts: String,
        /// How many items it has.
        count: usize,
    },
    /// The field holds one value that is no mapping, and a part of it was named.
    NoParts {
        /// The dotted name.
        field: String,
        /// What a value of it looks like, empty when there is nothing to show.
        example: &'static str,
    },
    /// The field is a list with items, and it was not said which one is meant.
    List {
        /// The dotted name.
        field: String,
        /// How many items it has.
        count: usize,
    },
    /// The field takes one value, and was given one more or an item's number.
    NoList(String),
    /// The list has fewer items.
    NoItem {
        /// The dotted name.
        field: String,
        /// How many items the list has.
        count: usize,
    },
    /// The file is no YAML that could be read, so nothing in it can be found.
    Unreadable,
    /// What stands there is written in a way that could not be changed without touching more than this field.
    Unsafe(String),
}

/// Changes one field of a record; `name` is dotted, with numbers for items of lists.
///
/// # Errors
///
/// When the type has no such place, or the edit cannot be made without harm to the rest of the file.
pub fn change(
    record_type: &RecordType,
    path: &Arc<str>,
    text: &str,
    name: &str,
    change: &Change,
) -> Result<String, EditError> {
    let way = Way::find(record_type, name)?;
    surgery::apply(path, text, &way, change)
}

/// Sets one field to a text, appends one with `append`, and takes the value away when the text is empty.
///
/// # Errors
///
/// As those of [`change`], and when a person does not write the field.
pub fn assign(
    record_type: &RecordType,
    path: &Arc<str>,
    text: &str,
    name: &str,
    append: bool,
    value: &str,
) -> Result<String, EditError> {
    let counted = |error| counted(error, path, text);
    let way = Way::find(record_type, name).map_err(counted)?;
    way.is_written(record_type, name)?;
    let change = match value.trim().is_empty() {
        true if append => return Ok(text.to_owned()),
        true => Change::Remove,
        false => way.value(name, append, value).map_err(counted)?,
    };
    let new = surgery::apply(path, text, &way, &change)?;
    match change {
        // What stood under its former name beside it would come to light.
        Change::Remove if way.steps.len() == 1 && way.former.is_some() => surgery::apply(path, &new, &way, &change),
        _ => Ok(new),
    }
}

/// An error about a list with the number of items that it has.
fn counted(mut error: EditError, path: &Arc<str>, text: &str) -> EditError {
    if let EditError::Items { field, count, .. } | EditError::List { field, count } = &mut error {
        let document = crate::yaml::read_document(path, text, crate::yaml::Budget::default(), &mut Vec::new());
        let steps = field.split('.').try_fold(document.root.as_ref(), |node, step| match node?.as_sequence() {
            Some(items) => Some(step.parse::<usize>().ok().and_then(|index| items.get(index))),
            None => Some(node?.get(step)),
        });
        *count = steps.flatten().map_or(0, |node| node.as_sequence().map_or(usize::from(!node.is_null()), <[_]>::len));
    }
    error
}

/// Whether the file itself holds a value for a key of its top level.
pub fn says(path: &Arc<str>, text: &str, key: &str) -> bool {
    let document = crate::yaml::read_document(path, text, crate::yaml::Budget::default(), &mut Vec::new());
    document.root.as_ref().and_then(|root| root.get(key)).is_some_and(|node| !node.is_null())
}
