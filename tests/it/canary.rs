//! Values that occur nowhere by chance, each with the level that may read it, and the search for them in a site.
//!
//! A canary carries its level and its number in itself, so that any form in which it comes to light, a page, a file
//! name, a term of the index, tells what leaked.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use kedang::sensitivity::Sensitivity;
use regex::{Captures, Regex};

use crate::project::read_tree;

/// The level above all audiences: what nobody may find in a site.
pub const NOBODY: u8 = 5;

/// The levels by their number in canaries, from 1.
pub fn level(level: Sensitivity) -> u8 {
    level as u8 + 1
}

/// Every level with its number.
pub fn levels() -> impl Iterator<Item = (u8, Sensitivity)> {
    Sensitivity::ALL.into_iter().map(|sensitivity| (level(sensitivity), sensitivity))
}

/// What a canary looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// `zxqvr0042`
    Word,
    /// Five rare characters.
    Han,
    /// `9731040042`, which is also a telephone number.
    Number,
    /// A day of the nineteenth century.
    Day,
    /// A day of the seventeenth century.
    Instant,
    /// A month of the fifteenth century.
    Month,
    /// A week of the sixteenth century.
    Week,
    /// `640042 days`
    Days,
}

/// A canary: its shape, level and number.
pub type Token = (Shape, u8, u32);

/// The canaries of a test.
#[derive(Default)]
pub struct Canaries {
    planted: BTreeMap<Token, String>,
    /// Those that an audience of their level must find.
    shown: Vec<Token>,
    /// Whether what is planted now stands in an earlier commit only, so that nobody needs to find it.
    pub former: bool,
    next: u32,
}

const LETTERS: [&str; 5] = ["p", "i", "c", "r", "x"];
const HAN_LEVELS: [char; 5] = ['龘', '靐', '齉', '爩', '鸞'];
const HAN_DIGITS: [char; 10] = ['鱻', '麤', '龗', '灪', '籲', '麣', '鸜', '驫', '鑿', '䨻'];

impl Canaries {
    /// A new canary that must be found by whoever may read it.
    pub fn plant(&mut self, shape: Shape, level: u8, what: &str) -> String {
        let (token, text) = self.make(shape, level, what);
        if !self.former {
            self.shown.push(token);
        }
        text
    }

    /// A new canary that nobody needs to find, such as a value that its field refuses.
    pub fn hide(&mut self, shape: Shape, level: u8, what: &str) -> String {
        self.make(shape, level, what).1
    }

    fn make(&mut self, shape: Shape, level: u8, what: &str) -> (Token, String) {
        self.next += 1;
        let token = (shape, level, folded(shape, self.next));
        self.planted.insert(token, what.to_owned());
        (token, write(token))
    }

    /// Requires of a canary, planted before, that it is found.
    pub fn expect(&mut self, text: &str) {
        self.shown.extend(find(text));
    }

    /// What is wrong with a site for an audience that sees this level.
    pub fn judge(&self, site: &Site, sees: u8) -> Vec<String> {
        let name = |token: &Token| self.planted.get(token).map_or("a stranger", String::as_str);
        let leaks = site.found.iter().filter(|(token, _)| token.1 > sees);
        let leaks = leaks.map(|(token, file)| format!("LEAK {}: {} in {file}", write(*token), name(token)));
        let readings = self.planted.iter().filter(|(token, _)| token.0 == Shape::Han && token.1 > sees);
        let readings = readings.filter_map(|(token, what)| {
            let reading = kedang_search::reading(&write(*token));
            let full = reading.split(' ').next().unwrap_or_default().to_owned();
            (full.len() > 12 && site.sounds.contains(&full)).then(|| format!("LEAK sound of {what}: {full}"))
        });
        let missing = self.shown.iter().filter(|token| token.1 <= sees && !site.found.contains_key(*token));
        let missing = missing.map(|token| format!("MISSING {}: {}", write(*token), name(token)));
        leaks.chain(readings).chain(missing).collect()
    }

    /// What a canary is.
    pub fn describe(&self, token: &Token) -> String {
        format!("{}: {}", write(*token), self.planted.get(token).map_or("a stranger", String::as_str))
    }

    /// How many must be found by whoever sees this level.
    pub fn shown_to(&self, sees: u8) -> usize {
        self.shown.iter().filter(|token| token.1 <= sees).count()
    }
}

/// Months and weeks are few, so their numbers come round again.
fn folded(shape: Shape, n: u32) -> u32 {
    match shape {
        Shape::Month => n % 120,
        Shape::Week => n % 500,
        _ => n,
    }
}

/// The text of a canary.
pub fn write((shape, level, n): Token) -> String {
    let l = usize::from(level) - 1;
    let century = |start: i16| Date::new(start + 20 * i16::from(level), 1, 1).unwrap();
    match shape {
        Shape::Word => format!("zxqv{}{n:04}", LETTERS[l]),
        Shape::Han => {
            let digits = format!("{n:04}");
            let digits = digits.bytes().map(|digit| HAN_DIGITS[usize::from(digit - b'0')]);
            std::iter::once(HAN_LEVELS[l]).chain(digits).collect()
        }
        Shape::Number => format!("97310{level}{n:04}"),
        Shape::Day => (century(1800) + jiff::Span::new().days(n)).to_string(),
        Shape::Instant => format!("{} 12:00", century(1600) + jiff::Span::new().days(n)),
        Shape::Month => format!("14{level}{}-{:02}", n / 12 % 10, n % 12 + 1),
        Shape::Week => format!("15{level}{}-W{:02}", n / 50 % 10, n % 50 + 1),
        Shape::Days => format!("6{level}{n:04} days"),
    }
}

/// Every canary in a text.
pub fn find(text: &str) -> Vec<Token> {
    // Amounts are shown with commas, which stand in no canary.
    let bare;
    let text = if text.contains(',') {
        bare = text.replace(',', "");
        &bare
    } else {
        text
    };
    let mut found = Vec::new();
    for (pattern, token) in PATTERNS.iter() {
        found.extend(pattern.captures_iter(text).filter_map(|captures| token(&captures)));
    }
    found
}

type Reader = fn(&Captures<'_>) -> Option<Token>;

static PATTERNS: LazyLock<[(Regex, Reader); 7]> = LazyLock::new(|| {
    let (levels, digits) = (String::from_iter(HAN_LEVELS), String::from_iter(HAN_DIGITS));
    let patterns: [(&str, Reader); 7] = [
        ("(?i)zxqv([picrx])([0-9]{4})", |c| {
            let level = LETTERS.iter().position(|letter| *letter == c[1].to_lowercase())?;
            Some((Shape::Word, level as u8 + 1, c[2].parse().ok()?))
        }),
        (&format!("([{levels}])([{digits}]{{4}})"), |c| {
            let level = HAN_LEVELS.iter().position(|level| c[1].starts_with(*level))?;
            let digits = c[2].chars().filter_map(|digit| HAN_DIGITS.iter().position(|known| *known == digit));
            Some((Shape::Han, level as u8 + 1, digits.fold(0, |n, digit| n * 10 + digit as u32)))
        }),
        ("97310([1-5])([0-9]{4})", |c| Some((Shape::Number, c[1].parse().ok()?, c[2].parse().ok()?))),
        ("(1[68][0-9]{2})-([0-9]{2})-([0-9]{2})", |c| {
            let date: Date = c[0].parse().ok()?;
            let (shape, start) = if c[1].starts_with("18") { (Shape::Day, 1800) } else { (Shape::Instant, 1600) };
            let level = u8::try_from((date.year() - start) / 20).ok().filter(|level| (1..=5).contains(level))?;
            let first = Date::new(start + 20 * i16::from(level), 1, 1).ok()?;
            Some((shape, level, u32::try_from((date - first).get_days()).ok()?))
        }),
        ("14([1-5])([0-9])-([0-9]{2})", |c| within(Shape::Month, c, 12)),
        ("15([1-5])([0-9])-W([0-9]{2})", |c| within(Shape::Week, c, 50)),
        ("6([1-5])([0-9]{4}) (?:天|days)", |c| Some((Shape::Days, c[1].parse().ok()?, c[2].parse().ok()?))),
    ];
    patterns.map(|(pattern, reader)| (Regex::new(pattern).unwrap(), reader))
});

/// A month or a week of one of the ten years that a level has.
fn within(shape: Shape, c: &Captures<'_>, count: u32) -> Option<Token> {
    let (year, part): (u32, u32) = (c[2].parse().ok()?, c[3].parse().ok()?);
    Some((shape, c[1].parse().ok()?, year * count + part.checked_sub(1)?))
}

/// What came to light in a site.
pub struct Site {
    /// Each canary with a file that holds it.
    pub found: BTreeMap<Token, String>,
    /// The texts that hold how names sound.
    sounds: String,
}

impl Site {
    /// Searches every byte of every file below a folder, the paths, and what is compressed in the search index.
    pub fn read(folder: &std::path::Path) -> Site {
        let mut site = Site { found: BTreeMap::new(), sounds: String::new() };
        for (path, bytes) in read_tree(folder) {
            let text = String::from_utf8_lossy(&bytes);
            site.search(&path, &path);
            site.search(&path, &text);
            site.search(&path, &decoded(&text));
            if path.ends_with(".js") {
                site.sounds.push_str(&text);
            }
        }
        let dump = kedang_search::dump(&folder.join("search")).unwrap();
        site.search("the index", &dump);
        site.sounds.push_str(&dump);
        site
    }

    fn search(&mut self, file: &str, text: &str) {
        for token in find(text) {
            self.found.entry(token).or_insert_with(|| file.to_owned());
        }
    }
}

/// The text with `%E9%BE%98`, `&#x9f98;` and `\u9f98` undone.
fn decoded(text: &str) -> String {
    let percent = Regex::new("(?:%[0-9A-Fa-f]{2})+").unwrap();
    let text = percent.replace_all(text, |c: &Captures<'_>| {
        let bytes: Vec<u8> = c[0].split('%').skip(1).map(|hex| u8::from_str_radix(hex, 16).unwrap()).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let escape = Regex::new(r"(?:&#x|\\u)\{?([0-9A-Fa-f]{2,6})[;}]?").unwrap();
    let character = |c: &Captures<'_>| u32::from_str_radix(&c[1], 16).ok().and_then(char::from_u32).map(String::from);
    escape.replace_all(&text, |c: &Captures<'_>| character(c).unwrap_or_default()).into_owned()
}

#[test]
fn every_shape_is_found_again_in_any_disguise() {
    use Shape::*;
    for shape in [Word, Han, Number, Day, Instant, Month, Week, Days] {
        for level in 1..=4 {
            let token = (shape, level, 97);
            assert_eq!(find(&format!("x{}y", write(token))), [token], "{shape:?}");
        }
    }
    assert_eq!(find("9,731,040,042.00"), [(Number, 4, 42)]);
    assert_eq!(find(&decoded("%E9%BE%98\\u9c7b&#x9c7b;鱻鱻")), [(Han, 1, 0)]);
}
