//! Rules, which say what must hold, and deadlines, which say what is due when.

use std::sync::Arc;

use super::decode::{Decoder, Keys, Located};
use crate::diag::Severity;
use crate::expr::{Expr, Template};
use crate::label::Label;
use crate::sensitivity::Sensitivity;
use crate::yaml::Node;

/// An expression as written, and compiled when all types are known.
#[derive(Clone, Debug, Default)]
pub struct Formula {
    /// As written.
    pub source: Option<Located>,
    /// Compiled; none when it was not given or is wrong.
    pub expr: Option<Arc<Expr>>,
}

/// What must hold for every record of a type.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its code; findings carry `type.code`.
    pub code: Located,
    /// A list field: the rule then holds for each of its items.
    pub each: Option<Located>,
    /// When it applies; always, if not given.
    pub when: Formula,
    /// What must hold.
    pub must: Formula,
    /// The field that a finding points at.
    pub at: Option<Located>,
    /// How grave a finding is.
    pub level: Severity,
    /// What is wrong, for readers.
    pub message: Label,
    /// The message's templates, Chinese and English.
    pub written: [Option<Arc<Template>>; 2],
    /// Where the message stands.
    pub message_at: Located,
    /// How to mend it.
    pub help: Option<Label>,
    /// The highest level of what the rule reads, so that a finding tells nobody too much.
    pub sensitivity: Sensitivity,
}

/// What is due when.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// Its name, as in `deadline('name')`.
    pub name: Located,
    /// Its name for readers.
    pub label: Label,
    /// A list field: there is then a deadline for each of its items.
    pub each: Option<Located>,
    /// When there is one; always, if not given.
    pub when: Formula,
    /// Where the clock starts.
    pub from: Formula,
    /// How long it runs.
    pub within: Formula,
    /// The due day or instant, instead of `from` and `within`.
    pub due: Formula,
    /// When it was done; open while null.
    pub until: Formula,
    /// States in which the clock stands still.
    pub paused: Vec<Located>,
    /// Whose it is, if not the record's owner.
    pub owner: Formula,
    /// How long before the due instant it counts as soon.
    pub soon: Formula,
    /// The level that the type gives it.
    pub own_sensitivity: Option<Sensitivity>,
    /// Who may know of it: never lower than what its expressions read.
    pub sensitivity: Sensitivity,
}

impl Deadline {
    /// All its expressions.
    pub fn formulas(&self) -> impl Iterator<Item = &Formula> {
        [&self.when, &self.from, &self.within, &self.due, &self.until, &self.owner, &self.soon].into_iter()
    }
}

/// Reads the rules of a type.
pub fn rules(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Vec<Rule> {
    let items = decoder.list(node, "rules");
    items.iter().filter_map(|item| rule(decoder, item)).collect()
}

fn rule(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Rule> {
    let mut keys = decoder.keys(node, "rule")?;
    let code = decoder.required(&mut keys, "code").and_then(|node| code(decoder, node));
    let each = keys.get("each").and_then(|node| decoder.located(node, "each"));
    let when = formula(decoder, &mut keys, "when");
    let must = decoder.required(&mut keys, "must").and_then(|node| decoder.located(node, "must"));
    let at = keys.get("at").and_then(|node| decoder.located(node, "at"));
    let level = keys.get("level").and_then(|node| decoder.choice(node, "level", &["error", "warning", "info"]));
    let message = decoder.required(&mut keys, "message");
    let message_span = message.map(|node| node.span.clone());
    let message = message.and_then(|node| decoder.label(node, "message"));
    let help = keys.get("help").and_then(|node| decoder.label(node, "help"));
    decoder.finish(keys);
    let message_at = Located { text: "".into(), file: decoder.file.clone(), span: message_span?, verbatim: false };
    Some(Rule {
        code: code?,
        each,
        when,
        must: Formula { source: Some(must?), expr: None },
        at,
        level: match level {
            Some("warning") => Severity::Warning,
            Some("info") => Severity::Info,
            _ => Severity::Error,
        },
        message: message?,
        written: [None, None],
        message_at,
        help,
        sensitivity: Sensitivity::Public,
    })
}

/// Codes are kebab-case, like those of the program itself.
fn code(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Located> {
    let code = decoder.located(node, "code")?;
    let good = code.text.starts_with(|c: char| c.is_ascii_lowercase())
        && code.text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !good {
        decoder.report("bad-name", code.span.clone()).arg("name", &code.text);
    }
    Some(code)
}

fn formula(decoder: &mut Decoder<'_>, keys: &mut Keys<'_, '_>, key: &'static str) -> Formula {
    Formula { source: keys.get(key).and_then(|node| decoder.located(node, key)), expr: None }
}

/// Reads the deadlines of a type.
pub fn deadlines(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Vec<Deadline> {
    let items = decoder.list(node, "deadlines");
    items.iter().filter_map(|item| deadline(decoder, item)).collect()
}

fn deadline(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Deadline> {
    let mut keys = decoder.keys(node, "deadline")?;
    let name = decoder.required(&mut keys, "name").and_then(|node| decoder.located(node, "name"));
    let label = keys.get("label").and_then(|node| decoder.label(node, "label"));
    let each = keys.get("each").and_then(|node| decoder.located(node, "each"));
    let when = formula(decoder, &mut keys, "when");
    let due = formula(decoder, &mut keys, "due");
    let from = formula(decoder, &mut keys, "from");
    let within = formula(decoder, &mut keys, "within");
    let until = formula(decoder, &mut keys, "until");
    let paused = keys.get("paused").map(|node| decoder.texts(node, "paused")).unwrap_or_default();
    let owner = formula(decoder, &mut keys, "owner");
    let soon = keys.get("soon").and_then(|node| duration_formula(decoder, node)).unwrap_or_default();
    let own_sensitivity = keys.get("sensitivity").and_then(|node| decoder.sensitivity(node));
    if due.source.is_none() {
        for key in ["from", "within"] {
            decoder.required(&mut keys, key);
        }
    }
    decoder.finish(keys);
    let name = name?;
    decoder.is_name(&name.text, &name.span);
    Some(Deadline {
        label: label.unwrap_or_else(|| Label::same(&name.text)),
        name,
        each,
        when,
        from,
        within,
        due,
        until,
        paused,
        owner,
        soon,
        own_sensitivity,
        sensitivity: Sensitivity::Public,
    })
}

/// `soon: 2 days` is short for `soon: "duration('2 days')"`.
fn duration_formula(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Formula> {
    let mut source = decoder.located(node, "soon")?;
    if crate::value::parse::parse_duration(&source.text).is_ok() {
        source = Located { text: format!("duration('{}')", source.text).into(), verbatim: false, ..source };
    }
    Some(Formula { source: Some(source), expr: None })
}
