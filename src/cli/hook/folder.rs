//! The repository that hooks belong to: where its hooks are, and what was said when they were installed.

use std::path::{Path, PathBuf};

use git2::{Config, ConfigLevel, Repository};

use super::super::Failure;
use super::super::changed::before;
use super::super::place::git_environment;
use crate::schema;
use crate::snapshot::{Ancestry, Root, discover};

/// Settings in the repository's git configuration, all below `kedang.`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `kedang.records`: the folder with `kedang.yaml` in the work tree, with `/` at its end; none for not known.
    pub records: Option<String>,
    /// `kedang.publishTo`: where the site goes.
    pub publish_to: Option<String>,
    /// `kedang.audience`: for whom.
    pub audience: Option<String>,
    /// `kedang.branch`: the branch that is published.
    pub branch: Option<String>,
    /// `kedang.wait`: whether a push waits for the site.
    pub wait: bool,
    /// `kedang.check`: whether commits and pushes are checked.
    pub check: bool,
}

/// A repository with its settings.
pub struct Repo {
    /// The folder that was asked for, and the repository around it.
    pub root: Root,
    /// Its commits and refs.
    pub commits: Ancestry,
    /// What was said at installation.
    pub settings: Settings,
    /// The folder that linked work trees share.
    pub common_dir: PathBuf,
    /// The top of the work tree; none in a bare repository.
    pub work_dir: Option<PathBuf>,
}

impl Repo {
    /// Opens the repository around a folder.
    pub fn open(path: &Path) -> Result<Repo, Failure> {
        let mut root = Root::at(path, &git_environment())?;
        let commits = Ancestry::open(&root)?;
        let place = root.need_repository()?.clone();
        let settings = Settings::read(commits.repository())?;
        root.prefix = settings.records.clone().unwrap_or_default();
        let (common_dir, work_dir) = (place.common_dir, place.work_dir);
        Ok(Repo { root, commits, settings, common_dir, work_dir })
    }

    /// The root of the records in the work tree: where the settings say, else where they are found.
    pub fn records(&self) -> Result<Root, Failure> {
        let Some(top) = &self.work_dir else { return Ok(self.root.clone()) };
        let mut root = self.root.clone();
        if self.settings.records.is_none() {
            match discover(top, &git_environment()) {
                Ok(found) if found.repository.is_some() => return Ok(found),
                Err(error @ crate::snapshot::OpenError::NoRecords { .. }) => {
                    // Only several candidates are a question; the commit may have what the work tree has lost.
                    let crate::snapshot::OpenError::NoRecords { candidates, .. } = &error else { return Ok(root) };
                    if !candidates.is_empty() {
                        return Err(error.into());
                    }
                }
                _ => {}
            }
        }
        root.records_root = top.join(&root.prefix);
        Ok(root)
    }

    /// The folder from which git runs hooks.
    pub fn hooks_dir(&self) -> Result<PathBuf, Failure> {
        let config = self.commits.repository().config().map_err(git_failure)?;
        match config.get_path("core.hooksPath") {
            Ok(path) if !path.as_os_str().is_empty() => {
                Ok(self.work_dir.as_ref().unwrap_or(&self.common_dir).join(path))
            }
            _ => Ok(self.common_dir.join("hooks")),
        }
    }

    /// The folder in which kedang keeps its queue and log.
    pub fn state_dir(&self) -> PathBuf {
        self.common_dir.join("kedang")
    }

    /// The full name of the branch that HEAD stands on, born or not; none when HEAD is detached. See [`Repo::main_of`] for a
    /// bare repository.
    pub fn head(&self) -> Option<String> {
        self.main_of(&[])
    }

    /// The full name of the main branch, where branches of these names are being pushed. A bare repository was often made
    /// with another name in HEAD than people push: then `main` or `master` counts, or the only branch there is. None when it
    /// cannot be told.
    pub fn main_of(&self, pushed: &[&str]) -> Option<String> {
        let head = self.commits.repository().find_reference("HEAD").ok()?;
        let target = head.symbolic_target().ok().flatten().map(|name| self.resolved(name));
        if self.work_dir.is_some() {
            return target;
        }
        let mut branches = self.branches();
        branches.extend(pushed.iter().map(|name| self.resolved(name)));
        branches.sort_unstable();
        branches.dedup();
        let usual = ["refs/heads/main", "refs/heads/master"].map(str::to_owned);
        let mut named = target.into_iter().chain(usual);
        match &*branches {
            [only] => Some(only.clone()),
            _ => named.find(|name| branches.contains(name)),
        }
    }

    /// The full name of the branch that one leads to: a branch may be another name for one, as after `git symbolic-ref`.
    pub fn resolved(&self, name: &str) -> String {
        let found = self.commits.repository().find_reference(name).and_then(|reference| reference.resolve());
        found.ok().and_then(|reference| reference.name().ok().map(str::to_owned)).unwrap_or_else(|| name.to_owned())
    }

    /// The full names of the branches, without other names for them.
    pub fn branches(&self) -> Vec<String> {
        let references = self.commits.repository().references_glob("refs/heads/*");
        let names = references.into_iter().flatten().filter_map(Result::ok);
        let names = names.filter(|reference| reference.kind() == Some(git2::ReferenceType::Direct));
        names.filter_map(|reference| reference.name().ok().map(str::to_owned)).collect()
    }

    /// The commit that the main branch is at; none before the first.
    pub fn head_commit(&self) -> Option<String> {
        self.head().and_then(|name| self.commits.id(&name).ok()).or_else(|| self.commits.id("HEAD").ok())
    }

    /// The full name of the branch that `kedang.yaml` calls the main one.
    pub fn configured_branch(&self) -> Option<String> {
        let snapshot = self.head_commit().and_then(|head| before(&self.root, Some(&head)).ok())?;
        let branch = schema::settings(&*snapshot).forge?.branch;
        (!branch.is_empty()).then(|| format!("refs/heads/{branch}"))
    }

    /// The full name of the branch that is published.
    pub fn published_branch(&self) -> Option<String> {
        let exists = |name: &String| self.commits.repository().find_reference(name).is_ok();
        let named = self.settings.branch.as_ref().map(|name| format!("refs/heads/{name}"));
        named.or_else(|| self.configured_branch().filter(exists)).or_else(|| self.head())
    }
}

impl Settings {
    fn read(repository: &Repository) -> Result<Settings, Failure> {
        let config = repository.config().and_then(|mut config| config.snapshot()).map_err(git_failure)?;
        let text = |name: &str| config.get_string(name).ok().filter(|value| !value.is_empty());
        Ok(Settings {
            records: config.get_string("kedang.records").ok(),
            publish_to: text("kedang.publishTo"),
            audience: text("kedang.audience"),
            branch: text("kedang.branch"),
            wait: config.get_bool("kedang.wait").unwrap_or(false),
            check: config.get_bool("kedang.check").unwrap_or(true),
        })
    }

    /// Writes what an installation says; what it does not say is taken away, `kedang.check` excepted.
    pub fn write(&self, repository: &Repository) -> Result<(), Failure> {
        let mut config = local(repository)?;
        let values = [
            ("kedang.records", self.records.as_deref()),
            ("kedang.publishTo", self.publish_to.as_deref()),
            ("kedang.audience", self.audience.as_deref()),
            ("kedang.branch", self.branch.as_deref()),
            ("kedang.wait", self.wait.then_some("true")),
        ];
        for (name, value) in values {
            set(&mut config, name, value)?;
        }
        Ok(())
    }
}

/// Lets clients say `git push -o kedang.wait`, or takes that back if kedang had said it.
pub fn push_options(repository: &Repository, wanted: bool) -> Result<(), Failure> {
    let mut config = local(repository)?;
    let ours = config.get_bool("kedang.pushOptions").unwrap_or(false);
    if wanted && config.get_string("receive.advertisePushOptions").is_err() {
        set(&mut config, "receive.advertisePushOptions", Some("true"))?;
        set(&mut config, "kedang.pushOptions", Some("true"))?;
    } else if !wanted && ours {
        set(&mut config, "receive.advertisePushOptions", None)?;
        set(&mut config, "kedang.pushOptions", None)?;
    }
    Ok(())
}

fn local(repository: &Repository) -> Result<Config, Failure> {
    repository.config().and_then(|config| config.open_level(ConfigLevel::Local)).map_err(git_failure)
}

fn set(config: &mut Config, name: &str, value: Option<&str>) -> Result<(), Failure> {
    match value {
        Some(value) if config.get_string(name).is_ok_and(|old| old == value) => Ok(()),
        Some(value) => config.set_str(name, value).map_err(git_failure),
        None if config.get_string(name).is_ok() => config.remove(name).map_err(git_failure),
        None => Ok(()),
    }
}

/// Words of libgit2 as a failure.
#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
pub fn git_failure(error: git2::Error) -> Failure {
    Failure::Other(error.message().to_owned())
}
