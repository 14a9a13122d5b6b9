//! The same for every field of the starter pack's types.

use std::fmt::Write as _;

use kedang::schema::{Field, FieldKind};
use kedang::sensitivity::Sensitivity;
use kedang::snapshot::Memory;
use kedang::value::format::canonical;

use super::judge;
use crate::canary::{Canaries, Shape, find, level};
use crate::project::{Project, read_tree, workspace};

/// Fills every field of a real type with canaries of the field's level, as far as its kind can hold one.
struct Filler<'c> {
    canaries: &'c mut Canaries,
    /// Each canary's text, to see afterwards which of them the record took.
    planted: Vec<String>,
    type_name: String,
}

impl Filler<'_> {
    fn canary(&mut self, shape: Shape, sensitivity: Sensitivity, name: &str) -> String {
        let text = self.canaries.hide(shape, level(sensitivity), &format!("{}.{name}", self.type_name));
        self.planted.push(text.clone());
        text
    }

    /// A value in flow style; none for kinds that tell nothing.
    fn value(&mut self, field: &Field, level: Sensitivity, name: &str) -> Option<String> {
        let level = level.max(field.sensitivity);
        let shape = match &field.kind {
            FieldKind::Text { .. } | FieldKind::Markdown | FieldKind::Email | FieldKind::Url => Shape::Word,
            FieldKind::Phone | FieldKind::Integer | FieldKind::Decimal | FieldKind::Money(_) | FieldKind::Percent => {
                Shape::Number
            }
            FieldKind::Date => Shape::Day,
            FieldKind::Datetime => Shape::Instant,
            FieldKind::Month => Shape::Month,
            FieldKind::Period => Shape::Week,
            FieldKind::Duration => Shape::Days,
            FieldKind::Ref(_) => return Some("nobody".to_owned()),
            FieldKind::Bool => return Some("true".to_owned()),
            FieldKind::Enum(options) => return Some(options.list.first()?.key.to_string()),
            FieldKind::Attachment => {
                let title = self.canary(Shape::Word, level, name);
                return Some(format!("{{path: none.txt, title: {title}}}"));
            }
            FieldKind::List(item) => return Some(format!("[{}]", self.value(item, level, name)?)),
            FieldKind::Object(fields) => {
                let members = fields.iter().filter_map(|member| {
                    let value = self.value(member, level, &format!("{name}.{}", member.name))?;
                    Some(format!("{}: {value}", member.name))
                });
                return Some(format!("{{{}}}", members.collect::<Vec<_>>().join(", ")));
            }
        };
        let text = self.canary(shape, level, name);
        Some(match &field.kind {
            FieldKind::Email => format!("{text}@test.example"),
            FieldKind::Url => format!("'https://test.example/{text}'"),
            _ => text,
        })
    }
}

/// The starter pack's types, catalogs and configuration without its records, and one record of each type.
fn starter_forms(project: &Project, canaries: &mut Canaries) -> Vec<String> {
    let files = read_tree(&workspace().join("records"));
    let kept = files.into_iter().filter(|(path, _)| !path.starts_with("customers/") && !path.starts_with("staff/"));
    for (path, bytes) in kept {
        project.write(&path, bytes);
    }
    let config = project
        .read("kedang.yaml")
        .replace("audiences:\n", "audiences:\n  visitors: {label: {zh: 外人, en: Visitors}, sees: public}\n");
    project.write(
        "kedang.yaml",
        config
            .replace("  visitors", "  public")
            .replace("  staff:", "  internal:")
            .replace("  account_manager:", "  confidential:")
            .replace("  management:", "  restricted:"),
    );
    let schema = kedang::schema::load(&Memory::new(read_tree(project.root())), &mut Vec::new());
    let mut planted = Vec::new();
    for record_type in &schema.types {
        let mut filler = Filler { canaries, planted: Vec::new(), type_name: record_type.name.to_string() };
        let mut text = String::new();
        let status = record_type.workflow.as_ref().map(|workflow| workflow.field.clone());
        for field in
            record_type.fields.iter().filter(|field| field.derive.is_none() && Some(&field.name) != status.as_ref())
        {
            let from_path = record_type.file.names().any(|name| *name == *field.name);
            let value = match &*field.name {
                _ if from_path => None,
                "timeline" => {
                    let state = &record_type.workflow.as_ref().unwrap().initial[0].text;
                    let note = filler.canary(Shape::Han, field.sensitivity, "timeline.note");
                    Some(format!("[{{state: {state}, at: 2026-03-01 10:00, by: nobody, note: {note}}}]"))
                }
                name => filler.value(field, record_type.sensitivity, name),
            };
            if let Some(value) = value {
                writeln!(text, "{}: {value}", field.name).unwrap();
            }
        }
        let mut path = record_type.file.text.to_string();
        path = path.replace("{id}", &format!("{}-one", record_type.name.replace('_', "-")));
        path = path.replace("{customer}", "customer-one");
        if record_type.file.is_markdown() {
            let body = filler.canary(Shape::Han, record_type.body.sensitivity, "body");
            text = format!("---\n{text}---\n\n{body}\n");
        }
        planted.append(&mut filler.planted);
        project.write(&path, text);
    }
    planted
}

#[test]
fn no_field_of_the_starter_types_is_found_above_its_level() {
    let project = Project::empty();
    let mut canaries = Canaries::default();
    let planted = starter_forms(&project, &mut canaries);
    // What a field refuses is in no record; all else must be found.
    let model =
        kedang::check::check(&Memory::new(read_tree(project.root())), "2026-04-01T04:00:00Z".parse().unwrap()).model;
    let taken: std::collections::BTreeSet<_> = (model.indices().into_iter())
        .flat_map(|index| {
            let record = model.record(index);
            record
                .values
                .iter()
                .map(|value| canonical(value, &model.schema.config.timezone, *b"CNY"))
                .chain([record.body.to_string()])
        })
        .flat_map(|text| find(&text))
        .collect();
    let (in_records, refused): (Vec<&String>, Vec<&String>) =
        planted.iter().partition(|text| find(text).iter().all(|token| taken.contains(token)));
    assert!(
        in_records.len() > 150 && refused.len() < in_records.len() / 5,
        "{} taken, refused: {refused:?}",
        in_records.len()
    );
    in_records.into_iter().for_each(|text| canaries.expect(text));
    judge(&project.init(), &canaries, 1);
}
