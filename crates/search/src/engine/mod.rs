//! Answering queries.
//!
//! `plan` turns the tree of a query into conditions on numbered fields; `lookup` reads the dictionaries and postings of one
//! segment; `eval` combines them into scored documents. Scores use no floating-point functions beyond the four
//! operations, so that the browser's agree with the server's.

pub(crate) mod eval;
pub(crate) mod lookup;
pub(crate) mod plan;
pub(crate) mod run;
