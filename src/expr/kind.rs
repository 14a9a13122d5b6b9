//! Static kinds: what an expression gives, as far as that is known before any record is read.
//!
//! Every kind includes null. `Any` stops the checking: what is done with it fails, if at all, when evaluated.

use std::sync::Arc;

use super::TypeId;
use crate::label::Label;
use crate::sensitivity::Sensitivity;
use crate::value::Value;

/// Number of an option list in the schema: an enum field's own, or a catalog's.
pub type EnumId = u32;

/// What an expression gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Not known before evaluation.
    Any,
    /// Nothing but null.
    Null,
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// A whole or decimal number, percentages included.
    Number,
    /// An amount; plain numbers beside it count in this currency.
    Money([u8; 3]),
    /// A calendar day.
    Date,
    /// An instant.
    Instant,
    /// A month or another reporting period.
    Period,
    /// A length of time.
    Duration,
    /// Text of any field kind without a kind of its own.
    Text,
    /// One of a list of options.
    Enum(EnumId),
    /// A reference to a record of one of these types; of any type when there are none.
    Record(Arc<[TypeId]>),
    /// Several values of one kind.
    List(Arc<Kind>),
    /// Named values.
    Object(Arc<ObjectKind>),
}

/// The members of an object.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ObjectKind {
    /// In the order of their declaration.
    pub members: Vec<Member>,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: Arc<str>,
    /// Its kind.
    pub kind: Kind,
    /// Its own level.
    pub sensitivity: Sensitivity,
}

impl ObjectKind {
    /// The member of that name.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| &*member.name == name)
    }
}

impl Kind {
    /// A reference to one type.
    pub fn record(ty: TypeId) -> Kind {
        Kind::Record([ty].into())
    }

    /// A list of a kind.
    pub fn list(of: Kind) -> Kind {
        Kind::List(Arc::new(of))
    }

    /// An object of named kinds, all at one level.
    pub fn object<'a>(members: impl IntoIterator<Item = (&'a str, Kind)>, sensitivity: Sensitivity) -> Kind {
        let member = |(name, kind): (&str, Kind)| Member { name: name.into(), kind, sensitivity };
        Kind::Object(Arc::new(ObjectKind { members: members.into_iter().map(member).collect() }))
    }

    /// The kind of a value that is known, such as a catalog's.
    pub fn of_value(value: &Value) -> Kind {
        match value {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Bool,
            Value::Int(_) => Kind::Int,
            Value::Decimal(_) => Kind::Number,
            Value::Money(m) => Kind::Money(m.currency),
            Value::Date(_) => Kind::Date,
            Value::Instant(_) => Kind::Instant,
            Value::Period(_) => Kind::Period,
            Value::Duration(_) => Kind::Duration,
            Value::Text(_) => Kind::Text,
            Value::Ref(_) => Kind::Any,
            Value::List(items) => Kind::list(Kind::join_all(items.iter().map(Kind::of_value))),
            Value::Object(object) => {
                let member = |(name, value): &(Arc<str>, Value)| Member {
                    name: name.clone(),
                    kind: Kind::of_value(value),
                    sensitivity: Sensitivity::Public,
                };
                Kind::Object(Arc::new(ObjectKind { members: object.entries.iter().map(member).collect() }))
            }
        }
    }

    /// The narrowest kind that includes both.
    pub fn join(self, other: Kind) -> Kind {
        match (self, other) {
            (a, b) if a == b => a,
            (Kind::Null, kind) | (kind, Kind::Null) => kind,
            (Kind::Int | Kind::Number, Kind::Int | Kind::Number) => Kind::Number,
            (Kind::Text | Kind::Enum(_), Kind::Text | Kind::Enum(_)) => Kind::Text,
            (Kind::Record(a), Kind::Record(b)) if a.is_empty() || b.is_empty() => Kind::Record([].into()),
            (Kind::Record(a), Kind::Record(b)) => {
                let mut types: Vec<TypeId> = a.iter().chain(b.iter()).copied().collect();
                types.sort_unstable();
                types.dedup();
                Kind::Record(types.into())
            }
            (Kind::List(a), Kind::List(b)) => Kind::list((*a).clone().join((*b).clone())),
            (Kind::Object(a), Kind::Object(b)) => Kind::Object(Arc::new(join_objects(&a, &b))),
            _ => Kind::Any,
        }
    }

    /// The narrowest kind that includes all; null of none.
    pub fn join_all(kinds: impl IntoIterator<Item = Kind>) -> Kind {
        kinds.into_iter().fold(Kind::Null, Kind::join)
    }

    /// What a list of this kind holds; any for a kind that is not known.
    pub fn element(&self) -> Option<Kind> {
        match self {
            Kind::List(of) => Some((**of).clone()),
            Kind::Any => Some(Kind::Any),
            Kind::Null => Some(Kind::Null),
            _ => None,
        }
    }

    /// Whether `==` between the two can ever be true.
    pub fn may_equal(&self, other: &Kind) -> bool {
        use Kind::{Any, Enum, Int, List, Null, Number, Record, Text};
        match (self, other) {
            (Any | Null, _) | (_, Any | Null) => true,
            (Int | Number, Int | Number) | (Text | Enum(_), Text | Enum(_)) => true,
            (Record(_), Text) | (Text, Record(_)) => true,
            (Record(a), Record(b)) => a.is_empty() || b.is_empty() || a.iter().any(|ty| b.contains(ty)),
            (List(a), List(b)) => a.may_equal(b),
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }

    /// Whether `<` between the two has an answer when neither is null.
    pub fn may_order(&self, other: &Kind) -> bool {
        use Kind::{Any, Bool, Enum, List, Null, Object, Record};
        let unordered = |kind: &Kind| matches!(kind, Null | Bool | Enum(_) | Record(_) | List(_) | Object(_));
        if unordered(self) || unordered(other) {
            return false;
        }
        matches!((self, other), (Any, _) | (_, Any)) || self.may_equal(other)
    }

    /// Whether a value of this kind can stand where `wanted` is declared.
    pub fn fits(&self, wanted: &Kind) -> bool {
        match (self, wanted) {
            (Kind::Number, Kind::Int) => false,
            (Kind::Text, Kind::Record(_)) | (Kind::Record(_), Kind::Text) => false,
            (Kind::List(a), Kind::List(b)) => a.fits(b),
            _ => self.may_equal(wanted),
        }
    }

    /// The option list by which values of this kind, or the items of such a list, are printed.
    pub fn printed_enum(&self) -> Option<EnumId> {
        match self {
            Kind::Enum(id) => Some(*id),
            Kind::List(of) => of.printed_enum(),
            _ => None,
        }
    }

    /// The highest level among the members of an object, or of a list of objects.
    pub(super) fn nested_sensitivity(&self) -> Sensitivity {
        match self {
            Kind::List(of) => of.nested_sensitivity(),
            Kind::Object(object) => {
                let levels = object.members.iter().map(|m| m.sensitivity.max(m.kind.nested_sensitivity()));
                levels.max().unwrap_or(Sensitivity::Public)
            }
            _ => Sensitivity::Public,
        }
    }

    /// What readers of a message call it.
    pub fn label(&self) -> Label {
        if let Kind::List(of) = self {
            let of = of.label();
            return Label::new(&format!("{}的列表", of.zh), &format!("list of {}", of.en));
        }
        kind_label(match self {
            Kind::Any => "any",
            Kind::Null => "null",
            Kind::Bool => "bool",
            Kind::Int => "integer",
            Kind::Number => "number",
            Kind::Money(_) => "money",
            Kind::Date => "date",
            Kind::Instant => "datetime",
            Kind::Period => "period",
            Kind::Duration => "duration",
            Kind::Text => "text",
            Kind::Enum(_) => "enum",
            Kind::Record(_) => "ref",
            Kind::List(_) => "list",
            Kind::Object(_) => "object",
        })
    }
}

fn join_objects(a: &ObjectKind, b: &ObjectKind) -> ObjectKind {
    let mut members = a.members.clone();
    for other in &b.members {
        match members.iter_mut().find(|member| member.name == other.name) {
            Some(member) => {
                member.kind = member.kind.clone().join(other.kind.clone());
                member.sensitivity = member.sensitivity.max(other.sensitivity);
            }
            None => members.push(other.clone()),
        }
    }
    ObjectKind { members }
}

/// The words for a kind's English name, see [`Value::kind_name`].
pub(super) fn kind_label(name: &str) -> Label {
    let zh = match name {
        "null" => "空值",
        "bool" => "是否",
        "integer" => "整数",
        "decimal" => "小数",
        "number" => "数字",
        "money" => "金额",
        "date" => "日期",
        "datetime" => "日期时间",
        "period" => "期间",
        "duration" => "时长",
        "text" => "文本",
        "enum" => "选项",
        "ref" => "引用",
        "list" => "列表",
        "object" => "组合字段",
        "any" => "任意值",
        other => other,
    };
    let en = match name {
        "null" => "nothing (null)",
        "bool" => "yes or no",
        "enum" => "option",
        "ref" => "reference",
        "any" => "any value",
        other => other,
    };
    Label::new(zh, en)
}
