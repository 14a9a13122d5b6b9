//! Which words of a long text differ.
//!
//! In: two texts. Out: pieces that, read without the new ones, are the old text, and without the old ones the new. A
//! Chinese character is a word by itself, letters and digits make words as Latin scripts have them. The work is bounded:
//! lines are compared first, and only what is left is compared by words.

use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};
use unicode_normalization::char::is_combining_mark;

/// Lines beyond which the texts are not compared line by line.
const MOST_LINES: usize = 4_000;
/// Words beyond which a changed passage is told as a whole.
const MOST_WORDS: usize = 4_000;
/// Characters that two changes must have between them to be two changes.
const ISLAND: usize = 2;

/// A part of two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands.
    pub kind: PieceKind,
    /// Its text.
    pub text: String,
}

/// In which of the texts a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PieceKind {
    /// In both.
    Same,
    /// In the old text only.
    Old,
    /// In the new text only.
    New,
    /// In both, and left out here.
    Gap,
}

/// The pieces of two texts.
pub fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let mut pieces = Pieces::default();
    for op in bounded(&old_lines, &new_lines, MOST_LINES) {
        let (old, new) = (old_lines[op.old_range()].concat(), new_lines[op.new_range()].concat());
        if op.tag() == DiffTag::Equal {
            pieces.push(PieceKind::Same, &old);
        } else {
            by_words(&old, &new, &mut pieces);
        }
    }
    joined(pieces.done())
}

/// Shortens what is the same in both to some characters beside each change.
pub fn excerpt(pieces: &[Piece], beside: usize) -> Vec<Piece> {
    let mut shown = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        let chars: Vec<char> = piece.text.chars().collect();
        let (first, last) = (place == 0, place + 1 == pieces.len());
        let (head, tail) = (if first { 0 } else { beside }, if last { 0 } else { beside });
        if piece.kind != PieceKind::Same || chars.len() <= head + tail + 4 {
            shown.push(piece.clone());
            continue;
        }
        let same = |text: &[char]| Piece { kind: PieceKind::Same, text: text.iter().collect() };
        shown.push(same(&chars[..head]));
        shown.push(Piece { kind: PieceKind::Gap, text: "…".to_owned() });
        shown.push(same(&chars[chars.len() - tail..]));
    }
    shown.retain(|piece| !piece.text.is_empty());
    shown
}

fn by_words(old: &str, new: &str, pieces: &mut Pieces) {
    let (old_words, new_words) = (words(old), words(new));
    for op in bounded(&old_words, &new_words, MOST_WORDS) {
        if op.tag() == DiffTag::Equal {
            pieces.push(PieceKind::Same, &old_words[op.old_range()].concat());
        } else {
            pieces.push(PieceKind::Old, &old_words[op.old_range()].concat());
            pieces.push(PieceKind::New, &new_words[op.new_range()].concat());
        }
    }
}

/// Compares, unless what lies between the common ends is more than `most`.
fn bounded(old: &[&str], new: &[&str], most: usize) -> Vec<DiffOp> {
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(old, new)| old == new).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    if old_end - head + new_end - head <= most {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    let equal = |old_index, new_index, len| DiffOp::Equal { old_index, new_index, len };
    let middle = DiffOp::Replace { old_index: head, old_len: old_end - head, new_index: head, new_len: new_end - head };
    let ops = [equal(0, 0, head), middle, equal(old_end, new_end, tail)];
    ops.into_iter().filter(|op| !op.old_range().is_empty() || !op.new_range().is_empty()).collect()
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The words of a text; put together they are the text again.
pub fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut word: Option<Range<usize>> = None;
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let next = chars.peek().map(|(_, c)| *c);
        match &mut word {
            Some(word) if goes_on(before, c, next) => word.end = end,
            word => words.extend(word.replace(at..end).map(|word| &text[word])),
        }
        before = Some(c);
    }
    words.extend(word.map(|word| &text[word]));
    words
}

/// Whether a character belongs to the word that the one before it stands in.
fn goes_on(before: Option<char>, c: char, next: Option<char>) -> bool {
    let Some(before) = before else { return false };
    let number = |c: char| c.is_ascii_digit();
    match c {
        // What has no place of its own: accents, the parts of one emoji.
        _ if is_combining_mark(c) || before == '\u{200d}' => before != '\n',
        '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' => true,
        '.' | ',' | ':' => number(before) && next.is_some_and(number),
        _ if number(c) && matches!(before, '.' | ',' | ':') => true,
        ' ' | '\t' => matches!(before, ' ' | '\t'),
        _ => is_spelled(c) && (is_spelled(before) || is_combining_mark(before)),
    }
}

/// Whether a character is a letter of a script that puts spaces between words.
fn is_spelled(c: char) -> bool {
    c.is_alphanumeric() && !is_ideographic(c)
}

/// Han, kana, hangul and their full-width company.
fn is_ideographic(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Gathers pieces: what is old before what is new, and neighbours of one kind as one.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    old: String,
    new: String,
}

impl Pieces {
    fn push(&mut self, kind: PieceKind, text: &str) {
        match kind {
            PieceKind::Old => self.old.push_str(text),
            PieceKind::New => self.new.push_str(text),
            PieceKind::Same | PieceKind::Gap => {
                if !text.is_empty() {
                    self.flush();
                    self.add(kind, text.to_owned());
                }
            }
        }
    }

    fn flush(&mut self) {
        let (old, new) = (std::mem::take(&mut self.old), std::mem::take(&mut self.new));
        self.add(PieceKind::Old, old);
        self.add(PieceKind::New, new);
    }

    fn add(&mut self, kind: PieceKind, text: String) {
        match self.done.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.kind == kind => last.text.push_str(&text),
            _ => self.done.push(Piece { kind, text }),
        }
    }

    fn done(mut self) -> Vec<Piece> {
        self.flush();
        self.done
    }
}

/// Joins changes that have next to nothing between them: a 的 that two sentences share by chance is no common ground.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out = Pieces::default();
    let last = pieces.len().saturating_sub(1);
    let changed = |place: usize| pieces.get(place).is_some_and(|piece| piece.kind != PieceKind::Same);
    for (place, piece) in pieces.iter().enumerate() {
        let inside = piece.kind == PieceKind::Same && place > 0 && place < last;
        let small = piece.text.chars().count() <= ISLAND && !piece.text.contains('\n');
        if inside && small && changed(place - 1) && changed(place + 1) {
            out.push(PieceKind::Old, &piece.text);
            out.push(PieceKind::New, &piece.text);
        } else {
            out.push(piece.kind, &piece.text);
        }
    }
    out.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `[-old-]` and `{+new+}` in the text.
    fn marked(old: &str, new: &str) -> String {
        let pieces = pieces(old, new);
        let side = |kind| -> String {
            pieces.iter().filter(|piece| piece.kind != kind).map(|piece| piece.text.as_str()).collect()
        };
        assert_eq!((side(PieceKind::New).as_str(), side(PieceKind::Old).as_str()), (old, new));
        let mark = |piece: &Piece| match piece.kind {
            PieceKind::Old => format!("[-{}-]", piece.text),
            PieceKind::New => format!("{{+{}+}}", piece.text),
            _ => piece.text.clone(),
        };
        pieces.iter().map(mark).collect()
    }

    #[test]
    fn chinese_by_characters_and_latin_by_words() {
        assert_eq!(marked("客户同意本周五到货", "客户同意下周三到货"), "客户同意[-本周五-]{+下周三+}到货");
        assert_eq!(marked("the seller agreed", "the buyer agreed"), "the [-seller-]{+buyer+} agreed");
        assert_eq!(
            marked("订单PO-17共1,200.50元", "订单PO-18共1,300.50元"),
            "订单PO-[-17共1,200.50-]{+18共1,300.50+}元"
        );
        assert_eq!(marked("很好", ""), "[-很好-]");
        assert_eq!(marked("", "很好"), "{+很好+}");
        assert_eq!(marked("一样", "一样"), "一样");
    }

    #[test]
    fn lines_stay_where_they_are() {
        assert_eq!(marked("一\n二\n三\n", "一\n二二\n三\n四\n"), "一\n二{+二+}\n三\n{+四\n+}");
    }

    #[test]
    fn words_put_together_are_the_text() {
        for text in ["é e\u{301} 👩‍👩‍👧 中文abc 1.5 kg，。\n\n x", "", "\u{301}x", "a.b 3:05 1.", "ｆｕｌｌ かな 한글"]
        {
            assert_eq!(words(text).concat(), text);
        }
        assert_eq!(words("e\u{301}té 👩‍👧 3:05 中文"), ["e\u{301}té", " ", "👩‍👧", " ", "3:05", " ", "中", "文"]);
    }

    #[test]
    fn a_shared_particle_does_not_split_a_change() {
        assert_eq!(marked("昨天的会", "明早的信"), "[-昨天的会-]{+明早的信+}");
    }

    #[test]
    fn huge_texts_are_told_as_a_whole() {
        let old: String = (0..30_000).map(|n| format!("{n}\n")).collect();
        let new: String = (0..30_000).map(|n| format!("{}\n", n * 7 + 1)).collect();
        let pieces = pieces(&format!("同\n{old}"), &format!("同\n{new}"));
        assert_eq!(pieces.len(), 4);
        let long = format!("{}甲{}", "同".repeat(9_000), "样".repeat(9_000));
        assert_eq!(super::pieces(&long, &long.replace('甲', "乙")).len(), 4);
    }

    #[test]
    fn excerpts_keep_the_neighbourhood() {
        let pieces = pieces(
            &format!("{}旧{}", "前".repeat(50), "后".repeat(50)),
            &format!("{}新{}", "前".repeat(50), "后".repeat(50)),
        );
        let text: Vec<String> = excerpt(&pieces, 3).into_iter().map(|piece| piece.text).collect();
        assert_eq!(text, ["…", "前前前", "旧", "新", "后后后", "…"]);
    }
}
