//! From the bytes of a version to its contents.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Contents, Past, Told, Why};
use crate::record;
use crate::schema::{Field, FieldKind, Schema, TypeId};
use crate::value::Value;
use crate::yaml::{self, Data, Node};

/// Reads a version of a record as today's types understand it.
///
/// `path` is the path that the version had: its id and what else follows from the path are taken from it when the type
/// still knows such paths.
pub fn read(schema: &Schema, type_id: TypeId, path: &Arc<str>, bytes: Vec<u8>) -> Past {
    if bytes.len() as u64 > schema.config.limits.file {
        return Past::Unreadable(Why::Size);
    }
    let Ok(text) = String::from_utf8(bytes) else { return Past::Unreadable(Why::Encoding) };
    // Which side was meant is not for us to say.
    if *yaml::ours(&text) != *text {
        return Past::Unreadable(Why::Conflict);
    }
    let document = yaml::read_document(path, &text, schema.config.limits.budget, &mut Vec::new());
    let Some(root) = &document.root else { return Past::Unreadable(Why::Syntax) };
    let record = record::typed(schema, path, type_id, &text, &document, &mut Vec::new());
    let record_type = schema.record_type(type_id);
    let pairs = root.as_mapping().unwrap_or_default();
    let mut contents = Contents { id: record.id, body: record.body, ..Contents::default() };
    for (field, value) in record_type.fields.iter().zip(&record.values) {
        let under = |name: &str| pairs.iter().find(|pair| *pair.key == *name).map(|pair| &pair.value);
        let node = under(&field.name).or_else(|| under(field.renamed_from.as_deref()?));
        contents.fields.push(match node {
            _ if field.derive.is_some() => Told::Empty,
            Some(node) => told(field, &field.name, node, value, &text, &mut contents.former),
            None => plain(value),
        });
    }
    for pair in pairs {
        let known = |field: &Field| *field.name == *pair.key || field.renamed_from.as_deref() == Some(&*pair.key);
        if !matches!(&*pair.key, "id" | "type") && !record_type.fields.iter().any(known) {
            note(&mut contents.former, pair.key.to_string(), &pair.value, &text);
        }
    }
    Past::Read(contents)
}

/// What a node says, beside the value that its field made of it.
fn told(
    field: &Field,
    name: &str,
    node: &Node<'_>,
    value: &Value,
    text: &str,
    former: &mut BTreeMap<String, String>,
) -> Told {
    match (&field.kind, &node.data, value) {
        _ if node.is_null() => Told::Empty,
        (FieldKind::List(item), Data::Sequence(nodes), Value::List(values)) => {
            let items = nodes.iter().zip(values.iter());
            Told::List(items.map(|(node, value)| told(item, name, node, value, text, former)).collect())
        }
        (FieldKind::List(item), _, Value::List(values)) => {
            Told::List(values.iter().map(|value| told(item, name, node, value, text, former)).collect())
        }
        (FieldKind::Object(fields), Data::Mapping(pairs), Value::Object(object)) => {
            let mut members = Vec::new();
            for child in fields {
                let Some(pair) = pairs.iter().find(|pair| *pair.key == *child.name) else { continue };
                let dotted = format!("{name}.{}", child.name);
                let told = told(child, &dotted, &pair.value, object.get(&child.name), text, former);
                if !told.is_empty() {
                    members.push((child.name.clone(), told));
                }
            }
            for pair in pairs.iter().filter(|pair| !fields.iter().any(|child| *child.name == *pair.key)) {
                note(former, format!("{name}.{}", pair.key), &pair.value, text);
            }
            Told::Object(members)
        }
        (_, _, Value::Null) => Told::Raw(written(node, text).into()),
        (_, _, value) => Told::Value(value.clone()),
    }
}

/// A value that no node stands behind: it follows from the path.
fn plain(value: &Value) -> Told {
    if value.is_empty() { Told::Empty } else { Told::Value(value.clone()) }
}

/// Notes what stands under a name that no field has.
fn note(former: &mut BTreeMap<String, String>, name: String, node: &Node<'_>, text: &str) {
    if node.is_null() {
        return;
    }
    let written = written(node, text);
    former.entry(name).and_modify(|known| *known = format!("{known}\n{written}")).or_insert(written);
}

/// The text of a scalar, or the lines of anything larger.
fn written(node: &Node<'_>, text: &str) -> String {
    match node.as_text() {
        Some(scalar) => scalar.trim_end().to_owned(),
        None => text.get(node.span.clone()).unwrap_or_default().trim().to_owned(),
    }
}
