//! Wrong queries, and queries that nobody would type.

use proptest::prelude::*;

use super::*;
use crate::text::is_cjk;

fn error(query: &str) -> (String, QueryErrorKind) {
    match searcher(&records()).search(query, &options()) {
        Err(SearchError::Query(error)) => (query[error.span].to_owned(), error.kind),
        other => panic!("{query}: {other:?}"),
    }
}

#[test]
fn mistakes_are_named_where_they_are() {
    use QueryErrorKind::*;
    let text = |text: &str| text.to_owned();
    let cases = [
        (
            "severty:major",
            "severty",
            UnknownField { name: text("severty"), suggestions: vec![text("Severity"), text("severity")] },
        ),
        ("漏油 grade:A", "grade", UnknownField { name: text("grade"), suggestions: vec![text("customer.grade")] }),
        ("内容：漏油", "内容", UnknownField { name: text("内容"), suggestions: vec![text("投诉内容")] }),
        ("zzzzzz:1", "zzzzzz", UnknownField { name: text("zzzzzz"), suggestions: vec![] }),
        ("漏油 \"更换", "\"更换", UnclosedQuote),
        ("漏油 “更换", "“更换", UnclosedQuote),
        ("(漏油", "(漏油", UnclosedParenthesis),
        ("漏油）", "）", UnopenedParenthesis),
        ("漏油 ()", "()", EmptyParentheses),
        ("漏油 AND", "AND", MissingOperand { operator: text("AND") }),
        ("OR 漏油", "OR", MissingOperand { operator: text("OR") }),
        ("漏油 NOT", "NOT", MissingOperand { operator: text("NOT") }),
        ("severity:", "severity:", MissingValue { field: text("severity") }),
        ("severity: type:complaint", "severity:", MissingValue { field: text("severity") }),
        ("received_at:[2026", "[2026", BadRange),
        ("received_at:[2026-01 2026-02]", "[2026-01 2026-02]", BadRange),
        ("received_at:[2026-03 TO 2026-01]", "[2026-03 TO 2026-01]", EmptyRange),
        ("received_at:[昨日之日 TO *]", "昨日之日", BadDate { field: text("received_at"), value: text("昨日之日") }),
        ("received_at:2026-13", "2026-13", BadDate { field: text("received_at"), value: text("2026-13") }),
        ("[1 TO 2]", "[1 TO 2]", NoRanges { field: None }),
        ("漏油 AND type:", "type:", MissingValue { field: text("type") }),
        ("type: OR 漏油", "type:", MissingValue { field: text("type") }),
        ("severity:[a TO b]", "[a TO b]", NoRanges { field: Some(text("severity")) }),
        ("repeated:maybe", "maybe", BadBool { field: text("repeated"), value: text("maybe") }),
        ("phone:abc", "abc", BadPhone { field: text("phone"), value: text("abc") }),
    ];
    for (query, place, kind) in cases {
        assert_eq!(error(query), (place.to_owned(), kind), "{query}");
    }
    assert!(matches!(error(&"a ".repeat(70)).1, TooManyTerms { .. }));
    assert!(matches!(error(&"(".repeat(40)).1, TooDeep { .. }));
    assert!(matches!(error(&"-(".repeat(40)).1, TooDeep { .. }));
    assert!(matches!(error(&"长".repeat(3000)).1, TooLong { .. }));
    let facets = Options { facets: vec!["content".into()], ..options() };
    assert!(matches!(searcher(&records()).search("", &facets), Err(SearchError::Query(_))));
}

#[test]
fn mere_punctuation_and_addresses_are_no_mistakes() {
    for query in [
        "，。！",
        "&",
        "- 漏油",
        "https://example.invalid/x",
        "09:20",
        "C++",
        "漏油…",
        "*",
        "：",
        "a:b:c".trim_start_matches("a:"),
    ] {
        let result = searcher(&records()).search(query, &options());
        assert!(result.is_ok() || query == "b:c", "{query}: {result:?}");
    }
    assert_eq!(strict("- 漏油"), [LEAK]);
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("severity:"),
        Just("received_at："),
        Just("amount:"),
        Just("phone:"),
        Just("name:"),
        Just("["),
        Just("}"),
        Just(" TO "),
        Just("*"),
        Just("("),
        Just("）"),
        Just("\""),
        Just("“"),
        Just(" AND "),
        Just(" OR "),
        Just("NOT "),
        Just("-"),
        Just(">"),
        Just("<="),
        Just("2026-03"),
        Just("138"),
        Just("wang"),
        Just("投诉"),
        Just("投"),
        Just("𠮷"),
        Just("e\u{301}"),
        Just("㍻"),
        Just("７f3k"),
        Just(" "),
        Just("-1d"),
        Just("ﾞ"),
        Just("\u{200B}"),
        Just("\0"),
        Just("İ"),
        Just("ß"),
    ];
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_query_panics_and_errors_lie_in_it(query in prop_oneof![pieces(), any::<String>()]) {
        thread_local!(static SEARCHER: Searcher = searcher(&records()));
        SEARCHER.with(|searcher| {
            match searcher.search(&query, &Options { facets: vec!["type".into()], typing: query.len() % 2 == 0, snippet: 6, ..options() }) {
                Err(SearchError::Query(error)) => prop_assert!(query.get(error.span.clone()).is_some(), "{:?}", error),
                Err(SearchError::Index(error)) => prop_assert!(false, "{error}"),
                Ok(results) => prop_assert!(results.hits.len() <= results.total),
            }
            Ok(())
        })?;
    }

    #[test]
    fn any_text_is_found_by_any_run_of_its_characters(body in "[投诉处理漏油a-c1-3，。 \n]{1,40}", from in 0_usize..40, length in 1_usize..8) {
        let chars: Vec<char> = body.chars().collect();
        let from = from % chars.len();
        // Han anywhere; words would have to be whole.
        let part: String = chars[from..].iter().take_while(|c| is_cjk(**c)).take(length).collect();
        prop_assume!(!part.is_empty());
        let searcher = searcher(&[record("t", "1", "题", &body)]);
        let results = searcher.search(&part, &Options { relax: false, ..options() }).unwrap();
        prop_assert_eq!(results.total, 1);
        let marked: Vec<&SnippetPart> = results.hits[0].snippet.iter().filter(|part| part.highlighted).collect();
        prop_assert!(marked.iter().any(|marked| marked.text.contains(&part)), "{:?}", results.hits[0].snippet);
    }

    #[test]
    fn highlights_never_lose_text(body in "\\PC{0,60}", query in "[\\PC]{1,4}") {
        let searcher = searcher(&[record("t", "1", "题", &body)]);
        if let Ok(results) = searcher.search(&query, &options()) {
            for hit in results.hits {
                let shown: String = hit.snippet.iter().map(|part| part.text.as_str()).collect();
                let blank = |c: char| c.is_whitespace() || c.is_control();
                let visible = |text: &str| text.chars().filter(|c| !blank(*c)).collect::<String>();
                prop_assert_eq!(visible(&shown), visible(&body));
                for pair in hit.snippet.windows(2) {
                    prop_assert!(pair[0].highlighted != pair[1].highlighted);
                }
            }
        }
    }
}
