//! `kill -9` at any instant of a publishing that has something to build upon.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{Kept, differences, replace};
use crate::live::rounds;
use crate::project::Run;

/// How often the test kills: KEDANG_KILLS.
const KILLS: usize = 20;

#[test]
fn killed_at_any_instant_the_next_site_is_right() {
    let mut kept = Kept::warm();
    let (live, former) = (kept.project.beside("live"), kept.project.beside("former"));
    let publish = |kept: &Kept| {
        let mut command = kept.project.command();
        command.args(["publish", "--to"]).arg(&live).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    Run::of(&mut publish(&kept)).expect(0);
    let mut usual = Duration::ZERO;
    let seed = u64::from(std::process::id());
    let (mut random, mut killed, mut moved) = (seed | 1, 0, 0);
    for round in 0..rounds("KEDANG_KILLS", KILLS) {
        replace(&live.join("current"), &former);
        kept.commit();
        if round == 0 {
            let start = Instant::now();
            Run::of(&mut publish(&kept)).expect(0);
            usual = start.elapsed();
            continue;
        }
        let mut child = publish(&kept).spawn().unwrap();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(usual.mul_f64((random >> 33) as f64 / f64::from(1u32 << 31) * 1.1));
        child.kill().unwrap();
        killed += usize::from(!child.wait().unwrap().success());
        let (cold, current) = (kept.cold(), live.join("current"));
        let is_new = differences(&cold, &current).is_empty();
        moved += usize::from(is_new);
        assert!(is_new || differences(&former, &current).is_empty(), "seed {seed}, round {round}: half a site");
        if round % 2 == 1 {
            Run::of(&mut publish(&kept)).expect(0);
            assert_eq!(differences(&cold, &current), [""; 0], "seed {seed}, round {round}");
        }
        if round % 4 == 3 {
            // What is left behind is cleared away.
            let left = fs::read_dir(kept.home()).unwrap().map(|entry| entry.unwrap().file_name());
            let left: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with(".tmp")).collect();
            assert!(left.len() <= round, "{left:?}");
        }
    }
    println!("seed {seed}: {killed} killed, {moved} after the switch");
    assert!(killed > 0, "nobody was killed");
}
