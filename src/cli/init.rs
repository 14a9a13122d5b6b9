//! `kedang init`: a records repository to begin with, empty or with samples.

use std::fs;
use std::path::{Path, PathBuf};

use git2::{Repository, RepositoryInitOptions};
use jiff::tz::TimeZone;

use super::place::{Place, ReadFrom};
use super::{Failure, Status, Ui, who};
use crate::check;
use crate::demo::{self, Commit, Person};
use crate::schema::{self, CONFIG_FILE};
use crate::snapshot::Memory;
use crate::starter::ci::{Forge, Source};
use crate::starter::{self, File};

/// The branch of a new repository.
const BRANCH: &str = "main";

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The new folder
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Fill it with the sample records of an invented company, and two years of their history
    #[arg(long)]
    pub demo: bool,
    /// Write the files only, without a git repository
    #[arg(long)]
    pub no_git: bool,
    /// Write a workflow for this forge that checks merge requests and publishes the main branch; in a records repository that
    /// is there already, write nothing else
    #[arg(long, value_name = "FORGE", value_parser = Forge::ALL.map(Forge::name))]
    pub ci: Option<String>,
    /// Let the workflow take kedang from this container image instead of a release archive; the name ends in the image's
    /// digest, @sha256:…
    #[arg(long, value_name = "IMAGE", requires = "ci")]
    pub ci_image: Option<String>,
}

/// Runs `init`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let folder = &args.folder;
    let forge = args.ci.as_deref().and_then(Forge::parse);
    let source = source(args.ci_image.as_deref())?;
    if let Some(forge) = forge.filter(|_| folder.join(CONFIG_FILE).is_file() && !args.demo) {
        return add_workflow(folder, forge, &source, ui);
    }
    empty(folder)?;
    let mut files = if args.demo { starter::demo() } else { starter::plain() };
    files.extend(starter::companions(&files));
    files.extend(forge.map(|forge| forge.workflow(BRANCH, &source)));
    fs::create_dir_all(folder).map_err(|error| Failure::write(folder, &error))?;
    let inside = Repository::discover(folder).is_ok();
    if args.no_git || inside {
        write(folder, &files)?;
        report(args, &files, None, ui);
        return Ok(Status::Clean);
    }
    let commits = commits(args, &files)?;
    let zone = schema::timezone(&Memory::new(files.iter().cloned()));
    commit(folder, &commits, &zone).map_err(|error| Failure::Other(error.message().to_owned()))?;
    report(args, &files, Some(commits.len()), ui);
    Ok(Status::Clean)
}

/// Where the workflow takes the program from.
fn source(image: Option<&str>) -> Result<Source, Failure> {
    match image {
        None => Ok(Source::Archive),
        Some(image) => Source::image(image).ok_or_else(|| Failure::new("init-image-unpinned").arg("image", image)),
    }
}

/// Writes a workflow to a records repository, for the main branch that its settings name, else for the one that it is on.
/// Forges look for it at the top, wherever the records are.
fn add_workflow(folder: &Path, forge: Forge, source: &Source, ui: &Ui) -> Result<Status, Failure> {
    let place = Place::open(folder, &ReadFrom::default())?;
    let settings = schema::load(&*place.snapshot, &mut Vec::new()).config.forge.clone();
    let named = settings.map(|settings| settings.branch.to_string());
    let branch = named.or_else(|| current_branch(folder)).unwrap_or_else(|| BRANCH.to_owned());
    let (path, bytes) = forge.workflow(&branch, source);
    let top = place.root.repository.as_ref().and_then(|repository| repository.work_dir.clone());
    let top = top.unwrap_or_else(|| folder.to_owned());
    let target = top.join(&path);
    if fs::symlink_metadata(&target).is_ok() {
        return Err(Failure::new("init-workflow-exists").arg("path", target.display()));
    }
    write(&top, &[(path, bytes)])?;
    ui.data(&format!("{}\n", target.display()))?;
    workflow_next(&target, ui);
    Ok(Status::Clean)
}

/// The branch that the repository around a folder is on.
fn current_branch(folder: &Path) -> Option<String> {
    let repository = Repository::discover(folder).ok()?;
    let head = repository.find_reference("HEAD").ok()?;
    Some(head.symbolic_target().ok()??.strip_prefix("refs/heads/")?.to_owned())
}

fn workflow_next(path: &Path, ui: &Ui) {
    ui.say(&ui.text("init-workflow", &[("path", &path.display().to_string())]));
}

/// Refuses a folder with anything in it but a new git repository.
fn empty(folder: &Path) -> Result<(), Failure> {
    let taken = || Failure::new("init-not-empty").arg("path", folder.display());
    match fs::read_dir(folder) {
        Ok(entries) => {
            let names = entries.map(|entry| entry.map(|entry| entry.file_name()));
            let other = names.filter(|name| name.as_ref().map_or(true, |name| name != ".git")).count();
            if other == 0 { Ok(()) } else { Err(taken()) }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(_) => Err(taken()),
    }
}

fn write(folder: &Path, files: &[File]) -> Result<(), Failure> {
    for (path, bytes) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Failure::write(parent, &error))?;
        }
        fs::write(&path, bytes).map_err(|error| Failure::write(&path, &error))?;
    }
    Ok(())
}

/// The invented history of the samples, or one first commit by whoever sits at the keyboard.
fn commits(args: &Args, files: &[File]) -> Result<Vec<Commit>, Failure> {
    let now = ReadFrom::default().now(&TimeZone::UTC)?;
    if args.demo {
        let checked = check::check(&Memory::new(files.iter().cloned()), now);
        return Ok(demo::plan(&checked.model, files));
    }
    let (name, email) = who::git_identity(None);
    let author = Person {
        name: name.unwrap_or_else(|| "kedang".to_owned()),
        email: email.unwrap_or_else(|| "kedang@localhost".to_owned()),
    };
    let message = "建立客户档案库\n".to_owned();
    Ok(vec![Commit { time: now, author, message, files: files.to_vec() }])
}

/// Makes the repository and checks its last commit out.
fn commit(folder: &Path, commits: &[Commit], zone: &TimeZone) -> Result<(), git2::Error> {
    let repository = Repository::init_opts(folder, RepositoryInitOptions::new().initial_head(BRANCH))?;
    demo::store(&repository, BRANCH, commits, zone)?;
    repository.checkout_head(Some(git2::build::CheckoutBuilder::new().force()))
}

fn report(args: &Args, files: &[File], commits: Option<usize>, ui: &Ui) {
    let path = args.folder.display().to_string();
    let schema = schema::load(&Memory::new(files.iter().cloned()), &mut Vec::new());
    let records = files.iter().filter(|(path, _)| schema.type_of_path(path).is_some()).count();
    let (records, commits) = (records.to_string(), commits.unwrap_or_default().to_string());
    ui.say(&match args.demo {
        true => ui.text("init-demo-done", &[("path", &path), ("records", &records), ("commits", &commits)]),
        false => ui.text("init-done", &[("path", &path)]),
    });
    if let Some(forge) = args.ci.as_deref().and_then(Forge::parse) {
        workflow_next(&args.folder.join(forge.workflow(BRANCH, &Source::Archive).0), ui);
    }
    ui.say(&ui.text("init-next", &[]));
    for next in ["init-next-check", "init-next-build"] {
        ui.say(&format!("  {}", ui.text(next, &[("path", &path)])));
    }
}
