//! The values that fields hold and expressions compute.
//!
//! A value is cheap to clone: what may be large is behind an `Arc`. The modules below read values from text,
//! print them, check the forms of texts, and compute with them; none of them knows fields, records or languages
//! beyond the two of [`crate::label::Lang`].

pub mod checked;
mod duration;
pub mod format;
pub mod ops;
pub mod parse;
mod path;
mod period;
#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

pub use path::FieldPath;

/// A typed value. Text, money and times never turn into each other by themselves.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// Nothing was entered.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// An exact decimal number; percent fields hold the number before the sign, 0 to 100.
    Decimal(Decimal),
    /// An amount with its currency.
    Money(Money),
    /// A calendar day.
    Date(Date),
    /// An instant; shown in the site's time zone.
    Instant(Timestamp),
    /// A year, half-year, quarter, month, week or day.
    Period(Period),
    /// A length of time.
    Duration(Span),
    /// Text, and the keys of enums.
    Text(Arc<str>),
    /// A reference to a record, by id, resolved by the model.
    Ref(RecordRef),
    /// Several values.
    List(Arc<[Value]>),
    /// Named values in the order of their declaration.
    Object(Arc<Object>),
}

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// The amount, in whole units of the currency.
    pub amount: Decimal,
    /// ISO 4217 code, three upper-case letters.
    pub currency: [u8; 3],
}

impl Money {
    /// The currency's code.
    pub fn code(&self) -> &str {
        // Made from ASCII letters only; anything else cannot be shown.
        std::str::from_utf8(&self.currency).unwrap_or("???")
    }
}

/// A length of time in calendar days plus exact seconds, as people write it: days are wall-clock days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// Calendar months.
    pub months: i32,
    /// Calendar days.
    pub days: i32,
    /// Exact seconds.
    pub seconds: i64,
}

/// A reporting period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    /// The first day.
    pub start: Date,
    /// What the period is called.
    pub unit: PeriodUnit,
}

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PeriodUnit {
    /// `2026`
    Year,
    /// `2026-H1`
    Half,
    /// `2026-Q1`
    Quarter,
    /// `2026-03`
    Month,
    /// `2026-W14`, ISO 8601
    Week,
    /// `2026-03-14`
    Day,
}

/// A reference: the id as written and, once the model has resolved it, the record's number in the model.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RecordRef {
    /// The id as written.
    pub id: Arc<str>,
    /// Number of the record in the model.
    pub target: Option<u32>,
}

/// Named values.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Object {
    /// Names and values in the order of the declaration.
    pub entries: Vec<(Arc<str>, Value)>,
}

impl Object {
    /// The value of a name; null when there is none.
    pub fn get(&self, name: &str) -> &Value {
        static NULL: Value = Value::Null;
        self.entries.iter().find(|(key, _)| &**key == name).map_or(&NULL, |(_, value)| value)
    }
}

impl Value {
    /// Whether it counts as true in a condition: null, false, zero and anything empty do not.
    pub fn is_true(&self) -> bool {
        match self {
            Value::Null => false,
            Value::Bool(b) => *b,
            Value::Int(n) => *n != 0,
            Value::Decimal(d) => !d.is_zero(),
            Value::Money(m) => !m.amount.is_zero(),
            Value::Duration(d) => *d != Span::default(),
            Value::Text(t) => !t.is_empty(),
            Value::List(items) => !items.is_empty(),
            Value::Object(object) => object.entries.iter().any(|(_, value)| value.is_true()),
            Value::Date(_) | Value::Instant(_) | Value::Period(_) | Value::Ref(_) => true,
        }
    }

    /// The English name of its kind, as error values and documentation use it.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Int(_) => "integer",
            Value::Decimal(_) => "decimal",
            Value::Money(_) => "money",
            Value::Date(_) => "date",
            Value::Instant(_) => "datetime",
            Value::Period(_) => "period",
            Value::Duration(_) => "duration",
            Value::Text(_) => "text",
            Value::Ref(_) => "ref",
            Value::List(_) => "list",
            Value::Object(_) => "object",
        }
    }

    /// Text.
    pub fn text(text: impl Into<Arc<str>>) -> Value {
        Value::Text(text.into())
    }

    /// A list.
    pub fn list(items: impl IntoIterator<Item = Value>) -> Value {
        Value::List(items.into_iter().collect())
    }

    /// Whether nothing was entered: null, or empty text, list or object. `false` and `0` are filled.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Text(t) => t.is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Object(object) => object.entries.iter().all(|(_, value)| value.is_empty()),
            _ => false,
        }
    }
}
