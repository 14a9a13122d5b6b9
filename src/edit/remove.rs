//! Values that are taken away: with what is said about them, and without what is said about others.

use std::ops::Range;

use super::extent::{self, is_flow, line_end, line_start, next_line};
use super::surgery::{Made, Outcome, Surgery};
use crate::yaml::{Data, Node};

/// A member between brackets, and what is beside it.
struct Member {
    own: Range<usize>,
    before: Option<Range<usize>>,
    next: Option<Range<usize>>,
    /// Where the brackets open and close.
    inside: Range<usize>,
}

impl Surgery<'_> {
    /// Takes away the member that the trail leads to at a depth; what would be left empty goes with it.
    pub(super) fn remove(&self, depth: usize) -> Outcome {
        let Some((node, index)) = depth.checked_sub(1).map(|at| self.trail[at]) else { return Err(self.harm()) };
        let count = match &node.data {
            Data::Mapping(pairs) => pairs.len(),
            Data::Sequence(items) => items.len(),
            Data::Scalar { .. } => return Err(self.harm()),
        };
        if count == 1 && depth > 1 {
            return self.remove(depth - 1);
        }
        let own = self.span(node, index).ok_or_else(|| self.harm())?;
        let next = self.span(node, index + 1);
        if self.trail[..depth].iter().any(|(node, _)| is_flow(self.text, node)) {
            let before = index.checked_sub(1).and_then(|before| self.span(node, before));
            let inside = node.span.start..extent::closing(self.text, node);
            return Ok(self.between_brackets(&Member { own, before, next, inside }));
        }
        let start = match &node.data {
            Data::Sequence(items) => self.dash(&items[index]).ok_or_else(|| self.harm())?,
            _ => own.start,
        };
        let end = line_end(self.text, own.end);
        if let Data::Mapping(pairs) = &node.data
            && !self.text[own.end..end].trim().is_empty()
        {
            // A comment stands behind the value and stays.
            return Ok(Some((extent::colon(self.text, &pairs[index]) + 1..own.end, String::new())));
        }
        let line = line_start(self.text, start);
        let lead = self.text[line..start].trim_end();
        if !lead.trim().is_empty() {
            // It stands behind the dash of an item, and what follows takes its place, unless that has a comment above.
            let next = next.ok_or_else(|| self.harm())?;
            let range = match self.text[own.end..next.start].contains('#') {
                true => line + lead.len()..end,
                false => start..next.start,
            };
            return Ok(Some((range, String::new())));
        }
        Ok(Some((line..next_line(self.text, end), String::new())))
    }

    /// Where a member stands, from its key to the end of its value.
    fn span(&self, node: &Node<'_>, index: usize) -> Option<Range<usize>> {
        match &node.data {
            Data::Mapping(pairs) => Some(pairs.get(index)?.key_span.start..extent::pair_end(self.text, &pairs[index])),
            Data::Sequence(items) => Some(items.get(index)?.span.start..extent::end(self.text, &items[index])),
            Data::Scalar { .. } => None,
        }
    }

    /// Takes a member out from between brackets, with its comma and the comment behind it on its line; a comment behind
    /// several members may be about any of them and stays.
    fn between_brackets(&self, member: &Member) -> Made {
        let Member { own, before, next, inside } = member;
        let ahead = before.as_ref().map_or(inside.start, |before| before.end);
        let behind = next.as_ref().map_or(inside.end, |next| next.start).max(own.end);
        let plain = |range: Range<usize>| !self.text[range].contains('#');
        let empty = |range: Range<usize>| Some((range, String::new()));
        if plain(ahead..own.start) && plain(own.end..behind) {
            return match (before, next) {
                (Some(before), _) => empty(before.end..own.end),
                (None, Some(next)) => empty(own.start..next.start),
                (None, None) => empty(own.clone()),
            };
        }
        let end = line_end(self.text, own.end).min(behind);
        let alone = before.as_ref().is_none_or(|before| self.text[before.end..own.start].contains('\n'));
        let comment = self.text[own.end..end].find('#').map(|at| own.end + at);
        if let (Some(before), None, true) = (before, next, plain(ahead..own.start)) {
            // The last one leaves its own comma to the one before.
            return empty(before.end..if comment.is_some() && alone { end } else { own.end });
        }
        let comma = self.text[own.end..comment.unwrap_or(end)].find(',').map_or(own.end, |at| own.end + at + 1);
        let stop = match comment {
            Some(_) if alone => end,
            Some(comment) => comment,
            None => end - self.text[comma..end].trim_start().len(),
        };
        let line = line_start(self.text, own.start);
        let stop_line = line_end(self.text, stop);
        if self.text[line..own.start].trim().is_empty() && self.text[stop..stop_line].trim().is_empty() {
            return empty(line..next_line(self.text, stop_line));
        }
        match next {
            Some(next) if self.text[stop..next.start].trim().is_empty() => empty(own.start..next.start),
            _ => empty(own.start..stop),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::try_set;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

        #[test]
        fn no_comment_of_others_goes(
            items in prop::collection::vec((any::<bool>(), any::<bool>(), any::<bool>()), 2..5),
            gone in any::<prop::sample::Index>(),
            (comma, outside, mapping, crlf) in any::<(bool, bool, bool, bool)>(),
        ) {
            let names = if mapping { ["name", "phone", "note", "x"] } else { ["0", "1", "2", "3"] };
            let items = &items[..items.len().min(if mapping { 3 } else { 4 })];
            let mut list = String::new();
            for (at, (above, below, behind)) in items.iter().enumerate() {
                if *above {
                    list.push_str(&format!("\n  # above {at}\n  "));
                } else if *below {
                    list.push_str("\n  ");
                }
                list.push_str(&if mapping { format!("{}: i{at}", names[at]) } else { format!("i{at}") });
                list.push_str(if at + 1 < items.len() || comma { "," } else { "" });
                list.push_str(&if *behind { format!(" # behind {at}\n  ") } else { " ".to_owned() });
            }
            let (open, close) = if mapping { ("contact: {", "}") } else { ("phones: [", "]") };
            let end = if outside { " # outside" } else { "" };
            let text = format!("---\n{open}{list}{close}{end}\ncount: 1\n---\n");
            let text = if crlf { text.replace('\n', "\r\n") } else { text };
            let gone = gone.index(items.len());
            let field = if mapping { "contact" } else { "phones" };
            let new = try_set(&text, &format!("{field}.{}=", names[gone]));
            prop_assert!(new.is_ok(), "{text}{new:?}");
            let new = new.unwrap_or_default();
            for (at, (above, _, behind)) in items.iter().enumerate() {
                prop_assert!(!above || new.contains(&format!("# above {at}")), "{gone}: {text}{new}");
                prop_assert!(!behind || at == gone || new.contains(&format!("# behind {at}")), "{gone}: {text}{new}");
            }
            prop_assert!(!outside || new.contains("# outside"), "{gone}: {text}{new}");
        }
    }
}
