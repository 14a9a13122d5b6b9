//! Lists: every record of a type, those that share a facet's value, and those that belong to one record.

use super::draw::Draw;
use super::facets::{Group, groups};
use super::gathered::{long_lists, own_column};
use super::paging::{Paging, Part, file_name};
use super::rows::{Rows, headings, ordered};
use crate::model::RecordIx;
use crate::schema::{Field, FieldKind, RecordType, TypeId};
use crate::site::context::{Chosen, Facet, FacetValue, Link, ListPage, Page, RedirectPage};
use crate::site::templates::TemplateProblem;

/// The list of a type with its facets.
pub(super) struct List {
    type_id: TypeId,
    ordered: Vec<RecordIx>,
    /// Whether the newest come first.
    by_date: bool,
    /// The slot of each facet's field, and its values.
    facets: Vec<(usize, Vec<Group>)>,
    /// What records of this type gather, where that is more than their own page shows.
    gathered: Vec<(RecordIx, TypeId, Vec<RecordIx>)>,
}

/// What of a list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    All,
    /// The facet and its value, by their places.
    Facet(usize, usize),
    /// What one record gathers, by its place.
    Gathered(usize),
}

/// One page of a list.
pub(super) struct Sheet {
    /// Path below the folder of the language.
    pub path: String,
    of: Of,
    part: Part,
}

impl List {
    /// Orders the records of a type and groups them by its facets.
    pub fn new(draw: &Draw<'_>, type_id: TypeId) -> List {
        let record_type = draw.view.schema.record_type(type_id);
        let ordered = ordered(draw, type_id);
        let named = record_type.list.facets.iter().filter_map(|name| record_type.slot(&name.text));
        let facets = named.filter(|slot| !record_type.fields[*slot].hidden);
        let facets = facets.map(|slot| (slot, groups(draw, &record_type.fields[slot], &ordered))).collect();
        let by_date = sorted_by(record_type).is_some_and(|field| record_type.list.descending && is_date(field));
        List { type_id, ordered, by_date, facets, gathered: long_lists(draw, type_id) }
    }

    /// The pages of the list, of each value of its facets, and of what its records gather.
    pub fn sheets(&self, draw: &Draw<'_>) -> Vec<Sheet> {
        let name = &draw.view.schema.record_type(self.type_id).name;
        let facets = self.facets.iter().enumerate();
        let facets =
            facets.flat_map(|(facet, (_, groups))| (0..groups.len()).map(move |value| Of::Facet(facet, value)));
        let all = [Of::All].into_iter().chain(facets).chain((0..self.gathered.len()).map(Of::Gathered));
        let sheets = all.flat_map(|of| {
            let stem = self.stem(draw, of);
            let path = move |part: &Part| format!("{name}/{}", file_name(&stem, part));
            self.paging(draw, of).parts().map(move |part| Sheet { path: path(&part), of, part })
        });
        sheets.collect()
    }

    fn records(&self, of: Of) -> &[RecordIx] {
        match of {
            Of::All => &self.ordered,
            Of::Facet(facet, value) => &self.facets[facet].1[value].records,
            Of::Gathered(place) => &self.gathered[place].2,
        }
    }

    fn paging(&self, draw: &Draw<'_>, of: Of) -> Paging {
        let by_date = match of {
            Of::Gathered(place) => draw.view.schema.record_type(self.gathered[place].1).roles.date.is_some(),
            _ => self.by_date,
        };
        Paging { length: self.records(of).len(), by_date }
    }

    /// The name of the list's files before the number and the extension.
    fn stem(&self, draw: &Draw<'_>, of: Of) -> String {
        match of {
            Of::All => "index".to_owned(),
            Of::Facet(facet, value) => {
                let (slot, groups) = &self.facets[facet];
                let field = &draw.view.schema.record_type(self.type_id).fields[*slot].name;
                format!("{field}.{}", groups[value].key)
            }
            Of::Gathered(place) => {
                let (hub, type_id, _) = &self.gathered[place];
                format!("{}.{}", draw.view.id(*hub), draw.view.schema.record_type(*type_id).name)
            }
        }
    }

    /// A hash of what a page shows that is not looked at while it is drawn: which records, where it stands among the
    /// pages of the list, and the chips above it.
    pub fn signature(&self, draw: &Draw<'_>, sheet: &Sheet) -> u64 {
        let (of, paging) = (sheet.of, self.paging(draw, sheet.of));
        let mut hasher = blake3::Hasher::new();
        for index in &self.records(of)[paging.rows(&sheet.part)] {
            hasher.update(draw.view.id(*index).as_bytes()).update(&[0]);
        }
        let newest = sheet.part == Part::Newest;
        let total = (newest || !paging.by_date).then_some(paging.length);
        let pager = paging.pager(&self.stem(draw, of), &sheet.part);
        hasher.update(format!("{total:?} {pager:?}").as_bytes());
        if newest {
            hasher.update(format!("{:?}", self.facets(draw, of)).as_bytes());
        }
        if let Of::Facet(..) = of {
            hasher.update(format!("{:?}", self.chosen(draw, of)).as_bytes());
        }
        let [a, b, c, d, e, f, g, h, ..] = *hasher.finalize().as_bytes();
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }

    /// Draws one page.
    pub fn draw(&self, draw: &Draw<'_>, rows: &Rows, sheet: &Sheet) -> Result<Vec<u8>, TemplateProblem> {
        let of = sheet.of;
        if matches!(sheet.part, Part::Next(_)) {
            let place = self.place(draw, sheet, 0);
            let newest = Link::new(place.title.clone(), file_name(&self.stem(draw, of), &Part::Newest));
            return draw.html(
                "redirect.html",
                &RedirectPage { frame: draw.frame(1), page: place, record: newest, renamed: false },
            );
        }
        let gathered = if let Of::Gathered(place) = of { Some(&self.gathered[place]) } else { None };
        let record_type = draw.view.schema.record_type(gathered.map_or(self.type_id, |(_, type_id, _)| *type_id));
        let (records, paging) = (self.records(of), self.paging(draw, of));
        let pager = paging.pager(&self.stem(draw, of), &sheet.part);
        let newest = sheet.part == Part::Newest;
        let sort = if gathered.is_some() { record_type.roles.date.as_ref() } else { record_type.list.sort.as_ref() };
        let sort = sort.and_then(|name| record_type.field(&name.text));
        let down = gathered.is_some() || record_type.list.descending;
        let context = ListPage {
            frame: draw.frame(1),
            page: self.place(draw, sheet, pager.as_ref().map_or(0, |pager| pager.number)),
            type_name: record_type.name.to_string(),
            heading: draw.say(&record_type.plural),
            about: record_type
                .about
                .as_ref()
                .filter(|_| newest && of == Of::All)
                .map(|about| draw.say(about))
                .unwrap_or_default(),
            icon: record_type.icon.to_string(),
            // A page with a number must not change when the list grows.
            total: (newest || !paging.by_date).then_some(records.len()),
            sort_note: sort_note(draw, sort, down),
            sort_name: sort.map(|field| field.name.to_string()).unwrap_or_default(),
            sort_down: down,
            columns: headings(draw, record_type),
            without: gathered.map_or(0, |(hub, _, _)| own_column(draw, *hub, record_type)),
            rows: records[paging.rows(&sheet.part)]
                .iter()
                .map(|index| rows.get(draw, *index))
                .collect::<Result<_, _>>()?,
            facets: if newest { self.facets(draw, of) } else { Vec::new() },
            chosen: self.chosen(draw, of),
            pager,
            new_href: draw.new_href(record_type),
            feed_href: String::new(),
        };
        draw.html("list.html", &context)
    }

    /// Where a page stands, and its title: what the list is of, and the number of the page.
    fn place(&self, draw: &Draw<'_>, sheet: &Sheet, number: usize) -> Page {
        let record_type = draw.view.schema.record_type(self.type_id);
        let heading = draw.say(&record_type.plural);
        let stem = self.stem(draw, sheet.of);
        let mut crumbs = Vec::new();
        let mut title = heading.clone();
        match sheet.of {
            Of::All => {}
            Of::Facet(facet, value) => {
                crumbs.push((heading, "index.html".to_owned()));
                title.clone_from(&self.facets[facet].1[value].label);
            }
            Of::Gathered(place) => {
                let (hub, type_id, _) = &self.gathered[place];
                crumbs.push((heading, "index.html".to_owned()));
                let hub = draw.link(*hub);
                crumbs.push((hub.text, hub.href));
                title = draw.say(&draw.view.schema.record_type(*type_id).plural);
            }
        }
        if matches!(sheet.part, Part::Numbered(_)) {
            crumbs.push((title, file_name(&stem, &Part::Newest)));
            title = draw.t("list-page", &[("n", &number.to_string())]);
        }
        let mut page = draw.place(&title, &record_type.name, &sheet.path, &crumbs);
        if matches!(sheet.part, Part::Numbered(_)) {
            // What the list is of belongs to the title in the browser's tab.
            let list = crumbs.last().map(|(label, _)| label.clone()).unwrap_or_default();
            page.title = format!("{list} · {title}");
        }
        page
    }

    fn chosen(&self, draw: &Draw<'_>, of: Of) -> Option<Chosen> {
        match of {
            Of::All => None,
            Of::Facet(facet, value) => {
                let (slot, groups) = &self.facets[facet];
                let field = &draw.view.schema.record_type(self.type_id).fields[*slot];
                let (facet, value) = (draw.say(&field.label), groups[value].label.clone());
                Some(Chosen { facet, value, remove_href: "index.html".into() })
            }
            Of::Gathered(place) => {
                let (hub, type_id, _) = &self.gathered[place];
                let record_type = draw.view.schema.record_type(*type_id);
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
    fn facets(&self, draw: &Draw<'_>, of: Of) -> Vec<Facet> {
        let fields = &draw.view.schema.record_type(self.type_id).fields;
        let chosen = if let Of::Facet(facet, value) = of { Some((facet, value)) } else { None };
        let facets = self.facets.iter().enumerate().filter(|(_, (_, groups))| groups.len() > 1);
        let facets = facets.filter(|(place, _)| match of {
            Of::All => true,
            Of::Facet(facet, _) => facet == *place,
            Of::Gathered(_) => false,
        });
        let shown = facets.map(|(facet, (slot, groups))| {
            let field = &fields[*slot];
            let values = groups.iter().enumerate().map(|(value, group)| {
                let active = chosen == Some((facet, value));
                let href = format!("{}.{}.html", field.name, group.key);
                FacetValue {
                    label: group.label.clone(),
                    count: chosen.is_none().then_some(group.records.len()),
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
