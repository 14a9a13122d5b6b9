//! A push is refused for what it brings.

use super::*;

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
    steps_references_and_history(&[]);
}

/// The same where a publish has kept what it knows, so that only what the push touches is read.
#[test]
fn steps_references_and_history_are_kept_where_much_is_known() {
    steps_references_and_history(&["publish", ".", "--rev", "main", "--to", "../site"]);
}

fn steps_references_and_history(first: &[&str]) {
    let (project, bare) = served("server.git", &[]);
    if !first.is_empty() {
        kedang_in(&project, &bare, first).expect(0);
        assert!(bare.join("kedang/commits/state").exists());
    }
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
fn the_main_branch_is_found_and_where_it_cannot_be_every_branch_is_checked() {
    let bad = "customers/KH-20260102-e6f7/customer.yaml";
    for (first, second, guarded) in [("main", "draft", true), ("draft", "master", false), ("one", "two", true)] {
        let project = Project::small().init();
        let bare = project.beside("empty.git");
        git(&project, &["init", "-q", "--bare", "-b", "trunk", text(&bare)]).expect(0);
        kedang_in(&project, &bare, &["hook", "install", "--server", "--publish-to", "../site", "--wait"]).expect(0);
        let push = |to: &str| git(&project, &["push", "-q", text(&bare), &format!("main:{to}")]);
        push(first).expect(0);
        assert!(project.beside("site/current/index.html").exists());
        let run = push(second).expect(0);
        let is_known = first != "one";
        assert_eq!(run.stderr.contains("symbolic-ref"), !is_known, "{}", run.stderr);
        let status = kedang_in(&project, &bare, &["hook", "status"]).expect(i32::from(!is_known));
        assert_eq!(status.stdout.contains("symbolic-ref"), !is_known, "{}", status.stdout);
        // Another name for a branch is the branch.
        let (other, of) = ("refs/heads/other", format!("refs/heads/{}", if guarded { first } else { second }));
        git_in(&project, &bare, &["symbolic-ref", other, &of]).expect(0);
        project.write(bad, "nmae: 甲\n");
        project.commit("wrong");
        push("other").expect(1);
        push(first).expect(i32::from(guarded));
        push(second).expect(i32::from(!guarded || !is_known));
    }
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
    // What git would never say is not let through.
    let mut command = project.command();
    let mut child =
        command.current_dir(&bare).args(["hook", "run", "pre-receive"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"nonsense\n").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
