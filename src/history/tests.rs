use super::*;
use crate::snapshot::testgit::{TestRepo, run};
use crate::snapshot::{GitEnv, Root};

fn read(repo: &TestRepo) -> History {
    read_at(repo, "", "HEAD")
}

fn read_at(repo: &TestRepo, prefix: &str, rev: &str) -> History {
    let root = Root::at(repo.top(), &GitEnv::default()).unwrap();
    History::read(&root, prefix, rev, 100).unwrap()
}

/// `last first` of a file by the subjects of the commits, `-` for unknown.
fn of(history: &History, path: &str) -> String {
    let subject = |commit: &Option<Arc<CommitInfo>>| commit.as_ref().map_or("-".to_owned(), |c| c.subject.clone());
    let file = history.file(path).unwrap_or_else(|| panic!("{path} has no history"));
    format!("{} {}", subject(&file.last), subject(&file.first))
}

/// The newest commits, one line each: subject, then the changes.
fn newest(history: &History) -> Vec<String> {
    let line = |commit: &CommitChanges| {
        let mut line = commit.commit.subject.clone();
        for change in &commit.changes {
            let mark = match &change.kind {
                ChangeKind::Added => "+".to_owned(),
                ChangeKind::Modified => "~".to_owned(),
                ChangeKind::Deleted => "-".to_owned(),
                ChangeKind::Renamed { from } => format!("{from}>"),
            };
            line.push_str(&format!(" {mark}{}", change.path));
        }
        line
    };
    history.newest.iter().map(line).collect()
}

const LONG: &str = "甲\n乙\n丙\n丁\n戊\n己\n庚\n辛\n壬\n癸\n子\n丑\n寅\n卯\n辰\n巳\n午\n未\n申\n酉\n";

/// Every current file's last commit by walk and by `git log -1 -- PATH`, which must agree.
fn agrees_with_git(repo: &TestRepo) {
    let history = read(repo);
    for (path, file) in &history.files {
        let log = repo.git(["log", "-1", "--format=%H", "--", path]);
        assert_eq!(file.last.as_ref().map(|commit| commit.id.as_str()), Some(log.as_str()), "{path}");
    }
}

#[test]
fn last_and_first_change_of_each_file() {
    let repo = TestRepo::new();
    repo.write("a.yaml", "1");
    repo.write("客户/b c.yaml", "1");
    repo.commit_as("li.na", 1, "one");
    repo.write("a.yaml", "2");
    repo.write("c.yaml", "1");
    let second = repo.commit_as("wang.wei", 2, "two");
    repo.write(".hidden", "x");
    repo.commit(3, "three");
    let history = read(&repo);
    assert_eq!(of(&history, "a.yaml"), "two one");
    assert_eq!(of(&history, "客户/b c.yaml"), "one one");
    assert_eq!(of(&history, "c.yaml"), "two two");
    assert_eq!((history.files.len(), history.commits, history.shallow), (3, 3, false));
    assert_eq!(newest(&history), ["two ~a.yaml +c.yaml", "one +a.yaml +客户/b c.yaml"]);
    let last = history.file("a.yaml").unwrap().last.clone().unwrap();
    assert_eq!((last.id.as_str(), last.author.as_str()), (second.as_str(), "wang.wei"));
    assert_eq!(last.email, "wang.wei@example.internal");
    assert_eq!(last.time.to_string(), "2026-01-02T01:30:00Z");
    assert_eq!(last.offset.seconds(), 8 * 3600);
}

#[test]
fn only_the_records_folder_counts() {
    let repo = TestRepo::new();
    repo.write("公司/records/a.yaml", "1");
    repo.write("code.rs", "1");
    repo.commit(1, "one");
    repo.write("code.rs", "2");
    repo.commit(2, "code");
    let history = read_at(&repo, "公司/records/", "HEAD");
    assert_eq!((of(&history, "a.yaml"), history.files.len()), ("one one".to_owned(), 1));
    assert_eq!(newest(&history), ["one +a.yaml"]);
    assert!(read_at(&repo, "nowhere/", "HEAD").files.is_empty());
    assert_eq!(read_at(&repo, "", "HEAD~1").commits, 1);
}

#[test]
fn the_list_of_newest_commits_is_limited() {
    let repo = TestRepo::new();
    for day in 1..6 {
        repo.write("a.yaml", day.to_string());
        repo.commit(day, &format!("day {day}"));
    }
    let root = Root::at(repo.top(), &GitEnv::default()).unwrap();
    let history = History::read(&root, "", "HEAD", 2).unwrap();
    assert_eq!(newest(&history), ["day 5 ~a.yaml", "day 4 ~a.yaml"]);
    assert_eq!(of(&history, "a.yaml"), "day 5 day 1");
}

#[test]
fn merges_pass_the_question_to_the_side_that_changed() {
    let repo = TestRepo::new();
    repo.write("both.yaml", LONG);
    repo.write("main.yaml", "1");
    repo.write("side.yaml", "1");
    repo.commit(1, "base");
    repo.git(["checkout", "-q", "-b", "side"]);
    repo.write("side.yaml", "2");
    repo.write("new.yaml", "1");
    repo.write("both.yaml", LONG.replace("甲", "甲甲"));
    repo.commit(2, "side");
    repo.git(["checkout", "-q", "main"]);
    repo.write("main.yaml", "2");
    repo.write("both.yaml", LONG.replace("酉", "酉酉"));
    repo.commit(3, "main");
    repo.git(["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let history = read(&repo);
    assert_eq!(of(&history, "side.yaml"), "side base");
    assert_eq!(of(&history, "new.yaml"), "side side");
    assert_eq!(of(&history, "main.yaml"), "main base");
    assert_eq!(of(&history, "both.yaml"), "merge base");
    assert_eq!(newest(&history)[0], "merge ~both.yaml");
    agrees_with_git(&repo);
}

#[test]
fn a_side_branch_that_the_merge_threw_away_does_not_count() {
    let repo = TestRepo::new();
    repo.write("a.yaml", "1");
    repo.write("b.yaml", "1");
    repo.commit(1, "base");
    repo.git(["checkout", "-q", "-b", "side"]);
    repo.write("a.yaml", "2");
    repo.commit(2, "side");
    repo.git(["checkout", "-q", "main"]);
    repo.write("b.yaml", "2");
    repo.commit(3, "main");
    repo.git(["merge", "-q", "-s", "ours", "-m", "merge", "side"]);
    assert_eq!(of(&read(&repo), "a.yaml"), "base base");
    agrees_with_git(&repo);
}

#[test]
fn many_merges_agree_with_git_log() {
    let repo = TestRepo::new();
    for file in 0..12 {
        repo.write(&format!("d{}/f{file}.yaml", file % 3), LONG);
    }
    repo.commit(1, "base");
    for round in 0..6u32 {
        let branch = format!("b{round}");
        repo.git(["checkout", "-q", "-b", &branch, &format!("HEAD~{}", round % 2)]);
        repo.write(&format!("d{}/f{round}.yaml", round % 3), LONG.replace("甲", &branch));
        repo.write(&format!("d1/n{round}.yaml"), "1");
        repo.commit(2 + round, &branch);
        repo.git(["checkout", "-q", "main"]);
        let file = (round * 5) % 12;
        repo.write(&format!("d{}/f{file}.yaml", file % 3), LONG.replace("酉", &format!("m{round}")));
        repo.commit(2 + round, &format!("m{round}"));
        let merge = ["merge", "-q", "-X", "ours", "--no-ff", "-m", "merge", &branch];
        repo.git(merge);
    }
    agrees_with_git(&repo);
    assert_eq!(read(&repo).files.len(), 18);
}

#[test]
fn renamed_files_keep_their_first_appearance() {
    let repo = TestRepo::new();
    repo.write("old/a.yaml", LONG);
    repo.write("old/b.yaml", LONG.replace("甲", "另一份"));
    repo.commit(1, "one");
    repo.write("old/a.yaml", LONG.replace("乙", "改"));
    repo.commit(2, "edit");
    repo.git(["mv", "old", "new"]);
    repo.commit(3, "move");
    repo.git(["mv", "new/a.yaml", "new/c.yaml"]);
    repo.write("new/c.yaml", LONG.replace("乙", "又改"));
    repo.commit(4, "move and edit");
    repo.write("old/b.yaml", "something else");
    repo.commit(5, "again");
    let history = read(&repo);
    assert_eq!(of(&history, "new/c.yaml"), "move and edit one");
    assert_eq!(of(&history, "new/b.yaml"), "move one");
    assert_eq!(of(&history, "old/b.yaml"), "again again");
    assert_eq!(
        newest(&history)[..3],
        [
            "again +old/b.yaml",
            "move and edit new/a.yaml>new/c.yaml",
            "move old/a.yaml>new/a.yaml old/b.yaml>new/b.yaml"
        ]
    );
}

#[test]
fn an_unrelated_new_file_is_not_a_rename() {
    let repo = TestRepo::new();
    repo.write("a.yaml", LONG);
    repo.commit(1, "one");
    repo.remove("a.yaml");
    repo.write("b.yaml", "客户: 新\n等级: 甲\n");
    repo.commit(2, "two");
    let history = read(&repo);
    assert_eq!(of(&history, "b.yaml"), "two two");
    assert_eq!(newest(&history)[0], "two -a.yaml +b.yaml");
}

#[test]
fn a_restored_file_keeps_its_first_appearance() {
    let repo = TestRepo::new();
    repo.write("a.yaml", LONG);
    repo.commit(1, "one");
    repo.remove("a.yaml");
    repo.commit(2, "lost");
    repo.write("a.yaml", LONG);
    repo.commit(3, "back");
    assert_eq!(of(&read(&repo), "a.yaml"), "back one");
}

#[test]
fn a_file_can_become_a_folder() {
    let repo = TestRepo::new();
    repo.write("a", "1");
    repo.write("a.b", "1");
    repo.commit(1, "one");
    repo.remove("a");
    repo.write("a/x.yaml", "2");
    repo.commit(2, "two");
    let history = read(&repo);
    assert_eq!(newest(&history)[0], "two -a +a/x.yaml");
    assert_eq!(of(&history, "a.b"), "one one");
}

#[test]
fn mailmap_of_the_commit_corrects_authors() {
    let repo = TestRepo::new();
    repo.write("a.yaml", "1");
    repo.commit_as("pc-04", 1, "one");
    repo.write(".mailmap", "李娜 <li.na@example.internal> <pc-04@example.internal>\n");
    repo.commit(2, "map");
    let last = read(&repo).file("a.yaml").unwrap().last.clone().unwrap();
    assert_eq!((last.author.as_str(), last.email.as_str()), ("李娜", "li.na@example.internal"));
    let before = read_at(&repo, "", "HEAD~1").file("a.yaml").unwrap().last.clone().unwrap();
    assert_eq!(before.author, "pc-04");
}

#[test]
fn a_shallow_clone_leaves_dates_open() {
    let repo = TestRepo::new();
    repo.write("old.yaml", "1");
    repo.write("edited.yaml", "1");
    repo.commit(1, "one");
    repo.write("edited.yaml", "2");
    repo.commit(2, "two");
    repo.write("edited.yaml", "3");
    repo.write("new.yaml", "1");
    repo.commit(3, "three");
    let url = format!("file://{}", repo.top().display());
    repo.git(["clone", "-q", "--depth", "2", &url, "../shallow"]);
    let root = Root::at(&repo.beside("shallow"), &GitEnv::default()).unwrap();
    let history = History::read(&root, "", "HEAD", 10).unwrap();
    assert_eq!((history.shallow, history.commits), (true, 2));
    assert_eq!(of(&history, "old.yaml"), "- -");
    assert_eq!(of(&history, "edited.yaml"), "three -");
    assert_eq!(of(&history, "new.yaml"), "three three");
    assert_eq!(newest(&history), ["three ~edited.yaml +new.yaml"]);
}

#[test]
fn no_git_and_no_commit_give_an_empty_history() {
    let plain = TestRepo::plain();
    assert_eq!(read(&plain), History::default());
    let unborn = TestRepo::new();
    assert_eq!(read(&unborn), History::default());
    let root = Root::at(unborn.top(), &GitEnv::default()).unwrap();
    assert!(matches!(History::read(&root, "", "v1", 5), Err(OpenError::NoRevision { .. })));
}

#[test]
fn strange_dates_do_not_stop_the_walk() {
    let repo = TestRepo::new();
    repo.write("a.yaml", "1");
    repo.git(["add", "-A"]);
    let tree = repo.git(["write-tree"]);
    let text = format!(
        "tree {tree}\nauthor x <x@example.internal> 99999999999999 +9999\ncommitter x <x@example.internal> 1 +0000\n\nodd\n"
    );
    repo.write("../commit.txt", text);
    let id = run(repo.command(["hash-object", "-t", "commit", "-w", "--literally", "../commit.txt"]));
    repo.git(["update-ref", "HEAD", &id]);
    assert_eq!(of(&read(&repo), "a.yaml"), "odd odd");
}

/// The commits of a file, newest first: subject, the paths before where they are others, `+` for an addition.
fn touches(history: &History, path: &str) -> Vec<String> {
    let file = history.file(path).unwrap_or_else(|| panic!("{path} has no history"));
    let name = |version: &Version| version.path.as_deref().unwrap_or(path).to_owned();
    let line = |touch: &Touch| {
        let mut line = touch.commit.subject.clone();
        match &touch.old {
            None => line.push_str(" +"),
            Some(old) if old.path != touch.new.path => line.push_str(&format!(" {}>{}", name(old), name(&touch.new))),
            Some(_) => {}
        }
        if !touch.others.is_empty() {
            line.push_str(&format!(" and {}", touch.others.iter().map(name).collect::<Vec<_>>().join(" ")));
        }
        line
    };
    file.touches.iter().map(line).collect()
}

fn text(history: &History, version: &Version) -> String {
    String::from_utf8(history.store.read(version.blob, 1 << 20).unwrap()).unwrap()
}

#[test]
fn every_commit_of_a_file_with_its_versions() {
    let repo = TestRepo::new();
    repo.write("old/a.yaml", LONG);
    repo.commit(1, "one");
    repo.write("old/a.yaml", LONG.replace('乙', "改"));
    repo.commit(2, "two");
    repo.write("b.yaml", "x");
    repo.commit(3, "other");
    repo.git(["mv", "old", "new"]);
    repo.write("new/a.yaml", LONG.replace('乙', "改").replace('丙', "再改"));
    repo.commit(4, "move");
    repo.git(["update-index", "--chmod=+x", "new/a.yaml"]);
    repo.commit_staged("li.na", 5, "mode");
    repo.git(["mv", "new/a.yaml", "new/c.yaml"]);
    repo.commit(6, "again");
    let history = read(&repo);
    assert_eq!(
        touches(&history, "new/c.yaml"),
        ["again new/a.yaml>new/c.yaml", "move old/a.yaml>new/a.yaml", "two", "one +"]
    );
    let touch = &history.file("new/c.yaml").unwrap().touches[2];
    assert_eq!(text(&history, touch.old.as_ref().unwrap()), LONG);
    assert_eq!(text(&history, &touch.new), LONG.replace('乙', "改"));
    assert!(history.store.read(touch.new.blob, 3).is_err());
    let numbers: Vec<u32> = history.file("new/c.yaml").unwrap().touches.iter().map(|t| t.commit.number).collect();
    assert_eq!(numbers, [0, 2, 4, 5]);
}

#[test]
fn both_sides_of_a_merge_are_followed() {
    let repo = TestRepo::new();
    repo.write("both.yaml", LONG);
    repo.write("plain.yaml", "1");
    repo.commit(1, "base");
    repo.git(["checkout", "-q", "-b", "side"]);
    repo.git(["mv", "both.yaml", "new.yaml"]);
    repo.write("new.yaml", LONG.replace('甲', "甲甲"));
    repo.commit(2, "side");
    repo.git(["checkout", "-q", "main"]);
    repo.write("both.yaml", LONG.replace('酉', "酉酉"));
    repo.write("plain.yaml", "2");
    repo.commit(3, "main");
    repo.git(["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let history = read(&repo);
    assert_eq!(
        touches(&history, "new.yaml"),
        ["merge both.yaml>new.yaml and new.yaml", "main", "side both.yaml>new.yaml", "base +"]
    );
    assert_eq!(touches(&history, "plain.yaml"), ["main", "base +"]);
    assert_eq!(of(&history, "new.yaml"), "merge base");
}

#[test]
fn an_octopus_counts_only_for_its_own_changes() {
    let repo = TestRepo::new();
    repo.write("a.yaml", LONG);
    repo.commit(1, "base");
    for side in ["x", "y"] {
        repo.git(["checkout", "-q", "-b", side, "main"]);
        repo.write(&format!("{side}.yaml"), side);
        repo.commit(2, side);
    }
    repo.git(["checkout", "-q", "main"]);
    repo.write("a.yaml", LONG.replace('甲', "main"));
    repo.commit(3, "main");
    repo.git(["merge", "-q", "-m", "octopus", "x", "y"]);
    let history = read(&repo);
    assert_eq!(touches(&history, "x.yaml"), ["x +"]);
    assert_eq!(touches(&history, "y.yaml"), ["y +"]);
    assert_eq!(touches(&history, "a.yaml"), ["main", "base +"]);
    assert!(newest(&history).iter().all(|line| !line.starts_with("octopus")), "{:?}", newest(&history));
    // An octopus that also changed something itself has all parents' versions.
    repo.write("a.yaml", "own");
    repo.git(["add", "-A"]);
    repo.git(["commit", "-q", "--amend", "-m", "octopus"]);
    let history = read(&repo);
    assert_eq!(touches(&history, "a.yaml"), ["octopus and a.yaml a.yaml", "main", "base +"]);
}

#[test]
fn commits_know_what_else_they_touched() {
    let repo = TestRepo::new();
    repo.write("r/a.yaml", "1");
    repo.write("r/b.yaml", "1");
    repo.commit(1, "first");
    repo.write("r/a.yaml", "2");
    repo.commit(2, "alone");
    repo.write("r/a.yaml", "3");
    repo.write("r/.hidden", "x");
    repo.commit(3, "hidden");
    repo.write("r/a.yaml", "4");
    repo.write("beside", "x");
    repo.commit(4, "beside");
    repo.write("r/a.yaml", "5");
    repo.remove("r/b.yaml");
    repo.commit(5, "two");
    let history = read_at(&repo, "r/", "HEAD");
    let about = |touch: &Touch| format!("{} {} {}", touch.commit.subject, touch.commit.files, touch.commit.elsewhere);
    let lines: Vec<String> = history.file("a.yaml").unwrap().touches.iter().map(about).collect();
    assert_eq!(lines, ["two 2 false", "beside 1 true", "hidden 1 true", "alone 1 false", "first 2 true"]);
}

#[test]
fn a_shallow_clone_has_the_touches_that_it_can_tell() {
    let repo = TestRepo::new();
    for day in 1..5 {
        repo.write("a.yaml", day.to_string());
        repo.commit(day, &format!("day {day}"));
    }
    let url = format!("file://{}", repo.top().display());
    repo.git(["clone", "-q", "--depth", "3", &url, "../shallow"]);
    let root = Root::at(&repo.beside("shallow"), &GitEnv::default()).unwrap();
    let history = History::read(&root, "", "HEAD", 10).unwrap();
    assert_eq!(touches(&history, "a.yaml"), ["day 4", "day 3"]);
    assert!(history.shallow && history.file("a.yaml").unwrap().first.is_none());
}
