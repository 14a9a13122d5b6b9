//! Why a command could not run: one failure, with a hint.

use std::borrow::Cow;
use std::path::Path;

use crate::i18n::{Argument, Catalogue};
use crate::snapshot::OpenError;

/// Why a command could not run.
#[derive(Debug)]
pub enum Failure {
    /// A message of the catalogue with its arguments; its attribute `hint` says what to do.
    Said(&'static str, Vec<(&'static str, String)>),
    /// Words from below that have no message of their own.
    Other(String),
    /// Whoever read our output has gone.
    ClosedPipe,
}

impl Failure {
    /// A message of the catalogue without arguments.
    pub fn new(id: &'static str) -> Failure {
        Failure::Said(id, Vec::new())
    }

    /// Adds an argument to a message of the catalogue.
    pub fn arg(mut self, name: &'static str, value: impl ToString) -> Failure {
        if let Failure::Said(_, args) = &mut self {
            args.push((name, value.to_string()));
        }
        self
    }

    /// A file or folder that could not be written.
    pub fn write(path: &Path, error: &std::io::Error) -> Failure {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
            _ => Failure::new("write-failed").arg("path", path.display()).arg("reason", error),
        }
    }

    /// The message, and the hint if there is one.
    pub fn words(&self, catalogue: &Catalogue) -> (String, Option<String>) {
        match self {
            Failure::Said(id, args) => {
                let args: Vec<(&str, Argument<'_>)> =
                    args.iter().map(|(name, value)| (*name, Argument::from(Cow::from(value.as_str())))).collect();
                (catalogue.text(id, &args), catalogue.find(&format!("{id}.hint"), &args))
            }
            Failure::Other(words) => (words.clone(), None),
            Failure::ClosedPipe => (String::new(), None),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Failure {
        match &error {
            OpenError::NoFolder { path, .. } => Failure::new("path-not-found").arg("path", path),
            OpenError::NoRecords { place, candidates } => {
                Failure::new("repository-not-found").arg("path", place).arg("candidates", candidates.join(", "))
            }
            OpenError::NoRepository { path, reason: Some(reason) } => {
                Failure::new("git-repository-unusable").arg("path", path).arg("reason", reason)
            }
            OpenError::NoRepository { path, reason: None } => Failure::new("not-a-git-repository").arg("path", path),
            OpenError::NoRevision { rev } => Failure::new("revision-not-found").arg("rev", rev),
            _ => Failure::Other(error.to_string()),
        }
    }
}

impl From<crate::build::BuildError> for Failure {
    fn from(error: crate::build::BuildError) -> Failure {
        Failure::Other(error.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
            _ => Failure::Other(error.to_string()),
        }
    }
}
