//! Findings as SARIF 2.1.0, which code hosts and editors show beside the lines.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::{Map, Value, json};

use super::fingerprint::fingerprints;
use super::json::document;
use super::place::Files;
use crate::diag::{Diagnostic, Severity, words};
use crate::i18n::Catalogue;

/// Writes one run with its rules and results, indented, with a line break at its end.
pub(super) fn render(diagnostics: &[Diagnostic], files: &mut Files<'_>, catalogue: &Catalogue) -> String {
    let codes: BTreeSet<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code, catalogue)).collect();
    let named = diagnostics.iter().zip(fingerprints(diagnostics));
    let results: Vec<Value> = named
        .map(|(diagnostic, fingerprint)| {
            let index = codes.binary_search(&diagnostic.code.as_str()).unwrap_or_default();
            result(diagnostic, index, &fingerprint, files, catalogue)
        })
        .collect();
    document(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "kedang", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(code: &str, catalogue: &Catalogue) -> Value {
    let mut rule = json!({"id": code});
    if let Some(text) = words::explain(code, catalogue) {
        rule["help"] = json!({"text": text, "markdown": text});
    }
    rule
}

fn result(
    diagnostic: &Diagnostic,
    rule: usize,
    fingerprint: &str,
    files: &mut Files<'_>,
    catalogue: &Catalogue,
) -> Value {
    let mut text = words::message(diagnostic, catalogue);
    if let Some(help) = words::help(diagnostic, catalogue) {
        text.push('\n');
        text.push_str(&help);
    }
    let mut result = json!({
        "ruleId": diagnostic.code.as_str(),
        "ruleIndex": rule,
        "level": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "note",
        },
        "message": {"text": text},
    });
    if !diagnostic.file.is_empty() {
        result["locations"] = json!([location(files, &diagnostic.file, &diagnostic.span)]);
    }
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().map(|related| {
            let mut place = location(files, &related.file, &related.span);
            place["message"] = json!({"text": words::related(related.message, catalogue)});
            place
        });
        result["relatedLocations"] = related.collect();
    }
    result["partialFingerprints"] = json!({"kedang/v1": fingerprint});
    result["properties"] = json!({"record": diagnostic.record, "sensitivity": diagnostic.sensitivity.name()});
    result
}

fn location(files: &mut Files<'_>, file: &str, span: &Range<usize>) -> Value {
    let mut place = Map::new();
    place.insert("artifactLocation".to_owned(), json!({"uri": uri(file), "uriBaseId": "%SRCROOT%"}));
    if let Some(found) = files.place(file, span) {
        let region = json!({
            "startLine": found.line,
            "startColumn": found.column,
            "endLine": found.end_line,
            "endColumn": found.end_column,
        });
        place.insert("region".to_owned(), region);
    }
    json!({"physicalLocation": place})
}

/// A path as a relative URI.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/');
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
