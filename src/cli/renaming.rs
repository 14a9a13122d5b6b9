//! A rename that touches several files, whole even when its process is killed in the middle.
//!
//! In: which file or folder gets another name, and the files whose texts change. Out: all of it, or nothing. Before the first
//! file is touched, what is to be done is written to a note under `.kedang/` and flushed to the disk; the note goes when all is
//! done. Whoever edits next and finds a note finishes what it says. Never: a file written over that is neither as it was before
//! nor as it was to become; people decide about that one.

use std::fs::{self, File as Handle};
use std::io;
use std::path::{Path, PathBuf};

use super::change::{self, File};
use super::{Failure, Ui, kept};
use crate::store::{read_parts, write_parts};

/// The name of the note, what its bytes are, and the lock that is held while a rename is under way.
const NOTE: &str = "renaming";
const TAG: &[u8] = b"kedang renaming 1";
const LOCK: &str = "renaming.lock";

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Renaming {
    /// The record's id before and after.
    pub old_id: String,
    /// The id it gets.
    pub new_id: String,
    /// The file or folder that carries the id.
    pub from: String,
    /// Its new name.
    pub to: String,
    /// The files whose texts change, under their names before and after.
    pub files: Vec<File>,
}

/// How far a rename has come.
#[derive(Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing is done.
    Before,
    /// Some of it is done.
    Between,
    /// All is done.
    After,
    /// These files are neither as they were nor as they were to become.
    Foreign(Vec<String>),
}

impl Renaming {
    /// Does it, in a records folder.
    ///
    /// # Errors
    ///
    /// When a file cannot be written, or somebody else has changed one; what was done is undone then.
    pub fn carry_out(&self, records: &Path) -> Result<(), Failure> {
        let home = records.join(kept::FOLDER);
        let _lock = lock(&home)?;
        let note = home.join(NOTE);
        if there(&note) {
            // Somebody was killed over another rename since we looked.
            return Err(Failure::new("edit-changed-meanwhile").arg("path", note.display()));
        }
        self.write(&note).map_err(|error| Failure::write(&note, &error))?;
        let outcome = self.all_or_nothing(records);
        // What is half done and could not be undone is for whoever comes next.
        if !matches!(&outcome, Err(Failure::Said("mv-half", _))) {
            self.flush(records);
            remove(&note)?;
        }
        outcome
    }

    fn all_or_nothing(&self, records: &Path) -> Result<(), Failure> {
        let (from, to) = (records.join(&self.from), records.join(&self.to));
        fs::rename(&from, &to).map_err(|error| Failure::write(&to, &error))?;
        for (done, file) in self.files.iter().enumerate() {
            if let Err(failure) = change::replace(&records.join(&file.to), &file.old, &file.new) {
                // ok: what cannot be undone is said below, and nothing has been lost.
                let undone = self.files[..done]
                    .iter()
                    .all(|file| change::replace(&records.join(&file.to), &file.new, &file.old).is_ok());
                if !undone || fs::rename(&to, &from).is_err() {
                    return Err(Failure::new("mv-half").arg("old", &self.old_id).arg("new", &self.new_id));
                }
                return Err(failure);
            }
        }
        Ok(())
    }

    /// Does what is not done yet.
    fn finish(&self, records: &Path) -> Result<(), Failure> {
        let (from, to) = (records.join(&self.from), records.join(&self.to));
        if there(&from) {
            fs::rename(&from, &to).map_err(|error| Failure::write(&to, &error))?;
        }
        for file in &self.files {
            let path = records.join(&file.to);
            tidy(&path);
            if fs::read(&path).is_ok_and(|bytes| bytes == file.old) {
                change::replace(&path, &file.old, &file.new)?;
            }
        }
        Ok(())
    }

    fn stage(&self, records: &Path) -> Stage {
        let moved = match (there(&records.join(&self.from)), there(&records.join(&self.to))) {
            (true, false) => false,
            (false, true) => true,
            _ => return Stage::Foreign(vec![self.from.clone(), self.to.clone()]),
        };
        let (mut done, mut foreign) = (0, Vec::new());
        for file in &self.files {
            let path = if moved { &file.to } else { &file.path };
            match fs::read(records.join(path)) {
                Ok(bytes) if bytes == file.new => done += 1,
                Ok(bytes) if bytes == file.old => {}
                _ => foreign.push(path.clone()),
            }
        }
        match (moved, done) {
            _ if !foreign.is_empty() => Stage::Foreign(foreign),
            (false, 0) => Stage::Before,
            (true, done) if done == self.files.len() => Stage::After,
            _ => Stage::Between,
        }
    }

    /// Writes the note; it is on the disk when this returns.
    fn write(&self, note: &Path) -> io::Result<()> {
        let names = [&self.old_id, &self.new_id, &self.from, &self.to].map(|name| name.as_bytes());
        let files = self.files.iter().flat_map(|file| [file.path.as_bytes(), file.to.as_bytes(), &file.old, &file.new]);
        let parts: Vec<&[u8]> = names.into_iter().chain(files).collect();
        write_parts(note, TAG, &parts)?;
        Handle::options().write(true).open(note)?.sync_all()?;
        flush_folder(note);
        Ok(())
    }

    /// Reads a note; none where there is none, or where it was not yet whole, so that nothing had begun.
    fn read(note: &Path) -> Option<Renaming> {
        let parts = read_parts(note, TAG)?;
        let text = |bytes: &Vec<u8>| String::from_utf8(bytes.clone()).ok();
        let (names, files) = parts.split_first_chunk::<4>()?;
        let file = |parts: &[Vec<u8>]| {
            let [path, to, old, new] = parts else { return None };
            Some(File { path: text(path)?, to: text(to)?, old: old.clone(), new: new.clone() })
        };
        Some(Renaming {
            old_id: text(&names[0])?,
            new_id: text(&names[1])?,
            from: text(&names[2])?,
            to: text(&names[3])?,
            files: files.chunks(4).map(file).collect::<Option<_>>()?,
        })
    }

    /// Sees to it that the new names are on the disk before the note goes.
    fn flush(&self, records: &Path) {
        let folders = self.files.iter().map(|file| &file.to).chain([&self.from, &self.to]);
        folders.for_each(|path| flush_folder(&records.join(path)));
    }
}

/// Finishes what a process that was killed has left, and says so; gives the ids before and after of what was finished.
///
/// # Errors
///
/// When files are neither as they were nor as they were to become, or cannot be written.
pub fn settle(records: &Path, ui: &Ui) -> Result<Option<(String, String)>, Failure> {
    let home = records.join(kept::FOLDER);
    let note = home.join(NOTE);
    if !there(&note) {
        return Ok(None);
    }
    // Whoever is at work holds the lock, and takes the note away.
    let _lock = lock(&home)?;
    let Some(renaming) = Renaming::read(&note) else {
        if there(&note) {
            remove(&note)?;
        }
        return Ok(None);
    };
    let stage = renaming.stage(records);
    if let Stage::Foreign(files) = stage {
        let failure = Failure::new("mv-broken-off-changed").arg("files", files.join(", ")).arg("note", note.display());
        return Err(failure.arg("old", &renaming.old_id).arg("new", &renaming.new_id));
    }
    if stage == Stage::Between {
        renaming.finish(records)?;
        renaming.flush(records);
    }
    remove(&note)?;
    let said = if stage == Stage::Before { "mv-broken-off-before" } else { "mv-broken-off-finished" };
    ui.say(&ui.text(said, &[("old", &renaming.old_id), ("new", &renaming.new_id)]));
    Ok((stage != Stage::Before).then_some((renaming.old_id, renaming.new_id)))
}

/// Says that a rename was broken off, to those who only look.
pub fn mention(records: &Path, ui: &Ui) {
    let home = records.join(kept::FOLDER);
    if let Some(renaming) = Renaming::read(&home.join(NOTE)) {
        ui.say(&ui.text("mv-broken-off", &[("old", &renaming.old_id), ("new", &renaming.new_id)]));
    }
}

/// Waits until nobody else is renaming; the lock vanishes with its process.
fn lock(home: &Path) -> Result<Handle, Failure> {
    kept::hide(home);
    let path = home.join(LOCK);
    let file = Handle::options().create(true).truncate(false).write(true).open(&path);
    let locked = file.and_then(|file| file.lock().map(|()| file));
    locked.map_err(|error| Failure::write(&path, &error))
}

fn there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn remove(path: &Path) -> Result<(), Failure> {
    fs::remove_file(path).map_err(|error| Failure::write(path, &error))
}

/// Takes away what a killed process had begun to write beside a file.
fn tidy(path: &Path) {
    let Some(entries) = path.parent().and_then(|folder| fs::read_dir(folder).ok()) else { return };
    let ours = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let rest = name.strip_prefix(change::UNFINISHED).unwrap_or_default();
        rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    for path in entries.flatten().map(|entry| entry.path()).filter(ours) {
        // ok: a leftover that stays is hidden and does no harm.
        let _ = fs::remove_file(path);
    }
}

/// Flushes the names in the folder of a file, where the system can.
fn flush_folder(path: &Path) {
    // ok: some systems cannot open a folder, and keep the order of names themselves.
    let _ = path.parent().map(|folder| Handle::open(folder).and_then(|folder| folder.sync_all()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_finished_is_undone() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            fs::create_dir_all(root.path().join(path).parent().unwrap()).unwrap();
            fs::write(root.path().join(path), text).unwrap();
        };
        write("a/old/one.yaml", "1");
        write("b.yaml", "2");
        write("c.yaml", "changed by somebody");
        let file = |path: &str, to: &str, old: &str| File {
            path: path.to_owned(),
            to: to.to_owned(),
            old: old.into(),
            new: format!("{old} new").into(),
        };
        let renaming = Renaming {
            old_id: "old".to_owned(),
            new_id: "new".to_owned(),
            from: "a/old".to_owned(),
            to: "a/new".to_owned(),
            files: vec![
                file("a/old/one.yaml", "a/new/one.yaml", "1"),
                file("b.yaml", "b.yaml", "2"),
                file("c.yaml", "c.yaml", "3"),
            ],
        };
        let failure = renaming.carry_out(root.path()).unwrap_err();
        assert!(matches!(failure, Failure::Said("edit-changed-meanwhile", _)), "{failure:?}");
        let read = |path: &str| fs::read_to_string(root.path().join(path)).unwrap_or_default();
        assert_eq!([read("a/old/one.yaml"), read("b.yaml"), read("c.yaml")], ["1", "2", "changed by somebody"]);
        assert!(!root.path().join("a/new").exists());
        // Nothing is left of the attempt.
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 4);
        assert!(root.path().join(".kedang").is_dir() && !root.path().join(".kedang/renaming").exists());
        write("c.yaml", "3");
        renaming.carry_out(root.path()).unwrap();
        assert_eq!([read("a/new/one.yaml"), read("b.yaml"), read("c.yaml")], ["1 new", "2 new", "3 new"]);
    }
}
