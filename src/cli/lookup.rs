//! From what was typed to what is there: record types and records by name, with a guess when there is none.

use std::path::PathBuf;

use super::place::{self, Place, ReadFrom};
use super::{Failure, Ui, check};
use crate::check::Checked;
use crate::model::{Model, RecordIx};
use crate::schema::{Schema, TypeId};
use crate::text::suggest;

/// Opens and reads the repository of a command that only looks things up; errors in it are mentioned, not listed.
///
/// # Errors
///
/// When there is no repository, or the revision or the time is not known.
pub fn read(repo: Option<&PathBuf>, from: &ReadFrom, ui: &Ui) -> Result<(Place, Checked), Failure> {
    let place = Place::open(&place::or_here(repo), from)?;
    let checked = check::read(&place, &from.as_it_was(&place.root, ui), ui)?;
    match checked.errors() {
        0 => {}
        errors => ui.say(&ui.text("lookup-errors", &[("errors", &errors.to_string())])),
    }
    Ok((place, checked))
}

/// The record type of that name.
///
/// # Errors
///
/// When there is none; the hint names the nearest, or all.
pub fn type_named(schema: &Schema, name: &str) -> Result<TypeId, Failure> {
    schema.type_id(name).ok_or_else(|| {
        let names: Vec<&str> = schema.types.iter().map(|record_type| &*record_type.name).collect();
        Failure::new("unknown-type-name")
            .arg("type", name)
            .arg("suggestion", suggest(name, names.iter().copied()))
            .arg("types", names.join(", "))
    })
}

/// The record with that id, or that had it once.
///
/// # Errors
///
/// When there is none; the hint names the nearest.
pub fn record_named(model: &Model, id: &str) -> Result<RecordIx, Failure> {
    model.find(id).ok_or_else(|| Failure::new("show-not-found").arg("id", id).arg("suggestion", nearest(model, id)))
}

/// The id that is nearest to one that nobody has, empty when none is near.
pub fn nearest(model: &Model, id: &str) -> String {
    suggest(id, model.ids().iter().map(|id| &**id))
}
