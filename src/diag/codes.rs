//! The table of diagnostic codes. Each has a message, a help and an explanation in both message catalogues
//! (`diagnostics.ftl`), a fixture under `tests/fixtures/`, and a line in `docs/diagnostics.md`.

use super::Severity::{self, Error, Info, Warning};

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct CodeInfo {
    /// The stable name.
    pub code: &'static str,
    /// How grave such a finding is.
    pub severity: Severity,
    /// Which part of the documentation it belongs to.
    pub group: Group,
    /// The arguments of its message.
    pub args: &'static [&'static str],
}

/// What a code is about; the order of the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Files: names, sizes, encodings.
    Files,
    /// YAML and Markdown syntax.
    Syntax,
    /// `kedang.yaml`, catalogs and record types.
    Types,
    /// Expressions in types.
    Expressions,
    /// Fields and references of records.
    Records,
    /// Workflows and time lines.
    Workflow,
    /// What a change does to records that were there before.
    Changes,
}

const fn row(group: Group, severity: Severity, code: &'static str, args: &'static [&'static str]) -> CodeInfo {
    CodeInfo { code, severity, group, args }
}

use Group::{Changes, Expressions, Files, Records, Syntax, Types, Workflow};

/// Every code the program can report, grouped as in the documentation.
pub const CODES: &[CodeInfo] = &[
    row(Files, Error, "file-too-large", &["size", "limit"]),
    row(Files, Error, "not-utf8", &["encoding"]),
    row(Files, Error, "unreadable-file", &["reason"]),
    row(Files, Warning, "byte-order-mark", &[]),
    row(Files, Warning, "crlf-line-ends", &[]),
    row(Files, Error, "symlink", &[]),
    row(Files, Error, "path-case-clash", &["other"]),
    row(Files, Error, "path-form-clash", &["other"]),
    row(Files, Error, "path-not-portable", &["name", "reason"]),
    row(Files, Warning, "unknown-file", &["path"]),
    row(Files, Error, "unmerged-file", &[]),
    row(Syntax, Error, "merge-marker", &[]),
    row(Syntax, Error, "bidi-control", &["char"]),
    row(Syntax, Warning, "zero-width", &["char"]),
    row(Syntax, Error, "control-character", &["char"]),
    row(Syntax, Error, "fullwidth-punctuation", &["found", "wanted"]),
    row(Syntax, Error, "tab-indent", &[]),
    row(Syntax, Error, "yaml-syntax", &["reason"]),
    row(Syntax, Error, "yaml-duplicate-key", &["key"]),
    row(Syntax, Error, "yaml-too-deep", &["limit"]),
    row(Syntax, Error, "yaml-too-many-nodes", &["limit"]),
    row(Syntax, Error, "yaml-alias", &[]),
    row(Syntax, Error, "yaml-tag", &["tag"]),
    row(Syntax, Error, "yaml-key-not-text", &[]),
    row(Syntax, Error, "yaml-many-documents", &[]),
    row(Syntax, Error, "not-a-mapping", &["found"]),
    row(Syntax, Error, "front-matter-missing", &[]),
    row(Syntax, Error, "front-matter-unclosed", &[]),
    row(Types, Error, "config-missing", &["place"]),
    row(Types, Error, "config-version", &["found", "supported"]),
    row(Types, Error, "unknown-key", &["key", "where", "suggestion"]),
    row(Types, Error, "missing-key", &["key", "where"]),
    row(Types, Error, "wrong-shape", &["key", "expected", "found"]),
    row(Types, Error, "bad-choice", &["key", "found", "choices", "suggestion"]),
    row(Types, Error, "bad-number", &["key", "found", "expected"]),
    row(Types, Error, "bad-name", &["name"]),
    row(Types, Error, "duplicate-name", &["name"]),
    row(Types, Error, "type-name-mismatch", &["name", "file"]),
    row(Types, Error, "unknown-type", &["name", "suggestion"]),
    row(Types, Error, "unknown-catalog", &["name", "suggestion"]),
    row(Types, Error, "unknown-calendar", &["name", "suggestion"]),
    row(Types, Error, "bad-date", &["key", "found", "expected"]),
    row(Types, Error, "calendar-order", &["from", "to"]),
    row(Types, Error, "calendar-overlap", &["from", "to", "other"]),
    row(Types, Error, "calendar-clash", &["day", "holiday"]),
    row(Types, Error, "unknown-field-name", &["name", "type", "suggestion"]),
    row(Types, Error, "unknown-state-name", &["name", "suggestion"]),
    row(Types, Error, "unreachable-state", &["state"]),
    row(Types, Error, "unknown-rank", &["name", "suggestion"]),
    row(Types, Error, "unknown-timezone", &["name"]),
    row(Types, Error, "bad-pattern", &["pattern", "reason"]),
    row(Types, Error, "bad-file-pattern", &["pattern", "reason"]),
    row(Types, Error, "bad-id-pattern", &["pattern", "reason"]),
    row(Types, Error, "option-not-allowed", &["option", "kind"]),
    row(Types, Error, "field-not-usable", &["name", "expected"]),
    row(Expressions, Error, "expr-syntax", &["reason"]),
    row(Expressions, Error, "expr-unsupported", &["what"]),
    row(Expressions, Error, "expr-unknown-name", &["name", "suggestion"]),
    row(Expressions, Error, "expr-unknown-option", &["option", "choices", "suggestion"]),
    row(Expressions, Error, "expr-unknown-function", &["name", "suggestion"]),
    row(Expressions, Error, "expr-arguments", &["name", "expected"]),
    row(Expressions, Error, "expr-kinds", &["operation", "left", "right"]),
    row(Expressions, Error, "expr-result", &["expected", "found"]),
    row(Expressions, Error, "expr-clock", &[]),
    row(Expressions, Error, "expr-cycle", &["names"]),
    row(Expressions, Error, "eval-null-order", &["left", "right", "where"]),
    row(Expressions, Error, "eval-kinds", &["operation", "left", "right", "where"]),
    row(Expressions, Error, "eval-failed", &["reason", "where"]),
    row(Records, Error, "unknown-field", &["field", "type", "suggestion"]),
    row(Records, Error, "missing-field", &["field", "label"]),
    row(Records, Error, "wrong-kind", &["field", "found", "expected", "example"]),
    row(Records, Error, "bad-option", &["field", "found", "choices", "suggestion"]),
    row(Records, Error, "bad-format", &["field", "found", "expected"]),
    row(Records, Error, "out-of-range", &["field", "found", "bound", "unit"]),
    row(Records, Warning, "not-today", &["field", "found", "bound", "today"]),
    row(Records, Error, "not-unique", &["field", "value"]),
    row(Records, Error, "derived-stored", &["field"]),
    row(Records, Warning, "renamed-field", &["field", "new"]),
    row(Records, Warning, "deprecated-field", &["field", "note"]),
    row(Records, Warning, "deprecated-option", &["field", "option"]),
    row(Records, Error, "bad-id", &["id", "reason"]),
    row(Records, Error, "duplicate-id", &["id"]),
    row(Records, Error, "alias-taken", &["id"]),
    row(Records, Error, "path-mismatch", &["field", "found", "expected"]),
    row(Records, Error, "broken-reference", &["field", "id", "suggestion"]),
    row(Records, Error, "wrong-reference", &["field", "id", "expected", "found"]),
    row(Records, Error, "attachment-missing", &["path", "suggestion"]),
    row(Records, Error, "attachment-too-large", &["path", "size", "limit"]),
    row(Records, Error, "attachment-path", &["path", "reason", "folder"]),
    row(Records, Warning, "broken-link", &["id", "suggestion"]),
    row(Records, Warning, "unsafe-link", &["link"]),
    row(Records, Info, "raw-html", &[]),
    row(Workflow, Error, "unknown-state", &["state", "choices", "suggestion"]),
    row(Workflow, Error, "bad-start", &["state", "expected"]),
    row(Workflow, Error, "illegal-transition", &["from", "to", "choices"]),
    row(Workflow, Error, "not-authorised", &["person", "from", "to", "needed"]),
    row(Workflow, Error, "step-needs", &["state", "field", "label"]),
    row(Workflow, Error, "timeline-order", &["at", "before"]),
    row(Workflow, Warning, "timeline-future", &["at"]),
    row(Workflow, Error, "status-mismatch", &["status", "last"]),
    row(Changes, Error, "timeline-rewritten", &["at", "state"]),
    row(Changes, Error, "timeline-removed", &["at", "state"]),
    row(Changes, Error, "record-still-referred", &["id", "title", "count"]),
    row(Changes, Error, "history-rewritten", &["old", "new"]),
];

/// The row of a code.
pub fn find(code: &str) -> Option<&'static CodeInfo> {
    CODES.iter().find(|row| row.code == code)
}
