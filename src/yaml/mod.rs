//! YAML with positions: text goes in, a tree whose every key and value knows its byte range comes out,
//! together with what was wrong. Nothing here knows about records or types, and no scalar is typed here.
//!
//! Records come from many hands, so reading works under budgets of depth, nodes and aliases, and a
//! duplicate key is a finding instead of a lost value.

mod conflict;
mod document;
mod lines;
mod parse;
mod punctuation;
mod scan;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

pub use conflict::ours;
pub use document::{Document, read_document, split_front_matter};
pub use lines::Lines;
pub use parse::{Budget, parse};
pub use punctuation::{to_ascii, wide_keys};
pub use scan::scan;

/// A value in the tree.
#[derive(Clone, Debug)]
pub struct Node<'s> {
    /// Bytes of the source that it stands in.
    pub span: Range<usize>,
    /// What it is.
    pub data: Data<'s>,
}

/// The three shapes of YAML.
#[derive(Clone, Debug)]
pub enum Data<'s> {
    /// A text, not typed yet.
    Scalar {
        /// The text after unquoting and folding.
        text: Cow<'s, str>,
        /// Whether it stood without quotes, so that `~` and nothing at all mean null.
        plain: bool,
    },
    /// A list.
    Sequence(Vec<Node<'s>>),
    /// Keys and values in the order of the file; no key stands twice.
    Mapping(Vec<Pair<'s>>),
}

/// One key and its value.
#[derive(Clone, Debug)]
pub struct Pair<'s> {
    /// The key.
    pub key: Cow<'s, str>,
    /// Where the key stands.
    pub key_span: Range<usize>,
    /// The value.
    pub value: Node<'s>,
}

impl<'s> Node<'s> {
    /// Whether nothing was entered: an empty plain scalar, `~` or `null`.
    pub fn is_null(&self) -> bool {
        matches!(&self.data, Data::Scalar { text, plain: true } if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The text of a scalar that is not null.
    pub fn as_text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// The pairs of a mapping.
    pub fn as_mapping(&self) -> Option<&[Pair<'s>]> {
        match &self.data {
            Data::Mapping(pairs) => Some(pairs),
            _ => None,
        }
    }

    /// The items of a sequence.
    pub fn as_sequence(&self) -> Option<&[Node<'s>]> {
        match &self.data {
            Data::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node<'s>> {
        self.as_mapping()?.iter().find(|pair| pair.key == key).map(|pair| &pair.value)
    }

    /// The node that a dotted path such as `first_response.at` or `phones.0.value` leads to, or the nearest
    /// one above it that exists.
    pub fn locate(&self, path: &str) -> &Node<'s> {
        let mut node = self;
        for step in path.split('.') {
            let next = match &node.data {
                Data::Mapping(_) => node.get(step),
                Data::Sequence(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
                Data::Scalar { .. } => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// Name of the shape, for messages: `text`, `list`, `mapping` or `nothing`.
    pub fn shape(&self) -> &'static str {
        match &self.data {
            Data::Scalar { .. } if self.is_null() => "nothing",
            Data::Scalar { .. } => "text",
            Data::Sequence(_) => "list",
            Data::Mapping(_) => "mapping",
        }
    }
}
