//! From the characters of a query to its tokens.

use std::ops::Range;

use super::{QueryError, QueryErrorKind};
use crate::text::narrow_punctuation;

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Open,
    Close,
    /// `field:`, before its value.
    Field(String),
    And,
    Or,
    Not,
    /// A minus sign right before a term.
    Minus,
    /// A word without its star, and whether it had one.
    Word(String, bool),
    Quoted(String),
    /// `>`, `>=`, `<`, `<=` or `=`, after a field.
    Compare(&'static str),
    /// All between brackets: whether each end is part of the range, and the inside with its place.
    Range(bool, bool, String, usize),
}

/// A token and its bytes.
pub(super) type Spanned = (Token, Range<usize>);

/// Splits a query into tokens.
pub(super) fn lex(query: &str) -> Result<Vec<Spanned>, QueryError> {
    let chars: Vec<(usize, char)> = query.char_indices().map(|(at, c)| (at, narrow_punctuation(c))).collect();
    let mut lexer = Lexer { query, chars, at: 0, tokens: Vec::new() };
    while lexer.step()? {}
    Ok(lexer.tokens)
}

struct Lexer<'a> {
    query: &'a str,
    /// The characters with ASCII punctuation, and their bytes.
    chars: Vec<(usize, char)>,
    at: usize,
    tokens: Vec<Spanned>,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).map(|(_, c)| *c)
    }

    /// The byte where a character begins.
    fn byte(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.query.len(), |(byte, _)| *byte)
    }

    fn push(&mut self, token: Token, from: usize) {
        let span = self.byte(from)..self.byte(self.at);
        self.tokens.push((token, span));
    }

    fn after_field(&self) -> bool {
        matches!(self.tokens.last(), Some((Token::Field(_) | Token::Compare(_), _)))
    }

    /// Whether a bracket begins a range, though no field is named: `[a TO b]`.
    fn begins_range(&self) -> bool {
        let inside = self.chars[self.at..].iter().map(|(_, c)| *c).take_while(|c| !matches!(c, ']' | '}'));
        let inside: String = inside.collect();
        self.chars.len() > self.at + inside.chars().count() && [" TO ", " to "].iter().any(|to| inside.contains(to))
    }

    fn step(&mut self) -> Result<bool, QueryError> {
        let Some(c) = self.peek(0) else { return Ok(false) };
        let from = self.at;
        match c {
            _ if c.is_whitespace() => self.at += 1,
            '(' | ')' => {
                self.at += 1;
                self.push(if c == '(' { Token::Open } else { Token::Close }, from);
            }
            '"' => self.quoted()?,
            '[' | '{' if self.after_field() || self.begins_range() => self.range(c == '[')?,
            '>' | '<' | '=' | '≤' | '≥' if self.after_field() => self.compare(c),
            '-' if !self.after_field() && self.peek(1).is_some_and(begins_term) => {
                self.at += 1;
                self.push(Token::Minus, from);
            }
            _ => self.word(),
        }
        Ok(true)
    }

    fn quoted(&mut self) -> Result<(), QueryError> {
        let from = self.at;
        let close = self.chars[from + 1..].iter().position(|(_, c)| *c == '"');
        let Some(length) = close else {
            let span = self.byte(from)..self.query.len();
            return Err(QueryError { span, kind: QueryErrorKind::UnclosedQuote });
        };
        self.at = from + length + 2;
        let text = self.query[self.byte(from + 1)..self.byte(from + 1 + length)].to_owned();
        self.push(Token::Quoted(text), from);
        Ok(())
    }

    fn range(&mut self, lower: bool) -> Result<(), QueryError> {
        let from = self.at;
        let close = self.chars[from..].iter().position(|(_, c)| matches!(c, ']' | '}'));
        let Some(length) = close else {
            let span = self.byte(from)..self.query.len();
            return Err(QueryError { span, kind: QueryErrorKind::BadRange });
        };
        let upper = self.chars[from + length].1 == ']';
        self.at = from + length + 1;
        let inside = self.chars[from + 1..from + length].iter().map(|(_, c)| *c).collect::<String>();
        // The text of the bounds is what was typed; the narrowed copy has the same characters, not the same bytes.
        let typed = self.query[self.byte(from + 1)..self.byte(from + length)].to_owned();
        let text = if inside.chars().count() == typed.chars().count() { typed } else { inside };
        let start = self.byte(from + 1);
        self.push(Token::Range(lower, upper, text, start), from);
        Ok(())
    }

    fn compare(&mut self, c: char) {
        let from = self.at;
        self.at += 1;
        let equal = self.peek(0) == Some('=');
        let operator = match (c, equal) {
            ('>', true) | ('≥', _) => ">=",
            ('<', true) | ('≤', _) => "<=",
            ('>', false) => ">",
            ('<', false) => "<",
            _ => "=",
        };
        self.at += usize::from(equal && matches!(c, '>' | '<'));
        self.push(Token::Compare(operator), from);
    }

    /// A word, an operator, or a field with its colon.
    fn word(&mut self) {
        let from = self.at;
        while let Some(c) = self.peek(0) {
            if c.is_whitespace() || matches!(c, '(' | ')' | '"') {
                break;
            }
            if c == ':' && self.at > from && self.names_field(from) {
                let name = self.query[self.byte(from)..self.byte(self.at)].to_owned();
                self.at += 1;
                self.push(Token::Field(name), from);
                return;
            }
            self.at += 1;
        }
        let text = &self.query[self.byte(from)..self.byte(self.at)];
        let token = match text {
            "AND" => Token::And,
            "OR" => Token::Or,
            "NOT" => Token::Not,
            _ => {
                let star = text.ends_with(['*', '＊']);
                Token::Word(text.trim_end_matches(['*', '＊']).to_owned(), star)
            }
        };
        self.push(token, from);
    }

    /// Whether what stands before a colon is the name of a field: not in `field:a:b`, not in `https://`.
    fn names_field(&self, from: usize) -> bool {
        let touching = self.tokens.last().is_some_and(|(_, span)| span.end == self.byte(from));
        let after_field = touching && self.after_field();
        let name = &self.query[self.byte(from)..self.byte(self.at)];
        let address = self.peek(1) == Some('/') && self.peek(2) == Some('/');
        !after_field && !address && crate::field::is_field_name(name)
    }
}

/// Whether a character after a minus sign makes it a NOT.
fn begins_term(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '"' | '(' | '_')
}
