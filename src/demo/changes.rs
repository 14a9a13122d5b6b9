//! What happened to each record: made, each step of its time line, and what was added after the last.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::Person;
use super::cut::{self, Moment};
use super::entered::Entered;
use crate::label::Lang;
use crate::model::{Model, RecordIx, first_target};
use crate::starter::File;
use crate::value::Value;
use crate::yaml;

/// A record with fewer steps than this was written in one go and finished in another.
const BRIEF: usize = 4;

/// What is added so many days after the last step is a change of its own; before that it came with the step.
const SETTLED: i64 = 30;

/// What was done to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// It was written; it has no time line.
    Made,
    /// It came to this state.
    Step(Arc<str>),
    /// Something was filled in later.
    Added,
}

/// A record as somebody saved it.
pub(super) struct Change {
    pub record: RecordIx,
    /// The how-manieth change of the record, growing with time.
    pub number: usize,
    pub time: Timestamp,
    pub author: Person,
    pub deed: Deed,
    /// The record's file as it then was, and with the last change what is attached.
    pub files: Vec<File>,
}

/// The record in whose folder this one lies.
pub(super) fn parent(model: &Model, index: RecordIx) -> Option<RecordIx> {
    let record_type = model.type_of(index);
    let field = record_type.file.names().find(|name| *name != "id")?;
    first_target(model.field(index, field))
}

/// What is known of all records.
pub(super) struct Changes<'m> {
    pub model: &'m Model,
    /// The finished files.
    pub texts: BTreeMap<&'m str, &'m [u8]>,
    /// When each record was made.
    pub made: Vec<Timestamp>,
    /// When the repository came into use.
    pub start: Option<Timestamp>,
    /// Later than this nothing has happened.
    pub latest: Timestamp,
}

impl Changes<'_> {
    /// Adds the changes of one record.
    pub(super) fn of(&self, index: RecordIx, changes: &mut Vec<Change>) {
        let model = self.model;
        let (record, record_type) = (model.record(index), model.type_of(index));
        let Some(text) = self.texts.get(&*record.path).and_then(|bytes| std::str::from_utf8(bytes).ok()) else {
            return;
        };
        let mut found = Vec::new();
        let document = yaml::read_document(&record.path, text, model.schema.config.limits.budget, &mut found);
        let Some(root) = &document.root else { return };
        let zone = &model.schema.config.timezone;
        let steps = model.steps(index);
        let entered = Entered::new(model, index, record_type);
        let last = steps.len().saturating_sub(1);
        let brief = steps.len() < BRIEF;
        // What happened before the repository came into use is there when it begins.
        let old = |number: usize| {
            steps.get(number).and_then(|step| step.at).zip(self.start).is_some_and(|(at, start)| at < start)
        };
        let numbers = (0..=last).filter(|number| !brief || *number == 0 || *number == last);
        let numbers = numbers.filter(|number| *number == last || !old(number + 1));
        let latest_here = cut::last_happening(root, zone).unwrap_or(self.made[index as usize]).min(self.latest);
        let mut before: Option<String> = None;
        let mut time = self.made[index as usize];
        for number in numbers {
            time = steps.get(number).and_then(|step| step.at).unwrap_or(time).max(time);
            let later = entered.later(number, last);
            let body = if brief { (1, 1) } else { (number + 1, steps.len()) };
            let moment = Moment { time, latest: self.latest, steps: number + 1, later: &later, body };
            let settled = latest_here.duration_since(time).as_hours() > SETTLED * 24;
            let whole = number == last && number > 0 && !settled;
            let now = if whole { text.to_owned() } else { cut::cut(text, root, &moment, zone) };
            if before.as_deref() != Some(&*now) {
                let deed = steps.get(number).map_or(Deed::Made, |step| Deed::Step(step.state.clone()));
                let author = steps.get(number).and_then(|step| step.by).or_else(|| self.maker(index));
                changes.push(self.change(index, (time, number), author, deed, now.clone()));
            }
            before = Some(now);
        }
        if before.as_deref() != Some(text) {
            // At the end of the day, some minutes later than the one before.
            let minutes = SignedDuration::from_mins(i64::from(index * 7 % 55));
            let at = (latest_here + minutes).min(self.latest).max(time);
            let author = self.keeper(index).or_else(|| self.maker(index));
            let author = author.or_else(|| steps.last().and_then(|step| step.by));
            changes.push(self.change(index, (at, last + 1), author, Deed::Added, text.to_owned()));
        }
        // Attached files come with the finished record.
        if let Some(change) = changes.last_mut().filter(|change| change.record == index) {
            change.files.extend(self.attached(index));
        }
    }

    fn change(
        &self,
        record: RecordIx,
        (time, number): (Timestamp, usize),
        author: Option<RecordIx>,
        deed: Deed,
        text: String,
    ) -> Change {
        let files = vec![(self.model.record(record).path.to_string(), text.into_bytes())];
        Change { record, number, time, author: self.person(author), deed, files }
    }

    /// Who made a record that has no time line.
    fn maker(&self, index: RecordIx) -> Option<RecordIx> {
        let named = ["created_by", "prepared_by", "received_by", "verified_by"];
        let named = named.iter().find_map(|field| first_target(self.model.field(index, field)));
        let owner = || parent(self.model, index).and_then(|parent| self.model.owner(parent));
        named.or_else(|| self.model.owner(index)).or_else(owner)
    }

    /// Who brings a record up to date.
    fn keeper(&self, index: RecordIx) -> Option<RecordIx> {
        let named = ["verified_by", "account_manager", "responsible_person", "prepared_by"];
        let named = named.iter().find_map(|field| first_target(self.model.field(index, field)));
        named.or_else(|| parent(self.model, index).and_then(|parent| self.model.owner(parent)))
    }

    fn person(&self, index: Option<RecordIx>) -> Person {
        let people = self.model.schema.people();
        let known = index.zip(people).filter(|(index, (id, _))| self.model.record(*index).type_id == *id);
        let email = known.and_then(|(index, (_, people))| Some((index, people.email.as_ref()?)));
        let email = email.and_then(|(index, field)| match self.model.field(index, &field.text) {
            Value::Text(email) => Some((index, email.to_string())),
            _ => None,
        });
        match email {
            Some((index, email)) => Person { name: self.model.title(index, Lang::Zh).to_string(), email },
            None => Person { name: "kedang".into(), email: "kedang@localhost".into() },
        }
    }

    /// The files in the folder that is named after the record.
    fn attached(&self, index: RecordIx) -> Vec<File> {
        let record = self.model.record(index);
        let stem = record.path.rsplit_once('.').map_or(&*record.path, |(stem, _)| stem);
        let folder = format!("{stem}/");
        let inside = self.texts.range(&*folder..).take_while(|(path, _)| path.starts_with(&folder));
        let own = inside.filter(|(path, _)| self.model.schema.type_of_path(path).is_none());
        own.map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect()
    }
}
