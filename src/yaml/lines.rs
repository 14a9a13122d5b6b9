//! Where lines begin, to turn a parser's line and column into a byte offset.

use std::iter;

/// The starts of all lines of a text.
pub struct Lines<'s> {
    text: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    /// Finds the lines of `text`: they end with LF, CRLF or a lone CR, as in YAML.
    pub fn new(text: &'s str) -> Lines<'s> {
        let bytes = text.as_bytes();
        let after = |at: usize| match bytes[at] {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => None,
            _ => Some(at + 1),
        };
        let starts = iter::once(0).chain(memchr::memchr2_iter(b'\n', b'\r', bytes).filter_map(after)).collect();
        Lines { text, starts }
    }

    /// The byte offset of a line, counted from 1, and a column in characters, counted from 0. Beyond the end of
    /// the text it is the end of the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let Some(&start) = self.starts.get(line.saturating_sub(1)) else { return self.text.len() };
        let rest = &self.text.as_bytes()[start..];
        if rest.len() >= column && rest[..column].is_ascii() {
            return start + column;
        }
        self.text[start..].char_indices().nth(column).map_or(self.text.len(), |(at, _)| start + at)
    }

    /// The text of the line, counted from 1, that `offset` stands in, with its byte offset.
    pub fn line_at(&self, offset: usize) -> (usize, &'s str) {
        let index = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts[index];
        let end = self.starts.get(index + 1).copied().unwrap_or(self.text.len());
        (start, self.text[start..end].trim_end_matches(['\n', '\r']))
    }
}
