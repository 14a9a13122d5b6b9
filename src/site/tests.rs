//! Templates, messages and what they ask of each other. Whole pages are looked at in `tests/it/pages.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::messages::{Messages, embedded};
use super::templates::{EMBEDDED, Templates};
use crate::label::Lang;

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
    let prefixes = ["severity-", "change-", "js-", "due-", "weekday-", "history-why-"];
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
    let folders = ["src/pages", "src/site"].map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let files = folders.into_iter().flatten().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn a_repository_has_a_page_of_its_own_for_a_type() {
    let messages = Arc::new(Messages::load(Lang::Zh, None).unwrap());
    let own = "{% extends 'hub.html' %}{% block card %}名片{% endblock %}".to_owned();
    let templates = Templates::new(messages, &BTreeMap::from([("types/staff.html".to_owned(), own)])).unwrap();
    assert_eq!(templates.for_type("staff", true), "types/staff.html");
    assert_eq!(templates.for_type("customer", true), "hub.html");
    assert_eq!(templates.for_type("complaint", false), "record.html");
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
