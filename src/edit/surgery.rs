//! The bytes of one change: where they stand and what replaces them.

use std::ops::Range;
use std::sync::Arc;

use super::extent::{self, is_blank, is_flow, line_end, line_start, next_line};
use super::lines::{block, flow, item};
use super::tree::Tree;
use super::way::{Step, Way};
use super::{Change, EditError, New, comment};
use crate::draft::{quoted, scalar};
use crate::schema::FieldKind;
use crate::yaml::{self, Budget, Data, Node, Pair};

/// Makes one change in the text of a record.
pub(super) fn apply(path: &Arc<str>, text: &str, way: &Way<'_>, change: &Change) -> Result<String, EditError> {
    if matches!(yaml::ours(text), std::borrow::Cow::Owned(_)) {
        return Err(EditError::Unreadable);
    }
    let mut found = Vec::new();
    let document = yaml::read_document(path, text, Budget::default(), &mut found);
    let root = document.root.ok_or(EditError::Unreadable)?;
    let before = match (&way.former, way.steps.first()) {
        (Some(former), Some(Step::Key { name, .. })) => Tree::of(&root).renamed(former, name),
        _ => Tree::of(&root),
    };
    let wanted = before.changed(&way.steps, change, way.is_list());
    let surgery = Surgery { text, way, yaml_end: yaml_end(text, &document.body), trail: Vec::new() };
    let Some((range, new)) = surgery.walk(&root, change)? else { return Ok(text.to_owned()) };
    let new = if text.contains("\r\n") { new.replace('\n', "\r\n") } else { new };
    let edited = format!("{}{new}{}", &text[..range.start], &text[range.end..]);
    let mut after = Vec::new();
    let outcome = yaml::read_document(path, &edited, Budget::default(), &mut after);
    let body = edited.get(outcome.body.clone()) == text.get(document.body);
    match outcome.root.filter(|root| Tree::of(root) == wanted && body && after.len() <= found.len()) {
        Some(_) => Ok(edited),
        None => Err(EditError::Unsafe(way.name.clone())),
    }
}

/// Where the YAML ends: before the closing fence of a Markdown file.
fn yaml_end(text: &str, body: &Range<usize>) -> usize {
    if body.start == text.len() && !text[..body.start].trim_end().ends_with("---") {
        return text.len();
    }
    let fence = text[..body.start].trim_end().len();
    line_start(text, fence)
}

/// A replacement; none when nothing has to change.
pub(super) type Made = Option<(Range<usize>, String)>;
pub(super) type Outcome = Result<Made, EditError>;

pub(super) struct Surgery<'a> {
    pub(super) text: &'a str,
    way: &'a Way<'a>,
    yaml_end: usize,
    /// The mappings and lists passed through, and which of their members.
    pub(super) trail: Vec<(&'a Node<'a>, usize)>,
}

impl<'a> Surgery<'a> {
    fn walk(mut self, root: &'a Node<'a>, change: &Change) -> Outcome {
        let mut node = root;
        let mut former = None;
        for (position, step) in self.way.steps.iter().enumerate() {
            let rest = &self.way.steps[position + 1..];
            let next = match (step, &node.data) {
                (Step::Key { name, .. }, Data::Mapping(pairs)) => {
                    let place = |name: &str| pairs.iter().position(|pair| *pair.key == *name);
                    place(name).or_else(|| {
                        let known = place(self.way.former.as_deref().filter(|_| position == 0)?)?;
                        former = Some((&pairs[known], name));
                        Some(known)
                    })
                }
                (Step::Item(index), Data::Sequence(items)) if *index <= items.len() => {
                    (*index < items.len()).then_some(*index)
                }
                (Step::Item(_), Data::Sequence(items)) => {
                    return Err(EditError::NoItem { field: self.way.name.clone(), count: items.len() });
                }
                (Step::Item(index), _) if node.is_null() && *index > 0 => {
                    return Err(EditError::NoItem { field: self.way.name.clone(), count: 0 });
                }
                (Step::Item(0), Data::Scalar { .. }) if rest.is_empty() && !node.is_null() => continue,
                _ if node.is_null() => None,
                _ => return Err(self.harm()),
            };
            match next {
                Some(index) => {
                    self.trail.push((node, index));
                    node = match &node.data {
                        Data::Mapping(pairs) => &pairs[index].value,
                        Data::Sequence(items) => &items[index],
                        Data::Scalar { .. } => node,
                    };
                }
                None => return Ok(self.renamed(former, self.missing(node, step, rest, change)?, change)),
            }
        }
        Ok(self.renamed(former, self.here(node, change)?, change))
    }

    /// A replacement behind a key that has its former name, together with the name it has today.
    fn renamed(&self, former: Option<(&Pair<'_>, &Arc<str>)>, made: Made, change: &Change) -> Made {
        let Some((pair, name)) = former else { return made };
        let key = pair.key_span.clone();
        match made {
            None if *change == Change::Remove => None,
            None => Some((key, name.to_string())),
            // The whole field goes.
            Some((range, new)) if range.start < key.end => Some((range, new)),
            Some((range, new)) => {
                Some((key.start..range.end, format!("{name}{}{new}", &self.text[key.end..range.start])))
            }
        }
    }

    pub(super) fn harm(&self) -> EditError {
        EditError::Unsafe(self.way.name.clone())
    }

    pub(super) fn in_flow(&self) -> bool {
        self.trail.iter().any(|(node, _)| is_flow(self.text, node))
    }

    /// A value, or something on the way to it, is not there yet.
    fn missing(&self, node: &'a Node<'a>, step: &Step, rest: &[Step], change: &Change) -> Outcome {
        let new = match change {
            Change::Remove => return Ok(None),
            Change::Append(new) => New::List(vec![new.clone()]),
            Change::Put(new @ New::Text { .. }) if self.way.is_list() => New::List(vec![new.clone()]),
            Change::Put(new) => new.clone(),
        };
        let mut inner = new;
        for step in rest.iter().rev() {
            inner = match step {
                Step::Key { name, .. } => New::Map(vec![(name.clone(), inner)]),
                Step::Item(0) => New::List(vec![inner]),
                Step::Item(_) => return Err(EditError::NoItem { field: self.way.name.clone(), count: 0 }),
            };
        }
        match (step, &node.data) {
            (Step::Key { name, order }, Data::Mapping(pairs)) => self.insert(node, pairs, name, order, &inner),
            (Step::Item(_), Data::Sequence(items)) => self.append(node, items, &inner),
            (Step::Key { name, .. }, _) => self.fill(node, &New::Map(vec![(name.clone(), inner)])),
            (Step::Item(_), _) => self.fill(node, &New::List(vec![inner])),
        }
    }

    /// The change of a value that is there, be it null.
    fn here(&self, node: &'a Node<'a>, change: &Change) -> Outcome {
        let name = || self.way.name.clone();
        match (change, &node.data) {
            (Change::Remove, _) if node.is_null() => Ok(None),
            (Change::Remove, _) => self.remove(self.trail.len()),
            (Change::Append(new), _) if node.is_null() => self.fill(node, &New::List(vec![new.clone()])),
            (Change::Append(new), Data::Sequence(items)) => self.append(node, items, new),
            (Change::Append(new), Data::Scalar { text, .. }) => {
                let old = New::Text { text: text.to_string(), typed: true };
                Ok(Some((node.span.clone(), flow(&New::List(vec![old, new.clone()])))))
            }
            (Change::Put(New::Text { .. }), Data::Sequence(items)) if !items.is_empty() => {
                Err(EditError::List { field: name(), count: items.len() })
            }
            (Change::Put(new), Data::Sequence(items)) => self.append(node, items, new),
            (Change::Put(new), _) if node.is_null() => match new {
                New::Text { .. } if self.way.is_list() => self.fill(node, &New::List(vec![new.clone()])),
                new => self.fill(node, new),
            },
            (Change::Put(New::Text { text, typed }), Data::Scalar { .. }) => self.replace(node, text, *typed),
            (Change::Put(new), Data::Mapping(_)) if self.is_one_value() && is_flow(self.text, node) => {
                Ok(Some((node.span.start..extent::end(self.text, node), flow(new))))
            }
            (_, Data::Mapping(pairs)) => {
                let parts = pairs.iter().map(|pair| &*pair.key).collect::<Vec<_>>().join(", ");
                Err(EditError::Parts { field: name(), parts })
            }
            _ => Err(self.harm()),
        }
    }

    /// Whether the field is one value even where it is written as a mapping.
    fn is_one_value(&self) -> bool {
        let kind = self.way.field.map(|field| &field.kind);
        matches!(kind, Some(FieldKind::Money(_) | FieldKind::Attachment))
    }

    /// The column of the key or the dash that a value stands behind.
    pub(super) fn indent(&self) -> usize {
        match self.trail.last().map(|(node, index)| (&node.data, *index)) {
            Some((Data::Mapping(pairs), index)) => column(self.text, pairs[index].key_span.start),
            Some((Data::Sequence(items), index)) => self.dash(&items[index]).map_or(0, |dash| column(self.text, dash)),
            _ => 0,
        }
    }

    /// Where the dash before an item of a block list stands.
    pub(super) fn dash(&self, item: &Node<'_>) -> Option<usize> {
        let first = extent::start(self.text, item);
        let start = line_start(self.text, first);
        let before = self.text[start..first].trim_end();
        before.ends_with('-').then(|| start + before.len() - 1)
    }

    /// A value where nothing was, behind its key.
    fn fill(&self, node: &Node<'_>, new: &New) -> Outcome {
        if !is_blank(self.text, node) {
            return Ok(Some((node.span.clone(), flow(new))));
        }
        let Some((Data::Mapping(pairs), index)) = self.trail.last().map(|(node, index)| (&node.data, *index)) else {
            return Err(self.harm());
        };
        let pair = &pairs[index];
        let colon = extent::colon(self.text, pair) + 1;
        if self.in_flow() {
            return Ok(Some((colon..colon, format!(" {}", flow(new)))));
        }
        let indent = column(self.text, pair.key_span.start);
        let end = line_end(self.text, colon);
        match new {
            New::Text { text, typed } => {
                let value = scalar(text, *typed, indent + 2);
                let behind = !self.text[colon..end].trim().is_empty();
                let value = if behind && value.contains('\n') { quoted(text) } else { value };
                Ok(Some((colon..colon, format!(" {value}"))))
            }
            new => {
                // The help for its parts stands below; the part that is written takes its own line of help.
                let (stop, below) = self.help_below(end, indent);
                let mut lines = comment::fill(indent, &pair.key, new, &below);
                lines[0] = String::new();
                Ok(Some((end..stop, lines.join("\n"))))
            }
        }
    }

    /// The lines of help below an offset that are for something deeper; with where they end.
    fn help_below(&self, end: usize, indent: usize) -> (usize, Vec<&'a str>) {
        let (mut stop, mut below) = (end, Vec::new());
        loop {
            let at = next_line(self.text, stop);
            if at >= self.yaml_end || at == stop {
                return (stop, below);
            }
            let line = &self.text[at..line_end(self.text, at)];
            if !comment::is_deeper(line, indent) {
                return (stop, below);
            }
            below.push(line);
            stop = at + line.len();
        }
    }

    /// A new key in a mapping.
    fn insert(&self, node: &Node<'_>, pairs: &[Pair<'_>], name: &str, order: &[Arc<str>], new: &New) -> Outcome {
        let place = |name: &str| order.iter().position(|known| **known == *name);
        let own = place(name);
        let before = pairs.iter().filter(|pair| place(&pair.key) < own && place(&pair.key).is_some());
        let before = before.max_by_key(|pair| place(&pair.key));
        if is_flow(self.text, node) || self.in_flow() {
            let text = format!("{name}: {}", flow(new));
            return Ok(Some(match before.or(pairs.first()) {
                Some(pair) if before.is_some() => {
                    let next = pairs.iter().map(|next| next.key_span.start).find(|next| *next > pair.key_span.start);
                    self.beside(node, pair.key_span.start..extent::pair_end(self.text, pair), next, &text)
                }
                Some(pair) => (pair.key_span.start..pair.key_span.start, format!("{text}, ")),
                None => (node.span.start + 1..node.span.start + 1, text),
            }));
        }
        let Some(first) = pairs.first() else { return Err(self.harm()) };
        let indent = column(self.text, first.key_span.start);
        if let Some(outcome) = self.uncomment(node, indent, name, new) {
            return Ok(Some(outcome));
        }
        let lines = block(new, name, indent).join("\n");
        let after = pairs.iter().filter(|pair| place(&pair.key) > own).min_by_key(|pair| place(&pair.key));
        match (before, after) {
            (None, Some(next)) => {
                let key = next.key_span.start;
                Ok(Some((key..key, format!("{}\n{}", lines.trim_start(), " ".repeat(indent)))))
            }
            (before, _) => {
                let last = before.or(pairs.last()).ok_or_else(|| self.harm())?;
                let end = line_end(self.text, extent::pair_end(self.text, last));
                let (end, _) = self.help_below(end, indent);
                Ok(Some((end..end, format!("\n{lines}"))))
            }
        }
    }

    /// One more member between brackets, behind another one; where a comment stands behind that one, on the next line.
    fn beside(&self, node: &Node<'_>, known: Range<usize>, next: Option<usize>, new: &str) -> (Range<usize>, String) {
        let limit = next.unwrap_or_else(|| extent::closing(self.text, node));
        let end = line_end(self.text, known.end).min(limit);
        let Some((between, comment)) = self.text[known.end..end].split_once('#') else {
            return (known.end..known.end, format!(", {new}"));
        };
        let line = line_start(self.text, known.start);
        let lead = self.text[line..].len() - self.text[line..].trim_start_matches(' ').len();
        let lead = " ".repeat(if line > node.span.start { lead } else { lead + 2 });
        let (comma, more) = (if between.contains(',') { "" } else { "," }, if next.is_some() { "," } else { "" });
        (known.end..end, format!("{comma}{between}#{comment}\n{lead}{new}{more}"))
    }

    /// The key in place of its line of help, inside the mapping or right below it.
    fn uncomment(&self, node: &Node<'_>, indent: usize, name: &str, new: &New) -> Option<(Range<usize>, String)> {
        let whole = self.trail.is_empty();
        let last = extent::end(self.text, node);
        let mut at = match self.trail.last().map(|(node, index)| (&node.data, *index)) {
            None => 0,
            Some((Data::Mapping(pairs), index)) => next_line(self.text, pairs[index].key_span.end),
            Some(_) => line_start(self.text, node.span.start),
        };
        while at < self.yaml_end {
            let end = line_end(self.text, at);
            let line = &self.text[at..end];
            if !whole && at > last && !comment::is_deeper(line, indent.saturating_sub(1)) {
                return None;
            }
            if comment::is_help(line, indent, name) {
                let (stop, below) = self.help_below(end, indent);
                return Some((at..stop, comment::fill(indent, name, new, &below).join("\n")));
            }
            at = next_line(self.text, end);
        }
        None
    }

    /// One more item of a list.
    fn append(&self, node: &Node<'_>, items: &[Node<'_>], new: &New) -> Outcome {
        if is_flow(self.text, node) || self.in_flow() {
            return Ok(Some(match items.last() {
                Some(item) => self.beside(node, item.span.start..extent::end(self.text, item), None, &flow(new)),
                None => (node.span.start + 1..node.span.start + 1, flow(new)),
            }));
        }
        let last = items.last().filter(|item| !is_blank(self.text, item)).ok_or_else(|| self.harm())?;
        let dash = self.dash(last).ok_or_else(|| self.harm())?;
        let indent = column(self.text, dash);
        let lines = match new {
            New::Map(_) if is_flow(self.text, last) => vec![format!("{}- {}", " ".repeat(indent), flow(new))],
            new => item(new, indent),
        };
        let end = line_end(self.text, extent::end(self.text, last));
        let (end, _) = self.help_below(end, indent);
        Ok(Some((end..end, format!("\n{}", lines.join("\n")))))
    }
}

/// The column of an offset, in characters.
pub(super) fn column(text: &str, at: usize) -> usize {
    text[line_start(text, at)..at].trim_start_matches('\u{feff}').chars().count()
}
