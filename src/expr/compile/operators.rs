//! Operators: logic, comparison, arithmetic, text, and `a if c else b`.

use std::ops::Range;

use minijinja::machinery::ast;

use super::{Compiler, Typed};
use crate::expr::Kind;
use crate::expr::ir::{ArithOp, CompareOp, Op};
use crate::expr::problem::Problem;
use crate::value::{Value, ops, parse};

impl Compiler<'_> {
    pub fn unary(&mut self, expr: &ast::Expr<'_>, op: &ast::UnaryOp<'_>) -> Typed {
        let span = self.span(expr);
        let of = match (&op.op, &op.expr) {
            (ast::UnaryOpKind::Not, inner) => {
                let of = self.value(inner);
                // `x not in y` reaches us as `not (x in y)`.
                return match of.node.op {
                    Op::Compare { op: CompareOp::In, left, right } => {
                        Typed::new(Op::Compare { op: CompareOp::NotIn, left, right }, Kind::Bool, span)
                    }
                    _ => Typed::new(Op::Not(of.boxed()), Kind::Bool, span),
                };
            }
            (ast::UnaryOpKind::Neg, inner) => self.value(inner),
        };
        match &of.kind {
            Kind::Int | Kind::Number | Kind::Money(_) | Kind::Duration | Kind::Any | Kind::Null => {}
            other => {
                let problem = Problem::new("expr-kinds", span).text("operation", "-");
                let problem = problem.label("left", other.label()).label("right", other.label());
                return self.problem(problem);
            }
        }
        match of.as_const().map(ops::negate) {
            Some(Ok(value)) => Typed::new(Op::Const(value), of.kind, span),
            _ => {
                let kind = of.kind.clone();
                Typed::new(Op::Negate(of.boxed()), kind, span)
            }
        }
    }

    pub fn binary(&mut self, expr: &ast::Expr<'_>, op: &ast::BinOp<'_>) -> Typed {
        use ast::BinOpKind as B;
        let span = self.span(expr);
        match op.op {
            B::ScAnd | B::ScOr => {
                let (left, right) = (self.value(&op.left).boxed(), self.value(&op.right).boxed());
                let op = if matches!(op.op, B::ScAnd) { Op::And(left, right) } else { Op::Or(left, right) };
                Typed::new(op, Kind::Bool, span)
            }
            B::Eq => self.comparison(CompareOp::Eq, &op.left, &op.right, span),
            B::Ne => self.comparison(CompareOp::Ne, &op.left, &op.right, span),
            B::Lt => self.comparison(CompareOp::Lt, &op.left, &op.right, span),
            B::Lte => self.comparison(CompareOp::Le, &op.left, &op.right, span),
            B::Gt => self.comparison(CompareOp::Gt, &op.left, &op.right, span),
            B::Gte => self.comparison(CompareOp::Ge, &op.left, &op.right, span),
            B::In => self.comparison(CompareOp::In, &op.left, &op.right, span),
            B::Add => self.arithmetic(ArithOp::Add, op, span),
            B::Sub => self.arithmetic(ArithOp::Subtract, op, span),
            B::Mul => self.arithmetic(ArithOp::Multiply, op, span),
            B::Div => self.arithmetic(ArithOp::Divide, op, span),
            B::Concat => self.concat(op, span),
            B::FloorDiv => self.unsupported("//", span),
            B::Rem => self.unsupported("%", span),
            B::Pow => self.unsupported("**", span),
        }
    }

    fn comparison(&mut self, op: CompareOp, left: &ast::Expr<'_>, right: &ast::Expr<'_>, span: Range<usize>) -> Typed {
        let (left, right) = (self.value(left), self.value(right));
        let (left, right) = self.compared(op, left, right, span.clone());
        Typed::new(Op::Compare { op, left: left.boxed(), right: right.boxed() }, Kind::Bool, span)
    }

    /// Aligns and checks the two sides of a comparison.
    pub fn compared(&mut self, op: CompareOp, left: Typed, right: Typed, span: Range<usize>) -> (Typed, Typed) {
        let (left, right) = match op {
            CompareOp::In | CompareOp::NotIn => self.membership(left, right),
            _ => self.align(left, right),
        };
        let good = match op {
            CompareOp::Eq | CompareOp::Ne => left.kind.may_equal(&right.kind),
            CompareOp::In | CompareOp::NotIn => may_contain(&right.kind, &left.kind),
            _ => left.kind.may_order(&right.kind),
        };
        if !good {
            let problem = Problem::new("expr-kinds", span).text("operation", op.symbol());
            self.problem(problem.label("left", left.kind.label()).label("right", right.kind.label()));
        }
        (left, right)
    }

    fn membership(&mut self, left: Typed, right: Typed) -> (Typed, Typed) {
        match &right.kind {
            Kind::List(of) if right.as_const().is_none() => {
                let of = (**of).clone();
                (self.coerce(left, &of), right)
            }
            Kind::List(_) => {
                let wanted = Kind::list(left.kind.clone());
                (left, self.coerce(right, &wanted))
            }
            Kind::Period => (self.coerce(left, &Kind::Date), right),
            _ => (left, right),
        }
    }

    pub fn chain(&mut self, expr: &ast::Expr<'_>, compare: &ast::Compare<'_>) -> Typed {
        let span = self.span(expr);
        let first = self.value(&compare.expr);
        let mut sides = vec![first];
        let mut links = Vec::new();
        for link in &compare.ops {
            let op = compare_op(link.op);
            let right = self.value(&link.expr);
            let Some(left) = sides.pop() else { break };
            let (left, right) = self.compared(op, left, right, span.clone());
            sides.push(left);
            sides.push(right);
            links.push(op);
        }
        let mut nodes = sides.into_iter().map(|side| side.node);
        let Some(first) = nodes.next() else { return self.unsupported("a < b < c", span) };
        let links = links.into_iter().zip(nodes).collect();
        Typed::new(Op::Chain { first: Box::new(first), links }, Kind::Bool, span)
    }

    pub fn branch(&mut self, expr: &ast::Expr<'_>, branch: &ast::IfExpr<'_>) -> Typed {
        let span = self.span(expr);
        let test = self.value(&branch.test_expr);
        let mut choices = vec![self.open(&branch.true_expr)];
        if let Some(otherwise) = &branch.false_expr {
            choices.push(self.open(otherwise));
        }
        let kind = self.unify(&mut choices);
        let mut nodes = choices.into_iter().map(Typed::boxed);
        let Some(then) = nodes.next() else { return self.unsupported("if", span) };
        Typed::new(Op::If { test: test.boxed(), then, otherwise: nodes.next() }, kind, span)
    }

    fn concat(&mut self, op: &ast::BinOp<'_>, span: Range<usize>) -> Typed {
        let mut parts = Vec::new();
        for side in [&op.left, &op.right] {
            let side = self.value(side);
            let side = self.printed(side);
            match side.node.op {
                // A chain of `~` builds its text once.
                Op::Concat(inner) => parts.extend(inner),
                _ => parts.push(side.node),
            }
        }
        Typed::new(Op::Concat(parts.into()), Kind::Text, span)
    }

    /// The text that a template prints for a value.
    pub fn printed(&mut self, typed: Typed) -> Typed {
        let span = typed.node.span();
        let options = typed.kind.printed_enum();
        self.note_titles(&typed.kind);
        if matches!(typed.kind, Kind::Text) {
            return typed;
        }
        Typed::new(Op::Print { of: typed.boxed(), options }, Kind::Text, span)
    }

    /// Notes that the titles of references of a kind are printed.
    pub fn note_titles(&mut self, kind: &Kind) {
        match kind {
            Kind::Record(types) => {
                let types = if types.is_empty() { self.scope.types() } else { types.to_vec() };
                types.iter().for_each(|ty| self.read_type(*ty));
                self.reads.title_of.extend(types);
            }
            Kind::List(of) => self.note_titles(of),
            _ => {}
        }
    }

    fn arithmetic(&mut self, op: ArithOp, parsed: &ast::BinOp<'_>, span: Range<usize>) -> Typed {
        let (left, right) = (self.value(&parsed.left), self.value(&parsed.right));
        let (left, right) = match op {
            ArithOp::Add | ArithOp::Subtract => {
                let (left, right) = (moved_by(left, &right.kind), right);
                let right = moved_by(right, &left.kind);
                self.align_numbers(left, right)
            }
            _ => (left, right),
        };
        let Some(kind) = result_kind(op, &left.kind, &right.kind) else {
            let problem = Problem::new("expr-kinds", span).text("operation", op.symbol());
            return self.problem(problem.label("left", left.kind.label()).label("right", right.kind.label()));
        };
        if let (Some(a), Some(b)) = (left.as_const(), right.as_const()) {
            let zone = self.scope.zone();
            let folded = match op {
                ArithOp::Add => ops::add(a, b, zone),
                ArithOp::Subtract => ops::subtract(a, b, zone),
                ArithOp::Multiply => ops::multiply(a, b),
                ArithOp::Divide => ops::divide(a, b),
            };
            if let Ok(value) = folded {
                return Typed::new(Op::Const(value), kind, span);
            }
        }
        Typed::new(Op::Arith { op, left: left.boxed(), right: right.boxed() }, kind, span)
    }

    fn align_numbers(&mut self, left: Typed, right: Typed) -> (Typed, Typed) {
        match (&left.kind, &right.kind) {
            (Kind::Money(_), Kind::Int | Kind::Number) | (Kind::Int | Kind::Number, Kind::Money(_)) => {
                self.align(left, right)
            }
            _ => (left, right),
        }
    }
}

/// A text constant beside a date or an instant is the length of time by which it moves, or another date.
fn moved_by(typed: Typed, beside: &Kind) -> Typed {
    let (Some(Value::Text(text)), Kind::Date | Kind::Instant | Kind::Duration) = (typed.as_const(), beside) else {
        return typed;
    };
    let span = typed.node.span();
    if let Ok(duration) = parse::parse_duration(text) {
        return Typed::new(Op::Const(Value::Duration(duration)), Kind::Duration, span);
    }
    match parse::parse_date(text) {
        Ok(date) if *beside != Kind::Instant => Typed::new(Op::Const(Value::Date(date)), Kind::Date, span),
        _ => typed,
    }
}

fn compare_op(op: ast::CompareOpKind) -> CompareOp {
    match op {
        ast::CompareOpKind::Eq => CompareOp::Eq,
        ast::CompareOpKind::Ne => CompareOp::Ne,
        ast::CompareOpKind::Lt => CompareOp::Lt,
        ast::CompareOpKind::Lte => CompareOp::Le,
        ast::CompareOpKind::Gt => CompareOp::Gt,
        ast::CompareOpKind::Gte => CompareOp::Ge,
        ast::CompareOpKind::In => CompareOp::In,
        ast::CompareOpKind::NotIn => CompareOp::NotIn,
    }
}

fn may_contain(whole: &Kind, part: &Kind) -> bool {
    match whole {
        Kind::Any | Kind::Null => true,
        Kind::List(of) => of.may_equal(part),
        Kind::Text | Kind::Object(_) => matches!(part, Kind::Text | Kind::Enum(_) | Kind::Any | Kind::Null),
        Kind::Period => matches!(part, Kind::Date | Kind::Period | Kind::Any | Kind::Null),
        _ => false,
    }
}

/// The kind of an arithmetic result; none when there is no such operation.
fn result_kind(op: ArithOp, left: &Kind, right: &Kind) -> Option<Kind> {
    use ArithOp::{Add, Divide, Multiply, Subtract};
    use Kind::{Any, Date, Duration, Instant, Int, Money, Null, Number};
    Some(match (op, left, right) {
        (Add | Subtract | Multiply, Int, Int) => Int,
        (_, Int | Number, Int | Number) => Number,
        (Add | Subtract, Money(a), Money(b)) if a == b => Money(*a),
        (Divide, Money(a), Money(b)) if a == b => Number,
        (Multiply | Divide, Money(a), Int | Number) | (Multiply, Int | Number, Money(a)) => Money(*a),
        (Add | Subtract, Duration, Duration) => Duration,
        (Multiply, Duration, Int) | (Multiply, Int, Duration) => Duration,
        (Add | Subtract, Date, Duration) | (Add, Duration, Date) => Date,
        (Add | Subtract, Instant, Duration) | (Add, Duration, Instant) => Instant,
        (Subtract, Date, Date) | (Subtract, Instant, Instant) => Duration,
        (_, Any | Null, other) | (_, other, Any | Null) => {
            let computes = matches!(other, Any | Null | Int | Number | Money(_) | Date | Instant | Duration);
            return computes.then_some(Any);
        }
        _ => return None,
    })
}
