//! What a changed record type touches.
//!
//! In: the types of a view, and hashes of those that a site was made from. Out: what of the site may be another because of
//! them though the records are the same. That records are others themselves is told elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::kept::{Kept, Of, Page};
use super::plan::{DOCUMENT, FACTS, Keys, MANY, NUMBERS, PAGES, ROWS};
use crate::cache::{Item, Key};
use crate::model::{Aspects, Model, RecordIx};
use crate::pages::facts::ListName;
use crate::schema::{Field, FieldKind, RecordType, Schema, TypeId};
use crate::sensitivity::Sensitivity;

/// What any page may show of settings and types without a look at a record, or with a look at its title alone: settings, the
/// calendar, and of each type what it is called, where its records lie, and who may know of them and read their titles.
pub fn outline(schema: &Schema) -> String {
    let types = schema.types.iter().map(|own| {
        let names = (&own.name, &own.label, &own.plural, &own.icon, own.page.hub);
        let levels = (own.sensitivity, own.hidden, own.title.level, own.summary.level);
        // Without such a field nothing is looked at by whoever asks for it.
        let roles =
            [&own.roles.date, &own.roles.owner, &own.roles.phone].map(|role| role.as_ref().map(|name| &name.text));
        (names, levels, roles, own.workflow.as_ref().map(|workflow| &workflow.field), &own.file)
    });
    format!("{:?} {:?} {:?}", schema.config, schema.calendar, types.collect::<Vec<_>>())
}

/// Hashes of all types by their names.
pub fn hashes(schema: &Schema, sees: Sensitivity) -> BTreeMap<String, String> {
    let hash = |own: &RecordType| {
        let mut text = format!("{own:?}");
        if own.title.level > sees {
            // Such a title is made when it is shown, and may read any catalog.
            text.push_str(&format!("{:?}", schema.catalogs));
        }
        (own.name.to_string(), blake3::hash(text.as_bytes()).to_hex()[..32].to_owned())
    };
    schema.types.iter().map(hash).collect()
}

/// Which types are others than before, and which have to do with those.
#[derive(Default)]
pub struct Changed {
    /// Those that are others.
    pub own: BTreeSet<TypeId>,
    /// Those with references to them: their records are found, and listed, by what these have.
    from: BTreeSet<TypeId>,
    /// Those whose records they may refer to, and those that gather them: their pages show what refers to them.
    to: BTreeSet<TypeId>,
}

impl Changed {
    /// Sees which types are others.
    pub fn of(schema: &Schema, before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Changed {
        let ids = || 0..schema.types.len() as TypeId;
        let differs = |id: &TypeId| {
            let name = &*schema.record_type(*id).name;
            before.get(name) != after.get(name)
        };
        let own: BTreeSet<TypeId> = ids().filter(differs).collect();
        let refer =
            |from: TypeId, to: TypeId| schema.record_type(from).fields.iter().any(|field| may_lead_to(field, to));
        let gathers = |hub: TypeId, id: TypeId| {
            let gathered = &schema.record_type(hub).page.gather;
            gathered.iter().any(|name| *name.text == *schema.record_type(id).name)
        };
        let from = ids().filter(|id| own.iter().any(|own| refer(*id, *own))).collect();
        let to = ids().filter(|id| own.iter().any(|own| refer(*own, *id) || gathers(*id, *own))).collect();
        Changed { own, from, to }
    }

    /// Adds what looked at records of changed types, what is made of those, and what shows them together.
    pub fn spread(
        &self,
        kept: &Kept,
        (view, sees): (&Model, Sensitivity),
        keys: &Keys<'_>,
        dirty: &mut BTreeSet<(Key, Item)>,
    ) {
        if self.own.is_empty() {
            return;
        }
        let languages = view.schema.config.languages.len();
        let pages = (PAGES..).take(languages * 2).chain((ROWS..).take(languages));
        let items: Vec<Item> = [DOCUMENT, FACTS].into_iter().chain(pages).collect();
        for index in 0..view.end() {
            let (key, id) = (keys.key(index), view.type_id(index));
            if self.own.contains(&id) {
                dirty.extend(kept.edges.readers(key, Changed::shown(view, id, sees)));
            }
            if self.to.contains(&id) {
                dirty.extend(kept.edges.readers(key, Aspects::REFERRING));
            }
            if self.own.contains(&id) || self.to.contains(&id) {
                dirty.extend(items.iter().map(|item| (key, *item)));
            } else if self.from.contains(&id) {
                dirty.extend([(key, DOCUMENT), (key, FACTS)]);
            }
        }
        self.spread_lists(kept, view, keys, dirty);
    }

    /// What of its records a type decides beside what is held of them: not their titles, unless those are made when they are
    /// shown.
    fn shown(view: &Model, id: TypeId, sees: Sensitivity) -> Aspects {
        let held = Aspects::EXISTS | Aspects::TITLE;
        let is_held = view.schema.record_type(id).title.level <= sees;
        if is_held { Aspects(Aspects::ALL.0 & !held.0) } else { Aspects::ALL }
    }

    /// The pages of lists show the names of fields and options; so do those of empty lists, which have no number.
    fn spread_lists(&self, kept: &Kept, view: &Model, keys: &Keys<'_>, dirty: &mut BTreeSet<(Key, Item)>) {
        let shows = |name: &[u8]| match ListName::from_bytes(name) {
            Some(ListName::All { of, .. } | ListName::Facet { of, .. }) => self.own.contains(&of),
            Some(ListName::Gathered { hub, of, .. }) => {
                let hub = keys.number(hub).map(|hub: RecordIx| view.type_id(hub));
                self.own.contains(&of) || hub.is_some_and(|hub| self.own.contains(&hub))
            }
            _ => false,
        };
        let lists = kept.register.below(&[]).filter(|(name, _)| shows(name)).map(|(_, entries)| entries.number);
        let numbers: BTreeSet<u32> = lists.chain([0]).collect();
        for page in kept.pages.iter().map(|(_, row)| Page::read(row)) {
            if matches!(page.of, Of::List(number, _) if numbers.contains(&number)) {
                dirty.insert((NUMBERS | page.number, MANY));
            }
        }
    }
}

/// Whether a field, or one inside it, may hold a reference to records of a type.
fn may_lead_to(field: &Field, id: TypeId) -> bool {
    match &field.kind {
        FieldKind::Ref(to) => to.ids.is_empty() || to.ids.contains(&id),
        FieldKind::List(item) => may_lead_to(item, id),
        FieldKind::Object(fields) => fields.iter().any(|field| may_lead_to(field, id)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::schema;
    use crate::snapshot::Memory;
    use crate::starter;

    /// Another process compares what this one has kept.
    #[test]
    fn a_type_has_the_same_hash_in_every_process() {
        let snapshot = Memory::new(starter::demo());
        let schema = schema::load(&snapshot, &mut Vec::new());
        for own in &schema.types {
            let text = format!("{own:?}");
            let address = text.find("0x").map(|at| &text[at.saturating_sub(60)..at + 16]);
            assert_eq!(address, None, "{}", own.name);
        }
    }
}
