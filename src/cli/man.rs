//! `kedang man`: the manual, one page for the program and one for each command.

use std::fs;
use std::path::{Path, PathBuf};

use clap_mangen::Man;

use super::{Failure, Status, Ui, command};

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to write all pages to, such as /usr/local/share/man/man1 [default: print the first one]
    #[arg(value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

/// Runs `man`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let mut command = command();
    command.build();
    let Some(folder) = &args.folder else {
        ui.data(&String::from_utf8_lossy(&page(command, "kedang")?))?;
        return Ok(Status::Clean);
    };
    fs::create_dir_all(folder).map_err(|error| Failure::write(folder, &error))?;
    let mut count = 0;
    pages(&command, "kedang", folder, &mut count)?;
    let path = folder.display().to_string();
    ui.say(&ui.text("man-done", &[("count", &count.to_string()), ("path", &path)]));
    Ok(Status::Clean)
}

/// Writes the page of a command and those of its subcommands.
fn pages(command: &clap::Command, name: &str, folder: &Path, count: &mut usize) -> Result<(), Failure> {
    let path = folder.join(format!("{name}.1"));
    fs::write(&path, page(command.clone(), name)?).map_err(|error| Failure::write(&path, &error))?;
    *count += 1;
    let visible = |command: &&clap::Command| !command.is_hide_set() && command.get_name() != "help";
    for subcommand in command.get_subcommands().filter(visible) {
        pages(subcommand, &format!("{name}-{}", subcommand.get_name()), folder, count)?;
    }
    Ok(())
}

fn page(command: clap::Command, name: &str) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    let version = env!("CARGO_PKG_VERSION");
    let command = command.version(version).display_name(name.to_owned());
    let man = Man::new(command).title(name.to_uppercase()).source(format!("kedang {version}")).manual("kedang");
    man.render(&mut text)?;
    Ok(text)
}
