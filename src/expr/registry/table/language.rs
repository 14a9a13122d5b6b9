//! What the syntax itself offers: names that stand alone, and operators.

use super::row;
use crate::expr::registry::Build::Syntax;
use crate::expr::registry::Entry;
use crate::expr::registry::Form::{Name, Operator};

/// The rows.
pub(super) static ROWS: &[Entry] = &[
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
];
