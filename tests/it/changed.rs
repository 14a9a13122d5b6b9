//! `kedang check --changed`: what a change brings, whatever it is compared with and however it is written.

use crate::project::{Project, Run};

const TICKET: &str = "customers/KH-20260101-a2b3/complaints/TS-20260320-c4d5.md";
const CUSTOMER: &str = "customers/KH-20260101-a2b3/customer.yaml";
const STEP: &str = "  - {state: accepted, at: 2026-03-20 11:30, by: li-guoqiang}\n";

fn check(project: &Project, args: &[&str]) -> Run {
    project.kedang([&["check", ".", "--output-format", "concise"], args].concat())
}

/// Codes, in the order of the output.
fn codes(run: &Run) -> Vec<&str> {
    run.stdout.lines().filter_map(|line| line.split(": ").nth(1)?.split(' ').next()).collect()
}

/// One commit with an error, one that adds another, and a work tree with a third.
fn three_errors() -> Project {
    let project = Project::small();
    project.write("staff/one.yaml", "name: 甲\nlogin: one\nrank: clerk\nshoes: 1\n");
    let project = project.init();
    project.write("staff/two.yaml", "name: 乙\nlogin: two\nrank: clerk\nhats: 1\n").commit("two");
    project.write("staff/three.yaml", "name: 丙\nlogin: three\nrank: clerk\nbelts: 1\n");
    project
}

#[test]
fn ends_of_a_range_are_commits_the_index_or_the_work_tree() {
    let project = three_errors();
    let said = |args: &[&str]| check(&project, args).expect(1).stdout;
    let holds = |text: &str| ["shoes", "hats", "belts"].map(|word| text.contains(word));
    assert_eq!(holds(&said(&["--changed", "HEAD~1..HEAD"])), [false, true, false]);
    assert_eq!(holds(&said(&["--changed", "HEAD"])), [false, false, true]);
    assert_eq!(holds(&said(&["--changed", "HEAD~1"])), [false, true, true]);
    assert_eq!(holds(&said(&["--changed", &format!("{}..HEAD", "0".repeat(40))])), [true, true, false]);
    check(&project, &["--changed", "HEAD", "--staged"]).expect(0);
    project.git(["add", "-A"]);
    assert_eq!(holds(&said(&["--changed", "HEAD", "--staged"])), [false, false, true]);
    let run = check(&project, &["--changed", "HEAD", "--lang", "en"]);
    assert!(run.stderr.contains("2 findings were there before"), "{}", run.stderr);
    check(&project, &["--changed", "nowhere..HEAD"]).expect(2);
    check(&project, &["--changed", "HEAD..nowhere"]).expect(2);
}

#[test]
fn a_branch_is_compared_with_where_it_parted() {
    let project = three_errors();
    project.git(["checkout", "-q", "-b", "idea", "HEAD~1"]);
    project.remove("staff/three.yaml").write(CUSTOMER, format!("{}# 一\n", project.read(CUSTOMER))).commit("idea");
    assert_eq!(codes(&check(&project, &["--changed", "main..idea"]).expect(1)), ["history-rewritten"]);
    check(&project, &["--changed", "main...idea"]).expect(0);
    project.write("staff/four.yaml", "name: 丁\nlogin: four\nrank: clerk\nties: 1\n").commit("wrong");
    assert_eq!(codes(&check(&project, &["--changed", "main...idea"]).expect(1)), ["unknown-field"]);
}

#[test]
fn every_format_holds_what_the_change_brings_and_no_more() {
    let project = three_errors();
    let help = project.kedang(["check", "--help", "--lang", "en"]).stdout;
    let listed = help
        .split("[possible values: ")
        .find_map(|part| part.split(']').next().filter(|part| part.contains("concise")));
    let formats: Vec<&str> = listed.unwrap().split(", ").collect();
    assert!(formats.len() >= 4, "{formats:?}");
    for format in formats {
        let run = project.kedang(["check", ".", "--changed", "HEAD~1..HEAD", "--output-format", format]).expect(1);
        assert!(run.stdout.contains("hats") && !run.stdout.contains("shoes"), "{format}: {}", run.stdout);
    }
}

#[test]
fn warnings_that_a_deletion_brings_elsewhere_are_told() {
    let project = Project::small();
    project.write("staff/one.yaml", "name: 甲\nlogin: one\nrank: clerk\n");
    project.write(TICKET, format!("{}\n参见 [[one]]。\n", project.read(TICKET)));
    let project = project.init();
    project.remove("staff/one.yaml").commit("gone");
    let run = check(&project, &["--changed", "HEAD~1..HEAD"]).expect(0);
    assert_eq!(codes(&run), ["broken-link"]);
}

/// A time line may grow anywhere, and a person may get a new id; both leave the past as it was.
#[test]
fn merged_steps_and_former_ids_are_not_rewritten_history() {
    let project = Project::small();
    let ticket = project.read(TICKET);
    let later = format!("{STEP}  - {{state: solved, at: 2026-03-22 09:00, by: li-guoqiang}}\n");
    let solved = ticket.replace(STEP, &later).replace("severity: serious\n", "severity: serious\nroot_cause: 轴承\n");
    project.write(TICKET, &solved);
    let project = project.init();
    project.git(["mv", "staff/li-guoqiang.yaml", "staff/li-guo.yaml"]);
    project.write("staff/li-guo.yaml", format!("{}aliases: [li-guoqiang]\n", project.read("staff/li-guo.yaml")));
    project.write(TICKET, solved.replace("by: li-guoqiang", "by:  \"li-guo\"")).commit("a new id");
    check(&project, &["--changed", "HEAD~1..HEAD"]).expect(0);
    let between = "  - {state: received, at: 2026-03-20 10:30, by: wang-xiaoyan}\n";
    project.write(
        TICKET,
        project.read(TICKET).replace("  - {state: accepted", &format!("{between}  - {{state: accepted")),
    );
    let run = check(&project, &["--changed", "HEAD"]);
    assert!(!run.stdout.contains("timeline-re"), "{}", run.stdout);
}

#[test]
fn a_shallow_clone_says_so() {
    let project = three_errors();
    let clone = project.beside("shallow");
    let url = format!("file://{}", project.root().display());
    project.git(["clone", "-q", "--depth", "1", &url, clone.to_str().unwrap()]);
    let old = project.git(["rev-parse", "HEAD~1"]);
    let range = format!("{}..HEAD", old.trim());
    let run = project.kedang(["check", clone.to_str().unwrap(), "--changed", &range, "--lang", "en"]).expect(2);
    assert!(run.stderr.contains("unshallow"), "{}", run.stderr);
}
