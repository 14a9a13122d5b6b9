//! `kedang hook status`: what is installed, what waits, and how the last publish ended.

use std::fs;
use std::path::Path;

use super::super::{Failure, Status, Ui};
use super::folder::Repo;
use super::queue;
use super::script::{self, HOOKS};
use crate::publish::live;

/// Runs `hook status`; what needs somebody's attention is a finding.
pub fn run(repository: &Path, ui: &Ui) -> Result<Status, Failure> {
    let repo = Repo::open(repository)?;
    let folder = repo.hooks_dir()?;
    let mut out = format!("{}\n", ui.text("hook-status-folder", &[("path", &folder.display().to_string())]));
    for hook in HOOKS.iter().filter(|hook| hook.server == repo.work_dir.is_none()) {
        let ours = fs::read(folder.join(hook.name)).map(|text| script::is_ours(&text));
        let kept = script::kept(&folder, hook.name).exists();
        let word = match ours {
            Ok(true) if kept => "hook-status-after",
            Ok(true) => "hook-status-ours",
            Ok(false) => "hook-status-foreign",
            Err(_) => "hook-status-none",
        };
        out.push_str(&format!("  {:<17} {}\n", hook.name, ui.text(word, &[])));
    }
    if !repo.settings.check {
        out.push_str(&format!("{}\n", ui.text("hook-off", &[])));
    }
    let mut status = Status::Clean;
    if let Some(to) = &repo.settings.publish_to {
        status = publishing(&repo, to, &mut out, ui);
    }
    ui.data(&out)?;
    Ok(status)
}

fn publishing(repo: &Repo, to: &str, out: &mut String, ui: &Ui) -> Status {
    let state = repo.state_dir();
    let short = |id: &str| id.get(..7).unwrap_or(id).to_owned();
    let mut line = |id: &str, args: &[(&str, &str)]| out.push_str(&format!("{}\n", ui.text(id, args)));
    line("hook-publishes", &[("path", to)]);
    let branch = repo.published_branch();
    match &branch {
        Some(name) => line("hook-status-branch", &[("branch", name.strip_prefix("refs/heads/").unwrap_or(name))]),
        None => line("hook-no-main-branch", &[]),
    }
    let mut status = if branch.is_some() { Status::Clean } else { Status::Findings };
    // Somebody else may have published since, such as the nightly job.
    let shown = live::release(Path::new(to));
    let is_shown =
        |commit: &str| shown.as_ref().is_some_and(|shown| repo.commits.follows(&shown.commit, commit).unwrap_or(false));
    match queue::last(&state) {
        None => line("hook-status-never", &[]),
        Some(last) if !last.ok && is_shown(&last.commit) => {
            let (commit, at) =
                shown.as_ref().map(|shown| (short(&shown.commit), &*shown.published)).unwrap_or_default();
            line("hook-status-published", &[("commit", &commit), ("at", at)]);
        }
        Some(last) if last.ok => line("hook-status-published", &[("commit", &short(&last.commit)), ("at", &last.at)]),
        Some(last) => {
            line("hook-status-failed", &[("commit", &short(&last.commit)), ("at", &last.at)]);
            status = Status::Findings;
        }
    }
    let (waiting, taken) = queue::waiting(&state);
    let working = queue::is_working(&state);
    if let Some(commit) = waiting.or(taken).filter(|commit| working || !is_shown(commit)) {
        line(if working { "hook-status-working" } else { "hook-status-stale" }, &[("commit", &short(&commit))]);
        if !working {
            status = Status::Findings;
        }
    }
    line("hook-status-log", &[("path", &queue::log_file(&state).display().to_string())]);
    status
}
