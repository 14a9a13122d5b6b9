//! Catalogs: option lists and policy numbers that several types share.

use std::ops::Range;
use std::sync::Arc;

use super::decode::Decoder;
use crate::label::Label;
use crate::value::{Object, Value, parse};
use crate::yaml::{Data, Node};

/// One file of `catalogs/`.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// Its name, that of the file.
    pub name: Arc<str>,
    /// Its name for readers.
    pub label: Label,
    /// The options in their order; empty for policy numbers.
    pub options: Arc<[EnumOption]>,
    /// What `catalog.<name>` is in expressions: the policy values, or a mapping from option to its attributes.
    pub value: Value,
    /// Path of the file.
    pub file: Arc<str>,
}

/// One choice of an enum field.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumOption {
    /// What records hold.
    pub key: Arc<str>,
    /// What readers see.
    pub label: Label,
    /// Whether new records should no longer choose it.
    pub deprecated: bool,
    /// Further attributes, such as the level of a rank or the visit interval of a grade.
    pub attributes: Arc<Object>,
}

/// Reads one catalog file.
pub fn decode(decoder: &mut Decoder<'_>, root: &Node<'_>, stem: &str) -> Option<Catalog> {
    let mut keys = decoder.keys(root, "catalog")?;
    let name = decoder.required(&mut keys, "catalog");
    let name = name.and_then(|node| Some((decoder.text(node, "catalog")?, node.span.clone())));
    let label = keys.get("label").and_then(|node| decoder.label(node, "label"));
    let options = keys.get("options").map(|node| options(decoder, node)).unwrap_or_default();
    let values = keys.get("values").map(|node| value(node));
    if !keys.has("options") && !keys.has("values") {
        decoder.required(&mut keys, "options");
    }
    decoder.finish(keys);
    let (name, span) = name?;
    check_name(decoder, name, span, stem);
    let value = values.unwrap_or_else(|| {
        let entries = options.iter().map(|option| (option.key.clone(), Value::Object(option.attributes.clone())));
        Value::Object(Arc::new(Object { entries: entries.collect() }))
    });
    let label = label.unwrap_or_else(|| Label::same(name));
    Some(Catalog { name: stem.into(), label, options: options.into(), value, file: decoder.file.clone() })
}

/// Reports a name inside a file that is not the file's.
pub fn check_name(decoder: &mut Decoder<'_>, name: &str, span: Range<usize>, stem: &str) {
    if decoder.is_name(name, &span) && name != stem {
        decoder.report("type-name-mismatch", span).arg("name", name).arg("file", stem);
    }
}

/// Reads an ordered mapping of options.
pub fn options(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Vec<EnumOption> {
    decoder.named(node, "options").iter().filter_map(|pair| option(decoder, &pair.key, &pair.value)).collect()
}

fn option(decoder: &mut Decoder<'_>, key: &str, node: &Node<'_>) -> Option<EnumOption> {
    let key: Arc<str> = key.into();
    let plain = |label| EnumOption { key: key.clone(), label, deprecated: false, attributes: Arc::default() };
    if node.is_null() {
        return Some(plain(Label::same(&key)));
    }
    let Some(pairs) = node.as_mapping().filter(|pairs| pairs.iter().any(|pair| !matches!(&*pair.key, "zh" | "en")))
    else {
        return decoder.label(node, "option").map(plain);
    };
    let mut option = plain(Label::same(&key));
    let mut attributes = Object::default();
    for pair in pairs {
        match &*pair.key {
            "label" => option.label = decoder.label(&pair.value, "label")?,
            "deprecated" => option.deprecated = decoder.bool(&pair.value, "deprecated").unwrap_or_default(),
            key => attributes.entries.push((key.into(), value(&pair.value))),
        }
    }
    option.attributes = Arc::new(attributes);
    Some(option)
}

/// A policy value: quoted text stays text, plain text that reads as a duration, number, date or truth is one.
fn value(node: &Node<'_>) -> Value {
    match &node.data {
        Data::Scalar { .. } if node.is_null() => Value::Null,
        Data::Scalar { text, plain: false } => Value::Text(text.as_ref().into()),
        Data::Scalar { text, .. } => scalar(text),
        Data::Sequence(items) => Value::List(items.iter().map(value).collect()),
        Data::Mapping(pairs) => {
            let entries = pairs.iter().map(|pair| (Arc::from(pair.key.as_ref()), value(&pair.value))).collect();
            Value::Object(Arc::new(Object { entries }))
        }
    }
}

fn scalar(text: &str) -> Value {
    match text {
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        _ => {}
    }
    let number = parse::parse_int(text).map(Value::Int).or_else(|_| parse::parse_decimal(text).map(Value::Decimal));
    let date = number.or_else(|_| parse::parse_date(text).map(Value::Date));
    let duration = date.or_else(|_| parse::parse_duration(text).map(Value::Duration));
    duration.unwrap_or_else(|_| Value::Text(text.into()))
}
