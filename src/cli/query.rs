//! What is wrong with a query, in the reader's words.

use kedang_search::{QueryError, QueryErrorKind};

use super::Ui;

/// One sentence, with the part of the query that it is about.
pub fn reason(error: &QueryError, ui: &Ui) -> String {
    use QueryErrorKind as Kind;
    let say = |id, args: &[(&str, &str)]| ui.text(id, args);
    match &error.kind {
        Kind::UnknownField { name, suggestions } => say(
            "query-unknown-field",
            &[("name", name), ("suggestion", suggestions.first().map_or("", String::as_str))],
        ),
        Kind::UnknownFacet { name } => say("query-unknown-facet", &[("name", name)]),
        Kind::UnclosedQuote => say("query-unclosed-quote", &[]),
        Kind::UnclosedParenthesis | Kind::UnopenedParenthesis | Kind::EmptyParentheses => say("query-parentheses", &[]),
        Kind::MissingOperand { operator } => say("query-missing-operand", &[("operator", operator)]),
        Kind::MissingValue { field } => say("query-missing-value", &[("field", field)]),
        Kind::BadRange | Kind::EmptyRange => say("query-bad-range", &[]),
        Kind::NoRanges { .. } => say("query-no-ranges", &[]),
        Kind::BadDate { value, .. } => say("query-bad-date", &[("value", value)]),
        Kind::BadNumber { value, .. } => say("query-bad-number", &[("value", value)]),
        Kind::BadBool { value, .. } => say("query-bad-bool", &[("value", value)]),
        Kind::BadPhone { value, .. } => say("query-bad-phone", &[("value", value)]),
        Kind::TooLong { .. } | Kind::TooManyTerms { .. } | Kind::TooDeep { .. } => say("query-too-long", &[]),
    }
}
