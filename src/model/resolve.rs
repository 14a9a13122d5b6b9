//! Ids to records, and references to what they name.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use rayon::prelude::*;

use super::trace::{self, Aspects, Reads};
use super::{Backlink, Locator, Model, Names, RecordIx, Row, Scope};
use crate::diag::Diagnostic;
use crate::record::Record;
use crate::schema::{Field, FieldKind, Schema, TIMELINE};
use crate::sensitivity::Sensitivity;
use crate::table::Table;
use crate::text::suggest;
use crate::value::{FieldPath, Value};

/// Fills the table of ids; an id that stands twice names the first, in the order of paths.
pub(super) fn ids(model: &mut Model, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    let mut ids: BTreeMap<Arc<str>, RecordIx> = BTreeMap::new();
    for index in 0..model.end() {
        match ids.entry(model.id(index).clone()) {
            Entry::Occupied(first) => found.push(twice(model, index, *first.get())),
            Entry::Vacant(free) => {
                free.insert(index);
            }
        }
    }
    for index in 0..model.end() {
        for (position, alias) in aliases(model, index) {
            match *ids.entry(alias.clone()).or_insert(index) {
                other if other == index => {}
                other => found.push(taken(model, locator, index, position, &alias, other)),
            }
        }
    }
    model.names = Names::Here(ids);
}

/// The ids that a record had before, with their places.
pub(super) fn aliases(model: &Model, index: RecordIx) -> Vec<(usize, Arc<str>)> {
    let Value::List(aliases) = model.field(index, "aliases") else { return Vec::new() };
    let texts = aliases.iter().enumerate().filter_map(|(position, alias)| match alias {
        Value::Text(alias) => Some((position, alias.clone())),
        _ => None,
    });
    texts.collect()
}

/// The texts of a list.
pub fn texts(value: &Value) -> Vec<Arc<str>> {
    let Value::List(items) = value else { return Vec::new() };
    items.iter().filter_map(|item| if let Value::Text(text) = item { Some(text.clone()) } else { None }).collect()
}

/// An id that another record has.
pub(super) fn twice(model: &Model, index: RecordIx, first: RecordIx) -> Diagnostic {
    let (path, id) = (model.path(index), model.id(index));
    let mut finding = Diagnostic::new("duplicate-id", path, 0..0).arg("id", id);
    finding.record = Some(id.clone());
    finding.related(model.path(first), 0..0, "related-first-here")
}

/// A former id that leads to another record already.
pub(super) fn taken(
    model: &Model,
    locator: &Locator<'_>,
    index: RecordIx,
    position: usize,
    alias: &Arc<str>,
    other: RecordIx,
) -> Diagnostic {
    let finding = locator.finding("alias-taken", model.record(index), &format!("aliases.{position}"));
    let field = model.type_of(index).field("aliases").map_or(Sensitivity::Internal, |field| field.sensitivity);
    // It tells that the other record exists.
    let finding = finding.arg("id", alias).sensitivity(field.max(model.type_of(other).sensitivity));
    let record = model.record(other);
    let same = |value: &Value| matches!(value, Value::Text(text) if text == alias);
    let place = match model.field(other, "aliases") {
        Value::List(items) if record.id != *alias => {
            let at = items.iter().position(same).unwrap_or_default();
            locator.place(&record.path, &format!("aliases.{at}"))
        }
        _ => 0..0,
    };
    finding.related(&record.path, place, "related-first-here")
}

/// What is wrong with one reference.
struct Broken {
    record: RecordIx,
    field: String,
    id: Arc<str>,
    /// The type that it leads to, when that is the trouble.
    wrong_type: Option<u16>,
}

/// Resolves every reference of the records in `scope`.
pub(super) fn references(model: &mut Model, scope: &Scope, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    let schema = model.schema.clone();
    // Looking an id up in a table of all is quicker, but only where there are many to look up.
    let table = match &model.names {
        Names::Here(ids) => Some(ids.iter().map(|(id, index)| (id.clone(), *index)).collect::<Table<RecordIx>>()),
        Names::Behind(_) => None,
    };
    let mut rows: Vec<(RecordIx, Arc<Row>)> = scope.all.iter().map(|index| (*index, model.share(*index))).collect();
    let types: Vec<u16> = if table.is_some() { model.all_types() } else { Vec::new() };
    for index in &scope.all {
        model.cells[*index as usize].row.take();
    }
    let find = |id: &str| {
        let found = match &table {
            Some(ids) => ids.get(id).map(|target| (*target, types[*target as usize])),
            None => model.find_in_source(id),
        };
        match found {
            Some((target, _)) => model.note(target, Aspects::EXISTS),
            None if model.watched => trace::note_name(|| super::id_name(id)),
            None => {}
        }
        found
    };
    let resolver = Resolver { find: &find };
    let broken: Vec<(Vec<Broken>, Reads)> = rows
        .par_iter_mut()
        .map(|(index, row)| {
            model.watching(|| resolver.record(&schema, *index, Arc::make_mut(&mut Arc::make_mut(row).record)))
        })
        .collect();
    for (index, row) in rows {
        // ok: the cell was emptied above.
        let _ = model.cells[index as usize].row.set(row);
    }
    for (index, (broken, mut reads)) in scope.all.iter().zip(broken) {
        for broken in broken {
            let (finding, more) = model.watching(|| describe(model, locator, &broken));
            found.push(finding);
            reads.extend(&more);
        }
        model.looked(*index, &reads);
    }
}

/// Takes the field, the id, and the type that the id leads to when that is the trouble.
type Report<'r> = dyn FnMut(&FieldPath<'_>, Arc<str>, Option<u16>) + 'r;

struct Resolver<'m> {
    /// The record of an id, and its type.
    find: &'m (dyn Fn(&str) -> Option<(RecordIx, u16)> + Sync),
}

impl Resolver<'_> {
    fn record(&self, schema: &Schema, index: RecordIx, record: &mut Record) -> Vec<Broken> {
        let mut broken = Vec::new();
        let record_type = schema.record_type(record.type_id);
        for slot in &record_type.ref_slots {
            let (field, value) = (&record_type.fields[*slot], &mut record.values[*slot]);
            self.value(field, &FieldPath::Field(&field.name), value, &mut |field, id, wrong_type| {
                broken.push(Broken { record: index, field: field.to_string(), id, wrong_type });
            });
        }
        broken
    }

    fn value(&self, field: &Field, path: &FieldPath<'_>, value: &mut Value, report: &mut Report<'_>) {
        match value {
            Value::Ref(to) => {
                let Some((target, type_id)) = (self.find)(&to.id) else { return report(path, to.id.clone(), None) };
                let wanted = field.reference().map_or(&[][..], |reference| &reference.ids);
                if !wanted.is_empty() && !wanted.contains(&type_id) {
                    return report(path, to.id.clone(), Some(type_id));
                }
                to.target = Some(target);
            }
            Value::List(items) => {
                let FieldKind::List(item) = &field.kind else { return };
                for (index, value) in Arc::make_mut(items).iter_mut().enumerate() {
                    if matches!(value, Value::Ref(_) | Value::Object(_)) {
                        self.value(item, &FieldPath::Item(path, index), value, report);
                    }
                }
            }
            Value::Object(object) => {
                for (name, value) in &mut Arc::make_mut(object).entries {
                    let Some(child) = field.children().iter().find(|child| child.name == *name) else { continue };
                    if matches!(value, Value::Ref(_) | Value::Object(_) | Value::List(_)) {
                        self.value(child, &FieldPath::Child(path, name), value, report);
                    }
                }
            }
            _ => {}
        }
    }
}

fn describe(model: &Model, locator: &Locator<'_>, broken: &Broken) -> Diagnostic {
    let record = model.record(broken.record);
    let record_type = model.type_of(broken.record);
    let declared: String =
        broken.field.split('.').filter(|step| step.parse::<u32>().is_err()).collect::<Vec<_>>().join(".");
    let field = record_type.field_at(&declared);
    let wanted = field.and_then(Field::reference).map_or(&[][..], |reference| &reference.ids);
    let mut level = field.map_or(record_type.field_default, |field| field.sensitivity);
    let mut finding = match broken.wrong_type {
        None => {
            let fits = |id: &str| model.find(id).is_some_and(|index| wanted.contains(&model.type_id(index)));
            let ids = model.ids();
            let known = ids.iter().filter(|id| wanted.is_empty() || fits(id));
            let suggestion = suggest(&broken.id, known.map(|id| &**id));
            let finding = locator.finding("broken-reference", record, &broken.field).arg("field", &broken.field);
            finding.arg("id", &broken.id).arg("suggestion", suggestion)
        }
        Some(found) => {
            let names = wanted.iter().map(|id| &*model.schema.record_type(*id).name).collect::<Vec<_>>();
            let finding = locator.finding("wrong-reference", record, &broken.field).arg("field", &broken.field);
            let finding = finding.arg("id", &broken.id).arg("expected", names.join(", "));
            let found = model.schema.record_type(found);
            // It tells that the other record exists.
            level = level.max(found.sensitivity);
            finding.arg("found", &found.name)
        }
    };
    // A reference from the path has no place of its own in the file.
    if field.and_then(Field::reference).is_some_and(|reference| reference.from_path) {
        finding.span = 0..0;
    }
    finding.sensitivity(level)
}

/// For each record, what refers to it; steps of time lines do not count, since everybody stands in them.
pub(super) fn backlinks(model: &Model) -> Vec<Vec<Backlink>> {
    let mut referring: Vec<Vec<Backlink>> = vec![Vec::new(); model.cells.len()];
    for index in 0..model.end() {
        links_from(model, index, &mut |target, link| {
            let links: &mut Vec<Backlink> = &mut referring[target as usize];
            if links.last() != Some(&link) {
                links.push(link);
            }
        });
    }
    for links in &mut referring {
        links.sort_unstable();
        links.dedup();
    }
    referring
}

/// Calls `visit` with every record that a record refers to, and the link that this is seen from there.
pub(super) fn links_from(model: &Model, index: RecordIx, visit: &mut dyn FnMut(RecordIx, Backlink)) {
    let record = model.record(index);
    links_in(&model.schema, record, &mut |target, slot| {
        visit(target, Backlink { type_id: record.type_id, slot, from: index });
    });
}

/// Calls `visit` with every record that a record refers to, and the slot of the field.
pub(super) fn links_in(schema: &Schema, record: &Record, visit: &mut dyn FnMut(RecordIx, u16)) {
    let record_type = schema.record_type(record.type_id);
    for &slot in record_type.ref_slots.iter().filter(|slot| &*record_type.fields[**slot].name != TIMELINE) {
        each_target(record.value(slot), &mut |target| visit(target, slot as u16));
    }
}

/// Calls `visit` with every resolved reference in a value.
pub fn each_target(value: &Value, visit: &mut dyn FnMut(RecordIx)) {
    match value {
        Value::Ref(to) => to.target.into_iter().for_each(visit),
        Value::List(items) => items.iter().for_each(|item| each_target(item, visit)),
        Value::Object(object) => object.entries.iter().for_each(|(_, value)| each_target(value, visit)),
        _ => {}
    }
}
