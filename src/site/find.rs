//! What the find box works on: compact lists of records in parts, and the small file that says how the build stands.
//!
//! Both are scripts that assign one global, because a page opened from a file share may load scripts but not fetch
//! data. Only `state.<lang>.js` keeps its name from build to build, so that a new record changes it and not every page.

use serde::Serialize;
use serde_json::json;

/// A part of the records that the find box knows.
#[derive(Clone, Debug, Default)]
pub struct FindData {
    /// The types, in the order of the navigation.
    pub types: Vec<FindType>,
    /// The records: the place of the type in `types`, a tab, the [line](FindEntry::line) of the record.
    pub rows: String,
}

/// A type of record in the find box.
#[derive(Clone, Debug, Default)]
pub struct FindType {
    /// Name of the type: the folder of its pages.
    pub name: String,
    /// Its label.
    pub label: String,
    /// Its icon.
    pub icon: String,
    /// How far up its records stand among equal matches; `page.search: boost` gives 1, others 0.
    pub boost: u32,
}

/// A record in the find box. Its page is `<type>/<id>.html`.
#[derive(Clone, Debug, Default)]
pub struct FindEntry {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What else finds it, lower case, separated by spaces: code, pinyin, pinyin initials, last digits of telephones.
    pub keys: String,
    /// What the panel shows beside the title: a customer of a contact, a telephone; may be empty.
    pub note: String,
}

/// How the build stands.
#[derive(Clone, Debug, Default, Serialize)]
pub struct State {
    /// RFC 3339 instant of the build.
    pub at: String,
    /// The same in words, in the site's time zone: `2026-03-14 09:30`.
    pub at_text: String,
    /// Seconds that the site's time zone is ahead of UTC at that instant.
    pub offset: i32,
    /// Number of errors.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
    /// Names of the parts of the find data within `assets/`.
    pub find: Vec<String>,
}

impl FindEntry {
    /// The record as tab-separated texts.
    pub fn line(&self) -> String {
        let mut line = String::with_capacity(64);
        for (place, text) in [&self.id, &self.title, &self.keys, &self.note].into_iter().enumerate() {
            if place > 0 {
                line.push('\t');
            }
            line.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
        }
        line
    }
}

impl FindData {
    /// The script: it adds `{types, rows}` to the array `kedangFind`.
    pub fn script(&self) -> String {
        let types: Vec<_> = self.types.iter().map(|t| json!([t.name, t.label, t.icon, t.boost])).collect();
        format!("(window.kedangFind=window.kedangFind||[]).push({});\n", json!({ "types": types, "rows": self.rows }))
    }
}

impl State {
    /// The script: `kedangState = {…}`.
    pub fn script(&self) -> String {
        format!("kedangState={};\n", serde_json::to_string(self).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_stays_a_row() {
        let entry = FindEntry {
            id: "KH-1".into(),
            title: "华兴\t精工\n\"厂\"".into(),
            keys: "hxjg".into(),
            note: String::new(),
        };
        let types =
            vec![FindType { name: "customer".into(), label: "客户".into(), icon: "customer".into(), boost: 1 }];
        let script = FindData { types, rows: format!("0\t{}\n", entry.line()) }.script();
        assert!(script.contains(".push({") && script.ends_with(");\n"));
        assert!(script.contains(r#""rows":"0\tKH-1\t华兴 精工 \"厂\"\thxjg\t\n""#), "{script}");
    }
}
