//! Random indexes: they are read as libgit2 reads them, and what differs is what two listings say.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::Stdio;

use proptest::prelude::*;

use super::super::index::{by_libgit2, walk};
use super::*;

/// What is put at a path of an index.
#[derive(Clone, Debug)]
enum Put {
    /// A mode and a content.
    File(u32, u8),
    /// Sides of an unfinished merge.
    Sides(BTreeSet<u8>),
}

type Paths = BTreeMap<Vec<u8>, Put>;

fn path() -> impl Strategy<Value = Vec<u8>> {
    let folder = prop::sample::select(vec!["a/", "a-/", "客户/", ".hidden/", "a/b/", ""]);
    let long = "长".repeat(1500);
    let name = prop_oneof![
        20 => "[ab.-]{1,3}".prop_map(|name| format!("{name}x.md").into_bytes()),
        1 => Just(format!("{long}.md").into_bytes()),
        1 => Just(b"\xff.md".to_vec()),
        1 => Just(OUTPUT_MARKER.as_bytes().to_vec()),
    ];
    (folder, name).prop_map(|(folder, name)| [folder.as_bytes(), &name].concat())
}

fn put() -> impl Strategy<Value = Put> {
    let modes = prop::sample::select(vec![0o100_644, 0o100_644, 0o100_644, 0o100_755, 0o120_000, 0o160_000]);
    prop_oneof![
        20 => (modes, 0..3u8).prop_map(|(mode, content)| Put::File(mode, content)),
        1 => prop::collection::btree_set(1..4u8, 1..4).prop_map(Put::Sides),
    ]
}

fn paths() -> impl Strategy<Value = Paths> {
    prop::collection::btree_map(path(), put(), 0..24)
}

/// A repository with blobs to choose among, and an index that can be made anew.
struct Indexed {
    repo: TestRepo,
    blobs: Vec<String>,
}

impl Indexed {
    fn new() -> Indexed {
        let repo = TestRepo::new();
        repo.write("kedang.yaml", "kedang: 1\n");
        let blobs = (0..3usize).map(|content| {
            repo.write(".content", "x".repeat(content));
            repo.git(["hash-object", "-w", ".content"])
        });
        let blobs = blobs.collect();
        Indexed { repo, blobs }
    }

    fn file(&self) -> std::path::PathBuf {
        self.repo.top().join(".git/index")
    }

    /// Makes the index of these paths in a version; with `more`, one file is only meant to be added.
    fn fill(&self, paths: &Paths, version: u32, more: bool) {
        let _ = std::fs::remove_file(self.file());
        let mut lines = Vec::new();
        let mut line = |mode: u32, content: u8, stage: u8, path: &[u8]| {
            lines.extend(format!("{mode:o} {} {stage}\t", self.blobs[usize::from(content % 3)]).into_bytes());
            lines.extend(path);
            lines.push(0);
        };
        for (path, put) in paths {
            match put {
                Put::File(mode, content) => line(*mode, *content, 0, path),
                Put::Sides(sides) => sides.iter().for_each(|side| line(0o100_644, *side, *side, path)),
            }
        }
        let mut command = self.repo.command(["update-index", "-z", "--index-info"]);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(&lines).unwrap();
        assert!(child.wait().unwrap().success());
        self.repo.git(["update-index", "--index-version", &version.to_string()]);
        if more {
            self.repo.write("later.md", "later");
            self.repo.git(["add", "-N", "later.md"]);
        }
    }
}

/// All that an index says, as it was told.
fn told(read: impl FnOnce(&mut dyn FnMut(&super::super::index::Item<'_>))) -> Vec<String> {
    let mut all = Vec::new();
    read(&mut |item| all.push(format!("{item:?}")));
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_index_is_read_as_libgit2_reads_it(paths in paths(), version in 2..5u32, more: bool, bits: u64) {
        let indexed = Indexed::new();
        let mut paths = paths;
        // libgit2 takes a long path in the fourth version for damage.
        paths.retain(|path, _| version < 4 || path.len() < 4095);
        indexed.fill(&paths, version, more);
        let bytes = std::fs::read(indexed.file()).unwrap();
        let own = told(|take| walk(&bytes, take).expect("nothing here is unknown"));
        let wanted = told(|take| by_libgit2(&indexed.file(), take).unwrap());
        prop_assert_eq!(own.len(), paths.values().map(|put| if let Put::Sides(sides) = put { sides.len() } else { 1 }).sum::<usize>() + usize::from(more));
        prop_assert_eq!(own, wanted);
        // What is cut off is noticed, and what is damaged does no harm.
        for cut in 0..bytes.len() {
            prop_assert!(walk(&bytes[..cut], &mut |_| ()).is_none(), "cut at {}", cut);
        }
        for step in 0..8u64 {
            let mut damaged = bytes.clone();
            let at = (bits.rotate_left(step as u32 * 8) % bytes.len() as u64) as usize;
            damaged[at] ^= 1 << (step % 8);
            let _ = walk(&damaged, &mut |_| ());
        }
    }

    #[test]
    fn what_differs_is_what_two_listings_say(old in paths(), new in paths(), kept: bool, version in 2..5u32, more: bool) {
        let indexed = Indexed::new();
        // Often much is the same in both.
        let new = if kept { old.clone().into_iter().chain(new.into_iter().take(4)).skip(1).collect() } else { new };
        let place = root(indexed.repo.top());
        let list = || Staged::open(&place).unwrap();
        let key = |entry: &Entry| (entry.path.to_string(), entry.clone());
        indexed.fill(&old, version, false);
        let old = list();
        indexed.fill(&new, version, more);
        let new = list();
        let known = || {
            let known = |entry: &Entry| (entry.path.to_string().into_bytes(), entry.kind, entry.blob.unwrap_or_default());
            old.entries().iter().map(known).collect::<Vec<_>>()
        };
        let known = known();
        let known = || known.iter().map(|(path, kind, blob)| Known { path, kind: *kind, blob: *blob });
        let index = Index::open(&place).unwrap();
        let Some(changes) = index.changes_since(known).unwrap() else {
            let marked = !indexed.repo.git(["ls-files", &format!("*/{OUTPUT_MARKER}")]).is_empty();
            prop_assert!(!new.problems().is_empty() || marked, "it could be told");
            return Ok(());
        };
        prop_assert!(new.problems().is_empty());
        let mut entries: BTreeMap<String, Entry> = old.entries().iter().map(key).collect();
        for (path, entry) in changes {
            let before = entries.get(&path).cloned();
            prop_assert_ne!(&before, &entry, "nothing is another at {}", path);
            match entry {
                Some(entry) => {
                    prop_assert_eq!(&index.read_entry(&path, Some(&entry)).ok(), &new.read(&path).ok());
                    entries.insert(path, entry);
                }
                None => drop(entries.remove(&path)),
            }
        }
        prop_assert_eq!(entries.into_values().collect::<Vec<_>>(), new.entries());
    }
}
