//! The fields of an index: what the caller declares, and the numbered table that the index keeps.
//!
//! In: field specifications and documents, made from record types that are data. Out: [`FieldTable`], which gives every
//! (name, kind) pair a small number, the *code*, that ends every term of the index. Never: knowledge of a particular type.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::error::IndexError;
use crate::number::Number;

/// The number of a field in one index.
pub type Code = u16;

/// The type of the record, such as `complaint`.
pub(crate) const TYPE: Code = 0;
/// The id of the record.
pub(crate) const ID: Code = 1;
/// The title of the record.
pub(crate) const TITLE: Code = 2;
/// The running text of the record.
pub(crate) const BODY: Code = 3;
/// The date of the record.
pub(crate) const DATE: Code = 4;

/// The most fields one index may have: beyond it codes would meet the UTF-16 surrogates.
const MAX_FIELDS: usize = 20_000;

/// How the values of a field are indexed and asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Full text, found by any part of it.
    Text,
    /// A name: full text, and by pinyin, initials of pinyin, or both mixed.
    Name,
    /// A keyword: `field:value` asks for the whole value, without regard to case and width.
    Exact,
    /// A code such as `TS-20260314-7f3k`: whole, by its parts, and by its beginning.
    Code,
    /// A telephone number: whole, however it is punctuated, and by its last four digits.
    Phone,
    /// A day or a moment, on the wall clock of the site.
    Date,
    /// An exact decimal number.
    Number,
    /// Yes or no.
    Bool,
}

impl FieldKind {
    /// Whether values of this kind can be counted as facets.
    pub(crate) fn can_facet(self) -> bool {
        matches!(self, FieldKind::Name | FieldKind::Exact | FieldKind::Code | FieldKind::Bool)
    }

    /// Whether values of this kind are numbers that have ranges.
    pub(crate) fn has_ranges(self) -> bool {
        matches!(self, FieldKind::Date | FieldKind::Number)
    }

    fn default_weight(self) -> f32 {
        match self {
            FieldKind::Name | FieldKind::Code => 2.0,
            FieldKind::Exact => 0.7,
            _ => 1.0,
        }
    }
}

/// One field, as the caller declares it. The same name may come with several kinds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldSpec {
    /// The name in queries: `severity`, `customer.grade`, `received_at`.
    pub name: String,
    /// How values are indexed.
    pub kind: FieldKind,
    /// Whether hits can be counted by the values of this field.
    pub facet: bool,
    /// How much a match here counts (1 is ordinary text); 0 keeps the field out of queries that name no field.
    pub weight: f32,
    /// Other names in queries, such as the labels `严重程度` and `Severity`.
    pub labels: Vec<String>,
}

impl FieldSpec {
    /// Declares a field with the ordinary weight of its kind, no facet and no labels.
    pub fn new(name: impl Into<String>, kind: FieldKind) -> FieldSpec {
        FieldSpec { name: name.into(), kind, facet: false, weight: kind.default_weight(), labels: Vec::new() }
    }

    /// Makes it a facet.
    pub fn facet(mut self) -> FieldSpec {
        self.facet = true;
        self
    }

    /// Sets the weight.
    pub fn weight(mut self, weight: f32) -> FieldSpec {
        self.weight = weight;
        self
    }

    /// Adds a label.
    pub fn label(mut self, label: impl Into<String>) -> FieldSpec {
        self.labels.push(label.into());
        self
    }
}

/// One value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue {
    /// Text, a name, a keyword, a code or a telephone number, by the kind of the field.
    Text(String),
    /// A keyword with synonyms, such as the labels of an option; facets show the value only.
    Choice {
        /// What facets show and `field:value` asks for.
        value: String,
        /// What `field:label` asks for as well.
        labels: Vec<String>,
    },
    /// A day (at midnight) or a moment, on the wall clock of the site.
    Date(DateTime),
    /// A number.
    Number(Number),
    /// Yes or no.
    Bool(bool),
}

/// One record to index. Everything in it may be shown to whoever searches.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The record's type; the facet and the field `type`.
    pub type_name: String,
    /// The record's id, unique within its type; the field `id`.
    pub id: String,
    /// The title; the field `title`.
    pub title: String,
    /// Where a hit leads.
    pub url: String,
    /// The date by which equal hits are ordered, newest first, on the wall clock of the site; the field `date`.
    pub date: Option<DateTime>,
    /// The running text, without markup; the field `body`.
    pub body: String,
    /// The values: the position of the field among the specifications, and the value. Fields may repeat.
    pub values: Vec<(usize, FieldValue)>,
    /// Multiplies the score; 1 is ordinary.
    pub boost: f32,
}

impl Document {
    /// Starts a document without date, body and values.
    pub fn new(type_name: impl Into<String>, id: impl Into<String>, title: impl Into<String>) -> Document {
        Document {
            type_name: type_name.into(),
            id: id.into(),
            title: title.into(),
            url: String::new(),
            date: None,
            body: String::new(),
            values: Vec::new(),
            boost: 1.0,
        }
    }
}

/// The fields of one index by code. The first five are built in: type, id, title, body, date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FieldTable {
    entries: Vec<FieldSpec>,
}

impl FieldTable {
    /// Numbers the fields; also gives the code of every specification.
    pub(crate) fn new(specs: Vec<FieldSpec>) -> Result<(FieldTable, Vec<Code>), IndexError> {
        let mut entries = vec![
            FieldSpec::new("type", FieldKind::Exact).facet().weight(0.0).label("类型"),
            FieldSpec::new("id", FieldKind::Code).weight(3.0).label("编号"),
            FieldSpec::new("title", FieldKind::Text).weight(3.0).label("标题"),
            FieldSpec::new("body", FieldKind::Text).label("正文"),
            FieldSpec::new("date", FieldKind::Date).label("日期"),
        ];
        let mut codes = Vec::with_capacity(specs.len());
        for spec in specs {
            if !is_field_name(&spec.name) {
                return Err(IndexError::FieldName(spec.name));
            }
            let known = entries.iter().position(|entry| entry.name == spec.name && entry.kind == spec.kind);
            let code = match known {
                Some(code) => {
                    if let Some(entry) = entries.get_mut(code) {
                        entry.facet |= spec.facet;
                        entry.weight = entry.weight.max(spec.weight);
                        entry.labels.extend(spec.labels);
                        entry.labels.sort();
                        entry.labels.dedup();
                    }
                    code
                }
                None => {
                    entries.push(spec);
                    entries.len() - 1
                }
            };
            codes.push(code as Code);
        }
        if entries.len() > MAX_FIELDS {
            return Err(IndexError::TooManyFields(entries.len()));
        }
        Ok((FieldTable { entries }, codes))
    }

    pub(crate) fn get(&self, code: Code) -> Option<&FieldSpec> {
        self.entries.get(usize::from(code))
    }

    pub(crate) fn name(&self, code: Code) -> &str {
        self.get(code).map_or("", |entry| entry.name.as_str())
    }

    pub(crate) fn kind(&self, code: Code) -> FieldKind {
        self.get(code).map_or(FieldKind::Text, |entry| entry.kind)
    }

    /// The weight of a field in queries that name no field.
    pub(crate) fn weight(&self, code: Code) -> f32 {
        self.get(code).map_or(0.0, |entry| entry.weight)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Code, &FieldSpec)> {
        self.entries.iter().enumerate().map(|(code, entry)| (code as Code, entry))
    }

    /// The codes of a name: by the name itself, or else by a label.
    pub(crate) fn named(&self, name: &str) -> Vec<Code> {
        let folded = crate::text::fold(name);
        let by_name: Vec<Code> =
            self.iter().filter(|(_, entry)| crate::text::fold(&entry.name) == folded).map(|(code, _)| code).collect();
        if !by_name.is_empty() {
            return by_name;
        }
        let labelled = |entry: &FieldSpec| entry.labels.iter().any(|label| crate::text::fold(label) == folded);
        self.iter().filter(|(_, entry)| labelled(entry)).map(|(code, _)| code).collect()
    }
}

/// Whether a text can stand before the colon of a query.
pub(crate) fn is_field_name(name: &str) -> bool {
    name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
}

/// The character that stands for a code: the last of a term, and the first of a stored value.
pub(crate) fn code_to_char(code: Code) -> char {
    char::from_u32(u32::from(code) + 0x21).unwrap_or('!')
}

/// The code that a character stands for.
pub(crate) fn char_to_code(c: char) -> Option<Code> {
    (c as u32).checked_sub(0x21).and_then(|code| Code::try_from(code).ok())
}
