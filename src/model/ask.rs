//! What a model tells of its records. Who asks is noted, see [`super::trace`].

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    ALL_IDS, Aspects, Backlink, Both, Due, Model, Names, RecordIx, Step, attachments, id_name, start_of, trace,
};
use crate::label::{Label, Lang};
use crate::record::Record;
use crate::schema::{RecordType, TypeId};
use crate::value::Value;

impl Model {
    /// How many records there are; where some are not shown, their numbers are not used.
    pub fn len(&self) -> usize {
        self.by_type.iter().map(Vec::len).sum()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.by_type.iter().all(Vec::is_empty)
    }

    /// The number that no record has, nor any larger one.
    pub fn end(&self) -> RecordIx {
        self.cells.len() as RecordIx
    }

    /// The numbers of all records, by path.
    pub fn indices(&self) -> Vec<RecordIx> {
        let mut all: Vec<RecordIx> = self.by_type.iter().flatten().copied().collect();
        all.sort_unstable();
        all
    }

    /// The records of a type, by path.
    pub fn of_type(&self, id: TypeId) -> &[RecordIx] {
        &self.by_type[usize::from(id)]
    }

    /// A record by its number.
    pub fn record(&self, index: RecordIx) -> &Record {
        self.note(index, Aspects::VALUES);
        &self.row(index).record
    }

    /// The id of a record, which is the same as long as there is the record.
    pub fn id(&self, index: RecordIx) -> &Arc<str> {
        &self.row(index).record.id
    }

    /// The name of a record's page: its id, where that can be one.
    pub fn page_name(&self, index: RecordIx) -> &Arc<str> {
        let odd = if self.page_names.is_empty() { None } else { self.page_names.get(&index) };
        odd.unwrap_or_else(|| self.id(index))
    }

    /// The path of a record's file, which is the same as long as there is the record.
    pub fn path(&self, index: RecordIx) -> &Arc<str> {
        &self.row(index).record.path
    }

    /// The number of a record's type.
    pub fn type_id(&self, index: RecordIx) -> TypeId {
        match (&self.names, self.cells[index as usize].row.get()) {
            (_, Some(row)) => row.record.type_id,
            (Names::Behind(source), None) => source.type_id(index),
            (Names::Here(_), None) => self.row(index).record.type_id,
        }
    }

    /// The type of a record.
    pub fn type_of(&self, index: RecordIx) -> &RecordType {
        self.schema.record_type(self.type_id(index))
    }

    /// A record by its id or a former id.
    pub fn find(&self, id: &str) -> Option<RecordIx> {
        let found = match &self.names {
            Names::Here(ids) => ids.get(id).copied(),
            Names::Behind(source) => source.find(id),
        };
        if self.watched {
            match found {
                Some(index) => trace::note(index, Aspects::EXISTS),
                None => trace::note_name(|| id_name(id)),
            }
        }
        found
    }

    /// The type of every record.
    pub(super) fn all_types(&self) -> Vec<TypeId> {
        (0..self.end()).map(|index| self.type_id(index)).collect()
    }

    /// The record of an id with its type, where a source has them.
    pub(super) fn find_in_source(&self, id: &str) -> Option<(RecordIx, TypeId)> {
        let Names::Behind(source) = &self.names else { return None };
        source.find(id).map(|index| (index, source.type_id(index)))
    }

    /// The record of a path.
    pub fn at_path(&self, path: &str) -> Option<RecordIx> {
        self.note_name(|| attachments::file_name(path));
        match &self.names {
            Names::Here(_) => {
                let all = self.cells.binary_search_by(|cell| {
                    let own = cell.row.get().map_or(&[][..], |row| row.record.path.as_bytes());
                    own.cmp(path.as_bytes())
                });
                all.ok().map(|at| at as RecordIx)
            }
            Names::Behind(source) => source.at_path(path),
        }
    }

    /// Every id that leads to a record, sorted.
    pub fn ids(&self) -> Vec<Arc<str>> {
        if self.watched {
            trace::note_name(|| ALL_IDS.into());
        }
        match &self.names {
            Names::Here(ids) => ids.keys().cloned().collect(),
            Names::Behind(source) => source.ids(),
        }
    }

    /// The title of a record.
    pub fn title(&self, index: RecordIx, lang: Lang) -> &Arc<str> {
        &self.titles(index)[lang as usize]
    }

    /// The title of a record in both languages.
    fn titles(&self, index: RecordIx) -> &Both {
        self.note(index, Aspects::TITLE);
        let own = || &self.row(index).title;
        let Names::Behind(source) = &self.names else { return own() };
        let make = || Box::new(trace::watch(|| source.title(self, index)));
        let (made, reads) = &**self.cells[index as usize].title.get_or_init(make);
        // A title that is made for an audience is made from what whoever shows it thereby shows too.
        trace::note_all(reads);
        made.as_ref().unwrap_or_else(own)
    }

    /// The line below the title of a record; often empty.
    pub fn summary(&self, index: RecordIx, lang: Lang) -> &Arc<str> {
        self.note(index, Aspects::TITLE);
        &self.row(index).summary[lang as usize]
    }

    /// The steps of a record's time line.
    pub fn steps(&self, index: RecordIx) -> &[Step] {
        self.note(index, Aspects::VALUES);
        &self.row(index).steps
    }

    /// What is due for a record, in the order of the type's deadlines.
    pub fn deadlines(&self, index: RecordIx) -> &[Due] {
        self.note(index, Aspects::DEADLINES);
        &self.row(index).deadlines
    }

    /// The fields of others that refer to a record, by type, slot and record.
    pub fn referring(&self, index: RecordIx) -> &[Backlink] {
        self.note(index, Aspects::REFERRING);
        &self.row(index).referring
    }

    /// The records that a record refers to; steps of time lines do not count.
    pub fn targets_of(&self, index: RecordIx) -> Vec<RecordIx> {
        let mut targets = Vec::new();
        super::resolve::links_in(&self.schema, self.record(index), &mut |target, _| targets.push(target));
        targets
    }

    /// The title of a record in both languages.
    pub fn title_label(&self, index: RecordIx) -> Label {
        let [zh, en] = self.titles(index);
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
