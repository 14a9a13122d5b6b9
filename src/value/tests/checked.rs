//! Texts with a form of their own.

use super::*;

#[test]
fn credit_codes_have_a_check_digit() {
    // A made-up code; the check digit is computed a second time from the standard's table of weights.
    let body = "91110108MA01ABCD2";
    let expected = match uscc(&format!("{body}0")) {
        Err(FormError::CheckDigit { expected }) => expected,
        other => panic!("{other:?}"),
    };
    assert_eq!(expected, by_hand(body));
    assert_eq!(uscc(&format!("{body}{expected}")), Ok(()));
    assert_eq!(uscc("9111010"), Err(FormError::Length { found: 7, expected: 18 }));
    assert_eq!(uscc("91110108MA01ABCDI0"), Err(FormError::Character { position: 17, found: 'I' }));
    assert_eq!(uscc("91110108ma01ABCD20"), Err(FormError::Character { position: 9, found: 'm' }));
    // The example in the standard.
    assert_eq!(uscc("91350100M000100Y43"), Ok(()));
}

/// The check character computed another way: weights from the table of the standard.
fn by_hand(body: &str) -> char {
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let sum: usize = body.chars().zip(WEIGHTS).map(|(c, w)| ALPHABET.find(c).unwrap() * w).sum();
    ALPHABET.chars().nth((31 - sum % 31) % 31).unwrap()
}

#[test]
fn telephone_numbers_are_normalised() {
    for (text, digits, extension) in [
        ("021-5555 0100", "02155550100", None),
        ("+86 (21) 5555-0100", "+862155550100", None),
        ("（021）55550100转12", "02155550100", Some("12")),
        ("021-55550100 分机：8001", "02155550100", Some("8001")),
        ("021-55550100 ext. 12", "02155550100", Some("12")),
        ("02155550100#3", "02155550100", Some("3")),
        ("12345", "12345", None),
    ] {
        let phone = phone(text).unwrap();
        assert_eq!((phone.digits.as_str(), phone.extension.as_deref()), (digits, extension), "{text}");
    }
    assert_eq!(phone("021-5555a0100"), Err(FormError::Character { position: 9, found: 'a' }));
    assert_eq!(phone("12"), Err(FormError::Form));
    assert_eq!(phone("(021 5555"), Err(FormError::Form));
    assert_eq!(mobile_cn("+86 190 0000 0000").unwrap(), "19000000000");
    assert_eq!(mobile_cn("1900000000"), Err(FormError::Length { found: 10, expected: 11 }));
    assert_eq!(mobile_cn("12000000000"), Err(FormError::Form));
}

#[test]
fn other_checked_forms() {
    assert_eq!(postcode_cn("200000"), Ok(()));
    assert_eq!(postcode_cn("20000"), Err(FormError::Length { found: 5, expected: 6 }));
    assert_eq!(month_day("02-29"), Ok((2, 29)));
    assert_eq!(month_day("02-30"), Err(FormError::Form));
    assert_eq!(month_day("2-3"), Err(FormError::Form));
    assert_eq!(login("zhang.wei-2"), Ok(()));
    assert_eq!(login("张伟"), Err(FormError::Character { position: 1, found: '张' }));
    for good in ["a@example.com", "first.last+tag@sub.example.co", "li@例子.example"] {
        assert_eq!(email(good), Ok(()), "{good}");
    }
    for bad in ["a", "a@b", "a@@example.com", ".a@example.com", "a b@example.com", "a@-example.com", "a@example..com"] {
        assert!(email(bad).is_err(), "{bad}");
    }
    for good in ["https://example.com/路径?q=1#x", "http://10.0.0.1:8080", "mailto:a@example.com", "https://[::1]/"] {
        assert_eq!(url(good), Ok(()), "{good}");
    }
    assert_eq!(url("javascript:alert(1)"), Err(FormError::Scheme));
    assert_eq!(url("JavaScript:alert(1)"), Err(FormError::Scheme));
    for bad in
        ["example.com", "https:/example.com", "https://", "https://a b/", "https://u:p@example.com", "http://a:x/"]
    {
        assert!(url(bad).is_err(), "{bad}");
    }
}
