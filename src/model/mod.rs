//! The records as a whole: references resolved in both directions, values derived, titles and deadlines computed.
//!
//! In: the records of a snapshot, their schema and an instant. Out: a [`Model`] and findings about what does not
//! lead anywhere. No rule is judged here and nothing is hidden from anybody; see `check` and `view`.

pub mod attachments;
pub(crate) mod derive;
mod due;
pub(crate) mod gaps;
mod locate;
mod resolve;
#[cfg(test)]
mod tests;
mod timeline;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

pub use due::Due;
pub use locate::Locator;
pub use resolve::each_target;
pub use timeline::Step;

use crate::diag::Diagnostic;
use crate::label::{Label, Lang};
use crate::record::Record;
use crate::schema::{RecordType, Schema, TypeId};
use crate::value::Value;

/// Number of a record in [`Model::records`].
pub type RecordIx = u32;

/// The records as a whole.
#[derive(Clone, Debug)]
pub struct Model {
    /// Configuration, catalogs and types.
    pub schema: Arc<Schema>,
    /// The records by path.
    pub records: Vec<Record>,
    /// Records by id, and by the ids they had before.
    pub ids: BTreeMap<Arc<str>, RecordIx>,
    /// Records of each type, by path.
    pub by_type: Vec<Vec<RecordIx>>,
    /// For each record, the fields of others that refer to it, by type, slot and record.
    pub referring: Vec<Vec<Backlink>>,
    /// Titles, Chinese and English.
    pub titles: Vec<[Arc<str>; 2]>,
    /// The line below the title, Chinese and English; often empty.
    pub summaries: Vec<[Arc<str>; 2]>,
    /// The steps of each record's time line.
    pub steps: Vec<Vec<Step>>,
    /// What is due for each record, in the order of the type's deadlines.
    pub deadlines: Vec<Vec<Due>>,
    /// The instant that all this is true of.
    pub now: Timestamp,
    /// The day of that instant in the site's zone.
    pub today: Date,
}

/// A field of another record that refers to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backlink {
    /// The other record's type.
    pub type_id: TypeId,
    /// Slot of the field that holds the reference, at whatever depth.
    pub slot: u16,
    /// The other record.
    pub from: RecordIx,
}

impl Model {
    /// Resolves, derives and computes; `locator` finds the places of what is wrong.
    pub fn build(
        schema: Arc<Schema>,
        records: Vec<Record>,
        now: Timestamp,
        locator: &Locator<'_>,
        found: &mut Vec<Diagnostic>,
    ) -> Model {
        let today = schema.config.timezone.to_datetime(now).date();
        let count = records.len();
        let mut by_type = vec![Vec::new(); schema.types.len()];
        for (index, record) in records.iter().enumerate() {
            by_type[usize::from(record.type_id)].push(index as RecordIx);
        }
        let mut model = Model {
            schema,
            records,
            ids: BTreeMap::new(),
            by_type,
            referring: vec![Vec::new(); count],
            titles: Vec::new(),
            summaries: Vec::new(),
            steps: Vec::new(),
            deadlines: vec![Vec::new(); count],
            now,
            today,
        };
        model.titles = model.records.iter().map(|record| [record.id.clone(), record.id.clone()]).collect();
        model.summaries = vec![[Arc::from(""), Arc::from("")]; count];
        resolve::ids(&mut model, locator, found);
        resolve::references(&mut model, locator, found);
        model.index_references();
        timeline::fill(&mut model, locator, found);
        derive::run(&mut model, locator, found);
        model
    }

    /// Finds for each record the fields that refer to it.
    pub(crate) fn index_references(&mut self) {
        self.referring = resolve::backlinks(self);
    }

    /// A record by its number.
    pub fn record(&self, index: RecordIx) -> &Record {
        &self.records[index as usize]
    }

    /// The type of a record.
    pub fn type_of(&self, index: RecordIx) -> &RecordType {
        self.schema.record_type(self.record(index).type_id)
    }

    /// A record by its id or a former id.
    pub fn find(&self, id: &str) -> Option<RecordIx> {
        self.ids.get(id).copied()
    }

    /// The title of a record.
    pub fn title(&self, index: RecordIx, lang: Lang) -> &Arc<str> {
        &self.titles[index as usize][lang as usize]
    }

    /// The title of a record in both languages.
    pub fn title_label(&self, index: RecordIx) -> Label {
        let [zh, en] = &self.titles[index as usize];
        Label { zh: zh.clone(), en: en.clone() }
    }

    /// The value of a field by name; null for a name that the type does not have.
    pub fn field(&self, index: RecordIx, name: &str) -> &Value {
        static NULL: Value = Value::Null;
        let record = self.record(index);
        self.schema.record_type(record.type_id).slot(name).map_or(&NULL, |slot| record.value(slot))
    }

    /// The value that a dotted name leads to, through objects and references.
    pub fn value_at(&self, index: RecordIx, path: &str) -> Value {
        if !path.contains('.') {
            return self.field(index, path).clone();
        }
        let mut steps = path.split('.');
        let mut value = steps.next().map_or(Value::Null, |name| self.field(index, name).clone());
        for step in steps {
            value = match &value {
                Value::Object(object) => object.get(step).clone(),
                Value::Ref(to) => to.target.map_or(Value::Null, |target| self.field(target, step).clone()),
                Value::List(items) => Value::List(items.iter().map(|item| object_field(item, step)).collect()),
                _ => Value::Null,
            };
        }
        value
    }

    /// The state of a record's workflow.
    pub fn status(&self, index: RecordIx) -> Option<&str> {
        let slot = self.type_of(index).status_slot()?;
        match self.record(index).value(slot) {
            Value::Text(state) => Some(state),
            _ => None,
        }
    }

    /// Whether the record's workflow has come to an end; records without one never do.
    pub fn is_finished(&self, index: RecordIx) -> bool {
        let workflow = self.type_of(index).workflow.as_ref();
        workflow.zip(self.status(index)).is_some_and(|(workflow, state)| workflow.is_last(state))
    }

    /// When the record happened: the field with the role `date`, as an instant; days begin at midnight.
    pub fn date(&self, index: RecordIx) -> Option<Timestamp> {
        let role = self.type_of(index).roles.date.as_ref()?;
        self.instant(&self.value_at(index, &role.text))
    }

    /// Whose the record is: the first person in the field with the role `owner`.
    pub fn owner(&self, index: RecordIx) -> Option<RecordIx> {
        let role = self.type_of(index).roles.owner.as_ref()?;
        first_target(&self.value_at(index, &role.text))
    }

    /// A day or an instant as an instant; a day begins at midnight in the site's zone.
    pub fn instant(&self, value: &Value) -> Option<Timestamp> {
        match value {
            Value::Instant(instant) => Some(*instant),
            Value::Date(date) => start_of(*date, &self.schema.config.timezone),
            Value::Period(period) => start_of(period.start, &self.schema.config.timezone),
            _ => None,
        }
    }
}

/// The first instant of a day in a zone.
pub fn start_of(date: Date, zone: &jiff::tz::TimeZone) -> Option<Timestamp> {
    date.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

/// The first resolved reference in a value.
pub fn first_target(value: &Value) -> Option<RecordIx> {
    match value {
        Value::Ref(to) => to.target,
        Value::List(items) => items.iter().find_map(first_target),
        _ => None,
    }
}

fn object_field(value: &Value, name: &str) -> Value {
    match value {
        Value::Object(object) => object.get(name).clone(),
        _ => Value::Null,
    }
}
