//! `kedang mv`: another id for a record; what refers to it follows, and the old id goes on leading to it.
//!
//! Everything is prepared and checked first, and then done as a whole: see [`super::renaming`].

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use super::change::{self, File, How};
use super::place::Place;
use super::renaming::Renaming;
use super::{Failure, Status, Ui, lookup};
use crate::check::Checked;
use crate::draft::Overlay;
use crate::edit::{self, Change, New, Renamed};
use crate::model::{Model, RecordIx};
use crate::schema::pattern;
use crate::value::Value;

/// Arguments of `mv`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record's id
    #[arg(value_name = "ID")]
    pub id: String,
    /// The id it gets
    #[arg(value_name = "NEWID")]
    pub new: String,
    /// How to do it.
    #[command(flatten)]
    pub how: How,
}

/// Runs `mv`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let finished = args.how.settle(ui)?;
    if finished.is_some_and(|(old, new)| old == args.id && new == args.new) {
        return Ok(Status::Clean);
    }
    let (place, before) = args.how.open(ui)?;
    let record = lookup::record_named(&before.model, &args.id)?;
    let plan = Plan::make(&place, &before, record, &args.new)?;
    let overlay = plan.overlay(&place);
    let after = crate::check::check(&overlay, before.model.now);
    let found = change::findings(after, &before, Some((&plan.renaming.old_id, &plan.renaming.new_id)));
    let errors = change::show(&found, &overlay, ui);
    if !plan.unread.is_empty() {
        ui.say(&ui.text("mv-unread", &[("id", &plan.renaming.old_id), ("files", &plan.unread.join(", "))]));
    }
    let Renaming { old_id, new_id, .. } = &plan.renaming;
    if let Some(field) = &plan.login {
        ui.say(&ui.text("mv-login", &[("field", field), ("old", old_id), ("new", new_id)]));
    }
    let status = if errors { Status::Findings } else { Status::Clean };
    if args.how.dry_run {
        let diffs: String = plan.renaming.files.iter().map(change::diff).collect();
        ui.data(&format!("rename from {}\nrename to {}\n{diffs}", plan.renaming.from, plan.renaming.to))?;
        ui.say(&ui.text("set-dry-run", &[("path", &plan.renaming.from)]));
        return Ok(status);
    }
    if errors && !args.how.force {
        return Err(Failure::new("set-refused"));
    }
    plan.renaming.carry_out(&place.root.records_root)?;
    ui.data(&format!("{}\n", place.root.records_root.join(&plan.renaming.to).display()))?;
    let others = plan.renaming.files.iter().filter(|file| file.path != plan.own).count().to_string();
    ui.say(&ui.text("mv-done", &[("old", old_id), ("new", new_id), ("files", &others)]));
    if place.root.repository.is_some() {
        ui.say(&ui.text("mv-git", &[]));
    }
    Ok(status)
}

/// What is to be done, and what was found on the way.
struct Plan {
    renaming: Renaming,
    /// The record's own file as it is now.
    own: String,
    /// The field of the login, when that was the same as the id.
    login: Option<Arc<str>>,
    /// Files that name the id and could not be read.
    unread: Vec<String>,
}

impl Plan {
    fn make(place: &Place, before: &Checked, index: RecordIx, new_id: &str) -> Result<Plan, Failure> {
        let model = &before.model;
        let record = model.record(index);
        let old_id = record.id.to_string();
        free(model, index, new_id)?;
        let no_path = || Failure::new("mv-no-path").arg("id", &old_id);
        let path = edit::path_with_id(model.type_of(index), &record.path, new_id).ok_or_else(no_path)?;
        let (from, to) = renamed(&record.path, &path).ok_or_else(no_path)?;
        if fs::symlink_metadata(place.root.records_root.join(&to)).is_ok() {
            return Err(Failure::new("new-exists").arg("path", &to));
        }
        let renaming = Renaming { old_id, new_id: new_id.to_owned(), from, to, files: Vec::new() };
        let mut plan = Plan { renaming, own: record.path.to_string(), login: None, unread: Vec::new() };
        for other in model.indices() {
            plan.file(place, before, other, other == index)?;
        }
        Ok(plan)
    }

    /// Prepares the new text of one record.
    fn file(&mut self, place: &Place, before: &Checked, index: RecordIx, own: bool) -> Result<(), Failure> {
        let model = &before.model;
        let path: Arc<str> = model.record(index).path.clone();
        let Ok(bytes) = place.snapshot.read(&path) else { return Ok(()) };
        let Renaming { old_id, new_id, from, to, .. } = &self.renaming;
        let renamed = Renamed { old_id, new_id, from, to };
        if !renamed.may_be_in(&bytes) && !own {
            return Ok(());
        }
        let text = std::str::from_utf8(&bytes).ok();
        let references =
            text.and_then(|text| Some((text, edit::references(model.type_of(index), &path, text, renamed)?)));
        let Some((text, references)) = references else {
            if own {
                return Err(Failure::new("set-unreadable").arg("id", &self.renaming.old_id));
            }
            if memchr::memmem::find(&bytes, self.renaming.old_id.as_bytes()).is_some() {
                self.unread.push(path.to_string());
            }
            return Ok(());
        };
        let mut new = references.replaced(text);
        if own {
            new = self.login(model, index, &path, edit::with_id(&path, new, &self.renaming.new_id))?;
            new = self.aliased(model, index, &path, new)?;
        }
        if new != text {
            let to = self.after(&path);
            self.renaming.files.push(File { path: path.to_string(), to, old: text.into(), new: new.into() });
        }
        Ok(())
    }

    /// A person's own text, with the new id for a login where the login was the old one: they are kept the same.
    fn login(&mut self, model: &Model, index: RecordIx, path: &Arc<str>, text: String) -> Result<String, Failure> {
        let people = model.schema.people().filter(|(type_id, _)| *type_id == model.record(index).type_id);
        let Some(field) = people.and_then(|(_, people)| people.login.as_ref()) else { return Ok(text) };
        if !matches!(model.field(index, &field.text), Value::Text(login) if **login == *self.renaming.old_id) {
            return Ok(text);
        }
        self.login = Some(field.text.clone());
        let record_type = model.type_of(index);
        let login = Change::Put(New::Text { text: self.renaming.new_id.clone(), typed: false });
        edit::change(record_type, path, &text, &field.text, &login)
            .map_err(|error| change::refused(error, &record_type.name, &self.renaming.old_id))
    }

    /// The record's own text, in which the old id is a former one, and the new one no longer is.
    fn aliased(&self, model: &Model, index: RecordIx, path: &Arc<str>, text: String) -> Result<String, Failure> {
        let record_type = model.type_of(index);
        let refused = |error| change::refused(error, &record_type.name, &self.renaming.old_id);
        let aliases: Vec<String> = match model.field(index, "aliases") {
            Value::List(items) => items
                .iter()
                .map(|item| if let Value::Text(text) = item { text.to_string() } else { String::new() })
                .collect(),
            _ => Vec::new(),
        };
        let mut text = text;
        if !aliases.contains(&self.renaming.old_id) {
            let alias = New::Text { text: self.renaming.old_id.clone(), typed: false };
            text = edit::change(record_type, path, &text, "aliases", &Change::Append(alias)).map_err(refused)?;
        }
        match aliases.iter().position(|alias| *alias == self.renaming.new_id) {
            Some(at) => {
                edit::change(record_type, path, &text, &format!("aliases.{at}"), &Change::Remove).map_err(refused)
            }
            None => Ok(text),
        }
    }

    /// Where a file is afterwards.
    fn after(&self, path: &str) -> String {
        let inside = path.strip_prefix(&self.renaming.from).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        inside.map_or_else(|| path.to_owned(), |rest| format!("{}{rest}", self.renaming.to))
    }

    fn overlay<'s>(&self, place: &'s Place) -> Overlay<'s> {
        let renamed = Overlay::over(&*place.snapshot).renamed(&self.renaming.from, &self.renaming.to);
        self.renaming.files.iter().fold(renamed, |overlay, file| overlay.with(&file.to, file.new.clone()))
    }
}

/// Refuses an id that cannot be one, or is taken; a record may have one back that it had before.
fn free(model: &Model, index: RecordIx, id: &str) -> Result<(), Failure> {
    let own = &model.record(index).id;
    if let Some(reason) = pattern::id_problem(id) {
        return Err(Failure::new("new-bad-id").arg("id", id).arg("reason", reason));
    }
    if model.indices().into_iter().filter(|index| model.id(*index) == own).count() > 1 {
        return Err(Failure::new("mv-two").arg("id", own));
    }
    match model.find(id) {
        Some(other) if other != index || **own == *id => Err(Failure::new("new-id-taken").arg("id", id)),
        _ => Ok(()),
    }
}

/// The part of a path that changes, up to its last folder or file that does, before and after.
fn renamed(old: &str, new: &str) -> Option<(String, String)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('/').collect(), new.split('/').collect());
    let differ: BTreeSet<usize> = (0..old.len().min(new.len())).filter(|at| old[*at] != new[*at]).collect();
    let at = *differ.first().filter(|_| differ.len() == 1 && old.len() == new.len())?;
    Some((old[..=at].join("/"), new[..=at].join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_of_a_path_that_carries_the_id() {
        let parts = |old, new| renamed(old, new).map(|(old, new)| format!("{old} {new}"));
        assert_eq!(parts("a/1/x.yaml", "a/2/x.yaml").as_deref(), Some("a/1 a/2"));
        assert_eq!(parts("a/1.md", "a/2.md").as_deref(), Some("a/1.md a/2.md"));
        assert_eq!(parts("a/1.md", "a/1.md"), None);
    }
}
