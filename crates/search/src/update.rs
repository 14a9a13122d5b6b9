//! Changing an index in place of building it anew.
//!
//! In: an index and what changed. Out: the index with those documents replaced or gone; a [`crate::dump`] of it equals that of
//! one built from all documents at once. Native only: tantivy's writer of changes has threads of its own.
//!
//! Files are never rewritten but `meta.json` and `.managed.json`, which are replaced; so a copy made of hard links can be
//! changed while the original is read. Files whose names begin with a dot are for writers alone and need not be published.

use std::cmp::Reverse;

use tantivy::directory::Directory;
use tantivy::merge_policy::NoMergePolicy;
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

use crate::build::{Stats, bytes};
use crate::entry::{Entries, document_key};
use crate::error::IndexError;
use crate::field::{Document, FieldSpec, FieldTable};

/// Bytes the writer may use before it starts a new segment.
const MEMORY: usize = 64 << 20;
/// An index of more segments than this gets fewer: a reader fetches files of each.
const MOST_SEGMENTS: usize = 8;

/// Changes one index.
pub struct IndexUpdater {
    writer: IndexWriter,
    entries: Entries,
    directory: Box<dyn Directory>,
}

impl IndexUpdater {
    /// Opens an index that was built with these fields; with others it must be built anew ([`IndexError::Format`]).
    pub fn open_in(
        directory: impl Into<Box<dyn Directory>>,
        fields: Vec<FieldSpec>,
    ) -> Result<IndexUpdater, IndexError> {
        let directory = directory.into();
        let (index, known) = crate::schema::open(directory.clone())?;
        let (fields, codes) = FieldTable::new(fields)?;
        if fields != known {
            return Err(IndexError::Format("its fields are others".to_owned()));
        }
        let writer: IndexWriter = index.writer_with_num_threads(1, MEMORY)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(IndexUpdater { writer, entries: Entries::new(fields, codes, &index.schema())?, directory })
    }

    /// Removes a document, if it is there.
    pub fn remove(&mut self, type_name: &str, id: &str) {
        self.writer.delete_term(Term::from_field_text(self.entries.handles.key, &document_key(type_name, id)));
    }

    /// Puts a document in, in place of the one with the same type and id.
    pub fn put(&mut self, document: &Document) -> Result<(), IndexError> {
        let entry: TantivyDocument = self.entries.entry(document)?;
        self.remove(&document.type_name, &document.id);
        self.writer.add_document(entry)?;
        Ok(())
    }

    /// Writes the changes.
    pub fn finish(mut self) -> Result<Stats, IndexError> {
        self.writer.commit()?;
        let index: Index = self.writer.index().clone();
        let mut segments = index.searchable_segment_metas()?;
        segments.sort_by_key(|segment| (Reverse(segment.max_doc()), segment.id()));
        let (all, gone) = segments.iter().fold((0, 0), |(all, gone), segment| {
            (all + u64::from(segment.max_doc()), gone + u64::from(segment.num_deleted_docs()))
        });
        let sizes: Vec<u64> = segments.iter().map(|segment| segment.max_doc().into()).collect();
        let first = if gone * 4 > all { 0 } else { first_to_merge(&sizes) };
        if first < segments.len() {
            let ids: Vec<_> = segments[first..].iter().map(|segment| segment.id()).collect();
            self.writer.merge(&ids).wait()?;
        }
        self.writer.garbage_collect_files().wait()?;
        self.writer.wait_merging_threads()?;
        Ok(Stats { documents: all - gone, bytes: bytes(&index, &*self.directory) })
    }
}

/// Which segments are made one, given how many documents each has, the largest first: those from this number on. No larger one
/// is written again before the smaller ones together are half its size, so that a document is written again as often as the
/// logarithm of their number says (the logarithmic method: Bentley and Saxe, Decomposable searching problems, 1980).
fn first_to_merge(sizes: &[u64]) -> usize {
    if sizes.len() <= MOST_SEGMENTS {
        return sizes.len();
    }
    let smaller = |number: usize| sizes[number + 1..].iter().sum::<u64>();
    (0..sizes.len() - 2).find(|number| sizes[*number] <= 2 * smaller(*number)).unwrap_or(sizes.len() - 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_documents_are_written_again() {
        let (mut sizes, mut written) = (vec![100_000], 0);
        for _ in 0..2000 {
            sizes.push(100);
            sizes.sort_by_key(|size| Reverse(*size));
            let merged = sizes.split_off(first_to_merge(&sizes));
            let sum: u64 = merged.iter().sum();
            written += sum;
            sizes.extend((sum > 0).then_some(sum));
            sizes.sort_by_key(|size| Reverse(*size));
            assert!(sizes.len() <= MOST_SEGMENTS);
        }
        assert_eq!(sizes.iter().sum::<u64>(), 300_000);
        assert!(written < 2000 * 100 * 8, "{written}");
    }
}
