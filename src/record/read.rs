//! Every record file of a snapshot, in parallel.

use std::sync::Arc;

use rayon::prelude::*;

use super::typing::Typing;
use super::{Record, file, names};
use crate::diag::Diagnostic;
use crate::schema::{self, Schema, TypeId, pattern};
use crate::snapshot::{Entry, EntryKind, Snapshot};
use crate::value::Value;
use crate::yaml;

/// What was read.
#[derive(Debug, Default)]
pub struct Records {
    /// The records by path, each with what was found in its file.
    pub records: Vec<(Record, Vec<Diagnostic>)>,
    /// What was found in the names of files.
    pub others: Vec<Diagnostic>,
}

/// Reads every record of the snapshot.
pub fn read_records(snapshot: &dyn Snapshot, schema: &Schema) -> Records {
    let mut records = Records::default();
    names::clashes(snapshot.entries(), &mut records.others);
    snapshot.entries().iter().for_each(|entry| names::file(entry, &mut records.others));
    let claimed: Vec<(&Entry, TypeId)> = snapshot
        .entries()
        .iter()
        .filter(|entry| entry.kind == EntryKind::File && is_candidate(&entry.path))
        .filter_map(|entry| match schema.type_of_path(&entry.path) {
            Some(type_id) => Some((entry, type_id)),
            None => {
                records.others.extend(unclaimed(entry));
                None
            }
        })
        .collect();
    let read = claimed.into_par_iter().map(|(entry, type_id)| {
        let mut found = Vec::new();
        (read_file(snapshot, schema, entry, type_id, &mut found), found)
    });
    records.records = read.collect();
    records
}

/// Whether a file may be a record, by its path.
pub(crate) fn is_candidate(path: &str) -> bool {
    let text = path.ends_with(".md") || path.ends_with(".yaml") || path.ends_with(".yml");
    text && !schema::is_configuration(path) && !path.split('/').any(|part| part == "attachments")
}

/// What is wrong with a file before it is opened; `claimed` tells whether a type claims it.
pub(crate) fn file_findings(entry: &Entry, claimed: bool) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    names::file(entry, &mut found);
    if entry.kind == EntryKind::File && is_candidate(&entry.path) && !claimed {
        found.extend(unclaimed(entry));
    }
    found
}

/// A record that no type claims is usually a slip in its path; a README is none.
fn unclaimed(entry: &Entry) -> Option<Diagnostic> {
    let name = entry.path.rsplit('/').next().unwrap_or_default();
    let readme = name.to_ascii_uppercase().starts_with("README") || name == "CHANGELOG.md" || name == "CONTRIBUTING.md";
    (!readme).then(|| Diagnostic::new("unknown-file", &entry.path, 0..0).arg("path", &entry.path))
}

/// Reads the record in a file of a known type.
pub(crate) fn read_file(
    snapshot: &dyn Snapshot,
    schema: &Schema,
    entry: &Entry,
    type_id: TypeId,
    found: &mut Vec<Diagnostic>,
) -> Record {
    let record = read_bytes(snapshot, schema, entry, type_id, found);
    // Of one that can be read this was found on the way.
    if let Some(problem) = pattern::id_problem(&record.id).filter(|_| !record.readable) {
        found.push(Diagnostic::new("bad-id", &entry.path, 0..0).arg("id", &record.id).arg("reason", problem));
    }
    record
}

fn read_bytes(
    snapshot: &dyn Snapshot,
    schema: &Schema,
    entry: &Entry,
    type_id: TypeId,
    found: &mut Vec<Diagnostic>,
) -> Record {
    let limit = schema.config.limits.file;
    if entry.size > limit {
        let finding = Diagnostic::new("file-too-large", &entry.path, 0..0);
        found.push(finding.arg("size", entry.size.to_string()).arg("limit", limit.to_string()));
        return unreadable(schema, &entry.path, type_id);
    }
    let bytes = match snapshot.read(&entry.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            found.push(Diagnostic::new("unreadable-file", &entry.path, 0..0).arg("reason", &error.reason));
            return unreadable(schema, &entry.path, type_id);
        }
    };
    match file::text_of(&entry.path, bytes, found) {
        Some(text) => read_one(schema, &entry.path, type_id, &text, found),
        None => unreadable(schema, &entry.path, type_id),
    }
}

/// Reads the text of one record of a known type.
pub fn read_one(schema: &Schema, path: &Arc<str>, type_id: TypeId, text: &str, found: &mut Vec<Diagnostic>) -> Record {
    let before = found.len();
    yaml::scan(path, text, found);
    let text = &*yaml::ours(text);
    let document = yaml::read_document(path, text, schema.config.limits.budget, found);
    let record = typed(schema, path, type_id, text, &document, found);
    for finding in &mut found[before..] {
        finding.record = Some(record.id.clone());
    }
    record
}

/// Types what was read of one record.
pub fn typed(
    schema: &Schema,
    path: &Arc<str>,
    type_id: TypeId,
    text: &str,
    document: &yaml::Document<'_>,
    found: &mut Vec<Diagnostic>,
) -> Record {
    let mut record = unreadable(schema, path, type_id);
    record.body = text[document.body.clone()].into();
    record.body_start = document.body.start;
    if let Some(root) = &document.root {
        Typing { schema, record_type: schema.record_type(type_id), file: path, found }.record(root, &mut record);
    }
    record
}

fn unreadable(schema: &Schema, path: &Arc<str>, type_id: TypeId) -> Record {
    let record_type = schema.record_type(type_id);
    Record {
        type_id,
        id: record_type.file.capture(path, "id").unwrap_or_default().into(),
        path: path.clone(),
        values: vec![Value::Null; record_type.fields.len()],
        body: "".into(),
        body_start: 0,
        readable: false,
    }
}
