//! Whether a release says anything new.
//!
//! In: two trees of one commit. Out: whether they differ in more than the instant at which they were made. That instant
//! stands on the home page, in `build.json` and in `state.*.js`; the files of the search index have new names each time.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::list::{Entry, List, path_of};

/// A tree: where it is, what it holds, the instant that was taken for now.
type Side<'a> = (PathBuf, &'a List, &'a String);

/// Whether a reader would see a difference.
pub fn moved([old, new]: &[Side<'_>; 2]) -> bool {
    let of_release = |row: Option<&[u8]>| row.map(Entry::of).filter(|entry| entry.left().is_none());
    old.1.0.differences(&new.1.0).any(|difference| {
        let Some(path) = path_of(difference.key) else { return true };
        match (of_release(difference.old), of_release(difference.new)) {
            (None, None) => false,
            (Some(was), Some(is)) if was.is_same(&is) => false,
            _ if is_mark(path) => false,
            (Some(_), Some(_)) => differ(old, new, path),
            _ => true,
        }
    })
}

/// Files that only tell when the site was made, or that follow from the rest.
fn is_mark(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let folder = path.strip_suffix(name).unwrap_or_default();
    let is_state = name.starts_with("state.") && name.ends_with(".js") && folder.ends_with("assets/");
    name == "build.json" || is_state || folder == "search/" || folder.ends_with("/search/")
}

/// Whether two versions of a page differ even without the instants at which they were made.
fn differ(old: &Side<'_>, new: &Side<'_>, path: &str) -> bool {
    if !path.ends_with(".html") {
        return true;
    }
    let text = |side: &Side<'_>| Some(without(&read(&side.0, path)?, side.2.parse().ok()?));
    match (text(old), text(new)) {
        (Some(old), Some(new)) => old != new,
        _ => true,
    }
}

fn read(root: &Path, path: &str) -> Option<String> {
    fs::read_to_string(root.join(path)).ok()
}

/// A page without the `<time>` elements that name the instant `now`.
fn without(page: &str, now: Timestamp) -> String {
    const START: &str = "<time datetime=\"";
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find(START) {
        let (before, element) = rest.split_at(at);
        out.push_str(before);
        let instant = element[START.len()..].split('"').next().and_then(|text| text.parse::<Timestamp>().ok());
        let end = element.find("</time>").filter(|_| instant == Some(now)).unwrap_or(START.len());
        if instant != Some(now) {
            out.push_str(&element[..end]);
        }
        rest = &element[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_instant_of_the_build_is_passed_over() {
        let now = "2026-04-01T04:00:00Z".parse().unwrap();
        let made = "<p><time datetime=\"2026-04-01T12:00:00+08:00\" title=\"x\">Today 12:00</time></p>";
        let other = "<p><time datetime=\"2026-04-02T12:00:00+08:00\">tomorrow</time>, <time datetime=\"2026-04-02\">";
        assert_eq!(without(&format!("{made}{other}"), now), format!("<p></time></p>{other}"));
    }

    #[test]
    fn marks_are_few() {
        let marks =
            ["build.json", "staff/build.json", "assets/state.en.js", "a/assets/state.zh-CN.js", "search/meta.json"];
        assert!(marks.iter().all(|path| is_mark(path)));
        assert!(
            !["index.html", "assets/site.js", "customer/search.html", "state.x.js"].iter().any(|path| is_mark(path))
        );
    }
}
