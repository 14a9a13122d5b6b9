//! Workflows: the states of a record and the steps between them.

use std::sync::Arc;

use super::decode::{Decoder, Located};
use crate::expr::Expr;
use crate::label::Label;
use crate::yaml::Node;

/// The states of a type's records and the steps between them.
#[derive(Clone, Debug)]
pub struct Workflow {
    /// The field that holds the state.
    pub field: Arc<str>,
    /// Its name for readers.
    pub label: Label,
    /// Whether the state is the last entry of the common field `timeline`, rather than written by itself.
    pub timeline: bool,
    /// The states in their order.
    pub states: Vec<State>,
    /// The states a record may begin in; empty for any.
    pub initial: Vec<Located>,
    /// The states that end it.
    pub last: Vec<Located>,
    /// The steps.
    pub transitions: Vec<Transition>,
}

/// One state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What records hold.
    pub key: Arc<str>,
    /// What readers see.
    pub label: Label,
    /// How it is shown: `new`, `active`, `waiting`, `done` or `bad`.
    pub tone: Option<&'static str>,
    /// Where it is declared.
    pub declared: Located,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Transition {
    /// The states it starts from; none for any state that is not final.
    pub from: Option<Vec<Located>>,
    /// The state it leads to.
    pub to: Located,
    /// Who may take it; empty for anybody.
    pub by: Vec<Actor>,
    /// Fields that must be filled; `note` means the note of the step itself.
    pub needs: Vec<Located>,
    /// Condition under which the step is possible.
    pub when: Option<Located>,
    /// The compiled condition.
    pub condition: Option<Arc<Expr>>,
    /// Whether the record goes back to the state before.
    pub returns: bool,
}

/// Who may take a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// People of this rank's level and above, or of exactly this rank when it has no level.
    Rank(Located),
    /// The person whom this field names; dotted names go through objects and references.
    Field(Located),
    /// Anybody.
    Any,
}

/// How states are shown.
pub const TONES: &[&str] = &["new", "active", "waiting", "done", "bad"];

impl Workflow {
    /// The state of that key.
    pub fn state(&self, key: &str) -> Option<&State> {
        self.states.iter().find(|state| &*state.key == key)
    }

    /// Whether a record may begin in the state.
    pub fn is_initial(&self, key: &str) -> bool {
        self.initial.is_empty() || self.initial.iter().any(|state| &*state.text == key)
    }

    /// Whether the state ends the record.
    pub fn is_last(&self, key: &str) -> bool {
        self.last.iter().any(|state| &*state.text == key)
    }

    /// The steps from one state to another.
    pub fn steps<'w>(&'w self, from: &'w str, to: &'w str) -> impl Iterator<Item = &'w Transition> {
        self.transitions.iter().filter(move |step| &*step.to.text == to && self.starts_from(step, from))
    }

    /// Whether a step starts from a state.
    pub fn starts_from(&self, step: &Transition, from: &str) -> bool {
        match &step.from {
            Some(states) => states.iter().any(|state| &*state.text == from),
            None => !self.is_last(from) && &*step.to.text != from,
        }
    }

    /// Whether a state is a flag from which the record goes back to where it was.
    pub fn is_flag(&self, key: &str) -> bool {
        self.transitions.iter().any(|step| step.returns && &*step.to.text == key)
    }

    /// How a state is shown: as it says, else by its place in the workflow.
    pub fn tone(&self, key: &str) -> &'static str {
        match self.state(key).and_then(|state| state.tone) {
            Some(tone) => tone,
            None if self.is_last(key) => "done",
            None if !self.initial.is_empty() && self.is_initial(key) => "new",
            None => "active",
        }
    }
}

/// Reads the workflow of a type.
pub fn decode(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Workflow> {
    let mut keys = decoder.keys(node, "workflow")?;
    let field = keys.get("field").and_then(|node| decoder.text(node, "field")).unwrap_or("status").into();
    let label = keys.get("label").and_then(|node| decoder.label(node, "label"));
    let timeline = keys.get("timeline").and_then(|node| decoder.choice(node, "timeline", &["timeline", "none"]));
    let states = decoder.required(&mut keys, "states").map(|node| states(decoder, node)).unwrap_or_default();
    let initial = keys.get("initial").map(|node| decoder.texts(node, "initial")).unwrap_or_default();
    let last = keys.get("final").map(|node| decoder.texts(node, "final")).unwrap_or_default();
    let steps = keys.get("transitions").map(|node| decoder.list(node, "transitions")).unwrap_or_default();
    let transitions = steps.iter().filter_map(|step| transition(decoder, step)).collect();
    decoder.finish(keys);
    let label = label.unwrap_or_else(|| Label::new("状态", "Status"));
    Some(Workflow { field, label, timeline: timeline != Some("none"), states, initial, last, transitions })
}

fn states(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Vec<State> {
    let mut states = Vec::new();
    for pair in decoder.named(node, "states") {
        decoder.is_name(&pair.key, &pair.key_span);
        let key: Arc<str> = pair.key.as_ref().into();
        let declared =
            Located { text: key.clone(), file: decoder.file.clone(), span: pair.key_span.clone(), verbatim: true };
        let detailed = pair.value.get("label").is_some() || pair.value.get("tone").is_some();
        let (label, tone) = if detailed {
            let Some(mut keys) = decoder.keys(&pair.value, "state") else { continue };
            let label = keys.get("label").and_then(|node| decoder.label(node, "label"));
            let tone = keys.get("tone").and_then(|node| decoder.choice(node, "tone", TONES));
            decoder.finish(keys);
            (label, tone)
        } else if pair.value.is_null() {
            (None, None)
        } else {
            (decoder.label(&pair.value, "state"), None)
        };
        states.push(State { label: label.unwrap_or_else(|| Label::same(&key)), key, tone, declared });
    }
    states
}

fn transition(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Transition> {
    let mut keys = decoder.keys(node, "transition")?;
    let from = decoder.required(&mut keys, "from").map(|node| decoder.texts(node, "from"))?;
    let any = from.iter().any(|state| &*state.text == "any");
    let to = decoder.required(&mut keys, "to").and_then(|node| decoder.located(node, "to"));
    let by = keys.get("by").map(|node| decoder.texts(node, "by")).unwrap_or_default();
    let by = by.into_iter().filter_map(|actor| parse_actor(decoder, actor)).collect();
    let needs = keys.get("needs").map(|node| decoder.texts(node, "needs")).unwrap_or_default();
    let when = keys.get("when").and_then(|node| decoder.located(node, "when"));
    let returns = keys.get("returns").and_then(|node| decoder.bool(node, "returns")).unwrap_or_default();
    decoder.finish(keys);
    let from = (!any).then_some(from);
    Some(Transition { from, to: to?, by, needs, when, condition: None, returns })
}

/// `any`, `rank:supervisor`, `field:responsible_person`, `ref:customer.account_manager`.
fn parse_actor(decoder: &mut Decoder<'_>, actor: Located) -> Option<Actor> {
    let inner = |prefix: &str| {
        let name = actor.text.strip_prefix(prefix)?;
        let start = actor.span.start + if actor.verbatim { prefix.len() } else { 0 };
        Some(Located { text: name.into(), span: start..actor.span.end, ..actor.clone() })
    };
    if &*actor.text == "any" {
        return Some(Actor::Any);
    }
    let parsed = inner("rank:").map(Actor::Rank);
    let parsed = parsed.or_else(|| inner("field:").or_else(|| inner("ref:")).map(Actor::Field));
    if parsed.is_none() {
        decoder
            .report("bad-choice", actor.span.clone())
            .arg("key", "by")
            .arg("found", &actor.text)
            .arg("choices", "any, rank:…, field:…")
            .arg("suggestion", "");
    }
    parsed
}
