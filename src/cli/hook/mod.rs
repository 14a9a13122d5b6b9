//! `kedang hook`: what git runs before a commit, before a push is accepted, and after either.
//!
//! In: what git says to a hook. Out: findings that the commit or push brings, an exit status, and a site published
//! in the background. Never: a changed index, work tree or ref; git's hooks of others are kept and run first.

mod commit;
mod folder;
mod install;
mod queue;
mod receive;
mod script;
mod status;
mod worker;

use std::path::PathBuf;

use super::{Failure, Global, Status, Ui};
use folder::Repo;

/// Arguments of `hook`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What to do with hooks.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Install the hooks; those that are there already are kept and run first
    Install(Install),
    /// Take the hooks away and put back those that were there before
    Uninstall {
        /// The records repository
        #[arg(default_value = ".", value_name = "REPOSITORY")]
        repository: PathBuf,
    },
    /// Show which hooks are installed, and what was published last
    Status {
        /// The records repository
        #[arg(default_value = ".", value_name = "REPOSITORY")]
        repository: PathBuf,
    },
    /// Do the work of a hook; git's hooks call this
    Run {
        /// The hook, or worker: publish what is waiting
        #[arg(value_name = "NAME", value_parser = NAMES)]
        name: String,
        /// What git gives the hook
        #[arg(value_name = "ARGUMENT", trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
}

const NAMES: [&str; 8] = [
    "pre-commit",
    "pre-merge-commit",
    "post-commit",
    "post-merge",
    "post-rewrite",
    "pre-receive",
    "post-receive",
    "worker",
];

/// Arguments of `hook install`.
#[derive(Debug, clap::Args)]
pub struct Install {
    /// The records repository
    #[arg(default_value = ".", value_name = "REPOSITORY")]
    pub repository: PathBuf,
    /// Install the hooks of a bare repository to which others push
    #[arg(long)]
    pub server: bool,
    /// Publish the site to this folder after each push or commit
    #[arg(long, value_name = "DIR")]
    pub publish_to: Option<PathBuf>,
    /// Publish for this audience, or for all, each in a folder of its own [default: the first]
    #[arg(long, value_name = "NAME")]
    pub audience: Option<String>,
    /// Let the pushing client wait until the site is published
    #[arg(long)]
    pub wait: bool,
    /// Publish nothing any more; otherwise what was said the last time holds until something else is said
    #[arg(long, conflicts_with_all = ["publish_to", "audience", "wait"])]
    pub no_publish: bool,
}

/// Runs `hook`.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Status, Failure> {
    match &args.action {
        Action::Install(args) => install::install(args, global, ui),
        Action::Uninstall { repository } => install::uninstall(repository, ui),
        Action::Status { repository } => status::run(repository, ui),
        Action::Run { name, args } => match &**name {
            "pre-commit" | "pre-merge-commit" => commit::check(ui),
            "pre-receive" => Ok(receive::check(ui)),
            "post-receive" => Ok(receive::publish(ui)),
            "worker" => {
                let certain = args.iter().any(|arg| arg == worker::CERTAIN);
                worker::run(&Repo::open(".".as_ref())?, certain, ui)
            }
            _ => Ok(commit::publish(ui)),
        },
    }
}
