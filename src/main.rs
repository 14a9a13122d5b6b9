//! The kedang command.
fn main() {}
