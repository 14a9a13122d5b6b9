//! What names mean: the static side of an expression, given by the schema.

use jiff::tz::TimeZone;

use super::{EnumId, Kind, Slot, TypeId};
use crate::sensitivity::Sensitivity;
use crate::value::Value;

/// The schema, as expressions see it. All types and fields are known before the first expression is compiled.
pub trait Scope {
    /// The type of that name.
    fn type_named(&self, name: &str) -> Option<TypeId>;
    /// The name of a type.
    fn type_name(&self, ty: TypeId) -> &str;
    /// Every type.
    fn types(&self) -> Vec<TypeId>;
    /// A field of a type, common fields such as `status`, `timeline` or `tags` included.
    fn field(&self, ty: TypeId, name: &str) -> Option<FieldInfo>;
    /// The names of all those fields.
    fn field_names(&self, ty: TypeId) -> Vec<&str>;
    /// Who may know that a record of the type exists.
    fn record_sensitivity(&self, ty: TypeId) -> Sensitivity;
    /// The level of the type's body; none when its records have no body.
    fn body_sensitivity(&self, ty: TypeId) -> Option<Sensitivity>;
    /// A deadline of the type, and its level.
    fn deadline(&self, ty: TypeId, name: &str) -> Option<(u16, Sensitivity)>;
    /// The names of the type's deadlines.
    fn deadline_names(&self, ty: TypeId) -> Vec<&str>;
    /// The keys of the states of the type's workflow.
    fn states(&self, ty: TypeId) -> Vec<&str>;
    /// The keys of an option list.
    fn options(&self, list: EnumId) -> Vec<&str>;
    /// All catalogs: an object of them by name.
    fn catalogs(&self) -> &Value;
    /// The site's zone, in which literals such as `'2026-03-14 09:20'` are read.
    fn zone(&self) -> &TimeZone;
}

/// What the schema says of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldInfo {
    /// Its number in the type.
    pub slot: Slot,
    /// Its kind.
    pub kind: Kind,
    /// Its effective level; members of objects have their own in the kind.
    pub sensitivity: Sensitivity,
    /// Whether it is computed.
    pub derived: bool,
}

/// Where an expression stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// The type whose fields are names.
    pub ty: TypeId,
    /// The kind and level of `item`, in rules and deadlines with `each`.
    pub item: Option<(Kind, Sensitivity)>,
}

impl Context {
    /// An expression on records of a type, without `item`.
    pub fn of(ty: TypeId) -> Context {
        Context { ty, item: None }
    }
}

/// What the result is needed for.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// Any value will do.
    Any,
    /// Only whether it is true counts; every kind has an answer.
    Condition,
    /// A value of one of these kinds, or null. A text constant is read as the first of them.
    Kinds(Vec<Kind>),
}

/// What an expression reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Reads {
    /// Fields of its own record and of others, sorted, without repetition.
    pub fields: Vec<(TypeId, Slot)>,
    /// Types of other records, reached through references or `referring`; sorted, without repetition.
    pub types: Vec<TypeId>,
    /// Types whose titles it prints; the levels of those titles are for the schema to add.
    pub title_of: Vec<TypeId>,
    /// Deadlines of its own record.
    pub deadlines: Vec<(TypeId, u16)>,
    /// The highest level of everything read, but for titles.
    pub sensitivity: Sensitivity,
    /// Whether it reads the clock: `today`, or a deadline.
    pub clock: bool,
    /// Whether it reads records other than its own, so that a change of those can change the result.
    pub others: bool,
}

impl Default for Reads {
    /// Nothing at all, which anybody may know.
    fn default() -> Reads {
        Reads {
            fields: Vec::new(),
            types: Vec::new(),
            title_of: Vec::new(),
            deadlines: Vec::new(),
            sensitivity: Sensitivity::Public,
            clock: false,
            others: false,
        }
    }
}

impl Reads {
    /// Adds what another expression reads.
    pub fn merge(&mut self, other: &Reads) {
        self.fields.extend_from_slice(&other.fields);
        self.types.extend_from_slice(&other.types);
        self.title_of.extend_from_slice(&other.title_of);
        self.deadlines.extend_from_slice(&other.deadlines);
        self.sensitivity = self.sensitivity.max(other.sensitivity);
        self.clock |= other.clock;
        self.others |= other.others;
        self.settle();
    }

    pub(super) fn settle(&mut self) {
        self.fields.sort_unstable();
        self.fields.dedup();
        for types in [&mut self.types, &mut self.title_of] {
            types.sort_unstable();
            types.dedup();
        }
        self.deadlines.sort_unstable();
        self.deadlines.dedup();
    }
}
