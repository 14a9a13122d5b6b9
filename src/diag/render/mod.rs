//! Diagnostics as text: one file per output format.
//!
//! In: findings, the files they point into, a format and a message catalogue. Out: one string. Never: printing, and
//! never a panic, whatever the files hold and wherever the spans point.

mod brief;
mod concise;
mod fingerprint;
mod full;
mod github;
mod gitlab;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod place;
mod sarif;
mod window;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{Diagnostic, Severity};
use crate::i18n::Catalogue;
use place::Files;

pub use brief::{brief, narrow};
pub use place::Sources;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Format {
    /// For people: the sentence, the source line with the place underlined, and how to mend it.
    #[default]
    Full,
    /// One line each: `path:line:col: code message`.
    Concise,
    /// One JSON object, see [`Format::ALL`] and `docs/cli.md`.
    Json,
    /// GitHub workflow commands, which annotate a pull request.
    Github,
    /// One JSON object on each line.
    Jsonl,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
    /// GitLab's code quality report.
    Gitlab,
    /// A JUnit report, which every CI server shows.
    Junit,
    /// Markdown, for the summary of a job and a comment on a merge request.
    Markdown,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Format; 9] = [
        Format::Full,
        Format::Concise,
        Format::Json,
        Format::Jsonl,
        Format::Github,
        Format::Sarif,
        Format::Gitlab,
        Format::Junit,
        Format::Markdown,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Full => "full",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Github => "github",
            Format::Jsonl => "jsonl",
            Format::Sarif => "sarif",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
            Format::Markdown => "markdown",
        }
    }

    /// Whether it is for a forge, which knows paths from the top of the repository and shows only the first findings.
    pub fn is_for_forges(self) -> bool {
        matches!(self, Format::Github | Format::Sarif | Format::Gitlab | Format::Junit | Format::Markdown)
    }

    /// The format of that name.
    pub fn parse(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// Writes findings in a format, in the order given; `color` is for [`Format::Full`] only.
pub fn render(
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    format: Format,
    catalogue: &Catalogue,
    color: bool,
) -> String {
    let mut files = Files::new(sources);
    match format {
        Format::Full => full::render(diagnostics, &mut files, catalogue, color),
        Format::Concise => concise::render(diagnostics, &mut files, catalogue),
        Format::Json => json::render(diagnostics, &mut files, catalogue),
        Format::Github => github::render(diagnostics, &mut files, catalogue),
        Format::Jsonl => jsonl::render(diagnostics, &mut files, catalogue),
        Format::Sarif => sarif::render(diagnostics, &mut files, catalogue),
        Format::Gitlab => gitlab::render(diagnostics, &mut files, catalogue),
        Format::Junit => junit::render(diagnostics, &mut files, catalogue),
        Format::Markdown => markdown::render(diagnostics, &mut files, catalogue),
    }
}

/// How many findings there are of each severity, and in how many files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Summary {
    /// Findings that make `check` fail.
    pub errors: usize,
    /// Findings to look at.
    pub warnings: usize,
    /// Findings worth knowing.
    pub infos: usize,
    /// Files with a finding.
    pub files: usize,
    /// Findings that `check --fix` can mend.
    pub fixable: usize,
}

impl Summary {
    /// Counts findings.
    pub fn of(diagnostics: &[Diagnostic]) -> Summary {
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        let files: BTreeSet<&str> = diagnostics.iter().map(|d| &*d.file).filter(|file| !file.is_empty()).collect();
        Summary {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            files: files.len(),
            fixable: diagnostics.iter().filter(|d| d.fix.is_some()).count(),
        }
    }

    /// The last line of a check: how many findings in how many files, or that there are none.
    pub fn text(self, catalogue: &Catalogue) -> String {
        if self.errors + self.warnings + self.infos == 0 {
            return catalogue.plain("summary-clean");
        }
        let counts =
            [("summary-errors", self.errors), ("summary-warnings", self.warnings), ("summary-infos", self.infos)];
        let parts: Vec<String> = counts
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(id, count)| catalogue.text(id, &[("count", count.into())]))
            .collect();
        let counts = parts.join(&catalogue.plain("summary-separator"));
        let mut line = catalogue.text("summary-found", &[("counts", counts.into()), ("files", self.files.into())]);
        if self.fixable > 0 {
            line.push_str(&catalogue.text("summary-fixable", &[("count", self.fixable.into())]));
        }
        line
    }
}
