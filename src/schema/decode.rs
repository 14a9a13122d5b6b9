//! Configuration nodes to Rust values. Every mistake becomes a finding with its place; what could be read is
//! kept, so that one slip does not hide the next.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::label::Label;
use crate::sensitivity::Sensitivity;
use crate::text::suggest;
use crate::yaml::{Data, Node, Pair};

/// A text with its place in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The text after unquoting.
    pub text: Arc<str>,
    /// The file.
    pub file: Arc<str>,
    /// Bytes of the file that the text stands in.
    pub span: Range<usize>,
    /// Whether the bytes of the file are those of the text, so that places inside it can be told.
    pub verbatim: bool,
}

impl Located {
    /// The place in the file of a byte range of the text.
    pub fn place(&self, within: Range<usize>) -> Range<usize> {
        if self.verbatim { self.span.start + within.start..self.span.start + within.end } else { self.span.clone() }
    }
}

/// Reads the nodes of one file.
pub struct Decoder<'f> {
    /// The file.
    pub file: Arc<str>,
    /// Its text.
    pub source: &'f str,
    /// What was found so far.
    pub found: &'f mut Vec<Diagnostic>,
}

/// The keys of one mapping, remembering which were asked for.
pub struct Keys<'n, 's> {
    pairs: &'n [Pair<'s>],
    span: Range<usize>,
    what: &'static str,
    asked: Vec<&'static str>,
}

impl<'n, 's> Keys<'n, 's> {
    /// The value of a key, none when it is missing or null.
    pub fn get(&mut self, key: &'static str) -> Option<&'n Node<'s>> {
        self.asked.push(key);
        let pair = self.pairs.iter().find(|pair| pair.key == key)?;
        (!pair.value.is_null()).then_some(&pair.value)
    }

    /// Place of a key, else of the mapping.
    pub fn place(&self, key: &str) -> Range<usize> {
        self.pairs.iter().find(|pair| pair.key == key).map_or(self.span.clone(), |pair| pair.key_span.clone())
    }

    /// Whether a key stands there, even with nothing behind it.
    pub fn has(&self, key: &str) -> bool {
        self.pairs.iter().any(|pair| pair.key == key)
    }
}

impl Decoder<'_> {
    /// Reports a finding of this file.
    pub fn report(&mut self, code: &'static str, span: Range<usize>) -> Reporter<'_> {
        Reporter { finding: Some(Diagnostic::new(code, &self.file, span)), found: self.found }
    }

    /// The keys of a mapping; `what` names it in messages. Call [`Decoder::finish`] after the last key.
    pub fn keys<'n, 's>(&mut self, node: &'n Node<'s>, what: &'static str) -> Option<Keys<'n, 's>> {
        match &node.data {
            Data::Mapping(pairs) => Some(Keys { pairs, span: heading(node), what, asked: Vec::new() }),
            _ => self.wrong_shape(node, what, "mapping"),
        }
    }

    /// Reports the keys that nothing asked for.
    pub fn finish(&mut self, keys: Keys<'_, '_>) {
        for pair in keys.pairs.iter().filter(|pair| !keys.asked.contains(&&*pair.key)) {
            let suggestion = suggest(&pair.key, keys.asked.iter().copied());
            self.report("unknown-key", pair.key_span.clone())
                .arg("key", &pair.key)
                .arg("where", keys.what)
                .arg("suggestion", suggestion)
                .arg("known", keys.asked.join(", "));
        }
    }

    /// The value of a key that must be there.
    pub fn required<'n, 's>(&mut self, keys: &mut Keys<'n, 's>, key: &'static str) -> Option<&'n Node<'s>> {
        let node = keys.get(key);
        if node.is_none() {
            let place = if keys.has(key) { keys.place(key) } else { keys.span.clone() };
            self.report("missing-key", place).arg("key", key).arg("where", keys.what);
        }
        node
    }

    /// The pairs of a mapping whose keys are names of the writer's choice: fields, states, options.
    pub fn named<'n, 's>(&mut self, node: &'n Node<'s>, what: &'static str) -> &'n [Pair<'s>] {
        match &node.data {
            Data::Mapping(pairs) => pairs,
            _ => self.wrong_shape(node, what, "mapping").unwrap_or(&[]),
        }
    }

    /// A name in snake_case, as types, fields, states and catalogs have.
    pub fn is_name(&mut self, name: &str, span: &Range<usize>) -> bool {
        let good = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !good {
            self.report("bad-name", span.clone()).arg("name", name);
        }
        good
    }

    /// A text.
    pub fn text<'n>(&mut self, node: &'n Node<'_>, what: &'static str) -> Option<&'n str> {
        match node.as_text() {
            Some(text) => Some(text),
            None => self.wrong_shape(node, what, "text"),
        }
    }

    /// A text with its place, for patterns and expressions.
    pub fn located(&mut self, node: &Node<'_>, what: &'static str) -> Option<Located> {
        let text = self.text(node, what)?;
        let quoted = node.span.start + 1..node.span.end.saturating_sub(1).max(node.span.start + 1);
        let spans = [node.span.clone(), quoted];
        let verbatim = spans.into_iter().find(|span| self.source.get(span.clone()) == Some(text));
        Some(Located {
            text: text.into(),
            file: self.file.clone(),
            verbatim: verbatim.is_some(),
            span: verbatim.unwrap_or(node.span.clone()),
        })
    }

    /// `true` or `false`.
    pub fn bool(&mut self, node: &Node<'_>, what: &'static str) -> Option<bool> {
        match self.choice(node, what, &["true", "false"])? {
            "true" => Some(true),
            _ => Some(false),
        }
    }

    /// A whole number that is not negative.
    pub fn number(&mut self, node: &Node<'_>, what: &'static str) -> Option<usize> {
        let text = self.text(node, what)?;
        let number = text.parse().ok();
        if number.is_none() {
            self.report("bad-number", node.span.clone()).arg("key", what).arg("found", text).arg("expected", "0, 1, 2");
        }
        number
    }

    /// One of a few words.
    pub fn choice(&mut self, node: &Node<'_>, what: &'static str, choices: &[&'static str]) -> Option<&'static str> {
        let text = self.text(node, what)?;
        let chosen = choices.iter().find(|choice| **choice == text).copied();
        if chosen.is_none() {
            self.report("bad-choice", node.span.clone())
                .arg("key", what)
                .arg("found", text)
                .arg("choices", choices.join(", "))
                .arg("suggestion", suggest(text, choices.iter().copied()));
        }
        chosen
    }

    /// A level of secrecy.
    pub fn sensitivity(&mut self, node: &Node<'_>) -> Option<Sensitivity> {
        let names = Sensitivity::ALL.map(Sensitivity::name);
        Sensitivity::parse(self.choice(node, "sensitivity", &names)?)
    }

    /// `{zh: ..., en: ...}`, or one text for both.
    pub fn label(&mut self, node: &Node<'_>, what: &'static str) -> Option<Label> {
        if let Some(text) = node.as_text() {
            return Some(Label::same(text.trim_end()));
        }
        let mut keys = self.keys(node, what)?;
        let zh = keys.get("zh").and_then(|node| self.text(node, what)).unwrap_or_default().trim_end().to_owned();
        let en = keys.get("en").and_then(|node| self.text(node, what)).unwrap_or_default().trim_end().to_owned();
        self.finish(keys);
        Some(Label::new(&zh, &en))
    }

    /// The items of a list; a single text is a list of one.
    pub fn list<'n, 's>(&mut self, node: &'n Node<'s>, what: &'static str) -> &'n [Node<'s>] {
        match &node.data {
            Data::Sequence(items) => items,
            Data::Scalar { .. } if !node.is_null() => std::slice::from_ref(node),
            _ => self.wrong_shape(node, what, "list").unwrap_or(&[]),
        }
    }

    /// A list of texts with their places.
    pub fn texts(&mut self, node: &Node<'_>, what: &'static str) -> Vec<Located> {
        let items = self.list(node, what);
        items.iter().filter_map(|item| self.located(item, what)).collect()
    }

    fn wrong_shape<T>(&mut self, node: &Node<'_>, what: &'static str, expected: &'static str) -> Option<T> {
        self.report("wrong-shape", heading(node)).arg("key", what).arg("expected", expected).arg("found", node.shape());
        None
    }
}

/// The first key of a mapping or the start of a list stands for the whole, so that messages underline one line.
fn heading(node: &Node<'_>) -> Range<usize> {
    match &node.data {
        Data::Mapping(pairs) => pairs.first().map_or(node.span.clone(), |pair| pair.key_span.clone()),
        Data::Sequence(items) => items.first().map_or(node.span.clone(), heading),
        Data::Scalar { .. } => node.span.clone(),
    }
}

/// A finding that is handed in when its last argument is set.
pub struct Reporter<'f> {
    finding: Option<Diagnostic>,
    found: &'f mut Vec<Diagnostic>,
}

impl Reporter<'_> {
    /// Adds a text argument.
    pub fn arg(mut self, name: &'static str, text: impl AsRef<str>) -> Self {
        self.finding = self.finding.take().map(|finding| finding.arg(name, text));
        self
    }

    /// Adds a label argument, shown in the reader's language.
    pub fn label(mut self, name: &'static str, label: &Label) -> Self {
        self.finding = self.finding.take().map(|finding| finding.label(name, label));
        self
    }

    /// Adds another place that explains this one.
    pub fn related(mut self, file: &Arc<str>, span: Range<usize>, message: &'static str) -> Self {
        self.finding = self.finding.take().map(|finding| finding.related(file, span, message));
        self
    }
}

impl Drop for Reporter<'_> {
    fn drop(&mut self) {
        self.found.extend(self.finding.take());
    }
}
