//! All that is kept of the records of one state of a repository, and the files that it is kept in.
//!
//! ```text
//! state        head, tables, newer edges, findings: replaced as a whole, last
//! rows-N.log   what the model holds of each record, found by places in the tables
//! edges-N.log  older edges
//! ```

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::edges::Edges;
use super::findings::Findings;
use super::row::Key;
use super::tables::Tables;
use crate::snapshot::BlobId;
use crate::store::{self, Log, Series};

/// The version of what is kept; another is not read.
const FORMAT: u32 = 3;
/// A log is written anew when it is larger than this and half of it is nobody's.
const SMALL: u64 = 4 << 20;

/// What everything else belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Names this state, and no other.
    pub name: String,
    /// The record types by their numbers.
    pub types: Vec<Arc<str>>,
    /// The commit, where it is one.
    pub commit: Option<String>,
    /// Git's id of the folder with the records, where it is one of a commit.
    pub folder: Option<BlobId>,
    /// The instant that was taken for now.
    #[serde(with = "instant")]
    pub now: Timestamp,
    /// The first key that no record has had.
    pub next: Key,
    /// The number in the name of the log.
    pub log: u64,
    /// The bytes of the log that are known.
    pub end: u64,
    /// How many of them are of rows that are still told of.
    pub used: u64,
    /// The number in the name of the file with older edges.
    pub edges: u64,
}

/// All that is kept.
#[derive(Clone, Debug)]
pub struct State {
    /// What everything else belongs to.
    pub head: Head,
    /// The tables.
    pub tables: Arc<Tables>,
    /// Who looked at what.
    pub edges: Edges,
    /// What was found.
    pub findings: Findings,
}

/// The folder that a state is kept in.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    tag: Vec<u8>,
}

impl Folder {
    /// The folder at a path. What another `program` has kept there is not read.
    pub fn new(path: &Path, program: &str) -> Folder {
        Folder { path: path.to_owned(), tag: format!("kedang records {FORMAT} {program}\n").into_bytes() }
    }

    /// What is kept, if all of it is whole.
    pub fn read(&self) -> Option<State> {
        let parts = store::share_parts(&self.path.join("state"), &self.tag)?;
        let [head, records, others, ids, unique, folded, index, replaced, new, findings] =
            <[Bytes; 10]>::try_from(parts).ok()?;
        let head: Head = serde_json::from_slice(&head).ok()?;
        let tables = Tables::from_bytes([records, others, ids, unique, folded])?;
        let findings = Findings::from_bytes(&findings)?;
        let edges = Edges::open(&self.edges().path(head.edges), [&index, &replaced, &new])?;
        Some(State { head, tables: Arc::new(tables), edges, findings })
    }

    /// The log of a state.
    pub fn log(&self, head: &Head) -> Log {
        self.logs().open(head.log, head.end)
    }

    fn logs(&self) -> Series {
        Series::new(&self.path, "rows")
    }

    fn edges(&self) -> Series {
        Series::new(&self.path, "edges")
    }

    /// Writes the edges of a state into a file of their own, if too many of them are in none.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written, or an edge be read.
    pub fn settle(&self, state: &mut State) -> io::Result<()> {
        if let Some(number) = state.edges.settle_many(&self.edges())? {
            state.head.edges = number;
        }
        Ok(())
    }

    /// Writes a state; its log must have been flushed. Files of other states go.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn write(&self, state: &State) -> io::Result<()> {
        std::fs::create_dir_all(&self.path)?;
        let head = serde_json::to_vec(&state.head)?;
        let (edges, findings) = (state.edges.parts(), state.findings.to_bytes());
        let tables = state.tables.all().map(store::Sorted::as_bytes);
        let parts: Vec<&[u8]> = [&head[..]]
            .into_iter()
            .chain(tables)
            .chain(edges.iter().map(Vec::as_slice))
            .chain([&findings[..]])
            .collect();
        store::write_parts(&self.path.join("state"), &self.tag, &parts)?;
        self.logs().forget_others(state.head.log);
        self.edges().forget_others(state.head.edges);
        Ok(())
    }

    /// A log that no state has, for one that is made from nothing. Its number comes after all others there are.
    pub fn new_log(&self) -> io::Result<(u64, Log)> {
        self.logs().begin()
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// An instant as its RFC 3339 text.
mod instant {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(at)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

impl Head {
    /// Whether more than half of the log is of rows that nobody tells of.
    pub fn is_wasteful(&self) -> bool {
        self.end > SMALL && self.used * 2 < self.end
    }
}
