//! The page of one record.

use super::draw::Draw;
use super::rows::Rows;
use super::{findings, history, hub};
use crate::model::RecordIx;
use crate::model::trace::{self, Aspects};
use crate::schema::TypeId;
use crate::site::context::{
    Deadline, EmptyFields, ErrorPage, Field, Html, LinkGroup, LinkRow, RecordBody, RecordPage, RedirectPage, Section,
    Step,
};
use crate::site::templates::TemplateProblem;
use crate::site::view::{Detail, FieldView};
use crate::value::format;

/// How many records of one type the list of what links here names.
const LINKS_HERE: usize = 12;

/// Draws the page of a record; in place of one that could not be read, a page that says why.
pub(super) fn page(draw: &Draw<'_>, rows: &Rows, index: RecordIx) -> Result<Vec<u8>, TemplateProblem> {
    if !draw.view.record(index).readable {
        return error_page(draw, index);
    }
    let record_type = draw.view.type_of(index);
    let template = draw.templates.for_type(&record_type.name, record_type.page.hub);
    if record_type.page.hub {
        return draw.html(&template, &hub::context(draw, rows, index)?);
    }
    let context = RecordPage {
        frame: draw.frame(1),
        page: place(draw, index),
        head: draw.head(index),
        record: body(draw, index),
    };
    draw.html(&template, &context)
}

/// Where the page of a record stands.
pub(super) fn place(draw: &Draw<'_>, index: RecordIx) -> crate::site::context::Page {
    let record_type = draw.view.type_of(index);
    let parent = draw.parent(index).map(|parent| {
        let link = draw.link(parent);
        let list = draw.view.type_of(parent);
        [(draw.say(&list.plural), format!("../{}/index.html", list.name)), (link.text, link.href)]
    });
    let own = (draw.say(&record_type.plural), "index.html".to_owned());
    let crumbs = parent.map_or_else(|| vec![own], |steps| steps.to_vec());
    draw.place(draw.view.title(index, draw.lang), &record_type.name, &draw.path(index), &crumbs)
}

/// Everything about a record but its head.
pub(super) fn body(draw: &Draw<'_>, index: RecordIx) -> RecordBody {
    let (view, record) = (draw.view, draw.view.record(index));
    let record_type = view.type_of(index);
    trace::note(index, Aspects::FINDINGS);
    let (sections, empty) = sections(draw, index);
    let has_body = record_type.file.is_markdown() && !record.body.trim().is_empty();
    let (changes, changes_more) = history::newest(draw, index);
    RecordBody {
        sections,
        empty_count: empty.iter().map(|group: &EmptyFields| group.names.len()).sum(),
        empty,
        body_label: draw.say(&record_type.body.label),
        body: if has_body { draw.prose(index, &record.body) } else { Html::default() },
        files: files(draw, index),
        steps: steps(draw, index),
        deadlines: deadlines(draw, index),
        links_here: links_here(draw, index),
        changes,
        changes_more,
        findings: findings::of_file(draw, &record.path, 1),
    }
}

/// The sections with their filled fields, and the names of those that are not filled. Fields of no section follow.
fn sections(draw: &Draw<'_>, index: RecordIx) -> (Vec<Section>, Vec<EmptyFields>) {
    let mut sections = Vec::new();
    let mut empty = Vec::new();
    for part in &draw.layout(draw.view.type_id(index)).0 {
        let mut filled = Vec::with_capacity(part.fields.len());
        let mut missing = Vec::new();
        for placed in &part.fields {
            let field = placed.field;
            match placed.with_value(draw.view, index, |value| draw.value(index, field, value)) {
                FieldView::Empty if field.common || field.derive.is_some() => {}
                FieldView::Empty => missing.push(placed.label.to_owned()),
                value => filled.push(Field::new(placed.path, placed.label, &value)),
            }
        }
        if !missing.is_empty() {
            empty.push(EmptyFields { label: part.label.clone(), names: missing });
        }
        if !filled.is_empty() {
            sections.push(Section { name: part.name.clone(), label: part.label.clone(), fields: filled });
        }
    }
    (sections, empty)
}

/// The common field `attachments`.
fn files(draw: &Draw<'_>, index: RecordIx) -> Html {
    let record_type = draw.view.type_of(index);
    let Some(field) = record_type.field("attachments") else { return Html::default() };
    match draw.value(index, field, draw.view.field(index, "attachments")) {
        FieldView::Empty => Html::default(),
        view => view.html(Detail::Full),
    }
}

fn steps(draw: &Draw<'_>, index: RecordIx) -> Vec<Step> {
    let record_type = draw.view.type_of(index);
    let steps = draw.view.steps(index);
    let shown = steps.iter().enumerate().map(|(place, step)| {
        let next = steps.get(place + 1).and_then(|next| next.at);
        let stay = step.at.zip(next).map(|(from, to)| to.as_second() - from.as_second());
        let pill = draw.state(record_type, &step.state).unwrap_or_default();
        Step {
            label: pill.label,
            tone: pill.tone,
            at: step.at.map(|at| draw.when(at)).unwrap_or_default(),
            by: draw.person(step.by, 1),
            note: step.note.as_deref().unwrap_or_default().to_owned(),
            stay: stay.map(|seconds| draw.span(seconds)).unwrap_or_default(),
            current: place + 1 == steps.len(),
        }
    });
    shown.collect()
}

/// Open deadlines by their due instant, then those that are done, the latest first.
fn deadlines(draw: &Draw<'_>, index: RecordIx) -> Vec<Deadline> {
    let mut dues: Vec<_> = draw.view.deadlines(index).iter().collect();
    dues.sort_by_key(|due| (!due.is_open(), due.due, due.number, due.item));
    let shown = dues.into_iter().map(|due| Deadline {
        label: draw.deadline_label(index, due),
        item: draw.item_words(index, due).unwrap_or_default(),
        due: draw.due(due),
        from: due.within.and(due.from).map(|from| draw.when(from)),
        within: due.within.map(|within| format::duration(within, draw.lang)).unwrap_or_default(),
        done_at: due.done_at.map(|at| draw.when(at)),
        owner: draw.person(due.owner, 1),
    });
    shown.collect()
}

/// What refers to the record, type by type, the latest first.
fn links_here(draw: &Draw<'_>, index: RecordIx) -> Vec<LinkGroup> {
    let gathered = &draw.view.type_of(index).page.gather;
    let mut groups: Vec<LinkGroup> = Vec::new();
    let links = draw.view.referring(index);
    for id in draw.visible_types() {
        let record_type = draw.view.schema.record_type(id);
        if gathered.iter().any(|name| name.text == record_type.name) {
            continue;
        }
        let mut of_type: Vec<_> = links.iter().filter(|link| link.type_id == id).collect();
        of_type.sort_by_key(|link| (std::cmp::Reverse(draw.view.date(link.from)), link.from));
        of_type.dedup_by_key(|link| link.from);
        if of_type.is_empty() {
            continue;
        }
        let rows = of_type.iter().take(LINKS_HERE).map(|link| LinkRow {
            record: draw.link(link.from),
            via: draw.say(&record_type.fields[usize::from(link.slot)].label),
        });
        groups.push(LinkGroup {
            label: draw.say(&record_type.plural),
            icon: record_type.icon.to_string(),
            total: of_type.len(),
            links: rows.collect(),
            more_href: String::new(),
        });
    }
    groups
}

/// Stands in for the page of a record that could not be read.
fn error_page(draw: &Draw<'_>, index: RecordIx) -> Result<Vec<u8>, TemplateProblem> {
    let record = draw.view.record(index);
    let record_type = draw.view.type_of(index);
    trace::note(index, Aspects::FINDINGS);
    let forge = draw.input.forge;
    let context = ErrorPage {
        frame: draw.frame(1),
        page: place(draw, index),
        id: record.id.to_string(),
        type_label: draw.say(&record_type.label),
        file: record.path.to_string(),
        findings: findings::of_file(draw, &record.path, 1),
        edit_href: forge.map(|forge| forge.edit(&record.path)).unwrap_or_default(),
        history_href: forge.map(|forge| forge.history(&record.path)).unwrap_or_default(),
    };
    draw.html("error.html", &context)
}

/// The path of the page at a former id of a record.
pub(super) fn alias_path(draw: &Draw<'_>, of: TypeId, alias: &str) -> String {
    format!("{}/{alias}.html", draw.view.schema.record_type(of).name)
}

/// Draws the page at a former id of a record, which leads to the present one.
pub(super) fn redirect(draw: &Draw<'_>, of: TypeId, alias: &str, index: RecordIx) -> Result<Vec<u8>, TemplateProblem> {
    let title = draw.t("redirect-title", &[]);
    let page = draw.place(&title, &draw.view.schema.record_type(of).name, &alias_path(draw, of, alias), &[]);
    let context = RedirectPage { frame: draw.frame(1), page, record: draw.link(index), renamed: true };
    draw.html("redirect.html", &context)
}
