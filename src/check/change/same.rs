//! Whether a finding was there before: by code, file and sentence, never by its line.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use super::files::Files;
use crate::diag::{Arg, Diagnostic, Message};

/// Arguments that follow from other records or from the rest of the file, so that a finding stays the same
/// finding when they change.
const BESIDE_THE_POINT: [&str; 3] = ["suggestion", "choices", "size"];

/// What makes two findings the same.
type Key = (Arc<str>, String);

/// The findings from before the change that no later one has been matched with yet.
pub(super) struct Known {
    left: BTreeMap<Key, usize>,
}

impl Known {
    /// Findings from before, with their files under the names of afterwards.
    pub(super) fn new(before: &[Diagnostic], files: &Files) -> Known {
        let mut left = BTreeMap::new();
        for finding in before {
            *left.entry(key(files.name_after(&finding.file), finding)).or_default() += 1;
        }
        Known { left }
    }

    /// Whether a finding was there before; each of those answers for one.
    pub(super) fn take(&mut self, finding: &Diagnostic) -> bool {
        match self.left.get_mut(&key(&finding.file, finding)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }
}

fn key(file: &Arc<str>, finding: &Diagnostic) -> Key {
    let mut text = finding.code.as_str().to_owned();
    match &finding.message {
        Message::Catalogue(args) => {
            for (name, arg) in args.iter().filter(|(name, _)| !BESIDE_THE_POINT.contains(name)) {
                let _ = match arg {
                    Arg::Text(field) if *name == "field" => write!(text, "\0{}", without_positions(field)),
                    Arg::Text(value) => write!(text, "\0{value}"),
                    Arg::Label(label) => write!(text, "\0{}\0{}", label.zh, label.en),
                    Arg::Number(number) => write!(text, "\0{number}"),
                };
            }
        }
        // The first sentence tells the finding from others; what to do about it does not.
        Message::Written { text: words, .. } => {
            let _ = write!(text, "\0{}\0{}", words.zh, words.en);
        }
    }
    (file.clone(), text)
}

/// A dotted field name in which items of lists have no number: those shift when another item comes or goes.
fn without_positions(field: &str) -> String {
    let step =
        |step: &str| if step.bytes().all(|byte| byte.is_ascii_digit()) { "*".to_owned() } else { step.to_owned() };
    field.split('.').map(step).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::Memory;

    fn finding(file: &str, field: &str, start: usize) -> Diagnostic {
        let finding = Diagnostic::new("bad-option", &file.into(), start..start + 1).arg("field", field);
        finding.arg("found", "x").arg("choices", start.to_string()).arg("suggestion", start.to_string())
    }

    #[test]
    fn lines_numbers_and_suggestions_do_not_make_a_finding_new() {
        let nothing = Memory::default();
        let files = super::super::files::compare(&super::super::Before::of(&nothing), &nothing);
        let mut known = Known::new(&[finding("a.yaml", "list.2.kind", 10)], &files);
        assert!(!known.take(&finding("b.yaml", "list.2.kind", 10)));
        assert!(!known.take(&finding("a.yaml", "list.2.other", 10)));
        assert!(known.take(&finding("a.yaml", "list.1.kind", 99)));
        assert!(!known.take(&finding("a.yaml", "list.1.kind", 99)), "one finding answers for one");
    }
}
