//! What the checks found, on the pages of records and on a page of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Page;
use super::draw::Draw;
use super::paging::{Cut, cut};
use crate::diag::{Diagnostic, Severity, words};
use crate::model::RecordIx;
use crate::site::context::{DiagnosticsPage, Finding, FindingGroup, FindingsOf, Link, Pager, RuleGroup, SnippetLine};
use crate::site::templates::TemplateProblem;

/// Records that a rule's line names.
const NAMED: usize = 5;
/// Findings that are shown for one person.
const SHOWN: usize = 100;
/// Findings of a page.
const PER_PAGE: usize = 20;

/// The findings of one file, for a page at the given depth.
pub(super) fn of_file(draw: &Draw<'_>, path: &str, depth: usize) -> Vec<Finding> {
    let all = draw.input.findings;
    let start = all.partition_point(|finding| *finding.file < *path);
    let here = all[start..].iter().take_while(|finding| *finding.file == *path);
    here.map(|diagnostic| finding(draw, diagnostic, depth)).collect()
}

fn finding(draw: &Draw<'_>, diagnostic: &Diagnostic, depth: usize) -> Finding {
    let source = (draw.input.source)(&diagnostic.file);
    let place = source.as_deref().filter(|_| diagnostic.span != (0..0)).map(|text| place(text, diagnostic));
    let record = diagnostic.record.as_ref().and_then(|id| draw.view.find(id));
    let edit = draw.input.forge.filter(|_| !diagnostic.file.is_empty());
    let (line, column, snippet) = place.unwrap_or_default();
    Finding {
        severity: severity(diagnostic.severity).to_owned(),
        code: diagnostic.code.as_str().to_owned(),
        message: words::message(diagnostic, &draw.catalogue),
        help: words::help(diagnostic, &draw.catalogue).unwrap_or_default(),
        file: diagnostic.file.to_string(),
        line,
        column,
        record: record.map(|index| draw.link_at(index, depth)).unwrap_or_default(),
        edit_href: edit.map(|forge| forge.edit(&diagnostic.file)).unwrap_or_default(),
        snippet,
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// Line and column, from 1, and the line with the offending part.
fn place(text: &str, diagnostic: &Diagnostic) -> (u32, u32, Vec<SnippetLine>) {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (from, to) = (floor(diagnostic.span.start), floor(diagnostic.span.end));
    let start = text[..from].rfind('\n').map_or(0, |end| end + 1);
    let end = text[from..].find('\n').map_or(text.len(), |end| from + end);
    let number = text[..from].matches('\n').count() as u32 + 1;
    let column = text[start..from].chars().count() as u32 + 1;
    let mark = from..to.clamp(from, end);
    let line = SnippetLine {
        number,
        before: text[start..mark.start].to_owned(),
        mark: text[mark.clone()].to_owned(),
        after: text[mark.end..end].trim_end_matches('\r').to_owned(),
    };
    (number, column, vec![line])
}

/// Draws the pages of all findings.
pub(super) fn pages(draw: &Draw<'_>) -> Result<Vec<Page>, TemplateProblem> {
    let groups = by_person(draw);
    let parts = cut(&groups.iter().map(|(_, found)| found.len().min(SHOWN)).collect::<Vec<_>>(), PER_PAGE);
    let drawn = parts.iter().enumerate().map(|(number, part)| page(draw, &groups, &parts, number, part));
    drawn.collect()
}

fn file_name(number: usize) -> String {
    if number == 0 { "diagnostics.html".to_owned() } else { format!("diagnostics.page-{}.html", number + 1) }
}

type Person<'a> = (Option<RecordIx>, Vec<&'a Diagnostic>);

fn page(
    draw: &Draw<'_>,
    groups: &[Person<'_>],
    parts: &[Cut],
    number: usize,
    part: &Cut,
) -> Result<Page, TemplateProblem> {
    let all = draw.input.findings;
    let count = |severity| all.iter().filter(|finding| finding.severity == severity).count();
    let title = draw.t("diagnostics-title", &[]);
    let path = file_name(number);
    let people = part.iter().map(|(group, range)| {
        let (person, found) = &groups[*group];
        FindingGroup {
            id: anchor(draw, *person),
            person: draw.person(*person, 0),
            count: found.len(),
            findings: found[range.clone()].iter().map(|diagnostic| finding(draw, diagnostic, 0)).collect(),
        }
    });
    let first = number == 0;
    let href = |other: usize| if other < parts.len() { file_name(other) } else { String::new() };
    let context = DiagnosticsPage {
        frame: draw.frame(0),
        page: draw.place(&title, "diagnostics", &path, &[]),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        infos: count(Severity::Info),
        people: people.collect(),
        index: if first && parts.len() > 1 { index(draw, groups, parts) } else { Vec::new() },
        rules: if first { by_rule(draw) } else { Vec::new() },
        pager: (parts.len() > 1).then(|| Pager {
            number: number + 1,
            count: parts.len(),
            newer_href: if first { String::new() } else { file_name(number - 1) },
            older_href: href(number + 1),
            newest_href: if first { String::new() } else { file_name(0) },
            ..Pager::default()
        }),
    };
    draw.page("diagnostics.html", &path, &context)
}

/// Where each person's findings begin.
fn index(draw: &Draw<'_>, groups: &[Person<'_>], parts: &[Cut]) -> Vec<FindingsOf> {
    let begins = groups.iter().enumerate().map(|(group, (person, found))| {
        let page = parts.iter().position(|part| part.iter().any(|(other, _)| *other == group)).unwrap_or_default();
        let file = if page == 0 { String::new() } else { file_name(page) };
        let link = Link::new(draw.person(*person, 0).text, format!("{file}#{}", anchor(draw, *person)));
        FindingsOf { link, count: found.len() }
    });
    begins.collect()
}

fn anchor(draw: &Draw<'_>, person: Option<RecordIx>) -> String {
    person.map_or_else(|| "nobody".to_owned(), |person| format!("p-{}", draw.view.record(person).id))
}

/// Findings by person, those with the most first, nobody's last.
fn by_person<'a>(draw: &Draw<'a>) -> Vec<Person<'a>> {
    let mut groups: BTreeMap<Option<RecordIx>, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in draw.input.findings {
        let record = diagnostic.record.as_ref().and_then(|id| draw.view.find(id));
        groups.entry(record.and_then(|index| draw.view.owner(index))).or_default().push(diagnostic);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(person, found)| (person.is_none(), std::cmp::Reverse(found.len())));
    groups
}

fn by_rule(draw: &Draw<'_>) -> Vec<RuleGroup> {
    let mut groups: BTreeMap<(Severity, &str), Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in draw.input.findings {
        groups.entry((diagnostic.severity, diagnostic.code.as_str())).or_default().push(diagnostic);
    }
    let mut rules: Vec<RuleGroup> =
        groups.into_iter().map(|((grave, code), found)| rule(draw, grave, code, &found)).collect();
    rules.sort_by_key(|rule| {
        let grave = ["error", "warning", "info"].iter().position(|name| *name == rule.severity);
        (grave, std::cmp::Reverse(rule.count))
    });
    rules
}

fn rule(draw: &Draw<'_>, grave: Severity, code: &str, found: &[&Diagnostic]) -> RuleGroup {
    let mut records: Vec<Link> = Vec::new();
    for id in found.iter().filter_map(|diagnostic| diagnostic.record.as_ref()) {
        if let Some(link) = draw.view.find(id).map(|index| draw.link_at(index, 0))
            && records.len() < NAMED
            && !records.contains(&link)
        {
            records.push(link);
        }
    }
    let first: Option<&&Diagnostic> = found.first();
    let title: Arc<str> =
        first.map(|diagnostic| words::message(diagnostic, &draw.catalogue).into()).unwrap_or_default();
    RuleGroup {
        code: code.to_owned(),
        severity: severity(grave).to_owned(),
        title: title.to_string(),
        count: found.len(),
        records,
    }
}
