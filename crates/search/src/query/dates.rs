//! Dates in queries: what is written, and the time it covers.
//!
//! In: a text and today. Out: the seconds on the site's wall clock where the period begins and where the next one does.

use std::ops::Range;

use jiff::civil::{Date, DateTime, ISOWeekDate, Weekday, date};
use jiff::{Span, ToSpan};

use crate::entry::date_to_seconds;

/// The time a date, month, year, quarter, half, week or relative date covers, as seconds; none if it is none of them.
pub(crate) fn period(text: &str, today: Date) -> Option<Range<i64>> {
    let text = crate::text::nfkc(text.trim());
    let text = text.as_ref();
    let (from, to) = moment(text)
        .or_else(|| calendar(text).or_else(|| named(text, today)).or_else(|| relative(text, today)).map(whole_days))?;
    Some(date_to_seconds(from)..date_to_seconds(to))
}

fn whole_days((from, to): (Date, Date)) -> (DateTime, DateTime) {
    (from.at(0, 0, 0, 0), to.at(0, 0, 0, 0))
}

/// Cuts a text into its numbers, if they are joined by the given marks only.
fn numbers(text: &str, marks: &[char]) -> Option<Vec<i32>> {
    let text = text.strip_suffix(['年', '月', '日', '号']).unwrap_or(text);
    text.split(marks)
        .map(|part| {
            let digits = !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse().ok() } else { None }
        })
        .collect()
}

/// `2026-03-14T09:20`, also with seconds, also with a blank or `时` style left out.
fn moment(text: &str) -> Option<(DateTime, DateTime)> {
    let (day, time) = text.split_once(['T', 't', ' '])?;
    let (from, to) = calendar(day)?;
    let parts = numbers(time.trim(), &[':'])?;
    let (length, hour, minute, second) = match parts[..] {
        [hour, minute] => (1.minute(), hour, minute, 0),
        [hour, minute, second] => (1.second(), hour, minute, second),
        _ => return None,
    };
    if from.tomorrow().ok()? != to || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let start = from.at(hour as i8, minute as i8, second as i8, 0);
    Some((start, start.checked_add(length).ok()?))
}

/// Years, halves, quarters, months, weeks and days.
fn calendar(text: &str) -> Option<(Date, Date)> {
    let upper = text.to_uppercase();
    if let Some((year, part)) = upper.split_once('-').or_else(|| upper.split_once('年')) {
        let number = |prefix: char| part.strip_prefix(prefix).and_then(|n| n.parse::<i8>().ok());
        let year_number = year.parse::<i16>().ok().filter(|_| year.len() == 4);
        if let (Some(year), Some(quarter @ 1..=4)) = (year_number, number('Q')) {
            return months(year, (quarter - 1) * 3 + 1, 3);
        }
        if let (Some(year), Some(half @ 1..=2)) = (year_number, number('H')) {
            return months(year, (half - 1) * 6 + 1, 6);
        }
        if let (Some(year), Some(week)) = (year_number, number('W')) {
            let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
            return Some((monday, add(monday, 7.days())?));
        }
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return days(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
    }
    let parts = numbers(text, &['-', '/', '.', '年', '月'])?;
    let year = i16::try_from(*parts.first()?).ok().filter(|year| (1000..=9998).contains(year))?;
    match parts[..] {
        [_] => months(year, 1, 12),
        [_, month @ 1..=12] => months(year, month as i8, 1),
        [_, month @ 1..=12, day @ 1..=31] => days(year, month as i8, day as i8),
        _ => None,
    }
}

fn add(date: Date, span: Span) -> Option<Date> {
    date.checked_add(span).ok()
}

fn months(year: i16, month: i8, count: i32) -> Option<(Date, Date)> {
    let from = Date::new(year, month, 1).ok()?;
    Some((from, add(from, count.months())?))
}

fn days(year: i16, month: i8, day: i8) -> Option<(Date, Date)> {
    let from = Date::new(year, month, day).ok()?;
    Some((from, from.tomorrow().ok()?))
}

/// Today, this week, last month and the like.
fn named(text: &str, today: Date) -> Option<(Date, Date)> {
    let this_month = date(today.year(), today.month(), 1);
    let back = add(today, -i64::from(today.weekday().to_monday_zero_offset()).days())?;
    let quarter = (today.month() - 1) / 3 * 3 + 1;
    let previous = |(from, to): (Date, Date), span: Span| Some((add(from, -span)?, add(to, -span)?));
    match text.to_lowercase().as_str() {
        "today" | "今天" | "今日" => Some((today, today.tomorrow().ok()?)),
        "yesterday" | "昨天" | "昨日" => Some((today.yesterday().ok()?, today)),
        "tomorrow" | "明天" | "明日" => previous((today, today.tomorrow().ok()?), -1.day()),
        "this_week" | "本周" | "这周" => Some((back, add(back, 7.days())?)),
        "last_week" | "上周" => Some((add(back, -7.days())?, back)),
        "this_month" | "本月" | "这个月" => Some((this_month, add(this_month, 1.month())?)),
        "last_month" | "上月" | "上个月" => Some((add(this_month, -1.month())?, this_month)),
        "this_quarter" | "本季度" => months(today.year(), quarter, 3),
        "last_quarter" | "上季度" => {
            let (from, _) = months(today.year(), quarter, 3)?;
            Some((add(from, -3.months())?, from))
        }
        "this_year" | "今年" | "本年" => months(today.year(), 1, 12),
        "last_year" | "去年" => months(today.year() - 1, 1, 12),
        _ => None,
    }
}

/// `-30d`, `-2w`, `-6m`, `-1y`, `+7d`: that day.
fn relative(text: &str, today: Date) -> Option<(Date, Date)> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let unit = rest.chars().last()?;
    let number = rest.strip_suffix(unit)?;
    let count =
        number.parse::<i64>().ok().filter(|_| number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit()))?;
    let span = match unit {
        'd' | '天' => (sign * count).days(),
        'w' | '周' => (sign * count).weeks(),
        'm' | '月' => (sign * count).months(),
        'y' | '年' => (sign * count).years(),
        _ => return None,
    };
    let day = add(today, span)?;
    Some((day, day.tomorrow().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> Option<String> {
        let period = period(text, date(2026, 3, 18))?;
        let at = |seconds| crate::entry::seconds_to_date(seconds).unwrap();
        Some(format!("{}..{}", at(period.start), at(period.end)))
    }

    fn days(from: &str, to: &str) -> Option<String> {
        Some(format!("{from}T00:00:00..{to}T00:00:00"))
    }

    #[test]
    fn calendar_periods() {
        assert_eq!(show("2026"), days("2026-01-01", "2027-01-01"));
        assert_eq!(show("2026-02"), days("2026-02-01", "2026-03-01"));
        assert_eq!(show("2026年2月"), days("2026-02-01", "2026-03-01"));
        assert_eq!(show("2026/12/31"), days("2026-12-31", "2027-01-01"));
        assert_eq!(show("２０２６年3月14日"), days("2026-03-14", "2026-03-15"));
        assert_eq!(show("20260314"), days("2026-03-14", "2026-03-15"));
        assert_eq!(show("2026-Q4"), days("2026-10-01", "2027-01-01"));
        assert_eq!(show("2026-h2"), days("2026-07-01", "2027-01-01"));
        assert_eq!(show("2026-W01"), days("2025-12-29", "2026-01-05"));
    }

    #[test]
    fn moments_and_relative_days() {
        assert_eq!(show("2026-03-14T09:20"), Some("2026-03-14T09:20:00..2026-03-14T09:21:00".into()));
        assert_eq!(show("2026-03-14 09:20:05"), Some("2026-03-14T09:20:05..2026-03-14T09:20:06".into()));
        assert_eq!(show("昨天"), days("2026-03-17", "2026-03-18"));
        assert_eq!(show("本周"), days("2026-03-16", "2026-03-23"));
        assert_eq!(show("上月"), days("2026-02-01", "2026-03-01"));
        assert_eq!(show("last_quarter"), days("2025-10-01", "2026-01-01"));
        assert_eq!(show("-30d"), days("2026-02-16", "2026-02-17"));
        assert_eq!(show("-1m"), days("2026-02-18", "2026-02-19"));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "26",
            "2026-13",
            "2026-02-30",
            "2026-Q5",
            "2026-W60",
            "2026-03-14T25:00",
            "2026-03T09:00",
            "-d",
            "-99999d",
            "abc",
            "2026--3",
            "99999",
        ] {
            assert_eq!(show(text), None, "{text}");
        }
    }
}
