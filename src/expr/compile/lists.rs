//! Filters and functions over lists.

use std::ops::Range;

use minijinja::machinery::ast;

use super::{Call, Compiler, Typed};
use crate::expr::Kind;
use crate::expr::ir::{CompareOp, Fold, Op, SelectTest};
use crate::expr::problem::{Problem, suggest};
use crate::label::Label;
use crate::value::Value;

/// The comparisons that `selectattr` knows, and how they are written.
const TESTS: [(&str, SelectTest); 16] = [
    ("eq", SelectTest::Compare(CompareOp::Eq)),
    ("ne", SelectTest::Compare(CompareOp::Ne)),
    ("lt", SelectTest::Compare(CompareOp::Lt)),
    ("le", SelectTest::Compare(CompareOp::Le)),
    ("gt", SelectTest::Compare(CompareOp::Gt)),
    ("ge", SelectTest::Compare(CompareOp::Ge)),
    ("in", SelectTest::Compare(CompareOp::In)),
    ("none", SelectTest::Null),
    ("==", SelectTest::Compare(CompareOp::Eq)),
    ("!=", SelectTest::Compare(CompareOp::Ne)),
    ("<", SelectTest::Compare(CompareOp::Lt)),
    ("<=", SelectTest::Compare(CompareOp::Le)),
    (">", SelectTest::Compare(CompareOp::Gt)),
    (">=", SelectTest::Compare(CompareOp::Ge)),
    ("not in", SelectTest::Compare(CompareOp::NotIn)),
    ("equalto", SelectTest::Compare(CompareOp::Eq)),
];

impl Compiler<'_> {
    /// The list of a call and the kind of its elements; none after a problem.
    fn list_of(&mut self, call: &Call<'_>) -> Option<(Typed, Kind)> {
        let list = self.open(call.arg(0)?);
        match list.kind.element() {
            Some(element) => Some((list, element)),
            None => {
                self.wrong_kind(call, &list, Label::new("列表", "list"));
                None
            }
        }
    }

    /// `'customer.grade'` as a path from an element.
    fn path(&mut self, call: &Call<'_>, n: usize, element: Kind) -> Option<Typed> {
        let (path, span) = self.constant_text(call, n)?;
        let mut typed = Typed::new(Op::Elem, element, span.clone());
        for name in path.split('.') {
            typed = self.attribute(typed, name, span.clone());
        }
        self.reads.sensitivity = self.reads.sensitivity.max(typed.kind.nested_sensitivity());
        Some(typed)
    }

    fn fold_list(&mut self, call: &Call<'_>, how: Fold) -> Typed {
        let span = call.span.clone();
        let Some((list, element)) = self.list_of(call) else { return Typed::any(span) };
        Typed::new(Op::Fold { list: list.boxed(), how }, element, span)
    }

    /// The least, greatest or total of a list, or of several arguments.
    fn fold_values(&mut self, call: &Call<'_>, how: Fold) -> Typed {
        let span = call.span.clone();
        let (list, element) = if call.args.len() > 1 {
            let mut items: Vec<Typed> = call.args.iter().flatten().map(|arg| self.value(arg)).collect();
            let element = self.unify(&mut items);
            let op = Op::List(items.into_iter().map(|item| item.node).collect());
            (Typed::new(op, Kind::list(element.clone()), span.clone()), element)
        } else {
            match self.list_of(call) {
                Some(list) => list,
                None => return Typed::any(span),
            }
        };
        let good = match how {
            Fold::Sum => {
                matches!(element, Kind::Int | Kind::Number | Kind::Money(_) | Kind::Duration | Kind::Any | Kind::Null)
            }
            _ => element == Kind::Null || element.may_order(&element),
        };
        if !good {
            return self.wrong_kind(call, &list, Label::new("可比较或可相加的值", "values that compare or add up"));
        }
        Typed::new(Op::Fold { list: list.boxed(), how }, element, span)
    }

    fn select(&mut self, call: &Call<'_>, keep: bool) -> Typed {
        let span = call.span.clone();
        let Some((list, element)) = self.list_of(call) else { return Typed::any(span) };
        let kind = list.kind.clone();
        let Some(path) = self.path(call, 1, element) else { return Typed::any(span) };
        let Some(test) = self.select_test(call) else { return Typed::any(span) };
        let (path, value) = match (test, call.arg(3)) {
            (SelectTest::Compare(op), Some(value)) => {
                let value = self.value(value);
                let (path, value) = self.compared(op, path, value, span.clone());
                (path, Some(value.boxed()))
            }
            (SelectTest::True | SelectTest::Null, None) => (path, None),
            _ => {
                let problem = Problem::new("expr-arguments", span).text("name", call.entry.name);
                return self.problem(problem.text("expected", call.entry.signature()));
            }
        };
        Typed::new(Op::Select { list: list.boxed(), path: path.boxed(), test, value, keep }, kind, span)
    }

    fn select_test(&mut self, call: &Call<'_>) -> Option<SelectTest> {
        if call.arg(2).is_none() {
            return Some(SelectTest::True);
        }
        let (name, span) = self.constant_text(call, 2)?;
        let test = TESTS.iter().find(|(known, _)| *known == name).map(|(_, test)| *test);
        if test.is_none() {
            let suggestion = suggest(&name, TESTS.iter().map(|(known, _)| *known));
            let problem = Problem::new("expr-unknown-function", span).text("name", &name);
            self.problem(problem.text("suggestion", suggestion));
        }
        test
    }
}

impl Typed {
    /// What stands in the place of a call that has a problem.
    pub fn any(span: Range<usize>) -> Typed {
        Typed::new(Op::Const(Value::Null), Kind::Any, span)
    }
}

/// The entries of the registry.
pub(in crate::expr) mod special {
    use super::{Call, Compiler, Fold, Kind, Label, Op, Typed, Value, ast};

    pub fn count(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let Some(of) = call.arg(0).map(|arg: &ast::Expr<'_>| c.open(arg)) else { return Typed::any(call.span.clone()) };
        let counts =
            matches!(of.kind, Kind::List(_) | Kind::Text | Kind::Enum(_) | Kind::Object(_) | Kind::Any | Kind::Null);
        if !counts {
            return c.wrong_kind(call, &of, Label::new("列表或文本", "list or text"));
        }
        Typed::new(Op::Fold { list: of.boxed(), how: Fold::Count }, Kind::Int, call.span.clone())
    }

    pub fn first(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        c.fold_list(call, Fold::First)
    }

    pub fn last(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        c.fold_list(call, Fold::Last)
    }

    pub fn sum(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        c.fold_values(call, Fold::Sum)
    }

    pub fn min(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        c.fold_values(call, Fold::Min)
    }

    pub fn max(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        c.fold_values(call, Fold::Max)
    }

    pub fn sort(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let span = call.span.clone();
        let Some((list, element)) = c.list_of(call) else { return Typed::any(span) };
        let path = match call.arg(1) {
            Some(_) => match c.path(call, 1, element) {
                Some(path) => Some(path.boxed()),
                None => return Typed::any(span),
            },
            None => None,
        };
        let reverse = call.arg(2).map(|arg| c.value(arg).boxed());
        let kind = list.kind.clone();
        Typed::new(Op::Sort { list: list.boxed(), path, reverse }, kind, span)
    }

    pub fn unique(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let Some((list, _)) = c.list_of(call) else { return Typed::any(call.span.clone()) };
        let kind = list.kind.clone();
        Typed::new(Op::Unique(list.boxed()), kind, call.span.clone())
    }

    pub fn join(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let span = call.span.clone();
        let Some((list, element)) = c.list_of(call) else { return Typed::any(span) };
        c.settle(&list.kind);
        c.note_titles(&element);
        let with = match call.arg(1) {
            Some(arg) => c.value(arg),
            None => Typed::constant(Value::text(""), span.clone()),
        };
        if !matches!(with.kind, Kind::Text | Kind::Any | Kind::Null) {
            return c.wrong_kind(call, &with, Kind::Text.label());
        }
        let options = element.printed_enum();
        Typed::new(Op::Join { list: list.boxed(), with: with.boxed(), options }, Kind::Text, span)
    }

    pub fn map(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        let span = call.span.clone();
        let Some((list, element)) = c.list_of(call) else { return Typed::any(span) };
        let Some(path) = c.path(call, 1, element) else { return Typed::any(span) };
        let kind = Kind::list(path.kind.clone());
        Typed::new(Op::MapEach { list: list.boxed(), path: path.boxed() }, kind, span)
    }

    pub fn select(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        c.select(call, true)
    }

    pub fn reject(c: &mut Compiler<'_>, call: &Call<'_>) -> Typed {
        c.select(call, false)
    }
}
