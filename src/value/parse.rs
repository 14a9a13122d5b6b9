//! Text to values, exactly as the format says.
//!
//! In comes the text of one scalar as it stands in a file; out comes a typed value or the reason why not.
//! Nothing here guesses: no thousands separators, no exponents, no other date orders. Every function accepts
//! spaces around the text and nothing else that is not described.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use jiff::tz::{Offset, TimeZone};
use rust_decimal::Decimal;

pub use super::duration::parse_duration;
use super::{Money, Period, PeriodUnit};
use crate::label::Label;

/// Why a text is not a value of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The reason.
    pub reason: Reason,
}

/// The reasons of [`ParseError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is no text.
    Empty,
    /// Not of the form `2026-03-14`.
    NotADate,
    /// The form is right, but the calendar has no such day.
    NoSuchDay,
    /// A day stands where an instant is wanted.
    TimeMissing,
    /// Not of the form `09:20` or `09:20:30`.
    NotATime,
    /// Not of the form `+08:00` or `Z`.
    NotAnOffset,
    /// The clocks of the zone skip this local time.
    SkippedByClockChange,
    /// Not of the form `2026-03`.
    NotAMonth,
    /// None of `2026`, `2026-H1`, `2026-Q1`, `2026-03`, `2026-W14`, `2026-03-14`.
    NotAPeriod,
    /// The year has no such week.
    NoSuchWeek,
    /// Not of the form `30 days`, `24 hours`, `P3D`.
    NotADuration,
    /// A number, but of a unit that is not known.
    UnknownUnit,
    /// Not a whole number.
    NotAnInteger,
    /// Not a decimal number.
    NotANumber,
    /// Written with an exponent.
    Exponent,
    /// Written with thousands separators.
    ThousandsSeparator,
    /// Too large, or with more digits than can be kept exactly.
    OutOfRange,
    /// None of true, false, yes, no, 是, 否.
    NotABool,
    /// Not three capital letters.
    NotACurrency,
}

impl Reason {
    /// The stable name, for message catalogues: `not-a-date`.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Empty => "empty",
            Reason::NotADate => "not-a-date",
            Reason::NoSuchDay => "no-such-day",
            Reason::TimeMissing => "time-missing",
            Reason::NotATime => "not-a-time",
            Reason::NotAnOffset => "not-an-offset",
            Reason::SkippedByClockChange => "skipped-by-clock-change",
            Reason::NotAMonth => "not-a-month",
            Reason::NotAPeriod => "not-a-period",
            Reason::NoSuchWeek => "no-such-week",
            Reason::NotADuration => "not-a-duration",
            Reason::UnknownUnit => "unknown-unit",
            Reason::NotAnInteger => "not-an-integer",
            Reason::NotANumber => "not-a-number",
            Reason::Exponent => "exponent",
            Reason::ThousandsSeparator => "thousands-separator",
            Reason::OutOfRange => "out-of-range",
            Reason::NotABool => "not-a-bool",
            Reason::NotACurrency => "not-a-currency",
        }
    }
}

impl Reason {
    /// What it says to readers, without a full stop.
    pub fn label(self) -> Label {
        let (zh, en) = match self {
            Reason::Empty => ("没有内容", "there is no text"),
            Reason::NotADate => ("不是 2026-03-14 这样的日期", "not a date such as 2026-03-14"),
            Reason::NoSuchDay => ("日历上没有这一天", "the calendar has no such day"),
            Reason::TimeMissing => ("缺少时间，应如 2026-03-14 09:20", "the time is missing, as in 2026-03-14 09:20"),
            Reason::NotATime => ("不是 09:20 这样的时间", "not a time such as 09:20"),
            Reason::NotAnOffset => ("不是 +08:00 这样的时差", "not an offset such as +08:00"),
            Reason::SkippedByClockChange => {
                ("当地调整时钟时跳过了这一时刻", "the clocks of the zone skip this local time")
            }
            Reason::NotAMonth => ("不是 2026-03 这样的月份", "not a month such as 2026-03"),
            Reason::NotAPeriod => (
                "不是期间，应如 2026、2026-H1、2026-Q1、2026-03、2026-W14",
                "not a period such as 2026, 2026-H1, 2026-Q1, 2026-03, 2026-W14",
            ),
            Reason::NoSuchWeek => ("该年没有这一周", "the year has no such week"),
            Reason::NotADuration => ("不是时长，应如 30 天、24 小时", "not a duration such as 30 days or 24 hours"),
            Reason::UnknownUnit => (
                "单位不认识，可用年、月、周、天、小时、分钟",
                "unknown unit; years, months, weeks, days, hours, minutes are known",
            ),
            Reason::NotAnInteger => ("不是整数", "not a whole number"),
            Reason::NotANumber => ("不是数字", "not a number"),
            Reason::Exponent => ("数字不能用指数写法", "numbers are written without an exponent"),
            Reason::ThousandsSeparator => {
                ("数字中不能有千位分隔符", "numbers are written without thousands separators")
            }
            Reason::OutOfRange => ("超出可表示的范围", "too large, or with too many digits"),
            Reason::NotABool => ("应为 是、否、true 或 false", "not one of yes, no, true, false"),
            Reason::NotACurrency => ("不是 CNY 这样的三个大写字母", "not three capital letters such as CNY"),
        };
        Label::new(zh, en)
    }
}

pub(super) type Parsed<T> = Result<T, ParseError>;

pub(super) fn fail<T>(reason: Reason) -> Parsed<T> {
    Err(ParseError { reason })
}

/// The trimmed text, or the error for an empty one.
pub(super) fn present(text: &str) -> Parsed<&str> {
    let text = text.trim();
    if text.is_empty() { fail(Reason::Empty) } else { Ok(text) }
}

/// Reads exactly these many ASCII digits.
fn digits(bytes: &[u8]) -> Option<u32> {
    let mut number = 0u32;
    for byte in bytes {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
    }
    if bytes.is_empty() { None } else { Some(number) }
}

/// A calendar day, `2026-03-14`.
///
/// # Errors
///
/// `NotADate` when the form is wrong, `NoSuchDay` for days such as `2026-02-30`.
pub fn parse_date(text: &str) -> Parsed<Date> {
    date_bytes(present(text)?.as_bytes())
}

fn date_bytes(bytes: &[u8]) -> Parsed<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *bytes else { return fail(Reason::NotADate) };
    let (Some(year), Some(month), Some(day)) = (digits(&[y1, y2, y3, y4]), digits(&[m1, m2]), digits(&[d1, d2])) else {
        return fail(Reason::NotADate);
    };
    // Four, two and two digits always fit.
    Date::new(year as i16, month as i8, day as i8).map_err(|_| ParseError { reason: Reason::NoSuchDay })
}

/// An instant: `2026-03-14T09:20:00+08:00`, or in the zone's local time `2026-03-14 09:20[:30]`.
///
/// A local time that occurs twice, when clocks go back, means the first of the two.
///
/// # Errors
///
/// `TimeMissing` for a mere day, `SkippedByClockChange` for a local time that does not exist in the zone.
pub fn parse_instant(text: &str, zone: &TimeZone) -> Parsed<Timestamp> {
    let bytes = present(text)?.as_bytes();
    let date = date_bytes(bytes.get(..10).unwrap_or(bytes))?;
    let rest = match bytes.get(10..) {
        Some([b'T' | b't' | b' ', rest @ ..]) => rest.trim_ascii_start(),
        Some([]) => return fail(Reason::TimeMissing),
        _ => return fail(Reason::NotATime),
    };
    let end = rest.iter().position(|b| matches!(b, b'Z' | b'z' | b'+' | b'-' | b' ')).unwrap_or(rest.len());
    let (time, offset) = rest.split_at(end);
    let local = DateTime::from_parts(date, time_of_day(time)?);
    let offset = offset.trim_ascii_start();
    if offset.is_empty() {
        let local = zone.to_ambiguous_timestamp(local);
        if matches!(local.offset(), jiff::tz::AmbiguousOffset::Gap { .. }) {
            return fail(Reason::SkippedByClockChange);
        }
        return local.compatible().map_err(|_| ParseError { reason: Reason::OutOfRange });
    }
    let offset = offset_from_utc(offset)?;
    offset.to_timestamp(local).map_err(|_| ParseError { reason: Reason::OutOfRange })
}

fn time_of_day(bytes: &[u8]) -> Parsed<Time> {
    let wrong = ParseError { reason: Reason::NotATime };
    let [h1, h2, b':', m1, m2, rest @ ..] = bytes else { return Err(wrong) };
    let (hour, minute) = (digits(&[*h1, *h2]).ok_or(wrong)?, digits(&[*m1, *m2]).ok_or(wrong)?);
    let (second, nanosecond) = match rest {
        [] => (0, 0),
        [b':', s1, s2] => (digits(&[*s1, *s2]).ok_or(wrong)?, 0),
        [b':', s1, s2, b'.', fraction @ ..] if fraction.len() <= 9 => {
            let value = digits(fraction).ok_or(wrong)?;
            // At most nine digits, so the power is at most eight.
            (digits(&[*s1, *s2]).ok_or(wrong)?, value * 10u32.pow(9 - fraction.len() as u32))
        }
        _ => return Err(wrong),
    };
    Time::new(hour as i8, minute as i8, second as i8, nanosecond as i32).map_err(|_| wrong)
}

fn offset_from_utc(bytes: &[u8]) -> Parsed<Offset> {
    let wrong = ParseError { reason: Reason::NotAnOffset };
    let (sign, rest) = match bytes {
        [b'Z' | b'z'] => return Ok(Offset::UTC),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return Err(wrong),
    };
    let (hours, minutes) = match rest {
        [h1, h2] => (digits(&[*h1, *h2]), Some(0)),
        [h1, h2, m1, m2] | [h1, h2, b':', m1, m2] => (digits(&[*h1, *h2]), digits(&[*m1, *m2])),
        _ => (None, None),
    };
    match (hours, minutes) {
        (Some(hours @ 0..=15), Some(minutes @ 0..=59)) => {
            Offset::from_seconds(sign * (hours * 3600 + minutes * 60) as i32).map_err(|_| wrong)
        }
        _ => Err(wrong),
    }
}

/// A month, `2026-03`.
///
/// # Errors
///
/// `NotAMonth` for everything else.
pub fn parse_month(text: &str) -> Parsed<Period> {
    let wrong = ParseError { reason: Reason::NotAMonth };
    let period = parse_period(text).map_err(|e| if e.reason == Reason::Empty { e } else { wrong })?;
    if period.unit == PeriodUnit::Month { Ok(period) } else { Err(wrong) }
}

/// A reporting period: `2026`, `2026-H1`, `2026-Q1`, `2026-03`, `2026-W14`, `2026-03-14`.
///
/// # Errors
///
/// `NotAPeriod`, `NoSuchWeek` or `NoSuchDay`.
pub fn parse_period(text: &str) -> Parsed<Period> {
    let wrong = ParseError { reason: Reason::NotAPeriod };
    let bytes = present(text)?.as_bytes();
    let year = bytes.get(..4).and_then(digits).ok_or(wrong)? as i16;
    let month_start = |month: u32, unit| match Date::new(year, month as i8, 1) {
        Ok(start) => Ok(Period { start, unit }),
        Err(_) => Err(wrong),
    };
    match bytes.get(4..).unwrap_or_default() {
        [] => month_start(1, PeriodUnit::Year),
        [b'-', b'H', half @ (b'1' | b'2')] => month_start(u32::from(half - b'1') * 6 + 1, PeriodUnit::Half),
        [b'-', b'Q', quarter @ b'1'..=b'4'] => month_start(u32::from(quarter - b'1') * 3 + 1, PeriodUnit::Quarter),
        [b'-', b'W', week @ ..] if week.len() == 2 => {
            let week = digits(week).ok_or(wrong)?;
            let monday = ISOWeekDate::new(year, week as i8, Weekday::Monday)
                .map_err(|_| ParseError { reason: Reason::NoSuchWeek })?;
            Ok(Period { start: monday.date(), unit: PeriodUnit::Week })
        }
        [b'-', m1, m2] => month_start(digits(&[*m1, *m2]).ok_or(wrong)?, PeriodUnit::Month),
        _ => match date_bytes(bytes) {
            Ok(start) => Ok(Period { start, unit: PeriodUnit::Day }),
            Err(ParseError { reason: Reason::NoSuchDay }) => fail(Reason::NoSuchDay),
            Err(_) => Err(wrong),
        },
    }
}

/// A whole number, `-12`.
///
/// # Errors
///
/// `ThousandsSeparator`, `Exponent`, `OutOfRange` beyond 64 bits, `NotAnInteger` otherwise.
pub fn parse_int(text: &str) -> Parsed<i64> {
    let text = present(text)?;
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned.is_empty() || !unsigned.bytes().all(|b| b.is_ascii_digit()) {
        return fail(match number_fault(unsigned) {
            Reason::NotANumber => Reason::NotAnInteger,
            reason => reason,
        });
    }
    text.parse().map_err(|_| ParseError { reason: Reason::OutOfRange })
}

/// An exact decimal number, `-12.50`.
///
/// # Errors
///
/// `ThousandsSeparator`, `Exponent`, `OutOfRange` beyond 28 digits, `NotANumber` otherwise.
pub fn parse_decimal(text: &str) -> Parsed<Decimal> {
    let text = present(text)?;
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return fail(number_fault(unsigned));
    }
    Decimal::from_str_exact(text).map_err(|_| ParseError { reason: Reason::OutOfRange })
}

/// Why a text without its sign is no number.
fn number_fault(text: &str) -> Reason {
    let numeric_but_for = |extra: &[char]| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && text.contains(extra)
            && text.chars().all(|c| matches!(c, '0'..='9' | '.' | '+' | '-') || extra.contains(&c))
    };
    if numeric_but_for(&[',', '，', '_', '\'', ' ']) {
        Reason::ThousandsSeparator
    } else if numeric_but_for(&['e', 'E']) {
        Reason::Exponent
    } else {
        Reason::NotANumber
    }
}

/// A percentage, `12.5` or `12.5%`: the number before the sign.
///
/// # Errors
///
/// Those of [`parse_decimal`].
pub fn parse_percent(text: &str) -> Parsed<Decimal> {
    let text = present(text)?;
    parse_decimal(text.strip_suffix('%').unwrap_or(text))
}

/// An amount without its currency, `1200.50`, in the given currency.
///
/// # Errors
///
/// Those of [`parse_decimal`].
pub fn parse_money(text: &str, currency: [u8; 3]) -> Parsed<Money> {
    Ok(Money { amount: parse_decimal(text)?, currency })
}

/// A currency, three capital letters: `CNY`.
///
/// # Errors
///
/// `NotACurrency`.
pub fn parse_currency(text: &str) -> Parsed<[u8; 3]> {
    match *present(text)?.as_bytes() {
        [a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok([a, b, c]),
        _ => fail(Reason::NotACurrency),
    }
}

/// Yes or no: `true`, `false`, `yes`, `no`, `是`, `否`.
///
/// # Errors
///
/// `NotABool`.
pub fn parse_bool(text: &str) -> Parsed<bool> {
    match present(text)? {
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "是" => Ok(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "否" => Ok(false),
        _ => fail(Reason::NotABool),
    }
}
