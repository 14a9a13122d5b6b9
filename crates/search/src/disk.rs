//! Indexes in directories on disk: the one part of this crate that touches files, absent in the browser.

use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::MmapDirectory;

use crate::{BuildOptions, FieldSpec, IndexBuilder, IndexError, IndexUpdater, Searcher, dump_in};

fn open(directory: &Path) -> Result<MmapDirectory, IndexError> {
    Ok(MmapDirectory::open(directory).map_err(TantivyError::from)?)
}

impl IndexBuilder {
    /// Starts an index in a directory that exists and holds no index.
    pub fn create(
        directory: &Path,
        fields: Vec<FieldSpec>,
        options: &BuildOptions,
    ) -> Result<IndexBuilder, IndexError> {
        IndexBuilder::create_in(open(directory)?, fields, options)
    }
}

impl IndexUpdater {
    /// Opens an index in a directory for changes; see [`IndexUpdater::open_in`].
    pub fn open(directory: &Path, fields: Vec<FieldSpec>) -> Result<IndexUpdater, IndexError> {
        IndexUpdater::open_in(open(directory)?, fields)
    }
}

impl Searcher {
    /// Opens the index in a directory.
    pub fn open(directory: &Path) -> Result<Searcher, IndexError> {
        Searcher::open_in(open(directory)?)
    }
}

/// Dumps the index in a directory; see [`dump_in`].
pub fn dump(directory: &Path) -> Result<String, IndexError> {
    dump_in(open(directory)?)
}
