//! The functions that message catalogues may call.
//!
//! | call | gives |
//! | --- | --- |
//! | `EMPTY($x)` | `yes` when the argument is missing or an empty text, else `no`; Fluent itself cannot select on that |
//! | `WORD($x, "group")` | the message `word-group-x`, for fixed words with which the program names kinds and reasons; of `x:rest`, `rest` stands for `%` in it; an unknown word stands for `%` in `word-group-other`, or as it is |
//! | `SIZE($x)` | a number of bytes as people write it: `1.5 MiB` |
//! | `LIST($x)` | a text with `, ` between its parts, with the language's own comma for lists instead |

use std::borrow::Borrow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};

use crate::label::Lang;

/// Makes the functions known to a bundle.
pub(super) fn add<R: Borrow<FluentResource>>(bundle: &mut FluentBundle<R>, lang: Lang) {
    // Adding fails only for a name that is taken, and these differ.
    let _ = bundle.add_function("EMPTY", |arguments, _| {
        let filled = match arguments.first() {
            Some(FluentValue::String(text)) => !text.is_empty(),
            Some(FluentValue::Error | FluentValue::None) | None => false,
            Some(_) => true,
        };
        FluentValue::from(if filled { "no" } else { "yes" })
    });
    let _ = bundle.add_function("WORD", move |arguments, _| match arguments {
        [FluentValue::String(text), FluentValue::String(group)] => word(lang, group, text).into(),
        [other, ..] => other.clone().into_owned(),
        [] => FluentValue::Error,
    });
    let _ = bundle.add_function("SIZE", |arguments, _| match arguments.first() {
        Some(FluentValue::String(text)) => text.parse().map_or_else(|_| text.to_string(), size).into(),
        Some(FluentValue::Number(number)) => size(number.value.max(0.0) as u64).into(),
        _ => FluentValue::Error,
    });
    let _ = bundle.add_function("LIST", move |arguments, _| match arguments.first() {
        Some(FluentValue::String(text)) if lang == Lang::Zh => text.replace(", ", "、").into(),
        Some(other) => other.clone().into_owned(),
        None => FluentValue::Error,
    });
}

/// What a word of a group is called in a language.
fn word(lang: Lang, group: &str, text: &str) -> String {
    let words = match lang {
        Lang::Zh => &*super::ZH_WORDS,
        Lang::En => &*super::EN_WORDS,
    };
    let find = |name: &str| words.get(format!("{group}-{name}").as_str());
    let slug = slug(text);
    if let Some(found) = find(if slug.is_empty() { "end" } else { &slug }) {
        return found.clone();
    }
    let parts = text.split_once(':').and_then(|(name, rest)| Some((find(&self::slug(name))?, rest)));
    match parts.or_else(|| Some((find("other")?, text))) {
        Some((found, rest)) => found.replace('%', rest),
        None => text.to_owned(),
    }
}

/// A text as part of a message id: lower case, with one hyphen for all that is neither letter nor digit.
fn slug(text: &str) -> String {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// A number of bytes in the largest unit that leaves at least one.
fn size(bytes: u64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB"];
    let mut value = bytes as f64;
    let mut unit = "B";
    for larger in units {
        if value < 1024.0 {
            break;
        }
        value /= 1024.0;
        unit = larger;
    }
    let value = format!("{value:.1}");
    format!("{} {unit}", value.strip_suffix(".0").unwrap_or(&value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Catalogue;

    #[test]
    fn sizes() {
        assert_eq!(
            [0, 1023, 1024, 1536, 20 << 20, u64::MAX].map(size),
            ["0 B", "1023 B", "1 KiB", "1.5 KiB", "20 MiB", "16777216 TiB"]
        );
    }

    #[test]
    fn words_of_findings() {
        let cases = [
            ("kind", "money", "金额", "an amount of money"),
            (
                "yaml",
                "while parsing a flow mapping, did not find expected ',' or '}'",
                "花括号没有配对，或者少了逗号",
                "a brace is not closed, or a comma is missing",
            ),
            ("yaml", "", "文件到这里就断了", "the file ends in the middle"),
            ("yaml", "something new", "写法不合 YAML 的规定（something new）", "something new"),
            ("form", "check-digit:X", "末位校验码应是 X", "its last character, the check digit, should be X"),
            ("form", "[A-Z]{2}", "要合格式 [A-Z]{2}", "it must match [A-Z]{2}"),
            ("kind", "客户", "客户", "客户"),
        ];
        for (group, text, zh, en) in cases {
            assert_eq!([word(Lang::Zh, group, text), word(Lang::En, group, text)], [zh, en]);
        }
    }

    #[test]
    fn lists_use_the_comma_of_the_language() {
        let help = |lang| {
            let args = [("key", "kind".into()), ("choices", "text, money".into()), ("suggestion", "".into())];
            Catalogue::load(lang).text("bad-choice.help", &args)
        };
        assert_eq!([help(Lang::Zh), help(Lang::En)], ["可以写：text、money。", "It can be: text, money."]);
    }
}
