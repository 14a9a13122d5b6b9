//! The ways in which people change a repository, chosen by numbers.

use proptest::prelude::*;

/// One change, chosen by numbers.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A line of a record goes.
    DropLine(usize, usize),
    /// A field of a record becomes that of another record.
    TakeField(usize, usize, usize),
    /// A reference of a record leads to another record.
    Refer(usize, usize, usize),
    /// A step is added to a time line.
    Step(usize, usize),
    /// A record is copied under another id.
    Copy(usize, u8),
    /// A record goes.
    Delete(usize),
    /// A record gets another id, and perhaps keeps the old one as an alias.
    Rename(usize, u8, bool),
    /// A record gets another id, and whoever names it names it so.
    Move(usize, u8),
    /// A record moves to the folder of another customer, or stays there too.
    Relocate(usize, usize, bool),
    /// A record gives a former id to a copy of itself.
    Split(usize),
    /// A record moves to where records of another type are.
    Retype(usize),
    /// Text with a link to another record is added to a body.
    Write(usize, usize),
    /// An attachment comes, changes or goes.
    Attach(usize, usize),
    /// A file of settings changes.
    Settings(usize, usize),
    /// A template, words or a style come, change or go.
    Template(usize, usize),
    /// Minutes pass, or are taken back.
    Time(i64),
    /// What was changed so far becomes a commit of its own.
    Commit,
    /// Somebody else's changes of an older commit are merged.
    Merge(usize, Vec<Edit>),
    /// Everything becomes as it was in an older commit.
    Revert(usize),
    /// The branch is set back to an older commit.
    Reset(usize),
}

/// Half of all changes are of the same few records, so that they have to do with each other.
fn n() -> impl Strategy<Value = usize> {
    prop_oneof![0usize..12, any::<u16>().prop_map(usize::from)]
}

fn change() -> impl Strategy<Value = Edit> {
    prop_oneof![
        3 => (n(), n()).prop_map(|(a, b)| Edit::DropLine(a, b)),
        6 => (n(), n(), n()).prop_map(|(a, b, c)| Edit::TakeField(a, b, c)),
        4 => (n(), n(), n()).prop_map(|(a, b, c)| Edit::Refer(a, b, c)),
        2 => (n(), n()).prop_map(|(a, b)| Edit::Step(a, b)),
        3 => (n(), any::<u8>()).prop_map(|(a, b)| Edit::Copy(a, b)),
        3 => n().prop_map(Edit::Delete),
        3 => (n(), any::<u8>(), any::<bool>()).prop_map(|(a, b, c)| Edit::Rename(a, b, c)),
        2 => (n(), any::<u8>()).prop_map(|(a, b)| Edit::Move(a, b)),
        2 => (n(), n(), proptest::bool::weighted(0.2)).prop_map(|(a, b, stays)| Edit::Relocate(a, b, stays)),
        2 => n().prop_map(Edit::Split),
        1 => n().prop_map(Edit::Retype),
        4 => (n(), n()).prop_map(|(a, b)| Edit::Write(a, b)),
        2 => (n(), n()).prop_map(|(a, b)| Edit::Attach(a, b)),
        2 => (n(), n()).prop_map(|(a, b)| Edit::Settings(a, b)),
        2 => (n(), n()).prop_map(|(a, b)| Edit::Template(a, b)),
    ]
}

/// Any change.
pub fn edit() -> impl Strategy<Value = Edit> {
    let minutes = prop_oneof![
        3 => 1i64..90,
        3 => 90i64..3_000,
        2 => 1_440i64..40_000,
        1 => 40_000i64..300_000,
        1 => -5_000i64..0,
    ];
    prop_oneof![
        36 => change(),
        5 => minutes.prop_map(Edit::Time),
        3 => Just(Edit::Commit),
        3 => (n(), proptest::collection::vec(change(), 1..3)).prop_map(|(a, b)| Edit::Merge(a, b)),
        3 => n().prop_map(Edit::Revert),
        1 => n().prop_map(Edit::Reset),
    ]
}
