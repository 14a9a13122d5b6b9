//! What is found before any record is read.

use super::{complaint, problems, try_compile};
use crate::expr::tests::Double;
use crate::expr::{Expect, Kind, MAX_SOURCE, compile, compile_template};

fn table(rows: &[(&str, &str)]) {
    for (source, wanted) in rows {
        assert_eq!(problems(source), *wanted, "{source}");
    }
}

#[test]
fn syntax() {
    table(&[
        ("", "expr-syntax [表达式为空] ``"),
        ("severity ==", "expr-syntax [此处不应是表达式的结尾，应为表达式] `==`"),
        ("severity = 'major'", "expr-syntax [此处不应有表达式之后的内容] `=`"),
        ("content ~ '重大' ~ )", "expr-syntax [此处不应有`)`] `)`"),
        ("content ~ '重大' 甲", "expr-syntax [此处不应有字符] `甲`"),
        ("'重大", "expr-syntax [此处不应有文本的结尾（缺少引号）] `大`"),
    ]);
}

#[test]
fn unknown_names_have_suggestions() {
    table(&[
        ("severty", "expr-unknown-name [severty|severity] `severty`"),
        ("content ~ '重大' ~ severty", "expr-unknown-name [severty|severity] `severty`"),
        ("customer.grad == 'A'", "expr-unknown-name [grad|grade] `grad`"),
        ("customer.account_manager.nme", "expr-unknown-name [nme|name] `nme`"),
        ("complainant.phon", "expr-unknown-name [phon|phone] `phon`"),
        ("catalog.slb", "expr-unknown-name [slb|sla] `slb`"),
        (
            "catalog.grades[customer.grade].visit_intervall",
            "expr-unknown-name [visit_intervall|visit_interval] `visit_intervall`",
        ),
        ("deadline('resolutoin').due", "expr-unknown-name [resolutoin|resolution] `'resolutoin'`"),
        ("deadline('resolution').du", "expr-unknown-name [du|due] `du`"),
        ("referring('interacton')", "unknown-type [interacton|interaction] `'interacton'`"),
        ("referring('interaction', 'abot')", "unknown-field-name [abot|interaction|about] `'abot'`"),
        ("referring('interaction', 'held_on')", "unknown-field-name [held_on|interaction|] `'held_on'`"),
        ("reached('closd')", "unknown-state-name [closd|closed] `'closd'`"),
        ("escalations | map(attribute='to.nme')", "expr-unknown-name [nme|name] `nme`"),
        ("customer.body", "expr-unknown-name [body|] `body`"),
        ("body.x", "expr-kinds [.x|文本|名称] `body.x`"),
    ]);
}

#[test]
fn unknown_functions_have_suggestions() {
    table(&[
        ("day_between(today, today)", "expr-unknown-function [day_between|days_between] `day_between`"),
        ("tags | lenght", "expr-unknown-function [lenght|length] `lenght`"),
        ("closed_at is defined", "expr-unknown-function [defined|none] `defined`"),
        ("escalations | selectattr('due', 'eqq', today)", "expr-unknown-function [eqq|eq] `'eqq'`"),
    ]);
}

#[test]
fn arguments_are_counted() {
    table(&[
        ("days_between(today)", "expr-arguments [days_between|days_between(from, to)] `days_between(today)`"),
        ("first(today)", "expr-arguments [first|first(a, b, …)] `first(today)`"),
        ("get(catalog.sla, 'a', 1, 2)", "expr-arguments [get|get(map, key[, default])] `get(catalog.sla, 'a', 1, 2)`"),
        ("tags | join(sep=',')", "expr-arguments [join|list | join([with])] `tags | join(sep=',')`"),
        ("tags | sort(*tags)", "expr-arguments [sort|list | sort([attribute][, reverse])] `tags | sort(*tags)`"),
        ("referring(content)", "expr-arguments [referring|referring(type[, field])] `content`"),
        (
            "tags | selectattr('x', 'eq')",
            "expr-kinds [.x|文本|名称] `'x'`\nexpr-arguments [selectattr|list | selectattr(attribute[, test][, wanted])] `tags | selectattr('x', 'eq')`",
        ),
    ]);
}

#[test]
fn kinds_are_checked() {
    table(&[
        ("received_at > today", "expr-kinds [>|日期时间|日期] `received_at > today`"),
        ("visits == content", "expr-kinds [==|整数|文本] `visits == content`"),
        ("severity > 'minor'", "expr-kinds [>|选项|选项] `severity > 'minor'`"),
        ("urgent < true", "expr-kinds [<|是否|是否] `urgent < true`"),
        ("today > none", "expr-kinds [>|日期|空值] `today > none`"),
        ("signed_on == '2026-02-30'", "expr-kinds [=|日期|'2026-02-30'] `'2026-02-30'`"),
        ("received_at > '2026-03-14'", "expr-kinds [=|日期时间|'2026-03-14'] `'2026-03-14'`"),
        ("content + 1", "expr-kinds [+|文本|整数] `content + 1`"),
        ("received_at - today", "expr-kinds [-|日期时间|日期] `received_at - today`"),
        ("claimed * claimed", "expr-kinds [*|金额|金额] `claimed * claimed`"),
        ("-content", "expr-kinds [-|文本|文本] `-content`"),
        ("days_between(visits, today)", "expr-kinds [days_between|整数|日期、日期时间或期间] `visits`"),
        ("days(1.5)", "expr-kinds [days|数字|整数] `1.5`"),
        ("duration('3 dayz')", "expr-kinds [=|时长|'3 dayz'] `'3 dayz'`"),
        ("visits | first", "expr-kinds [first|整数|列表] `visits`"),
        ("sum(tags)", "expr-kinds [sum|文本的列表|可比较或可相加的值] `tags`"),
        ("max(customer, responsible)", "expr-kinds [max|引用的列表|可比较或可相加的值] `max(customer, responsible)`"),
        ("content | label", "expr-kinds [label|文本|选项] `content`"),
        ("3 in today", "expr-kinds [in|整数|日期] `3 in today`"),
        ("tags['a']", "expr-kinds [[ ]|文本的列表|文本] `tags['a']`"),
        ("matches(visits, 'a')", "expr-kinds [matches|整数|文本] `visits`"),
        ("matches(content, '(')", "bad-pattern [(|unclosed group] `'('`"),
    ]);
}

#[test]
fn options_are_checked() {
    table(&[
        ("severity == 'majr'", "expr-unknown-option [majr|minor, major, crisis|major] `'majr'`"),
        ("'majr' != severity", "expr-unknown-option [majr|minor, major, crisis|major] `'majr'`"),
        ("severity in ['major', 'crises']", "expr-unknown-option [crises|minor, major, crisis|crisis] `'crises'`"),
        ("customer.grade == 'D'", "expr-unknown-option [D|A, B, C|A] `'D'`"),
        ("'D' in grades", "expr-unknown-option [D|A, B, C|A] `'D'`"),
        ("status != 'closd'", "expr-unknown-option [closd|received, accepted, waiting, closed|closed] `'closd'`"),
    ]);
}

#[test]
fn what_is_not_supported_is_refused_by_name() {
    table(&[
        ("7 // 2", "expr-unsupported [//] `7 // 2`"),
        ("7 % 2", "expr-unsupported [%] `7 % 2`"),
        ("2 ** 3", "expr-unsupported [**] `2 ** 3`"),
        ("tags[1:2]", "expr-unsupported [[a:b]] `tags[1:2]`"),
        ("content.upper()", "expr-unsupported [.upper()] `content.upper()`"),
        ("1e3", "expr-unsupported [1e3] `1e3`"),
        ("{visits: 1}", "expr-unsupported [{key: value}] `visits`"),
        ("(1)(2)", "expr-unsupported [()()] `(1)(2)`"),
    ]);
}

#[test]
fn all_problems_are_found_at_once() {
    let found = problems("severty == 'a' and received_at > today and nope(1)");
    assert_eq!(found.lines().count(), 3, "{found}");
}

#[test]
fn size_and_depth_are_limited() {
    let long = format!("content == '{}'", "长".repeat(MAX_SOURCE / 3));
    assert!(problems(&long).starts_with("expr-unsupported"));
    for deep in [
        format!("{}1{}", "(".repeat(300), ")".repeat(300)),
        format!("{}1{}", "[".repeat(100), "]".repeat(100)),
        "-".repeat(4000) + "1",
        "not ".repeat(1000) + "1",
        "- ".repeat(1000) + "1",
        vec!["1"; 200].join("+"),
        format!("content{}", ".a".repeat(2000)),
        format!("content{}", "[0]".repeat(1300)),
        format!("tags{}", "|first".repeat(600)),
        "1if 1else ".repeat(400) + "1",
    ] {
        let (expr, problems) = try_compile(&deep);
        assert!(expr.is_none(), "{deep}");
        assert!(["expr-unsupported", "expr-syntax"].contains(&problems[0].code), "{problems:?}");
    }
    assert!(try_compile(&vec!["visits"; 60].join(" + ")).0.is_some());
}

#[test]
fn results_are_what_is_wanted() {
    let result = |source: &str, kinds: &[Kind]| {
        let (expr, problems) = compile(source, &Double::new(), &complaint(), &Expect::Kinds(kinds.to_vec()));
        match expr {
            Some(expr) => format!("{:?} {:?}", expr.kind, expr.constant()),
            None => problems.iter().map(|p| format!("{} {} {}", p.code, p.arg("expected"), p.arg("found"))).collect(),
        }
    };
    assert_eq!(result("visits + 1", &[Kind::Number]), "Int None");
    assert_eq!(result("visits / 2", &[Kind::Int]), "expr-result 整数 数字");
    assert_eq!(result("visits", &[Kind::Instant, Kind::Date]), "expr-result 日期时间或日期 整数");
    assert!(result("'24 hours'", &[Kind::Duration]).starts_with("Duration Some(Duration("));
    assert!(result("first(closed_at, signed_on)", &[Kind::Date]).starts_with("Any"));
    assert!(result("1200", &[Kind::Money(*b"CNY")]).starts_with("Money("));
    assert_eq!(result("none", &[Kind::Date]), "Null Some(Null)");
    assert_eq!(result("content", &[Kind::Text]), "Text None");
    assert_eq!(result("'zz'", &[Kind::Enum(0)]), "expr-unknown-option  ");
}

#[test]
fn templates_hold_expressions_only() {
    let problems = |source: &str| {
        let (_, problems) = compile_template(source, &Double::new(), &complaint());
        let text = |p: &crate::expr::Problem| format!("{} `{}`", p.code, &source[p.span.clone()]);
        problems.iter().map(text).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(problems("投诉 {{ id }}：{{ content | truncate(20) }}"), "");
    assert_eq!(problems("投诉 {{ idd }}"), "expr-unknown-name `idd`");
    assert_eq!(problems("投诉 {{ id }"), "expr-syntax `}`");
    assert_eq!(problems("甲{% if id %}乙{% endif %}"), "expr-unsupported `{% if id %}乙{% endif %}`");
    assert_eq!(
        problems("{% for x in tags %}{{ x }}{% endfor %}"),
        "expr-unsupported `{% for x in tags %}{{ x }}{% endfor %}`"
    );
}
