//! Lists of records of one type, and the rows that stand on them.

use serde::Serialize;

use super::{Cell, Column, Html, Link, Page, Shared};

/// `list.html`: a type's list, one page of it, and the pages of a facet's value.
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
    /// How many records the list has on all its pages.
    pub total: usize,
    /// How the list is sorted, in words: `按受理时间, 最新在前`.
    pub sort_note: String,
    /// The column by which it is sorted; empty when it is none of the shown ones.
    pub sort_name: String,
    /// Whether the greatest comes first.
    pub sort_down: bool,
    /// The columns; the first is the title.
    pub columns: Vec<Column>,
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
    /// How many records have it.
    pub count: usize,
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

/// The pages of a list. Page 1 holds the oldest records, so that a full page never changes; the last is `index.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pager {
    /// This page's number.
    pub current: usize,
    /// The highest number.
    pub count: usize,
    /// The page of newer records; empty on the newest.
    pub newer_href: String,
    /// The page of older records; empty on the oldest.
    pub older_href: String,
    /// Links to the pages worth naming, the newest first; empty text stands for a gap.
    pub links: Vec<PageLink>,
    /// Which rows these are: the first, counted from the newest.
    pub first: usize,
    /// Which rows these are: the last, counted from the newest.
    pub last: usize,
}

/// A link to a page of a list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageLink {
    /// The number as text; empty for a gap.
    pub text: String,
    /// The page; empty for a gap.
    pub href: String,
    /// Whether it is this page.
    pub current: bool,
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
