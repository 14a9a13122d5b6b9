//! What the find box works on: a compact list of all records, and the small file that says how the build stands.
//!
//! Both are scripts that assign one global, because a page opened from a file share may load scripts but not fetch
//! data. Only `state.<lang>.js` keeps its name from build to build, so that a new record changes it and not every page.

use serde::Serialize;
use serde_json::json;

/// The records that the find box knows.
#[derive(Clone, Debug, Default)]
pub struct FindData {
    /// The types, in the order of the navigation.
    pub types: Vec<FindType>,
    /// The records, the most useful first where nothing else decides.
    pub entries: Vec<FindEntry>,
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
    /// Place of its type in `types`.
    pub type_index: usize,
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
    /// Name of the find data within `assets/`.
    pub find: String,
}

impl FindData {
    /// The script: `kedangFind = {types, rows}`, where a row is a line of tab-separated texts.
    pub fn script(&self) -> String {
        let types: Vec<_> = self.types.iter().map(|t| json!([t.name, t.label, t.icon, t.boost])).collect();
        let mut rows = String::with_capacity(self.entries.len() * 64);
        for entry in &self.entries {
            rows.push_str(&entry.type_index.to_string());
            for text in [&entry.id, &entry.title, &entry.keys, &entry.note] {
                rows.push('\t');
                rows.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
            }
            rows.push('\n');
        }
        format!("kedangFind={};\n", json!({ "types": types, "rows": rows }))
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
        let data = FindData {
            types: vec![FindType {
                name: "customer".into(), label: "客户".into(), icon: "customer".into(), boost: 1
            }],
            entries: vec![FindEntry {
                type_index: 0,
                id: "KH-1".into(),
                title: "华兴\t精工\n\"厂\"".into(),
                keys: "hxjg".into(),
                note: String::new(),
            }],
        };
        let script = data.script();
        assert!(script.starts_with("kedangFind={") && script.ends_with(";\n"));
        assert!(script.contains(r#""rows":"0\tKH-1\t华兴 精工 \"厂\"\thxjg\t\n""#), "{script}");
    }
}
