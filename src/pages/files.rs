//! Attachments: the files that records name, copied under names made from their content.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Page;
use crate::markdown;
use crate::model::{Model, attachments, trace};
use crate::site::context::File;
use crate::snapshot::{EntryKind, Snapshot};
use crate::value::Value;

/// The attachments of a site.
#[derive(Debug, Default)]
pub struct Files {
    by_path: BTreeMap<String, Attached>,
}

/// One attachment.
#[derive(Debug)]
pub struct Attached {
    /// Path from the site's root: `files/<hash>.<extension>`.
    pub site_path: String,
    bytes: Arc<[u8]>,
}

impl Files {
    /// Reads the attachments that the records of a view name, within the limit of their size, but for those `withheld`.
    /// What is missing or too large has been reported and is left out.
    pub fn collect(view: &Model, snapshot: &dyn Snapshot, withheld: &BTreeSet<String>) -> Files {
        let mut files = Files::default();
        for index in view.indices() {
            let record = view.record(index);
            let named = attachments::of(view, index).into_iter().filter_map(|attachment| attachment.path);
            let linked = if record.body.contains("](") { markdown::references(&record.body).files } else { Vec::new() };
            let linked = linked.into_iter().filter_map(|(_, written)| attachments::resolve(&record.path, &written));
            for path in named.chain(linked).filter(|path| !withheld.contains(path)) {
                files.add(path, view, snapshot);
            }
        }
        files
    }

    fn add(&mut self, path: String, view: &Model, snapshot: &dyn Snapshot) {
        if self.by_path.contains_key(&path) || !is_attachable(&path, view) {
            return;
        }
        let limit = view.schema.config.limits.attachment;
        let small =
            |path: &str| snapshot.entry(path).is_some_and(|entry| entry.kind == EntryKind::File && entry.size <= limit);
        if !small(&path) {
            return;
        }
        if let Ok(bytes) = snapshot.read(&path) {
            let hash = blake3::hash(&bytes).to_hex();
            let extension = extension(&path);
            let dot = if extension.is_empty() { "" } else { "." };
            let site_path = format!("files/{}{dot}{extension}", &hash[..16]);
            self.by_path.insert(path, Attached { site_path, bytes: bytes.into() });
        }
    }

    /// An attachment by its path in the repository.
    pub fn get(&self, path: &str) -> Option<&Attached> {
        trace::note_name(|| attachments::file_name(path));
        self.by_path.get(path)
    }

    /// The copies.
    pub fn pages(&self) -> Vec<Page> {
        self.by_path.values().map(|file| (file.site_path.clone(), file.bytes.to_vec())).collect()
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
            href: file.map(|file| format!("{base}{}", file.site_path)).unwrap_or_default(),
            size: file.map(|file| size(file.bytes.len())).unwrap_or_default(),
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
