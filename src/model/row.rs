//! What a model holds of one record, and where it comes from.

use std::fmt::{self, Debug, Formatter};
use std::ops::Deref;
use std::sync::{Arc, LazyLock, OnceLock};

use super::trace::Reads;
use super::{Backlink, Due, Model, RecordIx, Step};
use crate::record::Record;
use crate::schema::TypeId;

/// Texts in Chinese and in English.
pub type Both = [Arc<str>; 2];

/// What a model holds of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The record itself, with its derived values; shared with what an audience may see where nothing of it is hidden.
    pub record: Arc<Record>,
    /// Its title.
    pub title: Both,
    /// The line below the title; often empty.
    pub summary: Both,
    /// The steps of its time line.
    pub steps: Vec<Step>,
    /// What is due for it, in the order of the type's deadlines.
    pub deadlines: Vec<Due>,
    /// The fields of others that refer to it, by type, slot and record.
    pub referring: Referring,
}

/// What refers to a record. Of some records that is much, and hardly anybody who looks at the record asks for it; so it
/// may be found out later.
#[derive(Clone)]
pub struct Referring(Arc<LazyLock<Vec<Backlink>, Make>>);

type Make = Box<dyn FnOnce() -> Vec<Backlink> + Send>;

impl Referring {
    /// These links.
    pub fn new(links: Vec<Backlink>) -> Referring {
        Referring::later(move || links)
    }

    /// The links that `make` gives when somebody asks.
    pub fn later(make: impl FnOnce() -> Vec<Backlink> + Send + 'static) -> Referring {
        Referring(Arc::new(LazyLock::new(Box::new(make))))
    }
}

impl Deref for Referring {
    type Target = [Backlink];

    fn deref(&self) -> &[Backlink] {
        &self.0
    }
}

impl PartialEq for Referring {
    fn eq(&self, other: &Referring) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || **self == **other
    }
}

impl Debug for Referring {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        (**self).fmt(out)
    }
}

impl Row {
    /// A record of which nothing is known yet but itself.
    pub fn new(record: impl Into<Arc<Record>>) -> Row {
        let record = record.into();
        let id = record.id.clone();
        Row {
            title: [id.clone(), id],
            summary: [Arc::from(""), Arc::from("")],
            steps: Vec::new(),
            deadlines: Vec::new(),
            referring: Referring::new(Vec::new()),
            record,
        }
    }
}

/// Where a model gets what it does not hold yet.
pub(crate) trait Source: Send + Sync {
    /// What there is of a record, but for a title that must be made from the model.
    fn row(&self, record: RecordIx) -> Arc<Row>;

    /// The title of a record, where it is another than the row's: made from what `model` shows.
    fn title(&self, model: &Model, record: RecordIx) -> Option<Both>;

    /// The type of a record.
    fn type_id(&self, record: RecordIx) -> TypeId;

    /// The record of an id.
    fn find(&self, id: &str) -> Option<RecordIx>;

    /// The record of a path.
    fn at_path(&self, path: &str) -> Option<RecordIx>;

    /// Every id that leads to a record.
    fn ids(&self) -> Vec<Arc<str>>;
}

/// One row, there or to be fetched.
#[derive(Default)]
pub(crate) struct Cell {
    pub row: OnceLock<Arc<Row>>,
    pub title: OnceLock<Box<(Option<Both>, Reads)>>,
}
