//! The hooks of a work tree: a commit is checked before it is made, and published after.
//!
//! What is staged is judged, from the index that git names, so that `git commit -a`, `git commit PATH` and partly staged
//! files are judged as they will be committed. The work tree is not looked at.

use std::path::Path;

use super::super::changed;
use super::super::check::leave;
use super::super::kept::Base;
use super::super::{Failure, ReadFrom, Status, Ui};
use super::folder::Repo;
use super::{queue, worker};
use crate::cache::Near;
use crate::check;
use crate::check::change::{Before, Change};
use crate::diag::render::Summary;
use crate::schema::{self, CONFIG_FILE};
use crate::snapshot::{Snapshot, Staged};

/// Findings that are shown in full before a count.
const MOST_SHOWN: usize = 20;

/// Runs `pre-commit` and `pre-merge-commit`.
pub fn check(ui: &Ui) -> Result<Status, Failure> {
    let repo = Repo::open(Path::new("."))?;
    if !repo.settings.check {
        ui.say(&ui.text("hook-off", &[]));
        return Ok(Status::Clean);
    }
    let root = repo.records()?;
    let parents = parents(&repo);
    // What one parent is known to be need not be read again, nor what is staged as it was.
    let base = if let [parent] = parents.as_slice() { Base::at(&root, parent) } else { None };
    let near = base.as_ref().map(|base| base.staged(&root)).transpose()?.flatten();
    let listed;
    let staged: &dyn Snapshot = match &near {
        Some(near) => &*near.files,
        None => {
            listed = Staged::open(&root)?;
            &listed
        }
    };
    let mut read = Vec::new();
    if base.is_none() {
        for parent in &parents {
            read.push(changed::before(&root, Some(parent))?);
        }
        if read.is_empty() {
            read.push(changed::before(&root, None)?);
        }
    }
    let beside = |known: &Near| near.as_ref().map(|near| near.differing(known));
    let known = base.iter().map(|base| Before { files: &*base.commit.files, differing: beside(&base.commit) });
    let before: Vec<Before<'_>> = read.iter().map(|files| Before::of(&**files)).chain(known).collect();
    let has_records = |snapshot: &dyn Snapshot| snapshot.entry(CONFIG_FILE).is_some();
    if !has_records(staged) && !before.iter().any(|before| has_records(before.files)) {
        return Ok(Status::Clean);
    }
    let settled = match settled(&repo, &parents)? {
        // Nobody has seen more than the parent, whose files are known.
        Some(commit) if base.is_some() && parents.contains(&commit) => None,
        Some(commit) => Some(match base.as_ref().and_then(|base| base.other(&root, &commit)) {
            Some(known) => (beside(&known), known.files),
            None => (None, changed::before(&root, Some(&commit))?),
        }),
        None => None,
    };
    let settled = settled.as_ref().map(|(differing, files)| Before { files: &**files, differing: differing.clone() });
    let now = ReadFrom::default().now(&schema::timezone(staged))?;
    let checked = base.as_ref().zip(near.as_ref()).and_then(|(base, near)| base.check(near, now));
    let checked = checked.unwrap_or_else(|| check::check(staged, now));
    let recheck = |files: &dyn Snapshot, now| {
        let known = base.as_ref().and_then(|base| base.check(&base.commit, now));
        known.unwrap_or_else(|| check::check(files, now))
    };
    let change = Change { before, settled, after: staged, thorough: false, recheck: &recheck };
    let mut brought = change.brought(&checked);
    if brought.findings.len() > MOST_SHOWN {
        brought.causes_first();
    }
    let sources = |path: &str| staged.read(path).ok();
    let shown = brought.findings.len().min(MOST_SHOWN);
    ui.findings(&brought.findings[..shown], &sources);
    let errors = brought.errors();
    if brought.findings.len() > shown {
        let more = (brought.findings.len() - shown).to_string();
        ui.say(&ui.text("hook-more", &[("count", &more)]));
    }
    if !brought.findings.is_empty() {
        ui.say(&Summary::of(&brought.findings).text(&ui.catalogue));
    }
    if brought.others > 0 && !brought.findings.is_empty() {
        ui.say(&ui.text("hook-others", &[("count", &brought.others.to_string())]));
    }
    if errors > 0 {
        ui.say_raw(&format!("{}\n", ui.text("hook-commit-refused", &[])));
    }
    leave(checked);
    Ok(if errors > 0 { Status::Findings } else { Status::Clean })
}

/// The commits that the new one will follow from; none before the first.
fn parents(repo: &Repo) -> Vec<String> {
    let mut parents: Vec<String> = repo.commits.id("HEAD").into_iter().collect();
    let git_dir = repo.root.repository.as_ref().map(|place| place.git_dir.clone()).unwrap_or_default();
    let merged = std::fs::read_to_string(git_dir.join("MERGE_HEAD")).unwrap_or_default();
    // A merge without conflicts has not written that file yet when it asks; it names the heads in the environment.
    let named = named_heads();
    for id in merged.lines().map(str::to_owned).chain(named).filter_map(|name| repo.commits.id(&name).ok()) {
        if !parents.contains(&id) {
            parents.push(id);
        }
    }
    parents
}

fn named_heads() -> Vec<String> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names.filter_map(|name| Some(name.strip_prefix("GITHEAD_")?.to_owned())).collect()
}

/// What others may have seen: where the branch parted from the one it is pushed to. A mistake in a step that nobody
/// else has seen yet can still be mended.
fn settled(repo: &Repo, parents: &[String]) -> Result<Option<String>, Failure> {
    let ([head], Some(name)) = (parents, repo.head()) else { return Ok(None) };
    let git = repo.commits.repository();
    let upstream = git.branch_upstream_name(&name).ok();
    let Some(upstream) = upstream.and_then(|name| name.as_str().ok().map(str::to_owned)) else { return Ok(None) };
    if git.find_reference(&upstream).is_err() {
        return Ok(None);
    }
    Ok(repo.commits.merge_base(head, &upstream)?)
}

/// Runs `post-commit`, `post-merge` and `post-rewrite`: what is on the published branch is published in the background.
/// The commit has been made, so nothing here makes git say that it failed.
pub fn publish(ui: &Ui) -> Status {
    let done = || -> Result<(), Failure> {
        let repo = Repo::open(Path::new("."))?;
        let branch = repo.published_branch();
        if repo.settings.publish_to.is_none() || branch.is_none() || repo.head() != branch {
            return Ok(());
        }
        queue::enqueue(&repo.state_dir(), &repo.commits.id("HEAD")?)?;
        worker::start(&repo)
    };
    if let Err(failure) = done() {
        ui.failure(&failure);
    }
    Status::Clean
}
