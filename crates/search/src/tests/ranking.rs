//! Order.

use super::*;

#[test]
fn whole_ids_titles_and_names_come_first() {
    let mut documents = records();
    let mut noise =
        record("interaction", "HF-1", "王敏 王敏 王敏", "王敏与 TS-20260314-7f3k TS-20260314-7f3k 密封圈漏油");
    noise.date = Some(day(2026, 12, 1));
    documents.push(noise);
    let searcher = searcher(&documents);
    let first = |query: &str| ids_of(&searcher.search(query, &options()).unwrap())[0].to_owned();
    assert_eq!(first("TS-20260314-7f3k"), LEAK);
    assert_eq!(first("密封圈漏油"), LEAK);
    assert_eq!(first("王敏"), HUAXING);
    assert_eq!(first("wangmin"), HUAXING);
    assert_eq!(first("重庆远山电子"), CHONGQING);
    assert_eq!(first("13800001234"), HUAXING);
}

#[test]
fn the_exact_phrase_comes_first() {
    let parts = |id: &str| record("t", id, "记录", &"处理与投诉。".repeat(6));
    let mut documents: Vec<Document> = (0..30).map(|n| parts(&format!("a{n}"))).collect();
    documents.push(record("t", "phrase", "记录", &format!("投诉处理。{}", "别的话很长。".repeat(40))));
    let searcher = searcher(&documents);
    for query in ["投诉处理", "投诉 处理"] {
        assert_eq!(ids_of(&searcher.search(query, &options()).unwrap())[0], "phrase", "{query}");
    }
    assert_eq!(searcher.search("投诉处理", &options()).unwrap().total, 1);
    assert_eq!(searcher.search("投诉 处理", &options()).unwrap().total, 31);
}

#[test]
fn what_nothing_meets_is_relaxed_and_says_so() {
    let searcher = searcher(&records());
    let results = searcher.search("投诉结果处理", &options()).unwrap();
    assert!(results.relaxed);
    assert_eq!(ids_of(&results)[0], LATE);
    let results = searcher.search("漏油 迟延", &options()).unwrap();
    assert!(results.relaxed && results.total == 2);
    // Letters loosen to beginnings.
    assert_eq!(searcher.search("invoi", &options()).unwrap().total, 2);
    // Filters, exclusions and quotations never loosen.
    assert_eq!(searcher.search("漏油 迟延 type:customer", &options()).unwrap().total, 0);
    assert_eq!(searcher.search("漏油 迟延 -漏油", &options()).unwrap().total, 1);
    assert_eq!(searcher.search("\"投诉结果处理\"", &options()).unwrap().total, 0);
    assert!(!searcher.search("投诉处理", &options()).unwrap().relaxed);
}

#[test]
fn equal_hits_come_newest_first_then_by_type_and_id() {
    let document = |type_name: &str, id: &str, date: Option<DateTime>| Document {
        date,
        ..record(type_name, id, "同样", "同样的话")
    };
    let documents = [
        document("b", "2", None),
        document("a", "9", None),
        document("b", "1", None),
        document("a", "old", Some(day(2024, 1, 1))),
        document("z", "new", Some(day(2026, 1, 1))),
    ];
    let results = searcher(&documents).search("同样的话", &options()).unwrap();
    assert_eq!(ids_of(&results), ["new", "old", "9", "1", "2"]);
    let mut reversed = documents.to_vec();
    reversed.reverse();
    assert_eq!(searcher(&reversed).search("同样的话", &options()).unwrap(), results);
    // Pages tile the whole.
    let searcher = searcher(&documents);
    let page = |offset| searcher.search("同样", &Options { offset, limit: 2, ..options() }).unwrap();
    let pages: Vec<String> = [0, 2, 4, 6].into_iter().flat_map(|at| page(at).hits).map(|hit| hit.id).collect();
    assert_eq!(pages, ["new", "old", "9", "1", "2"]);
}

#[test]
fn boosts_and_weights_raise() {
    let mut documents = vec![record("t", "plain", "甲", "阀门"), record("t", "raised", "乙", "阀门")];
    documents[1].boost = 2.0;
    assert_eq!(ids_of(&searcher(&documents).search("阀门", &options()).unwrap()), ["raised", "plain"]);
    let mut named = record("t", "named", "丙", "");
    named.values = vec![(NAME, text("阀门厂"))];
    documents.push(named);
    documents[1].boost = 1.0;
    assert_eq!(ids_of(&searcher(&documents).search("阀门", &options()).unwrap())[0], "named");
}
