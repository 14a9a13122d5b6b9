//! One finding a line: `path:line:col: code message`, columns in characters from 1.

use std::fmt::Write;

use super::place::Files;
use crate::diag::{Diagnostic, words};
use crate::i18n::Catalogue;

/// Writes one line per finding; `-` stands for a finding without a file, and `1:1` for a file as a whole.
pub(super) fn render(diagnostics: &[Diagnostic], files: &mut Files<'_>, catalogue: &Catalogue) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let (line, column) =
            files.place(&diagnostic.file, &diagnostic.span).map_or((1, 1), |place| (place.line, place.column));
        let file = if diagnostic.file.is_empty() { "-".into() } else { words::visible(&diagnostic.file) };
        let code = words::visible(diagnostic.code.as_str());
        let message = words::message(diagnostic, catalogue);
        // Writing into a String cannot fail.
        let _ = writeln!(out, "{file}:{line}:{column}: {code} {message}");
    }
    out
}
