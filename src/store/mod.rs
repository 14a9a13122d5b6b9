//! What a cache is kept in: files that are read without being taken apart, and believed only when not a byte is wrong.
//!
//! In: keys and bytes. Out: the same, from files that carry hashes of their content; a file that is damaged, cut short or
//! of another version reads as none. Readers need no lock: a file is replaced as a whole or only grows, so that a reader
//! has what it opened. Nothing here knows records, and nothing that is kept here cannot be made again.
//!
//! | form | for | cost of a change |
//! | --- | --- | --- |
//! | [`Sorted`] | small facts about everything: one row of a fixed width for each key | copying the table |
//! | [`Log`] | large things that are read one by one | what is new |
//! | [`Numbers`] | more small facts than may be read each time: sorted numbers, read in blocks | writing them all; so what is new is kept beside them until it is much |
//!
//! Embedded databases were weighed for this: redb keeps out a second process, LMDB dies of a damaged file, and neither
//! checks what it reads, so that a flipped bit would be published.

mod difference;
mod file;
mod log;
mod numbers;
mod series;
mod sorted;
#[cfg(test)]
mod tests;

pub use difference::{Difference, Differences};
pub use file::{read_parts, read_sealed, share_parts, write_parts, write_sealed};
pub use log::{Log, Place};
pub use numbers::Numbers;
pub use series::Series;
pub use sorted::{Change, Sorted};
