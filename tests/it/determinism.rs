//! One commit and one `--now` give one site, whoever builds it, where, and on how many threads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::project::{Project, Run, read_tree};

/// Builds with so many threads, from a folder of the caller's choice.
fn build(project: &Project, from: &Path, records: &Path, out: &str, threads: &str, more: &[&str]) -> PathBuf {
    let out = project.beside(out);
    let mut command = project.command();
    command.current_dir(from).env("RAYON_NUM_THREADS", threads).env_remove("SOURCE_DATE_EPOCH");
    command.args(["build", "--now", "2026-04-01T12:00:00+08:00", "--audience", "management"]).args(more);
    let output = command.arg("--out").arg(&out).arg(records).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let run =
        Run { status: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) };
    run.expect(0);
    out
}

/// What of two sites differs: pages by their bytes, the index by what it holds.
fn differences(a: &Path, b: &Path) -> Vec<String> {
    let dump = |site: &Path| kedang_search::dump(&site.join("search")).unwrap();
    let pages = |site: &Path| -> BTreeMap<String, Vec<u8>> {
        // The list of what was written names the index's files, whose names are made by chance.
        let page = |path: &str| !path.starts_with("search/") && path != ".kedang-manifest";
        read_tree(site).into_iter().filter(|(path, _)| page(path)).collect()
    };
    let (first, second) = (pages(a), pages(b));
    assert!(first.len() > 40 && first.contains_key("build.json"), "{} files are no site", first.len());
    let names = first.keys().chain(second.keys()).collect::<std::collections::BTreeSet<_>>();
    let mut wrong: Vec<String> =
        names.into_iter().filter(|name| first.get(*name) != second.get(*name)).cloned().collect();
    if dump(a) != dump(b) {
        wrong.push("search".to_owned());
    }
    wrong
}

#[test]
fn folders_and_threads_make_no_difference() {
    let project = Project::starter().init();
    let elsewhere = project.beside("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let one = build(&project, project.root(), Path::new("."), "one", "1", &[]);
    let four = build(&project, &elsewhere, project.root(), "four", "4", &[]);
    assert_eq!(differences(&one, &four), [""; 0]);
}

#[test]
fn a_bare_clone_makes_the_site_of_the_work_tree() {
    let project = Project::small().init();
    project.write("staff/zhou-yu.yaml", "name: 周宇\nlogin: zhouyu\nemail: zhou.yu@test.example\nrank: clerk\n");
    project.commit("新同事");
    let bare = project.beside("bare.git");
    project.git(["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    let tree = build(&project, project.root(), Path::new("."), "tree", "2", &[]);
    let cloned = build(&project, &project.beside(""), &bare, "cloned", "3", &["--rev", "main"]);
    // Only these tell the commit: a work tree may hold more than its last one.
    let told = ["build.json", "en/index.html", "index.html"];
    let different: Vec<String> =
        differences(&tree, &cloned).into_iter().filter(|name| !told.contains(&&**name)).collect();
    assert_eq!(different, [""; 0]);
    // The test can see a difference: another day is another site.
    let again = build(&project, project.root(), Path::new("."), "again", "2", &["--rev", "HEAD~1"]);
    assert!(differences(&tree, &again).contains(&"staff/zhou-yu.html".to_owned()));
}
