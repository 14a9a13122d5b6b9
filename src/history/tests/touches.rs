use super::*;

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
    let touches = &history.file("new/c.yaml").unwrap().touches;
    assert!(touches.is_sorted_by(|a, b| a.commit.order < b.commit.order));
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
