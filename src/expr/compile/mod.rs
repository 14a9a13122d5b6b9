//! From MiniJinja's tree to ours: names become numbers, kinds are checked, constants are computed.
//!
//! In comes source and the schema; out comes an expression, or every problem found in it. Compiling goes on after
//! a problem, with a value of any kind in its place, so that one run shows all of them.

mod calls;
mod coerce;
mod fold;
mod lists;
mod names;
mod operators;
pub(super) mod special;

use std::ops::Range;

use minijinja::machinery::ast;

pub(super) use calls::Call;
pub(super) use lists::special as special_lists;

use super::ir::{Node, Op};
use super::problem::Problem;
use super::template::{Part, Template};
use super::{Context, Expect, Expr, Kind, MAX_DEPTH, Reads, Scope, syntax};
use crate::value::{Value, parse};

/// Compiles one expression: the expression unless there are problems.
pub fn compile(source: &str, scope: &dyn Scope, context: &Context, expect: &Expect) -> (Option<Expr>, Vec<Problem>) {
    let parsed = match syntax::expression(source) {
        Ok(parsed) => parsed,
        Err(problem) => return (None, vec![problem]),
    };
    let mut compiler = Compiler::new(source, scope, context);
    let typed = compiler.value(&parsed);
    let typed = compiler.expected(typed, expect);
    compiler.finish(|reads| Expr { node: typed.node, reads, kind: typed.kind })
}

/// Compiles a template: text with `{{ expressions }}` in it, and no statements.
pub fn compile_template(source: &str, scope: &dyn Scope, context: &Context) -> (Option<Template>, Vec<Problem>) {
    let parsed = match syntax::template(source) {
        Ok(parsed) => parsed,
        Err(problem) => return (None, vec![problem]),
    };
    let mut compiler = Compiler::new(source, scope, context);
    let mut parts = Vec::new();
    if let ast::Stmt::Template(template) = &parsed {
        for statement in &template.children {
            match statement {
                ast::Stmt::EmitRaw(raw) => parts.push(Part::Text(raw.raw.into())),
                ast::Stmt::EmitExpr(emit) => {
                    let typed = compiler.value(&emit.expr);
                    let printed = compiler.printed(typed);
                    parts.push(Part::Expr(printed.node));
                }
                other => compiler.statement(other),
            }
        }
    }
    compiler.finish(|reads| Template { parts, reads })
}

/// A node and what is known of it.
pub(super) struct Typed {
    pub node: Node,
    pub kind: Kind,
}

impl Typed {
    pub fn new(op: Op, kind: Kind, span: Range<usize>) -> Typed {
        Typed { node: Node::new(op, span), kind }
    }

    pub fn constant(value: Value, span: Range<usize>) -> Typed {
        let kind = Kind::of_value(&value);
        Typed::new(Op::Const(value), kind, span)
    }

    pub fn as_const(&self) -> Option<&Value> {
        match &self.node.op {
            Op::Const(value) => Some(value),
            _ => None,
        }
    }

    pub fn boxed(self) -> Box<Node> {
        Box::new(self.node)
    }
}

/// The state of one compilation.
pub(super) struct Compiler<'s> {
    pub source: &'s str,
    pub scope: &'s dyn Scope,
    pub context: &'s Context,
    pub reads: Reads,
    problems: Vec<Problem>,
    depth: usize,
}

impl<'s> Compiler<'s> {
    fn new(source: &'s str, scope: &'s dyn Scope, context: &'s Context) -> Compiler<'s> {
        Compiler { source, scope, context, reads: Reads::default(), problems: Vec::new(), depth: 0 }
    }

    fn finish<T>(mut self, make: impl FnOnce(Reads) -> T) -> (Option<T>, Vec<Problem>) {
        self.reads.settle();
        if self.problems.is_empty() { (Some(make(self.reads)), Vec::new()) } else { (None, self.problems) }
    }

    /// Records a problem and gives what stands in its place.
    pub fn problem(&mut self, problem: Problem) -> Typed {
        let span = problem.span.clone();
        self.problems.push(problem);
        Typed::new(Op::Const(Value::Null), Kind::Any, span)
    }

    pub fn unsupported(&mut self, what: &str, span: Range<usize>) -> Typed {
        self.problem(Problem::new("expr-unsupported", span).text("what", what))
    }

    pub fn span(&self, expr: &ast::Expr<'_>) -> Range<usize> {
        syntax::span(self.source, expr)
    }

    /// Compiles an expression whose value is used as a whole, with all its members.
    pub fn value(&mut self, expr: &ast::Expr<'_>) -> Typed {
        let typed = self.open(expr);
        self.settle(&typed.kind);
        typed
    }

    /// Notes that a value of this kind is used with all its members.
    pub fn settle(&mut self, kind: &Kind) {
        self.reads.sensitivity = self.reads.sensitivity.max(kind.nested_sensitivity());
    }

    /// Compiles an expression of which perhaps only a member is used.
    pub fn open(&mut self, expr: &ast::Expr<'_>) -> Typed {
        if self.depth >= MAX_DEPTH {
            let span = expr.span();
            let end = (span.end_offset as usize).min(self.source.len());
            return self.unsupported(&format!("> {MAX_DEPTH}"), (span.start_offset as usize).min(end)..end);
        }
        self.depth += 1;
        let typed = self.dispatch(expr);
        self.depth -= 1;
        typed
    }

    fn dispatch(&mut self, expr: &ast::Expr<'_>) -> Typed {
        // Deep trees are refused before spans are looked for in them.
        if self.depth == 1 && deeper_than(expr, MAX_DEPTH) {
            return self.unsupported(&format!("> {MAX_DEPTH}"), 0..self.source.len());
        }
        match expr {
            ast::Expr::Var(var) => self.name(var.id, self.span(expr)),
            ast::Expr::Const(constant) => self.literal(&constant.value, self.span(expr)),
            ast::Expr::UnaryOp(op) => self.unary(expr, op),
            ast::Expr::BinOp(op) => self.binary(expr, op),
            ast::Expr::Compare(compare) => self.chain(expr, compare),
            ast::Expr::IfExpr(branch) => self.branch(expr, branch),
            ast::Expr::GetAttr(attr) => {
                let base = self.open(&attr.expr);
                self.attribute(base, attr.name, self.span(expr))
            }
            ast::Expr::GetItem(item) => self.subscript(expr, item),
            ast::Expr::Filter(filter) => self.filter(expr, filter),
            ast::Expr::Test(test) => self.test(expr, test),
            ast::Expr::Call(call) => self.call(expr, call),
            ast::Expr::List(list) => self.list(expr, &list.items),
            ast::Expr::Tuple(tuple) => self.list(expr, &tuple.items),
            ast::Expr::Map(map) => self.map(expr, map),
            ast::Expr::Slice(_) => self.unsupported("[a:b]", self.span(expr)),
        }
    }

    fn statement(&mut self, statement: &ast::Stmt<'_>) {
        let name = match statement {
            ast::Stmt::ForLoop(_) => "{% for %}",
            ast::Stmt::IfCond(_) => "{% if %}",
            ast::Stmt::Set(_) | ast::Stmt::SetBlock(_) => "{% set %}",
            _ => "{% … %}",
        };
        let start = self.source.find("{%").unwrap_or(0);
        self.unsupported(name, start..self.source.len());
    }

    /// A constant as MiniJinja read it; numbers are read again from the source, exactly.
    fn literal(&mut self, value: &minijinja::Value, span: Range<usize>) -> Typed {
        use minijinja::value::ValueKind;
        let constant = match value.kind() {
            ValueKind::None | ValueKind::Undefined => Value::Null,
            ValueKind::Bool => Value::Bool(value.is_true()),
            ValueKind::String => Value::text(value.as_str().unwrap_or_default()),
            _ => {
                let text = &self.source[span.clone()];
                let digits = text.replace('_', "");
                let exact = parse::parse_decimal(&digits).map(Value::Decimal);
                match parse::parse_int(&digits).map(Value::Int).or(exact) {
                    Ok(number) => number,
                    Err(_) => {
                        let text = text.to_owned();
                        return self.unsupported(&text, span);
                    }
                }
            }
        };
        Typed::constant(constant, span)
    }

    fn list(&mut self, expr: &ast::Expr<'_>, items: &[ast::Expr<'_>]) -> Typed {
        let mut items: Vec<Typed> = items.iter().map(|item| self.value(item)).collect();
        let kind = self.unify(&mut items);
        let constants: Option<Vec<Value>> = items.iter().map(|item| item.as_const().cloned()).collect();
        let op = match constants {
            Some(values) => Op::Const(Value::list(values)),
            None => Op::List(items.into_iter().map(|item| item.node).collect()),
        };
        Typed::new(op, Kind::list(kind), self.span(expr))
    }

    fn map(&mut self, expr: &ast::Expr<'_>, map: &ast::Map<'_>) -> Typed {
        let (mut entries, mut members) = (Vec::new(), Vec::new());
        for (key, value) in map.keys.iter().zip(&map.values) {
            let value = self.value(value);
            let key_span = self.span(key);
            match self.value(key).as_const() {
                Some(Value::Text(key)) => {
                    members.push((key.clone(), value.kind));
                    entries.push((key.clone(), value.node));
                }
                _ => drop(self.unsupported("{key: value}", key_span)),
            }
        }
        let named = members.iter().map(|(name, kind)| (&**name, kind.clone()));
        let kind = Kind::object(named, crate::sensitivity::Sensitivity::Public);
        Typed::new(Op::Map(entries.into()), kind, self.span(expr))
    }
}

/// Whether a tree is deeper than a limit, without going deeper than that.
fn deeper_than(expr: &ast::Expr<'_>, limit: usize) -> bool {
    if limit == 0 {
        return true;
    }
    let deep = |expr: &ast::Expr<'_>| deeper_than(expr, limit - 1);
    let arguments = |args: &[ast::CallArg<'_>]| {
        args.iter().any(|arg| match arg {
            ast::CallArg::Pos(e)
            | ast::CallArg::Kwarg(_, e)
            | ast::CallArg::PosSplat(e)
            | ast::CallArg::KwargSplat(e) => deep(e),
        })
    };
    match expr {
        ast::Expr::Var(_) | ast::Expr::Const(_) => false,
        ast::Expr::Slice(s) => deep(&s.expr) || [&s.start, &s.stop, &s.step].into_iter().flatten().any(deep),
        ast::Expr::UnaryOp(op) => deep(&op.expr),
        ast::Expr::BinOp(op) => deep(&op.left) || deep(&op.right),
        ast::Expr::Compare(c) => deep(&c.expr) || c.ops.iter().any(|op| deep(&op.expr)),
        ast::Expr::IfExpr(i) => deep(&i.test_expr) || deep(&i.true_expr) || i.false_expr.as_ref().is_some_and(deep),
        ast::Expr::Filter(f) => f.expr.as_ref().is_some_and(deep) || arguments(&f.args),
        ast::Expr::Test(t) => deep(&t.expr) || arguments(&t.args),
        ast::Expr::GetAttr(g) => deep(&g.expr),
        ast::Expr::GetItem(g) => deep(&g.expr) || deep(&g.subscript_expr),
        ast::Expr::Call(c) => deep(&c.expr) || arguments(&c.args),
        ast::Expr::List(l) => l.items.iter().any(deep),
        ast::Expr::Tuple(t) => t.items.iter().any(deep),
        ast::Expr::Map(m) => m.keys.iter().any(deep) || m.values.iter().any(deep),
    }
}
