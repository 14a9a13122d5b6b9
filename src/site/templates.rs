//! The templates: embedded ones, and a records repository's own that replace them or extend them block by block.
//!
//! In: the files of `site-templates/`, the repository's `templates/`, and the contexts of [`super::context`]. Out: HTML.
//! A repository's `templates/list.html` stands in for the embedded one; it may begin with
//! `{% extends "default/list.html" %}` and then needs to hold only the blocks that differ. Never here: files, records.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use super::functions;
use super::html::escape;
use super::icons;
use super::messages::Messages;
use crate::model::trace;

/// Every embedded template with its name.
pub const EMBEDDED: &[(&str, &str)] = &[
    ("base.html", include_str!("../../site-templates/base.html")),
    ("home.html", include_str!("../../site-templates/home.html")),
    ("list.html", include_str!("../../site-templates/list.html")),
    ("row.html", include_str!("../../site-templates/row.html")),
    ("record.html", include_str!("../../site-templates/record.html")),
    ("hub.html", include_str!("../../site-templates/hub.html")),
    ("diagnostics.html", include_str!("../../site-templates/diagnostics.html")),
    ("due.html", include_str!("../../site-templates/due.html")),
    ("error.html", include_str!("../../site-templates/error.html")),
    ("changes.html", include_str!("../../site-templates/changes.html")),
    ("history.html", include_str!("../../site-templates/history.html")),
    ("help.html", include_str!("../../site-templates/help.html")),
    ("404.html", include_str!("../../site-templates/404.html")),
    ("redirect.html", include_str!("../../site-templates/redirect.html")),
    ("parts/actions.html", include_str!("../../site-templates/parts/actions.html")),
    ("parts/changes.html", include_str!("../../site-templates/parts/changes.html")),
    ("parts/deadlines.html", include_str!("../../site-templates/parts/deadlines.html")),
    ("parts/dues.html", include_str!("../../site-templates/parts/dues.html")),
    ("parts/empty.html", include_str!("../../site-templates/parts/empty.html")),
    ("parts/fields.html", include_str!("../../site-templates/parts/fields.html")),
    ("parts/files.html", include_str!("../../site-templates/parts/files.html")),
    ("parts/findings.html", include_str!("../../site-templates/parts/findings.html")),
    ("parts/foot.html", include_str!("../../site-templates/parts/foot.html")),
    ("parts/find.html", include_str!("../../site-templates/parts/find.html")),
    ("parts/head.html", include_str!("../../site-templates/parts/head.html")),
    ("parts/history.html", include_str!("../../site-templates/parts/history.html")),
    ("parts/links.html", include_str!("../../site-templates/parts/links.html")),
    ("parts/pager.html", include_str!("../../site-templates/parts/pager.html")),
    ("parts/paper.html", include_str!("../../site-templates/parts/paper.html")),
    ("parts/rail.html", include_str!("../../site-templates/parts/rail.html")),
    ("parts/sections.html", include_str!("../../site-templates/parts/sections.html")),
    ("parts/steps.html", include_str!("../../site-templates/parts/steps.html")),
    ("parts/table.html", include_str!("../../site-templates/parts/table.html")),
];

/// The prefix under which embedded templates can always be reached, also when a repository replaces them.
pub const DEFAULT_PREFIX: &str = "default/";

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateProblem {
    /// Name of the template, as under `templates/`.
    pub name: String,
    /// Line, from 1; 0 when unknown.
    pub line: usize,
    /// What is wrong, with what led to it.
    pub message: String,
}

impl TemplateProblem {
    fn new(error: &Error, name: &str) -> TemplateProblem {
        let mut message = error.to_string();
        let mut inner = std::error::Error::source(error);
        while let Some(cause) = inner {
            message = format!("{message}: {cause}");
            inner = cause.source();
        }
        TemplateProblem { name: error.name().unwrap_or(name).to_owned(), line: error.line().unwrap_or(0), message }
    }
}

impl std::fmt::Display for TemplateProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "templates/{}:{}: {}", self.name, self.line, self.message)
    }
}

impl std::error::Error for TemplateProblem {}

/// The templates of one language, ready to render. Threads may share it.
pub struct Templates {
    env: Environment<'static>,
}

impl Templates {
    /// Compiles the embedded templates and a repository's own (name below `templates/` and text). Errors: every
    /// template of its own that does not compile.
    pub fn new(messages: Arc<Messages>, own: &BTreeMap<String, String>) -> Result<Templates, Vec<TemplateProblem>> {
        let embedded = EMBEDDED.iter().map(|(name, text)| (*name, (*text).to_owned()));
        Templates::from_sources(messages, embedded, own)
    }

    /// As [`Templates::new`], with other templates in place of the embedded ones.
    pub fn from_sources(
        messages: Arc<Messages>,
        defaults: impl IntoIterator<Item = (&'static str, String)>,
        own: &BTreeMap<String, String>,
    ) -> Result<Templates, Vec<TemplateProblem>> {
        let mut env = environment(messages.clone());
        let mut problems = Vec::new();
        let mut add = |name: String, text: String| {
            if let Err(error) = env.add_template_owned(name.clone(), with_words(&text, &messages)) {
                problems.push(TemplateProblem::new(&error, &name));
            }
        };
        for (name, text) in defaults {
            if !own.contains_key(name) {
                add(name.to_owned(), text.clone());
            }
            add(format!("{DEFAULT_PREFIX}{name}"), text);
        }
        for (name, text) in own.iter().filter(|(name, _)| name.ends_with(".html")) {
            add(name.clone(), text.clone());
        }
        if problems.is_empty() { Ok(Templates { env }) } else { Err(problems) }
    }

    /// The template of a record's page: `types/<type>.html` where there is one, else `hub.html` or `record.html`. It is
    /// noted that somebody looked for the first.
    pub fn for_type(&self, type_name: &str, hub: bool) -> String {
        let own = format!("types/{type_name}.html");
        trace::note_name(|| template_name(&own));
        if self.env.get_template(&own).is_ok() { own } else { if hub { "hub.html" } else { "record.html" }.to_owned() }
    }

    /// Renders a page from its context, with the icons that it uses. It is noted of which template: what that is drawn
    /// from, [`super::origins`] tells.
    pub fn render(&self, name: &str, context: &impl Serialize) -> Result<String, TemplateProblem> {
        trace::note_name(|| template_name(name));
        let template = self.env.get_template(name).map_err(|error| TemplateProblem::new(&error, name))?;
        let page = template.render(Value::from(Serde(context))).map_err(|error| TemplateProblem::new(&error, name))?;
        Ok(icons::fill(page))
    }
}

/// The name that is looked up by whoever draws with a template.
pub fn template_name(name: &str) -> Arc<str> {
    format!("template:{name}").into()
}

fn environment(messages: Arc<Messages>) -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_formatter(write_escaped);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        env.set_syntax(syntax);
    }
    functions::add(&mut env, messages);
    env
}

/// Puts the words of `{{ t('id') }}` into a template for good: they are the same on each of ten thousand pages.
fn with_words(template: &str, messages: &Messages) -> String {
    const OPENING: &str = "{{ t('";
    const CLOSING: &str = "') }}";
    let mut pieces = template.split(OPENING);
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let words = piece.split_once(CLOSING).and_then(|(id, rest)| Some((messages.plain(id)?, rest)));
        match words {
            Some((words, rest)) if !words.to_string().contains(['{', '\n']) => {
                text.push_str(&escape(&words.to_string()));
                text.push_str(rest);
            }
            _ => {
                text.push_str(OPENING);
                text.push_str(piece);
            }
        }
    }
    text
}

/// Writes a value, escaped unless it is safe. MiniJinja's own escaping also turns every `/` into five characters,
/// which no page needs and links have many of.
fn write_escaped(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    let failed = |_| Error::new(ErrorKind::WriteFailure, "the page could not be written");
    match value.as_str() {
        Some(text) if value.is_safe() || !needs_escape(text) => out.write_str(text).map_err(failed),
        Some(text) => out.write_str(&escape(text)).map_err(failed),
        None if value.is_none() => Ok(()),
        None => write!(out, "{}", escape(&value.to_string())).map_err(failed),
    }
}

fn needs_escape(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\''))
}
