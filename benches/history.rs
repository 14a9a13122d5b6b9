//! What a history costs, from nothing and brought forward commit by commit: `cargo bench --bench history -- REPOSITORY`.
//!
//! In: a repository with its records at the top. Out: milliseconds of CPU (Linux tells them), for the last hundred commits
//! along first parents.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;
use std::process::Command;

use kedang::history::{Advance, Changed, History};
use kedang::snapshot::{GitEnv, Root};

const COMMITS: usize = 100;

fn main() {
    let Some(repository) = std::env::args().skip(1).find(|arg| !arg.starts_with('-')) else {
        println!("history: name a repository to measure one");
        return;
    };
    let root = Root::at(Path::new(&repository), &GitEnv::default()).unwrap();
    let folder = tempfile::tempdir_in(repository).unwrap();
    let (whole, history) = measured(|| History::read(&root, "", "HEAD", 200).unwrap());
    println!("{} commits from nothing: {whole:.1} ms", history.commits);
    let first = format!("HEAD~{COMMITS}");
    let (made, start) = measured(|| Advance::read(folder.path(), &root, "", &first, 200).unwrap());
    let (saved, ()) = measured(|| start.save().unwrap());
    println!("to be kept: {made:.1} ms, and {saved:.1} ms to save");
    let mut times = Vec::new();
    for back in (0..COMMITS).rev() {
        let rev = format!("HEAD~{back}");
        let (read, advance) = measured(|| Advance::read(folder.path(), &root, "", &rev, 200).unwrap());
        let (saved, ()) = measured(|| advance.save().unwrap());
        assert_ne!(advance.changed, Changed::All);
        times.push((read, saved));
    }
    // The clock of a thread may tick only every few milliseconds, so that single times say little.
    let mean = |times: &mut dyn Iterator<Item = f64>| times.sum::<f64>() / COMMITS as f64;
    let (read, saved) = (mean(&mut times.iter().map(|time| time.0)), mean(&mut times.iter().map(|time| time.1)));
    println!("one commit further: {read:.2} ms, and {saved:.2} ms to save");
    let size = Command::new("du").args(["-sk", &folder.path().display().to_string()]).output().unwrap();
    println!("KiB kept: {}", String::from_utf8_lossy(&size.stdout).split_whitespace().next().unwrap());
}

/// Milliseconds of CPU of the main thread.
fn measured<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let cpu = || {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        text.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e6
    };
    let before = cpu();
    let result = work();
    (cpu() - before, result)
}
