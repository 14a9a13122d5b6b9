//! Working calendars: weekends, public holidays, make-up workdays (调休) and working hours.
//!
//! In: a file of `calendar/`. Out: a [`Calendar`] that says of any day whether people work on it and when, plus findings
//! for what cannot be meant. No deadline is computed here; what will compute them asks [`Calendar::hours`].

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::{Date, Time, Weekday};

use super::catalog::check_name;
use super::decode::{Decoder, Keys};
use crate::label::Label;
use crate::value::parse;
use crate::yaml::Node;

/// One file of `calendar/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Its name, that of the file.
    pub name: Arc<str>,
    /// Its name for readers.
    pub label: Label,
    /// Path of the file; empty for the calendar of a repository that has none.
    pub file: Arc<str>,
    weekend: Days,
    hours: Vec<Hours>,
    holidays: Vec<Holiday>,
    workdays: Vec<Date>,
}

/// Which days of the week, Monday first.
type Days = [bool; 7];

/// A stretch of working time within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// When it begins.
    pub from: Time,
    /// When it ends, later than it begins.
    pub to: Time,
    days: Days,
}

/// A public holiday of one day or several.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Holiday {
    name: Label,
    from: Date,
    to: Date,
}

/// The days of the week as they are written.
const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Saturday and Sunday.
const WEEKEND: Days = [false, false, false, false, false, true, true];

impl Default for Calendar {
    /// Saturdays and Sundays off, no holidays, and no word on hours.
    fn default() -> Calendar {
        Calendar {
            name: "".into(),
            label: Label::default(),
            file: "".into(),
            weekend: WEEKEND,
            hours: Vec::new(),
            holidays: Vec::new(),
            workdays: Vec::new(),
        }
    }
}

impl Calendar {
    /// Whether people work on this day: no weekend and no holiday, or a make-up workday.
    pub fn is_workday(&self, date: Date) -> bool {
        self.is_makeup(date) || (!self.weekend[index(date.weekday())] && self.holiday(date).is_none())
    }

    /// The name of the public holiday on this day.
    pub fn holiday_name(&self, date: Date) -> Option<&Label> {
        self.holiday(date).filter(|_| !self.is_makeup(date)).map(|holiday| &holiday.name)
    }

    /// The working hours of this day in their order; none on a day off, and none where the calendar names no hours. A
    /// make-up workday without hours of its own has those of the first working day of the week.
    pub fn hours(&self, date: Date) -> Vec<Hours> {
        if !self.is_workday(date) {
            return Vec::new();
        }
        let on = |day: usize| self.hours.iter().filter(|hours| hours.days[day]).copied().collect::<Vec<_>>();
        let own = on(index(date.weekday()));
        match (0..WEEK.len()).find(|day| !self.weekend[*day]) {
            Some(first) if own.is_empty() && self.is_makeup(date) => on(first),
            _ => own,
        }
    }

    fn is_makeup(&self, date: Date) -> bool {
        self.workdays.binary_search(&date).is_ok()
    }

    fn holiday(&self, date: Date) -> Option<&Holiday> {
        self.holidays.iter().find(|holiday| (holiday.from..=holiday.to).contains(&date))
    }
}

fn index(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).unwrap_or_default()
}

/// Reads one calendar file.
pub fn decode(decoder: &mut Decoder<'_>, root: &Node<'_>, stem: &str) -> Option<Calendar> {
    let mut keys = decoder.keys(root, "calendar")?;
    if let Some(node) = decoder.required(&mut keys, "calendar")
        && let Some(name) = decoder.text(node, "calendar")
    {
        check_name(decoder, name, node.span.clone(), stem);
    }
    let label = keys.get("label").and_then(|node| decoder.label(node, "label"));
    let mut calendar = Calendar {
        name: stem.into(),
        label: label.unwrap_or_else(|| Label::same(stem)),
        file: decoder.file.clone(),
        ..Calendar::default()
    };
    if let Some(node) = keys.get("hours") {
        calendar.hours = hours(decoder, node);
    }
    if let Some(node) = keys.get("weekend") {
        calendar.weekend = days(decoder, node, "weekend");
    }
    if let Some(node) = keys.get("holidays") {
        let items = decoder.list(node, "holidays");
        calendar.holidays = items.iter().filter_map(|item| holiday(decoder, item)).collect();
    }
    if let Some(node) = keys.get("workdays") {
        for item in decoder.list(node, "workdays") {
            if let Some(date) = date(decoder, item, "workdays") {
                makeup(decoder, &calendar, date, item.span.clone());
                calendar.workdays.push(date);
            }
        }
    }
    calendar.workdays.sort_unstable();
    decoder.finish(keys);
    Some(calendar)
}

/// The stretches of working time, by their start.
fn hours(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Vec<Hours> {
    let mut hours: Vec<Hours> = Vec::new();
    for item in decoder.list(node, "hours") {
        let Some((stretch, span)) = stretch(decoder, item) else { continue };
        let shared = |other: &&Hours| (0..WEEK.len()).any(|day| other.days[day] && stretch.days[day]);
        let other = hours.iter().filter(shared).find(|other| stretch.from < other.to && other.from < stretch.to);
        if let Some(other) = other {
            let report = decoder.report("calendar-overlap", span).arg("from", clock(stretch.from));
            report.arg("to", clock(stretch.to)).arg("other", format!("{}–{}", clock(other.from), clock(other.to)));
            continue;
        }
        hours.push(stretch);
    }
    hours.sort_by_key(|hours| hours.from);
    hours
}

fn stretch(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<(Hours, Range<usize>)> {
    let mut keys = decoder.keys(node, "hours")?;
    let from = bound(decoder, &mut keys, "from", time);
    let to = bound(decoder, &mut keys, "to", time);
    let days = keys.get("days").map_or([true; 7], |node| days(decoder, node, "days"));
    decoder.finish(keys);
    let ((from, _), (to, span)) = (from?, to?);
    if to <= from {
        let report = decoder.report("calendar-order", span).arg("from", clock(from));
        report.arg("to", clock(to));
        return None;
    }
    Some((Hours { from, to, days }, span))
}

fn holiday(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Holiday> {
    let mut keys = decoder.keys(node, "holiday")?;
    let name = decoder.required(&mut keys, "name").and_then(|node| decoder.label(node, "name"));
    let from = bound(decoder, &mut keys, "from", date);
    let last = keys.get("to").map(|node| Some((date(decoder, node, "to")?, node.span.clone())));
    decoder.finish(keys);
    let (from, span) = from?;
    let (to, span) = last.unwrap_or(Some((from, span)))?;
    if to < from {
        decoder.report("calendar-order", span).arg("from", from.to_string()).arg("to", to.to_string());
        return None;
    }
    Some(Holiday { name: name?, from, to })
}

/// A required start or end with its place.
fn bound<T>(
    decoder: &mut Decoder<'_>,
    keys: &mut Keys<'_, '_>,
    key: &'static str,
    read: impl Fn(&mut Decoder<'_>, &Node<'_>, &'static str) -> Option<T>,
) -> Option<(T, Range<usize>)> {
    let node = decoder.required(keys, key)?;
    Some((read(decoder, node, key)?, node.span.clone()))
}

/// A make-up workday is a day on which people would be off, but not a holiday.
fn makeup(decoder: &mut Decoder<'_>, calendar: &Calendar, date: Date, span: Range<usize>) {
    let holiday = calendar.holiday(date).map(|holiday| holiday.name.clone());
    if holiday.is_some() || !calendar.weekend[index(date.weekday())] {
        let report = decoder.report("calendar-clash", span).arg("day", date.to_string());
        report.label("holiday", &holiday.unwrap_or_default());
    }
}

fn days(decoder: &mut Decoder<'_>, node: &Node<'_>, what: &'static str) -> Days {
    let mut days = [false; 7];
    for item in decoder.list(node, what) {
        let day = decoder.choice(item, what, &WEEK);
        if let Some(day) = day.and_then(|day| WEEK.iter().position(|known| *known == day)) {
            days[day] = true;
        }
    }
    days
}

fn date(decoder: &mut Decoder<'_>, node: &Node<'_>, what: &'static str) -> Option<Date> {
    let text = decoder.text(node, what)?;
    let date = parse::parse_date(text).ok();
    if date.is_none() {
        decoder.report("bad-date", node.span.clone()).arg("key", what).arg("found", text).arg("expected", "2026-10-01");
    }
    date
}

fn time(decoder: &mut Decoder<'_>, node: &Node<'_>, what: &'static str) -> Option<Time> {
    let text = decoder.text(node, what)?;
    let time = Time::strptime("%H:%M", text).ok();
    if time.is_none() {
        decoder.report("bad-date", node.span.clone()).arg("key", what).arg("found", text).arg("expected", "08:30");
    }
    time
}

fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::label::Lang;
    use crate::schema::{Schema, load};
    use crate::snapshot::Memory;

    const CONFIG: &str = "kedang: 1\nsite: {title: T}\ncalendar: calendar/cn.yaml\n";

    fn calendar(text: &str) -> (Arc<Calendar>, Vec<String>) {
        let text = format!("calendar: cn\n{text}");
        let mut found = Vec::new();
        let schema: Schema = load(&Memory::new([("kedang.yaml", CONFIG), ("calendar/cn.yaml", &text)]), &mut found);
        let shown = found.iter().map(|finding| format!("{} {}", finding.code.as_str(), &text[finding.span.clone()]));
        (schema.calendar, shown.collect())
    }

    #[test]
    fn days_off_holidays_and_makeup_workdays() {
        let (calendar, found) = calendar(
            "holidays:\n  - {name: {zh: 国庆节, en: National Day}, from: 2026-10-01, to: 2026-10-07}\n  - {name: 元旦, from: 2026-01-01}\nworkdays: [2026-10-10]\n",
        );
        assert_eq!(found, [""; 0]);
        let off: Vec<i8> = (1..=13).filter(|day| !calendar.is_workday(date(2026, 10, *day))).collect();
        assert_eq!(off, [1, 2, 3, 4, 5, 6, 7, 11], "the 10th is a Saturday that is worked, the 11th a Sunday");
        let name = |day| calendar.holiday_name(day).map(|name| name.get(Lang::En).to_owned());
        assert_eq!(name(date(2026, 10, 3)).as_deref(), Some("National Day"));
        assert_eq!(name(date(2026, 10, 11)), None);
        assert_eq!(name(date(2026, 1, 1)).as_deref(), Some("元旦"));
    }

    #[test]
    fn hours_of_a_day() {
        let (calendar, found) = calendar(
            "hours:\n  - {from: \"13:30\", to: \"17:00\", days: [mon]}\n  - {from: \"08:30\", to: \"12:00\", days: [mon, tue, wed, thu, fri]}\nworkdays: [2026-10-10]\n",
        );
        assert_eq!(found, [""; 0]);
        let on = |day| calendar.hours(date(2026, 10, day)).iter().map(|hours| clock(hours.from)).collect::<Vec<_>>();
        assert_eq!(on(12), ["08:30", "13:30"], "Monday");
        assert_eq!(on(13), ["08:30"], "Tuesday");
        assert_eq!(on(10), ["08:30", "13:30"], "a worked Saturday is like a Monday");
        assert_eq!(on(11), [""; 0], "Sunday");
    }

    #[test]
    fn without_a_calendar_weekends_are_off() {
        let calendar = Calendar::default();
        assert!(calendar.is_workday(date(2026, 10, 9)) && !calendar.is_workday(date(2026, 10, 10)));
        assert_eq!(calendar.hours(date(2026, 10, 9)), []);
    }

    #[test]
    fn what_cannot_be_meant_is_found_and_left_out() {
        let (calendar, found) = calendar(
            "hours:\n  - {from: \"08:30\", to: \"12:00\"}\n  - {from: \"11:00\", to: \"13:00\"}\n  - {from: \"17:00\", to: \"14:00\"}\n  - {from: \"25:00\", to: \"26:00\", lunch: x}\nholidays:\n  - {name: 国庆节, from: 2026-10-07, to: 2026-10-01}\n  - {name: 元旦, from: 2026-01-01, to: 2026-01-03}\nworkdays: [2026-01-03, 2026-02-30, 2026-03-02]\nweekend: [sat, sunday]\n",
        );
        assert_eq!(
            found,
            [
                "calendar-overlap \"13:00\"",
                "calendar-order \"14:00\"",
                "bad-date \"25:00\"",
                "bad-date \"26:00\"",
                "unknown-key lunch",
                "bad-choice sunday",
                "calendar-order 2026-10-01",
                "calendar-clash 2026-01-03",
                "bad-date 2026-02-30",
                "calendar-clash 2026-03-02",
            ]
        );
        assert_eq!(calendar.hours.len(), 1);
    }

    #[test]
    fn the_named_calendar_must_be_there() {
        let mut found = Vec::new();
        load(&Memory::new([("kedang.yaml", CONFIG), ("calendar/cnn.yaml", "calendar: cnn\n")]), &mut found);
        let codes: Vec<&str> = found.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, ["unknown-calendar"]);
    }
}
