//! The few source lines that a finding shows, made safe to print.
//!
//! In: a file and a span. Out: lines in which nothing is invisible and none is too wide, with the span moved along.
//! `annotate-snippets` then sees only small clean texts with spans on character boundaries.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::place::Source;
use crate::diag::words::{is_invisible, push_visible};

/// Widest line shown, in terminal columns.
const WIDTH: usize = 96;
/// Columns kept before the underlined place when a line is cut on the left.
const BEFORE: usize = 24;
/// Most lines shown of a span that covers several.
const LINES: usize = 4;
/// What a tab becomes.
const TAB: &str = "    ";

/// Lines to show.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// Number of the first line, from 1.
    pub first_line: usize,
    /// The lines, with `\n` between them.
    pub text: String,
    /// The place to underline in `text`.
    pub span: Range<usize>,
}

/// The lines that a span covers; none for `0..0`, for empty files and for files that are not UTF-8.
pub(super) fn window(source: &Source, span: &Range<usize>) -> Option<Window> {
    if *span == (0..0) {
        return None;
    }
    let span = source.clamp(span);
    let first = source.line_at(span.start);
    let last = source.line_at(span.end).clamp(first, first + LINES - 1);
    let mut text = String::new();
    let mut shown = 0..0;
    for line in first..=last.min(source.lines() - 1) {
        let content = source.line(line)?;
        let range = source.line_range(line);
        let within = |at: usize| at.clamp(range.start, range.end) - range.start;
        let marked = within(span.start)..within(span.end);
        if line > first {
            text.push('\n');
        }
        let at = text.len();
        let placed = push_line(&mut text, content, &marked);
        if line == first {
            shown.start = at + placed.start;
        }
        shown.end = at + placed.end;
    }
    (!text.is_empty()).then_some(Window { first_line: first + 1, text, span: shown })
}

/// Appends a line, cut to [`WIDTH`] around the start of `marked`; gives the place of `marked` in what was appended.
fn push_line(out: &mut String, line: &str, marked: &Range<usize>) -> Range<usize> {
    let (from, cut_left) = left_edge(line, marked.start);
    let base = out.len();
    let mut placed = 0..0;
    if cut_left {
        out.push('…');
    }
    let mut width = 0;
    for (at, c) in line[from..].char_indices().map(|(at, c)| (from + at, c)) {
        width += columns(c);
        if width > WIDTH {
            placed = note(placed, at, marked, out.len() - base, true);
            out.push('…');
            return placed;
        }
        placed = note(placed, at, marked, out.len() - base, false);
        match c {
            '\t' => out.push_str(TAB),
            c => push_visible(out, c),
        }
    }
    note(placed, line.len(), marked, out.len() - base, true)
}

/// Records where the ends of `marked` come to stand, when the walk arrives at byte `at` with `shown` bytes appended.
fn note(mut placed: Range<usize>, at: usize, marked: &Range<usize>, shown: usize, last: bool) -> Range<usize> {
    if at == marked.start || (last && at < marked.start) {
        placed = shown..shown;
    }
    if at == marked.end || (last && at < marked.end) {
        placed.end = shown;
    }
    placed
}

/// The byte at which to start showing a line, and whether that leaves something out.
fn left_edge(line: &str, wanted: usize) -> (usize, bool) {
    let total: usize = line.chars().map(columns).sum();
    let before: usize = line[..wanted].chars().map(columns).sum();
    if total <= WIDTH || before <= WIDTH / 2 {
        return (0, false);
    }
    let mut skipped = 0;
    for (at, c) in line.char_indices() {
        if before - skipped <= BEFORE {
            return (at, true);
        }
        skipped += columns(c);
    }
    (wanted, true)
}

/// Columns that a character takes once it is made visible.
fn columns(c: char) -> usize {
    match c {
        '\t' => TAB.len(),
        '\0'..='\u{1f}' | '\u{7f}' => 1,
        c if is_invisible(c) => 8,
        c => c.width().unwrap_or(0),
    }
}
