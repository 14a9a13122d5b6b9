//! Derived fields, titles and deadlines of every record, in the schema's order.

use std::sync::Arc;

use rayon::prelude::*;

use super::trace::Reads;
use super::{Both, Links, Locator, Model, RecordIx, Scope, due, gaps};
use crate::diag::{Diagnostic, Message};
use crate::expr::{At, EvalError};
use crate::label::Lang;
use crate::record::Record;
use crate::schema::decode::Located;
use crate::schema::record_type::Titled;
use crate::schema::{Computed, TypeId};
use crate::value::Value;

/// Computes everything that the schema says is computed, for the records in `scope`.
pub(super) fn run(
    model: &mut Model,
    scope: &Scope,
    mut links: Option<&mut Links>,
    locator: &Locator<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let schema = model.schema.clone();
    for step in &schema.order {
        match *step {
            Computed::Field(id, slot) => {
                let records = readable(model, scope.of_type(id));
                // Derived references lead somewhere new, which later expressions may ask for backwards.
                if fields(model, id, slot, &records, locator, found) {
                    model.link(scope, links.as_deref_mut());
                }
            }
            Computed::Deadline(id, number) => {
                deadlines(model, number, &readable(model, scope.of_type(id)), locator, found);
            }
            Computed::Title(id) => titles(model, id, &readable(model, scope.of_type(id)), locator, found),
            Computed::Summary(id) => summaries(model, id, &readable(model, scope.of_type(id)), locator, found),
        }
    }
}

fn readable(model: &Model, records: &[RecordIx]) -> Vec<RecordIx> {
    records.iter().copied().filter(|index| model.record(*index).readable).collect()
}

/// What was computed for a record, and what was looked at for that.
type Made<T> = (RecordIx, T, Reads);

/// Computes something for each of these records.
fn each<T: Send>(model: &Model, records: &[RecordIx], make: impl Fn(RecordIx) -> T + Sync) -> Vec<Made<T>> {
    let made = records.par_iter().map(|index| {
        let (made, reads) = model.watching(|| make(*index));
        (*index, made, reads)
    });
    made.collect()
}

/// Computes a field; whether its values may refer to records.
fn fields(
    model: &mut Model,
    id: TypeId,
    slot: u16,
    records: &[RecordIx],
    locator: &Locator<'_>,
    found: &mut Vec<Diagnostic>,
) -> bool {
    let schema = model.schema.clone();
    let field = &schema.record_type(id).fields[usize::from(slot)];
    let (Some(expr), Some(source)) = (&field.derived, &field.derive) else { return false };
    let values = each(model, records, |index| expr.eval(&at(model, index, Lang::Zh)).map(|value| value.into_owned()));
    let mut referring = false;
    for (index, value, reads) in values {
        model.looked(index, &reads);
        match value {
            Ok(value) => {
                referring |= matches!(value, Value::Ref(_) | Value::List(_) | Value::Object(_));
                model.change(index, |row| {
                    Arc::make_mut(&mut row.record).values[usize::from(slot)] = value;
                });
            }
            Err(error) if is_explained(model, index, &expr.reads, &error) => {}
            Err(error) => {
                let finding = failure(&error, source, model.record(index), &field.name, locator);
                found.push(finding.sensitivity(field.sensitivity));
            }
        }
    }
    referring
}

/// Whether a failure is explained by a finding that there is already; looking for that is noted.
fn is_explained(model: &mut Model, index: RecordIx, expr: &crate::expr::Reads, error: &EvalError) -> bool {
    let (explained, reads) = model.watching(|| gaps::explain(model, index, expr, error));
    model.looked(index, &reads);
    explained
}

fn deadlines(model: &mut Model, number: u16, records: &[RecordIx], locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    for (index, dues, reads) in each(model, records, |index| due::compute(model, index, number)) {
        model.looked(index, &reads);
        match dues {
            Ok(dues) => model.change(index, |row| {
                row.deadlines.reserve_exact(dues.len());
                row.deadlines.extend(dues);
                row.deadlines.sort_by_key(|due| (due.number, due.item));
            }),
            Err((error, formula)) => {
                let (Some(source), Some(expr)) = (&formula.source, &formula.expr) else { continue };
                if is_explained(model, index, &expr.reads, &error) {
                    continue;
                }
                let level = model.type_of(index).deadlines[usize::from(number)].sensitivity;
                found.push(failure(&error, source, model.record(index), "", locator).sensitivity(level));
            }
        }
    }
}

/// The title of one record, made from a model that may lack what others see; none when it cannot be made or is blank.
pub(crate) fn title(model: &Model, index: RecordIx) -> Option<Both> {
    let template = model.type_of(index).title.template.as_ref().filter(|_| model.record(index).readable)?;
    let print = |lang| template.render(&at(model, index, lang)).ok();
    let texts = [print(Lang::Zh)?, print(Lang::En)?];
    let own = model.id(index);
    Some(texts.map(|text| if text.trim().is_empty() { own.clone() } else { Arc::from(text.trim()) }))
}

/// Titles of records of one type. One that cannot be made, or is blank, stays the id.
fn titles(model: &mut Model, id: TypeId, records: &[RecordIx], locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    let schema = model.schema.clone();
    let titled = &schema.record_type(id).title;
    for (index, text) in printed(model, titled, records, locator, found) {
        let own = model.id(index).clone();
        let title = text.map(|text| if text.trim().is_empty() { own.clone() } else { Arc::from(text.trim()) });
        model.change(index, |row| row.title = title);
    }
}

fn summaries(model: &mut Model, id: TypeId, records: &[RecordIx], locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    let schema = model.schema.clone();
    let titled = &schema.record_type(id).summary;
    for (index, text) in printed(model, titled, records, locator, found) {
        let summary = text.map(|text| Arc::from(text.trim()));
        model.change(index, |row| row.summary = summary);
    }
}

/// What a template prints for each of these records, in both languages.
fn printed(
    model: &mut Model,
    titled: &Titled,
    records: &[RecordIx],
    locator: &Locator<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<(RecordIx, [String; 2])> {
    let (Some(template), Some(source)) = (&titled.template, &titled.source) else { return Vec::new() };
    let texts = each(model, records, |index| {
        let print = |lang| template.render(&at(model, index, lang));
        Ok([print(Lang::Zh)?, print(Lang::En)?])
    });
    let mut all = Vec::new();
    for (index, texts, reads) in texts {
        model.looked(index, &reads);
        match texts {
            Ok(texts) => all.push((index, texts)),
            Err(error) => {
                let error: Box<EvalError> = error;
                if is_explained(model, index, &template.reads, &error) {
                    continue;
                }
                found.push(failure(&error, source, model.record(index), "", locator).sensitivity(titled.level));
            }
        }
    }
    all
}

fn at(model: &Model, record: RecordIx, lang: Lang) -> At<'_> {
    At { world: model, record, item: None, lang }
}

/// A finding about an expression that has no value for a record.
pub fn failure(error: &EvalError, source: &Located, record: &Record, field: &str, locator: &Locator<'_>) -> Diagnostic {
    let part = source.text.get(error.span.clone()).unwrap_or(&source.text);
    let mut finding = locator.finding(error.code(), record, field);
    finding.message = Message::Catalogue(error.args());
    finding.arg("where", part).related(&source.file, source.place(error.span.clone()), "related-expression")
}
