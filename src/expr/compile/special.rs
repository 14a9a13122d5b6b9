//! The calls that look at the schema, or at their arguments one by one.

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
