//! What expressions give: every operator, function, filter and test.

use super::{shown, value};
use crate::expr::registry::{Form, entries};
use crate::value::Value;

/// Checks a table of sources and the kind and text of their values.
fn table(rows: &[(&str, &str)]) {
    for (source, wanted) in rows {
        assert_eq!(shown(source), *wanted, "{source}");
    }
}

const NAMES: &[(&str, &str)] = &[
    ("self", "ref ts-1"),
    ("self.id", "text ts-1"),
    ("self.severity", "text major"),
    ("id", "text ts-1"),
    ("type", "text complaint"),
    ("title", "text 记录ts-1"),
    ("body", "text ## 正文"),
    ("today", "date 2026-03-24"),
    ("item.due", "date 2026-03-20"),
    ("item.to.name", "text 李敏"),
    ("item.to.manager.rank", "text head"),
    ("customer", "ref kh-1"),
    ("customer.grade", "text A"),
    ("customer['grade']", "text A"),
    ("customer.account_manager.manager.name", "text 赵强"),
    ("customer.account_manager.manager.manager.name", "null"),
    ("customer.type", "text customer"),
    ("customer.title", "text 青禾机械"),
    ("complainant.phone", "text 021-5555 0100"),
    ("about.name", "text 李敏"),
    ("about.grade", "null"),
    ("about.rank", "text supervisor"),
    ("anything.name", "null"),
    ("anything.id", "null"),
    ("closed_at", "null"),
    ("null", "null"),
    ("signed_on if filled(tags) else null", "date 2026-03-01"),
    ("catalog.sla.response.major", "duration 2 hours"),
    ("catalog.sla.response[severity]", "duration 2 hours"),
    ("catalog.grades[customer.grade].visit_interval", "duration 30 days"),
    ("catalog.grades['B'].level", "integer 2"),
    ("catalog['grades'].B.level", "integer 2"),
    ("catalog[severity if urgent else 'limits'].gift", "integer 500"),
    ("period.start", "date 2026-03-01"),
    ("period.end", "date 2026-03-31"),
    ("tags[0]", "text vip"),
    ("tags[-2]", "text 急"),
    ("tags[9]", "null"),
    ("escalations[0].to.name", "text 李敏"),
    ("{'a': 1, 'b': severity}.b", "text major"),
    ("{'a': 1}['a']", "integer 1"),
];

const OPERATORS: &[(&str, &str)] = &[
    ("1 + 2 * 3", "integer 7"),
    ("0.1 + 0.2", "decimal 0.3"),
    ("7 / 2", "decimal 3.5"),
    ("-(2 - 5)", "integer 3"),
    ("-score", "decimal -87.25"),
    ("score + 1", "decimal 88.25"),
    ("1_000.50", "decimal 1000.50"),
    ("empty + 1", "null"),
    ("received_at + '3 days'", "datetime 2026-03-17T09:20:00+08:00"),
    ("received_at + 3 * hours(2)", "datetime 2026-03-14T15:20:00+08:00"),
    ("received_at + wait", "datetime 2026-04-13T09:20:00+08:00"),
    ("received_at + catalog.sla.response[severity]", "datetime 2026-03-14T11:20:00+08:00"),
    ("signed_on - '1 month'", "date 2026-02-01"),
    ("today - signed_on", "duration 23 days"),
    ("today - '2026-03-01'", "duration 23 days"),
    ("(today - signed_on) > '3 weeks'", "bool true"),
    ("(timeline | last).at - received_at", "duration 1360 minutes"),
    ("claimed * 2", "money 2401.00"),
    ("claimed * 0.5", "money 600.250"),
    ("claimed + 0.5", "money 1201.00"),
    ("claimed / claimed", "decimal 1"),
    ("claimed - claimed == 0", "bool true"),
    ("claimed > 1000", "bool true"),
    ("claimed > catalog.limits.gift", "bool true"),
    ("claimed > visits", "bool true"),
    ("catalog.limits.gift < claimed", "bool true"),
    ("severity == 'major'", "bool true"),
    ("severity != 'minor'", "bool true"),
    ("closed_at == none", "bool true"),
    ("closed_at == received_at", "bool false"),
    ("visits == 3.0", "bool true"),
    ("customer == 'kh-1'", "bool true"),
    ("customer.account_manager == responsible", "bool true"),
    ("signed_on >= '2026-01-01'", "bool true"),
    ("received_at < '2026-03-14 10:00'", "bool true"),
    ("'2026-03-14T00:00:00Z' < received_at", "bool true"),
    ("period == '2026-03'", "bool true"),
    ("wait > '4 weeks'", "bool true"),
    ("0 <= score <= 100", "bool true"),
    ("0 <= score < visits", "bool false"),
    ("'2026-01-01' <= signed_on <= today", "bool true"),
    ("severity in ['major', 'crisis']", "bool true"),
    ("severity not in ['major']", "bool false"),
    ("signed_on in ['2026-03-01']", "bool true"),
    ("'vip' in tags", "bool true"),
    ("'停机' in content", "bool true"),
    ("today in period", "bool true"),
    ("'2026-04-01' in period", "bool false"),
    ("responsible in [item.to]", "bool true"),
    ("'major' in catalog.sla.response", "bool true"),
    ("1 in (1, 2)", "bool true"),
    ("urgent or closed_at", "bool false"),
    ("severity and tags", "bool true"),
    ("not closed_at", "bool true"),
    ("urgent and empty > 3", "bool false"),
    ("severity ~ '（' ~ visits ~ '）' ~ customer ~ closed_at", "text 重大（3）青禾机械"),
    ("1 if urgent else 2", "integer 2"),
    ("1 if urgent", "null"),
    ("signed_on if urgent else '2026-05-01'", "date 2026-05-01"),
    ("closed_at is none", "bool true"),
    ("closed_at is not none", "bool false"),
    ("severity is in ['major']", "bool true"),
];

const FUNCTIONS: &[(&str, &str)] = &[
    ("first(closed_at, received_at)", "datetime 2026-03-14T09:20:00+08:00"),
    ("first(closed_at, empty)", "null"),
    ("first(closed_at, '2026-03-15 08:00')", "datetime 2026-03-15T08:00:00+08:00"),
    ("get(catalog.sla.response, severity, '8 hours')", "duration 2 hours"),
    ("get(catalog.sla.response, 'none', '8 hours')", "duration 8 hours"),
    ("get(catalog.sla.response, empty)", "null"),
    ("referring('interaction')", "list [hf-1, hf-2]"),
    ("referring('interaction', 'source')", "list []"),
    ("referring('interaction') | map(attribute='held_on') | max", "date 2026-03-20"),
    ("count(referring('interaction', 'about'))", "integer 2"),
    ("not referring('interaction', 'source')", "bool true"),
    ("deadline('resolution').due", "datetime 2026-03-16T09:20:00+08:00"),
    ("deadline('resolution').missed", "bool true"),
    ("deadline('resolution').met", "bool false"),
    ("deadline('resolution').open", "bool true"),
    ("deadline('resolution').done_at", "null"),
    ("deadline('resolution')['missed']", "bool true"),
    ("entered('accepted')", "datetime 2026-03-14T11:00:00+08:00"),
    ("entered('closed')", "null"),
    ("left('received')", "datetime 2026-03-14T11:00:00+08:00"),
    ("left('waiting')", "null"),
    ("reached('accepted')", "bool true"),
    ("reached('closed')", "bool false"),
    ("filled(urgent)", "bool true"),
    ("filled(closed_at)", "bool false"),
    ("days_between(received_at, today)", "integer 10"),
    ("days_between(today, signed_on)", "integer -23"),
    ("days_between(received_at, closed_at)", "null"),
    ("days_between(received_at, first(closed_at, today))", "integer 10"),
    ("days_between('2026-03-01', '2026-04-01')", "integer 31"),
    ("hours_between(received_at, entered('accepted'))", "decimal 1.6666666666666666666666666667"),
    ("hours_between(signed_on, today)", "decimal 552"),
    ("months_between('2026-01-31', '2026-03-30')", "integer 1"),
    ("date(received_at)", "date 2026-03-14"),
    ("date(period)", "date 2026-03-01"),
    ("date('2026-03-14')", "date 2026-03-14"),
    ("month(received_at)", "period 2026-03"),
    ("month(today) == period", "bool true"),
    ("quarter(received_at)", "period 2026-Q1"),
    ("today in quarter(received_at)", "bool true"),
    ("year(today) - customer.founded_year", "integer 28"),
    ("days(7)", "duration 7 days"),
    ("days(visits)", "duration 3 days"),
    ("hours(1.5)", "duration 90 minutes"),
    ("duration('3 天')", "duration 3 days"),
    ("count(tags)", "integer 3"),
    ("count('客档')", "integer 2"),
    ("count(tags if urgent else none)", "integer 0"),
    ("sum([1, 2.5, none])", "decimal 3.5"),
    ("sum(escalations | map(attribute='cost'))", "money 10"),
    ("sum([])", "integer 0"),
    ("min(signed_on, date(received_at))", "date 2026-03-01"),
    ("max(signed_on, '2026-03-02')", "date 2026-03-02"),
    ("max([3, 1, 2])", "integer 3"),
    ("min(empty, 4)", "integer 4"),
    ("max([])", "null"),
    ("matches(id, '^ts-[0-9]+$')", "bool true"),
    ("matches(content, '赔')", "bool true"),
    ("matches(customer.account_manager.manager.manager.name, 'x')", "null"),
    ("chars(content)", "integer 15"),
];

const FILTERS: &[(&str, &str)] = &[
    ("tags | length", "integer 3"),
    ("tags | count", "integer 3"),
    ("tags | first", "text vip"),
    ("tags | last", "text vip"),
    ("(timeline | first).state", "text received"),
    ("(tags if urgent else none) | first", "null"),
    ("[1, 2] | sum", "integer 3"),
    ("[3, 1, 2] | min", "integer 1"),
    ("[3, 1, 2] | max", "integer 3"),
    ("[3, none, 1] | sort", "list [1, 3, ]"),
    ("[3, none, 1] | sort(reverse=true)", "list [3, 1, ]"),
    ("referring('interaction') | sort('held_on', true) | first", "ref hf-2"),
    ("tags | unique", "list [vip, 急]"),
    ("tags | unique | join('、')", "text vip、急"),
    ("tags | join", "text vip急vip"),
    ("grades | join('/')", "text A级/C级"),
    ("[customer, responsible] | join(', ')", "text 青禾机械, 李敏"),
    ("escalations | map(attribute='to.name') | join(' ')", "text 李敏 赵强"),
    ("escalations | map('due')", "list [2026-03-20, ]"),
    ("escalations | selectattr('due') | length", "integer 1"),
    ("escalations | rejectattr('due') | length", "integer 1"),
    ("escalations | selectattr('due', 'none') | length", "integer 1"),
    ("escalations | selectattr('to.rank', 'eq', 'head') | length", "integer 1"),
    ("escalations | selectattr('to.rank', 'ne', 'head') | length", "integer 1"),
    ("escalations | selectattr('to.rank', 'in', ['head', 'supervisor']) | length", "integer 2"),
    ("escalations | selectattr('to', 'eq', responsible) | length", "integer 1"),
    ("referring('interaction') | selectattr('held_on', 'ge', signed_on) | length", "integer 2"),
    ("referring('interaction') | selectattr('held_on', 'gt', '2026-03-10') | length", "integer 1"),
    ("referring('interaction') | selectattr('held_on', 'lt', today) | map(attribute='fee') | sum", "money 80"),
    ("referring('interaction') | selectattr('held_on', 'le', '2026-03-10') | length", "integer 1"),
    ("referring('interaction') | rejectattr('held_on', 'le', '2026-03-10') | length", "integer 1"),
    ("empty | default(5)", "integer 5"),
    ("visits | default(5)", "integer 3"),
    ("(severity | default('未定')) ~ ''", "text 重大"),
    ("(customer.account_manager.manager.manager.rank | default('未定')) ~ ''", "text 未定"),
    ("[claimed, severity, none, 1, tags, 2.5, signed_on, 'a'] | sort | map(attribute='x')", "list [, , , , , , , ]"),
    ("closed_at | default('2026-04-01 00:00')", "datetime 2026-04-01T00:00:00+08:00"),
    ("tags | contains('vip')", "bool true"),
    ("content | contains('停机')", "bool true"),
    ("content | truncate(8)", "text 设备 停机 两次…"),
    ("content | truncate(100)", "text 设备 停机 两次，客户要求赔偿"),
    ("content | truncate(length=2)", "text 设备…"),
    ("customer | truncate(2)", "text 青禾…"),
    ("'ab' | upper", "text AB"),
    ("'AB' | lower", "text ab"),
    ("'  a ' | trim", "text a"),
    ("complainant.phone | replace('-', '') | replace(' ', '')", "text 02155550100"),
    ("score | round", "integer 87"),
    ("score | round(1)", "decimal 87.3"),
    ("(0 - 2.5) | round", "integer -3"),
    ("claimed | round(1)", "money 1200.5"),
    ("score | int", "integer 87"),
    ("'12' | int", "integer 12"),
    ("-3 | abs", "integer 3"),
    ("(signed_on - today) | abs", "duration 23 days"),
    ("severity | label", "text 重大"),
    ("grades | label", "list [A级, C级]"),
    ("received_at | date", "date 2026-03-14"),
];

#[test]
fn names_and_attributes() {
    table(NAMES);
}

#[test]
fn operators() {
    table(OPERATORS);
}

#[test]
fn functions() {
    table(FUNCTIONS);
}

#[test]
fn filters() {
    table(FILTERS);
}

#[test]
fn every_entry_is_in_a_table() {
    let all: Vec<&str> = [NAMES, OPERATORS, FUNCTIONS, FILTERS].concat().iter().map(|(source, _)| *source).collect();
    for entry in entries() {
        let sign = match entry.form {
            Form::Function => format!("{}(", entry.name),
            Form::Filter => format!("| {}", entry.name),
            Form::Test => format!("is {}", entry.name),
            Form::Name => entry.name.to_owned(),
            Form::Operator => continue,
        };
        assert!(all.iter().any(|source| source.contains(&sign)), "no test of {sign}");
    }
}

#[test]
fn evaluation_errors_name_the_place() {
    table(&[
        ("urgent or closed_at >= received_at", "eval-null-order at `closed_at >= received_at`"),
        ("1 + 2 if empty < 3 else 0", "eval-null-order at `empty < 3`"),
        ("1 if (0 + 2 <= empty) == true else 2", "eval-null-order at `0 + 2 <= empty`"),
        ("1 / (visits - 3)", "eval-failed at `1 / (visits - 3)`"),
        ("visits * 9223372036854775807", "eval-failed at `visits * 9223372036854775807`"),
        ("wait > '1 month'", "eval-failed at `wait > '1 month'`"),
        ("signed_on + '2 hours'", "eval-failed at `signed_on + '2 hours'`"),
        ("duration(content)", "eval-failed at `duration(content)`"),
        (
            "escalations | selectattr('due', 'lt', today) | length",
            "eval-null-order at `escalations | selectattr('due', 'lt', today)`",
        ),
    ]);
}

#[test]
fn lists_stop_early() {
    // The second escalation has no due day: ordering it would be an error, were it looked at.
    assert_eq!(value("(escalations | selectattr('due', 'lt', today) | first).due is none"), Ok(Value::Bool(false)));
    assert!(value("escalations | selectattr('due', 'lt', today)").is_err());
}
