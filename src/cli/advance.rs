//! `kedang move`: one more step of a record along its workflow, taken only when it is legal.

use super::change::{self, File, How};
use super::{Failure, Status, Ui, lookup, set, who};
use crate::check::Checked;
use crate::diag::{Arg, Code, Diagnostic, Message};
use crate::edit::{self, Change, New};
use crate::model::{Model, RecordIx};
use crate::schema::{Field, FieldKind, TIMELINE, Workflow, scalar};
use crate::text::suggest;
use crate::value::{Value, format};

/// Arguments of `move`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record's id
    #[arg(value_name = "ID")]
    pub id: String,
    /// The state it comes to, such as accepted
    #[arg(value_name = "STATE")]
    pub state: String,
    /// What there is to say about the step
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Who takes it: an id or a login [default: the person whom git's settings name]
    #[arg(long, value_name = "LOGIN")]
    pub by: Option<String>,
    /// When it was taken [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// How to do it.
    #[command(flatten)]
    pub how: How,
}

/// Runs `move`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    args.how.settle(ui)?;
    let (place, before) = args.how.open(ui)?;
    let model = &before.model;
    let record = lookup::record_named(model, &args.id)?;
    let record_type = model.type_of(record);
    let id = &model.record(record).id;
    let workflow = record_type.workflow.as_ref().filter(|workflow| workflow.timeline);
    let workflow = workflow.ok_or_else(|| Failure::new("move-no-workflow").arg("type", &record_type.name))?;
    let state = state(workflow, &args.state)?;
    let by = match &args.by {
        Some(login) => Some(person(model, login)?),
        None => who::person(model, &place),
    };
    if by.is_none() && model.schema.people().is_some() {
        return Err(Failure::new("move-by-whom"));
    }
    let zone = &model.schema.config.timezone;
    let at = match &args.at {
        Some(text) => crate::cli::ReadFrom { now: Some(text.clone()), ..Default::default() }.now(zone)?,
        None => model.now,
    };
    // A step in the minute of the last one comes after it.
    let last = model.steps(record).last().and_then(|step| step.at);
    let at = if args.at.is_none() { last.map_or(at, |last| at.max(last)) } else { at };
    begins(&before, record, workflow, &state)?;

    let mut step = vec![("state".into(), word(&state)), ("at".into(), word(&format::minute(at, zone)))];
    step.extend(by.map(|by| ("by".into(), word(&model.record(by).id))));
    let note = args.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    step.extend(note.map(|note| ("note".into(), New::Text { text: note.to_owned(), typed: false })));

    let (path, old) = set::read(&place, &before, record)?;
    let refused = |error| change::refused(error, &record_type.name, id);
    let mut text =
        edit::change(record_type, &path, &old, TIMELINE, &Change::Append(New::Map(step))).map_err(refused)?;
    // A status that is written beside the time line must say the same.
    if edit::says(&path, &text, &workflow.field) {
        text = edit::change(record_type, &path, &text, &workflow.field, &Change::Put(word(&state))).map_err(refused)?;
    }
    let file = File { path: path.to_string(), to: path.to_string(), old: old.into(), new: text.into() };
    set::propose(&args.how, &place, &before, &file, ui, |found| mends(&before, record, found, ui))
}

fn word(text: &str) -> New {
    New::Text { text: text.to_owned(), typed: true }
}

/// The state of that key or label.
fn state(workflow: &Workflow, text: &str) -> Result<String, Failure> {
    let named = |label: &crate::label::Label| *label.zh == *text || *label.en == *text;
    let found = workflow.states.iter().find(|state| &*state.key == text || named(&state.label));
    found.map(|state| state.key.to_string()).ok_or_else(|| {
        let states = workflow.states.iter().map(|state| &*state.key);
        let choices = states.clone().collect::<Vec<_>>().join(", ");
        Failure::new("move-unknown-state")
            .arg("state", text)
            .arg("suggestion", suggest(text, states))
            .arg("choices", choices)
    })
}

/// The person with that id or login.
fn person(model: &Model, login: &str) -> Result<RecordIx, Failure> {
    let people = model.schema.people();
    let by_login = people.and_then(|(type_id, people)| {
        let field = people.login.as_ref()?;
        let same = |value: &Value| matches!(value, Value::Text(text) if text.eq_ignore_ascii_case(login));
        let everybody = model.of_type(type_id).iter().copied();
        everybody.into_iter().find(|person| same(model.field(*person, &field.text)))
    });
    let by_id =
        model.find(login).filter(|found| people.is_some_and(|(type_id, _)| model.record(*found).type_id == type_id));
    by_id.or(by_login).ok_or_else(|| Failure::new("move-unknown-person").arg("login", login))
}

/// A record without a time line stands where records begin, but nothing says since when; that step comes first.
fn begins(before: &Checked, record: RecordIx, workflow: &Workflow, state: &str) -> Result<(), Failure> {
    let model = &before.model;
    match workflow.initial.first() {
        Some(first) if model.steps(record).is_empty() && !workflow.is_initial(state) => {
            Err(Failure::new("move-no-beginning").arg("id", &model.record(record).id).arg("first", &first.text))
        }
        _ => Ok(()),
    }
}

/// What to run so that the step becomes possible.
fn mends(before: &Checked, record: RecordIx, found: &[Diagnostic], ui: &Ui) -> Vec<String> {
    let id = &before.model.record(record).id;
    let missing: Vec<&str> =
        found.iter().filter(|finding| *finding.file == *before.model.record(record).path).filter_map(needed).collect();
    let mut lines = Vec::new();
    if missing.contains(&"note") {
        lines.push(ui.text("move-needs-note", &[]));
    }
    let fields: Vec<String> = missing
        .iter()
        .filter(|field| **field != "note")
        .flat_map(|field| examples(&before.model, record, field))
        .collect();
    if !fields.is_empty() {
        lines.push(ui.text("move-needs-fields", &[("command", &format!("kedang set {id} {}", fields.join(" ")))]));
    }
    lines
}

/// The field that a finding says a step needs.
fn needed(finding: &Diagnostic) -> Option<&str> {
    let Message::Catalogue(args) = &finding.message else { return None };
    let field = args.iter().find(|(name, _)| *name == "field").map(|(_, arg)| arg);
    match (&finding.code, field) {
        (Code::Builtin("step-needs"), Some(Arg::Text(field))) => Some(field),
        _ => None,
    }
}

/// `field=example` for a field, or for what its parts need.
fn examples(model: &Model, record: RecordIx, name: &str) -> Vec<String> {
    let Some(field) = model.type_of(record).field_at(name) else { return vec![format!("{name}=…")] };
    let children = field.children();
    let list = matches!(field.kind, FieldKind::List(_));
    if !children.is_empty() {
        let required: Vec<_> = children.iter().filter(|child| child.required).collect();
        let wanted = if required.is_empty() { children.iter().take(1).collect() } else { required };
        let before = if list { format!("{name}.0") } else { name.to_owned() };
        return wanted.iter().map(|child| format!("{before}.{}={}", child.name, example(child))).collect();
    }
    vec![if list { format!("{name}+=…") } else { format!("{name}={}", example(field)) }]
}

fn example(field: &Field) -> String {
    let option = field.options().and_then(|options| options.list.iter().find(|option| !option.deprecated));
    let text = option.map_or_else(|| scalar::example(&field.kind), |option| &option.key);
    match text {
        "" => "…".to_owned(),
        text if text.contains(' ') => format!("'{text}'"),
        text => text.to_owned(),
    }
}
