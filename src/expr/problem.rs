//! What is wrong with an expression before any record is read.

use std::ops::Range;

use crate::diag::Arg;
use crate::label::Label;

/// One problem; becomes a diagnostic once its place in the file is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Byte range within the source of the expression.
    pub span: Range<usize>,
    /// One of [`crate::diag::codes::CODES`].
    pub code: &'static str,
    /// The arguments of its message.
    pub args: Vec<(&'static str, Arg)>,
}

impl Problem {
    pub(super) fn new(code: &'static str, span: Range<usize>) -> Problem {
        Problem { span, code, args: Vec::new() }
    }

    pub(super) fn text(mut self, name: &'static str, text: impl AsRef<str>) -> Problem {
        self.args.push((name, Arg::Text(text.as_ref().into())));
        self
    }

    pub(super) fn label(mut self, name: &'static str, label: Label) -> Problem {
        self.args.push((name, Arg::Label(label)));
        self
    }

    /// The text of an argument, in Chinese where it has two; empty when there is none.
    pub fn arg(&self, name: &str) -> &str {
        match self.args.iter().find(|(known, _)| *known == name) {
            Some((_, Arg::Text(text))) => text,
            Some((_, Arg::Label(label))) => &label.zh,
            _ => "",
        }
    }
}

/// The known name most like the unknown one, or the empty text when none is close.
pub(super) fn suggest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> &'a str {
    let limit = (name.chars().count() / 3).max(1);
    let distance = |other: &str| strsim::damerau_levenshtein(name, other);
    let near = known.into_iter().map(|other| (distance(other), other)).filter(|(d, _)| (1..=limit).contains(d));
    near.min().map_or("", |(_, other)| other)
}
