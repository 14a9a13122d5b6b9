//! The pages around the records: findings, errors, changes, help, not found, redirects.

use serde::Serialize;

use super::{Change, Finding, Link, Page, Pager, RecordHead, Shared, When};

/// `diagnostics.html`: everything that the checks found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DiagnosticsPage {
    /// The [`super::Frame`].
    pub frame: Shared,
    /// Where the page stands.
    pub page: Page,
    /// Number of errors.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
    /// Number of notes.
    pub infos: usize,
    /// By person, those with the most first; findings of nobody's come last. On several pages, those of this page.
    pub people: Vec<FindingGroup>,
    /// Where each person's begin, on the first of several pages.
    pub index: Vec<FindingsOf>,
    /// By rule, the gravest first; on the first page.
    pub rules: Vec<RuleGroup>,
    /// The other pages; none when there are no others.
    pub pager: Option<Pager>,
}

/// Where the findings in the records of one person begin.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FindingsOf {
    /// The person, leading to the findings; empty text for nobody's.
    pub link: Link,
    /// How many there are.
    pub count: usize,
}

/// The findings in the records of one person.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FindingGroup {
    /// Id of the part within the page.
    pub id: String,
    /// The person; empty text for nobody's.
    pub person: Link,
    /// How many there are in all.
    pub count: usize,
    /// The findings, by file and place: those of this page.
    pub findings: Vec<Finding>,
}

/// How often one rule was broken.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RuleGroup {
    /// The stable code.
    pub code: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// What the rule says.
    pub title: String,
    /// How many findings.
    pub count: usize,
    /// The records it was found in, the first few.
    pub records: Vec<Link>,
}

/// `error.html`: stands in for the page of a record that could not be made.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ErrorPage {
    /// The [`super::Frame`].
    pub frame: Shared,
    /// Where the page stands.
    pub page: Page,
    /// The id that the file's name suggests.
    pub id: String,
    /// Label of the type that the path suggests; may be empty.
    pub type_label: String,
    /// Path of the file.
    pub file: String,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// Edits the file on the forge; empty when there is no forge.
    pub edit_href: String,
    /// Shows the file's history on the forge; empty when there is no forge.
    pub history_href: String,
}

/// `changes.html`: what changed lately.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChangesPage {
    /// The [`super::Frame`].
    pub frame: Shared,
    /// Where the page stands.
    pub page: Page,
    /// Day by day, the latest first.
    pub days: Vec<ChangeDay>,
    /// Whether the history is unknown, as in a shallow clone or without git.
    pub unknown: bool,
}

/// `history.html`: what changed in one record, field by field.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HistoryPage {
    /// The [`super::Frame`].
    pub frame: Shared,
    /// Where the page stands.
    pub page: Page,
    /// What the record's own page begins with.
    pub head: RecordHead,
    /// The record.
    pub record: Link,
    /// The changes of this page with their details, newest first.
    pub changes: Vec<Change>,
    /// Whether older ones than these are not known, as in a shallow clone.
    pub unknown: bool,
    /// Links to the other pages; none when all changes are here.
    pub pager: Option<Pager>,
    /// How many changes there are on all pages; 0 on numbered pages, which must not change with it.
    pub total: usize,
}

/// The changes of one day.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChangeDay {
    /// The day.
    pub day: When,
    /// `周六`.
    pub weekday: String,
    /// Its changes, the latest first; the text of `at` is the time of day.
    pub changes: Vec<Change>,
}

/// `help.html`: keys, how to search, how to write.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HelpPage {
    /// The [`super::Frame`].
    pub frame: Shared,
    /// Where the page stands.
    pub page: Page,
    /// The types with their purpose, as links to their lists.
    pub types: Vec<TypeHelp>,
}

/// What a type is for.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TypeHelp {
    /// The type's list.
    pub list: Link,
    /// Icon of the type.
    pub icon: String,
    /// One sentence; may be empty.
    pub about: String,
    /// Makes a new one on the forge; may be empty.
    pub new_href: String,
}

/// `404.html`: the only page whose links are absolute, since it is shown at any address.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NotFoundPage {
    /// The [`super::Frame`], its `root` and `base` taken from `site.url`.
    pub frame: Shared,
    /// Where the page stands.
    pub page: Page,
}

/// `redirect.html`: stands at an old id of a record and leads to it; also at the number that the next full page of a
/// list will have, and leads to the newest.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RedirectPage {
    /// The [`super::Frame`].
    pub frame: Shared,
    /// Where the page stands.
    pub page: Page,
    /// The record under its present id, or the page.
    pub record: Link,
    /// Whether it is a record whose id has changed.
    pub renamed: bool,
}
