//! `kedang explain`: what a code, a rule, a form or a field means.

use std::path::PathBuf;

use super::place::{self, Place, ReadFrom};
use super::{Failure, Status, Ui};
use crate::diag::codes::{self, CODES, CodeInfo, Group};
use crate::diag::words;
use crate::i18n::Argument;
use crate::label::{Label, Lang};
use crate::schema::{self, Field, FieldKind, RecordType, Rule, Schema};
use crate::text::suggest;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A code such as bad-option, a rule such as complaint.apology-owed, a type, or a field such as complaint.severity
    /// [default: list all codes]
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// The records repository whose rules, types and fields are meant [default: the one around the current folder]
    #[arg(long, value_name = "FOLDER")]
    pub repo: Option<PathBuf>,
}

/// Runs `explain`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let page = Page { ui, lang: ui.lang() };
    let Some(code) = args.code.as_deref() else {
        ui.data(&page.list())?;
        return Ok(Status::Clean);
    };
    if let Some(row) = codes::find(code) {
        ui.data(&page.code(row))?;
        return Ok(Status::Clean);
    }
    // Without a repository there are still the program's own codes to compare with.
    let place = Place::open(&place::or_here(args.repo.as_ref()), &ReadFrom::default());
    let schema = match place {
        Ok(place) => schema::load(&*place.snapshot, &mut Vec::new()),
        Err(failure) if args.repo.is_some() => return Err(failure),
        Err(_) => Schema::default(),
    };
    match page.of_schema(&schema, code) {
        Some(text) => ui.data(&text)?,
        None => {
            return Err(Failure::new("explain-unknown").arg("code", code).arg("suggestion", nearest(&schema, code)));
        }
    }
    Ok(Status::Clean)
}

/// The code, rule, type or field most like what was asked for.
fn nearest(schema: &Schema, code: &str) -> String {
    let mut names: Vec<String> = CODES.iter().map(|row| row.code.to_owned()).collect();
    for record_type in &schema.types {
        names.push(record_type.name.to_string());
        names.extend(record_type.fields.iter().map(|field| format!("{}.{}", record_type.name, field.name)));
        names.extend(record_type.rules.iter().map(|rule| format!("{}.{}", record_type.name, rule.code.text)));
    }
    suggest(code, names.iter().map(String::as_str))
}

struct Page<'a> {
    ui: &'a Ui,
    lang: Lang,
}

impl Page<'_> {
    /// Every code of the program, by group.
    fn list(&self) -> String {
        let groups = [
            (Group::Files, "group-files"),
            (Group::Syntax, "group-syntax"),
            (Group::Types, "group-types"),
            (Group::Expressions, "group-expressions"),
            (Group::Records, "group-records"),
            (Group::Workflow, "group-workflow"),
            (Group::Changes, "group-changes"),
        ];
        let width = CODES.iter().map(|row| row.code.len()).max().unwrap_or(0);
        let mut out = String::new();
        for (group, title) in groups {
            out.push_str(&format!("{}\n", self.bold(&self.ui.text(title, &[]))));
            for row in CODES.iter().filter(|row| row.group == group) {
                out.push_str(&format!("  {:width$}  {}\n", row.code, self.sentence(row)));
            }
            out.push('\n');
        }
        out.push_str(&format!("{}\n", self.ui.text("explain-more", &[])));
        out
    }

    /// The message of a code, with dots where a finding names something.
    fn sentence(&self, row: &CodeInfo) -> String {
        let args: Vec<(&str, Argument<'_>)> = row.args.iter().map(|name| (*name, "…".into())).collect();
        self.ui.catalogue.text(row.code, &args)
    }

    fn code(&self, row: &CodeInfo) -> String {
        let severity = words::severity(row.severity, &self.ui.catalogue);
        let text = words::explain(row.code, &self.ui.catalogue).unwrap_or_default();
        format!("{} · {severity}\n{}\n\n{}", self.bold(row.code), self.sentence(row), self.markdown(&text))
    }

    fn of_schema(&self, schema: &Schema, name: &str) -> Option<String> {
        let (type_name, rest) = name.split_once('.').map_or((name, None), |(name, rest)| (name, Some(rest)));
        let record_type = schema.record_type(schema.type_id(type_name)?);
        let Some(rest) = rest else { return Some(self.form(record_type)) };
        let rule = record_type.rules.iter().find(|rule| &*rule.code.text == rest);
        rule.map(|rule| self.rule(record_type, rule))
            .or_else(|| record_type.field_at(rest).map(|field| self.field(schema, record_type, rest, field)))
    }

    fn rule(&self, record_type: &RecordType, rule: &Rule) -> String {
        let severity = words::severity(rule.level, &self.ui.catalogue);
        let code = format!("{}.{}", record_type.name, rule.code.text);
        let mut out = format!("{} · {severity}\n{}\n", self.bold(&code), rule.message.get(self.lang));
        if let Some(help) = &rule.help {
            out.push_str(&format!("{}\n", help.get(self.lang)));
        }
        out.push('\n');
        let parts =
            [("each", rule.each.as_ref()), ("when", rule.when.source.as_ref()), ("must", rule.must.source.as_ref())];
        for (key, source) in parts.into_iter().chain([("at", rule.at.as_ref())]) {
            if let Some(source) = source {
                out.push_str(&format!("    {key}: {}\n", source.text.trim()));
            }
        }
        out.push_str(&format!("\n{}\n", self.ui.text("explain-rule-place", &[("path", &record_type.path)])));
        out
    }

    fn form(&self, record_type: &RecordType) -> String {
        let title = format!("{} · {}", record_type.label.get(self.lang), record_type.name);
        let mut out = format!("{}\n", self.bold(&title));
        if let Some(about) = &record_type.about {
            out.push_str(&format!("{}\n", about.get(self.lang)));
        }
        let rows = [
            ("explain-file", record_type.file.text.to_string()),
            ("explain-type-file", record_type.path.to_string()),
            ("explain-sensitivity", record_type.sensitivity.name().to_owned()),
        ];
        self.rows(&mut out, &rows);
        let mut listed: Vec<&str> = Vec::new();
        for section in &record_type.sections {
            let names: Vec<&str> = section.fields.iter().map(|name| &*name.text).collect();
            let fields = names.iter().filter_map(|name| record_type.field(name));
            self.fields(&mut out, section.label.get(self.lang), fields);
            listed.extend(names);
        }
        let others = record_type.fields.iter().filter(|field| !field.common && !listed.contains(&&*field.name));
        self.fields(&mut out, &self.ui.text("show-others", &[]), others);
        if let Some(workflow) = &record_type.workflow {
            let states: Vec<String> =
                workflow.states.iter().map(|state| format!("{} {}", state.key, state.label.get(self.lang))).collect();
            out.push_str(&format!("\n{}\n  {}\n", self.bold(workflow.label.get(self.lang)), states.join(", ")));
        }
        if !record_type.rules.is_empty() {
            out.push_str(&format!("\n{}\n", self.bold(&self.ui.text("explain-rules", &[]))));
            for rule in &record_type.rules {
                out.push_str(&format!("  {}.{}  {}\n", record_type.name, rule.code.text, rule.message.get(self.lang)));
            }
        }
        out
    }

    /// A heading and the fields below it, those that are required with a star; nothing when there are none.
    fn fields<'f>(&self, out: &mut String, heading: &str, fields: impl Iterator<Item = &'f Field>) {
        let mut lines = String::new();
        for field in fields {
            let mark = if field.required { "*" } else { " " };
            let (label, kind) = (field.label.get(self.lang), self.kind(field));
            lines.push_str(&format!(" {mark}{:<28}{label} ({kind})\n", field.name));
        }
        if !lines.is_empty() {
            out.push_str(&format!("\n{}\n{lines}", self.bold(heading)));
        }
    }

    fn field(&self, schema: &Schema, record_type: &RecordType, name: &str, field: &Field) -> String {
        let title = format!("{} · {}.{name}", field.label.get(self.lang), record_type.name);
        let mut out = format!("{}\n", self.bold(&title));
        let mut say = |label: &Option<Label>| {
            if let Some(label) = label.as_ref().filter(|label| !label.is_empty()) {
                out.push_str(&format!("{}\n", label.get(self.lang)));
            }
        };
        say(&field.help);
        say(&field.deprecated);
        let mut rows =
            vec![("explain-kind", self.kind(field)), ("explain-sensitivity", field.sensitivity.name().to_owned())];
        if field.required {
            rows.push(("explain-required", crate::value::format::yes_no(true, self.lang).to_owned()));
        }
        if let Some(to) = field.reference() {
            let names: Vec<&str> = to.ids.iter().map(|id| &*schema.record_type(*id).name).collect();
            rows.push(("explain-to", if names.is_empty() { "*".to_owned() } else { names.join(", ") }));
        }
        let texts = [
            ("explain-min", field.min.as_ref().map(|bound| bound.text.to_string())),
            ("explain-max", field.max.as_ref().map(|bound| bound.text.to_string())),
            ("explain-default", field.default.as_ref().map(|default| default.text.to_string())),
            ("explain-example", field.example.as_ref().map(|example| example.get(self.lang).to_owned())),
            ("explain-derive", field.derive.as_ref().map(|derive| derive.text.trim().to_owned())),
            (
                "explain-catalog",
                field.options().and_then(|options| Some(format!("catalogs/{}.yaml", options.from.as_ref()?.text))),
            ),
        ];
        rows.extend(texts.into_iter().filter_map(|(label, text)| Some((label, text?))));
        self.rows(&mut out, &rows);
        if let Some(options) = field.options() {
            out.push_str(&format!("\n{}\n", self.bold(&self.ui.text("explain-options", &[]))));
            let width = options.list.iter().map(|option| option.key.len()).max().unwrap_or(0);
            for option in options.list.iter() {
                out.push_str(&format!("  {:width$}  {}\n", option.key, option.label.get(self.lang)));
            }
        }
        for child in field.children() {
            let mark = if child.required { "*" } else { " " };
            out.push_str(&format!(
                " {mark}{name}.{}  {} ({})\n",
                child.name,
                child.label.get(self.lang),
                self.kind(child)
            ));
        }
        out
    }

    fn kind(&self, field: &Field) -> String {
        let word = |kind: &FieldKind| self.ui.catalogue.plain(&format!("word-kind-{}", kind.name()));
        match &field.kind {
            FieldKind::List(item) => self.ui.text("explain-list-of", &[("kind", &word(&item.kind))]),
            kind => word(kind),
        }
    }

    fn rows(&self, out: &mut String, rows: &[(&'static str, String)]) {
        for (label, text) in rows {
            out.push_str(&format!("  {}{text}\n", self.ui.text(label, &[])));
        }
    }

    /// Markdown for a terminal: examples indented, the marks of code and emphasis gone.
    fn markdown(&self, text: &str) -> String {
        let mut out = String::new();
        let mut in_code = false;
        for line in text.lines() {
            if line.trim_start().starts_with("```") {
                in_code = !in_code;
            } else if in_code {
                let (dim, reset) = if self.ui.color { ("\x1b[36m", "\x1b[0m") } else { ("", "") };
                out.push_str(format!("    {dim}{line}{reset}").trim_end());
                out.push('\n');
            } else {
                out.push_str(&line.replace("**", "").replace('`', ""));
                out.push('\n');
            }
        }
        out
    }

    fn bold(&self, text: &str) -> String {
        let text = words::visible(text);
        if self.ui.color { format!("\x1b[1m{text}\x1b[0m") } else { text.into_owned() }
    }
}
