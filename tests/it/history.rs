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
fn diff_follows_a_record_that_was_renamed_and_edited_at_once() {
    let project = project();
    let renamed = COMPLAINT.replace("c4d5", "c4d6");
    project.write(&renamed, project.read(COMPLAINT).replace("severity: major", "severity: minor"));
    project.remove(COMPLAINT);
    project.commit("改名又改内容");
    let diff = json(&project, &["diff", "HEAD~1..HEAD"]);
    let records = diff["records"].as_array().unwrap();
    assert_eq!(records.len(), 1, "{diff}");
    assert_eq!(records[0]["what"], "changed");
    let text = project.kedang(["diff", "HEAD~1..HEAD", "--lang", "en"]).expect(0).stdout;
    assert!(text.contains("TS-20260320-c4d6") && text.contains("→"), "{text}");
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

/// The commits that `log` tells of, newest first, and what each did.
fn deeds(log: &Value) -> Vec<(&str, &str)> {
    let commits = log["commits"].as_array().unwrap().iter();
    commits.map(|commit| (commit["what"].as_str().unwrap(), commit["subject"].as_str().unwrap())).collect()
}

#[test]
fn log_of_a_deleted_record_ends_with_its_deletion() {
    let project = project();
    project.remove(COMPLAINT);
    let run = project.kedang(["log", ID]).expect(0);
    assert!(run.stderr.contains("还没有提交") && run.stdout.ends_with("新建\n"), "{run:?}");
    project.git(["add", "-A"]);
    project.git(["-c", "user.name=李国强", "commit", "-q", "--author", "李国强 <li@test.example>", "-m", "客户撤诉"]);
    let short = project.git(["rev-parse", "--short=8", "HEAD~1"]).trim().to_owned();
    project.write("staff/zhou-yu.yaml", "name: 周宇\nlogin: zhouyu\nemail: zhou.yu@test.example\nrank: clerk\n");
    project.commit("入职");

    let run = project.kedang(["log", ID]).expect(0);
    let lines: Vec<&str> = run.stdout.lines().filter(|line| !line.is_empty()).collect();
    assert!(lines[1].contains(COMPLAINT), "{lines:?}");
    assert!(lines[2].contains("李国强") && lines[2].ends_with("客户撤诉") && lines[3] == "  删除", "{lines:?}");
    assert!(run.stdout.contains("严重 → 重大") && run.stdout.ends_with("新建\n"), "{}", run.stdout);
    let show = format!("kedang show {ID} --rev {short}");
    assert!(run.stderr.contains(&show), "{}", run.stderr);
    assert!(project.kedang(show.split(' ').skip(1)).expect(0).stdout.contains("烧损"));
    assert_eq!(project.kedang(["show", ID]).status, 2);

    let log = json(&project, &["log", ID]);
    assert_eq!(deeds(&log), [("deleted", "客户撤诉"), ("changed", "换了轴承"), ("created", "第一次提交")]);
    assert!(log["deleted"] == true && log["commits"][0]["author"] == "李国强" && log["path"] == COMPLAINT, "{log:#}");
    let newest = json(&project, &["log", ID, "-n", "1"]);
    assert!(deeds(&newest) == [("deleted", "客户撤诉")] && newest["more"] == true, "{newest:#}");
    // As of a commit before, it is there.
    let before = json(&project, &["log", ID, "--rev", "HEAD~2"]);
    assert!(before["deleted"] == false && deeds(&before).len() == 2, "{before:#}");
    let bare = project.beside("bare.git");
    project.git(["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    assert_eq!(json(&project, &["log", ID, "--repo", bare.to_str().unwrap()]), log);
}

#[test]
fn log_finds_what_was_renamed_and_then_deleted_and_what_came_back() {
    let project = project();
    let renamed = COMPLAINT.replace("c4d5", "zzzz");
    project.git(["mv", COMPLAINT, &renamed]);
    project.commit("改名");
    // By the id that it had, without the alias that kedang mv would have left.
    let log = json(&project, &["log", ID]);
    assert!(log["id"] == "TS-20260320-zzzz" && log["deleted"] == false, "{log:#}");
    project.remove(&renamed);
    project.commit("删除");
    for id in [ID, "TS-20260320-zzzz"] {
        let log = json(&project, &["log", id]);
        let wanted = [("deleted", "删除"), ("changed", "改名"), ("changed", "换了轴承"), ("created", "第一次提交")];
        assert!(deeds(&log) == wanted && log["path"] == renamed, "{id}: {log:#}");
    }
    // The types of that time say what was a record, those of today need not know it any more.
    let form = project.read("types/complaint.yaml");
    project.write(
        "types/complaint.yaml",
        form.replace("customers/{customer}/complaints/{id}.md", "tickets/{customer}/{id}.md"),
    );
    project.commit("新的位置");
    assert_eq!(deeds(&json(&project, &["log", ID])).len(), 4);

    project.write("types/complaint.yaml", form);
    project.git(["checkout", "-q", "HEAD~3", "--", COMPLAINT]);
    project.commit("又来了");
    let log = json(&project, &["log", ID]);
    assert!(log["deleted"] == false && deeds(&log)[0] == ("created", "又来了"), "{log:#}");
    project.remove(COMPLAINT);
    project.commit("又删除");
    assert_eq!(deeds(&json(&project, &["log", ID]))[..2], [("deleted", "又删除"), ("created", "又来了")]);
}

#[test]
fn a_deletion_on_a_branch_is_told_where_it_was_made() {
    let project = project();
    project.git(["checkout", "-q", "-b", "side"]);
    project.remove(COMPLAINT);
    project.commit("在分支上删除");
    project.git(["checkout", "-q", "main"]);
    project.write("README.md", "x");
    project.commit("别的");
    assert_eq!(json(&project, &["log", ID])["deleted"], false);
    project.git(["merge", "-q", "--no-ff", "-m", "合并", "side"]);
    assert_eq!(deeds(&json(&project, &["log", ID]))[..2], [("deleted", "在分支上删除"), ("changed", "换了轴承")]);
}

#[test]
fn an_id_that_nobody_ever_had_is_said_to_be_none() {
    let project = project();
    project.write("notes/TS-20260320-none.md", "not a record").commit("便条");
    project.remove("notes/TS-20260320-none.md").commit("不要了");
    for id in ["TS-20260320-none", "TS-20260320-c4d"] {
        let run = project.kedang(["log", id]).expect(2);
        assert!(run.stderr.contains("从前也没有") && run.stderr.contains(ID), "{}", run.stderr);
    }
    let run = project.kedang(["log", "XX", "--lang", "en"]).expect(2);
    assert!(run.stderr.contains("ever had"), "{}", run.stderr);
    let shallow = project.beside("shallow");
    let url = format!("file://{}", project.root().display());
    project.git(["clone", "-q", "--depth", "1", &url, shallow.to_str().unwrap()]);
    let run = project.kedang(["log", "XX", "--repo", shallow.to_str().unwrap()]).expect(2);
    assert!(run.stderr.contains("浅克隆"), "{}", run.stderr);
}

/// A record of a hidden type that becomes one of an open type tells nothing of its time before.
#[test]
fn what_a_record_was_while_it_was_hidden_stays_hidden() {
    let project = Project::small();
    let fields = "fields:\n  name: {kind: text, label: {zh: 名称, en: Name}}\n";
    let of_type = |name: &str, more: &str| {
        let text = format!("type: {name}\nlabel: {{zh: 名, en: {name}}}\nfile: {name}s/{{id}}.yaml\n{more}{fields}");
        project.write(&format!("types/{name}.yaml"), text);
    };
    of_type("vip", "sensitivity: restricted\n");
    of_type("firm", "");
    project.write("vips/V1.yaml", "name: X\n");
    let project = project.init();
    project.write("vips/V1.yaml", "name: Y\n");
    let secret = ["-c", "user.name=NOBODY-KNOWS", "commit", "-qam", "two"];
    crate::project::finish(project.git_command().current_dir(project.root()).args(secret)).expect(0);
    std::fs::create_dir(project.path("firms")).unwrap();
    std::fs::rename(project.path("vips/V1.yaml"), project.path("firms/F1.yaml")).unwrap();
    project.commit("three");
    let site = project.beside("site");
    project.kedang(["build", "-q", "--rev", "HEAD", "--out", site.to_str().unwrap()]).expect(0);
    for (path, bytes) in crate::project::read_tree(&site) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("NOBODY-KNOWS"), "{path}");
    }
    let told = std::fs::read_to_string(site.join("en/changes.html")).unwrap();
    assert_eq!(told.matches("F1.html").count(), 1, "{told}");
}

/// What is due, and how old things are, is told of an old commit as it was then.
#[test]
fn an_old_commit_is_shown_as_of_its_own_time() {
    let project = project();
    let built = |args: &[&str]| {
        let site = project.beside("then");
        let mut command = project.command();
        command.env_remove("SOURCE_DATE_EPOCH").args(["build", "-q", "--out"]).arg(&site).args(args);
        crate::project::finish(&mut command).expect(0);
        let told: Value = serde_json::from_slice(&std::fs::read(site.join("build.json")).unwrap()).unwrap();
        told["now"].as_str().unwrap()[..10].to_owned()
    };
    let old = ["log", "-1", "--format=%cI", "HEAD~1"];
    let old = crate::project::finish(project.git_command().current_dir(project.root()).args(old)).stdout;
    assert_eq!(built(&["--rev", "HEAD~1"]), old[..10]);
    assert_eq!(built(&["--rev", "HEAD~1", "--now", "2026-05-01"]), "2026-05-01");
    assert!(*built(&["--rev", "HEAD"]) > old[..10], "the newest commit is of now");
}

#[test]
fn a_shallow_clone_is_said() {
    let project = project();
    let (clone, site) = (project.beside("shallow"), project.beside("site"));
    let url = format!("file://{}", project.root().display());
    let clone_it = ["clone", "-q", "--depth", "1", &url, clone.to_str().unwrap()];
    crate::project::finish(project.git_command().args(clone_it)).expect(0);
    let run = |args: &[&str]| {
        let mut command = project.command();
        crate::project::finish(command.current_dir(&clone).args(args).arg(&site).args(["--lang", "en"])).expect(0)
    };
    for args in [&["build", "--force", "--out"][..], &["publish", "--to"]] {
        let told = run(args);
        assert!(told.stderr.contains("--unshallow"), "{args:?}: {}", told.stderr);
        let page = if args[0] == "build" { "en/changes.html" } else { "current/en/changes.html" };
        assert!(std::fs::read_to_string(site.join(page)).unwrap().contains("does not hold all commits"));
        std::fs::remove_dir_all(&site).unwrap();
    }
    let whole = project.kedang(["build", "--out", site.to_str().unwrap(), "--lang", "en"]).expect(0);
    assert!(!whole.stderr.contains("--unshallow"), "{}", whole.stderr);
}

/// A record that has another id now is the same record: what refers to it has not changed.
#[test]
fn a_reference_by_a_new_id_is_no_change() {
    let project = project();
    project.kedang(["mv", "KH-20260101-a2b3", "KH-20260101-zzzz"]).expect(0);
    project.commit("换编号");
    let log = json(&project, &["log", ID]);
    let newest = &log["commits"][0];
    assert_eq!(
        (newest["subject"].as_str(), newest["changes"].as_array().map(Vec::len)),
        (Some("换编号"), Some(0)),
        "{log}"
    );
    let diff = project.kedang(["diff", "HEAD~1..HEAD", "--lang", "en"]).expect(0).stdout;
    assert!(!diff.contains("甲 → 甲") && diff.contains("KH-20260101-zzzz"), "{diff}");
}
