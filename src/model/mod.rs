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
mod row;
mod scope;
#[cfg(test)]
mod tests;
mod timeline;
pub mod trace;
mod world;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::civil::Date;

pub use due::Due;
pub use locate::Locator;
pub use resolve::{each_target, texts};
use row::Cell;
pub(crate) use row::Source;
pub use row::{Both, Row};
pub(crate) use scope::Links;
pub use scope::Scope;
pub use timeline::Step;
pub use trace::Aspects;
use trace::Reads;

use crate::diag::Diagnostic;
use crate::label::{Label, Lang};
use crate::record::Record;
use crate::schema::{RecordType, Schema, TypeId};
use crate::value::Value;

/// Number of a record in [`Model::records`].
pub type RecordIx = u32;

/// The name that is looked up by whoever looks at all ids.
pub const ALL_IDS: &str = "ids";

/// The records as a whole. What it holds is handed out by methods, which note who looked at what: see [`trace`].
pub struct Model {
    /// Configuration, catalogs and types.
    pub schema: Arc<Schema>,
    /// The instant that all this is true of.
    pub now: Timestamp,
    /// The day of that instant in the site's zone.
    pub today: Date,
    /// The records by path.
    cells: Vec<Cell>,
    /// Records of each type, by path.
    by_type: Vec<Vec<RecordIx>>,
    names: Names,
    /// Whether looks are noted.
    watched: bool,
    /// What was looked at to compute each record.
    reads: BTreeMap<RecordIx, Reads>,
}

/// Which ids lead where.
enum Names {
    /// Records by id, and by the ids they had before.
    Here(BTreeMap<Arc<str>, RecordIx>),
    /// Somebody else knows, and has the rows too.
    Behind(Arc<dyn Source>),
}

/// The name that is looked up by whoever looks for a record by its id.
pub fn id_name(id: &str) -> Arc<str> {
    format!("id:{id}").into()
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
    /// The records that a row refers to.
    pub(crate) fn targets(&self, row: &Row) -> Vec<RecordIx> {
        let mut targets = Vec::new();
        resolve::links_in(&self.schema, &row.record, &mut |target, _| targets.push(target));
        targets
    }

    /// The ids that a record had before, with their places in the list.
    pub(crate) fn aliases(&self, index: RecordIx) -> Vec<(usize, Arc<str>)> {
        resolve::aliases(self, index)
    }

    /// The finding of a record whose id another has.
    pub(crate) fn same_id(&self, index: RecordIx, first: RecordIx) -> Diagnostic {
        resolve::twice(self, index, first)
    }

    /// The findings of a record one of whose former ids leads to another.
    pub(crate) fn taken_alias(
        &self,
        locator: &Locator<'_>,
        index: RecordIx,
        alias: &str,
        other: RecordIx,
    ) -> Vec<Diagnostic> {
        let own = self.aliases(index).into_iter().filter(|(_, own)| **own == *alias);
        own.map(|(position, own)| resolve::taken(self, locator, index, position, &own, other)).collect()
    }

    /// Notes which id leads to which record.
    pub(crate) fn name_all(&mut self, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
        resolve::ids(self, locator, found);
    }

    /// Resolves, derives and computes for the records in `scope`, of which only themselves are held, and lets those that
    /// they refer to know. Without `links`, the scope is all records.
    pub(crate) fn compute(
        &mut self,
        scope: &Scope,
        mut links: Option<&mut Links>,
        locator: &Locator<'_>,
        found: &mut Vec<Diagnostic>,
    ) {
        resolve::references(self, scope, locator, found);
        self.link(scope, links.as_deref_mut());
        timeline::fill(self, scope, locator, found);
        derive::run(self, scope, links, locator, found);
    }

    /// Lets records know what refers to them.
    fn link(&mut self, scope: &Scope, links: Option<&mut Links>) {
        match links {
            Some(links) => links.update(self, scope),
            None => {
                for (index, links) in resolve::backlinks(self).into_iter().enumerate() {
                    self.change(index as RecordIx, |row| row.referring = links);
                }
            }
        }
    }

    /// What was looked at to compute a record, once that is noted.
    pub(crate) fn reads(&self, index: RecordIx) -> Option<&Reads> {
        self.reads.get(&index)
    }

    /// Forgets what was looked at, once it is written down; from here on nothing is noted.
    pub(crate) fn settle(&mut self) {
        self.watched = false;
        self.reads = BTreeMap::new();
    }

    /// Computes for one record; what is looked at is added to what it has looked at before.
    pub(crate) fn watching<T>(&self, make: impl FnOnce() -> T) -> (T, Reads) {
        if self.watched { trace::watch(make) } else { (make(), Reads::default()) }
    }

    /// Adds to what was looked at to compute a record.
    pub(crate) fn looked(&mut self, index: RecordIx, reads: &Reads) {
        if self.watched {
            self.reads.entry(index).or_default().extend(reads);
        }
    }

    /// A model of records by path, of which nothing is computed yet.
    pub(crate) fn of(schema: Arc<Schema>, records: Vec<Record>, now: Timestamp) -> Model {
        let today = schema.config.timezone.to_datetime(now).date();
        let mut by_type = vec![Vec::new(); schema.types.len()];
        for (index, record) in records.iter().enumerate() {
            by_type[usize::from(record.type_id)].push(index as RecordIx);
        }
        let cell = |record| Cell { row: Arc::new(Row::new(record)).into(), title: OnceLock::new() };
        let cells = records.into_iter().map(cell).collect();
        Model {
            schema,
            now,
            today,
            cells,
            by_type,
            names: Names::Here(BTreeMap::new()),
            watched: false,
            reads: BTreeMap::new(),
        }
    }

    /// A model that shows what `source` has: of `count` records those in `by_type`.
    pub(crate) fn behind(
        schema: Arc<Schema>,
        now: Timestamp,
        by_type: Vec<Vec<RecordIx>>,
        count: usize,
        source: Arc<dyn Source>,
    ) -> Model {
        let today = schema.config.timezone.to_datetime(now).date();
        let cells = std::iter::repeat_with(Cell::default).take(count).collect();
        Model {
            schema,
            now,
            today,
            cells,
            by_type,
            names: Names::Behind(source),
            watched: false,
            reads: BTreeMap::new(),
        }
    }

    /// Whether looks at this model are noted from now on.
    pub fn watch(&mut self, watched: bool) {
        self.watched = watched;
    }

    fn note(&self, index: RecordIx, aspects: Aspects) {
        if self.watched {
            trace::note(index, aspects);
        }
    }

    /// Notes that a name was looked up, whether or not it leads to anything.
    pub fn note_name(&self, name: impl FnOnce() -> Arc<str>) {
        if self.watched {
            trace::note_name(name);
        }
    }

    /// Notes that what is being made holds until an instant.
    pub fn note_until(&self, instant: Option<Timestamp>) {
        if self.watched {
            trace::note_until(instant);
        }
    }

    /// The first instant of tomorrow.
    pub fn midnight(&self) -> Option<Timestamp> {
        start_of(self.today.tomorrow().ok()?, &self.schema.config.timezone)
    }

    fn row(&self, index: RecordIx) -> &Row {
        self.cells[index as usize].row.get_or_init(|| match &self.names {
            Names::Behind(source) => source.row(index),
            // Every row is there from the beginning.
            Names::Here(_) => Arc::new(Row::new(Record::default())),
        })
    }

    /// What is held of a record, to be shared; nobody is noted to have looked.
    pub(crate) fn share(&self, index: RecordIx) -> Arc<Row> {
        self.row(index);
        self.cells[index as usize].row.get().cloned().unwrap_or_else(|| Arc::new(Row::new(Record::default())))
    }

    /// Puts a record in place of what is held of it.
    pub(crate) fn put(&mut self, index: RecordIx, row: Row) {
        self.cells[index as usize] = Cell { row: Arc::new(row).into(), title: OnceLock::new() };
        self.reads.remove(&index);
    }

    /// Changes what is held of a record.
    pub(crate) fn change<T>(&mut self, index: RecordIx, change: impl FnOnce(&mut Row) -> T) -> T {
        let mut row = self.share(index);
        let cell = &mut self.cells[index as usize].row;
        drop(cell.take());
        let result = change(Arc::make_mut(&mut row));
        // ok: the cell was emptied above.
        let _ = cell.set(row);
        result
    }

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
    fn all_types(&self) -> Vec<TypeId> {
        (0..self.end()).map(|index| self.type_id(index)).collect()
    }

    /// The record of an id with its type, where a source has them.
    fn find_in_source(&self, id: &str) -> Option<(RecordIx, TypeId)> {
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
