//! The tokenizers of the index.
//!
//! In: values that begin with the character of their field's code. Out: tokens that end with a zero character and that same
//! character, so that one dictionary holds all fields: a field's own terms by the exact key, every field's by a range.
//!
//! Running text gives one token for each unit: a word, a pair of adjacent CJK characters, or the last character of a CJK
//! run alone. So every substring is a sequence of tokens, and a single character is the beginning of tokens. Pairs *and*
//! single characters give the same answers: 10,000 documents of 1.2 KB took 2.0 s and 26 MB that way, 1.4 s and 21 MB
//! this way (`examples/measure.rs`).

use pinyin::ToPinyinMulti;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::field::Code;
use crate::text::{Unit, Units};

/// Between a token and the code of its field.
pub(crate) const SEPARATOR: char = '\0';
/// Positions start here, so that no phrase reaches from one value into the next.
const FIRST_POSITION: usize = 4;

/// The marks before and after a name, in the terms of pinyin.
pub(crate) const NAME_START: &str = "^";
pub(crate) const NAME_END: &str = "$";

/// Splits a value into the character of its code and the rest.
fn split_code(value: &str) -> (char, &str) {
    let mut chars = value.chars();
    let code = chars.next().unwrap_or('!');
    (code, chars.as_str())
}

/// The value as the tokenizers want it.
pub(crate) fn with_code(code: Code, text: &str) -> String {
    let mut value = String::with_capacity(text.len() + 2);
    value.push(crate::field::code_to_char(code));
    value.push_str(text);
    value
}

/// The key of a whole token, for one field.
pub(crate) fn key_of(token: &str, code: Code) -> String {
    let mut key = String::with_capacity(token.len() + 3);
    key.push_str(token);
    key.push(SEPARATOR);
    key.push(crate::field::code_to_char(code));
    key
}

/// Splits a key of the dictionary into token and field.
pub(crate) fn split_key(key: &[u8]) -> Option<(&str, Code)> {
    let (token, code) = std::str::from_utf8(key).ok()?.rsplit_once(SEPARATOR)?;
    Some((token, crate::field::char_to_code(code.chars().next()?)?))
}

/// Tokens of running text.
#[derive(Clone, Default)]
pub(crate) struct TextTokenizer;

impl Tokenizer for TextTokenizer {
    type TokenStream<'a> = TextTokens<'a>;

    fn token_stream<'a>(&'a mut self, value: &'a str) -> TextTokens<'a> {
        let (code, text) = split_code(value);
        let mut units = Units::new(text);
        let next = units.next_unit();
        TextTokens { units, next, code, position: FIRST_POSITION, token: Token::default() }
    }
}

/// The stream of [`TextTokenizer`].
pub(crate) struct TextTokens<'a> {
    units: Units<'a>,
    /// The unit read ahead; its word, if it is one, is still in `units`.
    next: Option<Unit>,
    code: char,
    position: usize,
    token: Token,
}

impl TokenStream for TextTokens<'_> {
    #[inline]
    fn advance(&mut self) -> bool {
        let Some(unit) = self.next.take() else { return false };
        let token = &mut self.token;
        token.text.clear();
        match unit.cjk {
            Some(c) => token.text.push(c),
            None => token.text.push_str(self.units.word()),
        }
        self.next = self.units.next_unit();
        token.offset_from = unit.start;
        token.offset_to = unit.end;
        self.position += usize::from(unit.gap);
        token.position = self.position;
        self.position += 1;
        if unit.cjk.is_some()
            && let Some(Unit { cjk: Some(second), gap: false, end, .. }) = &self.next
        {
            token.text.push(*second);
            token.offset_to = *end;
        }
        token.text.push(SEPARATOR);
        token.text.push(self.code);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Tokens of names for pinyin: at the position of each Han character the character and all its readings, without
/// tones; words as they are; a mark before and after.
#[derive(Clone, Default)]
pub(crate) struct PinyinTokenizer;

impl Tokenizer for PinyinTokenizer {
    type TokenStream<'a> = ListedTokens;

    fn token_stream<'a>(&'a mut self, value: &'a str) -> ListedTokens {
        let (code, text) = split_code(value);
        let mut units = Units::new(text);
        let mut listed = vec![(NAME_START.to_owned(), FIRST_POSITION - 1)];
        let mut position = FIRST_POSITION;
        while let Some(unit) = units.next_unit() {
            match unit.cjk {
                Some(c) => {
                    listed.push((c.to_string(), position));
                    listed.extend(readings(c).into_iter().map(|reading| (reading, position)));
                }
                None => listed.push((units.word().to_owned(), position)),
            }
            position += 1;
        }
        listed.push((NAME_END.to_owned(), position));
        ListedTokens { listed: listed.into_iter(), code, token: Token::default() }
    }
}

/// All readings of a character without tones, `ü` written `v`, each once, in alphabetical order; no interjections (`hm`).
pub(crate) fn readings(c: char) -> Vec<String> {
    let mut readings: Vec<String> = c
        .to_pinyin_multi()
        .into_iter()
        .flatten()
        .map(|reading| reading.plain().replace('ü', "v"))
        .filter(|reading| {
            reading.bytes().all(|b| b.is_ascii_lowercase()) && reading.contains(['a', 'e', 'i', 'o', 'u', 'v'])
        })
        .collect();
    readings.sort();
    readings.dedup();
    readings
}

/// The stream of [`PinyinTokenizer`].
pub(crate) struct ListedTokens {
    listed: std::vec::IntoIter<(String, usize)>,
    code: char,
    token: Token,
}

impl TokenStream for ListedTokens {
    fn advance(&mut self) -> bool {
        let Some((text, position)) = self.listed.next() else { return false };
        self.token.text = text;
        self.token.text.push(SEPARATOR);
        self.token.text.push(self.code);
        self.token.position = position;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(tokenizer: &mut impl Tokenizer, text: &str) -> Vec<String> {
        let value = with_code(3, text);
        let mut stream = tokenizer.token_stream(&value);
        let mut tokens = Vec::new();
        while stream.advance() {
            let (token, code) = split_key(stream.token().text.as_bytes()).unwrap();
            assert_eq!(code, 3);
            tokens.push(format!("{token}@{}", stream.token().position));
        }
        tokens
    }

    #[test]
    fn running_text_gives_pairs_and_last_characters() {
        assert_eq!(
            tokens(&mut TextTokenizer, "投诉处，理A4纸 inv"),
            ["投诉@4", "诉处@5", "处@6", "理@8", "a4@9", "纸@10", "inv@12"]
        );
        assert_eq!(tokens(&mut TextTokenizer, "，。"), Vec::<String>::new());
    }

    #[test]
    fn names_give_every_reading() {
        assert_eq!(
            tokens(&mut PinyinTokenizer, "重庆 ABC"),
            ["^@3", "重@4", "chong@4", "tong@4", "zhong@4", "庆@5", "qing@5", "abc@6", "$@7"]
        );
        assert_eq!(readings('吕'), ["lv"]);
    }
}
