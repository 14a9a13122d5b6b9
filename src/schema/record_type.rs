//! Record types: one form, one file.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::catalog::check_name;
use super::decode::{Decoder, Keys, Located};
use super::field::{Field, FieldKind, decode_fields};
use super::pattern::{FilePattern, IdPattern};
use super::rule::{Deadline, Rule};
use super::workflow::Workflow;
use super::{common, rule, workflow};
use crate::expr::Template;
use crate::label::Label;
use crate::sensitivity::Sensitivity;
use crate::table::Table;
use crate::yaml::Node;

/// One file of `types/`.
#[derive(Clone, Debug)]
pub struct RecordType {
    /// Its name, that of the file.
    pub name: Arc<str>,
    /// Its name for readers.
    pub label: Label,
    /// The heading of its list.
    pub plural: Label,
    /// Name of its picture.
    pub icon: Arc<str>,
    /// What it is for, in a sentence.
    pub about: Option<Label>,
    /// Where its records lie.
    pub file: FilePattern,
    /// How new ids look; without one the writer chooses them.
    pub id: Option<IdPattern>,
    /// Who may know that such a record exists.
    pub sensitivity: Sensitivity,
    /// The level of a field that says nothing itself.
    pub field_default: Sensitivity,
    /// The Markdown body.
    pub body: Body,
    /// Which fields play which part.
    pub roles: Roles,
    /// The list page.
    pub list: ListPage,
    /// The record page.
    pub page: RecordPage,
    /// Groups of fields on the page and in new files.
    pub sections: Vec<Section>,
    /// Every field: those declared, then the common ones. Their position is their slot.
    pub fields: Vec<Field>,
    /// States and transitions.
    pub workflow: Option<Workflow>,
    /// What is due when.
    pub deadlines: Vec<Deadline>,
    /// What must hold.
    pub rules: Vec<Rule>,
    /// The title as written and compiled.
    pub title: Titled,
    /// The line below the title.
    pub summary: Titled,
    /// Path of the file.
    pub path: Arc<str>,
    /// Whether the audience of a view may not know of its records.
    pub hidden: bool,
    /// Slots of the fields that hold references, at whatever depth.
    pub ref_slots: Vec<usize>,
    /// Slots of the fields that hold attachments, at whatever depth.
    pub file_slots: Vec<usize>,
    /// Slots by the name of the field.
    slots: Table<usize>,
}

/// A template as written, and compiled when all types are known.
#[derive(Clone, Debug)]
pub struct Titled {
    /// As written.
    pub source: Option<Located>,
    /// Compiled.
    pub template: Option<Arc<Template>>,
    /// The highest level of what it reads.
    pub level: Sensitivity,
}

/// The Markdown body of a type's records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Its heading.
    pub label: Label,
    /// Who may read it.
    pub sensitivity: Sensitivity,
    /// What a new record starts with.
    pub template: Option<Label>,
}

/// Which fields play which part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// When it happened: orders lists and time lines.
    pub date: Option<Located>,
    /// Whose it is.
    pub owner: Option<Located>,
    /// The number to call.
    pub phone: Option<Located>,
}

/// The list page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListPage {
    /// Fields shown beside the title.
    pub columns: Vec<Located>,
    /// Fields with a page for each value.
    pub facets: Vec<Located>,
    /// The field that orders the list.
    pub sort: Option<Located>,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// The record page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordPage {
    /// Whether the page gathers the records that refer to it.
    pub hub: bool,
    /// Fields beside the title.
    pub head: Vec<Located>,
    /// Fields and deadlines in the strip below the head.
    pub facts: Vec<Located>,
    /// Types whose records are shown on the page.
    pub gather: Vec<Located>,
}

/// A group of fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name.
    pub name: Arc<str>,
    /// Its heading.
    pub label: Label,
    /// Its fields.
    pub fields: Vec<Located>,
}

impl RecordType {
    /// The position of a field.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.slots.get(name).copied()
    }

    /// Fills the table of names, once all fields are there.
    pub(super) fn index(&mut self) {
        self.slots = self.fields.iter().enumerate().map(|(slot, field)| (field.name.clone(), slot)).collect();
        let with = |wanted: fn(&FieldKind) -> bool| {
            let slots = self.fields.iter().enumerate().filter(|(_, field)| field.contains(wanted));
            slots.map(|(slot, _)| slot).collect()
        };
        self.ref_slots = with(|kind| matches!(kind, FieldKind::Ref(_)));
        self.file_slots = with(|kind| matches!(kind, FieldKind::Attachment));
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.slot(name).map(|slot| &self.fields[slot])
    }

    /// The field that a dotted name leads to, through objects and lists of objects.
    pub fn field_at(&self, path: &str) -> Option<&Field> {
        let mut steps = path.split('.');
        let mut field = self.field(steps.next()?)?;
        for step in steps {
            field = field.children().iter().find(|child| &*child.name == step)?;
        }
        Some(field)
    }

    /// Slot of the workflow's field.
    pub fn status_slot(&self) -> Option<usize> {
        self.workflow.as_ref().and_then(|workflow| self.slot(&workflow.field))
    }
}

/// Reads one type file.
pub fn decode(decoder: &mut Decoder<'_>, root: &Node<'_>, stem: &str, zone: &TimeZone) -> Option<RecordType> {
    let mut keys = decoder.keys(root, "type")?;
    if let Some(node) = decoder.required(&mut keys, "type")
        && let Some(name) = decoder.text(node, "type")
    {
        check_name(decoder, name, node.span.clone(), stem);
    }
    let label = decoder.required(&mut keys, "label").and_then(|node| decoder.label(node, "label"));
    let label = label.unwrap_or_else(|| Label::same(stem));
    let plural = keys.get("plural").and_then(|node| decoder.label(node, "plural")).unwrap_or_else(|| label.clone());
    let icon = keys.get("icon").and_then(|node| decoder.text(node, "icon")).unwrap_or("file").into();
    let about = keys.get("about").and_then(|node| decoder.label(node, "about"));
    let file = decoder.required(&mut keys, "file").and_then(|node| file_pattern(decoder, node));
    let id = keys.get("id").and_then(|node| id_pattern(decoder, node));
    let title = titled(decoder, &mut keys, "title");
    let summary = titled(decoder, &mut keys, "summary");
    let sensitivity = keys.get("sensitivity").and_then(|node| decoder.sensitivity(node)).unwrap_or_default();
    let field_default = keys.get("field_default").and_then(|node| decoder.sensitivity(node));
    let field_default = field_default.unwrap_or(sensitivity).max(sensitivity);
    let body = body(decoder, keys.get("body"), field_default);
    let roles = keys.get("roles").map(|node| roles(decoder, node)).unwrap_or_default();
    let list = keys.get("list").map(|node| list_page(decoder, node)).unwrap_or_default();
    let page = keys.get("page").map(|node| record_page(decoder, node)).unwrap_or_default();
    let sections = keys.get("sections").map(|node| sections(decoder, node)).unwrap_or_default();
    let fields = decoder.required(&mut keys, "fields");
    let mut fields = fields.map(|node| decode_fields(decoder, node, field_default, zone)).unwrap_or_default();
    let workflow = keys.get("workflow").and_then(|node| workflow::decode(decoder, node));
    let deadlines = keys.get("deadlines").map(|node| rule::deadlines(decoder, node)).unwrap_or_default();
    let rules = keys.get("rules").map(|node| rule::rules(decoder, node)).unwrap_or_default();
    decoder.finish(keys);
    common::append(&mut fields, workflow.as_ref(), sensitivity);
    Some(RecordType {
        name: stem.into(),
        label,
        plural,
        icon,
        about,
        file: file?,
        id,
        sensitivity,
        field_default,
        body,
        roles,
        list,
        page,
        sections,
        fields,
        workflow,
        deadlines,
        rules,
        title,
        summary,
        path: decoder.file.clone(),
        hidden: false,
        ref_slots: Vec::new(),
        file_slots: Vec::new(),
        slots: Table::default(),
    })
}

fn titled(decoder: &mut Decoder<'_>, keys: &mut Keys<'_, '_>, key: &'static str) -> Titled {
    Titled {
        source: keys.get(key).and_then(|node| decoder.located(node, key)),
        template: None,
        level: Sensitivity::Public,
    }
}

fn file_pattern(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<FilePattern> {
    let text = decoder.text(node, "file")?;
    let pattern = FilePattern::parse(text);
    if let Err(reason) = pattern {
        decoder.report("bad-file-pattern", node.span.clone()).arg("pattern", text).arg("reason", reason);
    }
    pattern.ok()
}

fn id_pattern(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<IdPattern> {
    let mut keys = decoder.keys(node, "id")?;
    let node = decoder.required(&mut keys, "pattern");
    decoder.finish(keys);
    let node = node?;
    let text = decoder.text(node, "pattern")?;
    let pattern = IdPattern::parse(text);
    if let Err(token) = &pattern {
        decoder.report("bad-id-pattern", node.span.clone()).arg("pattern", text).arg("reason", token);
    }
    pattern.ok()
}

fn body(decoder: &mut Decoder<'_>, node: Option<&Node<'_>>, level: Sensitivity) -> Body {
    let mut body = Body { label: Label::new("正文", "Text"), sensitivity: level, template: None };
    let Some(mut keys) = node.and_then(|node| decoder.keys(node, "body")) else { return body };
    if let Some(label) = keys.get("label").and_then(|node| decoder.label(node, "label")) {
        body.label = label;
    }
    if let Some(own) = keys.get("sensitivity").and_then(|node| decoder.sensitivity(node)) {
        body.sensitivity = own;
    }
    body.template = keys.get("template").and_then(|node| decoder.label(node, "template"));
    decoder.finish(keys);
    body
}

fn roles(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Roles {
    let Some(mut keys) = decoder.keys(node, "roles") else { return Roles::default() };
    let mut role = |decoder: &mut Decoder<'_>, name| keys.get(name).and_then(|node| decoder.located(node, name));
    let roles = Roles { date: role(decoder, "date"), owner: role(decoder, "owner"), phone: role(decoder, "phone") };
    decoder.finish(keys);
    roles
}

fn list_page(decoder: &mut Decoder<'_>, node: &Node<'_>) -> ListPage {
    let Some(mut keys) = decoder.keys(node, "list") else { return ListPage::default() };
    let columns = keys.get("columns").map(|node| decoder.texts(node, "columns")).unwrap_or_default();
    let facets = keys.get("facets").map(|node| decoder.texts(node, "facets")).unwrap_or_default();
    let mut sort = keys.get("sort").and_then(|node| decoder.located(node, "sort"));
    let descending = sort.as_ref().is_some_and(|sort| sort.text.starts_with('-'));
    if let Some(sort) = sort.as_mut().filter(|_| descending) {
        sort.text = sort.text[1..].into();
        sort.span.start += usize::from(sort.verbatim);
    }
    decoder.finish(keys);
    ListPage { columns, facets, sort, descending }
}

fn record_page(decoder: &mut Decoder<'_>, node: &Node<'_>) -> RecordPage {
    let Some(mut keys) = decoder.keys(node, "page") else { return RecordPage::default() };
    let layout = keys.get("layout").and_then(|node| decoder.choice(node, "layout", &["record", "hub"]));
    let page = RecordPage {
        hub: layout == Some("hub"),
        head: keys.get("head").map(|node| decoder.texts(node, "head")).unwrap_or_default(),
        facts: keys.get("facts").map(|node| decoder.texts(node, "facts")).unwrap_or_default(),
        gather: keys.get("gather").map(|node| decoder.texts(node, "gather")).unwrap_or_default(),
    };
    decoder.finish(keys);
    page
}

fn sections(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Vec<Section> {
    let items = decoder.list(node, "sections");
    items.iter().filter_map(|item| section(decoder, item)).collect()
}

fn section(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Section> {
    let mut keys = decoder.keys(node, "section")?;
    let name = decoder.required(&mut keys, "name").and_then(|node| decoder.text(node, "name")).map(Arc::from);
    let label = keys.get("label").and_then(|node| decoder.label(node, "label"));
    let fields = decoder.required(&mut keys, "fields").map(|node| decoder.texts(node, "fields")).unwrap_or_default();
    decoder.finish(keys);
    let name: Arc<str> = name?;
    Some(Section { label: label.unwrap_or_else(|| Label::same(&name)), name, fields })
}
