//! Reading files of a folder and never of another place.
//!
//! In: a folder, and paths below it. Out: bytes of ordinary files. A listing may be old when its files are read, and a
//! link may stand where a file or a folder was: none is followed, at any part of the path.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A folder that files are read from.
pub(super) struct Folder {
    path: PathBuf,
    #[cfg(target_os = "linux")]
    handle: File,
}

impl Folder {
    /// Opens a folder.
    pub(super) fn open(path: &Path) -> io::Result<Folder> {
        Ok(Folder {
            path: path.to_owned(),
            #[cfg(target_os = "linux")]
            handle: File::open(path)?,
        })
    }

    /// The folder's own path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The bytes of an ordinary file below the folder.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let file = self.open_file(path)?;
        let found = file.metadata().map_err(words)?;
        if !found.is_file() {
            return Err(NOT_ORDINARY.to_owned());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(0));
        // As long as it was when it was opened, without asking once more whether that was all.
        file.take(found.len()).read_to_end(&mut bytes).map_err(words)?;
        Ok(bytes)
    }

    /// Opens a file; the kernel itself refuses links and ways out.
    #[cfg(target_os = "linux")]
    fn open_file(&self, path: &str) -> Result<File, String> {
        use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
        use rustix::io::Errno;
        // Not blocking, so that a pipe in the place of a file cannot hold up the reading.
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        let mut tries = 0;
        loop {
            match openat2(&self.handle, path, flags, Mode::empty(), resolve) {
                Ok(handle) => return Ok(handle.into()),
                Err(Errno::LOOP) => return Err(NOT_ORDINARY.to_owned()),
                // Something was renamed meanwhile.
                Err(Errno::AGAIN | Errno::INTR) if tries < 8 => tries += 1,
                // Kernels before 5.6, and containers that forbid what they do not know.
                Err(Errno::NOSYS | Errno::PERM) => return open_plain(&self.path, path),
                Err(error) => return Err(words(error.into())),
            }
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn open_file(&self, path: &str) -> Result<File, String> {
        open_plain(&self.path, path)
    }
}

const NOT_ORDINARY: &str = "not an ordinary file";

fn words(error: io::Error) -> String {
    error.to_string()
}

/// Opens a file after a look at every part of its path.
fn open_plain(root: &Path, path: &str) -> Result<File, String> {
    let open = || {
        let before = plain_metadata(root, path)?;
        if !before.is_file() {
            return Err(NOT_ORDINARY.to_owned());
        }
        let file = File::open(root.join(path)).map_err(words)?;
        let same = same_file(&before, &file.metadata().map_err(words)?);
        if same { Ok(file) } else { Err("replaced while it was being opened".to_owned()) }
    };
    // An editor that saves by rename can slip in between looking and opening; a second look settles it.
    open().or_else(|_| open())
}

/// Describes a file that is reached through folders alone, never through a symbolic link.
pub(super) fn plain_metadata(root: &Path, path: &str) -> Result<Metadata, String> {
    for (slash, _) in path.match_indices('/') {
        let folder = fs::symlink_metadata(root.join(&path[..slash])).map_err(words)?;
        if !folder.is_dir() {
            return Err(format!("{} is not a folder", &path[..slash]));
        }
    }
    fs::symlink_metadata(root.join(path)).map_err(words)
}

#[cfg(unix)]
fn same_file(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    a.dev() == b.dev() && a.ino() == b.ino()
}

#[cfg(not(unix))]
fn same_file(_: &Metadata, _: &Metadata) -> bool {
    true
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    type Reader<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, String>;

    /// Both ways of opening hold to the same rules.
    fn both(root: &Path, check: impl Fn(Reader<'_>)) {
        let folder = Folder::open(root).unwrap();
        check(&|path| folder.read(path));
        check(&|path| {
            let mut bytes = Vec::new();
            open_plain(root, path)?.read_to_end(&mut bytes).map_err(words)?;
            Ok(bytes)
        });
    }

    #[test]
    fn no_part_of_a_path_may_be_a_link() {
        let dir = tempfile::TempDir::new().unwrap();
        let root = dir.path().join("root");
        fs::create_dir_all(root.join("a")).unwrap();
        fs::write(root.join("a/file"), "inside").unwrap();
        fs::write(dir.path().join("secret"), "outside").unwrap();
        symlink("../../secret", root.join("a/out")).unwrap();
        symlink("file", root.join("a/in")).unwrap();
        symlink("a", root.join("b")).unwrap();
        symlink(dir.path(), root.join("c")).unwrap();
        both(&root, |read| {
            assert_eq!(read("a/file").unwrap(), b"inside");
            for path in ["a/out", "a/in", "b/file", "c/secret", "a", "a/missing"] {
                assert!(read(path).is_err(), "{path}");
            }
        });
        assert!(Folder::open(&root).unwrap().read("/etc/hostname").is_err());
    }

    #[test]
    fn a_pipe_is_refused_at_once() {
        let dir = tempfile::TempDir::new().unwrap();
        let made = std::process::Command::new("mkfifo").arg(dir.path().join("pipe")).status().unwrap();
        assert!(made.success());
        both(dir.path(), |read| assert_eq!(read("pipe").unwrap_err(), NOT_ORDINARY));
    }
}
