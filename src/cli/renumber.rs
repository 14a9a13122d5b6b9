//! `check --fix` for ids that stand twice: the record that is not yet on the main branch gets a new one.
//!
//! In: a checked work tree. Out: files under new names, and words about each. Never: a file lost or written over, and no
//! reference changed: those go on leading to the record that keeps the id, and the words say which to look at.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::place::Place;
use super::{Failure, Ui, new};
use crate::check::Checked;
use crate::edit::{path_with_id, with_id};
use crate::model::{Model, RecordIx};

/// Renumbers what can be renumbered; gives how many records have a new id.
///
/// # Errors
///
/// When a file cannot be written; it then still stands under its old name.
pub fn run(place: &Place, checked: &Checked, ui: &Ui) -> Result<usize, Failure> {
    let model = &checked.model;
    let mut by_id: BTreeMap<&Arc<str>, Vec<RecordIx>> = BTreeMap::new();
    for index in model.indices() {
        by_id.entry(&model.record(index).id).or_default().push(index);
    }
    by_id.retain(|_, records| records.len() > 1);
    if by_id.is_empty() {
        return Ok(0);
    }
    let main = Main::open(place, model);
    let mut allotted: BTreeSet<String> = BTreeSet::new();
    let files = place.snapshot.entries().iter().map(|entry| entry.path.to_lowercase()).collect();
    let mut count = 0;
    for (id, records) in by_id {
        let landed = |index: &&RecordIx| main.has(&model.record(**index).path);
        let keeper = records.iter().find(landed).or(records.first()).copied().unwrap_or_default();
        let kept = &model.record(keeper).path;
        for index in records.iter().copied().filter(|index| *index != keeper) {
            let old = &model.record(index).path;
            let Some((fresh, path)) = fresh(model, index, &files, &allotted) else {
                ui.say(&ui.text("check-not-renumbered", &[("id", id), ("path", old)]));
                continue;
            };
            rename(place, model, index, &fresh, &path)?;
            ui.say(&ui.text("check-renumbered", &[("id", id), ("new", &fresh), ("path", &path), ("kept", kept)]));
            allotted.insert(fresh);
            count += 1;
        }
        let doubtful: BTreeSet<&str> = model
            .referring(keeper)
            .iter()
            .map(|link| &*model.record(link.from).path)
            .filter(|path| !main.has(path))
            .collect();
        if !doubtful.is_empty() {
            let files = doubtful.into_iter().collect::<Vec<_>>().join(", ");
            ui.say(&ui.text("check-renumbered-references", &[("id", id), ("kept", kept), ("files", &files)]));
        }
    }
    Ok(count)
}

/// A free id and the path that follows from it, for a record whose file carries the id. A folder that carries it holds
/// other records too, and those are for people to move.
fn fresh(
    model: &Model,
    index: RecordIx,
    files: &BTreeSet<String>,
    allotted: &BTreeSet<String>,
) -> Option<(String, String)> {
    let record = model.record(index);
    let record_type = model.type_of(index);
    let pattern = record_type.id.as_ref().filter(|_| record_type.file.id_names_file())?;
    let path = |id: &str| path_with_id(record_type, &record.path, id);
    let taken = |id: &str| {
        let clash = path(id).is_none_or(|path| files.contains(&path.to_lowercase()));
        clash || model.find(id).is_some() || allotted.contains(id)
    };
    let id = pattern.allot(model.today, new::random, taken)?;
    let path = path(&id)?;
    Some((id, path))
}

/// Writes the record under its new name, and only then takes the old one away.
fn rename(place: &Place, model: &Model, index: RecordIx, id: &str, path: &str) -> Result<(), Failure> {
    let record = model.record(index);
    let root = &place.root.records_root;
    let (from, to) = (root.join(&*record.path), root.join(path));
    let bytes = place.snapshot.read(&record.path).map_err(|error| Failure::Other(error.to_string()))?;
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => with_id(&record.path, text, id).into_bytes(),
        Err(error) => error.into_bytes(),
    };
    if let Err(error) = write(&to, &bytes) {
        return Err(Failure::write(&to, &error));
    }
    fs::remove_file(&from).map_err(|error| Failure::write(&from, &error))
}

/// Writes a file that is not there yet, whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        // ok: what was begun is ours; when it cannot be taken back, the old file is still whole.
        let _ = fs::remove_file(path);
    }
    written
}

/// What has landed: the files of the main branch, as the last fetch saw it where there is a remote.
struct Main {
    tree: Option<(git2::Repository, git2::Oid)>,
    prefix: String,
}

impl Main {
    fn open(place: &Place, model: &Model) -> Main {
        let root = &place.root;
        let repository = root.repository.as_ref().and_then(|place| git2::Repository::open(&place.git_dir).ok());
        let forge = model.schema.config.forge.as_ref();
        let mut names = vec!["refs/remotes/origin/HEAD".to_owned()];
        for branch in forge.map(|forge| &*forge.branch).into_iter().chain(["main", "master"]) {
            names.push(format!("refs/remotes/origin/{branch}"));
        }
        for branch in forge.map(|forge| &*forge.branch).into_iter().chain(["main", "master"]) {
            names.push(format!("refs/heads/{branch}"));
        }
        let tree = repository.and_then(|repository| {
            let tree = |name: &String| Some(repository.find_reference(name).ok()?.peel_to_tree().ok()?.id());
            let id = names.iter().find_map(tree)?;
            Some((repository, id))
        });
        Main { tree, prefix: root.prefix.clone() }
    }

    fn has(&self, path: &str) -> bool {
        let Some((repository, id)) = &self.tree else { return false };
        let found =
            repository.find_tree(*id).and_then(|tree| tree.get_path(Path::new(&format!("{}{path}", self.prefix))));
        found.is_ok()
    }
}
