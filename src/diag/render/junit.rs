//! Findings as a JUnit report: a suite for each file, a failed case for each error. JUnit has no warnings, so those are cases
//! that passed and have something to say.

use std::fmt::Write;

use super::place::Files;
use crate::diag::{Diagnostic, Severity, words};
use crate::i18n::Catalogue;

/// Writes the report; without findings, one case that passed, since an empty report looks like a check that never ran.
pub(super) fn render(diagnostics: &[Diagnostic], files: &mut Files<'_>, catalogue: &Catalogue) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let cases = diagnostics.len().max(1);
    let _ = writeln!(out, "<testsuites name=\"kedang\" tests=\"{cases}\" failures=\"{}\">", failures(diagnostics));
    if diagnostics.is_empty() {
        out.push_str("  <testsuite name=\"kedang\" tests=\"1\" failures=\"0\">\n");
        out.push_str("    <testcase name=\"kedang check\" classname=\"kedang\"/>\n  </testsuite>\n");
    }
    for suite in diagnostics.chunk_by(|a, b| a.file == b.file) {
        let name = suite.first().map(|first| attribute(&first.file)).unwrap_or_default();
        let (tests, failures) = (suite.len(), failures(suite));
        let _ = writeln!(out, "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\">");
        for diagnostic in suite {
            case(diagnostic, files, catalogue, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn failures(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
}

fn case(diagnostic: &Diagnostic, files: &mut Files<'_>, catalogue: &Catalogue, out: &mut String) {
    let message = words::message(diagnostic, catalogue);
    let code = attribute(diagnostic.code.as_str());
    let file = attribute(&diagnostic.file);
    let place = files.place(&diagnostic.file, &diagnostic.span);
    let line = place.map(|place| format!(" line=\"{}\"", place.line)).unwrap_or_default();
    let name = attribute(&format!("{}: {message}", diagnostic.code.as_str()));
    let _ = writeln!(out, "    <testcase name=\"{name}\" classname=\"{file}\" file=\"{file}\"{line}>");
    let at = place.map(|place| format!("{}:{}:{}", diagnostic.file, place.line, place.column));
    let mut text = format!("{}\n{message}", at.unwrap_or_else(|| diagnostic.file.to_string()));
    if let Some(help) = words::help(diagnostic, catalogue) {
        text.push('\n');
        text.push_str(&help);
    }
    let text = escape(&text);
    let _ = match diagnostic.severity {
        Severity::Error => {
            writeln!(out, "      <failure type=\"{code}\" message=\"{}\">{text}</failure>", attribute(&message))
        }
        _ => writeln!(out, "      <system-out>{text}</system-out>"),
    };
    out.push_str("    </testcase>\n");
}

/// Text between tags; line breaks stay, and what XML cannot hold is made visible.
fn escape(text: &str) -> String {
    let lines = text
        .split('\n')
        .map(|line| words::visible(line).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Text between the quotes of an attribute.
fn attribute(text: &str) -> String {
    escape(text).replace('"', "&quot;").replace('\n', "&#10;")
}
