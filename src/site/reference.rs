//! docs/templates.md.

/// The page.
pub fn markdown() -> String {
    String::new()
}
