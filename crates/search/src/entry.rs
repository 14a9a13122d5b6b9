//! From a document to what tantivy indexes.
//!
//! In: a document and the fields. Out: tantivy's document, with the values of each field in the dictionaries and columns
//! of its kind. Never: the order of documents, or anything but the document itself.

use jiff::civil::DateTime;
use tantivy::TantivyDocument;
use tantivy::schema::{Field, Schema};

use crate::error::IndexError;
use crate::field::{BODY, Code, DATE, Document, FieldKind, FieldTable, FieldValue, ID, TITLE, TYPE};
use crate::schema::{Handles, facet_column, range_column};
use crate::text::fold;
use crate::tokens::{key_of, with_code};

/// The mark of a filled field in the dictionary of whole values.
pub(crate) const FILLED: &str = "\u{1}";
/// Whole values are indexed up to this many characters.
const LONGEST_EXACT: usize = 120;

/// Makes entries for one index.
pub(crate) struct Entries {
    pub(crate) fields: FieldTable,
    /// The code of each specification of the caller.
    codes: Vec<Code>,
    pub(crate) handles: Handles,
    columns: Columns,
}

impl Entries {
    pub(crate) fn new(fields: FieldTable, codes: Vec<Code>, schema: &Schema) -> Result<Entries, IndexError> {
        let handles = crate::schema::handles(schema)?;
        let columns = Columns::of(schema, &fields);
        Ok(Entries { fields, codes, handles, columns })
    }

    /// Turns a document into what tantivy indexes.
    pub(crate) fn entry(&self, document: &Document) -> Result<TantivyDocument, IndexError> {
        let mut entry =
            Entry { fields: &self.fields, handles: self.handles, columns: &self.columns, out: TantivyDocument::new() };
        let key = document_key(&document.type_name, &document.id);
        entry.out.add_text(self.handles.key, &key);
        entry.out.add_text(self.handles.url, &document.url);
        entry.keyword(TYPE, &document.type_name);
        entry.facet(TYPE, &document.type_name);
        for (code, text) in [(ID, &document.id), (TITLE, &document.title)] {
            entry.running_text(code, text);
            entry.keyword(code, text);
        }
        entry.running_text(BODY, &document.body);
        if let Some(date) = document.date {
            entry.filled(DATE);
            entry.number(DATE, date_to_seconds(date));
        }
        if document.boost != 1.0 {
            entry.out.add_u64(self.handles.boost, (document.boost.clamp(0.0, 100.0) * 100.0).round() as u64);
        }
        for (position, value) in &document.values {
            let name = || format!("{} {}", document.type_name, document.id);
            let code = *self
                .codes
                .get(*position)
                .ok_or_else(|| IndexError::UnknownField { field: *position, document: name() })?;
            if !entry.value(code, value) {
                let field = self.fields.name(code).to_owned();
                return Err(IndexError::Value { field, document: name() });
            }
        }
        Ok(entry.out)
    }
}

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// The key of a document: its type, a zero character, its id.
pub(crate) fn document_key(type_name: &str, id: &str) -> String {
    format!("{type_name}\0{id}")
}

/// A wall-clock time as seconds since 1970 began on the same wall.
pub(crate) fn date_to_seconds(date: DateTime) -> i64 {
    date.duration_since(EPOCH).as_secs()
}

/// The wall-clock time of such seconds.
pub(crate) fn seconds_to_date(seconds: i64) -> Option<DateTime> {
    EPOCH.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()
}

/// The columns of the fields, by code.
struct Columns {
    ranges: Vec<Option<Field>>,
    facets: Vec<Option<Field>>,
}

impl Columns {
    fn of(schema: &Schema, fields: &FieldTable) -> Columns {
        let column = |name: fn(Code) -> String| {
            fields.iter().map(|(code, _)| schema.get_field(&name(code)).ok()).collect::<Vec<_>>()
        };
        Columns { ranges: column(range_column), facets: column(facet_column) }
    }
}

/// A document under construction.
struct Entry<'a> {
    fields: &'a FieldTable,
    handles: Handles,
    columns: &'a Columns,
    out: TantivyDocument,
}

impl Entry<'_> {
    /// Adds a value; false means that it does not fit the field.
    fn value(&mut self, code: Code, value: &FieldValue) -> bool {
        self.filled(code);
        let kind = self.fields.kind(code);
        match (kind, value) {
            (FieldKind::Text, FieldValue::Text(text)) => self.running_text(code, text),
            (FieldKind::Name, FieldValue::Text(text)) => {
                self.found_text(code, text);
                self.keyword(code, text);
                self.out.add_text(self.handles.pinyin, with_code(code, text));
                self.facet(code, text);
            }
            (FieldKind::Exact | FieldKind::Code, FieldValue::Text(text)) => {
                self.found_text(code, text);
                self.keyword(code, text);
                self.facet(code, text);
            }
            (FieldKind::Exact | FieldKind::Code, FieldValue::Choice { value, labels }) => {
                for text in std::iter::once(value).chain(labels) {
                    self.found_text(code, text);
                    self.keyword(code, text);
                }
                self.facet(code, value);
            }
            (FieldKind::Phone, FieldValue::Text(text)) => {
                for number in phone_keys(text) {
                    self.out.add_text(self.handles.exact, key_of(&number, code));
                }
                self.out.add_text(self.handles.shown, with_code(code, text));
            }
            (FieldKind::Date, FieldValue::Date(date)) => self.number(code, date_to_seconds(*date)),
            (FieldKind::Number, FieldValue::Number(number)) => self.number(code, number.millionths()),
            (FieldKind::Bool, FieldValue::Bool(yes)) => {
                let text = if *yes { "true" } else { "false" };
                self.keyword(code, text);
                self.facet(code, text);
            }
            _ => return false,
        }
        true
    }

    /// Marks a field as filled, for `field:*`.
    fn filled(&mut self, code: Code) {
        self.out.add_text(self.handles.exact, key_of(FILLED, code));
    }

    /// Adds running text of a field that is asked for as running text.
    fn running_text(&mut self, code: Code, text: &str) {
        if !text.is_empty() {
            self.out.add_text(self.handles.text, with_code(code, text));
        }
    }

    /// Adds running text of a field that has other ways to be asked for, unless only those may find it.
    fn found_text(&mut self, code: Code, text: &str) {
        let scoped = matches!(self.fields.kind(code), FieldKind::Name | FieldKind::Code);
        if scoped || self.fields.weight(code) > 0.0 {
            self.running_text(code, text);
        }
    }

    /// Adds a whole value.
    fn keyword(&mut self, code: Code, text: &str) {
        let folded = fold(text);
        if !folded.is_empty() {
            let end = folded.char_indices().nth(LONGEST_EXACT).map_or(folded.len(), |(at, _)| at);
            self.out.add_text(self.handles.exact, key_of(&folded[..end], code));
        }
    }

    fn facet(&mut self, code: Code, value: &str) {
        if let Some(field) = self.columns.facets.get(usize::from(code)).copied().flatten() {
            self.out.add_text(field, value);
        }
    }

    fn number(&mut self, code: Code, number: i64) {
        if let Some(field) = self.columns.ranges.get(usize::from(code)).copied().flatten() {
            self.out.add_i64(field, number);
        }
    }
}

/// The numbers under which a telephone number is found: whole, without the country's prefix, and the last four digits.
///
/// An extension after `转`, `x`, `#` or `ext` is no part of the number, but is found as well.
pub(crate) fn phone_keys(text: &str) -> Vec<String> {
    let folded = fold(text);
    let end = ["转", "分机", "ext", "x", "#"].iter().filter_map(|mark| folded.find(mark)).min().unwrap_or(folded.len());
    let number = whole_number(&folded[..end]);
    let extension = crate::text::digits(&folded[end..]);
    let mut keys = vec![];
    if number.len() > 4 {
        keys.push(number[number.len() - 4..].to_owned());
    }
    // A number with its area code is also dialled without it: 0755 8123 4567.
    if number.len() >= 11 && number.starts_with('0') {
        keys.push(number[number.len() - 8..].to_owned());
        if number.len() == 11 {
            keys.push(number[4..].to_owned());
        }
    }
    keys.push(number);
    keys.push(extension);
    keys.retain(|key| !key.is_empty());
    keys.sort();
    keys.dedup();
    keys
}

/// The digits of a telephone number without `+86` or `0086`.
pub(crate) fn whole_number(text: &str) -> String {
    let digits = crate::text::digits(text);
    let national = match digits.strip_prefix("0086") {
        Some(rest) => Some(rest),
        None => digits.strip_prefix("86").filter(|rest| rest.len() == 11 || text.trim_start().starts_with('+')),
    };
    national.unwrap_or(&digits).to_owned()
}
