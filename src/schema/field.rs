//! Fields of record types: their kinds and their options.

mod decode;

use std::sync::Arc;

use regex::Regex;

pub use decode::decode_fields;

use super::catalog::EnumOption;
use super::decode::Located;
use crate::expr::Expr;
use crate::label::Label;
use crate::sensitivity::Sensitivity;
use crate::value::Value;
use crate::value::checked::Format;

/// One field of a record type, of an object, or the items of a list.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name; empty for the items of a list.
    pub name: Arc<str>,
    /// Its name for readers.
    pub label: Label,
    /// What it holds.
    pub kind: FieldKind,
    /// What to write, shown in new files and beside the form.
    pub help: Option<Label>,
    /// A good value.
    pub example: Option<Label>,
    /// Whether every record must have it.
    pub required: bool,
    /// Whether no two records may share a value; for a list, whether its items must differ.
    pub unique: bool,
    /// What `new` writes when nothing is given.
    pub default: Option<Located>,
    /// The least value, length or number of items.
    pub min: Option<Bound>,
    /// The greatest value, length or number of items.
    pub max: Option<Bound>,
    /// What the whole text must look like.
    pub pattern: Option<Regex>,
    /// Who may read it; never lower than what a derived value reads.
    pub sensitivity: Sensitivity,
    /// Whether the field says so itself.
    pub own_sensitivity: bool,
    /// How it is found.
    pub search: Search,
    /// How much a match in it counts; 1 is ordinary.
    pub boost: Option<usize>,
    /// The expression that computes it; such a field is never stored.
    pub derive: Option<Located>,
    /// The compiled expression.
    pub derived: Option<Arc<Expr>>,
    /// Why it should no longer be used.
    pub deprecated: Option<Label>,
    /// The name it had before.
    pub renamed_from: Option<Arc<str>>,
    /// Whether every record type has it without declaring it.
    pub common: bool,
    /// Whether the audience of a view may not see it; its values are gone then.
    pub hidden: bool,
    /// Where it is declared.
    pub declared: Located,
}

/// A bound as written, and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// As written, for messages.
    pub text: Arc<str>,
    /// A value of the field's kind, or the number of characters or items; null stands for the current day.
    pub value: Value,
}

/// How a field is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Search {
    /// As its kind suggests.
    #[default]
    Default,
    /// By any part of its text.
    Text,
    /// By any part of its text, its pinyin and its initials.
    Name,
    /// By the whole value.
    Exact,
    /// By the whole value, with counts.
    Facet,
    /// Not at all.
    None,
}

/// What a field holds.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// A line of text, or several.
    Text {
        /// A checked code.
        format: Option<Format>,
        /// Whether it usually has several lines.
        multiline: bool,
    },
    /// CommonMark.
    Markdown,
    /// A whole number.
    Integer,
    /// An exact decimal number.
    Decimal,
    /// An amount, in this currency unless it names another.
    Money([u8; 3]),
    /// A number with a percent sign behind it.
    Percent,
    /// Yes or no.
    Bool,
    /// A day.
    Date,
    /// An instant.
    Datetime,
    /// A month.
    Month,
    /// A year, half-year, quarter, month, week or day.
    Period,
    /// A length of time.
    Duration,
    /// One of a list.
    Enum(Options),
    /// Another record.
    Ref(RefTo),
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// Several values.
    List(Box<Field>),
    /// Named values.
    Object(Vec<Field>),
    /// A file that goes with the record.
    Attachment,
}

/// The options of an enum field.
#[derive(Clone, Debug)]
pub struct Options {
    /// The catalog they come from, if any.
    pub from: Option<Located>,
    /// Number of the list in [`super::Schema::option_lists`].
    pub id: u32,
    /// The options in their order.
    pub list: Arc<[EnumOption]>,
}

impl Options {
    /// The option with this key.
    pub fn find(&self, key: &str) -> Option<&EnumOption> {
        self.list.iter().find(|option| &*option.key == key)
    }
}

/// What a reference may lead to.
#[derive(Clone, Debug)]
pub struct RefTo {
    /// Names of the types; empty for any.
    pub types: Vec<Located>,
    /// Their numbers, filled in when all types are known; empty for any.
    pub ids: Vec<u16>,
    /// Whether the value is taken from the path of the file.
    pub from_path: bool,
}

/// The names of all field kinds, for `kind:`.
pub const KINDS: &[&str] = &[
    "text",
    "markdown",
    "integer",
    "decimal",
    "money",
    "percent",
    "bool",
    "date",
    "datetime",
    "month",
    "period",
    "duration",
    "enum",
    "ref",
    "phone",
    "email",
    "url",
    "list",
    "object",
    "attachment",
];

impl FieldKind {
    /// The name in YAML.
    pub fn name(&self) -> &'static str {
        match self {
            FieldKind::Text { .. } => "text",
            FieldKind::Markdown => "markdown",
            FieldKind::Integer => "integer",
            FieldKind::Decimal => "decimal",
            FieldKind::Money(_) => "money",
            FieldKind::Percent => "percent",
            FieldKind::Bool => "bool",
            FieldKind::Date => "date",
            FieldKind::Datetime => "datetime",
            FieldKind::Month => "month",
            FieldKind::Period => "period",
            FieldKind::Duration => "duration",
            FieldKind::Enum(_) => "enum",
            FieldKind::Ref(_) => "ref",
            FieldKind::Phone => "phone",
            FieldKind::Email => "email",
            FieldKind::Url => "url",
            FieldKind::List(_) => "list",
            FieldKind::Object(_) => "object",
            FieldKind::Attachment => "attachment",
        }
    }
}

impl Field {
    /// The fields of an object, or of the objects of a list; empty for anything else.
    pub fn children(&self) -> &[Field] {
        match &self.kind {
            FieldKind::Object(fields) => fields,
            FieldKind::List(item) => item.children(),
            _ => &[],
        }
    }

    /// The options of an enum or of a list of enums.
    pub fn options(&self) -> Option<&Options> {
        match &self.kind {
            FieldKind::Enum(options) => Some(options),
            FieldKind::List(item) => item.options(),
            _ => None,
        }
    }

    /// What a reference or a list of references may lead to.
    pub fn reference(&self) -> Option<&RefTo> {
        match &self.kind {
            FieldKind::Ref(to) => Some(to),
            FieldKind::List(item) => item.reference(),
            _ => None,
        }
    }

    /// Whether this field or one inside it is of such a kind.
    pub fn contains(&self, wanted: fn(&FieldKind) -> bool) -> bool {
        let inside = match &self.kind {
            FieldKind::List(item) => item.contains(wanted),
            FieldKind::Object(fields) => fields.iter().any(|field| field.contains(wanted)),
            _ => false,
        };
        wanted(&self.kind) || inside
    }

    /// Calls `visit` with this field and every field inside it.
    pub fn walk_mut(&mut self, visit: &mut impl FnMut(&mut Field)) {
        visit(self);
        match &mut self.kind {
            FieldKind::List(item) => item.walk_mut(visit),
            FieldKind::Object(fields) => fields.iter_mut().for_each(|field| field.walk_mut(visit)),
            _ => {}
        }
    }
}
