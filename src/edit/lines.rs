//! New values as they are written into a record.
//!
//! In: a value that is put where none was. Out: YAML, in one line between brackets or as lines of a block; each text is
//! quoted exactly where it would be misread.

use super::New;
use crate::draft::{flow_scalar, scalar};

/// A value between brackets.
pub(super) fn flow(new: &New) -> String {
    match new {
        New::Text { text, typed } => flow_scalar(text, *typed),
        New::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        New::Map(parts) => {
            let parts = parts.iter().map(|(name, new)| format!("{name}: {}", flow(new)));
            format!("{{{}}}", parts.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A key and its value, as lines.
pub(super) fn block(new: &New, name: &str, indent: usize) -> Vec<String> {
    let space = " ".repeat(indent);
    match new {
        New::Text { text, typed } => {
            format!("{space}{name}: {}", scalar(text, *typed, indent + 2)).split('\n').map(str::to_owned).collect()
        }
        New::Map(parts) => {
            let mut lines = vec![format!("{space}{name}:")];
            lines.extend(parts.iter().flat_map(|(name, new)| block(new, name, indent + 2)));
            lines
        }
        New::List(items) => {
            let mut lines = vec![format!("{space}{name}:")];
            lines.extend(items.iter().flat_map(|new| item(new, indent + 2)));
            lines
        }
    }
}

/// An item of a list, as lines.
pub(super) fn item(new: &New, indent: usize) -> Vec<String> {
    let space = " ".repeat(indent);
    match new {
        New::Text { text, typed } => {
            format!("{space}- {}", scalar(text, *typed, indent + 2)).split('\n').map(str::to_owned).collect()
        }
        New::List(_) => vec![format!("{space}- {}", flow(new))],
        New::Map(parts) => {
            let mut lines: Vec<String> = parts.iter().flat_map(|(name, new)| block(new, name, indent + 2)).collect();
            if let Some(first) = lines.first_mut() {
                first.replace_range(indent..indent + 1, "-");
            }
            lines
        }
    }
}
