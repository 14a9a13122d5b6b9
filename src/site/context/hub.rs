//! Pages that gather what belongs to a record: a customer, a person.

use serde::Serialize;

use super::{Column, DueGroup, Field, Html, Link, Page, Pill, RecordBody, RecordHead, Shared, When};

/// `hub.html`, or `types/<type>.html` where there is one: the page of a record whose type has `layout: hub`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HubPage {
    /// The [`super::Frame`].
    pub frame: Shared,
    /// Where the page stands.
    pub page: Page,
    /// What the page begins with.
    pub head: RecordHead,
    /// The business card: industry, region, account manager, backup, telephone.
    pub card: Vec<Field>,
    /// The strip of facts: the fields of `page.facts`.
    pub facts: Vec<Fact>,
    /// What is open, of this record and of all that it gathers, most urgent first.
    pub open: Vec<DueGroup>,
    /// The parts of the page, for the row of anchors.
    pub anchors: Vec<Anchor>,
    /// What happened, by month, newest first.
    pub months: Vec<Month>,
    /// The kinds of record on the time line, for its filter.
    pub kinds: Vec<Kind>,
    /// How many entries the time line would have without its limit.
    pub entries_total: usize,
    /// The gathered records, type by type.
    pub gathered: Vec<Gathered>,
    /// What only the page of a person has.
    pub person: Option<Person>,
    /// The record's own fields and all else that a record's page has.
    pub record: RecordBody,
}

/// A fact of the strip below the head.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Fact {
    /// What it is: 上次联系.
    pub label: String,
    /// Its value in words; empty when unknown.
    pub value: String,
    /// The exact moment, when it is one; none otherwise.
    pub when: Option<When>,
    /// `late` or `soon` when it needs action, otherwise empty.
    pub tone: String,
    /// Where it is explained: an anchor or a page; may be empty.
    pub href: String,
}

/// A part of a page that can be jumped to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Anchor {
    /// Id of the part, without `#`.
    pub id: String,
    /// The words.
    pub label: String,
    /// How many entries it has; none for parts without entries.
    pub count: Option<usize>,
}

/// A month of the time line.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Month {
    /// `2026-03`.
    pub key: String,
    /// `2026年3月`.
    pub label: String,
    /// What happened in it, newest first.
    pub entries: Vec<Entry>,
}

/// A record on the time line.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Entry {
    /// Name of its type.
    pub type_name: String,
    /// Label of its type, or of what it is within it: 拜访.
    pub type_label: String,
    /// Icon of its type.
    pub icon: String,
    /// When.
    pub at: When,
    /// The day within its month: `14日`.
    pub day: String,
    /// The record.
    pub record: Link,
    /// Who did it; may be empty.
    pub who: String,
    /// Its status; none when it has no workflow or when the workflow is over.
    pub status: Option<Pill>,
    /// One line on it: the record's summary; may be empty.
    pub line: String,
    /// What opens below it: a few fields worth reading without leaving the page, such as promises and next step.
    pub details: Vec<Field>,
    /// Whether it stands open from the start: the latest contact.
    pub open: bool,
}

/// A kind of record on the time line.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Kind {
    /// Name of the type.
    pub type_name: String,
    /// Label of the type.
    pub label: String,
    /// How many entries there are.
    pub count: usize,
}

/// Gathered records of one type: cards for people, a table for others.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Gathered {
    /// Name of the type; also the part's id.
    pub type_name: String,
    /// Heading: the type's plural.
    pub label: String,
    /// Icon of the type.
    pub icon: String,
    /// How many there are in all.
    pub total: usize,
    /// Cards; empty when the type shows as a table.
    pub cards: Vec<Card>,
    /// Columns of the table.
    pub columns: Vec<Column>,
    /// The column that is left out because it would name the record itself in each row, counted from 1; 0 for none.
    pub without: usize,
    /// Rows, each rendered once by `row.html`.
    pub rows: Vec<Html>,
    /// Where the others stand; empty when all are here.
    pub more_href: String,
    /// Makes a new one on the forge; may be empty.
    pub new_href: String,
}

/// A person as a card.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Card {
    /// The name.
    pub record: Link,
    /// Title and department; may be empty.
    pub line: String,
    /// Role, relationship, and status when the person is no longer there.
    pub pills: Vec<Pill>,
    /// Telephone, e-mail and what else belongs on a card.
    pub fields: Vec<Field>,
    /// Whether the card is of the past: the person left.
    pub past: bool,
}

/// What only a person's page has.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Person {
    /// The person's id, which "this is me" remembers in the browser.
    pub id: String,
    /// Heading for the records in the person's charge: 我的客户.
    pub charges_label: String,
    /// The records in the person's charge, the longest without contact first, then those with another role.
    pub charges: Vec<Charge>,
    /// How many records there are in all.
    pub charges_total: usize,
    /// Where they all stand; empty when all are here.
    pub charges_more_href: String,
    /// The next seven days.
    pub week: Vec<Day>,
    /// The calendar of the person's due dates; empty when there is none.
    pub calendar_href: String,
}

/// A record in a person's charge.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Charge {
    /// The record.
    pub record: Link,
    /// A badge, such as the grade.
    pub badges: Vec<Pill>,
    /// The last contact; none when there was none.
    pub last: Option<When>,
    /// Days since then; none when there was none.
    pub days: Option<i64>,
    /// `late` when something of it is overdue, otherwise empty.
    pub tone: String,
    /// Which field names the person, such as 后备客户经理; empty for what is in the person's own charge.
    pub role: String,
}

/// A day of a person's week.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Day {
    /// The date.
    pub iso: String,
    /// `周一`.
    pub weekday: String,
    /// `3月16日`.
    pub label: String,
    /// Whether it is today.
    pub today: bool,
    /// Whether nobody works: weekends and holidays, as the working calendar says.
    pub off: bool,
    /// `国庆节`; empty on other days.
    pub holiday: String,
    /// What is due or planned: the first of it.
    pub entries: Vec<DayEntry>,
    /// How many more there are.
    pub more: usize,
}

/// A thing of a day.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DayEntry {
    /// `15:30`; empty for the whole day.
    pub time: String,
    /// What.
    pub what: String,
    /// The record.
    pub record: Link,
    /// Icon of its kind.
    pub icon: String,
}
