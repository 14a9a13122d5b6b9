//! Small text helpers: guesses at what was meant, and text cut to a width.

/// The name most like `wrong`, when one is near enough to be meant; else empty text.
pub fn suggest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let wanted = wrong.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for name in names {
        let score = strsim::jaro_winkler(&wanted, &name.to_lowercase());
        let near = score > 0.82 || strsim::damerau_levenshtein(&wanted, &name.to_lowercase()) <= 1;
        if near && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| name.to_owned()).unwrap_or_default()
}

/// The first `most` characters of `text` with its white space folded, and `…` when something was cut.
pub fn truncate(text: &str, most: usize) -> String {
    let mut cut = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        let gap = usize::from(count > 0);
        let length = word.chars().count();
        if count + gap + length > most {
            let room = most.saturating_sub(count + gap + 1);
            if gap == 1 && room > 0 {
                cut.push(' ');
            }
            cut.extend(word.chars().take(room));
            cut.push('…');
            return cut;
        }
        if gap == 1 {
            cut.push(' ');
        }
        cut.push_str(word);
        count += gap + length;
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_near_or_absent() {
        assert_eq!(suggest("custmer", ["customer", "contact"]), "customer");
        assert_eq!(suggest("Status", ["status"]), "status");
        assert_eq!(suggest("zzz", ["customer"]), "");
    }

    #[test]
    fn truncation_counts_characters() {
        assert_eq!(truncate("约定 2 月\n28 日", 20), "约定 2 月 28 日");
        assert_eq!(truncate("约定二月二十八日交付", 5), "约定二月…");
        assert_eq!(truncate("abc def", 5), "abc…");
    }
}
