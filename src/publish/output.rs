//! What is to be published: a whole site, or what makes a new site of an old one.
//!
//! In: paths and contents, and the names that the builder gives to what a site holds. Out: an [`Output`], which
//! [`Output::write`] brings into a folder and [`Tree::put`](super::live::Tree::put) into a live site.
//!
//! A name stands for the content of a whole site, every file of it; it is whatever the builder likes, as long as two sites
//! with different files have different names. A folder remembers the name of what it holds, so that the builder can be
//! asked for nothing but the changes since.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{PublishError, check_path};

/// Bytes of a file that are in memory at once.
const PIECE: usize = 256 * 1024;

/// The files of a site, or those that changed.
#[derive(Default)]
pub struct Output<'a> {
    pub(super) files: BTreeMap<String, Content<'a>>,
    /// Paths that the older site had and this one has not; only with `since`.
    pub(super) removed: BTreeSet<String>,
    /// Name of the older site.
    pub(super) since: Option<String>,
    /// Name of the site.
    pub(super) made: Option<String>,
}

/// What a file holds.
pub(super) enum Content<'a> {
    /// Bytes that exist already.
    Bytes(Arc<[u8]>),
    /// Bytes that are made when the file is written, so that a large site never stands in memory as a whole.
    Made(Make<'a>),
    /// The bytes of a file somewhere else.
    File(PathBuf),
}

/// Makes the bytes of one file; else says why it cannot.
pub type Make<'a> = Box<dyn Fn() -> Result<Vec<u8>, String> + Send + Sync + 'a>;

impl<'a> Output<'a> {
    /// A whole site, without files yet.
    pub fn new() -> Output<'a> {
        Output::default()
    }

    /// A site that is told by what differs from the one with the name `since`; without differences yet.
    pub fn since(since: impl Into<String>) -> Output<'a> {
        Output { since: Some(since.into()), ..Output::default() }
    }

    /// Names what the site holds with this output. Without a name nobody can come with changes only the next time.
    pub fn name(&mut self, made: impl Into<String>) {
        self.made = Some(made.into());
    }

    /// Adds a file; `path` is relative, with `/`.
    ///
    /// # Errors
    ///
    /// When the path leaves the folder, is reserved, or is already taken.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Result<(), PublishError> {
        self.insert(path.into(), Content::Bytes(bytes.into()))
    }

    /// Adds a file whose bytes are made when it is written, on any thread.
    ///
    /// # Errors
    ///
    /// Those of [`Output::add`].
    pub fn add_made(&mut self, path: impl Into<String>, make: Make<'a>) -> Result<(), PublishError> {
        self.insert(path.into(), Content::Made(make))
    }

    /// Adds a file with the bytes of another, which must stay as it is until the site is written. It is not read where
    /// the site has `path` already and that name [says all about its content](super::live::is_immutable).
    ///
    /// # Errors
    ///
    /// Those of [`Output::add`].
    pub fn add_file(&mut self, path: impl Into<String>, file: impl Into<PathBuf>) -> Result<(), PublishError> {
        self.insert(path.into(), Content::File(file.into()))
    }

    /// Says that the older site had a file which this one has not. In a whole site this means nothing, nor for a path that
    /// is added too.
    ///
    /// # Errors
    ///
    /// When the path leaves the folder or is reserved.
    pub fn remove(&mut self, path: impl Into<String>) -> Result<(), PublishError> {
        let path = path.into();
        check_path(&path).map_err(|reason| PublishError::BadPath { path: path.clone(), reason })?;
        self.removed.insert(path);
        Ok(())
    }

    fn insert(&mut self, path: String, content: Content<'a>) -> Result<(), PublishError> {
        check_path(&path).map_err(|reason| PublishError::BadPath { path: path.clone(), reason })?;
        if self.files.contains_key(&path) {
            return Err(PublishError::Twice { path });
        }
        self.files.insert(path, content);
        Ok(())
    }

    /// The paths of the files, sorted; of those that changed when this is no whole site.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// How many files there are, or changed.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether every file of the site is here.
    pub fn is_whole(&self) -> bool {
        self.since.is_none()
    }

    /// Paths that go, and do not come at the same time.
    pub(super) fn gone(&self) -> impl Iterator<Item = &str> {
        self.removed.iter().map(String::as_str).filter(|path| !self.files.contains_key(*path))
    }
}

impl Content<'_> {
    /// The bytes, all at once.
    pub(super) fn bytes(&self, path: &str) -> Result<Cow<'_, [u8]>, PublishError> {
        match self {
            Content::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Content::Made(make) => {
                make().map(Cow::Owned).map_err(|reason| PublishError::Made { path: path.to_owned(), reason })
            }
            Content::File(file) => std::fs::read(file).map(Cow::Owned).map_err(|error| super::io(file, &error)),
        }
    }
}

/// Writes the bytes of one file into a new one, with the rights of any new file; their hash and number.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(blake3::Hash, u64), PublishError> {
    let mut source = File::open(from).map_err(|error| super::io(from, &error))?;
    let mut target = File::create(to).map_err(|error| super::io(to, &error))?;
    let (mut hasher, mut piece, mut size) = (blake3::Hasher::new(), vec![0; PIECE], 0);
    loop {
        let count = read(&mut source, &mut piece).map_err(|error| super::io(from, &error))?;
        if count == 0 {
            return Ok((hasher.finalize(), size));
        }
        hasher.update(&piece[..count]);
        size += count as u64;
        target.write_all(&piece[..count]).map_err(|error| super::io(to, &error))?;
    }
}

/// Reads until the buffer is full or the file ends.
fn read(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Whether a file is there with exactly these bytes.
pub(super) fn holds(path: &Path, bytes: &[u8]) -> bool {
    let same = || -> io::Result<bool> {
        if !is_file(path, bytes.len() as u64)? {
            return Ok(false);
        }
        let (mut file, mut piece) = (File::open(path)?, [0; 16 * 1024]);
        let mut rest = bytes;
        loop {
            let count = read(&mut file, &mut piece)?;
            if count == 0 {
                return Ok(rest.is_empty());
            }
            let Some((start, end)) = rest.split_at_checked(count) else { return Ok(false) };
            if start != &piece[..count] {
                return Ok(false);
            }
            rest = end;
        }
    };
    same().unwrap_or(false)
}

/// Whether two files have the same bytes; a link is none.
pub(super) fn are_same(path: &Path, source: &Path) -> bool {
    let same = || -> io::Result<bool> {
        if !is_file(path, std::fs::metadata(source)?.len())? {
            return Ok(false);
        }
        let (mut file, mut other) = (File::open(path)?, File::open(source)?);
        let (mut piece, mut wanted) = (vec![0; PIECE], vec![0; PIECE]);
        loop {
            let (count, length) = (read(&mut file, &mut piece)?, read(&mut other, &mut wanted)?);
            if piece[..count] != wanted[..length] {
                return Ok(false);
            }
            if count == 0 {
                return Ok(true);
            }
        }
    };
    same().unwrap_or(false)
}

fn is_file(path: &Path, size: u64) -> io::Result<bool> {
    let found = std::fs::symlink_metadata(path)?;
    Ok(found.is_file() && found.len() == size)
}
