//! `kedang diff`: which records differ between two commits, or between a commit and the work tree, field by field.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use super::place::{self, Place, ReadFrom};
use super::said::Said;
use super::{Failure, Status, Ui, check};
use crate::changes::{self, FieldChange, Past, Why};
use crate::check::change::{self, Before};
use crate::model::{Model, RecordIx};
use crate::schema::{Schema, TypeId};
use crate::snapshot::{BlobId, EntryKind, Revision, Snapshot};
use crate::value::Value;

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Two commits as A..B, or one to compare with the work tree
    #[arg(value_name = "A..B", default_value = "HEAD")]
    pub range: String,
    /// The records repository [default: the one around the current folder]
    #[arg(long, value_name = "FOLDER")]
    pub repo: Option<PathBuf>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub output_format: String,
    /// Take this date or instant for now [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,
}

/// One record that differs.
struct Difference {
    id: Arc<str>,
    type_id: TypeId,
    path: Arc<str>,
    /// The record in the newer model; none when it is gone.
    index: Option<RecordIx>,
    /// Its path before, where it is another.
    old_path: Option<Arc<str>>,
    what: What,
}

enum What {
    Added,
    Removed,
    Changed(Vec<FieldChange>),
}

/// Runs `diff`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let path = place::or_here(args.repo.as_ref());
    let (old, new) = match args.range.split_once("..") {
        Some((old, new)) => (old, Some(new.trim_start_matches('.'))),
        None => (args.range.as_str(), None),
    };
    let or_head = |rev: &str| if rev.is_empty() { "HEAD" } else { rev }.to_owned();
    let from = ReadFrom { rev: new.map(or_head), staged: false, now: args.now.clone() };
    let place = Place::open(&path, &from)?;
    let checked = check::read(&place, &from, ui)?;
    let before = Revision::open(&place.root, &or_head(old))?;
    let (differences, others) = compare(&before, &*place.snapshot, &checked.model);
    let said = Said::new(&checked.model, ui);
    if args.output_format == "json" {
        let records: Vec<_> = differences.iter().map(|difference| json_of(&said, difference)).collect();
        let all = json!({
            "from": before.describe(),
            "to": place.snapshot.describe(),
            "records": records,
            "other_files": others,
        });
        ui.data(&format!("{all:#}\n"))?;
    } else {
        let text: Vec<String> = differences.iter().map(|difference| text_of(&said, difference)).collect();
        ui.data(&text.join("\n"))?;
        ui.say(&summary(ui, &differences, others.len()));
    }
    check::leave(checked);
    Ok(Status::Clean)
}

/// The records that differ, by path, and the other files that do.
fn compare(before: &dyn Snapshot, after: &dyn Snapshot, model: &Model) -> (Vec<Difference>, Vec<String>) {
    let schema = &model.schema;
    let mut old: BTreeMap<Arc<str>, Option<BlobId>> = files(before);
    let mut new: BTreeMap<Arc<str>, Option<BlobId>> = files(after);
    let equal: Vec<Arc<str>> = old.keys().filter(|path| new.contains_key(*path)).cloned().collect();
    for path in equal {
        let same = match (old[&path], new[&path]) {
            (Some(old), Some(new)) => old == new,
            _ => before.read(&path).ok() == after.read(&path).ok(),
        };
        if same {
            old.remove(&path);
            new.remove(&path);
        }
    }
    let moved = moved(before, after, model, &old, &new);
    let read = |snapshot: &dyn Snapshot, type_id, path: &Arc<str>| match snapshot.read(path) {
        Ok(bytes) => changes::read(schema, type_id, path, bytes),
        Err(_) => Past::Unreadable(Why::Missing),
    };
    let mut found = Vec::new();
    let mut others: BTreeSet<String> = BTreeSet::new();
    for path in new.keys() {
        let Some(index) = model.at_path(path) else {
            others.insert(path.to_string());
            continue;
        };
        let record = model.record(index);
        let old_path = moved.get(path).cloned();
        let from = old_path.as_ref().or_else(|| old.contains_key(path).then_some(path));
        let what = match from {
            None => What::Added,
            Some(from) => {
                let (old, new) = (read(before, record.type_id, from), read(after, record.type_id, path));
                let found = changes::between(schema.record_type(record.type_id), &old, &new);
                What::Changed(changes::but_new_names(found, |id| model.find(id)))
            }
        };
        let (id, type_id) = (record.id.clone(), record.type_id);
        found.push(Difference { id, type_id, path: path.clone(), index: Some(index), old_path, what });
    }
    let gone = old.keys().filter(|path| !new.contains_key(*path) && !moved.values().any(|from| from == *path));
    for path in gone {
        match id_of(schema, path) {
            Some((type_id, id)) => {
                let what = What::Removed;
                found.push(Difference { id, type_id, path: path.clone(), index: None, old_path: None, what });
            }
            None => {
                others.insert(path.to_string());
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    (found, others.into_iter().collect())
}

fn files(snapshot: &dyn Snapshot) -> BTreeMap<Arc<str>, Option<BlobId>> {
    let files = snapshot.entries().iter().filter(|entry| entry.kind == EntryKind::File);
    files.map(|entry| (entry.path.clone(), entry.blob)).collect()
}

/// The type and the id of a record's path.
fn id_of(schema: &Schema, path: &str) -> Option<(TypeId, Arc<str>)> {
    let type_id = schema.type_of_path(path)?;
    Some((type_id, schema.record_type(type_id).file.capture(path, "id")?.into()))
}

/// The old path of each record that is the same under another: by its id, by an id that it had before, or since most of its
/// lines are the same.
fn moved(
    before: &dyn Snapshot,
    after: &dyn Snapshot,
    model: &Model,
    old: &BTreeMap<Arc<str>, Option<BlobId>>,
    new: &BTreeMap<Arc<str>, Option<BlobId>>,
) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut gone: Vec<(TypeId, Arc<str>, &Arc<str>)> = old
        .keys()
        .filter(|path| !new.contains_key(*path))
        .filter_map(|path| id_of(&model.schema, path).map(|(type_id, id)| (type_id, id, path)))
        .collect();
    let come = |path: &&Arc<str>| !old.contains_key(*path);
    let differing = old.keys().chain(new.keys()).map(ToString::to_string).collect();
    let alike = change::renamed(&Before { files: before, differing: Some(differing) }, after);
    let mut moved = BTreeMap::new();
    for by_id in [true, false] {
        for path in new.keys().filter(come) {
            let Some(record) =
                model.at_path(path).map(|index| model.record(index)).filter(|_| !moved.contains_key(path))
            else {
                continue;
            };
            let aliases = model.schema.record_type(record.type_id).slot("aliases").map(|slot| record.value(slot));
            let had = |id: &Arc<str>| match aliases {
                Some(Value::List(aliases)) => aliases.contains(&Value::Text(id.clone())),
                _ => false,
            };
            let same = |(type_id, id, from): &(TypeId, Arc<str>, &Arc<str>)| {
                *type_id == record.type_id
                    && match by_id {
                        true => *id == record.id || had(id),
                        false => alike.get(path) == Some(*from),
                    }
            };
            if let Some(place) = gone.iter().position(same) {
                moved.insert(path.clone(), gone.remove(place).2.clone());
            }
        }
    }
    moved
}

fn text_of(said: &Said<'_>, difference: &Difference) -> String {
    let model = said.words.model;
    let record_type = model.schema.record_type(difference.type_id);
    let (mark, style) = match difference.what {
        What::Added => ("diff-added", "\x1b[32m"),
        What::Removed => ("diff-removed", "\x1b[31m"),
        What::Changed(_) => ("diff-changed", "\x1b[1m"),
    };
    let title = difference.index.map(|index| format!(" {}", model.title(index, said.words.lang))).unwrap_or_default();
    let title = if title.trim() == &*difference.id { String::new() } else { title };
    let label = record_type.label.get(said.words.lang);
    let mark = said.styled(style, &said.ui.text(mark, &[]));
    let mut out = format!("{mark} {label} {}{}\n", said.styled("\x1b[1m", &difference.id), said.styled("", &title));
    let path = match &difference.old_path {
        Some(old) => format!("{old} → {}", difference.path),
        None => difference.path.to_string(),
    };
    out.push_str(&format!("  {}\n", said.styled("\x1b[2m", &path)));
    if let What::Changed(changes) = &difference.what {
        if changes.is_empty() {
            out.push_str(&format!("  {}\n", said.ui.text("log-writing", &[])));
        }
        out.push_str(&said.lines(record_type, changes));
    }
    out
}

fn json_of(said: &Said<'_>, difference: &Difference) -> serde_json::Value {
    let model = said.words.model;
    let (what, changes) = match &difference.what {
        What::Added => ("added", Vec::new()),
        What::Removed => ("removed", Vec::new()),
        What::Changed(changes) => ("changed", said.json(difference.type_id, changes)),
    };
    json!({
        "what": what,
        "id": &*difference.id,
        "type": &*model.schema.record_type(difference.type_id).name,
        "title": difference.index.map(|index| model.title(index, said.words.lang).to_string()),
        "path": &*difference.path,
        "old_path": difference.old_path.as_deref(),
        "changes": changes,
    })
}

fn summary(ui: &Ui, differences: &[Difference], others: usize) -> String {
    let count = |wanted: fn(&What) -> bool| differences.iter().filter(|difference| wanted(&difference.what)).count();
    let [added, changed, removed] = [
        count(|what| matches!(what, What::Added)),
        count(|what| matches!(what, What::Changed(_))),
        count(|what| matches!(what, What::Removed)),
    ]
    .map(|count| count.to_string());
    let moves = differences.iter().filter(|difference| match &difference.what {
        What::Changed(changes) => changes.iter().any(|change| matches!(change.change, changes::Change::Moved(_))),
        _ => false,
    });
    let moves = moves.count().to_string();
    let args = [("added", &*added), ("changed", &changed), ("removed", &removed), ("moved", &moves)];
    let mut text = ui.text("diff-summary", &args);
    if others > 0 {
        text.push_str(&ui.text("diff-others", &[("files", &others.to_string())]));
    }
    text
}
