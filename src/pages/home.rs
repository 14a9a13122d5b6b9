//! The home page: what must be done now, how things stand, what changed.

use jiff::civil::Date;

use super::draw::Draw;
use super::facts::{ListName, days_prefix};
use super::{Page, changes, due};
use crate::diag::Severity;
use crate::model::trace;
use crate::schema::TypeId;
use crate::site::context::{Build, Count, HomePage, Html, Link};
use crate::site::svg::sparkline;
use crate::site::templates::TemplateProblem;

/// Things to do that a group shows.
const SHOWN: usize = 12;
/// Changes that the page shows.
const CHANGES: usize = 8;

/// Draws the home page.
pub(super) fn page(draw: &Draw<'_>) -> Result<Page, TemplateProblem> {
    let view = draw.view;
    // The numbers are of the last days and months.
    trace::note_until(view.midnight());
    let count = |severity| draw.input.findings.iter().filter(|finding| finding.severity == severity).count();
    let commit = draw.input.commit.clone().unwrap_or_default();
    let title = draw.say(&view.schema.config.title);
    let mut attention = due::Open::of_all(draw).most_urgent(draw, SHOWN);
    for group in attention.iter_mut().filter(|group| group.more > 0) {
        group.more_href = "due.html".to_owned();
    }
    let context = HomePage {
        frame: draw.frame(0),
        page: draw.place(&title, "home", "index.html", &[]),
        attention,
        counts: counts(draw),
        changes: changes::newest_of_all(draw, CHANGES),
        broken: broken(draw),
        build: Build {
            at: draw.when(view.now),
            commit_href: draw
                .input
                .forge
                .filter(|_| !commit.is_empty())
                .map(|forge| forge.commit(&commit))
                .unwrap_or_default(),
            commit: commit.get(..8).unwrap_or(&commit).to_owned(),
            records: view.len(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
        },
        fresh: view.is_empty(),
        new_links: new_links(draw),
    };
    draw.page("home.html", "index.html", &context)
}

fn broken(draw: &Draw<'_>) -> Vec<Link> {
    let errors = draw.input.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let mut files: Vec<_> = errors.map(|finding| finding.file.clone()).collect();
    files.dedup();
    files.iter().filter_map(|file| draw.view.at_path(file)).map(|index| draw.link_at(index, 0)).collect()
}

fn new_links(draw: &Draw<'_>) -> Vec<Link> {
    if draw.input.forge.is_none() {
        return Vec::new();
    }
    let types = draw.visible_types().into_iter().map(|id| draw.view.schema.record_type(id));
    types.map(|record_type| Link::new(draw.say(&record_type.label), draw.new_href(record_type))).collect()
}

/// One line for each type that the configuration names, else for every type with dates.
fn counts(draw: &Draw<'_>) -> Vec<Count> {
    let schema = &draw.view.schema;
    let named: Vec<TypeId> = schema.config.home.iter().filter_map(|name| schema.type_id(&name.text)).collect();
    let dated = || draw.visible_types().into_iter().filter(|id| schema.record_type(*id).roles.date.is_some()).collect();
    let types = if named.is_empty() { dated() } else { named };
    types.into_iter().filter(|id| !schema.record_type(*id).hidden).map(|id| number_of(draw, id)).collect()
}

fn number_of(draw: &Draw<'_>, id: TypeId) -> Count {
    let view = draw.view;
    let record_type = view.schema.record_type(id);
    let days = |month: Option<Date>| {
        let lists = draw.input.lists.register.below(&days_prefix(id, month));
        lists.filter_map(|(name, entries)| match ListName::from_bytes(name)? {
            ListName::Day { date, .. } => Some((date, entries.len())),
            _ => None,
        })
    };
    let months = (0..12).rev().filter_map(|back| month_before(view.today, back));
    let values: Vec<usize> = months.map(|month| days(Some(month)).map(|(_, count)| count).sum()).collect();
    let month_ago = view.today.checked_sub(jiff::Span::new().days(30)).unwrap_or(view.today);
    // Thirty days may reach into the month before the last.
    let lately = (0..=2).filter_map(|back| month_before(view.today, back)).flat_map(|month| days(Some(month)));
    let new: usize = lately.filter(|(date, _)| *date > month_ago && *date <= view.today).map(|(_, count)| count).sum();
    let label = draw.say(&record_type.plural);
    let listed: Vec<String> = values.iter().map(usize::to_string).collect();
    let chart = if days(None).next().is_none() {
        Html::default()
    } else {
        sparkline(&values.iter().map(|value| Some(*value as f64)).collect::<Vec<_>>())
    };
    Count {
        icon: record_type.icon.to_string(),
        value: grouped(view.of_type(id).len()),
        href: format!("{}/index.html", record_type.name),
        delta: if new > 0 { format!("+{new}") } else { String::new() },
        summary: draw.t("home-chart", &[("label", &label), ("values", &listed.join("、"))]),
        label,
        chart,
    }
}

/// The first day of the month so many months before a day's.
fn month_before(day: Date, months: i64) -> Option<Date> {
    day.first_of_month().checked_sub(jiff::Span::new().months(months)).ok()
}

/// A number with its thousands grouped.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
