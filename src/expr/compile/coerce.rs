//! Making constants what they are beside: `'2026-01-01'` beside a date is a date.
//!
//! Only constants written as text change their kind, and only when the program is loaded; a plain number beside an
//! amount counts in the amount's currency.

use std::sync::Arc;

use super::{Compiler, Typed};
use crate::expr::ir::Op;
use crate::expr::problem::{Problem, suggest};
use crate::expr::{EnumId, Expect, Kind};
use crate::label::Label;
use crate::value::{Value, ops, parse};

impl Compiler<'_> {
    /// A constant as the wanted kind; everything else as it is.
    pub fn coerce(&mut self, typed: Typed, wanted: &Kind) -> Typed {
        if let Kind::Money(currency) = wanted {
            return as_money(typed, *currency);
        }
        match typed.as_const() {
            Some(Value::Text(text)) => {
                let text = text.clone();
                self.coerce_text(typed, &text, wanted)
            }
            Some(Value::List(items)) if matches!(typed.kind, Kind::List(_)) => {
                let (items, span) = (items.clone(), typed.node.span());
                let element = wanted.element().unwrap_or_else(|| wanted.clone());
                let items: Vec<Typed> = items
                    .iter()
                    .map(|item| self.coerce(Typed::constant(item.clone(), span.clone()), &element))
                    .collect();
                let kind = Kind::join_all(items.iter().map(|item| item.kind.clone()));
                let values = items.iter().filter_map(|item| item.as_const().cloned());
                Typed::new(Op::Const(Value::list(values)), Kind::list(kind), span)
            }
            _ => typed,
        }
    }

    fn coerce_text(&mut self, typed: Typed, text: &Arc<str>, wanted: &Kind) -> Typed {
        let span = typed.node.span();
        let read = match wanted {
            Kind::Date => parse::parse_date(text).map(Value::Date).ok(),
            Kind::Instant => parse::parse_instant(text, self.scope.zone()).map(Value::Instant).ok(),
            Kind::Period => parse::parse_period(text).map(Value::Period).ok(),
            Kind::Duration => parse::parse_duration(text).map(Value::Duration).ok(),
            Kind::Enum(list) => {
                let list = *list;
                self.check_option(text, list, &typed);
                return Typed { kind: Kind::Enum(list), ..typed };
            }
            _ => return typed,
        };
        match read {
            Some(value) => Typed::new(Op::Const(value), wanted.clone(), span),
            None => {
                let problem = Problem::new("expr-kinds", span).text("operation", "=");
                self.problem(problem.label("left", wanted.label()).text("right", format!("'{text}'")))
            }
        }
    }

    fn check_option(&mut self, text: &str, list: EnumId, typed: &Typed) {
        let scope = self.scope;
        let options = scope.options(list);
        // A list without options is that of a broken catalog, which has its own finding.
        if options.is_empty() || options.contains(&text) {
            return;
        }
        let choices = options.join(", ");
        let problem = Problem::new("expr-unknown-option", self.place_of(text, typed)).text("option", text);
        let problem = problem.text("choices", choices).text("suggestion", suggest(text, options));
        self.problem(problem);
    }

    /// Where a text constant stands within the range of its expression, which may be a whole list.
    fn place_of(&self, text: &str, typed: &Typed) -> std::ops::Range<usize> {
        let span = typed.node.span();
        let found = self.source.get(span.clone()).and_then(|source| {
            [format!("'{text}'"), format!("\"{text}\"")].iter().find_map(|quoted| {
                source.find(quoted.as_str()).map(|at| span.start + at..span.start + at + quoted.len())
            })
        });
        found.unwrap_or(span)
    }

    /// Brings the constants among several choices to the kind of the rest, and gives the kind of them all.
    pub fn unify(&mut self, choices: &mut [Typed]) -> Kind {
        let open = choices.iter().filter(|choice| choice.as_const().is_none()).map(|choice| choice.kind.clone());
        let wanted = Kind::join_all(open);
        for choice in choices.iter_mut() {
            let placeholder = Typed::constant(Value::Null, 0..0);
            let taken = std::mem::replace(choice, placeholder);
            *choice = match (taken.as_const(), &wanted) {
                // Words that stand in for a missing option need not be one: `grade | default('未评级')`.
                (Some(Value::Text(_)), Kind::Enum(_)) => Typed { kind: wanted.clone(), ..taken },
                _ => self.coerce(taken, &wanted),
            };
        }
        Kind::join_all(choices.iter().map(|choice| choice.kind.clone()))
    }

    /// Brings two sides of an operation to one kind where a constant allows it.
    pub fn align(&mut self, left: Typed, right: Typed) -> (Typed, Typed) {
        let right = self.coerce(right, &left.kind);
        let left = self.coerce(left, &right.kind);
        (left, right)
    }

    /// Checks the result against what it is needed for.
    pub fn expected(&mut self, typed: Typed, expect: &Expect) -> Typed {
        let Expect::Kinds(kinds) = expect else { return typed };
        let Some(first) = kinds.first() else { return typed };
        if kinds.iter().any(|kind| typed.kind.fits(kind)) && !matches!(typed.kind, Kind::Text) {
            return typed;
        }
        let typed = self.coerce(typed, first);
        if kinds.iter().any(|kind| typed.kind.fits(kind)) {
            return typed;
        }
        let labels: Vec<Label> = kinds.iter().map(Kind::label).collect();
        let join = |texts: Vec<&str>, with: &str| texts.join(with);
        let expected = Label::new(
            &join(labels.iter().map(|label| &*label.zh).collect(), "或"),
            &join(labels.iter().map(|label| &*label.en).collect(), " or "),
        );
        let problem = Problem::new("expr-result", typed.node.span()).label("expected", expected);
        self.problem(problem.label("found", typed.kind.label()))
    }
}

fn as_money(typed: Typed, currency: [u8; 3]) -> Typed {
    if !matches!(typed.kind, Kind::Int | Kind::Number) {
        return typed;
    }
    let span = typed.node.span();
    let op = match typed.as_const().and_then(ops::number) {
        Some(amount) => Op::Const(Value::Money(crate::value::Money { amount, currency })),
        None => Op::AsMoney(typed.boxed(), currency),
    };
    Typed::new(op, Kind::Money(currency), span)
}
