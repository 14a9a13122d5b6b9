//! Markdown bodies: CommonMark with tables, task lists, strikethrough, footnotes and `[[id]]` links.
//!
//! In: the text of a body. Out: HTML without any script, or the list of what the body refers to. Raw HTML never
//! passes, links have a scheme that cannot run anything, and images come from the site itself.

mod html;
mod places;
#[cfg(test)]
mod tests;

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

pub use html::{Links, render};
pub use places::addresses;

/// What a body refers to, each with its byte range in the body.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Ids of records: `[[TS-20260314-7f3k]]`.
    pub records: Vec<(Range<usize>, String)>,
    /// Relative links and images: files beside the record.
    pub files: Vec<(Range<usize>, String)>,
    /// Links whose scheme is refused.
    pub refused: Vec<(Range<usize>, String)>,
    /// Raw HTML, which is shown as text.
    pub html: Vec<Range<usize>>,
}

/// Finds what a body refers to.
pub fn references(body: &str) -> References {
    let mut references = References::default();
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { .. }, dest_url, .. }) => {
                references.records.push((range, dest_url.to_string()));
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => match target(&dest_url) {
                Target::Refused => references.refused.push((range, dest_url.to_string())),
                Target::File => references.files.push((range, decoded(&dest_url))),
                Target::Web | Target::Here => {}
            },
            Event::Html(_) | Event::InlineHtml(_) => references.html.push(range),
            _ => {}
        }
    }
    references
}

/// The text of a body without its markup, for the search index and for excerpts.
pub fn plain_text(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    for event in Parser::new_ext(body, options()) {
        match event {
            Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::Rule => text.push('\n'),
            Event::End(TagEnd::TableCell) => text.push(' '),
            Event::End(tag) if ends_line(tag) && !text.ends_with('\n') => text.push('\n'),
            _ => {}
        }
    }
    text
}

fn ends_line(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::CodeBlock
            | TagEnd::TableRow
            | TagEnd::TableHead
    )
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_WIKILINKS
}

/// Where a link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// To the web, by mail or telephone.
    Web,
    /// To a place on the same page.
    Here,
    /// To a file beside the record.
    File,
    /// To something that could run.
    Refused,
}

/// Browsers ignore white space and control characters in a scheme, so they are ignored here too.
fn target(url: &str) -> Target {
    let bare: String = url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let scheme = bare.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    match scheme.map(str::to_ascii_lowercase).as_deref() {
        Some("http" | "https" | "mailto" | "tel") => Target::Web,
        Some(_) => Target::Refused,
        None if bare.starts_with("//") => Target::Web,
        None if bare.starts_with('#') => Target::Here,
        None if bare.is_empty() => Target::Here,
        None => Target::File,
    }
}

/// A link's path with `%20` and the like undone, without query and fragment.
pub fn decoded(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| byte == b'%') {
            Some(value) => {
                bytes.push(value);
                rest = &tail[2..];
            }
            None => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}
