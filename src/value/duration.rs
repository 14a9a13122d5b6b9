//! Lengths of time as people write them, and as ISO 8601 does.
//!
//! In comes text such as `30 days` or `PT4H`; out comes a [`Span`]. Calendar units stay calendar units: a day is
//! not turned into hours, and a month not into days.

use super::Span;
use super::parse::{ParseError, Parsed, Reason, fail, present};

/// A length of time: `30 days`, `1 day 12 hours`, `90 minutes`, `2 weeks`, `1 month`, `3 天`, `24 小时`, `P3D`, `PT4H`.
///
/// # Errors
///
/// `NotADuration`, `UnknownUnit`, `OutOfRange`.
pub fn parse_duration(text: &str) -> Parsed<Span> {
    let text = present(text)?;
    if let Some(iso) = text.strip_prefix('P') { iso_duration(iso) } else { spoken_duration(text) }
}

fn spoken_duration(text: &str) -> Parsed<Span> {
    let mut span = Span::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (count, after) = leading_number(rest).ok_or(ParseError { reason: Reason::NotADuration })?;
        let after = after.trim_start();
        let end = after.find(|c: char| c.is_ascii_digit() || c.is_whitespace()).unwrap_or(after.len());
        let (word, after) = after.split_at(end);
        if word.is_empty() {
            return fail(Reason::NotADuration);
        }
        let unit = unit_of_word(word).ok_or(ParseError { reason: Reason::UnknownUnit })?;
        span = add_units(span, count, unit)?;
        rest = after.trim_start();
    }
    Ok(span)
}

fn iso_duration(text: &str) -> Parsed<Span> {
    let wrong = ParseError { reason: Reason::NotADuration };
    let mut span = Span::default();
    let (mut rest, mut in_time, mut last) = (text, false, None);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            if in_time || after.is_empty() {
                return Err(wrong);
            }
            (rest, in_time) = (after, true);
            continue;
        }
        let (count, after) = leading_number(rest).ok_or(wrong)?;
        let letter = *after.as_bytes().first().ok_or(wrong)?;
        let unit = match (letter, in_time) {
            (b'Y', false) => Unit::Years,
            (b'M', false) => Unit::Months,
            (b'W', false) => Unit::Weeks,
            (b'D', false) => Unit::Days,
            (b'H', true) => Unit::Hours,
            (b'M', true) => Unit::Minutes,
            (b'S', true) => Unit::Seconds,
            _ => return Err(wrong),
        };
        if last.is_some_and(|last| last >= unit) {
            return Err(wrong);
        }
        last = Some(unit);
        span = add_units(span, count, unit)?;
        rest = &after[1..];
    }
    if last.is_some() { Ok(span) } else { Err(wrong) }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Years,
    Months,
    Weeks,
    Days,
    Hours,
    Minutes,
    Seconds,
}

fn unit_of_word(word: &str) -> Option<Unit> {
    Some(match word.to_ascii_lowercase().as_str() {
        "year" | "years" | "年" => Unit::Years,
        "month" | "months" | "个月" | "月" => Unit::Months,
        "week" | "weeks" | "周" | "星期" | "个星期" => Unit::Weeks,
        "day" | "days" | "天" | "日" => Unit::Days,
        "hour" | "hours" | "小时" | "个小时" => Unit::Hours,
        "minute" | "minutes" | "分钟" | "分" => Unit::Minutes,
        "second" | "seconds" | "秒" => Unit::Seconds,
        _ => return None,
    })
}

fn leading_number(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// Adds so many units, within what dates can bear, so that later arithmetic has room.
fn add_units(span: Span, count: i64, unit: Unit) -> Parsed<Span> {
    let too_large = ParseError { reason: Reason::OutOfRange };
    let sum = |old: i32, factor: i64, limit: i64| {
        let new = count.checked_mul(factor).and_then(|n| n.checked_add(i64::from(old))).ok_or(too_large)?;
        if new <= limit { i32::try_from(new).map_err(|_| too_large) } else { Err(too_large) }
    };
    let seconds = |factor: i64| {
        let new = count.checked_mul(factor).and_then(|n| n.checked_add(span.seconds)).ok_or(too_large)?;
        if new <= 10_000 * 366 * 86_400 { Ok(new) } else { Err(too_large) }
    };
    Ok(match unit {
        Unit::Years => Span { months: sum(span.months, 12, 120_000)?, ..span },
        Unit::Months => Span { months: sum(span.months, 1, 120_000)?, ..span },
        Unit::Weeks => Span { days: sum(span.days, 7, 3_660_000)?, ..span },
        Unit::Days => Span { days: sum(span.days, 1, 3_660_000)?, ..span },
        Unit::Hours => Span { seconds: seconds(3600)?, ..span },
        Unit::Minutes => Span { seconds: seconds(60)?, ..span },
        Unit::Seconds => Span { seconds: seconds(1)?, ..span },
    })
}
