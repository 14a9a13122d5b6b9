//! A records repository to test with: write files, commit with the real git, run the real program.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The day on which every test happens, unless it passes `--now` itself: 2026-04-01 12:00 in China.
pub const NOW: &str = "1775016000";

/// A folder of its own for one test, gone when dropped.
pub struct Project {
    home: TempDir,
    root: PathBuf,
}

/// What a program said and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Exit status; -1 after a signal.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Project {
    /// An empty folder.
    pub fn empty() -> Project {
        let home = tempfile::Builder::new().prefix("kedang-test-").tempdir().unwrap();
        // macOS hands out paths through a link; messages name the real one.
        let root = home.path().canonicalize().unwrap().join("records");
        fs::create_dir(&root).unwrap();
        Project { home, root }
    }

    /// The small repository of `tests/base`: customers, complaints and staff, without a finding.
    pub fn small() -> Project {
        Project::empty().copy(&workspace().join("tests/base"))
    }

    /// The starter pack.
    pub fn starter() -> Project {
        Project::empty().copy(&workspace().join("records"))
    }

    /// The records folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path in the records folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// A path beside the records folder, for output.
    pub fn beside(&self, path: &str) -> PathBuf {
        self.root.parent().unwrap().join(path)
    }

    /// Copies what a folder holds over the records folder.
    pub fn copy(self, from: &Path) -> Project {
        for (path, bytes) in read_tree(from) {
            self.write(&path, bytes);
        }
        self
    }

    /// Writes a file, its folders included.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Project {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        self
    }

    /// Deletes a file.
    pub fn remove(&self, path: &str) -> &Project {
        fs::remove_file(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        self
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs git in the records folder; fails the test when git fails.
    #[track_caller]
    pub fn git<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> String {
        self.try_git(args).unwrap_or_else(|said| panic!("git: {said}"))
    }

    /// Runs git in the records folder; gives what it printed, or what it said when it failed.
    pub fn try_git<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Result<String, String> {
        let mut command = self.git_command();
        let run = finish(command.args(["-c", "core.quotePath=false", "-c", "core.autocrlf=false"]).args(args));
        if run.status == 0 { Ok(run.stdout) } else { Err(format!("{}{}", run.stdout, run.stderr)) }
    }

    /// git, ready to run in the records folder as somebody without settings, for tests that need more than arguments.
    pub fn git_command(&self) -> Command {
        let mut command = Command::new("git");
        self.environment(&mut command);
        for (name, value) in [
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_AUTHOR_NAME", "王小燕"),
            ("GIT_AUTHOR_EMAIL", "wang.xiaoyan@test.example"),
            ("GIT_AUTHOR_DATE", "2026-03-20T10:00:00+08:00"),
            ("GIT_COMMITTER_NAME", "王小燕"),
            ("GIT_COMMITTER_EMAIL", "wang.xiaoyan@test.example"),
            ("GIT_COMMITTER_DATE", "2026-03-20T10:00:00+08:00"),
        ] {
            command.env(name, value);
        }
        command
    }

    /// Makes the records folder a git repository with everything in it committed.
    pub fn init(self) -> Project {
        self.git(["init", "-q", "-b", "main"]);
        self.commit("第一次提交");
        self
    }

    /// Commits everything; gives the commit id.
    pub fn commit(&self, message: &str) -> String {
        self.git(["add", "-A"]);
        self.git(["commit", "-q", "--allow-empty", "-m", message]);
        self.git(["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// Runs kedang in the records folder.
    pub fn kedang<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        finish(self.command().args(args))
    }

    /// kedang, ready to run in the records folder, for tests that need more than arguments.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kedang"));
        self.environment(&mut command);
        command.env("SOURCE_DATE_EPOCH", NOW);
        command
    }

    fn environment(&self, command: &mut Command) {
        command.current_dir(&self.root).env_clear();
        for name in ["PATH", "SYSTEMROOT", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.env("HOME", self.home.path()).env("LANG", "zh_CN.UTF-8").stdin(Stdio::null());
    }

    /// Replaces the parts of an output that differ from run to run: folders, times, sizes.
    pub fn normal(&self, text: &str) -> String {
        let parent = self.root.parent().unwrap().display().to_string();
        text.replace(&self.root.display().to_string(), "[RECORDS]").replace(&parent, "[TEMP]")
    }
}

impl Run {
    /// Runs a program to its end.
    pub fn of(command: &mut Command) -> Run {
        finish(command)
    }

    /// Fails the test unless the program ended with this status.
    #[track_caller]
    pub fn expect(self, status: i32) -> Run {
        assert_eq!(self.status, status, "--- stdout\n{}\n--- stderr\n{}", self.stdout, self.stderr);
        self
    }

    /// Everything, for a snapshot.
    pub fn text(&self, project: &Project) -> String {
        let Run { status, stdout, stderr } = self;
        project.normal(&format!("status {status}\n--- stdout\n{stdout}--- stderr\n{stderr}"))
    }
}

/// Runs a program to its end.
pub fn finish(command: &mut Command) -> Run {
    let Output { status, stdout, stderr } =
        command.output().unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()));
    let text = |bytes| String::from_utf8(bytes).unwrap_or_else(|error| panic!("output is not UTF-8: {error}"));
    Run { status: status.code().unwrap_or(-1), stdout: text(stdout), stderr: text(stderr) }
}

/// The folder of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Cargo's target folder, where tests may leave things for people to look at.
pub fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
}

/// Every file below a folder, by its path from there with `/`.
pub fn read_tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(&current).unwrap_or_else(|error| panic!("{}: {error}", current.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}
