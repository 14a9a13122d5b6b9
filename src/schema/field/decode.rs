//! The fields of a type as they stand in its file, to [`Field`]s.

use std::sync::Arc;

use regex::Regex;

use super::{Field, FieldKind, KINDS, Options, RefTo, Search};
use crate::label::Label;
use crate::schema::decode::{Decoder, Keys, Located};
use crate::schema::{catalog, scalar};
use crate::sensitivity::Sensitivity;
use crate::value::checked::Format;
use crate::yaml::{Node, Pair};

/// Reads the fields of a type or an object. A field that says nothing of its sensitivity has `level`.
pub fn decode_fields(
    decoder: &mut Decoder<'_>,
    node: &Node<'_>,
    level: Sensitivity,
    zone: &jiff::tz::TimeZone,
) -> Vec<Field> {
    let pairs = decoder.named(node, "fields");
    pairs.iter().filter_map(|pair| named_field(decoder, pair, level, zone)).collect()
}

fn named_field(
    decoder: &mut Decoder<'_>,
    pair: &Pair<'_>,
    level: Sensitivity,
    zone: &jiff::tz::TimeZone,
) -> Option<Field> {
    decoder.is_name(&pair.key, &pair.key_span);
    let declared = Located {
        text: pair.key.as_ref().into(),
        file: decoder.file.clone(),
        span: pair.key_span.clone(),
        verbatim: true,
    };
    decode_field(decoder, &pair.value, declared, level, zone)
}

fn decode_field(
    decoder: &mut Decoder<'_>,
    node: &Node<'_>,
    declared: Located,
    level: Sensitivity,
    zone: &jiff::tz::TimeZone,
) -> Option<Field> {
    let mut keys = decoder.keys(node, "field")?;
    let own = keys.get("sensitivity").and_then(|node| decoder.sensitivity(node));
    let sensitivity = own.unwrap_or(level);
    let kind = decode_kind(decoder, &mut keys, sensitivity, zone);
    let mut field = Field {
        name: declared.text.clone(),
        label: keys.get("label").and_then(|node| decoder.label(node, "label")).unwrap_or_default(),
        help: keys.get("help").and_then(|node| decoder.label(node, "help")),
        example: keys.get("example").and_then(|node| decoder.label(node, "example")),
        required: flag(decoder, &mut keys, "required"),
        unique: flag(decoder, &mut keys, "unique"),
        default: keys.get("default").and_then(|node| decoder.located(node, "default")),
        min: None,
        max: None,
        pattern: keys.get("pattern").and_then(|node| pattern(decoder, node)),
        sensitivity,
        own_sensitivity: own.is_some(),
        search: keys.get("search").map_or(Search::Default, |node| search(decoder, node)),
        boost: keys.get("boost").and_then(|node| decoder.number(node, "boost")),
        derive: keys.get("derive").and_then(|node| decoder.located(node, "derive")),
        derived: None,
        deprecated: keys.get("deprecated").and_then(|node| deprecated(decoder, node)),
        renamed_from: keys.get("renamed_from").and_then(|node| decoder.text(node, "renamed_from")).map(Arc::from),
        common: false,
        hidden: false,
        kind: kind.unwrap_or(FieldKind::Text { format: None, multiline: false }),
        declared,
    };
    field.min = keys.get("min").and_then(|node| scalar::bound(decoder, &field, node, zone));
    field.max = keys.get("max").and_then(|node| scalar::bound(decoder, &field, node, zone));
    if field.label.is_empty() {
        field.label = Label::same(&field.name);
    }
    decoder.finish(keys);
    Some(field)
}

fn decode_kind(
    decoder: &mut Decoder<'_>,
    keys: &mut Keys<'_, '_>,
    level: Sensitivity,
    zone: &jiff::tz::TimeZone,
) -> Option<FieldKind> {
    let node = decoder.required(keys, "kind")?;
    Some(match decoder.choice(node, "kind", KINDS)? {
        "text" => FieldKind::Text {
            format: keys.get("format").and_then(|node| text_format(decoder, node)),
            multiline: flag(decoder, keys, "multiline"),
        },
        "markdown" => FieldKind::Markdown,
        "integer" => FieldKind::Integer,
        "decimal" => FieldKind::Decimal,
        "money" => FieldKind::Money(keys.get("currency").and_then(|node| currency(decoder, node)).unwrap_or(*b"CNY")),
        "percent" => FieldKind::Percent,
        "bool" => FieldKind::Bool,
        "date" => FieldKind::Date,
        "datetime" => FieldKind::Datetime,
        "month" => FieldKind::Month,
        "period" => FieldKind::Period,
        "duration" => FieldKind::Duration,
        "enum" => FieldKind::Enum(decode_options(decoder, keys)?),
        "ref" => FieldKind::Ref(reference(decoder, keys)?),
        "phone" => FieldKind::Phone,
        "email" => FieldKind::Email,
        "url" => FieldKind::Url,
        "attachment" => FieldKind::Attachment,
        "list" => {
            let node = decoder.required(keys, "of")?;
            let place =
                Located { text: "".into(), file: decoder.file.clone(), span: node.span.clone(), verbatim: false };
            FieldKind::List(Box::new(decode_field(decoder, node, place, level, zone)?))
        }
        _ => {
            let node = decoder.required(keys, "fields")?;
            FieldKind::Object(decode_fields(decoder, node, level, zone))
        }
    })
}

fn flag(decoder: &mut Decoder<'_>, keys: &mut Keys<'_, '_>, key: &'static str) -> bool {
    keys.get(key).and_then(|node| decoder.bool(node, key)).unwrap_or_default()
}

fn decode_options(decoder: &mut Decoder<'_>, keys: &mut Keys<'_, '_>) -> Option<Options> {
    let node = decoder.required(keys, "options")?;
    let pairs = node.as_mapping().unwrap_or(&[]);
    if let [Pair { key, value, .. }] = pairs
        && key == "from"
        && value.as_text().is_some()
    {
        return Some(Options { from: decoder.located(value, "from"), id: 0, list: Arc::from([]) });
    }
    Some(Options { from: None, id: 0, list: catalog::options(decoder, node).into() })
}

fn reference(decoder: &mut Decoder<'_>, keys: &mut Keys<'_, '_>) -> Option<RefTo> {
    let node = decoder.required(keys, "to")?;
    let from_path = flag(decoder, keys, "from_path");
    let mut types = decoder.texts(node, "to");
    types.retain(|name| &*name.text != "any");
    Some(RefTo { types, ids: Vec::new(), from_path })
}

fn text_format(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Format> {
    Format::parse(decoder.choice(node, "format", &Format::ALL.map(Format::name))?)
}

fn currency(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<[u8; 3]> {
    let text = decoder.text(node, "currency")?;
    let code = <[u8; 3]>::try_from(text.as_bytes()).ok().filter(|code| code.iter().all(u8::is_ascii_uppercase));
    if code.is_none() {
        let report = decoder.report("bad-choice", node.span.clone()).arg("key", "currency").arg("found", text);
        report.arg("choices", "CNY, USD, EUR").arg("suggestion", "");
    }
    code
}

fn pattern(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Regex> {
    let text = decoder.text(node, "pattern")?;
    match regex::RegexBuilder::new(&format!("^(?:{text})$")).size_limit(1 << 20).build() {
        Ok(regex) => Some(regex),
        Err(error) => {
            let reason = error.to_string().lines().last().unwrap_or_default().to_owned();
            decoder.report("bad-pattern", node.span.clone()).arg("pattern", text).arg("reason", reason);
            None
        }
    }
}

fn search(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Search {
    match decoder.choice(node, "search", &["text", "name", "exact", "facet", "none"]) {
        Some("text") => Search::Text,
        Some("name") => Search::Name,
        Some("exact") => Search::Exact,
        Some("facet") => Search::Facet,
        Some(_) => Search::None,
        None => Search::Default,
    }
}

fn deprecated(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Label> {
    match node.as_text() {
        Some("true") => Some(Label::default()),
        Some("false") => None,
        _ => decoder.label(node, "deprecated"),
    }
}
