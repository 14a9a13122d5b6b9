//! The command line: arguments in, exit status out. One file for each command.
//!
//! This is the only place that reads the clock and the environment, and the only one that prints: data on stdout,
//! everything else on stderr. The exit status is 0 for success, 1 for findings, 2 when a command could not run.

mod advance;
mod build;
mod cell;
mod change;
mod changed;
mod check;
mod collate;
mod completions;
mod diff;
mod explain;
mod failure;
mod formula;
mod gone;
mod hook;
mod init;
mod kept;
mod list;
mod log;
mod lookup;
mod man;
mod mv;
mod new;
mod place;
mod progress;
mod publish;
mod query;
mod renaming;
mod renumber;
mod said;
mod schema;
mod search;
mod serve;
mod set;
mod show;
mod table;
mod ui;
mod verify;
mod who;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub use failure::Failure;
pub use place::{Place, ReadFrom};
pub use progress::Progress;
pub use ui::{ColorChoice, Ui};

/// Customer files as YAML and Markdown in git: checked, searchable, published as a static intranet site.
#[derive(Debug, Parser)]
#[command(name = "kedang", version, disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
}

/// Options that every command takes.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// Language of messages: zh or en [default: from LC_ALL, LC_MESSAGES or LANG, else zh]
    #[arg(long, global = true, value_name = "LANG", value_parser = ["zh", "en"])]
    pub lang: Option<String>,
    /// When to colour messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// Say only what went wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more; twice for even more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a records repository, empty or with samples
    Init(init::Args),
    /// Generate the site
    Build(build::Args),
    /// Keep a live site, switched from one commit to the next in one step
    Publish(publish::Args),
    /// Check every record, type and catalog
    Check(check::Args),
    /// Make a new record, put it in its place and help to fill it in
    New(new::Args),
    /// Change values of a record where they stand, and nothing beside them
    Set(set::Args),
    /// Take a record one step along its workflow
    Move(advance::Args),
    /// Give a record another id; what refers to it follows
    Mv(mv::Args),
    /// List the records of a type, as a table, JSON or CSV
    List(list::Args),
    /// Show one record with everything that belongs to it
    Show(show::Args),
    /// Tell who changed a record when, field by field
    Log(log::Args),
    /// Tell which records differ between two commits, field by field
    Diff(diff::Args),
    /// Preview the site on this machine and follow every save
    Serve(serve::Args),
    /// Install, run and look after git hooks: check commits and pushes, publish after them
    Hook(hook::Args),
    /// Explain a code, a rule, a form or a field
    Explain(explain::Args),
    /// Give the record types as JSON Schema, for editors
    Schema(schema::Args),
    /// Print a script that lets a shell complete commands
    Completions(completions::Args),
    /// Print the manual page, or write the pages of all commands
    Man(man::Args),
    /// Find records
    Search(search::Args),
}

impl Command {
    fn run(&self, global: &Global, ui: &Ui) -> Result<Status, Failure> {
        match self {
            Command::Init(args) => init::run(args, ui),
            Command::Build(args) => build::run(args, ui),
            Command::Publish(args) => publish::run(args, ui),
            Command::Check(args) => check::run(args, ui),
            Command::New(args) => new::run(args, ui),
            Command::Set(args) => set::run(args, ui),
            Command::Move(args) => advance::run(args, ui),
            Command::Mv(args) => mv::run(args, ui),
            Command::List(args) => list::run(args, ui),
            Command::Show(args) => show::run(args, ui),
            Command::Log(args) => log::run(args, ui),
            Command::Diff(args) => diff::run(args, ui),
            Command::Serve(args) => serve::run(args, global, ui),
            Command::Hook(args) => hook::run(args, global, ui),
            Command::Explain(args) => explain::run(args, ui),
            Command::Schema(args) => schema::run(args, ui),
            Command::Completions(args) => completions::run(args, ui),
            Command::Man(args) => man::run(args, ui),
            Command::Search(args) => search::run(args, ui),
        }
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// All went well.
    Clean,
    /// There are findings, or nothing was found.
    Findings,
}

/// Runs the command line `args`, the program's name first.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = command().try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // ok: there is nobody left to tell when the terminal is gone.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let ui = Ui::new(&cli.global);
    match cli.command.run(&cli.global, &ui) {
        Ok(Status::Clean) => ExitCode::SUCCESS,
        Ok(Status::Findings) => ExitCode::from(1),
        // A closed pipe, as in `kedang list customer | head`, is no failure.
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            ui.failure(&failure);
            ExitCode::from(2)
        }
    }
}

/// The definition of the command line, for help, completions and `docs/cli.md`.
pub fn command() -> clap::Command {
    Cli::command()
}
