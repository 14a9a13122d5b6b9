//! Who wrote a commit, and what people want to know of it.

use git2::{Commit, Mailmap, Oid, Repository};
use jiff::Timestamp;
use jiff::tz::Offset;

use super::CommitInfo;
use super::order::Order;

/// What people want to know of a commit that touched `files` visible files.
pub(super) fn describe(
    commit: &Commit<'_>,
    mailmap: Option<&Mailmap>,
    order: Order,
    files: usize,
    elsewhere: bool,
) -> CommitInfo {
    let author = commit.author();
    let mapped = mailmap.and_then(|mailmap| mailmap.resolve_signature(&author).ok());
    let author = mapped.as_ref().unwrap_or(&author);
    let when = commit.author().when();
    CommitInfo {
        id: commit.id().to_string(),
        author: String::from_utf8_lossy(author.name_bytes()).into_owned(),
        email: String::from_utf8_lossy(author.email_bytes()).into_owned(),
        // A commit can claim any number; one outside the calendar becomes 1970.
        time: Timestamp::from_second(when.seconds()).unwrap_or(Timestamp::UNIX_EPOCH),
        offset: Offset::from_seconds(when.offset_minutes().saturating_mul(60)).unwrap_or(Offset::UTC),
        subject: commit.summary_bytes().map(|text| String::from_utf8_lossy(text).into_owned()).unwrap_or_default(),
        order,
        files,
        elsewhere,
    }
}

/// The `.mailmap` of the start commit, so that one commit gives one result wherever it is read; and its id.
pub(super) fn mailmap(repository: &Repository, start: Oid) -> Option<(Oid, Option<Mailmap>)> {
    let tree = repository.find_commit(start).ok()?.tree().ok()?;
    let id = tree.get_name(".mailmap")?.id();
    let blob = repository.find_blob(id).ok()?;
    Some((id, Mailmap::from_buffer(&String::from_utf8_lossy(blob.content())).ok()))
}
