//! What expressions and templates read, and what they print.

use super::{compiled, complaint};
use crate::expr::tests::Double;
use crate::expr::{At, compile_template};
use crate::label::Lang;
use crate::sensitivity::Sensitivity::{Confidential, Internal, Public, Restricted};

#[test]
fn the_highest_level_counts() {
    for (source, wanted) in [
        ("1 + 1", Public),
        ("tags", Public),
        ("severity == 'major'", Internal),
        ("claimed > 10", Confidential),
        ("complainant.name", Internal),
        ("complainant.phone", Confidential),
        ("complainant", Confidential),
        ("filled(complainant)", Confidential),
        ("customer.secret", Restricted),
        ("customer.name", Internal),
        ("escalations | length", Internal),
        ("escalations | map(attribute='to') | length", Internal),
        ("escalations | map(attribute='cost') | sum", Restricted),
        ("(escalations | first).due", Internal),
        ("(escalations | first).cost", Restricted),
        ("escalations | first", Restricted),
        ("item.due", Internal),
        ("item.cost", Restricted),
        ("responsible.phone", Confidential),
        ("body", Confidential),
        ("referring('interaction', 'about') | length", Confidential),
        ("referring('interaction') | length", Restricted),
        ("reached('closed')", Internal),
        ("true or customer.secret", Restricted),
    ] {
        assert_eq!(compiled(source).reads.sensitivity, wanted, "{source}");
    }
}

#[test]
fn reads_are_listed() {
    let reads = compiled("customer.grade == 'A' and received_at and customer.account_manager.name").reads;
    assert_eq!(reads.fields, [(0, 1), (0, 2), (1, 0), (1, 1), (2, 0)]);
    assert_eq!(reads.types, [0, 2]);
    assert!(reads.others && !reads.clock && reads.title_of.is_empty());
    assert!(compiled("today > signed_on").reads.clock);
    let reads = compiled("deadline('resolution').missed").reads;
    assert!(reads.clock && !reads.others);
    assert_eq!(reads.deadlines, [(1, 0)]);
    assert_eq!(compiled("severity ~ customer").reads.title_of, [0]);
    assert_eq!(compiled("title").reads.title_of, [1]);
    assert_eq!(compiled("[customer, responsible] | join").reads.title_of, [0, 2]);
    assert!(!compiled("self.severity").reads.others);
}

#[test]
fn templates_print_for_readers() {
    let double = Double::new();
    let render = |source: &str, lang| {
        let (template, problems) = compile_template(source, &double, &complaint());
        let at = At { world: &double, record: Double::COMPLAINT, item: None, lang };
        template.unwrap_or_else(|| panic!("{problems:?}")).render(&at).unwrap()
    };
    for (source, zh, en) in [
        ("{{ id }} {{ content | truncate(5) }}", "ts-1 设备 停机…", "ts-1 设备 停机…"),
        ("{{ customer }}：{{ severity }}", "青禾机械：重大", "青禾机械：Major"),
        ("{{ severity | label | upper }}", "重大", "MAJOR"),
        (
            "{{ claimed }} {{ signed_on }} {{ received_at }}",
            "¥1,200.50 2026-03-01 2026-03-14 09:20",
            "¥1,200.50 2026-03-01 2026-03-14 09:20",
        ),
        ("{{ wait }}{{ closed_at }}", "30 天", "30 days"),
        ("{{ grades }}", "A级、C级", "A, C"),
        ("{{ urgent }}", "否", "No"),
        ("{{ self }}", "记录ts-1", "record ts-1"),
        ("{# 说明 #}无", "无", "无"),
    ] {
        assert_eq!(render(source, Lang::Zh), zh, "{source}");
        assert_eq!(render(source, Lang::En), en, "{source}");
    }
    let (template, _) = compile_template("甲{{ 1 / (visits - 3) }}乙", &double, &complaint());
    let at = At { world: &double, record: Double::COMPLAINT, item: None, lang: Lang::Zh };
    let template = template.unwrap();
    assert!(template.render(&at).is_err());
    let (text, errors) = template.render_lossy(&at);
    assert_eq!((text.as_str(), errors.len()), ("甲乙", 1));
}
