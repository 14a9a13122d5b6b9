//! What somebody looked at while making something, so that it is made again when that changes.
//!
//! In: looks, noted where a model hands out what it holds, and instants at which words stop to hold. Out: a [`Reads`].
//! Nothing is guessed and nothing is declared: what was not looked at cannot have mattered.

use std::cell::RefCell;
use std::ops::BitOr;
use std::sync::Arc;

use jiff::Timestamp;

use super::RecordIx;

/// Parts of a record that change each for itself, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Aspects(pub u8);

impl Aspects {
    /// That it is there, under the id by which it was found.
    pub const EXISTS: Aspects = Aspects(1);
    /// Its fields and its body.
    pub const VALUES: Aspects = Aspects(2);
    /// Its title and the line below.
    pub const TITLE: Aspects = Aspects(4);
    /// What refers to it.
    pub const REFERRING: Aspects = Aspects(8);
    /// Its deadlines.
    pub const DEADLINES: Aspects = Aspects(16);
    /// Its history.
    pub const HISTORY: Aspects = Aspects(32);
    /// What the checks found in its file.
    pub const FINDINGS: Aspects = Aspects(64);
    /// How it stands on lists.
    pub const ROW: Aspects = Aspects(128);
    /// Everything.
    pub const ALL: Aspects = Aspects(u8::MAX);

    /// Whether both have a part in common.
    pub fn meets(self, other: Aspects) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Aspects {
    type Output = Aspects;

    fn bitor(self, other: Aspects) -> Aspects {
        Aspects(self.0 | other.0)
    }
}

/// What was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Records and their parts; in no order, and perhaps more than once, until [`Reads::tidy`].
    pub records: Vec<(RecordIx, Aspects)>,
    /// Names that were looked up, whether or not they lead to anything.
    pub names: Vec<Arc<str>>,
    /// When it must be made again though nothing was changed.
    pub until: Option<Timestamp>,
}

impl Reads {
    /// Puts every record once, in order, and takes no more room than that needs: some of these are kept for each page.
    pub fn tidy(&mut self) {
        self.records.sort_unstable();
        self.records.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1 | next.1;
            }
            same
        });
        self.names.sort_unstable();
        self.names.dedup();
        self.records.shrink_to_fit();
        self.names.shrink_to_fit();
    }

    /// Adds what somebody else looked at.
    pub fn extend(&mut self, other: &Reads) {
        self.records.extend_from_slice(&other.records);
        self.names.extend_from_slice(&other.names);
        self.until(other.until);
    }

    /// It holds until this instant at the latest.
    pub fn until(&mut self, instant: Option<Timestamp>) {
        self.until = [self.until, instant].into_iter().flatten().min();
    }
}

thread_local! {
    static WATCHED: RefCell<Option<Reads>> = const { RefCell::new(None) };
}

/// Runs `make` and tells what it looked at. What an outer watch sees is not told this.
pub fn watch<T>(make: impl FnOnce() -> T) -> (T, Reads) {
    let outer = WATCHED.with(|watched| watched.borrow_mut().replace(Reads::default()));
    let made = make();
    let inner = WATCHED.with(|watched| std::mem::replace(&mut *watched.borrow_mut(), outer));
    let mut reads = inner.unwrap_or_default();
    reads.tidy();
    (made, reads)
}

/// Notes a look at a record.
pub fn note(record: RecordIx, aspects: Aspects) {
    with(|reads| match reads.records.last_mut() {
        Some((last, known)) if *last == record => *known = *known | aspects,
        _ => reads.records.push((record, aspects)),
    });
}

/// Notes that a name was looked up.
pub fn note_name(name: impl FnOnce() -> Arc<str>) {
    with(|reads| reads.names.push(name()));
}

/// Notes that something holds until an instant.
pub fn note_until(instant: Option<Timestamp>) {
    with(|reads| reads.until(instant));
}

/// Notes all that somebody else looked at.
pub fn note_all(other: &Reads) {
    with(|reads| reads.extend(other));
}

fn with(note: impl FnOnce(&mut Reads)) {
    WATCHED.with(|watched| {
        if let Some(reads) = watched.borrow_mut().as_mut() {
            note(reads);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watch_sees_its_own_looks_only() {
        let ((), outer) = watch(|| {
            note(2, Aspects::TITLE);
            note(1, Aspects::VALUES);
            let ((), inner) = watch(|| note(3, Aspects::TITLE));
            assert_eq!(inner.records, [(3, Aspects::TITLE)]);
            note(2, Aspects::EXISTS);
            note_until(Some(Timestamp::UNIX_EPOCH));
        });
        assert_eq!(outer.records, [(1, Aspects::VALUES), (2, Aspects::TITLE | Aspects::EXISTS)]);
        assert_eq!(outer.until, Some(Timestamp::UNIX_EPOCH));
        note(1, Aspects::ALL);
        assert_eq!(watch(|| ()).1, Reads::default());
    }
}
