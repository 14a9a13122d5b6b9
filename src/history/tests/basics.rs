use super::*;

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
    assert_eq!((history.paths().len(), history.commits, history.shallow), (3, 3, false));
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
    assert_eq!((of(&history, "a.yaml"), history.paths().len()), ("one one".to_owned(), 1));
    assert_eq!(newest(&history), ["one +a.yaml"]);
    assert!(read_at(&repo, "nowhere/", "HEAD").paths().is_empty());
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
fn a_message_in_another_encoding_is_read_as_it_was_meant() {
    let repo = TestRepo::new();
    repo.write("a.yaml", "a: 1\n");
    repo.git(["add", "-A"]);
    let (message, _, _) = encoding_rs::GBK.encode("改了电话");
    std::fs::write(repo.beside("message"), &*message).unwrap();
    repo.git(["-c", "i18n.commitEncoding=gbk", "commit", "-q", "-F", "../message"]);
    assert_eq!(read(&repo).newest[0].subject, "改了电话");
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
    assert_same(&read(&plain), &History::default());
    let unborn = TestRepo::new();
    assert_same(&read(&unborn), &History::default());
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
