//! Files that go with records: they must be there, inside the repository, and not too large.

use crate::diag::Diagnostic;
use crate::model::{Locator, Model, RecordIx, attachments};
use crate::snapshot::EntryKind;
use crate::text::suggest;

/// Checks the attachments of every record.
pub(super) fn check(model: &Model, locator: &Locator<'_>, found: &mut Vec<Diagnostic>) {
    let entries = locator.snapshot().entries();
    for index in 0..model.records.len() as RecordIx {
        for attachment in attachments::of(model, index) {
            let record = model.record(index);
            let finding = |code| {
                let finding: Diagnostic = locator.finding(code, record, &attachment.field);
                finding.arg("path", &attachment.written).sensitivity(attachment.sensitivity)
            };
            let Some(path) = &attachment.path else {
                found.push(finding("attachment-path"));
                continue;
            };
            let entry = entries.binary_search_by(|entry| (*entry.path).cmp(path)).ok().map(|at| &entries[at]);
            match entry.filter(|entry| entry.kind == EntryKind::File) {
                None => {
                    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                    let near = entries.iter().map(|entry| &*entry.path).filter(|path| path.starts_with(folder));
                    found.push(finding("attachment-missing").arg("suggestion", suggest(path, near)));
                }
                Some(entry) if entry.size > model.schema.config.limits.attachment => {
                    let limit = model.schema.config.limits.attachment.to_string();
                    found.push(finding("attachment-too-large").arg("size", entry.size.to_string()).arg("limit", limit));
                }
                Some(_) => {}
            }
        }
    }
}
