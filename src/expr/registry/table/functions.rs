//! Functions: `name(…)`.

use super::{LIST, VALUE, lenient, may, need, plain, repeats, row};
use crate::expr::Kind;
use crate::expr::compile::{special as call, special_lists as lists};
use crate::expr::functions as run;
use crate::expr::registry::Build::Special;
use crate::expr::registry::Form::Function;
use crate::expr::registry::{Entry, Take};

/// The rows.
pub(super) static ROWS: &[Entry] = &[
    repeats(row(
        Function,
        "first",
        &[need("a"), need("b")],
        Special(call::first_filled),
        ["第一个非空的值", "the first value that is not null", "first(closed_at, resolved_at)"],
    )),
    row(
        Function,
        "get",
        &[need("map"), need("key"), may("default")],
        Special(call::get),
        [
            "按键取值，没有则取默认值",
            "the value of a key, or the default",
            "get(catalog.sla.response, severity, '24 hours')",
        ],
    ),
    row(
        Function,
        "referring",
        &[need("type"), may("field")],
        Special(call::referring),
        [
            "引用本记录的某类记录，可限定字段",
            "the records of a type that refer to this one, through that field if given",
            "referring('interaction', 'customer')",
        ],
    ),
    row(
        Function,
        "deadline",
        &[need("name")],
        Special(call::deadline),
        [
            "时限：due、met、missed、open、done_at",
            "a deadline: due, met, missed, open, done_at",
            "deadline('resolution').missed",
        ],
    ),
    row(
        Function,
        "entered",
        &[need("state")],
        Special(call::entered),
        ["首次进入某状态的时间", "when a state was first entered", "entered('accepted')"],
    ),
    row(
        Function,
        "left",
        &[need("state")],
        Special(call::left),
        ["首次离开某状态的时间", "when a state was first left", "left('waiting')"],
    ),
    row(
        Function,
        "reached",
        &[need("state")],
        Special(call::reached),
        ["是否到过某状态", "whether a state was ever reached", "reached('closed')"],
    ),
    row(
        Function,
        "filled",
        &[VALUE],
        lenient(run::filled, &[Take::Any], |_| Kind::Bool),
        ["是否填写（false 与 0 算已填）", "whether anything was entered; false and 0 count", "filled(root_cause)"],
    ),
    row(
        Function,
        "days_between",
        &[need("from"), need("to")],
        plain(run::days_between, &[Take::Day, Take::Day], |_| Kind::Int),
        ["相差的日历天数", "calendar days from one to the other", "days_between(received_at, first(closed_at, today))"],
    ),
    row(
        Function,
        "hours_between",
        &[need("from"), need("to")],
        plain(run::hours_between, &[Take::Day, Take::Day], |_| Kind::Number),
        ["相差的小时数", "hours from one to the other", "hours_between(received_at, replied_at) <= 24"],
    ),
    row(
        Function,
        "months_between",
        &[need("from"), need("to")],
        plain(run::months_between, &[Take::Day, Take::Day], |_| Kind::Int),
        ["相差的整月数", "whole months from one to the other", "months_between(reviewed_on, today) < 6"],
    ),
    row(
        Function,
        "date",
        &[VALUE],
        plain(run::date, &[Take::Day], |_| Kind::Date),
        ["所在的日期（站点时区）", "the day, in the site's zone", "date(received_at)"],
    ),
    row(
        Function,
        "month",
        &[VALUE],
        plain(run::month, &[Take::Day], |_| Kind::Period),
        ["所在的月份", "the month", "month(received_at)"],
    ),
    row(
        Function,
        "quarter",
        &[VALUE],
        plain(run::quarter, &[Take::Day], |_| Kind::Period),
        ["所在的季度", "the quarter", "verified_on in quarter(today)"],
    ),
    row(
        Function,
        "year",
        &[VALUE],
        plain(run::year, &[Take::Day], |_| Kind::Int),
        ["年份（整数）", "the year, a whole number", "year(today) - founded_year"],
    ),
    row(
        Function,
        "days",
        &[need("n")],
        plain(run::days, &[Take::Int], |_| Kind::Duration),
        ["n 个日历天", "n calendar days", "today + days(7)"],
    ),
    row(
        Function,
        "hours",
        &[need("n")],
        plain(run::hours, &[Take::Number], |_| Kind::Duration),
        ["n 个小时", "n hours", "received_at + hours(8)"],
    ),
    row(
        Function,
        "duration",
        &[need("text")],
        plain(run::duration, &[Take::Duration], |_| Kind::Duration),
        ["写成文本的时长", "a length of time written as text", "duration('3 days')"],
    ),
    row(
        Function,
        "count",
        &[LIST],
        Special(lists::count),
        ["列表项数，或文本字数", "how many items, or characters", "count(referring('contact')) > 0"],
    ),
    row(
        Function,
        "sum",
        &[LIST],
        Special(lists::sum),
        ["合计，空值不计", "the total, nulls left out", "sum(items | map(attribute='amount'))"],
    ),
    repeats(row(
        Function,
        "min",
        &[VALUE],
        Special(lists::min),
        ["最小或最早的，空值不计", "the least or earliest, nulls left out", "min(due_on, signed_on)"],
    )),
    repeats(row(
        Function,
        "max",
        &[VALUE],
        Special(lists::max),
        [
            "最大或最晚的，空值不计",
            "the greatest or latest, nulls left out",
            "max(referring('interaction') | map(attribute='held_on'))",
        ],
    )),
    row(
        Function,
        "matches",
        &[need("text"), need("pattern")],
        Special(call::matches),
        [
            "文本中能否找到正则表达式",
            "whether a regular expression is found in a text",
            "matches(code, '^KH-[0-9]{4}$')",
        ],
    ),
    row(
        Function,
        "chars",
        &[need("text")],
        plain(run::chars, &[Take::Text], |_| Kind::Int),
        ["文本的字数", "the number of characters", "chars(content) >= 10"],
    ),
];
