//! The names of ordered lists, as bytes that sort so that lists which are looked at together stand together.

use std::sync::Arc;

use jiff::civil::Date;

use crate::cache::Key;
use crate::schema::TypeId;

/// A list of records, or of things that are due for them. Languages are told by their order in the configuration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListName {
    /// Every record of a type.
    All { language: u8, of: TypeId },
    /// Those with a value in the field at a slot.
    Facet { language: u8, of: TypeId, slot: u16, value: Arc<str> },
    /// The records of a type that refer to a record whose page gathers them.
    Gathered { language: u8, hub: Key, of: TypeId },
    /// A part of what the find box knows.
    Find { language: u8, part: u8 },
    /// What is due on a day of a month.
    Due { year: i16, month: i8 },
    /// What a person has to do.
    Charge { person: Key },
    /// The records of a type whose date is a day.
    Day { of: TypeId, date: Date },
    /// People whom git may know by a login, an address or a name, in lower case.
    Known { who: Arc<str> },
    /// The records of a type that had an id before.
    Alias { of: TypeId, id: Arc<str> },
    /// The records that name a file.
    File { path: Arc<str> },
    /// The records that declare a file to be above what the audience may see.
    Withheld { path: Arc<str> },
}

/// By what the entries of a list are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// As the type's list says.
    Listed { language: u8 },
    /// The latest first, then by title.
    Dated { language: u8 },
    /// When it falls due.
    Due,
    /// By the path of the file.
    Path,
}

impl ListName {
    /// The name as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![self.kind()];
        match self {
            ListName::All { language, of } => {
                out.push(*language);
                out.extend(of.to_be_bytes());
            }
            ListName::Facet { language, of, slot, value } => {
                out = facet_prefix(*language, *of, Some(*slot));
                out.extend(value.as_bytes());
            }
            ListName::Gathered { language, hub, of } => {
                out.push(*language);
                out.extend(hub.to_be_bytes());
                out.extend(of.to_be_bytes());
            }
            ListName::Find { language, part } => out.extend([*language, *part]),
            ListName::Due { year, month } => {
                out.extend(sortable(*year));
                out.push(month.unsigned_abs());
            }
            ListName::Charge { person } => out.extend(person.to_be_bytes()),
            ListName::Day { of, date } => {
                out.extend(of.to_be_bytes());
                out.extend(day(*date));
            }
            ListName::Known { who: text } | ListName::File { path: text } | ListName::Withheld { path: text } => {
                out.extend(text.as_bytes());
            }
            ListName::Alias { of, id } => {
                out.extend(of.to_be_bytes());
                out.extend(id.as_bytes());
            }
        }
        out
    }

    /// The name of these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<ListName> {
        let (kind, mut rest) = bytes.split_first()?;
        let rest = &mut rest;
        let name = match kind {
            1 => ListName::All { language: byte(rest)?, of: short(rest)? },
            2 => ListName::Facet { language: byte(rest)?, of: short(rest)?, slot: short(rest)?, value: text(rest)? },
            3 => ListName::Gathered { language: byte(rest)?, hub: key(rest)?, of: short(rest)? },
            4 => ListName::Find { language: byte(rest)?, part: byte(rest)? },
            5 => ListName::Due { year: year(rest)?, month: i8::try_from(byte(rest)?).ok()? },
            6 => ListName::Charge { person: key(rest)? },
            7 => {
                let (of, year) = (short(rest)?, year(rest)?);
                let (month, day) = (i8::try_from(byte(rest)?).ok()?, i8::try_from(byte(rest)?).ok()?);
                ListName::Day { of, date: Date::new(year, month, day).ok()? }
            }
            8 => ListName::Known { who: text(rest)? },
            9 => ListName::Alias { of: short(rest)?, id: text(rest)? },
            10 => ListName::File { path: text(rest)? },
            11 => ListName::Withheld { path: text(rest)? },
            _ => return None,
        };
        Some(name)
    }

    /// By what its entries are sorted.
    pub fn order(&self) -> Order {
        match self {
            ListName::All { language, .. } | ListName::Facet { language, .. } | ListName::Find { language, .. } => {
                Order::Listed { language: *language }
            }
            ListName::Gathered { language, .. } => Order::Dated { language: *language },
            ListName::Due { .. } | ListName::Charge { .. } => Order::Due,
            _ => Order::Path,
        }
    }

    fn kind(&self) -> u8 {
        match self {
            ListName::All { .. } => 1,
            ListName::Facet { .. } => 2,
            ListName::Gathered { .. } => 3,
            ListName::Find { .. } => 4,
            ListName::Due { .. } => 5,
            ListName::Charge { .. } => 6,
            ListName::Day { .. } => 7,
            ListName::Known { .. } => 8,
            ListName::Alias { .. } => 9,
            ListName::File { .. } => 10,
            ListName::Withheld { .. } => 11,
        }
    }
}

/// What the names of the facet lists of a type begin with, or of those of one facet.
pub fn facet_prefix(language: u8, of: TypeId, slot: Option<u16>) -> Vec<u8> {
    let mut prefix = vec![2, language];
    prefix.extend(of.to_be_bytes());
    prefix.extend(slot.into_iter().flat_map(u16::to_be_bytes));
    prefix
}

/// What the names of a type's days begin with, or of those of one month.
pub fn days_prefix(of: TypeId, month: Option<Date>) -> Vec<u8> {
    let mut prefix = vec![7];
    prefix.extend(of.to_be_bytes());
    if let Some(date) = month {
        prefix.extend(&day(date)[..3]);
    }
    prefix
}

/// What the names of these lists begin with.
pub const DUE: [u8; 1] = [5];
/// See [`DUE`].
pub const FILE: [u8; 1] = [10];
/// See [`DUE`].
pub const WITHHELD: [u8; 1] = [11];

fn day(date: Date) -> [u8; 4] {
    let [high, low] = sortable(date.year());
    [high, low, date.month().unsigned_abs(), date.day().unsigned_abs()]
}

/// A year so that earlier years sort first.
fn sortable(year: i16) -> [u8; 2] {
    (year as u16 ^ 0x8000).to_be_bytes()
}

fn year(rest: &mut &[u8]) -> Option<i16> {
    Some((short(rest)? ^ 0x8000) as i16)
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    Some(*first)
}

fn short(rest: &mut &[u8]) -> Option<u16> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u16::from_be_bytes(*first))
}

fn key(rest: &mut &[u8]) -> Option<Key> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u32::from_be_bytes(*first))
}

fn text(rest: &mut &[u8]) -> Option<Arc<str>> {
    std::str::from_utf8(std::mem::take(rest)).ok().map(Arc::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_sort_by_time() {
        let (language, of) = (1, 7);
        let date = |text: &str| text.parse::<Date>().unwrap();
        let names = [
            ListName::All { language, of },
            ListName::Facet { language, of, slot: 300, value: "甲".into() },
            ListName::Gathered { language, hub: 70_000, of },
            ListName::Find { language, part: 255 },
            ListName::Due { year: -1, month: 12 },
            ListName::Charge { person: 9 },
            ListName::Day { of, date: date("2026-03-14") },
            ListName::Known { who: "wang".into() },
            ListName::Alias { of, id: "KH-1".into() },
            ListName::File { path: "attachments/a.pdf".into() },
            ListName::Withheld { path: String::new().into() },
        ];
        for name in &names {
            assert_eq!(ListName::from_bytes(&name.to_bytes()).as_ref(), Some(name));
        }
        let due = |year, month| ListName::Due { year, month }.to_bytes();
        assert!(due(-1, 1) < due(0, 1) && due(2025, 12) < due(2026, 1) && due(2026, 9) < due(2026, 10));
        let march = ListName::Day { of, date: date("2026-03-14") }.to_bytes();
        assert!(
            march.starts_with(&days_prefix(of, Some(date("2026-03-01")))) && march.starts_with(&days_prefix(of, None))
        );
        assert!(names[1].to_bytes().starts_with(&facet_prefix(language, of, Some(300))));
        assert_eq!(ListName::from_bytes(&[]), None);
        assert_eq!(ListName::from_bytes(&[7, 0, 1, 0x87]), None);
    }
}
