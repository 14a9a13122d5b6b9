//! `kedang new`: where a record goes, who made it, and what is refused.

use crate::project::{Project, Run};

const CUSTOMER: &str = "customer=KH-20260101-a2b3";

fn made(project: &Project, run: &Run) -> (String, String) {
    let root = project.root().display().to_string();
    let path = run.stdout.trim().strip_prefix(&format!("{root}/")).unwrap_or_else(|| panic!("{}", run.stdout));
    (path.to_owned(), project.read(path))
}

#[test]
fn a_new_record_passes_check() {
    let project = Project::small().init();
    project.git(["config", "user.email", "li.guoqiang@test.example"]);
    let email = project.read("staff/li-guoqiang.yaml");
    assert!(email.contains("li.guoqiang@test.example"), "{email}");
    let set = ["--set", CUSTOMER, "--set", "content=来电: 漏油 #2", "--set", "received_at=2026-03-30 09:00"];
    let run = project.kedang(["new", "complaint"].iter().chain(&set)).expect(0);
    let (path, text) = made(&project, &run);
    assert!(path.starts_with("customers/KH-20260101-a2b3/complaints/TS-20260401-"), "{path}");
    assert!(text.contains("content: \"来电: 漏油 #2\"\n"), "{text}");
    assert!(text.contains("{state: received, at: 2026-04-01 12:00, by: li-guoqiang}"), "{text}");
    assert!(text.contains("# severity:  # 严重程度（可选：general 一般、serious 严重、major 重大）"), "{text}");
    project.kedang(["check"]).expect(0);
}

#[test]
fn what_is_missing_is_left_open_and_said() {
    let project = Project::small();
    let run = project.kedang(["new", "complaint", "--set", CUSTOMER]).expect(1);
    let (_, text) = made(&project, &run);
    assert!(text.contains("\ncontent:  # 必填"), "{text}");
    assert!(run.stderr.contains("missing-field"), "{}", run.stderr);
}

#[test]
fn a_slip_is_refused_before_anything_is_written() {
    let project = Project::small();
    let refused = |args: &[&str], words: &str| {
        let before = crate::project::read_tree(project.root());
        let run = project.kedang(["new"].iter().chain(args)).expect(2);
        assert!(run.stderr.contains(words), "{words}\n{}", run.stderr);
        assert!(run.stdout.is_empty());
        assert!(before == crate::project::read_tree(project.root()), "something was written");
    };
    refused(&["complaint", "--set", CUSTOMER, "--set", "severity=majr"], "major");
    refused(&["complaint", "--set", "customer=KH-1"], "broken-reference");
    refused(&["complaint", "--set", CUSTOMER, "--set", "contents=x"], "content");
    refused(&["complaint", "--set", "customer=../../x"], "../../x");
    refused(&["complaint"], "--set customer=");
    refused(&["complaint", "--set", "x"], "字段=内容");
    refused(&["staff", "--set", "name=新人"], "--id");
    refused(&["staff", "--id", "li-guoqiang"], "已经有人用了");
    refused(&["complant", "--set", CUSTOMER], "complaint");
}

#[test]
fn a_dry_run_writes_nothing() {
    let project = Project::small();
    let before = crate::project::read_tree(project.root());
    let run = project.kedang(["new", "customer", "--set", "name=新厂", "--dry-run"]).expect(0);
    assert!(run.stdout.contains("\nname: 新厂\n"), "{}", run.stdout);
    assert!(before == crate::project::read_tree(project.root()));
}

#[cfg(unix)]
#[test]
fn the_editor_has_the_last_word() {
    let project = Project::small();
    project.write("editor.sh", "#!/bin/sh\nsed -i 's/^name: .*/name: 改过的厂/' \"$1\"\n");
    let output = project
        .command()
        .args(["new", "customer", "--id", "KH-X", "--set", "name=新厂", "--edit"])
        .env("EDITOR", format!("sh {}", project.path("editor.sh").display()))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(project.read("customers/KH-X/customer.yaml").contains("name: 改过的厂"));
}
