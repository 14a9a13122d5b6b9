//! A record type as JSON Schema 2020-12, for editors that check and complete YAML while it is written.
//!
//! In: a schema and one of its types. Out: a JSON document. What a record may hold is decided by `record`; this says
//! the same as far as JSON Schema can, and never refuses what `record` takes, except that lists are written as lists.
//!
//! Editors read YAML by its own rules, so that `0012` comes as a number and `2026` too. Fields are typed by their
//! kind here, whatever it looks like: each kind takes the YAML types that its texts may come as.

use serde_json::{Map, Value as Json, json};

use crate::label::Label;
use crate::schema::field::{Bound, Options};
use crate::schema::{Field, FieldKind, RecordType, Schema, TypeId};
use crate::value::Value;

/// The dialect that the schemas are written in.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

const DATE: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const INTEGER: &str = "^\\s*[+-]?[0-9]+\\s*$";
const DECIMAL: &str = "^\\s*[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)\\s*%?\\s*$";

/// The schema of the fields of a type, for YAML files and for front matter.
pub fn record_schema(schema: &Schema, type_id: TypeId) -> Json {
    let record_type = schema.record_type(type_id);
    let export = Export { schema, record_type };
    let mut properties = Map::new();
    properties.insert("id".into(), json!({"type": ["string", "number"], "title": "编号 · ID"}));
    properties.insert("type".into(), json!({"const": &*record_type.name, "title": "类型 · Type"}));
    let stored = || record_type.fields.iter().filter(|field| field.derive.is_none());
    for field in stored() {
        properties.insert(field.name.to_string(), export.field(field, true));
        if let Some(old) = &field.renamed_from {
            let mut renamed = export.field(field, true);
            renamed["deprecated"] = json!(true);
            properties.entry(old.to_string()).or_insert(renamed);
        }
    }
    if let Some(states) = export.states()
        && let Some(timeline) = properties.get_mut(crate::schema::TIMELINE)
    {
        timeline["items"]["properties"]["state"] = states;
    }
    // What the path says need not be written.
    let from_path = |field: &Field| record_type.file.names().any(|name| *name == *field.name);
    let required = stored().filter(|field| field.required && field.renamed_from.is_none() && !from_path(field));
    let mut root = json!({
        "$schema": DIALECT,
        "$id": format!("{}.json", record_type.name),
        "title": both(&record_type.label),
        "type": "object",
        "properties": properties,
        "required": required.map(|field| &*field.name).collect::<Vec<_>>(),
        "additionalProperties": false,
    });
    if let Some(about) = &record_type.about {
        root["description"] = json!(lines(about));
    }
    root
}

/// The files of a type, as a pattern that editors match paths with.
pub fn file_glob(record_type: &RecordType) -> String {
    let parts = record_type.file.text.split('/').map(|part| match (part.split_once('{'), part.rsplit_once('}')) {
        (Some((before, _)), Some((_, after))) => format!("{before}*{after}"),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

struct Export<'s> {
    schema: &'s Schema,
    record_type: &'s RecordType,
}

impl Export<'_> {
    /// The schema of a field; `optional` where nothing may stand behind its key.
    fn field(&self, field: &Field, optional: bool) -> Json {
        let mut json = self.kind(field);
        if optional && !field.required {
            allow_null(&mut json);
        }
        if !field.label.is_empty() {
            json["title"] = json!(both(&field.label));
        }
        let description = self.description(field);
        if !description.is_empty() {
            json["description"] = json!(description);
        }
        if let Some(default) = field.default.as_ref() {
            json["default"] = json!(&*default.text);
        }
        if let Some(example) = &field.example {
            json["examples"] = json!([example.get(crate::label::Lang::Zh)]);
        }
        if field.deprecated.is_some() {
            json["deprecated"] = json!(true);
        }
        json
    }

    fn description(&self, field: &Field) -> String {
        let mut parts: Vec<String> = field.help.iter().map(lines).collect();
        if let Some(to) = field.reference() {
            let labels: Vec<String> = to.ids.iter().map(|id| both(&self.schema.record_type(*id).label)).collect();
            parts.push(match labels.is_empty() {
                true => "记录的编号 · id of a record".to_owned(),
                false => format!("编号 · id: {}", labels.join(", ")),
            });
        }
        parts.extend(field.deprecated.iter().filter(|note| !note.is_empty()).map(lines));
        parts.join("\n")
    }

    fn kind(&self, field: &Field) -> Json {
        match &field.kind {
            FieldKind::Text { .. } | FieldKind::Markdown => {
                let mut json = json!({"type": ["string", "number", "boolean"]});
                length(&mut json, field, ["minLength", "maxLength"]);
                portable_pattern(&mut json, field);
                json
            }
            FieldKind::Phone | FieldKind::Ref(_) => json!({"type": ["string", "number"]}),
            FieldKind::Email | FieldKind::Url => json!({"type": "string"}),
            FieldKind::Integer => bounded(json!({"type": ["integer", "string"], "pattern": INTEGER}), field),
            FieldKind::Decimal | FieldKind::Percent => {
                bounded(json!({"type": ["number", "string"], "pattern": DECIMAL}), field)
            }
            FieldKind::Money(_) => {
                let amount = bounded(json!({"type": ["number", "string"], "pattern": DECIMAL}), field);
                let mut json = bounded(json!({"type": ["number", "string", "object"], "pattern": DECIMAL}), field);
                json["properties"] = json!({
                    "amount": amount,
                    "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
                });
                json["required"] = json!(["amount"]);
                json["additionalProperties"] = json!(false);
                json
            }
            FieldKind::Bool => {
                let words = ["true", "True", "TRUE", "yes", "Yes", "YES", "是"];
                let not = ["false", "False", "FALSE", "no", "No", "NO", "否"];
                let mut all = vec![json!(true), json!(false)];
                all.extend(words.iter().chain(&not).map(|word| json!(word)));
                json!({ "enum": all })
            }
            FieldKind::Date => json!({"type": "string", "pattern": format!("^\\s*{DATE}\\s*$")}),
            FieldKind::Datetime => {
                let zone = "(Z|z|[+-][0-9]{2}:?[0-9]{2})?";
                let time = format!("^\\s*{DATE}[Tt ]+[0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}(\\.[0-9]+)?)?\\s*{zone}\\s*$");
                json!({"type": "string", "pattern": time})
            }
            FieldKind::Month => json!({"type": "string", "pattern": "^\\s*[0-9]{4}-[0-9]{2}\\s*$"}),
            FieldKind::Period => json!({"type": ["string", "integer"]}),
            FieldKind::Duration => json!({"type": "string"}),
            FieldKind::Enum(options) => choices(options),
            FieldKind::List(item) => self.list(field, item),
            FieldKind::Object(fields) => self.object(fields),
            FieldKind::Attachment => attachment(),
        }
    }

    fn list(&self, field: &Field, item: &Field) -> Json {
        let mut json = json!({"type": "array", "items": self.field(item, true)});
        length(&mut json, field, ["minItems", "maxItems"]);
        json
    }

    fn object(&self, fields: &[Field]) -> Json {
        let stored = || fields.iter().filter(|field| field.derive.is_none());
        let properties: Map<String, Json> =
            stored().map(|field| (field.name.to_string(), self.field(field, true))).collect();
        let required: Vec<&str> = stored().filter(|field| field.required).map(|field| &*field.name).collect();
        json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
    }

    /// The states of the workflow, for the steps of the time line.
    fn states(&self) -> Option<Json> {
        let workflow = self.record_type.workflow.as_ref()?;
        let keys: Vec<&str> = workflow.states.iter().map(|state| &*state.key).collect();
        let words: Vec<String> = workflow.states.iter().map(|state| both(&state.label)).collect();
        Some(json!({"enum": keys, "enumDescriptions": words, "title": "状态 · State"}))
    }
}

/// The keys of options; those that YAML takes for numbers or truths stand in both forms.
fn choices(options: &Options) -> Json {
    let (mut keys, mut words) = (Vec::new(), Vec::new());
    for option in options.list.iter() {
        let word = both(&option.label);
        let typed = option.key.parse::<i64>().map(|number| json!(number)).ok();
        let typed = typed.or_else(|| match &*option.key {
            "true" | "false" => Some(json!(&*option.key == "true")),
            _ => None,
        });
        for key in std::iter::once(json!(&*option.key)).chain(typed) {
            keys.push(key);
            words.push(word.clone());
        }
    }
    json!({"enum": keys, "enumDescriptions": words})
}

fn attachment() -> Json {
    json!({
        "type": ["string", "object"],
        "properties": {
            "path": {"type": "string"},
            "title": {"type": ["string", "number"]},
            "sensitivity": {"enum": crate::sensitivity::Sensitivity::ALL.map(|level| level.name())},
        },
        "required": ["path"],
    })
}

fn allow_null(json: &mut Json) {
    if let Some(choices) = json.get_mut("enum").and_then(Json::as_array_mut) {
        choices.push(Json::Null);
        if let Some(words) = json.get_mut("enumDescriptions").and_then(Json::as_array_mut) {
            words.push(json!(""));
        }
        return;
    }
    let types = match json["type"].take() {
        Json::Array(types) => types,
        one => vec![one],
    };
    json["type"] = types.into_iter().chain([json!("null")]).collect();
}

/// Bounds on characters or items.
fn length(json: &mut Json, field: &Field, [least, most]: [&str; 2]) {
    for (bound, key) in [(&field.min, least), (&field.max, most)] {
        if let Some(Bound { value: Value::Int(count), .. }) = bound {
            json[key] = json!(count);
        }
    }
    if field.unique && matches!(field.kind, FieldKind::List(_)) {
        json["uniqueItems"] = json!(true);
    }
}

/// Bounds on numbers; texts with digits in them are for the program to judge.
fn bounded(mut json: Json, field: &Field) -> Json {
    for (bound, key) in [(&field.min, "minimum"), (&field.max, "maximum")] {
        let number = match bound.as_ref().map(|bound| &bound.value) {
            Some(Value::Int(number)) => json!(number),
            Some(Value::Decimal(number)) => match number.to_string().parse::<f64>() {
                Ok(number) => json!(number),
                Err(_) => continue,
            },
            _ => continue,
        };
        json[key] = number;
    }
    json
}

/// The pattern, where the two kinds of regular expressions agree on what it means.
fn portable_pattern(json: &mut Json, field: &Field) {
    let Some(pattern) = &field.pattern else { return };
    let text = pattern.as_str();
    let foreign = text.replace("(?:", "").contains("(?")
        || ["\\p", "\\P", "\\x", "\\h", "[[:", "&&", "\\A", "\\z"].iter().any(|mark| text.contains(mark));
    if !foreign {
        json["pattern"] = json!(text);
    }
}

/// `客户 · Customer`.
fn both(label: &Label) -> String {
    if label.zh == label.en || label.en.is_empty() {
        label.zh.to_string()
    } else if label.zh.is_empty() {
        label.en.to_string()
    } else {
        format!("{} · {}", label.zh, label.en)
    }
}

/// Chinese above English.
fn lines(label: &Label) -> String {
    if label.zh == label.en || label.en.is_empty() {
        label.zh.to_string()
    } else if label.zh.is_empty() {
        label.en.to_string()
    } else {
        format!("{}\n{}", label.zh, label.en)
    }
}

#[cfg(test)]
mod tests;
