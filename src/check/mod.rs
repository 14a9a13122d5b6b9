//! Everything that can be wrong with a records repository, found in one go.
//!
//! In: a snapshot and an instant. Out: the model and every finding, in a stable order. Checking never stops at
//! the first finding and never changes anything.

mod attachments;
pub mod change;
mod links;
mod rules;
mod today;
pub(crate) mod unique;
pub(crate) mod workflow;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::diag::{self, Diagnostic, Severity};
use crate::model::trace::Reads;
use crate::model::{Locator, Model, Scope};
use crate::record;
use crate::schema::{self, CONFIG_FILE};
use crate::snapshot::{ProblemKind, Snapshot};

/// The records with everything that was found in them.
pub struct Checked {
    /// The records.
    pub model: Arc<Model>,
    /// The findings by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// How many findings are errors.
    pub fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// Paths of the files with errors.
    pub fn broken_files(&self) -> BTreeSet<Arc<str>> {
        let errors = self.diagnostics.iter().filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| finding.file.clone()).collect()
    }
}

/// Reads and checks a snapshot as of `now`.
pub fn check(snapshot: &dyn Snapshot, now: Timestamp) -> Checked {
    let Whole { model, found } = whole(snapshot, now, false);
    let mut diagnostics: Vec<Diagnostic> = found.of_records.into_iter().flatten().collect();
    diagnostics.extend(found.between);
    diagnostics.extend(found.others);
    diag::sort(&mut diagnostics);
    Checked { model: Arc::new(model), diagnostics }
}

/// Everything that was read and found, by where it comes from.
pub(crate) struct Whole {
    /// The records.
    pub model: Model,
    /// The findings.
    pub found: Found,
}

/// Findings by what must be looked at again to find them again.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Those of each record by itself.
    pub of_records: Vec<Vec<Diagnostic>>,
    /// Those of records that cannot both be right.
    pub between: Vec<Diagnostic>,
    /// Those of the configuration, and of files that are no records.
    pub others: Vec<Diagnostic>,
}

/// Reads and checks everything; with `watched`, what was looked at for each record is noted.
pub(crate) fn whole(snapshot: &dyn Snapshot, now: Timestamp, watched: bool) -> Whole {
    let mut others = Vec::new();
    problems(snapshot, &mut others);
    let (schema, records) = match snapshot.entry(CONFIG_FILE) {
        Some(_) => {
            let schema = Arc::new(schema::load(snapshot, &mut others));
            let records = record::read_records(snapshot, &schema);
            others.extend(records.others);
            (schema, records.records)
        }
        // Without its configuration it is no records repository, and whatever lies in it is nobody's record.
        None => {
            schema::has_config(snapshot, &mut others);
            (Arc::default(), Vec::new())
        }
    };
    let (records, of_records): (Vec<_>, Vec<_>) = records.into_iter().unzip();
    let mut found = Found { of_records, between: Vec::new(), others };
    let locator = Locator::new(snapshot);
    let mut model = Model::of(schema, records, now);
    model.watch(watched);
    model.name_all(&locator, &mut found.between);
    let scope = Scope::all(&model);
    let mut computing = Vec::new();
    model.compute(&scope, None, &locator, &mut computing);
    for finding in computing {
        let index = model.at_path(&finding.file);
        let list = index.and_then(|index| found.of_records.get_mut(index as usize));
        list.unwrap_or(&mut found.others).push(finding);
    }
    let judged = judge(&mut model, &scope, &locator);
    for (list, judged) in found.of_records.iter_mut().zip(judged) {
        list.extend(judged);
    }
    unique::check(&model, &locator, &mut found.between);
    Whole { model, found }
}

/// Everything that can be wrong with records once they are computed, each by itself.
pub(crate) fn judge(model: &mut Model, scope: &Scope, locator: &Locator<'_>) -> Vec<Vec<Diagnostic>> {
    let judged = scope.all.par_iter().map(|index| {
        model.watching(|| {
            let mut found = Vec::new();
            workflow::check(model, locator, *index, &mut found);
            unique::lists(model, locator, *index, &mut found);
            today::check(model, locator, *index, &mut found);
            attachments::check(model, locator, *index, &mut found);
            links::check(model, locator, *index, &mut found);
            rules::check(model, locator, *index, &mut found);
            found
        })
    });
    let judged: Vec<(Vec<Diagnostic>, Reads)> = judged.collect();
    let mut all = Vec::with_capacity(judged.len());
    for (index, (found, reads)) in scope.all.iter().zip(judged) {
        model.looked(*index, &reads);
        all.push(found);
    }
    all
}

/// What the snapshot could not list as a file.
pub(crate) fn problems(snapshot: &dyn Snapshot, found: &mut Vec<Diagnostic>) {
    for problem in snapshot.problems() {
        let finding = match &problem.kind {
            ProblemKind::Conflict => Diagnostic::new("unmerged-file", &problem.path, 0..0),
            ProblemKind::NameNotUtf8 => {
                let finding = Diagnostic::new("path-not-portable", &problem.path, 0..0);
                finding.arg("name", &problem.path).arg("reason", "encoding")
            }
            ProblemKind::BadName => {
                let finding = Diagnostic::new("path-not-portable", &problem.path, 0..0);
                finding.arg("name", &problem.path).arg("reason", "name")
            }
            ProblemKind::Unreadable(reason) => {
                Diagnostic::new("unreadable-file", &problem.path, 0..0).arg("reason", reason)
            }
        };
        found.push(finding);
    }
}
