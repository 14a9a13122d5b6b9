//! Records as rows of tables: their columns, their order, and the rows themselves, which stand on many pages.

use std::sync::OnceLock;

use super::draw::Draw;
use super::signature;
use super::values::is_numeric;
use crate::model::trace::{self, Aspects, Reads};
use crate::model::{Model, RecordIx};
use crate::schema::{Field, FieldKind, RecordType};
use crate::site::context::{Cell, Column, Html, Row};
use crate::site::templates::TemplateProblem;

/// The rows of records, each drawn once for all lists when the first asks for it.
pub(super) struct Rows {
    rows: Vec<OnceLock<Box<Drawn>>>,
}

/// A row, and what was looked at to draw it.
type Drawn = Result<(Html, Reads), TemplateProblem>;

impl Rows {
    /// Rows of which none is drawn yet.
    pub fn new(view: &Model) -> Rows {
        Rows { rows: (0..view.end()).map(|_| OnceLock::new()).collect() }
    }

    /// The row of a record. Whoever shows it has looked at nothing but the row: what the row is made from is noted for the
    /// row itself, so that a page is drawn again only when a row on it is really another.
    ///
    /// # Errors
    ///
    /// When the template cannot be drawn.
    pub fn get(&self, draw: &Draw<'_>, index: RecordIx) -> Result<Html, TemplateProblem> {
        let (html, reads) = self.drawn(draw, index).as_ref().map_err(Clone::clone)?;
        trace::note(index, Aspects::ROW);
        trace::note_until(reads.until);
        Ok(html.clone())
    }

    fn drawn(&self, draw: &Draw<'_>, index: RecordIx) -> &Drawn {
        self.rows[index as usize].get_or_init(|| {
            let (html, reads) = trace::watch(|| draw.templates.render("row.html", &row(draw, index)));
            Box::new(html.map(|html| (Html::safe(html), reads)))
        })
    }

    /// A hash of the row of a record; none when the template cannot be drawn, which whoever shows it will say.
    pub fn signature(&self, draw: &Draw<'_>, index: RecordIx) -> Option<u64> {
        self.drawn(draw, index).as_ref().ok().map(|(html, _)| signature(html.as_str().as_bytes()))
    }

    /// The rows that were drawn: whose, a hash of each, and what was looked at for it. Each is forgotten then.
    pub fn into_drawn(self) -> impl Iterator<Item = (RecordIx, u64, Reads)> {
        self.rows.into_iter().enumerate().filter_map(|(index, row)| {
            let (html, reads) = row.into_inner()?.ok()?;
            Some((index as RecordIx, signature(html.as_str().as_bytes()), reads))
        })
    }
}

fn row(draw: &Draw<'_>, index: RecordIx) -> Row {
    let record_type = draw.view.type_of(index);
    let cells = columns(record_type).map(|field| {
        let value = draw.value(index, field, draw.view.field(index, &field.name));
        let status = record_type.workflow.as_ref().is_some_and(|workflow| workflow.field == field.name);
        let label = if is_plain(&field.kind) { draw.say(&field.label) } else { String::new() };
        Cell::new(label, status, &value)
    });
    Row {
        href: draw.href(index),
        title: draw.view.title(index, draw.lang).to_string(),
        id: draw.view.id(index).to_string(),
        summary: String::new(),
        cells: cells.collect(),
    }
}

/// Whether a value needs the name of its field beside it where there is no heading: numbers and dates do.
fn is_plain(kind: &FieldKind) -> bool {
    is_numeric(kind) || matches!(kind, FieldKind::Date | FieldKind::Datetime | FieldKind::Text { .. })
}

/// The fields that a list of the type shows beside the title.
pub(super) fn columns(record_type: &RecordType) -> impl Iterator<Item = &Field> {
    let columns = record_type.list.columns.iter().filter(|name| !matches!(&*name.text, "id" | "title"));
    columns.filter_map(|name| record_type.field(&name.text)).filter(|field| !field.hidden)
}

/// Headings of those columns, the title first.
pub(super) fn headings(draw: &Draw<'_>, record_type: &RecordType) -> Vec<Column> {
    let title = Column { name: "title".into(), label: draw.say(&record_type.label), numeric: false };
    let others = columns(record_type).map(|field| Column {
        name: field.name.to_string(),
        label: draw.say(&field.label),
        numeric: is_numeric(&field.kind),
    });
    [title].into_iter().chain(others).collect()
}
