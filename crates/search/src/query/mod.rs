//! The query language.
//!
//! In: what somebody typed. Out: a tree of terms ([`Query`]), or a [`QueryError`] that says where and what, for the caller
//! to word. Never: a panic, whatever the bytes; a look at the index.
//!
//! ```text
//! query    = or
//! or       = and { "OR" and }
//! and      = not { [ "AND" ] not }                 a blank means AND
//! not      = ( "NOT" | "-" ) not | primary
//! primary  = "(" query ")" | [ field ":" ] value
//! value    = word | word "*" | "*" | quoted | range | compare word | "(" query ")"
//! quoted   = '"' any characters but '"' '"'
//! range    = ( "[" | "{" ) bound "TO" bound ( "]" | "}" )      bound = word | quoted | "*"
//! compare  = ">" | ">=" | "<" | "<=" | "="
//! field    = the name of a field, such as customer.grade, or one of its labels, such as 严重程度
//! word     = characters other than blanks, quotes and parentheses; a word that is only punctuation is passed over
//! ```
//!
//! - A word of Chinese is found as it stands, anywhere in a text; so is a quoted phrase. Other words are found whole,
//!   with `*` by their beginning. A code such as `TS-20260314-7f3k` is found whole, by its parts, and with `*`.
//! - `field:(a OR b)` gives the field to everything in the parentheses that names none itself. `field:*` is any value.
//! - `[a TO b]` holds both bounds, `{a TO b}` neither; the two kinds mix. A month or year as a bound is all of it.
//! - Dates: `2026`, `2026-03`, `2026-03-14`, `2026-03-14T09:20`, `2026-Q1`, `2026-H1`, `2026-W14`, `2026年3月`, `today`
//!   `yesterday` `今天` `昨天` `本周` `上周` `本月` `上月` `今年` `去年`, `-30d` (also `w`, `m`, `y`).
//! - Numbers: `1,000`, `10万`, `1.2亿`.
//! - Full-width punctuation `：（）“”［］＞＜－＊` counts as ASCII; `，、；。` outside quotes part words as blanks do.

mod dates;
mod error;
mod lex;
mod parse;

pub(crate) use dates::period;
pub use error::{QueryError, QueryErrorKind};
pub(crate) use parse::parse;

use std::ops::Range;

/// A part of a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Query {
    /// All of them.
    And(Vec<Query>),
    /// Any of them.
    Or(Vec<Query>),
    /// Everything but this.
    Not(Box<Query>),
    /// One condition.
    Term(Term),
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Term {
    /// The field, if one is named, and the bytes where.
    pub(crate) field: Option<(String, Range<usize>)>,
    pub(crate) value: Value,
    /// The bytes of the value.
    pub(crate) span: Range<usize>,
}

/// What is asked of a field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A word; with a star after it.
    Word(String, bool),
    /// A quoted phrase.
    Phrase(String),
    /// Any value.
    Any,
    /// Between two bounds; none is open.
    Between(Bound, Bound),
}

/// One end of a range.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Bound {
    /// No end.
    Open,
    /// This value and its bytes, and whether it is part of the range.
    At {
        /// The value.
        text: String,
        /// Its bytes in the query.
        span: Range<usize>,
        /// Whether the range holds it.
        inclusive: bool,
    },
}
