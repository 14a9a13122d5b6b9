//! One value in the three ways in which `list` and `show` give it: for a table, for a spreadsheet, as JSON.

use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Number, json};

use crate::expr::Kind;
use crate::value::{Money, Value, format};

/// A value as JSON: numbers as numbers, days and instants as ISO 8601 text, references as ids, options as keys.
///
/// An amount in its field's currency is a number, in another one `{amount, currency}`. A decimal that no
/// double-precision number holds exactly is text.
pub fn to_json(value: &Value, kind: &Kind, zone: &TimeZone) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(yes) => json!(yes),
        Value::Int(number) => json!(number),
        Value::Decimal(number) => decimal(*number),
        Value::Money(money) if is_own(money, kind) => decimal(money.amount),
        Value::Money(money) => json!({"amount": decimal(money.amount), "currency": money.code()}),
        Value::List(items) => {
            let item = kind.element().unwrap_or(Kind::Any);
            items.iter().map(|value| to_json(value, &item, zone)).collect()
        }
        Value::Object(object) => {
            let member = |name: &str| match kind {
                Kind::Object(members) => members.member(name).map_or(Kind::Any, |member| member.kind.clone()),
                _ => Kind::Any,
            };
            let filled = object.entries.iter().filter(|(_, value)| !value.is_empty());
            let pairs = filled.map(|(name, value)| (name.to_string(), to_json(value, &member(name), zone)));
            serde_json::Value::Object(pairs.collect::<Map<_, _>>())
        }
        Value::Date(_) | Value::Instant(_) | Value::Period(_) | Value::Duration(_) | Value::Text(_) | Value::Ref(_) => {
            json!(format::canonical(value, zone, *b"CNY"))
        }
    }
}

fn decimal(number: Decimal) -> serde_json::Value {
    let whole = number.is_integer().then(|| number.to_i64()).flatten();
    if let Some(whole) = whole {
        return json!(whole);
    }
    let double =
        number.to_f64().filter(|double| double.to_string().parse::<Decimal>().is_ok_and(|back| back == number));
    match double.and_then(Number::from_f64) {
        Some(double) => serde_json::Value::Number(double),
        None => json!(number.to_string()),
    }
}

/// The number that a spreadsheet should compute with, where the value is one.
pub fn number(value: &Value, kind: &Kind) -> Option<String> {
    match value {
        Value::Int(number) => Some(number.to_string()),
        Value::Decimal(number) => Some(number.to_string()),
        Value::Money(money) if is_own(money, kind) => Some(money.amount.to_string()),
        _ => None,
    }
}

/// A text that no spreadsheet takes for a formula: what would begin one gets an apostrophe, unless it is a number.
pub fn formula_safe(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let number = text.parse::<Decimal>().is_ok();
    if risky && !number { format!("'{text}") } else { text.to_owned() }
}

fn is_own(money: &Money, kind: &Kind) -> bool {
    matches!(kind, Kind::Money(own) if *own == money.currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_are_not() {
        for (text, wanted) in [
            ("=1+1", "'=1+1"),
            ("+86 154 0000 0101", "'+86 154 0000 0101"),
            ("-12.50", "-12.50"),
            ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(formula_safe(text), wanted);
        }
    }

    #[test]
    fn json_keeps_kinds() {
        let kind = Kind::Money(*b"CNY");
        let money = |text: &str, code: &[u8; 3]| {
            Value::Money(Money { amount: text.parse().expect("decimal"), currency: *code })
        };
        let zone = TimeZone::UTC;
        assert_eq!(to_json(&money("310000000.00", b"CNY"), &kind, &zone), json!(310_000_000));
        assert_eq!(to_json(&money("0.10", b"CNY"), &kind, &zone), json!(0.1));
        assert_eq!(to_json(&money("5", b"USD"), &kind, &zone), json!({"amount": 5, "currency": "USD"}));
        let long = "1234567890123.12345678".parse().expect("decimal");
        assert_eq!(to_json(&Value::Decimal(long), &Kind::Number, &zone), json!("1234567890123.12345678"));
        assert_eq!(to_json(&Value::list([Value::Int(1), Value::Null]), &Kind::Any, &zone), json!([1, null]));
    }
}
