//! Lists of records of one type, and the rows that stand on them.

use serde::Serialize;

use super::{Cell, Column, Html, Link, Page, Shared};

/// `list.html`: a type's list, one page of it, the pages of a facet's value, and of what belongs to one record.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ListPage {
    /// The [`super::Frame`].
    pub frame: Shared,
    /// Where the page stands.
    pub page: Page,
    /// Name of the type.
    pub type_name: String,
    /// Heading: the type's plural.
    pub heading: String,
    /// One sentence on what such records are for; may be empty.
    pub about: String,
    /// Icon of the type.
    pub icon: String,
    /// How many records the list has on all its pages; none on a page that must not change when the list grows.
    pub total: Option<usize>,
    /// How the list is sorted, in words: `按受理时间, 最新在前`.
    pub sort_note: String,
    /// The column by which it is sorted; empty when it is none of the shown ones.
    pub sort_name: String,
    /// Whether the greatest comes first.
    pub sort_down: bool,
    /// The columns; the first is the title.
    pub columns: Vec<Column>,
    /// The column that is left out because it would say the same in each row, counted from 1; 0 for none.
    pub without: usize,
    /// Rows, each rendered once by `row.html`.
    pub rows: Vec<Html>,
    /// The ways to narrow the list.
    pub facets: Vec<Facet>,
    /// What the list is narrowed to; none on the full list.
    pub chosen: Option<Chosen>,
    /// The other pages; none when there is only one.
    pub pager: Option<Pager>,
    /// Makes a new record on the forge; empty when there is no forge.
    pub new_href: String,
    /// The feed of this type; may be empty.
    pub feed_href: String,
}

/// `row.html`: one record as a row of tables. It is rendered once and stands on every list of the same depth.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    /// The record's page.
    pub href: String,
    /// The title, first and bold.
    pub title: String,
    /// The record's id.
    pub id: String,
    /// A line below the title; may be empty.
    pub summary: String,
    /// The other cells, in the order of the columns after the first.
    pub cells: Vec<Cell>,
}

/// A field by whose values a list can be narrowed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Facet {
    /// Name of the field.
    pub name: String,
    /// Its label.
    pub label: String,
    /// Its values that occur, in the order of the options.
    pub values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FacetValue {
    /// The value's label.
    pub label: String,
    /// How many records have it; none on the page of a value.
    pub count: Option<usize>,
    /// The page of the records that have it; when `active`, back to the full list.
    pub href: String,
    /// Whether this page shows just these.
    pub active: bool,
    /// The tone of a status; empty for others.
    pub tone: String,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Chosen {
    /// Label of the field.
    pub facet: String,
    /// Label of the value.
    pub value: String,
    /// The full list.
    pub remove_href: String,
}

/// The other pages of a list. Pages with a number are full and, where the list is by date, never change: page 1 holds
/// the oldest records. The newest stand under the list's own address.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pager {
    /// Whether the newest records come first; otherwise "newer" and "older" mean before and after.
    pub by_date: bool,
    /// This page's number; 0 on the newest page of a list by date.
    pub number: usize,
    /// How many pages there are; 0 where that would make pages change.
    pub count: usize,
    /// The page of newer records; empty on the newest.
    pub newer_href: String,
    /// The page of older records; empty on the oldest.
    pub older_href: String,
    /// The newest page; empty on itself.
    pub newest_href: String,
    /// The oldest page; empty on itself, and where it is the next.
    pub oldest_href: String,
    /// How many records the newest page shows; 0 on others.
    pub last: usize,
}

/// Records of one type that belong to another record.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LinkGroup {
    /// Label of the type.
    pub label: String,
    /// Icon of the type.
    pub icon: String,
    /// How many there are in all.
    pub total: usize,
    /// The first of them.
    pub links: Vec<LinkRow>,
    /// Where the others stand; empty when all are here.
    pub more_href: String,
}

/// A record that names another.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LinkRow {
    /// The record.
    pub record: Link,
    /// By which field, or 正文 for its body.
    pub via: String,
}
