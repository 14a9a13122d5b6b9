use std::ffi::OsString;
use std::path::Path;

use super::testgit::{TestRepo, run};
use super::*;

const CUSTOMER: &str = "customers/KH-20260314-7f3k/客户 档案.yaml";

/// A repository with records at its top.
fn records() -> TestRepo {
    let repo = TestRepo::new();
    fill(&repo, "");
    repo.commit(1, "records: first");
    repo
}

fn fill(repo: &TestRepo, prefix: &str) {
    repo.write(&format!("{prefix}kedang.yaml"), "kedang: 1\n");
    repo.write(&format!("{prefix}{CUSTOMER}"), "name: 江州精工机械有限公司\n");
    repo.write(&format!("{prefix}customers/KH-20260314-7f3k/visits/BF-20260401-ab2c.md"), "---\n---\n拜访\n");
    repo.write(&format!("{prefix}.editorconfig"), "root = true\n");
}

fn paths(snapshot: &dyn Snapshot) -> Vec<&str> {
    snapshot.entries().iter().map(|entry| entry.path.as_ref()).collect()
}

fn root(path: &Path) -> Root {
    discover(path, &GitEnv::default()).unwrap()
}

fn bare_clone(repo: &TestRepo) -> Root {
    let bare = repo.beside("bare.git");
    repo.git(["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    root(&bare)
}

const FILES: [&str; 3] = [CUSTOMER, "customers/KH-20260314-7f3k/visits/BF-20260401-ab2c.md", "kedang.yaml"];

fn sorted(mut paths: Vec<&str>) -> Vec<&str> {
    paths.sort_unstable();
    paths
}

#[test]
fn the_three_places_hold_the_same_files() {
    let repo = records();
    let root = root(repo.top());
    let places: [Box<dyn Snapshot>; 3] = [
        Box::new(WorkTree::at(&root).unwrap()),
        Box::new(Staged::open(&root).unwrap()),
        Box::new(Revision::open(&root, "HEAD").unwrap()),
    ];
    for place in &places {
        assert_eq!(paths(place.as_ref()), sorted(FILES.to_vec()), "{}", place.describe());
        assert!(place.problems().is_empty());
        for entry in place.entries() {
            assert_eq!(place.read(&entry.path).unwrap().len() as u64, entry.size, "{}", place.describe());
        }
        assert_eq!(place.read(CUSTOMER).unwrap(), "name: 江州精工机械有限公司\n".as_bytes());
    }
    let blob = repo.git(["rev-parse", &format!("HEAD:{CUSTOMER}")]);
    for place in &places[1..] {
        let id = place.entry(CUSTOMER).unwrap().blob.unwrap();
        assert_eq!(git2::Oid::from_bytes(&id).unwrap().to_string(), blob);
    }
}

#[test]
fn a_folder_without_git_works() {
    let repo = TestRepo::plain();
    fill(&repo, "");
    repo.write(".gitignore", "*.tmp\n");
    repo.write("a.tmp", "x");
    let root = root(repo.top());
    assert_eq!((root.repository.clone(), root.prefix.as_str()), (None, ""));
    assert_eq!(paths(&WorkTree::at(&root).unwrap()), sorted(FILES.to_vec()));
    assert!(matches!(Revision::open(&root, "HEAD"), Err(OpenError::NoRepository { .. })));
    assert!(matches!(Staged::open(&root), Err(OpenError::NoRepository { .. })));
}

#[test]
fn records_in_a_subfolder_have_paths_from_there() {
    let repo = TestRepo::new();
    fill(&repo, "公司/records/");
    repo.write("公司/README.md", "outside");
    repo.commit(1, "all");
    let root = root(&repo.top().join("公司/records/customers"));
    assert_eq!(root.prefix, "公司/records/");
    assert_eq!(root.records_root, repo.top().join("公司/records"));
    assert_eq!(paths(&WorkTree::at(&root).unwrap()), sorted(FILES.to_vec()));
    assert_eq!(paths(&Staged::open(&root).unwrap()), sorted(FILES.to_vec()));
    let revision = Revision::open(&root, "main").unwrap();
    assert_eq!(paths(&revision), sorted(FILES.to_vec()));
    assert_eq!(revision.prefix(), "公司/records/");
}

#[test]
fn a_commit_keeps_its_files_while_the_work_tree_changes() {
    let repo = records();
    let first = repo.git(["rev-parse", "HEAD"]);
    repo.write("kedang.yaml", "kedang: 1\nsite: {}\n");
    repo.remove(CUSTOMER);
    let place = root(repo.top());
    let revision = Revision::open(&place, "HEAD").unwrap();
    assert_eq!(revision.read("kedang.yaml").unwrap(), b"kedang: 1\n");
    assert_eq!(paths(&revision), sorted(FILES.to_vec()));
    assert_eq!(revision.describe(), format!("HEAD ({})", &first[..7]));
    assert_eq!(revision.commit().as_deref(), Some(first.as_str()));
    assert_eq!(Revision::open(&place, &first).unwrap().describe(), first[..7]);
    repo.commit(2, "second");
    repo.git(["tag", "-a", "-m", "old", "v1", &first]);
    assert_eq!(Revision::open(&place, "v1").unwrap().commit().as_deref(), Some(first.as_str()));
    assert!(matches!(Revision::open(&place, "nowhere"), Err(OpenError::NoRevision { rev }) if rev == "nowhere"));
    let tree = Revision::open(&place, "HEAD^{tree}");
    assert!(matches!(tree, Err(OpenError::NoRevision { .. })));
}

#[test]
fn a_bare_repository_finds_its_records_by_kedang_yaml() {
    let repo = TestRepo::new();
    fill(&repo, "records/");
    repo.commit(1, "sub");
    let bare = bare_clone(&repo);
    assert!(bare.is_bare());
    let revision = Revision::open(&bare, "main").unwrap();
    assert_eq!((revision.prefix(), paths(&revision)), ("records/", sorted(FILES.to_vec())));
    assert!(matches!(WorkTree::at(&bare), Err(OpenError::Bare { .. })));
    assert!(matches!(Staged::open(&bare), Err(OpenError::Bare { .. })));

    fill(&repo, "other/");
    repo.commit(2, "two");
    repo.git(["push", "-q", "../bare.git", "main"]);
    let Err(OpenError::NoRecords { candidates, .. }) = Revision::open(&bare, "main") else { panic!() };
    assert_eq!(candidates, ["other", "records"]);

    fill(&repo, "");
    repo.commit(3, "top");
    repo.git(["push", "-q", "../bare.git", "main"]);
    assert_eq!(Revision::open(&bare, "main").unwrap().prefix(), "");
}

#[test]
fn discovery_walks_up_to_the_top_of_the_repository() {
    let outer = TestRepo::plain();
    outer.write("kedang.yaml", "kedang: 1\n");
    outer.write("inner/sub/a.txt", "");
    outer.git(["init", "-q", "inner"]);
    let here = |path: &str| discover(&outer.top().join(path), &GitEnv::default());
    assert!(matches!(here("inner/sub"), Err(OpenError::NoRecords { .. })), "another repository's records");
    outer.write("inner/a/kedang.yaml", "");
    assert_eq!(here("inner").unwrap().records_root, outer.top().join("inner/a"));
    outer.write("inner/b/kedang.yaml", "");
    let Err(OpenError::NoRecords { candidates, .. }) = here("inner") else { panic!() };
    assert_eq!(candidates, ["a", "b"]);
    assert!(here("nowhere").unwrap_err().to_string().contains("nowhere"));
    assert!(matches!(here("kedang.yaml"), Err(OpenError::NoFolder { .. })));
}

#[test]
fn linked_work_trees_have_their_own_index() {
    let repo = records();
    repo.git(["worktree", "add", "-q", "../linked", "-b", "side"]);
    let linked = repo.beside("linked");
    std::fs::write(linked.join("new.yaml"), "x").unwrap();
    let mut add = repo.command(["add", "new.yaml"]);
    add.current_dir(&linked);
    run(add);
    let root = root(&linked);
    assert!(Staged::open(&root).unwrap().entry("new.yaml").is_some());
    assert_eq!(paths(&Revision::open(&root, "side").unwrap()), sorted(FILES.to_vec()));
}

#[test]
fn ignored_hidden_and_built_files_are_left_out() {
    let repo = records();
    repo.write(".gitignore", "*.tmp\n/drafts/\n");
    repo.write(".git/info/exclude", "secret.yaml\n");
    repo.write("a.tmp", "");
    repo.write("secret.yaml", "");
    repo.write("drafts/a.yaml", "");
    repo.write(".cache/a.yaml", "");
    repo.write("site/index.html", "");
    repo.write(&format!("site/{OUTPUT_MARKER}"), "");
    assert_eq!(paths(&WorkTree::open(repo.top()).unwrap()), sorted(FILES.to_vec()));
    // git goes on tracking a file that an ignore rule matches, and so do we; a committed build stays out
    repo.git(["add", "-f", "drafts/a.yaml", "site"]);
    let root = root(repo.top());
    let mut with_draft = FILES.to_vec();
    with_draft.push("drafts/a.yaml");
    let with_draft = sorted(with_draft);
    assert_eq!(paths(&WorkTree::at(&root).unwrap()), with_draft);
    assert_eq!(paths(&Staged::open(&root).unwrap()), with_draft);
    repo.commit_staged("li.na", 2, "draft");
    assert_eq!(paths(&Revision::open(&root, "HEAD").unwrap()), with_draft);
}

#[test]
fn the_work_tree_lists_what_git_lists() {
    let repo = TestRepo::new();
    fill(&repo, "公司/records/");
    repo.write(".gitignore", "*.tmp\n/公司/records/drafts/\nlocal\n!keep.tmp\n");
    repo.write("公司/.gitignore", "records/old-*.yaml\n");
    repo.write("公司/records/customers/.gitignore", "*.bak\n!important.bak\n");
    repo.write(".git/info/exclude", "公司/records/secret.yaml\n");
    for path in [
        "a.tmp",
        "keep.tmp",
        "drafts/a.yaml",
        "deep/drafts/a.yaml",
        "local/a.yaml",
        "deep/local",
        "old-1.yaml",
        "deep/old-1.yaml",
        "customers/a.bak",
        "customers/x/important.bak",
        "x.bak",
        "secret.yaml",
        "a b/客户.md",
    ] {
        repo.write(&format!("公司/records/{path}"), "x");
    }
    let records = repo.top().join("公司/records");
    let mut git = repo.command(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    git.current_dir(&records);
    let listed = run(git);
    let expected: Vec<&str> = listed.split('\0').filter(|path| !path.is_empty() && is_visible(path)).collect();
    assert_eq!(paths(&WorkTree::open(&records).unwrap()), sorted(expected.clone()));
    assert!(expected.contains(&"keep.tmp") && !expected.contains(&"secret.yaml"), "{expected:?}");
}

#[cfg(unix)]
#[test]
fn links_are_named_and_never_followed() {
    use std::os::unix::fs::symlink;
    let repo = records();
    repo.write("../outside/secret.yaml", "secret");
    symlink("../outside/secret.yaml", repo.top().join("link.yaml")).unwrap();
    symlink("../outside", repo.top().join("folder")).unwrap();
    repo.commit(2, "links");
    let root = root(repo.top());
    let tree = WorkTree::at(&root).unwrap();
    let places: [&dyn Snapshot; 3] = [&tree, &Staged::open(&root).unwrap(), &Revision::open(&root, "HEAD").unwrap()];
    for place in places {
        for link in ["link.yaml", "folder"] {
            assert_eq!(place.entry(link).unwrap().kind, EntryKind::Symlink, "{}", place.describe());
            assert!(place.read(link).is_err());
        }
        assert!(place.entry("folder/secret.yaml").is_none());
        assert!(place.read("../outside/secret.yaml").is_err());
    }
    // a link that takes the place of a listed file or folder is not followed either
    repo.remove("kedang.yaml");
    symlink("../outside/secret.yaml", repo.top().join("kedang.yaml")).unwrap();
    assert!(tree.read("kedang.yaml").is_err());
    std::fs::rename(repo.top().join("customers"), repo.beside("moved")).unwrap();
    symlink("../moved", repo.top().join("customers")).unwrap();
    assert!(tree.read(CUSTOMER).is_err());
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf8_are_reported() {
    use std::os::unix::ffi::OsStringExt;
    let repo = records();
    let name = OsString::from_vec(b"\xbf\xcd\xbb\xa7.yaml".to_vec());
    std::fs::write(repo.top().join(&name), "x").unwrap();
    let gbk = OsString::from_vec(b"\xbf\xcd".to_vec());
    std::fs::create_dir(repo.top().join(&gbk)).unwrap();
    std::fs::write(repo.top().join(gbk).join("a.yaml"), "x").unwrap();
    repo.commit(2, "gbk");
    let root = root(repo.top());
    let tree = WorkTree::at(&root).unwrap();
    let staged = Staged::open(&root).unwrap();
    let revision = Revision::open(&root, "HEAD").unwrap();
    for place in [&tree as &dyn Snapshot, &staged, &revision] {
        assert_eq!(paths(place), sorted(FILES.to_vec()), "{}", place.describe());
        assert_eq!(place.problems().len(), 2, "{}", place.describe());
        assert!(place.problems().iter().all(|problem| problem.kind == ProblemKind::NameNotUtf8));
        assert!(place.problems().iter().any(|problem| problem.path.ends_with("\u{fffd}.yaml")));
    }
}

#[test]
fn repositories_inside_are_entries_without_files() {
    let repo = records();
    repo.git(["init", "-q", "-b", "main", "inner"]);
    repo.write("inner/a.yaml", "x");
    let tree = WorkTree::open(repo.top()).unwrap();
    assert_eq!(tree.entry("inner").unwrap().kind, EntryKind::Other);
    assert!(tree.entry("inner/a.yaml").is_none());
    let mut commit = repo.command(["commit", "-q", "--allow-empty", "-m", "x"]);
    commit.current_dir(repo.top().join("inner"));
    run(commit);
    repo.commit(2, "submodule");
    let root = root(repo.top());
    assert_eq!(Revision::open(&root, "HEAD").unwrap().entry("inner").unwrap().kind, EntryKind::Other);
    assert_eq!(Staged::open(&root).unwrap().entry("inner").unwrap().kind, EntryKind::Other);
}

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

#[test]
fn crlf_clones_keep_the_bytes_of_each_place() {
    let repo = records();
    repo.git(["-c", "core.autocrlf=true", "clone", "-q", ".", "../windows"]);
    let root = root(&repo.beside("windows"));
    let name = "name: 江州精工机械有限公司";
    assert_eq!(WorkTree::at(&root).unwrap().read(CUSTOMER).unwrap(), format!("{name}\r\n").as_bytes());
    assert_eq!(Staged::open(&root).unwrap().read(CUSTOMER).unwrap(), format!("{name}\n").as_bytes());
    assert_eq!(Staged::open(&root).unwrap().entry(CUSTOMER).unwrap().size, name.len() as u64 + 1);
}

#[test]
fn decomposed_names_stay_as_they_are() {
    let repo = records();
    repo.write("cafe\u{301}.yaml", "x");
    repo.write("caf\u{e9}.yaml", "x");
    repo.commit(2, "forms");
    let root = root(repo.top());
    for place in [&WorkTree::at(&root).unwrap() as &dyn Snapshot, &Revision::open(&root, "HEAD").unwrap()] {
        assert!(place.entry("cafe\u{301}.yaml").is_some() && place.entry("caf\u{e9}.yaml").is_some());
    }
}

#[test]
fn a_repository_of_a_kind_we_cannot_read_leaves_the_files_readable() {
    let repo = TestRepo::plain();
    repo.git(["init", "-q", "--object-format=sha256"]);
    fill(&repo, "");
    repo.commit(1, "sha256");
    let root = root(repo.top());
    assert!(root.repository.is_none() && root.repository_problem.is_some());
    assert_eq!(paths(&WorkTree::at(&root).unwrap()), sorted(FILES.to_vec()));
    let error = Revision::open(&root, "HEAD").err().unwrap().to_string();
    assert!(error.contains("sha256"), "{error}");
}

#[test]
fn memory_is_sorted_and_refuses_what_is_no_file() {
    let memory = Memory::new([("b", "2"), ("a-b", "1"), ("a/b", "3")])
        .with_entry("a", EntryKind::Symlink)
        .with_problem(Problem { path: "z".into(), kind: ProblemKind::Conflict });
    assert_eq!(paths(&memory), ["a", "a-b", "a/b", "b"]);
    assert!(memory.read("a").is_err() && memory.read("c").is_err());
    assert_eq!((memory.problems().len(), memory.read("b").unwrap()), (1, b"2".to_vec()));
}

#[test]
fn malformed_trees_end_early() {
    let good = [b"100644 a\0".as_slice(), &[7; 20]].concat();
    assert_eq!(tree::parse(&good).count(), 1);
    for cut in 0..good.len() {
        assert_eq!(tree::parse(&good[..cut]).count(), 0);
    }
    let bad = [b"10x644 a\0".as_slice(), &[7; 20]].concat();
    assert_eq!(tree::parse(&bad).count(), 0);
}
