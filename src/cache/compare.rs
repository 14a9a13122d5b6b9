//! What of a state that was made from nothing is another than in the state before.
//!
//! In: both states, and the log of the older. Out: a [`Changed`] as an advance would have told it. It is for changes after which
//! everything is read again, such as those of a type, and yet little need be another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::advance::{Changed, differences};
use super::elsewhere;
use super::findings::Findings;
use super::source::Stored;
use super::state::State;
use super::whole::Made;
use crate::diag::Diagnostic;
use crate::model::Aspects;
use crate::store::{Log, Sorted};

/// What is another than in the state before; none when that cannot be told: there are other types, or what is kept is
/// damaged.
pub fn changed(old: &State, log: Log, made: &Made) -> Option<Changed> {
    if old.head.types != made.state.head.types {
        return None;
    }
    let stored = Stored::new(made.state.tables.clone(), Arc::new(log));
    let mut changed = Changed::default();
    records(&mut changed, old, &stored, made)?;
    let others = differing(&old.tables.others, &stored.tables.others);
    changed.files = others.into_iter().map(|path| String::from_utf8_lossy(path).into_owned()).collect();
    // What stands behind an id in the table is one zero byte, one more, and a key.
    let ids = differing(&old.tables.ids, &stored.tables.ids).into_iter();
    let ids: BTreeSet<Vec<u8>> = ids.map(|key| key[..key.len() - 6].to_vec()).collect();
    elsewhere::note(&mut changed, old, &stored, &ids);
    for path in refound(&old.findings, &made.state.findings) {
        if let Some(kept) = stored.tables.kept_at(&path) {
            changed.add(kept.key, Aspects::FINDINGS);
        }
    }
    (!old.edges.is_doubtful()).then_some(changed)
}

/// Records that came, went, or are others.
fn records(changed: &mut Changed, old: &State, stored: &Stored, made: &Made) -> Option<()> {
    for index in made.model.indices() {
        let now = stored.tables.kept(index as usize);
        let Some(before) = old.tables.kept_at(stored.tables.path(index as usize)) else {
            changed.new.insert(now.key);
            changed.add(now.key, Aspects::ALL);
            continue;
        };
        if before.type_id != now.type_id {
            changed.add(now.key, Aspects::ALL);
        }
        // The same bytes stand in the logs of both.
        if (before.place.length, before.place.check) != (now.place.length, now.place.check) {
            let aspects = differences(&stored.read(&before.place)?, &made.model.share(index));
            changed.add(now.key, aspects);
        }
        if before.blob != now.blob {
            // Its page may show any line of the file beside a finding.
            changed.add(now.key, Aspects::FINDINGS);
        }
    }
    let paths = old.tables.records.iter().map(|(path, _)| std::str::from_utf8(path).unwrap_or_default());
    for path in paths.filter(|path| stored.tables.kept_at(path).is_none()) {
        let key = old.tables.kept_at(path)?.key;
        changed.add(key, Aspects::ALL);
        changed.gone.insert(key, path.to_owned());
    }
    Some(())
}

/// The keys of two tables that stand in one of them, or with other rows.
fn differing<'s>(a: &'s Sorted, b: &'s Sorted) -> BTreeSet<&'s [u8]> {
    let missing = |from: &'s Sorted, other: &'s Sorted| {
        from.iter().filter(|(key, row)| other.get(key) != Some(row)).map(|(key, _)| key)
    };
    missing(a, b).chain(missing(b, a)).collect()
}

/// The files of which other things were found than before.
fn refound(before: &Findings, after: &Findings) -> BTreeSet<Arc<str>> {
    let [before, after] = [before, after].map(by_file);
    let files = before.keys().chain(after.keys());
    files.filter(|file| before.get(*file) != after.get(*file)).cloned().collect()
}

fn by_file(findings: &Findings) -> BTreeMap<Arc<str>, Vec<Diagnostic>> {
    let mut files: BTreeMap<Arc<str>, Vec<Diagnostic>> = BTreeMap::new();
    for finding in findings.sorted() {
        files.entry(finding.file.clone()).or_default().push(finding);
    }
    files
}
