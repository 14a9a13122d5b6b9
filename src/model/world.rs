//! The model as expressions see it.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Backlink, Model, RecordIx};
use crate::expr::{self, DeadlineState, EnumId, Slot, World};
use crate::label::Lang;
use crate::schema::TypeId;
use crate::value::Value;

impl World for Model {
    fn field(&self, record: RecordIx, slot: Slot) -> Cow<'_, Value> {
        Cow::Borrowed(self.record(record).value(usize::from(slot)))
    }

    fn type_of(&self, record: RecordIx) -> TypeId {
        self.type_id(record)
    }

    fn type_name(&self, ty: TypeId) -> &Arc<str> {
        &self.schema.record_type(ty).name
    }

    fn id(&self, record: RecordIx) -> &Arc<str> {
        Model::id(self, record)
    }

    fn title(&self, record: RecordIx, lang: Lang) -> Arc<str> {
        Model::title(self, record, lang).clone()
    }

    fn body(&self, record: RecordIx) -> Arc<str> {
        self.record(record).body.clone()
    }

    fn referring(&self, record: RecordIx, ty: TypeId, slot: Option<Slot>) -> Cow<'_, [RecordIx]> {
        let links = Model::referring(self, record);
        let start = links.partition_point(|link| link.type_id < ty);
        let of_type = links[start..].iter().take_while(|link| link.type_id == ty);
        let mut from: Vec<RecordIx> =
            of_type.filter(|link| slot.is_none_or(|slot| link.slot == slot)).map(source).collect();
        from.sort_unstable();
        from.dedup();
        Cow::Owned(from)
    }

    fn deadline(&self, record: RecordIx, deadline: u16) -> DeadlineState {
        let mut dues = self.deadlines(record).iter().filter(|due| due.number == deadline);
        let first = dues.clone().find(|due| due.is_open()).or_else(|| dues.next());
        first.map_or_else(DeadlineState::default, |due| {
            self.note_until(due.turns(self.now));
            due.state(self.now)
        })
    }

    fn timeline(&self, record: RecordIx) -> Cow<'_, [expr::Step]> {
        let steps = self.steps(record).iter();
        Cow::Owned(steps.map(|step| expr::Step { state: step.state.clone(), at: step.at }).collect())
    }

    fn today(&self) -> Date {
        self.note_until(self.midnight());
        self.today
    }

    fn zone(&self) -> &TimeZone {
        &self.schema.config.timezone
    }

    fn option_label(&self, list: EnumId, key: &str, lang: Lang) -> Option<Arc<str>> {
        let options = self.schema.option_lists.get(list as usize)?;
        let option = options.iter().find(|option| &*option.key == key)?;
        Some(option.label.get(lang).into())
    }
}

fn source(link: &Backlink) -> RecordIx {
    link.from
}
