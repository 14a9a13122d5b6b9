//! Attachments: the files that records name, copied under names made from their content.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::facts::{FILE, ListName, Register, WITHHELD};
use crate::model::{Model, attachments, trace};
use crate::site::context::File;
use crate::snapshot::{EntryKind, Snapshot};
use crate::value::Value;

/// The attachments of a site: those that its records name, within the limit of their size, but for those that somebody
/// declares to be above what the audience may see. What is missing or too large has been reported and is left out.
pub struct Files<'a> {
    view: &'a Model,
    snapshot: &'a dyn Snapshot,
    register: &'a Register,
    /// What was read so far, by path in the repository.
    known: Mutex<BTreeMap<String, Option<Arc<Attached>>>>,
}

/// One attachment.
#[derive(Debug)]
pub struct Attached {
    /// Path from the site's root: `files/<hash>.<extension>`.
    pub site_path: String,
    size: usize,
}

/// The files that are declared to be above what the audience may see. They stay out of the site whoever else names them.
pub fn withheld(register: &Register) -> BTreeSet<Arc<str>> {
    let names = register.below(&WITHHELD).filter_map(|(name, _)| ListName::from_bytes(name));
    names.filter_map(|name| if let ListName::Withheld { path } = name { Some(path) } else { None }).collect()
}

impl<'a> Files<'a> {
    /// The attachments that a register tells of.
    pub fn new(view: &'a Model, snapshot: &'a dyn Snapshot, register: &'a Register) -> Files<'a> {
        Files { view, snapshot, register, known: Mutex::default() }
    }

    /// The paths of all files that records name, attachments or not.
    pub fn named(&self) -> impl Iterator<Item = Arc<str>> {
        let names = self.register.below(&FILE).filter_map(|(name, _)| ListName::from_bytes(name));
        names.filter_map(|name| if let ListName::File { path } = name { Some(path) } else { None })
    }

    /// An attachment by its path in the repository.
    pub fn get(&self, path: &str) -> Option<Arc<Attached>> {
        trace::note_name(|| attachments::file_name(path));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(attached) = known.get(path) {
            return attached.clone();
        }
        let attached = self.bytes(path).map(|bytes| {
            let hash = blake3::hash(&bytes).to_hex();
            let extension = extension(path);
            let dot = if extension.is_empty() { "" } else { "." };
            Arc::new(Attached { site_path: format!("files/{}{dot}{extension}", &hash[..16]), size: bytes.len() })
        });
        known.insert(path.to_owned(), attached.clone());
        attached
    }

    /// The bytes of an attachment.
    pub fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        let listed = |name: ListName| !self.register.list(&name).is_empty();
        let shown = listed(ListName::File { path: path.into() }) && !listed(ListName::Withheld { path: path.into() });
        let limit = self.view.schema.config.limits.attachment;
        let small = |entry: crate::snapshot::Entry| entry.kind == EntryKind::File && entry.size <= limit;
        if !shown || !is_attachable(path, self.view) || !self.snapshot.entry(path).is_some_and(small) {
            return None;
        }
        self.snapshot.read(path).ok()
    }

    /// How a page shows the attachment that a record names; `base` leads to the site's root.
    pub fn shown(&self, record: &str, value: &Value, base: &str) -> Option<File> {
        let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
        let (written, title) = match value {
            Value::Object(object) => (text(object.get("path"))?, text(object.get("title"))),
            value => (text(value)?, None),
        };
        let path = attachments::resolve(record, &written);
        let file = path.as_ref().and_then(|path| self.get(path));
        let name = written.rsplit('/').next().unwrap_or(&written).to_owned();
        let format = extension(&name).to_ascii_uppercase();
        Some(File {
            text: title.map_or(name, |title| title.to_string()),
            href: file.as_ref().map(|file| format!("{base}{}", file.site_path)).unwrap_or_default(),
            size: file.as_ref().map(|file| size(file.size)).unwrap_or_default(),
            picture: matches!(&*format, "PNG" | "JPG" | "JPEG" | "GIF" | "WEBP"),
            format,
        })
    }
}

/// Records and configuration are never copied: what they hold is shown by their pages, to whom it may be shown.
fn is_attachable(path: &str, view: &Model) -> bool {
    let record = view.schema.type_of_path(path).is_some();
    let configuration = crate::schema::is_configuration(path) && !path.starts_with("attachments/");
    !record && !configuration && !path.split('/').any(|part| part.starts_with('.'))
}

/// The extension of a file's name, when it is short and plain.
fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let plain = extension.len() <= 8 && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { extension } else { "" }
}

/// A size as people read it.
pub fn size(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}
