//! A repository that can be changed in every way that people change one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use git2::{IndexEntry, IndexTime, Oid, Repository, Signature, Time};
use include_dir::{Dir, include_dir};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use super::edits::Edit;
use super::settings::{SETTINGS, TEMPLATES, template, toggled};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/records");

type Files = BTreeMap<String, Vec<u8>>;

/// A bare repository with a work tree in memory.
pub struct Repo {
    _folder: TempDir,
    git: Repository,
    files: Files,
    /// All commits of the branch with what they hold, the newest last.
    commits: Vec<(Oid, Files)>,
    made: i64,
    /// The instant to take for now.
    pub now: Timestamp,
}

impl Repo {
    /// A part of the starter pack: customers before one, committed.
    pub fn starter(before: &str, now: &str) -> Repo {
        let folder = tempfile::tempdir().unwrap();
        let git = Repository::init_bare(folder.path().canonicalize().unwrap().join("档案.git")).unwrap();
        let mut files = Files::new();
        let mut folders = vec![&STARTER];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                let path = file.path().to_string_lossy().replace('\\', "/");
                let customer = path.strip_prefix("customers/").and_then(|rest| rest.split('/').next());
                if customer.is_none_or(|id| id < before) && !path.contains("/.") {
                    files.insert(path, file.contents().to_vec());
                }
            }
        }
        let mut repo = Repo { _folder: folder, git, files, commits: Vec::new(), made: 0, now: now.parse().unwrap() };
        repo.commit();
        repo
    }

    /// The repository.
    pub fn path(&self) -> &Path {
        self.git.path()
    }

    /// The newest commit.
    pub fn head(&self) -> String {
        self.commits.last().unwrap().0.to_string()
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> String {
        String::from_utf8_lossy(self.files.get(path).map_or(&[], Vec::as_slice)).into_owned()
    }

    /// Writes a file.
    pub fn write(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), text.as_bytes().to_vec());
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path).unwrap();
    }

    /// Lets seconds pass.
    pub fn wait(&mut self, seconds: i64) {
        self.now = self.now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(self.now);
    }

    /// Commits what is another than in the newest commit.
    pub fn commit(&mut self) {
        if self.commits.last().is_none_or(|(_, files)| *files != self.files) {
            let parents: Vec<Oid> = self.commits.last().map(|(id, _)| *id).into_iter().collect();
            let id = self.commit_of(&parents);
            self.commits.push((id, self.files.clone()));
        }
    }

    fn commit_of(&mut self, parents: &[Oid]) -> Oid {
        self.made += 1;
        let mut index = git2::Index::new().unwrap();
        for (path, bytes) in &self.files {
            let time = IndexTime::new(0, 0);
            let id = self.git.blob(bytes).unwrap();
            let path = path.clone().into_bytes();
            let entry = IndexEntry {
                ctime: time,
                mtime: time,
                dev: 0,
                ino: 0,
                mode: 0o100_644,
                uid: 0,
                gid: 0,
                file_size: 0,
                id,
                flags: 0,
                flags_extended: 0,
                path,
            };
            index.add(&entry).unwrap();
        }
        let tree = index.write_tree_to(&self.git).unwrap();
        let tree = self.git.find_tree(tree).unwrap();
        let parents: Vec<_> = parents.iter().map(|id| self.git.find_commit(*id).unwrap()).collect();
        let who = ["wangmin", "zhouyu", "somebody", "linkexin"][(self.made % 4) as usize];
        let time = Time::new(1_794_400_000 + self.made * 600, 480);
        let who = Signature::new(who, &format!("{who}@kehu.example"), &time).unwrap();
        let message = format!("第 {} 次提交", self.made);
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        let id = self.git.commit(None, &who, &who, &message, &tree, &parents).unwrap();
        self.git.reference("refs/heads/main", id, true, "").unwrap();
        id
    }

    fn records(&self) -> Vec<String> {
        let is_record = |path: &&String| {
            (path.starts_with("customers/") || path.starts_with("staff/"))
                && (path.ends_with(".md") || path.ends_with(".yaml"))
        };
        self.files.keys().filter(is_record).cloned().collect()
    }

    /// Makes one change.
    pub fn apply(&mut self, edit: &Edit) {
        let records = self.records();
        if records.is_empty() {
            return;
        }
        let pick = |n: usize| records[n % records.len()].clone();
        match edit {
            Edit::DropLine(a, line) => {
                let path = pick(*a);
                let mut lines: Vec<String> = self.text(&path).lines().map(str::to_owned).collect();
                if !lines.is_empty() {
                    lines.remove(line % lines.len());
                }
                self.write(&path, &(lines.join("\n") + "\n"));
            }
            Edit::TakeField(a, b, field) => self.take(&pick(*a), &records, *b, *field),
            Edit::Refer(a, b, place) => self.refer(&pick(*a), id_of(&pick(*b)), *place, &records),
            Edit::Step(a, state) => {
                let timed: Vec<&String> =
                    records.iter().filter(|path| self.text(path).contains("\ntimeline:\n")).collect();
                if let Some(path) = timed.get(a % timed.len().max(1)) {
                    let states = ["accepted", "investigating", "solution", "closed", "followed_up"];
                    let state = states[state % states.len()];
                    let (mut text, at) = (self.text(path), self.now);
                    let end = block(&text, "timeline").map_or(text.len(), |block| block.end);
                    text.insert_str(end, &format!("  - {{state: {state}, at: \"{at}\", by: wangmin}}\n"));
                    self.write(&(*path).clone(), &text);
                }
            }
            Edit::Copy(a, suffix) => {
                let path = pick(*a);
                self.files.insert(renamed(&path, *suffix), self.files[&path].clone());
            }
            Edit::Delete(a) => drop(self.files.remove(&pick(*a))),
            Edit::Rename(a, suffix, alias) => {
                let path = pick(*a);
                let mut text = self.text(&path);
                if *alias {
                    let at = if text.starts_with("---\n") { 4 } else { 0 };
                    text.insert_str(at, &format!("aliases: [{}]\n", id_of(&path)));
                }
                self.files.remove(&path);
                self.write(&renamed(&path, *suffix), &text);
            }
            Edit::Move(a, suffix) => {
                let path = pick(*a);
                self.move_id(id_of(&path), id_of(&renamed(&path, *suffix)));
            }
            Edit::Relocate(a, b, stays) => {
                let (path, other) = (pick(*a), pick(*b));
                let folder = |path: &str| path.splitn(3, '/').take(2).map(str::to_owned).collect::<Vec<_>>().join("/");
                if let Some(bytes) = self.files.get(&path).cloned().filter(|_| path.matches('/').count() == 3) {
                    if !stays {
                        self.files.remove(&path);
                    }
                    self.files.insert(path.replacen(&folder(&path), &folder(&other), 1), bytes);
                }
            }
            Edit::Split(a) => self.split(*a, &records),
            Edit::Retype(a) => {
                let path = pick(*a);
                let to = match path.contains("/interactions/") {
                    true => path.replace("/interactions/", "/complaints/"),
                    false => path.replace("/complaints/", "/interactions/"),
                };
                if let Some(bytes) = self.files.remove(&path) {
                    self.files.insert(to, bytes);
                }
            }
            Edit::Write(a, b) => {
                let notes: Vec<&String> = records.iter().filter(|path| path.ends_with(".md")).collect();
                if let Some(path) = notes.get(a % notes.len().max(1)) {
                    let (other, n) = (pick(*b), b % 3);
                    let link = format!("\n见 [[{}]]，照片在 [这里](attachments/{n}.png)。\n", id_of(&other));
                    let text = self.text(path) + &link;
                    self.write(&(*path).clone(), &text);
                }
            }
            Edit::Attach(a, how) => self.attach(*a, *how),
            Edit::Settings(which, how) => self.settings(*which, *how),
            Edit::Template(which, how) => self.template(*which, *how),
            Edit::Time(minutes) => self.wait(minutes * 60 + 7),
            Edit::Commit => self.commit(),
            Edit::Merge(from, edits) => self.merge(*from, edits),
            Edit::Revert(to) => self.files = self.commits[to % self.commits.len()].1.clone(),
            Edit::Reset(to) => {
                self.commits.truncate(to % self.commits.len() + 1);
                self.files = self.commits.last().unwrap().1.clone();
            }
        }
    }

    /// As `kedang mv` does it.
    pub fn move_id(&mut self, old: &str, new: &str) {
        let moved = std::mem::take(&mut self.files).into_iter().map(|(path, bytes)| {
            let text = String::from_utf8(bytes);
            let bytes = text.map_or_else(std::string::FromUtf8Error::into_bytes, |text| text.replace(old, new).into());
            (path.replace(old, new), bytes)
        });
        self.files = moved.collect();
    }

    /// A record that had another id before has it no more: a copy has.
    fn split(&mut self, a: usize, records: &[String]) {
        let former = |path: &&String| self.text(path).contains("aliases: [");
        let renamed: Vec<&String> = records.iter().filter(former).collect();
        let Some(path) = renamed.get(a % renamed.len().max(1)) else { return };
        let text = self.text(path);
        let Some(aliases) = text.lines().find(|line| line.starts_with("aliases: [")) else { return };
        let id = aliases.trim_start_matches("aliases: [").split([',', ']']).next().unwrap_or_default().to_owned();
        let text = text.replacen(&format!("{aliases}\n"), "", 1);
        let copy = path.replacen(id_of(path), &id, 1);
        self.write(&(*path).clone(), &text);
        if !id.is_empty() {
            self.write(&copy, &text);
        }
    }

    /// A field of another record of the same type takes the place of the record's own.
    fn take(&mut self, path: &str, records: &[String], b: usize, field: usize) {
        let kind = |path: &str| path.rsplit('/').nth(1).unwrap_or_default().to_owned();
        let alike = |other: &&String| {
            other.as_str() != path
                && (kind(other) == kind(path) || other.ends_with("customer.yaml") && path.ends_with("customer.yaml"))
        };
        let others: Vec<&String> = records.iter().filter(alike).collect();
        let Some(other) = others.get(b % others.len().max(1)) else { return };
        let fields = fields(&self.text(other));
        if fields.is_empty() {
            return;
        }
        let (name, taken) = &fields[field % fields.len()];
        let own = self.text(path);
        let start = if own.starts_with("---\n") { 4 } else { 0 };
        let text = match block(&own, name) {
            Some(block) => format!("{}{taken}{}", &own[..block.start], &own[block.end..]),
            None => format!("{}{taken}{}", &own[..start], &own[start..]),
        };
        self.write(path, &text);
    }

    fn refer(&mut self, path: &str, id: &str, place: usize, records: &[String]) {
        let ids: BTreeSet<&str> = records.iter().map(|path| id_of(path)).collect();
        let own = self.text(path);
        let found: Vec<(usize, &str)> = ids.iter().flat_map(|id| own.match_indices(id)).collect();
        if found.is_empty() {
            return;
        }
        let (at, old) = found[place % found.len()];
        let text = format!("{}{id}{}", &own[..at], &own[at + old.len()..]);
        self.write(path, &text);
    }

    fn attach(&mut self, a: usize, how: usize) {
        let is_file =
            |path: &&String| path.starts_with("customers/") && !path.ends_with(".md") && !path.ends_with(".yaml");
        let mut paths: Vec<String> = self.files.keys().filter(is_file).cloned().collect();
        paths.extend((0..3).map(|n| format!("attachments/{n}.png")));
        let path = paths[a % paths.len()].clone();
        if how.is_multiple_of(3) && self.files.contains_key(&path) {
            self.files.remove(&path);
        } else {
            self.files.insert(path, vec![how as u8; how % 7]);
        }
    }

    fn settings(&mut self, which: usize, how: usize) {
        let (path, from, to) = SETTINGS[which % SETTINGS.len()];
        let text = toggled(&self.text(path), from, to) + if how.is_multiple_of(2) { "# \n" } else { "" };
        self.write(path, &text);
    }

    fn template(&mut self, which: usize, how: usize) {
        let others = [
            ("templates/extra.css", format!("body {{ margin: {how}px }}\n")),
            ("templates/messages/zh-CN/site.ftl", format!("js-yesterday = 昨{how}\n")),
            ("templates/messages/en/site.ftl", format!("list-page = Sheet {how} {{ $n }}\n")),
            (".mailmap", format!("周宇 <zhouyu@kehu.example> <somebody@kehu.example>\n# {how}\n")),
        ];
        let (path, text) = match which % (others.len() + TEMPLATES.len()) {
            which if which < others.len() => (others[which].0.to_owned(), others[which].1.clone()),
            which => template(which - others.len(), &how.to_string()),
        };
        if how.is_multiple_of(3) && self.files.contains_key(&path) {
            self.files.remove(&path);
        } else {
            self.write(&path, &text);
        }
    }

    /// Merges file by file; where both sides changed one, the other side's counts.
    fn merge(&mut self, from: usize, edits: &[Edit]) {
        self.commit();
        let (own, own_files) = self.commits.last().unwrap().clone();
        let back = from % self.commits.len().min(4);
        let (base, base_files) = self.commits[self.commits.len() - 1 - back].clone();
        self.files = base_files.clone();
        edits.iter().for_each(|edit| self.apply(edit));
        if self.files == base_files {
            self.files = own_files;
            return;
        }
        let side = self.commit_of(&[base]);
        let mut merged = own_files;
        let paths: BTreeSet<&String> = base_files.keys().chain(self.files.keys()).collect();
        for path in paths.into_iter().filter(|path| base_files.get(*path) != self.files.get(*path)) {
            match self.files.get(path) {
                Some(bytes) => drop(merged.insert(path.clone(), bytes.clone())),
                None => drop(merged.remove(path)),
            }
        }
        self.files = merged;
        let id = self.commit_of(&[own, side]);
        self.commits.push((id, self.files.clone()));
    }
}

fn id_of(path: &str) -> &str {
    let name = path.trim_end_matches("/customer.yaml").rsplit('/').next().unwrap_or_default();
    name.split('.').next().unwrap_or_default()
}

fn renamed(path: &str, suffix: u8) -> String {
    match path.ends_with("/customer.yaml") {
        true => path.replacen("/customer.yaml", &format!("-{suffix}/customer.yaml"), 1),
        false => path.replacen('.', &format!("-{suffix}."), 1),
    }
}

/// Where the lines of a field are.
fn block(text: &str, name: &str) -> Option<Range<usize>> {
    let start = text.find(&format!("\n{name}:"))? + 1;
    let rest = &text[start..];
    let ends = rest.match_indices('\n').find(|(end, _)| !rest[end + 1..].starts_with(' '));
    Some(start..ends.map_or(text.len(), |(end, _)| start + end + 1))
}

/// The fields of a record with their lines.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.trim_start_matches("---\n").lines().take_while(|line| *line != "---") {
        let is_key = line.starts_with(|c: char| c.is_ascii_lowercase());
        match line.split_once(':') {
            Some((name, _)) if is_key => fields.push((name.to_owned(), format!("{line}\n"))),
            _ => fields.last_mut().into_iter().for_each(|(_, lines)| lines.push_str(&format!("{line}\n"))),
        }
    }
    fields
}
