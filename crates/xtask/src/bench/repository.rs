//! A repository with a history: every generated file in the first commit, and after it commits that edit a few notes.
//!
//! In: the folder of generated records. Out: commits, the same for the same records, written as git's `fast-import` reads
//! them. Nothing here is measured.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::generate::random::Random;

/// When the first commit was made: 2026-06-01 09:00 in the site's zone. A commit follows every hour.
const FIRST_COMMIT: u64 = 1_780_275_600;
/// What stands before the number of an edit in an edited text.
const EDITED: &str = "补记";

/// What an edit of a note changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A line of its text.
    Line,
    /// A line of its text and a field.
    LineAndField,
}

/// A line of commits that grows.
pub struct Commits<'t> {
    tree: &'t Path,
    /// Every file in the first commit, in order.
    files: Vec<String>,
    /// Those of them that are edited.
    notes: Vec<String>,
    /// What edited notes say now.
    edited: BTreeMap<String, String>,
    random: Random,
    made: u64,
}

impl<'t> Commits<'t> {
    /// Commits on the records in a folder; none is made yet.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read or has no notes.
    pub fn of(tree: &'t Path) -> Result<Commits<'t>> {
        let mut files = Vec::new();
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(tree.join(&folder))? {
                let entry = entry?;
                let path = folder.join(entry.file_name());
                let name = path.to_str().context("a path that is not UTF-8")?.to_owned();
                match entry.file_type()?.is_dir() {
                    true if name.starts_with('.') => {}
                    true => folders.push(path),
                    false => files.push(name),
                }
            }
        }
        files.sort();
        let notes: Vec<String> = files.iter().filter(|path| path.contains("/interactions/")).cloned().collect();
        if notes.is_empty() {
            bail!("{} has no notes of visits", tree.display());
        }
        Ok(Commits { tree, files, notes, edited: BTreeMap::new(), random: Random::new(1, u64::MAX), made: 0 })
    }

    /// Writes the first commit, which holds every file, and then others until there are `count`; each edits one to three
    /// notes.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or the commits cannot be written.
    pub fn write(&mut self, count: u64, out: &mut dyn Write) -> Result<()> {
        for number in 0..count {
            if number == 0 {
                self.head("am0000", out)?;
                for path in &self.files {
                    file(path, &fs::read(self.tree.join(path))?, out)?;
                }
            } else {
                let notes = self.random.range(1, 3);
                self.edit(notes, Edit::Line, false, out)?;
            }
        }
        Ok(())
    }

    /// Writes one more commit, for a repository that has those before, and gives the paths that it edits.
    ///
    /// # Errors
    ///
    /// When there are not so many notes, one cannot be read, or the commit cannot be written.
    pub fn next(&mut self, notes: usize, out: &mut dyn Write) -> Result<Vec<String>> {
        self.edit(notes, Edit::LineAndField, true, out)
    }

    /// The path of a note, and what it would say after one more edit, which is not committed.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn draft(&mut self) -> Result<(String, String)> {
        let path = self.random.pick(&self.notes).clone();
        let text = edited(&self.text(&path)?, self.made, Edit::LineAndField)?;
        Ok((path, text))
    }

    fn edit(&mut self, notes: usize, edit: Edit, resumed: bool, out: &mut dyn Write) -> Result<Vec<String>> {
        if notes > self.notes.len() {
            bail!("{notes} notes cannot be edited where there are {}", self.notes.len());
        }
        let paths: Vec<String> = self.random.some(&self.notes, notes).into_iter().cloned().collect();
        let mut texts = Vec::new();
        for path in &paths {
            texts.push(edited(&self.text(path)?, self.made, edit)?);
        }
        let author = texts.first().and_then(|text| text.lines().find_map(|line| line.strip_prefix("prepared_by: ")));
        self.head(author.unwrap_or("am0000"), out)?;
        if resumed {
            out.write_all(b"from refs/heads/main^0\n")?;
        }
        for (path, text) in paths.iter().zip(texts) {
            file(path, text.as_bytes(), out)?;
            self.edited.insert(path.clone(), text);
        }
        Ok(paths)
    }

    fn text(&self, path: &str) -> Result<String> {
        self.edited.get(path).map_or_else(|| Ok(fs::read_to_string(self.tree.join(path))?), |text| Ok(text.clone()))
    }

    fn head(&mut self, author: &str, out: &mut dyn Write) -> Result<()> {
        let time = FIRST_COMMIT + 3600 * self.made;
        let message = if self.made == 0 { "all records".to_owned() } else { format!("edit {}", self.made) };
        self.made += 1;
        let who = format!("{author} <{author}@staff.example> {time} +0800");
        write!(out, "commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {}\n{message}\n", message.len())?;
        Ok(())
    }
}

fn file(path: &str, bytes: &[u8], out: &mut dyn Write) -> Result<()> {
    write!(out, "M 100644 inline {path}\ndata {}\n", bytes.len())?;
    out.write_all(bytes)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// A note after an edit: the first line of its text ends in the edit's number, and its effect is another.
fn edited(text: &str, number: u64, edit: Edit) -> Result<String> {
    let (fields, body) = text.split_once("---\n\n").context("a note without fields")?;
    let is_text = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let line = body.lines().find(is_text).context("a note without text")?;
    let kept = line.split(EDITED).next().unwrap_or_default();
    let body = body.replacen(line, &format!("{kept}{EDITED}{number}。"), 1);
    let fields = match edit {
        Edit::Line => fields.to_owned(),
        Edit::LineAndField if fields.contains("\neffect: good\n") => fields.replacen("effect: good", "effect: fair", 1),
        Edit::LineAndField if fields.contains("\neffect: fair\n") => fields.replacen("effect: fair", "effect: good", 1),
        Edit::LineAndField => bail!("a note without an effect"),
    };
    Ok(format!("{fields}---\n\n{body}"))
}

/// Makes a bare repository, packed as one that has been in use.
///
/// # Errors
///
/// When git fails or the commits cannot be written.
pub fn make(bare: &Path, commits: &mut Commits<'_>, count: u64) -> Result<()> {
    fs::create_dir_all(bare)?;
    git(bare, &["init", "--quiet", "--bare", "--initial-branch", "main"])?;
    import(bare, |out| commits.write(count, out))?;
    git(bare, &["repack", "-a", "-d", "--quiet"])
}

/// Runs git in a folder.
///
/// # Errors
///
/// When it fails.
pub fn git(folder: &Path, arguments: &[&str]) -> Result<()> {
    let status = Command::new("git").arg("-C").arg(folder).args(arguments).stdin(Stdio::null()).status()?;
    if !status.success() {
        bail!("git {} failed in {}", arguments.join(" "), folder.display());
    }
    Ok(())
}

/// What git answers in a folder, without the end of the line.
///
/// # Errors
///
/// When it fails.
pub fn ask(folder: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("git {} failed in {}", arguments.join(" "), folder.display());
    }
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

/// Hands git commits as they are written.
///
/// # Errors
///
/// When git fails or the commits cannot be written.
pub fn import<T>(repository: &Path, write: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
    let mut git = Command::new("git")
        .arg("-C")
        .arg(repository)
        .args(["fast-import", "--quiet", "--done", "--date-format=raw"])
        .stdin(Stdio::piped())
        .spawn()?;
    let mut out = BufWriter::new(git.stdin.take().context("git takes no input")?);
    let written = write(&mut out).and_then(|value| {
        out.write_all(b"done\n")?;
        out.flush()?;
        Ok(value)
    });
    drop(out);
    if !git.wait()?.success() {
        bail!("git fast-import failed in {}", repository.display());
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate;

    const NOTE: &str = "---\nkind: visit\neffect: good\nprepared_by: am0001\n---\n\n## 经过\n\n谈报价。\n\n谈报价。\n";

    #[test]
    fn edits_change_one_line_and_on_request_one_field() {
        let once = edited(NOTE, 7, Edit::Line).unwrap();
        assert_eq!(once, NOTE.replacen("谈报价。", "谈报价。补记7。", 1));
        let twice = edited(&once, 8, Edit::LineAndField).unwrap();
        assert_eq!(twice, once.replace("补记7", "补记8").replace("effect: good", "effect: fair"));
        assert_eq!(edited(&twice, 8, Edit::LineAndField).unwrap(), once.replace("补记7", "补记8"));
        for broken in ["no fields", "---\neffect: good\n---\n\n## 经过\n", "---\nkind: visit\n---\n\n谈报价。\n"]
        {
            assert!(edited(broken, 1, Edit::LineAndField).is_err(), "{broken}");
        }
    }

    /// A folder that is gone afterwards.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Folder {
            let path = std::env::temp_dir().join(format!("kedang-bench-{}-{name}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Folder(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_same_records_give_the_same_commits() {
        let folder = Folder::new("stream");
        let tree = folder.0.join("tree");
        generate::generate(&tree, 200, 1).unwrap();
        // What a build or git leaves there is not committed.
        fs::create_dir(tree.join(".kedang")).unwrap();
        fs::write(tree.join(".kedang/state"), "x").unwrap();
        let stream = || {
            let (mut commits, mut out) = (Commits::of(&tree).unwrap(), Vec::new());
            commits.write(30, &mut out).unwrap();
            let paths = commits.next(5, &mut out).unwrap();
            (String::from_utf8(out).unwrap(), paths, commits.draft().unwrap())
        };
        let (text, paths, draft) = stream();
        assert_eq!(stream(), (text.clone(), paths.clone(), draft.clone()));
        assert_eq!(text.matches("commit refs/heads/main\n").count(), 31);
        assert_eq!(text.matches("from refs/heads/main^0\n").count(), 1, "only a commit in a later stream says that");
        assert!(!text.contains(".kedang"));
        assert_eq!(paths.len(), 5);
        assert!(!text.contains(&draft.1), "a draft is not committed");
    }

    #[test]
    fn the_repository_has_the_commits_and_each_edits_so_many_notes() {
        let folder = Folder::new("repository");
        let (tree, bare) = (folder.0.join("tree"), folder.0.join("records.git"));
        let counts = generate::generate(&tree, 200, 1).unwrap();
        let mut commits = Commits::of(&tree).unwrap();
        make(&bare, &mut commits, 40).unwrap();
        assert_eq!(ask(&bare, &["rev-list", "--count", "main"]).unwrap(), "40");
        assert_eq!(ask(&bare, &["ls-tree", "-r", "--name-only", "HEAD"]).unwrap().lines().count(), counts.files);
        let log = ask(&bare, &["log", "--format=commit %an", "--numstat"]).unwrap();
        let commits_with_lines: Vec<&str> = log.split("commit ").skip(1).collect();
        for commit in &commits_with_lines[..39] {
            let changes: Vec<&str> = commit.lines().skip(2).filter(|line| !line.is_empty()).collect();
            assert!((1..=3).contains(&changes.len()), "{commit}");
            assert!(changes.iter().all(|line| line.starts_with("1\t1\tcustomers/")), "{commit}");
            assert!(commit.starts_with("am"), "{commit}");
        }
        assert_eq!(commits_with_lines[39].lines().skip(2).count(), counts.files);

        let before = ask(&bare, &["rev-parse", "HEAD"]).unwrap();
        let mut paths = import(&bare, |out| commits.next(10, out)).unwrap();
        paths.sort();
        assert_eq!(ask(&bare, &["rev-parse", "HEAD^"]).unwrap(), before);
        let log = ask(&bare, &["diff-tree", "-r", "--numstat", "HEAD^", "HEAD"]).unwrap();
        let expected: Vec<String> = paths.iter().map(|path| format!("2\t2\t{path}")).collect();
        assert_eq!(log.lines().collect::<Vec<_>>(), expected);
    }
}
