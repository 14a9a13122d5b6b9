//! From characters to the units of search.
//!
//! In: any text. Out: [`Units`]: single CJK characters and words of other scripts, folded (NFKC, lower case), each with the
//! bytes it came from and whether something separates it from the unit before. The index, queries and highlights all read
//! text through here, so that they agree. Never: a dictionary of words, or a byte range inside a character.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words longer than this many characters are cut into pieces that follow one another.
const LONGEST_WORD: usize = 64;

/// A character that search takes one at a time: Han, kana, Hangul, Bopomofo.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3031}'..='\u{3035}' | '\u{3038}'..='\u{303C}' | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}'
        | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{3105}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// A character that no one sees and search passes over: variation selectors, zero-width and direction marks.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The characters of a text after NFKC and lower-casing, with the bytes they came from.
struct Folded<'a> {
    text: &'a str,
    at: usize,
    /// What one cluster became, in reverse, and its bytes.
    pending: Vec<char>,
    from: usize,
}

impl<'a> Folded<'a> {
    fn new(text: &'a str) -> Folded<'a> {
        Folded { text, at: 0, pending: Vec::new(), from: 0 }
    }

    /// A base character and the marks on it, through NFKC.
    fn fold_cluster(&mut self, first: char) {
        let rest = &self.text[self.at..];
        let marks = rest[first.len_utf8()..].chars().take_while(|c| is_combining_mark(*c) || matches!(c, 'ﾞ' | 'ﾟ'));
        let len = first.len_utf8() + marks.map(char::len_utf8).sum::<usize>();
        self.from = self.at;
        self.at += len;
        self.pending.extend(rest[..len].nfkc().flat_map(char::to_lowercase));
        self.pending.reverse();
    }
}

impl Iterator for Folded<'_> {
    type Item = (char, usize, usize);

    #[inline]
    fn next(&mut self) -> Option<(char, usize, usize)> {
        loop {
            if let Some(c) = self.pending.pop() {
                return Some((c, self.from, self.at));
            }
            let bytes = self.text.as_bytes();
            let byte = *bytes.get(self.at)?;
            // Marks begin at U+0300, whose first byte is 0xCC: plain ASCII before ASCII needs no normalisation.
            if byte < 0x80 && bytes.get(self.at + 1).is_none_or(|next| *next < 0xCC) {
                let from = self.at;
                self.at += 1;
                return Some((byte.to_ascii_lowercase() as char, from, self.at));
            }
            let c = self.text[self.at..].chars().next()?;
            if matches!(c, '\u{4E00}'..='\u{9FFF}' | '，' | '。' | '、') {
                let from = self.at;
                self.at += c.len_utf8();
                return Some((c, from, self.at));
            }
            if is_ignorable(c) {
                self.at += c.len_utf8();
                continue;
            }
            self.fold_cluster(c);
        }
    }
}

/// A text folded for comparing whole values: NFKC, lower case, blanks and controls collapsed to one space.
pub(crate) fn fold(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    let mut blank = false;
    for (c, _, _) in Folded::new(text) {
        if c.is_whitespace() || c.is_control() {
            blank = !folded.is_empty();
            continue;
        }
        if std::mem::take(&mut blank) {
            folded.push(' ');
        }
        folded.push(c);
    }
    folded
}

/// The decimal digits of a text, whatever their width.
pub(crate) fn digits(text: &str) -> String {
    Folded::new(text).filter(|(c, _, _)| c.is_ascii_digit()).map(|(c, _, _)| c).collect()
}

/// One unit of search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// The CJK character, or none: then [`Units::word`] holds the word.
    pub(crate) cjk: Option<char>,
    /// Whether anything but this text's own flow stands between this unit and the one before.
    pub(crate) gap: bool,
    /// The bytes of the unit in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The units of a text, one after the other, without allocating for each.
pub(crate) struct Units<'a> {
    folded: Folded<'a>,
    /// A character read ahead.
    peeked: Option<(char, usize, usize)>,
    word: String,
    /// Whether the last unit was a CJK character; none at the start.
    after_cjk: Option<bool>,
}

impl<'a> Units<'a> {
    pub(crate) fn new(text: &'a str) -> Units<'a> {
        Units { folded: Folded::new(text), peeked: None, word: String::new(), after_cjk: None }
    }

    /// The folded word of the last unit, when that was a word.
    pub(crate) fn word(&self) -> &str {
        &self.word
    }

    /// The next unit.
    ///
    /// A single line break between two CJK characters is no gap: it is how editors wrap Chinese prose.
    #[inline]
    pub(crate) fn next_unit(&mut self) -> Option<Unit> {
        let mut separated = false;
        let mut breaks = 0;
        loop {
            let (c, start, end) = match self.peeked.take() {
                Some(next) => next,
                None => self.folded.next()?,
            };
            if is_cjk(c) {
                let wrapped = breaks == 1 && !separated && self.after_cjk == Some(true);
                let gap = (separated || breaks > 0) && !wrapped && self.after_cjk.is_some();
                self.after_cjk = Some(true);
                return Some(Unit { cjk: Some(c), gap, start, end });
            }
            if c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric()) {
                let gap = (separated || breaks > 0) && self.after_cjk.is_some();
                self.after_cjk = Some(false);
                return Some(self.read_word(c, gap, start, end));
            }
            match c {
                '\n' => breaks += 1,
                '\r' => {}
                // Blanks at the ends of lines, and indentation, belong to the line break.
                ' ' | '\t' if breaks > 0 => {}
                _ => separated = true,
            }
        }
    }

    fn read_word(&mut self, first: char, gap: bool, start: usize, mut end: usize) -> Unit {
        self.word.clear();
        self.word.push(first);
        for length in 1.. {
            let Some(next) = self.folded.next() else { break };
            let (c, _, to) = next;
            let in_word = c.is_ascii_alphanumeric()
                || (!c.is_ascii() && !is_cjk(c) && (c.is_alphanumeric() || is_combining_mark(c)));
            if !in_word || length == LONGEST_WORD {
                self.peeked = Some(next);
                break;
            }
            self.word.push(c);
            end = to;
        }
        Unit { cjk: None, gap, start, end }
    }
}

/// A unit that owns its text and knows its position, for queries and highlights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) text: String,
    pub(crate) cjk: bool,
    /// Counted like the positions of the index: one for each unit, and one more for each gap.
    pub(crate) position: u32,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// All units of a text with their positions, from zero.
pub(crate) fn place(text: &str) -> Vec<Placed> {
    let mut units = Units::new(text);
    let mut placed = Vec::new();
    let mut position = 0;
    while let Some(unit) = units.next_unit() {
        position += u32::from(unit.gap);
        let text = unit.cjk.map_or_else(|| units.word().to_owned(), String::from);
        placed.push(Placed { text, cjk: unit.cjk.is_some(), position, start: unit.start, end: unit.end });
        position += 1;
    }
    placed
}

/// ASCII for the full-width punctuation that has a meaning in queries.
pub(crate) fn narrow_punctuation(c: char) -> char {
    match c {
        '：' => ':',
        '（' => '(',
        '）' => ')',
        '“' | '”' | '„' | '‟' | '＂' | '「' | '」' | '『' | '』' => '"',
        '［' | '【' => '[',
        '］' | '】' => ']',
        '｛' => '{',
        '｝' => '}',
        '＞' => '>',
        '＜' => '<',
        '＝' => '=',
        '＊' => '*',
        '－' => '-',
        '　' | '，' | '、' | '；' | '。' => ' ',
        other => other,
    }
}

/// NFKC of a short value, such as a number or a date in a query.
pub(crate) fn nfkc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        place(text).iter().map(|unit| format!("{}@{}", unit.text, unit.position)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn han_one_by_one_and_words_whole() {
        assert_eq!(show("投诉，处理A4纸"), "投@0 诉@1 处@3 理@4 a4@5 纸@6");
        assert_eq!(show("TS-20260314-7f3k"), "ts@0 20260314@2 7f3k@4");
        assert_eq!(show("2026年3月"), "2026@0 年@1 3@2 月@3");
    }

    #[test]
    fn width_case_and_marks_fold() {
        assert_eq!(show("ＡＢＣ１２３"), "abc123@0");
        assert_eq!(show("Cafe\u{301} CAFÉ"), "café@0 café@2");
        assert_eq!(show("㎡ ﬁne"), "m2@0 fine@2");
        assert_eq!(show("ｶﾞｽ"), "ガ@0 ス@1");
    }

    #[test]
    fn rare_han_counts_as_han() {
        assert_eq!(show("𠮷野家𪚥"), "𠮷@0 野@1 家@2 𪚥@3");
        assert_eq!(show("葛\u{E0100}飾"), "葛@0 飾@1");
    }

    #[test]
    fn a_wrapped_line_does_not_part_chinese() {
        assert_eq!(show("投诉\n处理"), "投@0 诉@1 处@2 理@3");
        assert_eq!(show("投诉\r\n  处理"), "投@0 诉@1 处@2 理@3");
        assert_eq!(show("投诉\n\n处理"), "投@0 诉@1 处@3 理@4");
        assert_eq!(show("投诉\n- 处理"), "投@0 诉@1 处@3 理@4");
        assert_eq!(show("one\ntwo"), "one@0 two@2");
    }

    #[test]
    fn long_words_are_cut() {
        let pieces = place(&"x".repeat(150));
        assert_eq!(pieces.iter().map(|unit| unit.text.len()).collect::<Vec<_>>(), [64, 64, 22]);
        assert_eq!(pieces.iter().map(|unit| unit.position).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn values_fold_whole() {
        assert_eq!(fold(" Ａ级\u{3000} 客户\n"), "a级 客户");
        assert_eq!(digits("+86 １３８-0000"), "861380000");
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

        #[test]
        fn units_lie_on_characters_in_order(text in "\\PC*|[投诉ABcé\u{301}\n \u{200B}ﾞｶ]*") {
            let mut last = 0;
            for unit in place(&text) {
                proptest::prop_assert!(unit.start < unit.end && text.get(unit.start..unit.end).is_some());
                // Not strictly: one character may become several units, such as ㍻.
                proptest::prop_assert!(unit.start >= last);
                last = unit.start;
            }
        }
    }
}
