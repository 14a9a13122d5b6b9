//! Developer tasks: `cargo xtask test`, `docs`, `generate`, `bench`.
//!
//! Everything a developer or CI does to the project stands here, so that it works the same on every machine.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "these are command-line tasks")]

mod bench;
#[cfg(feature = "docs")]
mod docs;
mod generate;
mod measure;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Developer tasks of kedang.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Install what the tests need, then run every check and test; the last line is the total.
    Test(test::Arguments),
    /// Write the generated parts of docs/ anew.
    Docs {
        /// Change nothing; fail when a file would change.
        #[arg(long)]
        check: bool,
    },
    /// Write a repository of invented records, the same for the same arguments.
    Generate(generate::Arguments),
    /// Measure the program as released on generated records against a floor, and against Hugo.
    Bench(bench::Arguments),
    /// Run a program and print its CPU seconds and peak memory as JSON on the last line.
    #[command(hide = true)]
    Measure(measure::Arguments),
    /// Write every file of a folder again into another one.
    #[command(hide = true)]
    Rewrite(bench::floor::Arguments),
}

fn main() -> ExitCode {
    let result = match Cli::parse().task {
        Task::Test(arguments) => test::run(&arguments),
        Task::Docs { check } => docs_task(check),
        Task::Generate(arguments) => generate::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Measure(arguments) => measure::run(&arguments),
        Task::Rewrite(arguments) => bench::floor::rewrite(&arguments),
    };
    result.unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::from(2)
    })
}

#[cfg(feature = "docs")]
fn docs_task(check: bool) -> anyhow::Result<ExitCode> {
    docs::run(check)
}

/// The documents come from kedang's own code. Only this task needs it compiled, so it runs in a build of its own.
#[cfg(not(feature = "docs"))]
fn docs_task(check: bool) -> anyhow::Result<ExitCode> {
    let arguments = ["run", "--quiet", "--package", "xtask", "--features", "docs", "--", "docs"];
    let status = workspace::cargo().args(arguments).args(check.then_some("--check")).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
