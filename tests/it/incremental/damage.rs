//! What is damaged, of another program or of another repository is as if it were not there.

use std::fs;
use std::path::Path;

use super::{Kept, replace};
use crate::live::rounds;
use crate::project::{Run, read_tree};

/// Ways to damage a file, by number.
const WAYS: [&str; 5] = ["flipped", "flipped near its end", "cut", "emptied", "removed"];

fn damage(file: &Path, way: usize) {
    let mut bytes = fs::read(file).unwrap();
    let length = bytes.len();
    match WAYS[way] {
        "flipped" => bytes.iter_mut().skip(length / 3).step_by(length / 5 + 1).for_each(|byte| *byte ^= 0x55),
        "flipped near its end" => bytes.iter_mut().rev().skip(length / 10).take(1).for_each(|byte| *byte ^= 1),
        "cut" => bytes.truncate(length / 2),
        "emptied" => bytes.clear(),
        _ => return fs::remove_file(file).unwrap(),
    }
    fs::write(file, bytes).unwrap();
}

/// Each file that is kept is damaged in one way, or in all when KEDANG_DAMAGE is 1.
#[test]
fn damaged_files_cost_time_and_nothing_else() {
    let mut kept = Kept::warm();
    let all = rounds("KEDANG_DAMAGE", 0) > 0;
    let number_of_files = read_tree(&kept.home()).len();
    assert!(number_of_files > 8, "{number_of_files} files are kept");
    for number in 0..number_of_files {
        for way in (0..WAYS.len()).filter(|way| all || number % WAYS.len() == *way) {
            let Some(path) = read_tree(&kept.home()).into_keys().nth(number) else { continue };
            damage(&kept.home().join(&path), way);
            let what = format!("{path} is {}", WAYS[way]);
            kept.commit();
            let run = kept.build(&[]);
            assert_eq!(run.status, 0, "{what}: {}", run.stderr);
            kept.expect_right(&what);
            assert!(kept.is_incremental(), "{what}: the run after that");
            kept.expect_right(&format!("{what}: the run after that"));
        }
    }
}

#[test]
fn every_row_of_the_log_may_be_damaged() {
    let mut kept = Kept::warm();
    for place in 0..4 {
        let logs = read_tree(&kept.home()).into_keys().filter(|path| path.starts_with("rows-"));
        for path in logs {
            let file = kept.home().join(path);
            let mut bytes = fs::read(&file).unwrap();
            bytes.iter_mut().skip(place * 9).step_by(40).for_each(|byte| *byte ^= 0x11);
            fs::write(file, bytes).unwrap();
        }
        kept.commit();
        let run = kept.build(&[]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        kept.expect_right("damaged rows");
        let live = kept.project.beside("live");
        Run::of(kept.project.command().args(["publish", "--to"]).arg(&live)).expect(0);
        assert_eq!(super::differences(&kept.cold(), &live.join("current")), [""; 0]);
    }
    kept.build(&[]).expect(0);
    assert!(kept.is_incremental());
}

#[test]
fn what_another_program_has_kept_is_not_read() {
    let mut kept = Kept::warm();
    let other = kept.project.beside("other-kedang");
    fs::copy(env!("CARGO_BIN_EXE_kedang"), &other).unwrap();
    kept.commit();
    let mut command = kept.project.command_of(other.to_str().unwrap());
    command.env("SOURCE_DATE_EPOCH", crate::project::NOW);
    Run::of(command.args(["build", "--rev", "HEAD", "--out"]).arg(kept.site())).expect(0);
    kept.expect_right("another program");
    kept.commit();
    kept.build(&[]).expect(0);
    kept.expect_right("and back");
    assert!(kept.is_incremental());
}

#[test]
fn what_was_kept_of_another_repository_is_not_believed() {
    let (mut kept, mut other) = (Kept::warm(), Kept::warm());
    other.project.write("staff/zhao-min.yaml", "name: 赵敏\nlogin: zhaomin\nemail: a@test.example\nrank: clerk\n");
    other.project.write("customers/KH-20260101-a2b3/customer.yaml", "name: 别家\ncode: HH0001\n");
    other.commit();
    other.build(&[]).expect(0);
    replace(&other.home(), &kept.home());
    kept.commit();
    kept.build(&[]).expect(0);
    kept.expect_right("the cache of another repository");
    // With its site beside it, under the name of ours.
    replace(&other.home(), &kept.home());
    replace(&other.site(), &kept.site());
    let names: Vec<String> = read_tree(&kept.home()).into_keys().filter(|path| path.starts_with("site-")).collect();
    assert!(!names.is_empty());
    kept.commit();
    kept.build(&[]).expect(0);
    kept.expect_right("cache and site of another repository");
    assert!(kept.is_incremental());
}

#[test]
fn an_older_cache_is_brought_up_to_date() {
    let mut kept = Kept::warm();
    let (home, site) = (kept.project.beside("old home"), kept.project.beside("old site"));
    replace(&kept.home(), &home);
    replace(&kept.site(), &site);
    for _ in 0..2 {
        kept.commit();
        kept.build(&[]).expect(0);
    }
    // The cache alone, the site alone, then both.
    for (old_home, old_site) in [(true, false), (false, true), (true, true)] {
        if old_home {
            replace(&home, &kept.home());
        }
        if old_site {
            replace(&site, &kept.site());
        }
        kept.build(&[]).expect(0);
        kept.expect_right(&format!("old cache {old_home}, old site {old_site}"));
        kept.commit();
        kept.build(&[]).expect(0);
        kept.expect_right(&format!("old cache {old_home}, old site {old_site}, and a commit"));
    }
}

#[test]
fn where_nothing_can_be_kept_the_site_is_made_all_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let mut kept = Kept::warm();
    let rights = |kept: &Kept, mode: u32| {
        fs::set_permissions(kept.home(), fs::Permissions::from_mode(mode)).unwrap();
        fs::set_permissions(kept.project.root(), fs::Permissions::from_mode(mode)).unwrap();
    };
    kept.commit();
    rights(&kept, 0o555);
    let run = kept.build(&[]);
    rights(&kept, 0o755);
    run.expect(0);
    kept.expect_right("a folder that cannot be written");
    // Nobody is kept from anything by rights who may do everything, but by a file in the place of a folder he is.
    fs::remove_dir_all(kept.project.path(".kedang")).unwrap();
    kept.project.write(".kedang", "");
    kept.build(&[]).expect(0);
    kept.expect_right("a file in place of the folder");
    kept.project.remove(".kedang");
    kept.build(&[]).expect(0);
    assert!(kept.is_incremental());
}
