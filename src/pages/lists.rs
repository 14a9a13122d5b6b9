//! Lists: every record of a type, and those that share a facet's value; and the rows that stand on them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::draw::Draw;
use super::values::is_numeric;
use crate::model::RecordIx;
use crate::schema::{Field, FieldKind, RecordType, TypeId};
use crate::site::context::{Cell, Chosen, Column, Facet, FacetValue, Html, ListPage, PageLink, Pager, Row};
use crate::site::templates::TemplateProblem;
use crate::value::{Value, ops};

/// Rows of a page of a list.
const PER_PAGE: usize = 30;

/// The row of every record, drawn once for all lists.
pub(super) struct Rows {
    rows: Vec<Html>,
}

impl Rows {
    /// Draws the rows.
    pub fn render(draw: &Draw<'_>) -> Result<Rows, TemplateProblem> {
        let indices = (0..draw.view.records.len() as RecordIx).into_par_iter();
        let rows = indices.map(|index| Ok(Html::safe(draw.templates.render("row.html", &row(draw, index))?)));
        Ok(Rows { rows: rows.collect::<Result<_, _>>()? })
    }

    /// The row of a record.
    pub fn get(&self, index: RecordIx) -> Html {
        self.rows[index as usize].clone()
    }
}

fn row(draw: &Draw<'_>, index: RecordIx) -> Row {
    let record_type = draw.view.type_of(index);
    let cells = columns(record_type).map(|field| {
        let value = draw.value(index, field, draw.view.field(index, &field.name));
        let status = record_type.workflow.as_ref().is_some_and(|workflow| workflow.field == field.name);
        let label = if is_plain(&field.kind) { draw.say(&field.label) } else { String::new() };
        Cell::new(label, status, &value)
    });
    Row {
        href: draw.href(index),
        title: draw.view.title(index, draw.lang).to_string(),
        id: draw.view.record(index).id.to_string(),
        summary: String::new(),
        cells: cells.collect(),
    }
}

/// Whether a value needs the name of its field beside it where there is no heading: numbers and dates do.
fn is_plain(kind: &FieldKind) -> bool {
    is_numeric(kind) || matches!(kind, FieldKind::Date | FieldKind::Datetime | FieldKind::Text { .. })
}

/// The fields that a list of the type shows beside the title.
pub(super) fn columns(record_type: &RecordType) -> impl Iterator<Item = &Field> {
    let columns = record_type.list.columns.iter().filter(|name| !matches!(&*name.text, "id" | "title"));
    columns.filter_map(|name| record_type.field(&name.text)).filter(|field| !field.hidden)
}

/// Headings of those columns, the title first.
pub(super) fn headings(draw: &Draw<'_>, record_type: &RecordType) -> Vec<Column> {
    let title = Column { name: "title".into(), label: draw.say(&record_type.label), numeric: false };
    let others = columns(record_type).map(|field| Column {
        name: field.name.to_string(),
        label: draw.say(&field.label),
        numeric: is_numeric(&field.kind),
    });
    [title].into_iter().chain(others).collect()
}

/// Records in the order of their type's list.
pub(super) fn ordered(draw: &Draw<'_>, id: TypeId) -> Vec<RecordIx> {
    let record_type = draw.view.schema.record_type(id);
    let mut records = draw.view.by_type[usize::from(id)].clone();
    let titles = |a: &RecordIx, b: &RecordIx| {
        draw.compare(draw.view.title(*a, draw.lang), draw.view.title(*b, draw.lang)).then(a.cmp(b))
    };
    match &record_type.list.sort {
        Some(sort) => {
            let slot = record_type.slot(&sort.text);
            let value = |index: &RecordIx| slot.map_or(&Value::Null, |slot| draw.view.record(*index).value(slot));
            records.sort_by(|a, b| match (value(a), value(b)) {
                (Value::Text(x), Value::Text(y)) => draw.compare(x, y).then_with(|| titles(a, b)),
                (x, y) => ops::order_for_sort(x, y).then_with(|| titles(a, b)),
            });
            if record_type.list.descending {
                records.reverse();
            }
        }
        None => records.sort_by(titles),
    }
    records
}

/// The records that share a value of a facet.
struct Group {
    /// Part of the file's name.
    key: String,
    label: String,
    tone: String,
    rank: usize,
    records: Vec<RecordIx>,
}

/// The list of a type with its facets.
pub(super) struct List {
    type_id: TypeId,
    ordered: Vec<RecordIx>,
    /// The slot of each facet's field, and its values.
    facets: Vec<(usize, Vec<Group>)>,
}

/// One page of a list.
pub(super) struct Sheet {
    /// Path below the folder of the language.
    pub path: String,
    /// The facet and its value, by their places; none for the list itself.
    chosen: Option<(usize, usize)>,
    number: usize,
    count: usize,
    /// Which of the list's records, counted from its first.
    rows: Range<usize>,
}

impl List {
    /// Orders the records of a type and groups them by its facets.
    pub fn new(draw: &Draw<'_>, type_id: TypeId) -> List {
        let record_type = draw.view.schema.record_type(type_id);
        let ordered = ordered(draw, type_id);
        let named = record_type.list.facets.iter().filter_map(|name| record_type.slot(&name.text));
        let facets = named.filter(|slot| !record_type.fields[*slot].hidden);
        let facets = facets.map(|slot| (slot, groups(draw, &record_type.fields[slot], &ordered))).collect();
        List { type_id, ordered, facets }
    }

    /// The pages of the list and of each value of its facets. Page 1 holds the oldest, so that a full page never
    /// changes; the newest have the name of the list itself, and there are at least as many of them as fill a page.
    pub fn sheets(&self, draw: &Draw<'_>) -> Vec<Sheet> {
        let name = &draw.view.schema.record_type(self.type_id).name;
        let mut sheets = Vec::new();
        let mut add = |stem: &str, chosen, length: usize| {
            let full = (length / PER_PAGE).saturating_sub(1);
            let newest = length - full * PER_PAGE;
            for number in 1..=full + 1 {
                let end = length - (number - 1) * PER_PAGE;
                let rows = if number > full { 0..newest } else { end - PER_PAGE..end };
                let path = format!("{name}/{}", file_name(stem, number, full + 1));
                sheets.push(Sheet { path, chosen, number, count: full + 1, rows });
            }
        };
        add("index", None, self.ordered.len());
        for (facet, (slot, groups)) in self.facets.iter().enumerate() {
            let field = &draw.view.schema.record_type(self.type_id).fields[*slot].name;
            for (value, group) in groups.iter().enumerate() {
                add(&format!("{field}.{}", group.key), Some((facet, value)), group.records.len());
            }
        }
        sheets
    }

    /// Draws one page.
    pub fn draw(&self, draw: &Draw<'_>, rows: &Rows, sheet: &Sheet) -> Result<Vec<u8>, TemplateProblem> {
        let record_type = draw.view.schema.record_type(self.type_id);
        let chosen = sheet.chosen.map(|(facet, value)| {
            let (slot, groups) = &self.facets[facet];
            (&record_type.fields[*slot], &groups[value])
        });
        let records = chosen.map_or(&self.ordered, |(_, group)| &group.records);
        let stem = chosen.map_or_else(|| "index".to_owned(), |(field, group)| format!("{}.{}", field.name, group.key));
        let heading = draw.say(&record_type.plural);
        let crumbs = chosen.map(|_| vec![(heading.clone(), "index.html".to_owned())]).unwrap_or_default();
        let title = chosen.map_or_else(|| heading.clone(), |(_, group)| group.label.clone());
        let sort = record_type.list.sort.as_ref().and_then(|name| record_type.field(&name.text));
        let context = ListPage {
            frame: draw.frame(1),
            page: draw.place(&title, &record_type.name, &sheet.path, &crumbs),
            type_name: record_type.name.to_string(),
            heading,
            about: record_type.about.as_ref().map(|about| draw.say(about)).unwrap_or_default(),
            icon: record_type.icon.to_string(),
            total: records.len(),
            sort_note: sort_note(draw, record_type, sort),
            sort_name: sort.map(|field| field.name.to_string()).unwrap_or_default(),
            sort_down: record_type.list.descending,
            columns: headings(draw, record_type),
            rows: records[sheet.rows.clone()].iter().map(|index| rows.get(*index)).collect(),
            facets: if sheet.number == sheet.count { self.facets(draw, sheet.chosen) } else { Vec::new() },
            chosen: chosen.map(|(field, group)| Chosen {
                facet: draw.say(&field.label),
                value: group.label.clone(),
                remove_href: "index.html".into(),
            }),
            pager: (sheet.count > 1).then(|| pager(&stem, sheet)),
            new_href: draw.new_href(record_type),
            feed_href: String::new(),
        };
        draw.html("list.html", &context)
    }

    fn facets(&self, draw: &Draw<'_>, chosen: Option<(usize, usize)>) -> Vec<Facet> {
        let fields = &draw.view.schema.record_type(self.type_id).fields;
        let facets = self.facets.iter().enumerate().filter(|(_, (_, groups))| groups.len() > 1);
        let shown = facets.map(|(facet, (slot, groups))| {
            let field = &fields[*slot];
            let values = groups.iter().enumerate().map(|(value, group)| {
                let active = chosen == Some((facet, value));
                let href = format!("{}.{}.html", field.name, group.key);
                FacetValue {
                    label: group.label.clone(),
                    count: group.records.len(),
                    href: if active { "index.html".to_owned() } else { href },
                    active,
                    tone: group.tone.clone(),
                }
            });
            Facet { name: field.name.to_string(), label: draw.say(&field.label), values: values.collect() }
        });
        shown.collect()
    }
}

fn sort_note(draw: &Draw<'_>, record_type: &RecordType, sort: Option<&Field>) -> String {
    match sort.map(|field| draw.say(&field.label)) {
        None => draw.t("list-sorted-title", &[]),
        Some(label) if record_type.list.descending => draw.t("list-sorted-down", &[("label", &label)]),
        Some(label) => draw.t("list-sorted-up", &[("label", &label)]),
    }
}

fn file_name(stem: &str, number: usize, count: usize) -> String {
    if number == count { format!("{stem}.html") } else { format!("{stem}.page-{number}.html") }
}

fn pager(stem: &str, sheet: &Sheet) -> Pager {
    let (number, count) = (sheet.number, sheet.count);
    let href = |number: usize| file_name(stem, number, count);
    let near = |other: usize| other == 1 || other == count || other.abs_diff(number) <= 2;
    let mut links: Vec<PageLink> = Vec::new();
    for other in (1..=count).rev() {
        if near(other) {
            links.push(PageLink { text: other.to_string(), href: href(other), current: other == number });
        } else if links.last().is_some_and(|last| !last.text.is_empty()) {
            links.push(PageLink::default());
        }
    }
    Pager {
        current: number,
        count,
        newer_href: if number < count { href(number + 1) } else { String::new() },
        older_href: if number > 1 { href(number - 1) } else { String::new() },
        links,
        first: sheet.rows.start + 1,
        last: sheet.rows.end,
    }
}

/// The records of each value of a facet, options in their order, others by how people look them up.
fn groups(draw: &Draw<'_>, field: &Field, ordered: &[RecordIx]) -> Vec<Group> {
    let mut groups: BTreeMap<Arc<str>, Group> = BTreeMap::new();
    for &index in ordered {
        let value = draw.view.field(index, &field.name);
        let values = if let Value::List(items) = value { &items[..] } else { std::slice::from_ref(value) };
        for value in values {
            let (key, label, tone, rank) = match value {
                Value::Text(key) => {
                    let pill = draw.option(index, field, key);
                    (key.clone(), pill.label, pill.tone, pill.rank as usize)
                }
                Value::Ref(to) => (to.id.clone(), draw.reference(to).text, String::new(), 0),
                Value::Bool(yes) => (yes.to_string().into(), draw.plain(value), String::new(), 0),
                Value::Period(_) | Value::Int(_) => (draw.plain(value).into(), draw.plain(value), String::new(), 0),
                _ => continue,
            };
            let slug = slug(&key);
            let group = groups.entry(key).or_insert(Group { key: slug, label, tone, rank, records: Vec::new() });
            if group.records.last() != Some(&index) {
                group.records.push(index);
            }
        }
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| draw.compare(&a.label, &b.label)));
    groups
}

/// A value as part of a file name: itself when that is safe everywhere, else a hash of it.
fn slug(value: &str) -> String {
    let safe =
        value.len() <= 60 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    // Two values that differ only by case must not share a file on Windows.
    if safe && !value.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return value.to_owned();
    }
    let hash = blake3::hash(value.as_bytes()).to_hex();
    if safe { format!("{}-{}", value.to_ascii_lowercase(), &hash[..4]) } else { hash[..12].to_owned() }
}
