//! Records: files of a snapshot, typed by the fields of their record type.
//!
//! In: a snapshot and its schema. Out: one [`Record`] for every file that a type claims, even when it could not
//! be read, and findings. References are not resolved and no rule is evaluated here.

mod file;
mod names;
mod read;
mod typing;

use std::sync::Arc;

pub use file::{encoding_guess, text_of};
pub(crate) use names::{clashes as path_clashes, folded_path};
pub use read::{Records, read_one, read_records, typed};
pub(crate) use read::{file_findings, is_candidate, read_file};

use crate::schema::TypeId;
use crate::value::Value;

/// One record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Its type.
    pub type_id: TypeId,
    /// Its id, from its path.
    pub id: Arc<str>,
    /// Path of its file from the repository's root.
    pub path: Arc<str>,
    /// Its values by slot.
    pub values: Vec<Value>,
    /// The Markdown body; empty for plain YAML.
    pub body: Arc<str>,
    /// Where the body begins in the file, in bytes.
    pub body_start: usize,
    /// Whether its fields could be read at all.
    pub readable: bool,
}

impl Record {
    /// The value in a slot.
    pub fn value(&self, slot: usize) -> &Value {
        static NULL: Value = Value::Null;
        self.values.get(slot).unwrap_or(&NULL)
    }
}
