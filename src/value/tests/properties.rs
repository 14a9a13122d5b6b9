//! What holds for any value and any text.

use super::*;

/// Any value, one level of lists deep.
pub(crate) fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        (-9999i64..9999).prop_map(Value::Int),
        (any::<i64>(), 0u32..28).prop_map(|(n, scale)| Value::Decimal(Decimal::new(n, scale))),
        (any::<i64>(), 0u32..6)
            .prop_map(|(n, s)| Value::Money(Money { amount: Decimal::new(n, s), currency: *b"CNY" })),
        (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Value::Date(date(y, m, d))),
        (-377_705_023_201i64..=253_402_207_200).prop_map(|s| Value::Instant(jiff::Timestamp::from_second(s).unwrap())),
        (any::<i32>(), any::<i32>(), any::<i64>()).prop_map(|(months, days, seconds)| Value::Duration(Span {
            months,
            days,
            seconds
        })),
        (1i16..=9999, 1i8..=12, 1i8..=28)
            .prop_map(|(y, m, d)| Value::Period(Period::of(date(y, m, d), PeriodUnit::Week))),
        ".{0,6}".prop_map(|s| Value::text(s.as_str())),
    ];
    leaf.prop_recursive(1, 8, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::list))
}

proptest! {
    #[test]
    fn no_operation_panics(a in any_value(), b in any_value()) {
        let zone = shanghai();
        let _ = (ops::add(&a, &b, &zone), ops::subtract(&a, &b, &zone), ops::multiply(&a, &b), ops::divide(&a, &b));
        let _ = (ops::order("<", &a, &b), ops::order_for_sort(&a, &b), ops::negate(&a));
        let _ = (display(&a, Lang::Zh, &zone), canonical(&a, &zone, *b"CNY"));
        prop_assert!(ops::equal(&a, &a));
        prop_assert_eq!(ops::equal(&a, &b), ops::equal(&b, &a));
    }

    #[test]
    fn sorting_has_a_total_order(mut values in prop::collection::vec(any_value(), 0..60)) {
        values.sort_by(ops::order_for_sort);
        for pair in values.windows(3) {
            prop_assert!(ops::order_for_sort(&pair[0], &pair[2]).is_le());
        }
        prop_assert!(values.iter().skip_while(|value| **value != Value::Null).all(|value| *value == Value::Null));
    }

    #[test]
    fn no_text_panics(text in ".{0,40}") {
        let zone = shanghai();
        let _ = (parse_date(&text), parse_instant(&text, &zone), parse_period(&text), parse_duration(&text));
        let _ = (parse_decimal(&text), parse_int(&text), parse_bool(&text), parse_percent(&text));
        let _ = (uscc(&text), phone(&text), email(&text), url(&text), month_day(&text), login(&text));
    }

    #[test]
    fn canonical_spans_read_back(months in 0i32..200, days in 0i32..4000, seconds in 0i64..10_000_000) {
        let wanted = Span { months, days, seconds };
        let text = canonical(&Value::Duration(wanted), &shanghai(), *b"CNY");
        prop_assert_eq!(parse_duration(&text), Ok(wanted));
    }

    #[test]
    fn canonical_instants_read_back(second in -2_000_000_000i64..4_000_000_000) {
        let zone = shanghai();
        let instant = jiff::Timestamp::from_second(second).unwrap();
        let text = canonical(&Value::Instant(instant), &zone, *b"CNY");
        prop_assert_eq!(parse_instant(&text, &zone), Ok(instant));
    }
}
