//! The message catalogues: every word the program itself says, in Chinese and English.
//!
//! In: a language, and optionally a records repository's own `messages/<lang>.ftl`. Out: texts by message id. Never:
//! a panic on a missing message (the other language stands in, then the id), nor any reading of files or environment.
//!
//! The catalogues are Fluent files under `site-templates/messages/<lang>/`, embedded in the binary. They may call the
//! functions of [`functions`].

mod functions;

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_syntax::ast;
use unic_langid::LanguageIdentifier;

use crate::label::Lang;

#[cfg(test)]
pub(crate) mod tests;

/// One argument of a message: made with `.into()` from text and numbers.
pub type Argument<'a> = FluentValue<'a>;

/// One embedded catalogue file in both languages.
struct File {
    #[cfg_attr(not(test), expect(dead_code, reason = "tests name the file that is wrong"))]
    name: &'static str,
    zh: &'static str,
    en: &'static str,
}

macro_rules! file {
    ($name:literal) => {
        File {
            name: $name,
            zh: include_str!(concat!("../site-templates/messages/zh-CN/", $name, ".ftl")),
            en: include_str!(concat!("../site-templates/messages/en/", $name, ".ftl")),
        }
    };
}

/// Every catalogue file. A new file is a new line here; a test compares the list with the folder.
const FILES: &[File] = &[file!("diagnostics"), file!("cli"), file!("hooks"), file!("site")];

impl File {
    fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

static ZH: LazyLock<Vec<FluentResource>> = LazyLock::new(|| parse(Lang::Zh));
static EN: LazyLock<Vec<FluentResource>> = LazyLock::new(|| parse(Lang::En));
static ZH_WORDS: LazyLock<BTreeMap<&'static str, String>> = LazyLock::new(|| words(Lang::Zh));
static EN_WORDS: LazyLock<BTreeMap<&'static str, String>> = LazyLock::new(|| words(Lang::En));

/// Parses the embedded files; what cannot be parsed is left out, and a test fails on it.
fn parse(lang: Lang) -> Vec<FluentResource> {
    let parsed = FILES.iter().map(|file| FluentResource::try_new(file.text(lang).to_owned()));
    parsed.map(|result| result.unwrap_or_else(|(usable, _)| usable)).collect()
}

fn resources(lang: Lang) -> &'static [FluentResource] {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// What is wrong with a records repository's own messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverrideProblem {
    /// Byte offset in the overriding text.
    pub at: usize,
    /// What it is.
    pub kind: OverrideProblemKind,
}

/// The kinds of [`OverrideProblem`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverrideProblemKind {
    /// Fluent cannot read it; the parser's words.
    Syntax(String),
    /// There is no message of this id to override.
    UnknownId(String),
}

/// The texts of one language. Can be shared between threads.
pub struct Catalogue {
    lang: Lang,
    own: Option<FluentBundle<FluentResource>>,
    first: FluentBundle<&'static FluentResource>,
    other: OnceLock<FluentBundle<&'static FluentResource>>,
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalogue").field("lang", &self.lang).finish_non_exhaustive()
    }
}

impl Catalogue {
    /// The embedded texts of a language.
    pub fn load(lang: Lang) -> Catalogue {
        Catalogue { lang, own: None, first: bundle(lang), other: OnceLock::new() }
    }

    /// The embedded texts of a language, single ones replaced by those of `overriding`, a Fluent file's text.
    pub fn load_with(lang: Lang, overriding: &str) -> (Catalogue, Vec<OverrideProblem>) {
        let mut catalogue = Catalogue::load(lang);
        let (resource, mut problems) = match FluentResource::try_new(overriding.to_owned()) {
            Ok(resource) => (resource, Vec::new()),
            Err((usable, errors)) => {
                let problem = |error: fluent_syntax::parser::ParserError| OverrideProblem {
                    at: error.pos.start,
                    kind: OverrideProblemKind::Syntax(error.kind.to_string()),
                };
                (usable, errors.into_iter().map(problem).collect())
            }
        };
        for id in message_ids(&resource) {
            if !catalogue.first.has_message(id) {
                let at = id.as_ptr() as usize - resource.source().as_ptr() as usize;
                problems.push(OverrideProblem { at, kind: OverrideProblemKind::UnknownId(id.to_owned()) });
            }
        }
        let mut own = empty_bundle(lang);
        own.add_resource_overriding(resource);
        catalogue.own = Some(own);
        problems.sort_by_key(|problem| problem.at);
        (catalogue, problems)
    }

    /// The language of the texts.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The text of a message, or with `id.name` of its attribute; the id itself where no catalogue has it.
    pub fn text(&self, id: &str, args: &[(&str, Argument<'_>)]) -> String {
        let found = self.find(id, args);
        debug_assert!(found.is_some(), "no message {id:?} in the catalogues");
        found.unwrap_or_else(|| id.to_owned())
    }

    /// The text of a message without arguments.
    pub fn plain(&self, id: &str) -> String {
        self.text(id, &[])
    }

    /// The text of a message or attribute, where there is one.
    pub fn find(&self, id: &str, args: &[(&str, Argument<'_>)]) -> Option<String> {
        let own = self.own.as_ref().and_then(|bundle| format(bundle, id, args));
        own.or_else(|| format(&self.first, id, args)).or_else(|| {
            let other = match self.lang {
                Lang::Zh => Lang::En,
                Lang::En => Lang::Zh,
            };
            format(self.other.get_or_init(|| bundle(other)), id, args)
        })
    }
}

/// Ids of the messages of a resource, in order.
fn message_ids(resource: &FluentResource) -> impl Iterator<Item = &str> {
    resource.entries().filter_map(|entry| match entry {
        ast::Entry::Message(message) => Some(message.id.name),
        _ => None,
    })
}

/// The plain texts of the messages whose id starts with `word-`, by the rest of their id.
fn words(lang: Lang) -> BTreeMap<&'static str, String> {
    let entries = resources(lang).iter().flat_map(FluentResource::entries);
    let word = |entry: &ast::Entry<&'static str>| {
        let ast::Entry::Message(ast::Message { id, value: Some(value), .. }) = entry else { return None };
        Some((id.name.strip_prefix("word-")?, plain_text(value)))
    };
    entries.filter_map(word).collect()
}

/// A pattern without its arguments.
fn plain_text(pattern: &ast::Pattern<&str>) -> String {
    let text = |element: &ast::PatternElement<&str>| match element {
        ast::PatternElement::TextElement { value } => (*value).to_owned(),
        ast::PatternElement::Placeable {
            expression: ast::Expression::Inline(ast::InlineExpression::StringLiteral { value }),
        } => (*value).to_owned(),
        ast::PatternElement::Placeable { .. } => String::new(),
    };
    pattern.elements.iter().map(text).collect()
}

fn empty_bundle<R>(lang: Lang) -> FluentBundle<R> {
    let tag: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Isolation marks would be invisible characters in the output, and both languages run left to right.
    bundle.set_use_isolating(false);
    bundle
}

fn bundle(lang: Lang) -> FluentBundle<&'static FluentResource> {
    let mut bundle = empty_bundle(lang);
    for resource in resources(lang) {
        // The first of two equal ids stays; a test fails on the second.
        let _ = bundle.add_resource(resource);
    }
    functions::add(&mut bundle, lang);
    bundle
}

fn format<R>(bundle: &FluentBundle<R>, id: &str, args: &[(&str, Argument<'_>)]) -> Option<String>
where
    R: std::borrow::Borrow<FluentResource>,
{
    let (id, attribute) = id.split_once('.').map_or((id, None), |(id, name)| (id, Some(name)));
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(name) => message.get_attribute(name)?.value(),
    };
    let args: FluentArgs = args.iter().map(|(name, value)| (*name, numeric(value))).collect();
    let mut errors: Vec<FluentError> = Vec::new();
    // A missing argument is printed as `{$name}`: visible, and harmless.
    Some(bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
}

/// A whole number that came as text, as a number, so that messages can choose a plural by it; it prints the same.
fn numeric<'a>(value: &Argument<'a>) -> Argument<'a> {
    if let FluentValue::String(text) = value
        && text.len() <= 15
        && let Ok(number) = text.parse::<u64>()
        && number.to_string() == **text
    {
        return FluentValue::from(number);
    }
    value.clone()
}
