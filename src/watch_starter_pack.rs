//! Builds anew when a file of the starter pack comes or goes, since the program carries the pack.

fn main() {
    println!("cargo::rerun-if-changed=records");
}
