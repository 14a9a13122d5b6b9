//! Names of pages of records whose ids cannot name them: ids that are no file names, and ids that an earlier record of the
//! same type has. What is wrong with such a record is told on its page, so it needs one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::{Model, RecordIx};
use crate::schema::TypeId;

/// The names, by record, as the findings tell; all other pages have the names of their ids.
pub fn page_names(model: &Model, findings: &[Diagnostic]) -> BTreeMap<RecordIx, Arc<str>> {
    let mut names: BTreeMap<RecordIx, Arc<str>> = BTreeMap::new();
    let mut same: BTreeMap<(TypeId, Arc<str>), BTreeSet<RecordIx>> = BTreeMap::new();
    for finding in findings {
        let Some(index) = model.at_path(&finding.file) else { continue };
        let (type_id, id) = (model.type_id(index), model.id(index).clone());
        match finding.code.as_str() {
            "bad-id" => drop(names.insert(index, name(model, index, ""))),
            "duplicate-id" => {
                let first = model.find(&id).filter(|first| model.type_id(*first) == type_id);
                same.entry((type_id, id)).or_default().extend([index].into_iter().chain(first));
            }
            _ => {}
        }
    }
    for ((_, id), holders) in same {
        for index in holders.into_iter().skip(1) {
            names.entry(index).or_insert_with(|| name(model, index, &id));
        }
    }
    names
}

/// A name that no id can be, since it has a tilde; it stays as long as the record's file.
fn name(model: &Model, index: RecordIx, id: &str) -> Arc<str> {
    let hash = blake3::hash(model.path(index).as_bytes()).to_hex();
    format!("{id}~{}", &hash[..8]).into()
}
