//! `kedang init`, with and without samples, as git and `check` see it.

use std::path::Path;
use std::process::Command;

use crate::project::{Project, read_tree, workspace};

fn git(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git").arg("-C").arg(folder).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_new_repository_is_clean_and_committed() {
    let project = Project::empty();
    let folder = project.beside("crm");
    let run = project.kedang(["init", folder.to_str().unwrap()]).expect(0);
    assert!(run.stderr.contains("kedang check"), "{}", run.stderr);
    let checked = project.kedang(["check", folder.to_str().unwrap()]).expect(0);
    assert!(checked.stderr.contains("0 条记录"), "{}", checked.stderr);
    assert_eq!(git(&folder, &["status", "--porcelain"]), "");
    assert_eq!(git(&folder, &["rev-list", "--count", "main"]).trim(), "1");
    for path in [".gitattributes", ".editorconfig", ".vscode/settings.json", ".schemas/customer.json", "README.md"] {
        assert!(folder.join(path).is_file(), "{path}");
    }
    assert!(!folder.join("staff").exists() && !folder.join("customers").exists());
    let run = project.kedang(["init", folder.to_str().unwrap()]).expect(2);
    assert!(run.stderr.contains("已经有文件"), "{}", run.stderr);
}

#[test]
fn the_demo_is_the_pack_with_a_history() {
    let project = Project::empty();
    let (one, two) = (project.beside("one"), project.beside("two"));
    for folder in [&one, &two] {
        project.kedang(["init", "--demo", folder.to_str().unwrap()]).expect(0);
    }
    assert_eq!(git(&one, &["rev-parse", "HEAD"]), git(&two, &["rev-parse", "HEAD"]), "the same pack, the same commits");
    assert_eq!(git(&one, &["status", "--porcelain"]), "");
    git(&one, &["fsck", "--strict"]);
    let mut pack = read_tree(&workspace().join("records"));
    pack.retain(|path, _| !path.starts_with('.'));
    let mut made = read_tree(&one);
    made.retain(|path, _| !path.starts_with('.'));
    assert!(pack == made, "the files differ from records/");
    let authors = git(&one, &["log", "--format=%an <%ae>"]);
    assert!(authors.contains("王敏 <wangmin@kehu.example>"), "{authors}");
    project.kedang(["check", one.to_str().unwrap(), "--now", "2026-11-21"]).expect(0);
}

#[test]
fn inside_a_repository_only_files_are_written() {
    let project = Project::small().init();
    let folder = project.path("more");
    project.kedang(["init", folder.to_str().unwrap()]).expect(0);
    assert!(folder.join("kedang.yaml").is_file() && !folder.join(".git").exists());
    let bare = project.beside("plain");
    project.kedang(["init", "--no-git", bare.to_str().unwrap()]).expect(0);
    assert!(bare.join("kedang.yaml").is_file() && !bare.join(".git").exists());
}
