//! The piece of a document that shows why it was found.
//!
//! In: a stored text and the runs of the query. Out: a window of the text in parts, those that matched marked. Never: half a
//! character, two marks side by side, or a mark on something that did not match.

use std::ops::Range;

use serde::Serialize;

use crate::engine::run::Run;
use crate::text::{Placed, place};

/// A part of a snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SnippetPart {
    /// The text.
    pub text: String,
    /// Whether it matched.
    pub highlighted: bool,
}

/// What matched in a text.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Marks {
    /// The bytes, in order, apart from each other.
    pub(crate) ranges: Vec<Range<usize>>,
    /// Which run each match belongs to, for choosing a window; one for each match before joining.
    hits: Vec<(usize, Range<usize>)>,
}

impl Marks {
    /// How many of the runs matched.
    pub(crate) fn runs(&self) -> usize {
        let mut runs: Vec<usize> = self.hits.iter().map(|(run, _)| *run).collect();
        runs.sort_unstable();
        runs.dedup();
        runs.len()
    }
}

/// Finds every place where a run stands in a text.
pub(crate) fn marks(text: &str, runs: &[&Run]) -> Marks {
    let units = place(text);
    let mut hits = Vec::new();
    for (number, run) in runs.iter().enumerate() {
        for at in 0..units.len() {
            if let Some(range) = match_at(&units[at..], run) {
                hits.push((number, range));
            }
        }
    }
    hits.sort_by_key(|(_, range)| (range.start, range.end));
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (_, range) in &hits {
        match ranges.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => ranges.push(range.clone()),
        }
    }
    Marks { ranges, hits }
}

/// The bytes of a run that begins at the first of these units.
fn match_at(units: &[Placed], run: &Run) -> Option<Range<usize>> {
    let first = units.first()?;
    let start = run.units.first()?.position;
    let mut last = first;
    for (number, wanted) in run.units.iter().enumerate() {
        let unit = units.get(number)?;
        let beginning = run.star && number + 1 == run.units.len() && !wanted.cjk && !unit.cjk;
        let same = unit.text == wanted.text || beginning && unit.text.starts_with(&wanted.text);
        if !same || unit.position - first.position != wanted.position - start {
            return None;
        }
        last = unit;
    }
    Some(first.start..last.end)
}

/// Cuts a window of about so many characters out of a text, where most runs matched, and splits it at the marks.
pub(crate) fn window(text: &str, marks: &Marks, length: usize) -> Vec<SnippetPart> {
    // Bytes at which characters begin, and the end.
    let edges: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let chars = edges.len() - 1;
    let index = |byte: usize| edges.partition_point(|edge| *edge < byte);
    let (from, to) = if chars <= length {
        (0, chars)
    } else {
        let from = best_start(marks, &index, length);
        let from = sentence_start(text, &edges, from, length).min(chars - length.min(chars));
        (from, (from + length).min(chars))
    };
    let (from, to) = (clear_of_words(text, &edges, from), clear_of_words(text, &edges, to));
    split(text, edges[from]..edges[to.max(from)], &marks.ranges)
}

/// The character where the window with most different runs should begin.
fn best_start(marks: &Marks, index: &dyn Fn(usize) -> usize, length: usize) -> usize {
    // Some text before the match makes it understood.
    let lead = length / 5;
    let mut best = (0, 0);
    for (at, (_, range)) in marks.hits.iter().enumerate() {
        let start = index(range.start);
        let mut runs: Vec<usize> = marks.hits[at..]
            .iter()
            .take_while(|(_, other)| index(other.end) <= start + length - lead)
            .map(|(run, _)| *run)
            .collect();
        runs.sort_unstable();
        runs.dedup();
        if runs.len() > best.0 {
            best = (runs.len(), start.saturating_sub(lead));
        }
    }
    best.1
}

/// Moves a start forward to the beginning of a sentence if one is near before the match.
fn sentence_start(text: &str, edges: &[usize], from: usize, length: usize) -> usize {
    if from == 0 {
        return 0;
    }
    let near = &text[edges[from]..edges[(from + length / 5).min(edges.len() - 1)]];
    let end = near.char_indices().position(|(_, c)| matches!(c, '。' | '！' | '？' | '\n' | '；'));
    end.map_or(from, |after| from + after + 1)
}

/// Moves an edge back to where no word of letters or digits is cut, within reason.
fn clear_of_words(text: &str, edges: &[usize], at: usize) -> usize {
    let inside = |at: usize| {
        let before = text[..edges[at]].chars().next_back();
        let after = text[edges[at]..].chars().next();
        matches!((before, after), (Some(a), Some(b)) if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric())
    };
    (at.saturating_sub(20)..=at).rev().find(|at| !inside(*at)).unwrap_or(at)
}

/// Splits a stretch of text at the marks; dots stand for what was left out, blanks and line breaks become one space.
fn split(text: &str, window: Range<usize>, ranges: &[Range<usize>]) -> Vec<SnippetPart> {
    let mut parts: Vec<SnippetPart> = Vec::new();
    let mut push = |text: &str, highlighted: bool| {
        if text.is_empty() {
            return;
        }
        match parts.last_mut() {
            Some(last) if last.highlighted == highlighted => last.text.push_str(text),
            _ => parts.push(SnippetPart { text: text.to_owned(), highlighted }),
        }
    };
    if window.start > 0 {
        push("…", false);
    }
    let mut at = window.start;
    for range in ranges {
        let (start, end) = (range.start.max(window.start), range.end.min(window.end));
        if start >= end {
            continue;
        }
        push(&squeezed(&text[at..start]), false);
        push(&squeezed(&text[start..end]), true);
        at = end;
    }
    push(&squeezed(&text[at..window.end]), false);
    if window.end < text.len() {
        push("…", false);
    }
    parts
}

/// Every stretch of blanks, line breaks and controls as one space.
fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !(c.is_whitespace() || c.is_control()) {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// Marks numbers in a telephone number as written: the whole, or the digits at its end.
pub(crate) fn phone_marks(text: &str, numbers: &[String]) -> Marks {
    let digits: Vec<(usize, char)> =
        text.char_indices().filter_map(|(at, c)| Some((at, char::from_digit(c.to_digit(10)?, 10)?))).collect();
    let plain: String = digits.iter().map(|(_, c)| *c).collect();
    let mut marks = Marks::default();
    for (number, wanted) in numbers.iter().enumerate() {
        if let Some(at) = plain.rfind(wanted.as_str()) {
            let end = digits[at + wanted.len() - 1].0;
            let range = digits[at].0..end + 1;
            marks.hits.push((number, range.clone()));
            if marks.ranges.is_empty() {
                marks.ranges.push(range);
            }
        }
    }
    marks
}
