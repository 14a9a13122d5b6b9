//! Hooks, run by the real git: what a commit or a push brings is judged, and what was accepted is published.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::project::{NOW, Project, Run, finish, read_tree};

const TICKET: &str = "customers/KH-20260101-a2b3/complaints/TS-20260320-c4d5.md";
const STEP: &str = "  - {state: accepted, at: 2026-03-20 11:30, by: li-guoqiang}\n";
const CUSTOMER: &str = "customers/KH-20260101-a2b3/customer.yaml";

/// git in a folder.
fn git_in(project: &Project, folder: &Path, args: &[&str]) -> Run {
    let mut command = project.git_command();
    command.current_dir(folder).env("SOURCE_DATE_EPOCH", NOW).args(["-c", "core.quotePath=false"]).args(args);
    finish(&mut command)
}

fn git(project: &Project, args: &[&str]) -> Run {
    git_in(project, project.root(), args)
}

fn kedang_in(project: &Project, folder: &Path, args: &[&str]) -> Run {
    finish(project.command().current_dir(folder).args(args))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The small repository with its hooks, everything committed.
fn hooked() -> Project {
    let project = Project::small().init();
    project.kedang(["hook", "install"]).expect(0);
    project
}

/// A bare repository beside, to which `main` was pushed before its hooks were installed.
fn served(name: &str, install: &[&str]) -> (Project, PathBuf) {
    let project = Project::small().init();
    let bare = project.beside(name);
    git(&project, &["clone", "-q", "--bare", ".", text(&bare)]).expect(0);
    git(&project, &["remote", "add", "origin", text(&bare)]).expect(0);
    kedang_in(&project, &bare, &[&["hook", "install", "--server"], install].concat()).expect(0);
    (project, bare)
}

/// A program that stands for `kedang publish`: it makes the site in one go, or what `body` does.
#[cfg(unix)]
fn publisher(project: &Project, body: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let path = project.beside("publisher.sh");
    let build = format!(
        "'{}' -q build \"$2\" --rev \"$4\" --out \"$6/current\" --keep-going --force",
        env!("CARGO_BIN_EXE_kedang")
    );
    fs::write(&path, format!("#!/bin/sh\n{}\n", body.replace("BUILD", &build))).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn push(project: &Project, folder: &Path, publisher: &Path, args: &[&str]) -> Run {
    let mut command = project.git_command();
    command.current_dir(folder).env("SOURCE_DATE_EPOCH", NOW).env("KEDANG_TEST_PUBLISHER", publisher);
    finish(command.arg("push").args(args))
}

/// Waits until nothing waits and nobody works.
fn drained(bare: &Path) {
    let state = bare.join("kedang");
    let start = Instant::now();
    let busy = || {
        let lock = fs::File::open(state.join("worker.lock"));
        state.join("queue").exists() || state.join("taken").exists() || lock.is_ok_and(|lock| lock.try_lock().is_err())
    };
    while busy() {
        assert!(start.elapsed() < Duration::from_secs(120), "{:?}", fs::read_to_string(state.join("publish.log")));
        std::thread::sleep(Duration::from_millis(30));
    }
}

fn add_customer(folder: &Path, id: &str, text: &str) {
    let path = folder.join(format!("customers/{id}/customer.yaml"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn an_unborn_branch_is_checked_and_only_errors_refuse() {
    let project = Project::small();
    project.git(["init", "-q", "-b", "main"]);
    project.kedang(["hook", "install"]).expect(0);
    project.write("customers/KH-20260102-e6f7/customer.yaml", "nmae: 甲\n");
    git(&project, &["add", "-A"]).expect(0);
    let run = git(&project, &["commit", "-qm", "one"]);
    assert_ne!(run.status, 0);
    assert!(run.stderr.contains("nmae") && run.stderr.contains("没有提交"), "{}", run.stderr);
    project.write("customers/KH-20260102-e6f7/customer.yaml", "name: 甲\n");
    git(&project, &["commit", "-qm", "still what was staged"]).expect(1);
    git(&project, &["commit", "-qam", "one"]).expect(0);
}

#[test]
fn the_language_is_the_authors() {
    let project = hooked();
    project.write(CUSTOMER, "nmae: 甲\n");
    let mut command = project.git_command();
    let run = finish(command.env("LANG", "en_GB.UTF-8").args(["commit", "-qam", "one"]));
    assert!(run.stderr.contains("Nothing was committed"), "{}", run.stderr);
}

#[test]
fn what_is_staged_counts_and_not_what_lies_around() {
    let project = hooked();
    let good = project.read(CUSTOMER);
    // A dirty file that is wrong does not matter, and is not touched.
    project.write("staff/li-guoqiang.yaml", "nmae: 甲\n");
    project.write(CUSTOMER, format!("{good}# 一\n"));
    git(&project, &["add", CUSTOMER]).expect(0);
    project.write(CUSTOMER, "broken: [\n");
    git(&project, &["commit", "-qm", "partly staged"]).expect(0);
    assert_eq!(project.read(CUSTOMER), "broken: [\n");
    // Staged wrong, mended in the work tree only.
    git(&project, &["add", CUSTOMER]).expect(0);
    project.write(CUSTOMER, &good);
    git(&project, &["commit", "-qm", "staged wrong"]).expect(1);
    // A path, with something else wrong staged: git makes an index of its own for this commit.
    git(&project, &["add", "staff"]).expect(0);
    project.write("staff/wang-xiaoyan.yaml", format!("{}# 二\n", project.read("staff/wang-xiaoyan.yaml")));
    let index = git(&project, &["diff", "--cached", "--name-only"]).stdout;
    git(&project, &["commit", "-qm", "a path", "staff/wang-xiaoyan.yaml"]).expect(0);
    assert_eq!(git(&project, &["diff", "--cached", "--name-only"]).stdout, index, "the rest is still staged");
    project.write("staff/wang-xiaoyan.yaml", "nmae: 乙\n");
    git(&project, &["commit", "-qm", "a wrong path", "staff/wang-xiaoyan.yaml"]).expect(1);
    // All that is tracked.
    git(&project, &["commit", "-qam", "all"]).expect(1);
    git(&project, &["reset", "-q", "--hard"]).expect(0);
    project.write(CUSTOMER, format!("{good}# 三\n"));
    git(&project, &["commit", "-qam", "all"]).expect(0);
    git(&project, &["fsck", "--strict"]).expect(0);
}

#[test]
fn linked_work_trees_and_amended_commits_are_checked() {
    let project = hooked();
    let linked = project.beside("linked tree");
    git(&project, &["worktree", "add", "-q", "-b", "side", text(&linked)]).expect(0);
    let good = fs::read_to_string(linked.join(CUSTOMER)).unwrap();
    fs::write(linked.join(CUSTOMER), "nmae: 甲\n").unwrap();
    let run = git_in(&project, &linked, &["commit", "-qam", "wrong"]).expect(1);
    assert!(run.stderr.contains("nmae"), "{}", run.stderr);
    let run = git_in(&project, &linked.join("customers"), &["commit", "-q", "--amend", "-am", "wrong"]).expect(1);
    assert!(run.stderr.contains("nmae"), "{}", run.stderr);
    fs::write(linked.join(CUSTOMER), format!("{good}# 一\n")).unwrap();
    git_in(&project, &linked, &["commit", "-q", "--amend", "-am", "right"]).expect(0);
}

/// A deletion that breaks much is named before what it breaks.
#[test]
fn the_cause_is_shown_before_what_follows_from_it() {
    let (project, _) = served("server.git", &[]);
    let ticket = project.read(TICKET);
    for number in 0..15 {
        project.write(&TICKET.replace("c4d5", &format!("d{number:03}")), &ticket);
    }
    project.commit("many");
    git(&project, &["push", "-q", "origin", "main"]).expect(0);
    project.kedang(["hook", "install"]).expect(0);
    git(&project, &["rm", "-q", "staff/li-guoqiang.yaml"]).expect(0);
    let run = git(&project, &["commit", "-qm", "gone"]).expect(1);
    assert!(run.stderr.starts_with("错误[record-still-referred]"), "{}", run.stderr);
    git(&project, &["commit", "-qnm", "gone"]).expect(0);
    let run = git(&project, &["push", "-q", "origin", "main"]).expect(1);
    let third = run.stderr.lines().nth(2).unwrap();
    assert!(third.contains("record-still-referred") && run.stderr.contains("另有"), "{}", run.stderr);
}

#[test]
fn what_was_wrong_before_refuses_nobody() {
    let project = Project::small();
    project.write("customers/KH-20260102-e6f7/customer.yaml", "name: 乙\nshoes: 39\ncity: 苏州\nhats: 2\n");
    let project = project.init();
    project.kedang(["hook", "install"]).expect(0);
    // Lines move, the file gets another name, others change: still nobody's fault.
    fs::rename(project.path("customers/KH-20260102-e6f7"), project.path("customers/KH-20260102-g8h9")).unwrap();
    project.write("customers/KH-20260102-g8h9/customer.yaml", "# 一\n\nname: 乙\nshoes: 39\ncity: 苏州\nhats: 2\n");
    git(&project, &["add", "-A"]).expect(0);
    git(&project, &["commit", "-qm", "renamed"]).expect(0);
    project.write("customers/KH-20260102-g8h9/customer.yaml", "name: 乙\nshoes: 39\ncity: 苏州\nhats: 2\nbelts: 1\n");
    let run = git(&project, &["commit", "-qam", "one more"]).expect(1);
    assert!(run.stderr.contains("belts") && !run.stderr.contains("shoes"), "{}", run.stderr);
    assert!(run.stderr.contains("另有"), "{}", run.stderr);
}

#[test]
fn deleting_what_others_refer_to_is_refused() {
    let project = hooked();
    git(&project, &["rm", "-q", "staff/li-guoqiang.yaml"]).expect(0);
    let run = git(&project, &["commit", "-qm", "gone"]).expect(1);
    assert!(run.stderr.contains("record-still-referred") && run.stderr.contains(TICKET), "{}", run.stderr);
}

#[test]
fn merges_answer_for_what_neither_side_had() {
    let project = hooked();
    // The other side brings an error past the hook, and a step; this side brings another step.
    git(&project, &["checkout", "-qb", "other"]).expect(0);
    project.write("customers/KH-20260102-e6f7/customer.yaml", "name: 乙\nshoes: 39\n");
    git(&project, &["add", "-A"]).expect(0);
    git(&project, &["commit", "-qnm", "wrong"]).expect(0);
    git(&project, &["checkout", "-q", "main"]).expect(0);
    project.write(CUSTOMER, format!("{}# 一\n", project.read(CUSTOMER)));
    git(&project, &["commit", "-qam", "mine"]).expect(0);
    git(&project, &["merge", "-q", "--no-edit", "other"]).expect(0);
    // Two references that fit each other on neither side alone: only the merge is wrong.
    git(&project, &["checkout", "-qb", "third"]).expect(0);
    add_customer(project.root(), "KH-20260103-j2k3", "name: 丙\n");
    git(&project, &["mv", "staff/li-guoqiang.yaml", "staff/li-guo.yaml"]).expect(0);
    let ticket = project.read(TICKET);
    project.write(TICKET, ticket.replace("li-guoqiang", "li-guo"));
    git(&project, &["add", "-A"]).expect(0);
    git(&project, &["commit", "-qnm", "renamed"]).expect(0);
    git(&project, &["checkout", "-q", "main"]).expect(0);
    let fresh = TICKET.replace("c4d5", "m4n5");
    project.write(&fresh, &ticket);
    git(&project, &["add", "-A"]).expect(0);
    git(&project, &["commit", "-qm", "new ticket"]).expect(0);
    let run = git(&project, &["merge", "--no-edit", "third"]);
    assert_ne!(run.status, 0);
    assert!(run.stderr.contains("li-guoqiang") && !run.stderr.contains("shoes"), "{}", run.stderr);
}

#[test]
fn a_conflict_resolved_by_dropping_a_step_is_refused() {
    let project = hooked();
    let ticket = project.read(TICKET);
    let solved = |by: &str| {
        ticket
            .replace(STEP, &format!("{STEP}  - {{state: solved, at: {by}, by: li-guoqiang}}\n"))
            .replace("severity: serious\n", "severity: serious\nroot_cause: 轴承\n")
    };
    git(&project, &["checkout", "-qb", "other"]).expect(0);
    project.write(TICKET, solved("2026-03-21 09:00"));
    git(&project, &["commit", "-qam", "theirs"]).expect(0);
    git(&project, &["checkout", "-q", "main"]).expect(0);
    project.write(TICKET, solved("2026-03-21 10:00"));
    git(&project, &["commit", "-qam", "ours"]).expect(0);
    git(&project, &["merge", "-q", "other"]).expect(1);
    git(&project, &["checkout", "--ours", TICKET]).expect(0);
    git(&project, &["add", TICKET]).expect(0);
    let run = git(&project, &["commit", "-qm", "merged"]).expect(1);
    assert!(run.stderr.contains("timeline-"), "{}", run.stderr);
}

#[test]
fn steps_that_others_have_not_seen_can_be_mended() {
    let (project, _) = served("server.git", &[]);
    git(&project, &["push", "-qu", "origin", "main"]).expect(0);
    project.kedang(["hook", "install"]).expect(0);
    let ticket = project.read(TICKET);
    let solve = |at: &str| {
        let step = format!("{STEP}  - {{state: solved, at: {at}, by: li-guoqiang}}\n");
        ticket.replace(STEP, &step).replace("severity: serious\n", "severity: serious\nroot_cause: 轴承\n")
    };
    project.write(TICKET, solve("2026-03-21 09:00"));
    git(&project, &["commit", "-qam", "a step"]).expect(0);
    project.write(TICKET, solve("2026-03-22 09:00"));
    git(&project, &["commit", "-qam", "not pushed yet"]).expect(0);
    git(&project, &["push", "-q"]).expect(0);
    project.write(TICKET, solve("2026-03-23 09:00"));
    let run = git(&project, &["commit", "-qam", "pushed"]).expect(1);
    assert!(run.stderr.contains("timeline-rewritten"), "{}", run.stderr);
}

#[test]
fn records_in_a_folder_and_repositories_without_records() {
    let project = Project::empty();
    project.git(["init", "-q", "-b", "main"]);
    project.kedang(["hook", "install"]).expect(0);
    project.write("readme.txt", "nothing here yet\n");
    git(&project, &["add", "-A"]).expect(0);
    git(&project, &["commit", "-qm", "no records"]).expect(0);
    for name in ["north", "south"] {
        let base = Project::small();
        for (path, bytes) in read_tree(base.root()) {
            project.write(&format!("{name}/{path}"), bytes);
        }
    }
    let run = project.kedang(["hook", "install"]);
    assert_eq!(run.status, 2, "which of the two is not known: {}", run.stderr);
    project.kedang(["hook", "install", "south"]).expect(0);
    project.write(&format!("south/{CUSTOMER}"), "nmae: 甲\n");
    git(&project, &["add", "-A"]).expect(0);
    git(&project, &["commit", "-qm", "wrong"]).expect(1);
    project.write(&format!("south/{CUSTOMER}"), "name: 甲\n");
    project.write(&format!("north/{CUSTOMER}"), "nmae: 甲\n");
    git(&project, &["add", "-A"]).expect(0);
    git(&project, &["commit", "-qm", "the other's"]).expect(0);
}

#[cfg(unix)]
fn hook_file(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o750)).unwrap();
}

/// Every file of a hooks folder with its rights.
#[cfg(unix)]
fn hook_files(folder: &Path) -> Vec<(String, Vec<u8>, u32)> {
    use std::os::unix::fs::PermissionsExt;
    let files = read_tree(folder);
    let rights = |name: &str| fs::metadata(folder.join(name)).unwrap().permissions().mode();
    files.into_iter().map(|(name, bytes)| (name.clone(), bytes, rights(&name))).collect()
}

#[cfg(unix)]
#[test]
fn installing_keeps_other_hooks_and_uninstalling_restores_them() {
    for hooks_path in [None, Some("我的 hooks"), Some("it's \"here\"")] {
        let project = Project::small().init();
        if let Some(path) = hooks_path {
            git(&project, &["config", "core.hooksPath", path]).expect(0);
        }
        let folder = project.path(hooks_path.unwrap_or(".git/hooks"));
        hook_file(&folder.join("pre-commit"), "#!/bin/sh\necho \"earlier $0\" >&2\n[ ! -e stop ] || exit 7\n");
        hook_file(&folder.join("commit-msg"), "#!/bin/sh\nexit 0\n");
        let config = fs::read(project.path(".git/config")).unwrap();
        let before = hook_files(&folder);
        project.kedang(["hook", "install", "--publish-to", "网站 one"]).expect(0);
        let installed = hook_files(&folder);
        let run = project.kedang(["hook", "install", "--publish-to", "网站 one", "--lang", "en"]);
        assert!(run.stderr.contains("installed"), "{}", run.stderr);
        project.kedang(["hook", "install", "--publish-to", "网站 one"]).expect(0);
        assert_eq!(hook_files(&folder), installed, "installing again changes nothing");
        // Without a site the hooks after a commit go.
        project.kedang(["hook", "install"]).expect(0);
        assert!(!folder.join("post-commit").exists());
        let status = project.kedang(["hook", "status", "--lang", "en"]).expect(0);
        assert!(status.stdout.contains("pre-commit        installed, after another hook"), "{}", status.stdout);
        // Both run, the earlier one first; when it refuses, ours is not asked.
        project.write(CUSTOMER, "nmae: 甲\n");
        let run = git(&project, &["commit", "-qam", "wrong"]).expect(1);
        assert!(run.stderr.contains("earlier ") && run.stderr.contains("nmae"), "{}", run.stderr);
        project.write("stop", "");
        let run = git(&project, &["commit", "-qam", "wrong"]);
        assert!(run.status != 0 && run.stderr.contains("earlier ") && !run.stderr.contains("nmae"), "{}", run.stderr);
        project.kedang(["hook", "uninstall"]).expect(0);
        assert_eq!(hook_files(&folder), before);
        let left = fs::read_to_string(project.path(".git/config")).unwrap();
        assert_eq!(left.replace("[kedang]\n", ""), String::from_utf8(config).unwrap());
        project.kedang(["hook", "uninstall"]).expect(0);
    }
}

#[cfg(unix)]
#[test]
fn a_hook_that_another_program_put_over_ours_is_not_lost() {
    let project = Project::small().init();
    let folder = project.path(".git/hooks");
    hook_file(&folder.join("pre-commit"), "#!/bin/sh\n# first\n");
    project.kedang(["hook", "install"]).expect(0);
    hook_file(&folder.join("pre-commit"), "#!/bin/sh\n# second\n");
    let files = hook_files(&folder);
    let run = project.kedang(["hook", "install", "--lang", "en"]).expect(2);
    assert!(run.stderr.contains("pre-commit.before-kedang"), "{}", run.stderr);
    assert_eq!(hook_files(&folder), files, "nothing was done");
    project.kedang(["hook", "uninstall"]).expect(0);
    assert!(fs::read_to_string(folder.join("pre-commit")).unwrap().contains("second"));
    assert!(fs::read_to_string(folder.join("pre-commit.before-kedang")).unwrap().contains("first"));
}

#[cfg(unix)]
#[test]
fn a_program_that_is_gone_says_so() {
    let project = Project::small().init();
    let folder = project.beside("bin of 'kedang' \"客档\"");
    fs::create_dir(&folder).unwrap();
    let program = folder.join("kedang");
    fs::copy(env!("CARGO_BIN_EXE_kedang"), &program).unwrap();
    let mut command = Command::new(&program);
    command.env_clear().env("HOME", project.beside("home")).current_dir(project.root());
    finish(command.args(["hook", "install", "--publish-to", "site"])).expect(0);
    project.write(CUSTOMER, "nmae: 甲\n");
    let run = git(&project, &["commit", "-qam", "wrong"]).expect(1);
    assert!(run.stderr.contains("nmae"), "{}", run.stderr);
    fs::remove_file(&program).unwrap();
    let run = git(&project, &["commit", "-qam", "gone"]).expect(1);
    assert!(run.stderr.contains("kedang hook install") && run.stderr.contains("hooks/pre-commit"), "{}", run.stderr);
    // Found again on the way that programs are found.
    let path = format!(
        "{}:{}",
        Path::new(env!("CARGO_BIN_EXE_kedang")).parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let run = finish(project.git_command().env("PATH", path).args(["commit", "-qam", "wrong"])).expect(1);
    assert!(run.stderr.contains("nmae"), "{}", run.stderr);
    // What comes after a commit stops nobody.
    let run = git(&project, &["commit", "-qnam", "unchecked"]).expect(0);
    assert!(run.stderr.contains("hooks/post-commit"), "{}", run.stderr);
}

#[test]
fn a_push_is_refused_for_what_it_brings() {
    for pack in ["1", "100"] {
        let (project, bare) = served("客户 server's.git", &[]);
        git_in(&project, &bare, &["config", "receive.unpackLimit", pack]).expect(0);
        let tip = || git_in(&project, &bare, &["rev-parse", "main"]).stdout;
        let before = tip();
        for number in 0..14 {
            project.write(&format!("customers/KH-20260102-a{number:03}/customer.yaml"), format!("nmae: {number}\n"));
        }
        project.commit("wrong");
        let run = git(&project, &["push", "-q", "origin", "main"]).expect(1);
        let said: Vec<&str> = run.stderr.lines().filter_map(|line| line.strip_prefix("remote: ")).collect();
        assert!(said.len() > 20 && said.iter().any(|line| line.contains("nmae")), "{}", run.stderr);
        assert_eq!(said.iter().filter(|line| line.contains("customer.yaml")).count(), 10, "{}", run.stderr);
        let columns = |line: &str| line.trim_end().chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
        assert!(said.iter().all(|line| columns(line) <= 74 && !line.contains('\u{1b}')), "{}", run.stderr);
        assert_eq!(tip(), before);
        // On another branch it is said, and accepted.
        let run = git(&project, &["push", "-q", "origin", "main:draft"]).expect(0);
        assert!(run.stderr.contains("draft") && run.stderr.contains("nmae"), "{}", run.stderr);
        // An error that is on the branch already, because the checks were off, refuses nobody.
        git_in(&project, &bare, &["config", "kedang.check", "false"]).expect(0);
        let run = git(&project, &["push", "-q", "origin", "main"]).expect(0);
        assert!(run.stderr.contains("kedang.check"), "{}", run.stderr);
        git_in(&project, &bare, &["config", "kedang.check", "true"]).expect(0);
        project.write(CUSTOMER, format!("{}# 一\n", project.read(CUSTOMER)));
        project.commit("fine");
        let run = git(&project, &["push", "-q", "origin", "main"]).expect(0);
        assert!(!run.stderr.contains("nmae"), "{}", run.stderr);
    }
}

#[test]
fn steps_references_and_history_are_kept() {
    let (project, bare) = served("server.git", &[]);
    git_in(&project, &bare, &["config", "receive.denyDeletes", "false"]).expect(0);
    let start = git(&project, &["rev-parse", "HEAD"]).stdout;
    let refused = |change: &dyn Fn(), args: &[&str], code: &str| {
        git(&project, &["reset", "-q", "--hard", start.trim()]).expect(0);
        change();
        project.commit("one");
        let run = git(&project, &[&["push", "-q", "origin"], args].concat());
        assert!(run.status != 0 && run.stderr.contains(code), "{code}: {}", run.stderr);
        assert_eq!(git_in(&project, &bare, &["rev-parse", "main"]).stdout, start, "{code}");
    };
    let ticket = project.read(TICKET);
    let edit = |from: &str, to: &str| {
        project.write(TICKET, ticket.replace(from, to));
    };
    let gone = |path: &str| {
        project.remove(path);
    };
    let illegal = format!("{STEP}  - {{state: closed, at: 2026-03-22 09:00, by: li-guoqiang}}\n");
    refused(&|| edit(STEP, &illegal), &["main"], "illegal-transition");
    let unauthorised = STEP.replace("li-guoqiang", "wang-xiaoyan");
    refused(&|| edit(STEP, &unauthorised), &["main"], "not-authorised");
    refused(&|| edit("10:05, by", "10:06, by"), &["main"], "timeline-rewritten");
    refused(&|| edit(STEP, ""), &["main"], "timeline-removed");
    refused(&|| gone("staff/li-guoqiang.yaml"), &["main"], "record-still-referred");
    let unreadable = || {
        project.write("kedang.yaml", "kedang: [\n");
    };
    refused(&unreadable, &["main"], "yaml-syntax");
    refused(&|| gone("kedang.yaml"), &["main"], "config-missing");
    refused(&|| (), &[":main"], "main");
    // Two commits that are not there any more.
    git(&project, &["reset", "-q", "--hard", start.trim()]).expect(0);
    project.write(CUSTOMER, format!("{}# 一\n", project.read(CUSTOMER)));
    project.commit("one");
    git(&project, &["push", "-q", "origin", "main"]).expect(0);
    git(&project, &["commit", "-q", "--amend", "-m", "another"]).expect(0);
    let run = git(&project, &["push", "-qf", "origin", "main"]);
    assert!(run.status != 0 && run.stderr.contains("history-rewritten"), "{}", run.stderr);
}

#[test]
fn the_first_push_is_checked_whatever_head_is_called() {
    let project = Project::small();
    project.write("customers/KH-20260102-e6f7/customer.yaml", "nmae: 甲\n");
    let project = project.init();
    let bare = project.beside("empty.git");
    git(&project, &["init", "-q", "--bare", "-b", "trunk", text(&bare)]).expect(0);
    kedang_in(&project, &bare, &["hook", "install", "--server"]).expect(0);
    let run = git(&project, &["push", "-q", text(&bare), "main"]).expect(1);
    assert!(run.stderr.contains("nmae"), "{}", run.stderr);
    project.write("customers/KH-20260102-e6f7/customer.yaml", "name: 甲\n");
    project.commit("mended");
    git(&project, &["push", "-q", text(&bare), "main"]).expect(0);
    project.write("customers/KH-20260102-e6f7/customer.yaml", "nmae: 甲\n");
    project.commit("wrong");
    git(&project, &["push", "-q", text(&bare), "main"]).expect(1);
}

#[test]
fn a_hook_that_cannot_work_says_how_to_switch_it_off() {
    let (project, bare) = served("server.git", &[]);
    project.commit("one");
    let push = |epoch: &str| {
        let mut command = project.git_command();
        finish(command.env("SOURCE_DATE_EPOCH", epoch).args(["push", "-q", "origin", "main"]))
    };
    let run = push("never").expect(1);
    assert!(run.stderr.contains("never") && run.stderr.contains("kedang.check false"), "{}", run.stderr);
    git_in(&project, &bare, &["config", "kedang.check", "false"]).expect(0);
    push("never").expect(0);
}

#[cfg(unix)]
#[test]
fn pushes_are_published_in_the_background_or_waited_for() {
    let (project, bare) = served("server.git", &["--publish-to", "../网站 one's", "--audience", "management"]);
    let to = project.beside("网站 one's");
    let record = "echo \"$*\" >> \"$6.calls\"\nenv | grep ^GIT_ >> \"$6.calls\"\nsleep 1\nBUILD";
    let publisher = publisher(&project, record);
    let customer = |text: &str| {
        project.write(CUSTOMER, format!("{}# {text}\n", project.read(CUSTOMER)));
        project.commit(text)
    };
    customer("一");
    let start = Instant::now();
    push(&project, project.root(), &publisher, &["-q", "origin", "main"]).expect(0);
    let took = start.elapsed();
    assert!(!to.join("current/index.html").exists(), "nobody waited ({took:?})");
    customer("二");
    push(&project, project.root(), &publisher, &["-q", "origin", "main"]).expect(0);
    customer("三");
    push(&project, project.root(), &publisher, &["-q", "origin", "main"]).expect(0);
    drained(&bare);
    let calls = || fs::read_to_string(project.beside("网站 one's.calls")).unwrap();
    let head = git(&project, &["rev-parse", "HEAD"]).stdout;
    let lines = calls();
    let last = lines.lines().last().unwrap().to_owned();
    let expected =
        format!("publish {} --rev {} --to {} --audience management", bare.display(), head.trim(), to.display());
    assert_eq!(last, expected, "{lines}");
    assert!(lines.lines().count() < 4, "pushes are folded: {lines}");
    // Waiting, as the client asks.
    let commit = customer("四");
    let run = push(&project, project.root(), &publisher, &["-q", "-o", "kedang.wait", "origin", "main"]).expect(0);
    assert!(run.stderr.contains("网站已更新"), "{}", run.stderr);
    assert!(fs::read_to_string(to.join("current/build.json")).unwrap().contains(&commit));
    let status = kedang_in(&project, &bare, &["hook", "status", "--lang", "en"]).expect(0);
    assert!(status.stdout.contains(&commit[..7]), "{}", status.stdout);
    // Other branches and tags publish nothing.
    let before = calls();
    push(&project, project.root(), &publisher, &["-q", "origin", "main:draft"]).expect(0);
    drained(&bare);
    assert_eq!(calls(), before);
}

#[cfg(unix)]
#[test]
fn a_failed_publish_is_told_and_tried_again() {
    let (project, bare) = served("server.git", &["--publish-to", "../site", "--wait"]);
    let broken = publisher(&project, "echo no room >&2\nexit 2");
    let commit = project.commit("一");
    let run = push(&project, project.root(), &broken, &["-q", "origin", "main"]).expect(0);
    assert!(run.stderr.contains("publish.log"), "{}", run.stderr);
    assert!(fs::read_to_string(bare.join("kedang/publish.log")).unwrap().contains("no room"));
    let status = kedang_in(&project, &bare, &["hook", "status", "--lang", "en"]).expect(1);
    assert!(status.stdout.contains("failed") && status.stdout.contains("hook run worker"), "{}", status.stdout);
    let publisher = publisher(&project, "BUILD");
    let mut command = project.command();
    command.current_dir(&bare).env("KEDANG_TEST_PUBLISHER", &publisher).args(["hook", "run", "worker"]);
    finish(&mut command).expect(0);
    assert!(fs::read_to_string(project.beside("site/current/build.json")).unwrap().contains(&commit));
    kedang_in(&project, &bare, &["hook", "status"]).expect(0);
}

#[cfg(unix)]
#[test]
fn a_killed_worker_is_replaced_by_the_next() {
    let (project, bare) = served("server.git", &["--publish-to", "../site"]);
    let slow = publisher(&project, "echo $PPID > \"$6.pid\"\nexec sleep 60");
    project.commit("一");
    push(&project, project.root(), &slow, &["-q", "origin", "main"]).expect(0);
    let pid_file = project.beside("site.pid");
    let start = Instant::now();
    while fs::read_to_string(&pid_file).map_or(true, |text| text.trim().is_empty()) {
        assert!(start.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(20));
    }
    let pid = fs::read_to_string(&pid_file).unwrap();
    assert!(Command::new("kill").args(["-9", pid.trim()]).status().unwrap().success());
    assert!(bare.join("kedang/taken").exists());
    let publisher = publisher(&project, "BUILD");
    let start = Instant::now();
    while kedang_in(&project, &bare, &["hook", "status"]).status == 0 {
        assert!(start.elapsed() < Duration::from_secs(10), "the lock is still held");
    }
    // The next push heals it, although its own commit is all that it knows of.
    let commit = project.commit("二");
    push(&project, project.root(), &publisher, &["-q", "origin", "main"]).expect(0);
    drained(&bare);
    assert!(fs::read_to_string(project.beside("site/current/build.json")).unwrap().contains(&commit));
}

#[cfg(unix)]
#[test]
fn who_works_alone_publishes_with_each_commit() {
    let project = Project::small().init();
    let publisher = publisher(&project, "echo \"$*\" >> \"${6%/*}/calls\"\nBUILD");
    project.kedang(["hook", "install", "--publish-to", "../site"]).expect(0);
    let commit = |message: &str| {
        project.write(CUSTOMER, format!("{}# {message}\n", project.read(CUSTOMER)));
        let mut command = project.git_command();
        command.env("KEDANG_TEST_PUBLISHER", &publisher).env("SOURCE_DATE_EPOCH", NOW);
        finish(command.args(["commit", "-qam", message])).expect(0);
        drained(&project.path(".git"));
        git(&project, &["rev-parse", "HEAD"]).stdout.trim().to_owned()
    };
    let published = || fs::read_to_string(project.beside("site/current/build.json")).unwrap();
    let first = commit("一");
    assert!(published().contains(&first));
    // An amended commit takes the place of what is live, and a record with errors stops nothing.
    project.write("staff/li-guoqiang.yaml", format!("{}shoes: 39\n", project.read("staff/li-guoqiang.yaml")));
    let mut command = project.git_command();
    command.env("KEDANG_TEST_PUBLISHER", &publisher).env("SOURCE_DATE_EPOCH", NOW);
    finish(command.args(["commit", "-qna", "--amend", "-m", "again"])).expect(0);
    drained(&project.path(".git"));
    let first_id = first;
    let first = git(&project, &["rev-parse", "HEAD"]).stdout.trim().to_owned();
    assert!(published().contains(&first) && first != first_id);
    assert!(fs::read_to_string(project.beside("calls")).unwrap().lines().all(|call| call.contains("--rollback")));
    project.kedang(["hook", "status"]).expect(0);
    git(&project, &["checkout", "-q", "HEAD~1", "--", "staff"]).expect(0);
    // Another branch is nobody's site yet, until it is merged.
    git(&project, &["checkout", "-qb", "idea"]).expect(0);
    let second = commit("二");
    assert!(published().contains(&first));
    git(&project, &["checkout", "-q", "main"]).expect(0);
    let mut command = project.git_command();
    command.env("KEDANG_TEST_PUBLISHER", &publisher).env("SOURCE_DATE_EPOCH", NOW);
    finish(command.args(["merge", "-q", "idea"])).expect(0);
    drained(&project.path(".git"));
    assert!(published().contains(&second));
}

/// Two people push at once, again and again: nothing is lost, and in the end the site is that of HEAD.
#[cfg(unix)]
#[test]
fn two_clones_push_at_once() {
    let rounds: usize = std::env::var("KEDANG_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(8);
    let (project, bare) = served("server.git", &["--publish-to", "../site"]);
    let publisher = publisher(&project, "BUILD");
    let clone = |name: &str| {
        let folder = project.beside(name);
        git(&project, &["clone", "-q", text(&bare), text(&folder)]).expect(0);
        folder
    };
    let clones = [clone("a"), clone("b")];
    let round = |side: usize, number: usize| {
        let folder = &clones[side];
        let id = format!("KH-20260401-{}{number:03}", ["a", "b"][side]);
        add_customer(folder, &id, &format!("name: 客户{side}{number}\n"));
        git_in(&project, folder, &["add", "-A"]).expect(0);
        git_in(&project, folder, &["commit", "-qm", &id]).expect(0);
        for attempt in 0.. {
            let run = push(&project, folder, &publisher, &["-q", "origin", "main"]);
            if run.status == 0 {
                break;
            }
            assert!(attempt < 50, "{}", run.stderr);
            git_in(&project, folder, &["pull", "-q", "--no-rebase", "--no-edit"]).expect(0);
        }
    };
    std::thread::scope(|scope| {
        for side in 0..2 {
            let round = &round;
            scope.spawn(move || (0..rounds).for_each(|number| round(side, number)));
        }
    });
    drained(&bare);
    let files = git_in(&project, &bare, &["ls-tree", "-r", "--name-only", "main"]).stdout;
    assert_eq!(files.matches("customers/KH-20260401-").count(), 2 * rounds, "{files}");
    git_in(&project, &bare, &["fsck", "--strict"]).expect(0);
    let fresh = project.beside("fresh");
    kedang_in(&project, &bare, &["build", ".", "--rev", "main", "--out", text(&fresh)]).expect(0);
    // The parts of a search index have random names, and the manifest lists them.
    let site_of = |folder: &Path| {
        let mut site = read_tree(folder);
        site.retain(|name, _| !name.starts_with("search/") && name != ".kedang-manifest");
        site
    };
    let (site, fresh) = (site_of(&project.beside("site/current")), site_of(&fresh));
    assert!(site.keys().eq(fresh.keys()) && site.contains_key("build.json"), "{:?}", site.keys());
    let differ: Vec<&String> = site.keys().filter(|name| site[*name] != fresh[*name]).collect();
    assert!(differ.is_empty(), "{differ:?}");
}
