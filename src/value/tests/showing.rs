//! Values become texts, for readers and for files.

use super::*;

#[test]
fn readers_see_their_own_language() {
    let zone = shanghai();
    for (value, zh, en) in [
        (at("2026-03-14 09:20"), "2026-03-14 09:20", "2026-03-14 09:20"),
        (day("2026-03-14"), "2026-03-14", "2026-03-14"),
        (yuan("1200.5"), "¥1,200.50", "¥1,200.50"),
        (yuan("-1234567.005"), "-¥1,234,567.01", "-¥1,234,567.01"),
        (yuan("-0.001"), "¥0.00", "¥0.00"),
        (Value::Money(Money { amount: dec("5"), currency: *b"CHF" }), "CHF 5.00", "CHF 5.00"),
        (span("3 days"), "3 天", "3 days"),
        (span("1 day"), "1 天", "1 day"),
        (span("24 hours"), "24 小时", "24 hours"),
        (span("90 minutes"), "90 分钟", "90 minutes"),
        (
            Value::Duration(Span::of_seconds(5 * 86_400 + 3 * 3600 + 61)),
            "5 天 3 小时 1 分钟",
            "5 days 3 hours 1 minute",
        ),
        (Value::Duration(Span::of_seconds(3661)), "1 小时 1 分钟", "1 hour 1 minute"),
        (
            Value::Duration(Span { months: 0, days: 2, seconds: 400_000 }),
            "6 天 15 小时 6 分钟",
            "6 days 15 hours 6 minutes",
        ),
        (Value::Duration(Span::default()), "0 天", "0 days"),
        (Value::Bool(true), "是", "Yes"),
        (Value::Decimal(dec("12.50")), "12.5", "12.5"),
        (Value::list([Value::text("甲"), Value::Int(2)]), "甲、2", "甲, 2"),
        (Value::Null, "", ""),
    ] {
        assert_eq!(display(&value, Lang::Zh, &zone), zh);
        assert_eq!(display(&value, Lang::En, &zone), en);
    }
    assert_eq!(percent(dec("12.50")), "12.5%");
}

#[test]
fn canonical_text_is_what_a_file_would_hold() {
    let zone = shanghai();
    let text = |value: &Value| canonical(value, &zone, *b"CNY");
    assert_eq!(text(&at("2026-03-14 09:20")), "2026-03-14T09:20:00+08:00");
    assert_eq!(text(&yuan("1200.50")), "1200.50");
    assert_eq!(canonical(&yuan("1200.50"), &zone, *b"USD"), "{amount: 1200.50, currency: CNY}");
    assert_eq!(text(&span("P1M3DT90M")), "1 month 3 days 90 minutes");
    assert_eq!(text(&Value::list([Value::Int(1), Value::text("a")])), "[1, a]");
}
