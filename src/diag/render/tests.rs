mod reports;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use proptest::prelude::*;
use unicode_width::UnicodeWidthChar;

use super::*;
use crate::diag::words::is_invisible;
use crate::diag::{Code, Message, sort};
use crate::label::{Label, Lang};

fn file(path: &str) -> Arc<str> {
    path.into()
}

/// Where a text stands in a file.
fn span(text: &str, part: &str) -> Range<usize> {
    let start = text.find(part).unwrap();
    start..start + part.len()
}

fn show(lang: Lang, format: Format, files: &[(&str, &str)], diagnostics: &[Diagnostic]) -> String {
    let files: BTreeMap<&str, &str> = files.iter().copied().collect();
    let sources = |path: &str| files.get(path).map(|text| text.as_bytes().to_vec());
    render(diagnostics, &sources, format, &Catalogue::load(lang), false)
}

const COMPLAINT: &str = "\
customer: KH-20260314-7f3k
content: 主轴异响，严重度：很高，客户要求当天处理
severity: 严重
";

fn bad_option() -> Diagnostic {
    Diagnostic::new("bad-option", &file("customers/a/complaints/b.yaml"), span(COMPLAINT, "严重\n"))
        .arg("field", "severity")
        .arg("found", "严重")
        .arg("choices", "general、serious、major")
        .arg("suggestion", "serious")
}

#[test]
fn full_in_both_languages() {
    let files = [("customers/a/complaints/b.yaml", COMPLAINT)];
    let mut finding = bad_option();
    finding.span.end -= 1;
    insta::assert_snapshot!(show(Lang::Zh, Format::Full, &files, std::slice::from_ref(&finding)), @r#"
    错误[bad-option]: “severity”里没有“严重”这个选项
     --> customers/a/complaints/b.yaml:3:11
      |
    3 | severity: 严重
      |           ^^^^
      |
      = 怎么改: 是不是想填“serious”？可以填：general、serious、major。
    "#);
    insta::assert_snapshot!(show(Lang::En, Format::Full, &files, &[finding]), @r#"
    error[bad-option]: “severity” has no option “严重”
     --> customers/a/complaints/b.yaml:3:11
      |
    3 | severity: 严重
      |           ^^^^
      |
      = help: Did you mean “serious”? It can be: general、serious、major.
    "#);
}

#[test]
fn the_underline_stands_under_chinese_text() {
    let text = "content: 主轴异响：很高\n";
    let finding = Diagnostic::new("fullwidth-punctuation", &file("a.yaml"), span(text, "："))
        .arg("found", "：")
        .arg("wanted", ":")
        .fix(span(text, "："), ": ");
    let shown = show(Lang::Zh, Format::Full, &[("a.yaml", text)], &[finding]);
    insta::assert_snapshot!(shown, @r#"
    错误[fullwidth-punctuation]: 这里要用半角的“:”，写成了全角的“：”
     --> a.yaml:1:14
      |
    1 | content: 主轴异响：很高
      |                  ^^
      |
      = 怎么改: 切到英文输入法，把“：”改成“:”。
      = 说明: 可以自动改好：kedang check --fix
    "#);
    assert_eq!(underlined(&shown, "主轴异响：很高"), "：");
}

/// The part of a shown source line that a terminal with two-column Chinese characters has above the carets.
fn underlined(shown: &str, line_holds: &str) -> String {
    let lines: Vec<&str> = shown.lines().collect();
    let at = lines.iter().position(|line| line.contains(" | ") && line.contains(line_holds)).unwrap();
    let (source, carets) = (lines[at], lines[at + 1]);
    let columns: Vec<bool> = carets.chars().map(|c| c == '^').collect();
    let mut column = 0;
    let mut found = String::new();
    for c in source.chars() {
        if columns.get(column) == Some(&true) {
            found.push(c);
        }
        column += c.width().unwrap_or(0);
    }
    found
}

#[test]
fn related_places_and_rules() {
    let files = [("a.yaml", "aliases: [KH-1]\n"), ("b.yaml", "x: 1\n")];
    let mut rule = Diagnostic::new("bad-id", &file("b.yaml"), 0..4);
    rule.code = Code::Rule("complaint.closed-after-received".into());
    rule.severity = Severity::Warning;
    rule.message = Message::Written {
        text: Label::new("结案时间早于受理时间", "Closed before it was received"),
        help: Some(Label::same("核对两个时间")),
    };
    let duplicate = Diagnostic::new("duplicate-id", &file("b.yaml"), 0..0).arg("id", "KH-1").related(
        &file("a.yaml"),
        10..14,
        "related-first-here",
    );
    insta::assert_snapshot!(show(Lang::Zh, Format::Full, &files, &[duplicate, rule]), @r#"
    错误[duplicate-id]: 编号“KH-1”已经有别的记录用了
     --> b.yaml
      = 怎么改: 给后建的那条换一个编号（改文件名）；编号是文件名的，kedang check --fix 会给还没到主分支的那条重新编号。
    说明: 前一处在这里
     --> a.yaml:1:11
      |
    1 | aliases: [KH-1]
      |           ^^^^

    警告[complaint.closed-after-received]: 结案时间早于受理时间
     --> b.yaml:1:1
      |
    1 | x: 1
      | ^^^^
      |
      = 怎么改: 核对两个时间
    "#);
}

#[test]
fn concise_counts_columns_in_characters() {
    let files = [("customers/a/complaints/b.yaml", COMPLAINT)];
    let inside = Diagnostic::new("zero-width", &file("customers/a/complaints/b.yaml"), span(COMPLAINT, "严重度"))
        .arg("char", "U+200B");
    let nowhere = Diagnostic::new("config-missing", &file(""), 0..0).arg("place", "crm");
    let gone = Diagnostic::new("symlink", &file("gone.yaml"), 0..0);
    insta::assert_snapshot!(show(Lang::En, Format::Concise, &files, &[inside, bad_option(), nowhere, gone]), @r#"
    customers/a/complaints/b.yaml:2:15: zero-width An invisible character without width is here: U+200B
    customers/a/complaints/b.yaml:3:11: bad-option “severity” has no option “严重”
    -:1:1: config-missing “crm” has no kedang.yaml, so it is no records repository yet
    gone.yaml:1:1: symlink This is a symbolic link, which kedang does not follow
    "#);
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let text = format!("content: {}坏{}\n", "前".repeat(200), "后".repeat(200));
    let finding = Diagnostic::new("control-character", &file("a.yaml"), span(&text, "坏")).arg("char", "U+0007");
    let shown = show(Lang::Zh, Format::Full, &[("a.yaml", &text)], &[finding]);
    assert_eq!(underlined(&shown, "坏"), "坏");
    let widest = shown.lines().map(|line| line.chars().filter_map(|c| c.width()).sum::<usize>()).max();
    assert!(widest < Some(110), "{widest:?}\n{shown}");
    assert!(shown.contains("a.yaml:1:210"), "the column is that of the file, not of what is shown\n{shown}");
}

#[test]
fn long_spans_show_their_first_lines() {
    let text = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\n";
    let finding = Diagnostic::new("merge-marker", &file("a.yaml"), 5..text.len());
    insta::assert_snapshot!(show(Lang::Zh, Format::Full, &[("a.yaml", text)], &[finding]), @r#"
    错误[merge-marker]: 这里的合并冲突还没有解决
     --> a.yaml:2:1
      |
    2 | / b: 2
    3 | | c: 3
    4 | | d: 4
    5 | | e: 5
      | |____^
      |
      = 怎么改: 在两个版本里选一个（或合成一个），再删掉 <<<<<<<、=======、>>>>>>> 这三行。
    "#);
}

#[test]
fn places_at_the_end_and_without_length() {
    let at = |text: &str, span: Range<usize>| {
        let finding = Diagnostic::new("front-matter-unclosed", &file("a.md"), span);
        show(Lang::En, Format::Concise, &[("a.md", text)], std::slice::from_ref(&finding))
            + &show(Lang::En, Format::Full, &[("a.md", text)], &[finding])
    };
    insta::assert_snapshot!(at("---\nname: 客档\n", 17..17), @r#"
    a.md:2:9: front-matter-unclosed The “---” at the top has no closing line
    error[front-matter-unclosed]: The “---” at the top has no closing line
     --> a.md:2:9
      |
    2 | name: 客档
      |           ^
      |
      = help: Below the last field write a line of three hyphens (---), starting in the first column.
    "#);
    insta::assert_snapshot!(at("---\n\nx", 4..4), @r#"
    a.md:2:1: front-matter-unclosed The “---” at the top has no closing line
    error[front-matter-unclosed]: The “---” at the top has no closing line
    --> a.md:2:1
     = help: Below the last field write a line of three hyphens (---), starting in the first column.
    "#);
    insta::assert_snapshot!(at("", 0..0), @r#"
    a.md:1:1: front-matter-unclosed The “---” at the top has no closing line
    error[front-matter-unclosed]: The “---” at the top has no closing line
    --> a.md
     = help: Below the last field write a line of three hyphens (---), starting in the first column.
    "#);
    assert!(at("a", 900..901).contains("a.md:1:2"), "a span beyond the file is moved to its end");
}

#[test]
fn nothing_invisible_is_printed_raw() {
    let text = "name: a\u{1b}[31mred\u{202e}\u{200b}\u{7}\tend\u{9b}0m\r\n";
    let path = "we\u{1b}ird\u{202e}.yaml";
    let finding = Diagnostic::new("control-character", &file(path), span(text, "\u{1b}"))
        .arg("char", "\u{1b}]0;title\u{7}")
        .related(&file(path), span(text, "\u{202e}"), "related-first-here");
    for format in Format::ALL {
        let shown = show(Lang::En, format, &[(path, text)], std::slice::from_ref(&finding));
        let raw: Vec<char> = shown.chars().filter(|c| *c != '\n' && is_invisible(*c)).collect();
        assert!(raw.is_empty(), "{} prints {raw:?}", format.name());
    }
    let shown = show(Lang::En, Format::Full, &[(path, text)], &[finding]);
    assert_eq!(underlined(&shown, "red"), "␛");
    assert!(shown.contains("<U+202E><U+200B>␇    end<U+009B>0m"), "{shown}");
}

#[test]
fn files_that_are_not_utf8_show_no_source() {
    let sources = |_: &str| Some(b"a: 1\nname: \xbb\xaa\xba\xe3\n".to_vec());
    let finding = Diagnostic::new("not-utf8", &file("a.yaml"), 11..12).arg("encoding", "GB 18030");
    let shown = render(&[finding], &sources, Format::Full, &Catalogue::load(Lang::Zh), false);
    insta::assert_snapshot!(shown, @r#"
    错误[not-utf8]: 文件不是 UTF-8 编码，看起来是 GB 18030
    --> a.yaml:2:7
     = 怎么改: 用编辑器打开，选“另存为”，编码选 UTF-8，再提交。
    "#);
}

#[test]
fn color_is_only_for_full() {
    let colored = |format| {
        let sources = |_: &str| Some(COMPLAINT.as_bytes().to_vec());
        render(&[bad_option()], &sources, format, &Catalogue::load(Lang::Zh), true).contains('\u{1b}')
    };
    for format in Format::ALL {
        assert_eq!(colored(format), format == Format::Full, "{}", format.name());
    }
}

#[test]
fn summaries() {
    let text = |diagnostics: &[Diagnostic]| {
        Lang::ALL.map(|lang| Summary::of(diagnostics).text(&Catalogue::load(lang))).join(" / ")
    };
    let error = bad_option();
    let warning = Diagnostic::new("crlf-line-ends", &file("b.yaml"), 3..4).fix(3..4, "");
    assert_eq!(text(&[]), "没有发现问题。 / No problems found.");
    assert_eq!(text(std::slice::from_ref(&error)), "共发现 1 个错误，涉及 1 个文件。 / Found 1 error in 1 file.");
    assert_eq!(
        text(&[error, warning.clone(), warning]),
        "共发现 1 个错误、2 个警告，涉及 2 个文件。其中 2 处可以用 kedang check --fix 自动改好。 / \
         Found 1 error, 2 warnings in 2 files. 2 of them can be mended with kedang check --fix."
    );
}

proptest! {
    #[test]
    fn never_panics_and_never_prints_raw_controls(
        text in prop_oneof![
            any::<Vec<u8>>(),
            "[a-z：，。客档\u{200b}\u{202e}\u{1b}\t\r\n👨\u{200d}é\u{301}-]{0,300}".prop_map(String::into_bytes),
        ],
        spans in prop::collection::vec((0_usize..400, 0_usize..400), 0..4),
        argument in ".{0,200}",
    ) {
        let path = file("a.yaml");
        let mut diagnostics: Vec<Diagnostic> = spans
            .iter()
            .map(|(start, end)| Diagnostic::new("yaml-syntax", &path, *start..*end).arg("reason", &argument))
            .collect();
        if let Some(first) = diagnostics.first_mut() {
            first.related = spans
                .iter()
                .map(|(start, end)| crate::diag::Related { file: path.clone(), span: *start..*end, message: "related-first-here" })
                .collect();
        }
        sort(&mut diagnostics);
        let sources = |_: &str| Some(text.clone());
        let catalogue = Catalogue::load(Lang::Zh);
        for format in Format::ALL {
            let shown = render(&diagnostics, &sources, format, &catalogue, false);
            prop_assert!(!shown.contains(|c: char| c != '\n' && is_invisible(c)), "{shown:?}");
        }
        render(&diagnostics, &sources, Format::Full, &catalogue, true);
    }
}
