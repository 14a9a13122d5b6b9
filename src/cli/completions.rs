//! `kedang completions`: a script that lets a shell complete commands and options.

use clap_complete::Shell;

use super::{Failure, Status, Ui, command};

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// Runs `completions`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "kedang", &mut script);
    ui.data(&String::from_utf8_lossy(&script))?;
    Ok(Status::Clean)
}
