//! Everything that is to be done: the most urgent of all, all by months, and all of each person who has more than the
//! person's own page shows.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;

use super::draw::Draw;
use super::facts::{DUE, Entries, Entry, ListName};
use super::hub::OPEN;
use super::paging::cut;
use super::{Job, Made, Planned, signature};
use crate::model::{RecordIx, trace};
use crate::site::context::{DueGroup, DueMonth, DuePage, Link, Pager};
use crate::site::templates::TemplateProblem;

/// Things of a page.
const PER_PAGE: usize = 50;
/// Things that a group of the first page shows.
const FIRST: usize = 20;

/// Things to do in the order in which they fall due.
pub(super) struct Open<'l>(Vec<Entries<'l>>);

/// A group of things to do: its name, and which of them.
type Group = (&'static str, Range<usize>);

impl<'l> Open<'l> {
    /// What all have to do.
    pub fn of_all(draw: &Draw<'l>) -> Open<'l> {
        Open(draw.input.lists.register.below(&DUE).map(|(_, entries)| entries).collect())
    }

    fn len(&self) -> usize {
        self.0.iter().map(|part| part.len()).sum()
    }

    fn get(&self, mut at: usize) -> Option<Entry> {
        for part in &self.0 {
            match at.checked_sub(part.len()) {
                None => return Some(part.get(at)),
                Some(rest) => at = rest,
            }
        }
        None
    }

    fn due(&self, draw: &Draw<'_>, at: usize) -> Option<Timestamp> {
        let entry = self.get(at)?;
        (draw.input.facts)(entry.key)?.dues.get(entry.place as usize).map(|due| due.0)
    }

    /// How many of them fall due before an instant, or at it.
    fn until(&self, draw: &Draw<'_>, is_before: impl Fn(Timestamp) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.due(draw, middle).is_some_and(&is_before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The groups late, today, week and later; those without anything are left out. Until when they are the same is noted.
    pub fn groups(&self, draw: &Draw<'_>) -> Vec<Group> {
        let view = draw.view;
        let end_of = |days: i64| {
            let date = view.today.checked_add(jiff::Span::new().days(days)).ok();
            date.and_then(|date| crate::model::start_of(date, &view.schema.config.timezone)).unwrap_or(view.now)
        };
        let (tonight, week) = (end_of(1), end_of(8));
        let late = self.until(draw, |at| at < view.now);
        let today = late.max(self.until(draw, |at| at <= tonight));
        let week = today.max(self.until(draw, |at| at <= week));
        trace::note_until(view.midnight());
        let next = self.due(draw, late).and_then(|at| at.checked_add(jiff::SignedDuration::from_nanos(1)).ok());
        trace::note_until(next);
        let groups = [("late", 0..late), ("today", late..today), ("week", today..week), ("later", week..self.len())];
        groups.into_iter().filter(|(_, range)| !range.is_empty()).collect()
    }

    /// The first things of each group but the last, and how many more there are.
    pub fn most_urgent(&self, draw: &Draw<'_>, most: usize) -> Vec<DueGroup> {
        let groups = self.groups(draw).into_iter().filter(|(key, _)| *key != "later");
        let shown = groups.map(|(key, range)| DueGroup {
            key: key.to_owned(),
            label: draw.t(&format!("due-{key}"), &[]),
            count: range.len(),
            rows: range.clone().take(most).filter_map(|at| draw.due_entry(self.get(at)?, 0)).collect(),
            more: range.len().saturating_sub(most),
            more_href: String::new(),
        });
        shown.collect()
    }
}

/// The page of what is most urgent, with the way to all months.
pub(super) fn first_page(draw: &Draw<'_>) -> Result<super::Page, TemplateProblem> {
    let mut groups = Open::of_all(draw).most_urgent(draw, FIRST);
    for group in &mut groups {
        group.more_href = "#months".to_owned();
    }
    let months = draw.input.lists.register.below(&DUE).filter_map(|(name, entries)| {
        let (year, month) = month_of(name)?;
        let label = draw.month(Date::new(year, month, 1).ok()?);
        Some(DueMonth { label, count: entries.len(), href: format!("{}.html", stem(year, month)) })
    });
    let context = DuePage {
        frame: draw.frame(0),
        page: draw.place(&draw.t("home-now", &[]), "home", "due.html", &[]),
        groups,
        months: months.collect(),
        pager: None,
    };
    draw.page("due.html", "due.html", &context)
}

fn month_of(name: &[u8]) -> Option<(i16, i8)> {
    match ListName::from_bytes(name)? {
        ListName::Due { year, month } => Some((year, month)),
        _ => None,
    }
}

fn stem(year: i16, month: i8) -> String {
    format!("due.{year:04}-{month:02}")
}

/// A list of things to do that is cut into pages.
struct Cut {
    /// The name of its files before number and extension.
    stem: String,
    nav: String,
    title: String,
    /// Whose it is, where it is of one person.
    person: Option<RecordIx>,
    /// Until when things stand in these groups.
    until: Option<Timestamp>,
    number: u32,
    groups: Vec<(&'static str, String, Vec<Entry>)>,
}

/// Plans the pages of a list of things to do.
pub(super) fn plan<'p>(draw: &'p Draw<'p>, name: &ListName, all: &mut Vec<Planned<'p>>) {
    let cut_list = match name {
        ListName::Due { year, month } => of_month(draw, *year, *month),
        ListName::Charge { person } => of_person(draw, *person),
        _ => None,
    };
    if let Some(list) = cut_list {
        list.plan(draw, all);
    }
}

fn of_month(draw: &Draw<'_>, year: i16, month: i8) -> Option<Cut> {
    let entries = draw.input.lists.register.list(&ListName::Due { year, month });
    let title = draw.month(Date::new(year, month, 1).ok()?);
    (!entries.is_empty()).then(|| Cut {
        stem: stem(year, month),
        nav: "home".to_owned(),
        title: draw.t("due-of-month", &[("month", &title)]),
        person: None,
        until: None,
        number: entries.number,
        groups: vec![("month", String::new(), entries.iter().collect())],
    })
}

fn of_person(draw: &Draw<'_>, person: crate::cache::Key) -> Option<Cut> {
    let entries = draw.input.lists.register.list(&ListName::Charge { person });
    let person = (draw.input.lists.number)(person)?;
    let record_type = draw.view.type_of(person);
    let open = Open(vec![entries]);
    let (groups, reads) = trace::watch(|| open.groups(draw));
    if !record_type.page.hub || !groups.iter().any(|(_, range)| range.len() > OPEN) {
        return None;
    }
    let groups = groups
        .into_iter()
        .map(|(key, range)| (key, draw.t(&format!("due-{key}"), &[]), range.filter_map(|at| open.get(at)).collect()));
    Some(Cut {
        stem: format!("{}.due", draw.path(person).trim_end_matches(".html")),
        nav: record_type.name.to_string(),
        title: draw.t("hub-my-open", &[]),
        person: Some(person),
        until: reads.until,
        number: entries.number,
        groups: groups.collect(),
    })
}

impl Cut {
    fn plan<'p>(self, draw: &'p Draw<'p>, all: &mut Vec<Planned<'p>>) {
        let sizes: Vec<usize> = self.groups.iter().map(|(_, _, entries)| entries.len()).collect();
        let parts = std::sync::Arc::new(cut(&sizes, PER_PAGE));
        let list = std::sync::Arc::new(self);
        for number in 0..parts.len() {
            let ids = parts[number].iter().map(|(group, range)| {
                let (key, label, entries) = &list.groups[*group];
                (*key, label, list.count(*group), &entries[range.clone()])
            });
            let shown = format!("{:?} {:?}", list.pager(number, parts.len()), ids.collect::<Vec<_>>());
            let path = format!("{}{}", draw.folder, list.path(number));
            let (own, of) = (list.number, number as u32);
            let (list, parts) = (list.clone(), parts.clone());
            let job: Job<'p> = Box::new(move || list.draw(draw, number, &parts));
            let made = Made::OfMany(signature(shown.as_bytes()));
            all.push(Planned { job: Some(job), list: Some((own, of)), ..Planned::new(path, made) });
        }
    }

    fn path(&self, number: usize) -> String {
        if number == 0 { format!("{}.html", self.stem) } else { format!("{}.page-{}.html", self.stem, number + 1) }
    }

    /// How many things a group has. Of a month that is told elsewhere, so that its pages stay as they are.
    fn count(&self, group: usize) -> usize {
        if self.person.is_some() { self.groups[group].2.len() } else { 0 }
    }

    fn crumbs(&self, draw: &Draw<'_>) -> Vec<(String, String)> {
        match self.person {
            None => vec![(draw.t("home-now", &[]), "due.html".to_owned())],
            Some(person) => {
                let own = draw.link(person);
                vec![(draw.say(&draw.view.type_of(person).plural), "index.html".to_owned()), (own.text, own.href)]
            }
        }
    }

    fn pager(&self, number: usize, count: usize) -> Option<Pager> {
        let href = |number: usize| self.path(number).rsplit('/').next().unwrap_or_default().to_owned();
        (count > 1).then(|| Pager {
            number: number + 1,
            count,
            newest_href: if number > 0 { href(0) } else { String::new() },
            newer_href: if number > 0 { href(number - 1) } else { String::new() },
            older_href: if number + 1 < count { href(number + 1) } else { String::new() },
            ..Pager::default()
        })
    }

    fn draw(&self, draw: &Draw<'_>, number: usize, parts: &[super::paging::Cut]) -> Result<Vec<u8>, TemplateProblem> {
        trace::note_until(self.until);
        let depth = self.stem.matches('/').count();
        let groups = parts[number].iter().map(|(group, range)| {
            let (key, label, entries) = &self.groups[*group];
            let rows = entries[range.clone()].iter().filter_map(|entry| {
                let mut row = draw.due_entry(*entry, depth)?;
                if self.person.is_some() {
                    // Whose they are, the page says already.
                    row.owner = Link::default();
                }
                Some(row)
            });
            let count = self.count(*group);
            DueGroup {
                key: (*key).to_owned(),
                label: label.clone(),
                count,
                rows: rows.collect(),
                ..DueGroup::default()
            }
        });
        let context = DuePage {
            frame: draw.frame(depth),
            page: draw.place(&self.title, &self.nav, &self.path(number), &self.crumbs(draw)),
            groups: groups.collect(),
            months: Vec::new(),
            pager: self.pager(number, parts.len()),
        };
        draw.html("due.html", &context)
    }
}
