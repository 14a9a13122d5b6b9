//! Diagnostics: what was found in the records, as data.
//!
//! Every stage returns diagnostics and none prints them; `render` turns a list into each output format.

pub mod codes;
pub mod fix;
pub mod render;
pub mod words;

use std::ops::Range;
use std::sync::Arc;

use crate::label::Label;
use crate::sensitivity::Sensitivity;

/// How grave a finding is. Only errors make `build` refuse and `check` exit with 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The record cannot be used as it stands.
    Error,
    /// The record can be used, but somebody should look.
    Warning,
    /// Worth knowing.
    Info,
}

/// What kind of finding it is, and thereby where its words come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// One of [`codes::CODES`]; title, message, help and explanation stand in the message catalogues.
    Builtin(&'static str),
    /// A rule of a record type, `type.rule-code`; its words stand in the type file.
    Rule(Arc<str>),
}

impl Code {
    /// The code as it is printed and given to `kedang explain`.
    pub fn as_str(&self) -> &str {
        match self {
            Code::Builtin(code) => code,
            Code::Rule(code) => code,
        }
    }
}

/// One argument of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Arg {
    /// Text from the records, shown as it is.
    Text(Arc<str>),
    /// A label, shown in the reader's language.
    Label(Label),
    /// A number; messages may choose a plural by it.
    Number(i64),
}

/// One sentence that says what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// The catalogue message named after the code, with these arguments.
    Catalogue(Vec<(&'static str, Arg)>),
    /// The words of a rule, already filled in, with an optional help.
    Written {
        /// What is wrong.
        text: Label,
        /// How to mend it.
        help: Option<Label>,
    },
}

/// A second place that explains the first, such as the other record with the same id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Related {
    /// Path from the repository's root, with `/`.
    pub file: Arc<str>,
    /// Byte range in that file.
    pub span: Range<usize>,
    /// Catalogue message id, for example `related-first-here`.
    pub message: &'static str,
}

/// A replacement of a byte range of the diagnostic's file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edit {
    /// Start of the replaced byte range.
    pub start: usize,
    /// End of the replaced byte range, exclusive.
    pub end: usize,
    /// What stands there afterwards.
    pub text: String,
}

/// A mend that cannot change the meaning of the record, which `check --fix` may make.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Fix {
    /// Edits of the diagnostic's file, in ascending order, not overlapping.
    pub edits: Vec<Edit>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// What kind of finding it is.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// Path of the file from the repository's root, with `/`; empty when the finding has no file.
    pub file: Arc<str>,
    /// Byte range of the offending text; `0..0` means the file as a whole.
    pub span: Range<usize>,
    /// The sentence.
    pub message: Message,
    /// Other places that explain this one.
    pub related: Vec<Related>,
    /// A safe mend.
    pub fix: Option<Fix>,
    /// The highest level of what the message tells; an audience below it never sees the finding.
    pub sensitivity: Sensitivity,
    /// Id of the record that the finding is about, where the file is one.
    pub record: Option<Arc<str>>,
}

impl Diagnostic {
    /// The finding as it is told from a folder above: every path with `prefix` before it, which ends in `/` or is empty.
    pub fn seen_from_above(&self, prefix: &str) -> Diagnostic {
        let below = |file: &Arc<str>| if file.is_empty() { file.clone() } else { format!("{prefix}{file}").into() };
        let mut finding = self.clone();
        finding.file = below(&self.file);
        finding.related.iter_mut().for_each(|related| related.file = below(&related.file));
        finding
    }

    /// What is worst first: errors before others, and of those what a change alone can do wrong, then settings and types,
    /// from which much else follows. For places that show only a few.
    pub fn gravity(&self) -> impl Ord + use<> {
        let group = codes::find(self.code.as_str()).map(|row| row.group);
        let follows = match group {
            Some(codes::Group::Changes) => 0,
            Some(codes::Group::Types | codes::Group::Expressions) => 1,
            // A file that is no record's.
            Some(codes::Group::Syntax | codes::Group::Files) if self.record.is_none() => 1,
            _ => 2,
        };
        (self.severity, follows)
    }

    /// A finding of [`codes::CODES`] with that code's usual severity.
    ///
    /// # Panics
    ///
    /// In debug builds, when `code` is not in the table: that is a mistake in the program, not in the input.
    pub fn new(code: &'static str, file: &Arc<str>, span: Range<usize>) -> Diagnostic {
        let info = codes::find(code);
        debug_assert!(info.is_some(), "diagnostic code {code} is not in the table");
        Diagnostic {
            code: Code::Builtin(code),
            severity: info.map_or(Severity::Error, |info| info.severity),
            file: file.clone(),
            span,
            message: Message::Catalogue(Vec::new()),
            related: Vec::new(),
            fix: None,
            sensitivity: Sensitivity::Internal,
            record: None,
        }
    }

    /// Adds a text argument to the message.
    pub fn arg(self, name: &'static str, text: impl AsRef<str>) -> Diagnostic {
        self.with(name, Arg::Text(text.as_ref().into()))
    }

    /// Adds a label argument, shown in the reader's language.
    pub fn label(self, name: &'static str, label: &Label) -> Diagnostic {
        self.with(name, Arg::Label(label.clone()))
    }

    /// Adds a number argument.
    pub fn number(self, name: &'static str, number: i64) -> Diagnostic {
        self.with(name, Arg::Number(number))
    }

    fn with(mut self, name: &'static str, arg: Arg) -> Diagnostic {
        if let Message::Catalogue(args) = &mut self.message {
            args.push((name, arg));
        }
        self
    }

    /// Adds another place that explains this one.
    pub fn related(mut self, file: &Arc<str>, span: Range<usize>, message: &'static str) -> Diagnostic {
        self.related.push(Related { file: file.clone(), span, message });
        self
    }

    /// Adds a safe mend of one range.
    pub fn fix(mut self, range: Range<usize>, text: impl Into<String>) -> Diagnostic {
        let edit = Edit { start: range.start, end: range.end, text: text.into() };
        self.fix.get_or_insert_default().edits.push(edit);
        self
    }

    /// Sets the level below which nobody may see the finding.
    pub fn sensitivity(mut self, level: Sensitivity) -> Diagnostic {
        self.sensitivity = level;
        self
    }

    /// The order in which findings are listed: by file, place, code.
    pub fn sort_key(&self) -> (&str, usize, usize, &str) {
        (&self.file, self.span.start, self.span.end, self.code.as_str())
    }
}

/// Sorts findings into their stable order and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    diagnostics.dedup();
}
