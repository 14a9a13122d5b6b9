//! Publishes what waits in the queue, until nothing does.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::super::ui::variable;
use super::super::{Failure, Status, Ui};
use super::folder::Repo;
use super::install::program;
use super::queue::{self, Last};

/// Names another program that is called in place of `kedang publish`, with the same arguments. For tests.
const PUBLISHER: &str = "KEDANG_TEST_PUBLISHER";

/// What the worker is told to wait for its turn however many others wait.
pub const CERTAIN: &str = "certain";

/// Starts a worker that outlives this process and holds nothing of it open, so that nobody waits for it.
pub fn start(repo: &Repo) -> Result<(), Failure> {
    spawn(repo, &[]).map(drop)
}

/// Starts a worker after whose end all that was in the queue has been tried. It too outlives this process: whoever waits
/// may give up waiting, and the site is published all the same.
pub fn start_certain(repo: &Repo) -> Result<Child, Failure> {
    spawn(repo, &[CERTAIN])
}

fn spawn(repo: &Repo, how: &[&str]) -> Result<Child, Failure> {
    let state = repo.state_dir();
    let mut command = Command::new(program()?);
    command.args(["hook", "run", "worker"]).args(how).current_dir(&repo.common_dir);
    without_git(&mut command);
    command.stdin(Stdio::null()).stdout(queue::log(&state)?).stderr(queue::log(&state)?);
    detach(&mut command);
    Ok(command.spawn()?)
}

/// Git's variables are about the hook's own process; a child that inherited them would work on the wrong index or objects.
fn without_git(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
}

/// Ctrl-C at the terminal of the push is not meant for the worker.
#[cfg(unix)]
fn detach(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn detach(_: &mut Command) {}

/// Runs the worker: publishes until the queue is empty. Another that waits already makes this one needless, unless it is to
/// be `certain` of the queue at its end.
pub fn run(repo: &Repo, certain: bool, ui: &Ui) -> Result<Status, Failure> {
    let state = repo.state_dir();
    if repo.settings.publish_to.is_none() {
        return Err(Failure::new("hook-publishes-nothing"));
    }
    let turn = if certain { Some(queue::certain_turn(&state)?) } else { queue::turn(&state)? };
    let Some(_turn) = turn else { return Ok(Status::Clean) };
    let status = work(repo)?;
    if status == Status::Findings {
        let log = queue::log_file(&state).display().to_string();
        ui.say(&ui.text("hook-not-published", &[("log", &log)]));
    }
    Ok(status)
}

/// Takes and publishes; what fails stays for the next worker, unless something newer waits.
fn work(repo: &Repo) -> Result<Status, Failure> {
    let state = repo.state_dir();
    while let Some(wanted) = queue::take(&state)? {
        // Two pushes may have written the queue in another order than they updated the branch: the branch knows.
        let commit = repo.published_branch().and_then(|name| repo.commits.id(&name).ok()).unwrap_or(wanted);
        queue::note(&state, &format!("publishing {commit}"))?;
        let exit = publish(repo, &commit)?;
        // With findings the site is published all the same, bad records as error pages.
        let ok = matches!(exit, Some(0 | 1));
        queue::set_last(&state, &Last { commit: commit.clone(), ok, at: queue::now(), exit })?;
        let said = exit.map_or_else(|| "killed".to_owned(), |code| format!("exit status {code}"));
        queue::note(
            &state,
            &if ok { format!("published {commit}") } else { format!("not published {commit}: {said}") },
        )?;
        if ok {
            queue::done(&state);
        } else if !queue::is_waiting(&state) {
            return Ok(Status::Findings);
        }
    }
    Ok(Status::Clean)
}

/// Calls `kedang publish`, its words going to the log; gives its exit status.
fn publish(repo: &Repo, commit: &str) -> Result<Option<i32>, Failure> {
    let state = repo.state_dir();
    let program = variable(PUBLISHER).map_or_else(program, |path| Ok(PathBuf::from(path)))?;
    let to = repo.settings.publish_to.as_deref().unwrap_or_default();
    let records = match &repo.work_dir {
        Some(top) => top.join(repo.settings.records.as_deref().unwrap_or_default()),
        None => repo.common_dir.clone(),
    };
    let mut command = Command::new(program);
    command.arg("publish").arg(&records).args(["--rev", commit, "--to", to]);
    if repo.work_dir.is_some() {
        // Whoever works alone may amend a commit or take it back, and the site follows.
        command.arg("--rollback");
    }
    if let Some(audience) = &repo.settings.audience {
        command.args(["--audience", audience]);
    }
    without_git(&mut command);
    command.current_dir(existing(&records, &repo.common_dir));
    command.stdin(Stdio::null()).stdout(queue::log(&state)?).stderr(queue::log(&state)?);
    match command.status() {
        Ok(status) => Ok(status.code()),
        Err(error) => {
            queue::note(&state, &format!("{}: {error}", command.get_program().display()))?;
            Ok(None)
        }
    }
}

fn existing<'p>(path: &'p Path, otherwise: &'p Path) -> &'p Path {
    if path.is_dir() { path } else { otherwise }
}
