//! Who wrote a commit, and what people want to know of it.

use encoding_rs::Encoding;
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
        author: text(commit, author.name_bytes()),
        email: text(commit, author.email_bytes()),
        // A commit can claim any number; one outside the calendar becomes 1970.
        time: Timestamp::from_second(when.seconds()).unwrap_or(Timestamp::UNIX_EPOCH),
        offset: Offset::from_seconds(when.offset_minutes().saturating_mul(60)).unwrap_or(Offset::UTC),
        subject: commit.summary_bytes().map(|bytes| text(commit, bytes)).unwrap_or_default(),
        order,
        files,
        elsewhere,
    }
}

/// Words of a commit: UTF-8, or in the encoding that the commit names, such as GBK.
fn text(commit: &Commit<'_>, bytes: &[u8]) -> String {
    let Err(_) = std::str::from_utf8(bytes) else { return String::from_utf8_lossy(bytes).into_owned() };
    let named = commit.message_encoding().ok().flatten().and_then(|name| Encoding::for_label(name.as_bytes()));
    named.map_or_else(
        || String::from_utf8_lossy(bytes).into_owned(),
        |encoding| encoding.decode_without_bom_handling(bytes).0.into_owned(),
    )
}

/// The `.mailmap` of the start commit, so that one commit gives one result wherever it is read; and its id.
pub(super) fn mailmap(repository: &Repository, start: Oid) -> Option<(Oid, Option<Mailmap>)> {
    let tree = repository.find_commit(start).ok()?.tree().ok()?;
    let id = tree.get_name(".mailmap")?.id();
    let blob = repository.find_blob(id).ok()?;
    Some((id, Mailmap::from_buffer(&String::from_utf8_lossy(blob.content())).ok()))
}
