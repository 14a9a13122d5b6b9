//! Templates: text with expressions in it, for titles, summaries and the messages of rules.

use std::sync::Arc;

use super::eval::{EvalError, Machine, eval, print};
use super::ir::Node;
use super::{At, Reads};

/// A compiled template.
#[derive(Debug)]
pub struct Template {
    pub(super) parts: Vec<Part>,
    /// What rendering may read.
    pub reads: Reads,
}

#[derive(Debug)]
pub(super) enum Part {
    Text(Arc<str>),
    Expr(Node),
}

impl Template {
    /// The text for a record, in the language of `at`: references as their titles, options as their labels.
    ///
    /// # Errors
    ///
    /// The first expression that has no value.
    pub fn render(&self, at: &At<'_>) -> Result<String, Box<EvalError>> {
        let machine = Machine::new(at);
        let mut out = String::new();
        self.parts.iter().try_for_each(|part| part.render(&machine, &mut out))?;
        Ok(out)
    }

    /// As [`Template::render`], with nothing in the place of expressions that have no value; those come beside it.
    pub fn render_lossy(&self, at: &At<'_>) -> (String, Vec<EvalError>) {
        let machine = Machine::new(at);
        let mut out = String::new();
        let errors = self.parts.iter().filter_map(|part| part.render(&machine, &mut out).err());
        let errors = errors.map(|error| *error).collect();
        (out, errors)
    }
}

impl Part {
    fn render(&self, machine: &Machine<'_>, out: &mut String) -> Result<(), Box<EvalError>> {
        match self {
            Part::Text(text) => out.push_str(text),
            Part::Expr(node) => print(machine, &*eval(machine, node)?, None, out),
        }
        Ok(())
    }
}
