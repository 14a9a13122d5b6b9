//! Everything that can be wrong with a records repository, found in one go.
//!
//! In: a snapshot and an instant. Out: the model and every finding, in a stable order. Checking never stops at
//! the first finding and never changes anything.

mod attachments;
pub mod change;
mod links;
mod rules;
mod today;
mod unique;
mod workflow;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use crate::diag::{self, Diagnostic, Severity};
use crate::model::{Locator, Model};
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
    let mut found = Vec::new();
    problems(snapshot, &mut found);
    let (schema, records) = match snapshot.entry(CONFIG_FILE) {
        Some(_) => {
            let schema = Arc::new(schema::load(snapshot, &mut found));
            let records = record::read_records(snapshot, &schema);
            found.extend(records.found);
            (schema, records.records)
        }
        // Without its configuration it is no records repository, and whatever lies in it is nobody's record.
        None => {
            schema::has_config(snapshot, &mut found);
            (Arc::default(), Vec::new())
        }
    };
    let locator = Locator::new(snapshot);
    let model = Model::build(schema, records, now, &locator, &mut found);
    workflow::check(&model, &locator, &mut found);
    unique::check(&model, &locator, &mut found);
    today::check(&model, &locator, &mut found);
    attachments::check(&model, &locator, &mut found);
    links::check(&model, &mut found);
    rules::check(&model, &locator, &mut found);
    diag::sort(&mut found);
    Checked { model: Arc::new(model), diagnostics: found }
}

/// What the snapshot could not list as a file.
fn problems(snapshot: &dyn Snapshot, found: &mut Vec<Diagnostic>) {
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
