//! Pages as files: what a small site looks like, that links lead somewhere, that nothing in a page could run, and what
//! a repository's own templates may do.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, EndTag, ParseError, StartTag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use crate::project::{Project, read_tree};

/// The content of the head's policy.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'";

/// Elements that have no end.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// What a page consists of, as a browser's tokenizer reads it.
#[derive(Default)]
struct Html {
    /// Elements with their attributes, in order.
    elements: Vec<(String, BTreeMap<String, String>)>,
    /// Text inside `title`, `script` and `style`.
    title: String,
    inline: String,
    open: Vec<String>,
    faults: Vec<String>,
}

struct Reader(RefCell<Html>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut html = self.0.borrow_mut();
        match token {
            TagToken(tag) => {
                let name = tag.name.to_string();
                let closed = tag.self_closing || VOID.contains(&&*name);
                match tag.kind {
                    StartTag => {
                        let attrs = tag.attrs.iter().map(|attr| (attr.name.local.to_string(), attr.value.to_string()));
                        html.elements.push((name.clone(), attrs.collect()));
                        if !closed {
                            html.open.push(name);
                        }
                    }
                    EndTag => match html.open.pop() {
                        Some(open) if open == name => {}
                        open => html.faults.push(format!("line {line}: </{name}> ends {open:?}")),
                    },
                }
            }
            ParseError(error) => html.faults.push(format!("line {line}: {error}")),
            Token::CharacterTokens(text) => match html.open.last().map(String::as_str) {
                Some("title") => html.title.push_str(&text),
                Some("script" | "style") => html.inline.push_str(&text),
                _ => {}
            },
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Html {
    fn read(text: &str) -> Html {
        let tokenizer = Tokenizer::new(
            Reader(RefCell::default()),
            TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() },
        );
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(text));
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        let mut html = tokenizer.sink.0.take();
        let open = std::mem::take(&mut html.open);
        html.faults.extend(open.iter().map(|name| format!("<{name}> never ends")));
        html
    }

    fn count(&self, name: &str) -> usize {
        self.elements.iter().filter(|(element, _)| element == name).count()
    }

    fn ids(&self) -> Vec<&str> {
        self.elements.iter().filter_map(|(_, attrs)| attrs.get("id").map(String::as_str)).collect()
    }

    fn links(&self) -> impl Iterator<Item = &str> {
        let attrs = self.elements.iter().flat_map(|(_, attrs)| attrs.iter());
        attrs.filter(|(name, _)| matches!(&***name, "href" | "src")).map(|(_, value)| value.as_str())
    }
}

/// What is wrong with one page for itself.
fn faults(html: &Html, redirect: bool) -> Vec<String> {
    let mut faults = html.faults.clone();
    let mut need = |holds: bool, what: &str| {
        if !holds {
            faults.push(what.to_owned());
        }
    };
    let lang = html.elements.first().filter(|(name, _)| name == "html").and_then(|(_, attrs)| attrs.get("lang"));
    need(lang.is_some_and(|lang| lang == "zh-CN" || lang == "en"), "no lang");
    need(!html.title.trim().is_empty(), "no title");
    need(html.count("main") == 1, "not one main");
    need(html.count("h1") == 1 || redirect, "not one h1");
    need(html.inline.trim().is_empty(), "inline script or style");
    let policy = html.elements.iter().position(|(_, attrs)| attrs.get("content").is_some_and(|text| text == POLICY));
    let script = html.elements.iter().position(|(name, _)| name == "script" || name == "link");
    need(policy.is_some() && policy < script.or(Some(usize::MAX)), "no policy before the first script");
    for (name, attrs) in &html.elements {
        need(!attrs.contains_key("style"), &format!("style attribute of {name}"));
        need(!attrs.keys().any(|attr| attr.starts_with("on")), &format!("handler of {name}"));
        need(name != "style" && name != "base" && name != "iframe" && name != "object", &format!("a {name}"));
        need(name != "img" || attrs.contains_key("alt"), "img without alt");
        let runs = |value: &str| value.trim().to_lowercase().starts_with("javascript:") || value.starts_with("data:");
        need(!attrs.values().any(|value| runs(value)), "an address that runs");
    }
    let mut ids = BTreeSet::new();
    html.ids().into_iter().for_each(|id| need(ids.insert(id), &format!("two ids {id}")));
    faults
}

/// What is wrong with a site: with its pages, and with their links.
fn site_faults(folder: &Path) -> (usize, Vec<String>) {
    let files = read_tree(folder);
    let pages: BTreeMap<&str, Html> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), Html::read(std::str::from_utf8(bytes).unwrap())))
        .collect();
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        pages.iter().map(|(path, html)| (*path, html.ids().into_iter().collect())).collect();
    let mut wrong = Vec::new();
    for (path, html) in &pages {
        let redirect =
            html.elements.iter().any(|(_, attrs)| attrs.get("http-equiv").is_some_and(|kind| kind == "refresh"));
        wrong.extend(faults(html, redirect).into_iter().map(|fault| format!("{path}: {fault}")));
        for link in html.links().collect::<BTreeSet<_>>() {
            if let Some(fault) = dead(path, link, &files, &ids) {
                wrong.push(format!("{path}: {link}: {fault}"));
            }
        }
    }
    (pages.len(), wrong)
}

/// Why a link leads nowhere, if so. Addresses of other hosts are theirs.
fn dead(
    page: &str,
    link: &str,
    files: &BTreeMap<String, Vec<u8>>,
    ids: &BTreeMap<&str, BTreeSet<&str>>,
) -> Option<&'static str> {
    let outside = ["http:", "https:", "mailto:", "tel:"];
    if outside.iter().any(|scheme| link.starts_with(scheme)) {
        return None;
    }
    if let Some(path) = link.strip_prefix('/') {
        // The page for what is not found does not know at which depth it is read.
        let fault = if page.ends_with("404.html") { "no such file" } else { "leaves the folder" };
        return (!page.ends_with("404.html") || !files.contains_key(path)).then_some(fault);
    }
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let mut parts: Vec<&str> = page.split('/').collect();
    if !path.is_empty() {
        parts.pop();
        for part in path.split('?').next().unwrap_or_default().split('/') {
            match part {
                "." => {}
                ".." => {
                    if parts.pop().is_none() {
                        return Some("leaves the site");
                    }
                }
                part => parts.push(part),
            }
        }
    }
    let target = parts.join("/");
    if !files.contains_key(&target) {
        return Some("no such file");
    }
    (!fragment.is_empty() && !ids.get(&*target).is_some_and(|ids| ids.contains(fragment))).then_some("no such place")
}

fn build(project: &Project, audience: &str) -> std::path::PathBuf {
    let out = project.beside(audience);
    project.kedang(["build", ".", "--keep-going", "--audience", audience, "--out", out.to_str().unwrap()]);
    assert!(out.join("index.html").exists(), "no site for {audience}");
    out
}

#[test]
fn every_link_of_the_starter_site_leads_somewhere_and_nothing_runs() {
    let project = Project::starter().init();
    for audience in ["staff", "management"] {
        let (pages, wrong) = site_faults(&build(&project, audience));
        assert!(pages > 500, "{pages} pages");
        let shown: Vec<_> = wrong.iter().take(40).collect();
        assert!(wrong.is_empty(), "{audience}: {} faults: {shown:#?}", wrong.len());
    }
}

#[test]
fn pages_of_wicked_records_are_as_good() {
    let project = Project::small();
    let evil = "<script>alert(1)</script>\"' onload=x javascript:alert(1)";
    project.write(
        "customers/KH-20260101-a2b3/complaints/TS-20260325-e6f7.md",
        format!("---\ncontent: >-\n  {evil}\nreceived_at: 2026-03-25 10:00\nnotes: \"[x](javascript:alert(1)) <img src=x onerror=y>\"\ntags: [\"<b>\", \"../../x\", \"a&b\"]\naliases: [TS-20250101-zzzz]\n---\n# H\n\n{evil}\n\n<style>x</style>\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n- [ ] do\n- [x] done\n\n![p](http://x.example/p.png) [a](#top) [b](data:text/html,x) [[KH-20260101-a2b3]] [[none]] foot[^1]\n\n[^1]: note\n"),
    );
    project.write("customers/KH-20260101-a2b3/complaints/TS-20260326-g8h9.md", "---\ncontent: [x\n---\n");
    let (pages, wrong) = site_faults(&build(&project.init(), "management"));
    assert!(pages > 20 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_checks_of_pages_can_fail() {
    let bad = "<html><title>x</title><p onclick=y style=z><b></p><script>1</script><img src=a>";
    let faults = faults(&Html::read(bad), false).join("\n");
    for wanted in [
        "no lang",
        "handler of p",
        "style attribute of p",
        "</p> ends",
        "inline script",
        "no policy",
        "img without alt",
    ] {
        assert!(faults.contains(wanted), "{wanted} not in {faults}");
    }
    let files: BTreeMap<String, Vec<u8>> = [("a/b.html".to_owned(), Vec::new())].into();
    let ids = [("a/b.html", ["x"].into())].into();
    assert_eq!(dead("a/b.html", "../a/b.html#x", &files, &ids), None);
    assert_eq!(dead("a/b.html", "#y", &files, &ids), Some("no such place"));
    assert_eq!(dead("a/b.html", "../../b.html", &files, &ids), Some("leaves the site"));
    assert_eq!(dead("a/b.html", "c.html", &files, &ids), Some("no such file"));
}

/// The main part of a page, for people to read when it changes.
fn main_part(site: &Path, path: &str) -> String {
    let text = std::fs::read_to_string(site.join(path)).unwrap();
    let start = text.find("<main").unwrap();
    let end = text.find("</main>").unwrap();
    let lines = text[start..end].lines().map(str::trim_end).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn pages_look_as_they_did() {
    let project = Project::small();
    project.write("customers/KH-20260101-a2b3/complaints/TS-20260326-g8h9.md", "---\ncontent: [x\n---\n");
    let project = project.init();
    let commit = project.git(["rev-parse", "HEAD"]);
    let site = build(&project, "management");
    for (name, path) in [
        ("home", "index.html"),
        ("list", "complaint/index.html"),
        ("record", "complaint/TS-20260320-c4d5.html"),
        ("hub", "en/customer/KH-20260101-a2b3.html"),
        ("error_page", "complaint/TS-20260326-g8h9.html"),
        ("diagnostics", "diagnostics.html"),
    ] {
        let text = main_part(&site, path);
        // The commit changes with whatever else is in the repository.
        insta::assert_snapshot!(name, text.replace(&commit[..8], "[COMMIT]"));
    }
}

#[test]
fn a_repository_overrides_one_block() {
    let project = Project::small();
    let own =
        "{% extends \"default/record.html\" %}\n{% block head_line %}<h1>我们的{{ head.title }}</h1>{% endblock %}\n";
    project.write("templates/record.html", own);
    let project = project.init();
    let site = build(&project, "staff");
    let page = std::fs::read_to_string(site.join("complaint/TS-20260320-c4d5.html")).unwrap();
    assert!(page.contains("<h1>我们的TS-20260320-c4d5 "), "{page}");
    assert!(page.contains("处理经过") && page.contains("class=\"headfacts\""), "all else stays: {page}");
    let (_, wrong) = site_faults(&site);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_broken_template_is_named_with_its_line() {
    for (text, line) in [
        ("{% extends \"default/record.html\" %}\n\n{% block content %}{{ head. }}{% endblock %}\n", 3),
        ("{% extends \"default/record.html\" %}\n{% block head_line %}\n{{ head.nothing.there }}\n{% endblock %}\n", 3),
    ] {
        let project = Project::small();
        project.write("templates/record.html", text);
        let project = project.init();
        let run = project.kedang(["build", ".", "--out", "../out"]).expect(2);
        assert!(run.stderr.contains(&format!("templates/record.html:{line}")), "{}", run.stderr);
        assert!(!project.beside("out/index.html").exists(), "half a site");
    }
}
