//! A process that writes changes without end is killed again and again: readers see whole releases all the time, and a
//! folder is either the site that it says or is known to be none.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::*;
use crate::publish::made;
use crate::publish::tests::sites::{Maker, Random, number_of, numbered, tree};

/// Names the folder for the process that is killed.
const FOLDER: &str = "KEDANG_KILLED_FOLDER";

/// How often it is killed.
const KILLS: usize = 30;

#[expect(clippy::disallowed_methods, reason = "a test that is run by another has no other way to be told")]
fn killed_folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// Publishes a release after the live one: by changes, but for each tenth.
fn publish_next(folder: &Path, step: u64) {
    let (live, maker) = (Live::open(folder, || {}).unwrap(), Maker::new());
    let shown = live.release().map_or(0, |release| release.commit.parse::<u64>().unwrap());
    let next = shown + step;
    let put = |tree: &mut Tree<'_>| {
        match tree.since("").filter(|_| !next.is_multiple_of(10)).map(str::to_owned) {
            Some(since) => {
                assert_eq!(since, shown.to_string());
                tree.put("", &maker.since(&since, &numbered(shown), &numbered(next), &next.to_string()))?;
            }
            None => tree.put("", &maker.whole(&numbered(next), &next.to_string()))?,
        }
        Ok(Release { commit: next.to_string(), ..Release::default() })
    };
    live.publish::<PublishError>(false, Timestamp::UNIX_EPOCH, put).unwrap();
}

/// Writes the release after the one that the folder holds: by changes, when it is certain which that is.
fn build_next(folder: &Path) {
    let (maker, held) = (Maker::new(), made(folder));
    let now = held.as_ref().map_or(20, |name| name.parse::<u64>().unwrap());
    let next = (now + 1).to_string();
    match held {
        Some(since) => maker.since(&since, &numbered(now), &numbered(now + 1), &next).write(folder, false),
        None => maker.whole(&numbered(now + 1), &next).write(folder, false),
    }
    .unwrap();
}

/// Starts the test `name` as a process that works until it is killed, kills it after a while, and looks.
fn kill(name: &str, folder: &Path, mut look: impl FnMut()) {
    let mut random = Random(u64::from(std::process::id()) | 1);
    println!("seed {}", random.0);
    for _ in 0..KILLS {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", &format!("publish::live::tests::kills::{name}")]).env(FOLDER, folder);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // until it has begun, and then for a random while
        std::thread::sleep(Duration::from_millis(20) + Duration::from_micros(random.below(60_000)));
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        assert_eq!(ended.code(), None, "it ended by itself");
        look();
    }
}

#[test]
fn killed_while_changes_are_published_the_site_is_whole() {
    if let Some(folder) = killed_folder() {
        // Another release than the one that was broken off, or its remains would not be seen.
        let step = 1 + u64::from(std::process::id() % 3);
        loop {
            publish_next(&folder, step);
        }
    }
    let home = TempDir::new().unwrap();
    let folder = home.path().join("live");
    publish_next(&folder, 1);
    publish_next(&folder, 1);
    let (mut last, mut unsealed) = (2, 0);
    kill("killed_while_changes_are_published_the_site_is_whole", &folder, || {
        let shown = release(&folder).unwrap();
        let seen = tree(&folder.join("current").canonicalize().unwrap());
        let number = number_of(&seen).unwrap();
        assert_eq!(shown.commit, number.to_string());
        assert_eq!(seen, numbered(number));
        assert!(number >= last);
        last = number;
        let seals = ["a", "b"].map(|name| folder.join(".kedang-state").join(format!("{name}.seal")).exists());
        unsealed += usize::from(seals != [true, true]);
    });
    println!("{last} releases, {unsealed} kills without a seal of the waiting tree");
    assert!(last > 10 && unsealed > 0, "{last}, {unsealed}");
    publish_next(&folder, 1);
    assert_eq!(tree(&folder.join("current").canonicalize().unwrap()), numbered(last + 1));
    assert!(!folder.join(".kedang-tmp").exists());
}

#[test]
fn killed_while_changes_are_written_the_folder_knows_it() {
    if let Some(folder) = killed_folder() {
        loop {
            build_next(&folder);
        }
    }
    let home = TempDir::new().unwrap();
    let folder = home.path().join("site");
    build_next(&folder);
    let (mut known, mut unknown) = (0, 0);
    kill("killed_while_changes_are_written_the_folder_knows_it", &folder, || match made(&folder) {
        Some(name) => {
            known += 1;
            assert_eq!(tree(&folder), numbered(name.parse().unwrap()));
        }
        None => {
            unknown += 1;
            Maker::new().whole(&numbered(7), "7").write(&folder, false).unwrap();
            assert_eq!((tree(&folder), made(&folder)), (numbered(7), Some("7".to_owned())));
        }
    });
    println!("{known} kills of which the folder did not suffer, {unknown} of which it did");
    assert!(known + unknown == KILLS && unknown > 0, "{known}, {unknown}");
}
