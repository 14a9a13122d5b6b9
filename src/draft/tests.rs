use proptest::prelude::*;

use super::*;
use crate::check;
use crate::diag::Diagnostic;
use crate::label::Lang;
use crate::snapshot::Memory;
use crate::value::Value;

const CONFIG: &str = "kedang: 1\nsite: {title: T, timezone: Asia/Shanghai}\n";
const TYPE: &str = "
type: note
label: {zh: 便条, en: Note}
file: notes/{box}/{id}.md
id: {pattern: 'N-{date}-{seq:2}'}
body: {template: {zh: '## 正文', en: '## Text'}}
title: '{{ text }}'
sections: [{name: all, label: {zh: 全部, en: All}, fields: [text, level, tags2, parts, from, size]}]
fields:
  box: {kind: text, label: {zh: 盒子, en: Box}}
  text: {kind: text, label: {zh: 内容, en: Text}, required: true, help: {zh: 一句话, en: One sentence}}
  level: {kind: enum, label: {zh: 级别, en: Level}, default: low, options: {low: {zh: 低, en: Low}, high: {zh: 高, en: High}}}
  tags2: {kind: list, label: {zh: 标记, en: Marks}, of: {kind: text}}
  parts: {kind: list, label: {zh: 部分, en: Parts}, of: {kind: object, fields: {name: {kind: text, label: {zh: 名, en: Name}, required: true}, note: {kind: text, label: {zh: 注, en: Note}}}}}
  from: {kind: object, label: {zh: 来源, en: From}, fields: {who: {kind: text, label: {zh: 谁, en: Who}}, on: {kind: date, label: {zh: 日期, en: On}}}}
  size: {kind: integer, label: {zh: 大小, en: Size}, derive: 'chars(text)'}
workflow: {field: status, states: {new: {zh: 新, en: New}, done: {zh: 完, en: Done}}, initial: new, final: [done], transitions: []}
";

fn repository() -> Memory {
    Memory::new([("kedang.yaml", CONFIG), ("types/note.yaml", TYPE)])
}

fn draft(set: &[(&str, &str)]) -> Result<Draft, DraftError> {
    let snapshot = repository();
    let mut found = Vec::new();
    let schema = crate::schema::load(&snapshot, &mut found);
    assert!(found.is_empty(), "{found:?}");
    let set: Vec<(String, String)> = set.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let request = Request {
        schema: &schema,
        type_id: 0,
        id: None,
        set: &set,
        now: "2026-03-14T01:20:00Z".parse().unwrap(),
        by: None,
        catalogue: &Catalogue::load(Lang::Zh),
    };
    request.draft(|_| 0, |id| id == "N-20260314-01")
}

fn judged(draft: &Draft) -> (check::Checked, Vec<Diagnostic>) {
    let snapshot = repository();
    let overlay = Overlay::new(&snapshot, &draft.path, &draft.text);
    let checked = check::check(&overlay, "2026-03-15T00:00:00Z".parse().unwrap());
    let found = checked.diagnostics.clone();
    (checked, found)
}

#[test]
fn a_form_is_filled_and_explained() {
    let draft =
        draft(&[("box", "a"), ("text", "你好"), ("from.who", "张: 三"), ("tags2", "x"), ("tags2", "no")]).unwrap();
    assert_eq!(draft.path, "notes/a/N-20260314-02.md");
    let wanted = "---
# 便条 · N-20260314-02
# 行首有 # 的还没填；要填就去掉行首的 #，在冒号后面写内容。不填的可以留着，也可以删掉

# —— 全部 ——
text: 你好
level: low
tags2:
  - x
  - \"no\"
from:
  who: \"张: 三\"
#   on:  # 日期（例：2026-03-14）
# parts:  # 部分
#   - name:  # 必填 · 名
#     note:  # 注

# —— 流转记录 ——
timeline:
  - {state: new, at: 2026-03-14 09:20}
---

## 正文
";
    assert_eq!(draft.text, wanted);
    assert_eq!(judged(&draft).1, []);
}

#[test]
fn a_required_field_stays_open_and_is_found() {
    let draft = draft(&[("box", "a")]).unwrap();
    assert!(draft.text.contains("\ntext:  # 必填 · 内容：一句话\n"), "{}", draft.text);
    let codes: Vec<_> = judged(&draft).1.iter().map(|found| found.code.as_str().to_owned()).collect();
    assert_eq!(codes, ["missing-field"]);
}

#[test]
fn taking_the_marks_away_leaves_good_yaml() {
    let draft = draft(&[("box", "a"), ("text", "你好")]).unwrap();
    let open = |line: &str| match line.strip_prefix("# ") {
        Some(rest) if rest.trim_start().trim_start_matches("- ").contains(":  # ") || rest.trim() == "-" => {
            rest.to_owned()
        }
        _ => line.to_owned(),
    };
    let text = draft.text.lines().map(open).collect::<Vec<_>>().join("\n") + "\n";
    let codes: Vec<String> =
        judged(&Draft { text: text.clone(), ..draft }).1.iter().map(|found| found.code.as_str().to_owned()).collect();
    assert_eq!(codes, ["missing-field"], "{text}");
}

#[test]
fn objects_in_lists_begin_anew_when_a_part_comes_again() {
    let set = [("box", "a"), ("text", "t"), ("parts.name", "一"), ("parts.note", "甲"), ("parts.name", "二")];
    let draft = draft(&set).unwrap();
    let (checked, found) = judged(&draft);
    assert_eq!(found, [], "{}", draft.text);
    let Value::List(items) = checked.model.field(0, "parts") else { panic!("{}", draft.text) };
    assert_eq!(items.len(), 2, "{}", draft.text);
}

#[test]
fn what_has_no_place_is_refused() {
    let error = |set: &[(&str, &str)]| draft(set).unwrap_err();
    assert_eq!(error(&[("text", "t")]), DraftError::NeedsField("box".into()));
    assert_eq!(error(&[("box", "..")]), DraftError::BadId { id: "..".into(), reason: "characters" });
    assert_eq!(error(&[("box", "a/b")]), DraftError::BadId { id: "a/b".into(), reason: "characters" });
    assert_eq!(error(&[("size", "1")]), GivenError::Derived("size".into()).into());
    assert_eq!(error(&[("text", "a"), ("text", "b")]), GivenError::Twice("text".into()).into());
    let parts = GivenError::Parts { field: "from".into(), parts: "who, on".into() };
    assert_eq!(error(&[("from", "x")]), parts.into());
    let DraftError::Given(GivenError::Unknown { suggestion, .. }) = error(&[("from.whom", "x")]) else { panic!() };
    assert_eq!(suggestion, "from.who");
    let DraftError::Given(GivenError::Unknown { .. }) = error(&[("text.x", "x")]) else { panic!() };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whatever is given is what the record then holds, but for white space at the end of a text.
    #[test]
    fn any_value_survives(text in any::<String>(), note in "[-?:,\\[\\]{}#&*!|>'\"%@` \n\ta0~.中：]{0,12}") {
        let set = [("box", "a"), ("text", "t"), ("tags2", &*text), ("from.who", &note), ("parts.name", &text)];
        let draft = draft(&set).unwrap();
        let (checked, _) = judged(&draft);
        let kept = |text: &str| if text.trim().is_empty() { Value::Null } else { Value::Text(text.trim_end().into()) };
        let model = &checked.model;
        prop_assert_eq!(&model.value_at(0, "from.who"), &kept(&note), "{}", draft.text);
        let first = |value: Value| if let Value::List(items) = value { items.first().cloned().unwrap_or_default() } else { Value::Null };
        prop_assert_eq!(&first(model.value_at(0, "tags2")), &kept(&text), "{}", draft.text);
        prop_assert_eq!(&first(model.value_at(0, "parts.name")), &kept(&text), "{}", draft.text);
    }
}
