//! Repositories for tests, made by the real `git` command.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A repository in a temporary folder, gone when dropped.
pub(crate) struct TestRepo {
    dir: TempDir,
    top: PathBuf,
}

impl TestRepo {
    /// A folder without git.
    pub(crate) fn plain() -> TestRepo {
        let dir = TempDir::new().unwrap();
        let top = dir.path().canonicalize().unwrap().join("档案 repo");
        std::fs::create_dir(&top).unwrap();
        TestRepo { dir, top }
    }

    /// An empty repository with the branch `main`.
    pub(crate) fn new() -> TestRepo {
        let repo = TestRepo::plain();
        repo.git(["init", "-q", "-b", "main"]);
        repo
    }

    /// The top folder; its name has a space and Chinese characters.
    pub(crate) fn top(&self) -> &Path {
        &self.top
    }

    /// A folder beside the repository.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.top.parent().unwrap().join(name)
    }

    /// Writes a file below the top, with the folders it needs.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.top.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) {
        std::fs::remove_file(self.top.join(path)).unwrap();
    }

    /// Stages everything and commits it; `day` is the day of January 2026, `who` the author.
    pub(crate) fn commit_as(&self, who: &str, day: u32, message: &str) -> String {
        self.git(["add", "-A"]);
        self.commit_staged(who, day, message)
    }

    /// Commits the index.
    pub(crate) fn commit_staged(&self, who: &str, day: u32, message: &str) -> String {
        let date = format!("2026-01-{day:02}T09:30:00+08:00");
        let mut command = self.command(["commit", "-q", "--allow-empty", "-m", message]);
        command.env("GIT_AUTHOR_NAME", who).env("GIT_AUTHOR_EMAIL", format!("{who}@example.internal"));
        command.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        run(command);
        self.git(["rev-parse", "HEAD"])
    }

    /// [`TestRepo::commit_as`] by somebody.
    pub(crate) fn commit(&self, day: u32, message: &str) -> String {
        self.commit_as("li.na", day, message)
    }

    /// Runs git at the top and returns what it printed; fails the test when git fails.
    pub(crate) fn git<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> String {
        run(self.command(args))
    }

    /// A git command that sees none of the surrounding configuration.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        let date = "2026-01-31T18:00:00+08:00";
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", self.dir.path().join("no-config"));
        command.env("HOME", self.dir.path()).env("GIT_AUTHOR_DATE", date).env("GIT_COMMITTER_DATE", date);
        command.env("GIT_AUTHOR_NAME", "zhou.min").env("GIT_AUTHOR_EMAIL", "zhou.min@example.internal");
        command.env("GIT_COMMITTER_NAME", "zhou.min").env("GIT_COMMITTER_EMAIL", "zhou.min@example.internal");
        command.current_dir(&self.top).args(args);
        command
    }
}

/// Runs a command and returns its output without the last line end.
pub(crate) fn run(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}
