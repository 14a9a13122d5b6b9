//! What every page carries: the frame around it, where it stands, and the small parts that all pages use.

use std::collections::BTreeMap;

use minijinja::Value;
use minijinja::value::Serde;
use serde::{Serialize, Serializer};

/// HTML that is put into a page as it stands. Whoever makes one has escaped what came from records.
///
/// It is cheap to clone: a table row is rendered once and stands on every list that shows it.
#[derive(Clone, Debug)]
pub struct Html(Value);

impl Default for Html {
    fn default() -> Html {
        Html::safe("")
    }
}

impl Html {
    /// Takes HTML that is known to be safe.
    pub fn safe(html: impl Into<String>) -> Html {
        Html(Value::from_safe_string(html.into()))
    }

    /// The HTML text.
    pub fn as_str(&self) -> &str {
        self.0.as_str().unwrap_or_default()
    }
}

impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A part that many pages share, turned into a template value once and then only referred to.
#[derive(Clone, Debug, Default)]
pub struct Shared(Value);

impl Shared {
    /// Turns the part into a template value.
    pub fn new(part: &impl Serialize) -> Shared {
        Shared(Value::from(Serde(part)))
    }
}

impl std::fmt::Display for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.len().unwrap_or_default())
    }
}

impl Serialize for Shared {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// `frame`: what is the same on all pages of one language at one depth. It holds no counts and no times, so that no
/// page changes because another record did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Frame {
    /// BCP 47 tag of the page's language: `zh-CN` or `en`.
    pub lang: String,
    /// The site's title in this language.
    pub site_title: String,
    /// From this page to the folder of its language: empty on the home page, `../` on a record; absolute on 404.
    pub root: String,
    /// From this page to the folder that holds `assets/`.
    pub base: String,
    /// Name of the audience that this site is for; empty when there is only one.
    pub audience: String,
    /// The navigation, in groups.
    pub nav: Vec<NavGroup>,
    /// The other language's name in its own words; empty when the site has one language.
    pub other_lang: String,
    /// BCP 47 tag of the other language; empty when there is none.
    pub other_tag: String,
    /// Link to the list of people, where a reader says who she is; empty when no type is the people.
    pub people_href: String,
    /// Link to the feed of this language.
    pub feed_href: String,
    /// The files of style and script, with their content hash in the name.
    pub assets: AssetLinks,
    /// `parts/head.html`: style, scripts and feed.
    pub head: Html,
    /// `parts/find.html`: the find box.
    pub find: Html,
    /// `parts/rail.html`: the navigation, for each key of an entry with that entry marked, and for the empty key with none.
    pub rails: BTreeMap<String, Html>,
    /// The place of the icons, a hidden SVG: the symbols that the page names as `#i-<icon>` are put there.
    pub sprite: Html,
}

/// Links to the site's own files, relative to the page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AssetLinks {
    /// The style sheet.
    pub style: String,
    /// The style sheet for paper.
    pub print: String,
    /// A records repository's own additional style sheet; empty when it has none.
    pub extra_style: String,
    /// The script that runs before the first paint: only the choice of light or dark.
    pub theme: String,
    /// The page's script.
    pub script: String,
    /// The words that the script uses, in this language.
    pub words: String,
    /// `assets/state.<lang>.js`, the one file without a hash: build time, findings, and the name of the find data.
    pub state: String,
    /// The icon of the browser's tab.
    pub favicon: String,
}

/// Some entries of the navigation that belong together.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NavGroup {
    /// Heading of the group for screen readers.
    pub label: String,
    /// The entries in order.
    pub items: Vec<NavItem>,
}

/// One entry of the navigation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NavItem {
    /// What `page.nav` is compared with: `home`, `me`, `changes`, `diagnostics`, `help`, or a type's name.
    pub key: String,
    /// The words.
    pub label: String,
    /// Relative link.
    pub href: String,
    /// Name of the icon.
    pub icon: String,
}

/// `page`: where a page stands in the site.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Page {
    /// Title for the browser's tab, without the site's name.
    pub title: String,
    /// One sentence for search engines and link previews; may be empty.
    pub description: String,
    /// The `key` of the navigation entry to mark as current; empty for none.
    pub nav: String,
    /// The way from the home page to here, the page itself last and without link; empty on the home page.
    pub crumbs: Vec<Crumb>,
    /// The same page in the other language; empty when there is none.
    pub other_href: String,
}

/// One step of the way to a page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Crumb {
    /// The words.
    pub label: String,
    /// Relative link; empty for the page itself.
    pub href: String,
}

/// A link, or just words when `href` is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Link {
    /// The words.
    pub text: String,
    /// Relative link to the page, or an absolute one to the forge; empty for no link.
    pub href: String,
}

impl Link {
    /// A link with words.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Link {
        Link { text: text.into(), href: href.into() }
    }
}

/// A word with a colour and a shape.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pill {
    /// The word.
    pub label: String,
    /// `new`, `active`, `waiting`, `done`, `bad`, or empty for a plain badge such as a grade.
    pub tone: String,
    /// Place of the word among its options, by which a column of pills sorts; 0 when there is no order.
    pub rank: u32,
}

/// A moment, in words and exactly.
#[derive(Clone, Debug, Default, Serialize)]
pub struct When {
    /// RFC 3339 instant with offset, or a date: the value of `<time datetime>`.
    pub iso: String,
    /// As people say it at the time of the build: `昨天 15:20`, `3月2日`.
    pub text: String,
    /// Exactly, in the site's time zone: `2026-03-14 09:20`.
    pub exact: String,
    /// Whether the words tell it from today (昨天) and say more than the date does.
    pub near: bool,
}

/// A moment by which something must be done. The script re-words it as time passes.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Due {
    /// RFC 3339 instant of the deadline; for a date, its last second.
    pub iso: String,
    /// RFC 3339 instant at which it starts to be `soon`; empty when done.
    pub soon_iso: String,
    /// In words at the time of the build: `已超 3 天`, `还有 5 小时`, `按时完成`.
    pub text: String,
    /// Exactly, in the site's time zone.
    pub exact: String,
    /// `late`, `soon`, `open` (more time than that), `done` (in time) or `missed` (done, but late).
    pub state: String,
    /// Whether it is a day rather than an instant, and counted in days.
    pub whole_day: bool,
}

/// A change of a record, from the history.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Change {
    /// When.
    pub at: When,
    /// Who: a person's page, or a bare name.
    pub who: Link,
    /// What was done: `created`, `edited`, `moved` (along its workflow), `removed`.
    pub what: String,
    /// Icon of the record's kind.
    pub icon: String,
    /// Label of the record's kind.
    pub type_label: String,
    /// The record; no link when it was removed.
    pub record: Link,
    /// For `moved`: the state before; may be empty.
    pub from: String,
    /// For `moved`: the state after.
    pub to: String,
    /// For `edited`: labels of the changed fields, joined; may be empty.
    pub fields: String,
    /// What was done in a few words, where the record is known already: `已受理 → 已分派`, `等级、负责人`.
    pub summary: String,
    /// First line of the commit's message; only on the page of a history, and empty where it may tell more than the
    /// readers may know.
    pub subject: String,
    /// What was changed field by field; only on the pages of the record, and empty for `created`.
    pub details: Vec<Detail>,
    /// How many fields were changed besides those of `details`.
    pub more: usize,
    /// Short commit id; empty when unknown.
    pub commit: String,
    /// The commit on the forge; empty when there is no forge.
    pub commit_href: String,
}

/// One field that a commit changed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Detail {
    /// Label of the field.
    pub label: String,
    /// Which item of a list; may be empty.
    pub item: String,
    /// What it held before; empty for nothing.
    pub old: String,
    /// What it held after; empty for nothing.
    pub new: String,
    /// Whether it is a step along the workflow: `old` and `new` are states.
    pub step: bool,
    /// For long text, in place of `old` and `new`: what is different in it.
    pub marks: Vec<Mark>,
    /// What else is to be said: who moved it and when, that a version could not be read; may be empty.
    pub note: String,
}

/// A piece of a long text that was changed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Mark {
    /// `same`, `old`, `new`, or `gap` for what is left out.
    pub kind: String,
    /// The text.
    pub text: String,
}

/// One finding of the checks.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Finding {
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// The stable code.
    pub code: String,
    /// What is wrong, one sentence.
    pub message: String,
    /// How to mend it; may be empty.
    pub help: String,
    /// Path from the repository's root.
    pub file: String,
    /// Line, from 1; 0 when the file as a whole is meant.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
    /// The record it is about; empty text when the file is none.
    pub record: Link,
    /// Edits the file on the forge; empty when there is no forge.
    pub edit_href: String,
    /// The offending lines; empty when there is nothing to show.
    pub snippet: Vec<SnippetLine>,
}

/// A line of a file with an offending part.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SnippetLine {
    /// Line number, from 1.
    pub number: u32,
    /// Text before the offending part.
    pub before: String,
    /// The offending part; empty on lines that are only context.
    pub mark: String,
    /// Text after it.
    pub after: String,
}
