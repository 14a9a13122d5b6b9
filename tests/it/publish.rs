//! The live site is whole at every instant: through kills, full disks, read-only folders and other publishers.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::live::{LiveSite, links, look, resolve, rounds, version_of};
use crate::project::{Run, read_tree};

#[test]
fn a_release_is_the_same_site_that_build_makes() {
    let site = LiveSite::new(2);
    for version in [1, 2] {
        site.publish(version).expect(0);
        assert_eq!(site.seen(), Some(version));
        let out = site.project.beside("built");
        site.project
            .kedang(["build", "--rev", &site.commits[version - 1], "--out", &out.display().to_string()])
            .expect(0);
        let plain = |folder: &Path| {
            let mut files = read_tree(folder);
            files.retain(|path, _| !path.starts_with("search/") && !path.starts_with('.'));
            files
        };
        let (built, mut live) = (plain(&out), plain(&site.folder.join("current")));
        let kept: Vec<String> = live.keys().filter(|path| !built.contains_key(*path)).cloned().collect();
        assert!(kept.iter().all(|path| path.starts_with("assets/find.")), "{kept:?}");
        assert_eq!(kept.len(), version - 1, "the search data of the former release");
        live.retain(|path, _| built.contains_key(path));
        assert_eq!(live, built);
    }
}

#[test]
fn going_back_needs_to_be_said() {
    let mut site = LiveSite::new(2);
    let [one, two] = [0, 1].map(|at| site.commits[at].clone());
    Run::of(&mut site.command("main")).expect(0);
    let run = Run::of(&mut site.command(&one)).expect(2);
    assert!(run.stderr.contains(&two[..8]) && run.stderr.contains("--rollback"), "{}", run.stderr);
    assert_eq!(site.seen(), Some(2));
    let status = site.status(&site.folder);
    assert_eq!((&status["state"], &status["live"]["commit"]), (&"refused".into(), &two.as_str().into()));
    assert_eq!(status["attempted"]["commit"], one.as_str());
    Run::of(site.command(&one).arg("--rollback")).expect(0);
    assert_eq!(site.seen(), Some(1));
    // a branch beside the live one
    site.project.git(["checkout", "-q", "-b", "side", &one]);
    site.commits.truncate(1);
    site.project.write(".gitignore", "*~");
    site.commit();
    site.project.git(["push", "-q", &site.bare().display().to_string(), "side"]);
    Run::of(&mut site.command("side")).expect(0);
    Run::of(&mut site.command("main")).expect(2);
    // a live commit that the repository has never heard of
    let other = LiveSite::new(3);
    let run = Run::of(&mut other.command_to("main", &site.folder)).expect(2);
    assert!(run.stderr.contains("--rollback"), "{}", run.stderr);
    let side = site.commits[1].clone();
    assert_eq!(site.status(&site.folder)["live"]["commit"], side.as_str());
}

#[test]
fn publishing_again_changes_nothing_until_the_instant_does() {
    let site = LiveSite::new(1);
    let at = |now: &str| Run::of(site.command("main").args(["--now", now])).expect(0);
    at("2026-04-01 12:00");
    let link = || fs::read_link(site.folder.join("current")).unwrap();
    let (first, before) = (link(), read_tree(&site.folder.join("current")));
    at("2026-04-01 12:00");
    at("2026-04-01 12:01");
    assert_eq!(site.status(&site.folder)["state"], "unchanged");
    assert_eq!((link(), read_tree(&site.folder.join("current"))), (first.clone(), before));
    at("2026-06-01 12:00");
    assert_ne!(link(), first, "dates that were near are far now");
    assert_eq!(site.seen(), Some(1));
    let run = Run::of(site.project.command().args(["publish", "--status", "--to"]).arg(&site.folder)).expect(0);
    assert!(run.stdout.contains(&site.commits[0][..8]), "{}", run.stdout);
}

#[test]
fn every_audience_has_its_folder() {
    let site = LiveSite::new(2);
    for version in [1, 2] {
        Run::of(site.command(&site.commits[version - 1]).args(["--audience", "all"])).expect(0);
        for name in ["staff", "management"] {
            let home = fs::read_to_string(site.folder.join("current").join(name).join("index.html")).unwrap();
            assert_eq!(version_of(&home, name), version);
        }
    }
    // the folder of one audience is no folder of the site of all
    Run::of(site.command("main").args(["--audience", "management"])).expect(0);
    assert_eq!(site.seen(), Some(2));
    assert!(!site.folder.join("current/management").exists());
    let run = Run::of(site.command("main").args(["--audience", "nobody"])).expect(2);
    assert!(run.stderr.contains("nobody"), "{}", run.stderr);
    assert_eq!((site.seen(), site.status(&site.folder)["state"].clone()), (Some(2), "failed".into()));
}

#[test]
fn a_broken_record_freezes_nothing() {
    let mut site = LiveSite::new(1);
    site.publish(1).expect(0);
    site.project.write("staff/li-guoqiang.yaml", "name: [\n");
    site.commit();
    let run = Run::of(&mut site.command("main")).expect(1);
    assert!(run.stderr.contains("staff/li-guoqiang.yaml"), "{}", run.stderr);
    assert_eq!(site.seen(), Some(2));
    let status = site.status(&site.folder);
    assert_eq!(status["state"], "published");
    assert!(status["findings"]["errors"].as_u64() > Some(0), "{status}");
}

#[test]
fn what_cannot_be_built_leaves_the_site_and_says_why() {
    let mut site = LiveSite::new(1);
    site.publish(1).expect(0);
    let types = site.project.read("types/customer.yaml");
    let broken: [(&str, &str, &str); 3] = [
        ("types/customer.yaml", "fields: [\n", "types/customer.yaml"),
        ("types/customer.yaml", &types.replace("kind: text", "kind: txet"), "types/customer.yaml"),
        ("templates/home.html", "{% if %}", "templates/home.html"),
    ];
    for (path, text, said) in broken {
        site.project.write("types/customer.yaml", &types).write(path, text);
        site.commit();
        let run = Run::of(&mut site.command("main")).expect(2);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert_eq!(site.seen(), Some(1));
        let status = site.status(&site.folder);
        assert_eq!((&status["state"], &status["live"]["commit"]), (&"failed".into(), &site.commits[0].as_str().into()));
        assert!(status["error"]["message"].as_str().is_some_and(|text| text.contains(said)), "{status}");
        let run = Run::of(site.project.command().args(["publish", "--status", "--to"]).arg(&site.folder)).expect(1);
        assert!(run.stdout.contains(said), "{}", run.stdout);
    }
    let run = Run::of(&mut site.command("no-such-branch")).expect(2);
    assert!(run.stderr.contains("no-such-branch"), "{}", run.stderr);
    site.project.write("types/customer.yaml", types).remove("templates/home.html");
    let version = site.commit();
    Run::of(&mut site.command("main")).expect(0);
    assert_eq!(site.seen(), Some(version));
}

#[test]
fn folders_that_hold_something_else_are_refused() {
    let site = LiveSite::new(1);
    fs::create_dir(&site.folder).unwrap();
    fs::write(site.folder.join("论文.doc"), "years of work").unwrap();
    let run = Run::of(&mut site.command("main")).expect(2);
    assert!(run.stderr.contains("论文.doc"), "{}", run.stderr);
    assert_eq!(read_tree(&site.folder).len(), 1);
    Run::of(&mut site.command_to("main", &site.bare())).expect(2);
    let never = site.project.beside("never");
    Run::of(site.project.command().args(["publish", "--status", "--to"]).arg(&never)).expect(2);
    assert!(!never.exists(), "asking makes nothing");
}

#[test]
fn search_data_made_by_other_rules_is_not_kept() {
    let mut site = LiveSite::new(1);
    site.publish(1).expect(0);
    let find = |site: &LiveSite| -> Vec<String> {
        let files = read_tree(&site.folder.join("current"));
        files.into_keys().filter(|path| path.contains("/find.") || path.contains("search/")).collect()
    };
    let (first, text) = (find(&site), site.project.read("types/customer.yaml"));
    let version = site.commit();
    site.publish(version).expect(0);
    assert!(first.iter().filter(|path| !path.contains("json")).all(|path| find(&site).contains(path)));
    site.project
        .write("types/customer.yaml", text.replace("type: customer", "type: customer\nsensitivity: restricted"));
    let version = site.commit();
    site.publish(version).expect(0);
    assert_eq!(site.seen(), Some(version));
    assert!(!first.iter().filter(|path| !path.contains("json")).any(|path| find(&site).contains(path)));
    let secret = read_tree(&site.folder.join("current"))
        .into_iter()
        .find(|(_, bytes)| String::from_utf8_lossy(bytes).contains("华恒"));
    assert_eq!(secret.map(|(path, _)| path), None);
}

#[test]
fn publishers_wait_for_each_other() {
    let site = LiveSite::new(4);
    site.publish(1).expect(0);
    let children: Vec<Child> = (0..4).map(|_| quiet(&mut site.command("main")).spawn().unwrap()).collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    assert_eq!(site.seen(), Some(4));
    assert_eq!(site.status(&site.folder)["busy"], false);
}

/// How often the kill test kills: KEDANG_KILLS.
const KILLS: usize = 60;

#[test]
fn killed_at_any_instant_the_site_is_whole() {
    let site = LiveSite::new(4);
    site.publish(1).expect(0);
    let start = Instant::now();
    for version in [2, 3, 4, 1] {
        site.publish(version).expect(0);
    }
    let mut usual = start.elapsed() / 4;
    let (stop, looks, seed) = (AtomicBool::new(false), AtomicUsize::new(0), std::process::id());
    println!("seed {seed}, {usual:?} each");
    let mut random = Random(u64::from(seed) | 1);
    let (mut killed, mut moved) = (0, 0);
    std::thread::scope(|scope| {
        let _stop = Stop(&stop);
        scope.spawn(|| watch(&site, &stop, &looks));
        for round in 0..rounds("KEDANG_KILLS", KILLS) {
            let before = settled(&site);
            let version = before % 4 + 1;
            let mut command = site.command(&site.commits[version - 1]);
            let mut child = quiet(command.arg("--rollback")).spawn().unwrap();
            std::thread::sleep(usual.mul_f64(random.next() * 1.2));
            child.kill().unwrap();
            let ended = child.wait().unwrap();
            killed += usize::from(!ended.success());
            // one in six should come to its end, or the last steps would never be broken off
            usual = usual.mul_f64(if ended.success() { 0.9 } else { 1.02 });
            let after = settled(&site);
            assert!(after == before || after == version, "round {round}: {after} after {version} over {before}");
            assert!(after == version || !ended.success());
            moved += usize::from(after == version && !ended.success());
            if round % 8 == 7 {
                // the next run repairs whatever was left
                let next = after % 4 + 1;
                site.publish(next).expect(0);
                assert_eq!(settled(&site), next);
                assert!(!site.folder.join(".kedang-tmp").exists());
                let trees =
                    ["a", "b"].map(|name| site.folder.join(".kedang-state").join(format!("{name}.seal")).exists());
                assert!(trees.contains(&true));
            }
        }
    });
    let looks = looks.load(Ordering::Relaxed);
    println!("{killed} killed, {moved} of them after the switch, {looks} looks");
    assert!(killed > 0 && looks > 0, "{killed} killed, {looks} looks");
}

/// Looks until no switch disturbs the look.
fn settled(site: &LiveSite) -> usize {
    (0..100).find_map(|_| site.seen()).expect("nobody publishes now")
}

/// Reads the site as a browser does, through `current`, again and again.
fn watch(site: &LiveSite, stop: &AtomicBool, looks: &AtomicUsize) {
    let current = site.folder.join("current");
    while !stop.load(Ordering::Relaxed) {
        for page in ["index.html", "customer/KH-20260101-a2b3.html", "staff/index.html"].map(Path::new) {
            let text = fs::read_to_string(current.join(page)).unwrap();
            version_of(&text, &page.display().to_string());
            // pages that were loaded before a switch still find everything after it
            for link in links(&text) {
                let path = current.join(resolve(page, link));
                assert!(path.is_file(), "{} of {}", path.display(), page.display());
            }
        }
        look(&site.folder, &site.commits);
        looks.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Ends the watching when the test ends, whichever way.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Numbers that look random, from a seed that a failed test prints.
struct Random(u64);

impl Random {
    /// The next number from 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

#[test]
fn a_full_disk_leaves_the_site_and_the_status() {
    let site = LiveSite::new(3);
    let Some(disk) = Disk::mount("1500k") else { return };
    let live = disk.path("线上");
    site.publish_to(1, &live).expect(0);
    let fill = disk.path("filler");
    for free in [0, 4, 16, 64] {
        disk.fill(&fill, free);
        let run = site.publish_to(2, &live).expect(2);
        assert!(!run.stderr.contains("status.json"), "{free} KiB free: {}", run.stderr);
        assert_eq!(look(&live, &site.commits), Some(1), "{free} KiB free");
        let status = site.status(&live);
        assert_eq!(status["state"], "failed", "{free} KiB free: {status}");
        assert!(status["error"]["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{status}");
        fs::remove_file(&fill).unwrap();
        if free == 64 {
            site.publish_to(3, &live).expect(0);
            site.publish_to(1, &live).expect(0);
        }
    }
    site.publish_to(2, &live).expect(0);
    assert_eq!(look(&live, &site.commits), Some(2));
    // the very first release
    let other = disk.path("新");
    disk.fill(&fill, 100);
    site.publish_to(1, &other).expect(2);
    assert!(!other.join("current").exists());
    fs::remove_file(&fill).unwrap();
    site.publish_to(1, &other).expect(0);
    assert_eq!(look(&other, &site.commits), Some(1));
}

#[test]
fn a_folder_that_cannot_be_written_leaves_the_site() {
    let site = LiveSite::new(2);
    let Some(mut disk) = Disk::mount("4m") else { return };
    let live = disk.path("线上");
    site.publish_to(1, &live).expect(0);
    disk.run("mount -o remount,ro \"$0\"");
    let run = site.publish_to(2, &live).expect(2);
    assert!(run.stderr.contains(&live.display().to_string()), "{}", run.stderr);
    assert_eq!(look(&live, &site.commits), Some(1));
    disk.run("mount -o remount,rw \"$0\"");
    site.publish_to(2, &live).expect(0);
    assert_eq!(look(&live, &site.commits), Some(2));
}

/// A small disk of its own, in memory. It is mounted in a namespace of a shell that waits for orders and seen through
/// that shell's entry in /proc, so it needs no root and is gone when the shell is.
struct Disk {
    shell: Child,
    said: BufReader<std::process::ChildStdout>,
    _home: tempfile::TempDir,
    root: PathBuf,
}

impl Disk {
    /// Mounts it. Where that is not allowed the test says so, and fails in CI.
    #[expect(clippy::print_stderr, reason = "a test that tests nothing must say so")]
    fn mount(size: &str) -> Option<Disk> {
        let mut why = Vec::new();
        for how in ["-m", "-Urm"] {
            match Disk::try_mount(how, size) {
                Ok(disk) => return Some(disk),
                Err(reason) => why.push(format!("unshare {how}: {reason}")),
            }
        }
        let message = format!("NOT TESTED, because no small disk can be mounted here: {}", why.join("; "));
        eprintln!("{message}");
        assert!(std::env::var_os("CI").is_none(), "{message}");
        None
    }

    fn try_mount(how: &str, size: &str) -> Result<Disk, String> {
        let home = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mount = "mount -t tmpfs -o size=\"$1\" kedang \"$0\" && echo ready; while read -r line; do eval \"$line\"; echo done; done";
        let mut command = Command::new("unshare");
        command.args([how, "--propagation", "private", "sh", "-c", mount]).arg(home.path()).arg(size);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut shell = command.spawn().map_err(|error| error.to_string())?;
        let mut said = BufReader::new(shell.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).map_err(|error| error.to_string())?;
        let root = PathBuf::from(format!("/proc/{}/root", shell.id())).join(home.path().strip_prefix("/").unwrap());
        let disk = Disk { shell, said, _home: home, root };
        if line != "ready\n" {
            return Err("the mount was refused".to_owned());
        }
        fs::write(disk.path("probe"), "x").map_err(|error| format!("{}: {error}", disk.root.display()))?;
        fs::remove_file(disk.path("probe")).map_err(|error| error.to_string())?;
        Ok(disk)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Runs a line in the shell; `$0` is where the disk is mounted.
    fn run(&mut self, line: &str) {
        writeln!(self.shell.stdin.as_mut().unwrap(), "{line}").unwrap();
        let mut answer = String::new();
        self.said.read_line(&mut answer).unwrap();
        assert_eq!(answer, "done\n");
    }

    /// Fills the disk but for so many KiB.
    fn fill(&self, file: &Path, free: u64) {
        let mut file = fs::File::create(file).unwrap();
        let block = [0; 1024];
        while file.write_all(&block).is_ok() {}
        let length = file.metadata().unwrap().len();
        file.set_len(length - free * 1024).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // The shell ends with its orders; a test that failed must not wait for it.
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}
