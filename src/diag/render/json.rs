//! Findings as one JSON object for programs.
//!
//! `{"version": 1, "diagnostics": […], "summary": {…}}`. Each diagnostic has, in this order: `code`, `severity`
//! (`error`, `warning`, `info`), `file`, `line`, `column`, `end_line`, `end_column` (from 1, columns in characters,
//! ends exclusive; null when the file cannot be read), `start`, `end` (byte offsets), `record` (id or null),
//! `sensitivity`, `message`, `help` (or null), `fix` (null, or a list of `{start, end, text}` byte edits), and
//! `related` (a list of places with a `message`), and `fingerprint` (a name that stays when lines move). A new field may come at any time; a change of a field raises `version`.

use serde::Serialize;
use std::fmt::Write;
use std::ops::Range;

use super::Summary;
use super::fingerprint::fingerprints;
use super::place::Files;
use crate::diag::{Diagnostic, Severity, words};
use crate::i18n::Catalogue;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<Finding<'a>>,
    summary: Counts,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: &'static str,
    #[serde(flatten)]
    place: Placed<'a>,
    record: Option<&'a str>,
    sensitivity: &'static str,
    message: String,
    help: Option<String>,
    fix: Option<Vec<Edit<'a>>>,
    related: Vec<Other<'a>>,
    fingerprint: String,
}

#[derive(Serialize)]
struct Placed<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Edit<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct Other<'a> {
    #[serde(flatten)]
    place: Placed<'a>,
    message: String,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    infos: usize,
    files: usize,
    fixable: usize,
}

/// Writes the object, indented, with a line break at its end.
pub(super) fn render(diagnostics: &[Diagnostic], files: &mut Files<'_>, catalogue: &Catalogue) -> String {
    let Summary { errors, warnings, infos, files: with_findings, fixable } = Summary::of(diagnostics);
    let document = Document {
        version: 1,
        diagnostics: diagnostics
            .iter()
            .zip(fingerprints(diagnostics))
            .map(|(diagnostic, fingerprint)| finding(diagnostic, fingerprint, files, catalogue))
            .collect(),
        summary: Counts { errors, warnings, infos, files: with_findings, fixable },
    };
    self::document(&document)
}

/// Any document, indented, with a line break at its end.
pub(super) fn document(document: &impl Serialize) -> String {
    // Only maps with other than text keys and failing writers make this fail, and there are none.
    let json = serde_json::to_string_pretty(document).unwrap_or_default();
    let mut out = escape_invisible(&json);
    out.push('\n');
    out
}

/// One finding on one line.
pub(super) fn line(
    diagnostic: &Diagnostic,
    fingerprint: String,
    files: &mut Files<'_>,
    catalogue: &Catalogue,
) -> String {
    let json = serde_json::to_string(&finding(diagnostic, fingerprint, files, catalogue)).unwrap_or_default();
    let mut out = escape_invisible(&json);
    out.push('\n');
    out
}

fn finding<'a>(
    diagnostic: &'a Diagnostic,
    fingerprint: String,
    files: &mut Files<'_>,
    catalogue: &Catalogue,
) -> Finding<'a> {
    let edits = |fix: &'a crate::diag::Fix| {
        fix.edits.iter().map(|edit| Edit { start: edit.start, end: edit.end, text: &edit.text }).collect()
    };
    let related = diagnostic.related.iter().map(|related| Other {
        place: placed(files, &related.file, &related.span),
        message: words::related(related.message, catalogue),
    });
    let related = related.collect();
    Finding {
        code: diagnostic.code.as_str(),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        },
        place: placed(files, &diagnostic.file, &diagnostic.span),
        record: diagnostic.record.as_deref(),
        sensitivity: diagnostic.sensitivity.name(),
        message: words::message(diagnostic, catalogue),
        help: words::help(diagnostic, catalogue),
        fix: diagnostic.fix.as_ref().map(edits),
        related,
        fingerprint,
    }
}

fn placed<'a>(files: &mut Files<'_>, file: &'a str, span: &Range<usize>) -> Placed<'a> {
    let place = files.place(file, span);
    Placed {
        file,
        line: place.map(|place| place.line),
        column: place.map(|place| place.column),
        end_line: place.map(|place| place.end_line),
        end_column: place.map(|place| place.end_column),
        start: span.start,
        end: span.end,
    }
}

/// JSON leaves some controls and all bidi marks as they are; in a terminal or a log they would still do harm.
/// Such characters stand only inside JSON strings, where `\u` escapes mean the same.
fn escape_invisible(json: &str) -> String {
    let harmful = |c: char| c != '\n' && words::is_invisible(c);
    if !json.contains(harmful) {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if harmful(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}
