//! The site's own files under `assets/`: style, scripts and words.
//!
//! In: the embedded files and a records repository's own `templates/extra.css`. Out: files whose names carry the hash
//! of their content, so that a browser may keep them for ever. Never here: anything made from records.

use super::context::AssetLinks;
use super::messages::Messages;

const STYLE: &str = concat!(
    include_str!("../../site-templates/assets/style.css"),
    include_str!("../../site-templates/assets/pages.css"),
    include_str!("../../site-templates/assets/narrow.css"),
);
const PRINT: &str = include_str!("../../site-templates/assets/print.css");
const SCRIPT: &str = include_str!("../../site-templates/assets/site.js");
const THEME: &str = include_str!("../../site-templates/assets/theme.js");
const FAVICON: &str = include_str!("../../site-templates/assets/favicon.svg");

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Path from the site's root, such as `assets/style.0123456789.css`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The files under `assets/` of one language, and how pages name them.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The files; those that languages share are in each language's list, with the same name and content.
    pub files: Vec<Asset>,
    names: AssetLinks,
}

impl Assets {
    /// The files for a language, with a repository's own style sheet where it has one.
    pub fn new(messages: &Messages, extra_style: Option<&str>) -> Assets {
        let mut assets = Assets::default();
        let tag = messages.lang().tag();
        assets.names = AssetLinks {
            style: assets.add("style", "css", squeeze(STYLE).as_bytes()),
            print: assets.add("print", "css", squeeze(PRINT).as_bytes()),
            extra_style: extra_style.map(|text| assets.add("extra", "css", text.as_bytes())).unwrap_or_default(),
            theme: assets.add("theme", "js", THEME.as_bytes()),
            script: assets.add("site", "js", SCRIPT.as_bytes()),
            words: assets.add(&format!("words.{tag}"), "js", messages.words_script().as_bytes()),
            state: format!("assets/state.{tag}.js"),
            favicon: assets.add("favicon", "svg", FAVICON.as_bytes()),
        };
        assets
    }

    fn add(&mut self, stem: &str, extension: &str, bytes: &[u8]) -> String {
        let path = hashed(stem, extension, bytes);
        self.files.push(Asset { path: path.clone(), bytes: bytes.to_vec() });
        path
    }

    /// The links for pages that reach the site's root by `base`.
    pub fn links(&self, base: &str) -> AssetLinks {
        let link = |path: &str| if path.is_empty() { String::new() } else { format!("{base}{path}") };
        AssetLinks {
            style: link(&self.names.style),
            print: link(&self.names.print),
            extra_style: link(&self.names.extra_style),
            theme: link(&self.names.theme),
            script: link(&self.names.script),
            words: link(&self.names.words),
            state: link(&self.names.state),
            favicon: link(&self.names.favicon),
        }
    }
}

/// The path of a file under `assets/` with the hash of its content in the name.
pub fn hashed(stem: &str, extension: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    format!("assets/{stem}.{}.{extension}", &hash[..10])
}

/// A style sheet without comments and without the white space that only people need.
fn squeeze(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        if c == '"' {
            let end = rest[1..].find('"').map_or(rest.len(), |at| at + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        if c.is_whitespace() {
            rest = rest.trim_start();
            // Around `+` there may be a sum, where the spaces count; `>` only stands in selectors.
            let before = out.is_empty() || out.ends_with(['{', '}', ';', ',', ':', '>']);
            let needless = before || rest.starts_with(['{', '}', ';', '>']);
            if !needless && !rest.is_empty() && !rest.starts_with("/*") {
                out.push(' ');
            }
            continue;
        }
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::Lang;

    #[test]
    fn squeezing_keeps_what_matters() {
        let css = "/* x */\na, b > :first-child { margin: calc(1px + 2px) 0; content: \" ; } \"; }\n\n@media (a: b) {\n  c d { e: f; }\n}\n";
        assert_eq!(squeeze(css), "a,b>:first-child{margin:calc(1px + 2px) 0;content:\" ; } \"}@media (a:b){c d{e:f}}");
    }

    #[test]
    fn the_sites_own_files_are_small() {
        let messages = Messages::load(Lang::Zh, None).unwrap();
        let size = |end: &str| -> usize {
            let assets = Assets::new(&messages, None);
            assets.files.iter().filter(|file| file.path.ends_with(end)).map(|file| file.bytes.len()).sum()
        };
        assert!(size(".css") < 27_500, "style and print: {}", size(".css"));
        assert!(squeeze(STYLE).len() < 25_000, "style: {}", squeeze(STYLE).len());
        assert!(size(".js") < 30_000, "script: {}", size(".js"));
    }

    #[test]
    fn every_icon_that_templates_name_exists() {
        let used = crate::site::templates::EMBEDDED.iter().map(|(_, text)| *text).chain([SCRIPT]);
        for text in used {
            for name in text.split("#i-").skip(1).map(|rest| rest.split(['"', '\'']).next().unwrap_or_default()) {
                assert!(
                    name.is_empty() || name.starts_with("{{") || crate::site::icons::has_icon(name),
                    "no icon {name}"
                );
            }
        }
    }
}
