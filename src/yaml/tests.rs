//! Tests of reading: shapes, positions, budgets, and the slips people make.

use std::sync::Arc;

use super::*;
use crate::diag::Diagnostic;

fn read(text: &str) -> (Option<String>, Vec<Diagnostic>) {
    let file: Arc<str> = "a.yaml".into();
    let mut found = Vec::new();
    scan(&file, text, &mut found);
    let document = read_document(&file, text, Budget::default(), &mut found);
    (document.root.map(|node| show(&node, text)), found)
}

fn show(node: &Node<'_>, text: &str) -> String {
    match &node.data {
        Data::Scalar { text: value, .. } => format!("{value:?}@{}", &text[node.span.clone()].replace('\n', "⏎")),
        Data::Sequence(items) => {
            format!("[{}]", items.iter().map(|item| show(item, text)).collect::<Vec<_>>().join(" "))
        }
        Data::Mapping(pairs) => {
            let pairs: Vec<_> = pairs.iter().map(|pair| format!("{}={}", pair.key, show(&pair.value, text))).collect();
            format!("{{{}}}", pairs.join(" "))
        }
    }
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|finding| finding.code.as_str()).collect()
}

/// The text that each finding underlines.
fn marked<'t>(text: &'t str, found: &[Diagnostic]) -> Vec<&'t str> {
    found.iter().map(|finding| &text[finding.span.clone()]).collect()
}

#[test]
fn scalars_keep_their_text_and_place() {
    let text = "# 注释 comment\nname: 华兴 # 名\nphone: 0012\nlist:\n- a\n- 'b c'\nobj: {k: 1.10, n: no}\nlong: |\n  一行\n  二行\n\nend: x\n";
    let (tree, found) = read(text);
    assert_eq!(codes(&found), [""; 0]);
    assert_eq!(
        tree.as_deref(),
        Some(
            r#"{name="华兴"@华兴 phone="0012"@0012 list=["a"@a "b c"@'b c'] obj={k="1.10"@1.10 n="no"@no} long="一行\n二行\n"@一行⏎  二行 end="x"@x}"#
        )
    );
}

#[test]
fn duplicate_keys_name_both_places() {
    let text = "名: 1\na: 1\na: 2\n";
    let (tree, found) = read(text);
    assert_eq!(codes(&found), ["yaml-duplicate-key"]);
    assert_eq!(found[0].span, text.rfind('a').map(|at| at..at + 1).unwrap_or_default());
    assert_eq!(found[0].related.len(), 1);
    assert!(tree.is_some());
}

#[test]
fn full_width_colon_is_named_and_mended() {
    for text in ["name: 张\nphone：138\n", "a:\n  - name：张\n    x: 1\n", "name: 张三\n  phone：138\n", "phone：138\n"]
    {
        let (_, found) = read(text);
        let found: Vec<_> =
            found.into_iter().filter(|finding| finding.code.as_str() == "fullwidth-punctuation").collect();
        assert_eq!(marked(text, &found), ["："], "{text}");
        assert_eq!(found[0].fix.as_ref().map(|fix| fix.edits[0].text.as_str()), Some(": "));
    }
}

#[test]
fn full_width_text_is_left_alone() {
    for text in ["note: 张三：你好，“好”\n", "note: |\n  phone：138\n", "note: \"a：b\"\n", "list: [你好，世界]\n"]
    {
        assert_eq!(codes(&read(text).1), [""; 0], "{text}");
    }
}

#[test]
fn tabs_are_named() {
    let text = "a:\n\tb: 1\n";
    let (_, found) = read(text);
    assert_eq!(codes(&found), ["tab-indent"]);
    assert_eq!(marked(text, &found), ["\t"]);
}

#[test]
fn hostile_characters_are_found() {
    let text = "a: x\u{202e}y\u{200b}z\u{7}\n";
    assert_eq!(codes(&read(text).1)[..3], ["bidi-control", "zero-width", "control-character"]);
    assert_eq!(codes(&read("\u{feff}a: 1\r\nb: 2\r\n").1), ["byte-order-mark", "crlf-line-ends"]);
    assert!(codes(&read("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n").1).starts_with(&["merge-marker"]));
}

#[test]
fn budgets_hold() {
    let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
    assert_eq!(codes(&read(&format!("a: {deep}\n")).1), ["yaml-too-deep"]);
    let many = format!("a: [{}]\n", "1,".repeat(20_001));
    assert_eq!(codes(&read(&many).1), ["yaml-too-many-nodes"]);
    assert_eq!(codes(&read("a: &x 1\nb: *x\n").1), ["yaml-alias"]);
    assert_eq!(codes(&read("a: !!int 1\n").1), ["yaml-tag"]);
    assert_eq!(codes(&read("- a\n").1), ["not-a-mapping"]);
    assert_eq!(codes(&read("").1), ["not-a-mapping"]);
    assert_eq!(codes(&read("a: 1\n---\nb: 1\n").1), ["yaml-many-documents"]);
    assert_eq!(codes(&read("? [a]\n: 1\n").1), ["yaml-key-not-text"]);
    assert_eq!(codes(&read("a: 'x\n").1), ["yaml-syntax"]);
}

#[test]
fn front_matter_is_split() {
    let file: Arc<str> = "a.md".into();
    let read = |text: &'static str| {
        let mut found = Vec::new();
        let document = read_document(&file, text, Budget::default(), &mut found);
        (document.root.is_some(), &text[document.body], codes(&found).join(","))
    };
    assert_eq!(read("---\na: 1\n---\nbody\n"), (true, "body\n", String::new()));
    assert_eq!(read("\u{feff}---\r\na: 1\r\n---\r\nbody"), (true, "body", String::new()));
    assert_eq!(read("# body\n"), (false, "# body\n", "front-matter-missing".into()));
    assert_eq!(read("---\na: 1\n"), (false, "---\na: 1\n", "front-matter-unclosed".into()));
    assert_eq!(read("---\na: 1\n---\n"), (true, "", String::new()));
}
