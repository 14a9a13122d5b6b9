//! Places of fields in files that have been read before. Findings are rare, so places are looked up when one is
//! made instead of being kept for every field of every record.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diag::Diagnostic;
use crate::record::Record;
use crate::snapshot::Snapshot;
use crate::yaml::{self, Budget};

/// Finds places in the files of a snapshot.
pub struct Locator<'s> {
    snapshot: &'s dyn Snapshot,
    texts: Mutex<BTreeMap<Arc<str>, Arc<str>>>,
}

impl<'s> Locator<'s> {
    /// A locator for the files of `snapshot`.
    pub fn new(snapshot: &'s dyn Snapshot) -> Locator<'s> {
        Locator { snapshot, texts: Mutex::new(BTreeMap::new()) }
    }

    /// The snapshot.
    pub fn snapshot(&self) -> &'s dyn Snapshot {
        self.snapshot
    }

    /// The text of a file; empty when it cannot be read as text.
    pub fn text(&self, path: &Arc<str>) -> Arc<str> {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        texts.entry(path.clone()).or_insert_with(|| self.read(path)).clone()
    }

    fn read(&self, path: &str) -> Arc<str> {
        let bytes = self.snapshot.read(path).unwrap_or_else(|_| Vec::new());
        let text = String::from_utf8(bytes).unwrap_or_else(|_| String::new());
        yaml::ours(&text).into()
    }

    /// The byte range of the value that a dotted field name leads to, else of the nearest key above it, else of
    /// the first key of the file.
    pub fn place(&self, path: &Arc<str>, field: &str) -> Range<usize> {
        let text = self.text(path);
        let document = yaml::read_document(path, &text, Budget::default(), &mut Vec::new());
        let Some(root) = document.root else { return 0..0 };
        let first = root.as_mapping().and_then(|pairs| pairs.first()).map_or(0..0, |pair| pair.key_span.clone());
        let node = root.locate(field);
        if std::ptr::eq(node, &root) {
            return first;
        }
        match &node.data {
            yaml::Data::Scalar { text, .. } if !text.contains('\n') && !node.is_null() => node.span.clone(),
            _ => key_place(&root, field).unwrap_or(first),
        }
    }

    /// A finding about a field of a record.
    pub fn finding(&self, code: &'static str, record: &Record, field: &str) -> Diagnostic {
        let mut finding = Diagnostic::new(code, &record.path, self.place(&record.path, field));
        finding.record = Some(record.id.clone());
        finding
    }
}

/// Place of the last key on the way to a field.
fn key_place(root: &yaml::Node<'_>, field: &str) -> Option<Range<usize>> {
    let mut node = root;
    let mut place = None;
    for step in field.split('.') {
        match &node.data {
            yaml::Data::Mapping(pairs) => {
                let Some(pair) = pairs.iter().find(|pair| pair.key == step) else { break };
                place = Some(pair.key_span.clone());
                node = &pair.value;
            }
            yaml::Data::Sequence(items) => {
                let Some(item) = step.parse::<usize>().ok().and_then(|index| items.get(index)) else { break };
                node = item;
                if let Some(pair) = item.as_mapping().and_then(|pairs| pairs.first()) {
                    place = Some(pair.key_span.clone());
                }
            }
            yaml::Data::Scalar { .. } => break,
        }
    }
    place
}
