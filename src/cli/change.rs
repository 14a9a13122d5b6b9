//! What the commands that change records share: judging a change before it is made, showing it, and writing it whole.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::place::{self, Place, ReadFrom};
use super::{Failure, Ui, check, renaming};
use crate::check::Checked;
use crate::diag::{Diagnostic, Severity};
use crate::draft::Overlay;
use crate::edit::EditError;
use crate::model::{Locator, Model};
use crate::snapshot::Snapshot;

/// How the names of files begin that are not yet whole.
pub const UNFINISHED: &str = ".kedang-";

/// Options of every command that changes a record.
#[derive(Clone, Debug, clap::Args)]
pub struct How {
    /// The records repository [default: the one around the current folder]
    #[arg(long, value_name = "FOLDER")]
    pub repo: Option<PathBuf>,
    /// Print what would change, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write it even when it brings errors
    #[arg(long)]
    pub force: bool,
    /// Take this date or instant for now [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,
}

impl How {
    /// Finishes what an earlier command was killed over, unless nothing is to be written; gives the ids before and after.
    ///
    /// # Errors
    ///
    /// When that cannot be finished.
    pub fn settle(&self, ui: &Ui) -> Result<Option<(String, String)>, Failure> {
        let root = Place::root(&place::or_here(self.repo.as_ref()), &ReadFrom::default())?;
        if self.dry_run {
            renaming::mention(&root.records_root, ui);
            return Ok(None);
        }
        renaming::settle(&root.records_root, ui)
    }

    /// Opens and checks the work tree that is to be changed.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn open(&self, ui: &Ui) -> Result<(Place, Checked), Failure> {
        let from = ReadFrom { now: self.now.clone(), ..ReadFrom::default() };
        let place = Place::open(&place::or_here(self.repo.as_ref()), &from)?;
        if place.root.is_bare() {
            return Err(Failure::new("edit-needs-worktree"));
        }
        let checked = check::read(&place, &from, ui)?;
        Ok((place, checked))
    }
}

/// One file of a change.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is.
    pub path: String,
    /// Where it will be.
    pub to: String,
    /// What it holds.
    pub old: Vec<u8>,
    /// What it will hold.
    pub new: Vec<u8>,
}

/// What a change brings that was not there before, wherever its lines have moved to, and whatever id and path a record
/// has then: `renamed` is its id before and after.
pub fn findings(after: Checked, before: &Checked, renamed: Option<(&str, &str)>) -> Vec<Diagnostic> {
    let plain = |finding: &Diagnostic| format!("{:?}", (&finding.code, &finding.file, &finding.message));
    let key = |finding: &Diagnostic| match renamed {
        Some((old, new)) => plain(finding).replace(old, new),
        None => plain(finding),
    };
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for finding in &before.diagnostics {
        *known.entry(key(finding)).or_default() += 1;
    }
    let fresh = |finding: &Diagnostic| match known.get_mut(&key(finding)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    };
    after.diagnostics.into_iter().filter(fresh).collect()
}

/// What a command knows of its change beside what is found in any.
pub trait Aside {
    /// What is wrong with the way to the record as it is after the change.
    fn judge(&self, _after: &Model, _locator: &Locator<'_>) -> Vec<Diagnostic> {
        Vec::new()
    }

    /// More to say about what was found.
    fn mends(&self, _found: &[Diagnostic], _ui: &Ui) -> Vec<String> {
        Vec::new()
    }
}

/// Nothing more is known.
impl Aside for () {}

/// Shows findings, and tells whether there is an error among them.
pub fn show(found: &[Diagnostic], overlay: &Overlay<'_>, ui: &Ui) -> bool {
    if !found.is_empty() {
        ui.findings(found, &|path: &str| overlay.read(path).ok());
    }
    found.iter().any(|finding| finding.severity == Severity::Error)
}

/// The change of a file as a unified diff.
pub fn diff(file: &File) -> String {
    let (old, new) = (Path::new(&file.path), Path::new(&file.to));
    let patch = git2::Patch::from_buffers(&file.old, Some(old), &file.new, Some(new), None);
    let text = patch.and_then(|mut patch| patch.to_buf().map(|buffer| buffer.to_vec())).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    // Ids of blobs that nobody has.
    text.lines().filter(|line| !line.starts_with("index ")).map(|line| format!("{line}\n")).collect()
}

/// Puts a file in the place of the one that was read: a reader sees the old or the new one, and never a part.
///
/// # Errors
///
/// When somebody else has changed it since, or it cannot be written; the old one is whole then.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::write(path, &error);
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut fresh = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).map_err(failed)?;
    fresh.write_all(new).and_then(|()| fresh.as_file().sync_all()).map_err(failed)?;
    let known = fs::symlink_metadata(path).map_err(failed)?;
    fs::set_permissions(fresh.path(), known.permissions()).map_err(failed)?;
    if !known.is_file() || fs::read(path).map_err(failed)? != old {
        return Err(Failure::new("edit-changed-meanwhile").arg("path", path.display()));
    }
    fresh.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Why an edit could not be made, for people.
pub fn refused(error: EditError, type_name: &str, id: &str) -> Failure {
    match error {
        EditError::Unknown { field, suggestion, fields } => Failure::new("new-unknown-field")
            .arg("type", type_name)
            .arg("field", field)
            .arg("suggestion", suggestion)
            .arg("fields", fields),
        EditError::Derived(field) => Failure::new("set-derived-field").arg("field", field),
        EditError::FromPath(field) => Failure::new("set-path-field").arg("field", field).arg("id", id),
        EditError::State(field) => Failure::new("set-state-field").arg("field", field).arg("id", id),
        EditError::Parts { field, parts } => {
            let first = parts.split(", ").next().unwrap_or_default().to_owned();
            Failure::new("set-has-parts").arg("field", field).arg("first", first).arg("parts", parts)
        }
        EditError::Items { field, parts, count } => {
            let first = parts.split(", ").next().unwrap_or_default().to_owned();
            let failure = Failure::new("set-which-item").arg("field", field).arg("first", first);
            failure.arg("parts", parts).arg("count", count)
        }
        EditError::NoParts { field, example } => {
            let example = if example.is_empty() { "…" } else { example };
            let example = if example.contains(' ') { format!("'{example}'") } else { example.to_owned() };
            Failure::new("set-no-parts").arg("field", field).arg("example", example)
        }
        EditError::List { field, count } => Failure::new("set-is-list").arg("field", field).arg("count", count),
        EditError::NoList(field) => Failure::new("set-no-list").arg("field", field),
        EditError::NoItem { field, count } => Failure::new("set-no-item").arg("field", field).arg("count", count),
        EditError::Unreadable => Failure::new("set-unreadable").arg("id", id),
        EditError::Unsafe(field) => Failure::new("set-unsafe").arg("field", field).arg("id", id),
    }
}
