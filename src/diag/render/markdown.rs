//! Findings as Markdown: what a job's summary and a comment on a merge request hold. The worst come first.

use std::fmt::Write;

use super::Summary;
use super::place::Files;
use crate::diag::{Diagnostic, Severity, words};
use crate::i18n::Catalogue;

/// Forges cut comments at 65,536 characters; what is beyond this many bytes is counted and left out.
const LONGEST: usize = 60_000;

/// Writes a heading with the counts and a list.
pub(super) fn render(diagnostics: &[Diagnostic], files: &mut Files<'_>, catalogue: &Catalogue) -> String {
    let mut out = format!("### {}\n", Summary::of(diagnostics).text(catalogue));
    let mut left = 0;
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let mut heading = format!("\n**{}**\n\n", words::severity(severity, catalogue));
        for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity) {
            if out.len() > LONGEST {
                left += 1;
                continue;
            }
            out.push_str(&std::mem::take(&mut heading));
            item(diagnostic, files, catalogue, &mut out);
        }
    }
    if left > 0 {
        let _ = writeln!(out, "\n{}", catalogue.text("summary-left-out", &[("count", left.into())]));
    }
    out
}

fn item(diagnostic: &Diagnostic, files: &mut Files<'_>, catalogue: &Catalogue, out: &mut String) {
    let place = files.place(&diagnostic.file, &diagnostic.span);
    let line = place.map(|place| format!(":{}", place.line)).unwrap_or_default();
    let file = words::visible(&diagnostic.file).replace('`', "'");
    let at = if file.is_empty() { String::new() } else { format!("`{file}{line}` ") };
    let message = plain(&words::message(diagnostic, catalogue));
    let _ = writeln!(out, "- {at}{message} (`{}`)", diagnostic.code.as_str());
    if let Some(help) = words::help(diagnostic, catalogue) {
        let _ = writeln!(out, "  <br>{}", plain(&help));
    }
}

/// Words from the records on one line, none of which is taken for markup or for the name of a person to be notified.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '!' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
