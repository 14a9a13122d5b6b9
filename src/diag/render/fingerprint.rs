//! A name for each finding that stays when lines move, so that forges know an old finding from a new one.

use std::collections::BTreeMap;

use crate::diag::{Arg, Diagnostic, Message};

/// The names of findings, in their order: 32 hexadecimal digits each, no two alike.
///
/// They are made from the code, the record and what the message tells, in no language and without any place. The words of a
/// rule do not count, since they may name the days that have passed.
pub(super) fn fingerprints(diagnostics: &[Diagnostic]) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let name = |diagnostic: &Diagnostic| {
        let text = told(diagnostic);
        let count = seen.entry(text.clone()).or_default();
        *count += 1;
        let hash = blake3::hash(format!("{text}\u{1}{count}").as_bytes());
        hash.to_hex()[..32].to_owned()
    };
    diagnostics.iter().map(name).collect()
}

fn told(diagnostic: &Diagnostic) -> String {
    let about = diagnostic.record.as_deref().unwrap_or(&diagnostic.file);
    let mut text = format!("{}\u{1}{about}", diagnostic.code.as_str());
    if let Message::Catalogue(args) = &diagnostic.message {
        for (name, arg) in args {
            let value = match arg {
                Arg::Text(text) => text.to_string(),
                Arg::Label(label) => format!("{}\u{2}{}", label.zh, label.en),
                Arg::Number(number) => number.to_string(),
            };
            text.push_str(&format!("\u{1}{name}\u{2}{value}"));
        }
    }
    text
}
