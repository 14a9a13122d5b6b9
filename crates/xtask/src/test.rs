//! `cargo xtask test`: every check and test, and one line at the end that adds them up.

use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::ops::AddAssign;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::{bench, generate, tools, workspace};

/// What `cargo xtask test` can be told.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Run only these steps: tools, fmt, clippy, test, doc, records, docs, deny.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Kill, damage, change and publish as often as an hour or two allow, instead of the usual few times
    #[arg(long)]
    thorough: bool,
    /// What the random changes of a thorough run are made from [default: the day, so that each has others]
    #[arg(long, requires = "thorough")]
    seed: Option<u64>,
}

/// How often tests do again what may go wrong at any instant, in a thorough run.
const THOROUGH: [(&str, &str); 5] = [
    ("KEDANG_KILLS", "300"),
    ("KEDANG_RELEASES", "200"),
    ("KEDANG_ROUNDS", "50"),
    ("KEDANG_DAMAGE", "1"),
    ("KEDANG_EDITS", "300"),
];

/// How many tests ended how; a step without tests of its own counts as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Totals {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Totals {
    fn one(passed: bool) -> Totals {
        Totals { passed: u64::from(passed), failed: u64::from(!passed), skipped: 0 }
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Totals) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// How a step ended; none when it does not apply here.
type Outcome = Option<Totals>;

/// A step of the whole test.
type Step = fn(&Arguments) -> Result<Outcome>;

/// The steps, in the order in which they run; each runs even when an earlier one failed.
const STEPS: &[(&str, Step)] = &[
    ("tools", |_| tools::install().map(|()| Some(Totals::one(true)))),
    ("fmt", |_| check(workspace::cargo().args(["fmt", "--all", "--check"]))),
    ("clippy", |_| check(everything("clippy").args(["--all-targets", "--", "--deny", "warnings"]))),
    ("test", unit_and_integration_tests),
    ("doc", |_| tests(everything("test").arg("--doc"))),
    ("records", |_| generated_records()),
    ("docs", |_| check(Command::new(built("xtask")?).current_dir(workspace::root()).args(["docs", "--check"]))),
    ("deny", |_| deny()),
];

/// Runs the steps.
///
/// # Errors
///
/// Never: what goes wrong is a failed step.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut totals = Totals::default();
    let mut lines = Vec::new();
    for (name, step) in STEPS {
        if !arguments.only.is_empty() && !arguments.only.iter().any(|only| only == name) {
            continue;
        }
        println!("== {name}");
        let start = Instant::now();
        let (outcome, said) = match step(arguments) {
            Ok(Some(outcome)) => (outcome, outcome.to_string()),
            Ok(None) => (Totals::default(), "not here".to_owned()),
            Err(error) => (Totals::one(false), format!("{error:#}")),
        };
        lines.push(line(name, start.elapsed(), &said));
        totals += outcome;
    }
    println!("\n{}\n{totals}", lines.join("\n"));
    Ok(if totals.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line(name: &str, time: Duration, said: &str) -> String {
    format!("{name:8} {:7.1} s  {said}", time.as_secs_f64())
}

/// A command of cargo on all packages. The features of a dependency depend on who is built with it: steps that built less
/// would compile most of them once more.
fn everything(command: &str) -> Command {
    let mut cargo = workspace::cargo();
    cargo.args(command.split(' ')).args(["--workspace", "--features", "xtask/docs"]);
    cargo
}

/// Builds the programs, as the tests do, and gives the path of one.
fn built(program: &str) -> Result<PathBuf> {
    ensure!(everything("build").args(["--quiet", "--tests", "--bins"]).status()?.success(), "it does not compile");
    Ok(workspace::target()?.join("debug").join(program).with_extension(std::env::consts::EXE_EXTENSION))
}

fn unit_and_integration_tests(arguments: &Arguments) -> Result<Outcome> {
    let mut command = if tools::works("cargo-nextest", &["--version"]) {
        // It prints its own summary; a failed test must not keep the others from running.
        let mut nextest = everything("nextest run");
        nextest.args(["--no-fail-fast", "--color", "never"]);
        nextest
    } else {
        let mut test = everything("test");
        test.args(["--lib", "--bins", "--tests", "--no-fail-fast"]);
        test
    };
    if arguments.thorough {
        let day = std::time::SystemTime::UNIX_EPOCH.elapsed()?.as_secs() / 86_400;
        let seed = arguments.seed.unwrap_or(day);
        println!("thorough, with --seed {seed}");
        command.envs(THOROUGH).env("KEDANG_SEED", seed.to_string());
    }
    tests(&mut command)
}

/// The invented records of the benchmarks must be good records, or they would measure findings.
fn generated_records() -> Result<Outcome> {
    let folder = workspace::target()?.join("bench/test");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    generate::generate(&folder, 300, 1)?;
    let mut kedang = Command::new(built("kedang")?);
    kedang.args(["check", "--now", bench::NOW, "--output-format", "concise"]).arg(&folder);
    let output = kedang.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    print!("{}", String::from_utf8_lossy(&output.stdout));
    Ok(Some(Totals::one(output.status.success() && output.stdout.is_empty())))
}

fn deny() -> Result<Outcome> {
    if !tools::works("cargo-deny", &["--version"]) {
        println!("cargo-deny is not installed (cargo install --locked cargo-deny); licences and bans were not checked");
        return Ok(None);
    }
    check(workspace::cargo().args(["deny", "--workspace", "check", "bans", "licenses", "sources"]))
}

/// Runs a program that says by its status alone whether all is well.
fn check(command: &mut Command) -> Result<Outcome> {
    Ok(Some(Totals::one(command.stdin(Stdio::null()).status()?.success())))
}

/// Runs a program that prints how many tests ended how, and shows what it prints as it comes.
fn tests(command: &mut Command) -> Result<Outcome> {
    let command = command.env("CARGO_TERM_COLOR", "never").stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let mut totals = std::thread::scope(|scope| {
        let readers = [scope.spawn(|| out.map(follow)), scope.spawn(|| err.map(follow))];
        let mut totals = Totals::default();
        for reader in readers {
            totals += reader.join().ok().flatten().unwrap_or_default();
        }
        totals
    });
    let success = child.wait()?.success();
    if !success && totals.failed == 0 {
        // It did not compile, or was killed.
        totals.failed = 1;
    }
    Ok(Some(totals))
}

fn follow(stream: impl Read) -> Totals {
    let mut totals = Totals::default();
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        println!("{line}");
        totals += summary(&line).unwrap_or_default();
    }
    totals
}

/// Reads the summary line of cargo's own test runner, or of nextest.
fn summary(line: &str) -> Option<Totals> {
    // Indented, it belongs to the output of a failed test that nextest shows again.
    let counts = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")).map(|(_, counts)| counts);
    let nextest =
        line.trim_start().strip_prefix("Summary [").and_then(|rest| rest.split_once("run: ")).map(|(_, counts)| counts);
    let mut totals = Totals::default();
    for part in counts.or(nextest)?.split([';', ',']) {
        let mut words = part.split_whitespace();
        let count = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
        match words.next() {
            Some("passed") => totals.passed += count,
            Some("failed" | "timed" | "exec") => totals.failed += count,
            Some("ignored" | "skipped") => totals.skipped += count,
            _ => {}
        }
    }
    Some(totals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_of_both_runners() {
        let totals = |passed, failed, skipped| Some(Totals { passed, failed, skipped });
        let cargo = "test result: FAILED. 6 passed; 2 failed; 1 ignored; 0 measured; 3 filtered out; finished in 2.59s";
        assert_eq!(summary(cargo), totals(6, 2, 1));
        let nextest = "     Summary [   2.059s] 9 tests run: 7 passed (1 slow), 1 failed, 1 timed out, 2 skipped";
        assert_eq!(summary(nextest), totals(7, 2, 2));
        assert_eq!(summary("test a::b ... ok"), None);
        assert_eq!(summary(&format!("    {cargo}")), None, "shown again by nextest, which counts it itself");
    }

    #[test]
    fn the_total_is_one_plain_line() {
        let mut totals = Totals { passed: 10, failed: 0, skipped: 0 };
        assert_eq!(totals.to_string(), "10 passed, 0 failed");
        totals += Totals { passed: 1, failed: 2, skipped: 3 };
        assert_eq!(totals.to_string(), "11 passed, 2 failed, 3 skipped");
    }
}
