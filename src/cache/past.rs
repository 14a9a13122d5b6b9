//! What is known, for somebody who compares other files with it and keeps nothing.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use super::advance::{self, From};
use super::door::with_blobs;
use super::files::{self, FileChange};
use super::held::Held;
use super::row::Key;
use super::state::{Folder, State};
use super::tables::Tables;
use crate::check::Checked;
use crate::diag::Diagnostic;
use crate::schema::Schema;
use crate::snapshot::{Commit, Index, OpenError, Origin, PathChange, Snapshot};

/// What is known of one repository.
pub struct Past {
    folder: Folder,
    state: State,
    /// The schema, which is that of everything near, and what was found in it.
    schema: OnceLock<(Arc<Schema>, Vec<Diagnostic>)>,
}

/// Files that are mostly those that are known, with the same schema.
pub struct Near {
    /// The files.
    pub files: Box<dyn Snapshot>,
    tables: Arc<Tables>,
    /// The first key that no record has.
    next: Key,
    changes: Vec<FileChange>,
}

impl Near {
    /// Paths at which there is something else than what is known.
    pub fn changed(&self) -> impl Iterator<Item = &str> {
        self.changes.iter().map(|(path, _)| path.as_str())
    }

    /// Paths at which there may be something else than in other such files: there is nothing else anywhere else.
    pub fn differing(&self, other: &Near) -> BTreeSet<String> {
        self.changed().chain(other.changed()).map(str::to_owned).collect()
    }
}

impl Past {
    /// Opens what is known in a folder; what another `program` wrote is not read.
    pub fn look(path: &Path, program: &str) -> Option<Past> {
        let folder = Folder::new(path, program);
        Some(Past { state: folder.read()?, folder, schema: OnceLock::new() })
    }

    /// The files of a commit, without listing them; none when that does not do.
    pub fn commit(&self, commit: Arc<Commit>) -> Option<Near> {
        let changes = commit.changes_since(self.state.head.folder?)?;
        self.near(commit, changes)
    }

    /// The files of an index, without listing them; none when that does not do.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    pub fn index(&self, index: Arc<Index>) -> Result<Option<Near>, OpenError> {
        let changes = index.changes_since(|| self.state.tables.known())?;
        Ok(changes.and_then(|changes| self.near(index, changes)))
    }

    fn near(&self, origin: Arc<dyn Origin>, changes: Vec<PathChange>) -> Option<Near> {
        let changes = with_blobs(changes);
        let (schema, _) = self.schema(&origin);
        let (tables, next) = files::tables(&self.state, schema, &changes)?;
        let tables = Arc::new(tables);
        Some(Near { files: Box::new(Held::new(tables.clone(), origin)), tables, next, changes })
    }

    fn schema(&self, origin: &Arc<dyn Origin>) -> &(Arc<Schema>, Vec<Diagnostic>) {
        self.schema.get_or_init(|| advance::schema_of(&Held::new(self.state.tables.clone(), origin.clone())))
    }

    /// Checks such files as of `now`, without a look at what time alone has changed since what is known; none when that
    /// cannot be told from what is known.
    pub fn check(&self, near: &Near, now: Timestamp) -> Option<Checked> {
        let from = From {
            state: self.state.clone(),
            log: self.folder.log(&self.state.head),
            tables: (*near.tables).clone(),
            next: near.next,
            changes: &near.changes,
            snapshot: &*near.files,
            schema: self.schema.get()?.clone(),
            now,
            name: String::new(),
        };
        let (model, findings) = advance::compare(from)?;
        Some(Checked { model, diagnostics: findings.sorted() })
    }
}
