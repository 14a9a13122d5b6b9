//! From the tokens of a query to its tree.

use std::ops::Range;

use super::lex::{Spanned, Token, lex};
use super::{Bound, Query, QueryError, QueryErrorKind, Term, Value};

/// The most characters of a query.
const LONGEST: usize = 2_000;
/// The most terms.
const MOST_TERMS: usize = 64;
/// The most levels of parentheses and NOTs.
const DEEPEST: usize = 24;

/// Reads a query; none means that it asks for nothing in particular.
pub(crate) fn parse(query: &str) -> Result<Option<Query>, QueryError> {
    if query.chars().count() > LONGEST {
        return Err(QueryError { span: 0..query.len(), kind: QueryErrorKind::TooLong { limit: LONGEST } });
    }
    let tokens = lex(query)?;
    let mut parser = Parser { tokens, at: 0, depth: 0, terms: 0, fields: Vec::new(), end: query.len() };
    let tree = parser.or()?;
    match parser.peek() {
        Some((Token::Close, span)) => Err(QueryError { span: span.clone(), kind: QueryErrorKind::UnopenedParenthesis }),
        _ => Ok(tree),
    }
}

struct Parser {
    tokens: Vec<Spanned>,
    at: usize,
    depth: usize,
    terms: usize,
    /// The fields of the parentheses around.
    fields: Vec<(String, Range<usize>)>,
    end: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Spanned> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Spanned> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn fail<T>(span: Range<usize>, kind: QueryErrorKind) -> Result<T, QueryError> {
        Err(QueryError { span, kind })
    }

    /// Fails when nothing that an operator could bind stands next.
    fn need_operand(&self, operator: &str, span: &Range<usize>) -> Result<(), QueryError> {
        match self.peek() {
            None | Some((Token::Close | Token::And | Token::Or, _)) => {
                Parser::fail(span.clone(), QueryErrorKind::MissingOperand { operator: operator.to_owned() })
            }
            _ => Ok(()),
        }
    }

    fn or(&mut self) -> Result<Option<Query>, QueryError> {
        let mut parts = Vec::new();
        loop {
            let first = self.at;
            parts.extend(self.and()?);
            let Some((Token::Or, span)) = self.peek().cloned() else { break };
            if self.at == first {
                return Parser::fail(span, QueryErrorKind::MissingOperand { operator: "OR".to_owned() });
            }
            self.at += 1;
            self.need_operand("OR", &span)?;
        }
        Ok(collect(parts, Query::Or))
    }

    fn and(&mut self) -> Result<Option<Query>, QueryError> {
        let mut parts = Vec::new();
        let first = self.at;
        loop {
            match self.peek().cloned() {
                None | Some((Token::Close | Token::Or, _)) => break,
                Some((Token::And, span)) => {
                    if self.at == first {
                        return Parser::fail(span, QueryErrorKind::MissingOperand { operator: "AND".to_owned() });
                    }
                    self.at += 1;
                    self.need_operand("AND", &span)?;
                }
                Some(_) => parts.extend(self.not()?),
            }
        }
        Ok(collect(parts, Query::And))
    }

    /// One level down.
    fn nested<T>(
        &mut self,
        span: &Range<usize>,
        inner: impl FnOnce(&mut Parser) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        if self.depth == DEEPEST {
            return Parser::fail(span.clone(), QueryErrorKind::TooDeep { limit: DEEPEST });
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn not(&mut self) -> Result<Option<Query>, QueryError> {
        let Some((token, span)) = self.peek().cloned() else { return Ok(None) };
        let operator = match token {
            Token::Not => "NOT",
            Token::Minus => "-",
            _ => return self.primary(),
        };
        self.at += 1;
        self.need_operand(operator, &span)?;
        let inner = self.nested(&span, Parser::not)?;
        Ok(inner.map(|query| Query::Not(Box::new(query))))
    }

    fn primary(&mut self) -> Result<Option<Query>, QueryError> {
        let Some((token, span)) = self.next() else { return Ok(None) };
        match token {
            Token::Open => self.group(span),
            Token::Field(name) => {
                self.fields.push((name, span.clone()));
                let value = self.value(span);
                self.fields.pop();
                value
            }
            Token::Word(text, star) => self.word(text, star, span),
            Token::Quoted(text) => self.term(Value::Phrase(text), span),
            Token::Range(lower, upper, text, start) => {
                let value = range(lower, upper, &text, start, &span)?;
                self.term(value, span)
            }
            // The rest is taken apart elsewhere, or follows a field.
            _ => Ok(None),
        }
    }

    fn group(&mut self, open: Range<usize>) -> Result<Option<Query>, QueryError> {
        let first = self.at;
        let inner = self.nested(&open, Parser::or)?;
        match self.peek().cloned() {
            Some((Token::Close, close)) => {
                if self.at == first {
                    return Parser::fail(open.start..close.end, QueryErrorKind::EmptyParentheses);
                }
                self.at += 1;
                Ok(inner)
            }
            _ => Parser::fail(open.start..self.end, QueryErrorKind::UnclosedParenthesis),
        }
    }

    /// What follows `field:`, blanks allowed between.
    fn value(&mut self, field: Range<usize>) -> Result<Option<Query>, QueryError> {
        let missing = |parser: &Parser| {
            let name = parser.fields.last().map_or_else(String::new, |(name, _)| name.clone());
            Parser::fail(field.clone(), QueryErrorKind::MissingValue { field: name })
        };
        let Some((token, span)) = self.next() else { return missing(self) };
        match token {
            Token::Open => self.group(span),
            Token::Word(text, star) => self.word(text, star, span),
            Token::Quoted(text) => self.term(Value::Phrase(text), span),
            Token::Range(lower, upper, text, start) => {
                let value = range(lower, upper, &text, start, &span)?;
                self.term(value, span)
            }
            Token::Compare(operator) => {
                let (text, value_span, quoted) = match self.next() {
                    Some((Token::Word(text, _), value)) => (text, value, false),
                    Some((Token::Quoted(text), value)) => (text, value, true),
                    _ => return missing(self),
                };
                let whole = span.start..value_span.end;
                let at = |inclusive| Bound::At { text: text.clone(), span: value_span.clone(), inclusive };
                let value = match operator {
                    ">" => Value::Between(at(false), Bound::Open),
                    ">=" => Value::Between(at(true), Bound::Open),
                    "<" => Value::Between(Bound::Open, at(false)),
                    "<=" => Value::Between(Bound::Open, at(true)),
                    _ if quoted => Value::Phrase(text),
                    _ => Value::Word(text, false),
                };
                self.term(value, whole)
            }
            _ => missing(self),
        }
    }

    fn word(&mut self, text: String, star: bool, span: Range<usize>) -> Result<Option<Query>, QueryError> {
        if text.is_empty() && star && !self.fields.is_empty() {
            return self.term(Value::Any, span);
        }
        // A word of mere punctuation is passed over, as in `研发 & 生产`; a field's value is kept for its own check.
        if self.fields.is_empty() && !text.chars().any(char::is_alphanumeric) {
            return Ok(None);
        }
        self.term(Value::Word(text, star), span)
    }

    fn term(&mut self, value: Value, span: Range<usize>) -> Result<Option<Query>, QueryError> {
        self.terms += 1;
        if self.terms > MOST_TERMS {
            return Parser::fail(span, QueryErrorKind::TooManyTerms { limit: MOST_TERMS });
        }
        Ok(Some(Query::Term(Term { field: self.fields.last().cloned(), value, span })))
    }
}

/// Joins parts; one part stands for itself.
fn collect(mut parts: Vec<Query>, join: fn(Vec<Query>) -> Query) -> Option<Query> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(join(parts)),
    }
}

/// Reads the inside of a range.
fn range(lower: bool, upper: bool, text: &str, start: usize, span: &Range<usize>) -> Result<Value, QueryError> {
    let bad = || QueryError { span: span.clone(), kind: QueryErrorKind::BadRange };
    let to = [" TO ", " to ", " 到 ", "　TO　"].iter().find_map(|to| Some((text.find(to)?, to.len())));
    let (at, length) = to.ok_or_else(bad)?;
    let bound = |part: &str, from: usize, inclusive: bool| {
        let trimmed = part.trim().trim_matches(['"', '“', '”']);
        let offset = part.find(trimmed).unwrap_or(0);
        match trimmed {
            "" => Err(bad()),
            "*" | "＊" => Ok(Bound::Open),
            text => {
                let from = start + from + offset;
                Ok(Bound::At { text: text.to_owned(), span: from..from + text.len(), inclusive })
            }
        }
    };
    let after = at + length;
    Ok(Value::Between(bound(&text[..at], 0, lower)?, bound(&text[after..], after, upper)?))
}
