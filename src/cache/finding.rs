//! Findings as bytes, and back.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::bytes::{Reader, Writer};
use crate::diag::{Arg, Code, Diagnostic, Edit, Fix, Message, Related, Severity, codes};
use crate::label::Label;
use crate::sensitivity::Sensitivity;

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

/// Writes a finding.
pub fn write(out: &mut Writer, finding: &Diagnostic) {
    match &finding.code {
        Code::Builtin(code) => {
            out.byte(0);
            out.text(code);
        }
        Code::Rule(code) => {
            out.byte(1);
            out.text(code);
        }
    }
    out.byte(SEVERITIES.iter().position(|severity| *severity == finding.severity).unwrap_or_default() as u8);
    out.text(&finding.file);
    span(out, &finding.span);
    match &finding.message {
        Message::Catalogue(args) => {
            out.byte(0);
            out.list(args, |out, (name, arg)| {
                out.text(name);
                write_arg(out, arg);
            });
        }
        Message::Written { text, help } => {
            out.byte(1);
            label(out, text);
            out.option(help.as_ref(), label);
        }
    }
    out.list(&finding.related, |out, related| {
        out.text(&related.file);
        span(out, &related.span);
        out.text(related.message);
    });
    out.option(finding.fix.as_ref(), |out, fix| {
        out.list(&fix.edits, |out, edit| {
            span(out, &(edit.start..edit.end));
            out.text(&edit.text);
        });
    });
    out.byte(Sensitivity::ALL.iter().position(|level| *level == finding.sensitivity).unwrap_or_default() as u8);
    out.option(finding.record.as_ref(), |out, record| out.text(record));
}

fn span(out: &mut Writer, span: &Range<usize>) {
    out.length(span.start);
    out.length(span.end);
}

fn label(out: &mut Writer, label: &Label) {
    out.text(&label.zh);
    out.text(&label.en);
}

fn write_arg(out: &mut Writer, arg: &Arg) {
    match arg {
        Arg::Text(text) => {
            out.byte(0);
            out.text(text);
        }
        Arg::Label(both) => {
            out.byte(1);
            label(out, both);
        }
        Arg::Number(number) => {
            out.byte(2);
            out.signed(*number);
        }
    }
}

/// Reads a finding.
pub fn read(from: &mut Reader<'_>) -> Option<Diagnostic> {
    let code = match from.byte()? {
        0 => Code::Builtin(codes::find(from.str()?)?.code),
        _ => Code::Rule(from.text()?),
    };
    let severity = *SEVERITIES.get(usize::from(from.byte()?))?;
    let file = from.text()?;
    let span = read_span(from)?;
    let message = match from.byte()? {
        0 => Message::Catalogue(from.list(|from| Some((name(from.str()?), read_arg(from)?)))?),
        _ => Message::Written { text: read_label(from)?, help: from.option(read_label)? },
    };
    let related =
        from.list(|from| Some(Related { file: from.text()?, span: read_span(from)?, message: name(from.str()?) }))?;
    let fix = from.option(|from| {
        let edits = from.list(|from| {
            let span = read_span(from)?;
            Some(Edit { start: span.start, end: span.end, text: from.str()?.to_owned() })
        })?;
        Some(Fix { edits })
    })?;
    let sensitivity = *Sensitivity::ALL.get(usize::from(from.byte()?))?;
    let record = from.option(Reader::text)?;
    Some(Diagnostic { code, severity, file, span, message, related, fix, sensitivity, record })
}

fn read_span(from: &mut Reader<'_>) -> Option<Range<usize>> {
    Some(usize::try_from(from.number()?).ok()?..usize::try_from(from.number()?).ok()?)
}

fn read_label(from: &mut Reader<'_>) -> Option<Label> {
    Some(Label { zh: from.text()?, en: from.text()? })
}

fn read_arg(from: &mut Reader<'_>) -> Option<Arg> {
    Some(match from.byte()? {
        0 => Arg::Text(from.text()?),
        1 => Arg::Label(read_label(from)?),
        _ => Arg::Number(from.signed()?),
    })
}

/// A name of the program's own; there are a few dozen of them, each of which is kept once.
fn name(text: &str) -> &'static str {
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    match known.get(text) {
        Some(name) => name,
        None => {
            let name: &'static str = Box::leak(text.into());
            known.insert(name);
            name
        }
    }
}
