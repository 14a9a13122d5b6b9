//! A record file: YAML alone, or YAML front matter above a Markdown body.

use std::ops::Range;
use std::sync::Arc;

use super::{Budget, Node, parse, punctuation};
use crate::diag::Diagnostic;

/// What a file holds.
#[derive(Debug)]
pub struct Document<'s> {
    /// The mapping of fields; none when it could not be read, which has been reported.
    pub root: Option<Node<'s>>,
    /// Byte range of the Markdown body; empty for plain YAML.
    pub body: Range<usize>,
}

/// Reads a record or configuration file: Markdown with front matter when `path` ends in `.md`, YAML otherwise.
pub fn read_document<'s>(file: &Arc<str>, text: &'s str, budget: Budget, found: &mut Vec<Diagnostic>) -> Document<'s> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let (yaml, body) = if file.ends_with(".md") {
        match split_front_matter(text, bom) {
            Ok(parts) => parts,
            Err(code) => {
                let end = text[bom..].find('\n').map_or(text.len(), |end| bom + end);
                found.push(Diagnostic::new(code, file, bom..end));
                return Document { root: None, body: bom..text.len() };
            }
        }
    } else {
        (bom..text.len(), text.len()..text.len())
    };
    let root = parse(file, text, yaml, budget, found);
    let root = root.filter(|node| {
        let mapping = node.as_mapping().is_some();
        if !mapping && !punctuation::find_wide_keys(file, text, &node.span, found) {
            let finding = Diagnostic::new("not-a-mapping", file, node.span.clone());
            found.push(finding.arg("found", node.shape()));
        }
        mapping
    });
    Document { root, body }
}

/// The byte ranges of the front matter between its `---` lines and of the body below; else the code of what is
/// missing.
pub fn split_front_matter(text: &str, start: usize) -> Result<(Range<usize>, Range<usize>), &'static str> {
    let opening = fence_length(&text[start..]).ok_or("front-matter-missing")?;
    let yaml = start + opening;
    let mut at = yaml;
    while at < text.len() {
        if let Some(closing) = fence_length(&text[at..]) {
            return Ok((yaml..at, at + closing..text.len()));
        }
        at = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    }
    Err("front-matter-unclosed")
}

/// Length of a `---` line, with its line end, at the start of `text`.
fn fence_length(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("---")?;
    let line = rest.find('\n').map_or(rest.len(), |end| end + 1);
    rest[..line].trim().is_empty().then_some(3 + line)
}
