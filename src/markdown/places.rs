//! Where a body writes the addresses of files, so that they can be written anew.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::{Target, options, target};

/// A link or an image that has begun.
struct Open<'b> {
    range: Range<usize>,
    /// Its address, when that stands right behind its words.
    inline: Option<CowStr<'b>>,
    /// Where its words end, as far as they are known.
    words: usize,
}

/// The byte ranges of the addresses that relative links, images and definitions of links write. An address that is
/// written with escapes is not among them.
pub fn addresses(body: &str) -> Vec<Range<usize>> {
    let parser = Parser::new_ext(body, options());
    let defined = parser.reference_definitions().iter();
    let mut found: Vec<Range<usize>> =
        defined.filter_map(|(_, link)| written(body, link.span.clone(), "]:", &link.dest)).collect();
    let mut open: Vec<Open<'_>> = Vec::new();
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                let words = range.start + 1;
                open.push(Open { range, inline: (link_type == LinkType::Inline).then_some(dest_url), words });
                continue;
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let address = open
                    .pop()
                    .and_then(|link| written(body, link.words..link.range.end, "](", link.inline.as_deref()?));
                found.extend(address);
            }
            _ => {}
        }
        if let Some(link) = open.last_mut() {
            link.words = link.words.max(range.end);
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

/// Where the address of a file stands behind a mark.
fn written(body: &str, range: Range<usize>, mark: &str, address: &str) -> Option<Range<usize>> {
    let rest = body.get(range.clone())?;
    let rest = rest[rest.find(mark)? + mark.len()..].trim_start();
    let rest = rest.strip_prefix('<').unwrap_or(rest);
    let start = range.end - rest.len();
    (rest.starts_with(address) && target(address) == Target::File).then(|| start..start + address.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_where_they_stand() {
        let found = |body: &str| addresses(body).into_iter().map(|range| body[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(
            found("[T1.md](T1.md#a \"T1.md\") `[x](b.md)` https://a.example [c](<d e.md>)"),
            ["T1.md#a", "d e.md"]
        );
        assert_eq!(found("[![a](b.png)](c.md) ![](d.png) [](e.md)"), ["b.png", "c.md", "d.png", "e.md"]);
        assert_eq!(found("[a\\](b](c.md) [`d](e`](f.md)"), ["c.md", "f.md"]);
        assert_eq!(found("见 [x][l]、[l]。\n\n[l]: ../a/b.md '题'\n[[T1]] <mailto:a@b.example>"), ["../a/b.md"]);
        assert_eq!(found("    [x](a.md)\n\n[y](a\\_b.md) [z](javascript:x)"), Vec::<String>::new());
    }
}
