//! The starter pack that the program carries, and the files that make editors understand a records repository.
//!
//! In: nothing. Out: paths and bytes. The pack is `records/` of the project; without its samples it holds the forms,
//! catalogs and calendar, and nothing about people or companies.

pub mod ci;

use include_dir::{Dir, DirEntry, include_dir};
use serde_json::{Map, json};

use crate::schema::{self, Schema, TypeId};
use crate::schema_export::{file_glob, record_schema};
use crate::snapshot::Memory;

static PACK: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/records");

/// Where the exported schemas lie in a records repository: hidden from `check`, known to editors.
pub const SCHEMA_FOLDER: &str = ".schemas";

/// A path from the repository's root, and the bytes of the file.
pub type File = (String, Vec<u8>);

/// Every file of the pack, by path: forms, catalogs, and the sample records.
pub fn demo() -> Vec<File> {
    let mut files = Vec::new();
    collect(&PACK, &mut files);
    files.sort();
    files
}

fn collect(folder: &Dir<'_>, files: &mut Vec<File>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(folder) => collect(folder, files),
            DirEntry::File(file) => {
                let path = file.path().to_string_lossy().replace('\\', "/");
                // A cache that a command left beside the pack is no part of it.
                if !path.starts_with('.') {
                    files.push((path, file.contents().to_vec()));
                }
            }
        }
    }
}

/// The pack without samples: forms, catalogs, calendar, and settings that name nobody.
pub fn plain() -> Vec<File> {
    let kept = |path: &str| schema::is_configuration(path);
    let mut files: Vec<File> = demo().into_iter().filter(|(path, _)| kept(path)).collect();
    for (path, bytes) in &mut files {
        if path == schema::CONFIG_FILE {
            *bytes = neutral_settings(&String::from_utf8_lossy(bytes)).into_bytes();
        }
    }
    files.push(("README.md".to_owned(), include_bytes!("README.md").to_vec()));
    files.sort();
    files
}

/// The settings with a title that fits everybody, and the addresses as comments.
fn neutral_settings(text: &str) -> String {
    let mut out = String::new();
    let mut in_forge = false;
    for line in text.lines() {
        let blank = line.trim().is_empty();
        in_forge = line.starts_with("forge:") || (in_forge && !blank);
        let hosts = line.replace("crm.kehu.example", "crm.example.internal");
        let line = hosts.replace("git.kehu.example", "git.example.internal");
        if line.starts_with("  title:") {
            out.push_str("  title: {zh: 客户档案, en: Customer files}");
        } else if line.starts_with("  url:") || in_forge {
            out.push_str(&format!("# {line}"));
        } else {
            out.push_str(&line);
        }
        out.push('\n');
    }
    out
}

/// What stands beside the records so that git and editors handle them well, made for the forms among `files`.
pub fn companions(files: &[File]) -> Vec<File> {
    let snapshot = Memory::new(files.iter().cloned());
    let schema = schema::load(&snapshot, &mut Vec::new());
    let mut companions: Vec<File> = vec![
        (".gitattributes".into(), GITATTRIBUTES.into()),
        (".gitignore".into(), GITIGNORE.into()),
        (".editorconfig".into(), EDITORCONFIG.into()),
        (".vscode/settings.json".into(), settings(&schema).into_bytes()),
    ];
    for id in 0..schema.types.len() as TypeId {
        let path = format!("{SCHEMA_FOLDER}/{}.json", schema.record_type(id).name);
        companions.push((path, format!("{:#}\n", record_schema(&schema, id)).into_bytes()));
    }
    companions.sort();
    companions
}

const GITATTRIBUTES: &str = "\
# 文本一律用 LF 换行，免得两台电脑互相改来改去 · LF line ends on every computer
*.yaml text eol=lf
*.yml text eol=lf
*.md text eol=lf
*.json text eol=lf
";

const GITIGNORE: &str = "\
# 生成的网站和缓存 · the generated site and caches
/site/
/.kedang/
";

const EDITORCONFIG: &str = "\
root = true

[*]
charset = utf-8
end_of_line = lf
insert_final_newline = true

[*.{yaml,yml,json}]
indent_style = space
indent_size = 2
trim_trailing_whitespace = true

[*.md]
indent_style = space
indent_size = 2
";

/// Visual Studio Code's settings: which schema checks and completes which files.
fn settings(schema: &Schema) -> String {
    let globs = schema
        .types
        .iter()
        .map(|record_type| (format!("./{SCHEMA_FOLDER}/{}.json", record_type.name), json!([file_glob(record_type)])));
    let settings = json!({
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.insertFinalNewline": true,
        "yaml.schemas": serde_json::Value::Object(globs.collect::<Map<_, _>>()),
    });
    format!("{settings:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;

    #[test]
    fn the_plain_pack_is_clean_and_names_nobody() {
        let files = plain();
        let checked = check(&Memory::new(files.iter().cloned()), "2026-03-14T00:00:00Z".parse().unwrap());
        assert_eq!(checked.diagnostics, []);
        assert_eq!(checked.model.len(), 0);
        assert!(checked.model.schema.types.len() >= 5);
        let settings = files.iter().find(|(path, _)| path == schema::CONFIG_FILE).unwrap();
        let settings = String::from_utf8(settings.1.clone()).unwrap();
        for word in ["启岚", "kehu.example"] {
            assert!(!settings.contains(word), "{settings}");
        }
        assert!(checked.model.schema.config.forge.is_none() && checked.model.schema.config.url.is_none());
        assert_eq!(checked.model.schema.config.title.get(crate::label::Lang::Zh), "客户档案");
    }

    #[test]
    fn the_pack_is_the_folder() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("records");
        let files = demo();
        for (path, bytes) in &files {
            assert_eq!(&std::fs::read(root.join(path)).unwrap(), bytes, "{path}");
        }
        assert!(files.len() > 400, "{}", files.len());
    }

    #[test]
    fn editors_find_the_schemas() {
        let companions = companions(&plain());
        let text = |wanted: &str| {
            let file = companions.iter().find(|(path, _)| path == wanted);
            serde_json::from_slice::<serde_json::Value>(&file.unwrap().1).unwrap()
        };
        let settings = text(".vscode/settings.json");
        assert_eq!(settings["yaml.schemas"]["./.schemas/complaint.json"], json!(["customers/*/complaints/*.md"]));
        assert_eq!(settings["yaml.schemas"]["./.schemas/customer.json"], json!(["customers/*/customer.yaml"]));
        assert_eq!(text(".schemas/customer.json")["$schema"], json!(crate::schema_export::DIALECT));
    }
}
