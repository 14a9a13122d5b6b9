//! Builds anew when a file of the starter pack comes or goes, since the program carries the pack.

#[expect(clippy::print_stdout, reason = "this is how build scripts speak to cargo")]
fn main() {
    println!("cargo::rerun-if-changed=records");
}
