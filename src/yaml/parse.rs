//! Parser events to a tree, under budgets.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

use super::{Data, Lines, Node, Pair, punctuation};
use crate::diag::Diagnostic;

/// How much one file may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Levels of nesting.
    pub depth: usize,
    /// Scalars, lists and mappings.
    pub nodes: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { depth: 32, nodes: 20_000 }
    }
}

/// Reads the YAML in `text[range]`, reporting what is wrong with it. None when no tree can be made of it, which
/// is always reported; an empty document is a null scalar.
pub fn parse<'s>(
    file: &Arc<str>,
    text: &'s str,
    range: Range<usize>,
    budget: Budget,
    found: &mut Vec<Diagnostic>,
) -> Option<Node<'s>> {
    let source = &text[range.clone()];
    let mut reader = Reader {
        parser: Parser::new_from_str(source),
        lines: Lines::new(source),
        file,
        source,
        base: range.start,
        budget,
        nodes: 0,
        found,
    };
    reader.document().ok()
}

/// The reader stops at the first thing that makes the rest meaningless; it has been reported by then.
struct Stop;

struct Reader<'s, 'f> {
    parser: Parser<'s, StrInput<'s>>,
    lines: Lines<'s>,
    file: &'f Arc<str>,
    source: &'s str,
    base: usize,
    budget: Budget,
    nodes: usize,
    found: &'f mut Vec<Diagnostic>,
}

impl<'s> Reader<'s, '_> {
    fn document(&mut self) -> Result<Node<'s>, Stop> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::StreamStart | Event::DocumentEnd | Event::Nothing => {}
                Event::DocumentStart(_) if root.is_some() => {
                    let at = self.range(span);
                    return self.stop(Diagnostic::new("yaml-many-documents", self.file, at));
                }
                Event::DocumentStart(_) => {}
                event => root = Some(self.node(event, span, 0)?),
            }
        }
        let nothing = Data::Scalar { text: Cow::Borrowed(""), plain: true };
        Ok(root.unwrap_or(Node { span: self.base..self.base, data: nothing }))
    }

    fn node(&mut self, event: Event<'s>, span: Span, depth: usize) -> Result<Node<'s>, Stop> {
        let at = self.range(span);
        self.nodes += 1;
        if self.nodes > self.budget.nodes {
            let limit = self.budget.nodes as i64;
            return self.stop(Diagnostic::new("yaml-too-many-nodes", self.file, at).number("limit", limit));
        }
        if depth > self.budget.depth {
            let limit = self.budget.depth as i64;
            return self.stop(Diagnostic::new("yaml-too-deep", self.file, at).number("limit", limit));
        }
        match event {
            Event::Scalar(text, style, _, tag) => {
                self.refuse_tag(tag.as_deref(), &at);
                let plain = style == ScalarStyle::Plain;
                let at = self.trimmed(at, style);
                if plain && at.len() > text.len() {
                    punctuation::find_swallowed_keys(self.file, self.source, self.base, &at, self.found);
                }
                Ok(Node { span: at, data: Data::Scalar { text, plain } })
            }
            Event::SequenceStart(_, tag) => {
                self.refuse_tag(tag.as_deref(), &at);
                self.sequence(at, depth)
            }
            Event::MappingStart(_, tag) => {
                self.refuse_tag(tag.as_deref(), &at);
                self.mapping(at, depth)
            }
            _ => self.stop(Diagnostic::new("yaml-alias", self.file, at)),
        }
    }

    fn sequence(&mut self, at: Range<usize>, depth: usize) -> Result<Node<'s>, Stop> {
        let mut items: Vec<Node<'s>> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let end = self.range(span).end;
                let end = items.last().map_or(end, |last| last.span.end.max(self.closing(end)));
                return Ok(Node { span: at.start..end.max(at.end), data: Data::Sequence(items) });
            }
            items.push(self.node(event, span, depth + 1)?);
        }
    }

    fn mapping(&mut self, at: Range<usize>, depth: usize) -> Result<Node<'s>, Stop> {
        let mut pairs: Vec<Pair<'s>> = Vec::with_capacity(8);
        loop {
            let (event, span) = self.next()?;
            let key_span = self.range(span);
            let key = match event {
                Event::MappingEnd => {
                    let start = pairs.first().map_or(at.start, |pair| at.start.min(pair.key_span.start));
                    let end = pairs.last().map_or(at.end, |pair| pair.value.span.end.max(pair.key_span.end));
                    return Ok(Node { span: start..end.max(self.closing(key_span.end)), data: Data::Mapping(pairs) });
                }
                Event::Scalar(text, _, _, _) => text,
                _ => return self.stop(Diagnostic::new("yaml-key-not-text", self.file, key_span)),
            };
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            match pairs.iter().find(|pair| pair.key == key) {
                Some(first) => {
                    let finding = Diagnostic::new("yaml-duplicate-key", self.file, key_span).arg("key", &key).related(
                        self.file,
                        first.key_span.clone(),
                        "related-first-here",
                    );
                    self.found.push(finding);
                }
                None => pairs.push(Pair { key, key_span, value }),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'s>, Span), Stop> {
        match self.parser.next_event() {
            Some(Ok(pair)) => Ok(pair),
            Some(Err(error)) => self.syntax_error(&error),
            None => self.stop(Diagnostic::new("yaml-syntax", self.file, self.base..self.base).arg("reason", "")),
        }
    }

    /// A full-width colon or a tab is by far the commonest cause, and the parser's words never name it.
    fn syntax_error<T>(&mut self, error: &ScanError) -> Result<T, Stop> {
        let at = self.base + self.lines.offset(error.marker().line(), error.marker().col());
        if punctuation::explain_error(self.file, self.source, self.base, at - self.base, self.found) {
            return Err(Stop);
        }
        let end = self.source[at - self.base..].chars().next().map_or(at, |c| at + c.len_utf8());
        self.stop(Diagnostic::new("yaml-syntax", self.file, at..end).arg("reason", error.info()))
    }

    fn refuse_tag(&mut self, tag: Option<&saphyr_parser::Tag>, at: &Range<usize>) {
        if let Some(tag) = tag {
            self.found.push(Diagnostic::new("yaml-tag", self.file, at.clone()).arg("tag", tag.to_string()));
        }
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.base + self.lines.offset(span.start.line(), span.start.col());
        let end = self.base + self.lines.offset(span.end.line(), span.end.col());
        start..end.max(start)
    }

    /// Block scalars and lists reach to the start of the next line in the parser's eyes, not in a reader's.
    fn trimmed(&self, at: Range<usize>, style: ScalarStyle) -> Range<usize> {
        match style {
            ScalarStyle::Literal | ScalarStyle::Folded | ScalarStyle::Plain => {
                at.start..self.closing(at.end).max(at.start)
            }
            _ => at,
        }
    }

    fn closing(&self, end: usize) -> usize {
        self.base + self.source[..end - self.base].trim_end().len()
    }

    fn stop<T>(&mut self, finding: Diagnostic) -> Result<T, Stop> {
        self.found.push(finding);
        Err(Stop)
    }
}
