//! Findings as GitHub workflow commands, which Gitea's and Forgejo's runners understand too.

use std::fmt::Write;

use super::place::Files;
use crate::diag::{Diagnostic, Severity, words};
use crate::i18n::Catalogue;

/// Writes one `::error …::…` line per finding.
pub(super) fn render(diagnostics: &[Diagnostic], files: &mut Files<'_>, catalogue: &Catalogue) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        out.push_str("::");
        out.push_str(command);
        out.push(' ');
        if !diagnostic.file.is_empty() {
            let _ = write!(out, "file={},", property(&words::visible(&diagnostic.file)));
            if let Some(place) = files.place(&diagnostic.file, &diagnostic.span) {
                let _ = write!(out, "line={},endLine={},", place.line, place.end_line);
                // GitHub takes columns only for findings on one line.
                if place.line == place.end_line {
                    let _ = write!(out, "col={},endColumn={},", place.column, place.end_column);
                }
            }
        }
        let _ = write!(out, "title={}::", property(&words::visible(diagnostic.code.as_str())));
        let mut text = words::message(diagnostic, catalogue);
        if let Some(help) = words::help(diagnostic, catalogue) {
            text.push('\n');
            text.push_str(&help);
        }
        out.push_str(&data(&text));
        out.push('\n');
    }
    out
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
