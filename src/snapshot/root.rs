//! Which folder holds the records, and which git repository is around it.
//!
//! In: a path a person gave, and what git told a hook. Out: a [`Root`]. Only folder names are looked at; no record
//! is read and the environment is not asked: the command line hands in what it says.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use git2::{Repository, RepositoryOpenFlags};

use super::{CONFIG_FILE, OpenError};

/// What git says in the environment of a hook, as the command line found it.
///
/// `git commit -a` and `git commit PATH` prepare the commit in a temporary index, and a push is checked in a
/// quarantined object folder: a hook that ignored these would look at the wrong things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitEnv {
    /// `GIT_DIR`.
    pub git_dir: Option<PathBuf>,
    /// `GIT_WORK_TREE`.
    pub work_tree: Option<PathBuf>,
    /// `GIT_INDEX_FILE`.
    pub index_file: Option<PathBuf>,
    /// `GIT_OBJECT_DIRECTORY` and `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
    pub object_folders: Vec<PathBuf>,
}

impl GitEnv {
    /// Collects the variables through a lookup such as `std::env::var_os`.
    pub fn from_vars(get: impl Fn(&str) -> Option<OsString>) -> GitEnv {
        let path = |name: &str| get(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let mut object_folders: Vec<PathBuf> = path("GIT_OBJECT_DIRECTORY").into_iter().collect();
        if let Some(list) = get("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
            object_folders.extend(std::env::split_paths(&list).filter(|path| !path.as_os_str().is_empty()));
        }
        GitEnv {
            git_dir: path("GIT_DIR"),
            work_tree: path("GIT_WORK_TREE"),
            index_file: path("GIT_INDEX_FILE"),
            object_folders,
        }
    }
}

/// The folder that holds the records, and where git keeps their history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The folder with `kedang.yaml`; of a bare repository, the repository itself.
    pub records_root: PathBuf,
    /// The git repository around it.
    pub repository: Option<RepositoryPlace>,
    /// The records root within the repository: empty, or `a/b/` with a slash at its end. Empty for bare repositories,
    /// where each commit decides for itself.
    pub prefix: String,
    /// Why git's files around the records could not be used; the records can still be read as plain files.
    pub repository_problem: Option<String>,
}

/// Where the parts of a git repository are; every path absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryPlace {
    /// What git calls the git directory.
    pub git_dir: PathBuf,
    /// The directory that linked work trees share.
    pub common_dir: PathBuf,
    /// The folder with the checked-out files; none in a bare repository.
    pub work_dir: Option<PathBuf>,
    /// The index that counts.
    pub index_file: PathBuf,
    extra_objects: Vec<PathBuf>,
}

impl RepositoryPlace {
    /// The folders that hold objects, the most important first.
    pub(crate) fn object_folders(&self) -> impl Iterator<Item = PathBuf> {
        std::iter::once(self.common_dir.join("objects")).chain(self.extra_objects.iter().cloned())
    }

    /// A libgit2 handle, for refs and commits. It belongs to one thread.
    pub(crate) fn open(&self) -> Result<Repository, OpenError> {
        let failed = |error: git2::Error| OpenError::git(self.git_dir.display(), &error);
        let repository = Repository::open(&self.git_dir).map_err(failed)?;
        if !self.extra_objects.is_empty() {
            let odb = repository.odb().map_err(failed)?;
            for folder in self.extra_objects.iter().filter_map(|folder| folder.to_str()) {
                odb.add_disk_alternate(folder).map_err(failed)?;
            }
        }
        Ok(repository)
    }
}

/// Finds the records around or below a folder, the way git finds a repository.
///
/// Upward from `path`, the nearest folder with `kedang.yaml` counts, up to the top of the git repository. Without one,
/// a single folder directly below `path` that has one is taken. A bare repository is its own root.
///
/// # Errors
///
/// When the folder does not exist, or no folder or more than one qualifies.
pub fn discover(path: &Path, env: &GitEnv) -> Result<Root, OpenError> {
    let start = folder(path)?;
    let (repository, problem) = find_repository(&start, env);
    if let Some(place) = &repository
        && place.work_dir.is_none()
        && start.starts_with(&place.git_dir)
    {
        let records_root = place.git_dir.clone();
        return Ok(Root { records_root, repository, prefix: String::new(), repository_problem: None });
    }
    let top = repository.as_ref().and_then(|place| place.work_dir.clone());
    for folder in start.ancestors() {
        if folder.join(CONFIG_FILE).is_file() {
            return Ok(with_prefix(folder.to_owned(), repository, problem));
        }
        if Some(folder) == top.as_deref() {
            break;
        }
    }
    match candidates(&start).as_slice() {
        [only] => Ok(with_prefix(start.join(only), repository, problem)),
        several => Err(OpenError::NoRecords { place: start.display().to_string(), candidates: several.to_vec() }),
    }
}

impl Root {
    /// Exactly this folder, whether or not it has `kedang.yaml`, with the repository around it.
    ///
    /// # Errors
    ///
    /// When the folder does not exist.
    pub fn at(path: &Path, env: &GitEnv) -> Result<Root, OpenError> {
        let records_root = folder(path)?;
        let (repository, problem) = find_repository(&records_root, env);
        Ok(with_prefix(records_root, repository, problem))
    }

    /// Whether there are no checked-out files to read.
    pub fn is_bare(&self) -> bool {
        self.repository.as_ref().is_some_and(|place| place.work_dir.is_none())
    }

    /// The repository, for what needs one.
    pub(crate) fn need_repository(&self) -> Result<&RepositoryPlace, OpenError> {
        self.repository.as_ref().ok_or_else(|| OpenError::NoRepository {
            path: self.records_root.display().to_string(),
            reason: self.repository_problem.clone(),
        })
    }
}

/// The absolute path of an existing folder.
fn folder(path: &Path) -> Result<PathBuf, OpenError> {
    let failed = |reason: String| OpenError::NoFolder { path: path.display().to_string(), reason };
    let absolute = path.canonicalize().map_err(|error| failed(error.to_string()))?;
    if absolute.is_dir() { Ok(absolute) } else { Err(failed("not a folder".to_owned())) }
}

/// Names of folders directly below that have `kedang.yaml`, sorted.
fn candidates(folder: &Path) -> Vec<String> {
    let Ok(listing) = folder.read_dir() else { return Vec::new() };
    let mut names: Vec<String> = listing
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.') && folder.join(name).join(CONFIG_FILE).is_file())
        .collect();
    names.sort();
    names
}

/// The repository around a folder, or why it cannot be used.
fn find_repository(start: &Path, env: &GitEnv) -> (Option<RepositoryPlace>, Option<String>) {
    let no_ceiling: [&str; 0] = [];
    let found = match Repository::open_ext(start, RepositoryOpenFlags::empty(), no_ceiling) {
        Err(error) if error.code() == git2::ErrorCode::NotFound => open_named(env),
        other => other,
    };
    match found {
        Ok(repository) => match place(&repository, env) {
            Ok(place) => (Some(place), None),
            Err(reason) => (None, Some(reason)),
        },
        Err(error) if error.code() == git2::ErrorCode::NotFound => (None, None),
        Err(error) if error.code() == git2::ErrorCode::Owner => {
            let hint = format!("git config --global --add safe.directory '{}'", start.display());
            (None, Some(format!("{}; allow it with: {hint}", error.message())))
        }
        Err(error) => (None, Some(error.message().to_owned())),
    }
}

/// The repository that `GIT_DIR` names, when none is found by looking.
fn open_named(env: &GitEnv) -> Result<Repository, git2::Error> {
    let Some(git_dir) = &env.git_dir else {
        return Err(git2::Error::new(git2::ErrorCode::NotFound, git2::ErrorClass::Repository, "no repository"));
    };
    let repository = Repository::open(git_dir)?;
    if let Some(work_tree) = &env.work_tree {
        repository.set_workdir(work_tree, false)?;
    }
    Ok(repository)
}

/// Absolute places of a repository's parts, with git's own wishes where they are about this repository.
fn place(repository: &Repository, env: &GitEnv) -> Result<RepositoryPlace, String> {
    let absolute = |path: &Path| path.canonicalize().map_err(|error| format!("{}: {error}", path.display()));
    let git_dir = absolute(repository.path())?;
    let common_dir = absolute(repository.commondir())?;
    let work_dir = repository.workdir().map(absolute).transpose()?;
    let about_this = match &env.git_dir {
        Some(named) => absolute(named).is_ok_and(|named| named == git_dir),
        None => true,
    };
    let index_file = match &env.index_file {
        Some(file) if about_this => std::path::absolute(file).map_err(|error| error.to_string())?,
        _ => git_dir.join("index"),
    };
    let extra_objects = if about_this {
        env.object_folders.iter().filter_map(|folder| std::path::absolute(folder).ok()).collect()
    } else {
        Vec::new()
    };
    Ok(RepositoryPlace { git_dir, common_dir, work_dir, index_file, extra_objects })
}

/// Completes a root with its place inside the repository.
fn with_prefix(records_root: PathBuf, repository: Option<RepositoryPlace>, problem: Option<String>) -> Root {
    let prefix = repository.as_ref().and_then(|place| place.work_dir.as_deref()).map(|top| prefix(top, &records_root));
    match prefix {
        None => Root { records_root, repository, prefix: String::new(), repository_problem: problem },
        Some(Ok(prefix)) => Root { records_root, repository, prefix, repository_problem: problem },
        Some(Err(reason)) => {
            Root { records_root, repository: None, prefix: String::new(), repository_problem: Some(reason) }
        }
    }
}

/// The path from the top of the work tree to the records, as git writes it.
fn prefix(top: &Path, records_root: &Path) -> Result<String, String> {
    let outside = || format!("{} is not inside {}", records_root.display(), top.display());
    let mut prefix = String::new();
    for part in records_root.strip_prefix(top).map_err(|_| outside())?.components() {
        let Component::Normal(name) = part else { return Err(outside()) };
        prefix.push_str(name.to_str().ok_or("the path to the records is not UTF-8")?);
        prefix.push('/');
    }
    Ok(prefix)
}
