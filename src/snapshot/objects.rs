//! Git's object store, shared by all reading threads.
//!
//! In: object ids. Out: their bytes. Nothing is written, and no ref, index or configuration is read.

use git2::{ObjectType, Odb, Oid};

use super::root::RepositoryPlace;
use super::{BlobId, Entry, EntryKind, OpenError, ReadError, find_file};

/// One object database of a repository, with its alternates.
///
/// libgit2 locks what it shares inside the database, so that one handle serves every thread; a repository handle
/// would not.
pub(crate) struct Objects {
    odb: Odb<'static>,
}

impl Objects {
    /// Opens the object folders of a repository.
    pub(crate) fn open(place: &RepositoryPlace) -> Result<Objects, OpenError> {
        // As git does when it reads: what lies on the disk was verified when it came there, and `git fsck` does so again.
        git2::opts::strict_hash_verification(false);
        let odb = Odb::new().map_err(|error| OpenError::git("objects", &error))?;
        for folder in place.object_folders() {
            let text = folder.to_str().ok_or_else(|| OpenError::Git {
                what: folder.display().to_string(),
                reason: "the path of the repository is not UTF-8".to_owned(),
            })?;
            odb.add_disk_alternate(text).map_err(|error| OpenError::git(text, &error))?;
        }
        Ok(Objects { odb })
    }

    /// The bytes of an ordinary file among the entries of a snapshot.
    pub(crate) fn file(&self, entries: &[Entry], path: &str) -> Result<Vec<u8>, ReadError> {
        self.entry(path, Some(find_file(entries, path)?))
    }

    /// The bytes of the ordinary file of an entry.
    pub(crate) fn entry(&self, path: &str, entry: Option<&Entry>) -> Result<Vec<u8>, ReadError> {
        let id = entry.filter(|entry| entry.kind == EntryKind::File).and_then(|entry| entry.blob);
        let id = id.ok_or_else(|| ReadError::new(path, "not an ordinary file"))?;
        self.blob(id).map_err(|reason| ReadError::new(path, reason))
    }

    /// The bytes of a blob.
    pub(crate) fn blob(&self, id: BlobId) -> Result<Vec<u8>, String> {
        self.get(id, ObjectType::Blob)
    }

    /// The raw bytes of a tree, for [`super::tree::parse`].
    pub(crate) fn tree(&self, id: BlobId) -> Result<Vec<u8>, String> {
        self.get(id, ObjectType::Tree)
    }

    /// The size of a blob without reading it.
    pub(crate) fn size(&self, id: BlobId) -> Result<u64, String> {
        let (size, _) = self.odb.read_header(oid(id)?).map_err(|error| error.message().to_owned())?;
        Ok(size as u64)
    }

    fn get(&self, id: BlobId, kind: ObjectType) -> Result<Vec<u8>, String> {
        let object = self.odb.read(oid(id)?).map_err(|error| error.message().to_owned())?;
        if object.kind() != kind {
            return Err(format!("git object {} is not a {}", object.id(), kind.str()));
        }
        Ok(object.data().to_vec())
    }
}

fn oid(id: BlobId) -> Result<Oid, String> {
    Oid::from_bytes(&id).map_err(|error| error.message().to_owned())
}

/// The twenty bytes of an id.
pub(crate) fn bytes_of(id: Oid) -> BlobId {
    let mut bytes = [0; 20];
    bytes.copy_from_slice(id.as_bytes());
    bytes
}
