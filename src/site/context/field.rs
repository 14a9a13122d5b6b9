//! Fields and cells: labels with values, already as HTML.

use serde::Serialize;

use super::Html;
use crate::site::view::{Detail, FieldView};

/// A field with its value.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Field {
    /// Name in the record type.
    pub name: String,
    /// Label in the page's language.
    pub label: String,
    /// Whether the value takes the full width: long text, tables, lists of objects.
    pub wide: bool,
    /// What kind of value it is: `text`, `links`, `pills`, `when`, `due`, `number`, `lines`, `prose`, `phone`, `email`,
    /// `url`, `bool`, `list`, `table`, `group`, `files` or `empty`.
    pub kind: &'static str,
    /// The value as HTML.
    pub html: Html,
}

impl Field {
    /// A field as a form shows it: exact moments, as wide as the value needs.
    pub fn new(name: impl Into<String>, label: impl Into<String>, view: &FieldView) -> Field {
        Field {
            name: name.into(),
            label: label.into(),
            wide: view.is_wide(),
            kind: view.kind(),
            html: view.html(Detail::Full),
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Column {
    /// Name of the field.
    pub name: String,
    /// Heading.
    pub label: String,
    /// Whether its cells are numbers, aligned right.
    pub numeric: bool,
}

/// One cell of a row.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cell {
    /// Heading of its column, shown on a phone where the headings are gone and the value needs it; may be empty.
    pub label: String,
    /// Whether it is the status, which stands at the right of the title on a phone.
    pub status: bool,
    /// What kind of value it is, as of a [`Field`].
    pub kind: &'static str,
    /// What its column sorts by, where the value itself does not tell; may be empty.
    pub sort: String,
    /// The value as HTML.
    pub html: Html,
}

impl Cell {
    /// A cell as a table shows it: moments in words.
    pub fn new(label: impl Into<String>, status: bool, view: &FieldView) -> Cell {
        Cell { label: label.into(), status, kind: view.kind(), sort: view.sort_key(), html: view.html(Detail::Short) }
    }
}

/// An attached file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct File {
    /// Its title, or its name.
    pub text: String,
    /// Relative link to the copy in the site; empty when it is missing.
    pub href: String,
    /// Size as people read it: `1.2 MB`.
    pub size: String,
    /// Name extension in capitals: `PDF`; may be empty.
    pub format: String,
    /// Whether it is a picture that the page may show.
    pub picture: bool,
}
