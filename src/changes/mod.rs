//! What differs between two versions of a record, field by field.
//!
//! In: the bytes of two versions of a file and the record type that its path belongs to today. Out: a list of
//! [`FieldChange`]s with typed values. A version that cannot be read is said to be so, and a value that its field would
//! no longer take stays the text that was written; nothing is guessed. Nothing is hidden here: see `view` for that,
//! which takes away from the [`Contents`] before they are compared.

mod compare;
mod items;
mod read;
#[cfg(test)]
mod tests;
pub mod text;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use compare::{between, own};
pub use read::read;
pub use words::Words;

use crate::value::Value;
use text::Piece;

/// One version of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Past {
    /// It could be read.
    Read(Contents),
    /// It could not be read, so that nothing can be told of it.
    Unreadable(Why),
}

/// Why a version could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It is not UTF-8.
    Encoding,
    /// It is larger than files may be.
    Size,
    /// Its YAML is broken.
    Syntax,
    /// It holds the marks of an unfinished merge.
    Conflict,
    /// Git cannot give it.
    Missing,
}

impl Why {
    /// The last part of the message that says it.
    pub fn name(self) -> &'static str {
        match self {
            Why::Encoding => "encoding",
            Why::Size => "size",
            Why::Syntax => "syntax",
            Why::Conflict => "conflict",
            Why::Missing => "missing",
        }
    }
}

/// What a version of a record holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// Its id then.
    pub id: Arc<str>,
    /// What the fields of the type hold, by slot.
    pub fields: Vec<Told>,
    /// What stands under names that the type does not have, as it is written, by dotted name.
    pub former: BTreeMap<String, String>,
    /// The Markdown body.
    pub body: Arc<str>,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Told {
    /// Nothing.
    #[default]
    Empty,
    /// A value that the field takes.
    Value(Value),
    /// What is written there, which the field does not take.
    Raw(Arc<str>),
    /// Something that the field does not take, and whose text must not be shown.
    Sealed,
    /// Several.
    List(Vec<Told>),
    /// Members by name, in the order of their declaration; empty ones are left out.
    Object(Vec<(Arc<str>, Told)>),
}

impl Told {
    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        match self {
            Told::Empty => true,
            Told::Value(value) => value.is_empty(),
            Told::List(items) => items.is_empty(),
            Told::Object(members) => members.iter().all(|(_, told)| told.is_empty()),
            Told::Raw(_) | Told::Sealed => false,
        }
    }

    /// The member of that name.
    pub fn member(&self, name: &str) -> &Told {
        static EMPTY: Told = Told::Empty;
        match self {
            Told::Object(members) => members.iter().find(|(key, _)| **key == *name).map_or(&EMPTY, |(_, told)| told),
            _ => &EMPTY,
        }
    }

    /// The text that it holds, if it is one.
    pub fn as_text(&self) -> Option<&Arc<str>> {
        if let Told::Value(Value::Text(text)) = self { Some(text) } else { None }
    }
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Dotted name of the field; `id`, `body`, or the name of a field that no longer exists.
    pub field: String,
    /// The item of a list in which it happened.
    pub item: Option<Item>,
    /// What happened.
    pub change: Change,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its place in the new list, from 1.
    pub place: usize,
    /// The first text in it, which usually is its name; may be empty.
    pub name: Arc<str>,
}

/// What happened to a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Another value; one of the two may be empty.
    Value {
        /// Before.
        old: Told,
        /// After.
        new: Told,
    },
    /// Other words in a long text.
    Text(Vec<Piece>),
    /// A new item in a list.
    Added(Told),
    /// An item less in a list.
    Removed(Told),
    /// The items are the same, in another order.
    Reordered,
    /// A step along the workflow.
    Moved(Step),
    /// A field that the type no longer has.
    Former {
        /// What was written before.
        old: Option<String>,
        /// What was written after.
        new: Option<String>,
    },
    /// One of the versions could not be read.
    Unreadable {
        /// Why not the one before.
        old: Option<Why>,
        /// Why not the one after.
        new: Option<Why>,
    },
}

/// A step along the workflow.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Step {
    /// Key of the state before; none when it is not known.
    pub from: Option<Arc<str>>,
    /// Key of the state after.
    pub to: Arc<str>,
    /// When, as the time line says.
    pub at: Told,
    /// Who, as the time line says.
    pub by: Told,
    /// The note.
    pub note: Option<Arc<str>>,
}

/// What differs, without references that say the same record by another of its ids: what `find` gives for both is the same.
pub fn but_new_names<R: PartialEq>(mut found: Vec<FieldChange>, find: impl Fn(&str) -> Option<R>) -> Vec<FieldChange> {
    found.retain(|difference| match &difference.change {
        Change::Value { old: Told::Value(Value::Ref(old)), new: Told::Value(Value::Ref(new)) } => {
            let led = find(&old.id);
            led.is_none() || led != find(&new.id)
        }
        _ => true,
    });
    found
}
