//! The history of records as an audience may see it.
//!
//! In: the whole model, its view and the history of the repository. Out: for each record of the view the commits that
//! changed it, with what they changed. Versions are masked before they are compared, so that neither the name of a
//! hidden field nor its values nor the fact that it changed can come to light; a commit that changed nothing else of a
//! record is not in that record's history. What stood in fields that no longer exist counts as restricted, and so does
//! a version under a path that today belongs to another type or to none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{Mask, without_links};
use crate::changes::{self, Contents, FieldChange, Past, Told, Why};
use crate::history::{ChangeKind, CommitInfo, FileHistory, History, Order, Touch, Version};
use crate::model::trace::{self, Reads};
use crate::model::{Model, RecordIx, attachments};
use crate::record::Record;
use crate::schema::{Field, FieldKind, RecordType};
use crate::sensitivity::Sensitivity;
use crate::value::Value;

/// Files beyond which a commit's subject is not weighed against what it touched, and so not shown.
const MOST_FILES: usize = 20;
/// Commits that the page of a record tells of.
pub const NEWEST: usize = 3;
/// Commits from which on a history is long: it stands on several pages, which are drawn one by one.
const LONG: usize = 30;
/// Changes that pages of the newest know of.
const RECENT: usize = 120;
/// Changes that are looked at for a page of the newest; hidden ones among them count.
const MOST_LOOKED_AT: usize = 2_000;

/// What is found when somebody asks for it first, with what was looked at for it.
type Once<T> = OnceLock<Box<(T, Reads)>>;

/// The history of records for one audience.
pub struct Log<'a> {
    model: &'a Model,
    view: &'a Model,
    sees: Sensitivity,
    history: &'a History,
    /// Whether the subjects of commits may be shown, as far as it was asked.
    subjects: Mutex<BTreeMap<Order, (bool, Reads)>>,
    /// The newest commits of each record, and of all, once somebody asked: pages of two languages ask twice.
    newest: Vec<Once<Entries>>,
    recent: OnceLock<Vec<(RecordIx, Entry)>>,
    /// All commits of the records that have many, once somebody asked.
    long: Vec<Once<Arc<Entries>>>,
}

/// One commit in the history of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The commit. Its subject may tell more than the audience may know: see [`Log::subject`].
    pub commit: Arc<CommitInfo>,
    /// Whether the record appeared with it.
    pub created: bool,
    /// What it changed; empty when the record appeared, and when only the writing changed.
    pub changes: Vec<FieldChange>,
}

/// The history of a record, or its newest part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries {
    /// Newest first.
    pub entries: Vec<Entry>,
    /// Whether there are older ones that were not asked for.
    pub more: bool,
    /// Whether older ones are not known, since a shallow clone ends before them.
    pub unknown: bool,
}

impl<'a> Log<'a> {
    /// The history for an audience that sees `view` of `model`.
    pub fn new(model: &'a Model, view: &'a Model, sees: Sensitivity, history: &'a History) -> Log<'a> {
        let newest = (0..view.end()).map(|_| OnceLock::new()).collect();
        let long = (0..view.end()).map(|_| OnceLock::new()).collect();
        let (subjects, recent) = (Mutex::default(), OnceLock::new());
        Log { model, view, sees, history, subjects, newest, recent, long }
    }

    /// The whole history of a model, for those who have the repository.
    pub fn whole(model: &'a Model, history: &'a History) -> Log<'a> {
        Log::new(model, model, Sensitivity::Restricted, history)
    }

    /// The newest [`NEWEST`] commits of a record of the view.
    pub fn newest_of(&self, index: RecordIx) -> &Entries {
        static NONE: Entries = Entries { entries: Vec::new(), more: false, unknown: false };
        let Some(known) = self.newest.get(index as usize) else { return &NONE };
        let (entries, reads) = &**known.get_or_init(|| Box::new(trace::watch(|| self.of(index, NEWEST))));
        trace::note_all(reads);
        entries
    }

    /// Whether a record has more commits than [`NEWEST`].
    pub fn has_more(&self, index: RecordIx) -> bool {
        self.most_of(index) > NEWEST && self.newest_of(index).more
    }

    /// All commits of a record. Where they are many they are read only once, for all pages that tell of them.
    pub fn all_of(&self, index: RecordIx) -> Arc<Entries> {
        let all = || Arc::new(self.of(index, usize::MAX));
        let known = self.long.get(index as usize).filter(|_| self.most_of(index) > LONG);
        let Some(known) = known else { return all() };
        let (entries, reads) = &**known.get_or_init(|| Box::new(trace::watch(all)));
        trace::note_all(reads);
        entries.clone()
    }

    /// How many commits a record has at most; those that the audience may not know of count too.
    pub fn most_of(&self, index: RecordIx) -> usize {
        self.history.file(self.view.path(index)).map_or(0, |file| file.touches.len())
    }

    /// The newest changes of all records of the view.
    pub fn recent(&self) -> &[(RecordIx, Entry)] {
        self.recent.get_or_init(|| self.newest(RECENT))
    }

    /// The newest commits of a record of the view, at most so many.
    pub fn of(&self, index: RecordIx, most: usize) -> Entries {
        let mut found = Entries::default();
        let record = self.view.record(index);
        let Some(file) = self.history.file(&record.path) else { return found };
        for touch in &file.touches {
            let Some((entry, goes_on)) = self.entry(record, touch) else { continue };
            if found.entries.len() == most {
                found.more = true;
                return found;
            }
            found.entries.push(entry);
            if !goes_on {
                return found;
            }
        }
        found.unknown = is_cut(&file);
        found
    }

    fn newest(&self, most: usize) -> Vec<(RecordIx, Entry)> {
        let mut told = Vec::new();
        let mut looked_at = 0;
        for commit in &self.history.newest {
            for index in self.touched_by(commit) {
                let record = self.view.record(index);
                let Some(file) = self.history.file(&record.path) else { continue };
                let told_of = self.told_of(record, &file);
                for touch in told_of.filter(|touch| touch.commit.order == commit.order) {
                    if told.len() == most || looked_at == MOST_LOOKED_AT {
                        return told;
                    }
                    looked_at += 1;
                    told.extend(self.entry(record, touch).map(|(entry, _)| (index, entry)));
                }
            }
        }
        told
    }

    /// The commits of a record from which on it belongs to the type that it has now; what it was before is another's.
    fn told_of<'f>(&self, record: &Record, file: &'f FileHistory) -> impl Iterator<Item = &'f Touch> + use<'f> {
        let begins = |touch: &Touch| touch.old.as_ref().is_some_and(|old| !self.may_compare(record, old));
        let first = file.touches.iter().position(begins).unwrap_or(file.touches.len());
        file.touches.iter().take(first + 1)
    }

    /// The records of the view that a commit may have touched, under whatever name they had then.
    fn touched_by(&self, commit: &CommitInfo) -> BTreeSet<RecordIx> {
        let changes = self.history.changes_of(commit);
        let there = changes.iter().filter(|change| change.kind != ChangeKind::Deleted);
        let files = there.flat_map(|change| self.history.files_once_at(&change.path));
        files.filter_map(|path| self.view.at_path(&path)).collect()
    }

    /// What a commit did to a record, and whether what was before may be told too; none when it did nothing that the
    /// audience may know of.
    fn entry(&self, record: &Record, touch: &Touch) -> Option<(Entry, bool)> {
        let entry = |created, changes| Entry { commit: touch.commit.clone(), created, changes };
        let old = touch.old.as_ref().filter(|old| self.may_compare(record, old));
        let Some(old) = old else { return Some((entry(true, Vec::new()), touch.old.is_none())) };
        let changes = self.changes(record, touch, old, true);
        // Where nothing is left, either only the writing changed, or something hidden.
        let merge = !touch.others.is_empty();
        if changes.is_empty() && (merge || !self.sees_all() && !self.changes(record, touch, old, false).is_empty()) {
            return None;
        }
        Some((entry(false, changes), true))
    }

    fn sees_all(&self) -> bool {
        self.sees == Sensitivity::Restricted
    }

    /// Whether a version belongs to the type that the record has now, so that its levels hold.
    fn may_compare(&self, record: &Record, version: &Version) -> bool {
        let Some(path) = &version.path else { return true };
        self.sees_all() || self.view.schema.type_of_path(path) == Some(record.type_id)
    }

    fn changes(&self, record: &Record, touch: &Touch, old: &Version, masked: bool) -> Vec<FieldChange> {
        let record_type = self.view.schema.record_type(record.type_id);
        let read = |version: &Version| match self.read(record, version) {
            Past::Read(contents) if masked => Past::Read(self.mask(record_type, contents)),
            past => past,
        };
        let (old, new) = (read(old), read(&touch.new));
        let found = if touch.others.is_empty() {
            changes::between(record_type, &old, &new)
        } else {
            let others = touch.others.iter().filter(|other| self.may_compare(record, other));
            let others: Vec<Past> = others.map(read).collect();
            changes::own(record_type, &old, &others, &new)
        };
        changes::but_new_names(found, |id| self.view.find(id))
    }

    fn read(&self, record: &Record, version: &Version) -> Past {
        let schema = &self.view.schema;
        let path = version.path.as_ref().unwrap_or(&record.path);
        match self.history.store.read(version.blob, u64::MAX) {
            Ok(bytes) => changes::read(schema, record.type_id, path, bytes),
            Err(_) => Past::Unreadable(Why::Missing),
        }
    }

    /// The first line of a commit's message, when everything that the commit touched may be seen; else nothing.
    pub fn subject<'e>(&self, entry: &'e Entry) -> &'e str {
        if self.may_tell(&entry.commit) { &entry.commit.subject } else { "" }
    }

    /// Whether the subject of a commit may be shown: the audience may see all that it touched, and it touched nothing
    /// besides records. A message is free text, and mostly about just that.
    fn may_tell(&self, commit: &CommitInfo) -> bool {
        if self.sees_all() {
            return true;
        }
        let known = self.subjects.lock().unwrap_or_else(PoisonError::into_inner).get(&commit.order).cloned();
        let (told, reads) = known.unwrap_or_else(|| {
            let told = trace::watch(|| self.is_open(commit));
            self.subjects.lock().unwrap_or_else(PoisonError::into_inner).insert(commit.order, told.clone());
            told
        });
        trace::note_all(&reads);
        told
    }

    fn is_open(&self, commit: &CommitInfo) -> bool {
        if commit.elsewhere || commit.files > MOST_FILES {
            return false;
        }
        let changes = self.history.changes_of(commit);
        changes.len() == commit.files && changes.iter().all(|change| self.is_change_open(commit, &change.path))
    }

    /// Whether the files that a commit changed under a path are there today, and nothing of that is hidden.
    fn is_change_open(&self, commit: &CommitInfo, path_then: &str) -> bool {
        let mut found = false;
        // A file that went may come back with its history by a merge.
        trace::note_name(|| attachments::file_name(path_then));
        for path in self.history.files_once_at(path_then) {
            let Some(file) = self.history.file(&path) else { return false };
            let is_it = |touch: &&Touch| {
                touch.commit.order == commit.order && **touch.new.path.as_ref().unwrap_or(&path) == *path_then
            };
            for touch in file.touches.iter().filter(is_it) {
                found = true;
                if !self.view.at_path(&path).is_some_and(|index| self.is_all_open(self.view.record(index), touch)) {
                    return false;
                }
            }
        }
        found
    }

    /// Whether nothing of what a commit did to a record is hidden.
    fn is_all_open(&self, record: &Record, touch: &Touch) -> bool {
        match &touch.old {
            Some(old) if self.may_compare(record, old) => {
                self.changes(record, touch, old, true) == self.changes(record, touch, old, false)
            }
            Some(_) => false,
            None => match self.read(record, &touch.new) {
                Past::Read(contents) => {
                    let record_type = self.view.schema.record_type(record.type_id);
                    self.mask(record_type, contents.clone()) == contents
                }
                Past::Unreadable(_) => false,
            },
        }
    }

    /// A version without what the audience may not see.
    fn mask(&self, record_type: &RecordType, mut contents: Contents) -> Contents {
        if self.sees_all() {
            return contents;
        }
        contents.former.clear();
        contents.body = if record_type.body.sensitivity <= self.sees { self.prose(&contents.body) } else { "".into() };
        for (field, told) in record_type.fields.iter().zip(&mut contents.fields) {
            *told = self.told(field, std::mem::take(told));
        }
        contents
    }

    fn told(&self, field: &Field, told: Told) -> Told {
        if field.sensitivity > self.sees {
            return Told::Empty;
        }
        match (&field.kind, told) {
            (FieldKind::List(item), Told::List(items)) => {
                let items: Vec<Told> = items.into_iter().map(|told| self.told(item, told)).collect();
                Told::List(items.into_iter().filter(|told| !told.is_empty()).collect())
            }
            (FieldKind::Object(fields), Told::Object(members)) => {
                let members = members.into_iter().filter_map(|(name, told)| {
                    let child = fields.iter().find(|child| child.name == name)?;
                    Some((name, self.told(child, told)))
                });
                Told::Object(members.filter(|(_, told)| !told.is_empty()).collect())
            }
            (kind, Told::Raw(text)) => {
                if is_harmless(kind, &text) {
                    Told::Raw(text)
                } else {
                    Told::Sealed
                }
            }
            (_, Told::Value(Value::Ref(to))) => {
                // The view is asked first and in any case, since only its looks are noted.
                let shown = self.view.find(&to.id).is_some()
                    || self.model.find(&to.id).is_none() && Mask::is_open(&self.view.schema, self.sees, field);
                if shown { Told::Value(Value::Ref(to)) } else { Told::Empty }
            }
            (FieldKind::Attachment, Told::Value(Value::Object(object)))
                if attachments::own_level(&object).is_some_and(|own| own > self.sees) =>
            {
                Told::Empty
            }
            (FieldKind::Markdown, Told::Value(Value::Text(text))) => Told::Value(Value::Text(self.prose(&text))),
            (_, told) => told,
        }
    }

    /// Markdown without links to records that the audience does not know of; those that are gone may have been hidden.
    fn prose(&self, text: &Arc<str>) -> Arc<str> {
        without_links(text, |id| self.view.find(id).is_none())
    }
}

/// Whether text that a field refuses is no more than a slip in a plain value: no structure from the time when the field
/// was another, and no sentence.
fn is_harmless(kind: &FieldKind, text: &str) -> bool {
    let plain = !matches!(
        kind,
        FieldKind::Text { .. }
            | FieldKind::Markdown
            | FieldKind::Ref(_)
            | FieldKind::List(_)
            | FieldKind::Object(_)
            | FieldKind::Attachment
    );
    plain && text.chars().count() <= 24 && !text.contains(['\n', '{', '[', ':'])
}

/// Whether a shallow clone ends before the file's first commit.
fn is_cut(file: &FileHistory) -> bool {
    file.first.is_none()
}
