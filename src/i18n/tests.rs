use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::*;
use crate::diag::codes::CODES;

/// The messages of a language: id or `id.attribute`, with the variables that the text uses.
pub(crate) fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for resource in resources(lang) {
        for entry in resource.entries() {
            let ast::Entry::Message(message) = entry else { continue };
            let mut add = |id: String, pattern: &ast::Pattern<&str>| {
                let mut names = BTreeSet::new();
                pattern_variables(pattern, &mut names);
                assert!(all.insert(id.clone(), names).is_none(), "{} has {id} twice", lang.tag());
            };
            if let Some(value) = &message.value {
                add(message.id.name.to_owned(), value);
            }
            for attribute in &message.attributes {
                add(format!("{}.{}", message.id.name, attribute.id.name), &attribute.value);
            }
        }
    }
    all
}

fn pattern_variables(pattern: &ast::Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            expression_variables(expression, names);
        }
    }
}

fn expression_variables(expression: &ast::Expression<&str>, names: &mut BTreeSet<String>) {
    match expression {
        ast::Expression::Inline(inline) => inline_variables(inline, names),
        ast::Expression::Select { selector, variants } => {
            inline_variables(selector, names);
            variants.iter().for_each(|variant| pattern_variables(&variant.value, names));
        }
    }
}

fn inline_variables(inline: &ast::InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        ast::InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| inline_variables(argument, names));
        }
        ast::InlineExpression::Placeable { expression } => expression_variables(expression, names),
        ast::InlineExpression::StringLiteral { .. } | ast::InlineExpression::NumberLiteral { .. } => {}
        other => panic!("a catalogue uses {other:?}: use variables and the functions of i18n::functions only"),
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_embedded_file_is_well_formed() {
    for file in FILES {
        for lang in Lang::ALL {
            let parsed = FluentResource::try_new(file.text(lang).to_owned());
            let errors = parsed.err().map(|(_, errors)| errors).unwrap_or_default();
            assert!(errors.is_empty(), "{}/{}.ftl: {errors:?}", lang.tag(), file.name);
        }
    }
}

#[test]
fn every_file_of_the_folder_is_registered() {
    let registered: BTreeSet<String> = FILES.iter().map(|file| format!("{}.ftl", file.name)).collect();
    for lang in Lang::ALL {
        let folder = root().join("site-templates/messages").join(lang.tag());
        let there = std::fs::read_dir(&folder).unwrap();
        let there: BTreeSet<String> = there.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert_eq!(there, registered, "FILES in src/i18n.rs and {}", folder.display());
    }
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_variables() {
    let (zh, en) = (messages(Lang::Zh), messages(Lang::En));
    let ids = |messages: &BTreeMap<String, BTreeSet<String>>| messages.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(ids(&zh), ids(&en));
    for (id, variables) in &zh {
        assert_eq!(variables, &en[id], "variables of {id}");
    }
}

/// Messages whose ids are put together in the code or in a script.
const PUT_TOGETHER: &[&str] = &["word-", "js-", "weekday-", "due-", "change-", "severity-", "history-why-", "log-why-"];

#[test]
fn every_message_is_used() {
    let mut sources = String::new();
    for folder in ["src", "site-templates", "crates/xtask/src"] {
        read_all(&root().join(folder), &mut sources);
    }
    let codes: BTreeSet<&str> = CODES.iter().map(|row| row.code).collect();
    let used = |id: &str| {
        // Words are looked up by what a finding says.
        codes.contains(id)
            || PUT_TOGETHER.iter().any(|start| id.starts_with(start))
            || [format!("\"{id}\""), format!("'{id}'")].iter().any(|quoted| sources.contains(quoted))
    };
    let all = messages(Lang::Zh);
    let ids: BTreeSet<&str> = all.keys().filter_map(|id| id.split('.').next()).collect();
    let unused: Vec<&str> = ids.into_iter().filter(|id| !used(id)).collect();
    assert!(unused.is_empty(), "no source mentions these messages: {unused:#?}");
}

#[test]
fn every_related_sentence_exists() {
    let mut sources = String::new();
    read_all(&root().join("src"), &mut sources);
    let known = messages(Lang::Zh);
    let named: BTreeSet<&str> =
        sources.split('"').skip(1).filter(|text| text.starts_with("related-") && !text.contains([' ', '\n'])).collect();
    let missing: Vec<&&str> = named.iter().filter(|id| !known.contains_key(**id)).collect();
    assert!(missing.is_empty() && !named.is_empty(), "not in diagnostics.ftl: {missing:?}");
}

/// Appends the text of every Rust source (tests left out) and template below a folder.
fn read_all(folder: &Path, out: &mut String) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            read_all(&path, out);
        } else if !name.ends_with(".ftl") && name != "tests.rs" {
            out.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

#[test]
fn a_catalogue_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let catalogue = Catalogue::load(Lang::En);
    shared(&catalogue);
    let texts: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1_i64..5)
            .map(|count| {
                scope.spawn({
                    let catalogue = &catalogue;
                    move || catalogue.text("summary-errors", &[("count", count.into())])
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(texts, ["1 error", "2 errors", "3 errors", "4 errors"]);
}

#[test]
fn texts_attributes_and_empty_arguments() {
    let zh = Catalogue::load(Lang::Zh);
    let text = zh.text("unknown-field", &[("field", "custmer".into()), ("type", "投诉处理单".into())]);
    assert_eq!(text, "“投诉处理单”没有“custmer”这个字段");
    let help = |suggestion: &str| zh.text("unknown-field.help", &[("suggestion", suggestion.to_owned().into())]);
    assert_eq!(help("customer"), "是不是想写“customer”？");
    assert!(!help("").contains("是不是"), "{}", help(""));
    assert!(!zh.plain("unknown-field.help").contains("是不是"), "a missing argument is an empty one");
    assert!(!text.contains('\u{2068}'), "no isolation marks");
    assert_eq!(zh.find("no-such-message", &[]), None);
    assert_eq!(zh.find("unknown-field.no-such-attribute", &[]), None);
}

#[test]
fn numbers_may_come_as_text() {
    let en = Catalogue::load(Lang::En);
    let found = |count: &str| en.text("summary-errors", &[("count", count.to_owned().into())]);
    assert_eq!(
        ["1", "2", "01", "1.0", "many"].map(found),
        ["1 error", "2 errors", "01 errors", "1.0 errors", "many errors"]
    );
}

#[test]
fn a_repository_overrides_single_messages() {
    let own = "summary-clean = 一切正常。\nno-such-id = 多余\nbroken {\n";
    let (catalogue, problems) = Catalogue::load_with(Lang::Zh, own);
    assert_eq!(catalogue.plain("summary-clean"), "一切正常。");
    assert_eq!(catalogue.plain("severity-error"), "错误");
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!(problems[0].kind, OverrideProblemKind::UnknownId("no-such-id".to_owned()));
    assert_eq!(&own[problems[0].at..][..10], "no-such-id");
    assert!(matches!(problems[1].kind, OverrideProblemKind::Syntax(_)));
}
