//! Lists: every record of a type, those that share a facet's value, and those that belong to one record.

use std::sync::Arc;

use super::draw::Draw;
use super::facets::{self, Facets};
use super::facts::{Entries, ListName};
use super::gathered::{most, own_column};
use super::paging::{Paging, Part, file_name};
use super::rows::{Rows, headings};
use crate::model::RecordIx;
use crate::schema::{Field, FieldKind, RecordType, TypeId};
use crate::site::context::{Chosen, Facet, FacetValue, Link, ListPage, Page, RedirectPage};
use crate::site::templates::TemplateProblem;

/// A list of records.
pub(super) struct List<'l> {
    of: Of,
    /// The type in whose folder the list stands.
    type_id: TypeId,
    entries: Entries<'l>,
    paging: Paging,
    /// The name of the list's files before the number and the extension.
    stem: String,
}

/// What of a type's records is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Of {
    All,
    /// Those with a value of the facet at a slot.
    Facet(usize, Arc<str>),
    /// The records of a type that one of the type gathers.
    Gathered(RecordIx, TypeId),
}

/// What pages of lists are drawn with.
#[derive(Clone, Copy)]
pub(super) struct With<'w> {
    pub rows: &'w Rows,
    pub facets: &'w Facets,
}

impl<'l> List<'l> {
    /// The list of a name; none when there are no pages of it in the language of `draw`.
    pub fn of(draw: &Draw<'l>, name: &ListName) -> Option<List<'l>> {
        let (view, lists) = (draw.view, &draw.input.lists);
        let entries = lists.register.list(name);
        let (own, of, type_id) = match name {
            ListName::All { language, of } => (*language, Of::All, *of),
            ListName::Facet { language, of, slot, value } => {
                (*language, Of::Facet(usize::from(*slot), value.clone()), *of)
            }
            ListName::Gathered { language, hub, of } => {
                let hub = (lists.number)(*hub)?;
                let type_id = view.type_id(hub);
                if entries.len() <= most(view, type_id, *of) {
                    return None;
                }
                (*language, Of::Gathered(hub, *of), type_id)
            }
            _ => return None,
        };
        let record_type = view.schema.record_type(type_id);
        if own != draw.language || record_type.hidden || (entries.is_empty() && of != Of::All) {
            return None;
        }
        let by_date = match &of {
            Of::Gathered(_, type_id) => view.schema.record_type(*type_id).roles.date.is_some(),
            _ => sorted_by(record_type).is_some_and(|field| record_type.list.descending && is_date(field)),
        };
        let stem = match &of {
            Of::All => "index".to_owned(),
            Of::Facet(slot, value) => format!("{}.{}", record_type.fields[*slot].name, facets::slug(value)),
            Of::Gathered(hub, of) => format!("{}.{}", view.page_name(*hub), view.schema.record_type(*of).name),
        };
        Some(List { of, type_id, paging: Paging { length: entries.len(), by_date }, entries, stem })
    }

    /// The number of the list in the register; 0 when it is empty.
    pub fn number(&self) -> u32 {
        self.entries.number
    }

    /// The pages of the list, or those of these numbers.
    pub fn parts(&self, numbers: Option<&[u32]>) -> Vec<Part> {
        match numbers {
            None => self.paging.parts().collect(),
            Some(numbers) => numbers.iter().filter_map(|number| self.paging.part(*number)).collect(),
        }
    }

    /// The path of a page below the folder of the language.
    pub fn path(&self, draw: &Draw<'_>, part: &Part) -> String {
        [&*draw.view.schema.record_type(self.type_id).name, "/", &file_name(&self.stem, part)].concat()
    }

    /// A hash of what a page shows that is not looked at while it is drawn: which records, where it stands among the
    /// pages of the list, and how many the chips above it count.
    pub fn signature(&self, draw: &Draw<'_>, part: &Part) -> u64 {
        let mut hasher = blake3::Hasher::new();
        for at in self.paging.rows(part) {
            hasher.update(&self.entries.get(at).key.to_le_bytes());
        }
        hasher.update(format!("{:?} {:?}", self.total(part), self.paging.pager(&self.stem, part)).as_bytes());
        if *part == Part::Newest {
            let (register, counted) = (draw.input.lists.register, self.of == Of::All);
            let slot = if let Of::Facet(slot, _) = &self.of { Some(*slot) } else { None };
            if counted || slot.is_some() {
                for (name, entries) in facets::lists(register, draw.language, self.type_id, slot) {
                    let count = if counted { entries.len() } else { 0 };
                    hasher.update(name).update(&count.to_le_bytes());
                }
            }
        }
        let [a, b, c, d, e, f, g, h, ..] = *hasher.finalize().as_bytes();
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }

    /// How many records the list has, where a page says so: one with a number must not change when the list grows.
    fn total(&self, part: &Part) -> Option<usize> {
        (*part == Part::Newest || !self.paging.by_date).then_some(self.entries.len())
    }

    /// Draws one page.
    pub fn draw(&self, draw: &Draw<'_>, with: With<'_>, part: &Part) -> Result<Vec<u8>, TemplateProblem> {
        if matches!(part, Part::Next(_)) {
            let place = self.place(draw, part, 0);
            let newest = Link::new(place.title.clone(), file_name(&self.stem, &Part::Newest));
            return draw.html(
                "redirect.html",
                &RedirectPage { frame: draw.frame(1), page: place, record: newest, renamed: false },
            );
        }
        let hub = if let Of::Gathered(hub, of) = &self.of { Some((*hub, *of)) } else { None };
        let record_type = draw.view.schema.record_type(hub.map_or(self.type_id, |(_, of)| of));
        let pager = self.paging.pager(&self.stem, part);
        let newest = *part == Part::Newest;
        let sort = if hub.is_some() { record_type.roles.date.as_ref() } else { record_type.list.sort.as_ref() };
        let sort = sort.and_then(|name| record_type.field(&name.text));
        let down = hub.is_some() || record_type.list.descending;
        let records = self.paging.rows(part).filter_map(|at| draw.input.lists.record(self.entries.get(at)));
        let context = ListPage {
            frame: draw.frame(1),
            page: self.place(draw, part, pager.as_ref().map_or(0, |pager| pager.number)),
            type_name: record_type.name.to_string(),
            heading: draw.say(&record_type.plural),
            about: record_type
                .about
                .as_ref()
                .filter(|_| newest && self.of == Of::All)
                .map(|about| draw.say(about))
                .unwrap_or_default(),
            icon: record_type.icon.to_string(),
            total: self.total(part),
            sort_note: sort_note(draw, sort, down),
            sort_name: sort.map(|field| field.name.to_string()).unwrap_or_default(),
            sort_down: down,
            columns: headings(draw, record_type),
            without: hub.map_or(0, |(hub, _)| own_column(draw, hub, record_type)),
            rows: records.map(|index| with.rows.get(draw, index)).collect::<Result<_, _>>()?,
            facets: if newest { self.facets(draw, with) } else { Vec::new() },
            chosen: self.chosen(draw),
            pager,
            new_href: draw.new_href(record_type),
            feed_href: String::new(),
        };
        draw.html("list.html", &context)
    }

    /// Where a page stands, and its title: what the list is of, and the number of the page.
    fn place(&self, draw: &Draw<'_>, part: &Part, number: usize) -> Page {
        let record_type = draw.view.schema.record_type(self.type_id);
        let heading = draw.say(&record_type.plural);
        let mut crumbs = Vec::new();
        let mut title = heading.clone();
        match &self.of {
            Of::All => {}
            Of::Facet(slot, value) => {
                crumbs.push((heading, "index.html".to_owned()));
                title = facets::label(draw, self.type_id, *slot, value);
            }
            Of::Gathered(hub, of) => {
                crumbs.push((heading, "index.html".to_owned()));
                let hub = draw.link(*hub);
                crumbs.push((hub.text, hub.href));
                title = draw.say(&draw.view.schema.record_type(*of).plural);
            }
        }
        if matches!(part, Part::Numbered(_)) {
            crumbs.push((title, file_name(&self.stem, &Part::Newest)));
            title = draw.t("list-page", &[("n", &number.to_string())]);
        }
        let mut page = draw.place(&title, &record_type.name, &self.path(draw, part), &crumbs);
        if matches!(part, Part::Numbered(_)) {
            // What the list is of belongs to the title in the browser's tab.
            let list = crumbs.last().map(|(label, _)| label.clone()).unwrap_or_default();
            page.title = format!("{list} · {title}");
        }
        page
    }

    fn chosen(&self, draw: &Draw<'_>) -> Option<Chosen> {
        match &self.of {
            Of::All => None,
            Of::Facet(slot, value) => {
                let field = &draw.view.schema.record_type(self.type_id).fields[*slot];
                let value = facets::label(draw, self.type_id, *slot, value);
                Some(Chosen { facet: draw.say(&field.label), value, remove_href: "index.html".into() })
            }
            Of::Gathered(hub, of) => {
                let record_type = draw.view.schema.record_type(*of);
                Some(Chosen {
                    facet: draw.say(&draw.view.type_of(*hub).label),
                    value: draw.view.title(*hub, draw.lang).to_string(),
                    remove_href: format!("../{}/index.html", record_type.name),
                })
            }
        }
    }

    /// The chips above a list. Beside a chosen value stand the others of its facet, without their numbers: those would
    /// change the page with every record that it does not show.
    fn facets(&self, draw: &Draw<'_>, with: With<'_>) -> Vec<Facet> {
        let record_type = draw.view.schema.record_type(self.type_id);
        let chosen = if let Of::Facet(slot, value) = &self.of { Some((*slot, value)) } else { None };
        let slots = facets::slots(record_type).filter(|own| match &self.of {
            Of::All => true,
            Of::Facet(slot, _) => slot == own,
            Of::Gathered(..) => false,
        });
        let shown = slots.filter_map(|slot| {
            let field = &record_type.fields[slot];
            let groups = with.facets.groups(draw, self.type_id, slot);
            let values = groups.iter().map(|group| {
                let active = chosen.is_some_and(|(_, value)| *value == group.value);
                let href = format!("{}.{}.html", field.name, group.key);
                FacetValue {
                    label: group.label.clone(),
                    count: chosen.is_none().then_some(group.count),
                    href: if active { "index.html".to_owned() } else { href },
                    active,
                    tone: group.tone.clone(),
                }
            });
            let facet = Facet { name: field.name.to_string(), label: draw.say(&field.label), values: values.collect() };
            (groups.len() > 1).then_some(facet)
        });
        shown.collect()
    }
}

fn sorted_by(record_type: &RecordType) -> Option<&Field> {
    record_type.field(&record_type.list.sort.as_ref()?.text)
}

fn is_date(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Date | FieldKind::Datetime)
}

fn sort_note(draw: &Draw<'_>, sort: Option<&Field>, down: bool) -> String {
    let Some(field) = sort else { return draw.t("list-sorted-title", &[]) };
    let label = draw.say(&field.label);
    match down {
        true if is_date(field) => draw.t("list-sorted-newest", &[("label", &label)]),
        true => draw.t("list-sorted-down", &[("label", &label)]),
        false => draw.t("list-sorted-up", &[("label", &label)]),
    }
}
