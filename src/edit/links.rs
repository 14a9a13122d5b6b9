//! Addresses of files, as records write them: which part of one names a file or folder that gets another name.

use std::borrow::Cow;
use std::ops::Range;

use crate::markdown;

/// How an address is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// As it is: in a field.
    Plain,
    /// With `%20` and the like, perhaps with a fragment behind it: in Markdown.
    Link,
}

/// The bytes of the address that name the last part of `named`, a file or folder from the root of the repository, when
/// the address leads to it or below it. None when it leads elsewhere, or there without naming it, as to a neighbour.
pub(super) fn part(record: &str, address: &str, written: Written, named: &str) -> Option<Range<usize>> {
    let end = match written {
        Written::Plain => address.len(),
        Written::Link => address.find(['?', '#']).unwrap_or(address.len()),
    };
    if address.starts_with('/') || address.contains('\\') {
        return None;
    }
    // As attachments are found: from the record's folder, or from the shared one in the root.
    let folder =
        if address.starts_with("attachments/") { "" } else { record.rsplit_once('/').map_or("", |(it, _)| it) };
    let inherited = folder.split('/').filter(|part| !part.is_empty());
    let mut way: Vec<(Cow<'_, str>, Option<Range<usize>>)> = inherited.map(|part| (part.into(), None)).collect();
    let mut start = 0;
    for part in address[..end].split('/') {
        let range = start..start + part.len();
        start = range.end + 1;
        match part {
            "" | "." => {}
            ".." => {
                way.pop()?;
            }
            part if written == Written::Link => way.push((markdown::decoded(part).into(), Some(range))),
            part => way.push((part.into(), Some(range))),
        }
    }
    let wanted: Vec<&str> = named.split('/').collect();
    let below = way.len() >= wanted.len() && wanted.iter().zip(&way).all(|(wanted, (part, _))| *part == **wanted);
    way.get(wanted.len() - 1).filter(|_| below)?.1.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_an_address_names_a_file() {
        let named = |address: &str, written: Written, named: &str| {
            part("a/K1/b.md", address, written, named).map(|range| address[range].to_owned())
        };
        assert_eq!(named("T1.md#x", Written::Link, "a/K1/T1.md").as_deref(), Some("T1.md"));
        assert_eq!(named("T1.md#x", Written::Plain, "a/K1/T1.md"), None);
        assert_eq!(named("../K1/./T%31.md", Written::Link, "a/K1/T1.md").as_deref(), Some("T%31.md"));
        assert_eq!(named("../K1/T1.md", Written::Plain, "a/K1").as_deref(), Some("K1"));
        assert_eq!(named("T1.md", Written::Link, "a/K1"), None);
        assert_eq!(named("../K2/T1.md", Written::Link, "a/K1/T1.md"), None);
        assert_eq!(named("../../../x", Written::Link, "x"), None);
        assert_eq!(named("attachments/a", Written::Plain, "attachments/a").as_deref(), Some("a"));
        assert_eq!(named("", Written::Link, "a/K1/T1.md"), None);
    }
}
