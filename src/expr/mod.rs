//! The expression language of rules, derived fields, titles, deadlines and view filters.
//!
//! In comes the source of one expression with what its names mean ([`Scope`], [`Context`]); out comes an [`Expr`]
//! or [`Template`] that has been checked as far as kinds and names go, or the list of its problems. Evaluation
//! reads a [`World`] and gives a value or one [`EvalError`].
//!
//! The syntax is MiniJinja's, read by its own parser. The evaluation is ours: dates, amounts and decimals compute
//! exactly, and ordering with null is an error and not `false`. Nothing here panics, reads a clock, or keeps state.
//!
//! ```text
//! source -> syntax (parser, spans) -> compile (names, kinds, registry) -> ir -> eval
//! ```

mod compile;
pub mod docs;
mod eval;
mod functions;
mod ir;
mod kind;
mod problem;
pub mod registry;
mod scope;
mod syntax;
mod template;
#[cfg(test)]
pub(crate) mod tests;
mod world;

use std::borrow::Cow;

pub use compile::{compile, compile_template};
pub use eval::{EvalError, Fault};
pub use kind::{EnumId, Kind, Member, ObjectKind};
pub use problem::Problem;
pub use scope::{Context, Expect, FieldInfo, Reads, Scope};
pub use template::Template;
pub use world::{At, DeadlineState, Step, World};

use crate::label::Lang;
use crate::value::Value;

/// Number of a record type in the schema.
pub type TypeId = u16;
/// Number of a field in its record type.
pub type Slot = u16;
/// Number of a record in the model.
pub type RecordIx = u32;

/// Longest source of an expression or a template, in bytes.
pub const MAX_SOURCE: usize = 4096;
/// Deepest nesting of an expression.
pub const MAX_DEPTH: usize = 64;

/// A compiled expression.
#[derive(Debug)]
pub struct Expr {
    node: ir::Node,
    /// What evaluation may read.
    pub reads: Reads,
    /// The kind of the result, which may also be null.
    pub kind: Kind,
}

impl Expr {
    /// Computes the value for a record; borrowed where it stands in the model as it is.
    ///
    /// # Errors
    ///
    /// The first part of the expression that has no value, with its byte range in the source.
    pub fn eval<'a>(&'a self, at: &At<'a>) -> Result<Cow<'a, Value>, Box<EvalError>> {
        eval::eval(&eval::Machine::new(at), &self.node)
    }

    /// Whether the expression holds for a record: not null, false, zero or empty.
    ///
    /// # Errors
    ///
    /// Those of [`Expr::eval`].
    pub fn holds(&self, at: &At<'_>) -> Result<bool, Box<EvalError>> {
        eval::holds(&eval::Machine::new(at), &self.node)
    }

    /// The text that a template would print for the result: titles for references, labels for options.
    ///
    /// # Errors
    ///
    /// Those of [`Expr::eval`].
    pub fn print(&self, at: &At<'_>) -> Result<String, Box<EvalError>> {
        let machine = eval::Machine::new(at);
        let value = eval::eval(&machine, &self.node)?;
        let mut out = String::new();
        eval::print(&machine, &value, self.kind.printed_enum(), &mut out);
        Ok(out)
    }

    /// The value, when it does not depend on any record.
    pub fn constant(&self) -> Option<&Value> {
        match &self.node.op {
            ir::Op::Const(value) => Some(value),
            _ => None,
        }
    }
}

/// Computes the value of an expression for a record, in Chinese; `item` is the list item of an `each`.
///
/// # Errors
///
/// Those of [`Expr::eval`].
pub fn eval(expr: &Expr, world: &dyn World, record: RecordIx, item: Option<&Value>) -> Result<Value, Box<EvalError>> {
    let at = At { world, record, item, lang: Lang::Zh };
    expr.eval(&at).map(Cow::into_owned)
}
