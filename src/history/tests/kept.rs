//! When what is kept does not hold, the history is that from nothing all the same, and kept anew.

use std::fs;
use std::path::PathBuf;

use super::*;

/// A repository with a folder for its history.
struct Place {
    repo: TestRepo,
    folder: PathBuf,
}

impl Place {
    fn new() -> Place {
        let repo = TestRepo::new();
        let folder = repo.beside("kept");
        repo.write("r/a.yaml", LONG);
        repo.write("r/b.yaml", "1");
        repo.commit(1, "one");
        repo.write("r/a.yaml", LONG.replace('甲', "改"));
        repo.commit(2, "two");
        Place { repo, folder }
    }

    fn root(&self) -> Root {
        Root::at(self.repo.top(), &GitEnv::default()).unwrap()
    }

    fn advance(&self) -> Advance {
        self.advance_at("r/", "HEAD")
    }

    /// Brings the history forward, which must be right.
    fn advance_at(&self, prefix: &str, rev: &str) -> Advance {
        let advance = Advance::read(&self.folder, &self.root(), prefix, rev, 100).unwrap();
        assert_same(&advance.history, &read_at(&self.repo, prefix, rev));
        advance
    }

    fn save(&self) {
        self.advance().save().unwrap();
    }

    fn names(&self) -> Vec<String> {
        let names = fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

fn files(paths: &[&str]) -> Changed {
    Changed::Files(paths.iter().map(|path| Arc::from(*path)).collect())
}

#[test]
fn only_what_commits_touched_is_another() {
    let place = Place::new();
    assert_eq!(place.advance().changed, Changed::All);
    assert_eq!(place.advance().changed, Changed::All, "nothing was saved");
    place.save();
    assert_eq!(place.advance().changed, files(&[]));
    place.repo.git(["mv", "r/b.yaml", "r/c.yaml"]);
    place.repo.commit(3, "three");
    place.repo.write("beside", "x");
    place.repo.commit(4, "four");
    assert_eq!(place.advance().changed, files(&["b.yaml", "c.yaml"]));
    place.save();
    assert_eq!(place.advance().changed, files(&[]));
    assert_eq!(&*place.advance().history.files_once_at("b.yaml"), ["c.yaml".into()]);
}

#[test]
fn a_file_goes_on_with_what_was_deleted() {
    let place = Place::new();
    place.repo.remove("r/a.yaml");
    place.repo.commit(3, "lost");
    place.save();
    assert!(place.advance().history.file("a.yaml").is_none());
    place.repo.write("r/a.yaml", "new");
    place.repo.commit(4, "back");
    let advance = place.advance();
    assert_eq!(advance.changed, files(&["a.yaml"]));
    assert_eq!(touches(&advance.history, "a.yaml"), ["back +", "two", "one +"]);
}

#[test]
fn what_does_not_hold_is_not_used() {
    let place = Place::new();
    let walks_anew = |prefix: &str, rev: &str, why: &str| {
        place.save();
        assert_ne!(place.advance().changed, Changed::All);
        assert_eq!(place.advance_at(prefix, rev).changed, Changed::All, "{why}");
    };
    walks_anew("", "HEAD", "another folder");
    walks_anew("r/", "HEAD~1", "an older commit");
    let mailmap = "李娜 <li.na@example.internal> <li.na@example.internal>\n";
    place.save();
    place.repo.write(".mailmap", mailmap);
    place.repo.commit(3, "names");
    assert_eq!(place.advance().changed, Changed::All, "another mailmap");
    place.save();
    place.repo.write("r/a.yaml", "x");
    place.repo.git(["add", "-A"]);
    place.repo.git(["commit", "-q", "--amend", "-m", "rewritten"]);
    assert_eq!(place.advance().changed, Changed::All, "rewritten");
    place.save();
    place.repo.git(["checkout", "-q", "-b", "side", "HEAD~1"]);
    place.repo.write("r/b.yaml", "side");
    place.repo.commit(4, "side");
    assert_eq!(place.advance().changed, Changed::All, "another branch");
}

#[test]
fn a_deeper_clone_is_another_history() {
    let place = Place::new();
    place.repo.write("r/b.yaml", "2");
    place.repo.commit(3, "three");
    let url = format!("file://{}", place.repo.top().display());
    place.repo.git(["clone", "-q", "--depth", "2", &url, "../shallow"]);
    let root = Root::at(&place.repo.beside("shallow"), &GitEnv::default()).unwrap();
    let advance = || {
        let advance = Advance::read(&place.folder, &root, "r/", "HEAD", 100).unwrap();
        assert_same(&advance.history, &History::read(&root, "r/", "HEAD", 100).unwrap());
        advance.save().unwrap();
        (advance.changed, advance.history.shallow, touches(&advance.history, "b.yaml").len())
    };
    assert_eq!(advance(), (Changed::All, true, 1));
    assert_eq!(advance(), (files(&[]), true, 1));
    place.repo.write("r/b.yaml", "3");
    place.repo.commit(4, "four");
    place.repo.git(["-C", "../shallow", "pull", "-q"]);
    assert_eq!(advance(), (files(&["b.yaml"]), true, 2));
    place.repo.git(["-C", "../shallow", "fetch", "-q", "--unshallow"]);
    assert_eq!(advance(), (Changed::All, false, 3));
}

#[test]
fn damage_of_any_byte_is_found_and_mended() {
    let place = Place::new();
    place.repo.git(["mv", "r/b.yaml", "r/c.yaml"]);
    place.repo.commit(3, "three");
    place.save();
    for name in place.names().iter().filter(|name| *name != "history.lock") {
        let path = place.folder.join(name);
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(11) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            for damaged in [&bytes[..], &whole[..at]] {
                fs::write(&path, damaged).unwrap();
                // Whatever is read, it is right; and then the next one finds nothing wrong.
                place.advance().save().unwrap();
                place.save();
                assert_eq!(place.advance().changed, files(&[]), "{name}, byte {at}");
                for name in place.names() {
                    fs::remove_file(place.folder.join(name)).unwrap();
                }
                place.save();
                assert_eq!(fs::read(&path).unwrap(), whole, "a book of one commit is always the same");
            }
        }
    }
}

#[test]
fn of_two_writers_the_first_wins_and_a_dead_one_leaves_nothing() {
    let place = Place::new();
    place.save();
    let commit = |day: u32| {
        place.repo.write("r/b.yaml", format!("day {day}"));
        place.repo.commit(day, &format!("day {day}"));
    };
    commit(3);
    let slow = place.advance();
    commit(4);
    let quick = place.advance();
    quick.save().unwrap();
    slow.save().unwrap();
    assert_same(&slow.history, &read_at(&place.repo, "r/", "HEAD~1"));
    assert_same(&quick.history, &read_at(&place.repo, "r/", "HEAD"));
    assert_eq!(place.advance().changed, files(&[]));
    // Somebody wrote into the log and died before the table was written.
    commit(5);
    let log = place.names().into_iter().find(|name| name.ends_with(".log")).unwrap();
    let mut bytes = fs::read(place.folder.join(&log)).unwrap();
    bytes.extend([7; 1000]);
    fs::write(place.folder.join(&log), bytes).unwrap();
    assert_eq!(place.advance().changed, files(&["b.yaml"]));
    place.save();
    assert_eq!(place.advance().changed, files(&[]));
}

#[test]
fn a_book_does_not_grow_without_end() {
    let place = Place::new();
    let mut sizes = Vec::new();
    for day in 0..70 {
        place.repo.write("r/b.yaml", format!("day {day}"));
        place.repo.commit(1 + day % 28, &format!("day {day}"));
        Advance::read(&place.folder, &place.root(), "r/", "HEAD", 10).unwrap().save().unwrap();
        let size = |name: String| fs::metadata(place.folder.join(name)).unwrap().len();
        sizes.push(place.names().into_iter().map(size).sum::<u64>());
    }
    assert_eq!(place.advance().changed, files(&[]));
    assert!(!sizes.is_sorted(), "never written anew: {sizes:?}");
    assert_eq!(place.names().len(), 4, "{:?}", place.names());
}

#[test]
fn a_branch_that_goes_on_from_one_side_of_a_kept_merge_is_asked_anew() {
    let place = Place::new();
    let repo = &place.repo;
    repo.git(["checkout", "-q", "-b", "side"]);
    repo.write("r/a.yaml", LONG.replace('乙', "side"));
    repo.commit(4, "side");
    repo.git(["checkout", "-q", "main"]);
    repo.write("r/a.yaml", LONG.replace('丙', "main"));
    repo.commit(3, "main");
    repo.git(["merge", "-q", "-s", "ours", "--no-commit", "side"]);
    repo.write("r/a.yaml", LONG.replace('丁', "both"));
    repo.commit(5, "both");
    place.save();
    // Another branch from the side, which throws away what the merge did: what is kept of the file is of both sides.
    repo.git(["checkout", "-q", "-b", "later", "side"]);
    repo.write("r/a.yaml", LONG.replace('乙', "later"));
    repo.commit(6, "later");
    repo.git(["merge", "-q", "-s", "ours", "-m", "back", "main"]);
    let advance = place.advance();
    assert_eq!(advance.changed, files(&["a.yaml"]));
    assert_eq!(touches(&advance.history, "a.yaml"), ["later", "side", "two", "one +"]);
}
