//! The sample records by the exported schemas, as editors read them.

use super::*;
use crate::snapshot::{Memory, Snapshot};
use crate::starter;
use crate::yaml::{self, Data, Node};

fn pack() -> (Memory, Schema) {
    let snapshot = Memory::new(starter::demo());
    let mut found = Vec::new();
    let schema = crate::schema::load(&snapshot, &mut found);
    assert_eq!(found, []);
    (snapshot, schema)
}

/// What an editor makes of YAML: plain scalars typed by YAML 1.2's core schema.
fn as_editors_read(node: &Node<'_>) -> Json {
    match &node.data {
        Data::Mapping(pairs) => {
            Json::Object(pairs.iter().map(|pair| (pair.key.to_string(), as_editors_read(&pair.value))).collect())
        }
        Data::Sequence(items) => items.iter().map(as_editors_read).collect(),
        Data::Scalar { text, plain: false } => json!(text),
        Data::Scalar { .. } if node.is_null() => Json::Null,
        Data::Scalar { text, .. } => match &**text {
            "true" | "True" | "TRUE" => json!(true),
            "false" | "False" | "FALSE" => json!(false),
            text => {
                let number = text.parse::<i64>().map(|number| json!(number)).ok();
                let double = || text.parse::<f64>().ok().filter(|_| text.contains(|c: char| c.is_ascii_digit()));
                number.or_else(|| double().map(|number| json!(number))).unwrap_or_else(|| json!(text))
            }
        },
    }
}

fn read(path: &str, text: &str) -> Json {
    let mut found = Vec::new();
    let document = yaml::read_document(&path.into(), text, Default::default(), &mut found);
    as_editors_read(&document.root.expect("a mapping"))
}

#[test]
fn every_sample_record_is_valid() {
    let (snapshot, schema) = pack();
    let validators: Vec<jsonschema::Validator> = (0..schema.types.len() as TypeId)
        .map(|id| jsonschema::draft202012::new(&record_schema(&schema, id)).expect("a schema"))
        .collect();
    let mut checked = 0;
    for entry in snapshot.entries() {
        let Some(id) = schema.type_of_path(&entry.path) else { continue };
        let text = String::from_utf8(snapshot.read(&entry.path).unwrap()).unwrap();
        let json = read(&entry.path, &text);
        let errors: Vec<String> = validators[usize::from(id)]
            .iter_errors(&json)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", entry.path);
        checked += 1;
    }
    assert!(checked > 400, "{checked}");
}

#[test]
fn slips_are_refused() {
    let (_, schema) = pack();
    let id = schema.type_id("interaction").unwrap();
    let validator = jsonschema::draft202012::new(&record_schema(&schema, id)).unwrap();
    let good = "kind: visit\nstaff: [zhouyu]\noccurred_at: 2026-03-14 09:20\nsummary: 谈了备件\nprepared_by: zhouyu\n";
    assert!(
        validator.is_valid(&read("a.yaml", good)),
        "{:?}",
        validator.iter_errors(&read("a.yaml", good)).map(|e| e.to_string()).collect::<Vec<_>>()
    );
    for (from, to) in [
        ("kind: visit", "kind: visiting"),
        ("kind: visit", "kinds: visit"),
        ("kind: visit", "kind:"),
        ("2026-03-14 09:20", "14.3.2026"),
        ("staff: [zhouyu]", "staff: []"),
        ("summary: 谈了备件", "next_step: {what: a, wat: b}"),
    ] {
        assert!(good.contains(from));
        assert!(!validator.is_valid(&read("a.yaml", &good.replace(from, to))), "{to}");
    }
}

#[test]
fn keys_that_look_like_numbers_have_both_forms() {
    let (_, schema) = pack();
    let id = schema.type_id("interaction").unwrap();
    let level = &record_schema(&schema, id)["properties"]["source_level"];
    let keys = level["enum"].as_array().unwrap();
    assert!(keys.contains(&json!("3")) && keys.contains(&json!(3)), "{level}");
    assert_eq!(keys.len(), level["enumDescriptions"].as_array().unwrap().len());
}

#[test]
fn globs_are_those_of_the_files() {
    let (_, schema) = pack();
    let globs: Vec<String> = schema.types.iter().map(file_glob).collect();
    let wanted = [
        "customers/*/complaints/*.md",
        "customers/*/contacts/*.yaml",
        "customers/*/customer.yaml",
        "customers/*/interactions/*.md",
        "staff/*.yaml",
    ];
    assert_eq!(globs, wanted);
}
