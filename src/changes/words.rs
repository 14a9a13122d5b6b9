//! Changes as people read them.

use super::{FieldChange, Item, Told};
use crate::label::Lang;
use crate::model::Model;
use crate::schema::{Field, FieldKind, RecordType, TIMELINE};
use crate::value::{Value, format};

/// Words for what changed, in one language.
#[derive(Clone, Copy)]
pub struct Words<'m> {
    /// Where titles of records come from; what an audience may see, where it is for one.
    pub model: &'m Model,
    /// The language.
    pub lang: Lang,
    /// What is said of something that must not be shown.
    pub sealed: &'m str,
}

impl Words<'_> {
    /// The label of the field, with those of the fields around it; the name where the type has no such field.
    pub fn label(&self, record_type: &RecordType, field: &str) -> String {
        if field == "body" {
            return record_type.body.label.get(self.lang).to_owned();
        }
        let mut labels = Vec::new();
        let mut path = String::new();
        for step in field.split('.') {
            path.push_str(if path.is_empty() { "" } else { "." });
            path.push_str(step);
            let Some(field) = record_type.field_at(&path) else { return field.to_owned() };
            labels.push(field.label.get(self.lang));
        }
        labels.join(" · ")
    }

    /// Which item of a list: its name, else its number.
    pub fn item(&self, item: &Item) -> String {
        if item.name.is_empty() { item.place.to_string() } else { crate::text::truncate(&item.name, 24) }
    }

    /// The declared field of a change; none for the body, the id and former fields.
    pub fn field<'t>(&self, record_type: &'t RecordType, change: &FieldChange) -> Option<&'t Field> {
        record_type.field_at(&change.field)
    }

    /// When and by whom a step was taken, as far as the time line says.
    pub fn step(&self, record_type: &RecordType, step: &super::Step) -> [String; 2] {
        let told = |name: &str, told: &Told| {
            let field = record_type.field_at(&format!("{TIMELINE}.{name}"));
            self.told(record_type, field, told)
        };
        [told("at", &step.at), told("by", &step.by)]
    }

    /// The label of a state.
    pub fn state(&self, record_type: &RecordType, key: &str) -> String {
        let state = record_type.workflow.as_ref().and_then(|workflow| workflow.state(key));
        state.map_or(key, |state| state.label.get(self.lang)).to_owned()
    }

    /// What a field holds or held, as one text; empty for nothing.
    pub fn told(&self, record_type: &RecordType, field: Option<&Field>, told: &Told) -> String {
        let between = if self.lang == Lang::Zh { "、" } else { ", " };
        match (field.map(|field| (field, &field.kind)), told) {
            (_, told) if told.is_empty() => String::new(),
            (_, Told::Raw(text)) => text.to_string(),
            (_, Told::Sealed) => self.sealed.to_owned(),
            (Some((_, FieldKind::List(item))), Told::List(items)) => {
                let words: Vec<String> = items.iter().map(|told| self.told(record_type, Some(item), told)).collect();
                words.join(between)
            }
            // An item of the list.
            (Some((_, FieldKind::List(item))), told) => self.told(record_type, Some(item), told),
            (field, Told::Object(members)) => {
                let fields = field.map_or(&[][..], |(field, _)| field.children());
                let words = members.iter().map(|(name, told)| {
                    let child = fields.iter().find(|child| child.name == *name);
                    self.told(record_type, child, told)
                });
                let words: Vec<String> = words.filter(|words| !words.is_empty()).collect();
                words.join(if self.lang == Lang::Zh { "，" } else { "; " })
            }
            (_, Told::List(items)) => {
                let words: Vec<String> = items.iter().map(|told| self.told(record_type, None, told)).collect();
                words.join(between)
            }
            (Some((field, kind)), Told::Value(value)) => self.value(record_type, field, kind, value),
            (None, Told::Value(value)) => format::display(value, self.lang, &self.model.schema.config.timezone),
            (_, Told::Empty) => String::new(),
        }
    }

    fn value(&self, record_type: &RecordType, field: &Field, kind: &FieldKind, value: &Value) -> String {
        match (kind, value) {
            (FieldKind::Enum(options), Value::Text(key)) => {
                let status = record_type.workflow.as_ref().is_some_and(|workflow| workflow.field == field.name);
                if status {
                    return self.state(record_type, key);
                }
                options.find(key).map_or(&**key, |option| option.label.get(self.lang)).to_owned()
            }
            (FieldKind::Text { .. }, Value::Text(key)) if &*field.name == "state" => self.state(record_type, key),
            (FieldKind::Percent, Value::Decimal(number)) => format::percent(*number),
            (FieldKind::Percent, Value::Int(number)) => format::percent((*number).into()),
            (FieldKind::Attachment, Value::Object(file)) => {
                let named = [file.get("title"), file.get("path")].into_iter().find(|value| !value.is_empty());
                named.map(|name| self.value(record_type, field, kind, name)).unwrap_or_default()
            }
            (_, Value::Ref(to)) => match self.model.find(&to.id) {
                Some(index) => self.model.title(index, self.lang).to_string(),
                None => to.id.to_string(),
            },
            (_, value) => format::display(value, self.lang, &self.model.schema.config.timezone),
        }
    }
}
