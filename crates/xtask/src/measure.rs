//! CPU time and peak memory of a program.
//!
//! The system reports both for all children of a process together, so every measured program runs below a process of
//! its own: `xtask measure -- PROGRAM …`.

use std::ffi::{OsStr, OsString};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde_json::{Value, json};

/// A program with its arguments.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The program and its arguments.
    #[arg(trailing_var_arg = true, required = true, allow_hyphen_values = true)]
    command: Vec<OsString>,
}

/// What a program used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Seconds of CPU, user and system together, child processes included.
    pub cpu: f64,
    /// Seconds that passed.
    pub wall: f64,
    /// Bytes of memory at the peak.
    pub memory: u64,
}

/// Runs the program and prints its usage as the last line of standard output.
///
/// # Errors
///
/// When the program cannot be started or fails.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let [program, rest @ ..] = &arguments.command[..] else { bail!("no program") };
    let start = Instant::now();
    let status = Command::new(program).args(rest).stdin(Stdio::null()).stdout(Stdio::null()).status();
    let status = status.with_context(|| program.display().to_string())?;
    let wall = start.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6;
    // Linux counts in KiB, macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    println!("{}", json!({"cpu": cpu, "wall": wall, "memory": usage.max_rss() * unit, "status": status.code()}));
    Ok(ExitCode::SUCCESS)
}

/// Measures a program, its output thrown away; of the command count the program, its arguments, the folder and the
/// variables. `accept` says which exit statuses are fine.
///
/// # Errors
///
/// When it cannot be started or ends with another status.
pub fn usage(command: &Command, accept: &[i64]) -> Result<Usage> {
    let parts: Vec<&OsStr> = [command.get_program()].into_iter().chain(command.get_args()).collect();
    let mut own = Command::new(std::env::current_exe()?);
    own.args(["measure", "--"]).args(&parts).stdin(Stdio::null());
    if let Some(folder) = command.get_current_dir() {
        own.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => own.env(name, value),
            None => own.env_remove(name),
        };
    }
    let output = own.output()?;
    let (out, complaints) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let shown = || parts.iter().map(|part| part.display().to_string()).collect::<Vec<_>>().join(" ");
    let last = out.lines().last().with_context(|| format!("{}: {complaints}", shown()))?;
    let value: Value = serde_json::from_str(last)?;
    if !value["status"].as_i64().is_some_and(|status| accept.contains(&status)) {
        bail!("{} ended with {}\n{complaints}", shown(), value["status"]);
    }
    let number = |key: &str| value[key].as_f64().unwrap_or_default();
    Ok(Usage { cpu: number("cpu"), wall: number("wall"), memory: number("memory") as u64 })
}

/// The run with the middle CPU time of several.
///
/// # Errors
///
/// When one of the runs fails.
pub fn median(times: usize, mut measure: impl FnMut() -> Result<Usage>) -> Result<Usage> {
    let mut runs = (0..times.max(1)).map(|_| measure()).collect::<Result<Vec<Usage>>>()?;
    runs.sort_by(|a, b| a.cpu.total_cmp(&b.cpu));
    Ok(runs[runs.len() / 2])
}
