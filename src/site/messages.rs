//! The words of the site: one message catalogue per language.
//!
//! In: the embedded catalogues, and a records repository's own `templates/messages/<lang>/site.ftl`, which replaces
//! single messages. Out: texts by id. Messages without arguments are formatted once, since every page asks for them.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use minijinja::Value;

use crate::label::Lang;

/// The catalogue of a language.
pub struct Messages {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
    plain: BTreeMap<String, Value>,
    /// The messages `js-…` with their arguments as `{n}`, by their ids without the prefix.
    phrases: BTreeMap<String, String>,
    ids: Vec<String>,
}

/// The embedded catalogue of a language.
pub fn embedded(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => include_str!("../../site-templates/messages/zh-CN/site.ftl"),
        Lang::En => include_str!("../../site-templates/messages/en/site.ftl"),
    }
}

impl Messages {
    /// The embedded catalogue, with single messages replaced by those of `own`. Errors: what is wrong with the text.
    pub fn load(lang: Lang, own: Option<&str>) -> Result<Messages, String> {
        let tag = lang.tag().parse().map_err(|error| format!("{}: {error}", lang.tag()))?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        let mut ids = Vec::new();
        for text in [Some(embedded(lang)), own].into_iter().flatten() {
            let resource = FluentResource::try_new(text.to_owned())
                .map_err(|(_, errors)| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
            ids.extend(resource.entries().filter_map(|entry| match entry {
                fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
                _ => None,
            }));
            bundle.add_resource_overriding(resource);
        }
        ids.sort();
        ids.dedup();
        let mut messages = Messages { lang, bundle, plain: BTreeMap::new(), phrases: BTreeMap::new(), ids };
        for id in messages.ids.clone() {
            if let Some(text) = messages.format(&id, None) {
                messages.plain.insert(id, Value::from(text));
            }
        }
        messages.phrases = messages.patterns();
        Ok(messages)
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Every id, sorted.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The text of a message without arguments, as a template value; none when it has arguments or does not exist.
    pub fn plain(&self, id: &str) -> Option<Value> {
        self.plain.get(id).cloned()
    }

    /// The text of a message. An unknown id, a mistake that tests find, gives the id itself.
    pub fn text(&self, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let mut all = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            all.set(*name, value.clone());
        }
        self.format(id, Some(&all)).unwrap_or_else(|| id.to_owned())
    }

    /// The text of a message; none when there is no such message, or when it needs other arguments.
    pub fn format(&self, id: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        errors.is_empty().then(|| text.into_owned())
    }

    /// The text of the message `js-<name>`, filled as the page's script fills it. An unknown name gives the name.
    pub fn phrase(&self, name: &str, args: &[(&str, &str)]) -> String {
        let mut rest = self.phrases.get(name).map_or(name, String::as_str);
        let mut text = String::with_capacity(rest.len() + 16);
        while let Some((before, after)) = rest.split_once('{') {
            let (argument, after) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(before);
            text.push_str(args.iter().find(|(name, _)| *name == argument).map_or("", |(_, value)| value));
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// The messages whose ids begin with `js-`, as the script that hands them to the page's script. Arguments stand as
    /// `{n}`, `{span}`, `{time}`, `{day}`, `{month}`, `{year}`, `{query}` in the texts.
    pub fn words_script(&self) -> String {
        format!("kedangWords={};\n", serde_json::to_string(&self.phrases).unwrap_or_default())
    }

    fn patterns(&self) -> BTreeMap<String, String> {
        let mut args = FluentArgs::new();
        for name in ["n", "span", "time", "day", "month", "year", "query"] {
            args.set(name, format!("{{{name}}}"));
        }
        let pattern = |id: &String| Some((id.strip_prefix("js-")?.to_owned(), self.format(id, Some(&args))?));
        self.ids.iter().filter_map(pattern).collect()
    }
}
