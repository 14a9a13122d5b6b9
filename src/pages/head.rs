//! The parts that several pages share: the head of a record, rows of what is due, changes.

use super::draw::Draw;
use super::facts;
use crate::changes;
use crate::label::Lang;
use crate::model::trace::{self, Aspects};
use crate::model::{Due, RecordIx};
use crate::schema::FieldKind;
use crate::site::context::{Change, DueGroup, DueRow, Pill, RecordHead};
use crate::value::{Object, Value};
use crate::view::Entry;

impl Draw<'_> {
    /// What a record's page begins with.
    pub fn head(&self, index: RecordIx) -> RecordHead {
        let (view, record) = (self.view, self.view.record(index));
        let record_type = view.type_of(index);
        let next = view.deadlines(index).iter().filter(|due| due.is_open()).min_by_key(|due| due.due);
        let owner = record_type.roles.owner.as_ref();
        let owner_label = owner.and_then(|owner| record_type.field_at(&owner.text)).map(|field| self.say(&field.label));
        let forge = |page: &dyn Fn(&crate::forge::Forge) -> String| self.input.forge.map(page).unwrap_or_default();
        RecordHead {
            type_name: record_type.name.to_string(),
            type_label: self.say(&record_type.label),
            type_href: format!("../{}/index.html", record_type.name),
            icon: record_type.icon.to_string(),
            title: view.title(index, self.lang).to_string(),
            id: record.id.to_string(),
            summary: view.summary(index, self.lang).to_string(),
            status: self.status(index),
            badges: self.badges(index),
            owner_label: owner_label.unwrap_or_default(),
            owner: self.person(view.owner(index), 1),
            next_due: next.map(|due| self.due(due)),
            next_what: next.map(|due| self.what(index, due)).unwrap_or_default(),
            edit_href: forge(&|forge| forge.edit(&record.path)),
            history_href: forge(&|forge| forge.history(&record.path)),
            new_links: Vec::new(),
            changed: self.last_change(index, 1),
        }
    }

    /// The enums among the fields of `page.head`.
    pub fn badges(&self, index: RecordIx) -> Vec<Pill> {
        let record_type = self.view.type_of(index);
        let fields = record_type.page.head.iter().filter_map(|name| record_type.field_at(&name.text));
        let enums = fields.filter(|field| matches!(field.kind, FieldKind::Enum(_)) && !field.hidden);
        let filled = enums.filter_map(|field| match self.view.field(index, &field.name) {
            Value::Text(key) => Some(self.option(index, field, key)),
            _ => None,
        });
        filled.collect()
    }

    /// What is to be done: the words of the list item, else the name of the deadline.
    pub fn what(&self, index: RecordIx, due: &Due) -> String {
        self.item_words(index, due).unwrap_or_else(|| self.deadline_label(index, due))
    }

    /// The name of a deadline.
    pub fn deadline_label(&self, index: RecordIx, due: &Due) -> String {
        let deadline = &self.view.type_of(index).deadlines[usize::from(due.number)];
        self.say(&deadline.label)
    }

    /// The first text of the list item that a deadline is about.
    pub fn item_words(&self, index: RecordIx, due: &Due) -> Option<String> {
        let deadline = &self.view.type_of(index).deadlines[usize::from(due.number)];
        let Value::List(items) = self.view.value_at(index, &deadline.each.as_ref()?.text) else { return None };
        let Value::Object(item) = items.get(due.item? as usize)? else { return None };
        first_text(item)
    }

    /// One thing to do, for a page at the given depth.
    pub fn due_row(&self, index: RecordIx, due: &Due, depth: usize) -> DueRow {
        let record_type = self.view.type_of(index);
        DueRow {
            icon: record_type.icon.to_string(),
            type_label: self.say(&record_type.label),
            due: self.due(due),
            what: self.what(index, due),
            record: self.link_at(index, depth),
            about: self.parent(index).map(|parent| self.link_at(parent, depth)).unwrap_or_default(),
            owner: self.person(due.owner, depth),
            // That a customer is active tells nothing beside what is to be done.
            status: self.status(index).filter(|_| !record_type.page.hub),
        }
    }

    /// One thing to do, by its entry on a list.
    pub fn due_entry(&self, entry: facts::Entry, depth: usize) -> Option<DueRow> {
        let index = self.input.lists.record(entry)?;
        let mut open = self.view.deadlines(index).iter().filter(|due| due.is_open());
        open.nth(entry.place as usize).map(|due| self.due_row(index, due, depth))
    }

    /// Open deadlines in the groups late, today, week and, where wanted, later; each the most urgent first.
    pub fn due_groups(&self, mut open: Vec<(RecordIx, &Due)>, depth: usize, later: bool, most: usize) -> Vec<DueGroup> {
        open.sort_by(|(a, x), (b, y)| (x.due, self.view.id(*a), x.number).cmp(&(y.due, self.view.id(*b), y.number)));
        let zone = &self.view.schema.config.timezone;
        let day = |days: i64| {
            let date = self.view.today.checked_add(jiff::Span::new().days(days)).ok();
            date.and_then(|date| crate::model::start_of(date, zone)).unwrap_or(self.view.now)
        };
        let (tonight, week) = (day(1), day(8));
        let now = self.view.now;
        trace::note_until(self.view.midnight());
        open.iter().for_each(|(_, due)| trace::note_until(due.turns(now)));
        let group_of = |due: &Due| match due.due {
            at if at < now => 0,
            at if at <= tonight => 1,
            at if at <= week => 2,
            _ => 3,
        };
        let keys = ["late", "today", "week", "later"];
        let shown = if later { 4 } else { 3 };
        let groups = keys.iter().take(shown).enumerate().map(|(place, key)| {
            let all: Vec<_> = open.iter().filter(|(_, due)| group_of(due) == place).collect();
            let rows = all.iter().take(most).map(|(index, due)| self.due_row(*index, due, depth));
            DueGroup {
                key: (*key).to_owned(),
                label: self.t(&format!("due-{key}"), &[]),
                count: all.len(),
                rows: rows.collect(),
                more: all.len().saturating_sub(most),
                more_href: String::new(),
            }
        });
        groups.filter(|group| group.count > 0).collect()
    }

    /// The last change of a record; none when the history is unknown.
    pub fn last_change(&self, index: RecordIx, depth: usize) -> Option<Change> {
        trace::note(index, Aspects::HISTORY);
        let entry = self.input.log.newest_of(index).entries.first()?;
        Some(self.change(index, entry, depth))
    }

    /// A change of a record in words.
    pub fn change(&self, index: RecordIx, entry: &Entry, depth: usize) -> Change {
        let record_type = self.view.type_of(index);
        let commit = &entry.commit;
        let (who, _) = self.author(&commit.author, &commit.email, depth);
        let moves: Vec<_> = entry
            .changes
            .iter()
            .filter_map(|change| if let changes::Change::Moved(step) = &change.change { Some(step) } else { None })
            .collect();
        let label = |state: &str| self.state(record_type, state).map_or_else(|| state.to_owned(), |pill| pill.label);
        let from = moves.first().and_then(|step| step.from.as_deref()).map(label).unwrap_or_default();
        let to = moves.last().map(|step| label(&step.to)).unwrap_or_default();
        let fields = self.changed_fields(index, entry);
        let what = match (entry.created, moves.is_empty()) {
            (true, _) => "created",
            (_, false) => "moved",
            _ => "edited",
        };
        let summary = match what {
            "created" => self.t("history-created", &[]),
            "moved" if from.is_empty() => to.clone(),
            "moved" => format!("{from} → {to}"),
            _ if entry.changes.is_empty() => self.t("history-writing", &[]),
            _ if fields.is_empty() => self.t("history-edited", &[]),
            _ => fields.clone(),
        };
        Change {
            at: self.when(commit.time),
            who,
            what: what.to_owned(),
            icon: record_type.icon.to_string(),
            type_label: self.say(&record_type.label),
            record: self.link_at(index, depth),
            from,
            to,
            fields: if what == "edited" { fields } else { String::new() },
            summary,
            subject: String::new(),
            details: Vec::new(),
            more: 0,
            commit: commit.id.get(..8).unwrap_or(&commit.id).to_owned(),
            commit_href: self.input.forge.map(|forge| forge.commit(&commit.id)).unwrap_or_default(),
        }
    }

    /// A length of time in words.
    pub fn span(&self, seconds: i64) -> String {
        let (id, n) = match seconds {
            s if s < 3_600 => ("js-hours-one", 1),
            s if s < 2 * 86_400 => ("js-hours", s / 3_600),
            s => ("js-days", s / 86_400),
        };
        let id = if n == 1 && !id.ends_with("one") { format!("{id}-one") } else { id.to_owned() };
        self.t(&id, &[("n", &n.to_string())])
    }

    /// The name of a month: `2026年3月`, `March 2026`.
    pub fn month(&self, date: jiff::civil::Date) -> String {
        match self.lang {
            Lang::Zh => format!("{}年{}月", date.year(), date.month()),
            Lang::En => date.strftime("%B %Y").to_string(),
        }
    }
}

/// The first text in an object, which in a list of promises or actions says what it is.
fn first_text(item: &Object) -> Option<String> {
    item.entries.iter().find_map(|(_, value)| if let Value::Text(text) = value { Some(text.to_string()) } else { None })
}
