//! What lists, the find box and the home page must know of each record, so that none of them looks at all records.
//!
//! In: a record of the view. Out: its [`Facts`]: on which lists it stands, what those are sorted by, and its line for the
//! find box. They are kept from one time to the next; only of records that have changed are they seen anew.

mod code;
mod name;
mod order;
mod register;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

pub use name::{DUE, FILE, ListName, WITHHELD, days_prefix, facet_prefix};
pub use order::{Bulk, Collators, Sorting};
pub use register::{Entries, Entry, Moves, Register};

use super::{draw, facets, find, gathered};
use crate::cache::Key;
use crate::label::Lang;
use crate::markdown;
use crate::model::trace::{self, Aspects};
use crate::model::{Due, Model, RecordIx, attachments};
use crate::schema::pattern::id_problem;
use crate::schema::{RecordType, TypeId};
use crate::sensitivity::Sensitivity;
use crate::value::Value;

/// What is known of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Its type.
    pub type_id: TypeId,
    /// Its id.
    pub id: Arc<str>,
    /// The path of its file.
    pub path: Arc<str>,
    /// The value of the field that its type's list is sorted by.
    pub sort: Value,
    /// When it happened.
    pub date: Option<Timestamp>,
    /// Its title in each language of the site.
    pub titles: Vec<Arc<str>>,
    /// When each of its open deadlines falls due, and the deadline's number.
    pub dues: Vec<(Timestamp, u16)>,
    /// Its line for the find box, in each language of the site.
    pub lines: Vec<String>,
    /// The names of the lists that it stands on, and which of its open deadlines stands there.
    pub stands: BTreeSet<(Vec<u8>, u32)>,
}

/// Sees the facts of records, for one audience.
pub struct Seer<'v> {
    /// What the audience may see.
    pub view: &'v Model,
    /// All records.
    pub model: &'v Model,
    /// The audience's level.
    pub sees: Sensitivity,
    /// The key of a record.
    pub key: &'v (dyn Fn(RecordIx) -> Key + Sync),
}

impl Seer<'_> {
    /// The facts of a record. Of one that the audience may not know of, only which files it withholds.
    pub fn facts(&self, index: RecordIx) -> Facts {
        let mut stands = BTreeSet::new();
        self.withholds(index, &mut stands);
        let hidden = self.view.type_of(index).hidden;
        if hidden {
            return self.nothing(index, stands);
        }
        let (view, record_type) = (self.view, self.view.type_of(index));
        let record = view.record(index);
        let type_id = record.type_id;
        let languages = &view.schema.config.languages;
        let dues: Vec<&Due> = view.deadlines(index).iter().filter(|due| due.is_open()).collect();
        self.owes(&dues, &mut stands);
        for (language, lang) in languages.iter().enumerate() {
            self.listed(index, language as u8, *lang, &mut stands);
        }
        let date = view.date(index);
        if let Some(at) = date {
            let date = view.schema.config.timezone.to_datetime(at).date();
            stands.insert((ListName::Day { of: type_id, date }.to_bytes(), 0));
        }
        let is_person = view.schema.people().is_some_and(|(id, _)| id == type_id);
        let known = is_person.then(|| draw::known_as(view, index));
        stands.extend(known.into_iter().flatten().map(|who| (ListName::Known { who: who.into() }.to_bytes(), 0)));
        let aliases = crate::model::texts(view.field(index, "aliases")).into_iter();
        let aliases = aliases.filter(|alias| id_problem(alias).is_none() && *alias != record.id);
        let aliases = aliases.filter(|alias| view.find(alias) == Some(index));
        stands.extend(aliases.map(|id| (ListName::Alias { of: type_id, id }.to_bytes(), 0)));
        stands.extend(self.files(index).into_iter().map(|path| (ListName::File { path }.to_bytes(), 0)));
        Facts {
            type_id,
            id: record.id.clone(),
            path: record.path.clone(),
            sort: sorted_by(record_type).map_or(Value::Null, |slot| record.value(slot).clone()),
            date,
            titles: languages.iter().map(|lang| view.title(index, *lang).clone()).collect(),
            dues: dues.iter().map(|due| (due.due, due.number)).collect(),
            lines: languages.iter().map(|lang| find::line(view, index, *lang)).collect(),
            stands,
        }
    }

    fn nothing(&self, index: RecordIx, stands: BTreeSet<(Vec<u8>, u32)>) -> Facts {
        Facts {
            type_id: self.model.type_id(index),
            id: "".into(),
            path: self.model.path(index).clone(),
            sort: Value::Null,
            date: None,
            titles: Vec::new(),
            dues: Vec::new(),
            lines: Vec::new(),
            stands,
        }
    }

    /// The files that the record declares to be above the audience's level, which the view does not tell.
    fn withholds(&self, index: RecordIx, stands: &mut BTreeSet<(Vec<u8>, u32)>) {
        trace::note(index, Aspects::VALUES);
        let above = attachments::of(self.model, index).into_iter().filter(|own| own.sensitivity > self.sees);
        let paths = above.filter_map(|own| own.path);
        stands.extend(paths.map(|path| (ListName::Withheld { path: path.into() }.to_bytes(), 0)));
    }

    /// Where what is to be done stands: in its month, and with the person who has to do it.
    fn owes(&self, dues: &[&Due], stands: &mut BTreeSet<(Vec<u8>, u32)>) {
        for (place, due) in dues.iter().enumerate() {
            let day = self.day_of(due);
            stands.insert((ListName::Due { year: day.year(), month: day.month() }.to_bytes(), place as u32));
            if let Some(person) = due.owner {
                stands.insert((ListName::Charge { person: (self.key)(person) }.to_bytes(), place as u32));
            }
        }
    }

    /// The day on which something falls due; what names a day falls due when that ends.
    fn day_of(&self, due: &Due) -> Date {
        let at = due.due - SignedDuration::from_secs(i64::from(due.whole_day));
        self.view.schema.config.timezone.to_datetime(at).date()
    }

    /// Where the record stands in one language: in its type's list, with its facets' values, with those that gather it, in
    /// the find box.
    fn listed(&self, index: RecordIx, language: u8, lang: Lang, stands: &mut BTreeSet<(Vec<u8>, u32)>) {
        let (view, of) = (self.view, self.view.type_id(index));
        let record_type = view.type_of(index);
        let mut stand = |name: ListName| stands.insert((name.to_bytes(), 0));
        stand(ListName::All { language, of });
        for slot in facets::slots(record_type) {
            for value in facets::keys(view, lang, view.record(index).value(slot)) {
                stand(ListName::Facet { language, of, slot: slot as u16, value });
            }
        }
        for hub in view.targets_of(index) {
            if gathered::gathers(view, view.type_id(hub), of) {
                stand(ListName::Gathered { language, hub: (self.key)(hub), of });
            }
        }
        stand(ListName::Find { language, part: find::part(view.id(index)) });
    }

    /// The files that the record names or links to.
    fn files(&self, index: RecordIx) -> Vec<Arc<str>> {
        let record = self.view.record(index);
        let named = attachments::of(self.view, index).into_iter().filter_map(|attachment| attachment.path);
        let linked = if record.body.contains("](") { markdown::references(&record.body).files } else { Vec::new() };
        let linked = linked.into_iter().filter_map(|(_, written)| attachments::resolve(&record.path, &written));
        named.chain(linked).map(Arc::from).collect()
    }
}

/// The slot of the field that a type's list is sorted by.
fn sorted_by(record_type: &RecordType) -> Option<usize> {
    record_type.slot(&record_type.list.sort.as_ref()?.text)
}
