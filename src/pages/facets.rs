//! Facets: the records of a list by the values of a field.

use std::sync::{Arc, OnceLock};

use super::draw::Draw;
use super::facts::{Entries, ListName, Register, facet_prefix};
use crate::label::Lang;
use crate::model::Model;
use crate::model::trace::{self, Reads};
use crate::schema::{Field, FieldKind, RecordType, TypeId};
use crate::value::{Value, format};

/// The records that share a value of a facet.
#[derive(Clone)]
pub(super) struct Group {
    /// The value as the names of lists have it.
    pub value: Arc<str>,
    /// Part of the file's name.
    pub key: String,
    pub label: String,
    pub tone: String,
    rank: usize,
    pub count: usize,
}

/// The slots of the fields that are facets of a type's list.
pub(super) fn slots(record_type: &RecordType) -> impl Iterator<Item = usize> {
    let named = record_type.list.facets.iter().filter_map(|name| record_type.slot(&name.text));
    named.filter(|slot| !record_type.fields[*slot].hidden)
}

/// The values of a field under which a record stands.
pub(super) fn keys(view: &Model, lang: Lang, value: &Value) -> Vec<Arc<str>> {
    let values = if let Value::List(items) = value { &items[..] } else { std::slice::from_ref(value) };
    let keys = values.iter().filter_map(|value| match value {
        Value::Text(key) => Some(key.clone()),
        Value::Ref(to) => Some(to.id.clone()),
        Value::Bool(yes) => Some(yes.to_string().into()),
        Value::Period(_) | Value::Int(_) => Some(format::display(value, lang, &view.schema.config.timezone).into()),
        _ => None,
    });
    keys.collect()
}

/// The lists of each value of a facet, by the names that they have in the register.
pub(super) fn lists<'r>(
    register: &'r Register,
    language: u8,
    of: TypeId,
    slot: Option<usize>,
) -> impl Iterator<Item = (&'r [u8], Entries<'r>)> {
    register.below(&facet_prefix(language, of, slot.map(|slot| slot as u16)))
}

/// The values of the facets of all types in one language, put in order once for all pages.
pub(super) struct Facets {
    /// By type and slot.
    groups: Vec<Vec<OnceLock<Ordered>>>,
}

/// The values of a facet in order, and what was looked at for that.
type Ordered = (Vec<Group>, Reads);

impl Facets {
    /// Facets of which none is put in order yet.
    pub fn new(view: &Model) -> Facets {
        let of_type = |record_type: &RecordType| record_type.fields.iter().map(|_| OnceLock::new()).collect();
        Facets { groups: view.schema.types.iter().map(of_type).collect() }
    }

    /// The values of a facet, options in their order, others by how people look them up.
    pub fn groups(&self, draw: &Draw<'_>, of: TypeId, slot: usize) -> &[Group] {
        let make = || trace::watch(|| groups(draw, of, slot));
        let (groups, reads) = self.groups[usize::from(of)][slot].get_or_init(make);
        trace::note_all(reads);
        groups
    }
}

fn groups(draw: &Draw<'_>, of: TypeId, slot: usize) -> Vec<Group> {
    let record_type = draw.view.schema.record_type(of);
    let field = &record_type.fields[slot];
    let lists = lists(draw.input.lists.register, draw.language, of, Some(slot));
    let groups = lists.filter_map(|(name, entries)| {
        let ListName::Facet { value, .. } = ListName::from_bytes(name)? else { return None };
        let (label, tone, rank) = words(draw, record_type, field, &value);
        Some(Group { key: slug(&value), value, label, tone, rank, count: entries.len() })
    });
    let mut groups: Vec<Group> = groups.collect();
    groups.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| draw.compare(&a.label, &b.label)));
    groups
}

/// The label of a value of a facet.
pub(super) fn label(draw: &Draw<'_>, of: TypeId, slot: usize, value: &str) -> String {
    let record_type = draw.view.schema.record_type(of);
    words(draw, record_type, &record_type.fields[slot], value).0
}

/// Label, tone and rank of a value.
fn words(draw: &Draw<'_>, record_type: &RecordType, field: &Field, value: &str) -> (String, String, usize) {
    let item = if let FieldKind::List(item) = &field.kind { item } else { field };
    match &item.kind {
        FieldKind::Bool => (format::yes_no(value == "true", draw.lang).to_owned(), String::new(), 0),
        _ if item.reference().is_some() => {
            let target = draw.view.find(value);
            let label =
                target.map_or_else(|| value.to_owned(), |target| draw.view.title(target, draw.lang).to_string());
            (label, String::new(), 0)
        }
        _ => {
            let pill = draw.option_of(record_type, field, value);
            (pill.label, pill.tone, pill.rank as usize)
        }
    }
}

/// A value as part of a file name: itself when that is safe everywhere, else a hash of it.
pub(super) fn slug(value: &str) -> String {
    let safe =
        value.len() <= 60 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    // Two values that differ only by case must not share a file on Windows.
    if safe && !value.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return value.to_owned();
    }
    let hash = blake3::hash(value.as_bytes()).to_hex();
    if safe { format!("{}-{}", value.to_ascii_lowercase(), &hash[..4]) } else { hash[..12].to_owned() }
}
