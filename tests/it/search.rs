//! `kedang search` on the starter pack.

use crate::project::Project;

/// Words, a choice, a field of the customer and a range of dates at once.
const QUERY: &str = "投诉处理 severity:major customer.grade:A received_at:[2026-01-01 TO *]";

#[test]
fn words_fields_and_ranges_are_answered_in_full() {
    let project = Project::starter();
    let run = project.kedang(["search", QUERY, "--output-format", "json"]).expect(0);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(found["relaxed"], false, "{}", run.stdout);
    let hits = found["hits"].as_array().unwrap();
    assert!(hits.len() >= 2, "{}", run.stdout);
    for hit in hits {
        assert_eq!(hit["type"], "complaint");
        assert!(hit["date"].as_str().unwrap() >= "2026-01-01", "{hit}");
        let snippet = hit["snippet"].as_array().unwrap();
        assert!(snippet.iter().any(|part| part["highlighted"] == true && part["text"] == "投诉处理"), "{hit}");
    }
}

#[test]
fn the_snippet_is_marked_and_the_count_said() {
    let run = Project::starter().kedang(["search", QUERY]).expect(0);
    assert!(run.stdout.contains("[投诉处理]"), "{}", run.stdout);
    assert!(run.stderr.contains("找到 ") && !run.stderr.contains("符合一部分"), "{}", run.stderr);
}
