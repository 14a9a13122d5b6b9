//! `kedang move`: one more step of a record along its workflow, taken only when it is legal.

use std::sync::Arc;

use super::change::{self, Aside, File, How};
use super::{Failure, Status, Ui, lookup, place, set, who};
use crate::check::{Checked, workflow};
use crate::diag::{Arg, Code, Diagnostic, Message};
use crate::edit::{self, Change, New};
use crate::label::Label;
use crate::model::{Locator, Model, RecordIx};
use crate::schema::{Actor, Field, FieldKind, TIMELINE, Transition, Workflow, scalar};
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
    let record = lookup::record_named(&before.model, &args.id)?;
    let record_type = before.model.type_of(record);
    let workflow = record_type.workflow.as_ref();
    let workflow = workflow.ok_or_else(|| Failure::new("move-no-workflow").arg("type", &record_type.name))?;
    let advance =
        Advance { args, before: &before, record, workflow, to: state(&before.model, record, workflow, args, ui)? };
    let by = match &args.by {
        Some(login) => Some(person(&before.model, login)?),
        None => who::person(&before.model, &place),
    };
    let (path, old) = set::read(&place, &before, record)?;
    let (new, aside): (String, &dyn Aside) = match workflow.timeline {
        true => (advance.step(by, &path, &old)?, &advance),
        false => (advance.written(by, &path, &old)?, &Written { advance: &advance, by }),
    };
    let file = File { path: path.to_string(), to: path.to_string(), old: old.into(), new: new.into() };
    set::propose(&args.how, &place, &before, &file, ui, aside)
}

/// A record on its way to another state.
struct Advance<'a> {
    args: &'a Args,
    before: &'a Checked,
    record: RecordIx,
    workflow: &'a Workflow,
    to: Arc<str>,
}

impl Advance<'_> {
    /// The text with one more step in its time line.
    fn step(&self, by: Option<RecordIx>, path: &Arc<str>, old: &str) -> Result<String, Failure> {
        let model = &self.before.model;
        if by.is_none() && model.schema.people().is_some() {
            return Err(Failure::new("move-by-whom"));
        }
        let zone = &model.schema.config.timezone;
        let at = match &self.args.at {
            Some(text) => place::instant("--at", text, zone)?,
            None => model.now,
        };
        // A step in the minute of the last one comes after it.
        let last = model.steps(self.record).last().and_then(|step| step.at);
        let at = if self.args.at.is_none() { last.map_or(at, |last| at.max(last)) } else { at };
        self.begins()?;

        let mut step = vec![("state".into(), word(&self.to)), ("at".into(), word(&format::minute(at, zone)))];
        step.extend(by.map(|by| ("by".into(), word(&model.record(by).id))));
        let note = self.args.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
        step.extend(note.map(|note| ("note".into(), New::Text { text: note.to_owned(), typed: false })));
        let text = self.changed(path, old, TIMELINE, &Change::Append(New::Map(step)))?;
        // A status that is written beside the time line must say the same.
        match edit::says(path, &text, &self.workflow.field) {
            true => self.changed(path, &text, &self.workflow.field, &Change::Put(word(&self.to))),
            false => Ok(text),
        }
    }

    /// The text with another state, where the type keeps no time line.
    fn written(&self, by: Option<RecordIx>, path: &Arc<str>, old: &str) -> Result<String, Failure> {
        let (model, type_name) = (&self.before.model, &self.before.model.type_of(self.record).name);
        for (option, given) in [("--note", &self.args.note), ("--at", &self.args.at)] {
            if given.is_some() {
                return Err(Failure::new("move-no-timeline").arg("type", type_name).arg("option", option));
            }
        }
        // Where anybody may, it does not matter who.
        let from = workflow::written(model.type_of(self.record), model.record(self.record));
        let open = |way: &Transition| way.by.is_empty() || way.by.contains(&Actor::Any);
        let mut ways = self.workflow.steps(from.as_deref().unwrap_or_default(), &self.to).peekable();
        if by.is_none() && model.schema.people().is_some() && ways.peek().is_some() && !ways.any(open) {
            return Err(Failure::new("move-by-whom"));
        }
        self.changed(path, old, &self.workflow.field, &Change::Put(word(&self.to)))
    }

    fn changed(&self, path: &Arc<str>, text: &str, field: &str, change: &Change) -> Result<String, Failure> {
        let record_type = self.before.model.type_of(self.record);
        let id = &self.before.model.record(self.record).id;
        edit::change(record_type, path, text, field, change)
            .map_err(|error| change::refused(error, &record_type.name, id))
    }

    /// A record without a time line stands where records begin, but nothing says since when; that step comes first.
    fn begins(&self) -> Result<(), Failure> {
        let model = &self.before.model;
        match self.workflow.initial.first() {
            Some(first) if model.steps(self.record).is_empty() && !self.workflow.is_initial(&self.to) => {
                let failure = Failure::new("move-no-beginning").arg("id", &model.record(self.record).id);
                Err(failure.arg("first", &first.text))
            }
            _ => Ok(()),
        }
    }
}

impl Aside for Advance<'_> {
    fn mends(&self, found: &[Diagnostic], ui: &Ui) -> Vec<String> {
        mends(self.before, self.record, found, ui)
    }
}

/// A step that leaves no trace but the new state: only here is it known who takes it from where.
struct Written<'a> {
    advance: &'a Advance<'a>,
    by: Option<RecordIx>,
}

impl Aside for Written<'_> {
    fn judge(&self, after: &Model, locator: &Locator<'_>) -> Vec<Diagnostic> {
        let Advance { before, record, to, .. } = self.advance;
        let old = before.model.record(*record);
        let mut found = Vec::new();
        let from = workflow::written(before.model.type_of(*record), old).filter(|from| from != to);
        if let (Some(from), Some(index)) = (from, after.at_path(&old.path)) {
            let by = self.by.and_then(|by| after.at_path(&before.model.record(by).path));
            workflow::moved(after, locator, index, (&from, to), by, &mut found);
        }
        found
    }

    fn mends(&self, found: &[Diagnostic], ui: &Ui) -> Vec<String> {
        self.advance.mends(found, ui)
    }
}

fn word(text: &str) -> New {
    New::Text { text: text.to_owned(), typed: true }
}

/// The state of that key or label.
fn state(model: &Model, record: RecordIx, workflow: &Workflow, args: &Args, ui: &Ui) -> Result<Arc<str>, Failure> {
    let text = &*args.state;
    let named = |label: &Label| *label.zh == *text || *label.en == *text;
    let found = workflow.states.iter().find(|state| &*state.key == text || named(&state.label));
    if let Some(state) = found {
        return Ok(state.key.clone());
    }
    let label = |state: &str| workflow.state(state).map_or(state, |state| state.label.get(ui.lang())).to_owned();
    let (now, next) = workflow::following(model, record);
    let choices: Vec<String> = next.iter().map(|state| format!("{state} {}", label(state))).collect();
    Err(Failure::new("move-unknown-state")
        .arg("state", text)
        .arg("suggestion", suggest(text, workflow.states.iter().map(|state| &*state.key)))
        .arg("now", now.map_or_else(String::new, |now| label(&now)))
        .arg("choices", choices.join(", ")))
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
    let type_name = people.map_or("", |(type_id, _)| &*model.schema.record_type(type_id).name);
    let failure = || Failure::new("move-unknown-person").arg("login", login).arg("type", type_name);
    by_id.or(by_login).ok_or_else(failure)
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
