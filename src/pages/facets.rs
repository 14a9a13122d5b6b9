//! Facets: the records of a list by the values of a field.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::draw::Draw;
use crate::model::RecordIx;
use crate::schema::Field;
use crate::value::Value;

/// The records that share a value of a facet.
pub(super) struct Group {
    /// Part of the file's name.
    pub key: String,
    pub label: String,
    pub tone: String,
    rank: usize,
    pub records: Vec<RecordIx>,
}

/// The records of each value of a facet, options in their order, others by how people look them up.
pub(super) fn groups(draw: &Draw<'_>, field: &Field, ordered: &[RecordIx]) -> Vec<Group> {
    let mut groups: BTreeMap<Arc<str>, Group> = BTreeMap::new();
    for &index in ordered {
        let value = draw.view.field(index, &field.name);
        let values = if let Value::List(items) = value { &items[..] } else { std::slice::from_ref(value) };
        for value in values {
            let (key, label, tone, rank) = match value {
                Value::Text(key) => {
                    let pill = draw.option(index, field, key);
                    (key.clone(), pill.label, pill.tone, pill.rank as usize)
                }
                Value::Ref(to) => (to.id.clone(), draw.reference(to).text, String::new(), 0),
                Value::Bool(yes) => (yes.to_string().into(), draw.plain(value), String::new(), 0),
                Value::Period(_) | Value::Int(_) => (draw.plain(value).into(), draw.plain(value), String::new(), 0),
                _ => continue,
            };
            let slug = slug(&key);
            let group = groups.entry(key).or_insert(Group { key: slug, label, tone, rank, records: Vec::new() });
            if group.records.last() != Some(&index) {
                group.records.push(index);
            }
        }
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| draw.compare(&a.label, &b.label)));
    groups
}

/// A value as part of a file name: itself when that is safe everywhere, else a hash of it.
fn slug(value: &str) -> String {
    let safe =
        value.len() <= 60 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    // Two values that differ only by case must not share a file on Windows.
    if safe && !value.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return value.to_owned();
    }
    let hash = blake3::hash(value.as_bytes()).to_hex();
    if safe { format!("{}-{}", value.to_ascii_lowercase(), &hash[..4]) } else { hash[..12].to_owned() }
}
