//! The records: the dynamic side of an expression, given by the model.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{EnumId, RecordIx, Slot, TypeId};
use crate::label::Lang;
use crate::value::Value;

/// The model, as expressions see it. Values are handed out by reference where they are kept, so that reading a
/// field costs no count of owners.
pub trait World {
    /// The value of a field; null when it is empty.
    fn field(&self, record: RecordIx, slot: Slot) -> Cow<'_, Value>;
    /// The type of a record.
    fn type_of(&self, record: RecordIx) -> TypeId;
    /// The name of a type.
    fn type_name(&self, ty: TypeId) -> &Arc<str>;
    /// The id of a record.
    fn id(&self, record: RecordIx) -> &Arc<str>;
    /// The title of a record.
    fn title(&self, record: RecordIx, lang: Lang) -> Arc<str>;
    /// The Markdown body of a record; empty when it has none.
    fn body(&self, record: RecordIx) -> Arc<str>;
    /// The records of a type that refer to a record, through that field or through any; in a stable order.
    fn referring(&self, record: RecordIx, ty: TypeId, slot: Option<Slot>) -> Cow<'_, [RecordIx]>;
    /// How a deadline of the record stands.
    fn deadline(&self, record: RecordIx, deadline: u16) -> DeadlineState;
    /// The steps of the record's time line, in order.
    fn timeline(&self, record: RecordIx) -> Cow<'_, [Step]>;
    /// The day it is, in the site's zone.
    fn today(&self) -> Date;
    /// The site's zone.
    fn zone(&self) -> &TimeZone;
    /// The words of an option.
    fn option_label(&self, list: EnumId, key: &str, lang: Lang) -> Option<Arc<str>>;
}

/// A step of a time line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The state entered.
    pub state: Arc<str>,
    /// When.
    pub at: Option<Timestamp>,
}

/// How a deadline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct DeadlineState {
    /// When it falls due; none when the record has no such deadline.
    pub due: Option<Timestamp>,
    /// Done in time.
    pub met: bool,
    /// Done late, or not done and past due.
    pub missed: bool,
    /// Not done yet.
    pub open: bool,
    /// When it was done.
    pub done_at: Option<Timestamp>,
}

/// For which record an expression is evaluated.
#[derive(Clone, Copy)]
pub struct At<'w> {
    /// The records.
    pub world: &'w dyn World,
    /// The record whose fields are names.
    pub record: RecordIx,
    /// The list item, in rules and deadlines with `each`.
    pub item: Option<&'w Value>,
    /// The language of titles and labels.
    pub lang: Lang,
}
