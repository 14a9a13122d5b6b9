//! Markdown events to safe HTML.

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd, html};

use super::{Target, decoded, options, target};

/// How links of a body become addresses of the site.
pub struct Links<'l> {
    /// Address and title of a record by its id; none when there is no page for it.
    pub record: &'l dyn Fn(&str) -> Option<(String, String)>,
    /// Address of a file by its path as written; none when it is not part of the site.
    pub file: &'l dyn Fn(&str) -> Option<String>,
}

/// Renders a body as HTML that stands below a heading of level 2: its own headings begin at level 3.
pub fn render(body: &str, links: &Links<'_>) -> String {
    let mut writer =
        Writer { links, open: Vec::new(), columns: Vec::new(), column: 0, head: false, images: Vec::new() };
    let events = Parser::new_ext(body, options()).filter_map(|event| writer.event(event));
    let mut out = String::with_capacity(body.len() * 3 / 2);
    html::push_html(&mut out, events);
    out
}

struct Writer<'l> {
    links: &'l Links<'l>,
    /// The closing tags of the links that are open; empty for one that was dropped.
    open: Vec<&'static str>,
    columns: Vec<Alignment>,
    column: usize,
    head: bool,
    /// Whether each open image was replaced by a link.
    images: Vec<bool>,
}

impl Writer<'_> {
    fn event<'e>(&mut self, event: Event<'e>) -> Option<Event<'e>> {
        Some(match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::TaskListMarker(done) => tag(if done { "☑ " } else { "☐ " }),
            Event::Start(Tag::HtmlBlock) => tag("<p>"),
            Event::End(TagEnd::HtmlBlock) => tag("</p>\n"),
            Event::Start(Tag::Heading { level, .. }) => heading(level, "<h", ">"),
            Event::End(TagEnd::Heading(level)) => heading(level, "</h", ">\n"),
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                let (opening, closing) = self.link(link_type, &dest_url, &title);
                self.open.push(closing);
                Event::Html(opening.into())
            }
            Event::End(TagEnd::Link) => tag(self.open.pop().unwrap_or_default()),
            Event::Start(Tag::Image { dest_url, title, link_type, id }) => {
                return Some(self.image(link_type, dest_url, title, id));
            }
            Event::End(TagEnd::Image) => match self.images.pop() {
                Some(true) => tag("</a>"),
                _ => Event::End(TagEnd::Image),
            },
            Event::Start(Tag::Table(columns)) => {
                self.columns = columns;
                tag("<div class=\"scroll\"><table>\n")
            }
            Event::End(TagEnd::Table) => tag("</tbody></table></div>\n"),
            Event::Start(Tag::TableHead) => {
                (self.head, self.column) = (true, 0);
                tag("<thead><tr>")
            }
            Event::End(TagEnd::TableHead) => {
                self.head = false;
                tag("</tr></thead><tbody>\n")
            }
            Event::Start(Tag::TableRow) => {
                self.column = 0;
                tag("<tr>")
            }
            Event::End(TagEnd::TableRow) => tag("</tr>\n"),
            Event::Start(Tag::TableCell) => tag(self.cell()),
            Event::End(TagEnd::TableCell) => tag(if self.head { "</th>" } else { "</td>" }),
            event => event,
        })
    }

    /// Alignment as a class, since a style attribute would need a weaker Content-Security-Policy.
    fn cell(&mut self) -> &'static str {
        let alignment = self.columns.get(self.column).copied().unwrap_or(Alignment::None);
        self.column += 1;
        match (self.head, alignment) {
            (true, Alignment::Right) => "<th scope=\"col\" class=\"right\">",
            (true, Alignment::Center) => "<th scope=\"col\" class=\"center\">",
            (true, _) => "<th scope=\"col\">",
            (false, Alignment::Right) => "<td class=\"right\">",
            (false, Alignment::Center) => "<td class=\"center\">",
            (false, _) => "<td>",
        }
    }

    fn link(&self, link_type: LinkType, url: &str, title: &str) -> (String, &'static str) {
        if let LinkType::WikiLink { .. } = link_type {
            return match (self.links.record)(url) {
                Some((href, title)) => (anchor(&href, &title, ""), "</a>"),
                None => ("<span class=\"broken\">".to_owned(), "</span>"),
            };
        }
        let href = match target(url) {
            Target::Web => return (anchor(url, title, " rel=\"noreferrer\""), "</a>"),
            Target::Here => Some(url.to_owned()),
            Target::File => (self.links.file)(&decoded(url)),
            Target::Refused => None,
        };
        href.map_or_else(|| (String::new(), ""), |href| (anchor(&href, title, ""), "</a>"))
    }

    /// Images of the site itself are shown; others become links, since pages load nothing from elsewhere.
    fn image<'e>(&mut self, link_type: LinkType, url: CowStr<'e>, title: CowStr<'e>, id: CowStr<'e>) -> Event<'e> {
        let own = (target(&url) == Target::File).then(|| (self.links.file)(&decoded(&url))).flatten();
        self.images.push(own.is_none());
        match own {
            Some(src) => Event::Start(Tag::Image { link_type, dest_url: src.into(), title, id }),
            None if target(&url) == Target::Web => Event::Html(anchor(&url, &title, " rel=\"noreferrer\"").into()),
            None => tag("<a>"),
        }
    }
}

fn tag<'e>(text: &'static str) -> Event<'e> {
    Event::Html(text.into())
}

fn heading<'e>(level: HeadingLevel, before: &str, after: &str) -> Event<'e> {
    let level = (level as usize + 1).clamp(3, 6);
    Event::Html(format!("{before}{level}{after}").into())
}

fn anchor(href: &str, title: &str, more: &str) -> String {
    let mut out = String::from("<a href=\"");
    // Writing to a String cannot fail.
    _ = pulldown_cmark_escape::escape_href(&mut out, href);
    out.push('"');
    if !title.is_empty() {
        out.push_str(" title=\"");
        _ = pulldown_cmark_escape::escape_html(&mut out, title);
        out.push('"');
    }
    out.push_str(more);
    out.push('>');
    out
}
