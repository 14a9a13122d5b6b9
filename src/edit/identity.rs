//! The id of a record: in its own file, in its path, and in what refers to it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::links::{self, Written};
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

/// A record under another id.
#[derive(Clone, Copy, Debug)]
pub struct Renamed<'r> {
    /// Its id before.
    pub old_id: &'r str,
    /// Its id afterwards.
    pub new_id: &'r str,
    /// The file or folder that carried the id.
    pub from: &'r str,
    /// Its new name.
    pub to: &'r str,
}

impl Renamed<'_> {
    /// Whether a text may name the record; in addresses an id can be written with `%`.
    pub fn may_be_in(&self, text: &[u8]) -> bool {
        let contains = |part: &str| memchr::memmem::find(text, part.as_bytes()).is_some();
        contains(self.old_id) || contains("%")
    }
}

/// Where a file names a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Byte ranges in ascending order, and what stands there when the record has its new id.
    pub places: Vec<(Range<usize>, String)>,
}

impl References {
    /// The text in which the record has its new id.
    pub fn replaced(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (place, new) in &self.places {
            out.push_str(&text[at..place.start]);
            out.push_str(new);
            at = place.end;
        }
        out.push_str(&text[at..]);
        out
    }
}

/// Finds where a record names one that gets another id: in its reference fields, in links of its body, and where it
/// writes the address of a file that gets another name with it. None when the file cannot be read.
pub fn references(record_type: &RecordType, path: &Arc<str>, text: &str, renamed: Renamed<'_>) -> Option<References> {
    if !renamed.may_be_in(text.as_bytes()) {
        return Some(References::default());
    }
    let document = yaml::read_document(path, text, Budget::default(), &mut Vec::new());
    let root = document.root?;
    let mut search = Search { path, text, renamed, places: Vec::new() };
    for pair in root.as_mapping()? {
        let former = |field: &&Field| field.renamed_from.as_deref() == Some(&*pair.key);
        if let Some(field) = record_type.field(&pair.key).or_else(|| record_type.fields.iter().find(former)) {
            search.field(field, &pair.value);
        }
    }
    search.body(document.body);
    let mut places = search.places;
    places.sort_by_key(|(place, _)| place.start);
    places.dedup();
    Some(References { places })
}

/// A search through one file.
struct Search<'s> {
    path: &'s str,
    text: &'s str,
    renamed: Renamed<'s>,
    places: Vec<(Range<usize>, String)>,
}

impl Search<'_> {
    fn body(&mut self, body: Range<usize>) {
        let (text, id) = (&self.text[body.clone()], self.renamed.old_id);
        for (range, named) in markdown::references(text).records {
            // `[[id]]` or `[[id|words]]`: the id is what stands first.
            if let Some(at) = (named == id).then(|| text[range.clone()].find(id)).flatten() {
                self.id(body.start + range.start + at);
            }
        }
        for range in markdown::addresses(text) {
            self.address(body.start + range.start..body.start + range.end, Written::Link);
        }
    }

    fn field(&mut self, field: &Field, node: &Node<'_>) {
        match (&field.kind, &node.data) {
            (FieldKind::Ref(_), Data::Scalar { text: named, .. }) if named.trim() == self.renamed.old_id => {
                // Quotes stay around it; an id has nothing that needs an escape.
                if let Some(at) = self.text[node.span.clone()].find(self.renamed.old_id) {
                    self.id(node.span.start + at);
                }
            }
            (FieldKind::Markdown, Data::Scalar { .. }) => self.prose(node.span.clone()),
            (FieldKind::Attachment, Data::Scalar { text: written, .. }) => self.attachment(node, written),
            (FieldKind::Attachment, Data::Mapping(_)) => {
                if let Some(path) = node.get("path") {
                    self.attachment(path, path.as_text().unwrap_or_default());
                }
            }
            (FieldKind::List(item), Data::Sequence(items)) => items.iter().for_each(|node| self.field(item, node)),
            (FieldKind::List(item), _) => self.field(item, node),
            (FieldKind::Object(children), Data::Mapping(pairs)) => {
                for pair in pairs {
                    if let Some(child) = children.iter().find(|child| *child.name == *pair.key) {
                        self.field(child, &pair.value);
                    }
                }
            }
            _ => {}
        }
    }

    /// Markdown in a field stands there indented or quoted, so its links are found by their marks.
    fn prose(&mut self, span: Range<usize>) {
        let (text, id) = (&self.text[span.clone()], self.renamed.old_id);
        for (at, mark) in text.match_indices("[[") {
            let behind = &text[at + mark.len()..];
            if behind.strip_prefix(id).is_some_and(|rest| rest.starts_with([']', '|'])) {
                self.id(span.start + at + mark.len());
            }
        }
        for (at, mark) in text.match_indices("](") {
            let behind = &text[at + mark.len()..];
            let angle = usize::from(behind.starts_with('<'));
            let length = behind[angle..].find([')', '>', ' ', '\n', '\r', '"', '\'']).unwrap_or(0);
            let start = span.start + at + mark.len() + angle;
            self.address(start..start + length, Written::Link);
        }
    }

    fn attachment(&mut self, node: &Node<'_>, written: &str) {
        if let Some(at) = self.text[node.span.clone()].find(written) {
            self.address(node.span.start + at..node.span.start + at + written.len(), Written::Plain);
        }
    }

    fn id(&mut self, start: usize) {
        self.places.push((start..start + self.renamed.old_id.len(), self.renamed.new_id.to_owned()));
    }

    fn address(&mut self, range: Range<usize>, written: Written) {
        let name = self.renamed.to.rsplit('/').next().unwrap_or_default();
        if let Some(part) = links::part(self.path, &self.text[range.clone()], written, self.renamed.from) {
            self.places.push((range.start + part.start..range.start + part.end, name.to_owned()));
        }
    }
}
