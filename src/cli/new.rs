//! `kedang new`: a new record in its place, with help for what is still empty.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::place::{self, Place, ReadFrom};
use super::ui::variable;
use super::{Failure, Status, Ui, check, lookup, renaming, who};
use crate::check::Checked;
use crate::diag::codes::{self, Group};
use crate::diag::{Code, Diagnostic, Severity};
use crate::draft::{Draft, DraftError, GivenError, Overlay, Request};
use crate::model::Model;
use crate::schema;

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record type, such as interaction
    #[arg(value_name = "TYPE")]
    pub record_type: String,
    /// Fill in a field: customer=KH-20260314-7f3k, complainant.name=Li; a list takes one item each time
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// The record's id [default: made as the type says]
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// The records repository [default: the one around the current folder]
    #[arg(long, value_name = "FOLDER")]
    pub repo: Option<PathBuf>,
    /// Open the new file in the editor that VISUAL or EDITOR names
    #[arg(long)]
    pub edit: bool,
    /// Print what would be written, and write nothing
    #[arg(long, conflicts_with = "edit")]
    pub dry_run: bool,
    /// Take this date or instant for now [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,
}

/// Runs `new`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let from = ReadFrom { now: args.now.clone(), ..ReadFrom::default() };
    if !args.dry_run {
        renaming::settle(&Place::root(&place::or_here(args.repo.as_ref()), &from)?.records_root, ui)?;
    }
    let place = Place::open(&place::or_here(args.repo.as_ref()), &from)?;
    if place.root.is_bare() {
        return Err(Failure::new("new-needs-worktree"));
    }
    let before = check::read(&place, &from, ui)?;
    let draft = draft(args, &before.model, &place, ui)?;
    if before.model.find(&draft.id).is_some() {
        return Err(Failure::new("new-id-taken").arg("id", &draft.id));
    }
    let findings = findings(&draft, &place, &before);
    if args.dry_run {
        ui.data(&draft.text)?;
        ui.findings(&findings, &source(&draft, &place));
        ui.say(&ui.text("new-dry-run", &[("path", &draft.path)]));
        return Ok(status(&findings));
    }
    let slips: Vec<Diagnostic> = findings.iter().filter(|finding| is_slip(finding)).cloned().collect();
    if !slips.is_empty() {
        ui.findings(&slips, &source(&draft, &place));
        return Err(Failure::new("new-refused"));
    }
    let path = place.root.records_root.join(&draft.path);
    write(&place.root.records_root, &draft)?;
    let findings = if args.edit { edited(&path, &draft, args, ui)? } else { findings };
    let place = Place::open(&place::or_here(args.repo.as_ref()), &from)?;
    ui.findings(&findings, &|path: &str| place.snapshot.read(path).ok());
    ui.data(&format!("{}\n", path.display()))?;
    ui.say(&ui.text("new-done", &[("path", &draft.path)]));
    Ok(status(&findings))
}

fn draft(args: &Args, model: &Model, place: &Place, ui: &Ui) -> Result<Draft, Failure> {
    let schema = &model.schema;
    let type_id = lookup::type_named(schema, &args.record_type)?;
    let set = args.set.iter().map(|text| pair(text)).collect::<Result<Vec<_>, _>>()?;
    let by = who::person(model, place).map(|person| model.record(person).id.clone());
    let request = Request {
        schema,
        type_id,
        id: args.id.as_deref(),
        set: &set,
        now: model.now,
        by: by.as_deref(),
        catalogue: &ui.catalogue,
    };
    let drafted = request.draft(random, |id| model.find(id).is_some());
    drafted.map_err(|error| refused(error, &args.record_type))
}

/// `field=value`; a full-width sign between the two is understood.
fn pair(text: &str) -> Result<(String, String), Failure> {
    let (name, value) = text.split_once(['=', '＝']).ok_or_else(|| Failure::new("new-bad-set").arg("text", text))?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

/// A number below `limit` that nobody can foresee, so that two people never draw the same id.
pub fn random(limit: usize) -> usize {
    // Without randomness the numbers repeat, and the id that is then taken is drawn again until none is left.
    let number = getrandom::u64().unwrap_or_default();
    usize::try_from(number % (limit.max(1) as u64)).unwrap_or_default()
}

fn refused(error: DraftError, type_name: &str) -> Failure {
    match error {
        DraftError::Given(GivenError::Unknown { field, suggestion, fields }) => Failure::new("new-unknown-field")
            .arg("type", type_name)
            .arg("field", field)
            .arg("suggestion", suggestion)
            .arg("fields", fields),
        DraftError::Given(GivenError::Derived(field)) => Failure::new("new-derived-field").arg("field", field),
        DraftError::Given(GivenError::Twice(field)) => Failure::new("new-given-twice").arg("field", field),
        DraftError::Given(GivenError::Parts { field, parts }) => {
            let first = parts.split(", ").next().unwrap_or_default().to_owned();
            Failure::new("new-has-parts").arg("field", field).arg("first", first).arg("parts", parts)
        }
        DraftError::NeedsField(field) => Failure::new("new-needs-field").arg("type", type_name).arg("field", field),
        DraftError::NeedsId => Failure::new("new-needs-id").arg("type", type_name),
        DraftError::BadId { id, reason } => Failure::new("new-bad-id").arg("id", id).arg("reason", reason),
        DraftError::NoFreeId => Failure::new("new-no-free-id").arg("type", type_name),
    }
}

/// What the new record brings, here or in other files.
fn findings(draft: &Draft, place: &Place, before: &Checked) -> Vec<Diagnostic> {
    let overlay = Overlay::new(&*place.snapshot, &draft.path, &draft.text);
    let after = crate::check::check(&overlay, before.model.now);
    after.diagnostics.into_iter().filter(|finding| !before.diagnostics.contains(finding)).collect()
}

/// Whether a finding is a slip in what was given, rather than something that is still to be filled in.
fn is_slip(finding: &Diagnostic) -> bool {
    let Code::Builtin(code) = finding.code else { return false };
    let group = codes::find(code).map(|row| row.group);
    let given = matches!(group, Some(Group::Files | Group::Syntax | Group::Records)) && code != "missing-field";
    finding.severity == Severity::Error && (given || matches!(code, "unknown-state" | "bad-start"))
}

fn source<'a>(draft: &'a Draft, place: &'a Place) -> impl Fn(&str) -> Option<Vec<u8>> + 'a {
    |path: &str| match path == draft.path {
        true => Some(draft.text.clone().into_bytes()),
        false => place.snapshot.read(path).ok(),
    }
}

fn status(findings: &[Diagnostic]) -> Status {
    let errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    if errors { Status::Findings } else { Status::Clean }
}

/// Writes the file, never over another one and never through a link out of the repository.
fn write(root: &Path, draft: &Draft) -> Result<(), Failure> {
    let path = root.join(&draft.path);
    let mut folder = root.to_owned();
    for part in Path::new(&draft.path).parent().into_iter().flat_map(Path::components) {
        folder.push(part);
        match fs::symlink_metadata(&folder) {
            Ok(known) if known.is_dir() => {}
            Ok(_) => return Err(Failure::new("new-exists").arg("path", folder.display())),
            Err(_) => fs::create_dir(&folder).map_err(|error| Failure::write(&folder, &error))?,
        }
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::new("new-exists").arg("path", &draft.path),
        _ => Failure::write(&path, &error),
    })?;
    file.write_all(draft.text.as_bytes()).map_err(|error| Failure::write(&path, &error))
}

/// Opens the editor, waits for it, and gives what is then found in the file.
fn edited(path: &Path, draft: &Draft, args: &Args, ui: &Ui) -> Result<Vec<Diagnostic>, Failure> {
    let editor = variable("VISUAL").or_else(|| variable("EDITOR"));
    let editor = editor.unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned());
    // The variable may hold options, as in `code --wait`.
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let failed = |reason: String| Failure::new("editor-failed").arg("editor", program).arg("reason", reason);
    let ended = Command::new(program).args(words).arg(path).status().map_err(|error| failed(error.to_string()))?;
    if !ended.success() {
        return Err(failed(ended.to_string()));
    }
    let from = ReadFrom { now: args.now.clone(), ..ReadFrom::default() };
    let place = Place::open(&place::or_here(args.repo.as_ref()), &from)?;
    let now = from.now(&schema::timezone(&*place.snapshot))?;
    ui.detail(&draft.path);
    let found = crate::check::check(&*place.snapshot, now).diagnostics;
    Ok(found.into_iter().filter(|finding| *finding.file == *draft.path).collect())
}
