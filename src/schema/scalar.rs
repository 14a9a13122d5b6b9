//! Text to value, by the kind of the field: `0012` is text in a text field and twelve in an integer field.

use jiff::tz::TimeZone;

use super::decode::Decoder;
use super::field::{Bound, Field, FieldKind};
use crate::value::{Value, parse};
use crate::yaml::Node;

/// Reads the text of a scalar as a value of `kind`; lists and objects have no text, references keep their id.
///
/// # Errors
///
/// The reason why the text is not of that kind.
pub fn read(kind: &FieldKind, text: &str, zone: &TimeZone) -> Result<Value, parse::ParseError> {
    Ok(match kind {
        FieldKind::Integer => Value::Int(parse::parse_int(text)?),
        FieldKind::Decimal => Value::Decimal(parse::parse_decimal(text)?),
        FieldKind::Percent => Value::Decimal(parse::parse_percent(text)?),
        FieldKind::Money(currency) => Value::Money(parse::parse_money(text, *currency)?),
        FieldKind::Bool => Value::Bool(parse::parse_bool(text)?),
        FieldKind::Date => Value::Date(parse::parse_date(text)?),
        FieldKind::Datetime => Value::Instant(parse::parse_instant(text, zone)?),
        FieldKind::Month => Value::Period(parse::parse_month(text)?),
        FieldKind::Period => Value::Period(parse::parse_period(text)?),
        FieldKind::Duration => Value::Duration(parse::parse_duration(text)?),
        _ => Value::Text(text.into()),
    })
}

/// A value as people would write it in a field of that kind, for messages.
pub fn example(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Integer => "12",
        FieldKind::Decimal => "12.5",
        FieldKind::Percent => "12.5",
        FieldKind::Money(_) => "1200.50",
        FieldKind::Bool => "true",
        FieldKind::Date => "2026-03-14",
        FieldKind::Datetime => "2026-03-14 09:20",
        FieldKind::Month => "2026-03",
        FieldKind::Period => "2026-Q1",
        FieldKind::Duration => "3 days",
        FieldKind::Phone => "021-0000 0101",
        FieldKind::Email => "wang.min@huaxing.example",
        FieldKind::Url => "https://huaxing.example/",
        _ => "",
    }
}

/// Reads `min` or `max` of a field: a value of its kind, a length for text, a number of items for lists.
pub(in crate::schema) fn bound(
    decoder: &mut Decoder<'_>,
    field: &Field,
    node: &Node<'_>,
    zone: &TimeZone,
) -> Option<Bound> {
    let text = decoder.text(node, "min, max")?;
    let value = match &field.kind {
        FieldKind::Date | FieldKind::Datetime if text == "today" => Ok(Value::Null),
        FieldKind::Text { .. } | FieldKind::Markdown | FieldKind::List(_) => parse::parse_int(text).map(Value::Int),
        FieldKind::Integer | FieldKind::Decimal | FieldKind::Percent | FieldKind::Money(_) => {
            parse::parse_decimal(text).map(Value::Decimal)
        }
        FieldKind::Date | FieldKind::Datetime | FieldKind::Month | FieldKind::Period | FieldKind::Duration => {
            read(&field.kind, text, zone)
        }
        kind => {
            let report = decoder.report("option-not-allowed", node.span.clone());
            report.arg("option", "min, max").arg("kind", kind.name());
            return None;
        }
    };
    if value.is_err() {
        let expected = match field.kind {
            FieldKind::Text { .. } | FieldKind::Markdown | FieldKind::List(_) => "12",
            _ => example(&field.kind),
        };
        decoder
            .report("bad-number", node.span.clone())
            .arg("key", "min, max")
            .arg("found", text)
            .arg("expected", expected);
    }
    Some(Bound { text: text.into(), value: value.ok()? })
}
