//! What findings and the lines around them tell.
//!
//! In: findings of the whole repository, the text of its files. Out: findings and text without what the audience may
//! not see. A line of a file holds more than the finding is about, so it is shown from what is known to be open,
//! never by taking out what is known to be secret.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Arg, Code, Diagnostic, Message};
use crate::markdown;
use crate::model::Model;
use crate::schema::{Field, FieldKind, RecordType};
use crate::sensitivity::Sensitivity;
use crate::yaml::{self, Budget, Data, Node, Pair};

/// The findings that an audience may see: about files that it knows of, telling nothing above its level.
pub fn findings(view: &Model, all: &[Diagnostic], sees: Sensitivity) -> Vec<Diagnostic> {
    let visible = all.iter().filter(|finding| finding.sensitivity <= sees).filter_map(|finding| {
        let claimed = view.schema.type_of_path(&finding.file).map(|id| view.schema.record_type(id));
        match claimed {
            Some(record_type) if record_type.sensitivity > sees => None,
            Some(record_type) => Some(without_guesses(view, finding, highest(record_type) > sees)),
            None => Some(finding.clone()),
        }
    });
    visible.collect()
}

/// A finding without the names of what the audience does not know of, and, when the file may hold more than it may
/// see, without text that belongs to no known field.
fn without_guesses(view: &Model, finding: &Diagnostic, guarded: bool) -> Diagnostic {
    let mut finding = finding.clone();
    let Code::Builtin(code) = finding.code else { return finding };
    let Message::Catalogue(args) = &mut finding.message else { return finding };
    for (name, arg) in args {
        let Arg::Text(text) = arg else { continue };
        let told = match (code, *name) {
            ("broken-reference" | "broken-link", "suggestion") => view.find(text).is_some(),
            ("attachment-missing" | "attachment-path", "suggestion") => !guarded,
            ("unknown-field", "field") => !guarded || text.split('.').all(is_name),
            ("yaml-duplicate-key", "key") => !guarded || is_name(text),
            ("yaml-tag", "tag") | ("yaml-syntax", "reason") | ("path-mismatch", "found") => !guarded,
            _ => true,
        };
        if !told {
            *arg = Arg::Text(if *name == "suggestion" { "" } else { "…" }.into());
        }
    }
    finding
}

/// Whether a text looks like the name of a field, so that it is none of a field's values.
fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    text.chars().all(plain) && text.len() <= 40 && text.bytes().filter(u8::is_ascii_digit).count() < 6
}

/// The highest level of anything that a record of a type may hold.
fn highest(record_type: &RecordType) -> Sensitivity {
    fn of(field: &Field) -> Sensitivity {
        let inner = field.children().iter().map(of).max();
        inner.unwrap_or_default().max(field.sensitivity)
    }
    let fields = record_type.fields.iter().filter(|field| field.derive.is_none()).map(of).max();
    let body = if record_type.file.is_markdown() { record_type.body.sensitivity } else { Sensitivity::Public };
    fields.unwrap_or_default().max(body).max(record_type.sensitivity)
}

/// The text of a file, for the lines that findings show. Everything that is not known to be open is dots, each as
/// long as what it stands for, so that places in the file stay where they are. None for files of hidden types and
/// for files that are neither records nor configuration.
pub fn source(model: &Model, view: &Model, sees: Sensitivity, path: &str, text: &str) -> Option<Arc<str>> {
    let Some(id) = view.schema.type_of_path(path) else {
        return crate::schema::is_configuration(path).then(|| text.into());
    };
    let record_type = view.schema.record_type(id);
    if record_type.sensitivity > sees {
        return None;
    }
    if highest(record_type) <= sees && model.len() == view.len() {
        return Some(text.into());
    }
    let mut open = Open { model, view, sees, ranges: Vec::new() };
    let document = yaml::read_document(&path.into(), text, Budget::default(), &mut Vec::new());
    // Where the fields could not be told from the body, neither is shown.
    if let Some(root) = &document.root {
        open.pairs(&record_type.fields, root.as_mapping().unwrap_or_default());
        if record_type.body.sensitivity <= sees {
            open.body(text, document.body);
        }
    }
    Some(dotted(text, open.ranges).into())
}

/// Collects the ranges that the audience may read.
struct Open<'m> {
    model: &'m Model,
    view: &'m Model,
    sees: Sensitivity,
    ranges: Vec<Range<usize>>,
}

impl Open<'_> {
    fn pairs(&mut self, fields: &[Field], pairs: &[Pair<'_>]) {
        for pair in pairs {
            let named = |field: &&Field| *field.name == *pair.key || field.renamed_from.as_deref() == Some(&*pair.key);
            let field = fields.iter().find(named);
            if field.is_some() || is_name(&pair.key) {
                self.ranges.push(pair.key_span.clone());
            }
            if let Some(field) = field {
                self.value(field, &pair.value);
            }
        }
    }

    fn value(&mut self, field: &Field, node: &Node<'_>) {
        if field.sensitivity > self.sees {
            return;
        }
        match (&field.kind, &node.data) {
            (FieldKind::List(item), Data::Sequence(items)) => items.iter().for_each(|node| self.value(item, node)),
            (FieldKind::List(item), _) => self.value(item, node),
            (FieldKind::Object(fields), Data::Mapping(pairs)) => self.pairs(fields, pairs),
            (FieldKind::Object(_), _) | (_, Data::Sequence(_) | Data::Mapping(_)) => {}
            (FieldKind::Ref(_), Data::Scalar { text, .. }) if self.is_withheld(text.trim()) => {}
            (FieldKind::Markdown, Data::Scalar { text, .. }) if text.contains("[[") => {}
            (_, Data::Scalar { .. }) => self.ranges.push(node.span.clone()),
        }
    }

    fn body(&mut self, text: &str, body: Range<usize>) {
        let mut from = body.start;
        for (range, id) in markdown::references(&text[body.clone()]).records {
            if self.is_withheld(&id) {
                self.ranges.push(from..body.start + range.start);
                from = body.start + range.end;
            }
        }
        self.ranges.push(from..body.end);
    }

    /// Whether there is a record of this id that the audience does not know of.
    fn is_withheld(&self, id: &str) -> bool {
        self.model.find(id).is_some() && self.view.find(id).is_none()
    }
}

/// Puts a dot for every letter outside the ranges, of as many bytes.
fn dotted(text: &str, mut open: Vec<Range<usize>>) -> String {
    open.sort_by_key(|range| range.start);
    let mut ranges = open.into_iter().peekable();
    let dot = |(at, c): (usize, char)| {
        while ranges.next_if(|range| range.end <= at).is_some() {}
        let shown = ranges.peek().is_some_and(|range| range.start <= at);
        match c {
            _ if shown || c.is_whitespace() => c,
            ':' | '-' | '{' | '}' | '[' | ']' | ',' | '\'' | '"' | '|' | '>' => c,
            _ => ['*', '·', '•', '\u{1F784}'][c.len_utf8() - 1],
        }
    };
    text.char_indices().map(dot).collect()
}
