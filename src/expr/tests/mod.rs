//! Tests of expressions against a small schema and a few records of it.

mod double;
mod evaluation;
mod problems;
mod properties;
mod reading;

pub(crate) use double::{Double, complaint};

use super::{At, EvalError, Expect, Expr, Problem, compile};
use crate::label::Lang;
use crate::value::{Value, format};

/// Compiles an expression on complaints; every problem fails the test.
fn compiled(source: &str) -> Expr {
    let (expr, problems) = try_compile(source);
    expr.unwrap_or_else(|| panic!("{source}: {problems:?}"))
}

fn try_compile(source: &str) -> (Option<Expr>, Vec<Problem>) {
    compile(source, &Double::new(), &complaint(), &Expect::Any)
}

/// The value of an expression on the first complaint.
fn value(source: &str) -> Result<Value, Box<EvalError>> {
    let double = Double::new();
    let item = Double::escalation();
    let at = At { world: &double, record: Double::COMPLAINT, item: Some(&item), lang: Lang::Zh };
    compiled(source).eval(&at).map(std::borrow::Cow::into_owned)
}

/// The kind and canonical text of that value: `integer 3`.
fn shown(source: &str) -> String {
    match value(source) {
        Ok(value) => {
            let text = format::canonical(&value, &Double::new().zone, *b"CNY");
            format!("{} {text}", value.kind_name()).trim_end().to_owned()
        }
        Err(error) => format!("{} at `{}`", error.code(), &source[error.span.clone()]),
    }
}

/// Problems as `code arg/arg at span-text`, one a line.
fn problems(source: &str) -> String {
    let (_, problems) = try_compile(source);
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| {
            let args: Vec<&str> = problem.args.iter().map(|(name, _)| problem.arg(name)).collect();
            format!("{} [{}] `{}`", problem.code, args.join("|"), &source[problem.span.clone()])
        })
        .collect();
    lines.join("\n")
}

#[test]
fn page_of_expressions_is_current() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/expressions.md");
    let page = super::docs::page();
    if !path.exists() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written == page, "docs/expressions.md is out of date: delete it and run this test again");
}

#[test]
fn every_entry_has_its_words_and_its_own_name() {
    for (n, entry) in super::registry::entries().enumerate() {
        assert!(!entry.zh.is_empty() && !entry.en.is_empty() && !entry.example.is_empty(), "{}", entry.name);
        let twin = super::registry::entries().skip(n + 1).any(|e| e.name == entry.name && e.form == entry.form);
        assert!(!twin, "{} twice", entry.name);
        assert!(super::syntax::expression(entry.example).is_ok(), "{}", entry.example);
    }
}

#[test]
fn threads_may_share_expressions() {
    fn shared<T: Send + Sync>() {}
    shared::<Expr>();
    shared::<super::Template>();
}
