//! The table itself, in the order of the documentation.

use super::Build::{self, Special, Syntax};
use super::Form::{self, Filter, Function, Name, Operator, Test};
use super::{Entry, Param, Take};
use crate::expr::Kind;
use crate::expr::compile::{special as call, special_lists as lists};
use crate::expr::functions as run;
use crate::expr::ir::PlainFn;

const fn need(name: &'static str) -> Param {
    Param { name, required: true }
}

const fn may(name: &'static str) -> Param {
    Param { name, required: false }
}

const fn row(
    form: Form,
    name: &'static str,
    params: &'static [Param],
    build: Build,
    words: [&'static str; 3],
) -> Entry {
    Entry { name, form, params, repeats: false, zh: words[0], en: words[1], example: words[2], build }
}

const fn repeats(entry: Entry) -> Entry {
    Entry { repeats: true, ..entry }
}

const fn plain(run: PlainFn, take: &'static [Take], give: fn(&[Kind]) -> Kind) -> Build {
    Build::Plain { run, strict: true, take, give }
}

const fn lenient(run: PlainFn, take: &'static [Take], give: fn(&[Kind]) -> Kind) -> Build {
    Build::Plain { run, strict: false, take, give }
}

const VALUE: Param = need("value");
const LIST: Param = need("list");
const SELECT: &[Param] = &[LIST, need("attribute"), may("test"), may("wanted")];

/// The table.
pub static ENTRIES: &[Entry] = &[
    row(Name, "self", &[], Syntax, ["本记录（打印为标题）", "the record itself, printed as its title", "self"]),
    row(Name, "id", &[], Syntax, ["本记录的编号", "the record's id", "id"]),
    row(Name, "type", &[], Syntax, ["本记录的类型名", "the name of the record's type", "customer.type == 'customer'"]),
    row(Name, "title", &[], Syntax, ["本记录的标题", "the record's title", "customer.title"]),
    row(Name, "body", &[], Syntax, ["正文（Markdown）", "the Markdown body", "chars(body) >= 50"]),
    row(
        Name,
        "today",
        &[],
        Syntax,
        [
            "今天（站点时区）；读取它的规则只能是警告",
            "the day it is in the site's zone; a rule that reads it can only be a warning",
            "next_visit_due < today",
        ],
    ),
    row(
        Name,
        "catalog",
        &[],
        Syntax,
        [
            "目录中的选项与政策数值",
            "options and policy numbers of the catalogs",
            "catalog.grades[grade].visit_interval",
        ],
    ),
    row(
        Name,
        "item",
        &[],
        Syntax,
        ["each 中的当前列表项", "the list item, in rules and deadlines with each", "item.due >= received_at"],
    ),
    row(
        Operator,
        "== !=",
        &[],
        Syntax,
        ["相等、不等；空值只等于空值", "equal or not; null equals only null", "status != 'closed'"],
    ),
    row(
        Operator,
        "< <= > >=",
        &[],
        Syntax,
        [
            "同类值的先后大小，可连写；与空值比较是错误",
            "order within one kind, may be chained; with null it is an error",
            "0 <= score <= 100",
        ],
    ),
    row(
        Operator,
        "in, not in",
        &[],
        Syntax,
        [
            "在列表、文本、组合字段或期间之中",
            "within a list, a text, an object or a period",
            "severity in ['major', 'crisis']",
        ],
    ),
    row(
        Operator,
        "and or not",
        &[],
        Syntax,
        ["且、或、非；结果总是真假", "logic; the result is always true or false", "closed_at and not reopened"],
    ),
    row(
        Operator,
        "+ - * /",
        &[],
        Syntax,
        [
            "精确计算：数字、金额、日期与时长；有空值则结果为空",
            "exact arithmetic on numbers, amounts, dates and lengths of time; null gives null",
            "received_at + '3 days'",
        ],
    ),
    row(Operator, "~", &[], Syntax, ["连接文本", "joins texts", "name ~ '（' ~ grade ~ '）'"]),
    row(
        Operator,
        "a if c else b",
        &[],
        Syntax,
        ["c 成立取 a，否则取 b", "a when c holds, otherwise b", "'大' if amount > 100000 else '小'"],
    ),
    row(
        Operator,
        ". [ ]",
        &[],
        Syntax,
        [
            "取字段（可穿过引用）或列表项；无值得空值",
            "a field, also through references, or a list item; null where there is none",
            "customer.account_manager.phone",
        ],
    ),
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
