//! Changes put into a live site: the same trees and lists as whole sites, whatever was damaged between.

use std::os::unix::fs::MetadataExt;

use proptest::prelude::*;
use proptest::test_runner::Config;

use super::*;
use crate::publish::tests::sites::{Files, Maker, numbered, site, spoil};

/// A live site to which sites are published by hand.
struct Shelf {
    home: TempDir,
    maker: Maker,
}

/// What was put in each folder: the site and its name.
type Puts = BTreeMap<String, (Files, String)>;

impl Shelf {
    fn new() -> Shelf {
        Shelf { home: TempDir::new().unwrap(), maker: Maker::new() }
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("live")
    }

    /// Publishes sites, by changes against `live` wherever they are accepted and `whole` does not forbid it; how many were
    /// put by changes.
    fn publish(&self, clock: i64, live: &Puts, new: &Puts, whole: bool) -> Result<(Stats, usize), PublishError> {
        let (folder, mut by_changes) = (Live::open(&self.folder(), || {}).unwrap(), 0);
        let put = |tree: &mut Tree<'_>| {
            for (prefix, (site, made)) in new {
                let old = tree.since(prefix).and_then(|name| Some(live.get(prefix)?).filter(|live| live.1 == name));
                match old.filter(|_| !whole) {
                    Some((old, name)) => {
                        by_changes += 1;
                        tree.put(prefix, &self.maker.since(name, old, site, made))?;
                    }
                    None => tree.put(prefix, &self.maker.whole(site, made))?,
                }
            }
            let audience = if new.contains_key("") { "staff" } else { "all" };
            Ok(Release { audience: audience.to_owned(), ..Release::default() })
        };
        let published = folder.publish::<PublishError>(false, Timestamp::from_second(clock).unwrap(), put);
        published.map(|(_, stats, _)| (stats, by_changes))
    }

    fn tree(&self, name: &str) -> Files {
        let folder = self.folder().join("trees").join(name);
        if folder.exists() { tree(&folder) } else { Files::new() }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder().join(".kedang-state").join(name)
    }

    fn live(&self) -> &'static str {
        if fs::read_link(self.folder().join("current")).unwrap().ends_with("a") { "a" } else { "b" }
    }

    fn waiting(&self) -> &'static str {
        if self.live() == "a" { "b" } else { "a" }
    }

    /// One site in a folder by itself.
    fn one(site: &Files, made: &str) -> Puts {
        Puts::from([(String::new(), (site.clone(), made.to_owned()))])
    }
}

#[derive(Clone, Copy, Debug)]
enum Before {
    Nothing,
    /// The waiting tree has lost its seal, as when a release broke off.
    NoSeal,
    /// The list of the waiting tree is damaged.
    NoList,
    /// The list of the live tree is damaged.
    NoLiveList,
    /// A release of which a page cannot be made.
    Failure,
}

fn before() -> impl Strategy<Value = Before> {
    use Before::*;
    prop_oneof![6 => Just(Nothing), 1 => Just(NoSeal), 1 => Just(NoList), 1 => Just(NoLiveList), 1 => Just(Failure)]
}

/// A step: a site, another for a second folder if there are two, seconds that pass, what happens before.
type Step = (Files, Option<Files>, i64, Before);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let second = prop_oneof![1 => Just(None), 2 => site().prop_map(Some)];
    let step = (site(), second, prop_oneof![Just(1), Just(1200), Just(4000)], before());
    prop::collection::vec(step, 2..9)
}

fn puts(site: Files, second: Option<Files>, number: usize) -> Puts {
    let Some(second) = second else { return Shelf::one(&site, &number.to_string()) };
    // names are of one site and one folder
    let named = |prefix: &str, site| (prefix.to_owned(), (site, format!("{prefix}{number}")));
    Puts::from([named("staff/", site), named("management/", second)])
}

proptest! {
    #![proptest_config(Config::with_cases(20))]

    #[test]
    fn changes_give_the_same_trees_and_lists_as_whole_sites(steps in steps()) {
        let (shelf, twin) = (Shelf::new(), Shelf::new());
        let (mut live, mut clock) = (Puts::new(), 0);
        for (number, (site, second, seconds, before)) in steps.into_iter().enumerate() {
            clock += seconds;
            let new = puts(site, second, number);
            if number > 0 {
                damage(&shelf, before, clock);
            }
            let (stats, by_changes) = shelf.publish(clock, &live, &new, false).unwrap();
            let (expected, _) = twin.publish(clock, &live, &new, true).unwrap();
            let alike = new.keys().filter(|prefix| live.contains_key(*prefix)).count();
            prop_assert_eq!(by_changes, if matches!(before, Before::NoLiveList) { 0 } else { alike }, "{:?}", before);
            if matches!(before, Before::NoLiveList) {
                // without its list nobody knows which assets were there
                let flat = |(prefix, (site, _)): (&String, &(Files, String))| {
                    site.iter().map(|(path, text)| (format!("{prefix}{path}"), text.clone())).collect::<Vec<_>>()
                };
                prop_assert_eq!(shelf.tree(shelf.live()), new.iter().flat_map(flat).collect::<Files>());
                return Ok(());
            }
            prop_assert_eq!(shelf.live(), twin.live());
            prop_assert_eq!(shelf.tree(shelf.live()), twin.tree(twin.live()));
            let list = |shelf: &Shelf| fs::read(shelf.file(&format!("{}.list", shelf.live()))).unwrap();
            prop_assert_eq!(list(&shelf), list(&twin));
            let files = |stats: &Stats| (stats.bytes, stats.unchanged + stats.written);
            prop_assert_eq!(files(&stats), files(&expected));
            live = new;
        }
    }
}

fn damage(shelf: &Shelf, before: Before, clock: i64) {
    let spoil_file = |path: PathBuf| {
        if let Ok(mut bytes) = fs::read(&path) {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(path, bytes).unwrap();
        }
    };
    match before {
        Before::Nothing => {}
        Before::NoSeal => drop(fs::remove_file(shelf.file(&format!("{}.seal", shelf.waiting())))),
        Before::NoList => spoil_file(shelf.file(&format!("{}.list", shelf.waiting()))),
        Before::NoLiveList => spoil_file(shelf.file(&format!("{}.list", shelf.live()))),
        Before::Failure => {
            let live = Live::open(&shelf.folder(), || {}).unwrap();
            let put = |tree: &mut Tree<'_>| {
                let since = tree.since("").map(str::to_owned);
                let mut site = since.map_or_else(Output::new, Output::since);
                site.add("a new page.html", b"new".as_slice()).unwrap();
                spoil(&mut site);
                tree.put("", &site).map(|()| Release::default())
            };
            let failed = live.publish::<PublishError>(false, Timestamp::from_second(clock).unwrap(), put);
            assert!(matches!(failed, Err(PublishError::Made { .. })));
            live.give_up();
        }
    }
}

#[test]
fn what_changes_do_not_name_is_not_touched() {
    let shelf = Shelf::new();
    let sites = [1, 2, 3, 4, 5].map(|release| Shelf::one(&numbered(release), &release.to_string()));
    shelf.publish(0, &Puts::new(), &sites[0], false).unwrap();
    let state = |tree: &str, path: &str| {
        let found = fs::metadata(shelf.folder().join("trees").join(tree).join(path)).unwrap();
        (found.ino(), found.mtime(), found.mtime_nsec())
    };
    for at in 1..sites.len() {
        let (old, new) = (&sites[at - 1][""].0, &sites[at][""].0);
        let (live, waiting) = (shelf.live(), shelf.tree(shelf.waiting()));
        let before: BTreeMap<&String, _> = old.keys().map(|path| (path, state(live, path))).collect();
        let (stats, by_changes) = shelf.publish(at as i64, &sites[at - 1], &sites[at], false).unwrap();
        let is_new = |tree: &Files, (path, text): &(&String, &String)| tree.get(*path) != Some(text);
        let changed = new.iter().filter(|file| is_new(old, file) && is_new(&waiting, file)).count();
        assert_eq!((stats.written, by_changes), (changed, 1));
        assert_eq!(&shelf.tree(shelf.live()), new);
        assert_eq!(&shelf.tree(live), old, "what waits is as it was");
        for (path, before) in before {
            assert_eq!(state(live, path), before);
            if old.get(path) == new.get(path) {
                assert_eq!(state(shelf.live(), path), before, "{path} is one file with two names");
            }
        }
    }
}

#[test]
fn changes_need_the_release_that_they_are_told_against() {
    let shelf = Shelf::new();
    let [one, two, three] = [1, 2, 3].map(|release| Shelf::one(&numbered(release), &release.to_string()));
    let refused = |since: &str, old: &Puts, new: &Puts| {
        let live = Live::open(&shelf.folder(), || {}).unwrap();
        let changes = shelf.maker.since(since, &old[""].0, &new[""].0, "x");
        let put = |tree: &mut Tree<'_>| {
            let error = tree.put("", &changes).unwrap_err();
            assert!(matches!(error, PublishError::WholeNeeded { .. }), "{error}");
            // nothing has been done, so that the whole site can be put instead
            tree.put("", &shelf.maker.whole(&new[""].0, &new[""].1)).map(|()| Release::default())
        };
        live.publish::<PublishError>(false, Timestamp::UNIX_EPOCH, put).unwrap();
        assert_eq!(shelf.tree(shelf.live()), new[""].0);
        assert_eq!(live.release().unwrap().made, BTreeMap::from([(String::new(), new[""].1.clone())]));
    };
    refused("1", &one, &two);
    refused("1", &one, &three);
    refused("2", &two, &one);
    // the waiting tree is the release before: its name is none either
    refused("3", &three, &two);
    // another folder has another name
    let live = Live::open(&shelf.folder(), || {}).unwrap();
    let changes = shelf.maker.since("2", &two[""].0, &three[""].0, "3");
    let put = |tree: &mut Tree<'_>| tree.put("staff/", &changes).map(|()| Release::default());
    let failed = live.publish::<PublishError>(false, Timestamp::UNIX_EPOCH, put);
    assert!(matches!(failed, Err(PublishError::WholeNeeded { .. })));
    assert_eq!(shelf.tree(shelf.live()), two[""].0);
}

#[test]
fn a_live_tree_that_lost_a_file_is_mended_by_the_whole_site() {
    let shelf = Shelf::new();
    let sites = [1, 2, 3].map(|release| Shelf::one(&numbered(release), &release.to_string()));
    shelf.publish(0, &Puts::new(), &sites[0], false).unwrap();
    shelf.publish(0, &sites[0], &sites[1], false).unwrap();
    // a page of which the waiting tree has an older version
    let (path, _) = sites[1][""].0.iter().find(|(path, text)| sites[0][""].0.get(*path) != Some(text)).unwrap();
    let page = sites[1][""].0.keys().find(|page| {
        let text = |at: usize| sites[at][""].0.get(*page);
        *page != path && text(0) != text(1) && text(1) == text(2)
    });
    fs::remove_file(shelf.folder().join("current").join(page.unwrap())).unwrap();
    let failed = shelf.publish(0, &sites[1], &sites[2], false);
    assert!(matches!(failed, Err(PublishError::WholeNeeded { .. })), "{failed:?}");
    assert!(release(&shelf.folder()).is_some(), "what is live is known all the same");
    assert_eq!(shelf.publish(0, &sites[1], &sites[2], false).unwrap().1, 0);
    assert_eq!(shelf.tree(shelf.live()), sites[2][""].0);
    // from here on changes are enough; the tree that lost the file is made from nothing
    for (old, new) in [(&sites[2], &sites[1]), (&sites[1], &sites[0])] {
        assert_eq!(shelf.publish(0, old, new, false).unwrap().1, 1);
        assert_eq!(shelf.tree(shelf.live()), new[""].0);
    }
}

#[test]
fn a_live_tree_that_lost_a_file_is_not_believed_when_it_waits() {
    let shelf = Shelf::new();
    let site = |release: &str| {
        let mut files = numbered(1);
        files.insert("index.html".to_owned(), release.to_owned());
        Shelf::one(&files, release)
    };
    shelf.publish(0, &Puts::new(), &site("1"), false).unwrap();
    fs::remove_file(shelf.folder().join("current/pages/0/0.html")).unwrap();
    shelf.publish(0, &site("1"), &site("2"), true).unwrap();
    assert_eq!(shelf.tree(shelf.live()), site("2")[""].0);
    assert_eq!(shelf.publish(0, &site("2"), &site("3"), false).unwrap().1, 1);
    assert_eq!(shelf.tree(shelf.live()), site("3")[""].0);
}

#[test]
fn a_page_that_cannot_be_made_costs_the_waiting_tree_nothing() {
    let shelf = Shelf::new();
    let sites = [1, 2, 3].map(|release| Shelf::one(&numbered(release), &release.to_string()));
    shelf.publish(0, &Puts::new(), &sites[0], false).unwrap();
    shelf.publish(0, &sites[0], &sites[1], false).unwrap();
    let waiting = shelf.waiting();
    let before = shelf.tree(waiting);
    damage(&shelf, Before::Failure, 0);
    assert!(shelf.file(&format!("{waiting}.seal")).exists());
    assert_eq!(shelf.tree(waiting), before);
    assert!(!shelf.folder().join(".kedang-tmp").exists());
    assert_eq!(shelf.publish(0, &sites[1], &sites[2], false).unwrap().1, 1);
    assert_eq!(shelf.tree(shelf.live()), sites[2][""].0);
}

#[test]
fn parts_of_an_index_are_read_once() {
    let shelf = Shelf::new();
    let (source, path) = (shelf.home.path().join("segment"), format!("search/{}.term", "0a".repeat(16)));
    let publish = |name: &str, since: Option<&str>| {
        let live = Live::open(&shelf.folder(), || {}).unwrap();
        let mut site = since.map_or_else(Output::new, Output::since);
        site.add_file(&path, &source).unwrap();
        site.name(name);
        let put = |tree: &mut Tree<'_>| tree.put("", &site).map(|()| Release::default());
        live.publish::<PublishError>(false, Timestamp::UNIX_EPOCH, put).unwrap().1
    };
    fs::write(&source, "terms").unwrap();
    assert_eq!(publish("1", None).written, 1);
    // other bytes of the same length under a name that says all: nobody looks
    fs::write(&source, "TERMS").unwrap();
    assert_eq!(publish("2", None).written, 0);
    assert_eq!(publish("3", Some("2")).written, 0);
    assert_eq!(fs::read_to_string(shelf.folder().join("current").join(&path)).unwrap(), "terms");
    fs::write(&source, "more terms").unwrap();
    assert_eq!(publish("4", Some("3")).written, 1);
    assert_eq!(fs::read_to_string(shelf.folder().join("current").join(&path)).unwrap(), "more terms");
    assert_eq!(fs::metadata(&source).unwrap().nlink(), 1);
}

#[test]
fn the_same_site_by_changes_is_not_switched() {
    let shelf = Shelf::new();
    shelf.publish(0, &Puts::new(), &Shelf::one(&numbered(1), "1"), false).unwrap();
    let again = |since: &str, files: &[(&str, &str)]| {
        let live = Live::open(&shelf.folder(), || {}).unwrap();
        let mut site = Output::since(since);
        files.iter().for_each(|(path, text)| site.add(*path, text.as_bytes()).unwrap());
        site.name("2");
        let put = |tree: &mut Tree<'_>| tree.put("", &site).map(|()| Release::default());
        live.publish::<PublishError>(true, Timestamp::UNIX_EPOCH, put).unwrap().2
    };
    assert_eq!(again("1", &[]), Switched::Same);
    assert_eq!(again("1", &[("build.json", "{}"), ("assets/state.en.js", "x")]), Switched::Same);
    assert_eq!(again("1", &[("index.html", "2")]), Switched::Yes);
    assert_eq!(again("2", &[]), Switched::Same);
}

#[test]
fn a_list_in_the_former_format_is_none() {
    let shelf = Shelf::new();
    let [one, two, three] = [1, 2, 3].map(|release| Shelf::one(&numbered(release), &release.to_string()));
    shelf.publish(0, &Puts::new(), &one, false).unwrap();
    shelf.publish(0, &one, &two, false).unwrap();
    for name in ["a", "b"] {
        let text = fs::read_to_string(shelf.file(&format!("{name}.seal"))).unwrap();
        let json = text.split_once('\n').unwrap().1.replacen("\"version\":2", "\"version\":1", 1);
        let sealed = format!("{}\n{json}", blake3::hash(json.as_bytes()).to_hex());
        fs::write(shelf.file(&format!("{name}.seal")), sealed).unwrap();
    }
    assert_eq!(shelf.publish(0, &two, &three, false).unwrap().1, 0);
    assert_eq!(shelf.tree(shelf.live()), three[""].0);
}
