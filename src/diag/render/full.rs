//! Findings for people: the sentence, the place underlined, related places, and how to mend it.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;

use super::place::{Files, Place};
use super::window::{Window, window};
use crate::diag::{Diagnostic, Severity, words};
use crate::i18n::Catalogue;

/// Lines are already cut to a width of their own; this only has to be wider.
const UNCUT: usize = 400;

/// Stands for `path:line:column` until the snippet is drawn: the library counts columns in the text that is shown, which
/// may be cut, not in the file. A noncharacter, which never comes through from records.
const ORIGIN: &str = "\u{10fffe}";

/// Writes each finding with an empty line after it.
pub(super) fn render(diagnostics: &[Diagnostic], files: &mut Files<'_>, catalogue: &Catalogue, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.hyperlink(false).term_width(UNCUT).decor_style(DecorStyle::Ascii);
    let names = Names::new(catalogue);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let mut origins = Vec::new();
        let drawn = renderer.render(&report(diagnostic, files, catalogue, &names, &mut origins));
        let mut parts = drawn.split(ORIGIN);
        out.push_str(parts.next().unwrap_or_default());
        for (part, origin) in parts.zip(&origins) {
            out.push_str(origin);
            out.push_str(part.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
        }
        out.push_str("\n\n");
    }
    out
}

/// The words in front of the sentences.
struct Names {
    error: String,
    warning: String,
    info: String,
    note: String,
    help: String,
    fix: String,
}

impl Names {
    fn new(catalogue: &Catalogue) -> Names {
        Names {
            error: words::severity(Severity::Error, catalogue),
            warning: words::severity(Severity::Warning, catalogue),
            info: words::severity(Severity::Info, catalogue),
            note: catalogue.plain("finding-note"),
            help: catalogue.plain("finding-help"),
            fix: catalogue.plain("fix-available"),
        }
    }

    fn level(&self, severity: Severity) -> Level<'_> {
        match severity {
            Severity::Error => Level::ERROR.with_name(&*self.error),
            Severity::Warning => Level::WARNING.with_name(&*self.warning),
            Severity::Info => Level::INFO.with_name(&*self.info),
        }
    }
}

fn report<'a>(
    diagnostic: &'a Diagnostic,
    files: &mut Files<'_>,
    catalogue: &Catalogue,
    names: &'a Names,
    origins: &mut Vec<String>,
) -> Vec<Group<'a>> {
    let title = names.level(diagnostic.severity).primary_title(words::message(diagnostic, catalogue));
    let title = title.id(words::visible(diagnostic.code.as_str()).into_owned());
    let mut group = Group::with_title(title).elements(place(files, &diagnostic.file, &diagnostic.span, origins));
    if let Some(help) = words::help(diagnostic, catalogue) {
        group = group.element(Level::HELP.with_name(&*names.help).message(help));
    }
    if diagnostic.fix.is_some() {
        group = group.element(Level::NOTE.with_name(&*names.note).message(&*names.fix));
    }
    let related = diagnostic.related.iter().map(|related| {
        let sentence = words::related(related.message, catalogue);
        let title = Level::NOTE.with_name(&*names.note).secondary_title(sentence);
        Group::with_title(title).elements(place(files, &related.file, &related.span, origins))
    });
    let related: Vec<Group<'a>> = related.collect();
    std::iter::once(group).chain(related).collect()
}

/// The path with line and column, and the lines themselves where they can be shown.
fn place<'a>(files: &mut Files<'_>, file: &str, span: &Range<usize>, origins: &mut Vec<String>) -> Option<Element<'a>> {
    if file.is_empty() {
        return None;
    }
    let source = files.get(file);
    let mut origin = words::visible(file).into_owned();
    if let Some(source) = &source
        && *span != (0..0)
    {
        let Place { line, column, .. } = source.place(span);
        origin.push_str(&format!(":{line}:{column}"));
    }
    origins.push(origin);
    let Some(Window { first_line, text, span }) = source.and_then(|source| window(&source, span)) else {
        return Some(Origin::path(ORIGIN).into());
    };
    let annotation = AnnotationKind::Primary.span(span);
    Some(Snippet::source(text).path(ORIGIN).line_start(first_line).annotation(annotation).into())
}
