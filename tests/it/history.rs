//! Who changed what: `log`, `diff` and `show --rev` on real repositories.

use serde_json::Value;

use crate::project::Project;

const COMPLAINT: &str = "customers/KH-20260101-a2b3/complaints/TS-20260320-c4d5.md";
const ID: &str = "TS-20260320-c4d5";

/// The small repository with a second commit: a step, a word in the body, a value.
fn project() -> Project {
    let project = Project::small().init();
    let text = project.read(COMPLAINT);
    let text = text.replace("severity: serious", "severity: major\nroot_cause: 缺油");
    let step = "by: li-guoqiang}\n  - {state: solved, at: 2026-03-25 09:00, by: li-guoqiang, note: 换轴承}\n---";
    let text = text.replace("by: li-guoqiang}\n---", step).replace("轴承磨损", "轴承烧损");
    project.write(COMPLAINT, text);
    project.commit("换了轴承");
    project
}

/// What `log` tells without the lines that name commits.
fn told(project: &Project, args: &[&str]) -> String {
    let run = project.kedang(["log", ID].iter().chain(args)).expect(0);
    let lines =
        run.stdout.lines().map(str::trim_end).skip(2).filter(|line| !line.is_empty() && !line.starts_with("2026"));
    lines.collect::<Vec<_>>().join("\n")
}

fn json(project: &Project, args: &[&str]) -> Value {
    let run = project.kedang(args.iter().chain(&["--output-format", "json"])).expect(0);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn log_tells_field_by_field() {
    let project = project();
    let run = project.kedang(["log", ID]).expect(0);
    assert!(run.stdout.contains("王小燕") && run.stdout.contains("换了轴承"), "{}", run.stdout);
    assert!(run.stdout.contains("2026-03-20 10:00"), "{}", run.stdout);
    let wanted = "  严重程度  严重 → 重大
  根本原因  {+缺油+}
  状态      已分派 → 已解决 · 李国强 · 2026-03-25 09:00 · 换轴承
  处理经过  ## 投诉内容
            当天到厂检查，主轴轴承[-磨-]{+烧+}损。
  新建";
    assert_eq!(told(&project, &[]), wanted);
    assert_eq!(told(&project, &["-n", "1"]), wanted.rsplit_once('\n').unwrap().0);
    let english = project.kedang(["log", ID, "--lang", "en", "-n", "1"]).expect(0);
    assert!(english.stdout.contains("Accepted → Solved") && english.stderr.contains("older ones"), "{english:?}");
}

#[test]
fn log_as_json_is_typed() {
    let project = project();
    let log = json(&project, &["log", ID]);
    assert_eq!((log["id"].as_str(), log["more"].as_bool()), (Some(ID), Some(false)));
    let commits = log["commits"].as_array().unwrap();
    assert_eq!((commits.len(), commits[1]["what"].as_str()), (2, Some("created")));
    let changes = commits[0]["changes"].as_array().unwrap();
    let of = |field: &str| changes.iter().find(|change| change["field"] == field).unwrap();
    assert_eq!((of("severity")["old"].as_str(), of("severity")["new"].as_str()), (Some("serious"), Some("major")));
    assert!(of("root_cause")["old"].is_null());
    let step = of("timeline");
    assert_eq!((step["kind"].as_str(), step["from"].as_str()), (Some("moved"), Some("accepted")));
    assert_eq!(step["at"], "2026-03-25T09:00:00+08:00");
    assert!(of("body")["new"].as_str().unwrap().contains("烧损"));
}

#[test]
fn log_follows_renames_and_both_sides_of_a_merge() {
    let project = project();
    project.git(["checkout", "-q", "-b", "side", "HEAD~1"]);
    let renamed = COMPLAINT.replace("c4d5", "zzzz");
    project.git(["mv", COMPLAINT, &renamed]);
    project.write(&renamed, project.read(&renamed).replace("content: 主轴异响", "content: 主轴又异响"));
    project.commit("改名");
    project.git(["checkout", "-q", "main"]);
    project.git(["merge", "-q", "--no-ff", "-m", "合并", "side"]);
    let log = json(&project, &["log", "TS-20260320-zzzz"]);
    let subjects: Vec<&str> =
        log["commits"].as_array().unwrap().iter().map(|commit| commit["subject"].as_str().unwrap()).collect();
    // The merge joined what both sides did and changed nothing itself.
    assert_eq!(subjects.len(), 3, "{subjects:?}");
    assert!(
        subjects.contains(&"改名") && subjects.contains(&"换了轴承") && subjects[2] == "第一次提交",
        "{subjects:?}"
    );
    let rename = log["commits"].as_array().unwrap().iter().find(|commit| commit["subject"] == "改名").unwrap();
    let fields: Vec<&str> =
        rename["changes"].as_array().unwrap().iter().map(|change| change["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["id", "content"]);
}

#[test]
fn what_no_longer_can_be_read_is_told_and_never_guessed() {
    let project = Project::small().init();
    let text = project.read(COMPLAINT);
    project.write(COMPLAINT, text.replace("severity: serious", "severity: terrible\ncredit: 五十万"));
    project.commit("旧表单");
    let mut bytes = text.clone().into_bytes();
    bytes.splice(4..4, b"notes: \xbf\xcd\xbb\xa7\n".iter().copied());
    project.write(COMPLAINT, bytes);
    project.commit("用错编码");
    project.write(COMPLAINT, &text);
    project.commit("改回来");
    project.git(["update-index", "--chmod=+x", COMPLAINT]);
    project.git(["commit", "-q", "-m", "只改权限"]);
    project.write(COMPLAINT, text.replace("severity: serious", "severity:  'serious' # 核对过"));
    project.commit("只改写法");
    let wanted = "  只改了写法，内容没有变
  版本  改动前的版本读不出来：不是 UTF-8 编码
  版本  这个版本读不出来：不是 UTF-8 编码
  严重程度                    严重 → terrible
  credit（表单里已经没有）  {+五十万+}
  新建";
    let told = told(&project, &[]);
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(squeezed(&told), squeezed(wanted));
}

#[test]
fn mailmap_and_shallow_clones() {
    let project = project();
    project.write(".mailmap", "王晓燕 <wang.xiaoyan@test.example> 王小燕 <wang.xiaoyan@test.example>\n");
    project.commit("更正姓名");
    let run = project.kedang(["log", ID]).expect(0);
    assert!(run.stdout.contains("王晓燕") && !run.stdout.contains("王小燕"), "{}", run.stdout);
    let url = format!("file://{}", project.root().display());
    let shallow = project.beside("shallow");
    project.git(["clone", "-q", "--depth", "2", &url, shallow.to_str().unwrap()]);
    let run = project.kedang(["log", ID, "--repo", shallow.to_str().unwrap()]).expect(0);
    assert!(run.stderr.contains("浅克隆"), "{run:?}");
    assert!(!run.stdout.contains("新建"), "{run:?}");
    let log = json(&project, &["log", ID, "--repo", shallow.to_str().unwrap()]);
    assert_eq!(log["shallow"], true);
    let plain = Project::small().kedang(["log", ID]);
    assert_eq!(plain.status, 2, "{plain:?}");
}

#[test]
fn diff_tells_which_records_differ() {
    let project = project();
    project.write("staff/zhou-yu.yaml", "name: 周宇\nlogin: zhouyu\nemail: zhou.yu@test.example\nrank: clerk\n");
    let renamed = COMPLAINT.replace("c4d5", "zzzz");
    project.git(["mv", COMPLAINT, &renamed]);
    project.write(&renamed, project.read(&renamed).replace("content:", "aliases: [TS-20260320-c4d5]\ncontent:"));
    project.remove("staff/li-guoqiang.yaml").write("README.md", "x");
    project.commit("改名、入职、离职");
    let diff = json(&project, &["diff", "HEAD~2..HEAD"]);
    let line = |record: &Value| format!("{} {}", record["what"].as_str().unwrap(), record["id"].as_str().unwrap());
    let records: Vec<String> = diff["records"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(
        records,
        ["changed TS-20260320-c4d5", "removed li-guoqiang", "added zhou-yu"]
            .map(|line| { line.replace("c4d5", "zzzz") })
    );
    assert_eq!(diff["other_files"], serde_json::json!(["README.md"]));
    assert_eq!(diff["records"][0]["old_path"], COMPLAINT);
    let text = project.kedang(["diff", "HEAD~2..HEAD~1"]).expect(0);
    assert!(text.stdout.contains("改动 投诉处理单") && text.stdout.contains("已分派 → 已解决"), "{}", text.stdout);
    assert!(text.stderr.contains("其中 1 条有流转"), "{}", text.stderr);
    // One commit alone is compared with the work tree.
    assert_eq!(project.kedang(["diff"]).expect(0).stdout, "");
    project.write("staff/zhou-yu.yaml", "name: 周雨\nlogin: zhouyu\nemail: zhou.yu@test.example\nrank: clerk\n");
    assert!(project.kedang(["diff"]).expect(0).stdout.contains("周宇 → 周雨"));
    assert_eq!(project.kedang(["diff", "none..HEAD"]).status, 2);
}

#[test]
fn a_bare_repository_tells_the_same() {
    let project = project();
    let bare = project.beside("bare.git");
    project.git(["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    let bare = bare.to_str().unwrap();
    let from = |args: &[&str]| project.kedang(args.iter().chain(&["--repo", bare])).expect(0).stdout;
    assert_eq!(from(&["log", ID]), project.kedang(["log", ID]).expect(0).stdout);
    assert_eq!(from(&["diff", "HEAD~1..HEAD"]), project.kedang(["diff", "HEAD~1..HEAD"]).expect(0).stdout);
    assert!(from(&["show", ID, "--rev", "HEAD~1"]).contains("磨损"));
    assert!(from(&["show", ID, "--rev", "HEAD"]).contains("烧损"));
    assert!(from(&["log", ID, "--rev", "HEAD~1"]).ends_with("新建\n"));
}
