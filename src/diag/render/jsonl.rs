//! Findings as JSON Lines: one object each, with the fields of [`super::json`], for programs that read as they go.

use super::fingerprint::fingerprints;
use super::json;
use super::place::Files;
use crate::diag::Diagnostic;
use crate::i18n::Catalogue;

/// Writes one line per finding.
pub(super) fn render(diagnostics: &[Diagnostic], files: &mut Files<'_>, catalogue: &Catalogue) -> String {
    let line = |(diagnostic, fingerprint)| json::line(diagnostic, fingerprint, files, catalogue);
    diagnostics.iter().zip(fingerprints(diagnostics)).map(line).collect()
}
