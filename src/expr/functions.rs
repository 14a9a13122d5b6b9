//! The functions that need nothing but their arguments, the clock's zone and the language.
//!
//! Each gets its arguments in the order of the registry's parameters, null for those left out.

use std::borrow::Cow;

use jiff::Unit;
use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use super::eval::{Fault, Machine, contains as whole_contains};
use crate::value::ops::{self, OpError};
use crate::value::parse::{self, ParseError};
use crate::value::{Money, Period, PeriodUnit, Span, Value};

type Args<'a, 'v> = &'a [Cow<'v, Value>];
type Output = Result<Value, Fault>;

impl From<ParseError> for Fault {
    fn from(error: ParseError) -> Fault {
        Fault::Unreadable(error.reason)
    }
}

fn kinds<T>(operation: &'static str, left: &Value, right: &Value) -> Result<T, Fault> {
    Err(Fault::Op(OpError::Kinds { operation, left: left.kind_name(), right: right.kind_name() }))
}

fn overflow<T>(result: Option<T>) -> Result<T, Fault> {
    result.ok_or(Fault::Op(OpError::Overflow))
}

/// The day of a value: a date itself, an instant's in the zone, a period's first.
fn day(m: &Machine<'_>, name: &'static str, value: &Value) -> Result<Date, Fault> {
    match value {
        Value::Date(day) => Ok(*day),
        Value::Instant(instant) => Ok(m.world.zone().to_datetime(*instant).date()),
        Value::Period(period) => Ok(period.start),
        Value::Text(text) => Ok(parse::parse_date(text)?),
        other => kinds(name, other, &Value::Null),
    }
}

/// Seconds since the epoch; a day starts at midnight in the zone.
fn second(m: &Machine<'_>, name: &'static str, value: &Value) -> Result<i64, Fault> {
    if let Value::Instant(instant) = value {
        return Ok(instant.as_second());
    }
    let midnight = day(m, name, value)?.at(0, 0, 0, 0);
    overflow(m.world.zone().to_timestamp(midnight).ok()).map(|instant| instant.as_second())
}

pub(super) fn days_between(m: &Machine<'_>, args: Args<'_, '_>) -> Output {
    let (from, to) = (day(m, "days_between", &args[0])?, day(m, "days_between", &args[1])?);
    Ok(Value::Int(ops::days_between(from, to)))
}

pub(super) fn hours_between(m: &Machine<'_>, args: Args<'_, '_>) -> Output {
    let seconds = second(m, "hours_between", &args[1])? - second(m, "hours_between", &args[0])?;
    Ok(Value::Decimal(Decimal::from(seconds) / Decimal::from(3600)))
}

pub(super) fn months_between(m: &Machine<'_>, args: Args<'_, '_>) -> Output {
    let (from, to) = (day(m, "months_between", &args[0])?, day(m, "months_between", &args[1])?);
    let span = overflow(from.until((Unit::Month, to)).ok())?;
    Ok(Value::Int(i64::from(span.get_months())))
}

pub(super) fn date(m: &Machine<'_>, args: Args<'_, '_>) -> Output {
    Ok(Value::Date(day(m, "date", &args[0])?))
}

pub(super) fn month(m: &Machine<'_>, args: Args<'_, '_>) -> Output {
    Ok(Value::Period(Period::of(day(m, "month", &args[0])?, PeriodUnit::Month)))
}

pub(super) fn quarter(m: &Machine<'_>, args: Args<'_, '_>) -> Output {
    Ok(Value::Period(Period::of(day(m, "quarter", &args[0])?, PeriodUnit::Quarter)))
}

pub(super) fn year(m: &Machine<'_>, args: Args<'_, '_>) -> Output {
    Ok(Value::Int(i64::from(day(m, "year", &args[0])?.year())))
}

pub(super) fn days(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    match &*args[0] {
        Value::Int(n) => Ok(Value::Duration(Span::of_days(overflow(i32::try_from(*n).ok())?))),
        other => kinds("days", other, &Value::Null),
    }
}

pub(super) fn hours(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    let Some(hours) = ops::number(&args[0]) else { return kinds("hours", &args[0], &Value::Null) };
    let seconds = hours.checked_mul(Decimal::from(3600)).and_then(|s| s.round().to_i64());
    Ok(Value::Duration(Span::of_seconds(overflow(seconds)?)))
}

pub(super) fn duration(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    match &*args[0] {
        Value::Duration(span) => Ok(Value::Duration(*span)),
        Value::Text(text) => Ok(Value::Duration(parse::parse_duration(text)?)),
        other => kinds("duration", other, &Value::Null),
    }
}

pub(super) fn filled(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    Ok(Value::Bool(!args[0].is_empty()))
}

fn text_of<'v>(name: &'static str, value: &'v Value) -> Result<&'v str, Fault> {
    match value {
        Value::Text(text) => Ok(text),
        other => kinds(name, other, &Value::text("")),
    }
}

pub(super) fn chars(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    Ok(Value::Int(text_of("chars", &args[0])?.chars().count() as i64))
}

pub(super) fn upper(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    Ok(Value::text(text_of("upper", &args[0])?.to_uppercase()))
}

pub(super) fn lower(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    Ok(Value::text(text_of("lower", &args[0])?.to_lowercase()))
}

pub(super) fn trim(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    Ok(Value::text(text_of("trim", &args[0])?.trim()))
}

/// Longest text that `replace` may give, in bytes: a short text can be blown up otherwise.
const MAX_REPLACED: usize = 1 << 20;

pub(super) fn replace(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    let text = text_of("replace", &args[0])?;
    let (from, to) = (text_of("replace", &args[1])?, text_of("replace", &args[2])?);
    let matches = text.matches(from).count();
    if matches.saturating_mul(to.len()) > MAX_REPLACED {
        return Err(Fault::Op(OpError::Overflow));
    }
    Ok(Value::text(text.replace(from, to)))
}

/// White space becomes single spaces, and what is too long ends in `…`.
pub(super) fn truncate(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    let text = text_of("truncate", &args[0])?;
    let Value::Int(length) = *args[1] else { return kinds("truncate", &args[0], &args[1]) };
    let length = usize::try_from(length).unwrap_or(0);
    let (mut out, mut count, mut gap) = (String::new(), 0, false);
    for c in text.trim().chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        let needed = if gap { 2 } else { 1 };
        if count + needed > length {
            out.push('…');
            break;
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
        }
        out.push(c);
        count += needed;
    }
    Ok(Value::text(out))
}

pub(super) fn round(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    let digits = match &*args[1] {
        Value::Null => 0,
        Value::Int(n @ 0..=28) => *n as u32,
        other => return kinds("round", &args[0], other),
    };
    let rounded = |d: Decimal| d.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    match &*args[0] {
        Value::Null => Ok(Value::Null),
        Value::Int(n) => Ok(Value::Int(*n)),
        Value::Decimal(d) if digits == 0 => {
            let rounded = rounded(*d);
            Ok(rounded.to_i64().map_or(Value::Decimal(rounded), Value::Int))
        }
        Value::Decimal(d) => Ok(Value::Decimal(rounded(*d))),
        Value::Money(m) => Ok(Value::Money(Money { amount: rounded(m.amount), ..*m })),
        other => kinds("round", other, &args[1]),
    }
}

pub(super) fn int(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    match &*args[0] {
        Value::Int(n) => Ok(Value::Int(*n)),
        Value::Decimal(d) => Ok(Value::Int(overflow(d.trunc().to_i64())?)),
        Value::Bool(b) => Ok(Value::Int(i64::from(*b))),
        Value::Text(text) => Ok(Value::Int(parse::parse_int(text)?)),
        other => kinds("int", other, &Value::Int(0)),
    }
}

pub(super) fn abs(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    Ok(match &*args[0] {
        Value::Int(n) => Value::Int(overflow(n.checked_abs())?),
        Value::Decimal(d) => Value::Decimal(d.abs()),
        Value::Money(m) => Value::Money(Money { amount: m.amount.abs(), ..*m }),
        Value::Duration(s) => {
            let part = |n: i32| overflow(n.checked_abs());
            let seconds = overflow(s.seconds.checked_abs())?;
            Value::Duration(Span { months: part(s.months)?, days: part(s.days)?, seconds })
        }
        other => return kinds("abs", other, &Value::Int(0)),
    })
}

pub(super) fn contains(_: &Machine<'_>, args: Args<'_, '_>) -> Output {
    Ok(Value::Bool(whole_contains(&args[0], &args[1])?))
}
