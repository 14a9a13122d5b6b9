//! What is due when: the deadlines of each record, met, missed or open.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Model, RecordIx, Step, first_target, start_of};
use crate::expr::{At, DeadlineState, EvalError};
use crate::label::Lang;
use crate::schema::rule::{Deadline, Formula};
use crate::value::{Span, Value, ops};

/// One thing that is due for one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// Number of the type's deadline.
    pub number: u16,
    /// Number of the list item, for deadlines of items.
    pub item: Option<u32>,
    /// When it falls due. A deadline that names a day falls due when the day ends.
    pub due: Timestamp,
    /// Whether the deadline names a day rather than an instant.
    pub whole_day: bool,
    /// Where the clock started.
    pub from: Option<Timestamp>,
    /// How long it runs.
    pub within: Option<Span>,
    /// For how many seconds it stood still.
    pub paused: i64,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// How long before the due instant it counts as soon.
    pub soon: Span,
    /// Whose it is.
    pub owner: Option<RecordIx>,
}

impl Due {
    /// Whether it has not been done.
    pub fn is_open(&self) -> bool {
        self.done_at.is_none()
    }

    /// Whether it was done late, or is open past its due instant.
    pub fn is_missed(&self, now: Timestamp) -> bool {
        self.done_at.unwrap_or(now) > self.due
    }

    /// When it becomes late, if that is still to come.
    pub fn turns(&self, now: Timestamp) -> Option<Timestamp> {
        let after = self.due.checked_add(jiff::SignedDuration::from_nanos(1)).ok();
        after.filter(|_| self.is_open() && self.due >= now)
    }

    /// How it stands, for expressions.
    pub fn state(&self, now: Timestamp) -> DeadlineState {
        let missed = self.is_missed(now);
        DeadlineState {
            due: Some(self.due),
            met: !self.is_open() && !missed,
            missed,
            open: self.is_open(),
            done_at: self.done_at,
        }
    }
}

/// How long before the due instant a deadline counts as soon, when the type does not say.
const SOON: Span = Span { months: 0, days: 2, seconds: 0 };

/// Computes one deadline of one record: none or one, or one for each item.
pub(super) fn compute(model: &Model, index: RecordIx, number: u16) -> Result<Vec<Due>, (Box<EvalError>, Formula)> {
    let deadline = &model.type_of(index).deadlines[usize::from(number)];
    let clock = Clock { model, index, number, deadline };
    let Some(each) = &deadline.each else { return Ok(clock.one(None)?.into_iter().collect()) };
    let mut all = Vec::new();
    if let Value::List(items) = model.value_at(index, &each.text) {
        for (position, item) in items.iter().enumerate() {
            all.extend(clock.one(Some((position as u32, item)))?);
        }
    }
    Ok(all)
}

struct Clock<'m> {
    model: &'m Model,
    index: RecordIx,
    number: u16,
    deadline: &'m Deadline,
}

type Outcome<T> = Result<T, (Box<EvalError>, Formula)>;

impl Clock<'_> {
    fn one(&self, item: Option<(u32, &Value)>) -> Outcome<Option<Due>> {
        let value = item.map(|(_, value)| value);
        if self.deadline.when.source.is_some() && !self.eval(&self.deadline.when, value)?.is_true() {
            return Ok(None);
        }
        let from = self.eval(&self.deadline.from, value)?;
        let within = self.eval(&self.deadline.within, value)?;
        let Some((due, whole_day)) = self.due(&from, &within, value)? else { return Ok(None) };
        let from = self.model.instant(&from);
        let done = self.eval(&self.deadline.until, value)?;
        let done_at = self.model.instant(&done);
        let paused = from.map_or(0, |from| self.paused(from, done_at));
        let owner = first_target(&self.eval(&self.deadline.owner, value)?);
        Ok(Some(Due {
            number: self.number,
            item: item.map(|(position, _)| position),
            due: due.checked_add(jiff::SignedDuration::from_secs(paused)).unwrap_or(due),
            whole_day,
            from,
            within: if let Value::Duration(within) = within { Some(within) } else { None },
            paused,
            done_at,
            soon: if let Value::Duration(soon) = self.eval(&self.deadline.soon, value)? { soon } else { SOON },
            owner: owner.or_else(|| self.model.owner(self.index)),
        }))
    }

    /// The due instant, and whether it is the end of a day.
    fn due(&self, from: &Value, within: &Value, item: Option<&Value>) -> Outcome<Option<(Timestamp, bool)>> {
        let zone = &self.model.schema.config.timezone;
        let value = match (&self.deadline.due.source, from, within) {
            (Some(_), _, _) => self.eval(&self.deadline.due, item)?,
            (None, Value::Null, _) | (None, _, Value::Null) => Value::Null,
            (None, from, within) => ops::add(from, within, zone).unwrap_or_default(),
        };
        Ok(match value {
            Value::Instant(due) => Some((due, false)),
            Value::Date(day) => end_of(day, zone).map(|due| (due, true)),
            _ => None,
        })
    }

    fn eval(&self, formula: &Formula, item: Option<&Value>) -> Outcome<Value> {
        let Some(expr) = &formula.expr else { return Ok(Value::Null) };
        let at = At { world: self.model, record: self.index, item, lang: Lang::Zh };
        expr.eval(&at).map(|value| value.into_owned()).map_err(|error| (error, formula.clone()))
    }

    /// For how many seconds since `from` the record was in a state in which the clock stands still.
    fn paused(&self, from: Timestamp, done: Option<Timestamp>) -> i64 {
        if self.deadline.paused.is_empty() {
            return 0;
        }
        let steps = self.model.steps(self.index);
        let now = self.model.now;
        let stop = done.unwrap_or(now);
        let halts = |step: &Step| self.deadline.paused.iter().any(|state| state.text == step.state);
        // While the clock stands still, the deadline moves with every moment.
        if done.is_none() && steps.last().is_some_and(halts) {
            self.model.note_until(Some(now));
        }
        let halted = steps.iter().enumerate().filter(|(_, step)| halts(step)).map(|(position, step)| {
            let start = step.at.unwrap_or(stop).max(from);
            let end = steps.get(position + 1).and_then(|next| next.at).unwrap_or(stop).min(stop);
            end.duration_since(start).as_secs().max(0)
        });
        halted.sum()
    }
}

/// The last instant of a day: the first of the next.
fn end_of(day: jiff::civil::Date, zone: &TimeZone) -> Option<Timestamp> {
    start_of(day.tomorrow().ok()?, zone)
}
