//! How far a value reaches in the text. The parser's ends of blocks may lie behind comments; these do not.

use crate::yaml::{Data, Node, Pair};

/// The end of a value, before any comment behind it.
pub(super) fn end(text: &str, node: &Node<'_>) -> usize {
    match &node.data {
        _ if is_flow(text, node) => closing(text, node) + 1,
        Data::Scalar { plain: false, .. } if header(text, node).is_some() => block_end(text, node),
        Data::Scalar { plain: false, .. } => quoted_end(text, node),
        Data::Scalar { .. } => node.span.end,
        Data::Sequence(items) => items.last().map_or(node.span.end, |item| end(text, item)),
        Data::Mapping(pairs) => pairs.last().map_or(node.span.end, |pair| pair_end(text, pair)),
    }
}

/// Where the bracket stands that closes a value; the parser's end may lie behind a comment.
pub(super) fn closing(text: &str, node: &Node<'_>) -> usize {
    let last = match &node.data {
        Data::Sequence(items) => items.last().map(|item| end(text, item)),
        Data::Mapping(pairs) => pairs.last().map(|pair| pair_end(text, pair)),
        Data::Scalar { .. } => None,
    };
    let mut at = last.unwrap_or(node.span.start + 1);
    while let Some(next) = text[at..].find(|c: char| c != ',' && !c.is_whitespace()) {
        at += next;
        match text.as_bytes()[at] {
            b'#' => at = line_end(text, at),
            b']' | b'}' => return at,
            _ => break,
        }
    }
    node.span.end.saturating_sub(1)
}

/// The start of a value: of a block scalar its mark, where the parser's place is that of its text.
pub(super) fn start(text: &str, node: &Node<'_>) -> usize {
    header(text, node).unwrap_or(node.span.start)
}

/// Where the `|` or `>` of a block scalar stands.
pub(super) fn header(text: &str, node: &Node<'_>) -> Option<usize> {
    if !matches!(node.data, Data::Scalar { plain: false, .. }) {
        return None;
    }
    let first = line_start(text, node.span.start);
    if !text[first..node.span.start].trim().is_empty() {
        return None;
    }
    let above = text[..first].trim_end().len();
    let line = line_start(text, above);
    let code = text[line..above].find(" #").map_or(above, |comment| line + comment);
    let code = &text[line..code].trim_end();
    let mark = code.rfind(['|', '>'])?;
    let tail = code[mark + 1..].chars().all(|c| matches!(c, '-' | '+' | '1'..='9'));
    (tail && (mark == 0 || code[..mark].ends_with(' '))).then_some(line + mark)
}

/// The end of a pair; behind the colon when its value is empty.
pub(super) fn pair_end(text: &str, pair: &Pair<'_>) -> usize {
    if is_blank(text, &pair.value) { colon(text, pair) + 1 } else { end(text, &pair.value) }
}

/// Where the colon of a pair stands.
pub(super) fn colon(text: &str, pair: &Pair<'_>) -> usize {
    let from = pair.key_span.end;
    text[from..].find(':').map_or(from, |at| from + at)
}

/// Whether nothing at all is written for a value.
pub(super) fn is_blank(text: &str, node: &Node<'_>) -> bool {
    node.is_null() && !matches!(&text[node.span.clone()], "~" | "null" | "Null" | "NULL")
}

/// Whether a value is written in brackets.
pub(super) fn is_flow(text: &str, node: &Node<'_>) -> bool {
    !matches!(node.data, Data::Scalar { .. }) && text[node.span.start..].starts_with(['{', '['])
}

/// A quoted scalar ends with its quote; the parser's end lies behind a comment on the same line.
fn quoted_end(text: &str, node: &Node<'_>) -> usize {
    let bytes = &text.as_bytes()[..node.span.end];
    let quote = bytes.get(node.span.start).copied().unwrap_or_default();
    let mut at = node.span.start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            byte if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    node.span.end
}

/// How much deeper than its parent the lines of a block scalar stand, when its mark says so.
pub(super) fn indentation(block: &str) -> Option<usize> {
    let mark = block.split(['\n', ' ']).next()?;
    mark.chars().find_map(|c| c.to_digit(10)).map(|digit| digit as usize)
}

/// The column of the key or the dash that a block scalar's mark stands behind.
fn parent(line: &str) -> usize {
    let mut rest = line.trim_start_matches(' ');
    let mut dash = None;
    while let Some(inner) = rest.strip_prefix("- ") {
        dash = Some(line.len() - rest.len());
        rest = inner.trim_start_matches(' ');
    }
    dash.filter(|_| rest.starts_with(['|', '>'])).unwrap_or(line.len() - rest.len())
}

/// A block scalar ends with the last line that is indented as its first, or as its mark says; with the empty lines behind
/// it where the mark says that they count.
fn block_end(text: &str, node: &Node<'_>) -> usize {
    let mark = header(text, node).unwrap_or(node.span.start);
    let first = line_end(text, mark);
    let keep = text[mark..first].split(' ').next().is_some_and(|mark| mark.contains('+'));
    let mut at = next_line(text, first);
    let mut end = node.span.start;
    let mut indent = indentation(&text[mark..first]).map(|more| parent(&text[line_start(text, mark)..first]) + more);
    while at < node.span.end {
        let line = &text[at..line_end(text, at)];
        let depth = line.len() - line.trim_start_matches(' ').len();
        if !line.trim().is_empty() {
            if depth < *indent.get_or_insert(depth) {
                break;
            }
            end = at + line.len();
        }
        at = next_line(text, at + line.len());
    }
    let mut at = next_line(text, end);
    while keep && at < text.len() && line_end(text, at) == at {
        end = at;
        at = next_line(text, at);
    }
    end
}

/// Where the line of an offset begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Where the line of an offset ends, before its line end.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    if end > at && text[..end].ends_with('\r') { end - 1 } else { end }
}

/// Where the line after the one of an offset begins.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}
