//! Which commits there are: when, by whom, with which files.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::changes::{Change, Changes, parent};
use super::session::{self, Session};
use super::{Commit, Person, words};
use crate::model::{Model, RecordIx};
use crate::starter::File;

/// The commits for these files, oldest first. The model is that of the same files.
pub fn plan(model: &Model, files: &[File]) -> Vec<Commit> {
    let texts: BTreeMap<&str, &[u8]> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let (start, latest) = (start(model), latest(model));
    let changes = Changes { model, texts, made: made(model, start, latest), start, latest };
    let mut all: Vec<Change> = Vec::new();
    for index in model.indices() {
        changes.of(index, &mut all);
    }
    let place = |change: &Change| (change.time, model.record(change.record).path.clone(), change.number);
    all.sort_by_key(place);
    let written: BTreeSet<String> = all.iter().flat_map(|change| &change.files).map(|(path, _)| path.clone()).collect();
    let rest: Vec<File> = files.iter().filter(|(path, _)| !written.contains(path)).cloned().collect();
    let mut commits = vec![first(model, rest, all.first())];
    commits.extend(session::sessions(model, all).into_iter().map(|session| commit(model, session)));
    commits
}

fn commit(model: &Model, session: Session) -> Commit {
    let message = words::message(model, &session.works);
    let files = session.works.into_iter().flat_map(|work| work.files).collect();
    Commit { time: session.time, author: session.author, message, files }
}

/// What is there before any record: forms, catalogs, settings.
fn first(model: &Model, files: Vec<File>, earliest: Option<&Change>) -> Commit {
    let half_an_hour = SignedDuration::from_mins(30);
    let (time, author) = match earliest {
        Some(change) => (change.time - half_an_hour, change.author.clone()),
        None => (model.now, Person { name: "kedang".into(), email: "kedang@localhost".into() }),
    };
    Commit { time, author, message: "建立客户档案库：表单、选项、日历\n".to_owned(), files }
}

/// When the repository came into use: the instant at which the time lines of most people begin.
fn start(model: &Model) -> Option<Timestamp> {
    let (people, _) = model.schema.people()?;
    let mut begun: BTreeMap<Timestamp, usize> = BTreeMap::new();
    for person in model.of_type(people) {
        if let Some(at) = model.steps(*person).first().and_then(|step| step.at) {
            *begun.entry(at).or_default() += 1;
        }
    }
    begun.into_iter().max_by_key(|(at, count)| (*count, std::cmp::Reverse(*at))).map(|(at, _)| at)
}

/// The last instant that any time line knows: later than that nothing has happened.
fn latest(model: &Model) -> Timestamp {
    let steps = model.indices().into_iter().flat_map(|index| model.steps(index)).filter_map(|step| step.at);
    steps.max().unwrap_or(model.now)
}

/// When each record was made. What lies in the folder of another record is not older than that.
fn made(model: &Model, start: Option<Timestamp>, latest: Timestamp) -> Vec<Timestamp> {
    let count = model.end();
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
    if let Some(at) = model.steps(index).first().and_then(|step| step.at) {
        return at;
    }
    let dated = ["created_on", "assigned_on", "verified_on"];
    let day = dated.iter().find_map(|field| model.instant(model.field(index, field)));
    // Half past nine, and some minutes that differ from record to record.
    let minutes = SignedDuration::from_mins(570 + i64::from(index % 23));
    day.map(|day| day + minutes).or_else(|| model.date(index)).unwrap_or(model.now)
}
