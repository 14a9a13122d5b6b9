use std::sync::Arc;

use super::text::PieceKind;
use super::*;
use crate::label::Lang;
use crate::model::Model;
use crate::schema::{self, Schema};
use crate::snapshot::Memory;

const TYPE: &str = "\
type: case
label: {zh: 案, en: Case}
file: customers/{customer}/{id}.md
body: {label: {zh: 经过, en: Story}}
fields:
  customer: {kind: ref, to: customer, from_path: true, label: {zh: 客户, en: Customer}}
  title: {kind: text, label: {zh: 名称, en: Title}}
  grade: {kind: enum, options: {a: {zh: 甲级, en: A}, b: {zh: 乙级, en: B}}, label: {zh: 等级, en: Grade}}
  amount: {kind: money, currency: CNY, label: {zh: 金额, en: Amount}}
  story: {kind: markdown, label: {zh: 详情, en: Details}}
  who: {kind: object, label: {zh: 投诉人, en: Complainant}, fields: {name: {kind: text, label: {zh: 姓名, en: Name}}, phone: {kind: phone, label: {zh: 电话, en: Phone}}}}
  people: {kind: list, label: {zh: 联系人, en: Contacts}, of: {kind: object, fields: {name: {kind: text}, role: {kind: text, label: {zh: 职务, en: Role}}, age: {kind: integer}}}}
  fresh: {kind: text, renamed_from: stale, label: {zh: 新名, en: Fresh}}
workflow:
  field: status
  states: {new: {zh: 已受理, en: Received}, open: {zh: 处理中, en: Open}, done: {zh: 已结案, en: Closed}}
  initial: new
  final: [done]
  transitions: [{from: any, to: open}, {from: any, to: done}]
";

fn schema() -> Schema {
    let snapshot = Memory::new([
        ("kedang.yaml", "kedang: 1\nsite: {title: T}\n"),
        (
            "types/customer.yaml",
            "type: customer\nlabel: C\nfile: customers/{id}/customer.yaml\nfields: {name: {kind: text}}\n",
        ),
        ("types/case.yaml", TYPE),
    ]);
    let mut found = Vec::new();
    let schema = schema::load(&snapshot, &mut found);
    assert_eq!(found, []);
    schema
}

fn past(schema: &Schema, path: &str, text: impl AsRef<[u8]>) -> Past {
    read(schema, schema.type_id("case").unwrap(), &path.into(), text.as_ref().to_vec())
}

/// What changed between two versions, one line each.
fn told(old: impl AsRef<[u8]>, new: impl AsRef<[u8]>) -> Vec<String> {
    let schema = Arc::new(schema());
    let (old, new) = (past(&schema, "customers/K1/C1.md", old), past(&schema, "customers/K1/C1.md", new));
    lines(&schema, &between(schema.record_type(schema.type_id("case").unwrap()), &old, &new))
}

fn lines(schema: &Arc<Schema>, changes: &[FieldChange]) -> Vec<String> {
    let model = Model::of(schema.clone(), Vec::new(), jiff::Timestamp::UNIX_EPOCH);
    let words = Words { model: &model, lang: Lang::Zh, sealed: "■" };
    let record_type = schema.record_type(schema.type_id("case").unwrap());
    let line = |change: &FieldChange| {
        let field = words.field(record_type, change);
        let say = |told: &Told| words.told(record_type, field, told);
        let item = change.item.as_ref().map(|item| format!("（{}）", words.item(item))).unwrap_or_default();
        let what = match &change.change {
            Change::Value { old, new } => format!("{} → {}", say(old), say(new)),
            Change::Text(pieces) => {
                let mark = |piece: &Piece| match piece.kind {
                    PieceKind::Old => format!("-{}-", piece.text),
                    PieceKind::New => format!("+{}+", piece.text),
                    _ => piece.text.clone(),
                };
                pieces.iter().map(mark).collect()
            }
            Change::Added(told) => format!("+ {}", say(told)),
            Change::Removed(told) => format!("- {}", say(told)),
            Change::Reordered => "reordered".to_owned(),
            Change::Moved(step) => format!(
                "{} ⇒ {} {} {} {}",
                step.from.as_ref().map(|from| words.state(record_type, from)).unwrap_or_default(),
                words.state(record_type, &step.to),
                words.told(record_type, None, &step.at),
                words.told(record_type, None, &step.by),
                step.note.as_deref().unwrap_or_default()
            ),
            Change::Former { old, new } => format!("former {old:?} {new:?}"),
            Change::Unreadable { old, new } => format!("{old:?} {new:?}"),
        };
        format!("{}{item}: {what}", words.label(record_type, &change.field))
    };
    changes.iter().map(line).collect()
}

fn file(front: &str) -> String {
    format!("---\n{front}---\n正文\n")
}

#[test]
fn values_are_compared_as_typed_and_told_in_words() {
    let old = file("title: 旧\ngrade: a\namount: 1200.50\nwho: {name: 甲, phone: 0574-00000180}\n");
    let new = file(
        "title: 新\ngrade: b\namount: {amount: 1200.50, currency: CNY}\nwho:\n  phone: 0574-00000181\n  name: 甲\n",
    );
    assert_eq!(told(&old, new), ["名称: 旧 → 新", "等级: 甲级 → 乙级", "投诉人 · 电话: 0574-00000180 → 0574-00000181"]);
    assert_eq!(told(&old, &old), [""; 0]);
    // Comments, quotes and order are no change.
    assert_eq!(
        told(&old, old.replace("title: 旧", "# 注\ntitle: \"旧\"").replace("grade: a", "grade:   'a'")),
        [""; 0]
    );
}

#[test]
fn a_value_that_its_field_refuses_stays_the_text_that_it_was() {
    assert_eq!(told(file("grade: c\n"), file("grade: a\n")), ["等级: c → 甲级"]);
    assert_eq!(told(file("amount: 很多\n"), file("amount:\n")), ["金额: 很多 → "]);
    assert_eq!(told(file("who: 某人\n"), file("who: {name: 某人}\n")), ["投诉人: 某人 → 某人"]);
}

#[test]
fn items_are_matched_by_what_they_are() {
    let old = file(
        "people:\n  - {name: 张一, role: 采购, age: 40}\n  - {name: 李二, role: 品质}\n  - {name: 王三}\ntags: [x, y]\n",
    );
    let new = file(
        "people:\n  - {name: 赵四}\n  - {name: 李二, role: 品质}\n  - {name: 张一, role: 厂长, age: 40}\ntags: [y, x]\n",
    );
    assert_eq!(
        told(old, new),
        ["联系人: - 王三", "联系人 · 职务（张一）: 采购 → 厂长", "联系人: + 赵四", "标签: reordered"]
    );
    assert_eq!(told(file("tags: [x, y, x]\n"), file("tags: [y, x, z]\n")), ["标签: - x", "标签: + z"]);
}

#[test]
fn steps_are_told_as_moves() {
    let one = "timeline:\n  - {state: new, at: 2026-03-01 09:00, by: z}\n";
    let two = format!("{one}  - {{state: open, at: 2026-03-02 10:00, by: w, note: 已派人}}\n");
    let moved = "流转记录: 已受理 ⇒ 处理中 2026-03-02 10:00 w 已派人";
    assert_eq!(told(file(one), file(&two)), [moved]);
    // A state beside the time line says the same once.
    assert_eq!(told(file(&format!("status: new\n{one}")), file(&format!("status: open\n{two}"))), [moved]);
    assert_eq!(told(file("timeline: []\n"), file(one)), ["流转记录:  ⇒ 已受理 2026-03-01 09:00 z "]);
    // What was rewritten is no step.
    let rewritten = two.replace("已派人", "没派人").replace("by: z", "by: y");
    assert_eq!(
        told(file(&two), file(&rewritten)),
        ["流转记录 · 经办人（new）: z → y", "流转记录 · 说明（open）: 已派人 → 没派人"]
    );
    assert_eq!(told(file(&two), file(one)), ["流转记录: - 处理中，2026-03-02 10:00，w，已派人"]);
}

#[test]
fn long_texts_are_told_by_their_words() {
    let old = format!("---\nstory: |\n  客户来电。\n  答应周五到货。\n---\n{}旧{}\n", "前".repeat(30), "后".repeat(30));
    let new = old.replace("周五", "周三").replace('旧', "新");
    let body = format!("经过: {}-旧-+新+{}", "前".repeat(30), "后".repeat(30));
    assert_eq!(told(&old, new), ["详情: 客户来电。\n答应周-五-+三+到货。", &body]);
}

#[test]
fn fields_that_no_longer_exist_are_told_as_written() {
    let old = "credit: 50 万\nwho: {name: 甲, wechat: jia}\nlog:\n  - a\n  - b\n";
    assert_eq!(
        told(file(old), file("who: {name: 甲}\n")),
        [
            "credit: former Some(\"50 万\") None",
            "log: former Some(\"- a\\n  - b\") None",
            "who.wechat: former Some(\"jia\") None"
        ]
    );
    // A field under its former name is the field.
    assert_eq!(told(file("stale: 甲\n"), file("fresh: 甲\n")), [""; 0]);
}

#[test]
fn what_cannot_be_read_is_said() {
    let gbk = b"---\ntitle: \xbf\xcd\xbb\xa7\n---\n".to_vec();
    assert_eq!(told(&gbk, file("title: 客户\n")), [": Some(Encoding) None"]);
    assert_eq!(told(file("title: a\n"), "---\ntitle: [\n---\n"), [": None Some(Syntax)"]);
    let conflict = "---\n<<<<<<< ours\ntitle: a\n=======\ntitle: b\n>>>>>>> theirs\n---\n";
    assert_eq!(told(conflict, file("title: a\n")), [": Some(Conflict) None"]);
    assert_eq!(told("x".repeat(2 << 20), file("title: a\n")), [": Some(Size) None"]);
}

#[test]
fn a_new_place_is_told_by_what_follows_from_it() {
    let schema = Arc::new(schema());
    let text = file("title: 甲\n");
    let record_type = schema.record_type(schema.type_id("case").unwrap());
    let changes =
        between(record_type, &past(&schema, "customers/K1/C1.md", &text), &past(&schema, "customers/K2/C2.md", &text));
    assert_eq!(lines(&schema, &changes), ["id: C1 → C2", "客户: K1 → K2"]);
}

#[test]
fn a_merge_counts_only_for_what_it_changed_itself() {
    let schema = Arc::new(schema());
    let read = |text: &str| past(&schema, "customers/K1/C1.md", file(text));
    let record_type = schema.record_type(schema.type_id("case").unwrap());
    let (ours, theirs) = (read("title: 甲\ngrade: a\n"), read("title: 乙\ngrade: b\n"));
    let merged = |text: &str| lines(&schema, &own(record_type, &ours, std::slice::from_ref(&theirs), &read(text)));
    assert_eq!(merged("title: 甲\ngrade: b\n"), [""; 0]);
    assert_eq!(merged("title: 丙\ngrade: b\n"), ["名称: 甲 → 丙"]);
}
