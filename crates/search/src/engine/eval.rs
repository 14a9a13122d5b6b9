//! From conditions to scored documents.
//!
//! In: a [`Node`] and the segments. Out: the documents that meet it, in order of their numbers, each with a score and the
//! field that gave most of it. Documents are numbered through all segments, so that scores do not depend on how many
//! segments there are.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocId, SegmentReader};

use super::lookup::sequences;
use super::plan::{Leaf, Node, Scope};
use super::run::{Element, Reading, Run, element};
use crate::entry::FILLED;
use crate::error::IndexError;
use crate::field::{Code, FieldKind, FieldTable, ID, TITLE};
use crate::schema::{Handles, range_column};
use crate::tokens::{NAME_END, NAME_START, SEPARATOR, key_of};

/// One document that meets a condition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    /// Its number through all segments.
    pub(crate) doc: u32,
    pub(crate) score: f32,
    /// The field that gave most of the score; none for mere filters.
    pub(crate) field: Option<Code>,
}

/// One segment, and the number of its first document.
pub(crate) struct Segment {
    pub(crate) base: u32,
    pub(crate) reader: SegmentReader,
}

/// How fast further occurrences stop counting, and how much longer documents count less.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.4;
/// What a match by sound is worth beside one by letters.
const BY_SOUND: f32 = 0.6;
/// What it adds when a word is a whole id, or a whole name, title or code; when sounds are a whole name, or begin one.
const WHOLE_ID: f32 = 100.0;
const WHOLE_NAME: f32 = 60.0;
const SOUND_WHOLE_NAME: f32 = 20.0;
const SOUND_BEGINS_NAME: f32 = 3.0;

/// Everything a condition is evaluated against.
pub(crate) struct Evaluator<'a> {
    pub(crate) segments: &'a [Segment],
    pub(crate) fields: &'a FieldTable,
    pub(crate) handles: Handles,
}

/// One occurrence count of a term in a field of a document.
struct Row {
    doc: u32,
    code: Code,
    count: u32,
    /// The length of the document relative to the average.
    length: f32,
    added: f32,
    /// The part of its weight that counts.
    share: f32,
}

impl Evaluator<'_> {
    /// The documents that meet a condition.
    pub(crate) fn node(&self, node: &Node) -> Result<Vec<Found>, IndexError> {
        match node {
            Node::All => Ok(self.all()),
            Node::Leaf(leaf) => self.leaf(leaf),
            Node::Or(parts) => {
                let mut found = Vec::new();
                for part in parts {
                    found = union(found, self.node(part)?);
                }
                Ok(found)
            }
            Node::And { must, not, bonus } => {
                let mut found: Option<Vec<Found>> = None;
                for part in must {
                    let next = self.node(part)?;
                    found = Some(found.map_or_else(|| next.clone(), |found| intersection(&found, &next)));
                    if found.as_ref().is_some_and(Vec::is_empty) {
                        return Ok(Vec::new());
                    }
                }
                let mut found = found.unwrap_or_else(|| self.all());
                for part in not {
                    found = difference(&found, &self.node(part)?);
                }
                for leaf in bonus {
                    raise(&mut found, &self.leaf(leaf)?);
                }
                Ok(found)
            }
        }
    }

    fn all(&self) -> Vec<Found> {
        let docs =
            self.segments.iter().flat_map(|segment| segment.reader.doc_ids_alive().map(|doc| segment.base + doc));
        docs.map(|doc| Found { doc, score: 0.0, field: None }).collect()
    }

    fn leaf(&self, leaf: &Leaf) -> Result<Vec<Found>, IndexError> {
        match leaf {
            Leaf::Text { run, scope, .. } => self.text(run, scope),
            Leaf::Parts { parts, scope, needed } => self.parts(parts, scope, *needed),
            Leaf::Exact { codes, folded, prefix, score } => {
                let key = if *prefix { folded.clone() } else { format!("{folded}{SEPARATOR}") };
                let found = self.exact(&key, &|code| codes.contains(&code))?;
                Ok(best(found, |row| (*score, Some(row.code).filter(|_| *score > 0.0))))
            }
            Leaf::Filled { codes } => {
                let mut rows = Vec::new();
                for code in codes {
                    rows.extend(self.exact(&key_of(FILLED, *code), &|found| found == *code)?);
                }
                Ok(best(rows, |_| (0.0, None)))
            }
            Leaf::Range { code, range } => self.range(*code, range),
        }
    }

    /// A run as running text and as sounds of names.
    fn text(&self, run: &Run, scope: &Scope) -> Result<Vec<Found>, IndexError> {
        let counts = |code: Code| match scope {
            Some(codes) => codes.contains(&code),
            None => self.fields.weight(code) > 0.0,
        };
        let weight = |code: Code| if scope.is_some() { 1.0 } else { self.fields.weight(code) };
        let rows = self.rows(&run.elements(), &counts, |handles| handles.text)?;
        let mut found = self.scored(rows, &|row| weight(row.code));
        let mut sounds = Vec::new();
        for reading in run.pinyin() {
            let mut rows = self.rows(&reading.elements, &counts, |handles| handles.pinyin)?;
            if rows.is_empty() {
                continue;
            }
            for (anchored, added) in anchored(&reading) {
                let mut better = self.rows(&anchored, &counts, |handles| handles.pinyin)?;
                better.iter_mut().for_each(|row| row.added = added);
                rows.extend(better);
            }
            rows.iter_mut().for_each(|row| row.share = 0.5 + 0.5 * reading.whole);
            sounds.extend(rows);
        }
        found = union_by_best(found, self.scored(sounds, &|row| weight(row.code) * BY_SOUND * row.share));
        if !run.folded.is_empty() {
            raise(&mut found, &self.whole(run, &counts)?);
        }
        Ok(found)
    }

    /// Documents whose id, title, name or code is this run and no more.
    fn whole(&self, run: &Run, counts: &dyn Fn(Code) -> bool) -> Result<Vec<Found>, IndexError> {
        let worth = |code: Code| match (code, self.fields.kind(code)) {
            (ID, _) => WHOLE_ID,
            (TITLE, _) | (_, FieldKind::Name | FieldKind::Code) => WHOLE_NAME,
            _ => 0.0,
        };
        let rows = self.exact(&format!("{}{SEPARATOR}", run.folded), &|code| counts(code) && worth(code) > 0.0)?;
        Ok(best(rows, |row| (worth(row.code), Some(row.code))))
    }

    /// Documents with at least some of the runs.
    fn parts(&self, parts: &[Run], scope: &Scope, needed: usize) -> Result<Vec<Found>, IndexError> {
        let mut all: Vec<Found> = Vec::new();
        for part in parts {
            all.extend(self.text(part, scope)?);
        }
        all.sort_by_key(|found| found.doc);
        let groups = all.chunk_by(|a, b| a.doc == b.doc).filter(|group| group.len() >= needed);
        Ok(groups.filter_map(|group| group.iter().copied().reduce(added)).collect())
    }

    fn range(&self, code: Code, range: &std::ops::Range<i64>) -> Result<Vec<Found>, IndexError> {
        let mut found = Vec::new();
        for segment in self.segments {
            let Some(column) = segment.reader.fast_fields().column_opt::<i64>(&range_column(code))? else { continue };
            let within = |doc: &DocId| column.values_for_doc(*doc).any(|value| range.contains(&value));
            let docs = segment.reader.doc_ids_alive().filter(within);
            found.extend(docs.map(|doc| Found { doc: segment.base + doc, score: 0.0, field: None }));
        }
        Ok(found)
    }

    /// Rows of whole values whose keys begin so.
    fn exact(&self, key: &str, counts: &dyn Fn(Code) -> bool) -> Result<Vec<Row>, IndexError> {
        let elements = [Element { offset: 0, key: key.to_owned() }];
        self.rows(&elements, counts, |handles| handles.exact)
    }

    /// Every place where a sequence stands, by document and field.
    fn rows(
        &self,
        elements: &[Element],
        counts: &dyn Fn(Code) -> bool,
        dictionary: fn(&Handles) -> tantivy::schema::Field,
    ) -> Result<Vec<Row>, IndexError> {
        let average = self.average_length()?;
        let mut rows = Vec::new();
        for segment in self.segments {
            let index = segment.reader.inverted_index(dictionary(&self.handles))?;
            let lengths = Lengths { norms: segment.reader.get_fieldnorms_reader(self.handles.text)?, average };
            for (code, found) in sequences(&index, elements, counts)? {
                let alive = found.into_iter().filter(|(doc, _)| !segment.reader.is_deleted(*doc));
                rows.extend(alive.map(|(doc, count)| Row {
                    doc: segment.base + doc,
                    code,
                    count,
                    length: lengths.relative(doc),
                    added: 0.0,
                    share: 1.0,
                }));
            }
        }
        Ok(rows)
    }

    /// Scores rows: rare runs, many occurrences and short documents first; the best field of a document counts.
    fn scored(&self, mut rows: Vec<Row>, weight: &dyn Fn(&Row) -> f32) -> Vec<Found> {
        rows.sort_by_key(|row| row.doc);
        let holders = rows.chunk_by(|a, b| a.doc == b.doc).count();
        let rarity = self.rarity(holders);
        best(rows, |row| {
            let count = row.count as f32;
            let saturated = count / (count + SATURATION * (1.0 - LENGTH + LENGTH * row.length));
            (weight(row) * rarity * saturated * (1.0 + SATURATION) + row.added, Some(row.code))
        })
    }

    /// The average length of documents in tokens.
    fn average_length(&self) -> Result<f32, IndexError> {
        let (mut tokens, mut documents) = (0, 0);
        for segment in self.segments {
            tokens += segment.reader.inverted_index(self.handles.text)?.total_num_tokens();
            documents += u64::from(segment.reader.max_doc());
        }
        Ok((tokens as f32 / documents.max(1) as f32).max(1.0))
    }

    /// The more documents hold something, the less it says.
    fn rarity(&self, holders: usize) -> f32 {
        let all: u32 = self.segments.iter().map(|segment| segment.reader.num_docs()).sum();
        let holders = holders as f32;
        log2((all as f32 - holders + 0.5).max(0.5) / (holders + 0.5) + 1.0)
    }
}

/// A reading of sounds as a whole name, and as the beginning of one.
fn anchored(reading: &Reading) -> Vec<(Vec<Element>, f32)> {
    let mut begins = vec![element(0, NAME_START, true)];
    begins.extend(reading.elements.iter().map(|sound| Element { offset: sound.offset + 1, key: sound.key.clone() }));
    let mut whole = begins.clone();
    whole.push(element(begins.len() as u32, NAME_END, true));
    let begins = (begins, SOUND_BEGINS_NAME);
    // `wangmin` is no whole name 王明.
    if reading.unfinished {
        vec![begins]
    } else {
        vec![begins, (whole, SOUND_WHOLE_NAME * (0.5 + 0.5 * reading.whole))]
    }
}

/// The lengths of documents.
struct Lengths {
    norms: FieldNormReader,
    average: f32,
}

impl Lengths {
    fn relative(&self, doc: DocId) -> f32 {
        self.norms.fieldnorm(doc) as f32 / self.average
    }
}

/// The logarithm to base 2, within a hundredth, by the four operations alone: the same on every machine.
fn log2(x: f32) -> f32 {
    let bits = x.to_bits();
    let exponent = (bits >> 23) as i32 - 127;
    let mantissa = f32::from_bits((bits & 0x007F_FFFF) | 0x3F80_0000);
    exponent as f32 + (mantissa - 1.0) * (1.343 - 0.343 * (mantissa - 1.0))
}

/// One entry for each document: its best row.
fn best(mut rows: Vec<Row>, score: impl Fn(&Row) -> (f32, Option<Code>)) -> Vec<Found> {
    rows.sort_by_key(|row| (row.doc, row.code));
    let scored = rows.iter().map(|row| {
        let (score, field) = score(row);
        Found { doc: row.doc, score, field }
    });
    let mut found: Vec<Found> = Vec::with_capacity(rows.len());
    for next in scored {
        match found.last_mut() {
            Some(last) if last.doc == next.doc => {
                if next.score > last.score {
                    *last = next;
                }
            }
            _ => found.push(next),
        }
    }
    found
}

/// Both scores together, and the field that gave more.
fn added(a: Found, b: Found) -> Found {
    let field = if b.field.is_some() && (a.field.is_none() || b.score > a.score) { b.field } else { a.field };
    Found { doc: a.doc, score: a.score + b.score, field }
}

/// The better of both.
fn better(a: Found, b: Found) -> Found {
    if b.score > a.score { b } else { a }
}

fn union(a: Vec<Found>, b: Vec<Found>) -> Vec<Found> {
    merge(a, b, added)
}

fn union_by_best(a: Vec<Found>, b: Vec<Found>) -> Vec<Found> {
    merge(a, b, better)
}

fn merge(a: Vec<Found>, b: Vec<Found>, both: fn(Found, Found) -> Found) -> Vec<Found> {
    if a.is_empty() {
        return b;
    }
    let mut merged: Vec<Found> = a.into_iter().chain(b).collect();
    merged.sort_by_key(|found| found.doc);
    merged.dedup_by(|later, first| {
        let same = later.doc == first.doc;
        if same {
            *first = both(*first, *later);
        }
        same
    });
    merged
}

fn intersection(a: &[Found], b: &[Found]) -> Vec<Found> {
    let mut b = b.iter().peekable();
    let mut found = Vec::new();
    for left in a {
        while b.next_if(|right| right.doc < left.doc).is_some() {}
        found.extend(b.next_if(|right| right.doc == left.doc).map(|right| added(*left, *right)));
    }
    found
}

fn difference(a: &[Found], b: &[Found]) -> Vec<Found> {
    a.iter().copied().filter(|left| b.binary_search_by_key(&left.doc, |right| right.doc).is_err()).collect()
}

/// Adds the scores of some documents to those found already.
fn raise(found: &mut [Found], bonus: &[Found]) {
    for extra in bonus {
        if let Ok(at) = found.binary_search_by_key(&extra.doc, |found| found.doc) {
            found[at] = added(found[at], *extra);
        }
    }
}
