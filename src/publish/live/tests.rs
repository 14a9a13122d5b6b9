mod changes;
mod kills;

use std::collections::BTreeMap;

use tempfile::TempDir;

use super::*;
use crate::publish::Output;

/// A live site in a folder of its own, with a clock that is set by hand.
struct Site {
    home: TempDir,
}

impl Site {
    fn new() -> Site {
        Site { home: TempDir::new().unwrap() }
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("站点 live")
    }

    fn publish(&self, commit: &str, clock: i64, files: &[(&str, &str)]) -> (Stats, Switched) {
        self.publish_unless(false, commit, clock, files)
    }

    fn publish_unless(&self, same: bool, commit: &str, clock: i64, files: &[(&str, &str)]) -> (Stats, Switched) {
        let live = Live::open(&self.folder(), || panic!("nobody else is here")).unwrap();
        let mut output = Output::new();
        for (path, text) in files {
            output.add(*path, text.as_bytes()).unwrap();
        }
        let now = Timestamp::from_second(clock).unwrap();
        let release = Release { commit: commit.to_owned(), now: now.to_string(), ..Release::default() };
        let put = |tree: &mut Tree<'_>| tree.put("", &output).map(|()| release);
        let (_, stats, switched) = live.publish::<PublishError>(same, now, put).unwrap();
        (stats, switched)
    }

    /// What readers see.
    fn seen(&self) -> BTreeMap<String, String> {
        tree(&self.folder().join("current").canonicalize().unwrap())
    }
}

fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(next) = todo.pop() {
        for entry in next.read_dir().unwrap().map(Result::unwrap) {
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                todo.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn files(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// The path of an asset with this text.
fn asset(text: &str) -> String {
    format!("assets/site.{}.js", &blake3::hash(text.as_bytes()).to_hex()[..10])
}

#[test]
fn the_trees_take_turns_and_share_what_did_not_change() {
    let site = Site::new();
    site.publish("1", 0, &[("index.html", "1"), ("客户/a.html", "a"), ("gone.html", "x")]);
    assert_eq!(fs::read_link(site.folder().join("current")).unwrap(), Path::new("trees/a"));
    let (stats, _) = site.publish("2", 1, &[("index.html", "2"), ("客户/a.html", "a")]);
    assert_eq!(fs::read_link(site.folder().join("current")).unwrap(), Path::new("trees/b"));
    assert_eq!((stats.written, stats.unchanged), (1, 1));
    let (stats, _) = site.publish("3", 2, &[("index.html", "3"), ("客户/a.html", "a")]);
    assert_eq!((stats.written, stats.unchanged, stats.removed), (1, 1, 1), "the first tree still had gone.html");
    assert_eq!(site.seen(), files(&[("index.html", "3"), ("客户/a.html", "a")]));
    let trees = site.folder().join("trees");
    let inode = |path: &str| {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(trees.join(path)).unwrap().ino()
    };
    assert_eq!(inode("a/客户/a.html"), inode("b/客户/a.html"), "one file with two names");
    assert_eq!(fs::read_to_string(trees.join("b/index.html")).unwrap(), "2", "what is waiting is as it was");
}

#[test]
fn files_and_folders_may_change_places() {
    let site = Site::new();
    let (one, other) = ([("a", "file"), ("b/c/d", "deep")], [("a/x", "in a"), ("b", "file now")]);
    for round in 0..2 {
        site.publish("1", round, &one);
        site.publish("2", round, &other);
        assert_eq!(site.seen(), files(&other));
    }
}

#[test]
fn a_tree_without_its_seal_is_made_from_nothing() {
    let site = Site::new();
    let pages = [("index.html", "1"), ("a.html", "a"), ("b.html", "b")];
    for commit in ["1", "2", "3"] {
        site.publish(commit, 0, &pages);
    }
    // b is waiting: as after a kill, its seal is gone, one file is half, one is too many
    let (state, waiting) = (site.folder().join(".kedang-state"), site.folder().join("trees/b"));
    fs::remove_file(state.join("b.seal")).unwrap();
    fs::remove_file(waiting.join("a.html")).unwrap();
    fs::write(waiting.join("a.html"), "hal").unwrap();
    fs::write(waiting.join("left over.html"), "x").unwrap();
    fs::create_dir(site.folder().join(".kedang-tmp")).unwrap();
    site.publish("4", 0, &pages);
    assert_eq!(site.seen(), files(&pages));
    assert_eq!(tree(&site.folder().join("trees/a")), files(&pages), "what was live is untouched");
    assert!(!site.folder().join(".kedang-tmp").exists());
}

#[test]
fn a_damaged_seal_or_list_is_no_seal() {
    let site = Site::new();
    let pages = [("index.html", "1"), ("a.html", "a")];
    for (damaged, cut) in [("b.seal", true), ("b.list", true), ("b.seal", false), ("b.list", false)] {
        // a is live, b is waiting
        for commit in ["1", "2", "3"] {
            site.publish(commit, 0, &pages);
        }
        if fs::read_link(site.folder().join("current")).unwrap() == Path::new("trees/b") {
            site.publish("4", 0, &pages);
        }
        let file = site.folder().join(".kedang-state").join(damaged);
        let mut bytes = fs::read(&file).unwrap();
        if cut {
            bytes.truncate(bytes.len() - 4)
        } else {
            bytes[90] ^= 1
        }
        fs::write(&file, bytes).unwrap();
        // the list said that this is there, so only a tree from nothing has it again
        fs::remove_file(site.folder().join("trees/b/a.html")).unwrap();
        site.publish("5", 0, &pages);
        assert_eq!(site.seen(), files(&pages), "{damaged}");
    }
}

#[test]
fn what_fails_changes_nothing_for_readers() {
    let site = Site::new();
    site.publish("1", 0, &[("index.html", "1")]);
    let live = Live::open(&site.folder(), || {}).unwrap();
    let mut output = Output::new();
    output.add("index.html", b"2".as_slice()).unwrap();
    output.add_made("bad.html", Box::new(|| Err("no".to_owned()))).unwrap();
    let put = |tree: &mut Tree<'_>| tree.put("", &output).map(|()| Release::default());
    assert!(matches!(live.publish(false, Timestamp::UNIX_EPOCH, put), Err(PublishError::Made { .. })));
    assert_eq!(site.seen(), files(&[("index.html", "1")]));
    assert_eq!(live.release().unwrap().commit, "1");
    live.give_up();
    assert!(!site.folder().join("trees/b").exists());
    drop(live);
    site.publish("3", 0, &[("index.html", "3")]);
    assert_eq!(site.seen(), files(&[("index.html", "3")]));
}

#[test]
fn assets_of_former_releases_stay_for_a_while() {
    let site = Site::new();
    let paths = ["old", "mid", "new"].map(asset);
    let segment = format!("search/{}.term", "0a".repeat(16));
    site.publish("1", 0, &[("index.html", "1"), (&paths[0], "old"), (&segment, "terms"), ("assets/state.js", "s")]);
    site.publish("2", 10, &[("index.html", "2"), (&paths[1], "mid"), ("long.html", &"x".repeat(99))]);
    assert!(site.seen().contains_key(&paths[0]) && site.seen().contains_key(&segment));
    assert!(!site.seen().contains_key("assets/state.js"), "its name says nothing about its content");
    site.publish("3", 20, &[("index.html", "3"), (&paths[2], "new"), ("long.html", &"x".repeat(99))]);
    assert!([&paths[0], &paths[1], &paths[2]].iter().all(|path| site.seen().contains_key(*path)));
    site.publish("4", 3611, &[("index.html", "4"), (&paths[2], "new"), ("long.html", "x")]);
    assert!(!site.seen().contains_key(&paths[0]), "it left more than an hour ago");
    assert!(site.seen().contains_key(&paths[1]), "it left 3591 seconds ago");
    // one that comes back is the site's own again
    site.publish("5", 3612, &[("index.html", "5"), (&paths[1], "mid")]);
    site.publish("6", 9999, &[("index.html", "6")]);
    assert!(site.seen().contains_key(&paths[1]), "just left, however long ago it left before");
}

#[test]
fn other_rules_or_readers_keep_less() {
    let site = Site::new();
    let (style, find, segment) =
        (asset("style"), asset("find").replace("site.", "find."), format!("search/{}.idx", "0b".repeat(16)));
    let go = |audience: &str, rules: &str, files: &[(&str, &str)]| {
        let live = Live::open(&site.folder(), || {}).unwrap();
        let mut output = Output::new();
        for (path, text) in files {
            output.add(*path, text.as_bytes()).unwrap();
        }
        let release = Release { audience: audience.to_owned(), rules: rules.to_owned(), ..Release::default() };
        let put = |tree: &mut Tree<'_>| tree.put("", &output).map(|()| release);
        live.publish::<PublishError>(false, Timestamp::UNIX_EPOCH, put).unwrap();
        site.seen().len()
    };
    let home = "x".repeat(99);
    let all = [("index.html", home.as_str()), (style.as_str(), "style"), (&find, "find"), (&segment, "terms")];
    assert_eq!(go("staff", "1", &all), 4);
    assert_eq!(go("staff", "1", &all[..1]), 4);
    assert_eq!(go("staff", "2", &all[..1]), 2, "the style");
    go("staff", "2", &all);
    assert_eq!(go("all", "2", &all[..1]), 1);
}

#[test]
fn old_assets_are_not_larger_than_the_site() {
    let site = Site::new();
    for round in 0..20 {
        let text = format!("{round:050}");
        site.publish("1", round, &[("index.html", &"x".repeat(60)), (&asset(&text), &text)]);
    }
    let seen = site.seen();
    assert_eq!(seen.len(), 1 + 1 + 2, "{seen:#?}");
}

#[test]
fn a_changed_page_is_at_least_a_second_younger() {
    let site = Site::new();
    let mut last = 0;
    for round in 10..16 {
        site.publish("1", 0, &[("index.html", &round.to_string()), ("same.html", "x")]);
        let changed = |name: &str| {
            let time = fs::metadata(site.folder().join("current").join(name)).unwrap().modified().unwrap();
            time.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
        };
        assert!(changed("index.html") > last);
        last = changed("index.html");
        assert!(changed("same.html") < last || round == 10);
    }
}

#[test]
fn the_same_site_at_another_instant_is_not_switched() {
    let site = Site::new();
    let home = |now: i64, due: &str| {
        format!("<p>{due}</p><time datetime=\"{}\">{now}</time>", Timestamp::from_second(now).unwrap())
    };
    let go = |now: i64, due: &str| {
        let (home, state) = (home(now, due), format!("at {now}"));
        let pages = [("index.html", home.as_str()), ("assets/state.en.js", &state), ("build.json", &state)];
        site.publish_unless(true, "1", now, &pages).1
    };
    assert_eq!(go(0, "due"), Switched::Yes);
    assert_eq!(go(60, "due"), Switched::Same);
    assert_eq!(go(61, "due"), Switched::Same);
    assert!(site.seen()["build.json"].ends_with(" 0"));
    assert_eq!(go(120, "overdue"), Switched::Yes);
    assert!(site.seen()["build.json"].ends_with(" 120"));
}

#[test]
fn folders_of_others_are_refused() {
    let dir = TempDir::new().unwrap();
    for (name, text) in [("thesis.doc", "years of work"), (OUTPUT_MARKER, "kedang site 1\n"), (CONFIG_FILE, "")] {
        let folder = dir.path().join(name.trim_start_matches('.'));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(name), text).unwrap();
        assert!(Live::open(&folder, || {}).is_err(), "{name}");
    }
    let site = Site::new();
    site.publish("1", 0, &[("index.html", "1")]);
    assert!(matches!(Output::new().write(&site.folder(), false), Err(PublishError::NotOurs { .. })));
    fs::remove_file(site.folder().join("current")).unwrap();
    fs::create_dir(site.folder().join("current")).unwrap();
    let live = Live::open(&site.folder(), || {}).unwrap();
    let put = |_: &mut Tree<'_>| Ok(Release::default());
    assert!(matches!(live.publish(false, Timestamp::UNIX_EPOCH, put), Err(PublishError::NotOurs { .. })));
}

#[test]
fn two_never_publish_at_once() {
    let site = Site::new();
    let first = Live::open(&site.folder(), || panic!("nobody else is here")).unwrap();
    assert!(is_busy(&site.folder()));
    let (told, waits) = std::sync::mpsc::channel();
    let folder = site.folder();
    let second = std::thread::spawn(move || drop(Live::open(&folder, || told.send(()).unwrap()).unwrap()));
    waits.recv().unwrap();
    assert!(!second.is_finished());
    drop(first);
    second.join().unwrap();
    assert!(!is_busy(&site.folder()));
}

#[test]
fn the_status_is_written_on_a_full_disk_into_bytes_laid_aside() {
    let dir = TempDir::new().unwrap();
    let (path, spare) = (dir.path().join("status.json"), dir.path().join("spare"));
    durable::replace(&path, "one\n", &spare).unwrap();
    assert_eq!(fs::metadata(&spare).unwrap().len(), 8192);
    use std::os::unix::fs::MetadataExt;
    let laid_aside = fs::metadata(&spare).unwrap().ino();
    durable::replace(&path, "two\n", &spare).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "two\n");
    assert_eq!(fs::metadata(&path).unwrap().ino(), laid_aside);
    let long = Status { error: Some(Words { message: "长".repeat(9999), hint: String::new() }), ..Status::default() };
    assert!(long.json().unwrap().len() < 8192);
}
