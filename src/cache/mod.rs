//! What is known of a repository from the last time, and how it is brought up to date.
//!
//! In: a folder and a snapshot. Out: the records with everything that was found, as [`crate::check::check`] gives them, and
//! what of them is another than the last time. What is kept may be deleted at any time; what is damaged, or of another
//! version, is as if it were deleted. Nothing here writes outside its folder.

mod advance;
mod bytes;
mod compare;
mod conclude;
mod door;
mod edges;
mod elsewhere;
mod files;
mod finding;
mod findings;
mod groups;
mod held;
mod past;
mod row;
mod source;
mod state;
mod tables;
#[cfg(test)]
mod tests;
pub mod value;
mod whole;

pub use advance::Changed;
pub use bytes::{Reader, Writer};
pub use door::{Cache, Pending, Read};
pub use edges::{Edges, Item, Looks, looks, name};
pub use files::FileChange;
pub use past::{Near, Past};
pub use row::Key;
