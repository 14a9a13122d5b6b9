//! Where a command reads records from, and as of when.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::ui::variable;
use super::{Failure, Ui};
use crate::snapshot::{Ancestry, GitEnv, Memory, OpenError, Revision, Root, Snapshot, Staged, WorkTree, discover};
use crate::value::parse;

/// Options of commands that read records.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "What to read")]
pub struct ReadFrom {
    /// Read this commit, branch or tag instead of the work tree
    #[arg(long, value_name = "REV", conflicts_with = "staged")]
    pub rev: Option<String>,
    /// Read what is staged for the next commit
    #[arg(long)]
    pub staged: bool,
    /// Take this date or instant for now [default: SOURCE_DATE_EPOCH, else the clock; with the --rev of an older commit, when
    /// that was made]
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,
}

/// A records repository, opened.
pub struct Place {
    /// Where it is.
    pub root: Root,
    /// What to read.
    pub snapshot: Box<dyn Snapshot>,
    /// Where the records are in the commit that is read, when that is known better than from the root.
    pub prefix: Option<String>,
}

impl Place {
    /// Opens the repository around `path`.
    ///
    /// # Errors
    ///
    /// When there is none, or the revision is not known.
    pub fn open(path: &Path, from: &ReadFrom) -> Result<Place, Failure> {
        Ok(Place::look(path, from)?)
    }

    /// Opens the repository around `path`; where there is none, a place without files, which `check` then reports as it
    /// reports a commit without `kedang.yaml`.
    ///
    /// # Errors
    ///
    /// When the folder does not exist, holds several records repositories, or the revision is not known.
    pub fn open_even_empty(path: &Path, from: &ReadFrom) -> Result<Place, Failure> {
        match Place::look(path, from) {
            Err(OpenError::NoRecords { place, candidates }) if candidates.is_empty() => {
                let root = Root::at(path, &git_environment())?;
                let name = if from.staged { "staged".to_owned() } else { place };
                Ok(Place { root, snapshot: Box::new(Memory::nothing(name)), prefix: None })
            }
            opened => Ok(opened?),
        }
    }

    /// The repository around `path`, whose files need not be there if a commit is read.
    pub fn root(path: &Path, from: &ReadFrom) -> Result<Root, OpenError> {
        match discover(path, &git_environment()) {
            // The commit may have what the work tree has lost.
            Err(OpenError::NoRecords { .. }) if from.rev.is_some() => Root::at(path, &git_environment()),
            found => found,
        }
    }

    fn look(path: &Path, from: &ReadFrom) -> Result<Place, OpenError> {
        let root = Place::root(path, from)?;
        let rev = from.rev.as_deref().or_else(|| root.is_bare().then_some("HEAD"));
        if let Some(rev) = rev {
            let revision = Revision::open(&root, rev)?;
            let prefix = Some(revision.prefix().to_owned());
            return Ok(Place { root, snapshot: Box::new(revision), prefix });
        }
        let snapshot: Box<dyn Snapshot> =
            if from.staged { Box::new(Staged::open(&root)?) } else { Box::new(WorkTree::at(&root)?) };
        Ok(Place { root, snapshot, prefix: None })
    }
}

/// The repository that `--repo` names, else the one around the current folder.
pub fn or_here(repo: Option<&PathBuf>) -> PathBuf {
    repo.cloned().unwrap_or_else(|| PathBuf::from("."))
}

/// What git says in the environment of a hook.
pub fn git_environment() -> GitEnv {
    #[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
    GitEnv::from_vars(|name| std::env::var_os(name))
}

impl ReadFrom {
    /// What was asked for, and for an older commit without a time: as of when it was made, so that what is due and how old
    /// things are is told as it was then. The branch that is checked out, or that HEAD of a bare repository names, is of now.
    pub fn as_it_was(&self, root: &Root, ui: &Ui) -> ReadFrom {
        let said = self.now.is_some() || variable("SOURCE_DATE_EPOCH").is_some();
        let then = || {
            let (rev, commits) = (self.rev.as_deref()?, Ancestry::open(root).ok()?);
            let id = commits.id(rev).ok()?;
            let head = commits.id("HEAD").ok();
            if head.as_ref() == Some(&id) { None } else { commits.time(&id).ok()? }
        };
        let Some(at) = (if said { None } else { then() }) else { return self.clone() };
        ui.say(&ui.text("as-it-was", &[("at", &at.to_string())]));
        ReadFrom { now: Some(at.to_string()), ..self.clone() }
    }

    /// The instant to take for now: `--now`, else SOURCE_DATE_EPOCH, else the clock. A day means its noon in `zone`,
    /// so that it is the same day wherever it is shown.
    ///
    /// # Errors
    ///
    /// When the text is neither a date nor an instant.
    pub fn now(&self, zone: &TimeZone) -> Result<Timestamp, Failure> {
        match (&self.now, variable("SOURCE_DATE_EPOCH")) {
            (Some(text), _) => instant("--now", text, zone),
            (None, Some(epoch)) => {
                let seconds = epoch.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
                seconds.ok_or_else(|| bad_instant("SOURCE_DATE_EPOCH", &epoch))
            }
            (None, None) => Ok(clock()),
        }
    }
}

/// What an option says of an instant; a day means its noon.
///
/// # Errors
///
/// When the text is neither a date nor an instant.
pub fn instant(option: &str, text: &str, zone: &TimeZone) -> Result<Timestamp, Failure> {
    parse::parse_instant(text, zone).or_else(|_| noon(text, zone)).map_err(|()| bad_instant(option, text))
}

fn bad_instant(option: &str, text: &str) -> Failure {
    Failure::new("bad-instant").arg("option", option).arg("text", text)
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
pub fn clock() -> Timestamp {
    Timestamp::now()
}

fn noon(text: &str, zone: &TimeZone) -> Result<Timestamp, ()> {
    let date = parse::parse_date(text).map_err(drop)?;
    let noon = date.at(12, 0, 0, 0).to_zoned(zone.clone()).map_err(drop)?;
    Ok(noon.timestamp())
}
