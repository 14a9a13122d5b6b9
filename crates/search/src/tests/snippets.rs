//! Snippets and highlights.

use super::*;

/// The first hit's snippet with marks in brackets.
fn snippet(query: &str) -> String {
    let results = searcher(&records()).search(query, &options()).unwrap();
    show(&results.hits[0].snippet)
}

fn show(parts: &[SnippetPart]) -> String {
    parts.iter().map(|part| if part.highlighted { format!("[{}]", part.text) } else { part.text.clone() }).collect()
}

#[test]
fn what_matched_is_marked_and_joined() {
    assert_eq!(snippet("投诉处理 满意"), "与王敏面谈，对上次[投诉处理]表示[满意]。 下次回访定在六月。");
    assert_eq!(snippet("诉处 处理 满意"), "与王敏面谈，对上次投[诉处理]表示[满意]。 下次回访定在六月。");
    assert_eq!(snippet("仓"), "投诉已转[仓]库，处理结果待定。invoices 未开。");
    assert_eq!(snippet("ＩＮＶＯＩＣＥＳ"), "投诉已转仓库，处理结果待定。[invoices] 未开。");
    assert_eq!(snippet("invoi* 未开"), "投诉已转仓库，处理结果待定。[invoices] [未开]。");
    assert_eq!(snippet("a4纸"), "生产线上使用[A4纸]标签；wm is an abbreviation here.");
}

#[test]
fn sounds_and_exclusions_mark_nothing() {
    let results = searcher(&records()).search("lvxin", &options()).unwrap();
    assert_eq!((show(&results.hits[0].snippet), results.hits[0].field.as_deref()), ("吕欣".into(), Some("contact")));
    assert!(!snippet("type:complaint -迟延").contains('['));
    assert!(!snippet("severity:general").contains('['));
}

#[test]
fn the_field_that_matched_is_named_and_shown() {
    let field = |query: &str| searcher(&records()).search(query, &options()).unwrap().hits[0].field.clone();
    assert_eq!(field("三天"), Some("content".into()));
    assert_eq!(snippet("三天"), "交货迟延[三天]");
    assert_eq!(field("仓库"), Some("body".into()));
    assert_eq!(field("type:complaint"), None);
    assert_eq!(field("13800001234"), Some("phone".into()));
    assert_eq!(snippet("13800001234"), "[138-0000-1234]");
    assert_eq!(snippet("5678"), "+86 0755 8000 [5678] 转 801");
    let results = searcher(&records()).search("title:漏油", &options()).unwrap();
    assert_eq!(show(&results.hits[0].title), "密封圈[漏油]");
    assert!(!show(&results.hits[0].snippet).contains('['), "the field named is the title");
}

#[test]
fn a_window_holds_most_of_what_matched() {
    let body = format!("开头提到阀门。{}这里有阀门和泵体。{}", "无关的话。".repeat(60), "末尾。".repeat(60));
    let searcher = searcher(&[record("t", "1", "题", &body)]);
    let hit = &searcher.search("泵体 阀门", &Options { snippet: 40, ..options() }).unwrap().hits[0];
    let shown = show(&hit.snippet);
    assert!(shown.contains("[阀门]和[泵体]"), "{shown}");
    assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
    assert!(shown.chars().count() <= 50, "{shown}");
}
