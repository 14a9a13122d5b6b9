//! What the find box works on: titles, codes and how they sound, in parts that change each for itself; and the small file
//! that names the parts and says how the build stands.

use super::Page;
use super::draw::{Draw, parent};
use super::facts::ListName;
use crate::diag::Severity;
use crate::label::Lang;
use crate::model::{Model, RecordIx};
use crate::schema::FieldKind;
use crate::schema::field::Search;
use crate::site::assets::hashed;
use crate::site::find::{FindData, FindEntry, FindType, State};
use crate::site::icons::has_icon;
use crate::value::Value;

/// Lists over which records are spread by their ids; one or more are a part.
const SPREAD: usize = 256;
/// Records of a part, roughly.
const OF_A_PART: usize = 1_500;

/// Which of the lists for the find box a record stands on.
pub(super) fn part(id: &str) -> u8 {
    blake3::hash(id.as_bytes()).as_bytes()[0]
}

/// In how many parts the records of a view are: a power of two, so that each is as many whole lists.
pub fn parts(view: &Model) -> usize {
    view.len().div_ceil(OF_A_PART).next_power_of_two().min(SPREAD)
}

/// The part in which a list of a view is.
pub fn part_of(view: &Model, list: u8) -> usize {
    usize::from(list) / (SPREAD / parts(view))
}

/// The name of a part before its hash.
fn stem(lang: Lang, part: usize) -> String {
    format!("find.{}.{part}", lang.tag())
}

/// A part of the records that the find box knows; none where something that is known of them cannot be read.
pub(super) fn script(draw: &Draw<'_>, part: usize) -> Option<Page> {
    let each = SPREAD / parts(draw.view);
    let types = draw.visible_types();
    let mut rows = String::new();
    for list in part * each..(part + 1) * each {
        for entry in
            draw.input.lists.register.list(&ListName::Find { language: draw.language, part: list as u8 }).iter()
        {
            let facts = (draw.input.facts)(entry.key)?;
            let place = types.iter().position(|id| *id == facts.type_id);
            if let (Some(place), Some(line)) = (place, facts.lines.get(usize::from(draw.language))) {
                rows.push_str(&format!("{place}\t{line}\n"));
            }
        }
    }
    let types = types.iter().map(|id| {
        let record_type = draw.view.schema.record_type(*id);
        FindType {
            name: record_type.name.to_string(),
            label: draw.say(&record_type.label),
            icon: if has_icon(&record_type.icon) { &record_type.icon } else { "file" }.to_owned(),
            boost: u32::from(record_type.page.hub),
        }
    });
    let script = FindData { types: types.collect(), rows }.script().into_bytes();
    Some((hashed(&stem(draw.lang, part), "js", &script), script))
}

/// The small file that says how the build stands, and names the parts of what the find box knows.
pub(super) fn state(draw: &Draw<'_>, parts: Vec<String>) -> Page {
    let count = |severity| draw.input.findings.iter().filter(|finding| finding.severity == severity).count();
    let at = draw.when(draw.view.now);
    let offset = draw.view.schema.config.timezone.to_offset(draw.view.now);
    let state = State {
        at: at.iso,
        at_text: at.exact,
        offset: offset.seconds(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        find: parts,
    };
    (format!("assets/state.{}.js", draw.lang.tag()), state.script().into_bytes())
}

/// The line of a record: its id, its title, what else finds it, what it belongs to.
pub(super) fn line(view: &Model, index: RecordIx, lang: Lang) -> String {
    let parent = parent(view, index).map(|parent| view.title(parent, lang).to_string());
    let entry = FindEntry {
        id: view.page_name(index).to_string(),
        title: view.title(index, lang).to_string(),
        keys: keys(view, index, lang),
        note: parent.unwrap_or_default(),
    };
    entry.line()
}

/// Names and how they sound, codes, and the last four digits of telephones. Long records such as notes are found by
/// their title only; their words are for the search index.
fn keys(view: &Model, index: RecordIx, lang: Lang) -> String {
    let mut keys: Vec<String> = Vec::new();
    let record_type = view.type_of(index);
    let named = record_type.page.hub || record_type.roles.date.is_none();
    if named {
        keys.push(kedang_search::reading(view.title(index, lang)));
    }
    for (field, value) in record_type.fields.iter().zip(&view.record(index).values) {
        let Value::Text(text) = value else { continue };
        match (&field.kind, field.search) {
            (_, Search::None) => {}
            (FieldKind::Phone, _) => {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                keys.push(digits);
            }
            (FieldKind::Text { .. }, Search::Name) if named => {
                keys.push(text.to_lowercase());
                keys.push(kedang_search::reading(text));
            }
            (FieldKind::Text { .. }, Search::Exact) => keys.push(text.to_lowercase()),
            _ => {}
        }
    }
    keys.retain(|key| !key.is_empty());
    keys.dedup();
    keys.join(" ")
}
