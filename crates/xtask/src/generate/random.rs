//! Pseudo-random choices that are the same everywhere: SplitMix64, written out so that no crate's update changes them.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};

/// A stream of choices.
pub struct Random {
    state: u64,
}

/// Characters of ids: those that nobody mistakes for each other.
const READABLE: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";

impl Random {
    /// A stream of its own for every pair of numbers.
    pub fn new(seed: u64, stream: u64) -> Random {
        let mut random = Random { state: seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ stream.wrapping_mul(0x9e37_79b9) };
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, 0 for an `end` of 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % (end.max(1) as u64)) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn range(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// A number from 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of several.
    pub fn pick<'c, T>(&mut self, choices: &'c [T]) -> &'c T {
        &choices[self.below(choices.len())]
    }

    /// Some of several, in their order, none twice.
    pub fn some<'c, T>(&mut self, choices: &'c [T], count: usize) -> Vec<&'c T> {
        let mut left = count.min(choices.len());
        let mut chosen = Vec::with_capacity(left);
        for (at, choice) in choices.iter().enumerate() {
            if self.below(choices.len() - at) < left {
                chosen.push(choice);
                left -= 1;
            }
        }
        chosen
    }

    /// A working day from 2024-01-02 to 2026-06-19.
    pub fn day(&mut self) -> Date {
        let day = date(2024, 1, 2).saturating_add((self.below(900) as i64).days());
        match day.weekday().to_monday_zero_offset() {
            5 => day.saturating_sub(1.day()),
            6 => day.saturating_add(1.day()),
            _ => day,
        }
    }

    /// A time of a working day on it, on five minutes.
    pub fn time(&mut self, day: Date) -> DateTime {
        let hour = self.range(8, 16) as i8;
        day.at(hour, self.below(12) as i8 * 5, 0, 0)
    }
}

/// The `number`th four-character part of an id; no two below 923,521 are the same.
pub fn readable(number: usize) -> String {
    let base = READABLE.len();
    let mut rest = (number * 346_753 + 12_345) % base.pow(4);
    let mut text = String::new();
    for _ in 0..4 {
        text.push(char::from(READABLE[rest % base]));
        rest /= base;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_do_not_repeat() {
        let all: std::collections::BTreeSet<String> = (0..200_000).map(readable).collect();
        assert_eq!(all.len(), 200_000);
    }

    #[test]
    fn choices_stay_within_bounds() {
        let mut random = Random::new(1, 2);
        for _ in 0..1000 {
            assert!((3..=5).contains(&random.range(3, 5)));
            assert_eq!(random.some(&[1, 2, 3, 4], 2).len(), 2);
            assert!(random.day().weekday().to_monday_zero_offset() < 5);
        }
    }
}
