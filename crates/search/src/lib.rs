//! The search engine of kedang: index schema, tokenizers, query language, ranking, snippets, facets.
//!
//! In: fields that are data ([`FieldSpec`]), documents ([`Document`]), and queries as people type them. Out: an index on disk
//! ([`IndexBuilder`]) and answers from it ([`Searcher`]). The same code answers natively and in the browser, so: no threads,
//! no clock, and no files but through tantivy's `Directory`; the feature `mmap` adds directories on disk.
//!
//! The query language is described in the module `query`.

mod build;
#[cfg(feature = "mmap")]
mod disk;
mod dump;
mod engine;
mod entry;
mod error;
mod field;
mod hit;
mod number;
mod pinyin;
mod query;
mod reading;
mod schema;
mod search;
mod snippet;
mod text;
mod tokens;
#[cfg(feature = "mmap")]
mod update;

pub use build::{BuildOptions, IndexBuilder, Stats};
#[cfg(feature = "mmap")]
pub use disk::dump;
pub use dump::dump_in;
pub use error::{IndexError, SearchError};
pub use field::{Document, FieldKind, FieldSpec, FieldValue};
pub use number::{NotANumber, Number};
pub use query::{QueryError, QueryErrorKind};
pub use reading::reading;
pub use search::{FacetCounts, Hit, Options, Results, Searcher};
pub use snippet::SnippetPart;
pub use tantivy::directory::{Directory, RamDirectory};
#[cfg(feature = "mmap")]
pub use update::IndexUpdater;

#[cfg(test)]
mod tests;
