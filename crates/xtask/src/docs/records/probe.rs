//! What the program accepts, asked of the program itself.
//!
//! In: the place of a mapping in the configuration. Out: its keys, which of them must be there and which words they
//! take, told by the findings about a configuration that is wrong on purpose. So no list of keys is kept twice.

use std::collections::BTreeSet;

use kedang::diag::{Arg, Diagnostic, Message};
use kedang::schema::{self, Schema};
use kedang::snapshot::Memory;

/// A key that no mapping has.
const STRANGER: &str = "zzz_stranger";

/// A mapping of the configuration, and where it stands.
pub struct Mapping {
    /// Its name here and in the skeleton.
    pub name: &'static str,
    /// The file that holds it.
    file: &'static str,
    /// The text of the file, with `§` in the mapping's place.
    around: &'static str,
    /// What must stand in it before its other keys are read.
    base: &'static str,
}

const fn mapping(name: &'static str, file: &'static str, around: &'static str, base: &'static str) -> Mapping {
    Mapping { name, file, around, base }
}

/// Every mapping with fixed keys.
pub const MAPPINGS: &[Mapping] = &[
    mapping("kedang.yaml", "kedang.yaml", "§", ""),
    mapping("site", "kedang.yaml", "site: §", ""),
    mapping("forge", "kedang.yaml", "forge: §", ""),
    mapping("people", "kedang.yaml", "people: §", ""),
    mapping("audience", "kedang.yaml", "audiences: {a: §}", ""),
    mapping("limits", "kedang.yaml", "limits: §", ""),
    mapping("home", "kedang.yaml", "home: §", ""),
    mapping("calendar", "calendar/a.yaml", "§", ""),
    mapping("hours", "calendar/a.yaml", "hours: [§]", ""),
    mapping("holiday", "calendar/a.yaml", "holidays: [§]", ""),
    mapping("catalog", "catalogs/a.yaml", "§", ""),
    mapping("type", "types/a.yaml", "§", ""),
    mapping("id", "types/a.yaml", "id: §", ""),
    mapping("body", "types/a.yaml", "body: §", ""),
    mapping("roles", "types/a.yaml", "roles: §", ""),
    mapping("list", "types/a.yaml", "list: §", ""),
    mapping("page", "types/a.yaml", "page: §", ""),
    mapping("section", "types/a.yaml", "sections: [§]", ""),
    mapping("field", "types/a.yaml", "fields: {a: §}", "kind: date"),
    mapping("workflow", "types/a.yaml", "workflow: §", ""),
    mapping("state", "types/a.yaml", "workflow: {states: {a: §}}", "label: a"),
    mapping("transition", "types/a.yaml", "workflow: {transitions: [§]}", "from: any"),
    mapping("deadline", "types/a.yaml", "deadlines: [§]", ""),
    mapping("rule", "types/a.yaml", "rules: [§]", ""),
];

/// What every field kind needs beside `kind` before it is whole.
pub fn whole_field(kind: &str) -> String {
    let rest = match kind {
        "enum" => ", options: {major: {zh: 重大, en: Major}}",
        "ref" => ", to: any",
        "list" => ", of: {kind: text}",
        "object" => ", fields: {name: {kind: text}}",
        _ => "",
    };
    format!("kind: {kind}{rest}")
}

/// A key and what the program says of it.
pub struct Key {
    /// The key.
    pub name: String,
    /// Whether leaving it out is an error.
    pub required: bool,
    /// The words it takes, when it takes only some.
    pub choices: Vec<String>,
}

impl Mapping {
    /// The mapping of that name.
    pub fn find(name: &str) -> Option<&'static Mapping> {
        MAPPINGS.iter().find(|mapping| mapping.name == name)
    }

    /// Its keys, in the order in which the program looks for them.
    pub fn keys(&self) -> Vec<Key> {
        let empty = self.findings(&format!("{{{STRANGER}: 1}}"));
        let begun = self.findings(&with(self.base, STRANGER));
        let required: BTreeSet<&str> = [&empty, &begun]
            .into_iter()
            .flatten()
            .filter(|finding| finding.code.as_str() == "missing-key" && in_this(finding, &begun))
            .map(|finding| arg(finding, "key"))
            .collect();
        let key = |name: String| Key { required: required.contains(&*name), choices: self.choices(&name), name };
        known(&begun).into_iter().map(key).collect()
    }

    /// The words that a key takes: the finding about a word that it does not take lists them.
    fn choices(&self, key: &str) -> Vec<String> {
        let base: Vec<&str> = self.base.split(", ").filter(|pair| !pair.starts_with(&format!("{key}:"))).collect();
        let found = self.findings(&with(&format!("{}, {key}: zzz", base.join(", ")), STRANGER));
        let about = |finding: &&Diagnostic| finding.code.as_str() == "bad-choice" && arg(finding, "key") == key;
        let choices = found.iter().find(about).map_or("", |finding| arg(finding, "choices"));
        choices.split(", ").filter(|choice| !choice.is_empty()).map(str::to_owned).collect()
    }

    fn findings(&self, mapping: &str) -> Vec<Diagnostic> {
        load([(self.file, self.around.replace('§', mapping))]).1
    }
}

/// The keys that a field of this kind may have.
pub fn field_keys(kind: &str) -> Vec<String> {
    known(&field_findings(&format!("{}, {STRANGER}: 1", whole_field(kind))))
}

/// Whether a field of this kind may have `min` and `max`.
pub fn has_bounds(kind: &str) -> bool {
    let found = field_findings(&format!("{}, min: 1", whole_field(kind)));
    !found.iter().any(|finding| finding.code.as_str() == "option-not-allowed")
}

/// A schema with one type `a` that has a field of every kind, named after it.
pub fn every_kind() -> Schema {
    let fields = schema::field::KINDS.iter().map(|kind| format!("  {kind}: {{{}}}\n", whole_field(kind)));
    let text = format!(
        "type: a\nlabel: a\nfile: a/{{id}}.yaml\nworkflow: {{states: {{begun: a}}}}\nfields:\n{}",
        fields.collect::<String>()
    );
    load([("types/a.yaml", text)]).0
}

fn field_findings(field: &str) -> Vec<Diagnostic> {
    load([("types/a.yaml", format!("fields: {{a: {{{field}}}}}"))]).1
}

fn load<const N: usize>(files: [(&str, String); N]) -> (Schema, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let schema = schema::load(&Memory::new(files), &mut found);
    (schema, found)
}

fn with(base: &str, stranger: &str) -> String {
    let base = base.trim_start_matches(", ");
    let comma = if base.is_empty() { "" } else { ", " };
    format!("{{{base}{comma}{stranger}: 1}}")
}

/// The keys that the finding about the stranger lists.
fn known(found: &[Diagnostic]) -> Vec<String> {
    let keys = stranger(found).map_or("", |finding| arg(finding, "known"));
    keys.split(", ").filter(|key| !key.is_empty()).map(str::to_owned).collect()
}

fn stranger(found: &[Diagnostic]) -> Option<&Diagnostic> {
    found.iter().find(|finding| finding.code.as_str() == "unknown-key" && arg(finding, "key") == STRANGER)
}

/// Whether a finding is about the mapping that the stranger stands in, and not about the one around it.
fn in_this(finding: &Diagnostic, begun: &[Diagnostic]) -> bool {
    stranger(begun).is_some_and(|stranger| arg(stranger, "where") == arg(finding, "where"))
}

fn arg<'d>(finding: &'d Diagnostic, name: &str) -> &'d str {
    let Message::Catalogue(args) = &finding.message else { return "" };
    args.iter()
        .find_map(|(known, arg)| match arg {
            Arg::Text(text) if *known == name => Some(&**text),
            _ => None,
        })
        .unwrap_or("")
}
