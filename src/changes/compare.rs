//! Two versions compared.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::items::{Matched, matched};
use super::text::{self, PieceKind};
use super::{Change, Contents, FieldChange, Item, Past, Step, Told};
use crate::schema::{Field, FieldKind, RecordType, TIMELINE, Workflow};
use crate::value::Value;

/// Characters from which a text is told by its words.
const LONG: usize = 40;

/// What differs between two versions, in the order of the form.
pub fn between(record_type: &RecordType, old: &Past, new: &Past) -> Vec<FieldChange> {
    match (old, new) {
        (Past::Read(old), Past::Read(new)) => {
            let mut compare = Compare { found: Vec::new() };
            compare.contents(record_type, old, new);
            compare.found
        }
        (old, new) => {
            let why = |past: &Past| if let Past::Unreadable(why) = past { Some(*why) } else { None };
            let change = Change::Unreadable { old: why(old), new: why(new) };
            vec![FieldChange { field: String::new(), item: None, change }]
        }
    }
}

/// What a merge changed itself: where it differs from every parent, told against the first.
pub fn own(record_type: &RecordType, first: &Past, others: &[Past], new: &Past) -> Vec<FieldChange> {
    let mut changes = between(record_type, first, new);
    for other in others {
        let against = between(record_type, other, new);
        let about: BTreeSet<&str> = against.iter().map(|change| change.field.as_str()).collect();
        // Items of lists have no name that both comparisons share, so they must be told in the same way by both.
        changes.retain(|change| match &change.change {
            Change::Value { .. } | Change::Text(_) | Change::Former { .. } if change.item.is_none() => {
                about.contains(change.field.as_str())
            }
            Change::Unreadable { .. } => true,
            told => against.iter().any(|other| other.field == change.field && same_end(told, &other.change)),
        });
    }
    changes
}

/// Whether two changes lead to the same.
fn same_end(a: &Change, b: &Change) -> bool {
    match (a, b) {
        (Change::Value { new: a, .. }, Change::Value { new: b, .. }) => a == b,
        (Change::Text(a), Change::Text(b)) => {
            let new = |pieces: &[text::Piece]| -> String {
                let kept = pieces.iter().filter(|piece| piece.kind != PieceKind::Old);
                kept.map(|piece| piece.text.as_str()).collect()
            };
            new(a) == new(b)
        }
        (Change::Moved(a), Change::Moved(b)) => a.to == b.to && a.at == b.at,
        (a, b) => a == b,
    }
}

struct Compare {
    found: Vec<FieldChange>,
}

impl Compare {
    fn push(&mut self, field: &str, item: Option<&Item>, change: Change) {
        self.found.push(FieldChange { field: field.to_owned(), item: item.cloned(), change });
    }

    fn contents(&mut self, record_type: &RecordType, old: &Contents, new: &Contents) {
        if old.id != new.id {
            let id = |id: &Arc<str>| Told::Value(Value::Text(id.clone()));
            self.push("id", None, Change::Value { old: id(&old.id), new: id(&new.id) });
        }
        let workflow = record_type.workflow.as_ref();
        let steps = record_type.slot(TIMELINE).filter(|_| workflow.is_some_and(|workflow| workflow.timeline));
        let at = |contents: &Contents, slot: usize| contents.fields.get(slot).cloned().unwrap_or_default();
        let walked = steps.is_some_and(|slot| !at(old, slot).is_empty() || !at(new, slot).is_empty());
        for (slot, field) in record_type.fields.iter().enumerate() {
            let (before, after) = (at(old, slot), at(new, slot));
            match workflow {
                _ if before == after => {}
                Some(workflow) if steps == Some(slot) => {
                    let written = record_type.status_slot().map(|slot| at(old, slot)).unwrap_or_default();
                    self.steps(workflow, field, &written, &before, &after);
                }
                Some(workflow) if field.name == workflow.field => {
                    // The time line says it.
                    if !walked {
                        self.state(workflow, field, &before, &after);
                    }
                }
                _ => self.field(field, &field.name, None, &before, &after),
            }
        }
        if old.body.trim() != new.body.trim() {
            self.text("body", None, old.body.trim(), new.body.trim());
        }
        let names: BTreeSet<&String> = old.former.keys().chain(new.former.keys()).collect();
        for name in names {
            let (old, new) = (old.former.get(name), new.former.get(name));
            if old != new {
                self.push(name, None, Change::Former { old: old.cloned(), new: new.cloned() });
            }
        }
    }

    fn field(&mut self, field: &Field, name: &str, item: Option<&Item>, old: &Told, new: &Told) {
        if old == new || old.is_empty() && new.is_empty() {
            return;
        }
        match (&field.kind, old, new) {
            (FieldKind::List(of), Told::List(_) | Told::Empty, Told::List(_) | Told::Empty) => {
                let items = |told: &Told| if let Told::List(items) = told { items.clone() } else { Vec::new() };
                let (old, new) = (items(old), items(new));
                let places = self.list(of, name, item, &old, &new, |_, _| false);
                self.added(name, item, &new, &places);
            }
            (FieldKind::Object(fields), Told::Object(_) | Told::Empty, Told::Object(_) | Told::Empty) => {
                for child in fields {
                    let name = format!("{name}.{}", child.name);
                    self.field(child, &name, item, old.member(&child.name), new.member(&child.name));
                }
            }
            (kind, old, new) => match (kind, old.as_text(), new.as_text()) {
                (FieldKind::Text { .. } | FieldKind::Markdown, Some(old), Some(new)) if is_long(old, new) => {
                    self.text(name, item, old, new);
                }
                _ => self.push(name, item, Change::Value { old: old.clone(), new: new.clone() }),
            },
        }
    }

    fn text(&mut self, name: &str, item: Option<&Item>, old: &str, new: &str) {
        let pieces = text::pieces(old, new);
        self.push(name, item, Change::Text(pieces));
    }

    /// Tells what is gone and what was changed; gives the places of what is new.
    fn list(
        &mut self,
        of: &Field,
        name: &str,
        outer: Option<&Item>,
        old: &[Told],
        new: &[Told],
        same: impl Fn(&Told, &Told) -> bool,
    ) -> Vec<usize> {
        let Matched { changed, removed, added, reordered } = matched(old, new, same);
        for place in removed {
            self.push(name, outer, Change::Removed(old[place].clone()));
        }
        for (before, after) in changed {
            self.field(of, name, named(of, outer, new, after).as_ref(), &old[before], &new[after]);
        }
        if reordered {
            self.push(name, outer, Change::Reordered);
        }
        added
    }

    fn added(&mut self, name: &str, outer: Option<&Item>, new: &[Told], places: &[usize]) {
        for &place in places {
            self.push(name, outer, Change::Added(new[place].clone()));
        }
    }

    /// The time line: what was added at its end are steps; anything else is a change of what had been written.
    fn steps(&mut self, workflow: &Workflow, field: &Field, written: &Told, old: &Told, new: &Told) {
        let (FieldKind::List(of), Told::List(new)) = (&field.kind, new) else {
            return self.field(field, &field.name, None, old, new);
        };
        let old = if let Told::List(items) = old { items.as_slice() } else { &[] };
        let same = |a: &Told, b: &Told| a.member("state") == b.member("state") && a.member("at") == b.member("at");
        let added = self.list(of, &field.name, None, old, new, same);
        let tail = new.len() - added.iter().rev().zip((0..new.len()).rev()).take_while(|(a, b)| **a == *b).count();
        for place in added {
            let entry = &new[place];
            match entry.member("state").as_text().filter(|_| place >= tail) {
                Some(to) => {
                    let first = || workflow.initial.first().map(|state| state.text.clone());
                    let from = match place {
                        0 => written.as_text().cloned().or_else(first),
                        place => new[place - 1].member("state").as_text().cloned(),
                    };
                    let step = Step {
                        from: from.filter(|from| place > 0 || from != to),
                        to: to.clone(),
                        at: entry.member("at").clone(),
                        by: entry.member("by").clone(),
                        note: entry.member("note").as_text().cloned(),
                    };
                    self.push(&field.name, None, Change::Moved(step));
                }
                None => self.added(&field.name, None, new, &[place]),
            }
        }
    }

    /// A state that is written by itself.
    fn state(&mut self, workflow: &Workflow, field: &Field, old: &Told, new: &Told) {
        let first = || workflow.initial.first().map(|state| state.text.clone());
        match (old.as_text().cloned().or_else(first), new.as_text()) {
            (from, Some(to)) if old.is_empty() || old.as_text().is_some() => {
                if from.as_ref() != Some(to) {
                    let step = Step { from, to: to.clone(), ..Step::default() };
                    self.push(&field.name, None, Change::Moved(step));
                }
            }
            _ => self.push(&field.name, None, Change::Value { old: old.clone(), new: new.clone() }),
        }
    }
}

fn is_long(old: &str, new: &str) -> bool {
    let long = |text: &str| text.contains('\n') || text.chars().nth(LONG).is_some();
    long(old) || long(new)
}

/// Which item of a list; plain values need no name beside themselves.
fn named(of: &Field, outer: Option<&Item>, list: &[Told], place: usize) -> Option<Item> {
    let own = || {
        let Told::Object(members) = &list[place] else { return None };
        let is_text = |name: &str| {
            let child = of.children().iter().find(|child| *child.name == *name);
            child.is_some_and(|child| matches!(child.kind, FieldKind::Text { .. }))
        };
        let name = members.iter().find_map(|(name, told)| told.as_text().filter(|_| is_text(name)));
        Some(Item { place: place + 1, name: name.cloned().unwrap_or_default() })
    };
    outer.cloned().or_else(own)
}
