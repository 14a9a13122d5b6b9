//! Writes YAML forms line by line.

use std::fmt::Display;

/// A form that grows; two spaces of indentation for each level.
#[derive(Default)]
pub struct Form {
    text: String,
    depth: usize,
}

impl Form {
    /// A key with a text, quoted where YAML needs it.
    pub fn text(&mut self, key: &str, value: impl Display) -> &mut Form {
        let value = scalar(&value.to_string());
        self.line(&format!("{key}: {value}"))
    }

    /// A key with a short list on one line.
    pub fn list<T: Display>(&mut self, key: &str, items: impl IntoIterator<Item = T>) -> &mut Form {
        let items: Vec<String> = items.into_iter().map(|item| scalar(&item.to_string())).collect();
        self.line(&format!("{key}: [{}]", items.join(", ")))
    }

    /// A key with further lines below it.
    pub fn nest(&mut self, key: &str, fill: impl FnOnce(&mut Form)) -> &mut Form {
        self.line(&format!("{key}:"));
        self.depth += 1;
        fill(self);
        self.depth -= 1;
        self
    }

    /// An entry of a list of mappings on one line.
    pub fn item(&mut self, pairs: &[(&str, String)]) -> &mut Form {
        let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}: {}", scalar(value))).collect();
        self.line(&format!("- {{{}}}", pairs.join(", ")))
    }

    fn line(&mut self, line: &str) -> &mut Form {
        self.text.extend(std::iter::repeat_n("  ", self.depth));
        self.text.push_str(line);
        self.text.push('\n');
        self
    }

    /// The form as a YAML file.
    pub fn yaml(self) -> String {
        self.text
    }

    /// The form as the front matter of a Markdown file.
    pub fn markdown(self, body: &str) -> String {
        format!("---\n{}---\n\n{body}", self.text)
    }
}

/// A text as a YAML scalar.
fn scalar(text: &str) -> String {
    let plain = text.chars().all(|c| {
        c.is_alphanumeric()
            || matches!(c, '-' | '_' | '.' | ' ' | '：' | '，' | '。' | '、' | '；' | '（' | '）' | '/' | '+' | '@')
    }) || is_time(text);
    let edges = text.starts_with(|c: char| c.is_alphanumeric()) && !text.ends_with(' ');
    if plain && edges { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// `2026-03-14 09:20`, whose colon is safe.
fn is_time(text: &str) -> bool {
    text.len() == 16
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            10 => byte == b' ',
            13 => byte == b':',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_where_needed() {
        for plain in ["华恒精工", "2026-03-14 09:20", "1200.50", "KH-1", "客户说：好"] {
            assert_eq!(scalar(plain), plain);
        }
        for (text, quoted) in
            [("a: b", "\"a: b\""), ("", "\"\""), ("- a", "\"- a\""), ("“好”", "\"“好”\""), ("a #b", "\"a #b\"")]
        {
            assert_eq!(scalar(text), quoted);
        }
    }

    #[test]
    fn forms_nest() {
        let mut form = Form::default();
        form.text("name", "华恒").nest("contact", |form| {
            form.text("phone", "021-0000 0101").list("tags", ["甲", "乙"]);
        });
        form.nest("timeline", |form| {
            form.item(&[("state", "received".to_owned()), ("at", "2026-03-14 09:20".to_owned())]);
        });
        assert_eq!(
            form.markdown("正文\n"),
            "---\nname: 华恒\ncontact:\n  phone: 021-0000 0101\n  tags: [甲, 乙]\ntimeline:\n  \
             - {state: received, at: 2026-03-14 09:20}\n---\n\n正文\n"
        );
    }
}
