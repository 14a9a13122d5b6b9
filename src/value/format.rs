//! Values to text: canonical, as a file would hold it, and as readers see it.
//!
//! Canonical text read back by [`super::parse`] gives the same value. Display text is for people, in their
//! language and the site's zone, and need not be readable back. References show their id here: titles belong
//! to the model.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Money, Period, PeriodUnit, Span, Value};
use crate::label::Lang;

/// The text as YAML holds it: lists and objects in flow style, instants with the zone's offset.
///
/// `currency` is the field's own: an amount in it needs no currency beside it. Null is the empty text.
pub fn canonical(value: &Value, zone: &TimeZone, currency: [u8; 3]) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Decimal(d) => d.to_string(),
        Value::Money(m) if m.currency == currency => m.amount.to_string(),
        Value::Money(m) => format!("{{amount: {}, currency: {}}}", m.amount, m.code()),
        Value::Date(d) => d.to_string(),
        Value::Instant(t) => rfc3339(*t, zone),
        Value::Period(p) => period(*p),
        Value::Duration(s) => spoken(&parts(*s), Lang::En),
        Value::Text(t) => t.to_string(),
        Value::Ref(r) => r.id.to_string(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| canonical(item, zone, currency)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(object) => {
            let filled = object.entries.iter().filter(|(_, value)| !value.is_empty());
            let entries: Vec<String> =
                filled.map(|(key, value)| format!("{key}: {}", canonical(value, zone, currency))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// The text for readers: `2026-03-14 09:20`, `¥1,200.50`, `3 天`. Null is the empty text.
pub fn display(value: &Value, lang: Lang, zone: &TimeZone) -> String {
    match value {
        Value::Bool(b) => yes_no(*b, lang).to_owned(),
        Value::Int(n) => n.to_string(),
        Value::Decimal(d) => d.normalize().to_string(),
        Value::Money(m) => money(*m),
        Value::Instant(t) => minute(*t, zone),
        Value::Duration(s) => duration(*s, lang),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| display(item, lang, zone)).collect();
            items.join(if lang == Lang::Zh { "、" } else { ", " })
        }
        Value::Object(object) => {
            let filled = object.entries.iter().filter(|(_, value)| !value.is_empty());
            let entries: Vec<String> = filled.map(|(_, value)| display(value, lang, zone)).collect();
            entries.join(if lang == Lang::Zh { "，" } else { ", " })
        }
        plain => canonical(plain, zone, *b"CNY"),
    }
}

/// 是 or 否, Yes or No.
pub fn yes_no(yes: bool, lang: Lang) -> &'static str {
    match (yes, lang) {
        (true, Lang::Zh) => "是",
        (false, Lang::Zh) => "否",
        (true, Lang::En) => "Yes",
        (false, Lang::En) => "No",
    }
}

/// A percentage: `12.5%`, without trailing zeros.
pub fn percent(number: Decimal) -> String {
    format!("{}%", number.normalize())
}

/// An amount: `¥1,200.50`, always with two decimals, half rounded away from zero.
pub fn money(money: Money) -> String {
    let rounded = money.amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "-" } else { "" };
    let text = format!("{:.2}", rounded.abs());
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let symbol = match &money.currency {
        b"CNY" => "¥",
        b"USD" => "US$",
        b"EUR" => "€",
        b"GBP" => "£",
        b"HKD" => "HK$",
        _ => return format!("{} {sign}{}.{cents}", money.code(), grouped(whole)),
    };
    format!("{sign}{symbol}{}.{cents}", grouped(whole))
}

/// Puts a comma before every third digit from the right.
fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An instant in the zone, to the minute: `2026-03-14 09:20`.
pub fn minute(instant: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(instant);
    format!("{:04}-{:02}-{:02} {:02}:{:02}", local.year(), local.month(), local.day(), local.hour(), local.minute())
}

/// An instant in the zone with its offset, to the second or finer: `2026-03-14T09:20:00+08:00`.
pub fn rfc3339(instant: Timestamp, zone: &TimeZone) -> String {
    let offset = zone.to_offset(instant);
    let seconds = offset.seconds();
    // Offsets of the nineteenth century have seconds, which the format cannot say.
    if seconds % 60 != 0 {
        return instant.to_string();
    }
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{}{sign}{:02}:{:02}", offset.to_datetime(instant), minutes / 60, minutes % 60)
}

/// A period: `2026`, `2026-H1`, `2026-Q1`, `2026-03`, `2026-W14`, `2026-03-14`.
pub fn period(period: Period) -> String {
    let (year, month) = (period.start.year(), period.start.month());
    match period.unit {
        PeriodUnit::Year => format!("{year:04}"),
        PeriodUnit::Half => format!("{year:04}-H{}", (month - 1) / 6 + 1),
        PeriodUnit::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
        PeriodUnit::Month => format!("{year:04}-{month:02}"),
        PeriodUnit::Week => {
            let week = period.start.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        PeriodUnit::Day => period.start.to_string(),
    }
}

/// A length of time: `3 天`, `24 hours`, `2 天 3 小时`. Seconds are left out beside hours, and more than three
/// days of exact time count as days.
pub fn duration(span: Span, lang: Lang) -> String {
    let seconds = span.seconds.unsigned_abs();
    let plain = seconds <= 3 * 86_400 && (seconds.is_multiple_of(60) || seconds < 60);
    if plain {
        return spoken(&parts(span), lang);
    }
    let long = seconds > 3 * 86_400;
    let whole_days = if long { span.seconds / 86_400 } else { 0 };
    let rest = span.seconds - whole_days * 86_400;
    let seconds_left = if long || rest.abs() >= 3600 { 0 } else { rest % 60 };
    let units = [
        (Named::Months, i64::from(span.months)),
        (Named::Days, i64::from(span.days) + whole_days),
        (Named::Hours, rest / 3600),
        (Named::Minutes, rest % 3600 / 60),
        (Named::Seconds, seconds_left),
    ];
    let parts: Vec<_> = units.into_iter().filter(|(_, count)| *count != 0).collect();
    spoken(&parts, lang)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Months,
    Days,
    Hours,
    Minutes,
    Seconds,
}

/// The parts that are not zero, the exact seconds in the largest unit that divides them.
fn parts(span: Span) -> Vec<(Named, i64)> {
    let mut parts = Vec::with_capacity(3);
    if span.months != 0 {
        parts.push((Named::Months, i64::from(span.months)));
    }
    if span.days != 0 || span == Span::default() {
        parts.push((Named::Days, i64::from(span.days)));
    }
    match span.seconds {
        0 => {}
        s if s % 3600 == 0 => parts.push((Named::Hours, s / 3600)),
        s if s % 60 == 0 => parts.push((Named::Minutes, s / 60)),
        s => parts.push((Named::Seconds, s)),
    }
    parts
}

fn spoken(parts: &[(Named, i64)], lang: Lang) -> String {
    let mut out = String::new();
    for (unit, count) in parts {
        let word = match (unit, lang) {
            (Named::Months, Lang::Zh) => "个月",
            (Named::Days, Lang::Zh) => "天",
            (Named::Hours, Lang::Zh) => "小时",
            (Named::Minutes, Lang::Zh) => "分钟",
            (Named::Seconds, Lang::Zh) => "秒",
            (Named::Months, Lang::En) => "month",
            (Named::Days, Lang::En) => "day",
            (Named::Hours, Lang::En) => "hour",
            (Named::Minutes, Lang::En) => "minute",
            (Named::Seconds, Lang::En) => "second",
        };
        let plural = if lang == Lang::En && count.unsigned_abs() != 1 { "s" } else { "" };
        let space = if out.is_empty() { "" } else { " " };
        // Writing to a String cannot fail.
        let _ = write!(out, "{space}{count} {word}{plural}");
    }
    out
}
