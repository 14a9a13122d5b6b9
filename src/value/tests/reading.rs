//! Texts become values.

use super::*;

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
        assert_eq!(crate::value::format::period(period), text);
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
