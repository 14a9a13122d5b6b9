//! Names to what they name: options to catalogs, references to types, sections and roles to fields.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::config::People;
use super::decode::Located;
use super::field::{Field, FieldKind};
use super::record_type::{RecordType, Roles};
use super::workflow::{Actor, Workflow};
use super::{EnumOption, Schema, TypeId};
use crate::diag::Diagnostic;
use crate::text::suggest;
use crate::value::checked::Format;

/// Resolves every name of the schema and reports those that lead nowhere.
pub(super) fn link(schema: &mut Schema, found: &mut Vec<Diagnostic>) {
    let mut types = std::mem::take(&mut schema.types);
    let names: Vec<Arc<str>> = types.iter().map(|record_type| record_type.name.clone()).collect();
    for record_type in &mut types {
        let mut lists = std::mem::take(&mut schema.option_lists);
        for field in &mut record_type.fields {
            field.walk_mut(&mut |field| link_field(field, schema, &names, &mut lists, found));
        }
        schema.option_lists = lists;
        record_type.index();
    }
    schema.types = types;
    for record_type in &schema.types {
        Names { schema, record_type, found }.check();
    }
    check_config(schema, found);
}

fn link_field(
    field: &mut Field,
    schema: &Schema,
    names: &[Arc<str>],
    lists: &mut Vec<Arc<[EnumOption]>>,
    found: &mut Vec<Diagnostic>,
) {
    match &mut field.kind {
        FieldKind::Enum(options) => {
            if let Some(from) = &options.from {
                match schema.catalog(&from.text) {
                    Some(catalog) => options.list = catalog.options.clone(),
                    None => {
                        let known = schema.catalogs.iter().map(|catalog| &*catalog.name);
                        found.push(unknown("unknown-catalog", from, known));
                    }
                }
            }
            options.id = lists.len() as u32;
            lists.push(options.list.clone());
        }
        FieldKind::Ref(to) => {
            for name in &to.types {
                match names.iter().position(|known| *known == name.text) {
                    Some(id) => to.ids.push(id as TypeId),
                    None => found.push(unknown("unknown-type", name, names.iter().map(|name| &**name))),
                }
            }
        }
        _ => {}
    }
}

/// A finding about a name that is not among the known ones.
fn unknown<'n>(code: &'static str, name: &Located, known: impl IntoIterator<Item = &'n str>) -> Diagnostic {
    let finding = Diagnostic::new(code, &name.file, name.span.clone()).arg("name", &name.text);
    finding.arg("suggestion", suggest(&name.text, known))
}

/// Checks the names inside one type.
struct Names<'a> {
    schema: &'a Schema,
    record_type: &'a RecordType,
    found: &'a mut Vec<Diagnostic>,
}

impl Names<'_> {
    fn check(&mut self) {
        let record_type = self.record_type;
        self.fields();
        self.path();
        for name in record_type.sections.iter().flat_map(|section| &section.fields) {
            self.field(name);
        }
        self.roles(&record_type.roles);
        let (list, page) = (&record_type.list, &record_type.page);
        let named = list.sort.iter().chain(&list.columns).chain(&list.facets).chain(&page.head);
        for name in named {
            self.field(name);
        }
        for name in &page.facts {
            if !record_type.deadlines.iter().any(|deadline| deadline.name.text == name.text) {
                self.field(name);
            }
        }
        for name in &page.gather {
            self.type_name(name);
        }
        self.distinct(record_type.rules.iter().map(|rule| &rule.code));
        self.distinct(record_type.deadlines.iter().map(|deadline| &deadline.name));
        for each in record_type.rules.iter().filter_map(|rule| rule.each.as_ref()) {
            self.list_field(each);
        }
        for each in record_type.deadlines.iter().filter_map(|deadline| deadline.each.as_ref()) {
            self.list_field(each);
        }
        for rule in &record_type.rules {
            if let Some(at) = &rule.at {
                self.rule_place(at, rule.each.as_ref());
            }
        }
        if let Some(workflow) = &record_type.workflow {
            self.workflow(workflow);
        }
    }

    /// `id` and `type` come from the path, so no field may take their names.
    fn fields(&mut self) {
        for field in self.record_type.fields.iter().filter(|field| matches!(&*field.name, "id" | "type")) {
            let declared = &field.declared;
            let finding = Diagnostic::new("duplicate-name", &declared.file, declared.span.clone());
            self.found.push(finding.arg("name", &field.name));
        }
    }

    /// Every placeholder of the path but `{id}` is a text or reference field.
    fn path(&mut self) {
        let record_type = self.record_type;
        for name in record_type.file.names().filter(|name| *name != "id") {
            let usable = record_type.field(name).is_some_and(|field| {
                matches!(field.kind, FieldKind::Text { .. } | FieldKind::Ref(_) | FieldKind::Enum(_))
            });
            if !usable {
                let finding = Diagnostic::new("bad-file-pattern", &record_type.path, 0..0);
                self.found.push(finding.arg("pattern", &record_type.file.text).arg("reason", format!("field:{name}")));
            }
        }
    }

    fn field(&mut self, name: &Located) {
        if self.record_type.field_at(&name.text).is_none() {
            let known = self.record_type.fields.iter().map(|field| &*field.name);
            let finding = unknown("unknown-field-name", name, known).arg("type", &self.record_type.name);
            self.found.push(finding);
        }
    }

    /// The date, the owner and the telephone number of a record are shown and sorted by, so their kinds must fit.
    fn roles(&mut self, roles: &Roles) {
        self.role(roles.date.as_ref(), "date", &|field| {
            matches!(field.kind, FieldKind::Date | FieldKind::Datetime | FieldKind::Month | FieldKind::Period)
        });
        let people = self.schema.people().map(|(id, _)| id);
        self.role(roles.owner.as_ref(), "person", &|field| {
            let ids = field.reference().map(|reference| &reference.ids);
            ids.is_some_and(|ids| ids.is_empty() || people.is_none_or(|people| ids.contains(&people)))
        });
        self.role(roles.phone.as_ref(), "phone", &|field| {
            let item = if let FieldKind::List(item) = &field.kind { item } else { field };
            matches!(
                item.kind,
                FieldKind::Phone | FieldKind::Text { format: Some(Format::Phone | Format::MobileCn), .. }
            )
        });
    }

    fn role(&mut self, name: Option<&Located>, expected: &'static str, fits: &dyn Fn(&Field) -> bool) {
        let Some(name) = name else { return };
        match self.record_type.field_at(&name.text) {
            None => self.field(name),
            Some(field) if fits(field) => {}
            Some(_) => self.not_usable(name, expected),
        }
    }

    fn not_usable(&mut self, name: &Located, expected: &'static str) {
        let finding = Diagnostic::new("field-not-usable", &name.file, name.span.clone());
        self.found.push(finding.arg("name", &name.text).arg("expected", expected));
    }

    /// `item.due` names a field of the items of `each`.
    fn rule_place(&mut self, at: &Located, each: Option<&Located>) {
        let inside = each.and_then(|each| Some(format!("{}{}", each.text, at.text.strip_prefix("item")?)));
        match inside {
            Some(path) if self.record_type.field_at(&path).is_some() => {}
            _ => self.field(at),
        }
    }

    fn list_field(&mut self, name: &Located) {
        match self.record_type.field_at(&name.text).map(|field| &field.kind) {
            None => self.field(name),
            Some(FieldKind::List(_)) => {}
            Some(_) => self.not_usable(name, "list"),
        }
    }

    fn type_name(&mut self, name: &Located) {
        if self.schema.type_id(&name.text).is_none() {
            let known = self.schema.types.iter().map(|record_type| &*record_type.name);
            self.found.push(unknown("unknown-type", name, known));
        }
    }

    fn distinct<'n>(&mut self, names: impl Iterator<Item = &'n Located>) {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for name in names {
            if !seen.insert(&name.text) {
                let finding = Diagnostic::new("duplicate-name", &name.file, name.span.clone());
                self.found.push(finding.arg("name", &name.text));
            }
        }
    }

    fn workflow(&mut self, workflow: &Workflow) {
        let steps = workflow.transitions.iter();
        let ends = steps.flat_map(|step| step.from.iter().flatten().chain([&step.to]));
        let paused = self.record_type.deadlines.iter().flat_map(|deadline| &deadline.paused);
        for name in ends.chain(&workflow.initial).chain(&workflow.last).chain(paused) {
            if workflow.state(&name.text).is_none() {
                let known = workflow.states.iter().map(|state| &*state.key);
                self.found.push(unknown("unknown-state-name", name, known));
            }
        }
        self.unreachable(workflow);
        for need in workflow.transitions.iter().flat_map(|step| &step.needs).filter(|need| &*need.text != "note") {
            self.field(need);
        }
        for actor in workflow.transitions.iter().flat_map(|step| &step.by) {
            self.actor(actor);
        }
    }

    /// A state that no step leads to and no record begins in is a slip in the workflow.
    fn unreachable(&mut self, workflow: &Workflow) {
        if workflow.initial.is_empty() || workflow.transitions.is_empty() {
            return;
        }
        for state in &workflow.states {
            let reached = workflow.transitions.iter().any(|step| step.to.text == state.key);
            if !reached && !workflow.is_initial(&state.key) {
                let declared = &state.declared;
                let finding = Diagnostic::new("unreachable-state", &declared.file, declared.span.clone());
                self.found.push(finding.arg("state", &state.key));
            }
        }
    }

    fn actor(&mut self, actor: &Actor) {
        match actor {
            Actor::Any => {}
            Actor::Rank(rank) => {
                let ranks = self.schema.ranks();
                if !ranks.iter().any(|known| known.key == rank.text) {
                    self.found.push(unknown("unknown-rank", rank, ranks.iter().map(|rank| &*rank.key)));
                }
            }
            Actor::Field(path) => self.person(path),
        }
    }

    /// A dotted name that goes through objects and references.
    fn person(&mut self, path: &Located) {
        let mut record_type = self.record_type;
        let mut fields: &[Field] = &record_type.fields;
        for step in path.text.split('.') {
            let Some(field) = fields.iter().find(|field| &*field.name == step) else {
                let finding = unknown("unknown-field-name", path, fields.iter().map(|field| &*field.name));
                return self.found.push(finding.arg("type", &record_type.name));
            };
            fields = field.children();
            if let Some([id]) = field.reference().map(|reference| &reference.ids[..]) {
                record_type = self.schema.record_type(*id);
                fields = &record_type.fields;
            }
        }
    }
}

fn check_config(schema: &Schema, found: &mut Vec<Diagnostic>) {
    let config = &schema.config;
    let types = || schema.types.iter().map(|record_type| &*record_type.name);
    for name in config.home.iter().chain(&config.nav) {
        if schema.type_id(&name.text).is_none() {
            found.push(unknown("unknown-type", name, types()));
        }
    }
    if let Some(people) = &config.people {
        match schema.type_id(&people.record_type.text) {
            None => found.push(unknown("unknown-type", &people.record_type, types())),
            Some(id) => check_people(schema, people, schema.record_type(id), found),
        }
    }
    check_calendar(schema, found);
}

fn check_people(schema: &Schema, people: &People, record_type: &RecordType, found: &mut Vec<Diagnostic>) {
    for name in [&people.login, &people.email, &people.rank].into_iter().flatten() {
        if record_type.field(&name.text).is_none() {
            let finding = unknown("unknown-field-name", name, record_type.fields.iter().map(|field| &*field.name));
            found.push(finding.arg("type", &record_type.name));
        }
    }
    if let Some(name) = people.ranks.as_ref().filter(|name| schema.catalog(&name.text).is_none()) {
        found.push(unknown("unknown-catalog", name, schema.catalogs.iter().map(|catalog| &*catalog.name)));
    }
}

fn check_calendar(schema: &Schema, found: &mut Vec<Diagnostic>) {
    let Some(calendar) = &schema.config.calendar else { return };
    let known = schema.calendars.iter().map(|path| &**path);
    if !known.clone().any(|path| path == &*calendar.text) {
        found.push(unknown("unknown-calendar", calendar, known));
    }
}
