//! What a file says, without how it says it: to compare an edit with what it should have made.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::way::Step;
use super::{Change, New};
use crate::yaml::{Data, Node};

/// A value; what is null is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    Nothing,
    Text(String),
    List(Vec<Tree>),
    Map(BTreeMap<Arc<str>, Tree>),
}

impl Tree {
    /// What a node says.
    pub fn of(node: &Node<'_>) -> Tree {
        match &node.data {
            _ if node.is_null() => Tree::Nothing,
            Data::Scalar { text, .. } => Tree::Text(text.to_string()),
            Data::Sequence(items) => Tree::List(items.iter().map(Tree::of).collect()),
            Data::Mapping(pairs) => {
                let pairs = pairs.iter().map(|pair| (Arc::from(&*pair.key), Tree::of(&pair.value)));
                Tree::Map(pairs.filter(|(_, value)| *value != Tree::Nothing).collect())
            }
        }
    }

    fn new(new: &New) -> Tree {
        match new {
            New::Text { text, .. } => Tree::Text(text.clone()),
            New::List(items) => Tree::List(items.iter().map(Tree::new).collect()),
            New::Map(parts) => Tree::Map(parts.iter().map(|(name, new)| (name.clone(), Tree::new(new))).collect()),
        }
    }

    /// The tree in which a former name of a field is the name it has today.
    pub fn renamed(mut self, former: &str, name: &Arc<str>) -> Tree {
        if let Tree::Map(map) = &mut self
            && !map.contains_key(name)
            && let Some(value) = map.remove(former)
        {
            map.insert(name.clone(), value);
        }
        self
    }

    /// The tree after a change; the value at its end is a list when `list`.
    pub fn changed(self, steps: &[Step], change: &Change, list: bool) -> Tree {
        let Some((step, rest)) = steps.split_first() else {
            return match (change, self) {
                (Change::Remove, _) => Tree::Nothing,
                (Change::Append(new), Tree::List(mut items)) => {
                    items.push(Tree::new(new));
                    Tree::List(items)
                }
                (Change::Append(new), Tree::Nothing) => Tree::List(vec![Tree::new(new)]),
                (Change::Append(new), one) => Tree::List(vec![one, Tree::new(new)]),
                (Change::Put(New::Text { text, .. }), Tree::Nothing | Tree::List(_)) if list => {
                    Tree::List(vec![Tree::Text(text.clone())])
                }
                (Change::Put(new), _) => Tree::new(new),
            };
        };
        match (step, self) {
            (Step::Key { name, .. }, before) => {
                let mut map = if let Tree::Map(map) = before { map } else { BTreeMap::new() };
                let value = map.remove(name).unwrap_or(Tree::Nothing).changed(rest, change, list);
                if value != Tree::Nothing {
                    map.insert(name.clone(), value);
                }
                if map.is_empty() { Tree::Nothing } else { Tree::Map(map) }
            }
            (Step::Item(index), before) => {
                let mut items = match before {
                    Tree::List(items) => items,
                    Tree::Nothing => Vec::new(),
                    // One value where a list is expected is a list of one, and stays as it is written.
                    one if rest.is_empty() && *index == 0 => return one.changed(rest, change, list),
                    one => vec![one],
                };
                let known = if *index < items.len() { items.remove(*index) } else { Tree::Nothing };
                let value = known.changed(rest, change, list);
                if value != Tree::Nothing {
                    items.insert((*index).min(items.len()), value);
                }
                if items.is_empty() { Tree::Nothing } else { Tree::List(items) }
            }
        }
    }
}
