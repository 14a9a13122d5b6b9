//! Fields, ranges, operators and facets.

use super::*;

#[test]
fn keywords_and_their_labels() {
    for query in [
        "severity:major",
        "severity:MAJOR",
        "severity:重大",
        "严重程度：重大",
        "severity：“重大”",
        "Severity:Major",
        "severity:maj*",
        "SEVERITY:major",
        "severity:=major",
        "severity: major",
        "严重程度： 重大",
    ] {
        assert_eq!(set(query), [LEAK], "{query}");
    }
    assert_eq!(set("severity:maj"), Vec::<String>::new());
    assert_eq!(set("severity:大"), Vec::<String>::new());
    assert_eq!(set("customer.grade:A"), [HUAXING]);
    assert_eq!(set("type:complaint"), [LATE, LEAK]);
    assert_eq!(set("severity:(major OR general)"), [LATE, LEAK]);
    assert_eq!(set("severity:*"), [LATE, LEAK]);
    assert_eq!(set("-severity:* type:customer"), [HUAXING, CHONGQING]);
}

#[test]
fn a_label_is_also_found_without_its_field() {
    assert_eq!(set("重大"), [LEAK]);
    // Weight 0 keeps a field out of queries without one: the type's name is no word of the record.
    assert_eq!(set("interaction"), Vec::<String>::new());
}

#[test]
fn ranges_of_dates() {
    for query in [
        "received_at:[2026-01-01 TO *]",
        "received_at:2026-03",
        "received_at:2026",
        "received_at:2026-03-14",
        "received_at:2026-Q1",
        "received_at:>2025",
        "received_at:>=2026-03-14",
        "received_at:[2026-03-14 TO 2026-03-14]",
        "received_at:{2026-03-13 TO 2026-03-15}",
        "received_at:[2026-03-14T09:20 TO 2026-03-14T09:20]",
        "received_at:{2025-12-30 TO *}",
        "received_at:>-60d",
        "received_at:今年",
        "received_at：［2026-01-01 TO ＊］",
        "received_at:【2026年1月 到 2026年4月】",
    ] {
        assert_eq!(set(query), [LEAK], "{query}");
    }
    assert_eq!(set("received_at:{2026-03-14 TO *]"), Vec::<String>::new());
    assert_eq!(set("received_at:<=2025-12-30"), [LATE]);
    assert_eq!(set("received_at:<2025-12-30"), Vec::<String>::new());
    assert_eq!(set("received_at:[* TO 2026-12]"), [LATE, LEAK]);
    assert_eq!(set("date:本月"), [VISIT]);
    assert_eq!(set("received_at:*"), [LATE, LEAK]);
}

#[test]
fn ranges_of_numbers_and_a_name_of_two_kinds() {
    assert_eq!(set("amount:>1000"), [LEAK]);
    assert_eq!(set("amount:＞1,000"), [LEAK]);
    assert_eq!(set("amount:1200.5"), [LEAK]);
    assert_eq!(set("amount:1200.51"), Vec::<String>::new());
    assert_eq!(set("amount:[300 TO 1200.50]"), [LATE, LEAK]);
    assert_eq!(set("amount:{300 TO 1200.50}"), Vec::<String>::new());
    assert_eq!(set("amount:<0.1万"), [LATE]);
    assert_eq!(set("amount:≤300"), [LATE]);
    // In another type the field is text.
    assert_eq!(set("amount:三万"), [VISIT]);
}

#[test]
fn booleans() {
    assert_eq!(set("repeated:true"), [LEAK]);
    assert_eq!(set("repeated:是"), [LEAK]);
    assert_eq!(set("repeated:no"), [LATE]);
}

#[test]
fn operators_and_parentheses() {
    assert_eq!(set("投诉 -invoice"), [VISIT, LATE]);
    assert_eq!(set("投诉 NOT invoice"), [VISIT, LATE]);
    assert_eq!(set("漏油 OR 迟延"), [LATE, LEAK]);
    assert_eq!(set("漏油 OR 迟延 AND 三天"), [LATE, LEAK]);
    assert_eq!(set("(漏油 OR 迟延) AND 三天"), [LATE]);
    assert_eq!(set("（漏油 OR 迟延）三天"), [LATE]);
    assert_eq!(set("投诉 -(invoice OR 满意)"), [LATE]);
    assert_eq!(set("-type:complaint -type:customer"), [VISIT, WANGMING]);
    assert_eq!(set("NOT NOT 漏油"), [LEAK]);
    assert_eq!(set("投诉，处理 & 满意"), [VISIT]);
    // Operators are upper case; a small word is a word.
    assert_eq!(set("漏油 or 迟延"), Vec::<String>::new());
    assert_eq!(set("投诉处理 severity:major received_at:[2026-01-01 TO *]"), [LEAK]);
    assert_eq!(strict("").len(), 6);
}

#[test]
fn facets_count_all_hits() {
    let searcher = searcher(&records());
    let facets = ["type", "severity", "customer.grade", "repeated"].map(str::to_owned).to_vec();
    let results = searcher.search("投诉 OR type:customer", &Options { facets, limit: 1, ..options() }).unwrap();
    assert_eq!((results.total, results.hits.len()), (5, 1));
    let counts: Vec<String> = results
        .facets
        .iter()
        .map(|facet| {
            let values: Vec<String> = facet.values.iter().map(|(value, count)| format!("{value} {count}")).collect();
            format!("{}: {}", facet.field, values.join(", "))
        })
        .collect();
    assert_eq!(
        counts,
        [
            "type: complaint 2, customer 2, interaction 1",
            "severity: general 1, major 1",
            "customer.grade: A 1, B 1",
            "repeated: false 1, true 1"
        ]
    );
}
