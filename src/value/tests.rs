use std::cmp::Ordering;

use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::checked::{FormError, email, login, mobile_cn, month_day, phone, postcode_cn, url, uscc};
use super::format::{canonical, display, percent};
use super::ops::{self, OpError};
use super::parse::{Reason, parse_bool, parse_currency, parse_date, parse_decimal, parse_duration, parse_instant};
use super::parse::{parse_int, parse_money, parse_month, parse_percent, parse_period};
use super::{Money, Period, PeriodUnit, Span, Value};
use crate::label::Lang;

fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

fn new_york() -> TimeZone {
    TimeZone::get("America/New_York").unwrap()
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn yuan(text: &str) -> Value {
    Value::Money(parse_money(text, *b"CNY").unwrap())
}

fn day(text: &str) -> Value {
    Value::Date(parse_date(text).unwrap())
}

fn at(text: &str) -> Value {
    Value::Instant(parse_instant(text, &shanghai()).unwrap())
}

fn span(text: &str) -> Value {
    Value::Duration(parse_duration(text).unwrap())
}

#[test]
fn dates_have_one_form() {
    assert_eq!(parse_date(" 2026-03-14 "), Ok(date(2026, 3, 14)));
    assert_eq!(parse_date("2024-02-29"), Ok(date(2024, 2, 29)));
    for (text, reason) in [
        ("", Reason::Empty),
        ("2026-3-14", Reason::NotADate),
        ("2026/03/14", Reason::NotADate),
        ("２０２６-03-14", Reason::NotADate),
        ("2026-02-30", Reason::NoSuchDay),
        ("2026-13-01", Reason::NoSuchDay),
        ("2026-03-14T00:00", Reason::NotADate),
    ] {
        assert_eq!(parse_date(text).unwrap_err().reason, reason, "{text}");
    }
}

#[test]
fn instants_have_an_offset_or_the_zone() {
    let wanted = "2026-03-14T01:20:00Z".parse().unwrap();
    for text in [
        "2026-03-14T09:20:00+08:00",
        "2026-03-14 09:20",
        "2026-03-14 09:20:00",
        "2026-03-14T09:20",
        "2026-03-14T01:20Z",
        "2026-03-14 09:20:00 +0800",
        "2026-03-14T09:20:00.000+08",
    ] {
        assert_eq!(parse_instant(text, &shanghai()), Ok(wanted), "{text}");
    }
    for (text, reason) in [
        ("2026-03-14", Reason::TimeMissing),
        ("2026-03-14 9:20", Reason::NotATime),
        ("2026-03-14 24:00", Reason::NotATime),
        ("2026-03-14 09:20 pm", Reason::NotAnOffset),
        ("2026-03-14 09:20+99:00", Reason::NotAnOffset),
        ("2026-02-30 09:20", Reason::NoSuchDay),
        ("上午", Reason::NotADate),
    ] {
        assert_eq!(parse_instant(text, &shanghai()).unwrap_err().reason, reason, "{text}");
    }
}

#[test]
fn local_times_follow_the_clock_changes() {
    let gap = parse_instant("2026-03-08 02:30", &new_york()).unwrap_err();
    assert_eq!(gap.reason, Reason::SkippedByClockChange);
    assert_eq!(parse_instant("2026-11-01 01:30", &new_york()), Ok("2026-11-01T05:30:00Z".parse().unwrap()));
    // China had summer time in 1986: the clocks skipped the hour after 02:00 on 4 May.
    assert!(parse_instant("1986-05-04 02:30", &shanghai()).is_err());
}

#[test]
fn periods_name_their_unit() {
    for (text, first, last, unit) in [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), PeriodUnit::Year),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), PeriodUnit::Half),
        ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30), PeriodUnit::Quarter),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), PeriodUnit::Month),
        ("2026-W14", date(2026, 3, 30), date(2026, 4, 5), PeriodUnit::Week),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4), PeriodUnit::Week),
        ("2026-03-14", date(2026, 3, 14), date(2026, 3, 14), PeriodUnit::Day),
    ] {
        let period = parse_period(text).unwrap();
        assert_eq!((period.start, period.end(), period.unit), (first, last, unit), "{text}");
        assert_eq!(Period::of(last, unit), period, "{text}");
        assert_eq!(super::format::period(period), text);
    }
    assert_eq!(parse_month("2026-03").unwrap().unit, PeriodUnit::Month);
    assert_eq!(parse_month("2026-Q1").unwrap_err().reason, Reason::NotAMonth);
    assert_eq!(parse_period("2026-Q5").unwrap_err().reason, Reason::NotAPeriod);
    assert_eq!(parse_period("2025-W53").unwrap_err().reason, Reason::NoSuchWeek);
    assert_eq!(parse_period("2026-W5").unwrap_err().reason, Reason::NotAPeriod);
}

#[test]
fn durations_are_spoken_or_iso() {
    let of = |months, days, seconds| Span { months, days, seconds };
    for (text, wanted) in [
        ("30 days", of(0, 30, 0)),
        ("1 day", of(0, 1, 0)),
        ("24 hours", of(0, 0, 86_400)),
        ("90 minutes", of(0, 0, 5400)),
        ("1 month", of(1, 0, 0)),
        ("2 weeks", of(0, 14, 0)),
        ("1 year 6 months", of(18, 0, 0)),
        ("1 day 12 hours", of(0, 1, 43_200)),
        ("3 天", of(0, 3, 0)),
        ("3天", of(0, 3, 0)),
        ("24 小时", of(0, 0, 86_400)),
        ("1 个月", of(1, 0, 0)),
        ("1小时30分钟", of(0, 0, 5400)),
        ("P3D", of(0, 3, 0)),
        ("PT4H", of(0, 0, 14_400)),
        ("P1Y2M3DT4H5M6S", of(14, 3, 14_706)),
        ("P2W", of(0, 14, 0)),
        ("0 days", of(0, 0, 0)),
    ] {
        assert_eq!(parse_duration(text), Ok(wanted), "{text}");
    }
    for (text, reason) in [
        ("3", Reason::NotADuration),
        ("days", Reason::NotADuration),
        ("-3 days", Reason::NotADuration),
        ("1.5 hours", Reason::UnknownUnit),
        ("3 fortnights", Reason::UnknownUnit),
        ("P", Reason::NotADuration),
        ("PT", Reason::NotADuration),
        ("P3H", Reason::NotADuration),
        ("PT3M2H", Reason::NotADuration),
        ("99999999999999999999 days", Reason::NotADuration),
        ("9999999999 days", Reason::OutOfRange),
    ] {
        assert_eq!(parse_duration(text).unwrap_err().reason, reason, "{text}");
    }
}

#[test]
fn numbers_are_exact_and_plain() {
    assert_eq!(parse_int("-12"), Ok(-12));
    assert_eq!(parse_int("9223372036854775808").unwrap_err().reason, Reason::OutOfRange);
    assert_eq!(parse_decimal("1200.50").unwrap().to_string(), "1200.50");
    assert_eq!(parse_percent("12.5%"), Ok(dec("12.5")));
    for (text, reason) in [
        ("", Reason::Empty),
        ("1,200.50", Reason::ThousandsSeparator),
        ("1，200", Reason::ThousandsSeparator),
        ("1_200", Reason::ThousandsSeparator),
        ("1 200", Reason::ThousandsSeparator),
        ("1e3", Reason::Exponent),
        ("1.", Reason::NotANumber),
        (".5", Reason::NotANumber),
        ("１２", Reason::NotANumber),
        ("约12", Reason::NotANumber),
        ("nan", Reason::NotANumber),
        ("123456789012345678901234567890", Reason::OutOfRange),
        ("0.123456789012345678901234567890", Reason::OutOfRange),
    ] {
        assert_eq!(parse_decimal(text).unwrap_err().reason, reason, "{text}");
    }
    assert_eq!(parse_int("1.5").unwrap_err().reason, Reason::NotAnInteger);
    assert_eq!(parse_int("1,000").unwrap_err().reason, Reason::ThousandsSeparator);
    assert_eq!(parse_currency("USD"), Ok(*b"USD"));
    assert_eq!(parse_currency("usd").unwrap_err().reason, Reason::NotACurrency);
}

#[test]
fn yes_and_no() {
    for text in ["true", "yes", "是"] {
        assert_eq!(parse_bool(text), Ok(true));
    }
    for text in ["false", "no", "否"] {
        assert_eq!(parse_bool(text), Ok(false));
    }
    assert_eq!(parse_bool("on").unwrap_err().reason, Reason::NotABool);
    assert_eq!(parse_bool("1").unwrap_err().reason, Reason::NotABool);
}

#[test]
fn readers_see_their_own_language() {
    let zone = shanghai();
    for (value, zh, en) in [
        (at("2026-03-14 09:20"), "2026-03-14 09:20", "2026-03-14 09:20"),
        (day("2026-03-14"), "2026-03-14", "2026-03-14"),
        (yuan("1200.5"), "¥1,200.50", "¥1,200.50"),
        (yuan("-1234567.005"), "-¥1,234,567.01", "-¥1,234,567.01"),
        (yuan("-0.001"), "¥0.00", "¥0.00"),
        (Value::Money(Money { amount: dec("5"), currency: *b"CHF" }), "CHF 5.00", "CHF 5.00"),
        (span("3 days"), "3 天", "3 days"),
        (span("1 day"), "1 天", "1 day"),
        (span("24 hours"), "24 小时", "24 hours"),
        (span("90 minutes"), "90 分钟", "90 minutes"),
        (
            Value::Duration(Span::of_seconds(5 * 86_400 + 3 * 3600 + 61)),
            "5 天 3 小时 1 分钟",
            "5 days 3 hours 1 minute",
        ),
        (Value::Duration(Span::of_seconds(3661)), "1 小时 1 分钟", "1 hour 1 minute"),
        (
            Value::Duration(Span { months: 0, days: 2, seconds: 400_000 }),
            "6 天 15 小时 6 分钟",
            "6 days 15 hours 6 minutes",
        ),
        (Value::Duration(Span::default()), "0 天", "0 days"),
        (Value::Bool(true), "是", "Yes"),
        (Value::Decimal(dec("12.50")), "12.5", "12.5"),
        (Value::list([Value::text("甲"), Value::Int(2)]), "甲、2", "甲, 2"),
        (Value::Null, "", ""),
    ] {
        assert_eq!(display(&value, Lang::Zh, &zone), zh);
        assert_eq!(display(&value, Lang::En, &zone), en);
    }
    assert_eq!(percent(dec("12.50")), "12.5%");
}

#[test]
fn canonical_text_is_what_a_file_would_hold() {
    let zone = shanghai();
    let text = |value: &Value| canonical(value, &zone, *b"CNY");
    assert_eq!(text(&at("2026-03-14 09:20")), "2026-03-14T09:20:00+08:00");
    assert_eq!(text(&yuan("1200.50")), "1200.50");
    assert_eq!(canonical(&yuan("1200.50"), &zone, *b"USD"), "{amount: 1200.50, currency: CNY}");
    assert_eq!(text(&span("P1M3DT90M")), "1 month 3 days 90 minutes");
    assert_eq!(text(&Value::list([Value::Int(1), Value::text("a")])), "[1, a]");
}

#[test]
fn credit_codes_have_a_check_digit() {
    // A made-up code; the check digit is computed a second time from the standard's table of weights.
    let body = "91110108MA01ABCD2";
    let expected = match uscc(&format!("{body}0")) {
        Err(FormError::CheckDigit { expected }) => expected,
        other => panic!("{other:?}"),
    };
    assert_eq!(expected, by_hand(body));
    assert_eq!(uscc(&format!("{body}{expected}")), Ok(()));
    assert_eq!(uscc("9111010"), Err(FormError::Length { found: 7, expected: 18 }));
    assert_eq!(uscc("91110108MA01ABCDI0"), Err(FormError::Character { position: 17, found: 'I' }));
    assert_eq!(uscc("91110108ma01ABCD20"), Err(FormError::Character { position: 9, found: 'm' }));
    // The example in the standard.
    assert_eq!(uscc("91350100M000100Y43"), Ok(()));
}

/// The check character computed another way: weights from the table of the standard.
fn by_hand(body: &str) -> char {
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let sum: usize = body.chars().zip(WEIGHTS).map(|(c, w)| ALPHABET.find(c).unwrap() * w).sum();
    ALPHABET.chars().nth((31 - sum % 31) % 31).unwrap()
}

#[test]
fn telephone_numbers_are_normalised() {
    for (text, digits, extension) in [
        ("021-5555 0100", "02155550100", None),
        ("+86 (21) 5555-0100", "+862155550100", None),
        ("（021）55550100转12", "02155550100", Some("12")),
        ("021-55550100 分机：8001", "02155550100", Some("8001")),
        ("021-55550100 ext. 12", "02155550100", Some("12")),
        ("02155550100#3", "02155550100", Some("3")),
        ("12345", "12345", None),
    ] {
        let phone = phone(text).unwrap();
        assert_eq!((phone.digits.as_str(), phone.extension.as_deref()), (digits, extension), "{text}");
    }
    assert_eq!(phone("021-5555a0100"), Err(FormError::Character { position: 9, found: 'a' }));
    assert_eq!(phone("12"), Err(FormError::Form));
    assert_eq!(phone("(021 5555"), Err(FormError::Form));
    assert_eq!(mobile_cn("+86 190 0000 0000").unwrap(), "19000000000");
    assert_eq!(mobile_cn("1900000000"), Err(FormError::Length { found: 10, expected: 11 }));
    assert_eq!(mobile_cn("12000000000"), Err(FormError::Form));
}

#[test]
fn other_checked_forms() {
    assert_eq!(postcode_cn("200000"), Ok(()));
    assert_eq!(postcode_cn("20000"), Err(FormError::Length { found: 5, expected: 6 }));
    assert_eq!(month_day("02-29"), Ok((2, 29)));
    assert_eq!(month_day("02-30"), Err(FormError::Form));
    assert_eq!(month_day("2-3"), Err(FormError::Form));
    assert_eq!(login("zhang.wei-2"), Ok(()));
    assert_eq!(login("张伟"), Err(FormError::Character { position: 1, found: '张' }));
    for good in ["a@example.com", "first.last+tag@sub.example.co", "li@例子.example"] {
        assert_eq!(email(good), Ok(()), "{good}");
    }
    for bad in ["a", "a@b", "a@@example.com", ".a@example.com", "a b@example.com", "a@-example.com", "a@example..com"] {
        assert!(email(bad).is_err(), "{bad}");
    }
    for good in ["https://example.com/路径?q=1#x", "http://10.0.0.1:8080", "mailto:a@example.com", "https://[::1]/"] {
        assert_eq!(url(good), Ok(()), "{good}");
    }
    assert_eq!(url("javascript:alert(1)"), Err(FormError::Scheme));
    assert_eq!(url("JavaScript:alert(1)"), Err(FormError::Scheme));
    for bad in
        ["example.com", "https:/example.com", "https://", "https://a b/", "https://u:p@example.com", "http://a:x/"]
    {
        assert!(url(bad).is_err(), "{bad}");
    }
}

#[test]
fn arithmetic_is_exact() {
    let zone = shanghai();
    let add = |a: &Value, b: &Value| ops::add(a, b, &zone);
    let sub = |a: &Value, b: &Value| ops::subtract(a, b, &zone);
    assert_eq!(add(&Value::Decimal(dec("0.1")), &Value::Decimal(dec("0.2"))), Ok(Value::Decimal(dec("0.3"))));
    assert_eq!(add(&Value::Int(1), &Value::Decimal(dec("0.5"))), Ok(Value::Decimal(dec("1.5"))));
    assert_eq!(add(&yuan("1"), &yuan("2.50")), Ok(yuan("3.50")));
    assert_eq!(add(&yuan("1"), &Value::Money(Money { amount: dec("1"), currency: *b"USD" })), Err(OpError::Currencies));
    assert_eq!(add(&day("2026-01-31"), &span("1 month")), Ok(day("2026-02-28")));
    assert_eq!(add(&day("2026-01-31"), &span("24 hours")), Ok(day("2026-02-01")));
    assert_eq!(add(&day("2026-01-31"), &span("90 minutes")), Err(OpError::NotWholeDays));
    assert_eq!(add(&at("2026-03-14 09:20"), &span("3 days")), Ok(at("2026-03-17 09:20")));
    assert_eq!(add(&at("2026-03-14 09:20"), &span("24 hours")), Ok(at("2026-03-15 09:20")));
    assert_eq!(sub(&day("2026-03-14"), &day("2026-03-01")), Ok(span("13 days")));
    assert_eq!(sub(&day("2026-03-01"), &span("1 day")), Ok(day("2026-02-28")));
    assert_eq!(sub(&at("2026-03-14 09:20"), &at("2026-03-14 08:00")), Ok(span("80 minutes")));
    assert_eq!(sub(&span("3 days"), &span("1 day")), Ok(span("2 days")));
    assert_eq!(ops::multiply(&yuan("10"), &Value::Decimal(dec("0.13"))), Ok(yuan("1.30")));
    assert_eq!(ops::multiply(&span("2 hours"), &Value::Int(3)), Ok(span("6 hours")));
    assert_eq!(ops::divide(&Value::Int(7), &Value::Int(2)), Ok(Value::Decimal(dec("3.5"))));
    assert_eq!(ops::divide(&yuan("3"), &yuan("2")), Ok(Value::Decimal(dec("1.5"))));
    assert_eq!(ops::divide(&Value::Int(1), &Value::Int(0)), Err(OpError::DivisionByZero));
    assert_eq!(ops::negate(&yuan("3")), Ok(yuan("-3")));
    assert_eq!(add(&Value::Null, &Value::Int(1)), Ok(Value::Null));
    assert_eq!(add(&Value::Int(i64::MAX), &Value::Int(1)), Err(OpError::Overflow));
    assert_eq!(add(&day("9999-12-31"), &span("1 day")), Err(OpError::Overflow));
    assert_eq!(ops::multiply(&Value::Decimal(Decimal::MAX), &Value::Int(2)), Err(OpError::Overflow));
    let kinds = OpError::Kinds { operation: "+", left: "text", right: "integer" };
    assert_eq!(add(&Value::text("1"), &Value::Int(1)), Err(kinds));
}

#[test]
fn days_follow_the_wall_clock_of_the_zone() {
    let zone = new_york();
    let start = Value::Instant(parse_instant("2026-03-07 12:00", &zone).unwrap());
    let later = |text: &str| Value::Instant(parse_instant(text, &zone).unwrap());
    assert_eq!(ops::add(&start, &span("1 day"), &zone), Ok(later("2026-03-08 12:00")));
    assert_eq!(ops::add(&start, &span("24 hours"), &zone), Ok(later("2026-03-08 13:00")));
}

#[test]
fn order_needs_one_kind() {
    let order = |a: &Value, b: &Value| ops::order("<", a, b);
    assert_eq!(order(&Value::Int(1), &Value::Decimal(dec("1.0"))), Ok(Ordering::Equal));
    assert_eq!(order(&day("2026-03-14"), &day("2026-03-15")), Ok(Ordering::Less));
    assert_eq!(order(&span("24 hours"), &span("1 day")), Ok(Ordering::Equal));
    assert_eq!(order(&span("32 days"), &span("1 month")), Ok(Ordering::Greater));
    assert_eq!(order(&span("30 days"), &span("1 month")), Err(OpError::Incommensurable));
    assert_eq!(order(&Value::Null, &Value::Int(1)), Err(OpError::NullOrder { left: "null", right: "integer" }));
    let kinds = OpError::Kinds { operation: "<", left: "date", right: "datetime" };
    assert_eq!(order(&day("2026-03-14"), &at("2026-03-14 09:00")), Err(kinds));
    assert!(order(&Value::Bool(true), &Value::Bool(false)).is_err());
    assert!(ops::equal(&Value::Null, &Value::Null));
    assert!(ops::equal(&Value::Int(1), &Value::Decimal(dec("1.00"))));
    assert!(!ops::equal(&Value::Int(1), &Value::text("1")));
    assert!(!ops::equal(&Value::Null, &Value::Bool(false)));
}

/// Any value, one level of lists deep.
pub(crate) fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        (-9999i64..9999).prop_map(Value::Int),
        (any::<i64>(), 0u32..28).prop_map(|(n, scale)| Value::Decimal(Decimal::new(n, scale))),
        (any::<i64>(), 0u32..6)
            .prop_map(|(n, s)| Value::Money(Money { amount: Decimal::new(n, s), currency: *b"CNY" })),
        (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Value::Date(date(y, m, d))),
        (-377_705_023_201i64..=253_402_207_200).prop_map(|s| Value::Instant(jiff::Timestamp::from_second(s).unwrap())),
        (any::<i32>(), any::<i32>(), any::<i64>()).prop_map(|(months, days, seconds)| Value::Duration(Span {
            months,
            days,
            seconds
        })),
        (1i16..=9999, 1i8..=12, 1i8..=28)
            .prop_map(|(y, m, d)| Value::Period(Period::of(date(y, m, d), PeriodUnit::Week))),
        ".{0,6}".prop_map(|s| Value::text(s.as_str())),
    ];
    leaf.prop_recursive(1, 8, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::list))
}

proptest! {
    #[test]
    fn no_operation_panics(a in any_value(), b in any_value()) {
        let zone = shanghai();
        let _ = (ops::add(&a, &b, &zone), ops::subtract(&a, &b, &zone), ops::multiply(&a, &b), ops::divide(&a, &b));
        let _ = (ops::order("<", &a, &b), ops::order_for_sort(&a, &b), ops::negate(&a));
        let _ = (display(&a, Lang::Zh, &zone), canonical(&a, &zone, *b"CNY"));
        prop_assert!(ops::equal(&a, &a));
        prop_assert_eq!(ops::equal(&a, &b), ops::equal(&b, &a));
    }

    #[test]
    fn sorting_has_a_total_order(mut values in prop::collection::vec(any_value(), 0..60)) {
        values.sort_by(ops::order_for_sort);
        for pair in values.windows(3) {
            prop_assert!(ops::order_for_sort(&pair[0], &pair[2]).is_le());
        }
        prop_assert!(values.iter().skip_while(|value| **value != Value::Null).all(|value| *value == Value::Null));
    }

    #[test]
    fn no_text_panics(text in ".{0,40}") {
        let zone = shanghai();
        let _ = (parse_date(&text), parse_instant(&text, &zone), parse_period(&text), parse_duration(&text));
        let _ = (parse_decimal(&text), parse_int(&text), parse_bool(&text), parse_percent(&text));
        let _ = (uscc(&text), phone(&text), email(&text), url(&text), month_day(&text), login(&text));
    }

    #[test]
    fn canonical_spans_read_back(months in 0i32..200, days in 0i32..4000, seconds in 0i64..10_000_000) {
        let wanted = Span { months, days, seconds };
        let text = canonical(&Value::Duration(wanted), &shanghai(), *b"CNY");
        prop_assert_eq!(parse_duration(&text), Ok(wanted));
    }

    #[test]
    fn canonical_instants_read_back(second in -2_000_000_000i64..4_000_000_000) {
        let zone = shanghai();
        let instant = jiff::Timestamp::from_second(second).unwrap();
        let text = canonical(&Value::Instant(instant), &zone, *b"CNY");
        prop_assert_eq!(parse_instant(&text, &zone), Ok(instant));
    }
}
