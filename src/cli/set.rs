//! `kedang set`: values of one record changed where they stand, and nothing beside them.

use std::sync::Arc;

use super::change::{self, Aside, File, How};
use super::place::Place;
use super::{Failure, Status, Ui, lookup};
use crate::check::Checked;
use crate::draft::Overlay;
use crate::edit;
use crate::model::{Locator, RecordIx};

/// Arguments of `set`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record's id
    #[arg(value_name = "ID")]
    pub id: String,
    /// A field and its value: grade=A; parts.of.it=…, an item of a list phones.0=…, one more phones+=…, nothing field=
    #[arg(value_name = "FIELD=VALUE", required = true)]
    pub set: Vec<String>,
    /// How to do it.
    #[command(flatten)]
    pub how: How,
}

/// Runs `set`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    args.how.settle(ui)?;
    let (place, before) = args.how.open(ui)?;
    let record = lookup::record_named(&before.model, &args.id)?;
    let (path, old) = read(&place, &before, record)?;
    let mut text = old.clone();
    for pair in &args.set {
        text = assigned(&before, record, &path, &text, pair)?;
    }
    let file = File { path: path.to_string(), to: path.to_string(), old: old.into(), new: text.into() };
    propose(&args.how, &place, &before, &file, ui, &())
}

/// The path and the text of a record's file.
///
/// # Errors
///
/// When it cannot be read.
pub fn read(place: &Place, before: &Checked, record: RecordIx) -> Result<(Arc<str>, String), Failure> {
    let record = before.model.record(record);
    let bytes = place.snapshot.read(&record.path).map_err(|error| Failure::Other(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::new("set-unreadable").arg("id", &record.id))?;
    Ok((record.path.clone(), text))
}

/// The text after `field=value` or `field+=value`; full-width signs are understood.
fn assigned(before: &Checked, record: RecordIx, path: &Arc<str>, text: &str, pair: &str) -> Result<String, Failure> {
    let (name, value) = pair.split_once(['=', '＝']).ok_or_else(|| Failure::new("set-bad-pair").arg("text", pair))?;
    let (name, append) = match name.trim().strip_suffix(['+', '＋']) {
        Some(name) => (name.trim_end(), true),
        None => (name.trim(), false),
    };
    let id = &before.model.record(record).id;
    if name == "id" {
        return Err(Failure::new("set-id").arg("id", id));
    }
    let record_type = before.model.type_of(record);
    if name == "type" {
        return Err(Failure::new("set-path-field").arg("field", name).arg("id", id));
    }
    edit::assign(record_type, path, text, name, append, value)
        .map_err(|error| change::refused(error, &record_type.name, id))
}

/// Judges the new text of one file, shows what it brings, and writes it unless that is an error; `aside` knows more of it.
///
/// # Errors
///
/// When it brings errors and was not forced, or cannot be written.
pub fn propose(
    how: &How,
    place: &Place,
    before: &Checked,
    file: &File,
    ui: &Ui,
    aside: &dyn Aside,
) -> Result<Status, Failure> {
    if file.old == file.new {
        ui.say(&ui.text("set-nothing", &[("path", &file.path)]));
        return Ok(Status::Clean);
    }
    let overlay = Overlay::over(&*place.snapshot).with(&file.to, file.new.clone());
    let after = crate::check::check(&overlay, before.model.now);
    let mut found = aside.judge(&after.model, &Locator::new(&overlay));
    found.extend(change::findings(after, before, None));
    let errors = change::show(&found, &overlay, ui);
    for line in aside.mends(&found, ui) {
        ui.say(&line);
    }
    if how.dry_run {
        ui.data(&change::diff(file))?;
        ui.say(&ui.text("set-dry-run", &[("path", &file.path)]));
        return Ok(if errors { Status::Findings } else { Status::Clean });
    }
    if errors && !how.force {
        return Err(Failure::new("set-refused"));
    }
    let path = place.root.records_root.join(&file.path);
    change::replace(&path, &file.old, &file.new)?;
    ui.data(&format!("{}\n", path.display()))?;
    ui.say(&ui.text("set-done", &[("path", &file.path)]));
    Ok(if errors { Status::Findings } else { Status::Clean })
}
