//! The findings of a repository, by what must be looked at again to find them again.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bytes::{Reader, Writer};
use super::finding;
use crate::diag::{self, Diagnostic};

/// The findings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Those of each file by itself.
    pub own: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// Those of records that cannot both be right, by what they dispute.
    pub between: BTreeMap<Vec<u8>, Vec<Diagnostic>>,
    /// Those of paths that are too much alike.
    pub paths: Vec<Diagnostic>,
    /// Those of the configuration.
    pub settings: Vec<Diagnostic>,
}

impl Findings {
    /// All of them, in their usual order.
    pub fn sorted(&self) -> Vec<Diagnostic> {
        let between = self.between.values().flatten();
        let mut all: Vec<Diagnostic> = self.own.values().flatten().chain(between).cloned().collect();
        all.extend(self.paths.iter().chain(&self.settings).cloned());
        diag::sort(&mut all);
        all
    }

    /// As bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.length(self.own.len());
        for (path, found) in &self.own {
            out.text(path);
            out.list(found, finding::write);
        }
        out.length(self.between.len());
        for (group, found) in &self.between {
            out.length(group.len());
            out.bytes.extend(group);
            out.list(found, finding::write);
        }
        out.list(&self.paths, finding::write);
        out.list(&self.settings, finding::write);
        out.bytes
    }

    /// From bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Findings> {
        let mut from = Reader::new(bytes);
        let own = from.list(|from| Some((from.text()?, from.list(finding::read)?)))?;
        let between = from.list(|from| {
            let length = from.length()?;
            Some((from.bytes(length)?.to_vec(), from.list(finding::read)?))
        })?;
        let (paths, settings) = (from.list(finding::read)?, from.list(finding::read)?);
        let (own, between) = (own.into_iter().collect(), between.into_iter().collect());
        from.is_at_end().then_some(Findings { own, between, paths, settings })
    }
}
