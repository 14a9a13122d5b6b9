//! Which change a command is about: two commits, or a commit and what is there now.

use super::place::Place;
use super::{Failure, ReadFrom};
use crate::check::change::{Before, Brought, Change};
use crate::check::{Checked, check};
use crate::diag::{self, Diagnostic};
use crate::snapshot::{Ancestry, Memory, OpenError, Revision, Root, Snapshot};

/// What `--changed` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The commit before; none for all zeros, which is git's name for a branch that was not there.
    pub old: Option<String>,
    /// The commit after; none for what is there now.
    pub new: Option<String>,
    /// Whether to begin where both parted, as git does with three dots.
    pub from_base: bool,
}

impl Range {
    /// Reads `OLD..NEW`, `OLD...NEW` or `OLD`; an empty side of the dots is HEAD.
    pub fn parse(text: &str) -> Range {
        let head = |name: &str| if name.is_empty() { "HEAD".to_owned() } else { name.to_owned() };
        let (old, new, from_base) = match (text.split_once("..."), text.split_once("..")) {
            (Some((old, new)), _) => (head(old), Some(head(new)), true),
            (None, Some((old, new))) => (head(old), Some(head(new)), false),
            (None, None) => (head(text), None, false),
        };
        Range { old: Some(old).filter(|old| !is_zero(old)), new, from_base }
    }
}

/// Whether an id is git's word for nothing.
pub fn is_zero(id: &str) -> bool {
    id.len() >= 40 && id.bytes().all(|byte| byte == b'0')
}

/// The records of a commit, or no records where there is no commit or no `kedang.yaml` in it.
pub fn before(root: &Root, rev: Option<&str>) -> Result<Box<dyn Snapshot>, Failure> {
    let Some(rev) = rev else { return Ok(Box::new(Memory::nothing("nothing"))) };
    match Revision::open(root, rev) {
        Ok(revision) => Ok(Box::new(revision)),
        Err(OpenError::NoRecords { place, .. }) => Ok(Box::new(Memory::nothing(place))),
        Err(error) => Err(error.into()),
    }
}

/// What a range brings, found by comparing `place` with the commit before.
pub fn brought(place: &Place, from: &ReadFrom, range: &Range, checked: &Checked) -> Result<Brought, Failure> {
    let mut old = range.old.clone();
    let mut rewritten = None;
    if let Some(rev) = &range.old {
        let commits = Ancestry::open(&place.root)?;
        let missing = |error: OpenError| match error {
            OpenError::NoRevision { rev } if commits.is_shallow() => Failure::new("shallow-range").arg("rev", rev),
            error => error.into(),
        };
        commits.id(rev).map_err(missing)?;
        if let Some(new) = &range.new {
            if range.from_base {
                old = commits.merge_base(rev, new)?;
            } else if !commits.follows(new, rev)? && !commits.is_shallow() {
                rewritten = Some(history_rewritten(&commits.id(rev)?, &commits.id(new)?));
            }
        }
    }
    debug_assert!(from.rev.is_none() || range.new.is_none());
    let before = before(&place.root, old.as_deref())?;
    let before = vec![Before::of(&*before)];
    let change = Change { before, settled: None, after: &*place.snapshot, thorough: true, recheck: &check };
    let mut brought = change.brought(checked);
    brought.findings.extend(rewritten);
    diag::sort(&mut brought.findings);
    Ok(brought)
}

/// The finding of a branch that would no longer contain what it contained.
pub fn history_rewritten(old: &str, new: &str) -> Diagnostic {
    let short = |id: &str| id.get(..7).unwrap_or(id).to_owned();
    Diagnostic::new("history-rewritten", &"".into(), 0..0).arg("old", short(old)).arg("new", short(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_git_reads_them() {
        let range = |old: Option<&str>, new: Option<&str>, from_base| Range {
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
            from_base,
        };
        assert_eq!(Range::parse("a..b"), range(Some("a"), Some("b"), false));
        assert_eq!(Range::parse("a...b"), range(Some("a"), Some("b"), true));
        assert_eq!(Range::parse("main.."), range(Some("main"), Some("HEAD"), false));
        assert_eq!(Range::parse("..b"), range(Some("HEAD"), Some("b"), false));
        assert_eq!(Range::parse("main"), range(Some("main"), None, false));
        assert_eq!(Range::parse(&format!("{}..b", "0".repeat(40))), range(None, Some("b"), false));
    }
}
