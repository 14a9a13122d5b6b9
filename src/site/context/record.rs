//! A record's own page.

use serde::Serialize;

use super::{Change, Due, Field, Finding, Html, Link, LinkGroup, Page, Pill, Shared, When};

/// `record.html`, or `types/<type>.html` where there is one: the page of a record.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RecordPage {
    /// The [`super::Frame`].
    pub frame: Shared,
    /// Where the page stands.
    pub page: Page,
    /// What the page begins with.
    pub head: RecordHead,
    /// Everything else about the record.
    pub record: RecordBody,
}

/// The beginning of a record's page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RecordHead {
    /// Name of the type.
    pub type_name: String,
    /// Label of the type; on paper it is the form's title.
    pub type_label: String,
    /// List of the type.
    pub type_href: String,
    /// Icon of the type.
    pub icon: String,
    /// The record's title.
    pub title: String,
    /// The record's id.
    pub id: String,
    /// The record's summary line; may be empty.
    pub summary: String,
    /// Its status; none when it has no workflow.
    pub status: Option<Pill>,
    /// Badges beside the title: the fields of `page.head`.
    pub badges: Vec<Pill>,
    /// Label of the field that says whose it is; empty when the type has none.
    pub owner_label: String,
    /// Whose it is; empty text for nobody.
    pub owner: Link,
    /// The open deadline that comes first; none when nothing is open.
    pub next_due: Option<Due>,
    /// What is to be done by then.
    pub next_what: String,
    /// Edits the file on the forge; empty when there is no forge.
    pub edit_href: String,
    /// Shows the file's history on the forge; empty when there is no forge.
    pub history_href: String,
    /// Makes new records that belong to this one.
    pub new_links: Vec<Link>,
    /// The last change; none when the history is unknown.
    pub changed: Option<Change>,
}

/// The parts of a record's page below its head. Parts that the record does not have are empty.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RecordBody {
    /// The sections with their filled fields; sections without any are left out.
    pub sections: Vec<Section>,
    /// How many fields are not filled.
    pub empty_count: usize,
    /// The fields that are not filled, by section.
    pub empty: Vec<EmptyFields>,
    /// Heading of the body.
    pub body_label: String,
    /// The Markdown body; empty when there is none.
    pub body: Html,
    /// Attached files, as HTML made by [`crate::site::view::FieldView::Files`]; empty when there are none.
    pub files: Html,
    /// The steps of its workflow, oldest first.
    pub steps: Vec<Step>,
    /// Its deadlines, the most urgent first.
    pub deadlines: Vec<Deadline>,
    /// Records that name this one.
    pub links_here: Vec<LinkGroup>,
    /// Its latest changes with their details, newest first.
    pub changes: Vec<Change>,
    /// The page with more of its history; empty when there is no more.
    pub changes_more: String,
    /// What the checks found in it.
    pub findings: Vec<Finding>,
}

/// A section of a form.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Section {
    /// Name in the record type.
    pub name: String,
    /// Heading; empty for fields that belong to no section.
    pub label: String,
    /// The filled fields.
    pub fields: Vec<Field>,
}

/// The fields of a section that are not filled.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EmptyFields {
    /// Heading of the section; may be empty.
    pub label: String,
    /// Their labels.
    pub names: Vec<String>,
}

/// One step of a workflow that was taken.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Step {
    /// The state.
    pub label: String,
    /// Its tone, as of a [`Pill`].
    pub tone: String,
    /// When.
    pub at: When,
    /// Who; empty text when nobody is named.
    pub by: Link,
    /// What was noted; may be empty.
    pub note: String,
    /// How long it stayed in this state: `2 天`; empty for the last step.
    pub stay: String,
    /// Whether the record is in this state now.
    pub current: bool,
}

/// A deadline with its working.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Deadline {
    /// What must be done.
    pub label: String,
    /// Which of several, such as the promise's own words; may be empty.
    pub item: String,
    /// By when, and how that stands.
    pub due: Due,
    /// From when the time counts; none when the moment was written down as such.
    pub from: Option<When>,
    /// How much time there is: `8 小时`; empty when the moment was written down as such.
    pub within: String,
    /// When it was done; none while it is open.
    pub done_at: Option<When>,
    /// Whose it is; empty text for nobody.
    pub owner: Link,
}
