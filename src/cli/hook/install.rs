//! Installs hooks, and takes them away again so that nothing of them is left.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::super::{Failure, Global, Status, Ui};
use super::Install;
use super::folder::{Repo, Settings, push_options};
use super::queue;
use super::script::{self, HOOKS, Hook, kept, kept_folder};
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
    let wanted: Vec<(Hook, bool)> =
        HOOKS.into_iter().map(|hook| (hook, is_wanted(hook, args.server, &settings))).collect();
    for (hook, wanted) in &wanted {
        if *wanted && both_there(&folder, hook.name)? {
            let kept = kept(&folder, hook.name);
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

fn is_wanted(hook: Hook, server: bool, settings: &Settings) -> bool {
    hook.server == server && (hook.refuses || settings.publish_to.is_some())
}

/// What the installation says, with absolute paths; of the site, what it does not say is as it was.
fn settings(args: &Install, repo: &Repo) -> Result<Settings, Failure> {
    let before = if args.no_publish { Settings::default() } else { repo.settings.clone() };
    let publish_to = match &args.publish_to {
        None => before.publish_to,
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
    let of_now = follows.then(|| repo.configured_branch().or_else(|| repo.head())).flatten().and_then(short);
    let branch = if repo.work_dir.is_some() { of_now } else { before.branch };
    if publish_to.is_none() && (args.audience.is_some() || args.wait) {
        return Err(Failure::new("hook-publishes-nothing"));
    }
    if let Some(to) = &publish_to {
        may_hold_a_site(Path::new(to), repo)?;
    }
    let audience = args.audience.clone().or(before.audience);
    Ok(Settings { records, publish_to, audience, branch, wait: args.wait || before.wait, check: true })
}

/// Refuses a folder for the site that is no folder, or that git would take into the repository.
fn may_hold_a_site(to: &Path, repo: &Repo) -> Result<(), Failure> {
    let refused = |id| Err(Failure::new(id).arg("path", to.display()));
    if to.exists() && !to.is_dir() {
        return refused("hook-site-no-folder");
    }
    let own = [Some(&repo.common_dir), repo.work_dir.as_ref()].into_iter().flatten().map(|path| real(path));
    // Within a work tree a site may be, where git ignores it or is told to; around either it may not.
    if own.clone().any(|own| own.starts_with(to)) || to.starts_with(real(&repo.common_dir)) {
        return refused("hook-site-in-repository");
    }
    Ok(())
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
        let kept = kept(&folder, hook.name).exists();
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
    let kept = kept(folder, hook.name);
    let there = fs::read(&path).ok();
    if there.as_deref() == Some(text.as_bytes()) {
        ui.say(&ui.text("hook-already", &[("hook", hook.name)]));
        return Ok(());
    }
    let written = written(folder, hook.name, text)?;
    let moved = there.is_none_or(|text| !script::is_ours(&text)) && fs::symlink_metadata(&path).is_ok();
    if moved {
        set_aside(folder, &path, &kept).map_err(|error| Failure::write(&kept, &error))?;
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
    Ok(foreign && fs::symlink_metadata(kept(folder, name)).is_ok())
}

/// Removes a hook of ours and puts the one from before in its place; false when ours is not there.
fn take_away(folder: &Path, hook: Hook) -> Result<bool, Failure> {
    let path = folder.join(hook.name);
    if !fs::read(&path).is_ok_and(|text| script::is_ours(&text)) {
        return Ok(false);
    }
    let kept = kept(folder, hook.name);
    let done = if fs::symlink_metadata(&kept).is_ok() { fs::rename(&kept, &path) } else { fs::remove_file(&path) };
    done.map_err(|error| Failure::write(&path, &error))?;
    clear_kept(folder);
    Ok(true)
}

/// Moves a hook into the folder of those that were there before. Folders that stand beside it are to be found from there
/// too: many hooks call what is in `NAME.d`, or in `_`.
fn set_aside(folder: &Path, path: &Path, kept: &Path) -> std::io::Result<()> {
    let aside = kept_folder(folder);
    fs::create_dir_all(&aside)?;
    for entry in fs::read_dir(folder)?.flatten().filter(|entry| entry.path().is_dir()) {
        link(folder, &aside, &entry.file_name())?;
    }
    fs::rename(path, kept)
}

#[cfg(unix)]
fn link(folder: &Path, aside: &Path, name: &std::ffi::OsStr) -> std::io::Result<()> {
    let target = Path::new("..").join(folder.file_name().unwrap_or_default()).join(name);
    match std::os::unix::fs::symlink(target, aside.join(name)) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path, _: &std::ffi::OsStr) -> std::io::Result<()> {
    Ok(())
}

/// Removes the folder of hooks that were there before, once none is left in it.
fn clear_kept(folder: &Path) {
    let aside = kept_folder(folder);
    if HOOKS.iter().any(|hook| fs::symlink_metadata(kept(folder, hook.name)).is_ok()) {
        return;
    }
    for entry in fs::read_dir(&aside).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_symlink()) {
            // ok: what cannot be removed runs nothing.
            let _ = fs::remove_file(entry.path());
        }
    }
    let _ = fs::remove_dir(aside);
}

/// This program, by its absolute path.
pub fn program() -> Result<PathBuf, Failure> {
    let path = std::env::current_exe()?;
    if path.to_str().is_none() {
        return Err(Failure::new("hook-path-not-utf8"));
    }
    Ok(path)
}
