//! Every kind of page rendered from invented contexts, and what must hold for all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::assets::Assets;
use super::messages::{Messages, embedded};
use super::templates::{EMBEDDED, Templates};
use crate::label::Lang;

#[path = "../../tests/preview/mock.rs"]
#[allow(dead_code, missing_docs)]
mod mock;

fn pages(lang: Lang) -> Vec<mock::Rendered> {
    let messages = Arc::new(Messages::load(lang, None).unwrap());
    let templates = Templates::new(messages.clone(), &BTreeMap::new()).unwrap();
    let assets = Assets::new(&messages, None);
    mock::Site::new(lang, &messages, &templates, &assets).pages()
}

#[test]
fn every_page_renders_within_its_size_and_without_anything_inline() {
    for lang in Lang::ALL {
        for page in pages(lang) {
            let html = &page.html;
            assert!(html.len() < 40_000, "{}: {} bytes", page.path, html.len());
            for forbidden in ["<script>", "<style", " style=", "javascript:", " onclick=", " onload=", "{{", "{%"] {
                assert!(!html.contains(forbidden), "{} contains {forbidden}", page.path);
            }
            assert_eq!(html.matches("<h1").count(), 1, "{}", page.path);
            assert!(html.contains("<main id=\"main\""), "{}", page.path);
        }
    }
}

#[test]
fn ids_are_unique_and_anchors_lead_somewhere() {
    for page in pages(Lang::Zh) {
        let mut ids = BTreeSet::new();
        for id in page.html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.insert(id), "{}: id {id} twice", page.path);
        }
        for target in page.html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(
                target.starts_with("i-") && ids.contains(target) || ids.contains(target),
                "{}: #{target}",
                page.path
            );
        }
    }
}

#[test]
fn every_tag_that_opens_closes() {
    const VOID: [&str; 8] = ["meta", "link", "input", "img", "br", "hr", "use", "rect"];
    for page in pages(Lang::Zh) {
        let mut open: Vec<&str> = Vec::new();
        for tag in page.html.split('<').skip(1) {
            let name = tag.trim_start_matches('/').split([' ', '>', '/']).next().unwrap_or_default();
            if tag.starts_with('!') || VOID.contains(&name) || tag.split('>').next().is_some_and(|t| t.ends_with('/')) {
                continue;
            }
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(name), "{}: </{name}>", page.path);
            } else {
                open.push(name);
            }
        }
        assert!(open.is_empty(), "{}: {open:?} left open", page.path);
    }
}

#[test]
fn both_catalogues_say_the_same_things() {
    let [zh, en] = Lang::ALL.map(|lang| Messages::load(lang, None).unwrap());
    assert_eq!(zh.ids(), en.ids());
    for lang in Lang::ALL {
        let ids: Vec<_> = embedded(lang).lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id).collect();
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "a message of {} stands there twice", lang.tag());
    }
}

#[test]
fn every_message_that_templates_and_script_ask_for_exists_and_every_message_is_asked_for() {
    let zh = Messages::load(Lang::Zh, None).unwrap();
    let script = [include_str!("../../site-templates/assets/site.js"), include_str!("../serve/reload.js")].concat();
    let mut asked = BTreeSet::new();
    for (name, text) in EMBEDDED {
        for id in text.split("t('").skip(1).filter_map(|rest| rest.split('\'').next()).filter(|id| !id.ends_with('-')) {
            assert!(zh.ids().iter().any(|known| known == id), "{name}: t('{id}')");
            asked.insert(id.to_owned());
        }
    }
    let rust = rust_sources();
    for id in rust.split(".t(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(zh.ids().iter().any(|known| known == id), "the pages say {id}, which no catalogue has");
    }
    let prefixes = ["severity-", "change-", "js-", "due-", "weekday-"];
    for id in zh.ids() {
        let in_script = id.strip_prefix("js-").is_none_or(|id| {
            let dated =
                ["month-", "hours", "days", "done", "missed", "-at", "-one"].iter().any(|part| id.contains(part));
            dated || script.contains(&format!("\"{id}\""))
        });
        assert!(in_script, "the script never says {id}");
        let said = asked.contains(id) || rust.contains(&format!("\"{id}\""));
        assert!(said || prefixes.iter().any(|prefix| id.starts_with(prefix)), "nobody says {id}");
    }
}

/// The sources that fill the contexts, in one text.
fn rust_sources() -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders =
        ["src/pages", "src/site", "tests/preview"].map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let files = folders.into_iter().flatten().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn a_repository_extends_a_block_or_replaces_a_page() {
    let messages = Arc::new(Messages::load(Lang::Zh, None).unwrap());
    let mut own = BTreeMap::new();
    own.insert("404.html".to_owned(), "{% extends 'default/404.html' %}{% block brand %}宏远{% endblock %}".to_owned());
    own.insert("types/staff.html".to_owned(), "{% extends 'hub.html' %}{% block card %}名片{% endblock %}".to_owned());
    let templates = Templates::new(messages.clone(), &own).unwrap();
    assert_eq!(templates.for_type("staff", true), "types/staff.html");
    assert_eq!(templates.for_type("customer", true), "hub.html");
    assert_eq!(templates.for_type("complaint", false), "record.html");
    let assets = Assets::new(&messages, None);
    let site = mock::Site::new(Lang::Zh, &messages, &templates, &assets);
    let missing = site.pages().into_iter().find(|page| page.path == "404.html").unwrap().html;
    assert!(missing.contains("宏远</a>") && missing.contains("没有这个页面"));
}

#[test]
fn a_broken_template_is_named_with_its_line() {
    let messages = Arc::new(Messages::load(Lang::Zh, None).unwrap());
    let own = BTreeMap::from([("list.html".to_owned(), "<p>\n{% if %}".to_owned())]);
    let problems = Templates::new(messages, &own).err().unwrap();
    assert_eq!((problems[0].name.as_str(), problems[0].line), ("list.html", 2));
}

#[test]
fn every_template_file_is_embedded() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("site-templates");
    let mut found = BTreeSet::new();
    for folder in ["", "parts", "types"] {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else { continue };
        for name in entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
            if name.ends_with(".html") {
                found.insert(if folder.is_empty() { name } else { format!("{folder}/{name}") });
            }
        }
    }
    let embedded: BTreeSet<_> = EMBEDDED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(embedded, found);
}

#[test]
fn a_link_in_a_message_is_a_link_and_all_else_is_escaped() {
    let messages = Arc::new(Messages::load(Lang::Zh, None).unwrap());
    let own = BTreeMap::from([(
        "x.html".to_owned(),
        "{% set link %}<a>王</a>{% endset %}{{ t('last-change', who=link, when='<b>') }}|{{ t('home-more', n=3) }}"
            .to_owned(),
    )]);
    let templates = Templates::new(messages, &own).unwrap();
    let html = templates.render("x.html", &()).unwrap();
    assert!(html.contains("<a>王</a>") && html.contains("&lt;b&gt;") && html.ends_with("另有 3 项"), "{html}");
}
