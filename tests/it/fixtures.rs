//! Fixtures: `tests/fixtures/<name>/` holds files that are laid over `tests/base`, and says inside them what
//! `kedang check` must find, no more and no less.
//!
//! | where | what |
//! | --- | --- |
//! | `# expect: code, code` at the end of a YAML line | findings on this line |
//! | `expect.txt` | for files that can hold no comment, Markdown bodies among them: `path:line: code`, one a line, or `path: code` where there is no line |
//! | `setup.txt` | what git cannot hold in a portable way, see [`Step`] |
//! | `fixed/` | how files look after `kedang check --fix` |

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use serde_json::Value;

use crate::project::{Project, read_tree, workspace};

/// A finding on a line, 0 where it has none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    file: String,
    line: u64,
    code: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.code)
    }
}

/// A line of `setup.txt`; texts stand in double quotes with Rust's escapes and `\x80` for any byte.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// `write PATH "TEXT"`
    Write(String, Vec<u8>),
    /// `repeat PATH COUNT "TEXT"`: appends the text so many times.
    Repeat(String, usize, Vec<u8>),
    /// `symlink PATH TARGET`
    Symlink(String, String),
    /// `remove PATH`
    Remove(String),
    /// `git ARGUMENTS`: runs git; `conflict ARGUMENTS` does too, but git must then find a conflict.
    Git(Vec<String>, bool),
    /// `args ARGUMENTS`: further arguments of `kedang check`.
    Arguments(Vec<String>),
    /// `unreadable PATH`: takes the right to read away; root reads all the same, so the fixture is then passed over.
    Unreadable(String),
}

struct Fixture {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
    fixed: BTreeMap<String, Vec<u8>>,
    steps: Vec<Step>,
    expected: Vec<Finding>,
}

#[test]
fn the_base_has_no_finding() {
    let project = Project::small();
    let run = project.kedang(["check", ".", "--output-format", "concise"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

#[test]
fn the_starter_pack_has_no_finding() {
    let project = Project::starter();
    let run = project.kedang(["check", ".", "--output-format", "concise", "--now", "2026-12-01"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

#[test]
fn fixtures_find_exactly_what_they_expect() {
    let mut failures = Vec::new();
    for fixture in fixtures() {
        if let Err(failure) = fixture.check() {
            failures.push(format!("== tests/fixtures/{}\n{failure}", fixture.name));
        }
    }
    assert!(failures.is_empty(), "{} fixtures differ\n{}", failures.len(), failures.join("\n"));
}

/// Every finding as people read it, for reviewers: a change of words shows in the difference of these files.
#[test]
fn findings_as_people_read_them() {
    // What depends on the system or on who runs the tests is left out.
    let steady = |fixture: &Fixture| !fixture.steps.iter().any(|step| matches!(step, Step::Unreadable(_)));
    for lang in ["zh", "en"] {
        let mut all = String::new();
        for fixture in fixtures().iter().filter(|fixture| steady(fixture)) {
            let Some(project) = fixture.project() else { continue };
            let arguments = ["check", ".", "--lang", lang].into_iter().chain(fixture.arguments().map(String::as_str));
            let run = project.kedang(arguments);
            all.push_str(&format!("══ {}\n{}", fixture.name, project.normal(&run.stdout)));
        }
        insta::assert_snapshot!(format!("findings_{lang}"), all);
    }
}

#[test]
fn every_code_has_a_fixture() {
    let mut known: BTreeSet<&str> = kedang::diag::codes::CODES.iter().map(|row| row.code).collect();
    let expected: Vec<Finding> = fixtures().into_iter().flat_map(|fixture| fixture.expected).collect();
    let rules: Vec<&Finding> = expected.iter().filter(|finding| !known.contains(&*finding.code)).collect();
    let only_rules = rules.iter().all(|finding| finding.code.contains('.'));
    assert!(only_rules, "expected, but not in the table of codes: {rules:?}");
    for finding in &expected {
        known.remove(&*finding.code);
    }
    assert!(known.is_empty(), "codes that no fixture expects: {known:?}");
}

fn fixtures() -> Vec<Fixture> {
    let folder = workspace().join("tests/fixtures");
    let mut names: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names.into_iter().map(|name| Fixture::read(&folder.join(&name), name)).collect()
}

impl Fixture {
    fn read(folder: &Path, name: String) -> Fixture {
        let mut files = read_tree(folder);
        let mut text = |name: &str| files.remove(name).map(|bytes| String::from_utf8(bytes).unwrap());
        let steps = text("setup.txt").map(|text| steps(&text)).unwrap_or_default();
        let listed = text("expect.txt").map(|text| listed(&text)).unwrap_or_default();
        let mut fixed = BTreeMap::new();
        let mut plain = BTreeMap::new();
        for (path, bytes) in files {
            match path.strip_prefix("fixed/") {
                Some(path) => fixed.insert(path.to_owned(), bytes),
                None => plain.insert(path, bytes),
            };
        }
        let commented = plain.iter().flat_map(|(path, bytes)| commented(path, &String::from_utf8_lossy(bytes)));
        let mut expected: Vec<Finding> = listed.into_iter().chain(commented).collect();
        expected.sort();
        Fixture { name, files: plain, fixed, steps, expected }
    }

    /// The repository with its mistake; none when this system cannot have it.
    fn project(&self) -> Option<Project> {
        let project = Project::small();
        for (path, bytes) in &self.files {
            project.write(path, bytes);
        }
        self.steps.iter().all(|step| step.take(&project)).then_some(project)
    }

    /// The further arguments of `kedang check`.
    fn arguments(&self) -> impl Iterator<Item = &String> {
        let arguments = self.steps.iter().filter_map(|step| match step {
            Step::Arguments(arguments) => Some(arguments),
            _ => None,
        });
        arguments.flatten()
    }

    fn check(&self) -> Result<(), String> {
        let Some(project) = self.project() else { return Ok(()) };
        let found = findings(&project, self.arguments())?;
        let missing: Vec<&Finding> = without(&self.expected, &found);
        let surplus: Vec<&Finding> = without(&found, &self.expected);
        if !missing.is_empty() || !surplus.is_empty() {
            let lines = |findings: &[&Finding]| findings.iter().map(|f| format!("  {f}\n")).collect::<String>();
            return Err(format!("not found:\n{}not expected:\n{}", lines(&missing), lines(&surplus)));
        }
        self.check_fixed(&project)
    }

    fn check_fixed(&self, project: &Project) -> Result<(), String> {
        if self.fixed.is_empty() {
            return Ok(());
        }
        project.kedang(["check", ".", "--fix"]);
        for (path, wanted) in &self.fixed {
            let wanted = String::from_utf8_lossy(wanted);
            let got = project.read(path);
            if got != wanted {
                return Err(format!("{path} after --fix:\n{got:?}\nwanted:\n{wanted:?}"));
            }
        }
        Ok(())
    }
}

/// What of `all` is not in `others`, counting repetitions.
fn without<'f>(all: &'f [Finding], others: &[Finding]) -> Vec<&'f Finding> {
    let mut others: Vec<&Finding> = others.iter().collect();
    let missing = |finding: &&Finding| match others.iter().position(|other| other == finding) {
        Some(at) => {
            others.remove(at);
            false
        }
        None => true,
    };
    all.iter().filter(missing).collect()
}

/// Runs `kedang check` and reads its JSON.
fn findings<'a>(project: &Project, further: impl Iterator<Item = &'a String>) -> Result<Vec<Finding>, String> {
    let arguments = ["check", ".", "--output-format", "json"].into_iter().chain(further.map(String::as_str));
    let run = project.kedang(arguments);
    let document: Value = serde_json::from_str(&run.stdout)
        .map_err(|error| format!("status {}, no JSON: {error}\n{}{}", run.status, run.stdout, run.stderr))?;
    let list = document["diagnostics"].as_array().ok_or("no `diagnostics` in the JSON")?;
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let mut found: Vec<Finding> = list
        .iter()
        .map(|finding| Finding {
            file: text(finding, "file"),
            line: finding["line"].as_u64().unwrap_or(0),
            code: text(finding, "code"),
        })
        .collect();
    found.sort();
    let errors = list.iter().any(|finding| finding["severity"] == "error");
    match (run.status, errors) {
        (1, true) | (0, false) => Ok(found),
        (status, _) => Err(format!("status {status} with errors: {errors}\n{}", run.stderr)),
    }
}

/// The findings that comments in a file expect.
fn commented(path: &str, text: &str) -> Vec<Finding> {
    let mut expected = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let codes = line.rsplit_once("# expect: ").map(|(_, codes)| codes);
        for code in codes.into_iter().flat_map(|codes| codes.split(", ")) {
            expected.push(Finding { file: path.to_owned(), line: number, code: code.to_owned() });
        }
    }
    expected
}

/// The findings of `expect.txt`.
fn listed(text: &str) -> Vec<Finding> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let finding = |line: &str| {
        let (place, code) = line.rsplit_once(": ").unwrap_or_else(|| panic!("expect.txt: {line}"));
        let place = String::from_utf8(unescape(place)).unwrap();
        let numbered = place.rsplit_once(':').and_then(|(file, line)| Some((file.to_owned(), line.parse().ok()?)));
        let (file, line) = numbered.unwrap_or((place, 0));
        Finding { file, line, code: code.to_owned() }
    };
    lines.map(finding).collect()
}

/// The steps of `setup.txt`.
fn steps(text: &str) -> Vec<Step> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| Step::read(line).unwrap_or_else(|| panic!("setup.txt: {line}"))).collect()
}

impl Step {
    fn read(line: &str) -> Option<Step> {
        let (verb, rest) = line.split_once(' ')?;
        let quoted = |text: &str| Some(unescape(text.strip_prefix('"')?.strip_suffix('"')?));
        let path = |text: &str| String::from_utf8(unescape(text)).ok();
        Some(match verb {
            "write" => {
                let (name, text) = rest.split_once(' ')?;
                Step::Write(path(name)?, quoted(text)?)
            }
            "repeat" => {
                let (name, rest) = rest.split_once(' ')?;
                let (count, text) = rest.split_once(' ')?;
                Step::Repeat(path(name)?, count.parse().ok()?, quoted(text)?)
            }
            "symlink" => {
                let (name, target) = rest.split_once(' ')?;
                Step::Symlink(path(name)?, path(target)?)
            }
            "remove" => Step::Remove(path(rest)?),
            "git" | "conflict" => Step::Git(rest.split(' ').map(str::to_owned).collect(), verb == "conflict"),
            "args" => Step::Arguments(rest.split(' ').map(str::to_owned).collect()),
            "unreadable" => Step::Unreadable(path(rest)?),
            _ => return None,
        })
    }

    /// Does it; false when this system cannot.
    fn take(&self, project: &Project) -> bool {
        match self {
            Step::Write(path, bytes) => {
                project.write(path, bytes);
            }
            Step::Repeat(path, count, bytes) => {
                let mut all = std::fs::read(project.path(path)).unwrap_or_default();
                all.extend(bytes.repeat(*count));
                project.write(path, all);
            }
            Step::Remove(path) => {
                project.remove(path);
            }
            Step::Git(arguments, conflict) => {
                assert_ne!(project.try_git(arguments).is_ok(), *conflict, "{arguments:?}")
            }
            Step::Arguments(_) => {}
            Step::Symlink(path, target) => return symlink(target, &project.path(path)),
            Step::Unreadable(path) => return make_unreadable(&project.path(path)),
        }
        true
    }
}

#[cfg(unix)]
fn symlink(target: &str, path: &Path) -> bool {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(target, path).unwrap();
    true
}

#[cfg(not(unix))]
fn symlink(_: &str, _: &Path) -> bool {
    false
}

#[cfg(unix)]
fn make_unreadable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o000)).unwrap();
    std::fs::read(path).is_err()
}

#[cfg(not(unix))]
fn make_unreadable(_: &Path) -> bool {
    false
}

/// Text with `\n`, `\r`, `\t`, `\"`, `\\`, `\x80` and `\u{202e}` as bytes.
fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('\\') {
        out.extend_from_slice(plain.as_bytes());
        let mut chars = escape.chars();
        rest = match chars.next() {
            Some('n') => push(&mut out, b'\n', chars.as_str()),
            Some('r') => push(&mut out, b'\r', chars.as_str()),
            Some('t') => push(&mut out, b'\t', chars.as_str()),
            Some('x') => {
                let (digits, rest) = chars.as_str().split_at(2);
                push(&mut out, u8::from_str_radix(digits, 16).unwrap(), rest)
            }
            Some('u') => {
                let (digits, rest) = chars.as_str()[1..].split_once('}').unwrap();
                let c = char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap();
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                rest
            }
            Some(c @ ('"' | '\\')) => push(&mut out, c as u8, chars.as_str()),
            other => panic!("unknown escape \\{other:?} in {text:?}"),
        };
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

fn push<'t>(out: &mut Vec<u8>, byte: u8, rest: &'t str) -> &'t str {
    out.push(byte);
    rest
}

#[test]
fn expectations_are_read_from_comments_and_lists() {
    let finding = |file: &str, line, code: &str| Finding { file: file.to_owned(), line, code: code.to_owned() };
    assert_eq!(
        commented("a.yaml", "a: 1\nb: 2 # expect: bad-id, not-unique\n"),
        [finding("a.yaml", 2, "bad-id"), finding("a.yaml", 2, "not-unique")]
    );
    assert_eq!(
        listed("# why\nren\\u{e9}.yaml:3: bad-id\na.yaml: symlink\n"),
        [finding("rené.yaml", 3, "bad-id"), finding("a.yaml", 0, "symlink")]
    );
    assert_eq!(
        steps("write a \"\\xbb\\n\\\"\"\nremove b"),
        [Step::Write("a".to_owned(), b"\xbb\n\"".to_vec()), Step::Remove("b".to_owned())]
    );
}
