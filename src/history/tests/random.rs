//! A kept history tells the same as one from nothing, whatever was committed: random repositories, step by step.

use std::collections::{BTreeMap, BTreeSet};

use git2::{IndexEntry, IndexTime, Oid, Repository, Signature, Time};
use proptest::prelude::*;

use super::*;

/// Files that exist now and then; those outside `r/` are no records.
const PATHS: [&str; 9] = ["r/a/x", "r/a/y", "r/a/z", "r/b/x", "r/b/y", "r/c", "r/d/e/f", "r/.hidden", "outside"];

type Tree = BTreeMap<&'static str, (String, bool)>;

/// Numbers from a seed; a step needs a few.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % sides as u64) as usize
    }
}

/// A repository in the making: every commit so far, and the tips of some branches, of which the first is published.
struct World {
    folder: tempfile::TempDir,
    repository: Repository,
    trees: BTreeMap<Oid, Tree>,
    commits: Vec<Oid>,
    tips: Vec<Oid>,
}

impl World {
    fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path().join("repo")).unwrap();
        let mut world = World { folder, repository, trees: BTreeMap::new(), commits: Vec::new(), tips: Vec::new() };
        let tree = PATHS[..5].iter().map(|path| (*path, (content(path.len(), 0), false))).collect();
        let root = world.commit(&mut Dice(0), &[], tree);
        world.tips = vec![root; 3];
        world
    }

    fn commit(&mut self, dice: &mut Dice, parents: &[Oid], tree: Tree) -> Oid {
        let mut index = git2::Index::new().unwrap();
        for (path, (text, executable)) in &tree {
            index
                .add(&IndexEntry {
                    ctime: IndexTime::new(0, 0),
                    mtime: IndexTime::new(0, 0),
                    dev: 0,
                    ino: 0,
                    mode: if *executable { 0o100_755 } else { 0o100_644 },
                    uid: 0,
                    gid: 0,
                    file_size: 0,
                    id: self.repository.blob(text.as_bytes()).unwrap(),
                    flags: 0,
                    flags_extended: 0,
                    path: path.as_bytes().to_vec(),
                })
                .unwrap();
        }
        let top = self.repository.find_tree(index.write_tree_to(&self.repository).unwrap()).unwrap();
        // Clocks go wrong: many commits are as old as others or older than their parents.
        let time = Time::new(1_700_000_000 + dice.roll(20) as i64, 480);
        let who = Signature::new("li.na", "li.na@example.internal", &time).unwrap();
        let parents: Vec<git2::Commit<'_>> =
            parents.iter().map(|id| self.repository.find_commit(*id).unwrap()).collect();
        let message = format!("commit {}", self.commits.len());
        let id = self.repository.commit(None, &who, &who, &message, &top, &parents.iter().collect::<Vec<_>>()).unwrap();
        self.trees.insert(id, tree);
        self.commits.push(id);
        id
    }

    /// One step on a random branch.
    fn step(&mut self, seed: u64) {
        let dice = &mut Dice(seed);
        let branch = dice.roll(self.tips.len());
        let other = dice.roll(self.tips.len());
        let (tip, side) = (self.tips[branch], self.tips[other]);
        match dice.roll(12) {
            0..5 => {
                let tree = self.edited(dice, self.trees[&tip].clone());
                self.tips[branch] = self.commit(dice, &[tip], tree);
            }
            5..8 if tip != side => {
                let tree = self.merged(dice, &[tip, side]);
                self.tips[branch] = self.commit(dice, &[tip, side], tree);
            }
            // A pull: the side merges, and the branch takes that over.
            8 if tip != side => {
                let tree = self.merged(dice, &[side, tip]);
                self.tips[branch] = self.commit(dice, &[side, tip], tree);
                self.tips[other] = self.tips[branch];
            }
            9 => {
                let parents: Vec<Oid> = self.tips.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
                let tree = self.merged(dice, &parents);
                self.tips[branch] = self.commit(dice, &parents, tree);
            }
            10 if dice.roll(2) == 0 => self.tips[branch] = self.commits[dice.roll(self.commits.len())],
            // A commit of another past.
            10 if dice.roll(4) == 0 => {
                let tree = self.edited(dice, Tree::new());
                self.tips[branch] = self.commit(dice, &[], tree);
            }
            _ => {
                // What an old commit had, again.
                let old = self.commits[dice.roll(self.commits.len())];
                let mut tree = self.trees[&tip].clone();
                let path = PATHS[dice.roll(PATHS.len())];
                match self.trees[&old].get(path) {
                    Some(text) => tree.insert(path, text.clone()),
                    None => tree.remove(path),
                };
                self.tips[branch] = self.commit(dice, &[tip], tree);
            }
        }
    }

    /// Whether a history that reaches one commit is of use for another.
    fn can_go_on(&self, old: Oid, new: Oid) -> bool {
        let firsts = |id: Oid| -> BTreeSet<Oid> {
            let parent = |id: &Oid| self.repository.find_commit(*id).unwrap().parent_id(0).ok();
            std::iter::successors(Some(id), parent).collect()
        };
        self.repository.graph_descendant_of(new, old).unwrap() && !firsts(old).is_disjoint(&firsts(new))
    }

    fn edited(&self, dice: &mut Dice, mut tree: Tree) -> Tree {
        for _ in 0..=dice.roll(2) {
            let path = PATHS[dice.roll(PATHS.len())];
            match dice.roll(6) {
                0 => drop(tree.remove(path)),
                1 | 2 => {
                    let to = PATHS[dice.roll(PATHS.len())];
                    if let Some((text, mode)) = tree.remove(path) {
                        let text = if dice.roll(2) == 0 { text } else { text.replacen("3\n", "three\n", 1) };
                        tree.insert(to, (text, mode));
                    }
                }
                3 => {
                    tree.entry(path).and_modify(|file| file.1 = !file.1);
                }
                _ => drop(tree.insert(path, (content(dice.roll(4), dice.roll(4)), false))),
            }
        }
        tree
    }

    /// A merge as somebody may have resolved it: each file from any parent, or none, or new.
    fn merged(&self, dice: &mut Dice, parents: &[Oid]) -> Tree {
        if dice.roll(5) == 0 {
            return self.trees[&parents[dice.roll(parents.len())]].clone();
        }
        let mut tree = Tree::new();
        for path in PATHS {
            let from = self.trees[&parents[dice.roll(parents.len())]].get(path).cloned();
            let other = self.trees[&parents[dice.roll(parents.len())]].get(path).cloned();
            let file = match dice.roll(12) {
                0 => Some((content(dice.roll(4), dice.roll(4)), false)),
                1 => from,
                _ => from.or(other),
            };
            tree.extend(file.map(|file| (path, file)));
        }
        tree
    }
}

/// Twenty lines, of which files and versions share most.
fn content(file: usize, version: usize) -> String {
    let line = |number: usize| match number {
        5 => format!("file {file}\n"),
        9 => format!("version {version}\n"),
        _ => format!("{number}\n"),
    };
    (0..20).map(line).collect()
}

/// The paths that two histories tell different things of.
fn differing(a: &History, b: &History) -> BTreeSet<Arc<str>> {
    let paths: BTreeSet<Arc<str>> = a.paths().into_iter().chain(b.paths()).collect();
    paths.into_iter().filter(|path| a.file(path) != b.file(path)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_kept_history_is_that_from_nothing(seeds in prop::collection::vec(any::<u64>(), 1..60), prefix in 0..2usize) {
        let prefix = ["r/", ""][prefix];
        let mut world = World::new();
        let book = world.folder.path().join("book");
        let root = Root::at(&world.folder.path().join("repo"), &GitEnv::default()).unwrap();
        let mut before: Option<(Oid, History)> = None;
        for seed in seeds {
            world.step(seed);
            let tip = world.tips[0];
            if before.as_ref().is_some_and(|(id, _)| *id == tip) {
                continue;
            }
            let whole = History::read(&root, prefix, &tip.to_string(), 5).unwrap();
            let advance = Advance::read(&book, &root, prefix, &tip.to_string(), 5).unwrap();
            assert_same(&advance.history, &whole);
            if let (Changed::Files(changed), Some((_, history))) = (&advance.changed, &before) {
                let differing = differing(history, &whole);
                prop_assert!(differing.is_subset(changed), "{differing:?} {changed:?}");
            }
            let can_go_on = before.is_some_and(|(id, _)| world.can_go_on(id, tip));
            prop_assert_eq!(advance.changed != Changed::All, can_go_on);
            advance.save().unwrap();
            assert_same(&advance.history, &whole);
            before = Some((tip, whole));
        }
    }
}
