//! A commit is judged by what is staged, and for what it brings.

use super::*;

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

/// However git writes its index, and whatever else is in it.
#[test]
fn every_form_of_an_index_is_judged_alike() {
    let project = hooked();
    let good = project.read(CUSTOMER);
    for form in ["2", "4"] {
        git(&project, &["update-index", "--index-version", form]).expect(0);
        project.write(CUSTOMER, "nmae: 甲\n");
        git(&project, &["commit", "-qam", "wrong"]).expect(1);
        project.write(CUSTOMER, format!("{good}# {form}\n"));
        git(&project, &["commit", "-qam", "right"]).expect(0);
    }
    // What is only meant to be added is no part of the commit yet, nor is what is not checked out gone from it.
    let new = "customers/KH-20260109-q2r3/customer.yaml";
    project.write(new, "nmae: 丁\n");
    git(&project, &["add", "-N", new]).expect(0);
    git(&project, &["update-index", "--skip-worktree", "staff/wang-xiaoyan.yaml"]).expect(0);
    fs::remove_file(project.path("staff/wang-xiaoyan.yaml")).unwrap();
    project.write(CUSTOMER, &good);
    git(&project, &["add", CUSTOMER]).expect(0);
    git(&project, &["commit", "-qm", "the rest"]).expect(0);
    git(&project, &["add", new]).expect(0);
    git(&project, &["commit", "-qm", "wrong"]).expect(1);
    git(&project, &["rm", "-q", "--cached", new]).expect(0);
    // What a build has left there is nobody's record, until its mark is gone.
    project.write("customers/old/.kedang-manifest", "");
    project.write("customers/old/customer.yaml", "nmae: 戊\n");
    git(&project, &["add", "-f", "customers/old"]).expect(0);
    git(&project, &["commit", "-qm", "an output"]).expect(0);
    git(&project, &["rm", "-q", "--cached", "customers/old/.kedang-manifest"]).expect(0);
    let run = git(&project, &["commit", "-qm", "no output"]).expect(1);
    assert!(run.stderr.contains("customers/old"), "{}", run.stderr);
    git(&project, &["rm", "-qr", "--cached", "customers/old"]).expect(0);
    // A change of what decides how records are read is judged with all of them.
    project.write("types/complaint.yaml", format!("{}# \n", project.read("types/complaint.yaml")));
    project.write(CUSTOMER, "nmae: 甲\n");
    git(&project, &["commit", "-qm", "a type", "types", CUSTOMER]).expect(1);
    project.write(CUSTOMER, &good);
    git(&project, &["add", "types", CUSTOMER]).expect(0);
    git(&project, &["commit", "-qm", "a type"]).expect(0);
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
