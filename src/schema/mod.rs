//! The shape of a records repository: its configuration, catalogs and record types.
//!
//! In: the configuration files of a snapshot. Out: a [`Schema`] in which every name leads somewhere and every
//! expression is compiled, plus findings for what does not. No record is read here.

pub mod calendar;
pub mod catalog;
mod common;
mod compile;
pub mod config;
pub mod decode;
pub mod field;
mod link;
mod order;
pub mod pattern;
pub mod record_type;
pub mod rule;
pub mod scalar;
mod scope;
#[cfg(test)]
mod tests;
pub mod workflow;

use std::sync::Arc;

pub use calendar::Calendar;
pub use catalog::{Catalog, EnumOption};
pub use common::TIMELINE;
pub use config::{Audience, Config, ForgeConfig, Limits};
pub use field::{Field, FieldKind};
pub use order::Computed;
pub use record_type::RecordType;
pub use rule::{Deadline, Rule};
pub use workflow::{Actor, Transition, Workflow};

use crate::diag::Diagnostic;
use crate::snapshot::{EntryKind, Snapshot};
use crate::value::{Object, Value};
use crate::yaml::{self, Budget};
use decode::Decoder;

/// Number of a record type in [`Schema::types`].
pub type TypeId = u16;

/// The configuration file that makes a folder a records repository.
pub const CONFIG_FILE: &str = "kedang.yaml";

/// A records repository's configuration, catalogs and types.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// `kedang.yaml`.
    pub config: Config,
    /// The working calendar that `kedang.yaml` names; Saturdays and Sundays off where it names none.
    pub calendar: Arc<Calendar>,
    /// The catalogs by name.
    pub catalogs: Vec<Catalog>,
    /// All catalogs as the `catalog` of expressions.
    pub catalog_value: Value,
    /// The record types by name.
    pub types: Vec<RecordType>,
    /// The options of every enum field, by the number in the field.
    pub option_lists: Vec<Arc<[EnumOption]>>,
    /// What is computed for records, each after what it reads.
    pub order: Vec<Computed>,
    /// The files in `calendar/`, sorted.
    pub calendars: Vec<Arc<str>>,
}

impl Schema {
    /// The number of a record type.
    pub fn type_id(&self, name: &str) -> Option<TypeId> {
        self.types.binary_search_by(|record_type| (*record_type.name).cmp(name)).ok().map(|index| index as TypeId)
    }

    /// A record type by its number.
    pub fn record_type(&self, id: TypeId) -> &RecordType {
        &self.types[usize::from(id)]
    }

    /// The catalog of that name.
    pub fn catalog(&self, name: &str) -> Option<&Catalog> {
        self.catalogs.iter().find(|catalog| &*catalog.name == name)
    }

    /// The type whose pattern a path fits.
    pub fn type_of_path(&self, path: &str) -> Option<TypeId> {
        let index = self.types.iter().position(|record_type| record_type.file.matches(path).is_some())?;
        Some(index as TypeId)
    }

    /// The type of the people, with the configuration that says so.
    pub fn people(&self) -> Option<(TypeId, &config::People)> {
        let people = self.config.people.as_ref()?;
        Some((self.type_id(&people.record_type.text)?, people))
    }

    /// The ranks of people, with their `level`.
    pub fn ranks(&self) -> &[EnumOption] {
        let name = self.config.people.as_ref().and_then(|people| people.ranks.as_ref());
        name.and_then(|name| self.catalog(&name.text)).map_or(&[], |catalog| &catalog.options)
    }

    /// The types in the order of the navigation.
    pub fn navigation(&self) -> Vec<TypeId> {
        let named = self.config.nav.iter().filter_map(|name| self.type_id(&name.text));
        let mut order: Vec<TypeId> = Vec::new();
        for id in named.chain(0..self.types.len() as TypeId) {
            if !order.contains(&id) {
                order.push(id);
            }
        }
        order
    }
}

/// Reads the configuration of a snapshot.
pub fn load(snapshot: &dyn Snapshot, found: &mut Vec<Diagnostic>) -> Schema {
    let mut schema = Schema::default();
    has_config(snapshot, found);
    read_file(snapshot, CONFIG_FILE, found, |decoder, root, _| schema.config = config::decode(decoder, root));
    for path in configuration(snapshot, "calendar/") {
        read_file(snapshot, &path, found, |decoder, root, stem| {
            let calendar = calendar::decode(decoder, root, stem);
            let named = schema.config.calendar.as_ref().is_some_and(|named| named.text == path);
            if let Some(calendar) = calendar.filter(|_| named) {
                schema.calendar = Arc::new(calendar);
            }
        });
    }
    for path in configuration(snapshot, "catalogs/") {
        read_file(snapshot, &path, found, |decoder, root, stem| {
            schema.catalogs.extend(catalog::decode(decoder, root, stem));
        });
    }
    let entries = schema.catalogs.iter().map(|catalog| (catalog.name.clone(), catalog.value.clone())).collect();
    schema.catalog_value = Value::Object(Arc::new(Object { entries }));
    for path in configuration(snapshot, "types/") {
        let zone = schema.config.timezone.clone();
        read_file(snapshot, &path, found, |decoder, root, stem| {
            schema.types.extend(record_type::decode(decoder, root, stem, &zone));
        });
    }
    schema.types.sort_by(|a, b| a.name.cmp(&b.name));
    schema.calendars = snapshot.below("calendar/").into_iter().map(|entry| entry.path).collect();
    link::link(&mut schema, found);
    compile::compile(&mut schema, found);
    schema.order = order::order(&schema, found);
    schema
}

/// Whether the snapshot has its configuration file, with a finding when it has not.
pub fn has_config(snapshot: &dyn Snapshot, found: &mut Vec<Diagnostic>) -> bool {
    let there = snapshot.entry(CONFIG_FILE).is_some();
    // A conflict over the file has been reported as one.
    if !there && !snapshot.problems().iter().any(|problem| &*problem.path == CONFIG_FILE) {
        let finding = Diagnostic::new("config-missing", &CONFIG_FILE.into(), 0..0);
        found.push(finding.arg("place", snapshot.describe()));
    }
    there
}

/// The site's zone, UTC where the configuration does not say, for what must be known before anything is checked.
pub fn timezone(snapshot: &dyn Snapshot) -> jiff::tz::TimeZone {
    settings(snapshot).timezone
}

/// What `kedang.yaml` says as far as it can be read, without types and catalogs, and without findings.
pub fn settings(snapshot: &dyn Snapshot) -> Config {
    let mut config = Config::default();
    let mut ignored = Vec::new();
    read_file(snapshot, CONFIG_FILE, &mut ignored, |decoder, root, _| config = config::decode(decoder, root));
    config
}

/// Whether a path is configuration rather than a record.
pub fn is_configuration(path: &str) -> bool {
    let folder = path.split('/').next().unwrap_or_default();
    path == CONFIG_FILE
        || matches!(folder, "catalogs" | "types" | "views" | "calendar" | "templates" | "messages" | "attachments")
}

fn configuration(snapshot: &dyn Snapshot, folder: &str) -> Vec<Arc<str>> {
    let wanted = |path: &str| {
        path.strip_prefix(folder)
            .is_some_and(|name| !name.contains('/') && (name.ends_with(".yaml") || name.ends_with(".yml")))
    };
    let files = snapshot.below(folder).into_iter().filter(|entry| entry.kind == EntryKind::File && wanted(&entry.path));
    files.map(|entry| entry.path).collect()
}

/// Reads one configuration file and hands its root and the file's stem to `decode`.
fn read_file(
    snapshot: &dyn Snapshot,
    path: &str,
    found: &mut Vec<Diagnostic>,
    decode: impl FnOnce(&mut Decoder<'_>, &yaml::Node<'_>, &str),
) {
    let file: Arc<str> = path.into();
    let Ok(bytes) = snapshot.read(path) else { return };
    let source = match String::from_utf8(bytes) {
        Ok(source) => source,
        Err(_) => return found.push(Diagnostic::new("not-utf8", &file, 0..0).arg("encoding", "")),
    };
    yaml::scan(&file, &source, found);
    let source = &*yaml::ours(&source);
    let document = yaml::read_document(&file, source, Budget::default(), found);
    if let Some(root) = document.root {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        decode(&mut Decoder { file, source, found }, &root, stem);
    }
}
