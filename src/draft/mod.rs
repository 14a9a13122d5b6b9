//! New records: a form with what was given filled in, and with words that help to fill in the rest.
//!
//! In: a schema, what was given, and the numbers that make an id. Out: the path and the text of a file. Nothing is
//! written here, and whether the record is right is for `check` to say.

mod form;
mod given;
mod overlay;
mod scalar;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

pub use form::is_typed;
pub use given::{Given, GivenError};
pub use overlay::Overlay;
pub use scalar::{flow_scalar, literal, quoted, scalar, single_quoted};

use crate::i18n::Catalogue;
use crate::schema::{Schema, TypeId, pattern};

/// What a new record is made from.
pub struct Request<'a> {
    /// Catalogs and types.
    pub schema: &'a Schema,
    /// The type of the record.
    pub type_id: TypeId,
    /// Its id; made by the type's pattern if not given.
    pub id: Option<&'a str>,
    /// Names of fields and their values, in the order in which they were given.
    pub set: &'a [(String, String)],
    /// The instant of its first step.
    pub now: Timestamp,
    /// Id of the person who makes it, when known.
    pub by: Option<&'a str>,
    /// The language of the words beside the fields.
    pub catalogue: &'a Catalogue,
}

/// A record that is not written yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// Where its file belongs, from the repository's root.
    pub path: String,
    /// What the file holds.
    pub text: String,
}

/// Why no record could be drafted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftError {
    /// A value has no place in the form.
    Given(GivenError),
    /// The path of the file needs a field that was not given.
    NeedsField(Arc<str>),
    /// The type does not say how ids look, and none was given.
    NeedsId,
    /// A text that cannot be a part of a path; one of [`pattern::id_problem`].
    BadId {
        /// The text.
        id: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Every id that the pattern allows is taken.
    NoFreeId,
}

impl From<GivenError> for DraftError {
    fn from(error: GivenError) -> DraftError {
        DraftError::Given(error)
    }
}

impl Request<'_> {
    /// Drafts the record. `random` gives numbers below its argument, `taken` tells whether an id is in use.
    ///
    /// # Errors
    ///
    /// When what was given does not make a record of the type.
    pub fn draft(&self, random: impl FnMut(usize) -> usize, taken: impl Fn(&str) -> bool) -> Result<Draft, DraftError> {
        let record_type = self.schema.record_type(self.type_id);
        let mut given = Vec::new();
        for (name, value) in self.set.iter().filter(|(_, value)| !value.trim().is_empty()) {
            given::put(record_type, &mut given, name, value)?;
        }
        let id = match (self.id, &record_type.id) {
            (Some(id), _) => id.to_owned(),
            (None, Some(pattern)) => {
                let today = self.schema.config.timezone.to_datetime(self.now).date();
                pattern.allot(today, random, taken).ok_or(DraftError::NoFreeId)?
            }
            (None, None) => return Err(DraftError::NeedsId),
        };
        let mut parts: BTreeMap<&str, String> = BTreeMap::new();
        for name in record_type.file.names() {
            let text = match given.iter().find(|(known, _)| **known == *name) {
                _ if name == "id" => id.clone(),
                Some((_, Given::Text(text))) => text.trim().to_owned(),
                _ => return Err(DraftError::NeedsField(name.into())),
            };
            if let Some(reason) = pattern::id_problem(&text) {
                return Err(DraftError::BadId { id: text, reason });
            }
            parts.insert(name, text);
        }
        let path = record_type.file.fill(|name| parts.get(name).map(String::as_str)).map_err(DraftError::NeedsField)?;
        let text = form::Form::new(self, &id, given).text();
        Ok(Draft { id, path, text })
    }
}
