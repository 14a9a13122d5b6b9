//! Moments in the words that people use: 昨天 15:20, 还有 2 天, 已超 3 小时.
//!
//! In: the build's `now`, the site's zone and the messages. Out: the words, and until when they hold, so that a page
//! knows when it must be made again. The page's script words the same moments by the same rules and the same messages
//! (`js-…`) as time passes; `site.js` and this file change together. Never here: the wall clock.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::context::{Due, When};
use super::messages::Messages;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// Where the day and the time of day stand in `2026-03-14T09:30:00+08:00`.
const DAY_LENGTH: usize = 10;
const TIME: Range<usize> = 11..16;
static PRINTER: DateTimePrinter = DateTimePrinter::new();
const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];
/// Beyond this many days a deadline is told by its date.
const FAR_DAYS: i64 = 30;

/// Words moments as seen from one `now` in one zone and language.
pub struct Clock {
    now: Timestamp,
    zone: TimeZone,
    messages: Arc<Messages>,
    months: [String; 12],
    today: Date,
    /// The end of today.
    midnight: Option<Timestamp>,
    /// The end of this year.
    new_year: Option<Timestamp>,
}

/// Words, and the instant at which they stop to hold; none when they hold for ever.
pub type Worded<T> = (T, Option<Timestamp>);

/// A deadline as the model knows it.
#[derive(Clone, Copy, Debug)]
pub struct DueAt {
    /// The last instant that is in time.
    pub at: Timestamp,
    /// Whether it was given as a day; `at` is then that day's last second.
    pub whole_day: bool,
    /// How long before it counts as soon.
    pub soon: SignedDuration,
    /// When it was done; none while it is open.
    pub done_at: Option<Timestamp>,
}

impl Clock {
    /// A clock that stands at `now`.
    pub fn new(now: Timestamp, zone: TimeZone, messages: Arc<Messages>) -> Clock {
        let today = now.to_zoned(zone.clone()).date();
        let months = MONTHS.map(|name| messages.phrase(name, &[]));
        let mut clock = Clock { now, zone, messages, months, today, midnight: None, new_year: None };
        clock.midnight = today.tomorrow().ok().and_then(|day| clock.start_of(day));
        clock.new_year = Date::new(today.year() + 1, 1, 1).ok().and_then(|day| clock.start_of(day));
        clock
    }

    /// An instant: with the time of day around today, else by its date.
    pub fn instant(&self, at: Timestamp) -> Worded<When> {
        let (iso, date) = self.local(at);
        let exact = format!("{} {}", &iso[..DAY_LENGTH], &iso[TIME]);
        let (text, near, until) = self.day(date, Some(&iso[TIME]));
        let when = When { iso, text, exact, near };
        (when, until)
    }

    /// A date.
    pub fn date(&self, date: Date) -> Worded<When> {
        let (text, near, until) = self.day(date, None);
        (When { iso: date.to_string(), text, exact: date.to_string(), near }, until)
    }

    /// A deadline: how long it is over or how much time is left.
    pub fn due(&self, due: DueAt) -> Worded<Due> {
        let (iso, date) = self.local(due.at);
        let day = &iso[..DAY_LENGTH];
        let exact = if due.whole_day { day.to_owned() } else { format!("{day} {}", &iso[TIME]) };
        let soon_at = due.at.checked_sub(due.soon).unwrap_or(due.at);
        let (state, text, until) = if let Some(done) = due.done_at {
            let state = if done <= due.at { "done" } else { "missed" };
            (state, self.say(state, None), None)
        } else {
            let state = match self.now {
                now if now > due.at => "late",
                now if now >= soon_at => "soon",
                _ => "open",
            };
            let (text, until) = if due.whole_day { self.left_days(date) } else { self.left(due.at) };
            let turns = [soon_at, due.at].into_iter().filter(|at| *at > self.now).min();
            (state, text, [until, turns].into_iter().flatten().min())
        };
        let view = Due {
            iso,
            soon_iso: if due.done_at.is_some() { String::new() } else { self.local(soon_at).0 },
            text,
            exact,
            state: state.to_owned(),
            whole_day: due.whole_day,
        };
        (view, until)
    }

    /// An instant as `2026-03-14T09:30:00+08:00`, and its day.
    fn local(&self, at: Timestamp) -> (String, Date) {
        let offset = self.zone.to_offset(at);
        let mut iso = String::with_capacity(25);
        // Writing to a string cannot fail.
        let _ = PRINTER.print_timestamp_with_offset(&at, offset, &mut iso);
        (iso, offset.to_datetime(at).date())
    }

    /// The instant at which a day begins in the site's zone.
    fn start_of(&self, date: Date) -> Option<Timestamp> {
        let midnight = DateTime::from_parts(date, Time::midnight());
        self.zone.to_ambiguous_zoned(midnight).compatible().ok().map(|zoned| zoned.timestamp())
    }

    /// The words for a day, whether they tell it from today, and until when they hold.
    fn day(&self, date: Date, time: Option<&str>) -> (String, bool, Option<Timestamp>) {
        let today = self.today;
        let name = match days_between(today, date) {
            -2 => Some("day-before"),
            -1 => Some("yesterday"),
            0 => Some("today"),
            1 => Some("tomorrow"),
            2 => Some("day-after"),
            _ => None,
        };
        match (name, time) {
            (Some(name), Some(time)) => (self.say(&format!("{name}-at"), Some(("time", time))), true, self.midnight),
            (Some(name), None) => (self.say(name, None), true, self.midnight),
            (None, _) => {
                let until = if date > today {
                    // In two days of that day it becomes 后天.
                    let near = date.checked_sub(jiff::Span::new().days(2)).ok().and_then(|day| self.start_of(day));
                    [near, self.year_of(date)].into_iter().flatten().min()
                } else if date.year() == today.year() {
                    self.new_year
                } else {
                    None
                };
                (self.calendar_day(date), false, until)
            }
        }
    }

    /// When the year of a day to come begins, if it has not: from then on the day is told without the year.
    fn year_of(&self, date: Date) -> Option<Timestamp> {
        let first = Date::new(date.year(), 1, 1).ok().filter(|_| date.year() > self.today.year())?;
        self.start_of(first)
    }

    fn calendar_day(&self, date: Date) -> String {
        let month = &self.months[usize::from(date.month().unsigned_abs()) - 1];
        let (day, year) = (date.day().to_string(), date.year().to_string());
        let name = if date.year() == self.today.year() { "date" } else { "date-year" };
        self.messages.phrase(name, &[("day", &day), ("month", month), ("year", &year)])
    }

    /// Within a day by the clock, beyond it by the calendar: what was due yesterday morning is one day late.
    fn left(&self, due: Timestamp) -> Worded<String> {
        let seconds = due.as_second() - self.now.as_second();
        let after = |seconds: i64| Timestamp::from_second(due.as_second() + seconds).ok();
        match seconds {
            s if s <= -DAY || s >= DAY => {
                let (text, until) = self.left_days(self.zone.to_datetime(due).date());
                let hours_from = if s > 0 { after(1 - DAY) } else { None };
                (text, [until, hours_from].into_iter().flatten().min())
            }
            s if s <= -HOUR => (self.spanned("late", "hours", -s / HOUR), after((-s / HOUR + 1) * HOUR)),
            s if s < 0 => (self.say("late-now", None), after(HOUR)),
            s if s < HOUR => (self.say("left-now", None), after(1)),
            s => (self.spanned("left", "hours", s / HOUR), after(1 - s / HOUR * HOUR)),
        }
    }

    fn left_days(&self, due: Date) -> Worded<String> {
        let midnight = self.midnight;
        match days_between(self.today, due) {
            0 => (self.say("due-today", None), midnight),
            1 => (self.say("due-tomorrow", None), midnight),
            n if n < 0 => (self.spanned("late", "days", -n), midnight),
            n if n < FAR_DAYS => (self.spanned("left", "days", n), midnight),
            _ => {
                let near = due.checked_sub(jiff::Span::new().days(FAR_DAYS - 1)).ok();
                let near = near.and_then(|day| self.start_of(day));
                (self.by(due), [near, self.year_of(due)].into_iter().flatten().min())
            }
        }
    }

    fn by(&self, date: Date) -> String {
        let day = self.calendar_day(date);
        self.say("by", Some(("span", &day)))
    }

    fn spanned(&self, name: &str, unit: &str, n: i64) -> String {
        let unit = if n == 1 { format!("{unit}-one") } else { unit.to_owned() };
        let span = self.say(&unit, Some(("n", &n.to_string())));
        self.say(name, Some(("span", &span)))
    }

    /// The message `js-<name>`.
    fn say(&self, name: &str, arg: Option<(&str, &str)>) -> String {
        self.messages.phrase(name, arg.as_slice())
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::Lang;

    fn at(text: &str) -> Timestamp {
        format!("{text}+08:00").parse().unwrap()
    }

    fn words(lang: Lang, now: &str, check: impl Fn(&Clock)) {
        let messages = Arc::new(Messages::load(lang, None).unwrap());
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        check(&Clock::new(at(now), zone, messages));
    }

    fn due(clock: &Clock, text: &str, whole_day: bool) -> (String, String, Option<Timestamp>) {
        let soon = SignedDuration::from_hours(48);
        let (due, until) = clock.due(DueAt { at: at(text), whole_day, soon, done_at: None });
        (due.text, due.state, until)
    }

    #[test]
    fn instants_read_as_people_say_them() {
        words(Lang::Zh, "2026-03-14T09:30:00", |clock| {
            let say = |text| clock.instant(at(text)).0.text;
            assert_eq!(say("2026-03-14T09:20:00"), "今天 09:20");
            assert_eq!(say("2026-03-13T23:59:00"), "昨天 23:59");
            assert_eq!(say("2026-03-12T00:00:00"), "前天 00:00");
            assert_eq!(say("2026-03-16T08:00:00"), "后天 08:00");
            assert_eq!(say("2026-03-02T08:00:00"), "3月2日");
            assert_eq!(say("2025-03-02T08:00:00"), "2025年3月2日");
            assert_eq!(clock.instant(at("2026-03-02T08:00:00")).1, Some(at("2027-01-01T00:00:00")));
            assert_eq!(clock.instant(at("2025-03-02T08:00:00")).1, None);
            // From the beginning of its year on, a day is told without the year.
            assert_eq!(clock.date("2027-06-18".parse().unwrap()).1, Some(at("2027-01-01T00:00:00")));
            let by = due(clock, "2027-06-18T23:59:59", true);
            assert_eq!((&*by.0, by.2), ("2027年6月18日前", Some(at("2027-01-01T00:00:00"))));
        });
        words(Lang::En, "2026-03-14T09:30:00", |clock| {
            assert_eq!(clock.instant(at("2026-03-13T15:20:00")).0.text, "Yesterday 15:20");
            assert_eq!(clock.date("2025-11-03".parse().unwrap()).0.text, "3 Nov 2025");
        });
    }

    #[test]
    fn deadlines_count_in_the_unit_that_matters() {
        words(Lang::Zh, "2026-03-14T09:30:00", |clock| {
            let case = |text| due(clock, text, false);
            assert_eq!(case("2026-03-11T09:00:00").0, "已超 3 天");
            assert_eq!(case("2026-03-14T06:00:00").0, "已超 3 小时");
            assert_eq!(case("2026-03-14T09:00:00").0, "刚刚超期");
            assert_eq!(case("2026-03-14T10:00:00").0, "不到 1 小时");
            assert_eq!(case("2026-03-14T14:45:00").0, "还有 5 小时");
            assert_eq!(
                case("2026-03-19T10:00:00"),
                ("还有 5 天".into(), "open".into(), Some(at("2026-03-15T00:00:00")))
            );
            assert_eq!(case("2026-05-19T10:00:00").0, "5月19日前");
            assert_eq!(case("2026-03-13T09:20:00").0, "已超 1 天");
            assert_eq!(case("2026-03-15T17:00:00").0, "明天到期");
        });
    }

    #[test]
    fn days_are_counted_by_the_calendar() {
        words(Lang::Zh, "2026-03-14T23:30:00", |clock| {
            let case = |text: &str| due(clock, &format!("{text}T23:59:59"), true).0;
            assert_eq!(case("2026-03-14"), "今天到期");
            assert_eq!(case("2026-03-15"), "明天到期");
            assert_eq!(case("2026-03-16"), "还有 2 天");
            assert_eq!(case("2026-03-13"), "已超 1 天");
        });
    }

    #[test]
    fn words_hold_until_they_say() {
        words(Lang::En, "2026-03-14T09:30:00", |clock| {
            let moments = ["2026-03-10T12:00:00", "2026-03-14T09:00:00", "2026-03-15T11:11:11", "2026-03-20T00:00:00"];
            for text in moments {
                for whole_day in [false, true] {
                    let (said, state, until) = due(clock, text, whole_day);
                    let until = until.unwrap();
                    let at_time = |now| Clock::new(now, clock.zone.clone(), clock.messages.clone());
                    let before = due(&at_time(until - SignedDuration::from_secs(1)), text, whole_day);
                    let after = due(&at_time(until + SignedDuration::from_secs(1)), text, whole_day);
                    assert_eq!((&before.0, &before.1), (&said, &state), "{text} {whole_day}");
                    assert_ne!((&after.0, &after.1), (&said, &state), "{text} {whole_day}");
                }
            }
        });
    }
}
