//! What is to be published next, in files that survive whoever wrote them.
//!
//! `queue` holds the wanted commit; a push writes it anew, so that pushes which come while a site is being built are
//! folded into one. Whoever works takes it by renaming it to `taken`, which stays until the site is published: a worker
//! that was killed leaves it behind, and the next one goes on from there.
//!
//! Two locks are held by open files and vanish with their process. `worker` is held while publishing. `next` is held by
//! at most one that waits for it: it gives `next` up before it looks into the queue, so whoever finds `next` held may leave,
//! certain that its commit will be seen.

use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::super::Failure;
use super::super::place::clock;

/// Bytes of the log beyond which it begins anew; the one before is kept.
const LARGEST_LOG: u64 = 1 << 20;

/// The outcome of the last publish.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Last {
    /// The commit.
    pub commit: String,
    /// Whether it is published.
    pub ok: bool,
    /// When it ended, in UTC.
    pub at: String,
    /// The exit status of `kedang publish`; none when it was killed or did not start.
    pub exit: Option<i32>,
}

/// Puts a commit into the queue, in place of what waits there.
pub fn enqueue(folder: &Path, commit: &str) -> Result<(), Failure> {
    replace(folder, "queue", &format!("{commit}\n"))
}

/// Takes what is wanted next: what waits, else what a killed worker has left; none when all is done.
pub fn take(folder: &Path) -> Result<Option<String>, Failure> {
    let taken = folder.join("taken");
    match fs::rename(folder.join("queue"), &taken) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(Failure::write(&taken, &error)),
    }
    match fs::read_to_string(&taken) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        // Somebody else's, perhaps: to take it for nothing would lose a push.
        Err(error) => Err(Failure::write(&taken, &error)),
    }
}

/// Notes that what was taken is done.
pub fn done(folder: &Path) {
    // ok: it would be published once more, which changes nothing.
    let _ = fs::remove_file(folder.join("taken"));
}

/// What waits and what is being worked on or was left behind.
pub fn waiting(folder: &Path) -> (Option<String>, Option<String>) {
    (read(&folder.join("queue")), read(&folder.join("taken")))
}

/// Whether something waits.
pub fn is_waiting(folder: &Path) -> bool {
    folder.join("queue").exists()
}

fn read(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
}

/// Notes the outcome of a publish.
pub fn set_last(folder: &Path, last: &Last) -> Result<(), Failure> {
    // Only maps with other than text keys and failing writers make this fail, and there are none.
    replace(folder, "last.json", &format!("{}\n", serde_json::to_string(last).unwrap_or_default()))
}

/// The outcome of the last publish.
pub fn last(folder: &Path) -> Option<Last> {
    serde_json::from_str(&read(&folder.join("last.json"))?).ok()
}

/// Writes a file so that it is there whole or not at all.
fn replace(folder: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let path = folder.join(name);
    let write = || -> std::io::Result<()> {
        make(folder)?;
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        share(file.as_file(), folder);
        file.as_file().sync_all()?;
        file.persist(&path)?;
        Ok(())
    };
    write().map_err(|error| Failure::write(&path, &error))
}

/// Makes the folder, for whoever may write beside it.
fn make(folder: &Path) -> std::io::Result<()> {
    if !folder.exists() {
        fs::create_dir_all(folder)?;
        if let Some(parent) = folder.parent() {
            share(&File::open(folder)?, parent);
        }
    }
    Ok(())
}

/// Lets those write a file who may write into a folder: in a repository that a group shares, one pushes and another
/// publishes.
#[cfg(unix)]
fn share(file: &File, folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let (Ok(own), Ok(around)) = (file.metadata(), fs::metadata(folder)) else { return };
    let rights = if own.is_dir() { around.permissions().mode() & 0o2777 } else { around.permissions().mode() & 0o666 };
    // ok: a file of somebody else's has the rights that it needs already.
    let _ = file.set_permissions(fs::Permissions::from_mode(rights));
}

#[cfg(not(unix))]
fn share(_: &File, _: &Path) {}

/// The right to publish, given up when dropped or when the process ends.
#[derive(Debug)]
pub struct Turn {
    _worker: File,
}

/// Waits for the right to publish; none when another waits already, who will see all that is in the queue.
pub fn turn(folder: &Path) -> Result<Option<Turn>, Failure> {
    let worker = lock_file(folder, "worker.lock")?;
    if try_lock(&worker)? {
        return Ok(Some(Turn { _worker: worker }));
    }
    let next = lock_file(folder, "next.lock")?;
    if !try_lock(&next)? {
        return Ok(None);
    }
    worker.lock()?;
    drop(next);
    Ok(Some(Turn { _worker: worker }))
}

/// Waits for the right to publish, however many others wait.
pub fn certain_turn(folder: &Path) -> Result<Turn, Failure> {
    let worker = lock_file(folder, "worker.lock")?;
    worker.lock()?;
    Ok(Turn { _worker: worker })
}

/// Whether somebody is publishing now.
pub fn is_working(folder: &Path) -> bool {
    let file = File::open(folder.join("worker.lock"));
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

fn lock_file(folder: &Path, name: &str) -> Result<File, Failure> {
    let path = folder.join(name);
    let open = || {
        make(folder)?;
        let file = File::options().create(true).truncate(false).write(true).open(&path)?;
        share(&file, folder);
        Ok::<File, std::io::Error>(file)
    };
    open().map_err(|error| Failure::write(&path, &error))
}

fn try_lock(file: &File) -> Result<bool, Failure> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Where the log is.
pub fn log_file(folder: &Path) -> PathBuf {
    folder.join("publish.log")
}

/// The log, open at its end; a large one is put aside first.
pub fn log(folder: &Path) -> Result<File, Failure> {
    let path = log_file(folder);
    let open = || {
        make(folder)?;
        if fs::metadata(&path).is_ok_and(|data| data.len() > LARGEST_LOG) {
            fs::rename(&path, folder.join("publish.log.1"))?;
        }
        let file = File::options().create(true).append(true).open(&path)?;
        share(&file, folder);
        Ok::<File, std::io::Error>(file)
    };
    open().map_err(|error| Failure::write(&path, &error))
}

/// Writes a line into the log, with the time before it.
pub fn note(folder: &Path, text: &str) -> Result<(), Failure> {
    let mut log = log(folder)?;
    log.write_all(format!("{} {text}\n", now()).as_bytes()).map_err(|error| Failure::write(&log_file(folder), &error))
}

/// The time in UTC, to the second.
pub fn now() -> String {
    clock().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Takes the queue and the locks away; the log stays for whoever wants to read it.
pub fn clear(folder: &Path) {
    if is_working(folder) {
        return;
    }
    for name in ["queue", "taken", "last.json", "worker.lock", "next.lock"] {
        // ok: what cannot be removed does nothing by itself.
        let _ = fs::remove_file(folder.join(name));
    }
    let _ = fs::remove_dir(folder);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_folds_and_what_was_taken_is_not_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert_eq!(take(folder).unwrap(), None);
        enqueue(folder, "one").unwrap();
        enqueue(folder, "two").unwrap();
        assert_eq!(take(folder).unwrap().as_deref(), Some("two"));
        assert_eq!(take(folder).unwrap().as_deref(), Some("two"), "left by a killed worker");
        enqueue(folder, "three").unwrap();
        assert_eq!(take(folder).unwrap().as_deref(), Some("three"));
        done(folder);
        assert_eq!(take(folder).unwrap(), None);
    }

    #[cfg(unix)]
    #[test]
    fn whoever_may_write_beside_the_queue_may_write_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let rights = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o2777;
        for (around, file) in [(0o2775, 0o664), (0o700, 0o600), (0o755, 0o644)] {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(around)).unwrap();
            let state = folder.path().join(format!("{around:o}"));
            enqueue(&state, "one").unwrap();
            note(&state, "words").unwrap();
            drop(certain_turn(&state).unwrap());
            assert_eq!(rights(&state), around);
            for name in ["queue", "publish.log", "worker.lock"] {
                assert_eq!(rights(&state.join(name)), file, "{name} in {around:o}");
            }
        }
    }

    #[test]
    fn a_large_log_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        note(folder, "one").unwrap();
        note(folder, "two").unwrap();
        assert_eq!(fs::read_to_string(log_file(folder)).unwrap().lines().count(), 2);
        fs::write(log_file(folder), "x".repeat(LARGEST_LOG as usize + 1)).unwrap();
        note(folder, "three").unwrap();
        assert!(fs::read_to_string(log_file(folder)).unwrap().ends_with("three\n"));
        assert!(fs::metadata(log_file(folder)).unwrap().len() < 100);
        assert!(fs::metadata(folder.join("publish.log.1")).unwrap().len() > LARGEST_LOG);
    }

    #[test]
    fn one_works_one_waits_and_the_others_leave() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let first = turn(&path).unwrap().unwrap();
        assert!(is_working(&path));
        let next = lock_file(&path, "next.lock").unwrap();
        assert!(try_lock(&next).unwrap());
        assert!(turn(&path).unwrap().is_none(), "one is waiting already");
        drop(next);
        let waiting = std::thread::spawn({
            let path = path.clone();
            move || turn(&path).unwrap().is_some()
        });
        drop(first);
        assert!(waiting.join().unwrap());
        assert!(!is_working(&path));
    }
}
