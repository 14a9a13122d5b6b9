//! How a book is written down: commits, what they touched, and trails as bytes.
//!
//! In: values. Out: bytes, and back. The bytes come from files that carry hashes, so that what does not read as it should
//! was written by another version; it reads as none.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::Offset;

use super::super::order::Order;
use super::super::trail::{Event, Trail};
use super::super::{Change, ChangeKind, CommitInfo};
use crate::snapshot::BlobId;
use crate::store::Place;

/// Collects bytes.
#[derive(Default)]
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    /// A number, seven bits a byte.
    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// A number that may be negative.
    fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63) as u64);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend(text.as_bytes());
    }

    /// A text by what differs from the one before it.
    fn next_text(&mut self, before: &str, text: &str) {
        let same = before.char_indices().zip(text.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
        let same = same.unwrap_or(before.len().min(text.len()));
        self.number(same as u64);
        self.text(&text[same..]);
    }
}

/// Takes bytes apart; none when they end early or are not what was wanted.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.bytes(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    pub(super) fn id(&mut self) -> Option<BlobId> {
        self.bytes(20)?.try_into().ok()
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.length()?;
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    fn next_text(&mut self, before: &str) -> Option<String> {
        let same = self.length()?;
        Some(format!("{}{}", before.get(..same)?, self.text()?))
    }
}

/// A commit, with the place of what it touched in front.
pub(super) fn commit(info: &CommitInfo, changes: Place) -> Vec<u8> {
    let mut to = Writer(changes.to_bytes().to_vec());
    to.text(&info.author);
    to.text(&info.email);
    to.signed(info.time.as_second());
    to.signed(info.offset.seconds().into());
    to.text(&info.subject);
    to.number(info.files as u64);
    to.number(info.elsewhere.into());
    to.0
}

/// The place of what a commit touched.
pub(super) fn changes_place(bytes: &[u8]) -> Option<Place> {
    Some(Place::from_bytes(bytes.get(..Place::WIDTH)?.try_into().ok()?))
}

/// The commit with this order.
pub(super) fn read_commit(bytes: &[u8], order: Order) -> Option<CommitInfo> {
    let mut from = Reader(bytes.get(Place::WIDTH..)?);
    Some(CommitInfo {
        id: order.id().iter().map(|byte| format!("{byte:02x}")).collect(),
        author: from.text()?.to_owned(),
        email: from.text()?.to_owned(),
        time: Timestamp::from_second(from.signed()?).ok()?,
        offset: Offset::from_seconds(from.signed()?.try_into().ok()?).ok()?,
        subject: from.text()?.to_owned(),
        order,
        files: from.length()?,
        elsewhere: from.number()? == 1,
    })
}

/// What a commit touched.
pub(super) fn changes(changes: &[Change]) -> Vec<u8> {
    let mut to = Writer::default();
    to.number(changes.len() as u64);
    let mut before = "";
    for change in changes {
        to.next_text(before, &change.path);
        before = &change.path;
        match &change.kind {
            ChangeKind::Added => to.number(0),
            ChangeKind::Modified => to.number(1),
            ChangeKind::Deleted => to.number(2),
            ChangeKind::Renamed { from } => {
                to.number(3);
                to.text(from);
            }
        }
    }
    to.0
}

/// What a commit touched, from [`changes`].
pub(super) fn read_changes(bytes: &[u8]) -> Option<Vec<Change>> {
    let mut from = Reader(bytes);
    let count = from.length()?;
    let mut changes: Vec<Change> = Vec::new();
    for _ in 0..count {
        let before = changes.last().map_or("", |change| &change.path);
        let path = from.next_text(before)?.into();
        let kind = match from.number()? {
            0 => ChangeKind::Added,
            1 => ChangeKind::Modified,
            2 => ChangeKind::Deleted,
            3 => ChangeKind::Renamed { from: from.text()?.into() },
            _ => return None,
        };
        changes.push(Change { path, kind });
    }
    Some(changes)
}

/// The trail of the file at `path`. Names are written where they are others; commits by their ids.
pub(super) fn trail(path: &str, trail: &Trail) -> Vec<u8> {
    let mut to = Writer::default();
    to.number(trail.events.len() as u64 * 2 + u64::from(trail.beyond));
    let version = |to: &mut Writer, name: &str, blob: BlobId| {
        to.text(if name == path { "" } else { name });
        to.0.extend(blob);
    };
    for event in &trail.events {
        to.0.extend(event.commit.order.id());
        version(&mut to, &event.path, event.blob);
        to.number(event.olds.len() as u64);
        for (name, blob) in &event.olds {
            version(&mut to, name, *blob);
        }
    }
    to.0
}

/// The trail of the file at `path`, from [`trail`]; `info` tells of commits.
pub(super) fn read_trail(
    bytes: &[u8],
    path: &Arc<str>,
    info: impl Fn(BlobId) -> Option<Arc<CommitInfo>>,
) -> Option<Trail> {
    let mut from = Reader(bytes);
    let version = |from: &mut Reader<'_>| {
        let name = from.text()?;
        let name = if name.is_empty() { path.clone() } else { name.into() };
        Some((name, from.id()?))
    };
    let head = from.length()?;
    let mut events = Vec::new();
    for _ in 0..head / 2 {
        let commit = info(from.id()?)?;
        let (path, blob) = version(&mut from)?;
        let olds = (0..from.number()?).map(|_| version(&mut from)).collect::<Option<_>>()?;
        events.push(Event { commit, path, blob, olds });
    }
    Some(Trail { events, beyond: head % 2 == 1 })
}
