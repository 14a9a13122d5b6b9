//! What an audience may not see is in no byte of its site, and what it may see is there.
//!
//! A repository with a type for every sensitivity and fields of every sensitivity and kind holds a canary in each;
//! the site of every audience is searched for all of them. See `canary` for what they look like.

mod findings;
mod forms;
mod starter;

use forms::{everything, history, titles};

use kedang::check::check;
use kedang::history::History;
use kedang::snapshot::{GitEnv, Revision, Root};
use kedang::view::{Log, view};

use crate::canary::{Canaries, Shape, Site, find, level, levels};
use crate::project::Project;

const CONFIG: &str = "\
kedang: 1
site: {title: {zh: 金丝雀, en: Canaries}, languages: [zh-CN, en], timezone: Asia/Shanghai, url: 'https://canary.test.example/'}
forge: {kind: gitea, url: 'https://git.test.example/a/b', branch: main}
people: {type: person, login: login, email: email}
audiences:
  public: {label: {zh: 外人, en: Visitors}, sees: public}
  internal: {label: {zh: 员工, en: Staff}, sees: internal}
  confidential: {label: {zh: 经理, en: Managers}, sees: confidential}
  restricted: {label: {zh: 领导, en: Heads}, sees: restricted}
";

/// Builds the site of every audience and tells what is wrong with each.
fn judge(project: &Project, canaries: &Canaries, status: i32) {
    let out = project.beside("site");
    let out_text = out.display().to_string();
    let args = ["build", ".", "--out", &out_text, "--audience", "all", "--keep-going", "--output-format", "concise"];
    let run = project.kedang(args);
    assert_eq!(run.status, status, "{}{}", run.stdout, run.stderr);
    let mut wrong = Vec::new();
    for (sees, sensitivity) in levels() {
        let site = Site::read(&out.join(sensitivity.name()));
        assert!(canaries.shown_to(sees) > 0 || sees == 1, "nothing to find for {}", sensitivity.name());
        wrong.extend(canaries.judge(&site, sees).into_iter().map(|fault| format!("{}: {fault}", sensitivity.name())));
    }
    assert!(wrong.is_empty(), "{} faults\n{}\n{}", wrong.len(), wrong.join("\n"), run.stdout);
}

#[test]
fn no_audience_finds_what_is_above_its_level() {
    let project = Project::empty();
    let mut canaries = Canaries::default();
    project.git(["init", "-q", "-b", "main"]);
    // Everything stood there before with other values, of which pages have room for some.
    for former in [true, false] {
        canaries.former = former;
        project.write("kedang.yaml", CONFIG);
        for (_, sensitivity) in levels() {
            everything(sensitivity, &project, &mut canaries);
        }
        titles(&project, &mut canaries);
        if former {
            project.commit("从前");
            project.git(["rm", "-rq", "."]);
        }
    }
    history(&project, &mut canaries);
    judge(&project, &canaries, 0);
    whole_history(&project, &canaries);
}

/// Judges the history of every record as the view gives it, before pages shorten it.
fn whole_history(project: &Project, canaries: &Canaries) {
    let root = Root::at(project.root(), &GitEnv::default()).unwrap();
    let snapshot = Revision::open(&root, "HEAD").unwrap();
    let model = check(&snapshot, "2026-04-01T04:00:00Z".parse().unwrap()).model;
    let history = History::read(&root, "", "HEAD", 100).unwrap();
    let mut counts = Vec::new();
    for audience in &model.schema.config.audiences {
        let view = view(&model, audience);
        let log = Log::new(&model, &view, audience.sees, &history);
        let mut told = String::new();
        for index in view.indices() {
            for entry in log.of(index, usize::MAX).entries {
                told.push_str(&format!("{} {} {:?}\n", entry.commit.author, log.subject(&entry), entry.changes));
            }
        }
        let found = find(&told);
        let leaks: Vec<String> =
            found.iter().filter(|token| token.1 > level(audience.sees)).map(|token| canaries.describe(token)).collect();
        assert!(leaks.is_empty(), "{}: {leaks:#?}", audience.name);
        counts.push(found.len());
    }
    assert!(counts.is_sorted() && counts[0] > 40 && counts[3] > counts[0] * 2, "{counts:?}");
}

#[test]
fn a_file_is_as_secret_as_whoever_says_most() {
    let project = Project::empty();
    let mut canaries = Canaries::default();
    project.write("kedang.yaml", CONFIG.replace("people: {type: person, login: login, email: email}\n", ""));
    project.write("types/memo.yaml", "type: memo\nlabel: {zh: 便函, en: Memo}\nfile: memos/{id}.md\nsensitivity: public\nbody: {label: {zh: 文, en: Text}}\nfields:\n  shown: {kind: attachment}\n  kept: {kind: attachment, sensitivity: confidential}\n");
    project.write("types/hush.yaml", "type: hush\nlabel: {zh: 密, en: Hush}\nfile: hush/{id}.yaml\nsensitivity: restricted\nfields:\n  file: {kind: attachment}\n");
    let [open, kept, hushed] = [(1, "open file"), (3, "confidential file"), (4, "file of a hidden record")]
        .map(|(level, what)| canaries.plant(Shape::Word, level, what));
    project.write("memos/open.txt", open).write("memos/kept.txt", kept).write("hush/hushed.txt", hushed);
    project.write("hush/h.yaml", "file: hushed.txt\n");
    project.write(
        "memos/a.md",
        "---\nshown: open.txt\nkept: kept.txt\n---\n[a](kept.txt) [b](../hush/hushed.txt) ![c](kept.txt)\n",
    );
    project.write("memos/b.md", "---\nshown: kept.txt\nattachments: [../hush/hushed.txt]\n---\n");
    judge(&project.init(), &canaries, 0);
}
