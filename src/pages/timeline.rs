//! The time line of a record that gathers others: what happened, by month.

use jiff::civil::Date;

use super::hub::Hub;
use super::rows::columns;
use crate::model::{RecordIx, trace};
use crate::schema::FieldKind;
use crate::site::context::{Entry, Field, Kind, Month};
use crate::site::view::FieldView;
use crate::value::Value;

/// Entries that the page shows.
const ENTRIES: usize = 20;
/// Entries that the page of a person shows, where what is to be done matters more.
const OF_PERSON: usize = 12;
/// Entries that open to show more.
const DETAILED: usize = 4;

impl Hub<'_, '_> {
    /// What happened, by month, the latest first; how many of each kind; and how many in all.
    pub fn time_line(&self, person: bool) -> (Vec<Month>, Vec<Kind>, usize) {
        let (draw, view) = (self.draw, self.draw.view);
        let mut all: Vec<(jiff::Timestamp, RecordIx)> = Vec::new();
        let mut kinds = Vec::new();
        let entries = if person { OF_PERSON } else { ENTRIES };
        let mut total = 0;
        for id in self.types() {
            let record_type = view.schema.record_type(id);
            if record_type.roles.date.is_none() {
                continue;
            }
            let happened = self.happened(self.list(id));
            if !happened.is_empty() {
                kinds.push(Kind {
                    type_name: record_type.name.to_string(),
                    label: draw.say(&record_type.plural),
                    count: happened.len(),
                });
            }
            total += happened.len();
            all.extend(happened.into_iter().take(entries).filter_map(|index| Some((view.date(index)?, index))));
        }
        all.sort_by_key(|(at, index)| (std::cmp::Reverse(*at), *index));
        let zone = &view.schema.config.timezone;
        let mut months: Vec<Month> = Vec::new();
        for (place, (at, index)) in all.into_iter().take(entries).enumerate() {
            let date = zone.to_datetime(at).date();
            let key = date.strftime("%Y-%m").to_string();
            if months.last().is_none_or(|month| month.key != key) {
                months.push(Month { label: draw.month(date), key, entries: Vec::new() });
            }
            if let Some(month) = months.last_mut() {
                month.entries.push(self.entry(index, at, date, if person { DETAILED } else { place }));
            }
        }
        (months, kinds, total)
    }

    /// Of records with the latest first those that have happened: only the others are looked at, and one beside them.
    fn happened(&self, mut records: Vec<RecordIx>) -> Vec<RecordIx> {
        let view = self.draw.view;
        let ahead = records.iter().take_while(|index| view.date(**index).is_some_and(|at| !has_come(at, view.now)));
        records.drain(..ahead.count());
        let undated = records.iter().rev().take_while(|index| view.date(**index).is_none()).count();
        records.truncate(records.len() - undated);
        records
    }

    fn entry(&self, index: RecordIx, at: jiff::Timestamp, date: Date, place: usize) -> Entry {
        let (draw, view) = (self.draw, self.draw.view);
        let record_type = view.type_of(index);
        let day = date.day().to_string();
        Entry {
            type_name: record_type.name.to_string(),
            type_label: self.kind_of(index),
            icon: record_type.icon.to_string(),
            at: draw.when(at),
            day: draw.t("hub-day", &[("day", &day)]),
            record: draw.link(index),
            who: view.owner(index).map(|owner| view.title(owner, draw.lang).to_string()).unwrap_or_default(),
            status: draw.status(index).filter(|_| !view.is_finished(index)),
            line: String::new(),
            details: if place < DETAILED { self.details(index) } else { Vec::new() },
            open: place == 0,
        }
    }

    /// What it is within its type, where the first column of the type's list tells: 拜访; else the type.
    fn kind_of(&self, index: RecordIx) -> String {
        let (draw, record_type) = (self.draw, self.draw.view.type_of(index));
        let kind = columns(record_type).next().filter(|field| matches!(field.kind, FieldKind::Enum(_)));
        match kind.map(|field| (field, draw.view.field(index, &field.name))) {
            Some((field, Value::Text(key))) => draw.option(index, field, key).label,
            _ => draw.say(&record_type.plural),
        }
    }

    /// What opens below an entry: the facts of the record's own page.
    fn details(&self, index: RecordIx) -> Vec<Field> {
        let record_type = self.draw.view.type_of(index);
        let facts = record_type.page.facts.iter().filter_map(|name| {
            let field = record_type.field_at(&name.text).filter(|field| !field.hidden)?;
            let value = self.draw.value(index, field, &self.draw.view.value_at(index, &name.text));
            let filled = !matches!(value, FieldView::Empty);
            filled.then(|| Field::new(&*name.text, self.draw.say(&field.label), &value))
        });
        facts.collect()
    }
}

/// Whether an instant is past; when it is not, until when is noted.
fn has_come(at: jiff::Timestamp, now: jiff::Timestamp) -> bool {
    let ahead = at > now;
    trace::note_until(Some(at).filter(|_| ahead));
    !ahead
}
