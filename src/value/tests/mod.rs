//! Values as they are read, shown, checked and computed with.

mod checked;
mod computing;
mod properties;
mod reading;
mod showing;

pub(crate) use properties::any_value;

use std::cmp::Ordering;

use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::checked::{FormError, email, login, mobile_cn, month_day, phone, postcode_cn, url, uscc};
use super::format::{canonical, display, percent};
use super::ops::{self, OpError};
use super::parse::{Reason, parse_bool, parse_currency, parse_date, parse_decimal, parse_duration, parse_instant};
use super::parse::{parse_int, parse_money, parse_month, parse_percent, parse_period};
use super::{Money, Period, PeriodUnit, Span, Value};
use crate::label::Lang;

fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

fn new_york() -> TimeZone {
    TimeZone::get("America/New_York").unwrap()
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn yuan(text: &str) -> Value {
    Value::Money(parse_money(text, *b"CNY").unwrap())
}

fn day(text: &str) -> Value {
    Value::Date(parse_date(text).unwrap())
}

fn at(text: &str) -> Value {
    Value::Instant(parse_instant(text, &shanghai()).unwrap())
}

fn span(text: &str) -> Value {
    Value::Duration(parse_duration(text).unwrap())
}
