//! From bytes to text, with findings for what is not text.

use std::sync::Arc;

use crate::diag::Diagnostic;

/// The text of a file, or a finding that names the likely encoding.
pub fn text_of(file: &Arc<str>, bytes: Vec<u8>, found: &mut Vec<Diagnostic>) -> Option<String> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let guess = encoding_guess(error.as_bytes());
            found.push(Diagnostic::new("not-utf8", file, 0..0).arg("encoding", guess));
            None
        }
    }
}

/// The encoding that bytes which are not UTF-8 most likely are in: what Excel and Notepad write in China.
pub fn encoding_guess(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return "UTF-16";
    }
    let (_, _, broken) = encoding_rs::GB18030.decode(bytes);
    if broken { "" } else { "GB18030 (GBK)" }
}
