//! Which commits there are: when, by whom, with which files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::cut::{self, Moment};
use super::{Commit, Person};
use crate::label::Lang;
use crate::model::{Model, RecordIx, first_target};
use crate::schema::RecordType;
use crate::starter::File;
use crate::value::Value;
use crate::yaml;

/// A record with fewer steps than this was written in one go and finished in another.
const BRIEF: usize = 4;

/// What is added so many days after the last step is a commit of its own; before that it came with the step.
const SETTLED: i64 = 30;

/// The commits for these files, oldest first. The model is that of the same files.
pub fn plan(model: &Model, files: &[File]) -> Vec<Commit> {
    let texts: BTreeMap<&str, &[u8]> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let start = start(model);
    let planner = Planner { model, texts, made: made(model, start), start, latest: latest(model) };
    let mut events = Vec::new();
    let mut written: BTreeSet<String> = BTreeSet::new();
    for index in 0..model.records.len() as RecordIx {
        planner.record(index, &mut events);
        written.insert(model.record(index).path.to_string());
        written.extend(planner.attached(index).into_iter().map(|(path, _)| path));
    }
    events.sort_by(|a: &Event, b: &Event| (a.time, &a.order, a.number).cmp(&(b.time, &b.order, b.number)));
    let rest: Vec<File> = files.iter().filter(|(path, _)| !written.contains(path)).cloned().collect();
    let mut commits = vec![planner.first(rest, events.first())];
    for event in events {
        commits.push(event.commit);
    }
    merge(commits)
}

/// A commit with what decides its place among others of the same instant.
struct Event {
    time: Timestamp,
    order: String,
    number: usize,
    commit: Commit,
}

/// When the repository came into use: the instant at which the time lines of most people begin.
fn start(model: &Model) -> Option<Timestamp> {
    let (people, _) = model.schema.people()?;
    let mut begun: BTreeMap<Timestamp, usize> = BTreeMap::new();
    for person in &model.by_type[usize::from(people)] {
        if let Some(at) = model.steps[*person as usize].first().and_then(|step| step.at) {
            *begun.entry(at).or_default() += 1;
        }
    }
    begun.into_iter().max_by_key(|(at, count)| (*count, std::cmp::Reverse(*at))).map(|(at, _)| at)
}

/// The last instant that any time line knows: later than that nothing has happened.
fn latest(model: &Model) -> Timestamp {
    let steps = model.steps.iter().flatten().filter_map(|step| step.at);
    steps.max().unwrap_or(model.now)
}

/// When each record was made. What lies in the folder of another record is not older than that.
fn made(model: &Model, start: Option<Timestamp>) -> Vec<Timestamp> {
    let count = model.records.len() as RecordIx;
    let latest = latest(model);
    let within = |time: Timestamp| time.max(start.unwrap_or(time)).min(latest);
    let own: Vec<Timestamp> = (0..count).map(|index| within(made_by_itself(model, index))).collect();
    let after_parent = |index: RecordIx| {
        let minute = SignedDuration::from_mins(1 + i64::from(index % 7));
        let parent = parent(model, index).map(|parent| own[parent as usize] + minute);
        parent.map_or(own[index as usize], |parent| own[index as usize].max(parent))
    };
    (0..count).map(after_parent).collect()
}

fn made_by_itself(model: &Model, index: RecordIx) -> Timestamp {
    if let Some(at) = model.steps[index as usize].first().and_then(|step| step.at) {
        return at;
    }
    let dated = ["created_on", "assigned_on", "verified_on"];
    let day = dated.iter().find_map(|field| model.instant(model.field(index, field)));
    // Half past nine, and some minutes that differ from record to record.
    let minutes = SignedDuration::from_mins(570 + i64::from(index % 23));
    day.map(|day| day + minutes).or_else(|| model.date(index)).unwrap_or(model.now)
}

/// The record in whose folder this one lies.
fn parent(model: &Model, index: RecordIx) -> Option<RecordIx> {
    let record_type = model.type_of(index);
    let field = record_type.file.names().find(|name| *name != "id")?;
    first_target(model.field(index, field))
}

struct Planner<'m> {
    model: &'m Model,
    texts: BTreeMap<&'m str, &'m [u8]>,
    made: Vec<Timestamp>,
    start: Option<Timestamp>,
    latest: Timestamp,
}

impl Planner<'_> {
    /// What is there before any record: forms, catalogs, settings.
    fn first(&self, files: Vec<File>, earliest: Option<&Event>) -> Commit {
        let half_an_hour = SignedDuration::from_mins(30);
        let (time, author) = match earliest {
            Some(event) => (event.time - half_an_hour, event.commit.author.clone()),
            None => (self.model.now, Person { name: "kedang".into(), email: "kedang@localhost".into() }),
        };
        Commit { time, author, message: "建立客户档案库：表单、选项、日历\n".to_owned(), files }
    }

    /// The commits of one record: made, each step, and what was added after the last.
    fn record(&self, index: RecordIx, events: &mut Vec<Event>) {
        let model = self.model;
        let (record, record_type) = (model.record(index), model.type_of(index));
        let Some(text) = self.texts.get(&*record.path).and_then(|bytes| std::str::from_utf8(bytes).ok()) else {
            return;
        };
        let mut found = Vec::new();
        let document = yaml::read_document(&record.path, text, model.schema.config.limits.budget, &mut found);
        let Some(root) = &document.root else { return };
        let zone = &model.schema.config.timezone;
        let steps = &model.steps[index as usize];
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
            let moment = Moment { time, steps: number + 1, later: &later, body };
            let settled = latest_here.duration_since(time).as_hours() > SETTLED * 24;
            let whole = number == last && number > 0 && !settled;
            let now = if whole { text.to_owned() } else { cut::cut(text, root, &moment, zone) };
            if before.as_deref() != Some(&*now) {
                let state = steps.get(number).map(|step| self.state(record_type, &step.state));
                let words = state.unwrap_or_else(|| "新建".to_owned());
                let author = steps.get(number).and_then(|step| step.by).or_else(|| self.maker(index));
                events.push(self.event(index, (time, number), author, &words, now.clone()));
            }
            before = Some(now);
        }
        if before.as_deref() != Some(text) {
            let at = latest_here.max(time);
            let author = self.keeper(index).or_else(|| self.maker(index));
            let author = author.or_else(|| steps.last().and_then(|step| step.by));
            events.push(self.event(index, (at, last + 1), author, "补充资料", text.to_owned()));
        }
        // Attached files come with the finished record.
        if let Some(event) = events.last_mut().filter(|event| *event.order == *record.path) {
            event.commit.files.extend(self.attached(index));
        }
    }

    fn event(
        &self,
        index: RecordIx,
        (time, number): (Timestamp, usize),
        author: Option<RecordIx>,
        words: &str,
        text: String,
    ) -> Event {
        let (record, record_type) = (self.model.record(index), self.model.type_of(index));
        let title = self.model.title(index, Lang::Zh);
        let message = format!("{} {}：{words}\n\n{title}\n", record_type.plural.get(Lang::Zh), record.id);
        let files = vec![(record.path.to_string(), text.into_bytes())];
        let commit = Commit { time, author: self.person(author), message, files };
        Event { time, order: record.path.to_string(), number, commit }
    }

    fn state(&self, record_type: &RecordType, state: &str) -> String {
        let known = record_type.workflow.as_ref().and_then(|workflow| workflow.state(state));
        known.map_or(state, |known| known.label.get(Lang::Zh)).to_owned()
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

/// From which step on each field is filled in.
struct Entered {
    fields: Vec<(Arc<str>, usize)>,
}

impl Entered {
    /// A field comes with the first step that needs it. One that no step needs comes with the first of its section.
    fn new(model: &Model, index: RecordIx, record_type: &RecordType) -> Entered {
        let steps = &model.steps[index as usize];
        let mut needed: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for transition in record_type.workflow.iter().flat_map(|workflow| &workflow.transitions) {
            let Some(number) = steps.iter().position(|step| *step.state == *transition.to.text) else { continue };
            for need in &transition.needs {
                let field: Arc<str> = need.text.split('.').next().unwrap_or_default().into();
                needed.entry(field).and_modify(|first| *first = number.min(*first)).or_insert(number);
            }
        }
        let mut fields: Vec<(Arc<str>, usize)> = Vec::new();
        for section in &record_type.sections {
            let numbers = section.fields.iter().filter_map(|field| needed.get(&field.text).copied());
            let first = numbers.min().unwrap_or(0);
            for name in &section.fields {
                let required = record_type.field(&name.text).is_some_and(|field| field.required);
                let number = needed.get(&name.text).copied().unwrap_or(if required { 0 } else { first });
                fields.push((name.text.clone(), number));
            }
        }
        Entered { fields }
    }

    /// The fields that are empty at a step; attached files come with the last.
    fn later(&self, number: usize, last: usize) -> Vec<&str> {
        let later = self.fields.iter().filter(|(_, first)| *first > number).map(|(name, _)| &**name);
        later.chain((number < last).then_some("attachments")).collect()
    }
}

/// Puts commits of one person that do the same with records of one kind at one instant into one.
fn merge(commits: Vec<Commit>) -> Vec<Commit> {
    let mut merged: Vec<(Commit, usize)> = Vec::new();
    for commit in commits {
        let same = |(last, _): &&mut (Commit, usize)| {
            last.time == commit.time && last.author == commit.author && deed(&last.message) == deed(&commit.message)
        };
        match merged.last_mut().filter(same) {
            Some((last, count)) => {
                *count += 1;
                last.files.extend(commit.files);
            }
            None => merged.push((commit, 1)),
        }
    }
    let say = |(mut commit, count): (Commit, usize)| {
        if count > 1 {
            let (kind, words) = deed(&commit.message);
            commit.message = format!("{kind}：{words}（{count} 份）\n");
        }
        commit
    };
    merged.into_iter().map(say).collect()
}

/// The kind of record and what was done to it, from `投诉 TS-20250520-natp：调查中`.
fn deed(message: &str) -> (&str, &str) {
    let subject = message.lines().next().unwrap_or_default();
    let (record, words) = subject.split_once('：').unwrap_or((subject, ""));
    (record.split(' ').next().unwrap_or_default(), words)
}
