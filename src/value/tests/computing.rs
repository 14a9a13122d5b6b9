//! Arithmetic and order.

use super::*;

#[test]
fn arithmetic_is_exact() {
    let zone = shanghai();
    let add = |a: &Value, b: &Value| ops::add(a, b, &zone);
    let sub = |a: &Value, b: &Value| ops::subtract(a, b, &zone);
    assert_eq!(add(&Value::Decimal(dec("0.1")), &Value::Decimal(dec("0.2"))), Ok(Value::Decimal(dec("0.3"))));
    assert_eq!(add(&Value::Int(1), &Value::Decimal(dec("0.5"))), Ok(Value::Decimal(dec("1.5"))));
    assert_eq!(add(&yuan("1"), &yuan("2.50")), Ok(yuan("3.50")));
    assert_eq!(add(&yuan("1"), &Value::Money(Money { amount: dec("1"), currency: *b"USD" })), Err(OpError::Currencies));
    assert_eq!(add(&day("2026-01-31"), &span("1 month")), Ok(day("2026-02-28")));
    assert_eq!(add(&day("2026-01-31"), &span("24 hours")), Ok(day("2026-02-01")));
    assert_eq!(add(&day("2026-01-31"), &span("90 minutes")), Err(OpError::NotWholeDays));
    assert_eq!(add(&at("2026-03-14 09:20"), &span("3 days")), Ok(at("2026-03-17 09:20")));
    assert_eq!(add(&at("2026-03-14 09:20"), &span("24 hours")), Ok(at("2026-03-15 09:20")));
    assert_eq!(sub(&day("2026-03-14"), &day("2026-03-01")), Ok(span("13 days")));
    assert_eq!(sub(&day("2026-03-01"), &span("1 day")), Ok(day("2026-02-28")));
    assert_eq!(sub(&at("2026-03-14 09:20"), &at("2026-03-14 08:00")), Ok(span("80 minutes")));
    assert_eq!(sub(&span("3 days"), &span("1 day")), Ok(span("2 days")));
    assert_eq!(ops::multiply(&yuan("10"), &Value::Decimal(dec("0.13"))), Ok(yuan("1.30")));
    assert_eq!(ops::multiply(&span("2 hours"), &Value::Int(3)), Ok(span("6 hours")));
    assert_eq!(ops::divide(&Value::Int(7), &Value::Int(2)), Ok(Value::Decimal(dec("3.5"))));
    assert_eq!(ops::divide(&yuan("3"), &yuan("2")), Ok(Value::Decimal(dec("1.5"))));
    assert_eq!(ops::divide(&Value::Int(1), &Value::Int(0)), Err(OpError::DivisionByZero));
    assert_eq!(ops::negate(&yuan("3")), Ok(yuan("-3")));
    assert_eq!(add(&Value::Null, &Value::Int(1)), Ok(Value::Null));
    assert_eq!(add(&Value::Int(i64::MAX), &Value::Int(1)), Err(OpError::Overflow));
    assert_eq!(add(&day("9999-12-31"), &span("1 day")), Err(OpError::Overflow));
    assert_eq!(ops::multiply(&Value::Decimal(Decimal::MAX), &Value::Int(2)), Err(OpError::Overflow));
    let kinds = OpError::Kinds { operation: "+", left: "text", right: "integer" };
    assert_eq!(add(&Value::text("1"), &Value::Int(1)), Err(kinds));
}

#[test]
fn days_follow_the_wall_clock_of_the_zone() {
    let zone = new_york();
    let start = Value::Instant(parse_instant("2026-03-07 12:00", &zone).unwrap());
    let later = |text: &str| Value::Instant(parse_instant(text, &zone).unwrap());
    assert_eq!(ops::add(&start, &span("1 day"), &zone), Ok(later("2026-03-08 12:00")));
    assert_eq!(ops::add(&start, &span("24 hours"), &zone), Ok(later("2026-03-08 13:00")));
}

#[test]
fn order_needs_one_kind() {
    let order = |a: &Value, b: &Value| ops::order("<", a, b);
    assert_eq!(order(&Value::Int(1), &Value::Decimal(dec("1.0"))), Ok(Ordering::Equal));
    assert_eq!(order(&day("2026-03-14"), &day("2026-03-15")), Ok(Ordering::Less));
    assert_eq!(order(&span("24 hours"), &span("1 day")), Ok(Ordering::Equal));
    assert_eq!(order(&span("32 days"), &span("1 month")), Ok(Ordering::Greater));
    assert_eq!(order(&span("30 days"), &span("1 month")), Err(OpError::Incommensurable));
    assert_eq!(order(&Value::Null, &Value::Int(1)), Err(OpError::NullOrder { left: "null", right: "integer" }));
    let kinds = OpError::Kinds { operation: "<", left: "date", right: "datetime" };
    assert_eq!(order(&day("2026-03-14"), &at("2026-03-14 09:00")), Err(kinds));
    assert!(order(&Value::Bool(true), &Value::Bool(false)).is_err());
    assert!(ops::equal(&Value::Null, &Value::Null));
    assert!(ops::equal(&Value::Int(1), &Value::Decimal(dec("1.00"))));
    assert!(!ops::equal(&Value::Int(1), &Value::text("1")));
    assert!(!ops::equal(&Value::Null, &Value::Bool(false)));
}
