//! What a change brings: the findings that were not there before it, and what only a change can do wrong.
//!
//! In: the records before and after, and what was found after. Out: the findings that the change is answerable for.
//! Findings are compared by what they say and not by their line, so that a record that was wrong all along and has
//! moved a few lines, or has a new name, is nobody's fault now. Nothing is checked that cannot matter: without a
//! finding after the change, what was found before is never asked.

mod files;
mod same;
mod steps;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::Checked;
use crate::diag::{self, Arg, Code, Diagnostic, Message};
use crate::model::Model;
use crate::snapshot::Snapshot;
use files::Files;
use same::Known;

/// Places of a record that refer to a deleted one which its finding shows.
const MOST_SHOWN: usize = 5;

/// The records before a change.
pub struct Before<'s> {
    /// Their files.
    pub files: &'s dyn Snapshot,
    /// The paths of all that may differ after the change, where that is known; otherwise every file is compared.
    pub differing: Option<BTreeSet<String>>,
}

impl<'s> Before<'s> {
    /// Files of which any may differ.
    pub fn of(files: &'s dyn Snapshot) -> Before<'s> {
        Before { files, differing: None }
    }
}

/// Files of before under other names after: their old paths by the new ones. They are equal, or have most lines in common.
pub fn renamed(before: &Before<'_>, after: &dyn Snapshot) -> BTreeMap<Arc<str>, Arc<str>> {
    files::compare(before, after).renamed()
}

/// The records before and after a change.
pub struct Change<'s> {
    /// What they were before; a merge has several of these, and brings only what none of them had.
    pub before: Vec<Before<'s>>,
    /// What others have seen already: its time lines may only grow. None for what was before.
    pub settled: Option<Before<'s>>,
    /// What they are after.
    pub after: &'s dyn Snapshot,
    /// Whether warnings count that the change has brought to files which it did not touch. To know them, the records
    /// before must be checked even if nothing is wrong after.
    pub thorough: bool,
    /// Checks what was before, if it must be known what was wrong then: [`check`], or something quicker.
    pub recheck: &'s dyn Fn(&dyn Snapshot, Timestamp) -> Checked,
}

/// What a change brings.
#[derive(Debug, Default)]
pub struct Brought {
    /// What the change is answerable for, in the usual order.
    pub findings: Vec<Diagnostic>,
    /// How many other findings there are, which were there before.
    pub others: usize,
}

impl Brought {
    /// Puts causes before what follows from them, for places that show only a few findings.
    pub fn causes_first(&mut self) {
        self.findings.sort_by_key(Diagnostic::gravity);
    }

    /// How many findings are errors.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == diag::Severity::Error).count()
    }
}

impl Change<'_> {
    /// Compares; `checked` is what `after` was found to be.
    pub fn brought(&self, checked: &Checked) -> Brought {
        let compared: Vec<Files> = self.before.iter().map(|before| files::compare(before, self.after)).collect();
        let mut brought = self.new_findings(checked, &compared);
        match &self.settled {
            Some(settled) => {
                let files = files::compare(settled, self.after);
                steps::check(settled.files, self.after, &checked.model, &files, &mut brought.findings);
            }
            None => {
                for (before, files) in self.before.iter().zip(&compared) {
                    steps::check(before.files, self.after, &checked.model, files, &mut brought.findings);
                }
            }
        }
        diag::sort(&mut brought.findings);
        brought
    }

    fn new_findings(&self, checked: &Checked, compared: &[Files]) -> Brought {
        let mut brought = Brought { findings: checked.diagnostics.clone(), others: 0 };
        let changed: BTreeSet<&Arc<str>> = compared.iter().flat_map(Files::changed).collect();
        if !self.thorough
            && checked.errors() == 0
            && !brought.findings.iter().any(|found| changed.contains(&found.file))
        {
            return Brought { findings: Vec::new(), others: checked.diagnostics.len() };
        }
        let mut deleted = BTreeMap::new();
        for (before, files) in self.before.iter().zip(compared) {
            if brought.findings.is_empty() {
                break;
            }
            let old = (self.recheck)(before.files, checked.model.now);
            let mut known = Known::new(&old.diagnostics, files);
            brought.findings.retain(|finding| !known.take(finding));
            find_deleted(&old.model, &checked.model, &brought.findings, &mut deleted);
            // The process ends soon: taking a large model apart first would only keep its user waiting.
            std::mem::forget(old);
        }
        brought.others = checked.diagnostics.len() - brought.findings.len();
        for finding in &mut brought.findings {
            if !finding.file.is_empty() && !changed.contains(&finding.file) {
                let file = finding.file.clone();
                finding.related.push(diag::Related { file, span: 0..0, message: "related-elsewhere" });
            }
        }
        let deleted = deleted.into_values().map(|deleted: Deleted| deleted.finding(&brought.findings));
        brought.findings.extend(deleted.collect::<Vec<_>>());
        brought
    }
}

/// A record that is gone though others refer to it.
struct Deleted {
    finding: Diagnostic,
    id: Arc<str>,
}

impl Deleted {
    fn finding(self, brought: &[Diagnostic]) -> Diagnostic {
        let referring: Vec<&Diagnostic> =
            brought.iter().filter(|finding| refers(finding).is_some_and(|id| *id == self.id)).collect();
        let finding = self.finding.number("count", i64::try_from(referring.len()).unwrap_or(i64::MAX));
        referring
            .into_iter()
            .take(MOST_SHOWN)
            .fold(finding, |finding, other| finding.related(&other.file, other.span.clone(), "related-refers-here"))
    }
}

/// The id that a broken reference names.
fn refers(finding: &Diagnostic) -> Option<&Arc<str>> {
    match (&finding.code, &finding.message) {
        (Code::Builtin("broken-reference"), Message::Catalogue(args)) => {
            args.iter().find_map(|(name, arg)| if let ("id", Arg::Text(id)) = (*name, arg) { Some(id) } else { None })
        }
        _ => None,
    }
}

/// The records that were there before and are not now, though something refers to them.
fn find_deleted(old: &Model, new: &Model, brought: &[Diagnostic], deleted: &mut BTreeMap<Arc<str>, Deleted>) {
    for id in brought.iter().filter_map(refers) {
        let Some(index) = old.find(id).filter(|_| new.find(id).is_none() && !deleted.contains_key(id)) else {
            continue;
        };
        let (record, record_type) = (old.record(index), old.type_of(index));
        let mut finding = Diagnostic::new("record-still-referred", &record.path, 0..0);
        finding.record = Some(record.id.clone());
        let finding = finding.arg("id", id).label("title", &old.title_label(index));
        let finding = finding.sensitivity(record_type.title.level.max(record_type.sensitivity));
        deleted.insert(id.clone(), Deleted { finding, id: id.clone() });
    }
}
