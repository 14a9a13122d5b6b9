//! The id of a record: in its own file, in its path, and in what refers to it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::markdown;
use crate::schema::{Field, FieldKind, RecordType};
use crate::yaml::{self, Budget, Data, Node};

/// The path of a record's file if it had another id; none when the path does not fit the type.
pub fn path_with_id(record_type: &RecordType, path: &str, id: &str) -> Option<String> {
    let captured = record_type.file.matches(path)?;
    let values: BTreeMap<&str, &str> = record_type.file.names().zip(captured).collect();
    let value = |name: &str| if name == "id" { Some(id) } else { values.get(name).copied() };
    record_type.file.fill(value).ok()
}

/// The text with its own `id:`, where it has one, set to the new id.
pub fn with_id(path: &Arc<str>, text: String, id: &str) -> String {
    let document = yaml::read_document(path, &text, Budget::default(), &mut Vec::new());
    let node = document.root.as_ref().and_then(|root| root.get("id"));
    let span = node.filter(|node| matches!(node.data, Data::Scalar { .. }) && !node.is_null());
    match span.map(|node| node.span.clone()) {
        Some(span) => format!("{}{id}{}", &text[..span.start], &text[span.end..]),
        None => text,
    }
}

/// Where a file names a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// The byte ranges of the id, in ascending order.
    pub places: Vec<Range<usize>>,
}

impl References {
    /// The text with another id in these places.
    pub fn replaced(&self, text: &str, id: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for place in &self.places {
            out.push_str(&text[at..place.start]);
            out.push_str(id);
            at = place.end;
        }
        out.push_str(&text[at..]);
        out
    }
}

/// Finds where a record names another one by `id`: in its reference fields, and in links of its body. None when the file
/// cannot be read.
pub fn references(record_type: &RecordType, path: &Arc<str>, text: &str, id: &str) -> Option<References> {
    if !text.contains(id) {
        return Some(References::default());
    }
    let document = yaml::read_document(path, text, Budget::default(), &mut Vec::new());
    let root = document.root?;
    let mut places = Vec::new();
    for pair in root.as_mapping()? {
        if let Some(field) = record_type.field(&pair.key) {
            fields(field, text, &pair.value, id, &mut places);
        }
    }
    let body = &text[document.body.clone()];
    for (range, named) in markdown::references(body).records {
        // `[[id]]` or `[[id|words]]`: the id is what stands first.
        if let Some(at) = (named == id).then(|| body[range.clone()].find(id)).flatten() {
            let start = document.body.start + range.start + at;
            places.push(start..start + id.len());
        }
    }
    places.sort_by_key(|place| place.start);
    places.dedup();
    Some(References { places })
}

fn fields(field: &Field, text: &str, node: &Node<'_>, id: &str, places: &mut Vec<Range<usize>>) {
    match (&field.kind, &node.data) {
        (FieldKind::Ref(_), Data::Scalar { text: named, .. }) if named.trim() == id => {
            // Quotes stay around it; an id has nothing that needs an escape.
            if let Some(at) = text[node.span.clone()].find(id) {
                places.push(node.span.start + at..node.span.start + at + id.len());
            }
        }
        (FieldKind::Markdown, Data::Scalar { .. }) => {
            let link = format!("[[{id}");
            for (at, _) in text[node.span.clone()].match_indices(&link) {
                let start = node.span.start + at + 2;
                if text[start + id.len()..].starts_with([']', '|']) {
                    places.push(start..start + id.len());
                }
            }
        }
        (FieldKind::List(item), Data::Sequence(items)) => {
            items.iter().for_each(|node| fields(item, text, node, id, places));
        }
        (FieldKind::List(item), _) => fields(item, text, node, id, places),
        (FieldKind::Object(children), Data::Mapping(pairs)) => {
            for pair in pairs {
                if let Some(child) = children.iter().find(|child| *child.name == *pair.key) {
                    fields(child, text, &pair.value, id, places);
                }
            }
        }
        _ => {}
    }
}
