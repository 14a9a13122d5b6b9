//! Whatever comes in, nothing panics.

use proptest::prelude::*;

use super::complaint;
use crate::expr::tests::Double;
use crate::expr::{At, Expect, compile, compile_template};
use crate::label::Lang;
use crate::value::tests::any_value;

/// Pieces of which random expressions are made, so that many of them compile.
const PIECES: &[&str] = &[
    "severity",
    "received_at",
    "closed_at",
    "claimed",
    "visits",
    "score",
    "tags",
    "escalations",
    "customer",
    ".grade",
    ".name",
    "[0]",
    "['a']",
    "'major'",
    "'2026-01-01'",
    "'3 days'",
    "1",
    "2.5",
    "none",
    "true",
    "(",
    ")",
    "[",
    "]",
    ",",
    "{",
    "}",
    ":",
    "==",
    "!=",
    "<",
    ">=",
    "in",
    "not",
    "and",
    "or",
    "+",
    "-",
    "*",
    "/",
    "~",
    "if",
    "else",
    "is",
    "|",
    "first",
    "length",
    "sum",
    "sort",
    "max(",
    "min(",
    "count(",
    "date(",
    "today",
    "wait",
    "period",
    "signed_on",
    "days_between(",
    "truncate(3)",
    "map(attribute='to.name')",
    "selectattr('due')",
    "referring('interaction')",
    "round",
    "join(', ')",
    "item.due",
    "重大",
    "\"",
    "{{",
    "}}",
    "{%",
    "%}",
];

/// Sources that read every field of the complaint in every way.
const SOURCES: &[&str] = &[
    "received_at + wait",
    "closed_at - received_at",
    "claimed * score",
    "claimed + visits",
    "score / visits",
    "signed_on + wait",
    "today - signed_on",
    "received_at > closed_at",
    "0 <= score <= 100",
    "wait > '30 days'",
    "severity in ['major']",
    "tags | sort | unique | join(', ')",
    "tags | max",
    "sum([visits, score])",
    "today in period",
    "content | truncate(5)",
    "content ~ claimed ~ wait ~ tags ~ customer",
    "escalations | map(attribute='to.name')",
    "escalations | selectattr('due', 'lt', today) | sort(attribute='due') | first",
    "customer.account_manager.name",
    "days_between(signed_on, received_at)",
    "hours_between(received_at, closed_at)",
    "months_between(signed_on, today)",
    "month(signed_on)",
    "quarter(received_at)",
    "days(visits)",
    "hours(score)",
    "score | round(2)",
    "visits | abs",
    "wait | abs",
    "-wait",
    "wait * visits",
    "matches(content, 'a+')",
    "chars(content)",
    "severity | label",
    "period.end",
    "tags[visits]",
    "get(catalog.sla.response, severity, '1 day')",
    "max(signed_on, today)",
    "score | int",
    "claimed / claimed",
    "year(signed_on)",
    "date(period)",
    "not tags or urgent and status",
    "reached('closed')",
    "left('received')",
    "complainant.phone | replace('1', '22') | upper",
    "responsible == about",
];

proptest! {
    #[test]
    fn compiling_never_panics(source in ".{0,60}") {
        let double = Double::new();
        let (expr, problems) = compile(&source, &double, &complaint(), &Expect::Condition);
        prop_assert_eq!(expr.is_some(), problems.is_empty());
        for problem in problems {
            prop_assert!(source.get(problem.span).is_some());
        }
        let _ = compile_template(&source, &double, &complaint());
    }

    #[test]
    fn likely_sources_never_panic(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12)) {
        let double = Double::new();
        let source = pieces.join(" ");
        let (expr, problems) = compile(&source, &double, &complaint(), &Expect::Any);
        for problem in problems {
            prop_assert!(source.get(problem.span.clone()).is_some());
            prop_assert!(crate::diag::codes::find(problem.code).is_some(), "{}", problem.code);
        }
        if let Some(expr) = expr {
            let item = Double::escalation();
            let at = At { world: &double, record: Double::COMPLAINT, item: Some(&item), lang: Lang::Zh };
            if let Err(error) = expr.eval(&at) {
                prop_assert!(source.get(error.span).is_some());
            }
            let _ = expr.print(&at);
        }
        let template = format!("甲{{{{ {source} }}}}");
        let _ = compile_template(&template, &double, &complaint());
    }

    #[test]
    fn evaluating_never_panics(values in prop::collection::vec(any_value(), Double::COMPLAINT_FIELDS)) {
        let mut double = Double::new();
        for (slot, value) in values.into_iter().enumerate() {
            double.set(slot, value);
        }
        let item = Double::escalation();
        for source in SOURCES {
            let (expr, problems) = compile(source, &double, &complaint(), &Expect::Any);
            let expr = expr.unwrap_or_else(|| panic!("{source}: {problems:?}"));
            let at = At { world: &double, record: Double::COMPLAINT, item: Some(&item), lang: Lang::En };
            if let Err(error) = expr.eval(&at) {
                prop_assert!(source.get(error.span.clone()).is_some());
                prop_assert!(crate::diag::codes::find(error.code()).is_some());
            }
            let _ = expr.print(&at);
        }
    }
}
