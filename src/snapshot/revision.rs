//! The records of one commit, read from git's object store alone.
//!
//! In: a repository and a revision. Out: the files of that commit below its records folder. The work tree is never
//! looked at, so that it works in a bare repository and is not disturbed by what somebody is editing.

use std::sync::Arc;

use git2::Oid;

use super::objects::bytes_of;
use super::{BlobId, CONFIG_FILE, Entry, Objects, OpenError, Origin, Problem, ReadError, Root, Snapshot, tree};

/// A commit, opened but not listed.
pub struct Commit {
    objects: Objects,
    commit: Oid,
    folder: BlobId,
    name: String,
    prefix: String,
}

impl Commit {
    /// Opens a commit by any name git understands: a branch, a tag, `HEAD~3`, an id.
    ///
    /// The records are looked for at the root's own prefix, then in the folders above it, then in the single folder
    /// at the top that has `kedang.yaml`.
    ///
    /// # Errors
    ///
    /// Outside a repository, for an unknown name, when the commit has no records or several, or when objects are
    /// missing or broken.
    pub fn open(root: &Root, rev: &str) -> Result<Commit, OpenError> {
        let place = root.need_repository()?;
        let repository = place.open()?;
        let commit = repository
            .revparse_single(rev)
            .and_then(|object| object.peel_to_commit())
            .map_err(|_| OpenError::NoRevision { rev: rev.to_owned() })?;
        let objects = Objects::open(place)?;
        let name = name(rev, commit.id());
        let broken = |reason: String| OpenError::Git { what: name.clone(), reason };
        let top = bytes_of(commit.tree_id());
        let prefix = records_prefix(&objects, top, &root.prefix, &name)?;
        let folder = tree::subtree(&objects, top, &prefix).map_err(broken)?.unwrap_or(top);
        Ok(Commit { objects, commit: commit.id(), folder, name, prefix })
    }

    /// Where the records are in this commit: empty, or a folder with `/` at its end. History is read from there.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Git's id of the folder with the records.
    pub fn folder(&self) -> BlobId {
        self.folder
    }

    /// The full id in hexadecimal.
    pub fn id(&self) -> String {
        self.commit.to_string()
    }

    /// The bytes of a file at the top of the records; none when there is none.
    pub fn file(&self, name: &str) -> Option<Vec<u8>> {
        let folder = self.objects.tree(self.folder).ok()?;
        let item = tree::parse(&folder).find(|item| item.name == name.as_bytes())?;
        self.objects.blob(item.id).ok()
    }

    /// What is different here from a folder that was listed before: each path with what stands there now. None when
    /// that cannot be told without listing everything: the folder is not known, or a name is not for everybody's eyes.
    pub fn changes_since(&self, folder: BlobId) -> Option<Vec<tree::PathChange>> {
        tree::changes(&self.objects, folder, self.folder).ok().flatten()
    }
}

impl Origin for Commit {
    fn read_entry(&self, path: &str, entry: Option<&Entry>) -> Result<Vec<u8>, ReadError> {
        self.objects.entry(path, entry)
    }

    fn describe(&self) -> String {
        self.name.clone()
    }

    fn commit(&self) -> Option<String> {
        Some(self.id())
    }
}

/// A commit as a snapshot.
pub struct Revision {
    commit: Arc<Commit>,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
}

impl Revision {
    /// Opens and lists a commit.
    ///
    /// # Errors
    ///
    /// Those of [`Commit::open`].
    pub fn open(root: &Root, rev: &str) -> Result<Revision, OpenError> {
        Revision::list(Arc::new(Commit::open(root, rev)?))
    }

    /// Lists a commit.
    ///
    /// # Errors
    ///
    /// When objects are missing or broken.
    pub fn list(commit: Arc<Commit>) -> Result<Revision, OpenError> {
        let broken = |reason: String| OpenError::Git { what: commit.name.clone(), reason };
        let (entries, problems) = tree::list(&commit.objects, commit.folder).map_err(broken)?;
        Ok(Revision { commit, entries, problems })
    }

    /// Where the records are in this commit.
    pub fn prefix(&self) -> &str {
        &self.commit.prefix
    }
}

impl Snapshot for Revision {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.commit.objects.file(&self.entries, path)
    }

    fn describe(&self) -> String {
        self.commit.describe()
    }

    fn commit(&self) -> Option<String> {
        Some(self.commit.id())
    }

    fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// Whether the commit `new` comes after `old`, or is it; none when the repository does not know `old`.
///
/// # Errors
///
/// Outside a repository, or when its commits cannot be read.
pub fn descends(root: &Root, new: &str, old: &str) -> Result<Option<bool>, OpenError> {
    let repository = root.need_repository()?.open()?;
    let broken = |error: git2::Error| OpenError::git(new, &error);
    let new = Oid::from_str(new).map_err(broken)?;
    let Ok(old) = Oid::from_str(old) else { return Ok(None) };
    if repository.find_commit(old).is_err() {
        return Ok(None);
    }
    Ok(Some(new == old || repository.graph_descendant_of(new, old).map_err(broken)?))
}

/// `HEAD (1a2b3c4)`, or the short id alone when that is what was asked for.
fn name(rev: &str, commit: Oid) -> String {
    let id = commit.to_string();
    let short = &id[..7];
    let is_id = rev.len() >= 4 && id.starts_with(&rev.to_ascii_lowercase());
    if is_id { short.to_owned() } else { format!("{rev} ({short})") }
}

/// The folder of a commit that holds the records.
fn records_prefix(objects: &Objects, top: [u8; 20], wanted: &str, name: &str) -> Result<String, OpenError> {
    let broken = |reason: String| OpenError::Git { what: name.to_owned(), reason };
    let mut prefix = wanted;
    loop {
        if let Some(folder) = tree::subtree(objects, top, prefix).map_err(broken)?
            && has_config(objects, folder).map_err(broken)?
        {
            return Ok(prefix.to_owned());
        }
        if prefix.is_empty() {
            break;
        }
        let parent = prefix.trim_end_matches('/').rfind('/').map_or(0, |slash| slash + 1);
        prefix = &prefix[..parent];
    }
    let bytes = objects.tree(top).map_err(broken)?;
    let mut candidates = Vec::new();
    for item in tree::parse(&bytes).filter(tree::TreeItem::is_tree) {
        if let Ok(folder) = std::str::from_utf8(item.name)
            && has_config(objects, item.id).map_err(broken)?
        {
            candidates.push(folder.to_owned());
        }
    }
    match candidates.as_slice() {
        [only] => Ok(format!("{only}/")),
        _ => Err(OpenError::NoRecords { place: name.to_owned(), candidates }),
    }
}

fn has_config(objects: &Objects, folder: [u8; 20]) -> Result<bool, String> {
    let bytes = objects.tree(folder)?;
    Ok(tree::parse(&bytes).any(|item| item.name == CONFIG_FILE.as_bytes() && !item.is_tree()))
}
