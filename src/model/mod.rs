//! The records as a whole: references resolved in both directions, values derived, titles and deadlines computed.
//!
//! In: the records of a snapshot, their schema and an instant. Out: a [`Model`] and findings about what does not
//! lead anywhere. No rule is judged here and nothing is hidden from anybody; see `check` and `view`.

mod ask;
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

pub use ask::first_target;
pub use due::Due;
pub use locate::Locator;
pub use resolve::{each_target, texts};
use row::Cell;
pub(crate) use row::Source;
pub use row::{Both, Referring, Row};
pub(crate) use scope::Links;
pub use scope::Scope;
pub use timeline::Step;
pub use trace::Aspects;
use trace::Reads;

use crate::diag::Diagnostic;
use crate::record::Record;
use crate::schema::{Schema, TypeId};

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
    /// Names of pages that are not those of the records' ids.
    page_names: BTreeMap<RecordIx, Arc<str>>,
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
                    self.change(index as RecordIx, |row| row.referring = Referring::new(links));
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
        let mut by_type = vec![Vec::new(); schema.types.len()];
        for (index, record) in records.iter().enumerate() {
            by_type[usize::from(record.type_id)].push(index as RecordIx);
        }
        let cell = |record| Cell { row: Arc::new(Row::new(record)).into(), title: OnceLock::new() };
        let cells = records.into_iter().map(cell).collect();
        Model::with(schema, now, cells, by_type, Names::Here(BTreeMap::new()))
    }

    /// A model that shows what `source` has: of `count` records those in `by_type`.
    pub(crate) fn behind(
        schema: Arc<Schema>,
        now: Timestamp,
        by_type: Vec<Vec<RecordIx>>,
        count: usize,
        source: Arc<dyn Source>,
    ) -> Model {
        let cells = std::iter::repeat_with(Cell::default).take(count).collect();
        Model::with(schema, now, cells, by_type, Names::Behind(source))
    }

    fn with(schema: Arc<Schema>, now: Timestamp, cells: Vec<Cell>, by_type: Vec<Vec<RecordIx>>, names: Names) -> Model {
        let today = schema.config.timezone.to_datetime(now).date();
        let (reads, page_names) = (BTreeMap::new(), BTreeMap::new());
        Model { schema, now, today, cells, by_type, names, watched: false, reads, page_names }
    }

    /// Whether looks at this model are noted from now on.
    pub fn watch(&mut self, watched: bool) {
        self.watched = watched;
    }

    /// Names the pages of records whose ids cannot name them. Nobody is noted to look at these names.
    pub fn name_pages(&mut self, names: BTreeMap<RecordIx, Arc<str>>) {
        self.page_names = names;
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
}

/// The first instant of a day in a zone.
pub fn start_of(date: Date, zone: &jiff::tz::TimeZone) -> Option<Timestamp> {
    date.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
}
