//! Files of the built site as HTTP answers.
//!
//! In: the path of a request. Out: bytes with their type, or where to look instead. Nothing outside the site's
//! folder is ever read: hidden names, `..` and links that lead out are not found.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// What a request path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A file of the site.
    File(PathBuf),
    /// A folder whose address lacks the slash that its relative links need.
    AddSlash,
    /// Nothing.
    Nothing,
}

/// Finds the file of a percent-encoded request path.
pub(super) fn find(site: &Path, request: &str) -> Found {
    let Some(path) = decode(request) else { return Found::Nothing };
    let mut target = site.to_owned();
    for name in path.split('/').filter(|name| !name.is_empty()) {
        if name.starts_with('.') || name.contains(['\\', '\0', ':']) {
            return Found::Nothing;
        }
        target.push(name);
    }
    if target.is_dir() {
        if !path.ends_with('/') {
            return Found::AddSlash;
        }
        target.push("index.html");
    } else if path.ends_with('/') {
        return Found::Nothing;
    }
    let inside = match (site.canonicalize(), target.canonicalize()) {
        (Ok(site), Ok(target)) => target.starts_with(site) && target.is_file(),
        _ => false,
    };
    if inside { Found::File(target) } else { Found::Nothing }
}

/// The nearest `404.html` to a request path, upwards.
pub(super) fn not_found_page(site: &Path, request: &str) -> Option<PathBuf> {
    let mut folder = request;
    while let Some(slash) = folder.rfind('/') {
        folder = &folder[..slash];
        if let Found::File(page) = find(site, &format!("{folder}/404.html")) {
            return Some(page);
        }
    }
    None
}

/// Undoes percent-encoding; none when it is broken or not UTF-8.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
            let (high, low) = (digit()?, digit()?);
            bytes.push(u8::try_from(high << 4 | low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// A file or the part of it that was asked for.
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    /// Size of the whole file.
    pub(super) size: u64,
    /// Which bytes these are, when not all.
    pub(super) range: Option<RangeInclusive<u64>>,
}

/// Why a file is not served.
#[derive(Debug)]
pub(super) enum ReadFailure {
    /// The range lies outside the file, which is this long.
    Range(u64),
    /// The operating system's words.
    Io(io::Error),
}

/// Reads a file, or what a `Range` header asks of it; several ranges at once give the whole file, as HTTP allows.
pub(super) fn read(path: &Path, range: Option<&str>) -> Result<Content, ReadFailure> {
    let mut file = File::open(path).map_err(ReadFailure::Io)?;
    let size = file.metadata().map_err(ReadFailure::Io)?.len();
    let range = match range.map(|header| parse_range(header, size)) {
        Some(Wanted::Part(range)) => Some(range),
        Some(Wanted::Outside) => return Err(ReadFailure::Range(size)),
        Some(Wanted::All) | None => None,
    };
    let mut bytes = Vec::new();
    match &range {
        None => file.read_to_end(&mut bytes).map_err(ReadFailure::Io)?,
        Some(range) => {
            file.seek(SeekFrom::Start(*range.start())).map_err(ReadFailure::Io)?;
            file.take(range.end() - range.start() + 1).read_to_end(&mut bytes).map_err(ReadFailure::Io)?
        }
    };
    Ok(Content { bytes, size, range })
}

enum Wanted {
    All,
    Part(RangeInclusive<u64>),
    Outside,
}

/// Understands `bytes=a-b`, `bytes=a-` and `bytes=-n`.
fn parse_range(header: &str, size: u64) -> Wanted {
    let Some((first, last)) = header.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Wanted::All;
    };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..=last.min(size.saturating_sub(1)),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..=size.saturating_sub(1),
        (Err(_), Ok(count)) if first.trim().is_empty() && count > 0 => {
            size.saturating_sub(count)..=size.saturating_sub(1)
        }
        _ => return Wanted::All,
    };
    if *range.start() >= size { Wanted::Outside } else { Wanted::Part(range) }
}

/// The type of a file by its name's ending.
pub(super) fn content_type(path: &Path) -> &'static str {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    TYPES.iter().find(|(known, _)| *known == ending).map_or("application/octet-stream", |(_, kind)| kind)
}

/// Endings and their types; whatever is text says that it is UTF-8.
const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("json", "application/json; charset=utf-8"),
    ("webmanifest", "application/manifest+json; charset=utf-8"),
    ("xml", "application/xml; charset=utf-8"),
    ("atom", "application/atom+xml; charset=utf-8"),
    ("svg", "image/svg+xml; charset=utf-8"),
    ("ics", "text/calendar; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("md", "text/plain; charset=utf-8"),
    ("yaml", "text/plain; charset=utf-8"),
    ("yml", "text/plain; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    ("doc", "application/msword"),
    ("xls", "application/vnd.ms-excel"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
];

/// Puts a script tag before the end of an HTML page's body, or at its end.
pub(super) fn inject(mut page: Vec<u8>, tag: &str) -> Vec<u8> {
    const END: &[u8] = b"</body";
    let at = page.windows(END.len()).rposition(|window| window.eq_ignore_ascii_case(END)).unwrap_or(page.len());
    page.splice(at..at, tag.bytes());
    page
}

/// Whether the folder has a page to show at its root.
pub(super) fn has_home(site: &Path) -> bool {
    fs::metadata(site.join("index.html")).is_ok_and(|found| found.is_file())
}
