//! The page docs/templates.md, made from the doc comments of the contexts and from the templates themselves.
//!
//! In: the sources of [`super::context`] and the embedded templates. Out: Markdown; a test compares it with the file.

use std::fmt::Write;

use super::templates::EMBEDDED;

/// The sources, page by page and then the parts, in reading order.
const SOURCES: &[(&str, &str)] = &[
    ("Every page", include_str!("context/frame.rs")),
    ("Home", include_str!("context/home.rs")),
    ("Lists", include_str!("context/list.rs")),
    ("Records", include_str!("context/record.rs")),
    ("Customers and people", include_str!("context/hub.rs")),
    ("Other pages", include_str!("context/other.rs")),
    ("Fields", include_str!("context/field.rs")),
];

const INTRODUCTION: &str = "\
# Templates

<!-- Made from src/site/context/ and site-templates/ by `cargo xtask docs`; do not edit. -->

The pages are MiniJinja templates. Those of the program stand in `site-templates/` and inside the binary; a records
repository may hold its own in `templates/`, with the same names:

- `templates/list.html` that begins with `{% extends \"default/list.html\" %}` replaces only the blocks that it names;
  without that line it replaces the page.
- `templates/types/<type>.html` is the page of that type's records. It can extend `record.html` or `hub.html`.
- `templates/parts/<name>.html` replaces a part wherever it is included.
- `templates/extra.css` is loaded after the site's own style. The colours and measures at the top of
  `site-templates/assets/style.css` are names that it can set anew.
- `templates/messages/<language>/site.ftl` replaces single messages.

An unknown name in a template stops the build and is reported with file and line. Everything is escaped that is not
marked as HTML below. A page holds no inline script, style or handler: its Content-Security-Policy forbids them.

## What templates can call

- `t('id', name=value)`: the message of that id in the page's language. Given HTML, it escapes the other values.
- `link(x)`, `pill(x)`, `when(x)`, `due(x)`: the HTML of a Link, Pill, When or Due.
- `told(x)`: a Change as a sentence.
";

/// The page.
pub fn markdown() -> String {
    let mut out = INTRODUCTION.to_owned();
    out.push_str("\n## Templates and their blocks\n\n| template | what it draws | blocks |\n| --- | --- | --- |\n");
    for (name, text) in EMBEDDED {
        let about =
            text.split_once("{#").and_then(|(_, rest)| rest.split_once("#}")).map_or("", |(about, _)| about.trim());
        let _ = writeln!(out, "| `{name}` | {about} | {} |", blocks(text).join(", "));
    }
    for (title, source) in SOURCES {
        let _ = write!(out, "\n## {title}\n");
        for item in structs(source) {
            let _ = write!(
                out,
                "\n### {}\n\n{}\n\n| name | kind | what it is |\n| --- | --- | --- |\n",
                item.name, item.about
            );
            for field in item.fields {
                let _ = writeln!(out, "| `{}` | {} | {} |", field.name, kind(&field.kind), field.about);
            }
        }
    }
    out
}

/// The names of a template's blocks, in order.
pub fn blocks(text: &str) -> Vec<String> {
    let names = text.split("{% block ").skip(1).filter_map(|rest| rest.split([' ', '%']).next());
    names.map(|name| format!("`{name}`")).collect()
}

struct Struct {
    name: String,
    about: String,
    fields: Vec<Described>,
}

struct Described {
    name: String,
    kind: String,
    about: String,
}

/// The public structs of a source that templates receive: those with documented public fields.
fn structs(source: &str) -> Vec<Struct> {
    let mut all: Vec<Struct> = Vec::new();
    let (mut about, mut open) = (String::new(), false);
    for line in source.lines() {
        let line = line.trim();
        if let Some(text) = line.strip_prefix("///") {
            about = format!("{about} {}", text.trim());
        } else if let Some(rest) = line.strip_prefix("pub struct ").filter(|rest| rest.ends_with('{')) {
            let name = rest.trim_end_matches('{').trim().to_owned();
            all.push(Struct { name, about: plain(&about), fields: Vec::new() });
            (about, open) = (String::new(), true);
        } else if let Some(rest) = line.strip_prefix("pub ").filter(|_| open) {
            if let (Some((name, kind)), Some(item)) = (rest.trim_end_matches(',').split_once(": "), all.last_mut()) {
                item.fields.push(Described { name: name.to_owned(), kind: kind.to_owned(), about: plain(&about) });
            }
            about.clear();
        } else if !line.starts_with("#[") {
            open = open && line != "}";
            about.clear();
        }
    }
    all
}

/// A doc comment without the marks that only rustdoc reads.
fn plain(about: &str) -> String {
    let text = about.trim().replace("[`super::Frame`]", "Frame").replace("[`", "`").replace("`]", "`");
    text.replace("crate::site::", "").replace('|', "\\|")
}

/// A Rust type in the words of someone who writes templates.
fn kind(rust: &str) -> String {
    let inner = |prefix: &str| rust.strip_prefix(prefix).and_then(|rest| rest.strip_suffix('>'));
    if let Some(item) = inner("Vec<") {
        return format!("list of {}", kind(item));
    }
    if let Some(item) = inner("Option<") {
        return format!("{} or none", kind(item));
    }
    match rust {
        "String" | "&'static str" => "text".to_owned(),
        "bool" => "yes or no".to_owned(),
        "usize" | "u32" | "i64" => "number".to_owned(),
        "Html" => "HTML".to_owned(),
        "Shared" => "Frame".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_in_docs_is_the_one_made_from_the_code() {
        let made = markdown();
        assert!(
            made == include_str!("../../docs/templates.md"),
            "docs/templates.md is not up to date; run: cargo xtask docs"
        );
    }

    #[test]
    fn every_field_is_described() {
        for (_, source) in SOURCES {
            for item in structs(source) {
                assert!(!item.about.is_empty(), "{}", item.name);
                for field in item.fields {
                    assert!(!field.about.is_empty(), "{}.{}", item.name, field.name);
                }
            }
        }
    }

    #[test]
    fn every_template_says_what_it_draws() {
        for (name, text) in EMBEDDED {
            assert!(text.starts_with("{# ") && text.lines().next().is_some_and(|line| line.ends_with(" #}")), "{name}");
        }
    }
}
