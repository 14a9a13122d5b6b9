//! The door to MiniJinja's parser, and where things stand in the source.
//!
//! In comes source text; out comes MiniJinja's tree, or one syntax problem. The parser's own spans begin at the
//! token before the expression in several places, so the start of an expression is taken from its first part here.

use std::ops::Range;

use minijinja::machinery::{Token, ast, parse, parse_expr, tokenize};

use super::MAX_SOURCE;
use super::problem::Problem;
use crate::label::Label;

/// Most unary operators in a row, and most `else` in one source.
const MAX_REPEATED: usize = 64;

/// Parses one expression.
pub(super) fn expression(source: &str) -> Result<ast::Expr<'_>, Problem> {
    check_size(source)?;
    if source.trim().is_empty() {
        return Err(
            Problem::new("expr-syntax", 0..source.len()).label("reason", Label::new("表达式为空", "it is empty"))
        );
    }
    check_tokens(source, true)?;
    parse_expr(source).map_err(|error| syntax_problem(source, &error))
}

/// Parses a template into its statements.
pub(super) fn template(source: &str) -> Result<ast::Stmt<'_>, Problem> {
    check_size(source)?;
    check_tokens(source, false)?;
    parse(source, "<template>", Default::default()).map_err(|error| syntax_problem(source, &error))
}

fn too_large(source: &str, what: String) -> Problem {
    Problem::new("expr-unsupported", 0..source.len()).text("what", what)
}

fn check_size(source: &str) -> Result<(), Problem> {
    if source.len() > MAX_SOURCE {
        return Err(too_large(source, format!("{} B > {MAX_SOURCE} B", source.len())));
    }
    Ok(())
}

/// Looks at the tokens alone. The parser forgets an unreadable character that follows a text, and takes what stands
/// before it for the whole; and it recurses on unary operators and branches without a limit.
fn check_tokens(source: &str, in_expression: bool) -> Result<(), Problem> {
    let (mut run, mut branches) = (0, 0);
    for token in tokenize(source, in_expression, Default::default()) {
        let (token, _) = token.map_err(|error| syntax_problem(source, &error))?;
        match token {
            Token::Minus | Token::Ident("not") => run += 1,
            Token::Ident("else") => branches += 1,
            _ => run = 0,
        }
        if run > MAX_REPEATED || branches > MAX_REPEATED {
            return Err(too_large(source, format!("> {MAX_REPEATED}")));
        }
    }
    Ok(())
}

fn syntax_problem(source: &str, error: &minijinja::Error) -> Problem {
    let mut span = error.range().unwrap_or(0..source.len());
    span.start = floor(source, span.start);
    span.end = ceil(source, span.end.max(span.start));
    if span.is_empty() {
        // Something must be underlined: the character there, or the last one.
        span.start = floor(source, span.start.min(source.len().saturating_sub(1)));
        span.end = ceil(source, span.start + 1);
    }
    let reason = error.detail().unwrap_or("invalid syntax");
    Problem::new("expr-syntax", span).label("reason", reason_label(reason))
}

fn floor(source: &str, mut at: usize) -> usize {
    at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(source: &str, mut at: usize) -> usize {
    at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// The parser speaks English; what it says most often is said in Chinese too.
fn reason_label(reason: &str) -> Label {
    let (found, wanted) = match reason.strip_prefix("unexpected ").map(|rest| rest.split_once(", expected ")) {
        Some(Some((found, wanted))) => (found, Some(wanted)),
        Some(None) => (reason.trim_start_matches("unexpected "), None),
        None => return Label::same(reason),
    };
    let zh = |words: &str| match words {
        "end of input" => "表达式的结尾".to_owned(),
        "input after expression" => "表达式之后的内容".to_owned(),
        "expression" => "表达式".to_owned(),
        "identifier" => "名称".to_owned(),
        "identifier or integer" => "名称或整数".to_owned(),
        "end of string" => "文本的结尾（缺少引号）".to_owned(),
        "character" => "字符".to_owned(),
        other => other.replace("end of variable block", "`}}`").replace("identifier", "名称"),
    };
    let zh = match wanted {
        Some(wanted) => format!("此处不应是{}，应为{}", zh(found), zh(wanted)),
        None => format!("此处不应有{}", zh(found)),
    };
    Label::new(&zh, reason)
}

/// The byte range of an expression, its first operand included.
pub(super) fn span(source: &str, expr: &ast::Expr<'_>) -> Range<usize> {
    let end = ceil(source, expr.span().end_offset as usize);
    let mut first = expr;
    let start = loop {
        first = match first {
            ast::Expr::BinOp(op) if is_comparison(op.op) => &op.left,
            ast::Expr::Compare(compare) => &compare.expr,
            ast::Expr::IfExpr(branch) => &branch.true_expr,
            ast::Expr::GetAttr(attr) => &attr.expr,
            ast::Expr::GetItem(item) => &item.expr,
            ast::Expr::Slice(slice) => &slice.expr,
            ast::Expr::Call(call) => &call.expr,
            ast::Expr::Test(test) => &test.expr,
            ast::Expr::Filter(filter) => match &filter.expr {
                Some(expr) => expr,
                None => break filter.span().start_offset as usize,
            },
            // `not` of `x not in y` and `x is not y` stands behind its operand.
            ast::Expr::UnaryOp(op) if !starts_with_operator(source, op.span().start_offset as usize) => &op.expr,
            other => break other.span().start_offset as usize,
        };
    };
    let start = floor(source, start.min(end));
    balanced(source, start..end)
}

fn is_comparison(op: ast::BinOpKind) -> bool {
    use ast::BinOpKind::{Eq, Gt, Gte, In, Lt, Lte, Ne};
    matches!(op, Eq | Ne | Lt | Lte | Gt | Gte | In)
}

fn starts_with_operator(source: &str, at: usize) -> bool {
    source.get(at..).is_some_and(|rest| rest.starts_with('-') || rest.starts_with("not"))
}

/// Takes in the brackets that open before the range and close within it.
fn balanced(source: &str, mut span: Range<usize>) -> Range<usize> {
    let (mut open, mut missing) = (0usize, 0usize);
    for byte in source[span.clone()].bytes() {
        match byte {
            b'(' => open += 1,
            b')' if open > 0 => open -= 1,
            b')' => missing += 1,
            _ => {}
        }
    }
    for _ in 0..missing {
        match source[..span.start].rfind('(') {
            Some(at) => span.start = at,
            None => break,
        }
    }
    span
}
