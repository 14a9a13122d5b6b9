//! The `kedang` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    kedang::cli::main(std::env::args_os())
}
