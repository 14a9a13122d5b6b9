//! What is staged, also in the midst of a commit.

use super::*;

#[test]
fn staged_bytes_are_the_staged_ones() {
    let repo = records();
    repo.write("kedang.yaml", "kedang: 1\n# staged\n");
    repo.git(["add", "kedang.yaml"]);
    repo.write("kedang.yaml", "kedang: 1\n# later\n");
    repo.write("soon.yaml", "x");
    repo.git(["add", "-N", "soon.yaml"]);
    let staged = Staged::open(&root(repo.top())).unwrap();
    assert_eq!(staged.read("kedang.yaml").unwrap(), b"kedang: 1\n# staged\n");
    assert_eq!(staged.entry("kedang.yaml").unwrap().size, 19);
    assert!(staged.entry("soon.yaml").is_none(), "only meant to be added");
}

#[test]
fn a_hooks_temporary_index_counts() {
    let repo = records();
    repo.write("kedang.yaml", "kedang: 1\n# all\n");
    let index = repo.top().join(".git/next-index");
    std::fs::copy(repo.top().join(".git/index"), &index).unwrap();
    let mut add = repo.command(["add", "kedang.yaml"]);
    add.env("GIT_INDEX_FILE", &index);
    run(add);
    let env = |git_dir: &Path| {
        let (git_dir, index) = (git_dir.as_os_str().to_owned(), index.as_os_str().to_owned());
        GitEnv::from_vars(move |name| match name {
            "GIT_DIR" => Some(git_dir.clone()),
            "GIT_INDEX_FILE" => Some(index.clone()),
            _ => None,
        })
    };
    let read = |env: &GitEnv| {
        let root = discover(repo.top(), env).unwrap();
        Staged::open(&root).unwrap().read("kedang.yaml").unwrap()
    };
    assert_eq!(read(&env(&repo.top().join(".git"))), b"kedang: 1\n# all\n");
    assert_eq!(read(&GitEnv::default()), b"kedang: 1\n");
    // the hook of one repository must not colour another
    let other = records();
    assert_eq!(read(&env(&other.top().join(".git"))), b"kedang: 1\n");
}

#[test]
fn quarantined_objects_are_found() {
    let repo = records();
    let bare = bare_clone(&repo);
    repo.write("new.yaml", "new: 1\n");
    let pushed = repo.commit(2, "new");
    assert!(matches!(Revision::open(&bare, &pushed), Err(OpenError::NoRevision { .. })));
    let objects = repo.top().join(".git/objects").into_os_string();
    let env = GitEnv::from_vars(|name| (name == "GIT_OBJECT_DIRECTORY").then(|| objects.clone()));
    let bare = discover(&repo.beside("bare.git"), &env).unwrap();
    assert_eq!(Revision::open(&bare, &pushed).unwrap().read("new.yaml").unwrap(), b"new: 1\n");
}

#[test]
fn conflicts_are_reported() {
    let repo = records();
    repo.git(["checkout", "-q", "-b", "side"]);
    repo.write("kedang.yaml", "kedang: 1\n# side\n");
    repo.commit(2, "side");
    repo.git(["checkout", "-q", "main"]);
    repo.write("kedang.yaml", "kedang: 1\n# main\n");
    repo.commit(3, "main");
    assert!(!repo.command(["merge", "-q", "side"]).output().unwrap().status.success());
    let staged = Staged::open(&root(repo.top())).unwrap();
    assert_eq!(staged.problems(), [Problem { path: "kedang.yaml".into(), kind: ProblemKind::Conflict }]);
    assert!(staged.read("kedang.yaml").is_err());
}
