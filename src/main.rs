//! The `kedang` command.

use std::process::ExitCode;

/// Many small values are made and dropped on several threads at once, where this allocator is a good deal faster
/// than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kedang::cli::main(std::env::args_os())
}
