//! The help that `kedang new` leaves for empty fields: lines such as `#   at:  # 时间`, which become fields.

use super::New;
use super::lines::block;

/// A line of help: how deep its field stands, whether it begins an item, and the name of the field.
struct Help<'s> {
    indent: usize,
    dash: bool,
    name: &'s str,
}

fn read(line: &str) -> Option<Help<'_>> {
    let rest = line.strip_prefix("# ")?;
    let indent = rest.len() - rest.trim_start_matches(' ').len();
    let rest = &rest[indent..];
    if rest.trim_end() == "-" {
        return Some(Help { indent, dash: true, name: "" });
    }
    let (dash, rest) = rest.strip_prefix("- ").map_or((false, rest), |rest| (true, rest));
    let (name, behind) = rest.split_once(':')?;
    let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    (named && (behind.trim().is_empty() || behind.starts_with(' '))).then_some(Help { indent, dash, name })
}

/// Whether a line is the help for a field of that name at that depth.
pub(super) fn is_help(line: &str, indent: usize, name: &str) -> bool {
    read(line).is_some_and(|help| help.indent == indent && !help.dash && help.name == name)
}

/// Whether a line is help for something deeper than `indent`.
pub(super) fn is_deeper(line: &str, indent: usize) -> bool {
    read(line).is_some_and(|help| help.indent > indent)
}

/// A field where there was its help; `below` is the help for what is inside it. Gives the lines that stand there then.
pub(super) fn fill(indent: usize, name: &str, new: &New, below: &[&str]) -> Vec<String> {
    let space = " ".repeat(indent);
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let mut lines = Vec::new();
    match new {
        New::Map(parts) if parts.len() == 1 => {
            let (child, value) = &parts[0];
            lines.push(format!("{space}{name}:"));
            match below.iter().position(|line| is_help(line, indent + 2, child)) {
                Some(at) => {
                    let deeper = below[at + 1..].iter().take_while(|line| is_deeper(line, indent + 2)).count();
                    lines.extend(owned(&below[..at]));
                    lines.extend(fill(indent + 2, child, value, &below[at + 1..at + 1 + deeper]));
                    lines.extend(owned(&below[at + 1 + deeper..]));
                }
                None => {
                    lines.extend(block(value, child, indent + 2));
                    lines.extend(owned(below));
                }
            }
        }
        New::List(items) => {
            lines.extend(block(new, name, indent));
            let first = below.first().and_then(|line| read(line)).filter(|help| help.dash);
            let kept = match (&first, items.first()) {
                (Some(help), Some(New::Map(parts))) if parts.iter().all(|(part, _)| **part != *help.name) => {
                    lines.push(below[0].replacen("- ", "  ", 1));
                    &below[1..]
                }
                (Some(_), _) => &below[1..],
                (None, _) => below,
            };
            let parts = if let Some(New::Map(parts)) = items.first() { &parts[..] } else { &[] };
            let used = |line: &str| parts.iter().any(|(part, _)| is_help(line, indent + 4, part));
            lines.extend(kept.iter().filter(|line| !used(line)).map(|line| (*line).to_owned()));
        }
        _ => {
            lines.extend(block(new, name, indent));
            lines.extend(owned(below));
        }
    }
    lines
}
