//! Another text in place of an old one, written in the way of the old one where that is possible.

use super::extent::{self, line_end};
use super::surgery::{Outcome, Surgery};
use crate::draft::{flow_scalar, literal, quoted, scalar, single_quoted};
use crate::yaml::{Data, Node};

impl Surgery<'_> {
    /// Another text in place of the old one.
    pub(super) fn replace(&self, node: &Node<'_>, text: &str, typed: bool) -> Outcome {
        let (start, end) = (extent::start(self.text, node), extent::end(self.text, node));
        let old = &self.text[start..end];
        if matches!(&node.data, Data::Scalar { text: known, .. } if *known == text) {
            return Ok(None);
        }
        let first = old.lines().next().unwrap_or_default();
        let is_block = start < node.span.start;
        // The comment of a block scalar stands behind its mark.
        let comment = first.find(" #").filter(|_| is_block).map_or("", |at| &first[at..]);
        let block = if is_block { self.block(old, end, text) } else { None };
        let new = match block.or_else(|| like(old, text)) {
            Some(new) => new,
            None if self.in_flow() => flow_scalar(text, typed),
            None => {
                let new = scalar(text, typed, self.indent() + 2);
                let behind = !comment.is_empty() || !self.text[end..line_end(self.text, end)].trim().is_empty();
                if behind && new.contains('\n') { quoted(text) } else { new }
            }
        };
        let (mark, rest) = new.find('\n').map_or((&*new, ""), |at| new.split_at(at));
        Ok(Some((start..end, format!("{mark}{comment}{rest}"))))
    }

    /// Several lines as a block in the place of a block that ends at `end`; none where the lines behind it would change
    /// what it says.
    fn block(&self, old: &str, end: usize, text: &str) -> Option<String> {
        if !text.contains('\n') {
            return None;
        }
        let behind = self.text[end..].strip_prefix('\r').unwrap_or(&self.text[end..]);
        let ended = behind.strip_prefix('\n');
        if text.ends_with('\n') && ended.is_none() {
            return None;
        }
        let parent = self.indent();
        let indent = match extent::indentation(old) {
            Some(more) => parent + more,
            None => {
                let line = old.lines().skip(1).find(|line| !line.trim().is_empty())?;
                line.len() - line.trim_start_matches(' ').len()
            }
        };
        let block = literal(text, parent, indent)?;
        if !text.ends_with("\n\n") {
            return Some(block);
        }
        // Empty lines count then, and so do those that stand behind it already.
        let blank = ended?.lines().take_while(|line| line.is_empty()).count();
        let spaces = ended?.lines().nth(blank).is_some_and(|line| line.trim().is_empty());
        block.strip_suffix(&*"\n".repeat(blank)).filter(|_| !spaces).map(str::to_owned)
    }
}

/// One line between the quotes that the old text had.
fn like(old: &str, text: &str) -> Option<String> {
    match old.chars().next()? {
        _ if text.contains('\n') => None,
        '"' => Some(quoted(text)),
        '\'' => single_quoted(text),
        _ => None,
    }
}
