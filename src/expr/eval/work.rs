//! Deadlines and time lines: what the model says of a record's work.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Machine, Result, boolean, owned};
use crate::expr::DeadlineState;
use crate::expr::ir::{DeadlinePart, StateAsk};
use crate::value::{Object, Value};

pub(super) fn deadline(state: DeadlineState, part: Option<DeadlinePart>) -> Value {
    let instant = |at: Option<jiff::Timestamp>| at.map_or(Value::Null, Value::Instant);
    let of = |part| match part {
        DeadlinePart::Due => instant(state.due),
        DeadlinePart::Met => Value::Bool(state.met),
        DeadlinePart::Missed => Value::Bool(state.missed),
        DeadlinePart::Open => Value::Bool(state.open),
        DeadlinePart::DoneAt => instant(state.done_at),
    };
    match part {
        Some(part) => of(part),
        None => {
            let entries = DEADLINE_PARTS.iter().map(|(name, part)| (Arc::from(*name), of(*part))).collect();
            Value::Object(Arc::new(Object { entries }))
        }
    }
}

/// The members of `deadline(...)`.
pub(in crate::expr) const DEADLINE_PARTS: &[(&str, DeadlinePart)] = &[
    ("due", DeadlinePart::Due),
    ("met", DeadlinePart::Met),
    ("missed", DeadlinePart::Missed),
    ("open", DeadlinePart::Open),
    ("done_at", DeadlinePart::DoneAt),
];

pub(super) fn state_question<'a>(m: &Machine<'a>, state: &str, ask: StateAsk) -> Result<Cow<'a, Value>> {
    let steps = m.world.timeline(m.record);
    let entered = steps.iter().position(|step| &*step.state == state);
    let at = |place: Option<usize>| {
        let at = place.and_then(|place| steps.get(place)).and_then(|step| step.at);
        at.map_or(Value::Null, Value::Instant)
    };
    match ask {
        StateAsk::Entered => owned(at(entered)),
        StateAsk::Left => {
            let after = |from: usize| steps.iter().skip(from).position(|step| &*step.state != state).map(|n| n + from);
            owned(at(entered.and_then(after)))
        }
        StateAsk::Reached(status) => {
            let is_it = |slot| matches!(&*m.world.field(m.record, slot), Value::Text(now) if **now == *state);
            Ok(boolean(entered.is_some() || status.is_some_and(is_it)))
        }
    }
}
