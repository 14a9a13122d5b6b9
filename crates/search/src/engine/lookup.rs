//! Reading the dictionaries and postings of one segment.
//!
//! In: elements of runs, and which fields count. Out: for every field the documents that hold them, with how often.

use std::collections::BTreeMap;
use std::io;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED};

use super::run::Element;
use crate::field::Code;
use crate::tokens::split_key;

/// The terms of one element by field.
type Terms = BTreeMap<Code, Vec<TermInfo>>;

/// Documents, each with how often it matches, in order.
pub(crate) type Counted = Vec<(DocId, u32)>;

/// The first key after all that begin with a prefix.
fn after_prefix(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            break;
        }
    }
    end
}

/// All terms that begin with a key, by field.
pub(crate) fn terms(index: &InvertedIndexReader, key: &str, allowed: &dyn Fn(Code) -> bool) -> io::Result<Terms> {
    let end = after_prefix(key.as_bytes());
    let mut stream = index.terms().range().ge(key.as_bytes()).lt(&end).into_stream()?;
    let mut found = Terms::new();
    while stream.advance() {
        if let Some((_, code)) = split_key(stream.key())
            && allowed(code)
        {
            found.entry(code).or_default().push(stream.value().clone());
        }
    }
    Ok(found)
}

/// The documents of any of some terms.
pub(crate) fn documents(index: &InvertedIndexReader, infos: &[TermInfo]) -> io::Result<Counted> {
    let mut found = Counted::new();
    for info in infos {
        let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
        while postings.doc() != TERMINATED {
            found.push((postings.doc(), postings.term_freq()));
            postings.advance();
        }
    }
    if infos.len() > 1 {
        found.sort_unstable();
        found.dedup_by(|later, first| {
            let same = later.0 == first.0;
            first.1 += if same { later.1 } else { 0 };
            same
        });
    }
    Ok(found)
}

/// The documents that hold the elements at their distances, by field.
pub(crate) fn sequences(
    index: &InvertedIndexReader,
    elements: &[Element],
    allowed: &dyn Fn(Code) -> bool,
) -> io::Result<Vec<(Code, Counted)>> {
    let mut columns: Vec<Terms> = Vec::with_capacity(elements.len());
    for element in elements {
        let among = |code: Code| columns.last().map_or(allowed(code), |before| before.contains_key(&code));
        let found = terms(index, &element.key, &among)?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        columns.push(found);
    }
    let Some(last) = columns.last() else { return Ok(Vec::new()) };
    let mut matches = Vec::new();
    for code in last.keys().copied() {
        let infos: Vec<(u32, &[TermInfo])> = elements
            .iter()
            .zip(&columns)
            .filter_map(|(element, terms)| Some((element.offset, terms.get(&code)?.as_slice())))
            .collect();
        let found = match infos[..] {
            [(_, single)] => documents(index, single)?,
            _ => sequence(index, infos)?,
        };
        if !found.is_empty() {
            matches.push((code, found));
        }
    }
    Ok(matches)
}

/// Documents that hold terms at distances, of one field; of each element any of its terms will do.
fn sequence(index: &InvertedIndexReader, mut elements: Vec<(u32, &[TermInfo])>) -> io::Result<Counted> {
    // The rarest element first: only its documents are looked at in the others.
    elements.sort_by_key(|(_, infos)| infos.iter().map(|info| u64::from(info.doc_freq)).sum::<u64>());
    let mut candidates: Vec<(DocId, Vec<u32>)> = Vec::new();
    for (at, (offset, infos)) in elements.into_iter().enumerate() {
        candidates = if at == 0 { starts(index, infos, offset)? } else { narrow(index, infos, offset, &candidates)? };
        if candidates.is_empty() {
            break;
        }
    }
    Ok(candidates.into_iter().map(|(doc, starts)| (doc, starts.len() as u32)).collect())
}

/// Every document of any of the terms, and where sequences would begin.
fn starts(index: &InvertedIndexReader, infos: &[TermInfo], offset: u32) -> io::Result<Vec<(DocId, Vec<u32>)>> {
    let mut found: BTreeMap<DocId, Vec<u32>> = BTreeMap::new();
    let mut positions = Vec::new();
    for info in infos {
        let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?;
        while postings.doc() != TERMINATED {
            postings.positions(&mut positions);
            let starts = found.entry(postings.doc()).or_default();
            starts.extend(positions.iter().filter_map(|position| position.checked_sub(offset)));
            postings.advance();
        }
    }
    Ok(found.into_iter().filter_map(tidy).collect())
}

/// The candidates whose sequences have one of the terms at the distance.
fn narrow(
    index: &InvertedIndexReader,
    infos: &[TermInfo],
    offset: u32,
    candidates: &[(DocId, Vec<u32>)],
) -> io::Result<Vec<(DocId, Vec<u32>)>> {
    let mut kept: Vec<Vec<u32>> = vec![Vec::new(); candidates.len()];
    let mut positions = Vec::new();
    for info in infos {
        let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?;
        for ((doc, starts), kept) in candidates.iter().zip(&mut kept) {
            if postings.doc() < *doc {
                postings.seek(*doc);
            }
            if postings.doc() == TERMINATED {
                break;
            }
            if postings.doc() == *doc {
                postings.positions(&mut positions);
                kept.extend(starts.iter().filter(|start| positions.binary_search(&(**start + offset)).is_ok()));
            }
        }
    }
    let docs = candidates.iter().map(|(doc, _)| *doc);
    Ok(docs.zip(kept).filter_map(tidy).collect())
}

/// Orders the starts of a document; none if there are none.
fn tidy((doc, mut starts): (DocId, Vec<u32>)) -> Option<(DocId, Vec<u32>)> {
    starts.sort_unstable();
    starts.dedup();
    if starts.is_empty() { None } else { Some((doc, starts)) }
}
