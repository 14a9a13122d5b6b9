//! Tests of what is withheld; the whole site is searched for canaries in `tests/it/audiences.rs`.

use jiff::Timestamp;

use super::*;
use crate::check::check;
use crate::label::Lang;
use crate::schema::config::Audience;
use crate::snapshot::Memory;

fn seen(sees: Sensitivity) -> Model {
    let snapshot = Memory::new([
        ("kedang.yaml", "kedang: 1\nsite: {title: T}\n"),
        (
            "types/open.yaml",
            "type: open\nlabel: O\nfile: open/{id}.md\ntitle: \"{{ name }} {{ secret }}\"\nbody: {sensitivity: confidential}\nfields:\n  name: {kind: text}\n  secret: {kind: text, sensitivity: confidential}\n  to: {kind: ref, to: closed}\n  parts: {kind: list, of: {kind: object, fields: {a: {kind: text}, b: {kind: text, sensitivity: restricted}}}}\n",
        ),
        (
            "types/closed.yaml",
            "type: closed\nlabel: C\nsensitivity: restricted\nfile: closed/{id}.yaml\nfields:\n  name: {kind: text}\n",
        ),
        ("open/A.md", "---\nname: 甲\nsecret: 乙\nto: X\nparts: [{a: 丙, b: 丁}]\n---\n正文\n"),
        ("closed/X.yaml", "name: 戊\n"),
    ]);
    let now: Timestamp = "2026-03-02T00:00:00Z".parse().unwrap();
    let checked = check(&snapshot, now);
    assert_eq!(checked.diagnostics, []);
    view(&checked.model, &Audience { name: "a".into(), label: Default::default(), sees })
}

/// Everything that a view holds.
fn shown(view: &Model) -> String {
    let rows = view.indices().into_iter().map(|index| (view.share(index), view.title_label(index)));
    format!("{:?} {:?}", view.ids(), rows.collect::<Vec<_>>())
}

#[test]
fn fields_bodies_titles_and_references_above_the_level_are_gone() {
    let view = seen(Sensitivity::Internal);
    assert_eq!(view.len(), 1);
    let shown = shown(&view);
    for secret in ["乙", "丁", "戊", "正文", "\"X\""] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    let only = view.find("A").unwrap();
    assert_eq!(&**view.title(only, Lang::Zh), "甲");
    assert!(shown.contains("丙"));
}

#[test]
fn the_highest_level_sees_everything() {
    let view = seen(Sensitivity::Restricted);
    assert_eq!(view.len(), 2);
    let shown = shown(&view);
    for word in ["乙", "丁", "戊", "正文", "甲 乙"] {
        assert!(shown.contains(word), "{word}");
    }
}
