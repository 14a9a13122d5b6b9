//! What belongs to a record: cards of people, tables of others, and the long lists that those tables begin.

use std::sync::Arc;

use super::draw::Draw;
use super::facts::ListName;
use super::hub::Hub;
use super::rows::{columns, headings};
use crate::model::{Model, RecordIx, trace};
use crate::schema::{Field as Declared, FieldKind, RecordType, TypeId};
use crate::site::context::{Card, Field, Gathered};
use crate::site::templates::TemplateProblem;
use crate::site::view::FieldView;
use crate::value::Value;

/// Rows of a gathered table that the page shows; what is more has a list of its own.
const ROWS: usize = 5;

/// Records of a type beyond which what gathers them has a list of them.
pub(super) fn most(view: &Model, hub: TypeId, of: TypeId) -> usize {
    let people = view.schema.people().is_some_and(|(people, _)| people == hub);
    // The page of a person shows only those in that person's charge.
    if people && view.schema.record_type(of).page.hub { 0 } else { ROWS }
}

/// Whether records of a type have lists of the records of another that refer to them.
pub(super) fn gathers(view: &Model, hub: TypeId, of: TypeId) -> bool {
    let record_type = view.schema.record_type(hub);
    record_type.page.hub && types(view, record_type).any(|id| id == of) && !as_cards(view.schema.record_type(of))
}

fn types(view: &Model, record_type: &RecordType) -> impl Iterator<Item = TypeId> {
    record_type.page.gather.iter().filter_map(|name| view.schema.type_id(&name.text))
}

fn of_type(draw: &Draw<'_>, hub: RecordIx, id: TypeId) -> Vec<RecordIx> {
    let links = draw.view.referring(hub).iter();
    let mut records: Vec<RecordIx> = links.filter(|link| link.type_id == id).map(|link| link.from).collect();
    records.sort_unstable();
    records.dedup();
    records
}

/// The latest first; without dates by title.
fn sorted(draw: &Draw<'_>, mut records: Vec<RecordIx>) -> Vec<RecordIx> {
    let view = draw.view;
    records.sort_by(|a, b| {
        (view.date(*b).cmp(&view.date(*a)))
            .then_with(|| draw.compare(view.title(*a, draw.lang), view.title(*b, draw.lang)))
    });
    records
}

/// People are cards: what has a telephone and no date.
fn as_cards(record_type: &RecordType) -> bool {
    let callable = record_type.fields.iter().any(|field| !field.hidden && matches!(field.kind, FieldKind::Phone));
    record_type.roles.date.is_none() && callable && !record_type.page.hub
}

/// The name that is looked up by whoever looks at the list of the records of a type that a record gathers.
pub fn list_name(view: &Model, hub: RecordIx, of: TypeId) -> Arc<str> {
    format!("list:{}.{}", view.id(hub), view.schema.record_type(of).name).into()
}

/// The column that would name the record itself in each row, counted from 1 with the title; 0 when there is none.
pub(super) fn own_column(draw: &Draw<'_>, hub: RecordIx, record_type: &RecordType) -> usize {
    let own = &draw.view.type_of(hub).name;
    let names_it = |field: &Declared| {
        field
            .reference()
            .is_some_and(|reference| reference.from_path && reference.types.iter().any(|name| name.text == *own))
    };
    columns(record_type).position(names_it).map_or(0, |place| place + 2)
}

impl Hub<'_, '_> {
    /// The gathered types that exist, in their order.
    pub fn types(&self) -> Vec<TypeId> {
        types(self.draw.view, self.record_type).collect()
    }

    /// The records of a type that this one gathers, the latest first. Whoever asks is another when the list is.
    pub fn list(&self, id: TypeId) -> Vec<RecordIx> {
        let (draw, view) = (self.draw, self.draw.view);
        if !gathers(view, view.type_id(self.index), id) {
            return sorted(draw, self.of_type(id));
        }
        trace::note_name(|| list_name(view, self.index, id));
        let lists = &draw.input.lists;
        let name = ListName::Gathered { language: draw.language, hub: (lists.key)(self.index), of: id };
        lists.register.list(&name).iter().filter_map(|entry| lists.record(entry)).collect()
    }

    /// The records of a type that refer to this one.
    pub fn of_type(&self, id: TypeId) -> Vec<RecordIx> {
        of_type(self.draw, self.index, id)
    }

    /// The gathered records, type by type. On the page of a person, what is in that person's charge stands above.
    ///
    /// # Errors
    ///
    /// When the template of rows cannot be drawn.
    pub fn gathered(&self, person: bool) -> Result<Vec<Gathered>, TemplateProblem> {
        let types = self.types().into_iter();
        let types = types.filter(|id| !person || !self.draw.view.schema.record_type(*id).page.hub);
        let groups = types.map(|id| self.gather(id)).collect::<Result<Vec<_>, _>>()?;
        Ok(groups.into_iter().filter(|group| group.total > 0).collect())
    }

    /// Cards for what has a telephone and no date: people; a table for all else.
    fn gather(&self, id: TypeId) -> Result<Gathered, TemplateProblem> {
        let (draw, view) = (self.draw, self.draw.view);
        let record_type = view.schema.record_type(id);
        let records = self.list(id);
        let as_cards = as_cards(record_type);
        let total = records.len();
        let cards: Vec<Card> =
            if as_cards { records.iter().map(|index| self.card_of(*index)).collect() } else { Vec::new() };
        let shown = if as_cards { 0 } else { ROWS };
        Ok(Gathered {
            type_name: record_type.name.to_string(),
            label: draw.say(&record_type.plural),
            icon: record_type.icon.to_string(),
            total,
            columns: if as_cards { Vec::new() } else { headings(draw, record_type) },
            without: own_column(draw, self.index, record_type),
            rows: records.iter().take(shown).map(|index| self.rows.get(draw, *index)).collect::<Result<_, _>>()?,
            more_href: if !as_cards && total > ROWS { self.list_href(id) } else { String::new() },
            new_href: draw.new_href(record_type),
            cards,
        })
    }

    /// The list of all records of a type that belong to this one.
    pub fn list_href(&self, id: TypeId) -> String {
        let view = self.draw.view;
        format!("{}.{}.html", view.page_name(self.index), view.schema.record_type(id).name)
    }

    fn card_of(&self, index: RecordIx) -> Card {
        let (draw, view) = (self.draw, self.draw.view);
        let record_type = view.type_of(index);
        let columns = columns(record_type).filter(|field| {
            !matches!(field.kind, FieldKind::Enum(_)) && !matches!(view.field(index, &field.name), Value::Ref(_))
        });
        let line = view.summary(index, draw.lang).to_string();
        let title = view.title(index, draw.lang);
        let fields = columns.filter_map(|field| {
            let value = draw.value(index, field, view.field(index, &field.name));
            // What the title or the line says already is not said again.
            let said = matches!(&value, FieldView::Text(text) if title.contains(&**text) || line.contains(&**text));
            let filled = !said && !matches!(value, FieldView::Empty | FieldView::Bool { .. });
            filled.then(|| Field::new(&*field.name, draw.say(&field.label), &value))
        });
        let past = view.is_finished(index);
        let mut pills = draw.badges(index);
        pills.extend(draw.status(index).filter(|_| past));
        let fields = fields.collect();
        Card { record: draw.link(index), line, pills, fields, past }
    }
}
