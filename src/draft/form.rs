//! The text of a new record: sections as comments, what was given as values, what is empty as help.

use std::sync::Arc;

use super::{Given, Request, flow_scalar, scalar};
use crate::i18n::{Argument, Catalogue};
use crate::label::{Label, Lang};
use crate::schema::{Field, FieldKind, RecordType, Schema, TIMELINE, scalar as kinds};
use crate::text::truncate;
use crate::value::format;

/// At most so many options stand beside a field; more are found in the catalog.
const MOST_OPTIONS: usize = 12;

/// A form being written.
pub(super) struct Form<'a> {
    schema: &'a Schema,
    record_type: &'a RecordType,
    catalogue: &'a Catalogue,
    id: &'a str,
    given: Vec<(Arc<str>, Given)>,
    /// The first step of the time line.
    step: Option<String>,
    out: String,
}

impl<'a> Form<'a> {
    pub fn new(request: &'a Request<'_>, id: &'a str, mut given: Vec<(Arc<str>, Given)>) -> Form<'a> {
        let record_type = request.schema.record_type(request.type_id);
        let step = first_step(request, record_type, &mut given);
        // What the path says is not written twice.
        given.retain(|(name, _)| !record_type.file.names().any(|part| *part == **name));
        Form { schema: request.schema, record_type, catalogue: request.catalogue, id, given, step, out: String::new() }
    }

    /// The whole file.
    pub fn text(mut self) -> String {
        let markdown = self.record_type.file.is_markdown();
        if markdown {
            self.out.push_str("---\n");
        }
        self.head();
        self.sections();
        self.timeline();
        if markdown {
            self.out.push_str("---\n");
            let template = self.record_type.body.template.as_ref().map(|template| template.get(self.lang()).trim());
            if let Some(template) = template.filter(|template| !template.is_empty()) {
                self.out.push_str(&format!("\n{template}\n"));
            }
        }
        self.out
    }

    fn lang(&self) -> Lang {
        self.catalogue.lang()
    }

    fn say(&self, id: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<(&str, Argument<'_>)> = args.iter().map(|(name, text)| (*name, (*text).into())).collect();
        self.catalogue.text(id, &args)
    }

    fn head(&mut self) {
        let title = format!("{} · {}", self.record_type.label.get(self.lang()), self.id);
        self.comment(0, &title);
        if let Some(about) = &self.record_type.about {
            self.comment(0, about.get(self.lang()));
        }
        self.comment(0, &self.say("draft-how", &[]));
    }

    fn sections(&mut self) {
        let record_type = self.record_type;
        let mut listed: Vec<&str> = Vec::new();
        for section in &record_type.sections {
            let names: Vec<&str> = section.fields.iter().map(|name| &*name.text).collect();
            listed.extend(&names);
            let fields = names.iter().filter_map(|name| record_type.field(name));
            self.section(section.label.get(self.lang()), fields.filter(|field| self.is_asked(field)).collect());
        }
        // Fields of no section, and common ones that were given.
        let state = record_type.workflow.as_ref().map(|workflow| &workflow.field);
        let others = record_type.fields.iter().filter(|field| !listed.contains(&&*field.name) && self.is_asked(field));
        let wanted = |field: &&Field| !field.common || self.given(field).is_some() || state == Some(&field.name);
        let others = others.filter(wanted).collect();
        self.section(&self.say("draft-others", &[]), others);
    }

    /// Whether a field is written by hand.
    fn is_asked(&self, field: &Field) -> bool {
        let from_path = self.record_type.file.names().any(|name| *name == *field.name);
        let workflow = self.record_type.workflow.as_ref().filter(|workflow| workflow.timeline);
        let computed = workflow.is_some_and(|workflow| workflow.field == field.name) || &*field.name == TIMELINE;
        field.derive.is_none() && field.deprecated.is_none() && !from_path && !computed
    }

    /// A heading, then the fields that have a value or need one, then the others as comments.
    fn section(&mut self, heading: &str, fields: Vec<&Field>) {
        if fields.is_empty() {
            return;
        }
        self.out.push('\n');
        self.comment(0, &format!("—— {heading} ——"));
        let open = |field: &&Field| self.given(field).is_some() || field.required;
        let (first, rest): (Vec<&Field>, Vec<&Field>) = fields.into_iter().partition(open);
        for field in first {
            let given = self.given(field);
            self.field(field, given.as_ref(), 0);
        }
        for field in rest {
            self.blank(field, 0, "");
        }
    }

    /// What was given for a field, else its default.
    fn given(&self, field: &Field) -> Option<Given> {
        let given = self.given.iter().find(|(name, _)| *name == field.name).map(|(_, given)| given.clone());
        given.or_else(|| {
            let default = field.default.as_ref()?.text.to_string();
            Some(if matches!(field.kind, FieldKind::List(_)) {
                Given::List(vec![Given::Text(default)])
            } else {
                Given::Text(default)
            })
        })
    }

    /// A field with its value, or with nothing behind it where it must be filled in.
    fn field(&mut self, field: &Field, given: Option<&Given>, indent: usize) {
        let key = format!("{}{}:", " ".repeat(indent), field.name);
        match given {
            None => {
                let help = self.help(field);
                self.out.push_str(&format!("{key}  # {help}\n"));
                if matches!(field.kind, FieldKind::List(_) | FieldKind::Object(_)) {
                    self.inside(field, indent);
                }
            }
            Some(Given::Text(text)) => {
                let text = scalar(text, is_typed(field), indent + 2);
                self.out.push_str(&format!("{key} {text}\n"));
            }
            Some(Given::Object(parts)) => {
                self.out.push_str(&format!("{key}\n"));
                self.parts(field, parts, indent + 2);
            }
            Some(Given::List(items)) => {
                self.out.push_str(&format!("{key}\n"));
                for item in items {
                    self.item(field, item, indent + 2);
                }
            }
        }
    }

    fn item(&mut self, field: &Field, item: &Given, indent: usize) {
        let FieldKind::List(of) = &field.kind else { return };
        let dash = format!("{}- ", " ".repeat(indent));
        match item {
            Given::Text(text) => {
                let text = scalar(text, is_typed(of), indent + 2);
                self.out.push_str(&format!("{dash}{text}\n"));
            }
            Given::Object(parts) => {
                // The first part stands behind the dash.
                let start = self.out.len();
                self.parts(of, parts, indent + 2);
                self.out.replace_range(start..start + indent + 2, &dash);
            }
            Given::List(_) => {}
        }
    }

    /// The parts of an object: those given and required, then the others as comments.
    fn parts(&mut self, field: &Field, parts: &[(Arc<str>, Given)], indent: usize) {
        let given = |child: &Field| parts.iter().find(|(name, _)| *name == child.name).map(|(_, given)| given);
        let open = |child: &&Field| child.derive.is_none() && (given(child).is_some() || child.required);
        // A value first: a comment could not stand behind the dash of an item.
        let children = field.children();
        for child in children.iter().filter(|child| given(child).is_some()) {
            self.field(child, given(child), indent);
        }
        for child in children.iter().filter(|child| open(child) && given(child).is_none()) {
            self.field(child, None, indent);
        }
        for child in children.iter().filter(|child| !open(child) && child.derive.is_none()) {
            self.blank(child, indent, "");
        }
    }

    /// An empty field, as a comment that becomes a field when its mark is taken away.
    fn blank(&mut self, field: &Field, indent: usize, lead: &str) {
        let help = self.help(field);
        let space = " ".repeat(indent);
        self.out.push_str(&format!("# {space}{lead}{}:  # {help}\n", field.name));
        self.inside(field, indent + lead.len());
    }

    /// What an empty list or object holds, as comments below it.
    fn inside(&mut self, field: &Field, indent: usize) {
        match &field.kind {
            FieldKind::Object(fields) => {
                for child in fields.iter().filter(|child| child.derive.is_none()) {
                    self.blank(child, indent + 2, "");
                }
            }
            FieldKind::List(item) => match &item.kind {
                FieldKind::Object(fields) => {
                    for (position, child) in fields.iter().filter(|child| child.derive.is_none()).enumerate() {
                        match position {
                            0 => self.blank(child, indent + 2, "- "),
                            _ => self.blank(child, indent + 4, ""),
                        }
                    }
                }
                _ => self.out.push_str(&format!("# {}  -\n", " ".repeat(indent))),
            },
            _ => {}
        }
    }

    fn timeline(&mut self) {
        if let Some(step) = &self.step {
            let label = self.record_type.field(TIMELINE).map_or("", |field| field.label.get(self.lang()));
            let label = label.to_owned();
            let step = step.clone();
            self.out.push('\n');
            self.comment(0, &format!("—— {label} ——"));
            self.out.push_str(&format!("{TIMELINE}:\n  - {{{step}}}\n"));
        }
    }

    fn comment(&mut self, indent: usize, text: &str) {
        let text = truncate(text, usize::MAX);
        self.out.push_str(&format!("{}# {text}\n", " ".repeat(indent)));
    }

    /// What to write in a field: its label, its help, and what it may hold.
    fn help(&self, field: &Field) -> String {
        let lang = self.lang();
        let mut help = String::new();
        if field.required {
            help.push_str(&self.say("draft-required", &[]));
        }
        help.push_str(field.label.get(lang));
        if let Some(more) = &field.help {
            help.push_str(if lang == Lang::Zh { "：" } else { ": " });
            help.push_str(more.get(lang));
        }
        if let Some(choices) = self.choices(field) {
            help.push_str(&choices);
        }
        truncate(&help, usize::MAX)
    }

    fn choices(&self, field: &Field) -> Option<String> {
        let lang = self.lang();
        if let Some(options) = field.options() {
            let current: Vec<_> = options.list.iter().filter(|option| !option.deprecated).collect();
            let named = current.iter().take(MOST_OPTIONS).map(|option| match option.label.get(lang) {
                label if *label == *option.key => label.to_owned(),
                label => format!("{} {label}", option.key),
            });
            let mut named: Vec<String> = named.collect();
            if current.len() > MOST_OPTIONS {
                let catalog = options.from.as_ref().map_or("", |from| &from.text);
                named.push(
                    self.say("draft-more-options", &[("count", &current.len().to_string()), ("catalog", catalog)]),
                );
            }
            return Some(self.say("draft-options", &[("options", &named.join(", "))]));
        }
        if let Some(to) = field.reference() {
            let labels: Vec<&str> = to.ids.iter().map(|id| self.schema.record_type(*id).label.get(lang)).collect();
            return Some(match labels.is_empty() {
                true => self.say("draft-any-record", &[]),
                false => self.say("draft-record", &[("types", &labels.join(", "))]),
            });
        }
        let item = if let FieldKind::List(item) = &field.kind { item } else { field };
        let own = field.example.as_ref().or(item.example.as_ref()).map(|example: &Label| example.get(lang));
        let example = own.unwrap_or_else(|| kinds::example(&item.kind));
        (!example.is_empty()).then(|| self.say("draft-example", &[("example", example)]))
    }
}

/// The first step of the time line. A given status is where it begins; it is not written by itself.
fn first_step(request: &Request<'_>, record_type: &RecordType, given: &mut Vec<(Arc<str>, Given)>) -> Option<String> {
    let workflow = record_type.workflow.as_ref()?;
    let first = workflow.initial.first().map(|state| &state.text);
    let first = first.or_else(|| workflow.states.first().map(|state| &state.key))?;
    let place = given.iter().position(|(name, _)| *name == workflow.field);
    if !workflow.timeline {
        if place.is_none() {
            given.push((workflow.field.clone(), Given::Text(first.to_string())));
        }
        return None;
    }
    if given.iter().any(|(name, _)| &**name == TIMELINE) {
        return None;
    }
    let state = match place.map(|place| given.remove(place).1) {
        Some(Given::Text(state)) => state,
        _ => first.to_string(),
    };
    let at = format::minute(request.now, &request.schema.config.timezone);
    let by = request.by.map(|by| format!(", by: {}", flow_scalar(by, true))).unwrap_or_default();
    Some(format!("state: {}, at: {at}{by}", flow_scalar(&state, true)))
}

/// Whether the field's text is not free: what looks like a number there is one.
pub fn is_typed(field: &Field) -> bool {
    !matches!(
        field.kind,
        FieldKind::Text { .. } | FieldKind::Markdown | FieldKind::Phone | FieldKind::Email | FieldKind::Url
    )
}
