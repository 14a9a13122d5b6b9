//! The icons: one drawing for each kind of record and each use.
//!
//! In: a finished page that names icons as `#i-name`. Out: the page with the symbols that it names, and no others. They
//! stand in the page itself, because a page opened from a file share may not take symbols from another file.

use std::sync::LazyLock;

use memchr::memmem;

/// The icons as they are drawn, one `<symbol>` on each line.
const DRAWN: &str = include_str!("../../site-templates/assets/icons.svg");

/// Where a page takes the symbols: `frame.sprite`, the hidden SVG, still empty. Texts of records cannot hold it, since
/// they are escaped.
pub const PLACE: &str = r#"<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false"></svg>"#;

const END: &str = "</svg>";

/// Names and symbols, in the order of their names.
static SYMBOLS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let drawn = DRAWN.lines().map(str::trim).filter_map(|line| {
        let name = line.strip_prefix("<symbol id=\"i-")?.split('"').next()?;
        Some((name, line))
    });
    let mut symbols: Vec<_> = drawn.collect();
    symbols.sort_unstable();
    symbols
});

/// Whether there is an icon of that name.
pub fn has_icon(name: &str) -> bool {
    place_of(name).is_some()
}

fn place_of(name: &str) -> Option<usize> {
    SYMBOLS.binary_search_by(|(known, _)| (*known).cmp(name)).ok()
}

/// Puts the symbols that a page uses where it has room for them.
pub fn fill(mut page: String) -> String {
    let Some(at) = memmem::find(page.as_bytes(), PLACE.as_bytes()) else { return page };
    let mut used = [false; 64];
    for mark in memchr::memchr_iter(b'#', &page.as_bytes()[at..]) {
        if let Some(named) = page[at + mark..].strip_prefix("#i-")
            && let Some(end) = named.find(['"', '\''])
            && let Some(place) = place_of(&named[..end])
            && let Some(used) = used.get_mut(place)
        {
            *used = true;
        }
    }
    let symbols: String = SYMBOLS.iter().zip(used).filter(|(_, used)| *used).map(|((_, symbol), _)| *symbol).collect();
    page.insert_str(at + PLACE.len() - END.len(), &symbols);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_the_symbols_that_it_uses() {
        let page = format!("<body>{PLACE}<use href=\"#i-home\"/> # #i-none\" #i-home\" <use href='#i-plus'/>");
        let filled = fill(page);
        assert_eq!(filled.matches("<symbol").count(), 2, "{filled}");
        assert!(filled.contains("<symbol id=\"i-home\"") && filled.contains("<symbol id=\"i-plus\""));
        assert!(filled.contains("</symbol></svg><use"), "{filled}");
        assert_eq!(fill("#i-home\"".into()), "#i-home\"", "a row has no room for symbols");
    }

    #[test]
    fn every_icon_is_known_and_fits() {
        assert_eq!(SYMBOLS.len(), DRAWN.matches("<symbol").count());
        assert!(SYMBOLS.len() <= 64);
        assert!(has_icon("customer") && has_icon("visit") && !has_icon("") && !has_icon("i-home"));
    }
}
