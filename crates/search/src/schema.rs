//! The layout of the index on disk.
//!
//! Four dictionaries for all fields together, since a query that names no field must not open a dictionary for each:
//!
//! - `text`: tokens of running text of every textual field, with positions; also keeps the values, for snippets.
//! - `exact`: whole values, folded: keywords, codes, names, telephone numbers; and a mark for every field that is filled.
//! - `pinyin`: readings of names, with positions.
//! - `key`: type and id, for order and for deleting.
//!
//! Every term ends with the code of its field (see `tokens.rs`). Dates and numbers are columns `n<code>`, facets columns
//! `f<code>`. `kedang.json` beside tantivy's own files holds the fields.

use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::Index;
use tantivy::directory::Directory;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

use crate::error::IndexError;
use crate::field::{Code, FieldTable};
use crate::tokens::{PinyinTokenizer, TextTokenizer};

/// The file that describes the fields.
pub(crate) const DESCRIPTION: &str = "kedang.json";
/// The layout that this version writes and reads.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Description {
    version: u32,
    fields: FieldTable,
}

/// The fields of tantivy's schema that always exist.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Handles {
    pub(crate) text: Field,
    pub(crate) exact: Field,
    pub(crate) pinyin: Field,
    pub(crate) key: Field,
    pub(crate) url: Field,
    /// Telephone numbers as written, for snippets.
    pub(crate) shown: Field,
    pub(crate) boost: Field,
}

/// The column of a date or a number.
pub(crate) fn range_column(code: Code) -> String {
    format!("n{code}")
}

/// The column of a facet.
pub(crate) fn facet_column(code: Code) -> String {
    format!("f{code}")
}

/// The column of types and ids.
pub(crate) const KEY: &str = "key";
/// The column of boosts, in hundredths; empty means one.
pub(crate) const BOOST: &str = "boost";

/// Makes the schema for the fields.
pub(crate) fn schema(fields: &FieldTable) -> Schema {
    let mut builder = Schema::builder();
    let indexed = |tokenizer: &str, option| {
        TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option).set_fieldnorms(false)
    };
    let positions = IndexRecordOption::WithFreqsAndPositions;
    let text = indexed("text", positions).set_fieldnorms(true);
    builder.add_text_field("text", TextOptions::default().set_indexing_options(text).set_stored());
    let exact = indexed("raw", IndexRecordOption::Basic);
    builder.add_text_field("exact", TextOptions::default().set_indexing_options(exact));
    builder.add_text_field("pinyin", TextOptions::default().set_indexing_options(indexed("pinyin", positions)));
    builder.add_text_field(KEY, STRING | STORED | FAST);
    builder.add_text_field("url", STORED);
    builder.add_text_field("shown", STORED);
    builder.add_u64_field(BOOST, NumericOptions::default().set_fast());
    for (code, field) in fields.iter() {
        if field.kind.has_ranges() {
            builder.add_i64_field(&range_column(code), NumericOptions::default().set_fast());
        }
        if field.facet && field.kind.can_facet() {
            builder.add_text_field(&facet_column(code), TextOptions::default().set_fast("raw"));
        }
    }
    builder.build()
}

/// Finds the standing fields in a schema.
pub(crate) fn handles(schema: &Schema) -> Result<Handles, IndexError> {
    let field = |name: &str| schema.get_field(name);
    Ok(Handles {
        text: field("text")?,
        exact: field("exact")?,
        pinyin: field("pinyin")?,
        key: field(KEY)?,
        url: field("url")?,
        shown: field("shown")?,
        boost: field(BOOST)?,
    })
}

/// The tokenizers that the schema names.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register("text", TextAnalyzer::from(TextTokenizer));
    manager.register("pinyin", TextAnalyzer::from(PinyinTokenizer));
    manager
}

/// Writes the description of the fields.
pub(crate) fn write_description(directory: &dyn Directory, fields: &FieldTable) -> Result<(), IndexError> {
    let description = Description { version: VERSION, fields: fields.clone() };
    let json = serde_json::to_vec(&description).map_err(|error| IndexError::Format(error.to_string()))?;
    Ok(directory.atomic_write(Path::new(DESCRIPTION), &json)?)
}

/// Opens an index and reads the description of its fields.
pub(crate) fn open(directory: Box<dyn Directory>) -> Result<(Index, FieldTable), IndexError> {
    let json = directory.atomic_read(Path::new(DESCRIPTION)).map_err(|error| IndexError::Format(error.to_string()))?;
    let description: Description =
        serde_json::from_slice(&json).map_err(|error| IndexError::Format(error.to_string()))?;
    if description.version != VERSION {
        return Err(IndexError::Format(format!("layout {} is not layout {VERSION}", description.version)));
    }
    let mut index = Index::open(directory)?;
    index.set_tokenizers(tokenizers());
    Ok((index, description.fields))
}
