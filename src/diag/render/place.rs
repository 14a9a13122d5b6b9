//! Where a finding stands: byte ranges into lines and columns.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// Gives the bytes of files that findings point into.
///
/// Any `Fn(&str) -> Option<Vec<u8>>` is one, for example `|path: &str| snapshot.read(path).ok()`.
pub trait Sources {
    /// The bytes of a file; none when it cannot be had, and then its findings are shown without source.
    fn bytes(&self, path: &str) -> Option<Vec<u8>>;
}

impl<F: Fn(&str) -> Option<Vec<u8>>> Sources for F {
    fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        self(path)
    }
}

/// Files kept at a time: findings come sorted by file, so few are needed again.
const KEPT: usize = 32;

/// The files read so far.
pub(super) struct Files<'a> {
    sources: &'a dyn Sources,
    kept: BTreeMap<String, Option<Rc<Source>>>,
}

impl<'a> Files<'a> {
    pub(super) fn new(sources: &'a dyn Sources) -> Files<'a> {
        Files { sources, kept: BTreeMap::new() }
    }

    /// The file at a path, read once.
    pub(super) fn get(&mut self, path: &str) -> Option<Rc<Source>> {
        if let Some(source) = self.kept.get(path) {
            return source.clone();
        }
        let bytes = if path.is_empty() { None } else { self.sources.bytes(path) };
        let source = bytes.map(|bytes| Rc::new(Source::new(bytes)));
        if self.kept.len() >= KEPT {
            self.kept.clear();
        }
        self.kept.insert(path.to_owned(), source.clone());
        source
    }

    /// Line and column of both ends of a span; none for a file that cannot be had.
    pub(super) fn place(&mut self, path: &str, span: &Range<usize>) -> Option<Place> {
        self.get(path).map(|source| source.place(span))
    }
}

/// Lines and columns of a span, all from 1, columns in characters; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

/// A file with its lines found.
pub(super) struct Source {
    bytes: Vec<u8>,
    utf8: bool,
    /// Byte offset at which each line starts.
    starts: Vec<usize>,
}

impl Source {
    pub(super) fn new(bytes: Vec<u8>) -> Source {
        let breaks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        let mut starts: Vec<usize> = std::iter::once(0).chain(breaks).collect();
        // What follows the last line break is no line when nothing follows.
        if starts.len() > 1 && starts.last() == Some(&bytes.len()) {
            starts.pop();
        }
        let utf8 = std::str::from_utf8(&bytes).is_ok();
        Source { bytes, utf8, starts }
    }

    /// The number of lines, at least one.
    pub(super) fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The text of a line (from 0) without its line end; none when the file is not UTF-8.
    pub(super) fn line(&self, line: usize) -> Option<&str> {
        if !self.utf8 {
            return None;
        }
        std::str::from_utf8(self.bytes.get(self.line_range(line))?).ok()
    }

    /// The byte range of a line (from 0) without its line end.
    pub(super) fn line_range(&self, line: usize) -> Range<usize> {
        let start = self.starts.get(line).copied().unwrap_or(self.bytes.len());
        let next = self.starts.get(line + 1).copied().unwrap_or(self.bytes.len());
        let text = &self.bytes[start..next];
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        start..start + text.len()
    }

    /// The line (from 0) that holds a byte offset.
    pub(super) fn line_at(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// A span moved onto what the file has: within it, in order, on character boundaries, before line ends.
    pub(super) fn clamp(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.clamp_offset(span.start, false);
        let end = self.clamp_offset(span.end.max(span.start), true);
        start..end.max(start)
    }

    fn clamp_offset(&self, at: usize, up: bool) -> usize {
        let mut at = at.min(self.bytes.len());
        let line = self.line_range(self.line_at(at));
        at = at.clamp(line.start, line.end);
        let inside = |at: usize| at < line.end && self.bytes[at] & 0xC0 == 0x80;
        if self.utf8 {
            while inside(at) {
                at = if up { at + 1 } else { at - 1 };
            }
        }
        at
    }

    /// Line and column of both ends of a span.
    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        let span = self.clamp(span);
        let (line, column) = self.position(span.start);
        let (end_line, end_column) = self.position(span.end);
        Place { line, column, end_line, end_column }
    }

    fn position(&self, at: usize) -> (usize, usize) {
        let line = self.line_at(at);
        let before = &self.bytes[self.starts[line].min(at)..at];
        (line + 1, String::from_utf8_lossy(before).chars().count() + 1)
    }
}
