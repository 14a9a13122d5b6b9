//! Arithmetic and comparison of values: exact, and never a panic.
//!
//! In come two values; out comes a value or the reason why there is none. Arithmetic with null gives null.
//! Ordering needs two values of one kind: with null, or between kinds, it is an error and not `false`.

use std::cmp::Ordering;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span as JiffSpan, Timestamp, ToSpan as _};
use rust_decimal::Decimal;

use super::{Money, Span, Value};

/// Why an operation has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpError {
    /// One side of an ordering is null; the names of both kinds.
    NullOrder {
        /// Kind on the left.
        left: &'static str,
        /// Kind on the right.
        right: &'static str,
    },
    /// The operation does not exist for these kinds.
    Kinds {
        /// The operator as it is written.
        operation: &'static str,
        /// Kind on the left.
        left: &'static str,
        /// Kind on the right.
        right: &'static str,
    },
    /// The result is too large to be kept.
    Overflow,
    /// Division by zero.
    DivisionByZero,
    /// Amounts in different currencies.
    Currencies,
    /// A day has no time of day: hours can be added only in whole days.
    NotWholeDays,
    /// Months and days whose order depends on the month, such as `1 month` and `30 days`.
    Incommensurable,
}

type Result<T> = std::result::Result<T, OpError>;

fn kinds<T>(operation: &'static str, left: &Value, right: &Value) -> Result<T> {
    Err(OpError::Kinds { operation, left: left.kind_name(), right: right.kind_name() })
}

fn checked<T>(result: Option<T>) -> Result<T> {
    result.ok_or(OpError::Overflow)
}

/// Whether two values are equal. Kinds never equal each other, except whole and decimal numbers, and a reference
/// and the text of its id; null equals null only.
pub fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Int(a), Value::Decimal(b)) | (Value::Decimal(b), Value::Int(a)) => Decimal::from(*a) == *b,
        (Value::Ref(a), Value::Ref(b)) => match (a.target, b.target) {
            (Some(a), Some(b)) => a == b,
            _ => a.id == b.id,
        },
        (Value::Ref(r), Value::Text(t)) | (Value::Text(t), Value::Ref(r)) => r.id == *t,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equal(a, b)),
        _ => left == right,
    }
}

/// The order of two values of one kind.
///
/// # Errors
///
/// `NullOrder` when either is null, `Kinds` for different kinds and for those without an order (bool, ref, list,
/// object), `Currencies`, `Incommensurable`. `operation` is the operator to be named in the error.
pub fn order(operation: &'static str, left: &Value, right: &Value) -> Result<Ordering> {
    Ok(match (left, right) {
        (Value::Null, _) | (_, Value::Null) => {
            return Err(OpError::NullOrder { left: left.kind_name(), right: right.kind_name() });
        }
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Decimal(a), Value::Decimal(b)) => a.cmp(b),
        (Value::Int(a), Value::Decimal(b)) => Decimal::from(*a).cmp(b),
        (Value::Decimal(a), Value::Int(b)) => a.cmp(&Decimal::from(*b)),
        (Value::Money(a), Value::Money(b)) if a.currency == b.currency => a.amount.cmp(&b.amount),
        (Value::Money(_), Value::Money(_)) => return Err(OpError::Currencies),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Instant(a), Value::Instant(b)) => a.cmp(b),
        (Value::Period(a), Value::Period(b)) if a.unit == b.unit => a.start.cmp(&b.start),
        (Value::Duration(a), Value::Duration(b)) => order_spans(*a, *b)?,
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        _ => return kinds(operation, left, right),
    })
}

/// Orders lengths of time: a day counts 24 hours, a month 28 to 31 days. What depends on the month has no order.
fn order_spans(a: Span, b: Span) -> Result<Ordering> {
    let exact = |s: Span| i128::from(s.days) * 86_400 + i128::from(s.seconds);
    let (months, rest) = (i128::from(a.months) - i128::from(b.months), exact(a) - exact(b));
    let (short, long) = (rest + months * 28 * 86_400, rest + months * 31 * 86_400);
    match (short.cmp(&0), long.cmp(&0)) {
        (x, y) if x == y => Ok(x),
        _ => Err(OpError::Incommensurable),
    }
}

/// A total order for sorting: null last, one kind after the other, and within a kind as [`order`] has it.
///
/// What has no order there gets one here, since a list must come out in some order and always in the same:
/// references by their ids, amounts by currency first, and a month counts as the twelfth part of a year.
pub fn order_for_sort(left: &Value, right: &Value) -> Ordering {
    let average = |s: &Span| i128::from(s.months) * 2_629_746 + i128::from(s.days) * 86_400 + i128::from(s.seconds);
    match (left, right) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Ref(a), Value::Ref(b)) => a.id.cmp(&b.id),
        (Value::Period(a), Value::Period(b)) => a.cmp(b),
        (Value::Money(a), Value::Money(b)) => (a.currency, a.amount).cmp(&(b.currency, b.amount)),
        (Value::Duration(a), Value::Duration(b)) => (average(a), a.months, a.days).cmp(&(average(b), b.months, b.days)),
        (Value::List(a), Value::List(b)) => {
            let differing = a.iter().zip(b.iter()).map(|(a, b)| order_for_sort(a, b)).find(|order| order.is_ne());
            differing.unwrap_or_else(|| a.len().cmp(&b.len()))
        }
        _ => order("sort", left, right).unwrap_or_else(|_| rank(left).cmp(&rank(right))),
    }
}

/// The place of a kind among the kinds.
fn rank(value: &Value) -> u8 {
    match value {
        Value::Bool(_) => 0,
        Value::Int(_) | Value::Decimal(_) => 1,
        Value::Money(_) => 2,
        Value::Date(_) => 3,
        Value::Instant(_) => 4,
        Value::Period(_) => 5,
        Value::Duration(_) => 6,
        Value::Text(_) => 7,
        Value::Ref(_) => 8,
        Value::List(_) => 9,
        Value::Object(_) => 10,
        Value::Null => 11,
    }
}

/// `left + right`: numbers, amounts of one currency, lengths of time, a day or an instant and a length of time.
///
/// # Errors
///
/// `Kinds`, `Overflow`, `Currencies`, `NotWholeDays`.
pub fn add(left: &Value, right: &Value, zone: &TimeZone) -> Result<Value> {
    Ok(match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::Int(a), Value::Int(b)) => Value::Int(checked(a.checked_add(*b))?),
        (Value::Money(a), Value::Money(b)) => money(*a, *b, Decimal::checked_add)?,
        (Value::Duration(a), Value::Duration(b)) => Value::Duration(checked(a.plus(*b))?),
        (Value::Date(d), Value::Duration(s)) | (Value::Duration(s), Value::Date(d)) => Value::Date(date_plus(*d, *s)?),
        (Value::Instant(t), Value::Duration(s)) | (Value::Duration(s), Value::Instant(t)) => {
            Value::Instant(instant_plus(*t, *s, zone)?)
        }
        _ => decimals("+", left, right, Decimal::checked_add)?,
    })
}

/// `left - right`: as [`add`], and two days or two instants give the time between them.
///
/// # Errors
///
/// `Kinds`, `Overflow`, `Currencies`, `NotWholeDays`.
pub fn subtract(left: &Value, right: &Value, zone: &TimeZone) -> Result<Value> {
    Ok(match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::Int(a), Value::Int(b)) => Value::Int(checked(a.checked_sub(*b))?),
        (Value::Money(a), Value::Money(b)) => money(*a, *b, Decimal::checked_sub)?,
        (Value::Duration(a), Value::Duration(b)) => Value::Duration(checked(b.negated().and_then(|b| a.plus(b)))?),
        (Value::Date(a), Value::Date(b)) => {
            Value::Duration(Span { days: checked(i32::try_from(days_between(*b, *a)).ok())?, ..Span::default() })
        }
        (Value::Instant(a), Value::Instant(b)) => {
            Value::Duration(Span { seconds: a.as_second() - b.as_second(), ..Span::default() })
        }
        (Value::Date(d), Value::Duration(s)) => Value::Date(date_plus(*d, checked(s.negated())?)?),
        (Value::Instant(t), Value::Duration(s)) => Value::Instant(instant_plus(*t, checked(s.negated())?, zone)?),
        _ => decimals("-", left, right, Decimal::checked_sub)?,
    })
}

/// `left * right`: numbers, and a number with an amount or with a length of time.
///
/// # Errors
///
/// `Kinds`, `Overflow`.
pub fn multiply(left: &Value, right: &Value) -> Result<Value> {
    Ok(match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::Int(a), Value::Int(b)) => Value::Int(checked(a.checked_mul(*b))?),
        (Value::Duration(s), Value::Int(n)) | (Value::Int(n), Value::Duration(s)) => {
            Value::Duration(checked(s.times(*n))?)
        }
        (Value::Money(m), n) | (n, Value::Money(m)) => match number(n) {
            Some(n) => Value::Money(Money { amount: checked(m.amount.checked_mul(n))?, ..*m }),
            None => return kinds("*", left, right),
        },
        _ => decimals("*", left, right, Decimal::checked_mul)?,
    })
}

/// `left / right`: numbers, always as a decimal; an amount by a number, or by an amount of its currency.
///
/// # Errors
///
/// `Kinds`, `Overflow`, `DivisionByZero`, `Currencies`.
pub fn divide(left: &Value, right: &Value) -> Result<Value> {
    let quotient = |a: Decimal, b: Decimal| {
        if b.is_zero() { Err(OpError::DivisionByZero) } else { checked(a.checked_div(b)).map(|q| q.normalize()) }
    };
    Ok(match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::Money(a), Value::Money(b)) if a.currency == b.currency => Value::Decimal(quotient(a.amount, b.amount)?),
        (Value::Money(_), Value::Money(_)) => return Err(OpError::Currencies),
        (Value::Money(m), n) => match number(n) {
            Some(n) => Value::Money(Money { amount: quotient(m.amount, n)?, ..*m }),
            None => return kinds("/", left, right),
        },
        _ => match (number(left), number(right)) {
            (Some(a), Some(b)) => Value::Decimal(quotient(a, b)?),
            _ => return kinds("/", left, right),
        },
    })
}

/// `-value`: numbers, amounts, lengths of time.
///
/// # Errors
///
/// `Kinds`, `Overflow`.
pub fn negate(value: &Value) -> Result<Value> {
    Ok(match value {
        Value::Null => Value::Null,
        Value::Int(n) => Value::Int(checked(n.checked_neg())?),
        Value::Decimal(d) => Value::Decimal(-*d),
        Value::Money(m) => Value::Money(Money { amount: -m.amount, ..*m }),
        Value::Duration(s) => Value::Duration(checked(s.negated())?),
        _ => return kinds("-", value, value),
    })
}

/// The value as a decimal, when it is a number.
pub fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Int(n) => Some(Decimal::from(*n)),
        Value::Decimal(d) => Some(*d),
        _ => None,
    }
}

type DecimalOp = fn(Decimal, Decimal) -> Option<Decimal>;

fn decimals(operation: &'static str, left: &Value, right: &Value, op: DecimalOp) -> Result<Value> {
    match (number(left), number(right)) {
        (Some(a), Some(b)) => Ok(Value::Decimal(checked(op(a, b))?)),
        _ => kinds(operation, left, right),
    }
}

fn money(a: Money, b: Money, op: DecimalOp) -> Result<Value> {
    if a.currency != b.currency {
        return Err(OpError::Currencies);
    }
    Ok(Value::Money(Money { amount: checked(op(a.amount, b.amount))?, currency: a.currency }))
}

/// Days from one day to another, negative when the second is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    // Both lie within the years -9999 to 9999, so the count is far from any limit.
    from.duration_until(to).as_hours() / 24
}

/// A day plus a length of time.
///
/// # Errors
///
/// `NotWholeDays` when the exact seconds are no whole days, `Overflow`.
pub fn date_plus(date: Date, span: Span) -> Result<Date> {
    if span.seconds % 86_400 != 0 {
        return Err(OpError::NotWholeDays);
    }
    let days = checked(i64::from(span.days).checked_add(span.seconds / 86_400))?;
    checked(date.checked_add(calendar(span.months, days)?).ok())
}

/// An instant plus a length of time: months and days by the calendar and clock of the zone, then exact seconds.
///
/// # Errors
///
/// `Overflow`.
pub fn instant_plus(instant: Timestamp, span: Span, zone: &TimeZone) -> Result<Timestamp> {
    let moved = if span.months == 0 && span.days == 0 {
        instant
    } else {
        let local = zone.to_datetime(instant).checked_add(calendar(span.months, i64::from(span.days))?);
        checked(local.and_then(|local| zone.to_timestamp(local)).ok())?
    };
    checked(moved.checked_add(SignedDuration::from_secs(span.seconds)).ok())
}

fn calendar(months: i32, days: i64) -> Result<JiffSpan> {
    checked(0.days().try_months(months).and_then(|span| span.try_days(days)).ok())
}

impl Span {
    /// So many calendar days.
    pub fn of_days(days: i32) -> Span {
        Span { days, ..Span::default() }
    }

    /// So many exact seconds.
    pub fn of_seconds(seconds: i64) -> Span {
        Span { seconds, ..Span::default() }
    }

    fn plus(self, other: Span) -> Option<Span> {
        Some(Span {
            months: self.months.checked_add(other.months)?,
            days: self.days.checked_add(other.days)?,
            seconds: self.seconds.checked_add(other.seconds)?,
        })
    }

    fn negated(self) -> Option<Span> {
        self.times(-1)
    }

    fn times(self, n: i64) -> Option<Span> {
        let scaled = |part: i32| i64::from(part).checked_mul(n).and_then(|part| i32::try_from(part).ok());
        Some(Span { months: scaled(self.months)?, days: scaled(self.days)?, seconds: self.seconds.checked_mul(n)? })
    }
}
