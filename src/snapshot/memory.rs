//! A snapshot held in memory: the double that tests of every other module read from.

use std::collections::BTreeMap;

use super::{Entry, EntryKind, Problem, ReadError, Snapshot, find_file, tidy};

/// Files given as pairs of path and bytes.
///
/// ```
/// use kedang::snapshot::{Memory, Snapshot};
/// let files = Memory::new([("types/note.yaml", "type: note\n"), ("kedang.yaml", "kedang: 1\n")]);
/// assert_eq!(files.entries()[0].path.as_ref(), "kedang.yaml");
/// assert_eq!(files.read("types/note.yaml").unwrap(), b"type: note\n");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Memory {
    entries: Vec<Entry>,
    files: BTreeMap<String, Vec<u8>>,
    problems: Vec<Problem>,
    name: String,
}

impl Memory {
    /// A snapshot without files, standing for a place that has no records.
    pub fn nothing(name: impl Into<String>) -> Memory {
        Memory { name: name.into(), ..Memory::default() }
    }

    /// A snapshot of these files; a later pair with the same path replaces the earlier.
    pub fn new<P: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Memory {
        let files: BTreeMap<String, Vec<u8>> =
            files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect();
        let entries = files
            .iter()
            .map(|(path, bytes)| Entry {
                path: path.as_str().into(),
                kind: EntryKind::File,
                size: bytes.len() as u64,
                blob: None,
            })
            .collect();
        Memory { entries, files, problems: Vec::new(), name: "memory".to_owned() }
    }

    /// Adds an entry that is not a file, such as a symbolic link.
    pub fn with_entry(mut self, path: &str, kind: EntryKind) -> Memory {
        self.entries.push(Entry { path: path.into(), kind, size: 0, blob: None });
        tidy(&mut self.entries, &mut self.problems);
        self
    }

    /// Adds a problem.
    pub fn with_problem(mut self, problem: Problem) -> Memory {
        self.problems.push(problem);
        tidy(&mut self.entries, &mut self.problems);
        self
    }
}

impl Snapshot for Memory {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        find_file(&self.entries, path)?;
        self.files.get(path).cloned().ok_or_else(|| ReadError::new(path, "no such file"))
    }

    fn describe(&self) -> String {
        self.name.clone()
    }

    fn problems(&self) -> &[Problem] {
        &self.problems
    }
}
