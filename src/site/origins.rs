//! What each template is drawn from.
//!
//! In: the texts of the templates. Out: for each that is drawn from any of the repository's own a hash of those: itself,
//! what it extends, includes or imports, and what those do. With one hash a template makes of one context the same page.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::machinery::{Token, tokenize};

use super::templates::{DEFAULT_PREFIX, EMBEDDED};

/// What the parts that every page shows are drawn from by: see [`super::shell`].
pub const SHARED: [&str; 3] = ["parts/head.html", "parts/find.html", "parts/rail.html"];

/// The hashes by the names of templates, as under `templates/`; a template that only embedded ones make is not named.
pub fn origins(own: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let own: BTreeMap<&str, &str> =
        own.iter().filter(|(name, _)| name.ends_with(".html")).map(|(name, text)| (&**name, &**text)).collect();
    if own.is_empty() {
        return BTreeMap::new();
    }
    let mut texts: BTreeMap<String, &str> = BTreeMap::new();
    for (name, text) in EMBEDDED {
        texts.insert((*name).to_owned(), text);
        texts.insert(format!("{DEFAULT_PREFIX}{name}"), text);
    }
    texts.extend(own.iter().map(|(name, text)| ((*name).to_owned(), *text)));
    let named = texts.iter().map(|(name, text)| (name.as_str(), named(text))).collect();
    let hashes = texts.keys().filter_map(|name| {
        let from: BTreeMap<&str, &str> = match reached(name, &named) {
            Some(reached) => own.clone().into_iter().filter(|(name, _)| reached.contains(name)).collect(),
            None => own.clone(),
        };
        let hash = blake3::hash(format!("{from:?}").as_bytes()).to_hex();
        (!from.is_empty()).then(|| (name.clone(), hash[..32].to_owned()))
    });
    hashes.collect()
}

/// The names of all templates that one is drawn from; none when that is only known once it is drawn.
fn reached<'t>(name: &'t str, named: &'t BTreeMap<&str, Option<Vec<String>>>) -> Option<BTreeSet<&'t str>> {
    let mut reached = BTreeSet::new();
    let mut next = vec![name];
    while let Some(name) = next.pop() {
        if reached.insert(name)
            && let Some(names) = named.get(name)
        {
            next.extend(names.as_ref()?.iter().map(String::as_str));
        }
    }
    Some(reached)
}

/// The names of the templates that a text extends, includes or imports, whether or not there are such; none when one of
/// them is only known once the template is drawn.
fn named(text: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    // A text that cannot be cut into tokens is no template, and there will be no site.
    let mut tokens = tokenize(text, false, Default::default()).map_while(Result::ok).map(|(token, _)| token);
    while let Some(token) = tokens.next() {
        if !matches!(token, Token::BlockStart) {
            continue;
        }
        let Some(Token::Ident("extends" | "include" | "import" | "from")) = tokens.next() else { continue };
        let known = names.len();
        for token in tokens.by_ref() {
            match token {
                Token::Str(name) => names.push(name.to_owned()),
                Token::String(name) => names.push(name.into()),
                Token::BracketOpen | Token::BracketClose | Token::Comma => {}
                Token::BlockEnd => break,
                Token::Ident("ignore" | "import" | "as" | "with" | "without") if names.len() > known => break,
                _ => return None,
            }
        }
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(own: &[(&str, &str)]) -> BTreeMap<String, String> {
        origins(&own.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }

    /// The templates whose hashes two sets of own templates do not share.
    fn differ(a: &[(&str, &str)], b: &[(&str, &str)]) -> Vec<String> {
        let (a, b) = (of(a), of(b));
        let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
        names.into_iter().filter(|name| a.get(*name) != b.get(*name)).cloned().collect()
    }

    #[test]
    fn a_template_is_drawn_from_what_it_names() {
        assert!(of(&[("extra.css", "{% include 'due.html' %}")]).is_empty());
        let names = |text: &str| named(text).unwrap();
        assert_eq!(
            names("{%- extends 'a.html' -%}{# {% include 'b' %} #}{{ 'c' }}{% raw %}{% include 'd' %}{% endraw %}"),
            ["a.html"]
        );
        assert_eq!(
            names("{% include ['a', \"b\\n\"] ignore missing %}{% from 'c' import x as y %}{% import 'd' as e %}"),
            ["a", "b\n", "c", "d"]
        );
        for dynamic in
            ["{% include name %}", "{% extends 'a' if b else 'c' %}", "{% include ignore %}", "{% import ('a') as b %}"]
        {
            assert_eq!(named(dynamic), None, "{dynamic}");
        }
    }

    #[test]
    fn only_what_names_a_template_changes_with_it() {
        let due = ("due.html", "{% extends 'default/due.html' %}");
        assert_eq!(differ(&[], &[due]), ["due.html"]);
        assert_eq!(differ(&[due], &[("due.html", "x")]), ["due.html"]);
        // The embedded page of a type names a part of which the repository has its own.
        let pager = differ(&[due], &[due, ("parts/pager.html", "")]);
        assert!(pager.contains(&"due.html".to_owned()) && pager.contains(&"list.html".to_owned()), "{pager:?}");
        assert!(!pager.contains(&"record.html".to_owned()), "{pager:?}");
        // What was not there is named too.
        let missing = ("types/a.html", "{% include 'parts/own.html' ignore missing %}");
        assert_eq!(differ(&[missing], &[missing, ("parts/own.html", "")]), ["parts/own.html", "types/a.html"]);
        let any = ("types/a.html", "{% include kind %}");
        assert_eq!(differ(&[any], &[any, due]), ["due.html", "types/a.html"]);
    }
}
