//! What was accepted is published.

use super::*;

#[cfg(unix)]
#[test]
fn pushes_are_published_in_the_background_or_waited_for() {
    let (project, bare) = served("server.git", &["--publish-to", "../网站 one's", "--audience", "management"]);
    let to = project.beside("网站 one's");
    let record = "echo \"$*\" >> \"$6.calls\"\nenv | grep ^GIT_ >> \"$6.calls\"\nsleep 1\nPUBLISH";
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
    // What somebody else has published since is not missing any more.
    let to = project.beside("site");
    kedang_in(&project, &bare, &["publish", ".", "--rev", "main", "--to", text(&to)]).expect(0);
    let status = kedang_in(&project, &bare, &["hook", "status", "--lang", "en"]).expect(0);
    assert!(status.stdout.contains("of the branch main"), "{}", status.stdout);
    fs::remove_dir_all(&to).unwrap();
    kedang_in(&project, &bare, &["hook", "status"]).expect(1);
    let publisher = publisher(&project, "PUBLISH");
    let mut command = project.command();
    command.current_dir(&bare).env("KEDANG_TEST_PUBLISHER", &publisher).args(["hook", "run", "worker"]);
    finish(&mut command).expect(0);
    assert!(fs::read_to_string(project.beside("site/current/build.json")).unwrap().contains(&commit));
    kedang_in(&project, &bare, &["hook", "status"]).expect(0);
}

#[cfg(unix)]
#[test]
fn who_gives_up_waiting_stops_nothing() {
    use std::os::unix::process::CommandExt;
    let (project, bare) = served("server.git", &["--publish-to", "../site"]);
    let slow = publisher(&project, "echo > \"$6.began\"\nsleep 2\nPUBLISH");
    let commit = project.commit("一");
    let mut command = project.git_command();
    command.current_dir(project.root()).env("SOURCE_DATE_EPOCH", NOW).env("KEDANG_TEST_PUBLISHER", &slow);
    let mut client =
        command.args(["push", "-q", "-o", "kedang.wait", "origin", "main"]).process_group(0).spawn().unwrap();
    let start = Instant::now();
    while !project.beside("site.began").exists() {
        assert!(start.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(20));
    }
    // As Ctrl-C at the terminal does it: to everybody who belongs to the push.
    let group = format!("-{}", client.id());
    assert!(Command::new("kill").args(["-INT", "--", &group]).status().unwrap().success());
    assert!(!client.wait().unwrap().success());
    drained(&bare);
    assert!(fs::read_to_string(project.beside("site/current/build.json")).unwrap().contains(&commit));
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
    let publisher = publisher(&project, "PUBLISH");
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
    let publisher = publisher(&project, "echo \"$*\" >> \"${6%/*}/calls\"\nPUBLISH");
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
    let publisher = publisher(&project, "PUBLISH");
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
    // The parts of a search index have random names, and scripts of earlier pages stay for browsers that still show those.
    let site_of = |folder: &Path| {
        let mut site = read_tree(folder);
        site.retain(|name, _| !name.starts_with("search/") && name != ".kedang-manifest");
        site
    };
    let (mut site, fresh) = (site_of(&project.beside("site/current")), site_of(&fresh));
    site.retain(|name, _| fresh.contains_key(name) || !name.starts_with("assets/"));
    assert!(site.keys().eq(fresh.keys()) && site.contains_key("build.json"), "{:?}", site.keys());
    let differ: Vec<&String> = site.keys().filter(|name| site[*name] != fresh[*name]).collect();
    assert!(differ.is_empty(), "{differ:?}");
}
