//! Calls: looking them up in the registry, matching their arguments, and the ones that need more than values.

use std::ops::Range;

use minijinja::machinery::ast;

use super::{Compiler, Typed};
use crate::expr::eval::{self, Machine};
use crate::expr::ir::{Op, PlainFn};
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
        let typed = Typed::new(Op::Call { run, strict, args }, kind, span);
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

/// The calls that look at the schema, or at their arguments one by one.
pub(in crate::expr) mod special {
    use std::sync::Arc;

    use regex::RegexBuilder;

    use super::{Call, Compiler, Typed};
    use crate::expr::Kind;
    use crate::expr::eval::DEADLINE_PARTS;
    use crate::expr::ir::{CompareOp, DeadlinePart, Op, StateAsk};
    use crate::expr::problem::{Problem, suggest};
    use crate::label::Label;

    /// Memory that one compiled regular expression may take, in bytes.
    const REGEX_LIMIT: usize = 256 << 10;

    pub fn first_filled(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let mut choices: Vec<Typed> = call.args.iter().flatten().map(|arg| c.open(arg)).collect();
        let kind = c.unify(&mut choices);
        let nodes = choices.into_iter().map(|choice| choice.node).collect();
        Typed::new(Op::FirstFilled(nodes), kind, call.span.clone())
    }

    pub fn default(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        first_filled(c, call)
    }

    pub fn get(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let (Some(map), Some(key)) = (call.arg(0), call.arg(1)) else { return c.unsupported("get", call.span.clone()) };
        let (map, key) = (c.value(map), c.value(key));
        let found = match &map.kind {
            Kind::Object(object) => c.any_member(object),
            Kind::Any | Kind::Null => Kind::Any,
            _ => return c.wrong_kind(call, &map, Label::new("目录或组合字段", "catalog or object")),
        };
        let default = call.arg(2).map(|arg| {
            let default = c.value(arg);
            c.coerce(default, &found)
        });
        let kind = default.as_ref().map_or(found.clone(), |default| found.join(default.kind.clone()));
        let default = default.map(Typed::boxed);
        Typed::new(Op::Get { map: map.boxed(), key: key.boxed(), default }, kind, call.span.clone())
    }

    pub fn referring(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let span = call.span.clone();
        let Some((name, name_span)) = c.constant_text(call, 0) else { return Typed::any(span) };
        let scope = c.scope;
        let Some(ty) = scope.type_named(&name) else {
            let known: Vec<&str> = scope.types().into_iter().map(|ty| scope.type_name(ty)).collect();
            let problem = Problem::new("unknown-type", name_span).text("name", &name);
            return c.problem(problem.text("suggestion", suggest(&name, known)));
        };
        c.read_type(ty);
        let refers = |kind: &Kind| refers_to(kind, c.context.ty);
        let slot = match c.constant_text(call, 1) {
            None => {
                // Any field of that type may be the one, so the result tells of all that can name this record.
                for field in scope.field_names(ty).into_iter().filter_map(|name| scope.field(ty, name)) {
                    if refers(&field.kind) {
                        c.read_field_of(ty, &field);
                    }
                }
                None
            }
            Some((field_name, field_span)) => match scope.field(ty, &field_name) {
                Some(field) if refers(&field.kind) => {
                    c.read_field_of(ty, &field);
                    Some(field.slot)
                }
                _ => {
                    let known = scope.field_names(ty);
                    let references =
                        known.into_iter().filter(|name| scope.field(ty, name).is_some_and(|f| refers(&f.kind)));
                    let suggestion = suggest(&field_name, references);
                    let problem = Problem::new("unknown-field-name", field_span).text("name", &field_name);
                    let problem = problem.text("type", &name).text("suggestion", suggestion);
                    return c.problem(problem);
                }
            },
        };
        Typed::new(Op::Referring { ty, slot }, Kind::list(Kind::record(ty)), span)
    }

    /// Whether values of a kind may name records of a type.
    fn refers_to(kind: &Kind, ty: crate::expr::TypeId) -> bool {
        match kind {
            Kind::Record(types) => types.is_empty() || types.contains(&ty),
            Kind::List(of) => refers_to(of, ty),
            Kind::Object(object) => object.members.iter().any(|member| refers_to(&member.kind, ty)),
            _ => false,
        }
    }

    pub fn deadline(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let span = call.span.clone();
        let Some((name, name_span)) = c.constant_text(call, 0) else { return Typed::any(span) };
        let (scope, ty) = (c.scope, c.context.ty);
        let Some((number, sensitivity)) = scope.deadline(ty, &name) else {
            let suggestion = suggest(&name, scope.deadline_names(ty));
            let problem = Problem::new("expr-unknown-name", name_span).text("name", &name);
            return c.problem(problem.text("suggestion", suggestion));
        };
        c.reads.deadlines.push((ty, number));
        c.reads.clock = true;
        c.reads.sensitivity = c.reads.sensitivity.max(sensitivity);
        let kind_of = |part| match part {
            DeadlinePart::Due | DeadlinePart::DoneAt => Kind::Instant,
            DeadlinePart::Met | DeadlinePart::Missed | DeadlinePart::Open => Kind::Bool,
        };
        let members = DEADLINE_PARTS.iter().map(|(name, part)| (*name, kind_of(*part)));
        Typed::new(Op::Deadline { number, part: None }, Kind::object(members, sensitivity), span)
    }

    pub fn entered(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        state(c, call, StateAsk::Entered, Kind::Instant)
    }

    pub fn left(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        state(c, call, StateAsk::Left, Kind::Instant)
    }

    pub fn reached(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let ty = c.context.ty;
        let status = c.scope.field(ty, "status");
        if let Some(field) = &status {
            c.read_field_of(ty, field);
        }
        state(c, call, StateAsk::Reached(status.map(|field| field.slot)), Kind::Bool)
    }

    fn state(c: &mut Compiler<'_>, call: &Call<'_>, ask: StateAsk, kind: Kind) -> Typed {
        let span = call.span.clone();
        let Some((name, name_span)) = c.constant_text(call, 0) else { return Typed::any(span) };
        let (scope, ty) = (c.scope, c.context.ty);
        let states = scope.states(ty);
        if !states.contains(&name.as_str()) {
            let suggestion = suggest(&name, states);
            let problem = Problem::new("unknown-state-name", name_span).text("name", &name);
            return c.problem(problem.text("suggestion", suggestion));
        }
        if let Some(field) = scope.field(ty, "timeline") {
            c.read_field_of(ty, &field);
        }
        Typed::new(Op::State { state: Arc::from(name), ask }, kind, span)
    }

    pub fn matches(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let span = call.span.clone();
        let Some(text) = call.arg(0).map(|arg| c.value(arg)) else { return Typed::any(span) };
        if !matches!(text.kind, Kind::Text | Kind::Enum(_) | Kind::Any | Kind::Null) {
            return c.wrong_kind(call, &text, Kind::Text.label());
        }
        let Some((pattern, pattern_span)) = c.constant_text(call, 1) else { return Typed::any(span) };
        match RegexBuilder::new(&pattern).size_limit(REGEX_LIMIT).dfa_size_limit(REGEX_LIMIT).build() {
            Ok(regex) => Typed::new(Op::Matches { text: text.boxed(), regex: Box::new(regex) }, Kind::Bool, span),
            Err(error) => {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                let problem = Problem::new("bad-pattern", pattern_span).text("pattern", &pattern);
                c.problem(problem.text("reason", reason))
            }
        }
    }

    pub fn label(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let Some(of) = call.arg(0).map(|arg| c.value(arg)) else { return Typed::any(call.span.clone()) };
        let Some(options) = of.kind.printed_enum() else {
            return c.wrong_kind(call, &of, Label::new("选项", "option"));
        };
        let kind = if matches!(of.kind, Kind::List(_)) { Kind::list(Kind::Text) } else { Kind::Text };
        Typed::new(Op::Label { of: of.boxed(), options }, kind, call.span.clone())
    }

    pub fn is_none(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let Some(of) = call.arg(0).map(|arg| c.value(arg)) else { return Typed::any(call.span.clone()) };
        Typed::new(Op::IsNull(of.boxed()), Kind::Bool, call.span.clone())
    }

    pub fn is_in(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let (Some(part), Some(whole)) = (call.arg(0), call.arg(1)) else { return Typed::any(call.span.clone()) };
        let (part, whole) = (c.value(part), c.value(whole));
        let op = CompareOp::In;
        let (part, whole) = c.compared(op, part, whole, call.span.clone());
        Typed::new(Op::Compare { op, left: part.boxed(), right: whole.boxed() }, Kind::Bool, call.span.clone())
    }
}
