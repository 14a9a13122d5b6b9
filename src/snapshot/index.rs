//! Git's index, entry by entry.
//!
//! In: the file of an index. Out: what it says of each path, in order. A large index is passed through in a few
//! milliseconds, since nothing is made of an entry that nobody wants to keep. What is not known here (an index that is split
//! or sparse, a version after 4) is left to libgit2, and so is telling what is wrong with a file that is damaged. The hash
//! at the end is not computed: git does not do so either when it commits, so what is judged is what it will commit.

use std::cmp::Ordering;
use std::path::Path;

use git2::{Index, IndexEntry, IndexEntryExtendedFlag};

use super::objects::bytes_of;
use super::{BlobId, OpenError};

/// Bytes of an entry before its path.
const FIXED: usize = 62;
/// Bytes of the hash at the end.
const HASH: usize = 20;
/// Bits of the flags that hold the length of the path; all of them when it is longer.
const LENGTH: u16 = 0x0fff;
/// The bit of the flags that says that there are more of them.
const EXTENDED: u16 = 0x4000;
/// The bit among those that says that the file is only meant to be added.
const INTENT_TO_ADD: u16 = 0x2000;

/// What an index says of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item<'i> {
    /// The path from the top of the work tree.
    pub(super) path: &'i [u8],
    /// What it is, as a Unix mode.
    pub(super) mode: u32,
    /// The id of its bytes.
    pub(super) id: BlobId,
    /// The side of an unfinished merge that it stands for, else 0.
    pub(super) stage: u16,
    /// Whether it is only meant to be added.
    pub(super) is_intended: bool,
}

/// Hands every entry of an index to `take`, which puts it to what `begin` makes.
///
/// # Errors
///
/// When the index cannot be read.
pub(super) fn each<T>(file: &Path, begin: impl Fn() -> T, take: impl Fn(&mut T, &Item<'_>)) -> Result<T, OpenError> {
    if let Ok(bytes) = std::fs::read(file) {
        let mut all = begin();
        if walk(&bytes, &mut |item| take(&mut all, item)).is_some() {
            return Ok(all);
        }
    }
    let mut all = begin();
    by_libgit2(file, &mut |item| take(&mut all, item))?;
    Ok(all)
}

/// As [`each`], by libgit2, for which a missing index is an empty one.
pub(super) fn by_libgit2(file: &Path, take: &mut dyn FnMut(&Item<'_>)) -> Result<(), OpenError> {
    let index = Index::open(file).map_err(|error| unreadable(file, &error))?;
    for entry in index.iter() {
        let IndexEntry { mode, flags, .. } = entry;
        let extended = IndexEntryExtendedFlag::from_bits_truncate(entry.flags_extended);
        let (id, is_intended) = (bytes_of(entry.id), extended.is_intent_to_add());
        take(&Item { path: &entry.path, mode, id, stage: stage(flags), is_intended });
    }
    Ok(())
}

/// Says how to have the index in a form that libgit2 knows, where that is all that is wrong with it.
fn unreadable(file: &Path, error: &git2::Error) -> OpenError {
    let remedy = match error.message() {
        words if words.contains("'link'") => " (git update-index --no-split-index)",
        words if words.contains("'sdir'") => " (git sparse-checkout reapply --no-sparse-index)",
        _ => "",
    };
    OpenError::Git { what: file.display().to_string(), reason: format!("{}{remedy}", error.message()) }
}

/// Passes through the bytes of an index; none when they are not understood to the end.
pub(super) fn walk(bytes: &[u8], take: &mut dyn FnMut(&Item<'_>)) -> Option<()> {
    let (body, _) = bytes.split_at_checked(bytes.len().checked_sub(HASH)?)?;
    let (head, mut rest) = body.split_first_chunk::<12>()?;
    let (version, count) = (word(&head[4..]), word(&head[8..]));
    if &head[..4] != b"DIRC" || !(2..=4).contains(&version) {
        return None;
    }
    let mut path = Vec::new();
    let mut last = None;
    for _ in 0..count {
        let (fixed, after) = rest.split_first_chunk::<FIXED>()?;
        let flags = half(&fixed[FIXED - 2..]);
        let (more, after) = match flags & EXTENDED != 0 {
            true if version == 2 => return None,
            true => after.split_at_checked(2).map(|(more, after)| (half(more), after))?,
            false => (0, after),
        };
        let (kept, name, after) =
            if version == 4 { shortened(&path, after)? } else { (0, named(flags, after)?, after) };
        // What both begin with is the same, so that the rest decides which comes first.
        let order = path[kept..].cmp(name);
        path.truncate(kept);
        path.extend_from_slice(name);
        let stage = stage(flags);
        match (last, order) {
            (None, _) | (_, Ordering::Less) => {}
            (Some(last), Ordering::Equal) if 0 < last && last < stage => {}
            _ => return None,
        }
        last = Some(stage);
        let mut id = [0; 20];
        id.copy_from_slice(&fixed[40..60]);
        take(&Item { path: &path, mode: word(&fixed[24..]), id, stage, is_intended: more & INTENT_TO_ADD != 0 });
        rest = match version {
            4 => after,
            // Filled up with one to eight zeros.
            _ => rest.get((rest.len() - after.len() + name.len() + 8) & !7..)?,
        };
    }
    passes_over(rest).then_some(())
}

/// The path of an entry.
fn named(flags: u16, bytes: &[u8]) -> Option<&[u8]> {
    let end = match flags & LENGTH {
        LENGTH => memchr::memchr(0, bytes)?,
        length => usize::from(length),
    };
    (*bytes.get(end)? == 0).then(|| &bytes[..end])
}

/// What version 4 says of a path: how much of the last one it begins with, and what follows; with the bytes after that.
fn shortened<'b>(last: &[u8], bytes: &'b [u8]) -> Option<(usize, &'b [u8], &'b [u8])> {
    let (mut dropped, mut at) = (0usize, 0);
    loop {
        let byte = *bytes.get(at)?;
        dropped = dropped.checked_mul(128)?.checked_add(usize::from(byte & 127))?;
        at += 1;
        if byte < 128 {
            break;
        }
        dropped += 1;
    }
    let end = at + memchr::memchr(0, bytes.get(at..)?)?;
    Some((last.len().checked_sub(dropped)?, &bytes[at..end], &bytes[end + 1..]))
}

/// Whether what follows the entries may be passed over, which git says of what it calls by a capital letter.
fn passes_over(mut rest: &[u8]) -> bool {
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        match after.get(word(&head[4..]) as usize..) {
            Some(after) if head[0].is_ascii_uppercase() => rest = after,
            _ => return false,
        }
    }
    rest.is_empty()
}

fn stage(flags: u16) -> u16 {
    flags >> 12 & 3
}

fn word(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

fn half(bytes: &[u8]) -> u16 {
    bytes.iter().take(2).fold(0, |sum, byte| sum << 8 | u16::from(*byte))
}
