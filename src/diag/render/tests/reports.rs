//! What programs and forges read.

use super::*;

#[test]
fn json_has_documented_fields_in_order() {
    let text = "名称：华恒\n";
    let finding = Diagnostic::new("fullwidth-punctuation", &file("a.yaml"), span(text, "："))
        .arg("found", "：")
        .arg("wanted", ":")
        .fix(span(text, "："), ": ")
        .related(&file("a.yaml"), 0..6, "related-first-here");
    insta::assert_snapshot!(show(Lang::En, Format::Json, &[("a.yaml", text)], &[finding]), @r#"
    {
      "version": 1,
      "diagnostics": [
        {
          "code": "fullwidth-punctuation",
          "severity": "error",
          "file": "a.yaml",
          "line": 1,
          "column": 3,
          "end_line": 1,
          "end_column": 4,
          "start": 6,
          "end": 9,
          "record": null,
          "sensitivity": "internal",
          "message": "“:” is needed here, but the full-width “：” was typed",
          "help": "Switch to the English keyboard and replace “：” with “:”.",
          "fix": [
            {
              "start": 6,
              "end": 9,
              "text": ": "
            }
          ],
          "related": [
            {
              "file": "a.yaml",
              "line": 1,
              "column": 1,
              "end_line": 1,
              "end_column": 3,
              "start": 0,
              "end": 6,
              "message": "the earlier one is here"
            }
          ],
          "fingerprint": "89364aa8d875295982cf30e8ecde401a"
        }
      ],
      "summary": {
        "errors": 1,
        "warnings": 0,
        "infos": 0,
        "files": 1,
        "fixable": 1
      }
    }
    "#);
}

#[test]
fn github_escapes_what_would_break_a_command() {
    let text = "a: 100%\n";
    let one = Diagnostic::new("unreadable-file", &file("odd,name:100%.yaml"), 3..7).arg("reason", "100% gone\nreally");
    let several = Diagnostic::new("merge-marker", &file("odd,name:100%.yaml"), 0..8);
    let shown = show(Lang::En, Format::Github, &[("odd,name:100%.yaml", text)], &[one, several]);
    insta::assert_snapshot!(shown, @r#"
    ::error file=odd%2Cname%3A100%25.yaml,line=1,endLine=1,col=4,endColumn=8,title=unreadable-file::The file cannot be read: 100%25 gone␊really%0ASee whether the file is still there and may be read, then check again.
    ::error file=odd%2Cname%3A100%25.yaml,line=1,endLine=1,col=1,endColumn=8,title=merge-marker::A merge conflict was left undecided here%0AChoose one of the two versions, or combine them, then delete the lines with <<<<<<<, ======= and >>>>>>>.
    "#);
}

#[test]
fn fingerprints_stay_when_lines_move_and_differ_otherwise() {
    let named = |findings: &[Diagnostic], lang| -> Vec<String> {
        let lines = show(lang, Format::Jsonl, &[], findings);
        let name = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["fingerprint"].to_string();
        lines.lines().map(name).collect()
    };
    let mut moved = bad_option();
    moved.span = 900..906;
    moved.file = file("customers/a/complaints/b.yaml");
    assert_eq!(named(&[bad_option()], Lang::Zh), named(&[moved.clone()], Lang::En));
    // With a record's id even a new path is the same finding.
    let of = |path: &str| {
        let mut finding = bad_option();
        finding.file = file(path);
        finding.record = Some("TS-1".into());
        finding
    };
    assert_eq!(named(&[of("a.yaml")], Lang::Zh), named(&[of("b.yaml")], Lang::Zh));
    let other = Diagnostic::new("bad-option", &bad_option().file, 0..1).arg("field", "grade");
    let all = named(&[bad_option(), moved, other], Lang::Zh);
    assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2], "{all:?}");
    assert!(all.iter().all(|name| name.len() == 34));
    // The words of a rule may change with the day.
    let rule = |words: &str| {
        let mut finding = bad_option();
        finding.code = Code::Rule("complaint.late".into());
        finding.message = Message::Written { text: Label::same(words), help: None };
        finding
    };
    assert_eq!(named(&[rule("3 days")], Lang::Zh), named(&[rule("4 days")], Lang::Zh));
}

#[test]
fn markdown_keeps_markup_out_and_counts_what_it_leaves_out() {
    let finding = Diagnostic::new("bad-option", &file("a`b.yaml"), 0..1).arg("found", "<b> @all [x](y) `z` *");
    let shown = show(Lang::En, Format::Markdown, &[], std::slice::from_ref(&finding));
    assert!(shown.contains("`a'b.yaml` ") && shown.contains("&lt;b> &#64;all \\[x\\](y) \\`z\\` \\*"), "{shown}");
    let shown = show(Lang::En, Format::Markdown, &[], &vec![finding; 2000]);
    assert!(shown.len() < 65_000 && shown.contains("more were left out"), "{}", shown.len());
}
