//! What an advance has found and computed, put together into the new state.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::advance::{Advanced, Work};
use super::edges::Looks;
use super::files::claimed;
use super::findings::Findings;
use super::groups;
use super::row::{self, Key};
use super::state::{Head, State};
use super::tables::{CLAIM, Kept, last_key};
use super::whole::{looks, until};
use crate::check::unique;
use crate::model::{Aspects, RecordIx};
use crate::record;
use crate::store::Change;

impl Work<'_> {
    /// What is found now.
    pub(super) fn conclude(&mut self) -> Option<Findings> {
        let mut findings = std::mem::take(&mut self.old.findings);
        let mut refound: BTreeSet<Arc<str>> = BTreeSet::new();
        for (path, now) in self.changes {
            let own = now.as_ref().map(|(entry, _)| {
                let claimed = claimed(&self.model.schema, entry).is_some();
                record::file_findings(entry, claimed)
            });
            let own = own.unwrap_or_default();
            let path: Arc<str> = path.as_str().into();
            let before = findings.own.remove(&path).unwrap_or_default();
            if before != own {
                refound.insert(path.clone());
            }
            if !own.is_empty() {
                findings.own.insert(path, own);
            }
        }
        for (index, computed) in std::mem::take(&mut self.found) {
            let path = self.model.path(index).clone();
            let entry = self.tables.entry(&path)?;
            let mut own = record::file_findings(&entry, true);
            own.extend(self.raw.get(&index).map(|(_, found)| found.clone()).unwrap_or_default());
            own.extend(computed);
            let before = findings.own.remove(&path).unwrap_or_default();
            if before != own {
                refound.insert(path.clone());
            }
            if !own.is_empty() {
                findings.own.insert(path, own);
            }
        }
        let claims = self.claim();
        // Claims are others now.
        let stored = self.stored.beside(Arc::new(self.tables.clone()));
        let ids = &self.ids | &self.same;
        refound.extend(groups::settle(&mut findings, &ids, &claims, &stored, &self.model, &self.locator));
        let came_or_went =
            !self.changed.gone.is_empty() || !self.changed.new.is_empty() || !self.changed.files.is_empty();
        if came_or_went
            && (!findings.paths.is_empty() || self.tables.folded.iter().any(|(_, row)| row[0] > 1 || row[1] > 0))
        {
            let before = std::mem::take(&mut findings.paths);
            record::path_clashes(self.snapshot.entries(), &mut findings.paths);
            if before != findings.paths {
                refound.extend(before.iter().chain(&findings.paths).map(|finding| finding.file.clone()));
            }
        }
        findings.settings = std::mem::take(&mut self.settings);
        for index in refound.iter().filter_map(|path| self.model.at_path(path)) {
            self.changed.add(self.stored.key(index), Aspects::FINDINGS);
        }
        Some(findings)
    }

    /// Brings the claims of records up to date; the hashes of those that somebody makes or made.
    fn claim(&mut self) -> BTreeSet<Vec<u8>> {
        let mut touched = self.changed.gone.keys().copied().collect::<BTreeSet<Key>>();
        touched.extend(self.dirty.iter().map(|index| self.stored.key(*index)));
        let mut changes: BTreeMap<Vec<u8>, Change> = BTreeMap::new();
        for (key, _) in self.tables.unique.iter().filter(|(key, _)| touched.contains(&last_key(key))) {
            changes.insert(key.to_vec(), None);
        }
        for &index in &self.dirty {
            for claim in unique::claims(&self.model, index) {
                changes.insert(groups::claim_key(&claim, self.stored.key(index)), Some(Vec::new()));
            }
        }
        self.tables.unique = self.tables.unique.merged(&changes);
        changes.into_keys().map(|key| key[..CLAIM].to_vec()).collect()
    }

    /// Writes down what was computed.
    pub(super) fn keep(mut self, findings: Findings) -> Option<Advanced> {
        let mut touched = self.dirty.clone();
        touched.extend(self.links.touched());
        let key = |record: RecordIx| self.stored.key(record);
        let mut rows: BTreeMap<String, Change> = BTreeMap::new();
        let mut edges_of: BTreeMap<(Key, u8), Looks> = BTreeMap::new();
        let mut written = Vec::new();
        let mut used = self.old.head.used;
        for &index in &touched {
            let kept = self.tables.kept(index as usize);
            let until = if self.dirty.contains(&index) {
                let reads = self.model.reads(index).cloned().unwrap_or_default();
                edges_of.insert((kept.key, 0), looks(index, &reads, &key));
                until(&reads)
            } else {
                kept.until
            };
            used -=
                u64::from(self.old.tables.kept_at(self.tables.path(index as usize)).map_or(0, |old| old.place.length));
            written.push((index, Kept { until, ..kept }, row::write(&self.model.share(index), &key)));
        }
        for path in self.changed.gone.values() {
            used -= u64::from(self.old.tables.kept_at(path).map_or(0, |old| old.place.length));
        }
        if self.is_doubtful() {
            return None;
        }
        let mut log = Arc::new(self.stored.log.reopened());
        let grown = Arc::get_mut(&mut log)?;
        for (index, kept, bytes) in written {
            used += bytes.len() as u64;
            let kept = Kept { place: grown.put(&bytes), ..kept };
            rows.insert(self.tables.path(index as usize).to_owned(), Some(kept.to_bytes()));
        }
        self.tables.records = self.tables.records.merged(&rows);
        let gone = self.changed.gone.keys().copied().collect();
        let mut edges = std::mem::take(&mut self.old.edges);
        edges.replace(&edges_of, &gone);
        let head = Head {
            name: self.name,
            types: self.old.head.types,
            commit: self.snapshot.commit(),
            folder: None,
            now: self.model.now,
            next: self.next,
            log: self.old.head.log,
            end: log.end(),
            used,
            edges: self.old.head.edges,
        };
        self.model.settle();
        let state = State { head, tables: Arc::new(self.tables), edges, findings };
        Some(Advanced { state, log, model: Arc::new(self.model), changed: self.changed, stored: self.stored })
    }
}
