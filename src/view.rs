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
use crate::model::{
    Backlink, Both, Due, Model, RecordIx, Referring, Row, Source, Step, attachments, derive, each_target,
};
use crate::record::Record;
use crate::schema::{Audience, Field, FieldKind, Schema, TypeId};
use crate::sensitivity::Sensitivity;
use crate::value::{Object, RecordRef, Value};

/// The model as an audience may see it. Records keep their numbers; each is masked when somebody asks for it.
pub fn view(model: &Arc<Model>, audience: &Audience) -> Model {
    let sees = audience.sees;
    let schema = Arc::new(visible_schema(&model.schema, sees));
    let ids = 0..schema.types.len() as TypeId;
    let shown = |id: TypeId| if schema.record_type(id).hidden { Vec::new() } else { model.of_type(id).to_vec() };
    let by_type = ids.clone().map(shown).collect();
    let all_types = !schema.types.iter().any(|record_type| record_type.hidden);
    let plain: Vec<bool> = ids.map(|id| all_types && is_plain(&schema, id, sees)).collect();
    let plain = plain.into();
    let masked = Masked { model: model.clone(), schema: schema.clone(), sees, plain };
    Model::behind(schema, model.now, by_type, model.end() as usize, Arc::new(masked))
}

/// Whether there is nothing to hide in the records of a type.
fn is_plain(schema: &Schema, id: TypeId, sees: Sensitivity) -> bool {
    fn shown(field: &Field, sees: Sensitivity) -> bool {
        // An attachment may be more secret than its field.
        field.sensitivity <= sees
            && !matches!(field.kind, FieldKind::Attachment)
            && field.children().iter().all(|child| shown(child, sees))
            && if let FieldKind::List(item) = &field.kind { shown(item, sees) } else { true }
    }
    let record_type = schema.record_type(id);
    record_type.body.sensitivity <= sees
        && record_type.title.level.max(record_type.summary.level) <= sees
        && record_type.fields.iter().all(|field| shown(field, sees))
        && record_type.deadlines.iter().all(|deadline| deadline.sensitivity <= sees)
}

/// Shows of a model what an audience may see.
#[derive(Clone)]
struct Masked {
    model: Arc<Model>,
    schema: Arc<Schema>,
    sees: Sensitivity,
    /// Types whose records are shown as they are.
    plain: Arc<[bool]>,
}

impl Source for Masked {
    fn row(&self, record: RecordIx) -> Arc<Row> {
        let row = self.model.share(record);
        if self.plain[usize::from(row.record.type_id)] {
            return row;
        }
        let (masked, whole) = (self.clone(), row.clone());
        let referring = Referring::later(move || masked.mask().referring(&whole));
        Arc::new(Row { referring, ..self.mask().row(&row) })
    }

    /// Titles that read more than the audience may see are made again from what it may see.
    fn title(&self, view: &Model, record: RecordIx) -> Option<Both> {
        let titled = &view.type_of(record).title;
        if titled.level <= self.sees {
            return None;
        }
        Some(derive::title(view, record).unwrap_or_else(|| [view.id(record).clone(), view.id(record).clone()]))
    }

    fn type_id(&self, record: RecordIx) -> TypeId {
        self.model.type_id(record)
    }

    fn find(&self, id: &str) -> Option<RecordIx> {
        self.model.find(id).filter(|index| self.mask().shows(*index))
    }

    fn at_path(&self, path: &str) -> Option<RecordIx> {
        self.model.at_path(path).filter(|index| self.mask().shows(*index))
    }

    fn ids(&self) -> Vec<Arc<str>> {
        self.model.ids().into_iter().filter(|id| self.find(id).is_some()).collect()
    }
}

impl Masked {
    fn mask(&self) -> Mask<'_> {
        Mask { model: &self.model, schema: &self.schema, sees: self.sees }
    }
}

/// The files that somebody declares to be above an audience's level: as an attachment of a hidden field or record, or
/// as one that is more secret than its field. They stay out of the site whoever else names them.
pub fn withheld_files(model: &Model, sees: Sensitivity) -> BTreeSet<String> {
    let all = model.indices().into_iter().flat_map(|index| attachments::of(model, index));
    all.filter(|attachment| attachment.sensitivity > sees).filter_map(|attachment| attachment.path).collect()
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
}

impl Mask<'_> {
    /// Whether the audience may know of a record.
    fn shows(&self, index: RecordIx) -> bool {
        !self.schema.record_type(self.model.type_id(index)).hidden
    }

    fn target(&self, index: RecordIx) -> Option<RecordIx> {
        Some(index).filter(|index| self.shows(*index))
    }

    /// All of a row but what refers to it.
    fn row(&self, row: &Row) -> Row {
        let record_type = self.schema.record_type(row.record.type_id);
        let nothing = || ["".into(), "".into()];
        let own = || [row.record.id.clone(), row.record.id.clone()];
        let summary = if record_type.summary.level <= self.sees { row.summary.clone() } else { nothing() };
        Row {
            record: self.record(&row.record),
            title: if record_type.title.level <= self.sees { row.title.clone() } else { own() },
            summary,
            steps: self.steps(row),
            deadlines: self.deadlines(row),
            referring: row.referring.clone(),
        }
    }

    fn record(&self, record: &Arc<Record>) -> Arc<Record> {
        let record_type = self.schema.record_type(record.type_id);
        let fields = record_type.fields.iter().zip(&record.values);
        let values = fields.map(|(field, value)| self.value(field, value)).collect();
        let body = if record_type.body.sensitivity <= self.sees { self.prose(&record.body) } else { "".into() };
        let shown = Record { values, body, ..(**record).clone() };
        if shown == **record { record.clone() } else { shown.into() }
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

    fn steps(&self, row: &Row) -> Vec<Step> {
        let timeline = self.schema.record_type(row.record.type_id).field(crate::schema::TIMELINE);
        if timeline.is_none_or(|field| field.sensitivity > self.sees) {
            return Vec::new();
        }
        let steps = row.steps.iter().cloned().map(|mut step| {
            step.by = step.by.and_then(|by| self.target(by));
            step
        });
        steps.collect()
    }

    fn deadlines(&self, row: &Row) -> Vec<Due> {
        let deadlines = &self.schema.record_type(row.record.type_id).deadlines;
        let visible = row.deadlines.iter().filter(|due| {
            deadlines.get(usize::from(due.number)).is_some_and(|deadline| deadline.sensitivity <= self.sees)
        });
        let moved = visible.cloned().map(|mut due| {
            due.owner = due.owner.and_then(|owner| self.target(owner));
            due
        });
        moved.collect()
    }

    /// What refers to a record, as far as the audience may see the references.
    fn referring(&self, row: &Row) -> Vec<Backlink> {
        let id = &row.record.id;
        let shown = row.referring.iter().filter(|link| {
            let record_type = self.schema.record_type(link.type_id);
            let field = &record_type.fields[usize::from(link.slot)];
            // Who may see a field of references sees every one that leads to a record that may be known of.
            let plain = field.reference().is_some();
            !record_type.hidden
                && field.sensitivity <= self.sees
                && (plain || {
                    let from = self.model.share(link.from);
                    let mut found = false;
                    let value = self.value(field, from.record.value(usize::from(link.slot)));
                    each_target(&value, &mut |target| found |= self.model.id(target) == id);
                    found
                })
        });
        shown.copied().collect()
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
