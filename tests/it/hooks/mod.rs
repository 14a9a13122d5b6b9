//! Hooks, run by the real git: what a commit or a push brings is judged, and what was accepted is published.

mod commit;
mod install;
mod publish;
mod push;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
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

/// A program in the place of `kedang publish`; PUBLISH in `body` stands for the real one.
#[cfg(unix)]
fn publisher(project: &Project, body: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let path = project.beside("publisher.sh");
    let publish = format!("'{}' -q \"$@\"", env!("CARGO_BIN_EXE_kedang"));
    fs::write(&path, format!("#!/bin/sh\n{}\n", body.replace("PUBLISH", &publish))).unwrap();
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
