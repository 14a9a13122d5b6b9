//! Everything that is to be done: of all, and of each person who has more than the person's own page shows.

use std::collections::BTreeMap;

use super::Page;
use super::draw::Draw;
use super::hub::OPEN;
use super::paging::cut;
use crate::model::{Due, RecordIx};
use crate::site::context::{DueGroup, DuePage, Link, Pager};
use crate::site::templates::TemplateProblem;

/// Things of a page.
const PER_PAGE: usize = 50;

/// A list of things to do: the name of its file before number and extension, its title, and the steps to it.
struct List {
    stem: String,
    nav: String,
    title: String,
    crumbs: Vec<(String, String)>,
    groups: Vec<DueGroup>,
}

/// Draws the pages.
pub(super) fn pages(draw: &Draw<'_>) -> Result<Vec<Page>, TemplateProblem> {
    let view = draw.view;
    let mut all: Vec<(RecordIx, &Due)> = Vec::new();
    let mut of_person: BTreeMap<RecordIx, Vec<(RecordIx, &Due)>> = BTreeMap::new();
    for index in view.indices() {
        for due in view.deadlines(index).iter().filter(|due| due.is_open()) {
            all.push((index, due));
            if let Some(owner) = due.owner {
                of_person.entry(owner).or_default().push((index, due));
            }
        }
    }
    let mut pages = list(
        draw,
        &List {
            stem: "due".to_owned(),
            nav: "home".to_owned(),
            title: draw.t("home-now", &[]),
            crumbs: Vec::new(),
            groups: draw.due_groups(all, 0, false, usize::MAX),
        },
    )?;
    for (person, open) in of_person {
        let mut groups = draw.due_groups(open, 1, true, usize::MAX);
        // Whose they are, the page says already.
        groups.iter_mut().flat_map(|group| &mut group.rows).for_each(|row| row.owner = Link::default());
        let record_type = view.type_of(person);
        if record_type.page.hub && groups.iter().any(|group| group.count > OPEN) {
            let own = draw.link(person);
            let crumbs = vec![(draw.say(&record_type.plural), "index.html".to_owned()), (own.text, own.href)];
            let (nav, title) = (record_type.name.to_string(), draw.t("hub-my-open", &[]));
            pages.extend(list(draw, &List { stem: stem(draw, person), nav, title, crumbs, groups })?);
        }
    }
    Ok(pages)
}

/// Where the list of a person's things to do stands.
fn stem(draw: &Draw<'_>, person: RecordIx) -> String {
    let path = draw.path(person);
    format!("{}.due", path.trim_end_matches(".html"))
}

fn list(draw: &Draw<'_>, list: &List) -> Result<Vec<Page>, TemplateProblem> {
    let sizes: Vec<usize> = list.groups.iter().map(|group| group.rows.len()).collect();
    let parts = cut(&sizes, PER_PAGE);
    let path = |number: usize| {
        if number == 0 { format!("{}.html", list.stem) } else { format!("{}.page-{}.html", list.stem, number + 1) }
    };
    let href = |number: usize| path(number).rsplit('/').next().unwrap_or_default().to_owned();
    let depth = list.stem.matches('/').count();
    let drawn = parts.iter().enumerate().map(|(number, part)| {
        let groups = part.iter().map(|(group, range)| {
            let group = &list.groups[*group];
            DueGroup {
                key: group.key.clone(),
                label: group.label.clone(),
                count: group.count,
                rows: group.rows[range.clone()].to_vec(),
                ..DueGroup::default()
            }
        });
        let context = DuePage {
            frame: draw.frame(depth),
            page: draw.place(&list.title, &list.nav, &path(number), &list.crumbs),
            groups: groups.collect(),
            pager: (parts.len() > 1).then(|| Pager {
                number: number + 1,
                count: parts.len(),
                newest_href: if number > 0 { href(0) } else { String::new() },
                newer_href: if number > 0 { href(number - 1) } else { String::new() },
                older_href: if number + 1 < parts.len() { href(number + 1) } else { String::new() },
                ..Pager::default()
            }),
        };
        draw.page("due.html", &path(number), &context)
    });
    drawn.collect()
}
