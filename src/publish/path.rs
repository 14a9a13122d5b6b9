//! Which paths may be files of a site.
//!
//! In: a path that may have been made from a record's id. Out: whether every system can hold it below the output
//! folder. The rules are those of Windows everywhere, so that a site can be copied to any file share.

use super::WORKSHOP;
use crate::snapshot::OUTPUT_MARKER;

/// Longest name of one folder or file, in bytes.
const LONGEST_NAME: usize = 255;

/// Device names that Windows keeps for itself, with any extension.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Checks a relative path with `/` between its parts.
///
/// # Errors
///
/// What is wrong, when it would leave the folder, or some system could not hold it.
pub fn check_path(path: &str) -> Result<(), &'static str> {
    if path.is_empty() {
        return Err("the path is empty");
    }
    if path.starts_with('/') {
        return Err("the path is absolute");
    }
    for name in path.split('/') {
        check_name(name)?;
    }
    let first = path.split('/').next().unwrap_or(path).to_ascii_lowercase();
    if first.starts_with(OUTPUT_MARKER) || first.starts_with(WORKSHOP) {
        return Err("the name is kept for kedang itself");
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("a part of the path is empty");
    }
    if name == "." || name == ".." {
        return Err("the path leads elsewhere");
    }
    if name.len() > LONGEST_NAME {
        return Err("a name is longer than 255 bytes");
    }
    if name.contains(|c: char| c.is_control() || "<>:\"\\|?*".contains(c)) {
        return Err("a name has a character that Windows cannot hold");
    }
    if name.ends_with(['.', ' ']) {
        return Err("a name ends with a dot or a space");
    }
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|rest| matches!(rest, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9"))
    };
    if DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt") {
        return Err("the name is kept for a device on Windows");
    }
    Ok(())
}
