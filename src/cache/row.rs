//! What a model holds of a record as bytes, and back.
//!
//! Records are known by keys, which they keep as long as they are there, and not by their numbers, which change with
//! every record that comes or goes before them.

use std::sync::Arc;

use super::bytes::{Reader, Writer};
use super::value::{self, Find};
use crate::model::{Backlink, Due, RecordIx, Referring, Row, Step};
use crate::record::Record;

/// The key of a record.
pub type Key = u32;

/// Writes a row; `key` gives the key of a record by its number.
pub fn write(row: &Row, key: &dyn Fn(RecordIx) -> Key) -> Vec<u8> {
    let mut out = Writer::default();
    let Row { record, title, summary, steps, deadlines, referring } = row;
    out.number(record.type_id.into());
    out.byte(record.readable.into());
    out.text(&record.id);
    out.text(&record.path);
    out.list(&record.values, value::write);
    out.text(&record.body);
    out.length(record.body_start);
    title.iter().chain(summary).for_each(|text| out.text(text));
    out.list(steps, |out, step| {
        out.text(&step.state);
        out.option(step.at, value::write_instant);
        out.option(step.by, |out, by| out.number(key(by).into()));
        out.option(step.note.as_ref(), |out, note| out.text(note));
    });
    out.list(deadlines, |out, due| write_due(out, due, key));
    // The last part, so that it can be left unread.
    out.list(referring, |out, link| {
        out.number(link.type_id.into());
        out.number(link.slot.into());
        out.number(key(link.from).into());
    });
    out.bytes
}

fn write_due(out: &mut Writer, due: &Due, key: &dyn Fn(RecordIx) -> Key) {
    out.number(due.number.into());
    out.option(due.item, |out, item| out.number(item.into()));
    value::write_instant(out, due.due);
    out.byte(due.whole_day.into());
    out.option(due.from, value::write_instant);
    out.option(due.within.as_ref(), value::write_span);
    out.signed(due.paused);
    out.option(due.done_at, value::write_instant);
    value::write_span(out, &due.soon);
    out.option(due.owner, |out, owner| out.number(key(owner).into()));
}

/// How what is kept of records leads to those that there are now.
pub struct Now<'n> {
    /// The record of an id.
    pub find: Find<'n>,
    /// The number of the record with a key.
    pub number: &'n dyn Fn(Key) -> Option<RecordIx>,
    /// What refers to the record: [`links`] of these bytes.
    pub referring: &'n dyn Fn(&[u8]) -> Referring,
}

/// Reads a row; what it tells of records that are gone is left out.
pub fn read(bytes: &[u8], now: &Now<'_>) -> Option<Row> {
    let mut from = Reader::new(bytes);
    let type_id = u16::try_from(from.number()?).ok()?;
    let readable = from.byte()? == 1;
    let (id, path) = (from.text()?, from.text()?);
    let values = from.list(|from| value::read(from, now.find))?;
    let body = from.text()?;
    let body_start = usize::try_from(from.number()?).ok()?;
    let title = [from.text()?, from.text()?];
    let summary = [from.text()?, from.text()?];
    let steps = from.list(|from| {
        Some(Step {
            state: from.text()?,
            at: from.option(value::read_instant)?,
            by: read_key(from, now)?,
            note: from.option(Reader::text)?,
        })
    })?;
    let deadlines = from.list(|from| read_due(from, now))?;
    let referring = (now.referring)(from.rest());
    let record = Record { type_id, id, path, values, body, body_start, readable };
    Some(Row { record: record.into(), title, summary, steps, deadlines, referring })
}

/// Reads what refers to a record.
pub fn links(bytes: &[u8], number: &dyn Fn(Key) -> Option<RecordIx>) -> Option<Vec<Backlink>> {
    let mut from = Reader::new(bytes);
    let links = from.list(|from| {
        let (type_id, slot) = (u16::try_from(from.number()?).ok()?, u16::try_from(from.number()?).ok()?);
        let from = number(Key::try_from(from.number()?).ok()?);
        Some(from.map(|from| Backlink { type_id, slot, from }))
    })?;
    let mut links: Vec<Backlink> = links.into_iter().flatten().collect();
    links.sort_unstable();
    from.is_at_end().then_some(links)
}

fn read_due(from: &mut Reader<'_>, now: &Now<'_>) -> Option<Due> {
    Some(Due {
        number: u16::try_from(from.number()?).ok()?,
        item: from.option(|from| u32::try_from(from.number()?).ok())?,
        due: value::read_instant(from)?,
        whole_day: from.byte()? == 1,
        from: from.option(value::read_instant)?,
        within: from.option(value::read_span)?,
        paused: from.signed()?,
        done_at: from.option(value::read_instant)?,
        soon: value::read_span(from)?,
        owner: read_key(from, now)?,
    })
}

fn read_key(from: &mut Reader<'_>, now: &Now<'_>) -> Option<Option<RecordIx>> {
    let key = from.option(|from| Key::try_from(from.number()?).ok())?;
    Some(key.and_then(now.number))
}

/// What stands for a row that cannot be read until somebody asks whether all could be.
pub fn missing(type_id: u16, path: &str) -> Arc<Row> {
    Arc::new(Row::new(Record { type_id, id: path.into(), path: path.into(), ..Record::default() }))
}
