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
