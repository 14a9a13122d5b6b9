//! Calls: looking them up in the registry, matching their arguments, and the ones that need more than values.

use std::ops::Range;

use minijinja::machinery::ast;

use super::{Compiler, Typed};
use crate::expr::eval::{self, Machine};
use crate::expr::ir::{Op, PlainFn, Run};
use crate::expr::problem::{Problem, suggest};
use crate::expr::registry::{self, Build, Entry, Form, Take};
use crate::expr::{At, Kind};
use crate::label::{Label, Lang};
use crate::value::{Value, parse};

/// A call whose arguments have found their parameters.
pub(in crate::expr) struct Call<'e> {
    pub entry: &'static Entry,
    pub span: Range<usize>,
    /// One for each parameter, and more where the last repeats.
    pub args: Vec<Option<&'e ast::Expr<'e>>>,
}

impl<'e> Call<'e> {
    /// The argument of a parameter, when it was given.
    pub fn arg(&self, n: usize) -> Option<&'e ast::Expr<'e>> {
        self.args.get(n).copied().flatten()
    }
}

impl Compiler<'_> {
    pub fn call(&mut self, expr: &ast::Expr<'_>, call: &ast::Call<'_>) -> Typed {
        let span = self.span(expr);
        match &call.expr {
            ast::Expr::Var(var) => {
                let name = self.span(&call.expr);
                self.look_up(Form::Function, var.id, name, None, &call.args, span)
            }
            ast::Expr::GetAttr(attr) => self.unsupported(&format!(".{}()", attr.name), span),
            _ => self.unsupported("()()", span),
        }
    }

    pub fn filter(&mut self, expr: &ast::Expr<'_>, filter: &ast::Filter<'_>) -> Typed {
        let span = self.span(expr);
        let start = filter_name_start(expr);
        let name = start..(start + filter.name.len()).min(self.source.len());
        self.look_up(Form::Filter, filter.name, name, filter.expr.as_ref(), &filter.args, span)
    }

    pub fn test(&mut self, expr: &ast::Expr<'_>, test: &ast::Test<'_>) -> Typed {
        let span = self.span(expr);
        let start = filter_name_start(expr);
        let name = start..(start + test.name.len()).min(self.source.len());
        self.look_up(Form::Test, test.name, name, Some(&test.expr), &test.args, span)
    }

    fn look_up(
        &mut self,
        form: Form,
        name: &str,
        name_span: Range<usize>,
        base: Option<&ast::Expr<'_>>,
        args: &[ast::CallArg<'_>],
        span: Range<usize>,
    ) -> Typed {
        let Some(entry) = registry::find(form, name) else {
            // `value is defined` is what people know from elsewhere.
            let suggestion = match (form, name) {
                (Form::Test, "defined" | "undefined" | "null" | "empty") => "none",
                (Form::Filter, "len" | "size") => "length",
                _ => suggest(name, registry::names(form)),
            };
            let problem = Problem::new("expr-unknown-function", name_span).text("name", name);
            return self.problem(problem.text("suggestion", suggestion));
        };
        match match_arguments(entry, base, args) {
            Some(args) => self.build(&Call { entry, span, args }),
            None => {
                let problem = Problem::new("expr-arguments", span).text("name", name);
                self.problem(problem.text("expected", entry.signature()))
            }
        }
    }

    fn build(&mut self, call: &Call<'_>) -> Typed {
        match &call.entry.build {
            Build::Syntax => self.unsupported(call.entry.name, call.span.clone()),
            Build::Special(build) => build(self, call),
            Build::Plain { run, strict, take, give } => {
                let mut args = Vec::with_capacity(take.len());
                for (n, take) in take.iter().enumerate() {
                    args.push(match call.arg(n) {
                        Some(arg) => self.taken(call, arg, *take),
                        None => Typed::constant(Value::Null, call.span.clone()),
                    });
                }
                let kinds: Vec<Kind> = args.iter().map(|arg| arg.kind.clone()).collect();
                self.plain(*run, *strict, args, give(&kinds), call.span.clone())
            }
        }
    }

    fn plain(&mut self, run: PlainFn, strict: bool, args: Vec<Typed>, kind: Kind, span: Range<usize>) -> Typed {
        let constant = args.iter().all(|arg| arg.as_const().is_some());
        let args = args.into_iter().map(|arg| arg.node).collect();
        let typed = Typed::new(Op::Call { run: Run(run), strict, args }, kind, span);
        if constant { self.folded(typed) } else { typed }
    }

    /// Computes what depends on nothing but constants and the zone; leaves failures to the evaluation.
    fn folded(&self, typed: Typed) -> Typed {
        let nowhere = super::fold::Nowhere { zone: self.scope.zone() };
        let at = At { world: &nowhere, record: 0, item: None, lang: Lang::Zh };
        let value = match eval::eval(&Machine::new(&at), &typed.node) {
            Ok(value) => value.into_owned(),
            Err(_) => return typed,
        };
        Typed::new(Op::Const(value), typed.kind.clone(), typed.node.span())
    }

    /// An argument as a plain function takes it.
    fn taken(&mut self, call: &Call<'_>, arg: &ast::Expr<'_>, take: Take) -> Typed {
        let typed = self.value(arg);
        if take == Take::Printed {
            return self.printed(typed);
        }
        let typed = match (take, typed.as_const()) {
            (Take::Duration, Some(Value::Text(_))) => self.coerce(typed, &Kind::Duration),
            (Take::Day, Some(Value::Text(text))) => {
                let wanted = if parse::parse_date(text).is_ok() { Kind::Date } else { Kind::Instant };
                self.coerce(typed, &wanted)
            }
            _ => typed,
        };
        if takes(take, &typed.kind) {
            return typed;
        }
        let problem = Problem::new("expr-kinds", typed.node.span()).text("operation", call.entry.name);
        let problem = problem.label("left", typed.kind.label()).label("right", wanted_label(take));
        self.problem(problem)
    }

    /// The argument that must be a text constant, such as the name of a type; none after a problem.
    pub fn constant_text(&mut self, call: &Call<'_>, n: usize) -> Option<(String, Range<usize>)> {
        let arg = call.arg(n)?;
        let typed = self.value(arg);
        match typed.as_const() {
            Some(Value::Text(text)) => Some((text.to_string(), typed.node.span())),
            _ => {
                let problem = Problem::new("expr-arguments", typed.node.span()).text("name", call.entry.name);
                self.problem(problem.text("expected", call.entry.signature()));
                None
            }
        }
    }

    /// A problem with a call's value of the wrong kind.
    pub fn wrong_kind(&mut self, call: &Call<'_>, found: &Typed, wanted: Label) -> Typed {
        let problem = Problem::new("expr-kinds", found.node.span()).text("operation", call.entry.name);
        self.problem(problem.label("left", found.kind.label()).label("right", wanted))
    }
}

fn filter_name_start(expr: &ast::Expr<'_>) -> usize {
    expr.span().start_offset as usize
}

/// Puts arguments to parameters; none when they do not fit.
fn match_arguments<'e>(
    entry: &'static Entry,
    base: Option<&'e ast::Expr<'e>>,
    args: &'e [ast::CallArg<'e>],
) -> Option<Vec<Option<&'e ast::Expr<'e>>>> {
    let mut matched: Vec<Option<&ast::Expr<'_>>> = base.map(Some).into_iter().collect();
    for arg in args {
        match arg {
            ast::CallArg::Pos(expr) if matched.len() < entry.params.len() || entry.repeats => {
                matched.push(Some(expr));
            }
            ast::CallArg::Kwarg(name, expr) => {
                let place = entry.params.iter().position(|param| param.name == *name)?;
                if matched.len() <= place {
                    matched.resize(place + 1, None);
                }
                let slot = matched.get_mut(place)?;
                if slot.replace(expr).is_some() {
                    return None;
                }
            }
            _ => return None,
        }
    }
    let complete = entry
        .params
        .iter()
        .enumerate()
        .all(|(n, param)| !param.required || matched.get(n).is_some_and(Option::is_some));
    complete.then_some(matched)
}

fn takes(take: Take, kind: &Kind) -> bool {
    match (take, kind) {
        (Take::Any | Take::Printed, _) | (_, Kind::Any | Kind::Null) => true,
        (Take::Day, kind) => matches!(kind, Kind::Date | Kind::Instant | Kind::Period),
        (Take::Int, kind) => matches!(kind, Kind::Int),
        (Take::Number, kind) => matches!(kind, Kind::Int | Kind::Number),
        (Take::Amount, kind) => matches!(kind, Kind::Int | Kind::Number | Kind::Money(_) | Kind::Duration),
        (Take::Duration, kind) => matches!(kind, Kind::Duration | Kind::Text),
        (Take::Text, kind) => matches!(kind, Kind::Text | Kind::Enum(_)),
    }
}

fn wanted_label(take: Take) -> Label {
    match take {
        Take::Any | Take::Printed => Kind::Any.label(),
        Take::Day => Label::new("日期、日期时间或期间", "date, datetime or period"),
        Take::Int => Kind::Int.label(),
        Take::Number => Kind::Number.label(),
        Take::Amount => Label::new("数字、金额或时长", "number, money or duration"),
        Take::Duration => Kind::Duration.label(),
        Take::Text => Kind::Text.label(),
    }
}
