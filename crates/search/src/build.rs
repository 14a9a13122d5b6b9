//! Writing an index.
//!
//! In: the fields and the documents. Out: a directory with one segment, written by the calling thread alone. Never: a second
//! thread, a merge, or a difference between two builds that a [`crate::dump`] would show.

use std::path::PathBuf;

use tantivy::directory::Directory;
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::{HasLen, Index, IndexSettings};

use crate::entry::Entries;
use crate::error::IndexError;
use crate::field::{Document, FieldSpec, FieldTable};

/// How to write an index.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// Bytes the term table starts from; it grows as needed.
    pub memory: usize,
}

impl Default for BuildOptions {
    fn default() -> BuildOptions {
        BuildOptions { memory: 64 << 20 }
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stats {
    /// Documents in the index.
    pub documents: u64,
    /// Bytes of all files.
    pub bytes: u64,
}

/// Writes one index.
pub struct IndexBuilder {
    writer: SingleSegmentIndexWriter,
    entries: Entries,
    directory: Box<dyn Directory>,
    documents: u64,
}

impl IndexBuilder {
    /// Starts an index in a directory of tantivy, such as one in memory.
    pub fn create_in(
        directory: impl Into<Box<dyn Directory>>,
        fields: Vec<FieldSpec>,
        options: &BuildOptions,
    ) -> Result<IndexBuilder, IndexError> {
        let directory = directory.into();
        let (fields, codes) = FieldTable::new(fields)?;
        let schema = crate::schema::schema(&fields);
        let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
        crate::schema::write_description(&*directory, &fields)?;
        let entries = Entries::new(fields, codes, &schema)?;
        let writer = Index::builder()
            .schema(schema)
            .settings(settings)
            .tokenizers(crate::schema::tokenizers())
            .single_segment_index_writer(directory.clone(), options.memory)?;
        Ok(IndexBuilder { writer, entries, directory, documents: 0 })
    }

    /// Adds a document.
    pub fn add(&mut self, document: &Document) -> Result<(), IndexError> {
        self.writer.add_document(self.entries.entry(document)?)?;
        self.documents += 1;
        Ok(())
    }

    /// Writes the index.
    pub fn finish(self) -> Result<Stats, IndexError> {
        let index = self.writer.finalize()?;
        let bytes = bytes(&index, &*self.directory);
        Ok(Stats { documents: self.documents, bytes })
    }
}

/// The bytes of all files of an index.
pub(crate) fn bytes(index: &Index, directory: &dyn Directory) -> u64 {
    let mut files = index.directory().list_managed_files();
    files.extend(["meta.json", ".managed.json", crate::schema::DESCRIPTION].map(Into::into));
    files.into_iter().map(|path: PathBuf| directory.open_read(&path).map_or(0, |file| file.len() as u64)).sum()
}
