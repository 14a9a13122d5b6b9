//! Tests of the schema as a whole: levels that follow from what is read, order of computation, the clock.

use super::*;
use crate::sensitivity::Sensitivity;
use crate::snapshot::Memory;

fn schema(fields: &str, rest: &str) -> (Schema, Vec<String>) {
    let text = format!("type: thing\nlabel: T\nfile: things/{{id}}.yaml\n{rest}fields:\n{fields}");
    let snapshot = Memory::new([("kedang.yaml", "kedang: 1\nsite: {title: T}\n"), ("types/thing.yaml", &text)]);
    let mut found = Vec::new();
    let schema = load(&snapshot, &mut found);
    let show = |finding: &Diagnostic| format!("{} {}", finding.code.as_str(), &text[finding.span.clone()]);
    let found = found.iter().map(show).collect();
    (schema, found)
}

#[test]
fn derived_values_are_as_secret_as_what_they_read() {
    let fields = "  open: {kind: text}\n  secret: {kind: text, sensitivity: restricted}\n  b: {kind: bool, derive: \"filled(a)\"}\n  a: {kind: text, derive: \"open ~ secret\"}\n";
    let (schema, found) = schema(fields, "title: \"{{ b }}\"\n");
    assert_eq!(found, [""; 0]);
    let thing = schema.record_type(0);
    for name in ["a", "b"] {
        assert_eq!(thing.field(name).map(|field| field.sensitivity), Some(Sensitivity::Restricted), "{name}");
    }
    assert_eq!(thing.title.level, Sensitivity::Restricted);
    assert_eq!(thing.field("open").map(|field| field.sensitivity), Some(Sensitivity::Internal));
}

#[test]
fn what_is_computed_comes_after_what_it_reads() {
    let fields =
        "  b: {kind: integer, derive: \"a + 1\"}\n  a: {kind: integer, derive: \"n + 1\"}\n  n: {kind: integer}\n";
    let (schema, found) = schema(fields, "");
    assert_eq!(found, [""; 0]);
    assert_eq!(schema.order, [Computed::Field(0, 1), Computed::Field(0, 0)]);
}

#[test]
fn circles_are_reported_once() {
    let fields = "  a: {kind: integer, derive: \"b + 1\"}\n  b: {kind: integer, derive: \"a + 1\"}\n";
    let (schema, found) = schema(fields, "");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("expr-cycle"), "{found:?}");
    assert_eq!(schema.order, []);
}

#[test]
fn an_error_must_not_depend_on_the_day() {
    let rule = |level: &str| format!("rules:\n  - {{code: x, must: \"age < 3\", level: {level}, message: M}}\n");
    let fields = "  on: {kind: date}\n  age: {kind: integer, derive: \"days_between(on, today)\"}\n";
    assert_eq!(schema(fields, &rule("error")).1, ["expr-clock age < 3"]);
    assert_eq!(schema(fields, &rule("warning")).1, [""; 0]);
}

#[test]
fn mistakes_are_placed() {
    let fields =
        "  a: {kind: txt}\n  b: {kind: ref, to: thng}\n  c: {kind: enum, options: {from: nope}}\n  D: {kind: text}\n";
    let found = schema(fields, "sections: [{name: s, fields: [a, bb]}]\ncolor: red\n").1;
    for expected in [
        "bad-choice txt",
        "unknown-type thng",
        "unknown-catalog nope",
        "bad-name D",
        "unknown-field-name bb",
        "unknown-key color",
    ] {
        assert!(found.iter().any(|found| found == expected), "{expected}: {found:?}");
    }
}
