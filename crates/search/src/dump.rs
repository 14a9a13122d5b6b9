//! The canonical dump: what an index holds, whatever its segments.
//!
//! In: an index. Out: one block of lines for each live document, by type and id: its stored values, columns and terms with
//! their positions. Two indexes of the same documents dump alike, however they came about; any other difference shows.

use std::collections::BTreeMap;

use tantivy::columnar::{ColumnType, DynamicColumn};
use tantivy::directory::Directory;
use tantivy::postings::Postings;
use tantivy::schema::{FieldType, IndexRecordOption, Value as _};
use tantivy::{DocSet, Index, SegmentReader, TERMINATED, TantivyDocument};

use crate::error::IndexError;
use crate::schema::KEY;

/// Dumps the index in a directory of tantivy.
pub fn dump_in(directory: impl Into<Box<dyn Directory>>) -> Result<String, IndexError> {
    let (index, fields) = crate::schema::open(directory.into())?;
    let mut documents: BTreeMap<String, String> = BTreeMap::new();
    for segment in crate::search::segments(&index)? {
        let mut lines = vec![String::new(); segment.reader.max_doc() as usize];
        let keys = stored(&index, &segment.reader, &mut lines)?;
        columns(&segment.reader, &mut lines)?;
        terms(&index, &segment.reader, &mut lines)?;
        for doc in segment.reader.doc_ids_alive() {
            let at = doc as usize;
            documents.entry(keys[at].clone()).or_default().push_str(&std::mem::take(&mut lines[at]));
        }
    }
    let mut out = String::new();
    for (code, field) in fields.iter() {
        out.push_str(&format!("field {code} {field:?}\n"));
    }
    for (key, lines) in documents {
        out.push_str("document ");
        push_escaped(&mut out, &key);
        out.push_str(&lines);
        out.push('\n');
    }
    Ok(out)
}

/// Begins a line: what it is about, the field, the value.
fn push_line(lines: &mut String, about: &str, field: &str, value: &str) {
    lines.push_str("\n  ");
    lines.push_str(about);
    lines.push(' ');
    lines.push_str(field);
    lines.push(' ');
    push_escaped(lines, value);
}

/// Adds a value in quotation marks, with controls, quotation marks and backslashes escaped.
fn push_escaped(out: &mut String, value: &str) {
    out.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            _ if c.is_control() => out.extend(c.escape_unicode()),
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// Adds the stored values; gives the key of every document.
fn stored(index: &Index, reader: &SegmentReader, lines: &mut [String]) -> Result<Vec<String>, IndexError> {
    let schema = index.schema();
    let key = schema.get_field(KEY)?;
    let store = reader.get_store_reader(10)?;
    let mut keys = Vec::with_capacity(lines.len());
    for (doc, lines) in lines.iter_mut().enumerate() {
        let document: TantivyDocument = store.get(doc as u32)?;
        keys.push(document.get_first(key).and_then(|value| value.as_str()).unwrap_or("").to_owned());
        for (field, value) in document.field_values() {
            push_line(lines, "stored", schema.get_field_name(field), value.as_str().unwrap_or(""));
        }
    }
    Ok(keys)
}

/// Adds the values of the columns.
fn columns(reader: &SegmentReader, lines: &mut [String]) -> Result<(), IndexError> {
    let mut names: Vec<&str> =
        reader.schema().fields().filter(|(_, entry)| entry.is_fast()).map(|(_, entry)| entry.name()).collect();
    names.sort_unstable();
    for name in names {
        for handle in reader.fast_fields().dynamic_column_handles(name)? {
            let kind = handle.column_type();
            let column = handle.open()?;
            for (doc, lines) in lines.iter_mut().enumerate() {
                for value in column_values(&column, doc as u32, kind)? {
                    push_line(lines, "column", name, &value);
                }
            }
        }
    }
    Ok(())
}

fn column_values(column: &DynamicColumn, doc: u32, kind: ColumnType) -> Result<Vec<String>, IndexError> {
    Ok(match column {
        DynamicColumn::I64(column) => column.values_for_doc(doc).map(|value| value.to_string()).collect(),
        DynamicColumn::U64(column) => column.values_for_doc(doc).map(|value| value.to_string()).collect(),
        DynamicColumn::Str(column) => {
            let mut values = Vec::new();
            for ordinal in column.term_ords(doc) {
                let mut text = String::new();
                column.ord_to_str(ordinal, &mut text)?;
                values.push(text);
            }
            values
        }
        _ => return Err(IndexError::Format(format!("a column of kind {kind:?}"))),
    })
}

/// Adds the terms, with their positions where there are any.
fn terms(index: &Index, reader: &SegmentReader, lines: &mut [String]) -> Result<(), IndexError> {
    let schema = index.schema();
    let mut positions = Vec::new();
    for (field, entry) in schema.fields() {
        let FieldType::Str(options) = entry.field_type() else { continue };
        let Some(option) = options.get_indexing_options().map(|indexing| indexing.index_option()) else { continue };
        let inverted = reader.inverted_index(field)?;
        let mut stream = inverted.terms().stream()?;
        while stream.advance() {
            let term = String::from_utf8_lossy(stream.key()).into_owned();
            let mut postings = inverted.read_postings_from_terminfo(stream.value(), option)?;
            while postings.doc() != TERMINATED {
                positions.clear();
                if option == IndexRecordOption::WithFreqsAndPositions {
                    postings.positions(&mut positions);
                }
                if let Some(lines) = lines.get_mut(postings.doc() as usize) {
                    push_line(lines, "term", entry.name(), &term);
                    for position in &positions {
                        lines.push(' ');
                        lines.push_str(&position.to_string());
                    }
                }
                postings.advance();
            }
        }
    }
    Ok(())
}
