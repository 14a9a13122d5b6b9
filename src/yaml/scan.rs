//! Characters that make text lie to its reader or to the parser: found before anything is parsed.

use std::ops::Range;
use std::sync::Arc;

use memchr::memmem;

use super::conflict::conflicts;
use crate::diag::Diagnostic;

/// Reports byte order marks, CRLF, control, bidi and zero-width characters and merge conflicts in `text`. Bidi
/// controls and zero-width characters are what "Trojan Source" (CVE-2021-42574) is made of.
pub fn scan(file: &Arc<str>, text: &str, found: &mut Vec<Diagnostic>) {
    if text.starts_with('\u{feff}') {
        found.push(Diagnostic::new("byte-order-mark", file, 0..3).fix(0..3, ""));
    }
    line_ends(file, text, found);
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|byte| SUSPICIOUS[usize::from(*byte)]) {
        at += step;
        if second_is_harmless(bytes[at], bytes.get(at + 1)) {
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        let range = at..at + c.len_utf8();
        if let Some(code) = character_code(c, at) {
            found.push(character(file, code, c, range.clone()));
        }
        at = range.end;
    }
    for range in conflicts(text) {
        found.push(Diagnostic::new("merge-marker", file, range));
    }
}

/// First bytes of every character that [`character_code`] knows, to skip the rest quickly.
static SUSPICIOUS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let control = byte < 0x20 && !matches!(byte as u8, b'\n' | b'\r' | b'\t');
        table[byte] = control || matches!(byte, 0x7f | 0xc2 | 0xd8 | 0xe1 | 0xe2 | 0xef);
        byte += 1;
    }
    table
};

/// Chinese text is full of characters that begin like a suspicious one (`，` is EF BC 8C): the second byte tells.
fn second_is_harmless(first: u8, second: Option<&u8>) -> bool {
    let Some(second) = second else { return false };
    match first {
        0xc2 => *second >= 0xa0,
        0xd8 => *second != 0x9c,
        0xe1 => *second != 0xa0,
        0xe2 => !matches!(second, 0x80 | 0x81),
        0xef => *second != 0xbb,
        _ => false,
    }
}

fn character_code(c: char, at: usize) -> Option<&'static str> {
    match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => Some("bidi-control"),
        '\u{200b}' | '\u{2060}' | '\u{180e}' => Some("zero-width"),
        '\u{feff}' if at > 0 => Some("zero-width"),
        '\u{feff}' | '\n' | '\r' | '\t' => None,
        c if c.is_control() => Some("control-character"),
        _ => None,
    }
}

fn character(file: &Arc<str>, code: &'static str, c: char, range: Range<usize>) -> Diagnostic {
    let finding = Diagnostic::new(code, file, range.clone()).arg("char", format!("U+{:04X}", c as u32));
    if code == "zero-width" { finding.fix(range, "") } else { finding }
}

fn line_ends(file: &Arc<str>, text: &str, found: &mut Vec<Diagnostic>) {
    let Some(first) = memmem::find(text.as_bytes(), b"\r\n") else { return };
    let mut finding = Diagnostic::new("crlf-line-ends", file, first..first + 1);
    for (at, _) in text.match_indices("\r\n") {
        finding = finding.fix(at..at + 1, "");
    }
    found.push(finding);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_look_misses_no_character() {
        let file = Arc::from("a.yaml");
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let mut found = Vec::new();
            scan(&file, &format!("x{c}"), &mut found);
            assert_eq!(found.len(), usize::from(character_code(c, 1).is_some()), "{c:?}");
        }
    }
}
