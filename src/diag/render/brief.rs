//! Findings for a narrow place without colour: what a push prints behind `remote:`.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::place::Files;
use super::{Severity, Sources};
use crate::diag::{Diagnostic, words};
use crate::i18n::Catalogue;

/// What must not begin a line.
const CLOSING: &str = "，。；：、！？）”》」』…,.;:!?)";

/// Writes at most `most` findings, errors first, in lines of at most `width` columns; the second value is how many
/// were left out.
pub fn brief(
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    catalogue: &Catalogue,
    width: usize,
    most: usize,
) -> (String, usize) {
    let mut files = Files::new(sources);
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|finding| finding.severity);
    let mut out = String::new();
    for finding in sorted.iter().take(most) {
        let severity = words::severity(finding.severity, catalogue);
        let code = words::visible(finding.code.as_str());
        let place = match files.place(&finding.file, &finding.span) {
            Some(place) if finding.span != (0..0) => format!("{}:{}", words::visible(&finding.file), place.line),
            _ => words::visible(&finding.file).into_owned(),
        };
        if !place.is_empty() {
            wrap(&mut out, &place, "", width);
        }
        wrap(&mut out, &format!("{severity}[{code}] {}", words::message(finding, catalogue)), "  ", width);
        if let Some(help) = words::help(finding, catalogue).filter(|_| finding.severity != Severity::Info) {
            wrap(&mut out, &format!("→ {help}"), "  ", width);
        }
    }
    (out, sorted.len().saturating_sub(most))
}

/// A text in lines of at most `width` columns.
pub fn narrow(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        wrap(&mut out, line, "", width);
    }
    out
}

/// Appends a text in lines of at most `width` columns, each after `indent`. Lines break at spaces and between wide
/// characters; what is longer than a line, such as a path, breaks where the line ends.
fn wrap(out: &mut String, text: &str, indent: &str, width: usize) {
    let room = width.saturating_sub(indent.width()).max(8);
    let mut line = String::new();
    for piece in pieces(text) {
        let fits = line.width() + piece.trim_end().width() <= room;
        let clings = piece.chars().next().is_some_and(|c| CLOSING.contains(c)) && line.width() < room + 2;
        if !fits && !clings && !line.is_empty() {
            flush(out, &mut line, indent);
        }
        for c in piece.chars() {
            if line.width() + c.width().unwrap_or(0) > room + 2 {
                flush(out, &mut line, indent);
            }
            line.push(c);
        }
    }
    if !line.trim().is_empty() {
        flush(out, &mut line, indent);
    }
}

fn flush(out: &mut String, line: &mut String, indent: &str) {
    out.push_str(indent);
    out.push_str(line.trim_end());
    out.push('\n');
    line.clear();
}

/// The parts of a text between which a line may break: words with the space after them, and single wide characters.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = vec![String::new()];
    for c in text.chars() {
        let wide = c.width() == Some(2);
        let after_break = pieces.last().is_some_and(|piece| piece.ends_with(' ') || piece.ends_with(is_wide));
        if (wide || after_break) && c != ' ' && pieces.last().is_some_and(|piece| !piece.is_empty()) {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_narrow_and_nothing_is_lost() {
        let chinese = "不能从“已受理”直接到“已结案”，漏了中间的步骤就补上；".repeat(4);
        let english = "It cannot go from one state to the other directly, and so on. ".repeat(4);
        let path = format!("customers/KH-20260101-a2b3/{}/visits.md:7", "很长的文件夹名".repeat(9));
        for text in [&*chinese, &*english, &*path] {
            let mut out = String::new();
            wrap(&mut out, text, "  ", 40);
            assert!(out.lines().count() > 3, "{out}");
            assert!(out.lines().all(|line| line.width() <= 44 && line.starts_with("  ")), "{out}");
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(squeeze(&out), squeeze(text));
            assert!(out.lines().all(|line| !line.trim().starts_with(['，', '；', '”'])), "{out}");
        }
    }
}
