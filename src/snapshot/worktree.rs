//! The files of a folder, as they are being edited.
//!
//! In: a folder, in git or not. Out: what git would commit from it: every visible file that is not ignored, and every
//! tracked one even if it is. Symbolic links are named and never followed, output folders are passed over.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use git2::Index;
use ignore::WalkBuilder;

use super::beneath::{Folder, plain_metadata};
use super::{
    Entry, EntryKind, GitEnv, OUTPUT_MARKER, OpenError, Problem, ProblemKind, ReadError, Root, Snapshot, find,
    find_file, is_visible, tidy,
};

/// A folder as a snapshot: a listing made once, and bytes read when asked for.
pub struct WorkTree {
    folder: Folder,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
}

impl WorkTree {
    /// Lists exactly this folder, whether or not it is in git.
    ///
    /// # Errors
    ///
    /// When the folder does not exist or is a bare repository.
    pub fn open(path: &Path) -> Result<WorkTree, OpenError> {
        WorkTree::at(&Root::at(path, &GitEnv::default())?)
    }

    /// Lists the folder of a root that was found before.
    ///
    /// # Errors
    ///
    /// When the root is a bare repository.
    pub fn at(root: &Root) -> Result<WorkTree, OpenError> {
        if root.is_bare() {
            return Err(OpenError::Bare { path: root.records_root.display().to_string() });
        }
        let mut lister = Lister { root: &root.records_root, entries: Vec::new(), problems: Vec::new() };
        lister.walk(root.repository.is_some());
        tidy(&mut lister.entries, &mut lister.problems);
        lister.add_tracked(root);
        let Lister { mut entries, mut problems, .. } = lister;
        tidy(&mut entries, &mut problems);
        let folder = Folder::open(&root.records_root).map_err(|error| OpenError::NoFolder {
            path: root.records_root.display().to_string(),
            reason: error.to_string(),
        })?;
        Ok(WorkTree { folder, entries, problems })
    }
}

struct Lister<'a> {
    root: &'a Path,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
}

impl Lister<'_> {
    /// Walks the folder under the rules of `.gitignore`.
    fn walk(&mut self, in_git: bool) {
        let nested: Arc<Mutex<Vec<PathBuf>>> = Arc::default();
        let found = Arc::clone(&nested);
        let walk = WalkBuilder::new(self.root)
            .follow_links(false)
            .hidden(true)
            .ignore(false)
            .git_ignore(true)
            .git_exclude(in_git)
            .git_global(false)
            .parents(in_git)
            .require_git(false)
            .filter_entry(move |entry| {
                if entry.depth() == 0 || !entry.file_type().is_some_and(|kind| kind.is_dir()) {
                    return true;
                }
                // A repository inside the repository: git would hold a pointer to it, not its files.
                let is_repository = holds(entry.path(), ".git");
                if is_repository {
                    found.lock().unwrap_or_else(PoisonError::into_inner).push(entry.path().to_owned());
                }
                !is_repository && !holds(entry.path(), OUTPUT_MARKER)
            })
            .build();
        for item in walk {
            match item {
                Ok(item) if item.depth() == 0 => {}
                Ok(item) => self.item(&item),
                Err(error) => self.failed(&error),
            }
        }
        for folder in nested.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            if let Some(path) = self.relative(&folder) {
                self.entries.push(Entry { path: path.into(), kind: EntryKind::Other, size: 0, blob: None });
            }
        }
    }

    fn item(&mut self, item: &ignore::DirEntry) {
        if item.file_type().is_some_and(|kind| kind.is_dir()) {
            return;
        }
        let Some(path) = self.relative(item.path()) else { return };
        match item.metadata() {
            Ok(metadata) => self.entries.push(entry(path, &metadata)),
            Err(error) => self.problem(path, ProblemKind::Unreadable(describe(&error).1)),
        }
    }

    /// The path from the records root; a name that is not UTF-8 becomes a problem.
    fn relative(&mut self, path: &Path) -> Option<String> {
        match slashed(path.strip_prefix(self.root).ok()?) {
            Ok(path) => Some(path),
            Err(lossy) => {
                self.problem(lossy, ProblemKind::NameNotUtf8);
                None
            }
        }
    }

    /// Adds files that git tracks although an ignore rule matches them.
    fn add_tracked(&mut self, root: &Root) {
        let Some(place) = &root.repository else { return };
        let Ok(index) = Index::open(&place.index_file) else { return };
        let mut extra = Vec::new();
        for item in index.iter() {
            let Some(path) = item.path.strip_prefix(root.prefix.as_bytes()) else { continue };
            let Ok(path) = std::str::from_utf8(path) else { continue };
            if !is_visible(path) || find(&self.entries, path).is_some() {
                continue;
            }
            if let Ok(metadata) = plain_metadata(self.root, path)
                && !metadata.is_dir()
                && !in_output(self.root, path)
            {
                extra.push(entry(path.to_owned(), &metadata));
            }
        }
        self.entries.append(&mut extra);
    }

    fn failed(&mut self, error: &ignore::Error) {
        let (path, reason) = describe(error);
        let relative = path.as_deref().and_then(|path| path.strip_prefix(self.root).ok());
        let path = relative.map_or_else(String::new, |path| slashed(path).unwrap_or_else(|lossy| lossy));
        self.problem(path, ProblemKind::Unreadable(reason));
    }

    fn problem(&mut self, path: String, kind: ProblemKind) {
        self.problems.push(Problem { path: path.into(), kind });
    }
}

/// The path an error is about, and its words without the path.
fn describe(error: &ignore::Error) -> (Option<PathBuf>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path.clone()), describe(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => describe(err),
        other => (None, other.to_string()),
    }
}

fn holds(folder: &Path, name: &str) -> bool {
    fs::symlink_metadata(folder.join(name)).is_ok()
}

/// Whether a folder between the root and the path holds a build's output.
fn in_output(root: &Path, path: &str) -> bool {
    path.match_indices('/').any(|(slash, _)| holds(&root.join(&path[..slash]), OUTPUT_MARKER))
}

fn entry(path: String, metadata: &Metadata) -> Entry {
    let kind = if metadata.is_file() {
        EntryKind::File
    } else if metadata.is_symlink() {
        EntryKind::Symlink
    } else {
        EntryKind::Other
    };
    let size = if kind == EntryKind::File { metadata.len() } else { 0 };
    Entry { path: Arc::from(path), kind, size, blob: None }
}

/// A relative path with `/` between its parts; lossy when a name is not UTF-8.
fn slashed(path: &Path) -> Result<String, String> {
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    match parts {
        Some(parts) => Ok(parts.join("/")),
        None => Err(path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")),
    }
}

impl Snapshot for WorkTree {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        find_file(&self.entries, path)?;
        self.folder.read(path).map_err(|reason| ReadError::new(path, reason))
    }

    fn describe(&self) -> String {
        self.folder.path().display().to_string()
    }

    fn problems(&self) -> &[Problem] {
        &self.problems
    }
}
