//! Values as bytes, and back. A reference is kept by its id and by whether it led to a record.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::bytes::{Reader, Writer};
use crate::model::RecordIx;
use crate::value::{Money, Object, Period, PeriodUnit, RecordRef, Span, Value};

const UNITS: [PeriodUnit; 6] =
    [PeriodUnit::Year, PeriodUnit::Half, PeriodUnit::Quarter, PeriodUnit::Month, PeriodUnit::Week, PeriodUnit::Day];

/// The record of an id.
pub type Find<'f> = &'f dyn Fn(&str) -> Option<RecordIx>;

/// Writes a value.
pub fn write(out: &mut Writer, value: &Value) {
    match value {
        Value::Null => out.byte(0),
        Value::Bool(no) if !*no => out.byte(1),
        Value::Bool(_) => out.byte(2),
        Value::Int(number) => {
            out.byte(3);
            out.signed(*number);
        }
        Value::Decimal(number) => {
            out.byte(4);
            out.bytes.extend(number.serialize());
        }
        Value::Money(money) => {
            out.byte(5);
            out.bytes.extend(money.amount.serialize());
            out.bytes.extend(money.currency);
        }
        Value::Date(date) => {
            out.byte(6);
            write_date(out, *date);
        }
        Value::Instant(at) => {
            out.byte(7);
            write_instant(out, *at);
        }
        Value::Period(period) => {
            out.byte(8);
            write_date(out, period.start);
            out.byte(UNITS.iter().position(|unit| *unit == period.unit).unwrap_or_default() as u8);
        }
        Value::Duration(span) => {
            out.byte(9);
            write_span(out, span);
        }
        Value::Text(text) => {
            out.byte(10);
            out.text(text);
        }
        Value::Ref(to) => {
            out.byte(if to.target.is_some() { 11 } else { 12 });
            out.text(&to.id);
        }
        Value::List(items) => {
            out.byte(13);
            out.list(items, write);
        }
        Value::Object(object) => {
            out.byte(14);
            out.list(&object.entries, |out, (name, value)| {
                out.text(name);
                write(out, value);
            });
        }
    }
}

/// Reads a value.
pub fn read(from: &mut Reader<'_>, find: Find<'_>) -> Option<Value> {
    Some(match from.byte()? {
        0 => Value::Null,
        1 => Value::Bool(false),
        2 => Value::Bool(true),
        3 => Value::Int(from.signed()?),
        4 => Value::Decimal(Decimal::deserialize(from.array()?)),
        5 => Value::Money(Money { amount: Decimal::deserialize(from.array()?), currency: from.array()? }),
        6 => Value::Date(read_date(from)?),
        7 => Value::Instant(read_instant(from)?),
        8 => Value::Period(Period { start: read_date(from)?, unit: *UNITS.get(usize::from(from.byte()?))? }),
        9 => Value::Duration(read_span(from)?),
        10 => Value::Text(from.text()?),
        11 => {
            let id = from.text()?;
            Value::Ref(RecordRef { target: find(&id), id })
        }
        12 => Value::Ref(RecordRef { id: from.text()?, target: None }),
        13 => Value::List(from.list(|from| read(from, find))?.into()),
        14 => {
            let entries = from.list(|from| Some((from.text()?, read(from, find)?)))?;
            Value::Object(Arc::new(Object { entries }))
        }
        _ => return None,
    })
}

fn write_date(out: &mut Writer, date: Date) {
    out.signed(date.year().into());
    out.byte(date.month().unsigned_abs());
    out.byte(date.day().unsigned_abs());
}

fn read_date(from: &mut Reader<'_>) -> Option<Date> {
    let year = i16::try_from(from.signed()?).ok()?;
    let (month, day) = (i8::try_from(from.byte()?).ok()?, i8::try_from(from.byte()?).ok()?);
    Date::new(year, month, day).ok()
}

/// Writes an instant.
pub fn write_instant(out: &mut Writer, at: Timestamp) {
    out.signed(at.as_second());
    out.signed(at.subsec_nanosecond().into());
}

/// Reads an instant.
pub fn read_instant(from: &mut Reader<'_>) -> Option<Timestamp> {
    Timestamp::new(from.signed()?, i32::try_from(from.signed()?).ok()?).ok()
}

/// Writes a length of time.
pub fn write_span(out: &mut Writer, span: &Span) {
    out.signed(span.months.into());
    out.signed(span.days.into());
    out.signed(span.seconds);
}

/// Reads a length of time.
pub fn read_span(from: &mut Reader<'_>) -> Option<Span> {
    let months = i32::try_from(from.signed()?).ok()?;
    Some(Span { months, days: i32::try_from(from.signed()?).ok()?, seconds: from.signed()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_were() {
        let span = Span { months: -1, days: 2, seconds: 3 };
        let reference = |id: &str, target| Value::Ref(RecordRef { id: id.into(), target });
        let values = [
            Value::Null,
            Value::Bool(true),
            Value::Bool(false),
            Value::Int(i64::MIN),
            Value::Decimal("-1.230".parse().unwrap()),
            Value::Money(Money { amount: "12.50".parse().unwrap(), currency: *b"CNY" }),
            Value::Date("-0044-03-15".parse().unwrap_or(Date::MIN)),
            Value::Instant("2026-03-14T01:02:03.456Z".parse().unwrap()),
            Value::Instant("1926-03-14T01:02:03.456Z".parse().unwrap()),
            Value::Period(Period { start: "2026-03-01".parse().unwrap(), unit: PeriodUnit::Week }),
            Value::Duration(span),
            Value::text("客户"),
            reference("there", Some(7)),
            reference("new", None),
        ];
        let object = Object { entries: vec![("a".into(), Value::list(values.clone())), ("b".into(), Value::Null)] };
        let mut all = Writer::default();
        write(&mut all, &Value::Object(Arc::new(object.clone())));
        let read_back = |bytes: &[u8]| read(&mut Reader::new(bytes), &|_| Some(7));
        assert_eq!(read_back(&all.bytes), Some(Value::Object(Arc::new(object))));
        for end in 0..all.bytes.len() {
            assert_eq!(read_back(&all.bytes[..end]), None, "cut at {end}");
        }
    }
}
