//! What changed in a record, field by field: on its own page the newest, on pages beside it all.

use super::draw::Draw;
use super::paging::{Paging, Part, file_name};
use super::record;
use crate::changes::text::{self, PieceKind};
use crate::changes::{Change as What, FieldChange, Told, Words};
use crate::model::RecordIx;
use crate::model::trace::{self, Aspects};
use crate::site::context::{self, Change, Detail, HistoryPage, Link, Mark, RedirectPage};
use crate::site::templates::TemplateProblem;
use crate::view::Entry;

/// Bytes of text after which the page of a history tells less of each commit.
const MOST_TEXT: usize = 12_000;
/// Labels of fields that a sentence names.
const NAMED: usize = 4;

/// How much of a change is told.
#[derive(Clone, Copy)]
pub(super) struct Room {
    /// Fields of a commit.
    details: usize,
    /// Characters of a value.
    value: usize,
    /// Characters that stand beside a change of a long text.
    beside: usize,
}

impl Room {
    /// On the page of a record.
    const SIDE: Room = Room { details: 10, value: 80, beside: 8 };
    /// On the page of a record that gathers others, which is long enough.
    const HUB: Room = Room { details: 4, value: 60, beside: 6 };
    /// On the page of its history.
    const PAGE: Room = Room { details: 40, value: 400, beside: 24 };
    /// In the feed.
    pub(super) const FEED: Room = Room { details: 12, value: 200, beside: 12 };
}

/// Some of what a commit changed.
pub(super) struct Details {
    /// What is told.
    pub shown: Vec<Detail>,
    /// How many there are besides.
    pub more: usize,
}

/// The name of the pages of a record's history, without their endings. Ids hold no dot.
fn stem(draw: &Draw<'_>, index: RecordIx) -> String {
    format!("{}.history", draw.view.page_name(index))
}

/// Path of a page of a record's history, below the folder of the language.
pub(super) fn path(draw: &Draw<'_>, index: RecordIx, part: &Part) -> String {
    let path = draw.path(index);
    let folder = path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    format!("{folder}{}", file_name(&stem(draw, index), part))
}

/// The pages of a record's history. `known` tells of a record that is as it was whether it has the page of that path.
pub(super) fn parts(draw: &Draw<'_>, index: RecordIx, known: &dyn Fn(&str) -> Option<bool>) -> Vec<Part> {
    match known(&path(draw, index, &Part::Newest)) {
        Some(false) => Vec::new(),
        Some(true) => {
            let there = |number: &usize| known(&path(draw, index, &Part::Numbered(*number))) == Some(true);
            // The last of those that are there is for the next full page.
            let count = (1..).take_while(there).count();
            let full = (1..count).map(Part::Numbered);
            [Part::Newest].into_iter().chain(full).chain((count > 0).then_some(Part::Next(count))).collect()
        }
        None if !draw.input.log.has_more(index) => Vec::new(),
        None => paging(draw, index).parts().collect(),
    }
}

/// How a record's history is cut. Only a long one is read for that.
fn paging(draw: &Draw<'_>, index: RecordIx) -> Paging {
    let most = Paging { length: draw.input.log.most_of(index), by_date: true };
    if most.parts().count() == 1 {
        return most;
    }
    Paging { length: draw.input.log.all_of(index).entries.len(), ..most }
}

/// The newest changes of a record for its own page, and where more stand.
pub(super) fn newest(draw: &Draw<'_>, index: RecordIx) -> (Vec<Change>, String) {
    trace::note(index, Aspects::HISTORY);
    let found = draw.input.log.newest_of(index);
    let room = if draw.view.type_of(index).page.hub { Room::HUB } else { Room::SIDE };
    let changes = found.entries.iter().map(|entry| told(draw, index, entry, room)).collect();
    let more = draw.input.log.has_more(index).then(|| file_name(&stem(draw, index), &Part::Newest));
    (changes, more.unwrap_or_default())
}

/// Draws a page of a record's history.
pub(super) fn page(draw: &Draw<'_>, index: RecordIx, part: &Part) -> Result<Vec<u8>, TemplateProblem> {
    trace::note(index, Aspects::HISTORY);
    let mut page = record::place(draw, index);
    let own = draw.link(index);
    let title = draw.t("history-title", &[]);
    if let Some(last) = page.crumbs.last_mut() {
        last.href = format!("{}.html", draw.view.page_name(index));
        last.label = own.text.clone();
    }
    let place = draw.place(&title, &draw.view.type_of(index).name, &path(draw, index, part), &[]);
    page.crumbs.extend(place.crumbs.last().cloned());
    let place = context::Page { crumbs: page.crumbs, ..place };
    let stem = stem(draw, index);
    if matches!(part, Part::Next(_)) {
        let newest = Link::new(title, file_name(&stem, &Part::Newest));
        let context = RedirectPage { frame: draw.frame(1), page: place, record: newest, renamed: false };
        return draw.html("redirect.html", &context);
    }
    let found = draw.input.log.all_of(index);
    let paging = Paging { length: found.entries.len(), by_date: true };
    let rows = paging.rows(part);
    let context = HistoryPage {
        frame: draw.frame(1),
        page: place,
        head: draw.head(index),
        record: own,
        unknown: found.unknown && rows.end == paging.length,
        changes: changes(draw, index, &found.entries[rows]),
        pager: paging.pager(&stem, part),
        total: if *part == Part::Newest { paging.length } else { 0 },
    };
    draw.html("history.html", &context)
}

/// Commits with their details: all of them, but those below much text with fewer words.
fn changes(draw: &Draw<'_>, index: RecordIx, entries: &[Entry]) -> Vec<Change> {
    let mut text = 0;
    let mut changes = Vec::with_capacity(entries.len());
    for entry in entries {
        let room = if text < MOST_TEXT { Room::PAGE } else { Room::SIDE };
        let subject = draw.input.log.subject(entry).to_owned();
        let change = Change { subject, ..told(draw, index, entry, room) };
        text += 200 + change.details.iter().map(size).sum::<usize>();
        changes.push(change);
    }
    changes
}

/// A change with its details, for a page one folder below the language's.
fn told(draw: &Draw<'_>, index: RecordIx, entry: &Entry, room: Room) -> Change {
    let Details { shown, more } = draw.details(index, entry, room);
    Change { details: shown, more, ..draw.change(index, entry, 1) }
}

impl Draw<'_> {
    fn past_words<'w>(&'w self, sealed: &'w str) -> Words<'w> {
        Words { model: self.view, lang: self.lang, sealed }
    }

    /// The labels of the fields that a commit changed, joined; the first few.
    pub(super) fn changed_fields(&self, index: RecordIx, entry: &Entry) -> String {
        let record_type = self.view.type_of(index);
        let mut labels: Vec<String> = Vec::new();
        for change in &entry.changes {
            let name = change.field.split('.').next().unwrap_or_default();
            let label = match (&change.change, name) {
                (What::Moved(_) | What::Unreadable { .. }, _) => continue,
                (_, "id") => self.t("history-id", &[]),
                (_, name) => self.past_words("").label(record_type, name),
            };
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        let between = self.t("history-between", &[]);
        match labels.len() {
            n if n > NAMED => {
                let named = labels[..NAMED].join(&between);
                self.t("history-fields-more", &[("fields", &named), ("n", &n.to_string())])
            }
            _ => labels.join(&between),
        }
    }

    /// What a commit changed, field by field.
    pub(super) fn details(&self, index: RecordIx, entry: &Entry, room: Room) -> Details {
        let shown = entry.changes.iter().take(room.details).map(|change| self.detail(index, change, room)).collect();
        Details { shown, more: entry.changes.len().saturating_sub(room.details) }
    }

    fn detail(&self, index: RecordIx, change: &FieldChange, room: Room) -> Detail {
        let record_type = self.view.type_of(index);
        let sealed = self.t("history-sealed", &[]);
        let words = self.past_words(&sealed);
        let field = record_type.field_at(&change.field);
        let say = |told: &Told| clipped(&words.told(record_type, field, told), room.value);
        let mut detail = Detail {
            label: words.label(record_type, &change.field),
            item: change.item.as_ref().map(|item| words.item(item)).unwrap_or_default(),
            ..Detail::default()
        };
        if change.field == "id" {
            detail.label = self.t("history-id", &[]);
        }
        match &change.change {
            What::Value { old, new } => (detail.old, detail.new) = (say(old), say(new)),
            What::Text(pieces) => detail.marks = marks(&text::excerpt(pieces, room.beside), room.value),
            What::Added(told) => detail.new = say(told),
            What::Removed(told) => detail.old = say(told),
            What::Reordered => detail.note = self.t("history-reordered", &[]),
            What::Moved(step) => {
                let state = |key: &str| words.state(record_type, key);
                let workflow = record_type.workflow.as_ref();
                detail.label = workflow.map(|workflow| self.say(&workflow.label)).unwrap_or_default();
                detail.old = step.from.as_deref().map(state).unwrap_or_default();
                detail.new = state(&step.to);
                detail.step = true;
                let [at, by] = words.step(record_type, step);
                let note = clipped(step.note.as_deref().unwrap_or_default(), room.value);
                let parts = [by, at, note].into_iter().filter(|part| !part.is_empty());
                detail.note = parts.collect::<Vec<_>>().join(" · ");
            }
            What::Former { old, new } => {
                let say = |text: &Option<String>| clipped(text.as_deref().unwrap_or_default(), room.value);
                (detail.old, detail.new) = (say(old), say(new));
                detail.note = self.t("history-former", &[]);
            }
            What::Unreadable { old, new } => {
                let side = |id: &str, why: crate::changes::Why| {
                    self.t(id, &[("why", &self.t(&format!("history-why-{}", why.name()), &[]))])
                };
                let new = new.map(|why| side("history-unreadable-new", why));
                let old = old.map(|why| side("history-unreadable-old", why));
                detail.label = self.t("history-version", &[]);
                detail.note = [old, new].into_iter().flatten().collect::<Vec<_>>().join(" ");
            }
        }
        detail
    }
}

/// A detail as one line of plain text.
pub(super) fn line(detail: &Detail) -> String {
    let item = if detail.item.is_empty() { String::new() } else { format!(" [{}]", detail.item) };
    let what = match (detail.old.is_empty(), detail.new.is_empty()) {
        _ if !detail.marks.is_empty() => {
            let mark = |mark: &Mark| match mark.kind.as_str() {
                "old" => format!("[-{}-]", mark.text),
                "new" => format!("{{+{}+}}", mark.text),
                _ => mark.text.clone(),
            };
            detail.marks.iter().map(mark).collect()
        }
        (true, true) => String::new(),
        (true, false) => format!("+ {}", detail.new),
        (false, true) => format!("− {}", detail.old),
        (false, false) => format!("{} → {}", detail.old, detail.new),
    };
    let parts = [what, detail.note.clone()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}{item}: {}", detail.label, parts.join(" · "))
}

/// Bytes that a detail puts on a page, roughly.
fn size(detail: &Detail) -> usize {
    let marks = detail.marks.iter().map(|mark| mark.text.len() + 13).sum::<usize>();
    60 + detail.label.len() + detail.item.len() + detail.old.len() + detail.new.len() + detail.note.len() + marks
}

/// The pieces of a text for a page, until there is no more room.
fn marks(pieces: &[text::Piece], room: usize) -> Vec<Mark> {
    let mut left = room;
    let mut marks = Vec::new();
    for piece in pieces {
        let kind = match piece.kind {
            PieceKind::Same => "same",
            PieceKind::Old => "old",
            PieceKind::New => "new",
            PieceKind::Gap => "gap",
        };
        let length = piece.text.chars().count();
        marks.push(Mark { kind: kind.to_owned(), text: clipped(&piece.text, left.max(20)) });
        if length > left {
            if kind != "gap" && marks.len() < pieces.len() {
                marks.push(Mark { kind: "gap".to_owned(), text: "…".to_owned() });
            }
            break;
        }
        left -= length;
    }
    marks
}

fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
