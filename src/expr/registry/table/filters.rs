//! Filters, `value | name(…)`, and tests, `value is name`.

use super::{LIST, VALUE, lenient, may, need, plain, row};
use crate::expr::Kind;
use crate::expr::compile::{special as call, special_lists as lists};
use crate::expr::functions as run;
use crate::expr::registry::Build::Special;
use crate::expr::registry::Form::{Filter, Test};
use crate::expr::registry::{Entry, Param, Take};

const SELECT: &[Param] = &[LIST, need("attribute"), may("test"), may("wanted")];

/// The rows.
pub(super) static ROWS: &[Entry] = &[
    row(Filter, "length", &[LIST], Special(lists::count), ["同 count()", "the same as count()", "contacts | length"]),
    row(Filter, "count", &[LIST], Special(lists::count), ["同 count()", "the same as count()", "contacts | count"]),
    row(Filter, "first", &[LIST], Special(lists::first), ["第一项", "the first item", "(visits | first).held_on"]),
    row(Filter, "last", &[LIST], Special(lists::last), ["最后一项", "the last item", "(timeline | last).at"]),
    row(Filter, "sum", &[LIST], Special(lists::sum), ["合计，空值不计", "the total, nulls left out", "amounts | sum"]),
    row(
        Filter,
        "min",
        &[LIST],
        Special(lists::min),
        ["最小或最早的，空值不计", "the least or earliest, nulls left out", "dates | min"],
    ),
    row(
        Filter,
        "max",
        &[LIST],
        Special(lists::max),
        ["最大或最晚的，空值不计", "the greatest or latest, nulls left out", "dates | max"],
    ),
    row(
        Filter,
        "sort",
        &[LIST, may("attribute"), may("reverse")],
        Special(lists::sort),
        ["排序，空值在后", "sorted, nulls last", "visits | sort(attribute='held_on', reverse=true)"],
    ),
    row(Filter, "unique", &[LIST], Special(lists::unique), ["去除重复", "without repetitions", "tags | unique"]),
    row(
        Filter,
        "join",
        &[LIST, may("with")],
        Special(lists::join),
        ["连成文本", "joined to a text", "tags | join(', ')"],
    ),
    row(
        Filter,
        "map",
        &[LIST, need("attribute")],
        Special(lists::map),
        ["取每一项的某个字段", "a field of every item", "contacts | map(attribute='name')"],
    ),
    row(
        Filter,
        "selectattr",
        SELECT,
        Special(lists::select),
        [
            "保留字段成立或满足比较的项：eq ne lt le gt ge in none；比先后之前，先只留下填了的：selectattr('held_on')",
            "the items whose field holds, or compares so: eq ne lt le gt ge in none; before an ordering, keep those that have a value: selectattr('held_on')",
            "visits | selectattr('held_on') | selectattr('held_on', 'ge', signed_on)",
        ],
    ),
    row(
        Filter,
        "rejectattr",
        SELECT,
        Special(lists::reject),
        ["去掉字段成立或满足比较的项", "without those items", "actions | rejectattr('done_on')"],
    ),
    row(
        Filter,
        "default",
        &[VALUE, need("otherwise")],
        Special(call::default),
        ["空值时的替代值", "the value, or another one when it is null", "grade | default('C')"],
    ),
    row(
        Filter,
        "contains",
        &[need("whole"), need("part")],
        lenient(run::contains, &[Take::Any, Take::Any], |_| Kind::Bool),
        ["是否包含", "whether it contains the other", "tags | contains('vip')"],
    ),
    row(
        Filter,
        "truncate",
        &[need("text"), need("length")],
        plain(run::truncate, &[Take::Printed, Take::Int], |_| Kind::Text),
        ["截至若干字，超出加 …", "the first characters, with … when there are more", "content | truncate(20)"],
    ),
    row(
        Filter,
        "upper",
        &[need("text")],
        plain(run::upper, &[Take::Printed], |_| Kind::Text),
        ["大写", "in capitals", "code | upper"],
    ),
    row(
        Filter,
        "lower",
        &[need("text")],
        plain(run::lower, &[Take::Printed], |_| Kind::Text),
        ["小写", "in small letters", "email | lower"],
    ),
    row(
        Filter,
        "trim",
        &[need("text")],
        plain(run::trim, &[Take::Printed], |_| Kind::Text),
        ["去掉首尾空白", "without space around", "name | trim"],
    ),
    row(
        Filter,
        "replace",
        &[need("text"), need("from"), need("to")],
        plain(run::replace, &[Take::Printed, Take::Text, Take::Text], |_| Kind::Text),
        ["替换文本", "with a text replaced", "phone | replace('-', '')"],
    ),
    row(
        Filter,
        "round",
        &[need("number"), may("digits")],
        lenient(run::round, &[Take::Amount, Take::Int], round_kind),
        ["四舍五入，默认到整数", "rounded half away from zero, to whole numbers by default", "score | round(1)"],
    ),
    row(
        Filter,
        "int",
        &[VALUE],
        plain(run::int, &[Take::Any], |_| Kind::Int),
        ["取整数部分", "the whole part", "hours | int"],
    ),
    row(
        Filter,
        "abs",
        &[need("number")],
        plain(run::abs, &[Take::Amount], first_kind),
        ["绝对值", "without its sign", "(planned - spent) | abs"],
    ),
    row(
        Filter,
        "label",
        &[need("option")],
        Special(call::label),
        ["选项的文字（读者的语言）", "the words of an option, in the reader's language", "severity | label"],
    ),
    row(
        Filter,
        "date",
        &[VALUE],
        plain(run::date, &[Take::Day], |_| Kind::Date),
        ["同 date()", "the same as date()", "received_at | date"],
    ),
    row(
        Test,
        "none",
        &[VALUE],
        Special(call::is_none),
        ["是空值；is not none 表示有值", "is null; is not none says the contrary", "closed_at is none"],
    ),
    row(
        Test,
        "in",
        &[VALUE, need("list")],
        Special(call::is_in),
        ["同 in", "the same as in", "grade is in ['A', 'B']"],
    ),
];

fn first_kind(kinds: &[Kind]) -> Kind {
    kinds.first().cloned().unwrap_or(Kind::Any)
}

fn round_kind(kinds: &[Kind]) -> Kind {
    match kinds {
        [Kind::Number, Kind::Null] => Kind::Int,
        _ => first_kind(kinds),
    }
}
