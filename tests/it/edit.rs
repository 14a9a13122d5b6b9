//! `kedang set`, `move` and `mv`: what they change, what they leave alone, and what they refuse.

use crate::project::{Project, Run, read_tree};

const COMPLAINT: &str = "customers/KH-20260101-a2b3/complaints/TS-20260320-c4d5.md";
const ID: &str = "TS-20260320-c4d5";

/// Runs a command that must fail, say why, and change nothing.
#[track_caller]
fn refused(project: &Project, args: &[&str], status: i32, words: &[&str]) -> Run {
    let before = read_tree(project.root());
    let run = project.kedang(args).expect(status);
    for word in words {
        assert!(run.stderr.contains(word), "no {word:?} in\n{}", run.stderr);
    }
    assert!(before == read_tree(project.root()), "{args:?} wrote something");
    run
}

#[test]
fn set_changes_a_value_and_nothing_beside_it() {
    let project = Project::small();
    let old = project.read(COMPLAINT);
    let text = format!("{}# 备注\n{}", "---\n", old.strip_prefix("---\n").unwrap()).replace('\n', "\r\n");
    project.write(COMPLAINT, &text);
    let run = project.kedang(["set", ID, "content=来电: 漏油 #2", "severity=重大"]).expect(0);
    assert!(run.stdout.trim().ends_with(COMPLAINT), "{}", run.stdout);
    let new = project.read(COMPLAINT);
    assert!(new.contains("content: \"来电: 漏油 #2\"\r\n"), "{new}");
    assert!(new.contains("severity: major\r\n"), "{new}");
    let rest = |text: &str| -> Vec<String> {
        text.split('\n')
            .filter(|line| !line.starts_with("content") && !line.starts_with("severity"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(rest(&new), rest(&text), "something else has changed");
    let again = project.kedang(["set", ID, "severity=major"]).expect(0);
    assert!(again.stderr.contains("已经是这样了"), "{}", again.stderr);
}

#[test]
fn set_fills_in_what_new_left_open() {
    let project = Project::small();
    let made = project
        .kedang([
            "new",
            "complaint",
            "--set",
            "customer=KH-20260101-a2b3",
            "--set",
            "content=漏油",
            "--set",
            "received_at=2026-03-30 09:00",
        ])
        .expect(0);
    let path = made.stdout.trim().strip_prefix(&format!("{}/", project.root().display())).unwrap().to_owned();
    let id = path.rsplit('/').next().unwrap().trim_end_matches(".md").to_owned();
    assert!(project.read(&path).contains("\n# severity:  #"));
    project.kedang(["set", &id, "severity=serious", "responsible_person=li-guoqiang"]).expect(0);
    let text = project.read(&path);
    assert!(text.contains("\nseverity: serious\n") && !text.contains("# severity:"), "{text}");
    assert!(text.contains("\nresponsible_person: li-guoqiang\n"), "{text}");
    project.kedang(["check"]).expect(0);
}

#[test]
fn set_refuses_what_would_be_wrong() {
    let project = Project::small();
    refused(&project, &["set", ID, "severity=majr"], 2, &["bad-option", "没有写"]);
    refused(&project, &["set", ID, "content="], 2, &["missing-field"]);
    refused(&project, &["set", ID, "closed_at=2020-01-01 00:00"], 2, &["closed-after-received"]);
    refused(&project, &["set", ID, "responsible_person=nobody"], 2, &["broken-reference"]);
    refused(&project, &["set", ID, "status=closed"], 2, &["kedang move"]);
    refused(&project, &["set", ID, "customer=KH-1"], 2, &["kedang mv"]);
    refused(&project, &["set", ID, "id=TS-1"], 2, &["kedang mv"]);
    refused(&project, &["set", ID, "severty=major"], 2, &["severity"]);
    refused(&project, &["set", ID, "severity"], 2, &["字段=内容"]);
    refused(&project, &["set", "TS-20260320-c4d6", "severity=major"], 2, &[ID]);
    let run = refused(&project, &["set", ID, "severity=general", "--dry-run"], 0, &["只是试改"]);
    assert!(run.stdout.contains("\n+severity: general\n"), "{}", run.stdout);
    project.kedang(["set", ID, "severity=majr", "--force"]).expect(1);
    assert!(project.read(COMPLAINT).contains("severity: majr\n"));
}

#[test]
fn set_does_not_mind_other_peoples_errors_and_leaves_no_files_behind() {
    let project = Project::small();
    project.write("customers/KH-20260101-a2b3/complaints/TS-20260321-aaaa.md", "---\ncontent: [\n---\n");
    let before: Vec<String> = read_tree(project.root()).into_keys().collect();
    let run = project.kedang(["set", ID, "severity=serious"]).expect(0);
    assert!(!run.stderr.contains("TS-20260321-aaaa"), "{}", run.stderr);
    assert_eq!(before, read_tree(project.root()).into_keys().collect::<Vec<_>>());
    refused(&project, &["set", "TS-20260321-aaaa", "content=x"], 2, &["kedang check"]);
}

#[test]
fn move_takes_the_steps_of_the_workflow() {
    let project = Project::small().init();
    project.git(["config", "user.email", "li.guoqiang@test.example"]);
    let made = project
        .kedang([
            "new",
            "complaint",
            "--set",
            "customer=KH-20260101-a2b3",
            "--set",
            "content=漏油",
            "--set",
            "received_at=2026-03-30 09:00",
        ])
        .expect(0);
    let path = made.stdout.trim().strip_prefix(&format!("{}/", project.root().display())).unwrap().to_owned();
    let id = path.rsplit('/').next().unwrap().trim_end_matches(".md").to_owned();
    // The step needs a severity, and the words say what to run.
    let run = refused(&project, &["move", &id, "accepted", "--by", "wang-xiaoyan"], 2, &["step-needs", "kedang set"]);
    assert!(run.stderr.contains(&format!("kedang set {id} severity=general")), "{}", run.stderr);
    refused(&project, &["move", &id, "closed"], 2, &["illegal-transition"]);
    refused(&project, &["move", &id, "acceptd"], 2, &["accepted"]);
    refused(&project, &["move", &id, "accepted", "--by", "nobody"], 2, &["nobody"]);
    project.kedang(["set", &id, "severity=general", "responsible_person=li-guoqiang"]).expect(0);
    let ranks = [project.read("staff/wang-xiaoyan.yaml"), project.read("staff/li-guoqiang.yaml")];
    let supervisor = if ranks[0].contains("supervisor") { "wang-xiaoyan" } else { "li-guoqiang" };
    project.kedang(["move", &id, "已分派", "--by", supervisor, "--note", "交给: 李工"]).expect(0);
    let text = project.read(&path);
    let step = format!("\n  - {{state: accepted, at: 2026-04-01 12:00, by: {supervisor}, note: \"交给: 李工\"}}\n");
    assert!(text.contains(&step), "{text}");
    refused(&project, &["move", &id, "solved", "--at", "2026-03-01 08:00"], 2, &["timeline-order"]);
    project.kedang(["set", &id, "root_cause=垫片老化"]).expect(0);
    project.kedang(["move", &id, "solved"]).expect(0);
    assert!(project.read(&path).contains("\n  - {state: solved, at: 2026-04-01 12:00, by: li-guoqiang}\n"));
    project.kedang(["check"]).expect(0);
    let shown = project.kedang(["show", &id]).expect(0);
    assert!(shown.stdout.contains("已解决"), "{}", shown.stdout);
}

#[test]
fn move_makes_the_time_line_and_asks_who() {
    let project = Project::small();
    let text = project.read(COMPLAINT);
    let start = text.find("timeline:").unwrap();
    let end = start + text[start..].find("---").unwrap();
    project.write(COMPLAINT, format!("{}{}", &text[..start], &text[end..]));
    refused(&project, &["move", ID, "received"], 2, &["--by"]);
    refused(
        &project,
        &["move", ID, "accepted", "--by", "li-guoqiang"],
        2,
        &["kedang move TS-20260320-c4d5 received --at"],
    );
    project.kedang(["move", ID, "received", "--by", "li-guoqiang", "--at", "2026-03-20 10:00"]).expect(0);
    let wanted = "timeline:\n  - state: received\n    at: 2026-03-20 10:00\n    by: li-guoqiang\n---\n";
    assert!(project.read(COMPLAINT).contains(wanted), "{}", project.read(COMPLAINT));
    refused(&project, &["move", "KH-20260101-a2b3", "x"], 2, &["没有流程"]);
}
