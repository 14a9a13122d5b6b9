//! What a model holds of one record, and where it comes from.

use std::sync::{Arc, OnceLock};

use super::trace::Reads;
use super::{Backlink, Due, Model, RecordIx, Step};
use crate::record::Record;
use crate::schema::TypeId;

/// Texts in Chinese and in English.
pub type Both = [Arc<str>; 2];

/// What a model holds of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The record itself, with its derived values.
    pub record: Record,
    /// Its title.
    pub title: Both,
    /// The line below the title; often empty.
    pub summary: Both,
    /// The steps of its time line.
    pub steps: Vec<Step>,
    /// What is due for it, in the order of the type's deadlines.
    pub deadlines: Vec<Due>,
    /// The fields of others that refer to it, by type, slot and record.
    pub referring: Vec<Backlink>,
}

impl Row {
    /// A record of which nothing is known yet but itself.
    pub fn new(record: Record) -> Row {
        let id = record.id.clone();
        Row {
            title: [id.clone(), id],
            summary: [Arc::from(""), Arc::from("")],
            steps: Vec::new(),
            deadlines: Vec::new(),
            referring: Vec::new(),
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
