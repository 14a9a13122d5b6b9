//! Tests that a state brought up to date is the one that would have been made from nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::advance::{self, From};
use super::compare;
use super::files::{self as changed_files, FileChange};
use super::findings::Findings;
use super::state::Folder;
use super::tables::Kept;
use super::whole;
use crate::check::{Checked, check};
use crate::model::{Aspects, Model};
use crate::snapshot::{Memory, Snapshot};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/records");

type Files = BTreeMap<String, Vec<u8>>;

/// The starter pack with some of its customers.
fn starter() -> Files {
    let mut files = Files::new();
    let mut folders = vec![&STARTER];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            let customer = path.strip_prefix("customers/").and_then(|rest| rest.split('/').next());
            if customer.is_none_or(|id| id < "KH-20250107") && !path.contains("/.") {
                files.insert(path, file.contents().to_vec());
            }
        }
    }
    files
}

fn blob(bytes: &[u8]) -> [u8; 20] {
    let mut blob = [0; 20];
    blob.copy_from_slice(&blake3::hash(bytes).as_bytes()[..20]);
    blob
}

/// One edit of some file, chosen by numbers.
#[derive(Clone, Debug)]
enum Edit {
    /// A line of a record goes.
    DropLine(usize, usize),
    /// A value in one record is replaced by one of another record.
    TakeLine(usize, usize, usize),
    /// A record is copied under another id.
    Copy(usize, u8),
    /// A file goes.
    Delete(usize),
    /// A record gets another id, and perhaps keeps the old one as an alias.
    Rename(usize, u8, bool),
    /// Text is added to a body.
    Write(usize, usize),
    /// An attachment comes or goes.
    Attach(usize),
    /// A file of settings changes.
    Settings(usize),
    /// Hours pass, or are taken back.
    Time(i64),
}

fn edit() -> impl Strategy<Value = Edit> {
    let n = || any::<u16>().prop_map(usize::from);
    prop_oneof![
        4 => (n(), n()).prop_map(|(a, b)| Edit::DropLine(a, b)),
        6 => (n(), n(), n()).prop_map(|(a, b, c)| Edit::TakeLine(a, b, c)),
        3 => (n(), any::<u8>()).prop_map(|(a, b)| Edit::Copy(a, b)),
        3 => n().prop_map(Edit::Delete),
        3 => (n(), any::<u8>(), any::<bool>()).prop_map(|(a, b, c)| Edit::Rename(a, b, c)),
        3 => (n(), n()).prop_map(|(a, b)| Edit::Write(a, b)),
        1 => n().prop_map(Edit::Attach),
        1 => n().prop_map(Edit::Settings),
        2 => prop_oneof![4 => 1i64..2000, 1 => -40i64..0].prop_map(Edit::Time),
    ]
}

fn is_record(path: &str) -> bool {
    (path.starts_with("customers/") || path.starts_with("staff/")) && (path.ends_with(".md") || path.ends_with(".yaml"))
}

fn apply(files: &mut Files, now: &mut Timestamp, edit: &Edit) {
    let records: Vec<String> = files.keys().filter(|path| is_record(path)).cloned().collect();
    if records.is_empty() {
        return;
    }
    let pick = |n: usize| records[n % records.len()].clone();
    let text = |files: &Files, path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    let renamed = |path: &str, suffix: u8| match path.ends_with("customer.yaml") {
        true => path.replacen("/customer.yaml", &format!("-{suffix}/customer.yaml"), 1),
        false => path.replacen('.', &format!("-{suffix}."), 1),
    };
    match edit {
        Edit::DropLine(a, line) => {
            let path = pick(*a);
            let mut lines: Vec<String> = text(files, &path).lines().map(str::to_owned).collect();
            let line = line % lines.len().max(1);
            if line < lines.len() {
                lines.remove(line);
            }
            files.insert(path, (lines.join("\n") + "\n").into_bytes());
        }
        Edit::TakeLine(a, b, line) => {
            let (to, from) = (pick(*a), pick(*b));
            let other = text(files, &from);
            let taken = other.lines().nth(line % other.lines().count().max(1)).unwrap_or_default().to_owned();
            let key = taken.split(':').next().unwrap_or_default().to_owned();
            let own = text(files, &to);
            let same = own.lines().position(|own| !key.is_empty() && own.starts_with(&format!("{key}:")));
            let mut lines: Vec<&str> = own.lines().collect();
            match same {
                Some(at) => lines[at] = &taken,
                None => lines.insert(1.min(lines.len()), &taken),
            }
            let text = lines.join("\n") + "\n";
            files.insert(to, text.into_bytes());
        }
        Edit::Copy(a, suffix) => {
            let path = pick(*a);
            files.insert(renamed(&path, *suffix), files[&path].clone());
        }
        Edit::Delete(a) => {
            files.remove(&pick(*a));
        }
        Edit::Rename(a, suffix, alias) => {
            let path = pick(*a);
            if let Some(bytes) = files.remove(&path) {
                let mut text = String::from_utf8_lossy(&bytes).into_owned();
                if *alias {
                    let id = path.trim_end_matches("/customer.yaml").rsplit('/').next().unwrap_or_default();
                    let id = id.split('.').next().unwrap_or_default();
                    let line = format!("aliases: [{id}]\n");
                    let at = if text.starts_with("---\n") { 4 } else { 0 };
                    text.insert_str(at, &line);
                }
                files.insert(renamed(&path, *suffix), text.into_bytes());
            }
        }
        Edit::Write(a, b) => {
            let (path, other) = (pick(*a), pick(*b));
            let id = other.trim_end_matches("/customer.yaml").rsplit('/').next().unwrap_or_default();
            let id = id.split('.').next().unwrap_or_default().to_owned();
            if path.ends_with(".md") {
                let line = format!("\n见 [[{id}]]，照片在 [这里](attachments/{}.png)。\n", b % 3);
                files.get_mut(&path).unwrap().extend(line.into_bytes());
            }
        }
        Edit::Attach(n) => {
            let path = format!("attachments/{}.png", n % 3);
            if files.remove(&path).is_none() {
                files.insert(path, vec![1; n % 7]);
            }
        }
        Edit::Settings(n) => {
            let path = ["catalogs/sla.yaml", "kedang.yaml", "types/contact.yaml"][n % 3];
            files.get_mut(path).unwrap().extend(b"# \n");
        }
        Edit::Time(hours) => {
            *now = now.checked_add(SignedDuration::from_hours(*hours)).unwrap_or(*now);
        }
    }
}

fn changes(old: &Files, new: &Files, snapshot: &Memory) -> Vec<FileChange> {
    let paths: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = paths.into_iter().filter(|path| old.get(*path) != new.get(*path));
    let change = |path: &String| {
        let now = new.get(path).and_then(|bytes| Some((snapshot.entry(path)?, blob(bytes))));
        (path.clone(), now)
    };
    changed.map(change).collect()
}

/// Everything that a model holds, as text.
fn held(model: &Model) -> Vec<String> {
    let rows = model.indices().into_iter().map(|index| format!("{index} {:?}", model.share(index)));
    rows.chain(model.ids().iter().map(|id| format!("{id} {:?}", model.find(id)))).collect()
}

fn assert_same(checked: &Checked, model: &Model, findings: &Findings, what: &str) {
    let (wanted, found) = (held(&checked.model), held(model));
    if let Some((wanted, found)) = wanted.iter().zip(&found).find(|(wanted, found)| wanted != found) {
        let at = wanted.chars().zip(found.chars()).take_while(|(a, b)| a == b).count();
        let around = |text: &str| text.chars().skip(at.saturating_sub(60)).take(160).collect::<String>();
        let record = wanted.chars().take(120).collect::<String>();
        panic!("{what}\n{record}\nwanted …{}\nfound  …{}", around(wanted), around(found));
    }
    assert_eq!(wanted.len(), found.len(), "{what}");
    let found = findings.sorted();
    for finding in &checked.diagnostics {
        assert!(found.contains(finding), "{what}: not found: {finding:?}");
    }
    for finding in &found {
        assert!(checked.diagnostics.contains(finding), "{what}: should not be found: {finding:?}");
    }
    assert!(found == checked.diagnostics, "{what}: another order");
}

fn run(edits: &[Vec<Edit>]) {
    let folder = tempfile::tempdir().unwrap();
    let folder = Folder::new(folder.path(), "test");
    let mut files = starter();
    let mut now: Timestamp = "2026-04-01T04:00:00Z".parse().unwrap();
    let snapshot = Memory::new(files.clone());
    let made = whole::make(&folder, &snapshot, &|path| blob(&files[path]), None, now, "0".to_owned()).unwrap();
    let checked = check(&snapshot, now);
    assert_eq!(made.state.findings.sorted(), checked.diagnostics);
    let (mut log, state) = (made.log, made.state);
    log.flush().unwrap();
    folder.write(&state).unwrap();
    for (number, edits) in edits.iter().enumerate() {
        let before = files.clone();
        for edit in edits {
            apply(&mut files, &mut now, edit);
        }
        let snapshot = Memory::new(files.clone());
        let changes = changes(&before, &files, &snapshot);
        let state = folder.read().expect("a whole state");
        let checked = check(&snapshot, now);
        let (schema, settings) = advance::schema_of(&snapshot);
        let Some((tables, next)) = changed_files::tables(&state, &schema, &changes) else {
            let name = number.to_string();
            let made = whole::make(&folder, &snapshot, &|path| blob(&files[path]), Some(&state), now, name).unwrap();
            for (path, row) in made.state.tables.records.iter() {
                let before = state.tables.records.get(path).map(Kept::key);
                assert!(before.is_none_or(|key| key == Kept::key(row)), "a record keeps its key");
            }
            let (mut log, state) = (made.log, made.state);
            log.flush().unwrap();
            folder.write(&state).unwrap();
            continue;
        };
        let schema = (schema, settings);
        let from = || From {
            state: state.clone(),
            log: folder.log(&state.head),
            tables: tables.clone(),
            next,
            changes: &changes,
            snapshot: &snapshot,
            schema: schema.clone(),
            now,
            name: number.to_string(),
        };
        if now == state.head.now {
            let (model, findings) = advance::compare(from()).expect("nothing is damaged");
            assert_same(&checked, &model, &findings, &format!("step {number}, compared: {edits:?}"));
        }
        let mut advanced = advance::advance(from()).expect("nothing is damaged");
        let findings = &advanced.state.findings;
        assert_same(&checked, &advanced.model, findings, &format!("step {number}: {edits:?}"));
        Arc::get_mut(&mut advanced.log).unwrap().flush().unwrap();
        folder.write(&advanced.state).unwrap();
        // What was written reads as what was computed.
        let again = folder.read().unwrap();
        assert_eq!(again.findings, advanced.state.findings);
        let keys: Vec<_> = again.tables.records.iter().map(|(_, row)| Kept::key(row)).collect();
        assert_eq!(keys.len(), keys.iter().collect::<std::collections::BTreeSet<_>>().len(), "keys are unique");
    }
}

#[test]
fn a_changed_type_leaves_alone_what_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Folder::new(folder.path(), "test");
    let now: Timestamp = "2026-04-01T04:00:00Z".parse().unwrap();
    let mut files = starter();
    let make = |files: &Files, known| {
        let snapshot = Memory::new(files.clone());
        let mut made = whole::make(&folder, &snapshot, &|path| blob(&files[path]), known, now, String::new()).unwrap();
        made.log.flush().unwrap();
        made
    };
    let before = make(&files, None).state;
    let changed = |files: &Files| compare::changed(&before, folder.log(&before.head), &make(files, Some(&before)));
    let put = |files: &mut Files, path: &str, from: &str, to: &str| {
        let text = String::from_utf8(files[path].clone()).unwrap().replacen(from, to, 1);
        files.insert(path.to_owned(), text.into_bytes());
    };
    put(&mut files, "types/contact.yaml", "zh: 职务,", "zh: 职位,");
    let words = changed(&files).unwrap();
    assert_eq!((words.records.len(), words.new.len(), words.gone.len()), (0, 0, 0), "{words:?}");
    assert_eq!(words.files, ["types/contact.yaml".to_owned()].into());
    put(&mut files, "types/staff.yaml", "title: \"{{ name }}\"", "title: \"{{ name }}!\"");
    let titles = changed(&files).unwrap();
    let staff = files.keys().filter(|path| path.starts_with("staff/")).count();
    let titled = titles.records.values().filter(|aspects| aspects.meets(Aspects::TITLE)).count();
    assert!(titled >= staff && titles.records.len() < before.tables.records.len(), "{titled} of {staff}: {titles:?}");
    let other = String::from_utf8(files["types/contact.yaml"].clone()).unwrap().replace("contact", "other");
    files.insert("types/other.yaml".to_owned(), other.into_bytes());
    assert!(changed(&files).is_none(), "the types have other numbers");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "more edits than usual are asked for by whoever runs the test")]
fn a_state_brought_up_to_date_is_the_one_made_from_nothing() {
    let cases = std::env::var("KEDANG_EDITS").ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    let config = Config { cases, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    let seed: u64 = std::env::var("KEDANG_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let edits = proptest::collection::vec(proptest::collection::vec(edit(), 1..4), 1..8);
    runner
        .run(&edits, |edits| {
            run(&edits);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}
