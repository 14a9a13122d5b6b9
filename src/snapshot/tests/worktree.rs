//! What a work tree holds, and how files are named.

use super::*;

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
