//! A world without records, in which constants are computed when an expression is compiled.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::expr::{DeadlineState, EnumId, RecordIx, Slot, Step, TypeId, World};
use crate::label::Lang;
use crate::value::Value;

/// Only the zone is there; nothing else is ever asked for by constants.
pub(super) struct Nowhere<'z> {
    pub zone: &'z TimeZone,
}

static NO_TEXT: LazyLock<Arc<str>> = LazyLock::new(|| "".into());

impl World for Nowhere<'_> {
    fn field(&self, _: RecordIx, _: Slot) -> Cow<'_, Value> {
        Cow::Owned(Value::Null)
    }
    fn type_of(&self, _: RecordIx) -> TypeId {
        0
    }
    fn type_name(&self, _: TypeId) -> &Arc<str> {
        &NO_TEXT
    }
    fn id(&self, _: RecordIx) -> &Arc<str> {
        &NO_TEXT
    }
    fn title(&self, _: RecordIx, _: Lang) -> Arc<str> {
        NO_TEXT.clone()
    }
    fn body(&self, _: RecordIx) -> Arc<str> {
        NO_TEXT.clone()
    }
    fn referring(&self, _: RecordIx, _: TypeId, _: Option<Slot>) -> Cow<'_, [RecordIx]> {
        Cow::Borrowed(&[])
    }
    fn deadline(&self, _: RecordIx, _: u16) -> DeadlineState {
        DeadlineState::default()
    }
    fn timeline(&self, _: RecordIx) -> Cow<'_, [Step]> {
        Cow::Borrowed(&[])
    }
    fn today(&self) -> Date {
        Date::ZERO
    }
    fn zone(&self) -> &TimeZone {
        self.zone
    }
    fn option_label(&self, _: EnumId, _: &str, _: Lang) -> Option<Arc<str>> {
        None
    }
}
