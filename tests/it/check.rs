//! `kedang check` as a whole: where nothing is, and what `--fix` does beyond single files.

use crate::project::{Project, Run};

/// The codes of the findings.
fn codes(run: &Run) -> Vec<String> {
    let document: serde_json::Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    let findings = document["diagnostics"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn no_configuration_is_one_finding_wherever_records_are_read_from() {
    let project = Project::small().init();
    project.remove("kedang.yaml").commit("弄丢了配置");
    for from in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
        let run = project.kedang([&["check", ".", "--output-format", "json"], from].concat()).expect(1);
        assert_eq!(codes(&run), ["config-missing"], "{from:?}");
        let run = project.kedang([&["check", ".", "--lang", "en"], from].concat()).expect(1);
        let mend = if from == ["--staged"] { "git add kedang.yaml" } else { "kedang init FOLDER" };
        assert!(run.stdout.contains(mend), "{from:?}: {}", run.stdout);
    }
    project.kedang(["check", "."]).expect(1);
    project.kedang(["check", "--rev", "HEAD~1", "."]).expect(0);
}

#[test]
fn other_commands_say_the_same_and_stop() {
    let project = Project::empty();
    let run = project.kedang(["list", "customer", "--lang", "en"]).expect(2);
    assert!(run.stderr.contains("kedang.yaml") && run.stderr.contains("kedang init"), "{}", run.stderr);
    for name in ["north", "south"] {
        project.write(&format!("{name}/kedang.yaml"), "kedang: 1\nsite: {title: T}\n");
    }
    let run = project.kedang(["check", ".", "--lang", "en"]).expect(2);
    assert!(run.stderr.contains("north, south"), "{}", run.stderr);
    project.kedang(["check", "no-such-folder"]).expect(2);
}

/// A record of the starter pack without one line is one finding, not one for every rule and customer that reads it.
#[test]
fn one_missing_date_is_one_finding() {
    for (folder, field) in [("interactions", "occurred_at:"), ("complaints", "received_at:")] {
        let project = Project::starter();
        let files = crate::project::read_tree(project.root());
        let mut records = files.iter().filter(|(path, _)| path.contains(folder) && path.ends_with(".md"));
        let (path, bytes) = records.next().unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with(field)).collect();
        assert_eq!(kept.len() + 1, text.lines().count(), "{path} has one {field}");
        project.write(path, format!("{}\n", kept.join("\n")));
        let run = project.kedang(["check", ".", "--output-format", "json", "--now", "2026-12-01"]).expect(1);
        assert_eq!(codes(&run), ["missing-field"], "{path}: {}", run.stdout);
    }
}

const COMPLAINTS: [&str; 2] = ["customers/KH-20260101-a2b3/complaints", "customers/KH-20260102-e6f7/complaints"];

/// Two complaints with one id, the one of customer `landed` on main, the other only in the work tree.
fn two_complaints(landed: usize) -> (Project, String) {
    let project = Project::small();
    let text = project.read(&format!("{}/TS-20260320-c4d5.md", COMPLAINTS[0]));
    project.write("customers/KH-20260102-e6f7/customer.yaml", "name: 恒瑞模具\n");
    let name = |side: usize| format!("{}/TS-20260325-w6x7.md", COMPLAINTS[side]);
    project.write(&name(landed), &text);
    let project = project.init();
    let second = text.replacen("content:", "id: TS-20260325-w6x7 # 手写的\ncontent: 另一条。", 1);
    project.write(&name(1 - landed), &second);
    (project, second)
}

#[test]
fn the_record_that_has_not_landed_gets_a_new_id() {
    for landed in [0, 1] {
        let (project, second) = two_complaints(landed);
        let before = project.read(&format!("{}/TS-20260325-w6x7.md", COMPLAINTS[landed]));
        let run = project.kedang(["check", ".", "--output-format", "json"]).expect(1);
        assert_eq!(codes(&run), ["duplicate-id"]);
        let run = project.kedang(["check", ".", "--fix", "--lang", "en"]).expect(0);
        let moved = COMPLAINTS[1 - landed];
        let files = crate::project::read_tree(&project.path(moved));
        let fresh: Vec<&String> = files.keys().filter(|name| *name != "TS-20260320-c4d5.md").collect();
        let [fresh] = fresh[..] else { panic!("{files:?}") };
        let id = fresh.trim_end_matches(".md");
        assert!(id.starts_with("TS-20260401-") && run.stderr.contains(id), "{id}: {}", run.stderr);
        let text = project.read(&format!("{moved}/{fresh}"));
        assert_eq!(text, second.replace("TS-20260325-w6x7", id), "nothing but its own id has changed");
        assert_eq!(project.read(&format!("{}/TS-20260325-w6x7.md", COMPLAINTS[landed])), before);
    }
}

#[test]
fn ids_of_folders_are_left_to_people() {
    let project = Project::small();
    project.write("staff/KH-20260101-a2b3.yaml", "name: 张三\n");
    let before = crate::project::read_tree(project.root());
    let run = project.kedang(["check", ".", "--fix", "--lang", "en"]).expect(1);
    assert!(run.stderr.contains("yours to renumber"), "{}", run.stderr);
    assert!(crate::project::read_tree(project.root()) == before);
}
