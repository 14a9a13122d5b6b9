//! Opening an index and asking it.
//!
//! In: a query as typed. Out: how many documents meet it, one page of them with snippets, and counts of their facets.
//! Never: the clock (today comes in the options), a thread, or an order that depends on chance.

use jiff::civil::{Date, DateTime};
use serde::{Serialize, Serializer};
use tantivy::columnar::StrColumn;
use tantivy::directory::Directory;
use tantivy::{Index, SegmentReader};

use crate::engine::eval::{Evaluator, Found, Segment};
use crate::engine::plan::plan;
use crate::error::{IndexError, SearchError};
use crate::field::{Code, DATE, FieldTable};
use crate::hit::Needles;
use crate::query::{QueryError, QueryErrorKind, parse};
use crate::schema::{BOOST, Handles, KEY, facet_column, range_column};
use crate::snippet::SnippetPart;

/// What to answer, and how much of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// How many hits to give.
    pub limit: usize,
    /// How many to pass over before.
    pub offset: usize,
    /// The facets to count, by field name.
    pub facets: Vec<String>,
    /// How many values of each facet to give, the most frequent first.
    pub facet_values: usize,
    /// What `today`, `本月` and `-30d` refer to.
    pub today: Date,
    /// About how many characters a snippet has.
    pub snippet: usize,
    /// Whether the last word may be unfinished, as while it is being typed.
    pub typing: bool,
    /// Whether to try a looser reading when nothing meets the query.
    pub relax: bool,
}

impl Options {
    /// Ten hits, no facets.
    pub fn new(today: Date) -> Options {
        Options {
            limit: 10,
            offset: 0,
            facets: Vec::new(),
            facet_values: 50,
            today,
            snippet: 80,
            typing: false,
            relax: true,
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Results {
    /// How many documents were found.
    pub total: usize,
    /// One page of them, the best first.
    pub hits: Vec<Hit>,
    /// The counts over all that were found, in the order asked for.
    pub facets: Vec<FacetCounts>,
    /// Whether nothing met the query, so that these meet only parts of it.
    pub relaxed: bool,
}

/// How often the values of a field occur among what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetCounts {
    /// The field.
    pub field: String,
    /// Values and how many documents have them, the most frequent first, equals by value.
    pub values: Vec<(String, usize)>,
}

/// One document found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The record's type.
    #[serde(rename = "type")]
    pub type_name: String,
    /// The record's id.
    pub id: String,
    /// The title, what matched marked.
    pub title: Vec<SnippetPart>,
    /// Where it leads.
    pub url: String,
    /// Its date, on the wall clock of the site.
    #[serde(serialize_with = "date_text")]
    pub date: Option<DateTime>,
    /// How well it matches; comparable within one answer only.
    pub score: f32,
    /// The field that gave most of the score; none when only filters matched.
    pub field: Option<String>,
    /// A piece of its text; may be empty.
    pub snippet: Vec<SnippetPart>,
}

impl Hit {
    /// The title without marks.
    pub fn title_text(&self) -> String {
        self.title.iter().map(|part| part.text.as_str()).collect()
    }
}

fn date_text<S: Serializer>(date: &Option<DateTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}

/// An open index.
pub struct Searcher {
    segments: Vec<Segment>,
    pub(crate) fields: FieldTable,
    pub(crate) handles: Handles,
}

/// A document found, with what orders it.
pub(crate) struct Ranked {
    pub(crate) found: Found,
    /// The score in quarters: what is closer than that is equal, and the newer comes first.
    pub(crate) score: i64,
    pub(crate) date: Option<i64>,
}

impl Searcher {
    /// Opens the index in a directory of tantivy: in memory, or fetched by the browser.
    pub fn open_in(directory: impl Into<Box<dyn Directory>>) -> Result<Searcher, IndexError> {
        let (index, fields) = crate::schema::open(directory.into())?;
        let handles = crate::schema::handles(&index.schema())?;
        Ok(Searcher { segments: segments(&index)?, fields, handles })
    }

    /// How many documents there are.
    pub fn documents(&self) -> u64 {
        self.segments.iter().map(|segment| u64::from(segment.reader.num_docs())).sum()
    }

    /// How many segments hold them; one after a build.
    pub fn segments(&self) -> usize {
        self.segments.len()
    }

    /// The names of the fields that queries may name.
    pub fn field_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.fields.iter().map(|(_, field)| field.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Answers a query; an empty one finds everything, the newest first.
    pub fn search(&self, query: &str, options: &Options) -> Result<Results, SearchError> {
        let tree = parse(query)?;
        let facets = self.facet_codes(&options.facets)?;
        let mut node = plan(tree.as_ref(), &self.fields, options.today)?;
        if options.typing && !query.ends_with([' ', '"', ')', '　']) {
            node.finish_last_word();
        }
        let evaluator = Evaluator { segments: &self.segments, fields: &self.fields, handles: self.handles };
        let mut found = evaluator.node(&node)?;
        let mut relaxed = false;
        if found.is_empty() && options.relax {
            for looser in node.looser() {
                found = evaluator.node(&looser)?;
                if !found.is_empty() {
                    (node, relaxed) = (looser, true);
                    break;
                }
            }
        }
        let facets = facets.into_iter().map(|code| self.count(code, &found, options.facet_values));
        let facets = facets.collect::<Result<_, IndexError>>()?;
        let total = found.len();
        let ranked = self.rank(found, options)?;
        let needles = Needles::of(&node);
        let hits = ranked.iter().map(|ranked| self.hit(ranked, &needles, options.snippet));
        Ok(Results { total, hits: hits.collect::<Result<_, IndexError>>()?, facets, relaxed })
    }

    fn facet_codes(&self, names: &[String]) -> Result<Vec<Code>, QueryError> {
        let code = |name: &String| {
            let mut codes = self.fields.named(name).into_iter();
            codes
                .find(|code| self.fields.get(*code).is_some_and(|field| field.facet && field.kind.can_facet()))
                .ok_or_else(|| QueryError { span: 0..0, kind: QueryErrorKind::UnknownFacet { name: name.clone() } })
        };
        names.iter().map(code).collect()
    }

    /// The segment of a document, and its number there.
    pub(crate) fn locate(&self, doc: u32) -> Option<(&Segment, u32)> {
        let at = self.segments.partition_point(|segment| segment.base <= doc).checked_sub(1)?;
        let segment = self.segments.get(at)?;
        Some((segment, doc - segment.base))
    }

    /// The documents of each segment.
    fn by_segment<'a>(&'a self, found: &'a [Found]) -> impl Iterator<Item = (&'a Segment, &'a [Found])> {
        let mut rest = found;
        self.segments.iter().map(move |segment| {
            let (here, later) =
                rest.split_at(rest.partition_point(|f| f.doc - segment.base < segment.reader.max_doc()));
            rest = later;
            (segment, here)
        })
    }

    /// Orders what was found and cuts the page out: by score, then the newest, then by type and id.
    fn rank(&self, found: Vec<Found>, options: &Options) -> Result<Vec<Ranked>, IndexError> {
        let mut ranked = Vec::with_capacity(found.len());
        for (segment, found) in self.by_segment(&found) {
            let columns = segment.reader.fast_fields();
            let dates = columns.column_opt::<i64>(&range_column(DATE))?;
            let boosts = columns.column_opt::<u64>(BOOST)?;
            ranked.extend(found.iter().map(|found| {
                let doc = found.doc - segment.base;
                let boost = boosts.as_ref().and_then(|column| column.first(doc)).unwrap_or(100);
                let score = (found.score * boost as f32 / 25.0).round() as i64;
                Ranked { found: *found, score, date: dates.as_ref().and_then(|column| column.first(doc)) }
            }));
        }
        let keys = Keys::open(&self.segments)?;
        let order = |a: &Ranked, b: &Ranked| {
            let by_rank = b.score.cmp(&a.score).then(b.date.cmp(&a.date));
            by_rank.then_with(|| keys.compare(self.locate(a.found.doc), self.locate(b.found.doc)))
        };
        let end = options.offset.saturating_add(options.limit).min(ranked.len());
        if end < ranked.len() && end > 0 {
            ranked.select_nth_unstable_by(end - 1, order);
        }
        ranked.truncate(end);
        ranked.sort_by(order);
        Ok(ranked.split_off(options.offset.min(end)))
    }

    /// Counts the values of a facet.
    fn count(&self, code: Code, found: &[Found], most: usize) -> Result<FacetCounts, IndexError> {
        let mut counts = std::collections::BTreeMap::<String, usize>::new();
        for (segment, found) in self.by_segment(found) {
            let Some(column) = segment.reader.fast_fields().str(&facet_column(code))? else { continue };
            let mut by_ordinal = vec![0_usize; column.num_terms()];
            let mut ordinals: Vec<u64> = Vec::new();
            for found in found {
                ordinals.clear();
                ordinals.extend(column.term_ords(found.doc - segment.base));
                // A value that a document has twice counts once.
                ordinals.sort_unstable();
                ordinals.dedup();
                for ordinal in &ordinals {
                    if let Some(count) = by_ordinal.get_mut(*ordinal as usize) {
                        *count += 1;
                    }
                }
            }
            let mut value = String::new();
            for (ordinal, count) in by_ordinal.into_iter().enumerate().filter(|(_, count)| *count > 0) {
                value.clear();
                column.ord_to_str(ordinal as u64, &mut value)?;
                *counts.entry(value.clone()).or_default() += count;
            }
        }
        let mut values: Vec<(String, usize)> = counts.into_iter().collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        values.truncate(most);
        Ok(FacetCounts { field: self.fields.name(code).to_owned(), values })
    }
}

/// Opens the segments of an index.
pub(crate) fn segments(index: &Index) -> Result<Vec<Segment>, IndexError> {
    let mut segments = Vec::new();
    let mut base = 0;
    for segment in index.searchable_segments()? {
        let reader = SegmentReader::open(&segment)?;
        let documents = reader.max_doc();
        segments.push(Segment { base, reader });
        base += documents;
    }
    Ok(segments)
}

/// The types and ids of all documents, for order.
struct Keys {
    columns: Vec<(u32, Option<StrColumn>)>,
}

impl Keys {
    fn open(segments: &[Segment]) -> Result<Keys, IndexError> {
        let column = |segment: &Segment| Ok((segment.base, segment.reader.fast_fields().str(KEY)?));
        Ok(Keys { columns: segments.iter().map(column).collect::<Result<_, IndexError>>()? })
    }

    fn compare(&self, a: Option<(&Segment, u32)>, b: Option<(&Segment, u32)>) -> std::cmp::Ordering {
        let (Some((a_segment, a)), Some((b_segment, b))) = (a, b) else { return std::cmp::Ordering::Equal };
        if a_segment.base == b_segment.base {
            // Within a segment the ordinals are in the order of the texts.
            return self.ordinal(a_segment.base, a).cmp(&self.ordinal(b_segment.base, b));
        }
        self.text(a_segment.base, a).cmp(&self.text(b_segment.base, b))
    }

    fn column(&self, base: u32) -> Option<&StrColumn> {
        self.columns.iter().find(|(other, _)| *other == base)?.1.as_ref()
    }

    fn ordinal(&self, base: u32, doc: u32) -> Option<u64> {
        self.column(base)?.term_ords(doc).next()
    }

    fn text(&self, base: u32, doc: u32) -> String {
        let mut text = String::new();
        if let (Some(column), Some(ordinal)) = (self.column(base), self.ordinal(base, doc)) {
            // A broken column orders like an empty text.
            let _ = column.ord_to_str(ordinal, &mut text);
        }
        text
    }
}
