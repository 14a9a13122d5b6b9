//! Expressions typed on the command line: compiled against a type, with their mistakes shown in place.

use std::sync::Arc;

use super::{Failure, Ui};
use crate::diag::{Diagnostic, Message};
use crate::expr::{self, Context, EvalError, Expect, Expr};
use crate::schema::{Schema, TypeId};

/// An expression of the command line.
pub struct Formula {
    /// As typed.
    pub source: String,
    /// Compiled.
    pub expr: Expr,
    /// The option that it was given to, which stands where a file's path would.
    option: &'static str,
}

impl Formula {
    /// Compiles an expression; its mistakes are shown on stderr.
    ///
    /// # Errors
    ///
    /// When there is any mistake in it.
    pub fn compile(
        schema: &Schema,
        type_id: TypeId,
        source: &str,
        (option, expect): (&'static str, Expect),
        ui: &Ui,
    ) -> Result<Formula, Failure> {
        let (compiled, problems) = expr::compile(source, schema, &Context::of(type_id), &expect);
        let file: Arc<str> = option.into();
        let findings: Vec<Diagnostic> = problems
            .into_iter()
            .map(|problem| Diagnostic {
                message: Message::Catalogue(problem.args),
                ..Diagnostic::new(problem.code, &file, problem.span)
            })
            .collect();
        match compiled {
            Some(expr) if findings.is_empty() => Ok(Formula { source: source.to_owned(), expr, option }),
            _ => {
                show(source, &findings, ui);
                Err(Failure::new("bad-expression").arg("option", option))
            }
        }
    }

    /// Shows why the expression has no value for a record.
    pub fn failed(&self, error: &EvalError, ui: &Ui) {
        let finding = Diagnostic::new(error.code(), &self.option.into(), error.span.clone());
        let part = self.source.get(error.span.clone()).unwrap_or(&self.source);
        let finding = Diagnostic { message: Message::Catalogue(error.args()), ..finding }.arg("where", part);
        show(&self.source, &[finding], ui);
    }
}

fn show(source: &str, findings: &[Diagnostic], ui: &Ui) {
    ui.findings(findings, &|_: &str| Some(source.as_bytes().to_vec()));
}
