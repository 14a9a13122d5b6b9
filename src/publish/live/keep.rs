//! Which assets of former releases stay for a while.
//!
//! In: the files that a release no longer has. Out: those that pages loaded before the switch may still ask for.

use super::list::Entry;

/// How long the assets of former releases stay, in seconds.
const STAY: i64 = 60 * 60;

/// What may be kept of former releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Nothing: their folders were for other readers.
    Nothing,
    /// What holds nothing of records: other rules say who may see them.
    Plain,
    /// All assets.
    All,
}

impl Keep {
    /// Whether this file of a former release may be kept.
    pub fn allows(self, path: &str, entry: &Entry) -> bool {
        let allowed = match self {
            Keep::Nothing => false,
            Keep::Plain => !is_search_data(path),
            Keep::All => true,
        };
        allowed && is_immutable(path, &entry.hash())
    }
}

/// Of files that may be kept, in the order of their paths and as the live release has them, those that stay: the assets of
/// the release that is live now, and those of earlier ones that left within the hour, as long as all are smaller together
/// than the site. `clock` is the present second since 1970.
pub fn staying(files: Vec<(String, Entry)>, clock: i64, site: u64) -> Vec<(String, Entry)> {
    let left = |entry: &Entry| entry.left().unwrap_or(clock);
    let mut files = files;
    files.sort_by_key(|(_, entry)| std::cmp::Reverse(left(entry)));
    let mut bytes = 0;
    let stays = |(path, entry): (String, Entry)| {
        bytes += entry.size();
        let recent = clock.saturating_sub(left(&entry)) < STAY && bytes <= site;
        (entry.left().is_none() || recent).then(|| (path, entry.left_at(left(&entry))))
    };
    files.into_iter().filter_map(stays).collect()
}

/// Whether a file holds what records say.
fn is_search_data(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    name.starts_with("find.") || folder == "search" || folder.ends_with("/search")
}

/// Whether the name of a file says all about its content: it carries the content's hash, or it is part of a search
/// index, whose files have names of their own and are never written again.
pub fn is_immutable(path: &str, hash: &blake3::Hash) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else { return false };
    if folder == "search" || folder.ends_with("/search") {
        let stem = name.split('.').next().unwrap_or(name);
        return stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    let hash = &hash.to_hex()[..10];
    name.split('.').any(|part| part == hash)
}
