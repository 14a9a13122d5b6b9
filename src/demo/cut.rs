//! A record's file as it may have looked earlier.
//!
//! Whole lines are taken out of the finished file: what the file itself dates later, the later steps of the time
//! line, and the fields that the workflow asks for only later. The dates are known by their names (`at`, `on`,
//! `finished_at`, `done_on`): this is for samples, not for records in general.

use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::schema::TIMELINE;
use crate::value::parse;
use crate::yaml::{Data, Node, Pair};

/// A moment in the life of a record.
pub(super) struct Moment<'m> {
    /// When it is.
    pub time: Timestamp,
    /// What is dated after this has not happened yet: it is a plan, and plans are known early.
    pub latest: Timestamp,
    /// How many steps the time line has by then.
    pub steps: usize,
    /// Fields that are not filled in yet.
    pub later: &'m [&'m str],
    /// How many sections of the body are written: so many out of so many.
    pub body: (usize, usize),
}

/// The file at that moment.
pub(super) fn cut(text: &str, root: &Node<'_>, moment: &Moment<'_>, zone: &TimeZone) -> String {
    let scissors = Scissors { text, moment, zone };
    let mut gone = Vec::new();
    let fields = root.as_mapping().unwrap_or(&[]);
    let end = front_end(text, root);
    scissors.fields(fields, end, &mut gone);
    gone.extend(scissors.body(end));
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for range in gone {
        kept.push_str(text.get(at..range.start).unwrap_or_default());
        at = range.end.max(at);
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    kept
}

/// The last instant that the file names as past; days end at six in the evening.
pub(super) fn last_happening(node: &Node<'_>, zone: &TimeZone) -> Option<Timestamp> {
    match &node.data {
        Data::Mapping(pairs) => {
            let own = pairs.iter().filter_map(|pair| happening(pair, 18, zone));
            own.chain(pairs.iter().filter_map(|pair| last_happening(&pair.value, zone))).max()
        }
        Data::Sequence(items) => items.iter().filter_map(|item| last_happening(item, zone)).max(),
        Data::Scalar { .. } => None,
    }
}

/// When a pair says that something happened; a day stands for its `hour`. When people meet is known before.
fn happening(pair: &Pair<'_>, hour: i8, zone: &TimeZone) -> Option<Timestamp> {
    let key = &*pair.key;
    let past = matches!(key, "at" | "on") || key.ends_with("_at") || key.ends_with("_on");
    if !past || key == "occurred_at" || key.starts_with("next_") || key.starts_with("again_") {
        return None;
    }
    let text = pair.value.as_text()?;
    parse::parse_instant(text, zone).ok().or_else(|| {
        let instant = parse::parse_date(text).ok()?.at(hour, 0, 0, 0);
        instant.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
    })
}

/// Where the fields end: at the closing fence of front matter, or at the end of the file.
fn front_end(text: &str, root: &Node<'_>) -> usize {
    let from = root.as_mapping().and_then(|pairs| pairs.last()).map_or(0, |pair| pair.value.span.start);
    text[from..].find("\n---\n").filter(|_| text.starts_with("---\n")).map_or(text.len(), |at| from + at + 1)
}

struct Scissors<'a> {
    text: &'a str,
    moment: &'a Moment<'a>,
    zone: &'a TimeZone,
}

impl Scissors<'_> {
    fn fields(&self, fields: &[Pair<'_>], end: usize, gone: &mut Vec<Range<usize>>) {
        for (position, field) in fields.iter().enumerate() {
            let range = self.region(fields, position, end);
            if self.moment.later.contains(&&*field.key) {
                gone.push(range);
            } else if field.key == TIMELINE {
                let items = field.value.as_sequence().unwrap_or(&[]);
                if let Some(next) = items.get(self.moment.steps) {
                    gone.push(self.line_start(next.span.start)..range.end);
                }
            } else {
                self.pair(field, range, gone);
            }
        }
    }

    /// Takes a pair out, or the parts of it that came later.
    fn pair(&self, pair: &Pair<'_>, range: Range<usize>, gone: &mut Vec<Range<usize>>) {
        let mut inner = Vec::new();
        let whole = self.is_later(pair) || !self.value(&pair.value, range.end, &mut inner);
        if whole { gone.push(range) } else { gone.extend(inner) }
    }

    /// What of a value came later; false when nothing of it is left.
    fn value(&self, node: &Node<'_>, end: usize, gone: &mut Vec<Range<usize>>) -> bool {
        match &node.data {
            Data::Scalar { .. } => true,
            Data::Mapping(pairs) => self.mapping(pairs, end, gone),
            Data::Sequence(items) => {
                let mut left = items.is_empty();
                for (position, item) in items.iter().enumerate() {
                    let next = items.get(position + 1).map_or(end, |next| self.line_start(next.span.start));
                    let mut inner = Vec::new();
                    if self.value(item, next, &mut inner) {
                        left = true;
                        gone.extend(inner);
                    } else {
                        gone.push(self.line_start(item.span.start)..next);
                    }
                }
                left
            }
        }
    }

    /// People fill in a form from top to bottom: after the first part that came later, so did the others.
    fn mapping(&self, pairs: &[Pair<'_>], end: usize, gone: &mut Vec<Range<usize>>) -> bool {
        let Some(first) = pairs.iter().position(|pair| self.is_later(pair)) else {
            for (position, pair) in pairs.iter().enumerate() {
                let range = self.region(pairs, position, end);
                self.pair(pair, range, gone);
            }
            return true;
        };
        let key = &*pairs[first].key;
        let start = pairs[first].key_span.start;
        let line = self.line_start(start);
        let own_line = self.text[line..start].trim().is_empty();
        if first == 0 || matches!(key, "at" | "on") || !own_line {
            return false;
        }
        gone.push(line..end);
        true
    }

    fn is_later(&self, pair: &Pair<'_>) -> bool {
        happening(pair, 0, self.zone).is_some_and(|time| time > self.moment.time && time <= self.moment.latest)
    }

    /// From the line of a pair to the line of the next.
    fn region(&self, pairs: &[Pair<'_>], position: usize, end: usize) -> Range<usize> {
        let start = self.line_start(pairs[position].key_span.start);
        let next = pairs.get(position + 1).map_or(end, |next| self.line_start(next.key_span.start));
        start..next.max(start)
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// The sections of the body that are not written yet.
    fn body(&self, front: usize) -> Option<Range<usize>> {
        let (written, of) = self.moment.body;
        let headings: Vec<usize> = self.text[front..].match_indices("\n## ").map(|(at, _)| front + at + 1).collect();
        let kept = (headings.len() * written).div_ceil(of.max(1)).max(1);
        let start = *headings.get(kept)?;
        Some(start.saturating_sub(1)..self.text.len())
    }
}
