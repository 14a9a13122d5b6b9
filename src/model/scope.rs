//! Which records something is computed for: all, or those that a change touches.

use std::collections::{BTreeMap, BTreeSet};

use super::{Backlink, Model, RecordIx, Referring, resolve};
use crate::schema::TypeId;

/// Records that are computed together, by path.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Their numbers, sorted.
    pub all: Vec<RecordIx>,
    by_type: BTreeMap<TypeId, Vec<RecordIx>>,
}

impl Scope {
    /// The records of these numbers.
    pub(crate) fn of(model: &Model, numbers: impl IntoIterator<Item = RecordIx>) -> Scope {
        let mut scope = Scope::default();
        for index in numbers {
            scope.all.push(index);
            scope.by_type.entry(model.type_id(index)).or_default().push(index);
        }
        scope
    }

    /// Every record.
    pub(crate) fn all(model: &Model) -> Scope {
        Scope::of(model, model.indices())
    }

    /// Those of a type.
    pub fn of_type(&self, id: TypeId) -> &[RecordIx] {
        self.by_type.get(&id).map_or(&[], Vec::as_slice)
    }
}

/// The links that records show towards others at the moment, so that they can be taken back.
#[derive(Debug, Default)]
pub(crate) struct Links {
    shown: BTreeMap<RecordIx, Vec<(RecordIx, Backlink)>>,
    touched: BTreeSet<RecordIx>,
    /// Records to which some id no longer leads: what referred to them by it may refer to another now.
    former: BTreeSet<RecordIx>,
}

impl Links {
    /// Notes that an id no longer leads to a record, which is still there.
    pub fn leads_elsewhere(&mut self, former: RecordIx) {
        self.former.insert(former);
    }

    /// Notes what a record shows before it is changed. Its references are kept as ids, and those lead where they lead now;
    /// where they led before is known by whom they led to.
    pub fn remember(&mut self, model: &Model, index: RecordIx) {
        let former = &self.former;
        self.shown.entry(index).or_insert_with(|| {
            let mut links = links_of(model, index);
            for holder in former {
                let row = model.share(*holder);
                let own = row.referring.iter().filter(|link| link.from == index);
                links.extend(own.map(|link| (*holder, *link)));
            }
            links.sort_unstable();
            links.dedup();
            links
        });
    }

    /// Records that were shown other links than before.
    pub fn touched(&self) -> impl Iterator<Item = RecordIx> {
        self.touched.iter().copied()
    }

    /// Notes that records lost links of a record that is gone; what is held of it is left out already.
    pub fn take_back(&mut self, targets: impl IntoIterator<Item = RecordIx>) {
        self.touched.extend(targets);
    }

    /// Takes back what the records of a scope showed and lets them show what they say now.
    pub fn update(&mut self, model: &mut Model, scope: &Scope) {
        for &index in &scope.all {
            let now = links_of(model, index);
            let before = self.shown.insert(index, now.clone()).unwrap_or_default();
            for (target, link) in before.iter().filter(|link| !now.contains(link)) {
                self.set(model, *target, *link, false);
            }
            // An id may lead to another record than it did, which does not know the link yet.
            for (target, link) in now {
                self.set(model, target, link, true);
            }
        }
    }

    /// Lets a record know a link, or forget it.
    fn set(&mut self, model: &mut Model, target: RecordIx, link: Backlink, shown: bool) {
        let row = model.share(target);
        let mut links = row.referring.to_vec();
        match (row.referring.binary_search(&link), shown) {
            (Ok(at), false) => drop(links.remove(at)),
            (Err(at), true) => links.insert(at, link),
            _ => return,
        }
        model.change(target, |row| row.referring = Referring::new(links));
        self.touched.insert(target);
    }
}

fn links_of(model: &Model, index: RecordIx) -> Vec<(RecordIx, Backlink)> {
    let mut links = Vec::new();
    resolve::links_from(model, index, &mut |target, link| links.push((target, link)));
    links.sort_unstable();
    links.dedup();
    links
}
