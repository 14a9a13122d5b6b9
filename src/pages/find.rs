//! What the find box works on: titles, codes and how they sound.

use super::Page;
use super::draw::Draw;
use crate::diag::Severity;
use crate::model::RecordIx;
use crate::schema::FieldKind;
use crate::schema::field::Search;
use crate::site::assets::hashed;
use crate::site::find::{FindData, FindEntry, FindType, State};
use crate::site::icons::has_icon;
use crate::value::Value;

/// The list of records for the find box, and the small file that says how the build stands.
pub(super) fn scripts(draw: &Draw<'_>) -> Vec<Page> {
    let find = data(draw).script().into_bytes();
    let path = hashed(&format!("find.{}", draw.lang.tag()), "js", &find);
    let count = |severity| draw.input.findings.iter().filter(|finding| finding.severity == severity).count();
    let at = draw.when(draw.view.now);
    let offset = draw.view.schema.config.timezone.to_offset(draw.view.now);
    let state = State {
        at: at.iso,
        at_text: at.exact,
        offset: offset.seconds(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        find: path.strip_prefix("assets/").unwrap_or(&path).to_owned(),
    };
    let state_path = format!("assets/state.{}.js", draw.lang.tag());
    vec![(path, find), (state_path, state.script().into_bytes())]
}

fn data(draw: &Draw<'_>) -> FindData {
    let ids = draw.visible_types();
    let types = ids.iter().map(|id| {
        let record_type = draw.view.schema.record_type(*id);
        FindType {
            name: record_type.name.to_string(),
            label: draw.say(&record_type.label),
            icon: if has_icon(&record_type.icon) { &record_type.icon } else { "file" }.to_owned(),
            boost: u32::from(record_type.page.hub),
        }
    });
    let entries = ids.iter().enumerate().flat_map(|(place, id)| {
        super::rows::ordered(draw, *id).into_iter().map(move |index| entry(draw, index, place))
    });
    FindData { types: types.collect(), entries: entries.collect() }
}

fn entry(draw: &Draw<'_>, index: RecordIx, type_index: usize) -> FindEntry {
    let parent = draw.parent(index).map(|parent| draw.view.title(parent, draw.lang).to_string());
    FindEntry {
        type_index,
        id: draw.view.id(index).to_string(),
        title: draw.view.title(index, draw.lang).to_string(),
        keys: keys(draw, index),
        note: parent.unwrap_or_default(),
    }
}

/// Names and how they sound, codes, and the last four digits of telephones. Long records such as notes are found by
/// their title only; their words are for the search index.
fn keys(draw: &Draw<'_>, index: RecordIx) -> String {
    let mut keys: Vec<String> = Vec::new();
    let record_type = draw.view.type_of(index);
    let named = record_type.page.hub || record_type.roles.date.is_none();
    if named {
        keys.push(kedang_search::reading(draw.view.title(index, draw.lang)));
    }
    for (field, value) in record_type.fields.iter().zip(&draw.view.record(index).values) {
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
