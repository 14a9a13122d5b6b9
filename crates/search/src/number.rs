//! Exact decimal numbers of the index.
//!
//! In: decimals as people write them. Out: whole millionths in an `i64`, which order and compare exactly. Never: floats.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A decimal number with six digits after the point. What is out of reach becomes the nearest number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Number(i64);

/// What one is, in millionths.
const ONE: i128 = 1_000_000;

/// A text is not a decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number")]
pub struct NotANumber;

impl Number {
    /// The number in millionths.
    pub fn millionths(self) -> i64 {
        self.0
    }

    /// A number of millionths.
    pub fn from_millionths(millionths: i64) -> Number {
        Number(millionths)
    }

    fn saturating(millionths: i128) -> Number {
        Number(millionths.clamp(i64::MIN.into(), i64::MAX.into()) as i64)
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Number {
        Number::saturating(i128::from(whole) * ONE)
    }
}

impl FromStr for Number {
    type Err = NotANumber;

    /// Reads `-1,234.5`, `10万`, `1.2亿`; digits beyond the sixth after the point are cut off.
    fn from_str(text: &str) -> Result<Number, NotANumber> {
        let text = text.trim();
        let (text, factor) = match text.strip_suffix('万') {
            Some(rest) => (rest, 10_000),
            None => text.strip_suffix('亿').map_or((text, 1), |rest| (rest, 100_000_000)),
        };
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() && fraction.is_empty() || whole.starts_with(',') || whole.ends_with(',') {
            return Err(NotANumber);
        }
        let mut millionths: i128 = 0;
        for c in whole.chars().filter(|c| *c != ',') {
            millionths =
                (millionths * 10 + i128::from(c.to_digit(10).ok_or(NotANumber)?)).min(ONE * i128::from(i64::MAX));
        }
        millionths = millionths.saturating_mul(ONE);
        let mut unit = ONE;
        for c in fraction.chars() {
            unit /= 10;
            millionths = millionths.saturating_add(i128::from(c.to_digit(10).ok_or(NotANumber)?) * unit);
        }
        let millionths = millionths.saturating_mul(factor);
        Ok(Number::saturating(if negative { -millionths } else { millionths }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        assert_eq!("1200.50".parse(), Ok(Number(1_200_500_000)));
        assert_eq!("-0.000001".parse(), Ok(Number(-1)));
        assert_eq!("1,234,567".parse(), Ok(Number::from(1_234_567)));
        assert_eq!("10万".parse(), Ok(Number::from(100_000)));
        assert_eq!("1.2亿".parse(), Ok(Number::from(120_000_000)));
        assert_eq!(".5".parse(), Ok(Number(500_000)));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", ".", "1e5", "12a", "1 2", ",1", "1,", "--1", "万", "0x10"] {
            assert_eq!(text.parse::<Number>(), Err(NotANumber), "{text:?}");
        }
    }

    #[test]
    fn enormous_numbers_stay_in_order() {
        assert_eq!("9".repeat(60).parse(), Ok(Number(i64::MAX)));
        assert_eq!(format!("-{}亿", "9".repeat(60)).parse(), Ok(Number(i64::MIN)));
    }
}
