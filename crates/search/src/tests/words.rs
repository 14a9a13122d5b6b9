//! Words, codes, numbers and names.

use super::*;

#[test]
fn chinese_is_found_by_any_substring() {
    let sentence = "密封圈漏油，要求更换";
    let chars: Vec<char> = sentence.chars().collect();
    for from in 0..chars.len() {
        for to in from + 1..=chars.len() {
            let part: String = chars[from..to].iter().collect();
            if part.chars().all(|c| c == '，') {
                continue;
            }
            assert!(strict(&format!("\"{part}\"")).contains(&LEAK.to_owned()), "{part}");
        }
    }
    assert_eq!(set("投"), [VISIT, LATE, LEAK]);
    assert_eq!(set("油"), [LEAK]);
    assert_eq!(set("油投"), Vec::<String>::new());
}

#[test]
fn a_run_of_chinese_is_a_phrase() {
    assert_eq!(set("投诉处理"), [VISIT, LEAK]);
    assert_eq!(set("投诉 处理"), [VISIT, LATE, LEAK]);
    assert_eq!(set("\"投诉 处理\""), Vec::<String>::new());
    // Punctuation parts, a wrapped line does not, and no phrase reaches from one value into the next.
    assert_eq!(set("仓库处理"), Vec::<String>::new());
    assert_eq!(set("满意下次"), Vec::<String>::new());
    let mut wrapped = record("t", "1", "甲", "投诉\n处理");
    wrapped.values = vec![(CONTENT, text("上海")), (CONTENT, text("北京"))];
    let searcher = searcher(&[wrapped]);
    let total = |query: &str| searcher.search(query, &Options { relax: false, ..options() }).unwrap().total;
    assert_eq!((total("投诉处理"), total("上海北京"), total("海北")), (1, 0, 0));
}

#[test]
fn words_of_letters_are_whole_or_prefixes() {
    assert_eq!(set("INVOICE"), [LEAK]);
    assert_eq!(set("ｉｎｖｏｉｃｅ"), [LEAK]);
    assert_eq!(set("invo"), Vec::<String>::new());
    assert_eq!(set("invo*"), [LATE, LEAK]);
    assert_eq!(set("投*"), [VISIT, LATE, LEAK]);
    assert_eq!(set("投＊"), [VISIT, LATE, LEAK]);
    assert_eq!(set("voice*"), Vec::<String>::new());
    assert_eq!(set("A4纸"), [CHONGQING]);
    assert_eq!(set("a4 标签"), [CHONGQING]);
    assert_eq!(set("4纸"), Vec::<String>::new());
}

#[test]
fn codes_whole_by_part_and_by_prefix() {
    for query in [
        "TS-20260314-7f3k",
        "ts-20260314-7F3K",
        "7f3k",
        "20260314",
        "20260314-7f3k",
        "TS-20260314*",
        "TS-2026*",
        "7f*",
        "id:7f3k",
        "id:TS-2026*",
        "“TS-20260314-7f3k”",
    ] {
        assert_eq!(set(query), [LEAK], "{query}");
    }
    assert_eq!(set("ts"), [LATE, LEAK]);
    assert_eq!(set("TS-7f3k"), Vec::<String>::new());
    assert_eq!(set("code:9000"), [HUAXING]);
    assert_eq!(set("hx-9000-b"), [HUAXING]);
}

#[test]
fn telephone_numbers_whole_and_by_last_four() {
    for query in [
        "13800001234",
        "138 0000 1234",
        "138-0000-1234",
        "+86 138 0000 1234",
        "+8613800001234",
        "138００００１２３４",
        "phone:13800001234",
        "phone:\"138 0000 1234\"",
        "1380000*",
    ] {
        assert_eq!(set(query), [HUAXING], "{query}");
    }
    assert_eq!(set("1234"), [HUAXING, WANGMING]);
    assert_eq!(set("phone:1234"), [HUAXING, WANGMING]);
    assert_eq!(set("0755-8000-5678"), [CHONGQING]);
    assert_eq!(set("075580005678"), [CHONGQING]);
    assert_eq!(set("80005678"), [CHONGQING]);
    assert_eq!(set("5678"), [CHONGQING]);
    assert_eq!(set("phone:801"), [CHONGQING]);
    assert_eq!(set("123"), Vec::<String>::new());
    assert_eq!(set("234"), Vec::<String>::new());
}

#[test]
fn names_by_pinyin_initials_and_mixtures() {
    for query in
        ["wangmin", "wang min", "WangMin", "wangm", "wmin", "王min", "wang敏", "王m", "contact:wangmin", "\"wang min\""]
    {
        assert!(strict(query).contains(&HUAXING.to_owned()), "{query}");
    }
    for query in ["hxjg", "huaxingjinggong", "huaxing", "hxjinggong", "hua xing", "jinggong", "华xjg", "huaxingjinggo"]
    {
        assert!(set(query).contains(&HUAXING.to_owned()), "{query}");
    }
    assert_eq!(set("wangming"), [WANGMING]);
    assert_eq!(set("name:wm"), [WANGMING]);
    assert_eq!(set("lvxin"), [CHONGQING]);
    assert_eq!(set("hxjx"), Vec::<String>::new());
    assert_eq!(set("minwang"), Vec::<String>::new());
}

#[test]
fn every_reading_of_a_character_counts() {
    assert_eq!(set("chongqing"), [CHONGQING]);
    assert_eq!(set("zhongqing"), [CHONGQING]);
    assert_eq!(set("cqys"), [CHONGQING]);
    assert_eq!(set("zqys"), [CHONGQING]);
}

#[test]
fn pinyin_is_for_names_only() {
    // 密封圈 and 投诉 stand in bodies and titles alone.
    assert_eq!(set("mifengquan"), Vec::<String>::new());
    assert_eq!(set("tousu"), Vec::<String>::new());
    assert_eq!(set("content:mfq"), Vec::<String>::new());
    // A word of a body is found as a word; names with these initials come too, others do not.
    assert_eq!(set("wm"), [HUAXING, CHONGQING, WANGMING]);
    assert_eq!(set("body:wm"), [CHONGQING]);
    assert_eq!(set("w"), Vec::<String>::new());
    assert_eq!(set("abbreviation"), [CHONGQING]);
}

#[test]
fn the_last_word_may_be_unfinished_while_typing() {
    let searcher = searcher(&records());
    let total =
        |query: &str| searcher.search(query, &Options { typing: true, relax: false, ..options() }).unwrap().total;
    assert_eq!(total("invo"), 2);
    assert_eq!(total("invo "), 0);
    assert_eq!(total("TS-2026"), 1);
    assert_eq!(total("1380000"), 1);
    assert_eq!(total("severity:maj"), 1);
}
