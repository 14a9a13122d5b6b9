//! Text of a query as a sequence of terms.
//!
//! In: a word or phrase. Out: a [`Run`]: which terms must stand at which distance. Han is covered by as few pairs as will
//! do (AB CD, and the last pair once more if the number is odd); a single character is the beginning of pairs.

use std::ops::Range;

use crate::pinyin;
use crate::text::{Placed, fold, place};
use crate::tokens::SEPARATOR;

/// One term of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    /// The distance from the first.
    pub(crate) offset: u32,
    /// What the key in the dictionary begins with; it ends with the separator if the token must be whole.
    pub(crate) key: String,
}

/// A sequence of terms, and what to highlight where it matched.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) units: Vec<Placed>,
    /// Whether the last unit is only the beginning of a word.
    pub(crate) star: bool,
    /// The text folded as whole values are; empty for a part of a run.
    pub(crate) folded: String,
}

impl Run {
    /// Reads a text; none if it holds nothing to search for.
    pub(crate) fn new(text: &str, star: bool) -> Option<Run> {
        let units = place(text);
        if units.is_empty() { None } else { Some(Run { units, star, folded: fold(text) }) }
    }

    /// The terms in running text.
    pub(crate) fn elements(&self) -> Vec<Element> {
        let mut elements = Vec::new();
        let first = self.units.first().map_or(0, |unit| unit.position);
        let mut at = 0;
        while let Some(unit) = self.units.get(at) {
            let offset = unit.position - first;
            if !unit.cjk {
                let whole = !(self.star && at + 1 == self.units.len());
                elements.push(element(offset, &unit.text, whole));
                at += 1;
                continue;
            }
            let end = self.run_end(at);
            if end - at == 1 {
                elements.push(element(offset, &unit.text, false));
            }
            // Starting points of pairs: every other character, and the last pair if one character is left over.
            let mut pair = at;
            while pair + 1 < end {
                elements.push(self.pair(pair, first));
                pair += 2;
            }
            if end - at > 1 && pair < end {
                elements.push(self.pair(end - 2, first));
            }
            at = end;
        }
        elements
    }

    /// Where the CJK run that begins at a unit ends.
    fn run_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while let (Some(before), Some(unit)) = (self.units.get(end - 1), self.units.get(end)) {
            if !unit.cjk || unit.position != before.position + 1 {
                break;
            }
            end += 1;
        }
        end
    }

    fn pair(&self, at: usize, first: u32) -> Element {
        let text = [&self.units[at].text, &self.units[at + 1].text].map(String::as_str).concat();
        element(self.units[at].position - first, &text, false)
    }

    /// The parts that a document without the whole run may still hold: words, and pairs of Han.
    pub(crate) fn parts(&self) -> Vec<Run> {
        let part = |range: Range<usize>| Run { units: self.units[range].to_vec(), star: true, folded: String::new() };
        let mut parts = Vec::new();
        let mut at = 0;
        while at < self.units.len() {
            let end = if self.units[at].cjk { self.run_end(at) } else { at + 1 };
            if end - at <= 2 {
                // A word loosens to its beginning.
                parts.push(part(at..end));
            } else {
                parts.extend((at..end - 1).map(|pair| part(pair..pair + 2)));
            }
            at = end;
        }
        parts.truncate(MOST_PARTS);
        parts
    }

    /// The likeliest meanings as pinyin. Empty if it cannot be pinyin.
    pub(crate) fn pinyin(&self) -> Vec<Reading> {
        let letters = |unit: &&Placed| !unit.cjk && unit.text.bytes().all(|b| b.is_ascii_alphabetic());
        if !self.units.iter().any(|unit| letters(&unit)) {
            return Vec::new();
        }
        let mut readings: Vec<Vec<(String, bool)>> = vec![Vec::new()];
        for unit in &self.units {
            let mut choices = vec![vec![(unit.text.clone(), true)]];
            let typed = unit.text.replace('ü', "v");
            if !unit.cjk {
                choices.extend(
                    pinyin::read(&typed)
                        .into_iter()
                        .map(|sounds| sounds.into_iter().map(|sound| (sound.letters, sound.whole)).collect()),
                );
                // Beside other units a single letter is an initial: 王m.
                if self.units.len() > 1 && typed.len() == 1 && letters(&unit) {
                    choices.push(vec![(typed, false)]);
                }
            }
            readings = readings
                .iter()
                .flat_map(|reading| choices.iter().map(move |choice| [reading.as_slice(), choice].concat()))
                .take(MOST_READINGS)
                .collect();
        }
        // A lone word as itself is no pinyin, and running text finds it anyway.
        readings.retain(|reading| reading.len() > 1 || reading.iter().any(|(text, _)| is_reading(text)));
        readings.iter().map(|reading| Reading::of(reading)).collect()
    }
}

/// The most readings as pinyin that are tried, and the most parts of a loosened run.
const MOST_READINGS: usize = 24;
const MOST_PARTS: usize = 48;

/// Whether a lone sound is worth asking for: a syllable of at least two letters.
fn is_reading(text: &str) -> bool {
    text.len() > 1 && pinyin::is_syllable(text)
}

/// One way to take a run as pinyin.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    /// The terms in the dictionary of names.
    pub(crate) elements: Vec<Element>,
    /// The share of sounds that are whole syllables.
    pub(crate) whole: f32,
    /// Whether the last syllable may go on beyond its typed letters, and is no mere initial.
    pub(crate) unfinished: bool,
}

impl Reading {
    fn of(sounds: &[(String, bool)]) -> Reading {
        let elements = sounds.iter().enumerate().map(|(offset, (text, whole))| element(offset as u32, text, *whole));
        let whole = sounds.iter().filter(|(_, whole)| *whole).count() as f32 / sounds.len().max(1) as f32;
        let vowel = |text: &str| text.contains(['a', 'e', 'i', 'o', 'u', 'v']);
        let unfinished = sounds.last().is_some_and(|(text, whole)| !whole && vowel(text));
        Reading { elements: elements.collect(), whole, unfinished }
    }
}

/// An element for a token, or for all tokens that begin so.
pub(crate) fn element(offset: u32, text: &str, whole: bool) -> Element {
    let mut key = text.to_owned();
    if whole || text.chars().nth(1).is_some_and(|_| text.chars().all(crate::text::is_cjk)) {
        key.push(SEPARATOR);
    }
    Element { offset, key }
}
