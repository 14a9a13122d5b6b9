//! Applies the safe mends of findings.
//!
//! In: findings and the files they stand in. Out: the new text of each file that changes. Never: a mend applied by
//! half, nor two mends that touch each other; what is left over waits for the next run.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Diagnostic, Edit};

/// A file with mends applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedFile {
    /// Path from the repository's root.
    pub path: Arc<str>,
    /// The new text.
    pub text: String,
    /// Findings mended.
    pub fixed: usize,
    /// Findings whose mend is in the way of another one, or does not fit the file any more.
    pub left: usize,
}

/// Applies every mend that fits, file by file in path order; a file that cannot be read as UTF-8 stays as it is.
pub fn apply(diagnostics: &[Diagnostic], read: impl Fn(&str) -> Option<Vec<u8>>) -> Vec<FixedFile> {
    let mut by_file: BTreeMap<&Arc<str>, Vec<&[Edit]>> = BTreeMap::new();
    for diagnostic in diagnostics {
        if let Some(fix) = &diagnostic.fix {
            by_file.entry(&diagnostic.file).or_default().push(&fix.edits);
        }
    }
    let fixed = by_file.into_iter().filter_map(|(path, fixes)| {
        let text = String::from_utf8(read(path)?).ok()?;
        let (new, fixed, left) = apply_to_text(&text, fixes);
        (new != text).then(|| FixedFile { path: path.clone(), text: new, fixed, left })
    });
    fixed.collect()
}

/// Applies mends to one text; gives the new text, how many were applied and how many were not.
pub fn apply_to_text(text: &str, mut fixes: Vec<&[Edit]>) -> (String, usize, usize) {
    fixes.sort();
    // By start: accepted edits never touch each other, so only the neighbours of a new one can be in its way.
    let mut accepted: BTreeMap<usize, &Edit> = BTreeMap::new();
    let mut previous: Option<&[Edit]> = None;
    let (mut fixed, mut left) = (0, 0);
    for edits in fixes {
        // Two findings may ask for the very same mend: one application serves both.
        if previous == Some(edits) {
            fixed += 1;
        } else if fits(text, edits) && edits.iter().all(|edit| free(&accepted, edit)) {
            accepted.extend(edits.iter().map(|edit| (edit.start, edit)));
            previous = Some(edits);
            fixed += 1;
        } else {
            left += 1;
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in accepted.values() {
        out.push_str(&text[at..edit.start]);
        out.push_str(&edit.text);
        at = edit.end;
    }
    out.push_str(&text[at..]);
    (out, fixed, left)
}

/// Whether no accepted edit is in the way of another one.
fn free(accepted: &BTreeMap<usize, &Edit>, edit: &Edit) -> bool {
    let before = accepted.range(..=edit.start).next_back();
    let after = accepted.range(edit.start..).next();
    before.into_iter().chain(after).all(|(_, other)| apart(edit, other))
}

/// Whether the edits of one mend are in order and on character boundaries of the text.
fn fits(text: &str, edits: &[Edit]) -> bool {
    let inside =
        |edit: &Edit| edit.start <= edit.end && text.is_char_boundary(edit.start) && text.is_char_boundary(edit.end);
    !edits.is_empty() && edits.iter().all(inside) && edits.windows(2).all(|pair| apart(&pair[0], &pair[1]))
}

/// Whether two edits neither overlap nor insert at one place, so that their order does not matter.
fn apart(a: &Edit, b: &Edit) -> bool {
    let (first, second) = if a <= b { (a, b) } else { (b, a) };
    first.end < second.start || (first.end == second.start && first.start < first.end && second.start < second.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { start, end, text: text.to_owned() }
    }

    #[test]
    fn applies_apart_and_keeps_conflicts_for_the_next_run() {
        let text = "名称：华恒\r\nphone： 1";
        let colon = [edit(6, 9, ": ")];
        let whole = [edit(0, 9, "name: ")];
        let line_end = [edit(15, 16, "")];
        let (new, fixed, left) = apply_to_text(text, vec![&line_end, &colon, &whole]);
        // The earlier and shorter ranges sort first: the whole-key edit starts first and wins over the colon.
        assert_eq!((new.as_str(), fixed, left), ("name: 华恒\nphone： 1", 2, 1));
    }

    #[test]
    fn the_same_mend_twice_is_one_mend() {
        let bom = [edit(0, 3, "")];
        assert_eq!(apply_to_text("\u{feff}a: 1", vec![&bom, &bom]), ("a: 1".to_owned(), 2, 0));
    }

    #[test]
    fn what_does_not_fit_is_left() {
        let inside_character = [edit(1, 3, "x")];
        let beyond = [edit(3, 9, "x")];
        let backwards = [Edit { start: 3, end: 0, text: String::new() }];
        let nothing: [Edit; 0] = [];
        let (new, fixed, left) = apply_to_text("客", vec![&inside_character, &beyond, &backwards, &nothing]);
        assert_eq!((new.as_str(), fixed, left), ("客", 0, 4));
    }

    #[test]
    fn a_mend_of_several_edits_is_applied_whole_or_not_at_all() {
        let pair = [edit(0, 1, "["), edit(4, 5, "]")];
        let blocker = [edit(0, 1, "")];
        // `blocker` sorts before `pair`, so the pair is left, its second edit included.
        assert_eq!(
            apply_to_text("（a b）".replace('（', "(").replace('）', ")").as_str(), vec![&pair, &blocker]),
            ("a b)".to_owned(), 1, 1)
        );
    }

    #[test]
    fn files_without_change_are_not_named() {
        let file: Arc<str> = "a.yaml".into();
        let other: Arc<str> = "b.yaml".into();
        let findings = [
            Diagnostic::new("byte-order-mark", &file, 0..3).fix(0..3, ""),
            Diagnostic::new("crlf-line-ends", &other, 0..3),
        ];
        let files = apply(&findings, |_| Some("\u{feff}a: 1\n".into()));
        assert_eq!(files, [FixedFile { path: file, text: "a: 1\n".to_owned(), fixed: 1, left: 0 }]);
    }
}
