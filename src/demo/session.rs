//! Which changes one person commits together, and when.
//!
//! Nobody commits after every line. A new complaint or customer is there for the others on the same day; a note comes
//! within a few days, and with it what was settled meanwhile; reviewing, closing and filing wait for the next occasion.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Person;
use super::changes::{Change, Deed};
use crate::model::{Model, RecordIx};
use crate::starter::File;

/// What one person commits at one time.
pub(super) struct Session {
    pub time: Timestamp,
    pub author: Person,
    /// At least one.
    pub works: Vec<Work>,
}

/// What a commit does to one record.
pub(super) struct Work {
    pub record: RecordIx,
    /// Everything that happened since the last commit with this record, in order; at least one deed.
    pub deeds: Vec<Deed>,
    pub files: Vec<File>,
}

/// Changes of one person that are not committed yet.
struct Open {
    author: Person,
    /// The last day on which something can still be added.
    until: Date,
    changes: Vec<Change>,
}

/// How many days a change may wait.
fn patience(record_type: &str, deed: &Deed) -> i32 {
    let state = match deed {
        Deed::Step(state) => &**state,
        Deed::Made | Deed::Added => "",
    };
    match (record_type, state) {
        ("complaint", "received" | "escalated") | ("customer", "draft") => 0,
        ("contact" | "complaint", "") | ("interaction", "planned" | "missed" | "held" | "recorded") => 4,
        ("complaint", "archived") => 14,
        ("complaint", _) => 4,
        _ => 10,
    }
}

/// The commits for these changes, which come in the order of time.
pub(super) fn sessions(model: &Model, changes: Vec<Change>) -> Vec<Session> {
    let deeds = deeds(&changes);
    let mut groups = group(model, changes);
    groups.sort_by_key(|(time, _)| *time);
    let mut done: BTreeMap<RecordIx, usize> = BTreeMap::new();
    let mut sessions = Vec::new();
    for (time, open) in groups {
        let works = works(open.changes, &deeds, &mut done);
        if !works.is_empty() {
            sessions.push(Session { time, author: open.author, works });
        }
    }
    sessions
}

/// The deeds of each record with their numbers.
fn deeds(changes: &[Change]) -> BTreeMap<RecordIx, Vec<(usize, Deed)>> {
    let mut deeds: BTreeMap<RecordIx, Vec<(usize, Deed)>> = BTreeMap::new();
    for change in changes {
        deeds.entry(change.record).or_default().push((change.number, change.deed.clone()));
    }
    deeds
}

/// Changes put together, with the time of the last of each.
fn group(model: &Model, changes: Vec<Change>) -> Vec<(Timestamp, Open)> {
    let zone = &model.schema.config.timezone;
    let mut open: BTreeMap<Person, Open> = BTreeMap::new();
    let mut groups = Vec::new();
    let time = |group: &Open| group.changes.last().map_or(Timestamp::MIN, |change| change.time);
    for change in changes {
        let day = change.time.to_zoned(zone.clone()).date();
        let days = jiff::Span::new().days(patience(&model.type_of(change.record).name, &change.deed));
        let until = day.saturating_add(days);
        if let Some(group) = open.get_mut(&change.author).filter(|group| day <= group.until) {
            group.until = group.until.min(until);
            group.changes.push(change);
            continue;
        }
        let author = change.author.clone();
        let begun = Open { author: author.clone(), until, changes: vec![change] };
        groups.extend(open.insert(author, begun).map(|group| (time(&group), group)));
    }
    groups.extend(open.into_values().map(|group| (time(&group), group)));
    groups
}

/// What the changes of a commit do to each record. A change that somebody else's commit has carried along already is
/// left out; `done` knows the last change of each record that is committed.
fn works(
    changes: Vec<Change>,
    deeds: &BTreeMap<RecordIx, Vec<(usize, Deed)>>,
    done: &mut BTreeMap<RecordIx, usize>,
) -> Vec<Work> {
    let mut last: BTreeMap<RecordIx, Change> = BTreeMap::new();
    let mut order: Vec<RecordIx> = Vec::new();
    for change in changes {
        if !order.contains(&change.record) {
            order.push(change.record);
        }
        last.insert(change.record, change);
    }
    let mut works = Vec::new();
    for change in order.iter().filter_map(|record| last.remove(record)) {
        let before = done.get(&change.record).copied();
        if before.is_some_and(|before| before >= change.number) {
            continue;
        }
        done.insert(change.record, change.number);
        let new = |number: usize| before.is_none_or(|before| number > before) && number <= change.number;
        let all = deeds.get(&change.record).into_iter().flatten();
        let deeds = all.filter(|(number, _)| new(*number)).map(|(_, deed)| deed.clone()).collect();
        works.push(Work { record: change.record, deeds, files: change.files });
    }
    works
}
