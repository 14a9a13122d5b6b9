//! Findings about the names of files, before any is opened.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::diag::Diagnostic;
use crate::snapshot::{Entry, EntryKind};
use crate::table::Table;

/// Reports a symlink, and a path that some computers cannot hold.
pub(crate) fn file(entry: &Entry, found: &mut Vec<Diagnostic>) {
    if entry.kind == EntryKind::Symlink {
        found.push(Diagnostic::new("symlink", &entry.path, 0..0));
    }
    if let Some((name, reason)) = not_portable(&entry.path) {
        let finding = Diagnostic::new("path-not-portable", &entry.path, 0..0);
        found.push(finding.arg("name", name).arg("reason", reason));
    }
}

/// Reports paths that some computers cannot tell apart.
pub(crate) fn clashes(entries: &[Entry], found: &mut Vec<Diagnostic>) {
    let mut folded: Table<&Arc<str>, String> = Table::default();
    for entry in entries {
        if let Some(other) = folded.insert(folded_path(&entry.path), &entry.path) {
            let same_case = entry.path.nfc().eq(other.nfc());
            let code = if same_case { "path-form-clash" } else { "path-case-clash" };
            found.push(Diagnostic::new(code, &entry.path, 0..0).arg("other", other));
        }
    }
}

/// A path as file systems see it that know neither case nor Unicode's several ways to write a character.
pub(crate) fn folded_path(path: &str) -> String {
    if path.is_ascii() { path.to_ascii_lowercase() } else { path.nfc().flat_map(char::to_lowercase).collect() }
}

/// The part of a path that Windows cannot hold, and why: `character`, `device`, `ending` or `long`.
fn not_portable(path: &str) -> Option<(&str, &'static str)> {
    if path.chars().count() > 200 {
        return Some((path, "long"));
    }
    path.split('/').find_map(|part| {
        let stem = part.split('.').next().unwrap_or_default();
        let device = |prefix: &str| {
            let number = stem.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix));
            number.is_some() && matches!(&stem.as_bytes()[prefix.len()..], [b'1'..=b'9'])
        };
        let reserved = ["con", "prn", "aux", "nul"].iter().any(|name| stem.eq_ignore_ascii_case(name));
        if part.contains(['<', '>', ':', '"', '|', '?', '*', '\\']) || part.contains(char::is_control) {
            Some((part, "character"))
        } else if part.ends_with([' ', '.']) {
            Some((part, "ending"))
        } else if reserved || device("com") || device("lpt") {
            Some((part, "device"))
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(paths: &[&str]) -> Vec<String> {
        let entry = |path: &&str| Entry { path: Arc::from(*path), kind: EntryKind::File, size: 0, blob: None };
        let mut found = Vec::new();
        let entries: Vec<Entry> = paths.iter().map(entry).collect();
        entries.iter().for_each(|entry| file(entry, &mut found));
        clashes(&entries, &mut found);
        found.iter().map(|finding| finding.code.as_str().to_owned()).collect()
    }

    #[test]
    fn clashes_and_foreign_names_are_found() {
        assert_eq!(codes(&["a/b.yaml", "a/c.yaml", "客户/华兴.yaml"]), [""; 0]);
        assert_eq!(codes(&["a/B.yaml", "a/b.yaml"]), ["path-case-clash"]);
        assert_eq!(codes(&["caf\u{e9}.yaml", "cafe\u{301}.yaml"]), ["path-form-clash"]);
        for path in ["a:b.yaml", "aux.yaml", "COM1.yaml", "a /b.yaml", "a?.md"] {
            assert_eq!(codes(&[path]), ["path-not-portable"], "{path}");
        }
    }
}
