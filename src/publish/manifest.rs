//! What an output folder holds, written down in it.
//!
//! In: paths, sizes, the name of the content. Out: the file `.kedang-manifest`, and the same back. Beside it stands, while
//! somebody writes, `.kedang-manifest-open` with the paths that will be there besides: a build that dies leaves nothing
//! behind that the next would not know, and as long as that file is there nobody believes the name.
//!
//! ```text
//! kedang site 2
//! hash of the next line
//! {"made": name of the content or null, "list": hash of what follows}
//! sorted table: path -> size
//! ```
//!
//! Programs that know only the former format, whose first line is `kedang site 1` and then a path on each, refuse such a
//! folder. Paths are checked when something is done with them, whoever wrote them.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::check_path;
use crate::snapshot::OUTPUT_MARKER;
use crate::store::Sorted;

/// First line of the list of written files.
const HEAD: &str = "kedang site 2\n";

/// First line of such a list as text.
pub(super) const FORMER_HEAD: &str = "kedang site 1";

/// Bytes of a row: the size of the file.
pub const WIDTH: usize = 8;

/// Longest head; a name that does not fit is not believed.
const LONGEST_HEAD: u64 = 64 * 1024;

/// What a folder holds.
pub struct Manifest {
    /// Files of the last build that came to its end, with their sizes.
    pub files: Sorted,
    /// Files that builds which did not come to their end may have written besides.
    pub more: BTreeSet<String>,
    /// Name of the content; none when anything is doubtful.
    pub made: Option<String>,
    /// Whether this was read from the folder.
    is_there: bool,
}

#[derive(Serialize, Deserialize)]
struct Head {
    made: Option<String>,
    list: String,
}

/// The file with the paths that will be there besides.
const OPEN: &str = ".kedang-manifest-open";

/// The name of the content of an output folder, for a builder that can tell the changes since; none when a whole site is
/// needed. Reads a few hundred bytes.
pub fn made(folder: &Path) -> Option<String> {
    if fs::symlink_metadata(folder.join(OPEN)).is_ok() {
        return None;
    }
    let file = File::open(folder.join(OUTPUT_MARKER)).ok()?;
    read_head(&mut BufReader::new(file.take(LONGEST_HEAD)))?.made
}

impl Manifest {
    /// The manifest of a folder in which nothing was written yet.
    pub fn empty() -> Manifest {
        Manifest { files: Sorted::new(WIDTH), more: BTreeSet::new(), made: None, is_there: false }
    }

    /// Reads the manifest of a folder; `None` inside when there is one that no build wrote as it is.
    ///
    /// # Errors
    ///
    /// When there is none, or it cannot be read.
    pub fn read(folder: &Path) -> io::Result<Option<Manifest>> {
        let bytes = fs::read(folder.join(OUTPUT_MARKER))?;
        let Some(mut manifest) = parse(&bytes) else { return Ok(None) };
        match fs::read_to_string(folder.join(OPEN)) {
            Ok(text) => {
                manifest.made = None;
                manifest.more = paths(&text).map(str::to_owned).collect();
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(Some(manifest))
    }

    /// Every path that may be there.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let listed = self.files.iter().filter_map(|(path, _)| std::str::from_utf8(path).ok());
        listed.filter(|path| check_path(path).is_ok()).chain(self.more.iter().map(String::as_str))
    }

    /// Whether a build wrote the file, or may have.
    pub fn knows(&self, path: &str) -> bool {
        self.files.find(path.as_bytes()).is_ok() || self.more.contains(path)
    }

    /// Says, before the first change in the folder, which files will be there besides; from here on nobody believes the
    /// name.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn open<'p>(&self, folder: &Path, paths: impl Iterator<Item = &'p str>) -> io::Result<()> {
        if !self.is_there {
            // Else nobody would know that what follows is ours.
            close(folder, &self.files, None)?;
        }
        let new: BTreeSet<&str> = paths.filter(|path| !self.knows(path)).collect();
        let mut text = String::new();
        for path in new.into_iter().chain(self.more.iter().map(String::as_str)) {
            text.push_str(path);
            text.push('\n');
        }
        replace(folder, OPEN, &[text.as_bytes()])
    }
}

/// Says that a folder holds these files and nothing else of ours.
///
/// # Errors
///
/// When the folder cannot be written.
pub fn close(folder: &Path, files: &Sorted, made: Option<&str>) -> io::Result<()> {
    let list = blake3::hash(files.as_bytes()).to_hex().to_string();
    let line = serde_json::to_string(&Head { made: made.map(str::to_owned), list })?;
    let head = format!("{HEAD}{}\n{line}\n", blake3::hash(line.as_bytes()).to_hex());
    replace(folder, OUTPUT_MARKER, &[head.as_bytes(), files.as_bytes()])?;
    match fs::remove_file(folder.join(OPEN)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Replaces a file in one step.
fn replace(folder: &Path, name: &str, parts: &[&[u8]]) -> io::Result<()> {
    let temporary: PathBuf = folder.join(format!("{OUTPUT_MARKER}-new"));
    let mut file = File::create(&temporary)?;
    parts.iter().try_for_each(|part| file.write_all(part))?;
    fs::rename(&temporary, folder.join(name))
}

/// The manifest in these bytes; none when they are something else, or so damaged that nobody knows what is ours.
fn parse(bytes: &[u8]) -> Option<Manifest> {
    let former = bytes.strip_prefix(FORMER_HEAD.as_bytes()).filter(|rest| rest.is_empty() || rest[0] == b'\n');
    if let Some(rest) = former {
        let text = std::str::from_utf8(rest).ok()?;
        let sorted: BTreeSet<&str> = paths(text).collect();
        let rows = sorted.into_iter().map(|path| (path.as_bytes(), [0; WIDTH]));
        let files = Sorted::from_sorted(WIDTH, rows);
        return Some(Manifest { files, is_there: true, ..Manifest::empty() });
    }
    let mut rest = bytes;
    let head = read_head(&mut rest)?;
    let files = Sorted::from_bytes(rest.to_vec(), WIDTH)?;
    let is_whole = blake3::hash(rest).to_hex().as_str() == head.list;
    Some(Manifest { files, more: BTreeSet::new(), made: head.made.filter(|_| is_whole), is_there: true })
}

/// Reads the head and leaves the reader behind it.
fn read_head(reader: &mut impl BufRead) -> Option<Head> {
    let mut lines = [String::new(), String::new(), String::new()];
    for line in &mut lines {
        reader.read_line(line).ok()?;
    }
    let [head, hash, line] = lines;
    let line = line.strip_suffix('\n')?;
    if head != HEAD || blake3::hash(line.as_bytes()).to_hex().as_str() != hash.trim_end() {
        return None;
    }
    serde_json::from_str(line).ok()
}

/// The paths in a text; lines that are no path of a site are passed over, whoever wrote them.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| check_path(line).is_ok())
}
