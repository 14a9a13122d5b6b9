//! Findings as GitLab's code quality report: a list of what was found, each with a fingerprint that stays when lines move.

use serde::Serialize;

use super::fingerprint::fingerprints;
use super::json;
use super::place::Files;
use crate::diag::{Diagnostic, Severity, words};
use crate::i18n::Catalogue;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// Writes the list, indented, with a line break at its end.
pub(super) fn render(diagnostics: &[Diagnostic], files: &mut Files<'_>, catalogue: &Catalogue) -> String {
    let issue = |(diagnostic, fingerprint)| issue(diagnostic, fingerprint, files, catalogue);
    let issues: Vec<Issue<'_>> = diagnostics.iter().zip(fingerprints(diagnostics)).map(issue).collect();
    json::document(&issues)
}

fn issue<'a>(
    diagnostic: &'a Diagnostic,
    fingerprint: String,
    files: &mut Files<'_>,
    catalogue: &Catalogue,
) -> Issue<'a> {
    let place = files.place(&diagnostic.file, &diagnostic.span);
    Issue {
        description: words::message(diagnostic, catalogue),
        check_name: diagnostic.code.as_str(),
        fingerprint,
        severity: match diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            // A finding about no file is one about the settings.
            path: if diagnostic.file.is_empty() { "kedang.yaml" } else { &diagnostic.file },
            lines: Lines { begin: place.map_or(1, |place| place.line), end: place.map_or(1, |place| place.end_line) },
        },
    }
}
