//! Fields of record types: their kinds and their options.

use std::sync::Arc;

use regex::Regex;

use super::catalog::{self, EnumOption};
use super::decode::{Decoder, Keys, Located};
use super::scalar;
use crate::expr::Expr;
use crate::label::Label;
use crate::sensitivity::Sensitivity;
use crate::value::Value;
use crate::value::checked::Format;
use crate::yaml::{Node, Pair};

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

/// Reads the fields of a type or an object. A field that says nothing of its sensitivity has `level`.
pub fn decode_fields(
    decoder: &mut Decoder<'_>,
    node: &Node<'_>,
    level: Sensitivity,
    zone: &jiff::tz::TimeZone,
) -> Vec<Field> {
    let pairs = decoder.named(node, "fields");
    pairs.iter().filter_map(|pair| named_field(decoder, pair, level, zone)).collect()
}

fn named_field(
    decoder: &mut Decoder<'_>,
    pair: &Pair<'_>,
    level: Sensitivity,
    zone: &jiff::tz::TimeZone,
) -> Option<Field> {
    decoder.is_name(&pair.key, &pair.key_span);
    let declared = Located {
        text: pair.key.as_ref().into(),
        file: decoder.file.clone(),
        span: pair.key_span.clone(),
        verbatim: true,
    };
    decode_field(decoder, &pair.value, declared, level, zone)
}

fn decode_field(
    decoder: &mut Decoder<'_>,
    node: &Node<'_>,
    declared: Located,
    level: Sensitivity,
    zone: &jiff::tz::TimeZone,
) -> Option<Field> {
    let mut keys = decoder.keys(node, "field")?;
    let own = keys.get("sensitivity").and_then(|node| decoder.sensitivity(node));
    let sensitivity = own.unwrap_or(level);
    let kind = decode_kind(decoder, &mut keys, sensitivity, zone);
    let mut field = Field {
        name: declared.text.clone(),
        label: keys.get("label").and_then(|node| decoder.label(node, "label")).unwrap_or_default(),
        help: keys.get("help").and_then(|node| decoder.label(node, "help")),
        example: keys.get("example").and_then(|node| decoder.label(node, "example")),
        required: flag(decoder, &mut keys, "required"),
        unique: flag(decoder, &mut keys, "unique"),
        default: keys.get("default").and_then(|node| decoder.located(node, "default")),
        min: None,
        max: None,
        pattern: keys.get("pattern").and_then(|node| pattern(decoder, node)),
        sensitivity,
        own_sensitivity: own.is_some(),
        search: keys.get("search").map_or(Search::Default, |node| search(decoder, node)),
        boost: keys.get("boost").and_then(|node| decoder.number(node, "boost")),
        derive: keys.get("derive").and_then(|node| decoder.located(node, "derive")),
        derived: None,
        deprecated: keys.get("deprecated").and_then(|node| deprecated(decoder, node)),
        renamed_from: keys.get("renamed_from").and_then(|node| decoder.text(node, "renamed_from")).map(Arc::from),
        common: false,
        hidden: false,
        kind: kind.unwrap_or(FieldKind::Text { format: None, multiline: false }),
        declared,
    };
    field.min = keys.get("min").and_then(|node| scalar::bound(decoder, &field, node, zone));
    field.max = keys.get("max").and_then(|node| scalar::bound(decoder, &field, node, zone));
    if field.label.is_empty() {
        field.label = Label::same(&field.name);
    }
    decoder.finish(keys);
    Some(field)
}

fn decode_kind(
    decoder: &mut Decoder<'_>,
    keys: &mut Keys<'_, '_>,
    level: Sensitivity,
    zone: &jiff::tz::TimeZone,
) -> Option<FieldKind> {
    let node = decoder.required(keys, "kind")?;
    Some(match decoder.choice(node, "kind", KINDS)? {
        "text" => FieldKind::Text {
            format: keys.get("format").and_then(|node| text_format(decoder, node)),
            multiline: flag(decoder, keys, "multiline"),
        },
        "markdown" => FieldKind::Markdown,
        "integer" => FieldKind::Integer,
        "decimal" => FieldKind::Decimal,
        "money" => FieldKind::Money(keys.get("currency").and_then(|node| currency(decoder, node)).unwrap_or(*b"CNY")),
        "percent" => FieldKind::Percent,
        "bool" => FieldKind::Bool,
        "date" => FieldKind::Date,
        "datetime" => FieldKind::Datetime,
        "month" => FieldKind::Month,
        "period" => FieldKind::Period,
        "duration" => FieldKind::Duration,
        "enum" => FieldKind::Enum(decode_options(decoder, keys)?),
        "ref" => FieldKind::Ref(reference(decoder, keys)?),
        "phone" => FieldKind::Phone,
        "email" => FieldKind::Email,
        "url" => FieldKind::Url,
        "attachment" => FieldKind::Attachment,
        "list" => {
            let node = decoder.required(keys, "of")?;
            let place =
                Located { text: "".into(), file: decoder.file.clone(), span: node.span.clone(), verbatim: false };
            FieldKind::List(Box::new(decode_field(decoder, node, place, level, zone)?))
        }
        _ => {
            let node = decoder.required(keys, "fields")?;
            FieldKind::Object(decode_fields(decoder, node, level, zone))
        }
    })
}

fn flag(decoder: &mut Decoder<'_>, keys: &mut Keys<'_, '_>, key: &'static str) -> bool {
    keys.get(key).and_then(|node| decoder.bool(node, key)).unwrap_or_default()
}

fn decode_options(decoder: &mut Decoder<'_>, keys: &mut Keys<'_, '_>) -> Option<Options> {
    let node = decoder.required(keys, "options")?;
    let pairs = node.as_mapping().unwrap_or(&[]);
    if let [Pair { key, value, .. }] = pairs
        && key == "from"
        && value.as_text().is_some()
    {
        return Some(Options { from: decoder.located(value, "from"), id: 0, list: Arc::from([]) });
    }
    Some(Options { from: None, id: 0, list: catalog::options(decoder, node).into() })
}

fn reference(decoder: &mut Decoder<'_>, keys: &mut Keys<'_, '_>) -> Option<RefTo> {
    let node = decoder.required(keys, "to")?;
    let from_path = flag(decoder, keys, "from_path");
    let mut types = decoder.texts(node, "to");
    types.retain(|name| &*name.text != "any");
    Some(RefTo { types, ids: Vec::new(), from_path })
}

fn text_format(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Format> {
    Format::parse(decoder.choice(node, "format", &Format::ALL.map(Format::name))?)
}

fn currency(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<[u8; 3]> {
    let text = decoder.text(node, "currency")?;
    let code = <[u8; 3]>::try_from(text.as_bytes()).ok().filter(|code| code.iter().all(u8::is_ascii_uppercase));
    if code.is_none() {
        let report = decoder.report("bad-choice", node.span.clone()).arg("key", "currency").arg("found", text);
        report.arg("choices", "CNY, USD, EUR").arg("suggestion", "");
    }
    code
}

fn pattern(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Regex> {
    let text = decoder.text(node, "pattern")?;
    match regex::RegexBuilder::new(&format!("^(?:{text})$")).size_limit(1 << 20).build() {
        Ok(regex) => Some(regex),
        Err(error) => {
            let reason = error.to_string().lines().last().unwrap_or_default().to_owned();
            decoder.report("bad-pattern", node.span.clone()).arg("pattern", text).arg("reason", reason);
            None
        }
    }
}

fn search(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Search {
    match decoder.choice(node, "search", &["text", "name", "exact", "facet", "none"]) {
        Some("text") => Search::Text,
        Some("name") => Search::Name,
        Some("exact") => Search::Exact,
        Some("facet") => Search::Facet,
        Some(_) => Search::None,
        None => Search::Default,
    }
}

fn deprecated(decoder: &mut Decoder<'_>, node: &Node<'_>) -> Option<Label> {
    match node.as_text() {
        Some("true") => Some(Label::default()),
        Some("false") => None,
        _ => decoder.label(node, "deprecated"),
    }
}
