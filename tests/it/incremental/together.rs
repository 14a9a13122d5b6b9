//! Processes that build or publish the same repository at once.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::{Kept, differences};

fn spawn(command: &mut Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn two_at_once_both_succeed() {
    let mut kept = Kept::warm();
    let folders = ["one", "two"].map(|name| kept.project.beside(name));
    let lives = ["live one", "live two"].map(|name| kept.project.beside(name));
    for round in 0..3 {
        kept.commit();
        let build = |out: &Path| {
            let mut command = kept.project.command();
            command.args(["build", "--rev", "HEAD", "--out"]).arg(out);
            spawn(&mut command)
        };
        let publish = |to: &Path| {
            let mut command = kept.project.command();
            command.args(["publish", "--to"]).arg(to);
            spawn(&mut command)
        };
        let running: Vec<Child> =
            folders.iter().map(|out| build(out)).chain(lives.iter().map(|to| publish(to))).collect();
        for mut child in running {
            assert_eq!(child.wait().unwrap().code(), Some(0), "round {round}");
        }
        let cold = kept.cold();
        for site in folders.iter().cloned().chain(lives.iter().map(|live| live.join("current"))) {
            assert_eq!(differences(&cold, &site), [""; 0], "round {round}: {}", site.display());
        }
    }
    kept.build(&[]).expect(0);
    assert!(kept.is_incremental());
}
