//! What can go wrong with an index as such; for queries see [`crate::QueryError`].

use crate::query::QueryError;

/// An index could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The engine failed: a file is missing, broken or could not be written.
    #[error("the search index cannot be read or written: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// A file could not be read or written.
    #[error("the search index cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// The index lacks its description, or was written by another version.
    #[error("the search index was not written by this version: {0}")]
    Format(String),
    /// A field name could not stand in a query.
    #[error("`{0}` cannot be a field name")]
    FieldName(String),
    /// There are more fields than an index can number.
    #[error("{0} fields are more than an index can hold")]
    TooManyFields(usize),
    /// A value does not fit the kind of its field.
    #[error("a value of field `{field}` in {document} does not fit the field")]
    Value {
        /// The field.
        field: String,
        /// The type and id of the document.
        document: String,
    },
    /// A value names a field beyond the specifications.
    #[error("{document} has a value for field number {field}, which does not exist")]
    UnknownField {
        /// The position given.
        field: usize,
        /// The type and id of the document.
        document: String,
    },
}

/// A search failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query is wrong; the caller words it.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The index is broken.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> SearchError {
        SearchError::Index(error.into())
    }
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> SearchError {
        SearchError::Index(error.into())
    }
}
