//! Findings between records: the same id twice, the same value where it must be unique.
//!
//! Each dispute has a key, under which its findings are kept; when somebody joins or leaves, it is settled anew.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::findings::Findings;
use super::row::Key;
use super::source::Stored;
use super::tables::{CLAIM, last_key};
use crate::check::unique::{self, Claim};
use crate::diag::Diagnostic;
use crate::model::{Locator, Model, RecordIx};
use crate::store::Sorted;

/// The key of a claim in the table of claims.
pub fn claim_key(claim: &Claim, key: Key) -> Vec<u8> {
    let text = format!("{}\0{}\0{}", claim.type_id, claim.field, claim.value);
    let mut bytes = blake3::hash(text.as_bytes()).as_bytes()[..CLAIM].to_vec();
    bytes.extend(key.to_be_bytes());
    bytes
}

/// Settles every dispute there is.
pub fn all(findings: &mut Findings, stored: &Stored, model: &Model, locator: &Locator<'_>) {
    let id = |key: &[u8]| key[..key.len().saturating_sub(5 + 1)].to_vec();
    let ids = disputed(&stored.tables.ids, id);
    let claims = disputed(&stored.tables.unique, |key| key[..CLAIM].to_vec());
    settle(findings, &ids, &claims, stored, model, locator);
}

/// What stands more than once in a table.
fn disputed(table: &Sorted, of: impl Fn(&[u8]) -> Vec<u8>) -> BTreeSet<Vec<u8>> {
    let same = (1..table.len()).filter(|at| of(table.key(*at)) == of(table.key(at - 1)));
    same.map(|at| of(table.key(at))).collect()
}

/// Settles the disputes about these ids and claims anew; the files whose findings may be others than before.
pub fn settle(
    findings: &mut Findings,
    ids: &BTreeSet<Vec<u8>>,
    claims: &BTreeSet<Vec<u8>>,
    stored: &Stored,
    model: &Model,
    locator: &Locator<'_>,
) -> BTreeSet<Arc<str>> {
    let mut touched = BTreeSet::new();
    let mut put = |group: Vec<u8>, found: Vec<Diagnostic>| {
        let before = findings.between.remove(&group).unwrap_or_default();
        if before != found {
            touched.extend(before.iter().chain(&found).map(|finding| finding.file.clone()));
        }
        if !found.is_empty() {
            findings.between.insert(group, found);
        }
    };
    for id in ids {
        let text = std::str::from_utf8(id).unwrap_or_default();
        let holders = stored.holders(text);
        let mut found = Vec::new();
        if let Some((&(_, first, _), others)) = holders.split_first() {
            for (former, number, _) in others.iter().filter(|(_, number, _)| *number != first) {
                match former {
                    false => found.push(model.same_id(*number, first)),
                    true => found.extend(model.taken_alias(locator, *number, text, first)),
                }
            }
        }
        put([&b"id\0"[..], id].concat(), found);
    }
    for claim in claims {
        let members = members(stored, claim);
        let mut found = Vec::new();
        if let [first, _, ..] = members.as_slice() {
            let own = unique::claims(model, *first);
            if let Some(own) = own.iter().find(|own| claim_key(own, 0)[..CLAIM] == claim[..]) {
                found = unique::clashes(model, locator, own, &members);
            }
        }
        put([&b"value\0"[..], claim].concat(), found);
    }
    touched
}

/// The records that make a claim, by path.
fn members(stored: &Stored, claim: &[u8]) -> Vec<RecordIx> {
    let table = &stored.tables.unique;
    let from = table.find(claim).unwrap_or_else(|at| at);
    let keys = (from..table.len()).map(|at| table.key(at)).take_while(|key| key.starts_with(claim));
    let mut members: Vec<RecordIx> = keys.filter_map(|key| stored.number(last_key(key))).collect();
    members.sort_unstable();
    members
}
