//! Derived fields, titles and deadlines of every record, in the schema's order.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Both, Locator, Model, RecordIx, due, gaps};
use crate::diag::{Diagnostic, Message};
use crate::expr::{At, EvalError};
use crate::label::Lang;
use crate::record::Record;
use crate::schema::decode::Located;
use crate::schema::{Computed, TypeId};
use crate::value::Value;

/// Computes everything that the schema says is computed.
pub(super) fn run(model: &mut Model, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    let schema = model.schema.clone();
    for step in &schema.order {
        match *step {
            Computed::Field(id, slot) => fields(model, id, slot, locator, found),
            Computed::Deadline(id, number) => deadlines(model, id, number, locator, found),
            Computed::Title(id) => titles(model, id, locator, found),
            Computed::Summary(id) => summaries(model, id, locator, found),
        }
    }
}

fn readable(model: &Model, id: TypeId) -> Vec<RecordIx> {
    let records = model.of_type(id).iter().copied();
    records.filter(|index| model.record(*index).readable).collect()
}

fn fields(model: &mut Model, id: TypeId, slot: u16, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    let schema = model.schema.clone();
    let field = &schema.record_type(id).fields[usize::from(slot)];
    let (Some(expr), Some(source)) = (&field.derived, &field.derive) else { return };
    let records = readable(model, id);
    let values: Vec<_> = records
        .par_iter()
        .map(|index| expr.eval(&at(model, *index, Lang::Zh)).map(|value| value.into_owned()))
        .collect();
    // Derived references lead somewhere new, which later expressions may ask for backwards.
    let mut referring = false;
    for (index, value) in records.into_iter().zip(values) {
        match value {
            Ok(value) => {
                referring |= matches!(value, Value::Ref(_) | Value::List(_) | Value::Object(_));
                model.change(index, |row| row.record.values[usize::from(slot)] = value);
            }
            Err(error) if gaps::explain(model, index, &expr.reads, &error) => {}
            Err(error) => {
                let finding = failure(&error, source, model.record(index), &field.name, locator);
                found.push(finding.sensitivity(field.sensitivity));
            }
        }
    }
    if referring {
        model.index_references();
    }
}

fn deadlines(model: &mut Model, id: TypeId, number: u16, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    let records = readable(model, id);
    let computed: Vec<_> = records.par_iter().map(|index| due::compute(model, *index, number)).collect();
    for (index, dues) in records.into_iter().zip(computed) {
        match dues {
            Ok(dues) => {
                model.change(index, |row| {
                    row.deadlines.reserve_exact(dues.len());
                    row.deadlines.extend(dues);
                    row.deadlines.sort_by_key(|due| (due.number, due.item));
                });
            }
            Err((error, formula)) => {
                let record = model.record(index);
                let (Some(source), Some(expr)) = (&formula.source, &formula.expr) else { continue };
                if gaps::explain(model, index, &expr.reads, &error) {
                    continue;
                }
                let level = model.type_of(index).deadlines[usize::from(number)].sensitivity;
                found.push(failure(&error, source, record, "", locator).sensitivity(level));
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

/// Titles of one type. One that cannot be made, or is blank, stays the id.
fn titles(model: &mut Model, id: TypeId, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    let schema = model.schema.clone();
    let titled = &schema.record_type(id).title;
    for (index, text) in printed(model, id, titled, locator, found) {
        let own = model.id(index).clone();
        let title = text.map(|text| if text.trim().is_empty() { own.clone() } else { Arc::from(text.trim()) });
        model.change(index, |row| row.title = title);
    }
}

fn summaries(model: &mut Model, id: TypeId, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    let schema = model.schema.clone();
    let titled = &schema.record_type(id).summary;
    for (index, text) in printed(model, id, titled, locator, found) {
        let summary = text.map(|text| Arc::from(text.trim()));
        model.change(index, |row| row.summary = summary);
    }
}

/// What a template prints for each readable record of a type, in both languages.
fn printed(
    model: &Model,
    id: TypeId,
    titled: &crate::schema::record_type::Titled,
    locator: &Locator<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<(RecordIx, [String; 2])> {
    let (Some(template), Some(source)) = (&titled.template, &titled.source) else { return Vec::new() };
    let records = readable(model, id);
    let texts: Vec<_> = records
        .par_iter()
        .map(|index| {
            let print = |lang| template.render(&at(model, *index, lang));
            Ok([print(Lang::Zh)?, print(Lang::En)?])
        })
        .collect();
    let mut all = Vec::new();
    for (index, texts) in records.into_iter().zip(texts) {
        match texts {
            Ok(texts) => all.push((index, texts)),
            Err(error) => {
                let error: Box<EvalError> = error;
                if gaps::explain(model, index, &template.reads, &error) {
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
