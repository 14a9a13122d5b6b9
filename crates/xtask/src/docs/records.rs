//! `docs/records.md` and its Chinese twin: a skeleton of prose, with tables that come from the program and examples
//! that it has checked.
//!
//! In the skeletons a line `<!-- keys NAME -->` stands for the table of a mapping's keys, `<!-- file PATH -->` for a
//! file of `docs/example/`, and `<!-- TABLE -->` for one of the other tables. A key, kind, format or word that lacks
//! its explanation, an explanation of nothing, a table that a skeleton forgets and an example with a finding are errors.

mod probe;
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use kedang::check;
use kedang::label::Lang;
use kedang::schema::{FieldKind, field, scalar};
use kedang::sensitivity::Sensitivity;
use kedang::snapshot::Memory;
use kedang::value::checked::Format;

use crate::workspace;
use probe::{Key, MAPPINGS, Mapping};

/// Where the example repository lies.
const EXAMPLE: &str = "docs/example";
/// The day on which examples are checked.
const NOW: &str = "2026-11-21T08:00:00Z";

/// The whole document in one language.
///
/// # Errors
///
/// When the words and the program disagree, or an example has a finding.
pub fn page(lang: Lang) -> Result<String> {
    let skeleton = match lang {
        Lang::Zh => include_str!("records/zh-CN.md"),
        Lang::En => include_str!("records/en.md"),
    };
    every_name_is_explained()?;
    examples_are_right()?;
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut out = format!("<!-- {} -->\n\n", Head::of(lang).generated);
    for line in skeleton.lines() {
        match line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")) {
            Some(name) => {
                out.push_str(&part(name, lang).with_context(|| line.to_owned())?);
                used.insert(name.to_owned());
            }
            None => out.push_str(&format!("{line}\n")),
        }
    }
    let forgotten: Vec<String> = parts()?.into_iter().filter(|part| !used.contains(part)).collect();
    ensure!(forgotten.is_empty(), "the {} skeleton lacks {}", lang.tag(), forgotten.join(", "));
    Ok(out)
}

/// Everything that a skeleton must show.
fn parts() -> Result<Vec<String>> {
    let mut parts: Vec<String> = ["kinds", "formats", "search", "levels", "common"].map(str::to_owned).to_vec();
    parts.extend(MAPPINGS.iter().map(|mapping| format!("keys {}", mapping.name)));
    parts.extend(example()?.into_iter().map(|(path, _)| format!("file {path}")));
    Ok(parts)
}

fn part(name: &str, lang: Lang) -> Result<String> {
    Ok(match name.split_once(' ') {
        Some(("keys", mapping)) => keys(Mapping::find(mapping).context("no such mapping")?, lang),
        Some(("file", path)) => file(path)?,
        _ => match name {
            "kinds" => kinds(lang),
            "formats" => formats(lang),
            "search" => named_words("field.search", lang),
            "levels" => named_words("level", lang),
            "common" => common(lang),
            _ => bail!("no such table"),
        },
    })
}

/// The keys of a mapping in the order of the words, with what the program says of each.
fn keys(mapping: &Mapping, lang: Lang) -> String {
    let head = Head::of(lang);
    let asked = mapping.keys();
    let rows = words::of(mapping.name).filter_map(|words| {
        let key = asked.iter().find(|key| key.name == words.name)?;
        Some(row([&format!("`{}`", key.name), &told(key, words.say(lang), &head)]))
    });
    table([head.key, head.meaning], rows)
}

fn told(key: &Key, meaning: &str, head: &Head) -> String {
    let choices: Vec<String> = key.choices.iter().map(|choice| format!("`{choice}`")).collect();
    // The kinds have a table of their own; for true and false the meaning says enough.
    let clear = choices.len() > 12 || key.choices == ["true", "false"];
    let choices =
        if choices.is_empty() || clear { String::new() } else { format!("{}{}", head.one_of, choices.join(" ")) };
    let required = if key.required { head.required } else { "" };
    format!("{required}{meaning}{choices}")
}

/// The field kinds with an example, their own options and what `min` and `max` mean.
fn kinds(lang: Lang) -> String {
    let head = Head::of(lang);
    let shared = shared_options();
    let schema = probe::every_kind();
    let rows = words::of("kind").map(|words| {
        let kind = schema.types.first().and_then(|every| every.field(words.name)).map(|field| &field.kind);
        let own = own_options(words.name, &shared).into_iter().map(|option| {
            let meaning = words::find("option", &option).map_or("", |words| words.say(lang));
            format!("`{option}` {meaning}")
        });
        let bounds = match (probe::has_bounds(words.name), words::find("bounds", words.name)) {
            (false, _) => head.no_bounds,
            (true, Some(words)) => words.say(lang),
            (true, None) => head.values,
        };
        let name = format!("`{}`", words.name);
        let example = format!("`{}`", kind.map_or("", written));
        row([&name, words.say(lang), &example, &own.collect::<Vec<_>>().join("<br>"), bounds])
    });
    table([head.kind, head.meaning, head.written, head.options, "`min` `max`"], rows)
}

/// A good value of a kind, as it stands in a record.
fn written(kind: &FieldKind) -> &'static str {
    match scalar::example(kind) {
        "" => words::EXAMPLES.iter().find(|(name, _)| *name == kind.name()).map_or("", |(_, example)| example),
        example => example,
    }
}

/// The options that every kind has.
fn shared_options() -> BTreeSet<String> {
    let of = |kind: &&str| probe::field_keys(kind).into_iter().collect::<BTreeSet<String>>();
    field::KINDS.iter().map(of).reduce(|a, b| &a & &b).unwrap_or_default()
}

fn own_options(kind: &str, shared: &BTreeSet<String>) -> Vec<String> {
    probe::field_keys(kind).into_iter().filter(|option| !shared.contains(option)).collect()
}

fn formats(lang: Lang) -> String {
    let head = Head::of(lang);
    let rows = words::of("format").map(|words| {
        let example = words::FORMATS.iter().find(|(name, _)| *name == words.name).map_or("", |(_, example)| example);
        row([&format!("`{}`", words.name), words.say(lang), &format!("`{example}`")])
    });
    table(["`format`", head.meaning, head.written], rows)
}

fn named_words(of: &str, lang: Lang) -> String {
    let head = Head::of(lang);
    let rows = words::of(of).map(|words| row([&format!("`{}`", words.name), words.say(lang)]));
    table([head.word, head.meaning], rows)
}

/// The fields that every record has.
fn common(lang: Lang) -> String {
    let head = Head::of(lang);
    let schema = probe::every_kind();
    let fields = schema.types.iter().flat_map(|every| &every.fields).filter(|field| field.common);
    let rows = fields.map(|field| {
        let kind = match &field.kind {
            FieldKind::List(item) => format!("`list` / `{}`", item.kind.name()),
            kind => format!("`{}`", kind.name()),
        };
        row([&format!("`{}`", field.name), field.label.get(lang), &kind])
    });
    table([head.field, head.meaning, head.kind], rows)
}

/// A file of the example, in a block.
fn file(path: &str) -> Result<String> {
    let text = fs::read_to_string(workspace::root().join(EXAMPLE).join(path))?;
    let language = if path.ends_with(".md") { "markdown" } else { "yaml" };
    Ok(format!("`{path}`\n\n```{language}\n{}\n```\n", text.trim_end()))
}

/// Every name that the program knows has its words, and every word is about a name that it knows.
fn every_name_is_explained() -> Result<()> {
    for mapping in MAPPINGS {
        same_names(mapping.name, mapping.keys().into_iter().map(|key| key.name))?;
    }
    same_names("kind", field::KINDS.iter().map(|kind| (*kind).to_owned()))?;
    same_names("format", Format::ALL.map(|format| format.name().to_owned()))?;
    same_names("level", Sensitivity::ALL.map(|level| level.name().to_owned()))?;
    let field_keys = Mapping::find("field").map(Mapping::keys).unwrap_or_default();
    let search = field_keys.into_iter().find(|key| key.name == "search").map(|key| key.choices).unwrap_or_default();
    same_names("field.search", search)?;
    let shared = shared_options();
    let own: BTreeSet<String> = field::KINDS.iter().flat_map(|kind| own_options(kind, &shared)).collect();
    same_names("option", own)
}

fn same_names(of: &str, known: impl IntoIterator<Item = String>) -> Result<()> {
    let known: BTreeSet<String> = known.into_iter().collect();
    let explained: BTreeSet<String> = words::of(of).map(|words| words.name.to_owned()).collect();
    let list = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>().join(", ");
    let (missing, strange) = (list(&known - &explained), list(&explained - &known));
    ensure!(missing.is_empty(), "docs/records/words.rs does not explain these names of {of}: {missing}");
    ensure!(strange.is_empty(), "docs/records/words.rs explains names that {of} does not have: {strange}");
    Ok(())
}

/// The example repository, the example of every kind and those of the formats pass the check.
fn examples_are_right() -> Result<()> {
    no_findings(example()?, EXAMPLE)?;
    let schema = probe::every_kind();
    let fields = field::KINDS.iter().map(|kind| format!("  f_{kind}: {{{}}}\n", probe::whole_field(kind)));
    let every = format!("type: a\nlabel: a\nfile: a/{{id}}.yaml\nfields:\n{}", fields.collect::<String>());
    let kinds = schema.types.iter().flat_map(|every| &every.fields).filter(|field| !field.common);
    let record: String = kinds.map(|field| format!("f_{}: {}\n", field.name, quoted(written(&field.kind)))).collect();
    let config = "kedang: 1\nsite: {title: a}\n";
    let files = [("kedang.yaml", config), ("types/a.yaml", &every), ("a/A1.yaml", &record), ("a/合同.pdf", "")];
    no_findings(files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec(), "the examples of the kinds")?;
    for format in Format::ALL {
        let example = words::FORMATS.iter().find(|(name, _)| *name == format.name()).map_or("", |(_, example)| example);
        ensure!(format.check(example).is_ok(), "the example of {} is wrong: {example}", format.name());
    }
    Ok(())
}

/// Marks at the beginning of a plain YAML scalar would not be text.
fn quoted(example: &str) -> String {
    if example.starts_with('*') { format!("\"{example}\"") } else { example.to_owned() }
}

fn no_findings(files: Vec<(String, String)>, what: &str) -> Result<()> {
    let checked = check::check(&Memory::new(files), NOW.parse::<Timestamp>()?);
    let lines =
        checked.diagnostics.iter().map(|found| format!("{}: {} {:?}", found.file, found.code.as_str(), found.message));
    let lines: Vec<String> = lines.collect();
    ensure!(lines.is_empty(), "{what} is not without findings:\n{}", lines.join("\n"));
    Ok(())
}

/// The files of the example repository by path.
fn example() -> Result<Vec<(String, String)>> {
    let root = workspace::root().join(EXAMPLE);
    let mut files = Vec::new();
    collect(&root, &root, &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else {
            let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            files.push((name, fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = String>) -> String {
    let line = format!("|{}\n", " --- |".repeat(N));
    format!("{}{line}{}", row(head), rows.collect::<String>())
}

fn row<const N: usize>(cells: [&str; N]) -> String {
    let cells: String = cells.iter().map(|cell| format!(" {} |", cell.replace('|', "\\|"))).collect();
    format!("|{cells}\n")
}

/// The headings of the tables.
struct Head {
    generated: &'static str,
    key: &'static str,
    meaning: &'static str,
    kind: &'static str,
    written: &'static str,
    options: &'static str,
    word: &'static str,
    field: &'static str,
    values: &'static str,
    no_bounds: &'static str,
    required: &'static str,
    one_of: &'static str,
}

impl Head {
    fn of(lang: Lang) -> Head {
        match lang {
            Lang::Zh => Head {
                generated: "由 cargo xtask docs 生成；要改文字，改 crates/xtask/src/docs/records/",
                key: "键",
                meaning: "意思",
                kind: "种类",
                written: "写法",
                options: "自己的选项",
                word: "写法",
                field: "字段",
                values: "值",
                no_bounds: "不能用",
                required: "**必填** ",
                one_of: "。可写 ",
            },
            Lang::En => Head {
                generated: "Generated by cargo xtask docs; its words are in crates/xtask/src/docs/records/",
                key: "key",
                meaning: "meaning",
                kind: "kind",
                written: "written",
                options: "its own options",
                word: "word",
                field: "field",
                values: "values",
                no_bounds: "not allowed",
                required: "**required:** ",
                one_of: ". One of ",
            },
        }
    }
}
