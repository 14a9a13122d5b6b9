//! What one audience may see: the one place where anything is withheld.
//!
//! In: the whole model. Out: a model in which records, fields, references, bodies, titles and deadlines above the
//! audience's level are not there. Index, pages, feeds and lists are made from a view and from nothing else, so
//! that there is no second place to forget.

mod log;
#[cfg(test)]
mod tests;
mod told;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use log::{Entries, Entry, Log, NEWEST};
pub use told::{findings, source};

use crate::markdown;
use crate::model::{Locator, Model, RecordIx, attachments, derive};
use crate::record::Record;
use crate::schema::{Audience, Computed, Field, FieldKind, Schema};
use crate::sensitivity::Sensitivity;
use crate::value::{Object, RecordRef, Value};

/// The model as an audience may see it.
pub fn view(model: &Model, audience: &Audience) -> Model {
    let sees = audience.sees;
    let kept = kept_records(model, sees);
    let schema = Arc::new(visible_schema(&model.schema, sees));
    let mask = Mask { model, schema: &schema, sees, kept: &kept };
    let pick = |index: &usize| kept[*index].is_some();
    let indices: Vec<usize> = (0..model.records.len()).filter(pick).collect();
    let mut view = Model {
        schema: schema.clone(),
        records: indices.iter().map(|index| mask.record(&model.records[*index])).collect(),
        ids: model.ids.iter().filter_map(|(id, index)| Some((id.clone(), mask.target(*index)?))).collect(),
        by_type: model
            .by_type
            .iter()
            .map(|list| list.iter().filter_map(|index| mask.target(*index)).collect())
            .collect(),
        referring: Vec::new(),
        titles: indices.iter().map(|index| model.titles[*index].clone()).collect(),
        summaries: indices.iter().map(|index| model.summaries[*index].clone()).collect(),
        steps: Vec::new(),
        deadlines: Vec::new(),
        now: model.now,
        today: model.today,
    };
    for &index in &indices {
        view.steps.push(mask.steps(model, index));
        view.deadlines.push(mask.deadlines(model, index));
    }
    view.index_references();
    retitle(&mut view, sees);
    view
}

/// The files that somebody declares to be above an audience's level: as an attachment of a hidden field or record, or
/// as one that is more secret than its field. They stay out of the site whoever else names them.
pub fn withheld_files(model: &Model, sees: Sensitivity) -> BTreeSet<String> {
    let all = (0..model.records.len() as RecordIx).flat_map(|index| attachments::of(model, index));
    all.filter(|attachment| attachment.sensitivity > sees).filter_map(|attachment| attachment.path).collect()
}

/// The new number of each record that stays.
fn kept_records(model: &Model, sees: Sensitivity) -> Vec<Option<RecordIx>> {
    let mut next = 0;
    let number = |record: &Record| {
        let stays = model.schema.record_type(record.type_id).sensitivity <= sees;
        stays.then(|| {
            next += 1;
            next - 1
        })
    };
    model.records.iter().map(number).collect()
}

/// The schema without what it says of hidden fields: their options, helps and examples may tell something too.
/// Slots stay as they are, so that compiled expressions still fit.
fn visible_schema(schema: &Schema, sees: Sensitivity) -> Schema {
    let mut visible = schema.clone();
    for record_type in &mut visible.types {
        record_type.hidden = record_type.sensitivity > sees;
        for field in &mut record_type.fields {
            field.walk_mut(&mut |field| field.hidden = field.sensitivity > sees);
        }
        record_type.deadlines.iter_mut().filter(|deadline| deadline.sensitivity > sees).for_each(|deadline| {
            deadline.label = crate::label::Label::default();
        });
        record_type.sections.iter_mut().for_each(|section| {
            let fields = &record_type.fields;
            section.fields.retain(|name| is_visible(fields, &name.text, sees));
        });
        let fields = &record_type.fields;
        for names in [
            &mut record_type.list.columns,
            &mut record_type.list.facets,
            &mut record_type.page.head,
            &mut record_type.page.facts,
        ] {
            names.retain(|name| {
                let deadline = record_type.deadlines.iter().find(|deadline| deadline.name.text == name.text);
                deadline.map_or_else(|| is_visible(fields, &name.text, sees), |deadline| deadline.sensitivity <= sees)
            });
        }
        for role in [&mut record_type.roles.date, &mut record_type.roles.owner, &mut record_type.roles.phone] {
            role.take_if(|name| !is_visible(fields, &name.text, sees));
        }
        record_type.list.sort.take_if(|name| !is_visible(fields, &name.text, sees));
    }
    for record_type in &mut visible.types {
        let gather = std::mem::take(&mut record_type.page.gather);
        let known = |name: &str| schema.type_id(name).is_some_and(|id| schema.record_type(id).sensitivity <= sees);
        record_type.page.gather = gather.into_iter().filter(|name| known(&name.text)).collect();
    }
    visible
}

/// Whether every field on a dotted way may be seen.
fn is_visible(fields: &[Field], path: &str, sees: Sensitivity) -> bool {
    let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
    let Some(field) = fields.iter().find(|field| *field.name == *step) else { return true };
    field.sensitivity <= sees && rest.is_none_or(|rest| is_visible(field.children(), rest, sees))
}

struct Mask<'a> {
    model: &'a Model,
    schema: &'a Schema,
    sees: Sensitivity,
    kept: &'a [Option<RecordIx>],
}

impl Mask<'_> {
    fn target(&self, index: RecordIx) -> Option<RecordIx> {
        self.kept.get(index as usize).copied().flatten()
    }

    fn record(&self, record: &Record) -> Record {
        let record_type = self.schema.record_type(record.type_id);
        let fields = record_type.fields.iter().zip(&record.values);
        let values = fields.map(|(field, value)| self.value(field, value)).collect();
        let body = if record_type.body.sensitivity <= self.sees { self.prose(&record.body) } else { "".into() };
        Record { values, body, ..record.clone() }
    }

    /// A value without what is hidden; a reference to a record that is hidden tells of it, so it goes too.
    fn value(&self, field: &Field, value: &Value) -> Value {
        if field.sensitivity > self.sees {
            return Value::Null;
        }
        match value {
            Value::Ref(to) => match to.target.map(|target| self.target(target)) {
                Some(None) => Value::Null,
                Some(target) => Value::Ref(RecordRef { id: to.id.clone(), target }),
                None => self.dangling(field, to),
            },
            Value::List(items) => {
                let FieldKind::List(item) = &field.kind else { return value.clone() };
                let shown = items.iter().map(|value| self.value(item, value));
                // Deadlines number the objects of a list, so those keep their places.
                let keeps = matches!(item.kind, FieldKind::Object(_));
                Value::List(shown.filter(|value| keeps || !value.is_empty()).collect())
            }
            Value::Object(object) => Value::Object(Arc::new(self.object(field, object))),
            Value::Text(text) if matches!(field.kind, FieldKind::Markdown) => Value::Text(self.prose(text)),
            value => value.clone(),
        }
    }

    /// Markdown without its links to records that are hidden.
    fn prose(&self, text: &Arc<str>) -> Arc<str> {
        without_links(text, |id| self.model.find(id).is_some_and(|index| self.target(index).is_none()))
    }

    /// A reference that leads nowhere is shown as it is written, unless it could be to something hidden.
    fn dangling(&self, field: &Field, to: &RecordRef) -> Value {
        if Mask::is_open(self.schema, self.sees, field) { Value::Ref(to.clone()) } else { Value::Null }
    }

    /// Whether a reference can only lead to records that the audience may know of.
    fn is_open(schema: &Schema, sees: Sensitivity, field: &Field) -> bool {
        let types = field.reference().map_or(&[][..], |reference| &reference.ids);
        !types.is_empty() && types.iter().all(|id| schema.record_type(*id).sensitivity <= sees)
    }

    fn object(&self, field: &Field, object: &Object) -> Object {
        if matches!(field.kind, FieldKind::Attachment) {
            return self.attachment(object);
        }
        let shown = object.entries.iter().filter_map(|(name, value)| {
            let child = field.children().iter().find(|child| child.name == *name)?;
            Some((name.clone(), self.value(child, value)))
        });
        Object { entries: shown.collect() }
    }

    /// An attachment may be more secret than its field.
    fn attachment(&self, object: &Object) -> Object {
        if attachments::own_level(object).is_some_and(|own| own > self.sees) {
            Object::default()
        } else {
            object.clone()
        }
    }

    fn steps(&self, model: &Model, index: usize) -> Vec<crate::model::Step> {
        let record_type = self.schema.record_type(model.records[index].type_id);
        let timeline = record_type.field(crate::schema::TIMELINE);
        if timeline.is_none_or(|field| field.sensitivity > self.sees) {
            return Vec::new();
        }
        let steps = model.steps[index].iter().cloned().map(|mut step| {
            step.by = step.by.and_then(|by| self.target(by));
            step
        });
        steps.collect()
    }

    fn deadlines(&self, model: &Model, index: usize) -> Vec<crate::model::Due> {
        let deadlines = &self.schema.record_type(model.records[index].type_id).deadlines;
        let visible = model.deadlines[index].iter().filter(|due| {
            deadlines.get(usize::from(due.number)).is_some_and(|deadline| deadline.sensitivity <= self.sees)
        });
        let moved = visible.cloned().map(|mut due| {
            due.owner = due.owner.and_then(|owner| self.target(owner));
            due
        });
        moved.collect()
    }
}

/// Titles and summaries that read more than the audience may see are made again from what it may see.
fn retitle(view: &mut Model, sees: Sensitivity) {
    let nothing = crate::snapshot::Memory::new(std::iter::empty::<(String, Vec<u8>)>());
    let locator = Locator::new(&nothing);
    let schema = view.schema.clone();
    // A title may read that of another record, so all are forgotten before the first is made again.
    for (id, record_type) in schema.types.iter().enumerate() {
        for &index in &view.by_type[id] {
            let place = index as usize;
            if record_type.title.level > sees {
                let own = &view.records[place].id;
                view.titles[place] = [own.clone(), own.clone()];
            }
            if record_type.summary.level > sees {
                view.summaries[place] = ["".into(), "".into()];
            }
        }
    }
    for step in &schema.order {
        if let Computed::Title(id) = *step
            && schema.record_type(id).title.level > sees
        {
            derive::titles(view, id, &locator, &mut Vec::new());
        }
    }
}

/// Markdown in which `…` stands for the links to records that are hidden.
fn without_links(text: &Arc<str>, is_hidden: impl Fn(&str) -> bool) -> Arc<str> {
    if !text.contains("[[") {
        return text.clone();
    }
    let mut shown = String::with_capacity(text.len());
    let mut from = 0;
    for (range, id) in markdown::references(text).records {
        if is_hidden(&id) && range.start >= from {
            shown.push_str(&text[from..range.start]);
            shown.push('…');
            from = range.end;
        }
    }
    shown.push_str(&text[from..]);
    shown.into()
}
