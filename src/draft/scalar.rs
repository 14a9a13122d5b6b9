//! One text as a YAML scalar that every reader takes for exactly that text.

use std::fmt::Write as _;

use crate::diag::words::is_invisible;

/// The scalar after `key: `: bare where that is safe, a literal block for several plain lines, quoted otherwise.
///
/// A text that YAML itself would take for a number, a truth or nothing is quoted unless `typed`: this program
/// reads values by their field and would not mind, but other programs do. `indent` is that of the block's lines.
pub fn scalar(text: &str, typed: bool, indent: usize) -> String {
    if is_bare(text) && (typed || !looks_typed(text)) {
        text.to_owned()
    } else if is_block(text) {
        let mut block = "|-".to_owned();
        for line in text.split('\n') {
            block.push('\n');
            if !line.is_empty() {
                block.extend(std::iter::repeat_n(' ', indent));
                block.push_str(line);
            }
        }
        block
    } else {
        quoted(text)
    }
}

/// The scalar between the brackets of a flow mapping or list.
pub fn flow_scalar(text: &str, typed: bool) -> String {
    let bare = is_bare(text) && !text.contains([',', '[', ']', '{', '}']) && (typed || !looks_typed(text));
    if bare { text.to_owned() } else { quoted(text) }
}

fn is_bare(text: &str) -> bool {
    let first = text.chars().next();
    let opens = |c: char| "!&*-?:,[]{}#|>@`\"'%".contains(c) || c == '\u{feff}';
    // A dash is fine before anything but a space, as in -12.50.
    let opened = first.is_none_or(|c| opens(c) && !is_negative(text));
    !opened
        && text.trim() == text
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !text.starts_with("...")
        && !text.contains(is_unusual)
        && !is_null(text)
}

fn is_negative(text: &str) -> bool {
    text.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn is_null(text: &str) -> bool {
    matches!(text, "~" | "null" | "Null" | "NULL")
}

/// A character that cannot stand bare: a control, something invisible, a line end, a space that is not U+0020.
fn is_unusual(c: char) -> bool {
    is_invisible(c) || (c.is_whitespace() && c != ' ')
}

fn looks_typed(text: &str) -> bool {
    let word = text.to_ascii_lowercase();
    let number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
        && text.chars().all(|c| c.is_ascii_hexdigit() || "+-._xoXO:TZt".contains(c));
    number || matches!(&*word, "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" | ".inf" | ".nan")
}

/// Whether a text can be a literal block: several lines, none of which begins or ends with a space.
fn is_block(text: &str) -> bool {
    let plain = |line: &str| line.trim() == line && !line.contains(is_unusual);
    text.contains('\n') && !text.starts_with('\n') && !text.ends_with('\n') && text.split('\n').all(plain)
}

/// Several lines as a literal block that ends before its last line end, where every reader takes them for that text. Its
/// lines are indented by `indent`, and what it stands behind, a key or a dash, by `parent`.
pub fn literal(text: &str, parent: usize, indent: usize) -> Option<String> {
    let lines: Vec<&str> = text.strip_suffix('\n').unwrap_or(text).split('\n').collect();
    let odd = |line: &&str| {
        let blank = !line.is_empty() && line.trim().is_empty();
        blank || line.starts_with('\t') || line.contains(|c| is_unusual(c) && c != '\t')
    };
    if text.trim().is_empty() || lines.iter().any(odd) || indent <= parent {
        return None;
    }
    // Where it begins must be said when the first line does not show it.
    let shown = !lines.first()?.is_empty() && !lines.first()?.starts_with(' ');
    let mut block = "|".to_owned();
    if !shown {
        block.push(char::from_digit(u32::try_from(indent - parent).ok()?, 10)?);
    }
    block.push_str(match text.ends_with("\n\n") {
        true => "+",
        false if text.ends_with('\n') => "",
        false => "-",
    });
    for line in lines {
        block.push('\n');
        if !line.is_empty() {
            block.extend(std::iter::repeat_n(' ', indent));
            block.push_str(line);
        }
    }
    Some(block)
}

/// The scalar between single quotes, on one line; none where a character needs an escape.
pub fn single_quoted(text: &str) -> Option<String> {
    (!text.contains(is_unusual)).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// The scalar between double quotes, on one line.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        // Writing to a String cannot fail.
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => write!(out, "\\n"),
            '\t' => write!(out, "\\t"),
            '\r' => write!(out, "\\r"),
            c if !is_unusual(c) => write!(out, "{c}"),
            c if u32::from(c) <= 0xff => write!(out, "\\x{:02X}", u32::from(c)),
            c if u32::from(c) <= 0xffff => write!(out, "\\u{:04X}", u32::from(c)),
            c => write!(out, "\\U{:08X}", u32::from(c)),
        };
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::yaml::{self, Budget};

    /// What the program reads from the scalar in a block mapping and in a flow mapping.
    fn read_back(text: &str) -> [Option<String>; 4] {
        let read = |source: &str, path: &str| {
            let mut found = Vec::new();
            let root = yaml::parse(&"a.yaml".into(), source, 0..source.len(), Budget::default(), &mut found)?;
            assert!(found.is_empty(), "{source:?}: {found:?}");
            root.locate(path).as_text().map(str::to_owned)
        };
        [
            read(&format!("a: {}\nb: 1\n", scalar(text, false, 2)), "a"),
            read(&format!("a:\n  - {}\n  - c: {}\n", scalar(text, true, 4), scalar(text, true, 6)), "a.0"),
            read(&format!("a:\n  - {}\n  - c: {}\n", scalar(text, true, 4), scalar(text, true, 6)), "a.1.c"),
            read(&format!("a: {{b: {}, c: d}}\n", flow_scalar(text, false)), "a.b"),
        ]
    }

    #[test]
    fn ordinary_texts_stand_bare() {
        for text in ["澜垣铸造", "设备科每天 8:00 开早会，9:00 以后", "a - b", "https://a.example/#b", "2,000 小时"]
        {
            assert_eq!(scalar(text, false, 2), text);
        }
        for (text, wanted) in [
            ("", "\"\""),
            ("0012", "\"0012\""),
            ("no", "\"no\""),
            ("null", "\"null\""),
            ("a: b", "\"a: b\""),
            ("- a", "\"- a\""),
            (" a", "\" a\""),
            ("a #b", "\"a #b\""),
            ("\u{202e}a", "\"\\u202Ea\""),
            ("一\n二", "|-\n  一\n  二"),
            ("一\n 二", "\"一\\n 二\""),
        ] {
            assert_eq!(scalar(text, false, 2), wanted);
        }
        assert_eq!(scalar("-12.50", true, 2), "-12.50");
        assert_eq!(scalar("2026-03-14 09:20", true, 2), "2026-03-14 09:20");
    }

    #[test]
    fn a_block_says_how_it_begins_and_ends() {
        for (text, wanted) in [
            ("- a\n  - b\n- c", Some("|-\n    - a\n      - b\n    - c")),
            (" a\n\nb\n", Some("|2\n     a\n\n    b")),
            ("\na\n\n\n", Some("|2+\n\n    a\n\n")),
            ("a\n \nb", None),
            ("a\u{7}\nb", None),
            ("\n", None),
        ] {
            assert_eq!(literal(text, 2, 4).as_deref(), wanted, "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

        #[test]
        fn any_text_survives(text in prop_oneof![
            any::<String>(),
            "[-?:,\\[\\]{}#&*!|>'\"%@` \n\ta0~.é中：，]{0,12}",
            "(---|\\.\\.\\.|~|null|true|0x1F|1e3|- |\\? |: | #|\u{feff}|\u{85}|\u{2028}|a|\n){0,5}",
        ]) {
            for back in read_back(&text) {
                prop_assert_eq!(back.as_deref(), Some(&*text));
            }
            for written in [literal(&text, 0, 4), single_quoted(&text)].into_iter().flatten() {
                let (source, mut found) = (format!("a: {written}\nb: 1\n"), Vec::new());
                let root = yaml::parse(&"a.yaml".into(), &source, 0..source.len(), Budget::default(), &mut found);
                prop_assert_eq!(root.as_ref().and_then(|root| root.locate("a").as_text()), Some(&*text), "{}", source);
            }
        }
    }
}
