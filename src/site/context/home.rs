//! The home page: what must be done now, how things stand, what changed.

use serde::Serialize;

use super::{Change, Due, Html, Link, Page, Pager, Pill, Shared, When};

/// `home.html`: the first page of a language.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HomePage {
    /// The [`super::Frame`].
    pub frame: Shared,
    /// Where the page stands.
    pub page: Page,
    /// What must be done, most urgent first; groups without rows are left out. Empty: nothing is due.
    pub attention: Vec<DueGroup>,
    /// How things stand, one line per type named under `home:` in kedang.yaml.
    pub counts: Vec<Count>,
    /// The latest changes, newest first.
    pub changes: Vec<Change>,
    /// Records that could not be read or have errors, as links to their error pages.
    pub broken: Vec<Link>,
    /// What the site was made from.
    pub build: Build,
    /// Whether the repository has no records at all: the page then says how to begin.
    pub fresh: bool,
    /// Makes a new record on the forge, one link per type; empty when there is no forge.
    pub new_links: Vec<Link>,
}

/// Things to do that are due at about the same time.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DueGroup {
    /// `late`, `today`, `week` or `later`.
    pub key: String,
    /// Heading: 已超期, 今天, 本周, 以后.
    pub label: String,
    /// How many there are in all, also those that are not shown.
    pub count: usize,
    /// The first of them, most urgent first.
    pub rows: Vec<DueRow>,
    /// How many are not shown.
    pub more: usize,
    /// Where the others stand; may be empty.
    pub more_href: String,
}

/// One thing to do.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DueRow {
    /// Icon of the record's kind.
    pub icon: String,
    /// Label of the record's kind, for screen readers.
    pub type_label: String,
    /// By when.
    pub due: Due,
    /// What: the deadline's label, or the promise's own words.
    pub what: String,
    /// The record.
    pub record: Link,
    /// Whom it is about, such as the customer; empty text for nobody, or on that customer's own page.
    pub about: Link,
    /// Whose it is; empty text for nobody, or on that person's own page.
    pub owner: Link,
    /// The record's status; none when it has no workflow.
    pub status: Option<Pill>,
}

/// One number with its past year.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Count {
    /// What is counted.
    pub label: String,
    /// Icon of the kind.
    pub icon: String,
    /// The number, grouped: `1,204`.
    pub value: String,
    /// The list of what was counted.
    pub href: String,
    /// How much it grew in the last month: `+3`, `−2`; empty when nothing changed.
    pub delta: String,
    /// What the small chart says, in words, for those who do not see it.
    pub summary: String,
    /// The last twelve months as SVG, from [`crate::site::svg::sparkline`]; may be empty.
    pub chart: Html,
}

/// What a site was made from.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Build {
    /// The build's `now`.
    pub at: When,
    /// Short commit id; empty for a work tree or without git.
    pub commit: String,
    /// The commit on the forge; may be empty.
    pub commit_href: String,
    /// Number of records.
    pub records: usize,
    /// Number of errors.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
}

/// `due.html`: everything that is to be done, of all or of one person.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DuePage {
    /// The [`super::Frame`].
    pub frame: Shared,
    /// Where the page stands.
    pub page: Page,
    /// Overdue, today, this week and, for a person, later; each the most urgent first. On the page of a month one group.
    pub groups: Vec<DueGroup>,
    /// The months in which anything is due, on the page of what is most urgent.
    pub months: Vec<DueMonth>,
    /// The other pages; none when there are no others.
    pub pager: Option<Pager>,
}

/// What falls due in a month.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DueMonth {
    /// The month in words.
    pub label: String,
    /// How many things.
    pub count: usize,
    /// Their page.
    pub href: String,
}
