//! Merge conflicts that were left in a file.
//!
//! In: a text. Out: where its conflicts are, and the text as it is on our side of each, so that the rest of the file
//! can be read as if somebody had decided. Never: a byte in another place than before.

use std::borrow::Cow;
use std::ops::Range;

/// A mark that git leaves at the start of a line. A row of seven `=` alone is a Markdown heading too, so it counts only
/// inside a conflict.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Ours,
    Base,
    Middle,
    Theirs,
}

impl Mark {
    fn of(line: &str) -> Option<Mark> {
        let line = line.trim_end();
        let is = |mark: &str| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        match line.as_bytes().first()? {
            b'<' if is("<<<<<<<") => Some(Mark::Ours),
            b'|' if is("|||||||") => Some(Mark::Base),
            b'=' if line == "=======" => Some(Mark::Middle),
            b'>' if is(">>>>>>>") => Some(Mark::Theirs),
            _ => None,
        }
    }
}

/// The conflicts of a text, each from its first mark to its last, in their order; a mark that belongs to no whole
/// conflict is one by itself.
pub fn conflicts(text: &str) -> Vec<Range<usize>> {
    if !["<<<<<<<", "|||||||", ">>>>>>>"].iter().any(|mark| text.contains(mark)) {
        return Vec::new();
    }
    let mut open: Vec<Range<usize>> = Vec::new();
    let mut found: Vec<Range<usize>> = Vec::new();
    for (line, mark) in marks(text) {
        match mark {
            Mark::Ours => open.push(line),
            Mark::Theirs => {
                let start = open.pop().map_or(line.start, |first| first.start);
                found.push(start..line.end);
            }
            Mark::Base if open.is_empty() => found.push(line),
            Mark::Base | Mark::Middle => {}
        }
    }
    found.append(&mut open);
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    // A merge of merges leaves conflicts inside conflicts; the outer one says it all.
    let mut reached = 0;
    found.retain(|range| {
        let outer = range.start >= reached;
        reached = reached.max(range.end);
        outer
    });
    found
}

/// The text with our side of every conflict; marks and the other side are spaces, so that every byte keeps its place.
pub fn ours(text: &str) -> Cow<'_, str> {
    let conflicts = conflicts(text);
    if conflicts.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for conflict in conflicts {
        out.push_str(&text[at..conflict.start]);
        at = conflict.end;
        let mut depth = 0;
        let mut ours = true;
        for line in text[conflict].split_inclusive('\n') {
            let mark = Mark::of(line);
            match mark {
                Some(Mark::Ours) => depth += 1,
                Some(Mark::Theirs) => depth -= 1,
                Some(_) => ours &= depth > 1,
                None => {}
            }
            if mark.is_none() && ours && depth == 1 {
                out.push_str(line);
            } else {
                out.extend(line.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }));
            }
        }
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// The marks of a text, each with its line without the line's end.
fn marks(text: &str) -> impl Iterator<Item = (Range<usize>, Mark)> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        Some((at..at + line.trim_end().len(), Mark::of(line)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> Vec<&str> {
        conflicts(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_conflict_is_one_and_our_side_stays() {
        let text = "a: 1\n<<<<<<< HEAD\nb: 甲\n||||||| base\nb: 0\n=======\nb: 乙\n>>>>>>> x\nc: 3\n<<<<<<< HEAD\r\nd: 4\r\n=======\r\n>>>>>>> x\r\n";
        let found = marked(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("<<<<<<< HEAD\nb") && found[0].ends_with(">>>>>>> x"));
        let ours = ours(text);
        assert_eq!(ours.len(), text.len());
        let lines: Vec<&str> = ours.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        assert_eq!(lines, ["a: 1", "b: 甲", "c: 3", "d: 4"]);
        assert_eq!(ours.find("c: 3"), text.find("c: 3"));
    }

    #[test]
    fn conflicts_inside_conflicts_are_one() {
        let text = "<<<<<<< a\nx: 1\n||||||| b\n<<<<<<< c\nx: 2\n=======\nx: 3\n>>>>>>> d\n=======\nx: 4\n>>>>>>> e\n";
        assert_eq!(marked(text), [text.trim_end()]);
        assert_eq!(ours(text).trim(), "x: 1");
    }

    #[test]
    fn marks_left_alone_count_one_by_one() {
        assert_eq!(marked("a: 1\n>>>>>>> x\nb: 2\n<<<<<<< y\n"), [">>>>>>> x", "<<<<<<< y"]);
        assert_eq!(ours("a: 1\n>>>>>>> x\nb: 2\n").replace(' ', ""), "a:1\n\nb:2\n");
        assert_eq!(marked("标题\n=======\n<<<<<<<< 八个\n a <<<<<<< b\n"), [""; 0]);
    }
}
