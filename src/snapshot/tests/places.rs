//! Where records can be read from: a work tree, the index, a commit, memory.

use super::*;

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
