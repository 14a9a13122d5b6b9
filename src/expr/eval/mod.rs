//! Evaluation: a walk over the compiled tree.
//!
//! In come a record and the model; out comes a value, borrowed from the model or from the expression wherever it
//! stands there, or the one place that has no value. Lists are walked without being built where their consumer
//! allows it, so that `referring('interaction') | map(attribute='held_on') | max` keeps no list at all.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use super::ir::{ArithOp, CompareOp, Node, Op, PlainFn, Property};
use super::{At, EnumId, RecordIx, TypeId, World};
use crate::label::Lang;
use crate::value::ops::{self, OpError};
use crate::value::{Money, Object, RecordRef, Value, format};

mod error;
mod lists;
mod work;

use error::fault;
pub use error::{EvalError, Fault};
use lists::{each, fold, sort};
pub(super) use work::DEADLINE_PARTS;
use work::{deadline, state_question};

type Result<T> = std::result::Result<T, Box<EvalError>>;

/// Everything a node may look at.
#[derive(Clone, Copy)]
pub(super) struct Machine<'a> {
    pub world: &'a dyn World,
    pub record: RecordIx,
    pub item: Option<&'a Value>,
    pub lang: Lang,
    elem: Option<&'a Value>,
}

impl<'a> Machine<'a> {
    pub fn new(at: &At<'a>) -> Machine<'a> {
        Machine { world: at.world, record: at.record, item: at.item, lang: at.lang, elem: None }
    }

    fn reference(&self, record: RecordIx) -> Value {
        Value::Ref(RecordRef { id: self.world.id(record).clone(), target: Some(record) })
    }
}

static NULL: Value = Value::Null;
static TRUE: Value = Value::Bool(true);
static FALSE: Value = Value::Bool(false);

fn boolean<'a>(yes: bool) -> Cow<'a, Value> {
    Cow::Borrowed(if yes { &TRUE } else { &FALSE })
}

fn owned<'a>(value: Value) -> Result<Cow<'a, Value>> {
    Ok(Cow::Owned(value))
}

/// The value of a node.
pub(super) fn eval<'a>(m: &Machine<'a>, node: &'a Node) -> Result<Cow<'a, Value>> {
    match &node.op {
        Op::Const(value) => Ok(Cow::Borrowed(value)),
        Op::Field(slot) => Ok(m.world.field(m.record, *slot)),
        Op::Item => Ok(Cow::Borrowed(m.item.unwrap_or(&NULL))),
        Op::Elem => Ok(Cow::Borrowed(m.elem.unwrap_or(&NULL))),
        Op::And(..) | Op::Or(..) | Op::Not(_) | Op::Compare { .. } | Op::IsNull(_) => holds(m, node).map(boolean),
        Op::FirstFilled(choices) => {
            for choice in choices {
                let value = eval(m, choice)?;
                if *value != Value::Null {
                    return Ok(value);
                }
            }
            Ok(Cow::Borrowed(&NULL))
        }
        _ => compute(m, node),
    }
}

/// The value of a node that takes more than a look. Apart from [`eval`], which calls itself the most, so that the
/// room on the stack for all of this is taken only when it is needed.
#[inline(never)]
fn compute<'a>(m: &Machine<'a>, node: &'a Node) -> Result<Cow<'a, Value>> {
    match &node.op {
        Op::Itself => owned(m.reference(m.record)),
        Op::Today => owned(Value::Date(m.world.today())),
        Op::RefField { base, slots } => Ok(match target(m, base)? {
            Some(record) => ref_field(m, record, slots),
            None => Cow::Borrowed(&NULL),
        }),
        Op::Property { base, what } => property(m, base, *what),
        Op::Member { base, name } => Ok(member(eval(m, base)?, name)),
        Op::PeriodEdge { base, last } => owned(match &*eval(m, base)? {
            Value::Period(period) => Value::Date(if *last { period.end() } else { period.start }),
            _ => Value::Null,
        }),
        Op::Index { base, key } => {
            let key = eval(m, key)?;
            Ok(index(eval(m, base)?, &key))
        }
        Op::Deadline { number, part } => owned(deadline(m.world.deadline(m.record, *number), *part)),
        Op::State { state, ask } => state_question(m, state, *ask),
        Op::Chain { first, links } => chain(m, node, first, links),
        Op::Arith { op, left, right } => {
            let left = eval(m, left)?;
            let right = eval(m, right)?;
            let result = match op {
                ArithOp::Add => ops::add(&left, &right, m.world.zone()),
                ArithOp::Subtract => ops::subtract(&left, &right, m.world.zone()),
                ArithOp::Multiply => ops::multiply(&left, &right),
                ArithOp::Divide => ops::divide(&left, &right),
            };
            result.map(Cow::Owned).map_err(|e| fault(node, e))
        }
        Op::Negate(of) => ops::negate(&*eval(m, of)?).map(Cow::Owned).map_err(|e| fault(node, e)),
        Op::AsMoney(of, currency) => {
            let value = eval(m, of)?;
            Ok(match ops::number(&value) {
                Some(amount) => Cow::Owned(Value::Money(Money { amount, currency: *currency })),
                None => value,
            })
        }
        Op::Concat(parts) => {
            let mut out = String::new();
            for part in parts {
                print(m, &*eval(m, part)?, None, &mut out);
            }
            owned(Value::text(out))
        }
        Op::If { test, then, otherwise } => {
            if holds(m, test)? {
                return eval(m, then);
            }
            otherwise.as_ref().map_or(Ok(Cow::Borrowed(&NULL)), |otherwise| eval(m, otherwise))
        }
        Op::Map(entries) => {
            let mut object = Object::default();
            for (key, value) in entries {
                object.entries.push((key.clone(), eval(m, value)?.into_owned()));
            }
            owned(Value::Object(Arc::new(object)))
        }
        Op::Get { map, key, default } => {
            let key = eval(m, key)?;
            let found = index(eval(m, map)?, &key);
            match default {
                Some(default) if *found == Value::Null => eval(m, default),
                _ => Ok(found),
            }
        }
        Op::Call { run, strict, args } => call(m, node, run.0, *strict, args),
        Op::Fold { list, how } => fold(m, node, list, *how),
        Op::Sort { list, path, reverse } => sort(m, list, path.as_deref(), reverse.as_deref()),
        Op::Unique(list) => {
            let mut seen: Vec<Value> = Vec::new();
            each(m, list, &mut |_, value| {
                if !seen.iter().any(|known| ops::equal(known, value)) {
                    seen.push(value.clone());
                }
                Ok(true)
            })?;
            owned(Value::List(seen.into()))
        }
        Op::List(_) | Op::Referring { .. } | Op::Select { .. } | Op::MapEach { .. } => {
            let mut items = Vec::new();
            each(m, node, &mut |_, value| {
                items.push(value.clone());
                Ok(true)
            })?;
            owned(Value::List(items.into()))
        }
        Op::Join { list, with, options } => {
            let with = eval(m, with)?;
            let (mut out, mut first) = (String::new(), true);
            each(m, list, &mut |m, value| {
                if !std::mem::take(&mut first) {
                    print(m, &with, None, &mut out);
                }
                print(m, value, *options, &mut out);
                Ok(true)
            })?;
            owned(Value::text(out))
        }
        Op::Matches { text, regex } => match &*eval(m, text)? {
            Value::Null => Ok(Cow::Borrowed(&NULL)),
            Value::Text(text) => Ok(boolean(regex.is_match(text))),
            other => Err(wrong_argument(node, "matches", other)),
        },
        Op::Label { of, options } => Ok(label(m, eval(m, of)?, *options)),
        Op::Print { of, options } => {
            let value = eval(m, of)?;
            if matches!((&*value, options), (Value::Text(_), None)) {
                return Ok(value);
            }
            let mut out = String::new();
            print(m, &value, *options, &mut out);
            owned(Value::text(out))
        }
        // Listed, so that an operation nobody computes does not compile.
        Op::Const(_)
        | Op::Field(_)
        | Op::Item
        | Op::Elem
        | Op::And(..)
        | Op::Or(..)
        | Op::Not(_)
        | Op::Compare { .. }
        | Op::IsNull(_)
        | Op::FirstFilled(_) => eval(m, node),
    }
}

fn wrong_argument(node: &Node, operation: &'static str, found: &Value) -> Box<EvalError> {
    fault(node, OpError::Kinds { operation, left: found.kind_name(), right: "null" })
}

/// Whether a node holds.
pub(super) fn holds(m: &Machine<'_>, node: &Node) -> Result<bool> {
    match &node.op {
        Op::And(left, right) => Ok(holds(m, left)? && holds(m, right)?),
        Op::Or(left, right) => Ok(holds(m, left)? || holds(m, right)?),
        Op::Not(of) => Ok(!holds(m, of)?),
        Op::Compare { op, left, right } => {
            let left = eval(m, left)?;
            let right = eval(m, right)?;
            compare(*op, &left, &right).map_err(|e| fault(node, e))
        }
        Op::IsNull(of) => Ok(matches!(*eval(m, of)?, Value::Null)),
        // The first element answers.
        Op::Referring { .. } | Op::Select { .. } | Op::MapEach { .. } => {
            let mut any = false;
            each(m, node, &mut |_, _| {
                any = true;
                Ok(false)
            })?;
            Ok(any)
        }
        _ => Ok(eval(m, node)?.is_true()),
    }
}

fn target(m: &Machine<'_>, base: &Node) -> Result<Option<RecordIx>> {
    if matches!(base.op, Op::Itself) {
        return Ok(Some(m.record));
    }
    Ok(match &*eval(m, base)? {
        Value::Ref(reference) => reference.target,
        _ => None,
    })
}

fn ref_field<'a>(m: &Machine<'a>, record: RecordIx, slots: &[(TypeId, u16)]) -> Cow<'a, Value> {
    let ty = m.world.type_of(record);
    match slots.iter().find(|(known, _)| *known == ty) {
        Some((_, slot)) => m.world.field(record, *slot),
        None => Cow::Borrowed(&NULL),
    }
}

fn property<'a>(m: &Machine<'a>, base: &Node, what: Property) -> Result<Cow<'a, Value>> {
    let Some(record) = target(m, base)? else { return Ok(Cow::Borrowed(&NULL)) };
    owned(Value::Text(match what {
        Property::Id => m.world.id(record).clone(),
        Property::Type => m.world.type_name(m.world.type_of(record)).clone(),
        Property::Title => m.world.title(record, m.lang),
        Property::Body => m.world.body(record),
    }))
}

fn member<'a>(value: Cow<'a, Value>, name: &str) -> Cow<'a, Value> {
    match value {
        Cow::Borrowed(Value::Object(object)) => Cow::Borrowed(object.get(name)),
        Cow::Owned(Value::Object(object)) => Cow::Owned(object.get(name).clone()),
        _ => Cow::Borrowed(&NULL),
    }
}

fn index<'a>(base: Cow<'a, Value>, key: &Value) -> Cow<'a, Value> {
    let position = |len: usize, at: i64| {
        let at = if at < 0 { at.checked_add(i64::try_from(len).ok()?)? } else { at };
        usize::try_from(at).ok().filter(|at| *at < len)
    };
    match (base, key) {
        (base @ (Cow::Borrowed(Value::Object(_)) | Cow::Owned(Value::Object(_))), Value::Text(key)) => {
            member(base, key)
        }
        (base @ (Cow::Borrowed(Value::Object(_)) | Cow::Owned(Value::Object(_))), Value::Int(key)) => {
            member(base, &key.to_string())
        }
        (Cow::Borrowed(Value::List(items)), Value::Int(at)) => {
            position(items.len(), *at).map_or(Cow::Borrowed(&NULL), |at| Cow::Borrowed(&items[at]))
        }
        (Cow::Owned(Value::List(items)), Value::Int(at)) => {
            position(items.len(), *at).map_or(Cow::Borrowed(&NULL), |at| Cow::Owned(items[at].clone()))
        }
        _ => Cow::Borrowed(&NULL),
    }
}

/// The answer of a comparison.
fn compare(op: CompareOp, left: &Value, right: &Value) -> std::result::Result<bool, OpError> {
    let order = || ops::order(op.symbol(), left, right);
    Ok(match op {
        CompareOp::Eq => ops::equal(left, right),
        CompareOp::Ne => !ops::equal(left, right),
        CompareOp::Lt => order()? == Ordering::Less,
        CompareOp::Le => order()? != Ordering::Greater,
        CompareOp::Gt => order()? == Ordering::Greater,
        CompareOp::Ge => order()? != Ordering::Less,
        CompareOp::In => contains(right, left)?,
        CompareOp::NotIn => !contains(right, left)?,
    })
}

/// Whether a list holds a value, a text a part, an object a name, or a period a day.
pub(super) fn contains(whole: &Value, part: &Value) -> std::result::Result<bool, OpError> {
    Ok(match (whole, part) {
        (Value::List(items), part) => items.iter().any(|item| ops::equal(item, part)),
        (Value::Null, _) => false,
        (Value::Text(whole), Value::Text(part)) => whole.contains(&**part),
        (Value::Object(object), Value::Text(name)) => object.entries.iter().any(|(key, _)| key == name),
        (Value::Period(period), Value::Date(day)) => period.start <= *day && *day <= period.end(),
        (Value::Period(whole), Value::Period(part)) => whole.start <= part.start && part.end() <= whole.end(),
        (_, Value::Null) => false,
        _ => {
            return Err(OpError::Kinds { operation: "in", left: part.kind_name(), right: whole.kind_name() });
        }
    })
}

fn chain<'a>(m: &Machine<'a>, node: &Node, first: &'a Node, links: &'a [(CompareOp, Node)]) -> Result<Cow<'a, Value>> {
    let mut left = eval(m, first)?;
    for (op, next) in links {
        let right = eval(m, next)?;
        if !compare(*op, &left, &right).map_err(|e| fault(node, e))? {
            return Ok(boolean(false));
        }
        left = right;
    }
    Ok(boolean(true))
}

fn call<'a>(m: &Machine<'a>, node: &Node, run: PlainFn, strict: bool, args: &'a [Node]) -> Result<Cow<'a, Value>> {
    // Functions have at most four arguments: no allocation.
    let mut values = [const { Cow::Borrowed(&NULL) }; 4];
    for (value, arg) in values.iter_mut().zip(args) {
        *value = eval(m, arg)?;
        if strict && **value == Value::Null {
            return Ok(Cow::Borrowed(&NULL));
        }
    }
    run(m, &values[..args.len().min(4)]).map(Cow::Owned).map_err(|e| fault(node, e))
}

fn label<'a>(m: &Machine<'a>, value: Cow<'a, Value>, options: EnumId) -> Cow<'a, Value> {
    let words = |value: &Value| match value {
        Value::Text(key) => {
            let words = m.world.option_label(options, key, m.lang).unwrap_or_else(|| key.clone());
            Value::Text(words)
        }
        other => other.clone(),
    };
    match &*value {
        Value::Null => value,
        Value::List(items) => Cow::Owned(Value::list(items.iter().map(words))),
        one => Cow::Owned(words(one)),
    }
}

/// Prints a value as titles do: references by their titles, options by their labels.
pub(super) fn print(m: &Machine<'_>, value: &Value, options: Option<EnumId>, out: &mut String) {
    match value {
        Value::Null => {}
        Value::Text(text) => match options.and_then(|list| m.world.option_label(list, text, m.lang)) {
            Some(words) => out.push_str(&words),
            None => out.push_str(text),
        },
        Value::Ref(RecordRef { target: Some(record), .. }) => out.push_str(&m.world.title(*record, m.lang)),
        Value::List(items) => {
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push_str(if m.lang == Lang::Zh { "、" } else { ", " });
                }
                print(m, item, options, out);
            }
        }
        other => out.push_str(&format::display(other, m.lang, m.world.zone())),
    }
}
