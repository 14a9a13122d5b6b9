//! Opens an address in the reader's browser, with the operating system's own command.

use std::io;
use std::process::{Command, Stdio};

/// Starts the browser and does not wait for it.
pub(super) fn open(url: &str) -> io::Result<()> {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        // `start` takes its first quoted argument for a title.
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    // Somebody must collect the process when it ends.
    std::thread::Builder::new().name("browser".to_owned()).spawn(move || drop(child.wait()))?;
    Ok(())
}
