//! What changed lately, from the history of the repository.

use super::Page;
use super::draw::Draw;
use crate::site::context::{Change, ChangeDay, ChangesPage, When};
use crate::site::templates::TemplateProblem;

/// Changes that the page of changes shows.
const SHOWN: usize = 60;
/// Changes of one commit that the home page shows.
const OF_A_COMMIT: usize = 2;

/// The newest changes of records that the audience may know of, for a page at the root.
fn newest(draw: &Draw<'_>, most: usize) -> Vec<Change> {
    let recent = draw.input.log.recent().iter().take(most);
    recent.map(|(index, entry)| draw.change(*index, entry, 0)).collect()
}

/// As [`newest`], but no sitting of one person fills the list: of a commit with many records two stand for all.
pub(super) fn newest_of_all(draw: &Draw<'_>, most: usize) -> Vec<Change> {
    let mut last = "";
    let mut shown = 0;
    let recent = draw.input.log.recent().iter().filter(|(_, entry)| {
        shown = if entry.commit.id == last { shown + 1 } else { 1 };
        last = &entry.commit.id;
        shown <= OF_A_COMMIT
    });
    recent.take(most).map(|(index, entry)| draw.change(*index, entry, 0)).collect()
}

/// Draws the page of changes, day by day.
pub(super) fn page(draw: &Draw<'_>) -> Result<Page, TemplateProblem> {
    let history = draw.input.history;
    let mut days: Vec<ChangeDay> = Vec::new();
    for change in newest(draw, SHOWN) {
        let day = change.at.iso.get(..10).unwrap_or_default().to_owned();
        if days.last().is_none_or(|last| last.day.iso != day) {
            let date: Option<jiff::civil::Date> = day.parse().ok();
            let when = date.map_or_else(When::default, |date| draw.date(date));
            let weekday = date.map(|date| draw.t(&format!("weekday-{}", date.weekday().to_monday_one_offset()), &[]));
            days.push(ChangeDay { day: when, weekday: weekday.unwrap_or_default(), changes: Vec::new() });
        }
        if let Some(last) = days.last_mut() {
            let time = change.at.exact.get(11..).unwrap_or_default().to_owned();
            last.changes.push(Change { at: When { text: time, ..change.at.clone() }, ..change });
        }
    }
    let title = draw.t("changes-title", &[]);
    let context = ChangesPage {
        frame: draw.frame(0),
        page: draw.place(&title, "changes", "changes.html", &[]),
        days,
        unknown: history.shallow,
    };
    draw.page("changes.html", "changes.html", &context)
}
