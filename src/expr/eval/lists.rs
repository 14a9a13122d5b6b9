//! Walking lists: one element after the other, without building what nobody keeps.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::error::fault;
use super::{Machine, NULL, Result, compare, eval, holds, owned, wrong_argument};
use crate::expr::ir::{Fold, Node, Op, SelectTest};
use crate::value::{Value, ops};

pub(super) type Visit<'v> = dyn FnMut(&Machine<'_>, &Value) -> Result<bool> + 'v;

/// Calls `visit` with each element of a list until it says false. Null has no elements; anything else is one.
pub(super) fn each(m: &Machine<'_>, node: &Node, visit: &mut Visit<'_>) -> Result<bool> {
    match &node.op {
        Op::Referring { ty, slot } => {
            for record in m.world.referring(m.record, *ty, *slot).iter() {
                if !visit(m, &m.reference(*record))? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Op::List(items) => {
            for item in items {
                if !visit(m, &*eval(m, item)?)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Op::MapEach { list, path } => each(m, list, &mut |m, value| {
            let inner = Machine { elem: Some(value), ..*m };
            visit(m, &*eval(&inner, path)?)
        }),
        Op::Select { list, path, test, value, keep } => {
            let wanted = match value {
                Some(value) => eval(m, value)?,
                None => Cow::Borrowed(&NULL),
            };
            each(m, list, &mut |m, value| {
                let inner = Machine { elem: Some(value), ..*m };
                let found = eval(&inner, path)?;
                let passes = match test {
                    SelectTest::True => found.is_true(),
                    SelectTest::Null => *found == Value::Null,
                    SelectTest::Compare(op) => compare(*op, &found, &wanted).map_err(|e| fault(node, e))?,
                };
                if passes == *keep { visit(m, value) } else { Ok(true) }
            })
        }
        _ => match &*eval(m, node)? {
            Value::Null => Ok(true),
            Value::List(items) => {
                for item in items.iter() {
                    if !visit(m, item)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            one => visit(m, one),
        },
    }
}

pub(super) fn fold<'a>(m: &Machine<'a>, node: &Node, list: &'a Node, how: Fold) -> Result<Cow<'a, Value>> {
    if how == Fold::Count {
        return owned(Value::Int(count(m, list)?));
    }
    let mut result = if how == Fold::Sum { Value::Int(0) } else { Value::Null };
    let mut empty = true;
    each(m, list, &mut |m, value| {
        match how {
            Fold::First => result = value.clone(),
            Fold::Last => result = value.clone(),
            // Empty fields are no numbers, and no dates.
            _ if *value == Value::Null => {}
            Fold::Sum if empty => result = value.clone(),
            Fold::Sum => result = ops::add(&result, value, m.world.zone()).map_err(|e| fault(node, e))?,
            Fold::Min | Fold::Max if empty => result = value.clone(),
            _ => {
                let name = if how == Fold::Min { "min" } else { "max" };
                let order = ops::order(name, value, &result).map_err(|e| fault(node, e))?;
                if order == (if how == Fold::Min { Ordering::Less } else { Ordering::Greater }) {
                    result = value.clone();
                }
            }
        }
        empty &= *value == Value::Null;
        Ok(how != Fold::First)
    })?;
    owned(result)
}

/// The number of elements, of characters, or of filled members.
fn count(m: &Machine<'_>, list: &Node) -> Result<i64> {
    if let Op::Referring { ty, slot } = list.op {
        return Ok(m.world.referring(m.record, ty, slot).len() as i64);
    }
    if matches!(list.op, Op::Select { .. } | Op::MapEach { .. }) {
        let mut count = 0;
        each(m, list, &mut |_, _| {
            count += 1;
            Ok(true)
        })?;
        return Ok(count);
    }
    Ok(match &*eval(m, list)? {
        Value::Null => 0,
        Value::Text(text) => text.chars().count() as i64,
        Value::List(items) => items.len() as i64,
        Value::Object(object) => object.entries.iter().filter(|(_, value)| !value.is_empty()).count() as i64,
        other => return Err(wrong_argument(list, "count", other)),
    })
}

pub(super) fn sort<'a>(
    m: &Machine<'a>,
    list: &'a Node,
    path: Option<&'a Node>,
    reverse: Option<&'a Node>,
) -> Result<Cow<'a, Value>> {
    let mut keyed: Vec<(Value, Value)> = Vec::new();
    each(m, list, &mut |m, value| {
        let key = match path {
            Some(path) => eval(&Machine { elem: Some(value), ..*m }, path)?.into_owned(),
            None => value.clone(),
        };
        keyed.push((key, value.clone()));
        Ok(true)
    })?;
    let reverse = reverse.map_or(Ok(false), |reverse| holds(m, reverse))?;
    keyed.sort_by(|(a, _), (b, _)| {
        let order = ops::order_for_sort(a, b);
        // Nulls stay last in both directions.
        if reverse && *a != Value::Null && *b != Value::Null { order.reverse() } else { order }
    });
    owned(Value::list(keyed.into_iter().map(|(_, value)| value)))
}
