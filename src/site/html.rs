//! The small parts of every page as HTML: links, words with a tone, moments, deadlines, and escaped text.
//!
//! In: texts of any origin. Out: safe HTML, appended to what is there. Never here: what a value is, or where it stands.

use std::fmt::Write;

use super::context::{Due, When};

/// A link, or just its words when there is nowhere to go.
pub fn link(out: &mut String, text: &str, href: &str) {
    if href.is_empty() {
        escape_into(out, text);
    } else {
        wrap(out, "<a href=\"", href, "\">");
        escape_into(out, text);
        out.push_str("</a>");
    }
}

/// A word with a tone.
pub fn pill(out: &mut String, label: &str, tone: &str) {
    out.push_str("<span class=\"pill");
    if !tone.is_empty() {
        out.push_str(" t-");
        escape_into(out, tone);
    }
    out.push_str("\">");
    escape_into(out, label);
    out.push_str("</span>");
}

/// A moment in words, the exact one on hover and in print.
pub fn when(out: &mut String, iso: &str, text: &str, exact: &str) {
    wrap(out, "<time datetime=\"", iso, "\" title=\"");
    escape_into(out, exact);
    out.push_str("\">");
    escape_into(out, text);
    out.push_str("</time>");
}

/// A moment exactly, with the words beside it where they say more.
pub fn when_full(out: &mut String, moment: &When) {
    if moment.near {
        wrap(out, "<span class=\"exact\">", &moment.exact, "</span> <time class=\"rel\" datetime=\"");
        escape_into(out, &moment.iso);
        wrap(out, "\">", &moment.text, "</time>");
    } else {
        wrap(out, "<time datetime=\"", &moment.iso, "\">");
        escape_into(out, &moment.exact);
        out.push_str("</time>");
    }
}

/// A deadline; the page's script re-words it as time passes, while it is open.
pub fn due(out: &mut String, due: &Due) {
    wrap(out, "<time class=\"due ", &due.state, "\" datetime=\"");
    escape_into(out, &due.iso);
    if !due.soon_iso.is_empty() {
        wrap(out, "\" data-soon=\"", &due.soon_iso, if due.whole_day { "\" data-day=\"" } else { "" });
    }
    wrap(out, "\" title=\"", &due.exact, "\">");
    escape_into(out, &due.text);
    out.push_str("</time>");
}

/// A web address; a link only when it is one of the web.
pub fn url(out: &mut String, text: &str) {
    let lower = text.to_ascii_lowercase();
    if !lower.starts_with("http://") && !lower.starts_with("https://") {
        return escape_into(out, text);
    }
    wrap(out, "<a class=\"url\" href=\"", text, "\" rel=\"noreferrer\">");
    let shown = text.split_once("://").map_or(text, |(_, rest)| rest);
    escape_into(out, shown.strip_suffix('/').unwrap_or(shown));
    out.push_str("</a>");
}

/// Text, escaped, between two pieces of HTML.
pub fn wrap(out: &mut String, before: &str, text: &str, after: &str) {
    out.push_str(before);
    escape_into(out, text);
    out.push_str(after);
}

/// Appends the text with the characters escaped that mean something in HTML, in text and in attributes.
pub fn escape_into(out: &mut String, text: &str) {
    // Writing into a String cannot fail.
    let _ = escape_to(out, text);
}

/// Writes the text with the characters escaped that mean something in HTML.
fn escape_to(out: &mut impl Write, text: &str) -> std::fmt::Result {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.write_str(text.get(from..at).unwrap_or_default())?;
        out.write_str(entity)?;
        from = at + 1;
    }
    out.write_str(text.get(from..).unwrap_or_default())
}

/// The text with the characters escaped that mean something in HTML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_into(&mut out, text);
    out
}
