//! How names sound: the pinyin of a name, for lists that are searched without an index.
//!
//! In: a name. Out: its syllables run together, and their initials. Never: a choice between the readings of a
//! character; the commonest counts.

use pinyin::ToPinyin;

/// The pinyin of a name and its initials, such as `huaxingjinggong hxjg`; empty for a name without Chinese.
pub fn reading(name: &str) -> String {
    let mut syllables = String::new();
    let mut initials = String::new();
    let mut chinese = false;
    for c in name.chars() {
        match c.to_pinyin() {
            Some(sound) => {
                chinese = true;
                syllables.push_str(sound.plain());
                initials.push_str(sound.first_letter());
            }
            None if c.is_alphanumeric() => {
                syllables.extend(c.to_lowercase());
                initials.extend(c.to_lowercase());
            }
            None => {}
        }
    }
    if chinese { format!("{syllables} {initials}").replace('ü', "v") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::reading;

    #[test]
    fn names_are_read() {
        assert_eq!(reading("华兴精工"), "huaxingjinggong hxjg");
        assert_eq!(reading("吕A 3"), "lva3 la3");
        assert_eq!(reading("Acme"), "");
    }
}
