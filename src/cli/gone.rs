//! Records that are no longer there: by the id that their file had, as the types said at the time.
//!
//! In: an opened repository and an id that no record has. Out: the place where the record was last, read and checked like any
//! other, and the commit that took it away. Never: a record that had the id in its text only.

use std::sync::Arc;

use super::place::{Place, ReadFrom};
use super::{Failure, Ui, check, lookup};
use crate::check::Checked;
use crate::history::{CommitInfo, Departure, Fate, History};
use crate::model::RecordIx;
use crate::schema;
use crate::snapshot::{Ancestry, Revision, Root, Snapshot as _};

/// A record, and where it was read.
pub struct Found {
    /// Where.
    pub place: Place,
    /// What was read there.
    pub from: ReadFrom,
    /// All records of the place.
    pub checked: Checked,
    /// The record.
    pub index: RecordIx,
    /// What became of it since.
    pub end: End,
}

/// What became of a record.
pub enum End {
    /// It is there.
    None,
    /// The work tree no longer has it, but the last commit does.
    Uncommitted,
    /// This commit deleted it.
    Deleted(Arc<CommitInfo>),
}

/// The record with that id, or that had it once, even when it is gone.
///
/// # Errors
///
/// When no record has it or had it, as far as the history reaches.
pub fn record_named(place: Place, checked: Checked, from: &ReadFrom, id: &str, ui: &Ui) -> Result<Found, Failure> {
    if let Some(index) = checked.model.find(id) {
        return Ok(Found { place, from: from.clone(), checked, index, end: End::None });
    }
    if place.root.repository.is_none() {
        lookup::record_named(&checked.model, id)?;
    }
    let rev = from.rev.clone().unwrap_or_else(|| "HEAD".to_owned());
    if place.prefix.is_none()
        && let Some(found) = uncommitted(&place.root, from, &rev, id, ui)?
    {
        return Ok(found);
    }
    let prefix = place.prefix.as_deref().unwrap_or(&place.root.prefix);
    let history = History::read(&place.root, prefix, &rev, usize::MAX)?;
    for departure in history.departures().filter(|departure| departure.path.contains(id)) {
        if !named(&place.root, &departure, id)? {
            continue;
        }
        match history.fate_of(departure) {
            Fate::Gone(last) => {
                if let Some(found) = before(&place.root, from, &last, ui)? {
                    return Ok(found);
                }
            }
            Fate::Here(path) => {
                if let Some(index) = checked.model.at_path(&path) {
                    return Ok(Found { place, from: from.clone(), checked, index, end: End::None });
                }
            }
        }
    }
    let shallow = if history.shallow { "yes" } else { "no" };
    Err(Failure::new("log-never")
        .arg("id", id)
        .arg("shallow", shallow)
        .arg("suggestion", lookup::nearest(&checked.model, id)))
}

/// The record as the last commit has it, when only the work tree or the index lacks it.
fn uncommitted(root: &Root, from: &ReadFrom, rev: &str, id: &str, ui: &Ui) -> Result<Option<Found>, Failure> {
    // Before the first commit there is nothing to look at.
    let Ok(revision) = Revision::open(root, rev) else { return Ok(None) };
    let found = read(root, from, rev, revision, ui)?;
    let index = found.1.model.find(id);
    Ok(index.map(|index| Found { place: found.0, from: found.2, checked: found.1, index, end: End::Uncommitted }))
}

/// The record as it was before the commit that deleted it.
fn before(root: &Root, from: &ReadFrom, last: &Departure, ui: &Ui) -> Result<Option<Found>, Failure> {
    for parent in Ancestry::open(root)?.parents(&last.commit.id)? {
        let Ok(revision) = Revision::open(root, &parent) else { continue };
        if revision.read(&last.path).is_err() {
            continue;
        }
        let (place, checked, from) = read(root, from, &parent, revision, ui)?;
        if let Some(index) = checked.model.at_path(&last.path) {
            return Ok(Some(Found { place, from, checked, index, end: End::Deleted(last.commit.clone()) }));
        }
    }
    Ok(None)
}

fn read(
    root: &Root,
    from: &ReadFrom,
    rev: &str,
    revision: Revision,
    ui: &Ui,
) -> Result<(Place, Checked, ReadFrom), Failure> {
    let prefix = Some(revision.prefix().to_owned());
    let place = Place { root: root.clone(), snapshot: Box::new(revision), prefix };
    let from = ReadFrom { rev: Some(rev.to_owned()), staged: false, now: from.now.clone() };
    let checked = check::read(&place, &from, ui)?;
    Ok((place, checked, from))
}

/// Whether a file had this id where it was, by the types of that time.
fn named(root: &Root, departure: &Departure, id: &str) -> Result<bool, Failure> {
    for parent in Ancestry::open(root)?.parents(&departure.commit.id)? {
        let Ok(revision) = Revision::open(root, &parent) else { continue };
        let schema = schema::load(&revision, &mut Vec::new());
        let record_type = schema.type_of_path(&departure.path).map(|known| schema.record_type(known));
        if record_type.is_some_and(|known| known.file.capture(&departure.path, "id") == Some(id)) {
            return Ok(true);
        }
    }
    Ok(false)
}
