//! What is wrong with a query, as values.

use std::ops::Range;

use serde::Serialize;

/// A query cannot be understood; `Display` words it in English, callers word it in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{kind} (at byte {})", span.start)]
pub struct QueryError {
    /// The bytes of the query that are wrong.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub kind: QueryErrorKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QueryErrorKind {
    /// No field has this name or label.
    #[error("there is no field `{name}`")]
    UnknownField {
        /// The name as typed.
        name: String,
        /// Names that are like it, the likest first.
        suggestions: Vec<String>,
    },
    /// A facet was asked for that the index does not count.
    #[error("`{name}` is not a facet")]
    UnknownFacet {
        /// The name as asked for.
        name: String,
    },
    /// A quotation mark has no partner.
    #[error("the quotation is not closed")]
    UnclosedQuote,
    /// An opening parenthesis has no partner.
    #[error("the parenthesis is not closed")]
    UnclosedParenthesis,
    /// A closing parenthesis has no partner.
    #[error("nothing opens this parenthesis")]
    UnopenedParenthesis,
    /// Parentheses hold nothing.
    #[error("there is nothing in the parentheses")]
    EmptyParentheses,
    /// AND, OR, NOT or a minus sign lacks something beside it.
    #[error("`{operator}` needs a term beside it")]
    MissingOperand {
        /// The operator as typed.
        operator: String,
    },
    /// A field is named and nothing follows.
    #[error("`{field}:` needs a value")]
    MissingValue {
        /// The field.
        field: String,
    },
    /// A range is not `[a TO b]`.
    #[error("a range is written [a TO b]")]
    BadRange,
    /// The lower bound is above the upper.
    #[error("the range is empty: it ends before it begins")]
    EmptyRange,
    /// A range or comparison of a field that has none, or of no field.
    #[error("{}", match field { Some(field) => format!("`{field}` has no ranges"), None => "a range needs a field".into() })]
    NoRanges {
        /// The field, if one is named.
        field: Option<String>,
    },
    /// A date cannot be read.
    #[error("`{value}` is not a date, a month or a year")]
    BadDate {
        /// The field.
        field: String,
        /// The value as typed.
        value: String,
    },
    /// A number cannot be read.
    #[error("`{value}` is not a number")]
    BadNumber {
        /// The field.
        field: String,
        /// The value as typed.
        value: String,
    },
    /// Neither yes nor no.
    #[error("`{value}` is neither true nor false")]
    BadBool {
        /// The field.
        field: String,
        /// The value as typed.
        value: String,
    },
    /// A telephone number without digits.
    #[error("`{value}` has no digits")]
    BadPhone {
        /// The field.
        field: String,
        /// The value as typed.
        value: String,
    },
    /// The query is longer than searching allows.
    #[error("the query is longer than {limit} characters")]
    TooLong {
        /// The most characters.
        limit: usize,
    },
    /// The query has too many terms.
    #[error("the query has more than {limit} terms")]
    TooManyTerms {
        /// The most terms.
        limit: usize,
    },
    /// Parentheses and NOTs stand in each other too deep.
    #[error("the query is nested deeper than {limit} levels")]
    TooDeep {
        /// The most levels.
        limit: usize,
    },
}
