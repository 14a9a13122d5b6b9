//! The words of a finding in the reader's language.
//!
//! In: a diagnostic and a message catalogue. Out: its sentence, its help, and the explanation of its code, as plain
//! text that is safe to print: invisible characters are made visible and long values are cut.

use std::borrow::Cow;

use super::{Arg, Code, Diagnostic, Message, Severity, codes};
use crate::i18n::{Argument, Catalogue};

/// Longest text from the records that a message repeats, in characters.
const LONGEST_VALUE: usize = 120;

/// The sentence that says what is wrong.
pub fn message(diagnostic: &Diagnostic, catalogue: &Catalogue) -> String {
    match &diagnostic.message {
        Message::Catalogue(args) => catalogue_text(diagnostic, "", args, catalogue)
            .unwrap_or_else(|| visible(diagnostic.code.as_str()).into_owned()),
        Message::Written { text, .. } => visible(text.get(catalogue.lang())).into_owned(),
    }
}

/// The sentence that says how to mend it, where there is one.
pub fn help(diagnostic: &Diagnostic, catalogue: &Catalogue) -> Option<String> {
    let text = match &diagnostic.message {
        Message::Catalogue(args) => catalogue_text(diagnostic, ".help", args, catalogue)?,
        Message::Written { help, .. } => visible(help.as_ref()?.get(catalogue.lang())).into_owned(),
    };
    (!text.is_empty()).then_some(text)
}

/// What a code means, why kedang insists, and an example, as Markdown; none for a code that is not in the table.
pub fn explain(code: &str, catalogue: &Catalogue) -> Option<String> {
    let info = codes::find(code)?;
    catalogue.find(&format!("{}.explain", info.code), &[])
}

/// The sentence of a related place.
pub fn related(message: &str, catalogue: &Catalogue) -> String {
    catalogue.text(message, &[])
}

/// The name of a severity.
pub fn severity(severity: Severity, catalogue: &Catalogue) -> String {
    catalogue.plain(match severity {
        Severity::Error => "finding-error",
        Severity::Warning => "finding-warning",
        Severity::Info => "finding-info",
    })
}

fn catalogue_text(
    diagnostic: &Diagnostic,
    attribute: &str,
    args: &[(&'static str, Arg)],
    catalogue: &Catalogue,
) -> Option<String> {
    let Code::Builtin(code) = &diagnostic.code else { return None };
    let args: Vec<(&str, Argument<'_>)> = args.iter().map(|(name, arg)| (*name, argument(arg, catalogue))).collect();
    catalogue.find(&format!("{code}{attribute}"), &args)
}

fn argument<'a>(arg: &'a Arg, catalogue: &Catalogue) -> Argument<'a> {
    let text = match arg {
        Arg::Number(number) => return Argument::from(*number),
        Arg::Text(text) => text,
        Arg::Label(label) => label.get(catalogue.lang()),
    };
    match visible(text) {
        Cow::Borrowed(text) => Argument::from(shorten(text)),
        Cow::Owned(text) => Argument::from(shorten(&text).into_owned()),
    }
}

/// At most [`LONGEST_VALUE`] characters of a text, an ellipsis after them where it was longer.
fn shorten(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_VALUE) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}

/// Whether a character would move the cursor, hide, or reorder other text when printed.
pub fn is_invisible(c: char) -> bool {
    // The last two code points of every plane are noncharacters.
    let noncharacter = u32::from(c) & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}');
    noncharacter
        || matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// One line of text with every invisible character made visible: `␛` for controls, `<U+202E>` for the others.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    text.chars().for_each(|c| push_visible(&mut out, c));
    Cow::Owned(out)
}

/// Appends a character, or what stands for it when it is invisible.
pub fn push_visible(out: &mut String, c: char) {
    match c {
        '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
        '\u{7f}' => out.push('\u{2421}'),
        c if is_invisible(c) => out.push_str(&format!("<U+{:04X}>", u32::from(c))),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::*;
    use crate::i18n::tests::messages;
    use crate::label::{Label, Lang};

    #[test]
    fn every_code_has_its_words_in_both_languages() {
        for lang in Lang::ALL {
            let catalogue = messages(lang);
            let mut wrong: Vec<String> = Vec::new();
            for row in codes::CODES {
                for part in ["", ".help", ".explain"] {
                    let id = format!("{}{part}", row.code);
                    let Some(used) = catalogue.get(&id) else {
                        wrong.push(format!("{id} is missing"));
                        continue;
                    };
                    let declared: BTreeSet<String> = row.args.iter().map(|name| (*name).to_owned()).collect();
                    let unknown: Vec<&String> = used.difference(&declared).collect();
                    if !unknown.is_empty() {
                        wrong.push(format!("{id} uses {unknown:?}, which {} does not declare", row.code));
                    }
                    if part == ".explain" && !used.is_empty() {
                        wrong.push(format!("{id} uses arguments, but is shown without a finding"));
                    }
                }
            }
            assert!(wrong.is_empty(), "{}: {wrong:#?}", lang.tag());
        }
    }

    #[test]
    fn every_declared_argument_is_said() {
        let catalogue = messages(Lang::Zh);
        for row in codes::CODES {
            let said: BTreeSet<&String> =
                ["", ".help"].iter().flat_map(|part| &catalogue[&format!("{}{part}", row.code)]).collect();
            for arg in row.args {
                assert!(said.contains(&(*arg).to_owned()), "{} never says its argument {arg}", row.code);
            }
        }
    }

    #[test]
    fn sentences_do_not_end_in_a_full_stop_and_helps_do() {
        for lang in Lang::ALL {
            let catalogue = Catalogue::load(lang);
            for row in codes::CODES {
                let sentence = catalogue.plain(row.code);
                let help = catalogue.plain(&format!("{}.help", row.code));
                assert!(!sentence.ends_with(['.', '。']) && !sentence.contains('\n'), "{}: {sentence}", row.code);
                assert!(help.ends_with(['.', '。', '？', '?']) && !help.contains('\n'), "{}: {help}", row.code);
            }
        }
    }

    #[test]
    fn explanations_are_whole_markdown() {
        for lang in Lang::ALL {
            let catalogue = Catalogue::load(lang);
            for row in codes::CODES {
                let text = explain(row.code, &catalogue).unwrap();
                assert!(text.chars().count() > 30, "{}: {text}", row.code);
                assert_eq!(text.matches("```").count() % 2, 0, "{}: an unclosed example in\n{text}", row.code);
                assert!(!text.contains("{\""), "{}: an escape was left over in\n{text}", row.code);
            }
        }
        assert_eq!(explain("no-such-code", &Catalogue::load(Lang::Zh)), None);
    }

    #[test]
    fn values_are_cut_and_made_visible() {
        let file: Arc<str> = "a.yaml".into();
        let long = "长".repeat(500);
        let finding = Diagnostic::new("unreadable-file", &file, 0..0).arg("reason", format!("\u{1b}[2J\n{long}"));
        let text = message(&finding, &Catalogue::load(Lang::Zh));
        assert!(text.contains("␛[2J␊长"), "{text}");
        assert!(text.chars().count() < 150 && text.ends_with('…'), "{text}");
    }

    #[test]
    fn labels_and_rules_speak_the_readers_language() {
        let file: Arc<str> = "a.yaml".into();
        let finding = Diagnostic::new("missing-field", &file, 0..0)
            .arg("field", "name")
            .label("label", &Label::new("名称", "Name"));
        assert_eq!(message(&finding, &Catalogue::load(Lang::Zh)), "必填的“名称”没有填");
        assert_eq!(message(&finding, &Catalogue::load(Lang::En)), "“Name” is required, but not filled in");
        assert_eq!(help(&finding, &Catalogue::load(Lang::En)).as_deref(), Some("Add a line “name: …”."));
    }
}
