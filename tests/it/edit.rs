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

/// A complaint as `new` makes it: its path and its id.
fn new_complaint(project: &Project) -> (String, String) {
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
    (path, id)
}

#[test]
fn set_fills_in_what_new_left_open() {
    let project = Project::small();
    let (path, id) = new_complaint(&project);
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
    let (path, id) = new_complaint(&project);
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

/// A type whose records hold their state themselves.
const LEAD: &str = "type: lead
label: {zh: 线索, en: Lead}
file: leads/{id}.md
fields:
  title: {kind: text, label: {zh: 名称, en: Title}}
  owner: {kind: ref, to: staff, label: {zh: 负责人, en: Owner}}
workflow:
  field: stage
  timeline: none
  states: {cold: {zh: 冷, en: Cold}, warm: {zh: 热, en: Warm}, won: {zh: 成, en: Won}, lost: {zh: 败, en: Lost}}
  initial: cold
  final: [won]
  transitions:
    - {from: cold, to: warm, by: any}
    - {from: warm, to: won, by: [\"rank:supervisor\"], needs: [title]}
    - {from: any, to: lost, by: [\"field:owner\"]}
";

#[test]
fn move_sets_a_state_that_has_no_time_line() {
    let project = Project::small();
    project.write("types/lead.yaml", LEAD);
    let path = "leads/L1.md";
    project.write(path, "---\nowner: wang-xiaoyan # 负责\n---\n");
    refused(&project, &["move", "L1", "won"], 2, &["illegal-transition", "warm"]);
    refused(&project, &["move", "L1", "x"], 2, &["从“冷”可以到：warm 热、lost 败"]);
    refused(&project, &["move", "L1", "warm", "--note", "x"], 2, &["--note", "时间线"]);
    refused(&project, &["move", "L1", "warm", "--at", "2026-03-01"], 2, &["--at", "时间线"]);
    // Where anybody may, nobody is asked.
    project.kedang(["move", "L1", "热"]).expect(0);
    assert_eq!(project.read(path), "---\nowner: wang-xiaoyan # 负责\nstage: warm\n---\n");
    let run =
        refused(&project, &["move", "L1", "won", "--by", "li-guoqiang"], 2, &["step-needs", "kedang set L1 title="]);
    assert!(!run.stderr.contains("not-authorised"), "{}", run.stderr);
    project.kedang(["set", "L1", "title=大单"]).expect(0);
    refused(&project, &["move", "L1", "won"], 2, &["--by"]);
    refused(&project, &["move", "L1", "won", "--by", "wang-xiaoyan"], 2, &["not-authorised"]);
    refused(&project, &["move", "L1", "lost", "--by", "li-guoqiang"], 2, &["not-authorised"]);
    project.kedang(["move", "L1", "won", "--by", "li-guoqiang"]).expect(0);
    assert_eq!(project.read(path), "---\ntitle: 大单\nowner: wang-xiaoyan # 负责\nstage: won\n---\n");
    let again = project.kedang(["move", "L1", "won", "--by", "li-guoqiang"]).expect(0);
    assert!(again.stderr.contains("已经是这样了"), "{}", again.stderr);
    refused(&project, &["move", "L1", "x"], 2, &["“成”是最后一步"]);
}

#[test]
fn words_about_a_field_say_the_form_that_works() {
    let project = Project::small();
    let text = project.read("types/customer.yaml");
    let parts = "  parts: {kind: list, of: {kind: object, fields: {name: {kind: text, label: 名}, n: {kind: integer, label: 数}}}, label: 件}\n";
    project.write("types/customer.yaml", text.replacen("\nfields:\n", &format!("\nfields:\n{parts}"), 1));
    let id = "KH-20260101-a2b3";
    refused(&project, &["set", id, "parts+=p1"], 2, &["parts.0.name=…", "name、n"]);
    project.kedang(["set", id, "parts.0.name=p1"]).expect(0);
    project.kedang(["set", id, "parts.1.name=p2"]).expect(0);
    refused(&project, &["set", id, "parts+=p3"], 2, &["加一项写 parts.2.name=…，改第一项写 parts.0.name=…；"]);
    refused(
        &project,
        &["--lang", "en", "set", id, "parts.name=x"],
        2,
        &["parts.2.name=… begins one more item, parts.0"],
    );
    refused(&project, &["set", id, "credit.amount=5"], 2, &["credit=1200.50"]);
    let run = refused(&project, &["mv", id, "KH.history"], 2, &["只能用字母、汉字、数字、- _"]);
    assert!(!run.stderr.contains("_ ."), "{}", run.stderr);
}

#[test]
fn words_about_a_step_name_what_was_given_and_what_is_possible() {
    let project = Project::small().init();
    project.git(["config", "user.email", "li.guoqiang@test.example"]);
    let (_, id) = new_complaint(&project);
    refused(&project, &["move", &id, "accepted", "--at", "yesterday"], 2, &["--at 看不懂“yesterday”"]);
    refused(&project, &["move", &id, "accepted", "--now", "yesterday"], 2, &["--now 看不懂“yesterday”"]);
    refused(&project, &["move", &id, "x"], 2, &["从“已受理”可以到：accepted 已分派"]);
    refused(&project, &["--lang", "en", "move", &id, "x"], 2, &["From “Received” it can go to: accepted Accepted"]);
    refused(&project, &["move", &id, "acceptd"], 2, &["是不是想写“accepted”？从“已受理”可以到：accepted 已分派"]);
    refused(&project, &["move", &id, "accepted", "--by", "nobody"], 2, &["kedang list staff"]);
}

#[test]
fn mv_renames_a_file_and_everything_that_refers_to_it_follows() {
    let project = Project::small();
    let complaint = project.read(COMPLAINT);
    project.write(
        "customers/KH-20260101-a2b3/complaints/TS-20260321-bbbb.md",
        format!("{complaint}\n见 [[{ID}]]、[[{ID}|上一张单]]，不是 {ID} 也不是 [[{ID}x]]。\n").replacen(
            "---\n",
            &format!("---\nrelated: [{ID}, 'KH-20260101-a2b3'] # {ID}\nnotes: 参见 [[{ID}]]\n"),
            1,
        ),
    );
    let findings = project.kedang(["check", "--output-format", "concise"]).stdout;
    let project = project.init();
    let run = project.kedang(["mv", ID, "TS-20260320-zzzz"]).expect(0);
    assert!(run.stderr.contains("1 个引用") && run.stderr.contains("git add"), "{}", run.stderr);
    let moved = project.read("customers/KH-20260101-a2b3/complaints/TS-20260320-zzzz.md");
    assert!(moved.contains(&format!("\naliases:\n  - {ID}\n")), "{moved}");
    assert!(!project.path(COMPLAINT).exists());
    let other = project.read("customers/KH-20260101-a2b3/complaints/TS-20260321-bbbb.md");
    let new = "TS-20260320-zzzz";
    assert!(
        other.contains(&format!("related: [{new}, 'KH-20260101-a2b3'] # {ID}\nnotes: 参见 [[{new}]]\n")),
        "{other}"
    );
    assert!(other.contains(&format!("见 [[{new}]]、[[{new}|上一张单]]，不是 {ID} 也不是 [[{ID}x]]。")), "{other}");
    assert_eq!(project.kedang(["check", "--output-format", "concise"]).stdout, findings);
    project.kedang(["show", ID]).expect(0);
    // git follows the rename.
    project.git(["add", "-A"]);
    let status = project.git(["status", "--porcelain"]);
    assert!(status.contains("R  ") && status.contains(new), "{status}");
    // An old link still finds a page.
    let site = project.beside("site");
    project.kedang(["build", ".", "--out", site.to_str().unwrap()]);
    let page = std::fs::read_to_string(site.join(format!("complaint/{ID}.html"))).unwrap();
    assert!(page.contains(&format!("{new}.html")), "{page}");
    // And back again: the id it had is its own.
    project.kedang(["mv", new, ID]).expect(0);
    let back = project.read(COMPLAINT);
    assert!(back.contains(&format!("\naliases:\n  - {new}\n")), "{back}");
}

#[test]
fn mv_takes_links_to_files_along() {
    let project = Project::small();
    let folder = "customers/KH-20260101-a2b3/complaints";
    let other = format!("{folder}/TS-20260321-bbbb.md");
    let text = format!(
        "{}\n[上一张]({ID}.md)、[它](../complaints/{ID}.md#x \"{ID}.md\")、[另]、[图](<a b.png>)、`[x]({ID}.md)`\n\n[另]: ./TS%2D20260320-c4d5.md\n",
        project.read(COMPLAINT).replacen("---\n", &format!("---\nnotes: 见 [上一张]({ID}.md)\n"), 1)
    );
    project.write(&other, &text);
    project.write(&format!("{folder}/a b.png"), "x");
    let findings = project.kedang(["check", "--output-format", "concise"]).expect(0).stdout;
    let new = "TS-20260320-zzzz";
    let run = project.kedang(["mv", ID, new]).expect(0);
    assert!(run.stderr.contains("1 个引用"), "{}", run.stderr);
    let wanted = text
        .replace(&format!("[上一张]({ID}.md)"), &format!("[上一张]({new}.md)"))
        .replace(&format!("complaints/{ID}.md#x"), &format!("complaints/{new}.md#x"))
        .replace("TS%2D20260320-c4d5.md", &format!("{new}.md"));
    assert_eq!(project.read(&other), wanted);
    assert_eq!(project.kedang(["check", "--output-format", "concise"]).expect(0).stdout, findings);
    // A folder that carries an id may be named in links from inside and from outside.
    project.write(
        "staff/li-guoqiang.yaml",
        format!("{}notes: '[图](../{folder}/a%20b.png)'\n", project.read("staff/li-guoqiang.yaml")),
    );
    project.write(&other, format!("{wanted}[图](../../KH-20260101-a2b3/complaints/a%20b.png)\n"));
    project.kedang(["mv", "KH-20260101-a2b3", "KH-20260101-cccc"]).expect(0);
    let staff = project.read("staff/li-guoqiang.yaml");
    assert!(staff.contains("[图](../customers/KH-20260101-cccc/complaints/a%20b.png)"), "{staff}");
    let other = project.read("customers/KH-20260101-cccc/complaints/TS-20260321-bbbb.md");
    assert_eq!(other, format!("{wanted}[图](../../KH-20260101-cccc/complaints/a%20b.png)\n"));
    project.kedang(["check"]).expect(0);
}

#[test]
fn mv_renames_a_folder_with_everything_below_it() {
    let project = Project::small();
    project.write("customers/KH-20260101-a2b3/attachments/图.bin", [0, 159, 146, 150]);
    let run = project.kedang(["mv", "KH-20260101-a2b3", "KH-20260101-cccc"]).expect(0);
    assert!(!run.stderr.contains("git add"), "there is no git here: {}", run.stderr);
    assert!(!project.path("customers/KH-20260101-a2b3").exists());
    assert_eq!(
        std::fs::read(project.path("customers/KH-20260101-cccc/attachments/图.bin")).unwrap(),
        [0, 159, 146, 150]
    );
    assert!(project.path("customers/KH-20260101-cccc/complaints/TS-20260320-c4d5.md").is_file());
    project.kedang(["check"]).expect(0);
}

#[test]
fn mv_changes_a_login_that_is_the_id() {
    let project = Project::starter();
    let run = project.kedang(["mv", "wangmin", "wang-min"]).expect(0);
    assert!(run.stderr.contains("“login”原来和编号一样是 wangmin，一起改为 wang-min"), "{}", run.stderr);
    let text = project.read("staff/wang-min.yaml");
    assert!(text.contains("\nlogin: wang-min\n") && text.contains("\naliases:\n  - wangmin\n"), "{text}");
    let small = Project::small();
    small.kedang(["set", "li-guoqiang", "login=lgq"]).expect(0);
    let run = small.kedang(["mv", "li-guoqiang", "liguoqiang"]).expect(0);
    assert!(!run.stderr.contains("login"), "{}", run.stderr);
    assert!(small.read("staff/liguoqiang.yaml").contains("\nlogin: lgq\n"));
}

#[test]
fn mv_is_refused_before_it_begins() {
    let project = Project::small();
    project.write("customers/KH-20260101-a2b3/complaints/TS-20260321-bbbb.txt", "x");
    refused(&project, &["mv", ID, "KH-20260101-a2b3"], 2, &["已经有人用了"]);
    refused(&project, &["mv", ID, ID], 2, &["已经有人用了"]);
    refused(&project, &["mv", ID, "../x"], 2, &["../x"]);
    refused(&project, &["mv", "TS-1", "TS-2"], 2, &["TS-1"]);
    let run = refused(&project, &["mv", "li-guoqiang", "liguoqiang", "--dry-run"], 0, &["只是试改"]);
    assert!(run.stdout.contains("+  - {state: accepted, at: 2026-03-20 11:30, by: liguoqiang}"), "{}", run.stdout);
    // Something that is no record is in the way.
    project.write("customers/KH-9/x.bin", "x");
    refused(&project, &["mv", "KH-20260101-a2b3", "KH-9"], 2, &["已经存在"]);
}
