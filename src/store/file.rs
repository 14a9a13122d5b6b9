//! Files that end with a hash of all before it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use bytes::Bytes;

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

/// The parts that [`write_parts`] wrote under this name and tag, if not a byte of them is wrong.
pub fn read_parts(path: &Path, tag: &[u8]) -> Option<Vec<Vec<u8>>> {
    Some(share_parts(path, tag)?.iter().map(|part| part.to_vec()).collect())
}

/// As [`read_parts`], without a copy: the parts stay where they were read.
pub fn share_parts(path: &Path, tag: &[u8]) -> Option<Vec<Bytes>> {
    let mut rest = Bytes::from(read_sealed(path, tag)?);
    let mut parts = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<8>() {
        let length = usize::try_from(u64::from_le_bytes(*length)).ok().filter(|length| *length <= after.len())?;
        parts.push(rest.slice(8..8 + length));
        rest = rest.slice(8 + length..);
    }
    rest.is_empty().then_some(parts)
}

/// Replaces a file in one step, as [`write_sealed`] does, by parts that can be told apart again.
///
/// # Errors
///
/// When the folder cannot be written.
pub fn write_parts(path: &Path, tag: &[u8], parts: &[&[u8]]) -> io::Result<()> {
    let lengths: Vec<[u8; 8]> = parts.iter().map(|part| (part.len() as u64).to_le_bytes()).collect();
    let pieces: Vec<&[u8]> = lengths.iter().zip(parts).flat_map(|(length, part)| [&length[..], part]).collect();
    write_sealed(path, tag, &pieces)
}

fn hash(tag: &[u8], bytes: &[u8]) -> [u8; SEAL] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(tag).update(bytes);
    *hasher.finalize().as_bytes()
}
