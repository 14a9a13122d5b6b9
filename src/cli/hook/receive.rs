//! The hooks of a repository to which others push: a push is checked before it is accepted, and published after.
//!
//! What the push would make of the branch is read from where git keeps it until it is accepted. Every refusal says why,
//! and a refusal that is the fault of kedang or of its settings says how to switch the hook off.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::super::changed::{self, is_zero};
use super::super::check::leave;
use super::super::kept::Base;
use super::super::ui::variable;
use super::super::{Failure, ReadFrom, Status, Ui};
use super::folder::Repo;
use super::{queue, worker};
use crate::check;
use crate::check::change::{Before, Brought, Change};
use crate::diag::render;
use crate::schema::{self, CONFIG_FILE};
use crate::snapshot::Snapshot;

/// Columns of a line, `remote: ` not counted.
const WIDTH: usize = 70;
/// Findings that are shown before a count.
const MOST_SHOWN: usize = 10;

/// One line of what git tells the hook.
struct Update {
    old: String,
    new: String,
    name: String,
}

fn update(line: &str) -> Option<Update> {
    let mut parts = line.splitn(3, ' ').map(str::to_owned);
    Some(Update { old: parts.next()?, new: parts.next()?, name: parts.next()? })
}

/// Reads what git says about the refs that the push updates.
fn updates() -> Result<Vec<Update>, Failure> {
    let mut text = Vec::new();
    std::io::stdin().lock().read_to_end(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    // What is not understood is not let through.
    text.lines().map(|line| update(line).ok_or_else(|| Failure::new("hook-bad-input").arg("line", line))).collect()
}

/// Runs `pre-receive`.
pub fn check(ui: &Ui) -> Status {
    guarded(ui, || updates().and_then(|updates| judge(&updates, ui)))
}

/// Whatever keeps the push from being judged refuses it, with the reason and the way out.
fn guarded(ui: &Ui, judge: impl FnOnce() -> Result<Status, Failure>) -> Status {
    let failure = match catch_unwind(AssertUnwindSafe(judge)) {
        Ok(Ok(status)) => return status,
        Ok(Err(failure)) => failure,
        Err(_) => Failure::new("hook-panicked"),
    };
    ui.failure(&failure);
    say(ui, &ui.text("hook-push-unchecked", &[]));
    Status::Findings
}

fn judge(updates: &[Update], ui: &Ui) -> Result<Status, Failure> {
    let repo = Repo::open(Path::new("."))?;
    if !repo.settings.check {
        say(ui, &ui.text("hook-off", &[]));
        return Ok(Status::Clean);
    }
    let branches = || updates.iter().filter(|update| update.name.starts_with("refs/heads/"));
    let pushed: Vec<&str> = branches().filter(|update| !is_zero(&update.new)).map(|update| &*update.name).collect();
    let head = repo.main_of(&pushed);
    let main = [head.clone(), repo.configured_branch()];
    let mut refused = false;
    for update in branches() {
        // Where nobody can tell the main branch, each might be it.
        let is_main = head.is_none() || main.iter().flatten().any(|name| *name == repo.resolved(&update.name));
        refused |= Push { repo: &repo, update, is_main, ui }.judge()? && is_main;
    }
    if refused {
        say(ui, &ui.text("hook-push-refused", &[]));
    }
    Ok(if refused { Status::Findings } else { Status::Clean })
}

/// What a push brings, and the records after it.
type Judged = (Brought, Box<dyn Snapshot>);

/// One branch of a push.
struct Push<'a> {
    repo: &'a Repo,
    update: &'a Update,
    is_main: bool,
    ui: &'a Ui,
}

impl Push<'_> {
    /// Says what the push brings; true when that must not be.
    fn judge(&self) -> Result<bool, Failure> {
        let Update { old, new, name } = self.update;
        let branch = name.strip_prefix("refs/heads/").unwrap_or(name);
        if is_zero(new) {
            if self.is_main {
                say(self.ui, &self.ui.text("hook-branch-deleted", &[("branch", branch)]));
            }
            return Ok(self.is_main);
        }
        let base = self.base(old, new)?;
        let (mut brought, after) = match self.brought_to_known(base.as_deref(), new)? {
            Some(brought) => brought,
            None => self.brought(base.as_deref(), new)?,
        };
        if self.is_main && !is_zero(old) && !self.repo.commits.follows(new, old)? {
            brought.findings.push(changed::history_rewritten(old, new));
        }
        brought.causes_first();
        self.say(branch, &brought, &*after);
        Ok(brought.errors() > 0)
    }

    /// What the push brings to the records of a commit that is near what a publish has kept, which costs what has changed.
    /// None when that cannot be told from there.
    fn brought_to_known(&self, base: Option<&str>, new: &str) -> Result<Option<Judged>, Failure> {
        let root = &self.repo.root;
        let Some(known) = base.and_then(|base| Base::near(root, base)) else { return Ok(None) };
        let Some(after) = known.other(root, new) else { return Ok(None) };
        let now = ReadFrom::default().now(&schema::timezone(&*after.files))?;
        let Some(checked) = known.check(&after, now) else { return Ok(None) };
        let recheck =
            |files: &dyn Snapshot, now| known.check(&known.commit, now).unwrap_or_else(|| check::check(files, now));
        let before = Before { files: &*known.commit.files, differing: Some(after.differing(&known.commit)) };
        let change =
            Change { before: vec![before], settled: None, after: &*after.files, thorough: false, recheck: &recheck };
        let brought = change.brought(&checked);
        leave(checked);
        Ok(Some((brought, after.files)))
    }

    /// What the push brings, both sides read as a whole.
    fn brought(&self, base: Option<&str>, new: &str) -> Result<Judged, Failure> {
        let root = &self.repo.root;
        let before = changed::before(root, base)?;
        let after = changed::before(root, Some(new))?;
        let has_records = |snapshot: &dyn Snapshot| snapshot.entry(CONFIG_FILE).is_some();
        let mut brought = Brought::default();
        if has_records(&*before) || has_records(&*after) {
            let now = ReadFrom::default().now(&schema::timezone(&*after))?;
            let checked = check::check(&*after, now);
            let change = Change {
                before: vec![Before::of(&*before)],
                settled: None,
                after: &*after,
                thorough: false,
                recheck: &check::check,
            };
            brought = change.brought(&checked);
            leave(checked);
        }
        Ok((brought, after))
    }

    /// What the branch is compared with: itself; a new one with the main branch, from where it parted.
    fn base(&self, old: &str, new: &str) -> Result<Option<String>, Failure> {
        if !is_zero(old) {
            return Ok(Some(old.to_owned()));
        }
        match self.repo.head_commit() {
            Some(head) if !self.is_main => Ok(self.repo.commits.merge_base(new, &head)?),
            _ => Ok(None),
        }
    }

    fn say(&self, branch: &str, brought: &Brought, after: &dyn Snapshot) {
        if brought.findings.is_empty() {
            return;
        }
        let count = brought.errors().to_string();
        let id = match (brought.errors(), self.is_main) {
            (0, _) => "hook-branch-warnings",
            (_, true) => "hook-branch-errors",
            (_, false) => "hook-branch-reported",
        };
        say(self.ui, &self.ui.text(id, &[("branch", branch), ("count", &count)]));
        let sources = |path: &str| after.read(path).ok();
        let (text, left) = render::brief(&brought.findings, &sources, &self.ui.catalogue, WIDTH, MOST_SHOWN);
        self.ui.say_raw(&text);
        if left > 0 {
            say(self.ui, &self.ui.text("hook-more", &[("count", &left.to_string())]));
        }
        if brought.others > 0 {
            say(self.ui, &self.ui.text("hook-others", &[("count", &brought.others.to_string())]));
        }
    }
}

/// Says something in narrow lines.
fn say(ui: &Ui, text: &str) {
    ui.say_raw(&render::narrow(text, WIDTH));
}

/// Runs `post-receive`: when the published branch was updated, it waits in the queue. The push has been accepted, so
/// nothing here makes git say that it failed.
pub fn publish(ui: &Ui) -> Status {
    let done = || -> Result<(), Failure> {
        let updates = updates()?;
        let repo = Repo::open(Path::new("."))?;
        if repo.settings.publish_to.is_none() {
            return Ok(());
        }
        let branch = repo.published_branch();
        if branch.is_none() {
            say(ui, &ui.text("hook-no-main-branch", &[]));
        }
        let is_published = |update: &&Update| branch.as_ref().is_some_and(|name| *name == repo.resolved(&update.name));
        let Some(update) = updates.iter().filter(is_published).find(|update| !is_zero(&update.new)) else {
            return Ok(());
        };
        queue::enqueue(&repo.state_dir(), &update.new)?;
        if repo.settings.wait || wants_to_wait() {
            return wait(&repo, &update.new, ui);
        }
        worker::start(&repo)?;
        say(ui, &ui.text("hook-queued", &[]));
        Ok(())
    };
    if let Err(failure) = done() {
        ui.failure(&failure);
    }
    Status::Clean
}

/// Waits for a worker that goes through the queue, after whoever does so already.
fn wait(repo: &Repo, commit: &str, ui: &Ui) -> Result<(), Failure> {
    worker::start_certain(repo)?.wait()?;
    let last = queue::last(&repo.state_dir());
    let published = last.is_some_and(|last| last.ok && repo.commits.follows(&last.commit, commit).unwrap_or(false));
    let log = queue::log_file(&repo.state_dir()).display().to_string();
    say(ui, &ui.text(if published { "hook-published" } else { "hook-not-published" }, &[("log", &log)]));
    Ok(())
}

/// Whether the client said `git push -o kedang.wait`.
fn wants_to_wait() -> bool {
    let count = variable("GIT_PUSH_OPTION_COUNT").and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
    (0..count.min(100))
        .any(|at| variable(&format!("GIT_PUSH_OPTION_{at}")).is_some_and(|option| option == "kedang.wait"))
}

#[cfg(test)]
mod tests {
    use super::super::super::{ColorChoice, Global};
    use super::*;

    #[test]
    fn a_fault_refuses_and_is_not_passed_on() {
        let ui = Ui::new(&Global { lang: None, color: ColorChoice::Never, quiet: true, verbose: 0 });
        assert_eq!(guarded(&ui, || Ok(Status::Clean)), Status::Clean);
        assert_eq!(guarded(&ui, || Err(Failure::new("hook-is-bare"))), Status::Findings);
        assert_eq!(guarded(&ui, || panic!("a fault")), Status::Findings);
    }
}
