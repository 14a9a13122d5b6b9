//! From a document found to what the reader sees of it.
//!
//! In: a ranked document and the conditions of the query. Out: a [`Hit`] with its title and a snippet, marked where the
//! query matched. Never: a document that was not found, or marks for what was excluded.

use tantivy::TantivyDocument;
use tantivy::schema::Value as _;

use crate::engine::plan::{Leaf, Node};
use crate::engine::run::Run;
use crate::entry::seconds_to_date;
use crate::error::IndexError;
use crate::field::{BODY, Code, FieldKind, FieldTable, ID, TITLE, char_to_code};
use crate::search::{Hit, Ranked, Searcher};
use crate::snippet::{Marks, SnippetPart, marks, phone_marks, window};

impl Searcher {
    /// Reads a document found, and shows why it was.
    pub(crate) fn hit(&self, ranked: &Ranked, needles: &Needles, snippet: usize) -> Result<Hit, IndexError> {
        let lost = || IndexError::Format("a document is missing".to_owned());
        let (segment, doc) = self.locate(ranked.found.doc).ok_or_else(lost)?;
        let stored: TantivyDocument = segment.reader.get_store_reader(1)?.get(doc)?;
        let text = |field| stored.get_first(field).and_then(|value| value.as_str()).unwrap_or("");
        let (type_name, id) = text(self.handles.key).split_once('\0').ok_or_else(lost)?;
        let values = |field| stored.get_all(field).filter_map(|value| value.as_str()).filter_map(split_value);
        let values: Vec<(Code, &str)> = values(self.handles.text).chain(values(self.handles.shown)).collect();
        let title = values.iter().find(|(code, _)| *code == TITLE).map_or("", |(_, title)| title);
        let title_marks = needles.marks(TITLE, title, &self.fields);
        Ok(Hit {
            type_name: type_name.to_owned(),
            id: id.to_owned(),
            title: window(title, &title_marks, usize::MAX),
            url: text(self.handles.url).to_owned(),
            date: ranked.date.and_then(seconds_to_date),
            score: ranked.score as f32 / 4.0,
            field: ranked.found.field.map(|code| self.fields.name(code).to_owned()),
            snippet: self.snippet(&values, ranked.found.field, needles, snippet),
        })
    }

    /// The value that shows best why a document was found: with most runs, of the best field, or the running text.
    fn snippet(
        &self,
        values: &[(Code, &str)],
        field: Option<Code>,
        needles: &Needles,
        length: usize,
    ) -> Vec<SnippetPart> {
        let worth = |code: Code, marks: &Marks| (marks.runs(), Some(code) == field, code == BODY);
        let mut best: Option<(&str, Marks, (usize, bool, bool))> = None;
        for (code, text) in values {
            // The title and the id are shown anyway.
            if matches!(*code, TITLE | ID) {
                continue;
            }
            let marks = needles.marks(*code, text, &self.fields);
            let worth = worth(*code, &marks);
            if worth.0 == 0 && !worth.1 && self.fields.kind(*code) != FieldKind::Text {
                continue;
            }
            if best.as_ref().is_none_or(|(_, _, other)| worth > *other) {
                best = Some((text, marks, worth));
            }
        }
        best.map_or_else(Vec::new, |(text, marks, _)| window(text, &marks, length))
    }
}

/// Takes a stored value apart: the code of its field, and the text.
fn split_value(value: &str) -> Option<(Code, &str)> {
    let first = value.chars().next()?;
    Some((char_to_code(first)?, &value[first.len_utf8()..]))
}

/// What to highlight: the runs of a query and the fields they count in.
pub(crate) struct Needles {
    runs: Vec<(Run, Option<Vec<Code>>)>,
    phones: Vec<String>,
}

impl Needles {
    pub(crate) fn of(node: &Node) -> Needles {
        let mut needles = Needles { runs: Vec::new(), phones: Vec::new() };
        node.each_wanted(&mut |leaf| match leaf {
            Leaf::Text { run, scope, .. } => needles.runs.push((run.clone(), scope.clone())),
            Leaf::Parts { parts, scope, .. } => {
                needles.runs.extend(parts.iter().map(|part| (part.clone(), scope.clone())));
            }
            Leaf::Exact { folded, .. } if folded.len() > 2 && folded.bytes().all(|b| b.is_ascii_digit()) => {
                needles.phones.push(folded.clone());
            }
            _ => {}
        });
        needles
    }

    fn marks(&self, code: Code, text: &str, fields: &FieldTable) -> Marks {
        if fields.kind(code) == FieldKind::Phone {
            return phone_marks(text, &self.phones);
        }
        let counts = |scope: &Option<Vec<Code>>| match scope {
            Some(codes) => codes.contains(&code),
            None => fields.weight(code) > 0.0,
        };
        let runs: Vec<&Run> = self.runs.iter().filter(|(_, scope)| counts(scope)).map(|(run, _)| run).collect();
        marks(text, &runs)
    }
}
