//! Whether each record's time line is a legal walk through the workflow of its type.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::expr::At;
use crate::label::Lang;
use crate::model::{Locator, Model, RecordIx, Step};
use crate::record::Record;
use crate::schema::{Actor, RecordType, TIMELINE, Transition, Workflow};
use crate::text::suggest;
use crate::value::{Value, format};

/// Checks the walk of a record, if it has a workflow.
pub(super) fn check(model: &Model, locator: &Locator<'_>, index: RecordIx, found: &mut Vec<Diagnostic>) {
    let workflow = model.type_of(index).workflow.as_ref().filter(|workflow| workflow.timeline);
    if let Some(workflow) = workflow.filter(|_| model.record(index).readable) {
        Walk { model, locator, index, workflow, found }.check();
    }
}

/// Checks one step of a record whose state is written by itself, and whether whoever took it may, if that is known.
pub(crate) fn moved(
    model: &Model,
    locator: &Locator<'_>,
    index: RecordIx,
    (from, to): (&Arc<str>, &Arc<str>),
    by: Option<RecordIx>,
    found: &mut Vec<Diagnostic>,
) {
    let Some(workflow) = &model.type_of(index).workflow else { return };
    // Where a record was before it was flagged is not written anywhere.
    if workflow.state(to).is_some() && workflow.state(from).is_some() && !workflow.is_flag(from) {
        let step = |state: &Arc<str>, by| Step { state: state.clone(), at: None, by, note: None };
        Walk { model, locator, index, workflow, found }.step(0, &step(from, None), &step(to, by), None);
    }
}

/// The state that a record is in whose state is written by itself; where records begin if none is written.
pub(crate) fn written(record_type: &RecordType, record: &Record) -> Option<Arc<str>> {
    match record_type.status_slot().map(|slot| record.value(slot)) {
        Some(Value::Text(state)) => Some(state.clone()),
        _ => record_type.workflow.as_ref()?.initial.first().map(|state| state.text.clone()),
    }
}

/// The state that a record is in, none before its first step, and those that may follow it.
pub(crate) fn following(model: &Model, index: RecordIx) -> (Option<Arc<str>>, Vec<Arc<str>>) {
    let record_type = model.type_of(index);
    let Some(workflow) = &record_type.workflow else { return (None, Vec::new()) };
    let states: Vec<Arc<str>> = match workflow.timeline {
        true => model.steps(index).iter().map(|step| step.state.clone()).collect(),
        false => written(record_type, model.record(index)).into_iter().collect(),
    };
    let Some(state) = states.last().cloned() else {
        return (None, workflow.initial.iter().map(|state| state.text.clone()).collect());
    };
    // From a flag it goes back to where it was, or on from there.
    let unflagged = states.iter().rev().find(|state| !workflow.is_flag(state)).filter(|before| **before != state);
    let mut next: Vec<Arc<str>> = unflagged.cloned().into_iter().collect();
    for way in &workflow.transitions {
        let starts = |from: &Arc<str>| workflow.starts_from(way, from);
        if (starts(&state) || unflagged.is_some_and(starts)) && way.to.text != state && !next.contains(&way.to.text) {
            next.push(way.to.text.clone());
        }
    }
    (Some(state), next)
}

struct Walk<'a> {
    model: &'a Model,
    locator: &'a Locator<'a>,
    index: RecordIx,
    workflow: &'a Workflow,
    found: &'a mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn check(&mut self) {
        let steps = self.model.steps(self.index);
        // Where the record was before it was flagged.
        let mut unflagged: Option<Arc<str>> = None;
        for (position, step) in steps.iter().enumerate() {
            if self.workflow.state(&step.state).is_none() {
                self.unknown(position, step);
                return;
            }
            match position.checked_sub(1).map(|before| &steps[before]) {
                None => self.start(step),
                Some(before) => {
                    self.times(position, before, step);
                    let returns = unflagged.as_ref() == Some(&step.state) && self.workflow.is_flag(&before.state);
                    if !returns {
                        self.step(position, before, step, unflagged.as_ref());
                    }
                }
            }
            if !self.workflow.is_flag(&step.state) {
                unflagged = Some(step.state.clone());
            }
            self.future(position, step);
        }
    }

    fn finding(&self, code: &'static str, field: &str) -> Diagnostic {
        self.locator.finding(code, self.model.record(self.index), field)
    }

    /// Where a part of a step stands.
    fn place(&self, position: usize, part: &str) -> String {
        if self.workflow.timeline { format!("{TIMELINE}.{position}.{part}") } else { self.workflow.field.to_string() }
    }

    fn unknown(&mut self, position: usize, step: &Step) {
        let states = self.workflow.states.iter().map(|state| &*state.key);
        let choices = states.clone().collect::<Vec<_>>().join(", ");
        let finding = self.finding("unknown-state", &format!("{TIMELINE}.{position}.state"));
        let finding = finding.arg("state", &step.state).arg("choices", choices);
        self.found.push(finding.arg("suggestion", suggest(&step.state, states)));
    }

    fn start(&mut self, step: &Step) {
        if !self.workflow.is_initial(&step.state) {
            let expected = self.workflow.initial.iter().map(|state| &*state.text).collect::<Vec<_>>().join(", ");
            let finding = self.finding("bad-start", &format!("{TIMELINE}.0.state"));
            self.found.push(finding.arg("state", &step.state).arg("expected", expected));
        }
    }

    fn times(&mut self, position: usize, before: &Step, step: &Step) {
        if let (Some(earlier), Some(at)) = (before.at, step.at)
            && at < earlier
        {
            let zone = &self.model.schema.config.timezone;
            let finding = self.finding("timeline-order", &format!("{TIMELINE}.{position}.at"));
            let finding = finding.arg("at", format::minute(at, zone));
            self.found.push(finding.arg("before", format::minute(earlier, zone)));
        }
    }

    fn future(&mut self, position: usize, step: &Step) {
        if let Some(at) = step.at.filter(|at| *at > self.model.now) {
            self.model.note_until(Some(at));
            let finding = self.finding("timeline-future", &format!("{TIMELINE}.{position}.at"));
            self.found.push(finding.arg("at", format::minute(at, &self.model.schema.config.timezone)));
        }
    }

    /// A step is legal when one of the transitions between its states allows it; a record that was flagged may
    /// also go on from where it was.
    fn step(&mut self, position: usize, before: &Step, step: &Step, unflagged: Option<&Arc<str>>) {
        let workflow = self.workflow;
        let mut ways: Vec<&Transition> = workflow.steps(&before.state, &step.state).collect();
        if let Some(unflagged) = unflagged.filter(|_| workflow.is_flag(&before.state)) {
            ways.extend(workflow.steps(unflagged, &step.state));
        }
        ways.retain(|way| self.possible(way));
        if ways.is_empty() {
            return self.illegal(position, before, step);
        }
        let by = step.by;
        if let Some(person) = by.filter(|by| !ways.iter().any(|way| self.may(way, *by))) {
            let needed = ways.iter().flat_map(|way| &way.by).map(|actor| self.describe(actor)).collect::<Vec<_>>();
            let person_type = self.model.type_of(person);
            let level =
                person_type.title.level.max(person_type.sensitivity).max(self.model.type_of(self.index).sensitivity);
            let finding = self.finding("not-authorised", &self.place(position, "by")).sensitivity(level);
            let finding =
                finding.label("person", &self.model.title_label(person)).label("from", &self.label(&before.state));
            self.found.push(finding.label("to", &self.label(&step.state)).arg("needed", needed.join(" / ")));
        }
        let gaps: Vec<Vec<&str>> = ways.iter().map(|way| self.gaps(way, step)).collect();
        if let Some(gaps) = gaps.iter().min_by_key(|gaps| gaps.len()) {
            for need in gaps {
                self.needs(position, step, need);
            }
        }
    }

    fn illegal(&mut self, position: usize, before: &Step, step: &Step) {
        let choices = self.workflow.transitions.iter().filter(|way| self.workflow.starts_from(way, &before.state));
        let choices = choices.map(|way| &*way.to.text).collect::<Vec<_>>().join(", ");
        let finding = self.finding("illegal-transition", &self.place(position, "state"));
        let finding = finding.label("from", &self.label(&before.state)).label("to", &self.label(&step.state));
        self.found.push(finding.arg("choices", choices));
    }

    fn label(&self, state: &str) -> crate::label::Label {
        self.workflow.state(state).map(|state| state.label.clone()).unwrap_or_default()
    }

    /// What a transition needs and the record does not have.
    fn gaps<'w>(&self, way: &'w Transition, step: &Step) -> Vec<&'w str> {
        let missing = way.needs.iter().filter(|need| match &*need.text {
            // A state that is written by itself has no place for a note.
            "note" => step.note.is_none() && self.workflow.timeline,
            field => self.model.value_at(self.index, field).is_empty(),
        });
        missing.map(|need| &*need.text).collect()
    }

    fn needs(&mut self, position: usize, step: &Step, need: &str) {
        let record_type = self.model.type_of(self.index);
        let place = self.place(position, "state");
        let note = crate::label::Label::new("说明", "note");
        let field = record_type.field_at(need);
        let label = field.map_or(note, |field| field.label.clone());
        let level = field.map_or(record_type.sensitivity, |field| field.sensitivity);
        let finding = self.finding("step-needs", &place).label("state", &self.label(&step.state));
        self.found.push(finding.arg("field", need).label("label", &label).sensitivity(level));
    }

    fn possible(&self, way: &Transition) -> bool {
        let at = At { world: self.model, record: self.index, item: None, lang: Lang::Zh };
        // A condition without a value forbids nothing; it is reported where it is used as a rule.
        way.condition.as_ref().is_none_or(|condition| condition.holds(&at).unwrap_or(true))
    }

    fn may(&self, way: &Transition, person: RecordIx) -> bool {
        way.by.is_empty()
            || way.by.iter().any(|actor| match actor {
                Actor::Any => true,
                Actor::Rank(rank) => self.ranks_at_least(person, &rank.text),
                Actor::Field(field) => {
                    let mut named = false;
                    crate::model::each_target(&self.model.value_at(self.index, &field.text), &mut |target| {
                        named |= target == person;
                    });
                    named
                }
            })
    }

    /// Whether a person has a rank's level or a higher one; a rank without a level is its own circle.
    fn ranks_at_least(&self, person: RecordIx, wanted: &str) -> bool {
        let schema = &self.model.schema;
        let field = schema.people().and_then(|(_, people)| people.rank.as_ref());
        let Some(Value::Text(rank)) = field.map(|field| self.model.field(person, &field.text)) else { return false };
        let level = |name: &str| {
            let rank = schema.ranks().iter().find(|rank| &*rank.key == name)?;
            if let Value::Int(level) = rank.attributes.get("level") { Some(*level) } else { None }
        };
        **rank == *wanted || level(rank).zip(level(wanted)).is_some_and(|(own, wanted)| own >= wanted)
    }

    fn describe(&self, actor: &Actor) -> String {
        match actor {
            Actor::Any => "any".to_owned(),
            Actor::Rank(rank) => {
                let known = self.model.schema.ranks().iter().find(|known| known.key == rank.text);
                known.map_or_else(|| rank.text.to_string(), |rank| format!("{}+", rank.label.zh))
            }
            Actor::Field(field) => {
                let field_type = self.model.type_of(self.index).field_at(&field.text);
                field_type.map_or_else(|| field.text.to_string(), |field| field.label.zh.to_string())
            }
        }
    }
}
