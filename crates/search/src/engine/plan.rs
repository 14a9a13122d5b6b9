//! From the tree of a query to conditions on the fields of an index.
//!
//! In: the tree, the fields, today. Out: [`Node`]s that need no more interpretation, or a [`QueryError`]. Never: a look
//! at the documents.

use std::ops::Range;

use jiff::civil::Date;

use super::run::Run;
use crate::entry::whole_number;
use crate::field::{Code, FieldKind, FieldTable, ID};
use crate::number::Number;
use crate::query::{Bound, Query, QueryError, QueryErrorKind, Term, Value, period};
use crate::text::{digits, fold, nfkc};

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// Every document.
    All,
    /// All of `must`, none of `not`; what has the `bonus` too ranks higher.
    And { must: Vec<Node>, not: Vec<Node>, bonus: Vec<Leaf> },
    /// Any of them.
    Or(Vec<Node>),
    /// One condition.
    Leaf(Leaf),
}

/// One condition on fields.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Leaf {
    /// The run stands in running text, or sounds like a name.
    Text { run: Run, scope: Scope, quoted: bool },
    /// At least so many of the runs stand in running text.
    Parts { parts: Vec<Run>, scope: Scope, needed: usize },
    /// A whole value, or the beginning of one.
    Exact { codes: Vec<Code>, folded: String, prefix: bool, score: f32 },
    /// A date or number within.
    Range { code: Code, range: Range<i64> },
    /// Any value.
    Filled { codes: Vec<Code> },
}

/// The fields that count; none stands for all that queries without a field look at.
pub(crate) type Scope = Option<Vec<Code>>;

/// What a whole telephone number is worth, and its last four digits.
const WHOLE_PHONE: f32 = 60.0;
const LAST_FOUR: f32 = 6.0;

/// Makes the plan of a query.
pub(crate) fn plan(query: Option<&Query>, fields: &FieldTable, today: Date) -> Result<Node, QueryError> {
    query.map_or(Ok(Node::All), |query| Planner { fields, today }.node(query))
}

struct Planner<'a> {
    fields: &'a FieldTable,
    today: Date,
}

impl Planner<'_> {
    fn node(&self, query: &Query) -> Result<Node, QueryError> {
        match query {
            Query::Or(parts) => Ok(Node::Or(parts.iter().map(|part| self.node(part)).collect::<Result<_, _>>()?)),
            Query::And(parts) => self.and(parts),
            Query::Not(_) => self.and(std::slice::from_ref(query)),
            Query::Term(term) => self.term(term),
        }
    }

    fn and(&self, parts: &[Query]) -> Result<Node, QueryError> {
        let (mut must, mut not) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(part) = parts.get(at) {
            at += 1;
            if let Query::Not(inner) = part {
                not.push(self.node(inner)?);
                continue;
            }
            let number = at - 1 + parts[at - 1..].iter().take_while(|part| plain_digits(part).is_some()).count();
            if number > at {
                must.push(self.spaced_number(&parts[at - 1..number])?);
                at = number;
                continue;
            }
            must.push(self.node(part)?);
        }
        let bonus = adjacent(parts);
        if must.is_empty() && !not.is_empty() {
            must.push(Node::All);
        }
        Ok(Node::And { must, not, bonus })
    }

    /// Words of digits side by side may be one telephone number.
    fn spaced_number(&self, parts: &[Query]) -> Result<Node, QueryError> {
        let joined: String = parts.iter().filter_map(plain_digits).collect();
        let must = parts.iter().map(|part| self.node(part)).collect::<Result<_, _>>()?;
        let each = Node::And { must, not: Vec::new(), bonus: adjacent(parts) };
        Ok(match self.phone_leaf(&joined, false) {
            Some(leaf) if joined.len() >= 7 => Node::Or(vec![each, Node::Leaf(leaf)]),
            _ => each,
        })
    }

    /// The condition that some telephone number is this.
    fn phone_leaf(&self, text: &str, prefix: bool) -> Option<Leaf> {
        let number = whole_number(text);
        let codes: Vec<Code> = self
            .fields
            .iter()
            .filter(|(_, field)| field.kind == FieldKind::Phone && field.weight > 0.0)
            .map(|(code, _)| code)
            .collect();
        if codes.is_empty() || number.len() < 3 {
            return None;
        }
        let score = if number.len() > 4 { WHOLE_PHONE } else { LAST_FOUR };
        Some(Leaf::Exact { codes, folded: number, prefix, score })
    }

    fn term(&self, term: &Term) -> Result<Node, QueryError> {
        let Some((name, span)) = &term.field else { return self.plain(term) };
        let codes = self.fields.named(name);
        if codes.is_empty() {
            let kind = QueryErrorKind::UnknownField { name: name.clone(), suggestions: suggestions(name, self.fields) };
            let end = span.start + name.len();
            return Err(QueryError { span: span.start..end, kind });
        }
        if term.value == Value::Any {
            return Ok(Node::Leaf(Leaf::Filled { codes }));
        }
        // A name may have several kinds; what fits one of them is understood so.
        let (mut nodes, mut errors) = (Vec::new(), Vec::new());
        for code in codes {
            match self.scoped(code, name, term) {
                Ok(node) => nodes.push(node),
                Err(error) => errors.push(error),
            }
        }
        match (nodes.len(), errors.into_iter().next()) {
            (0, Some(error)) => Err(error),
            (1, _) => Ok(nodes.swap_remove(0)),
            _ => Ok(Node::Or(nodes)),
        }
    }

    /// A term that names no field.
    fn plain(&self, term: &Term) -> Result<Node, QueryError> {
        let (text, star, quoted) = match &term.value {
            Value::Word(text, star) => (text, *star, false),
            Value::Phrase(text) => (text, false, true),
            Value::Any => return Ok(Node::All),
            Value::Between(..) => {
                return Err(QueryError { span: term.span.clone(), kind: QueryErrorKind::NoRanges { field: None } });
            }
        };
        // Nothing to look for stands for nothing asked.
        let Some(run) = Run::new(text, star) else { return Ok(Node::All) };
        let leaf = Node::Leaf(Leaf::Text { run, scope: None, quoted });
        let folded = fold(text);
        let dialled =
            folded.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '/' | '.' | ' '));
        match self.phone_leaf(&folded, star) {
            Some(phone) if dialled => Ok(Node::Or(vec![leaf, Node::Leaf(phone)])),
            _ => Ok(leaf),
        }
    }

    /// A term of one field.
    fn scoped(&self, code: Code, name: &str, term: &Term) -> Result<Node, QueryError> {
        let kind = self.fields.kind(code);
        let fail = |kind| Err(QueryError { span: term.span.clone(), kind });
        if kind.has_ranges() {
            return Ok(Node::Leaf(Leaf::Range { code, range: self.range(code, name, term)? }));
        }
        let (text, star, quoted) = match &term.value {
            Value::Word(text, star) => (text.as_str(), *star, false),
            Value::Phrase(text) => (text.as_str(), false, true),
            Value::Any | Value::Between(..) => return fail(QueryErrorKind::NoRanges { field: Some(name.to_owned()) }),
        };
        let exact =
            |folded: String, prefix, score| Node::Leaf(Leaf::Exact { codes: vec![code], folded, prefix, score });
        let value = || text.to_owned();
        match kind {
            FieldKind::Exact => Ok(exact(fold(text), star, 0.0)),
            FieldKind::Phone if digits(text).is_empty() => {
                fail(QueryErrorKind::BadPhone { field: name.to_owned(), value: value() })
            }
            FieldKind::Phone => Ok(exact(whole_number(text), star, 0.0)),
            FieldKind::Bool => match yes_or_no(&fold(text)) {
                Some(yes) => Ok(exact(yes.to_string(), false, 0.0)),
                None => fail(QueryErrorKind::BadBool { field: name.to_owned(), value: value() }),
            },
            _ => match Run::new(text, star) {
                Some(run) => Ok(Node::Leaf(Leaf::Text { run, scope: Some(vec![code]), quoted })),
                None => fail(QueryErrorKind::MissingValue { field: name.to_owned() }),
            },
        }
    }

    /// The range that a term asks of a date or a number.
    fn range(&self, code: Code, name: &str, term: &Term) -> Result<Range<i64>, QueryError> {
        let read = |text: &str, span: &Range<usize>| self.period(code, name, text, span);
        let range = match &term.value {
            Value::Word(text, true) => {
                let kind = if self.fields.kind(code) == FieldKind::Date {
                    QueryErrorKind::BadDate { field: name.to_owned(), value: format!("{text}*") }
                } else {
                    QueryErrorKind::BadNumber { field: name.to_owned(), value: format!("{text}*") }
                };
                return Err(QueryError { span: term.span.clone(), kind });
            }
            Value::Word(text, false) | Value::Phrase(text) => read(text, &term.span)?,
            Value::Any => i64::MIN..i64::MAX,
            Value::Between(lower, upper) => {
                let from = match lower {
                    Bound::Open => i64::MIN,
                    Bound::At { text, span, inclusive: true } => read(text, span)?.start,
                    Bound::At { text, span, .. } => read(text, span)?.end,
                };
                let to = match upper {
                    Bound::Open => i64::MAX,
                    Bound::At { text, span, inclusive: true } => read(text, span)?.end,
                    Bound::At { text, span, .. } => read(text, span)?.start,
                };
                from..to
            }
        };
        if range.is_empty() {
            return Err(QueryError { span: term.span.clone(), kind: QueryErrorKind::EmptyRange });
        }
        Ok(range)
    }

    fn period(&self, code: Code, name: &str, text: &str, span: &Range<usize>) -> Result<Range<i64>, QueryError> {
        let (field, value) = (name.to_owned(), text.to_owned());
        let kind = if self.fields.kind(code) == FieldKind::Date {
            match period(text, self.today) {
                Some(period) => return Ok(period),
                None => QueryErrorKind::BadDate { field, value },
            }
        } else {
            match nfkc(text).parse::<Number>() {
                Ok(number) => return Ok(number.millionths()..number.millionths().saturating_add(1)),
                Err(_) => QueryErrorKind::BadNumber { field, value },
            }
        };
        Err(QueryError { span: span.clone(), kind })
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "true" | "yes" | "是" | "有" | "1" => Some(true),
        "false" | "no" | "否" | "无" | "0" => Some(false),
        _ => None,
    }
}

/// The digits of a word that names no field and might be part of a telephone number.
fn plain_digits(query: &Query) -> Option<String> {
    let Query::Term(Term { field: None, value: Value::Word(text, false), .. }) = query else { return None };
    let folded = fold(text);
    let number = folded.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-'));
    if number && !digits(&folded).is_empty() { Some(folded) } else { None }
}

/// Words that stand side by side in the query rank higher when they stand so in a document.
fn adjacent(parts: &[Query]) -> Vec<Leaf> {
    let word = |query: &Query| match query {
        Query::Term(Term { field: None, value: Value::Word(text, false), .. }) => Some(text.clone()),
        _ => None,
    };
    let mut bonus = Vec::new();
    let words: Vec<Option<String>> = parts.iter().map(word).collect();
    for pair in words.windows(2) {
        if let [Some(first), Some(second)] = pair {
            let ends = |c: Option<char>| c.is_some_and(crate::text::is_cjk);
            let glue = if ends(first.chars().last()) && ends(second.chars().next()) { "" } else { " " };
            let run = Run::new(&format!("{first}{glue}{second}"), false);
            bonus.extend(run.map(|run| Leaf::Text { run, scope: None, quoted: true }));
        }
    }
    bonus
}

/// The names and labels nearest to a mistyped one.
fn suggestions(name: &str, fields: &FieldTable) -> Vec<String> {
    let typed = fold(name);
    let most = (typed.chars().count() / 3).clamp(1, 3);
    let mut near: Vec<(usize, String)> = Vec::new();
    for (_, field) in fields.iter() {
        for known in std::iter::once(&field.name).chain(&field.labels) {
            let folded = fold(known);
            // `grade` may mean `customer.grade`.
            let tail = folded.rsplit('.').next() == Some(typed.as_str());
            let part = typed.chars().count() > 1 && !typed.is_ascii() && folded.contains(&typed);
            let distance = if tail || part { 0 } else { distance(&typed, &folded) };
            if distance <= most {
                near.push((distance, known.clone()));
            }
        }
    }
    near.sort();
    near.dedup();
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

/// How many characters must change to make one text of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = corner + usize::from(from != *to);
            corner = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(corner + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

impl Node {
    /// Looser readings, the strictest first: parts of words will do; then any of several words will do.
    pub(crate) fn looser(&self) -> Vec<Node> {
        let parts = self.in_parts();
        let any = parts.any_word();
        [parts].into_iter().chain(any).filter(|node| node != self).collect()
    }

    /// The same where parts of an unquoted word will do.
    fn in_parts(&self) -> Node {
        match self {
            Node::And { must, not, bonus } => {
                Node::And { must: must.iter().map(Node::in_parts).collect(), not: not.clone(), bonus: bonus.clone() }
            }
            Node::Or(parts) => Node::Or(parts.iter().map(Node::in_parts).collect()),
            Node::Leaf(Leaf::Text { run, scope, quoted: false }) if scope.as_deref() != Some(&[ID]) => {
                let parts = run.parts();
                let needed = parts.len().div_ceil(2);
                Node::Or(vec![self.clone(), Node::Leaf(Leaf::Parts { parts, scope: scope.clone(), needed })])
            }
            other => other.clone(),
        }
    }

    /// The same where any of several words will do; none if there are not several.
    fn any_word(&self) -> Option<Node> {
        let Node::And { must, not, bonus } = self else { return None };
        let (words, rest): (Vec<Node>, Vec<Node>) = must.iter().cloned().partition(Node::is_word);
        if words.len() < 2 {
            return None;
        }
        let must = rest.into_iter().chain([Node::Or(words)]).collect();
        Some(Node::And { must, not: not.clone(), bonus: bonus.clone() })
    }

    /// Whether it asks for an unquoted word without naming a field.
    fn is_word(&self) -> bool {
        match self {
            Node::Leaf(Leaf::Text { scope, quoted, .. }) => scope.is_none() && !quoted,
            Node::Leaf(Leaf::Parts { scope, .. }) => scope.is_none(),
            Node::Or(parts) => parts.iter().any(Node::is_word),
            _ => false,
        }
    }

    /// Takes the last word, if it is unquoted, for the beginning of one.
    pub(crate) fn finish_last_word(&mut self) {
        match self {
            Node::And { must, .. } => {
                if let Some(last) = must.last_mut() {
                    last.finish_last_word();
                }
            }
            // What was read as a word or a number stays both.
            Node::Or(parts) => parts.iter_mut().for_each(Node::finish_last_word),
            Node::Leaf(Leaf::Text { run, quoted: false, .. }) => run.star = true,
            Node::Leaf(Leaf::Exact { prefix, .. }) => *prefix = true,
            _ => {}
        }
    }

    /// Visits every condition that documents should meet.
    pub(crate) fn each_wanted(&self, visit: &mut dyn FnMut(&Leaf)) {
        match self {
            Node::All => {}
            Node::And { must, .. } => must.iter().for_each(|node| node.each_wanted(visit)),
            Node::Or(parts) => parts.iter().for_each(|node| node.each_wanted(visit)),
            Node::Leaf(leaf) => visit(leaf),
        }
    }
}
