//! Everything an expression may use, in one table: the compiler looks names up in it, unknown names get their
//! suggestion from it, and `docs/expressions.md` is printed from it.

mod table;

pub use table::entries;

use super::Kind;
use super::compile::{Call, Compiler, Typed};
use super::ir::PlainFn;

/// How an entry is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A name that stands alone, `today`.
    Name,
    /// Between or before values.
    Operator,
    /// `name(…)`
    Function,
    /// `value | name(…)`
    Filter,
    /// `value is name`
    Test,
}

/// A parameter, which may be given by position or by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be given.
    pub required: bool,
}

/// One row of the table.
pub struct Entry {
    /// The name or the operator.
    pub name: &'static str,
    /// How it is written.
    pub form: Form,
    /// The parameters; for filters and tests the first is the value before the bar.
    pub params: &'static [Param],
    /// Whether the last parameter may be repeated.
    pub repeats: bool,
    /// The meaning, in Chinese.
    pub zh: &'static str,
    /// The meaning, in English.
    pub en: &'static str,
    /// An example.
    pub example: &'static str,
    pub(super) build: Build,
}

/// How a call is compiled.
pub(super) enum Build {
    /// By the compiler itself: operators and names.
    Syntax,
    /// To a plain function of the values of its arguments.
    Plain { run: PlainFn, strict: bool, take: &'static [Take], give: fn(&[Kind]) -> Kind },
    /// By a function of its own.
    Special(fn(&mut Compiler<'_>, &Call<'_>) -> Typed),
}

/// What a plain function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Take {
    Any,
    /// A date, an instant or a period.
    Day,
    Int,
    Number,
    /// A number, an amount or a length of time.
    Amount,
    Duration,
    Text,
    /// Anything, as it is printed.
    Printed,
}

/// The entry of that name and form.
pub fn find(form: Form, name: &str) -> Option<&'static Entry> {
    entries().find(|entry| entry.form == form && entry.name == name)
}

/// The names of a form.
pub fn names(form: Form) -> impl Iterator<Item = &'static str> {
    entries().filter(move |entry| entry.form == form).map(|entry| entry.name)
}

impl Entry {
    /// How it is written: `get(map, key[, default])`, `list | join([with])`.
    pub fn signature(&self) -> String {
        let (before, params) = match self.form {
            Form::Name | Form::Operator => return self.name.to_owned(),
            Form::Function => (None, self.params),
            Form::Filter | Form::Test => (self.params.first(), self.params.get(1..).unwrap_or_default()),
        };
        let mut args = String::new();
        for (i, param) in params.iter().enumerate() {
            let comma = if i > 0 { ", " } else { "" };
            let part =
                if param.required { format!("{comma}{}", param.name) } else { format!("[{comma}{}]", param.name) };
            args.push_str(&part);
        }
        if self.repeats {
            args.push_str(", …");
        }
        match (self.form, before) {
            (Form::Filter, Some(value)) if params.is_empty() => format!("{} | {}", value.name, self.name),
            (Form::Filter, Some(value)) => format!("{} | {}({args})", value.name, self.name),
            (Form::Test, Some(value)) => format!("{} is {} {args}", value.name, self.name).trim_end().to_owned(),
            _ => format!("{}({args})", self.name),
        }
    }
}
