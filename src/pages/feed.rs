//! The feed of what changed, for readers of Atom (RFC 4287).

use std::collections::BTreeSet;

use atom_syndication::{Entry, Feed, FixedDateTime, Link, Person, Text};

use super::Page;
use super::draw::Draw;
use super::history::{self, Room};
use crate::model::RecordIx;

/// Entries of the feed.
const SHOWN: usize = 40;

/// The feed; none without `site.url`, since its links must be absolute.
pub(super) fn pages(draw: &Draw<'_>) -> Vec<Page> {
    let Some(url) = &draw.view.schema.config.url else { return Vec::new() };
    let home = format!("{url}{}", draw.folder);
    let entries = entries(draw, &home);
    let updated = entries.first().map_or_else(|| moment(draw.view.now), |entry| entry.updated);
    let feed = Feed {
        id: format!("{home}feed.xml"),
        title: Text::plain(draw.say(&draw.view.schema.config.title)),
        lang: Some(draw.lang.tag().to_owned()),
        links: vec![link(format!("{home}feed.xml"), "self"), link(format!("{home}index.html"), "alternate")],
        updated,
        entries,
        ..Feed::default()
    };
    vec![(format!("{}feed.xml", draw.folder), feed.to_string().into_bytes())]
}

/// The newest change of each record.
fn entries(draw: &Draw<'_>, home: &str) -> Vec<Entry> {
    let mut seen: BTreeSet<RecordIx> = BTreeSet::new();
    let mut entries = Vec::new();
    for (index, entry) in draw.input.log.recent() {
        if entries.len() == SHOWN || !seen.insert(*index) {
            continue;
        }
        let words = draw.change(*index, entry, 0);
        let details = draw.details(*index, entry, Room::FEED);
        let mut lines: Vec<String> = vec![words.summary];
        lines.extend(details.shown.iter().map(history::line));
        let href = format!("{home}{}", draw.path(*index));
        entries.push(Entry {
            title: Text::plain(format!("{} {}", words.type_label, words.record.text)),
            updated: moment(entry.commit.time),
            links: vec![link(href.clone(), "alternate")],
            id: href,
            authors: vec![Person { name: words.who.text, ..Person::default() }],
            summary: Some(Text::plain(lines.join("\n"))),
            ..Entry::default()
        });
    }
    entries
}

fn moment(at: jiff::Timestamp) -> FixedDateTime {
    at.to_string().parse().unwrap_or_default()
}

fn link(href: String, rel: &str) -> Link {
    Link { href, rel: rel.to_owned(), ..Link::default() }
}
