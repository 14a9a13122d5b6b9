//! `kedang schema`: the record types as JSON Schema, for editors.

use std::fs;
use std::path::{Path, PathBuf};

use super::place::{self, Place, ReadFrom};
use super::{Failure, Status, Ui, lookup};
use crate::schema::{self, Schema, TypeId};
use crate::schema_export::record_schema;

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record type [default: every type]
    #[arg(value_name = "TYPE")]
    pub record_type: Option<String>,
    /// The records repository [default: the one around the current folder]
    #[arg(long, value_name = "FOLDER")]
    pub repo: Option<PathBuf>,
    /// Write a file for each type into this folder instead of printing
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Read this commit, branch or tag instead of the work tree
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
}

/// Runs `schema`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let from = ReadFrom { rev: args.rev.clone(), ..ReadFrom::default() };
    let place = Place::open(&place::or_here(args.repo.as_ref()), &from)?;
    let mut found = Vec::new();
    let schema = schema::load(&*place.snapshot, &mut found);
    if !found.is_empty() {
        crate::diag::sort(&mut found);
        ui.findings(&found, &|path: &str| place.snapshot.read(path).ok());
        return Err(Failure::new("types-broken"));
    }
    let ids: Vec<TypeId> = match &args.record_type {
        Some(name) => vec![lookup::type_named(&schema, name)?],
        None => (0..schema.types.len() as TypeId).collect(),
    };
    match &args.out {
        Some(out) => ui.data(&write(&schema, &ids, out)?)?,
        None => ui.data(&print(&schema, &ids, args.record_type.is_some()))?,
    }
    Ok(Status::Clean)
}

/// One schema by itself; several as an object by type.
fn print(schema: &Schema, ids: &[TypeId], single: bool) -> String {
    let named = ids.iter().map(|id| (schema.record_type(*id).name.to_string(), record_schema(schema, *id)));
    let mut all: serde_json::Map<String, serde_json::Value> = named.collect();
    match all.values_mut().next() {
        Some(only) if single => format!("{only:#}\n"),
        _ => format!("{:#}\n", serde_json::Value::Object(all)),
    }
}

/// Writes the files and gives their paths.
fn write(schema: &Schema, ids: &[TypeId], out: &Path) -> Result<String, Failure> {
    fs::create_dir_all(out).map_err(|error| Failure::write(out, &error))?;
    let mut paths = String::new();
    for id in ids {
        let path = out.join(format!("{}.json", schema.record_type(*id).name));
        let text = format!("{:#}\n", record_schema(schema, *id));
        fs::write(&path, text).map_err(|error| Failure::write(&path, &error))?;
        paths.push_str(&format!("{}\n", path.display()));
    }
    Ok(paths)
}
