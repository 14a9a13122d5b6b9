//! The way to a value inside a record, written down only when somebody asks: nearly every value is right, and
//! nobody ever reads its path.

use std::fmt;

/// A field, or a part of one, as a chain of borrowed steps; prints as a dotted name such as `timeline.2.at`.
#[derive(Clone, Copy, Debug)]
pub enum FieldPath<'a> {
    /// A field of the record.
    Field(&'a str),
    /// A named part of an object.
    Child(&'a FieldPath<'a>, &'a str),
    /// An item of a list, counted from 0.
    Item(&'a FieldPath<'a>, usize),
}

impl fmt::Display for FieldPath<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FieldPath::Field(name) => out.write_str(name),
            FieldPath::Child(parent, name) => write!(out, "{parent}.{name}"),
            FieldPath::Item(parent, index) => write!(out, "{parent}.{index}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FieldPath;

    #[test]
    fn a_path_prints_as_a_dotted_name() {
        let list = FieldPath::Field("timeline");
        let item = FieldPath::Item(&list, 2);
        assert_eq!(FieldPath::Child(&item, "at").to_string(), "timeline.2.at");
    }
}
