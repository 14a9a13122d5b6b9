//! `kedang mv` killed at any instant: the next command finds all of the old or all of the new.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::live::rounds;
use crate::project::{Project, read_tree};

const CUSTOMER: &str = "KH-20260101-a2b3";
const NEW: &str = "KH-20260101-zzzz";
const NOTE: &str = ".kedang/renaming";
/// How often the test kills: KEDANG_KILLS.
const KILLS: usize = 12;
/// How many complaints name the customer, so that there is an instant to kill in.
const COMPLAINTS: usize = 40;

/// A customer with complaints that name each other and it, committed.
fn project() -> Project {
    let project = Project::small();
    let path = |name: &str| format!("customers/{CUSTOMER}/complaints/TS-20260320-{name}.md");
    let text = project.read(&path("c4d5"));
    for number in 0..COMPLAINTS {
        project.write(&path(&format!("aa{number:02}")), format!("{text}\n见 [[{CUSTOMER}]]。\n"));
    }
    project.init()
}

/// Every file that people see, and what a killed process left beside them.
fn files(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let mut all = read_tree(project.root());
    all.retain(|path, _| !path.starts_with(".git/") && !path.starts_with(".kedang/"));
    all
}

fn restore(project: &Project) {
    project.git(["reset", "-q", "--hard"]);
    project.git(["clean", "-qfdx"]);
}

/// Starts `mv` and kills it so long after it began to write; whether it was killed between the first file and the last.
fn kill_after(
    project: &Project,
    wait: Duration,
    old: &BTreeMap<String, Vec<u8>>,
    new: &BTreeMap<String, Vec<u8>>,
) -> bool {
    let mut command = project.command();
    let mut child = command.args(["mv", CUSTOMER, NEW]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while !project.path(NOTE).exists() && child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it never began");
        std::thread::sleep(Duration::from_micros(200));
    }
    std::thread::sleep(wait);
    child.kill().unwrap();
    child.wait().unwrap();
    let now = files(project);
    now != *old && now != *new
}

#[test]
fn a_killed_mv_is_finished_by_whoever_comes_next() {
    let project = project();
    let old = files(&project);
    let begun = Instant::now();
    project.kedang(["mv", CUSTOMER, NEW]).expect(0);
    let whole = begun.elapsed();
    let new = files(&project);
    assert!(new != old && !project.path(NOTE).exists());
    let kills = rounds("KEDANG_KILLS", KILLS);
    let mut between = 0;
    for round in 0..kills {
        restore(&project);
        // Spread over the whole time, and more thickly where it begins.
        let share = (round as f64 / kills as f64).powi(2);
        let half = kill_after(&project, whole.mul_f64(share * 0.6), &old, &new);
        between += u32::from(half);
        match round % 3 {
            0 => {
                let run = project.kedang(["mv", CUSTOMER, NEW]);
                assert!(run.status == 0 || files(&project) == new, "{run:?}");
                assert!(!half || run.stderr.contains("现在已经做完"), "{run:?}");
            }
            1 => {
                // Looking changes nothing, and says what is the matter.
                let before = files(&project);
                let run = project.kedang(["check"]);
                assert!(!half || run.stderr.contains("下一条改档案的命令会把它做完"), "{run:?}");
                project.kedang(["set", "li-guoqiang", "rank=clerk", "--dry-run", "--force"]);
                assert!(before == files(&project));
                project.kedang(["set", "li-guoqiang", "login=x", "--repo", "."]);
            }
            _ => {
                let run = project.kedang(["new", "complaint", "--set", "customer=nobody", "--lang", "en"]);
                assert!(!half || run.stderr.contains("is finished now"), "{run:?}");
            }
        }
        let mut now = files(&project);
        if round % 3 == 1 {
            now.insert("staff/li-guoqiang.yaml".to_owned(), old["staff/li-guoqiang.yaml"].clone());
        }
        let whole = now == new || now == old && !half && round % 3 != 0;
        assert!(whole, "round {round}: {:?}", now.keys().collect::<Vec<_>>());
        assert!(!project.path(NOTE).exists());
    }
    assert!(between > 0, "no kill came in the middle");
}

#[test]
fn what_somebody_changed_since_is_never_written_over() {
    let project = project();
    let old = files(&project);
    for millisecond in 0.. {
        restore(&project);
        let wait = Duration::from_millis(millisecond % 40);
        if kill_after(&project, wait, &old, &BTreeMap::new()) && project.path(NOTE).exists() {
            break;
        }
    }
    let last = format!("customers/{NEW}/complaints/TS-20260320-aa39.md");
    project.write(&last, "mine");
    let before = files(&project);
    for args in [["set", "li-guoqiang", "login=x"], ["mv", CUSTOMER, NEW]] {
        let run = project.kedang(args).expect(2);
        assert!(run.stderr.contains(&last) && run.stderr.contains(NOTE), "{run:?}");
        assert!(before == files(&project));
    }
    // Git brings everything back: then nothing is to be finished.
    project.git(["reset", "-q", "--hard"]);
    project.git(["clean", "-qfd"]);
    assert!(project.path(NOTE).exists() && files(&project) == old);
    let run = project.kedang(["mv", CUSTOMER, NEW]).expect(0);
    assert!(run.stderr.contains("什么都没有改") && project.path(&last).exists(), "{run:?}");
    project.kedang(["check"]).expect(0);
}
