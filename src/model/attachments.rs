//! The files that records name as attachments.

use std::sync::Arc;

use super::{Model, RecordIx};
use crate::schema::{Field, FieldKind};
use crate::sensitivity::Sensitivity;
use crate::value::{FieldPath, Object, Value};

/// The name that is looked up by whoever looks at the list of all files that are no records.
pub const ALL_FILES: &str = "files";

/// The name that is looked up by whoever looks for a file.
pub fn file_name(path: &str) -> Arc<str> {
    format!("file:{path}").into()
}

/// A file that a record names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Dotted name of the field with its item number.
    pub field: String,
    /// The path as written.
    pub written: Arc<str>,
    /// The path from the repository's root; none when it leaves the repository.
    pub path: Option<String>,
    /// What readers see; the file's name where nothing is written.
    pub title: Arc<str>,
    /// Who may read it.
    pub sensitivity: Sensitivity,
}

/// Every attachment of a record, in the order of its fields.
pub fn of(model: &Model, index: RecordIx) -> Vec<Attachment> {
    let record = model.record(index);
    let mut all = Vec::new();
    let record_type = model.type_of(index);
    for slot in &record_type.file_slots {
        let field = &record_type.fields[*slot];
        collect(field, &FieldPath::Field(&field.name), record.value(*slot), &record.path, &mut all);
    }
    all
}

fn collect(field: &Field, path: &FieldPath<'_>, value: &Value, record: &str, all: &mut Vec<Attachment>) {
    match (&field.kind, value) {
        (FieldKind::Attachment, value) => all.extend(attachment(field, path, value, record)),
        (FieldKind::List(item), Value::List(items)) => {
            for (position, value) in items.iter().enumerate() {
                collect(item, &FieldPath::Item(path, position), value, record, all);
            }
        }
        (FieldKind::Object(fields), Value::Object(object)) => {
            for field in fields {
                collect(field, &FieldPath::Child(path, &field.name), object.get(&field.name), record, all);
            }
        }
        _ => {}
    }
}

fn attachment(field: &Field, path: &FieldPath<'_>, value: &Value, record: &str) -> Option<Attachment> {
    let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
    let (written, title, own) = match value {
        Value::Text(written) => (written.clone(), None, None),
        Value::Object(object) => (text(object.get("path"))?, text(object.get("title")), own_level(object)),
        _ => return None,
    };
    let name = written.rsplit('/').next().unwrap_or(&written);
    Some(Attachment {
        field: path.to_string(),
        path: resolve(record, &written),
        title: title.unwrap_or_else(|| name.into()),
        sensitivity: own.map_or(field.sensitivity, |own| own.max(field.sensitivity)),
        written,
    })
}

/// What an attachment says of its own level; a word that is no level means the highest, for somebody meant something.
pub fn own_level(attachment: &Object) -> Option<Sensitivity> {
    match attachment.get("sensitivity") {
        Value::Text(name) => Some(Sensitivity::parse(name).unwrap_or(Sensitivity::Restricted)),
        _ => None,
    }
}

/// A path relative to the folder of the record, or one that begins with `attachments/` in the repository's root, from
/// that root. None when it leaves the repository or is absolute.
pub fn resolve(record: &str, written: &str) -> Option<String> {
    if written.is_empty() || written.starts_with('/') || written.contains(['\\', ':']) || written.contains('\0') {
        return None;
    }
    let shared = written.starts_with("attachments/");
    let folder = record.rsplit_once('/').filter(|_| !shared).map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn paths_stay_inside() {
        let record = "customers/K1/visits/J1.md";
        assert_eq!(resolve(record, "photo.png").as_deref(), Some("customers/K1/visits/photo.png"));
        assert_eq!(resolve(record, "../files/a.csv").as_deref(), Some("customers/K1/files/a.csv"));
        assert_eq!(resolve(record, "attachments/a.csv").as_deref(), Some("attachments/a.csv"));
        assert_eq!(resolve(record, "./attachments/a.csv").as_deref(), Some("customers/K1/visits/attachments/a.csv"));
        for path in ["attachments/../../a", "../../../../etc/passwd", "/etc/passwd", "C:\\x", "a\\b", ""] {
            assert_eq!(resolve(record, path), None, "{path}");
        }
    }
}
