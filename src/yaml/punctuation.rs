//! Full-width punctuation where YAML needs ASCII, the commonest slip under a Chinese input method.

use std::ops::Range;
use std::sync::Arc;

use super::Lines;
use crate::diag::Diagnostic;

/// What each full-width sign should have been.
const WIDE: &[(char, &str)] = &[
    ('：', ": "),
    ('，', ", "),
    ('“', "\""),
    ('”', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('［', "["),
    ('］', "]"),
    ('【', "["),
    ('】', "]"),
    ('｛', "{"),
    ('｝', "}"),
    ('－', "- "),
    ('＃', "# "),
    ('｜', "|"),
    ('＞', ">"),
    ('\u{3000}', " "),
];

/// Reads full-width letters, digits and punctuation as their ASCII forms: `２０２６－０３－１４` is `2026-03-14`. None when
/// nothing in the text is full-width.
pub fn to_ascii(text: &str) -> Option<String> {
    let narrow: String = text
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            '。' => '.',
            '—' | '–' | '−' => '-',
            c => c,
        })
        .collect();
    (narrow != text).then_some(narrow)
}

/// The keys in `text` that are followed by a full-width colon at the start of a line, with the colon's range.
pub fn wide_keys(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, sign) in text.match_indices('：') {
        let line = &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at];
        let key = line.trim_start().trim_start_matches("- ").trim_start();
        let named = key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if named {
            found.push(at..at + sign.len());
        }
    }
    found
}

/// Reports keys with a full-width colon in `text[at]`, where a mapping should be. False when there are none.
pub(super) fn find_wide_keys(file: &Arc<str>, text: &str, at: &Range<usize>, found: &mut Vec<Diagnostic>) -> bool {
    let keys = wide_keys(&text[at.clone()]);
    for colon in &keys {
        found.push(finding(file, at.start + colon.start, '：', ": ", &text[at.start + colon.end..]));
    }
    !keys.is_empty()
}

/// Reports keys with a full-width colon that a plain scalar at `at` has swallowed as continuation lines.
pub(super) fn find_swallowed_keys(
    file: &Arc<str>,
    source: &str,
    base: usize,
    at: &Range<usize>,
    found: &mut Vec<Diagnostic>,
) {
    let text = &source[at.start - base..at.end - base];
    let Some(first_line) = text.find('\n') else { return };
    for colon in wide_keys(text).into_iter().filter(|colon| colon.start > first_line) {
        found.push(finding(file, at.start + colon.start, '：', ": ", &text[colon.end..]));
    }
}

/// Says why YAML broke at `at` when full-width punctuation or a tab is to blame. False when neither is near.
pub(super) fn explain_error(
    file: &Arc<str>,
    source: &str,
    base: usize,
    at: usize,
    found: &mut Vec<Diagnostic>,
) -> bool {
    let before = found.len();
    let lines = Lines::new(source);
    let (start, line) = lines.line_at(at);
    for (start, line) in [(start, line), lines.line_at(start.saturating_sub(1))] {
        if let Some(tab) = line.find(|c: char| c != ' ').filter(|tab| line[*tab..].starts_with('\t')) {
            let place = base + start + tab..base + start + tab + 1;
            found.push(Diagnostic::new("tab-indent", file, place.clone()).fix(place, "  "));
        } else if let Some((offset, wide, ascii)) = suspect(line) {
            found.push(finding(file, base + start + offset, wide, ascii, &line[offset + wide.len_utf8()..]));
        }
        if found.len() > before {
            return true;
        }
    }
    false
}

/// The sign on a line that most likely broke it: a colon after a key, a dash that opens an item, or a quote or
/// bracket that opens a value.
fn suspect(line: &str) -> Option<(usize, char, &'static str)> {
    let ascii = |sign: char| WIDE.iter().find(|(wide, _)| *wide == sign).map(|(_, ascii)| *ascii);
    if let Some(colon) = wide_keys(line).first() {
        return Some((colon.start, '：', ": "));
    }
    let indent = line.len() - line.trim_start_matches(' ').len();
    let value = line.find(": ").map_or(indent, |colon| colon + 2);
    let opening = [indent, value].into_iter().find_map(|at| {
        let sign = line[at..].chars().next()?;
        Some((at, sign, ascii(sign)?))
    });
    opening.or_else(|| {
        let flow = line.find(['[', '{'])?;
        let (offset, sign) = line[flow..].char_indices().find(|(_, sign)| ascii(*sign).is_some())?;
        Some((flow + offset, sign, ascii(sign)?))
    })
}

fn finding(file: &Arc<str>, at: usize, wide: char, ascii: &str, rest: &str) -> Diagnostic {
    let ascii = if rest.starts_with(' ') || rest.is_empty() { ascii.trim_end() } else { ascii };
    let place = at..at + wide.len_utf8();
    Diagnostic::new("fullwidth-punctuation", file, place.clone())
        .arg("found", wide.to_string())
        .arg("wanted", ascii.trim_end())
        .fix(place, ascii)
}
