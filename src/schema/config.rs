//! `kedang.yaml`: the site, the forge, the people, the audiences, the limits.

use std::ops::Range;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::decode::{Decoder, Keys, Located};
use crate::label::{Label, Lang};
use crate::sensitivity::Sensitivity;
use crate::yaml::{Budget, Node};

/// The format version that this program reads.
pub const FORMAT_VERSION: u32 = 1;

/// The whole of `kedang.yaml`.
#[derive(Clone, Debug)]
pub struct Config {
    /// Title of the site.
    pub title: Label,
    /// Languages of the site; the first stands at its root.
    pub languages: Vec<Lang>,
    /// The zone in which local times are meant and days begin.
    pub timezone: TimeZone,
    /// IANA name of the zone.
    pub timezone_name: Arc<str>,
    /// Where the site will be served, with a trailing slash; for feeds, calendars and the 404 page.
    pub url: Option<Arc<str>>,
    /// The web interface of the repository.
    pub forge: Option<ForgeConfig>,
    /// The calendar file.
    pub calendar: Option<Located>,
    /// Which records are the people.
    pub people: Option<People>,
    /// One generated site each; the first is the most open.
    pub audiences: Vec<Audience>,
    /// Sizes beyond which files are refused.
    pub limits: Limits,
    /// Types whose numbers stand on the home page.
    pub home: Vec<Located>,
    /// Types in the order of the navigation; the others follow.
    pub nav: Vec<Located>,
}

/// The web interface of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForgeConfig {
    /// `gitea`, `forgejo`, `gitlab` or `github`.
    pub kind: &'static str,
    /// Address of the repository's page.
    pub url: Arc<str>,
    /// The branch that people edit.
    pub branch: Arc<str>,
    /// Folder of the records in the repository, without slashes around it.
    pub path: Arc<str>,
}

/// Which records are the people, and which of their fields say who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    /// The record type.
    pub record_type: Located,
    /// Field with the name that git and the forge know.
    pub login: Option<Located>,
    /// Field with the e-mail address that git knows.
    pub email: Option<Located>,
    /// Enum field with the rank.
    pub rank: Option<Located>,
    /// Catalog whose options are the ranks, with `level` ordering them.
    pub ranks: Option<Located>,
}

/// One generated site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    /// Its name on the command line and as a folder.
    pub name: Arc<str>,
    /// Its name for readers.
    pub label: Label,
    /// The highest level that it may read.
    pub sees: Sensitivity,
}

/// Sizes beyond which files are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a record file.
    pub file: u64,
    /// Bytes of an attachment.
    pub attachment: u64,
    /// Depth and nodes of YAML.
    pub budget: Budget,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { file: 1 << 20, attachment: 20 << 20, budget: Budget::default() }
    }
}

impl Default for Config {
    fn default() -> Config {
        Config {
            title: Label::new("客户档案", "Customer files"),
            languages: Lang::ALL.to_vec(),
            timezone: TimeZone::UTC,
            timezone_name: "UTC".into(),
            url: None,
            forge: None,
            calendar: None,
            people: None,
            audiences: vec![default_audience()],
            limits: Limits::default(),
            home: Vec::new(),
            nav: Vec::new(),
        }
    }
}

fn default_audience() -> Audience {
    Audience { name: "staff".into(), label: Label::new("员工", "Staff"), sees: Sensitivity::Internal }
}

/// Reads `kedang.yaml`. What is missing has a default, so that reading can go on after a mistake.
pub fn decode(decoder: &mut Decoder<'_>, root: &Node<'_>) -> Config {
    let mut config = Config::default();
    let Some(mut keys) = decoder.keys(root, "kedang.yaml") else { return config };
    version(decoder, &mut keys);
    if let Some(node) = decoder.required(&mut keys, "site") {
        site(decoder, node, &mut config);
    }
    config.forge = keys.get("forge").and_then(|node| forge(decoder, node));
    config.calendar = keys.get("calendar").and_then(|node| decoder.located(node, "calendar"));
    config.people = keys.get("people").and_then(|node| people(decoder, node));
    if let Some(node) = keys.get("audiences") {
        let audiences = audiences(decoder, node);
        if !audiences.is_empty() {
            config.audiences = audiences;
        }
    }
    if let Some(node) = keys.get("limits") {
        config.limits = limits(decoder, node);
    }
    if let Some(node) = keys.get("home") {
        config.home = home(decoder, node);
    }
    config.nav = keys.get("nav").map(|node| decoder.texts(node, "nav")).unwrap_or_default();
    decoder.finish(keys);
    config
}

fn version(decoder: &mut Decoder<'_>, keys: &mut Keys<'_, '_>) {
    let Some(node) = decoder.required(keys, "kedang") else { return };
    let Some(text) = decoder.text(node, "kedang") else { return };
    if text.parse() != Ok(FORMAT_VERSION) {
        let report = decoder.report("config-version", node.span.clone());
        report.arg("found", text).arg("supported", FORMAT_VERSION.to_string());
    }
}

fn site(decoder: &mut Decoder<'_>, node: &Node<'_>, config: &mut Config) {
    let Some(mut keys) = decoder.keys(node, "site") else { return };
    if let Some(label) = keys.get("title").and_then(|node| decoder.label(node, "title")) {
        config.title = label;
    }
    if let Some(node) = keys.get("languages") {
        let named = decoder
            .list(node, "languages")
            .iter()
            .filter_map(|item| decoder.choice(item, "languages", &Lang::ALL.map(Lang::tag)).and_then(Lang::parse));
        let mut languages: Vec<Lang> = Vec::new();
        for lang in named {
            if !languages.contains(&lang) {
                languages.push(lang);
            }
        }
        if !languages.is_empty() {
            config.languages = languages;
        }
    }
    if let Some(node) = keys.get("timezone")
        && let Some(name) = decoder.text(node, "timezone")
    {
        match TimeZone::get(name) {
            Ok(zone) => (config.timezone, config.timezone_name) = (zone, name.into()),
            Err(_) => drop(decoder.report("unknown-timezone", node.span.clone()).arg("name", name)),
        }
    }
    config.url = keys.get("url").and_then(|node| web_address(decoder, node, "url")).map(|url| {
        let slash = if url.ends_with('/') { "" } else { "/" };
        format!("{url}{slash}").into()
    });
    decoder.finish(keys);
}

fn forge(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<ForgeConfig> {
    let mut keys = decoder.keys(node, "forge")?;
    let kind = decoder.required(&mut keys, "kind");
    let kind = kind.and_then(|node| decoder.choice(node, "kind", &["gitea", "forgejo", "gitlab", "github"]));
    let url = decoder.required(&mut keys, "url").and_then(|node| web_address(decoder, node, "url"));
    let branch = keys.get("branch").and_then(|node| decoder.text(node, "branch")).unwrap_or("main").into();
    let path = keys.get("path").and_then(|node| decoder.text(node, "path")).unwrap_or("").trim_matches('/').into();
    decoder.finish(keys);
    let url: Arc<str> = url?.trim_end_matches('/').into();
    Some(ForgeConfig { kind: kind?, url, branch, path })
}

fn web_address<'n>(decoder: &mut Decoder<'_>, node: &'n Node<'_>, what: &'static str) -> Option<&'n str> {
    let text = decoder.text(node, what)?;
    let good = text.starts_with("https://") || text.starts_with("http://");
    if !good {
        decoder
            .report("bad-choice", node.span.clone())
            .arg("key", what)
            .arg("found", text)
            .arg("choices", "https://…, http://…")
            .arg("suggestion", "");
    }
    good.then_some(text)
}

fn people(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<People> {
    let mut keys = decoder.keys(node, "people")?;
    let record_type = decoder.required(&mut keys, "type").and_then(|node| decoder.located(node, "type"));
    let mut field = |decoder: &mut Decoder<'_>, name| keys.get(name).and_then(|node| decoder.located(node, name));
    let login = field(decoder, "login");
    let email = field(decoder, "email");
    let rank = field(decoder, "rank");
    let ranks = field(decoder, "ranks");
    decoder.finish(keys);
    Some(People { record_type: record_type?, login, email, rank, ranks })
}

fn audiences(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Vec<Audience> {
    let mut audiences: Vec<Audience> = Vec::new();
    for pair in decoder.named(node, "audiences") {
        if !decoder.is_name(&pair.key, &pair.key_span) {
            continue;
        }
        let Some(mut keys) = decoder.keys(&pair.value, "audience") else { continue };
        let label = keys.get("label").and_then(|node| decoder.label(node, "label"));
        let sees = decoder.required(&mut keys, "sees").and_then(|node| decoder.sensitivity(node));
        decoder.finish(keys);
        let label = label.unwrap_or_else(|| Label::same(&pair.key));
        audiences.push(Audience { name: pair.key.as_ref().into(), label, sees: sees.unwrap_or(Sensitivity::Public) });
    }
    audiences
}

fn limits(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Limits {
    let mut limits = Limits::default();
    let Some(mut keys) = decoder.keys(node, "limits") else { return limits };
    if let Some(bytes) = keys.get("file").and_then(|node| size(decoder, node, "file")) {
        limits.file = bytes;
    }
    if let Some(bytes) = keys.get("attachment").and_then(|node| size(decoder, node, "attachment")) {
        limits.attachment = bytes;
    }
    if let Some(depth) = keys.get("depth").and_then(|node| decoder.number(node, "depth")) {
        limits.budget.depth = depth.clamp(4, 128);
    }
    if let Some(nodes) = keys.get("nodes").and_then(|node| decoder.number(node, "nodes")) {
        limits.budget.nodes = nodes;
    }
    decoder.finish(keys);
    limits
}

/// A size in bytes, with `KiB`, `MiB` or `GiB` behind it.
fn size(decoder: &mut Decoder<'_>, node: &Node<'_>, what: &'static str) -> Option<u64> {
    let text = decoder.text(node, what)?;
    let units = [("KiB", 1u64 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("", 1)];
    let bytes = units
        .into_iter()
        .find_map(|(unit, factor)| text.strip_suffix(unit)?.trim().parse::<u64>().ok()?.checked_mul(factor));
    if bytes.is_none() {
        let report = decoder.report("bad-number", node.span.clone());
        report.arg("key", what).arg("found", text).arg("expected", "512KiB, 1MiB, 1048576");
    }
    bytes
}

fn home(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Vec<Located> {
    let Some(mut keys) = decoder.keys(node, "home") else { return Vec::new() };
    let types = keys.get("types").map(|node| decoder.texts(node, "types")).unwrap_or_default();
    decoder.finish(keys);
    types
}

/// Where a name stands, for findings about names that lead nowhere.
pub fn named(located: &Located) -> (&Arc<str>, Range<usize>, &str) {
    (&located.file, located.span.clone(), &located.text)
}
