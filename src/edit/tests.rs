use std::ops::Range;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::*;
use crate::schema::{self, Field, FieldKind, Schema};
use crate::snapshot::{Memory, Snapshot};
use crate::starter;
use crate::yaml::{self, Budget};

const TYPE: &str = "type: card
label: 卡
file: cards/{owner}/{id}.md
sections:
  - {name: one, fields: [owner, name, grade, cost]}
  - {name: two, fields: [contact, phones, steps]}
fields:
  owner: {kind: text, label: 主}
  cost: {kind: money, label: 费}
  contact:
    kind: object
    label: 联系
    fields: {name: {kind: text, label: 名}, phone: {kind: phone, label: 话}, note: {kind: text, label: 注}}
  phones: {kind: list, label: 话, of: {kind: phone}}
  steps:
    kind: list
    label: 步
    of: {kind: object, fields: {at: {kind: date, label: 日}, to: {kind: text, label: 到}, why: {kind: text, label: 因}}}
  name: {kind: text, label: 名}
  nickname: {kind: text, label: 别名, renamed_from: nick}
  marks: {kind: list, label: 记, of: {kind: text}, renamed_from: signs}
  grade: {kind: enum, label: 级, options: {A: {zh: 甲, en: One}, B: {zh: 乙, en: Two}}}
  count: {kind: integer, label: 数}
  twice: {kind: integer, label: 倍, derive: count * 2}
workflow:
  field: status
  states: {open: 开, shut: 关}
  initial: open
  transitions: [{from: open, to: shut}]
";

fn schema() -> Schema {
    let mut found = Vec::new();
    let schema = schema::load(
        &Memory::new([("kedang.yaml", "kedang: 1\nsite: {title: t}\n"), ("types/card.yaml", TYPE)]),
        &mut found,
    );
    assert!(found.iter().all(|finding| finding.severity != crate::diag::Severity::Error), "{found:#?}");
    schema
}

/// `name=value`, or `name+=value`.
pub(super) fn try_set(text: &str, set: &str) -> Result<String, EditError> {
    let schema = schema();
    let (name, value) = set.split_once('=').unwrap();
    let (name, append) = name.strip_suffix('+').map_or((name, false), |name| (name, true));
    assign(&schema.types[0], &"cards/a/b.md".into(), text, name, append, value)
}

#[track_caller]
fn set(yaml: &str, sets: &[&str], wanted: &str) {
    let mut text = format!("---\n{yaml}---\n\n正文 # 不动\n");
    for set in sets {
        text = try_set(&text, set).unwrap_or_else(|error| panic!("{set}: {error:?}"));
    }
    assert_eq!(text, format!("---\n{wanted}---\n\n正文 # 不动\n"));
}

#[test]
fn a_value_changes_and_nothing_beside_it() {
    set("# 头\nname:   华恒  # 备注\n\ngrade: 'A'\n", &["name=恒华"], "# 头\nname:   恒华  # 备注\n\ngrade: 'A'\n");
    set("name: a\n", &["name=a: b #c"], "name: \"a: b #c\"\n");
    set("name: \"a\" # x\n", &["name=0012"], "name: \"0012\" # x\n");
    set("count: 1\n", &["count=0012"], "count: 0012\n");
    set("grade: A\n", &["grade=乙"], "grade: B\n");
    set("name: a\n", &["name=一\n二"], "name: |-\n  一\n  二\n");
    set("name: a # x\n", &["name=一\n二"], "name: \"一\\n二\" # x\n");
    set("name:\n    a\n    b\ncount: 1\n", &["name=c"], "name:\n    c\ncount: 1\n");
    set("name: |- # 注\n  一\n\n  二\n# 尾\ncount: 1\n", &["name=c"], "name: c # 注\n# 尾\ncount: 1\n");
    set("name: |\n  一\n\n# 尾\ncount: 1\n", &["name=c"], "name: c\n\n# 尾\ncount: 1\n");
    set(
        "contact: {name: a, phone: '1'}  # x\n",
        &["contact.phone=010-1, 2"],
        "contact: {name: a, phone: '010-1, 2'}  # x\n",
    );
    set("name:  # 必填\ncount: 1\n", &["name=a"], "name: a  # 必填\ncount: 1\n");
    set("name: ~\n", &["name=a"], "name: a\n");
    set("phones:\n- '1' # 一\n- '2'\n", &["phones.1=3"], "phones:\n- '1' # 一\n- '3'\n");
    set("cost: {amount: 1, currency: USD} # 注\n", &["cost=2.50"], "cost: 2.50 # 注\n");
    set("cost: {amount: 1, currency: USD}\n", &["cost=2.50"], "cost: 2.50\n");
    set("name: a\n", &["name=a"], "name: a\n");
}

#[test]
fn a_new_field_stands_where_the_form_has_it() {
    set("name: a\nphones: ['1']\n", &["grade=A"], "name: a\ngrade: A\nphones: ['1']\n");
    set("# 头\nphones: ['1']\n", &["name=a"], "# 头\nname: a\nphones: ['1']\n");
    set("name: a\ntimeline:\n  - {state: open}\n", &["count=1"], "name: a\ncount: 1\ntimeline:\n  - {state: open}\n");
    set("name: a # x\n# y\n", &["grade=A"], "name: a # x\ngrade: A\n# y\n");
    set("name: a\n", &["contact.phone=1"], "name: a\ncontact:\n  phone: \"1\"\n");
    set(
        "contact:\n    phone: '1'\n# x\ncount: 1\n",
        &["contact.note=m2", "contact.name=m"],
        "contact:\n    name: m\n    phone: '1'\n    note: m2\n# x\ncount: 1\n",
    );
    set(
        "contact: {phone: '1'}\n",
        &["contact.note=m2", "contact.name=m"],
        "contact: {name: m, phone: '1', note: m2}\n",
    );
    set("contact: {}\n", &["contact.note=m2"], "contact: {note: m2}\n");
    set(
        "steps:\n  - to: a\n    why: b\n  - to: c\n",
        &["steps.0.at=2026-01-02", "steps.1.why=d", "steps.2.at=2026-01-03", "steps.2.to=e"],
        "steps:\n  - at: 2026-01-02\n    to: a\n    why: b\n  - to: c\n    why: d\n  - at: 2026-01-03\n    to: e\n",
    );
}

#[test]
fn help_that_new_left_becomes_the_field() {
    set("name: a\n# grade:  # 级\n# count:  # 数\n", &["count=1", "grade=A"], "name: a\ngrade: A\ncount: 1\n");
    let help = "name: a\n# contact:  # 联系\n#   name:  # 名\n#   phone:  # 话\n# phones:  # 话\n#   -\n# steps:\n#   - at:\n#     to:\n#     why:\n\n";
    set(
        help,
        &["contact.phone=1", "contact.name=b", "phones+=2", "steps.0.to=x", "steps.0.at=2026-01-02", "phones+=3"],
        "name: a\ncontact:\n  name: b\n  phone: \"1\"\nphones:\n  - \"2\"\n  - \"3\"\nsteps:\n  - to: x\n    at: 2026-01-02\n#     why:\n\n",
    );
    set(
        "contact:  # 联系\n#   name:  # 名\n#   phone:\n",
        &["contact.phone=1"],
        "contact:  # 联系\n#   name:  # 名\n  phone: \"1\"\n",
    );
}

#[test]
fn lists_grow_and_values_go() {
    set("phones: ['1']\n", &["phones+=2"], "phones: ['1', \"2\"]\n");
    set("phones: []\n", &["phones+=2"], "phones: [\"2\"]\n");
    set("name: a\n", &["phones=2", "phones+=3"], "name: a\nphones:\n  - \"2\"\n  - \"3\"\n");
    set("phones: x\n", &["phones+=z"], "phones: [x, z]\n");
    set("phones:\n  - x\n  - y\n# z\n", &["phones.0="], "phones:\n  - y\n# z\n");
    set("name: a\nphones:\n  - x\n", &["phones.0="], "name: a\n");
    set("name: a\ncount: 1\n", &["count="], "name: a\n");
    set("name: a # x\ncount: 1\n", &["name="], "name: # x\ncount: 1\n");
    set("name: a\ncontact:\n  name: b\ncount: 1\n", &["contact.name="], "name: a\ncount: 1\n");
    set("steps:\n  - at: 2026-01-02\n    to: x\n", &["steps.0.at="], "steps:\n  - to: x\n");
    set("contact: {name: a, phone: '1', note: m2}\n", &["contact.phone=", "contact.name="], "contact: {note: m2}\n");
    set("name: a\ncontact:\n  name: b\n", &["contact="], "name: a\n");
    set("name: a\n", &["count=", "contact.phone="], "name: a\n");
}

#[test]
fn the_way_of_writing_stays() {
    set("name: \"x\" # 注\n", &["name=y 和 z"], "name: \"y 和 z\" # 注\n");
    set("name: 'x'\n", &["name=it's"], "name: 'it''s'\n");
    set("grade: 'A'\nphones: ['1', \"2\"]\n", &["grade=B", "phones.1=3"], "grade: 'B'\nphones: ['1', \"3\"]\n");
    set("name: 'x'\n", &["name=a\u{7}"], "name: \"a\\x07\"\n");
    let lists = "name=- a\n  - b\n- c";
    set("name: |\n  一\ncount: 1\n", &[lists], "name: |-\n  - a\n    - b\n  - c\ncount: 1\n");
    set("name: | # 注\n    一\ncount: 1\n", &["name=a\nb\n"], "name: | # 注\n    a\n    b\ncount: 1\n");
    let indented = "name: |2-\n    a\n  b\ncount: 1\n";
    set("name: |\n  一\ncount: 1\n", &["name=  a\nb"], indented);
    set(indented, &["name= c\nd\n\n"], "name: |2+\n   c\n  d\n\ncount: 1\n");
    set("name: |2+\n   c\n  d\n\ncount: 1\n", &["name=e\nf\n"], "name: |\n  e\n  f\ncount: 1\n");
    set(indented, &["name=", "grade=A"], "grade: A\ncount: 1\n");
    set("phones:\n  - |2\n     一\n    二\n  - x\n", &["phones.0=a\nb"], "phones:\n  - |-\n    a\n    b\n  - x\n");
    set("name: |\n  一\n\ncount: 1\n", &["name=a\n\n\n"], "name: |+\n  a\n\n\ncount: 1\n");
    set("name: |\n  一\n\n\ncount: 1\n", &["name=a\n\n"], "name: \"a\\n\\n\"\n\n\ncount: 1\n");
}

#[test]
fn comments_between_brackets_stay_with_what_they_are_about() {
    set(
        "contact: {name: a, phone: \"1\", # c2\n  note: x}\n",
        &["contact.note="],
        "contact: {name: a, phone: \"1\", # c2\n  }\n",
    );
    set("phones: [\n a,  # ca\n b   # cb\n]\n", &["phones.1="], "phones: [\n a,  # ca\n]\n");
    set("phones: [a, # one\n b, # two\n c] # three\n", &["phones.2="], "phones: [a, # one\n b, # two\n ] # three\n");
    set("phones: [a, # one\n b, # two\n c] # three\n", &["phones.1="], "phones: [a, # one\n c] # three\n");
    set("phones: [a, # one\n b, # two\n c] # three\n", &["phones.0="], "phones: [b, # two\n c] # three\n");
    set("contact: {name: x, # city\n  phone: \"1\"}\n", &["contact.phone="], "contact: {name: x, # city\n  }\n");
    set("phones: [\n a, # ca\n b # cb\n]\n", &["phones+=c"], "phones: [\n a, # ca\n b, # cb\n c\n]\n");
    set("phones: [a, # one\n]\n", &["phones+=b", "phones+=c"], "phones: [a, # one\n  b, c\n]\n");
    set(
        "contact: {name: a, # c1\n  note: x}\n",
        &["contact.phone=1"],
        "contact: {name: a, # c1\n  phone: \"1\",\n  note: x}\n",
    );
    set("phones: [a, b, # both\n c]\n", &["phones.1="], "phones: [a, # both\n c]\n");
    set("phones: [a, b # both\n ]\n", &["phones.1="], "phones: [a # both\n ]\n");
    set("phones: [a,\n b # cb\n ]\n", &["phones.1="], "phones: [a\n ]\n");
    set("phones: [a,\n # above b\n b, c]\n", &["phones.0="], "phones: [\n # above b\n b, c]\n");
    set("phones: [a, # one\n b, c]\n", &["phones.1="], "phones: [a, # one\n c]\n");
    set("phones: [a, # one\n b, c]\n", &["phones.2="], "phones: [a, # one\n b]\n");
    set("steps:\n  - at: 2026-01-02 # 注\n    to: x\n", &["steps.0.at="], "steps:\n  - at: # 注\n    to: x\n");
    set("steps:\n  - at: 2026-01-02\n    # 到\n    to: x\n", &["steps.0.at="], "steps:\n  -\n    # 到\n    to: x\n");
}

#[test]
fn a_field_with_its_former_name_gets_the_one_it_has_today() {
    set("nick: x # 备注\ncount: 1\n", &["nickname=w"], "nickname: w # 备注\ncount: 1\n");
    set("nick: x\ncount: 1\n", &["nickname=x"], "nickname: x\ncount: 1\n");
    set("nick: # 空\ncount: 1\n", &["nickname=x"], "nickname: x # 空\ncount: 1\n");
    set("nick: x\ncount: 1\n", &["nickname="], "count: 1\n");
    set("nick: x\nnickname: y\ncount: 1\n", &["nickname="], "count: 1\n");
    set("nick: x\nnickname: y\n", &["nickname=z"], "nick: x\nnickname: z\n");
    set("signs:\n  - a\n  - b # 二\n", &["marks+=c", "marks.0=d"], "marks:\n  - d\n  - b # 二\n  - c\n");
    set("signs: [a]\ncount: 1\n", &["marks.0="], "count: 1\n");
    let unknown = try_set("---\nnick: x\n---\n", "nick=y").unwrap_err();
    assert!(matches!(unknown, EditError::Unknown { suggestion, .. } if suggestion == "nickname"));
}

#[test]
fn unusual_ways_to_write_are_understood_or_left_alone() {
    set("\"name\": a\n'count' : 1\n", &["name=b", "count=2", "grade=A"], "\"name\": b\ngrade: A\n'count' : 2\n");
    set("\"name\":\n'count' : # x\n", &["name=b", "count=2"], "\"name\": b\n'count' : 2 # x\n");
    set("phones:\n- x\n# 中间\n- y\n", &["phones+=z", "phones.0="], "phones:\n# 中间\n- y\n- z\n");
    set(
        "steps:\n- at: 2026-01-02 # 注\n  # 内\n  why: |\n    一\n\n    二\n- {to: x}\ncount: 1\n",
        &["steps.0.to=q", "steps.1.why=w", "steps.0.why=", "steps.2.to=v"],
        "steps:\n- at: 2026-01-02 # 注\n  to: q\n  # 内\n- {to: x, why: w}\n- {to: v}\ncount: 1\n",
    );
    set("phones: [\n  x, # 一\n  y,\n]\n", &["phones+=z"], "phones: [\n  x, # 一\n  y, z,\n]\n");
    set("phones: [\n  x, # 一\n  y # 二\n]\n", &["phones.1=", "phones.0=w"], "phones: [\n  w, # 一\n]\n");
    set("contact: {name: a, # 注\n  phone: '1'}\n", &["contact.phone=2"], "contact: {name: a, # 注\n  phone: '2'}\n");
    set("name: '一 # 二'   # 三\ncount: 1\n", &["name=四"], "name: '四'   # 三\ncount: 1\n");
    set(
        "name: >\n  一\n  二\n\n\ncount: 1\n",
        &["count=2", "grade=A"],
        "name: >\n  一\n  二\ngrade: A\n\n\ncount: 2\n",
    );
}

#[test]
fn what_is_not_for_people_to_write_is_refused() {
    let text = "---\nname: a\nphones: ['1', '2']\n---\n";
    let refused = |set: &str| try_set(text, set).unwrap_err();
    assert!(matches!(refused("twice=2"), EditError::Derived(_)));
    assert!(matches!(refused("owner=2"), EditError::FromPath(_)));
    assert!(matches!(refused("status=shut"), EditError::State(_)));
    assert!(matches!(refused("nam=x"), EditError::Unknown { suggestion, .. } if suggestion == "name"));
    assert!(matches!(refused("contact=x"), EditError::Parts { parts, .. } if parts == "name, phone, note"));
    let steps = |count| EditError::Items { field: "steps".into(), parts: "at, to, why".into(), count };
    assert_eq!([refused("steps+=x"), refused("steps.to=x"), refused("steps=x")], [steps(0), steps(0), steps(0)]);
    let two = "---\nsteps: [{to: a}, {to: b}]\n---\n";
    assert_eq!([try_set(two, "steps+=x"), try_set(two, "steps.to=x")], [Err(steps(2)), Err(steps(2))]);
    assert!(matches!(refused("steps.0=x"), EditError::Parts { parts, .. } if parts == "at, to, why"));
    assert_eq!(refused("phones.x=1"), EditError::List { field: "phones".into(), count: 2 });
    assert_eq!(refused("cost.amount=5"), EditError::NoParts { field: "cost".into(), example: "1200.50" });
    assert_eq!(refused("name.x=5"), EditError::NoParts { field: "name".into(), example: "" });
    assert_eq!(refused("phones=x"), EditError::List { field: "phones".into(), count: 2 });
    assert_eq!(refused("phones.3=x"), EditError::NoItem { field: "phones.3".into(), count: 2 });
    assert_eq!(refused("name+=x"), EditError::NoList("name".into()));
    assert!(matches!(refused("name.0=x"), EditError::NoList(_)));
    assert!(matches!(try_set("---\nname: [\n---\n", "name=x"), Err(EditError::Unreadable)));
}

#[test]
fn line_ends_and_what_is_around_the_yaml_stay() {
    let text = "\u{feff}---\r\nname: a\r\ncount: 1\r\n---\r\n正文\r\n";
    let new = try_set(&try_set(text, "grade=A").unwrap(), "name=一\n二").unwrap();
    assert_eq!(new, "\u{feff}---\r\nname: |-\r\n  一\r\n  二\r\ngrade: A\r\ncount: 1\r\n---\r\n正文\r\n");
    let schema = schema();
    let bare = assign(&schema.types[0], &"a.yaml".into(), "name: a", "count", false, "1").unwrap();
    assert_eq!(bare, "name: a\ncount: 1");
}

type Pack = (Schema, Vec<(Arc<str>, String)>);

/// The starter pack: its schema and the texts of its records.
static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let memory = Memory::new(starter::demo());
    let schema = schema::load(&memory, &mut Vec::new());
    let paths = memory.entries().iter().map(|entry| entry.path.clone());
    let paths = paths.filter(|path| schema.type_of_path(path).is_some());
    let records = paths.map(|path| (path.clone(), String::from_utf8(memory.read(&path).unwrap()).unwrap())).collect();
    (schema, records)
});

/// Dotted names of values without parts, with and without items of lists.
fn leaves(fields: &[Field], before: &str, out: &mut Vec<String>) {
    for field in fields.iter().filter(|field| field.derive.is_none()) {
        let name = format!("{before}{}", field.name);
        let (item, name) = match &field.kind {
            FieldKind::List(item) => (&**item, format!("{name}.0")),
            _ => (field, name),
        };
        match &item.kind {
            FieldKind::Object(children) => leaves(children, &format!("{name}."), out),
            _ => out.push(name),
        }
    }
}

fn root(path: &Arc<str>, text: &str, name: &str) -> (Option<String>, Range<usize>, bool) {
    let document = yaml::read_document(path, text, Budget::default(), &mut Vec::new());
    let root = document.root.unwrap();
    let node = root.locate(name);
    let mut known = &root;
    let there = name.split('.').all(|step| {
        let next = known.get(step).or_else(|| known.as_sequence()?.get(step.parse::<usize>().ok()?));
        next.inspect(|next| known = *next).is_some()
    });
    let span = extent::start(text, node)..node.span.end;
    (if there { node.as_text().map(str::to_owned) } else { None }, span, there)
}

/// The parts of two texts between what is the same at their beginnings and at their ends.
fn between<'t>(old: &'t str, new: &'t str) -> (Range<usize>, &'t str) {
    let start = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - start;
    let same = old.bytes().rev().zip(new.bytes().rev()).take_while(|(a, b)| a == b).count().min(most);
    (start..old.len() - same, "")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn any_field_of_any_record_takes_any_value(
        record in any::<prop::sample::Index>(),
        leaf in any::<prop::sample::Index>(),
        crlf in any::<bool>(),
        value in prop_oneof!["[a-z0-9]{1,8}", "[-?:,\\[\\]{}#&*!|>'\"%@` \n\ta0~.é中：，]{1,12}", any::<String>(), Just(String::new())],
    ) {
        let (schema, records) = &*PACK;
        let (path, text) = record.get(records);
        let text = if crlf { text.replace('\n', "\r\n") } else { text.clone() };
        let record_type = schema.record_type(schema.type_of_path(path).unwrap());
        let mut names = Vec::new();
        leaves(&record_type.fields, "", &mut names);
        let name = leaf.get(&names);
        let new = match assign(record_type, path, &text, name, false, &value) {
            Ok(new) => new,
            Err(EditError::Derived(_) | EditError::FromPath(_) | EditError::State(_) | EditError::Parts { .. }) => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(format!("{path} {name}={value:?}: {error:?}"))),
        };
        let (said, _, _) = root(path, &new, name);
        let (before, span, there) = root(path, &text, name);
        if value.trim().is_empty() {
            // The item behind a first one moves up.
            prop_assert!(said != before || before.is_none() || name.contains(".0"), "{path} {name}\n{new}");
        } else {
            let (field, label) = (record_type.field_at(&name.replace(".0", "")), value.as_str());
            let key = field.and_then(Field::options).and_then(|options| options.list.iter().find(|option| *option.label.zh == *label || *option.label.en == *label));
            let wanted = key.map_or(label, |option| &*option.key);
            prop_assert_eq!(said.as_deref(), Some(wanted), "{} {}\n{}", path, name, new);
            let (changed, _) = between(&text, &new);
            if there && before.is_some() {
                prop_assert!(span.start <= changed.start && changed.end <= span.end, "{path} {name} {span:?} {changed:?}\n{new}");
            } else if !text[changed.clone()].trim().is_empty() {
                // Only a value that is written as nothing, or its line of help, is replaced.
                prop_assert!(text[changed].starts_with('#'), "{path} {name}\n{new}");
            }
        }
        let comments = |text: &str| text.lines().filter(|line| line.trim_start().starts_with('#')).map(str::to_owned).collect::<Vec<_>>();
        prop_assert!(comments(&new).len() >= comments(&text).len(), "a comment is gone\n{new}");
        prop_assert!(!crlf || !new.replace("\r\n", "").contains('\n') , "{new:?}");
    }
}
