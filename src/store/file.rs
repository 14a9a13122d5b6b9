//! Files that end with a hash of all before it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Bytes of the hash at the end.
const SEAL: usize = 32;

/// The bytes that were written under this name and tag, if not one of them is wrong.
pub fn read_sealed(path: &Path, tag: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = fs::read(path).ok()?;
    let end = bytes.len().checked_sub(SEAL)?;
    if hash(tag, &bytes[..end]).as_slice() != &bytes[end..] {
        return None;
    }
    bytes.truncate(end);
    Some(bytes)
}

/// Replaces a file in one step. The tag names what the bytes are and in which version; it is part of the hash, not of the
/// file.
///
/// # Errors
///
/// When the folder cannot be written.
pub fn write_sealed(path: &Path, tag: &[u8], parts: &[&[u8]]) -> io::Result<()> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(tag);
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    for part in parts {
        hasher.update(part);
        file.write_all(part)?;
    }
    file.write_all(hasher.finalize().as_bytes())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn hash(tag: &[u8], bytes: &[u8]) -> [u8; SEAL] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(tag).update(bytes);
    *hasher.finalize().as_bytes()
}
