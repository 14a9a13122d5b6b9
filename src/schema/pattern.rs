//! Where records of a type lie (`customers/{customer}/complaints/{id}.md`), and how new ids look
//! (`TS-{date}-{rand:4}`).

use std::sync::Arc;

use jiff::civil::Date;

/// A path with placeholders, at most one in each segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePattern {
    /// The pattern as written.
    pub text: Arc<str>,
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Segment {
    before: String,
    name: Option<Arc<str>>,
    after: String,
}

impl FilePattern {
    /// Reads a pattern; else one of the reasons `extension`, `no-id`, `two-in-segment`, `brace`, `escape`.
    pub fn parse(text: &str) -> Result<FilePattern, &'static str> {
        if !matches!(text.rsplit_once('.'), Some((_, "md" | "yaml" | "yml"))) {
            return Err("extension");
        }
        let segments = text.split('/').map(Segment::parse).collect::<Result<Vec<_>, _>>()?;
        let pattern = FilePattern { text: text.into(), segments };
        match pattern.names().filter(|name| *name == "id").count() {
            1 => Ok(pattern),
            _ => Err("no-id"),
        }
    }

    /// The placeholders, from left to right.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| segment.name.as_deref())
    }

    /// What the placeholders stand for in `path`, from left to right, when it fits the pattern.
    pub fn matches<'p>(&self, path: &'p str) -> Option<Vec<&'p str>> {
        let mut captured = Vec::new();
        let mut parts = path.split('/');
        for segment in &self.segments {
            let part = parts.next()?.strip_prefix(&*segment.before)?.strip_suffix(&*segment.after)?;
            match segment.name {
                Some(_) if !part.is_empty() => captured.push(part),
                None if part.is_empty() => {}
                _ => return None,
            }
        }
        parts.next().is_none().then_some(captured)
    }

    /// What a placeholder stands for in `path`.
    pub fn capture<'p>(&self, path: &'p str, name: &str) -> Option<&'p str> {
        let index = self.names().position(|known| known == name)?;
        self.matches(path)?.get(index).copied()
    }

    /// Whether the id is in the name of the file, and not of a folder above it.
    pub fn id_names_file(&self) -> bool {
        self.segments.last().is_some_and(|segment| segment.name.as_deref() == Some("id"))
    }

    /// The folder that everything about a record lies in: down to the first folder with a placeholder, such as the
    /// customer's, else the folder of the file.
    pub fn home<'p>(&self, path: &'p str) -> &'p str {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let last = self.segments.len().saturating_sub(1);
        let named = self.segments.iter().position(|segment| segment.name.is_some()).filter(|index| *index < last);
        let end = named.and_then(|index| path.match_indices('/').nth(index)).map(|(slash, _)| slash);
        end.map_or(folder, |end| &path[..end])
    }

    /// The path with every placeholder replaced; else the name of one that has no value.
    pub fn fill<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> Result<String, Arc<str>> {
        let mut path = String::new();
        for (index, segment) in self.segments.iter().enumerate() {
            if index > 0 {
                path.push('/');
            }
            path.push_str(&segment.before);
            if let Some(name) = &segment.name {
                path.push_str(value(name).ok_or_else(|| name.clone())?);
            }
            path.push_str(&segment.after);
        }
        Ok(path)
    }

    /// Whether records are Markdown with front matter.
    pub fn is_markdown(&self) -> bool {
        self.text.ends_with(".md")
    }
}

impl Segment {
    fn parse(text: &str) -> Result<Segment, &'static str> {
        if text.is_empty() || text == "." || text == ".." || text.contains('\\') {
            return Err("escape");
        }
        let Some((before, rest)) = text.split_once('{') else {
            let whole = !text.contains('}');
            return whole.then(|| Segment { before: text.into(), name: None, after: String::new() }).ok_or("brace");
        };
        let (name, after) = rest.split_once('}').ok_or("brace")?;
        if after.contains(['{', '}']) {
            return Err("two-in-segment");
        }
        Ok(Segment { before: before.into(), name: Some(name.into()), after: after.into() })
    }
}

/// How new ids look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdPattern {
    parts: Vec<IdPart>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum IdPart {
    Literal(String),
    Date(&'static str),
    Random(usize),
    Sequence(usize),
}

/// Letters and digits that cannot be taken for one another when read aloud or copied by hand.
const READABLE: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";

impl IdPattern {
    /// Reads a pattern of text and the tokens `{date} {yyyy} {mm} {dd} {seq:N} {rand:N}`; else the bad token.
    pub fn parse(text: &str) -> Result<IdPattern, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((literal, tail)) = rest.split_once('{') {
            push_literal(&mut parts, literal);
            let (token, tail) = tail.split_once('}').ok_or_else(|| tail.to_owned())?;
            parts.push(token_part(token).ok_or_else(|| token.to_owned())?);
            rest = tail;
        }
        push_literal(&mut parts, rest);
        Ok(IdPattern { parts })
    }

    /// A new id for `date`. `random` gives numbers below its argument; `taken` tells whether an id stands for a
    /// record already. The sequence is the first free number; randomness is drawn again until the id is free.
    /// None when no free id was found in 10,000 tries.
    pub fn allot(
        &self,
        date: Date,
        mut random: impl FnMut(usize) -> usize,
        taken: impl Fn(&str) -> bool,
    ) -> Option<String> {
        (1..=10_000).map(|number| self.fill(date, number, &mut random)).find(|id| !taken(id))
    }

    fn fill(&self, date: Date, number: usize, random: &mut impl FnMut(usize) -> usize) -> String {
        let mut id = String::new();
        for part in &self.parts {
            match part {
                IdPart::Literal(text) => id.push_str(text),
                IdPart::Date(format) => id.push_str(&date.strftime(*format).to_string()),
                IdPart::Sequence(width) => id.push_str(&format!("{number:0width$}")),
                IdPart::Random(length) => {
                    id.extend((0..*length).map(|_| char::from(READABLE[random(READABLE.len()) % READABLE.len()])));
                }
            }
        }
        id
    }
}

fn push_literal(parts: &mut Vec<IdPart>, literal: &str) {
    if !literal.is_empty() {
        parts.push(IdPart::Literal(literal.to_owned()));
    }
}

fn token_part(token: &str) -> Option<IdPart> {
    let width = |text: &str| text.parse().ok().filter(|width| (1..=12).contains(width));
    match token.split_once(':') {
        None => Some(IdPart::Date(match token {
            "date" => "%Y%m%d",
            "yyyy" => "%Y",
            "mm" => "%m",
            "dd" => "%d",
            _ => return None,
        })),
        Some(("rand", text)) => width(text).map(IdPart::Random),
        Some(("seq", text)) => width(text).map(IdPart::Sequence),
        Some(_) => None,
    }
}

/// Why a text cannot be an id, if it cannot: ids are file names, parts of addresses, and are said on the phone.
pub fn id_problem(id: &str) -> Option<&'static str> {
    let stem = id.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let device =
        |prefix: &str| stem.strip_prefix(prefix).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    if id.is_empty() {
        Some("empty")
    } else if id.chars().count() > 64 || id.len() > 192 {
        Some("long")
    } else if !id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        Some("characters")
    } else if id.starts_with('-') {
        Some("edge")
    } else if matches!(&*stem, "con" | "prn" | "aux" | "nul" | "index") || device("com") || device("lpt") {
        Some("reserved")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_and_fill() {
        let pattern = FilePattern::parse("customers/{customer}/complaints/{id}.md").expect("pattern");
        assert_eq!(pattern.matches("customers/K1/complaints/T1.md"), Some(vec!["K1", "T1"]));
        assert_eq!(pattern.capture("customers/K1/complaints/T1.md", "id"), Some("T1"));
        assert_eq!(pattern.home("customers/K1/complaints/T1.md"), "customers/K1");
        let flat = FilePattern::parse("staff/{id}.yaml").expect("pattern");
        assert_eq!(flat.home("staff/wang.yaml"), "staff");
        for path in ["customers/K1/complaints/T1.yaml", "customers/K1/complaints/x/T1.md", "customers/complaints/T1.md"]
        {
            assert_eq!(pattern.matches(path), None, "{path}");
        }
        let fill = |name: &str| if name == "id" { Some("T2") } else { Some("K2") };
        assert_eq!(pattern.fill(fill).as_deref(), Ok("customers/K2/complaints/T2.md"));
    }

    #[test]
    fn bad_paths_are_refused() {
        for (text, reason) in [
            ("a/{id}", "extension"),
            ("a/b.md", "no-id"),
            ("{id}/{id}.md", "no-id"),
            ("{a}{id}.md", "two-in-segment"),
            ("../{id}.md", "escape"),
            ("a}/{id}.md", "brace"),
        ] {
            assert_eq!(FilePattern::parse(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn ids_are_allotted() {
        let date = jiff::civil::date(2026, 3, 14);
        let pattern = IdPattern::parse("TS-{date}-{rand:4}").expect("pattern");
        assert_eq!(pattern.allot(date, |_| 0, |_| false).as_deref(), Some("TS-20260314-2222"));
        let pattern = IdPattern::parse("{yyyy}-{seq:3}").expect("pattern");
        assert_eq!(pattern.allot(date, |_| 0, |id| id < "2026-004").as_deref(), Some("2026-004"));
        assert_eq!(IdPattern::parse("{seq}"), Err("seq".to_owned()));
    }

    #[test]
    fn ids_are_file_names() {
        for id in ["KH-20260314-7f3k", "wangmin", "华兴", "a_b"] {
            assert_eq!(id_problem(id), None, "{id}");
        }
        for (id, problem) in [
            ("", "empty"),
            ("a b", "characters"),
            ("a/b", "characters"),
            ("-a", "edge"),
            ("NUL", "reserved"),
            ("com1", "reserved"),
            ("a.b", "characters"),
        ] {
            assert_eq!(id_problem(id), Some(problem), "{id}");
        }
    }
}
