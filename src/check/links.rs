//! What the Markdown bodies of records refer to.

use crate::diag::Diagnostic;
use crate::markdown;
use crate::model::{Locator, Model, RecordIx, attachments};
use crate::text::suggest;

/// Checks the links of a record's body.
pub(super) fn check(model: &Model, locator: &Locator<'_>, index: RecordIx, found: &mut Vec<Diagnostic>) {
    if worth_parsing(&model.record(index).body) {
        found.extend(body(model, locator, index));
    }
}

/// Most bodies hold none of the characters that links and raw HTML need.
fn worth_parsing(body: &str) -> bool {
    body.contains("[[") || body.contains('<') || body.contains("](") || body.contains("]:")
}

fn body(model: &Model, locator: &Locator<'_>, index: RecordIx) -> Vec<Diagnostic> {
    let record = model.record(index);
    let level = model.type_of(index).body.sensitivity;
    let references = markdown::references(&record.body);
    let mut found = Vec::new();
    let mut report = |code, range: std::ops::Range<usize>, add: &dyn Fn(Diagnostic) -> Diagnostic| {
        let range = record.body_start + range.start..record.body_start + range.end;
        let mut finding = add(Diagnostic::new(code, &record.path, range)).sensitivity(level);
        finding.record = Some(record.id.clone());
        found.push(finding);
    };
    for (range, id) in references.records {
        if model.find(&id).is_none() {
            let suggestion = suggest(&id, model.ids().iter().map(|id| &**id));
            report("broken-link", range, &|finding| finding.arg("id", &id).arg("suggestion", &suggestion));
        }
    }
    for (range, link) in references.refused {
        report("unsafe-link", range, &|finding| finding.arg("link", &link));
    }
    for (range, written) in references.files {
        let path = attachments::resolve(&record.path, &written);
        let there = path.as_ref().is_some_and(|path| super::attachments::entry(model, locator, path).is_some());
        match path {
            None => report("attachment-path", range, &|finding| {
                let folder = format!("{}/", model.type_of(index).file.home(&record.path));
                finding.arg("path", &written).arg("reason", "outside").arg("folder", folder)
            }),
            Some(_) if there => {}
            Some(_) => {
                let suggestion = super::attachments::suggestion(model, locator, &record.path, &written);
                report("attachment-missing", range, &|finding| {
                    finding.arg("path", &written).arg("suggestion", &suggestion)
                });
            }
        }
    }
    for range in references.html {
        report("raw-html", range, &|finding| finding);
    }
    found
}
