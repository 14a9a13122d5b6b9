//! How a long list is cut into pages that need not change.
//!
//! In: how many records a list has. Out: which of them stand on which page, and the links between the pages. The pages
//! with numbers are counted from the oldest record and are full; the newest records stand under the name of the list
//! itself. A new record changes that page only: a numbered page tells no total and no later page but the next, at whose
//! address there always is something.

use std::ops::Range;

use crate::site::context::Pager;

/// Records of a numbered page.
const FULL: usize = 25;
/// Records that the newest page has at least, and `FULL` less one more at most.
const LEAST: usize = 10;

/// What stands on a page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The newest records, or all of them.
    Newest,
    /// A full page, the first with the oldest records.
    Numbered(usize),
    /// The number that the next full page will have: it leads to the newest until then.
    Next(usize),
}

impl Part {
    /// The part as a number.
    pub fn number(&self) -> u32 {
        match self {
            Part::Newest => 0,
            Part::Numbered(number) => *number as u32 + 1,
            Part::Next(_) => 1,
        }
    }
}

/// A list of so many records.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paging {
    /// How many records there are.
    pub length: usize,
    /// Whether new records come first, so that the others keep their pages.
    pub by_date: bool,
}

impl Paging {
    /// How many pages have numbers.
    fn numbered(self) -> usize {
        self.length.saturating_sub(LEAST) / FULL
    }

    /// The pages, the newest first.
    pub fn parts(self) -> impl Iterator<Item = Part> {
        let numbered = self.numbered();
        let next = (numbered > 0 && self.by_date).then_some(Part::Next(numbered + 1));
        [Part::Newest].into_iter().chain(next).chain((1..=numbered).map(Part::Numbered))
    }

    /// The page of a [number](Part::number), if there is one.
    pub fn part(self, number: u32) -> Option<Part> {
        let numbered = self.numbered();
        match number as usize {
            0 => Some(Part::Newest),
            1 => (numbered > 0 && self.by_date).then_some(Part::Next(numbered + 1)),
            more => (more - 1 <= numbered).then_some(Part::Numbered(more - 1)),
        }
    }

    /// The records of a page, counted from the newest.
    pub fn rows(self, part: &Part) -> Range<usize> {
        match part {
            Part::Newest => 0..self.length - self.numbered() * FULL,
            Part::Numbered(number) => {
                let end = self.length - (number - 1) * FULL;
                end - FULL..end
            }
            Part::Next(_) => 0..0,
        }
    }

    /// The links of a page to the others; none when there are no others.
    pub fn pager(self, stem: &str, part: &Part) -> Option<Pager> {
        let numbered = self.numbered();
        if numbered == 0 {
            return None;
        }
        let href = |number: usize| file_name(stem, &Part::Numbered(number));
        let newest = file_name(stem, &Part::Newest);
        // Pages in another order than by date change anyway, and may say how many they are.
        let count = if self.by_date { 0 } else { numbered + 1 };
        let rows = self.rows(part);
        let pager = Pager { by_date: self.by_date, count, ..Pager::default() };
        Some(match *part {
            Part::Numbered(number) => Pager {
                number: if self.by_date { number } else { numbered + 2 - number },
                newer_href: if number == numbered && !self.by_date { newest.clone() } else { href(number + 1) },
                older_href: if number > 1 { href(number - 1) } else { String::new() },
                newest_href: newest,
                oldest_href: if number > 1 { href(1) } else { String::new() },
                ..pager
            },
            Part::Newest | Part::Next(_) => Pager {
                number: usize::from(!self.by_date),
                older_href: href(numbered),
                oldest_href: if numbered > 1 { href(1) } else { String::new() },
                last: rows.end,
                ..pager
            },
        })
    }
}

/// The name of a page's file.
pub(super) fn file_name(stem: &str, part: &Part) -> String {
    match part {
        Part::Newest => format!("{stem}.html"),
        Part::Numbered(number) | Part::Next(number) => format!("{stem}.page-{number}.html"),
    }
}

/// What stands on a page: groups, and which of their members.
pub(super) type Cut = Vec<(usize, Range<usize>)>;

/// Cuts groups of these sizes into pages; there is one at least.
pub(super) fn cut(sizes: &[usize], per_page: usize) -> Vec<Cut> {
    let mut parts: Vec<Cut> = vec![Vec::new()];
    let mut room = per_page;
    for (group, size) in sizes.iter().enumerate() {
        let mut from = 0;
        while from < *size {
            if room == 0 {
                parts.push(Vec::new());
                room = per_page;
            }
            let to = (from + room).min(*size);
            if let Some(part) = parts.last_mut() {
                part.push((group, from..to));
            }
            room -= to - from;
            from = to;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// What each page shows: the records by their age, the oldest 0, and all links.
    fn pages(length: usize) -> BTreeMap<String, String> {
        let paging = Paging { length, by_date: true };
        let shown = |part: &Part| {
            let ages: Vec<usize> = paging.rows(part).map(|row| length - 1 - row).collect();
            let pager = paging.pager("index", part).map(|pager| (pager.number, pager.newer_href, pager.older_href));
            if matches!(part, Part::Next(_)) { "to the newest".to_owned() } else { format!("{ages:?} {pager:?}") }
        };
        paging.parts().map(|part| (file_name("index", &part), shown(&part))).collect()
    }

    #[test]
    fn a_new_record_changes_no_full_page() {
        for length in 0..200 {
            let (before, after) = (pages(length), pages(length + 1));
            for (name, was) in &before {
                let same = after.get(name) == Some(was);
                assert!(same || name == "index.html" || was == "to the newest", "{length}: {name}: {was}");
            }
        }
    }

    #[test]
    fn every_record_stands_on_one_page_and_every_link_leads_somewhere() {
        for length in 0..200 {
            for by_date in [false, true] {
                let paging = Paging { length, by_date };
                assert!(paging.parts().all(|part| paging.part(part.number()) == Some(part)));
                let mut rows: Vec<usize> = paging.parts().flat_map(|part| paging.rows(&part)).collect();
                rows.sort_unstable();
                assert_eq!(rows, (0..length).collect::<Vec<_>>());
                assert!(paging.rows(&Part::Newest).len() < LEAST + FULL);
                let names: Vec<String> = paging.parts().map(|part| file_name("x", &part)).collect();
                for pager in paging.parts().filter_map(|part| paging.pager("x", &part)) {
                    for href in [pager.newer_href, pager.older_href, pager.newest_href, pager.oldest_href] {
                        assert!(href.is_empty() || names.contains(&href), "{length}: {href}");
                    }
                }
            }
        }
    }

    #[test]
    fn groups_fill_pages_and_go_on_at_the_next() {
        assert_eq!(cut(&[], 5), [vec![]]);
        assert_eq!(cut(&[5], 5), [vec![(0, 0..5)]]);
        assert_eq!(cut(&[3, 5, 1], 5), [vec![(0, 0..3), (1, 0..2)], vec![(1, 2..5), (2, 0..1)]]);
    }

    #[test]
    fn pages_in_another_order_are_counted_from_the_front() {
        let paging = Paging { length: 70, by_date: false };
        let told: Vec<_> =
            paging.parts().filter_map(|part| paging.pager("x", &part)).map(|p| (p.number, p.count)).collect();
        assert_eq!(told, [(1, 3), (3, 3), (2, 3)]);
    }
}
