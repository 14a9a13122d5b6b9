//! `kedang schema`, `kedang explain`, `kedang completions` and `kedang man`.

use crate::project::Project;

#[test]
fn schemas_are_printed_and_written() {
    let project = Project::small();
    let run = project.kedang(["schema", "customer"]).expect(0);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["additionalProperties"], false);
    assert_eq!(json["properties"]["name"]["title"], "名称 · Name");
    assert!(json["properties"].get("complaint_count").is_none(), "a derived field is never stored");
    assert_eq!(json["properties"]["fax"]["deprecated"], true);
    let out = project.beside("schemas");
    let run = project.kedang(["schema", "--out", out.to_str().unwrap()]).expect(0);
    assert_eq!(run.stdout.lines().count(), 3, "{}", run.stdout);
    assert!(out.join("complaint.json").is_file());
    let run = project.kedang(["schema", "costumer"]).expect(2);
    assert!(run.stderr.contains("customer"), "{}", run.stderr);
}

#[test]
fn codes_rules_forms_and_fields_are_explained() {
    let project = Project::small();
    let said = |args: &[&str], words: &[&str]| {
        let run = project.kedang(["explain"].iter().chain(args)).expect(0);
        for word in words {
            assert!(run.stdout.contains(word), "{word}\n{}", run.stdout);
        }
    };
    said(&[], &["bad-option", "missing-field", "timeline-order"]);
    said(&["bad-option"], &["错误", "severity: serious"]);
    said(&["complaint.closed-after-received"], &["结案时间早于受理时间", "must: closed_at >= received_at"]);
    said(&["complaint.severity"], &["严重程度", "major", "重大"]);
    said(&["complaint"], &["投诉内容", "customers/{customer}/complaints/{id}.md"]);
    said(&["bad-option", "--lang", "en"], &["error"]);
    let run = project.kedang(["explain", "bad-optoin"]).expect(2);
    assert!(run.stderr.contains("bad-option"), "{}", run.stderr);
}

#[test]
fn shells_get_their_completions() {
    let project = Project::empty();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let run = project.kedang(["completions", shell]).expect(0);
        assert!(run.stdout.contains("explain"), "{shell}");
    }
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let project = Project::empty();
    let run = project.kedang(["man"]).expect(0);
    assert!(run.stdout.contains(".TH KEDANG 1") && run.stdout.contains("kedang\\-check(1)"), "{}", run.stdout);
    let folder = project.beside("man1");
    project.kedang(["man", folder.to_str().unwrap()]).expect(0);
    let pages = crate::project::read_tree(&folder);
    for name in ["kedang.1", "kedang-check.1", "kedang-set.1", "kedang-mv.1", "kedang-init.1"] {
        assert!(pages.contains_key(name), "{name}");
    }
    for (name, page) in &pages {
        let page = String::from_utf8(page.clone()).unwrap();
        assert!(page.starts_with(".ie") || page.contains(".TH "), "{name}");
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{name}");
    }
    let set = String::from_utf8(pages["kedang-set.1"].clone()).unwrap();
    assert!(set.contains("dry\\-run"), "{set}");
}
