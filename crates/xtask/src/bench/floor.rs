//! What no site generator can be faster than: git handing out the records, the system writing the pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::measure::{Usage, usage};

/// Two folders.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folder to read.
    from: PathBuf,
    /// Folder to make anew; without one the files are only read.
    to: Option<PathBuf>,
}

/// Measures git handing out every blob of a repository.
///
/// # Errors
///
/// When git fails.
pub fn git(tree: &Path) -> Result<Usage> {
    let arguments = ["cat-file", "--batch", "--batch-all-objects", "--unordered"];
    usage(Command::new("git").arg("-C").arg(tree).args(arguments), &[0])
}

/// Measures git comparing the last two commits of a repository.
///
/// # Errors
///
/// When git fails.
pub fn compare(repository: &Path) -> Result<Usage> {
    usage(Command::new("git").arg("-C").arg(repository).args(["diff-tree", "-r", "HEAD^", "HEAD"]), &[0])
}

/// Measures writing the files of a site once more; reading them is measured and taken away.
///
/// # Errors
///
/// When the site cannot be read or written.
pub fn write(site: &Path) -> Result<Usage> {
    let own = std::env::current_exe()?;
    let copy = site.with_extension("copy");
    let both = usage(Command::new(&own).arg("rewrite").args([site, &copy]), &[0])?;
    fs::remove_dir_all(&copy)?;
    let reading = usage(Command::new(&own).arg("rewrite").arg(site), &[0])?;
    Ok(Usage { cpu: (both.cpu - reading.cpu).max(0.0), wall: (both.wall - reading.wall).max(0.0), ..both })
}

/// Reads every file of a folder, and writes it again where there is another folder to write to.
///
/// # Errors
///
/// When a file cannot be read or written.
pub fn rewrite(arguments: &Arguments) -> Result<ExitCode> {
    let from = &arguments.from;
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        if let Some(to) = &arguments.to {
            fs::create_dir_all(to.join(&folder))?;
        }
        for entry in fs::read_dir(from.join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(from.join(&path))?;
            if let Some(to) = &arguments.to {
                fs::write(to.join(&path), bytes)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
