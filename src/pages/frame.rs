//! What surrounds pages: the frame, the help page, the page for addresses that lead nowhere.

use super::draw::Draw;
use super::{Page, short};
use crate::label::Lang;
use crate::schema::RecordType;
use crate::site::context::{
    AssetLinks, Crumb, Frame, HelpPage, Html, Link, NavGroup, NavItem, NotFoundPage, Page as Place, TypeHelp,
};
use crate::site::icons;
use crate::site::shell;
use crate::site::templates::TemplateProblem;

impl Draw<'_> {
    /// From a page at a depth to the folder of its language.
    pub fn root(&self, depth: usize) -> String {
        "../".repeat(depth)
    }

    /// From a page at a depth to the root of the site.
    pub fn base(&self, depth: usize) -> String {
        "../".repeat(depth + usize::from(!self.folder.is_empty()))
    }

    /// The language that the site has besides this one.
    pub fn other(&self) -> Option<Lang> {
        self.view.schema.config.languages.iter().copied().find(|lang| *lang != self.lang)
    }

    /// Where a page stands: its title, its entry in the navigation, and the steps on the way there.
    pub fn place(&self, title: &str, nav: &str, path: &str, crumbs: &[(String, String)]) -> Place {
        let depth = path.matches('/').count();
        let home = Crumb { label: self.t("home", &[]), href: format!("{}index.html", self.root(depth)) };
        let steps = crumbs.iter().map(|(label, href)| Crumb { label: label.clone(), href: href.clone() });
        let here = Crumb { label: title.to_owned(), href: String::new() };
        let other_folder = if self.folder.is_empty() {
            self.other().map(|other| format!("{}/", short(other)))
        } else {
            self.other().map(|_| String::new())
        };
        Place {
            title: title.to_owned(),
            description: String::new(),
            nav: nav.to_owned(),
            crumbs: if path == "index.html" {
                Vec::new()
            } else {
                [home].into_iter().chain(steps).chain([here]).collect()
            },
            other_href: other_folder.map(|folder| format!("{}{folder}{path}", self.base(depth))).unwrap_or_default(),
        }
    }

    /// Makes a new record of a type on the forge.
    pub fn new_href(&self, record_type: &RecordType) -> String {
        let Some(forge) = self.input.forge else { return String::new() };
        let folder = record_type.file.text.split('{').next().unwrap_or_default();
        forge.new_file(folder, None)
    }
}

/// What is the same on all pages of a language at one depth.
pub(super) fn frame(draw: &Draw<'_>, depth: usize) -> Frame {
    let (root, base) = (draw.root(depth), draw.base(depth));
    let mut frame = framed(draw, root, &base);
    frame.assets = draw.assets.links(&base);
    frame
}

fn framed(draw: &Draw<'_>, root: String, base: &str) -> Frame {
    let other = draw.other();
    let schema = &draw.view.schema;
    let people = schema.people().map(|(id, _)| format!("{root}{}/index.html", schema.record_type(id).name));
    Frame {
        lang: draw.lang.tag().to_owned(),
        site_title: draw.say(&schema.config.title),
        nav: navigation(draw, &root),
        root: root.clone(),
        base: base.to_owned(),
        audience: draw.say(&draw.input.audience),
        other_lang: other.map(|lang| if lang == Lang::Zh { "中文" } else { "English" }.to_owned()).unwrap_or_default(),
        other_tag: other.map(|lang| lang.tag().to_owned()).unwrap_or_default(),
        people_href: people.unwrap_or_default(),
        feed_href: schema.config.url.as_ref().map(|_| format!("{root}feed.xml")).unwrap_or_default(),
        assets: AssetLinks::default(),
        sprite: Html::safe(icons::PLACE),
        ..Frame::default()
    }
}

fn navigation(draw: &Draw<'_>, root: &str) -> Vec<NavGroup> {
    let item = |key: &str, label: String, file: String, icon: &str| NavItem {
        key: key.to_owned(),
        label,
        href: format!("{root}{file}"),
        icon: if icons::has_icon(icon) { icon } else { "file" }.to_owned(),
    };
    let page = |key: &str, icon: &str, file: &str| item(key, draw.t(key, &[]), file.to_owned(), icon);
    let types = draw.visible_types().into_iter().map(|id| {
        let record_type = draw.view.schema.record_type(id);
        let label = draw.say(&record_type.plural);
        item(&record_type.name, label, format!("{}/index.html", record_type.name), &record_type.icon)
    });
    let mut mine = vec![page("home", "home", "index.html")];
    if let Some((id, _)) = draw.view.schema.people() {
        let list = format!("{}/index.html", draw.view.schema.record_type(id).name);
        mine.push(item("me", draw.t("hub-my-open", &[]), list, "me"));
    }
    vec![
        NavGroup { label: draw.t("nav", &[]), items: mine },
        NavGroup { label: draw.t("nav-records", &[]), items: types.collect() },
        NavGroup {
            label: draw.t("nav-site", &[]),
            items: vec![
                page("changes", "change", "changes.html"),
                page("diagnostics", "check", "diagnostics.html"),
                page("help", "help", "help.html"),
            ],
        },
    ]
}

impl Draw<'_> {
    /// The types whose records the audience may know of, in the order of the navigation.
    pub fn visible_types(&self) -> Vec<u16> {
        self.view.schema.navigation().into_iter().filter(|id| !self.view.schema.record_type(*id).hidden).collect()
    }
}

/// The help page.
pub(super) fn help(draw: &Draw<'_>) -> Result<Page, TemplateProblem> {
    let types = draw.visible_types().into_iter().map(|id| {
        let record_type = draw.view.schema.record_type(id);
        TypeHelp {
            list: Link::new(draw.say(&record_type.plural), format!("{}/index.html", record_type.name)),
            icon: record_type.icon.to_string(),
            about: record_type.about.as_ref().map(|about| draw.say(about)).unwrap_or_default(),
            new_href: draw.new_href(record_type),
        }
    });
    let title = draw.t("help-title", &[]);
    let context =
        HelpPage { frame: draw.frame(0), page: draw.place(&title, "help", "help.html", &[]), types: types.collect() };
    draw.page("help.html", "help.html", &context)
}

/// The page for addresses that lead nowhere. It may be shown at any of them, so its links begin with the path under which
/// the site is served, and name no host; where that path is unknown there is no such page.
pub(super) fn not_found(draw: &Draw<'_>) -> Result<Option<Page>, TemplateProblem> {
    let told = draw.view.schema.config.url.as_deref().map(path_of);
    let Some(base) = draw.input.base.or(told) else { return Ok(None) };
    let root = format!("{base}{}", draw.folder);
    let mut frame = framed(draw, root.clone(), base);
    frame.assets = draw.assets.links(base);
    let title = draw.t("missing-title", &[]);
    let mut page = draw.place(&title, "", "404.html", &[]);
    page.other_href = String::new();
    for crumb in page.crumbs.iter_mut().filter(|crumb| !crumb.href.is_empty()) {
        crumb.href = format!("{root}{}", crumb.href);
    }
    let context = NotFoundPage { frame: shell::drawn(&draw.templates, frame)?, page };
    draw.page("404.html", "404.html", &context).map(Some)
}

/// The path of an address that ends with a slash.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |slash| &rest[slash..])
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn an_address_has_a_path() {
        assert_eq!(path_of("https://crm.example/"), "/");
        assert_eq!(path_of("https://crm.example:8443/a/b/"), "/a/b/");
    }
}
