//! Installs hooks, and takes them away again so that nothing of them is left.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::super::{Failure, Global, Status, Ui};
use super::Install;
use super::folder::{Repo, Settings, push_options};
use super::queue;
use super::script::{self, HOOKS, Hook, KEPT};
use crate::snapshot::{OpenError, discover};

/// Runs `hook install`.
pub fn install(args: &Install, global: &Global, ui: &Ui) -> Result<Status, Failure> {
    let repo = Repo::open(&args.repository)?;
    match (args.server, repo.work_dir.is_some()) {
        (true, true) => return Err(Failure::new("hook-not-bare")),
        (false, false) => return Err(Failure::new("hook-is-bare")),
        _ => {}
    }
    let settings = settings(args, &repo)?;
    let folder = repo.hooks_dir()?;
    fs::create_dir_all(&folder).map_err(|error| Failure::write(&folder, &error))?;
    let program = program()?;
    // What cannot be done is found before anything is done.
    let wanted: Vec<(Hook, bool)> = HOOKS.into_iter().map(|hook| (hook, is_wanted(hook, args))).collect();
    for (hook, wanted) in &wanted {
        if *wanted && both_there(&folder, hook.name)? {
            let kept = folder.join(format!("{}{KEPT}", hook.name));
            return Err(Failure::new("hook-both-there").arg("hook", hook.name).arg("path", kept.display()));
        }
    }
    for (hook, wanted) in wanted {
        if wanted {
            put(&folder, hook, &script::text(hook, &program, global.lang.as_deref()), ui)?;
        } else if take_away(&folder, hook)? {
            ui.say(&ui.text("hook-removed", &[("hook", hook.name)]));
        }
    }
    settings.write(repo.commits.repository())?;
    push_options(repo.commits.repository(), args.server && settings.publish_to.is_some())?;
    if !folder.starts_with(&repo.common_dir) && repo.work_dir.as_ref().is_none_or(|top| !folder.starts_with(top)) {
        ui.say(&ui.text("hook-shared-folder", &[("path", &folder.display().to_string())]));
    }
    if let Some(to) = &settings.publish_to {
        ui.say(&ui.text("hook-publishes", &[("path", to)]));
    }
    Ok(Status::Clean)
}

fn is_wanted(hook: Hook, args: &Install) -> bool {
    hook.server == args.server && (hook.refuses || args.publish_to.is_some())
}

/// What the installation says, with absolute paths.
fn settings(args: &Install, repo: &Repo) -> Result<Settings, Failure> {
    let publish_to = match &args.publish_to {
        None => None,
        Some(path) => {
            let absolute = real(&std::path::absolute(path)?);
            let text = absolute.to_str().ok_or_else(|| Failure::new("hook-path-not-utf8"))?;
            Some(text.to_owned())
        }
    };
    let records = match &repo.work_dir {
        None => None,
        Some(_) => match discover(&args.repository, &super::super::place::git_environment()) {
            Ok(root) => Some(root.prefix),
            // Hooks may come before the first record.
            Err(OpenError::NoRecords { candidates, .. }) if candidates.is_empty() => None,
            Err(error) => return Err(error.into()),
        },
    };
    // Whoever works alone changes branches; only the one of now is the site's.
    let short = |name: String| name.strip_prefix("refs/heads/").map(str::to_owned);
    let follows = publish_to.is_some() && repo.work_dir.is_some();
    let branch = follows.then(|| repo.configured_branch().or_else(|| repo.head())).flatten().and_then(short);
    let audience = args.audience.clone();
    Ok(Settings { records, publish_to, audience, branch, wait: args.wait, check: true })
}

/// A path without `..` and links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => path.to_owned(),
    }
}

/// Runs `hook uninstall`.
pub fn uninstall(repository: &Path, ui: &Ui) -> Result<Status, Failure> {
    let repo = Repo::open(repository)?;
    let folder = repo.hooks_dir()?;
    let mut any = false;
    for hook in HOOKS {
        let kept = folder.join(format!("{}{KEPT}", hook.name)).exists();
        if take_away(&folder, hook)? {
            any = true;
            ui.say(&ui.text(if kept { "hook-restored" } else { "hook-removed" }, &[("hook", hook.name)]));
        } else if kept {
            ui.say(&ui.text("hook-not-ours", &[("hook", hook.name)]));
        }
    }
    Settings::default().write(repo.commits.repository())?;
    push_options(repo.commits.repository(), false)?;
    queue::clear(&repo.state_dir());
    if !any {
        ui.say(&ui.text("hook-none", &[]));
    }
    Ok(Status::Clean)
}

/// Writes one hook, moving aside what another has put there.
fn put(folder: &Path, hook: Hook, text: &str, ui: &Ui) -> Result<(), Failure> {
    let path = folder.join(hook.name);
    let kept = folder.join(format!("{}{KEPT}", hook.name));
    let there = fs::read(&path).ok();
    if there.as_deref() == Some(text.as_bytes()) {
        ui.say(&ui.text("hook-already", &[("hook", hook.name)]));
        return Ok(());
    }
    let written = written(folder, hook.name, text)?;
    let moved = there.is_none_or(|text| !script::is_ours(&text)) && fs::symlink_metadata(&path).is_ok();
    if moved {
        fs::rename(&path, &kept).map_err(|error| Failure::write(&kept, &error))?;
    }
    fs::rename(&written, &path).map_err(|error| Failure::write(&path, &error))?;
    let id = if kept.exists() { "hook-installed-after" } else { "hook-installed" };
    ui.say(&ui.text(id, &[("hook", hook.name), ("kept", &kept.display().to_string())]));
    Ok(())
}

/// The script in a file beside its place, ready to run.
fn written(folder: &Path, name: &str, text: &str) -> Result<PathBuf, Failure> {
    let path = folder.join(format!(".{name}.kedang-new"));
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::create(&path)?;
        file.write_all(text.as_bytes())?;
        make_executable(&file)?;
        file.sync_all()
    };
    write().map_err(|error| Failure::write(&path, &error))?;
    Ok(path)
}

#[cfg(unix)]
fn make_executable(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &fs::File) -> std::io::Result<()> {
    Ok(())
}

/// Whether somebody has put a hook where ours was, while the one from before it is still aside.
fn both_there(folder: &Path, name: &str) -> Result<bool, Failure> {
    let path = folder.join(name);
    let foreign = fs::symlink_metadata(&path).is_ok() && !fs::read(&path).is_ok_and(|text| script::is_ours(&text));
    Ok(foreign && fs::symlink_metadata(folder.join(format!("{name}{KEPT}"))).is_ok())
}

/// Removes a hook of ours and puts the one from before in its place; false when ours is not there.
fn take_away(folder: &Path, hook: Hook) -> Result<bool, Failure> {
    let path = folder.join(hook.name);
    if !fs::read(&path).is_ok_and(|text| script::is_ours(&text)) {
        return Ok(false);
    }
    let kept = folder.join(format!("{}{KEPT}", hook.name));
    let done = if fs::symlink_metadata(&kept).is_ok() { fs::rename(&kept, &path) } else { fs::remove_file(&path) };
    done.map_err(|error| Failure::write(&path, &error))?;
    Ok(true)
}

/// This program, by its absolute path.
pub fn program() -> Result<PathBuf, Failure> {
    let path = std::env::current_exe()?;
    if path.to_str().is_none() {
        return Err(Failure::new("hook-path-not-utf8"));
    }
    Ok(path)
}
