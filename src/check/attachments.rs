//! Files that go with records: they must be there, beside the record or in `attachments/`, and not too large.

use crate::diag::{Diagnostic, Severity};
use crate::model::attachments::{self, Attachment};
use crate::model::{Locator, Model, RecordIx};
use crate::schema;
use crate::snapshot::{Entry, EntryKind};
use crate::text::suggest;

/// Checks the attachments of a record.
pub(super) fn check(model: &Model, locator: &Locator<'_>, index: RecordIx, found: &mut Vec<Diagnostic>) {
    for attachment in attachments::of(model, index) {
        found.extend(one(model, locator, index, &attachment));
    }
}

/// What stands at a path of the repository; that somebody asked is noted.
pub(super) fn entry(model: &Model, locator: &Locator<'_>, path: &str) -> Option<Entry> {
    model.note_name(|| attachments::file_name(path));
    locator.snapshot().entry(path)
}

fn one(model: &Model, locator: &Locator<'_>, index: RecordIx, attachment: &Attachment) -> Option<Diagnostic> {
    let record = model.record(index);
    let finding = |code| {
        let finding: Diagnostic = locator.finding(code, record, &attachment.field);
        finding.arg("path", &attachment.written).sensitivity(attachment.sensitivity)
    };
    let home = model.type_of(index).file.home(&record.path);
    let misplaced = match &attachment.path {
        None => Some("outside"),
        Some(path) if !is_attachable(model, path) => Some("record"),
        Some(path) if !within(path, home) && !within(path, "attachments") => Some("elsewhere"),
        Some(_) => None,
    };
    if let Some(reason) = misplaced {
        let mut finding = finding("attachment-path").arg("reason", reason).arg("folder", format!("{home}/"));
        if reason == "elsewhere" {
            // The file is there and may be shown; only people will not find it with the record.
            finding.severity = Severity::Warning;
        }
        return Some(finding);
    }
    let path = attachment.path.as_deref()?;
    let entry = entry(model, locator, path).filter(|entry| entry.kind == EntryKind::File);
    let limit = model.schema.config.limits.attachment;
    match entry {
        None => {
            let suggestion = suggestion(model, locator, &record.path, &attachment.written);
            Some(finding("attachment-missing").arg("suggestion", suggestion))
        }
        Some(entry) if entry.size > limit => {
            let finding = finding("attachment-too-large").arg("size", entry.size.to_string());
            Some(finding.arg("limit", limit.to_string()))
        }
        Some(_) => None,
    }
}

/// Whether a path lies in a folder; everything lies in the root.
fn within(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a file may go with a record: records have pages, and configuration is nobody's paper.
fn is_attachable(model: &Model, path: &str) -> bool {
    let configuration = schema::is_configuration(path) && !within(path, "attachments");
    !configuration && model.schema.type_of_path(path).is_none()
}

/// What was probably meant by a path that leads to no file, as it would be written in that record; empty when nothing
/// is near. Records and configuration are never meant.
pub(super) fn suggestion(model: &Model, locator: &Locator<'_>, record: &str, written: &str) -> String {
    model.note_name(|| attachments::ALL_FILES.into());
    let folder = record.rsplit_once('/').map_or("", |(folder, _)| folder);
    let as_written = |path: &str| {
        if within(path, "attachments") {
            return Some(path.to_owned());
        }
        let rest = if folder.is_empty() { path } else { path.strip_prefix(folder)?.strip_prefix('/')? };
        // A folder of that name beside the record is not the one in the root.
        Some(if within(rest, "attachments") { format!("./{rest}") } else { rest.to_owned() })
    };
    let files = locator.snapshot().entries().iter().filter(|entry| is_attachable(model, &entry.path));
    let near: Vec<String> = files.filter_map(|entry| as_written(&entry.path)).collect();
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let same_name = near.iter().find(|path| name(path) == name(written));
    same_name.cloned().unwrap_or_else(|| suggest(written, near.iter().map(String::as_str)))
}
