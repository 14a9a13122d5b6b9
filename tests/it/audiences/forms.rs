//! Invented types and records that hold a canary of every sensitivity in every kind of field.

use std::fmt::Write as _;

use kedang::sensitivity::Sensitivity;

use crate::canary::{Canaries, NOBODY, Shape, level, levels};
use crate::project::Project;

/// A type of one level with a field of every kind for every level, and records of it.
struct Form<'c> {
    own: u8,
    name: String,
    fields: String,
    record: String,
    canaries: &'c mut Canaries,
}

impl Form<'_> {
    /// The level that a field of `level` has in this type.
    fn effective(&self, level: u8) -> u8 {
        level.max(self.own)
    }

    /// Adds a field with a canary as its value.
    fn scalar(&mut self, kind: &str, shape: Shape, options: &str, sensitivity: Sensitivity) {
        let level = level(sensitivity);
        let named = format!("{kind}_{}", sensitivity.name());
        let name = format!("{named}{}", self.fields.matches(&format!("  {named}")).count());
        let value = self.canaries.plant(shape, self.effective(level), &format!("{}.{name}", self.name));
        let value = match kind {
            "email" => format!("{value}@test.example"),
            "url" => format!("https://test.example/{value}"),
            _ => value,
        };
        self.field(&name, &format!("kind: {kind}{options}"), sensitivity, &value);
    }

    fn field(&mut self, name: &str, options: &str, sensitivity: Sensitivity, value: &str) {
        let level = sensitivity.name();
        writeln!(self.fields, "  {name}: {{{options}, sensitivity: {level}, label: {{zh: {name}, en: {name}}}}}")
            .unwrap();
        if !value.is_empty() {
            writeln!(self.record, "{name}: {value}").unwrap();
        }
    }

    fn word(&mut self, level: u8, what: &str) -> String {
        self.canaries.plant(Shape::Word, self.effective(level), &format!("{}: {what}", self.name))
    }

    fn han(&mut self, level: u8, what: &str) -> String {
        self.canaries.plant(Shape::Han, self.effective(level), &format!("{}: {what}", self.name))
    }

    fn fields_of(&mut self, sensitivity: Sensitivity, project: &Project) {
        use Shape::*;
        let (number, name) = (level(sensitivity), sensitivity.name());
        for (kind, shape, options) in [
            ("text", Word, ""),
            ("text", Han, ", search: name"),
            ("text", Word, ", search: exact"),
            ("text", Han, ", multiline: true, search: text"),
            ("text", Word, ", search: none, max: 20, min: 2"),
            ("markdown", Han, ""),
            ("integer", Number, ""),
            ("decimal", Number, ""),
            ("money", Number, ""),
            ("percent", Number, ""),
            ("phone", Number, ""),
            ("email", Word, ""),
            ("url", Word, ""),
            ("date", Day, ""),
            ("datetime", Instant, ""),
            ("month", Month, ""),
            ("period", Week, ""),
            ("duration", Days, ""),
        ] {
            self.scalar(kind, shape, options, sensitivity);
        }
        self.choices(sensitivity);
        self.lists(sensitivity);
        self.files(sensitivity, project);
        let [a, b] = [self.word(number, "list"), self.han(number, "list")];
        self.field(
            &format!("tags_{name}"),
            "kind: list, of: {kind: text, search: facet}",
            sensitivity,
            &format!("[{a}, {b}]"),
        );
        self.field(
            &format!("derived_{name}"),
            &format!("kind: text, derive: \"text_{name}0\""),
            Sensitivity::Public,
            "",
        );
    }

    fn choices(&mut self, sensitivity: Sensitivity) {
        let (number, name) = (level(sensitivity), sensitivity.name());
        let [key, zh, en] =
            [self.word(number, "option"), self.han(number, "label"), self.word(number, "English label")];
        let options = format!("kind: enum, options: {{{key}: {{zh: {zh}, en: {en}}}}}");
        self.field(&format!("enum_{name}"), &options, sensitivity, &key);
        let [key, zh] = [self.word(number, "option in list"), self.han(number, "label in list")];
        let options = format!("kind: list, of: {{kind: enum, options: {{{key}: {{zh: {zh}, en: {zh}}}}}}}");
        self.field(&format!("marks_{name}"), &options, sensitivity, &format!("[{key}]"));
    }

    /// Objects and lists of objects whose members are more secret than they are, on one line of the file.
    fn lists(&mut self, sensitivity: Sensitivity) {
        let (number, name) = (level(sensitivity), sensitivity.name());
        let members = |own: &str| {
            format!(
                "a: {{kind: text, sensitivity: {own}}}, b: {{kind: text, sensitivity: restricted}}, c: {{kind: object, fields: {{d: {{kind: text}}}}}}"
            )
        };
        let value = |form: &mut Self, own: u8| {
            let [a, d] = [form.word(own, "member"), form.han(own.max(number), "member of a member")];
            let b = form.word(level(Sensitivity::Restricted), "restricted member");
            format!("{{a: {a}, b: {b}, c: {{d: {d}}}}}")
        };
        let one = value(self, number);
        self.field(
            &format!("object_{name}"),
            &format!("kind: object, fields: {{{}}}", members(name)),
            sensitivity,
            &one,
        );
        // A member that calls itself public is still inside its object.
        let options = format!("kind: object, fields: {{{}}}", members("public"));
        let open = value(self, number);
        self.field(&format!("open_{name}"), &options, sensitivity, &open);
        let many = [value(self, number), value(self, number)].join(", ");
        let options = format!("kind: list, of: {{kind: object, fields: {{{}}}}}", members(name));
        self.field(&format!("rows_{name}"), &options, sensitivity, &format!("[{many}]"));
    }

    fn files(&mut self, sensitivity: Sensitivity, project: &Project) {
        let (number, name) = (level(sensitivity), sensitivity.name());
        let file = self.word(number, "attachment's name");
        let content = self.han(number, "attachment's content");
        project.write(&format!("{}s/files/{file}.txt", self.name), format!("{content}\n"));
        self.field(&format!("file_{name}"), "kind: attachment", sensitivity, &format!("../files/{file}.txt"));
        let mut items = Vec::new();
        for (own, sensitivity) in levels() {
            let at = own.max(number);
            // A file with a title is called by it, so its own name is seen by nobody.
            let hidden = self.effective(at);
            let file = self.canaries.hide(Shape::Word, hidden, "name of a titled attachment");
            let [title, content] = [self.word(at, "title of an attachment"), self.han(at, "content of an attachment")];
            project.write(&format!("{}s/files/{file}.txt", self.name), format!("{content}\n"));
            if own == number {
                // What says nothing of itself is as open as its field.
                let [bare, content] = [self.word(own, "titled without a level"), self.han(own, "its content")];
                project.write(&format!("{}s/files/{name}.bin", self.name), format!("{content}\n"));
                items.push(format!("{{path: ../files/{name}.bin, title: {bare}}}"));
            }
            items.push(format!("{{path: ../files/{file}.txt, title: {title}, sensitivity: {}}}", sensitivity.name()));
        }
        let options = "kind: list, of: {kind: attachment}";
        self.field(&format!("files_{name}"), options, sensitivity, &format!("[{}]", items.join(", ")));
    }
}

/// The type `rec_LEVEL` with one record that has everything.
pub fn everything(own: Sensitivity, project: &Project, canaries: &mut Canaries) {
    let name = format!("rec_{}", own.name());
    let mut form = Form { own: level(own), name: name.clone(), fields: String::new(), record: String::new(), canaries };
    for (_, sensitivity) in levels() {
        form.fields_of(sensitivity, project);
    }
    let body_level = [own, Sensitivity::Confidential].into_iter().max().unwrap();
    let body = [form.word(level(body_level), "body"), form.han(level(body_level), "body")];
    form.field("mixed", "kind: text, derive: \"text_public0 ~ text_restricted0\"", Sensitivity::Public, "");
    form.field("of_body", "kind: integer, derive: \"chars(body)\"", Sensitivity::Public, "");
    form.field("about", "kind: ref, to: any", Sensitivity::Public, "case-one");
    form.field("abouts", "kind: list, of: {kind: ref, to: any}", Sensitivity::Public, "[case-one, rec-restricted]");
    for name in ["notes", "retention_class"] {
        let value = form.word(1, name);
        writeln!(form.record, "{name}: {value}").unwrap();
    }
    let [alias, note, tag] = [form.word(1, "alias"), form.han(1, "note of the time line"), form.han(1, "tag")];
    writeln!(form.record, "aliases: [{alias}]\ntags: [{tag}]\nrelated: [case-one]\ncreated_by: boss").unwrap();
    writeln!(form.record, "timeline: [{{state: open, at: 2026-03-01 10:00, by: boss, note: {note}}}]").unwrap();
    let names = |prefix: &str| levels().map(|(_, l)| format!("{prefix}_{}", l.name())).collect::<Vec<_>>().join(", ");
    let each = |line: &dyn Fn(&str, &str) -> String| {
        levels()
            .map(|(_, l)| line(l.name(), ["public", "internal", "confidential", "restricted"][0]))
            .collect::<String>()
    };
    let mut labels = levels().map(|(n, _)| form.han(n, "deadline's label")).collect::<Vec<_>>().into_iter();
    let deadlines: String = levels()
        .map(|(_, l)| {
            let (l, label) = (l.name(), labels.next().unwrap());
            format!("  - {{name: due_{l}, label: {{zh: {label}, en: {label}}}, due: date_{l}0}}\n  - {{name: each_{l}, each: rows_{l}, due: date_{l}0, label: {{zh: 逐项, en: Each}}}}\n")
        })
        .collect();
    let rules = each(&|l, open| {
        format!(
            "  - {{code: rule-{l}, must: \"text_{l}0 == 'x'\", at: object_{open}.a, level: warning, message: {{zh: '不对 {{{{ text_{l}0 }}}}', en: 'wrong {{{{ text_{l}0 }}}}'}}}}\n  - {{code: about-{l}, must: \"text_{l}0 == 'x'\", at: open_{open}.a, level: warning, message: {{zh: '不对 {{{{ about }}}}', en: wrong}}}}\n  - {{code: each-{l}, each: rows_{l}, must: \"item.a == 'x'\", at: item.a, level: warning, message: {{zh: '错 {{{{ item.a }}}}', en: 'bad {{{{ item.b }}}}'}}}}\n"
        )
    });
    let text = format!(
        "type: {name}
label: {{zh: 甲{name}, en: A {name}}}
file: {name}s/{{id}}/record.md
title: \"{{{{ text_public0 }}}}\"
summary: \"{{{{ text_internal0 }}}} {{{{ about }}}}\"
sensitivity: {own}
field_default: {own}
body: {{label: {{zh: 正文, en: Text}}, sensitivity: {body}}}
roles: {{date: datetime_internal0, owner: created_by, phone: phone_confidential0}}
list: {{columns: [text_public0, {text}, {dates}, {enums}], facets: [{enums}, {marks}, {tags}, status], sort: -date_restricted0}}
page: {{head: [{enums}, {dates}], facts: [{dates}, due_restricted, due_public, {text}], gather: []}}
fields:
{fields}workflow:
  field: status
  states: {{open: {{zh: 进行中, en: Open}}, done: {{zh: 完成, en: Done}}}}
  initial: open
  final: [done]
  transitions: [{{from: open, to: done}}]
deadlines:
{deadlines}rules:
{rules}",
        own = own.name(),
        body = body_level.name(),
        text = names("text").replace(',', "0,") + "0",
        dates = names("date").replace(',', "0,") + "0",
        enums = names("enum"),
        marks = names("marks"),
        tags = names("tags"),
        fields = form.fields,
    );
    project.write(&format!("types/{name}.yaml"), text);
    let record = format!("---\n{}---\n\n# {}\n\n{} [[rec-public]] [[case-one]]\n", form.record, body[0], body[1]);
    project.write(&format!("{name}s/rec-{}/record.md", own.name()), record);
}

/// People and cases: titles that read hidden fields, directly and through references, and ids that nobody may know.
pub fn titles(project: &Project, canaries: &mut Canaries) {
    let [boss, boss_phone] = [canaries.plant(Shape::Han, 3, "boss"), canaries.plant(Shape::Number, 3, "boss' phone")];
    project.write(
        "types/person.yaml",
        "type: person\nlabel: {zh: 人, en: Person}\nfile: people/{id}.yaml\ntitle: \"{{ name }}\"\nsensitivity: public\npage: {layout: hub, gather: [rec_public, a_note]}\nfields:\n  name: {kind: text, sensitivity: confidential}\n  login: {kind: text, sensitivity: confidential}\n  email: {kind: email, sensitivity: public}\n  phone: {kind: phone, sensitivity: confidential}\n",
    );
    project.write("people/boss.yaml", format!("name: {boss}\nemail: boss@test.example\nphone: {boss_phone}\n"));
    // The type comes first by name, so its titles are tempted to use those of `z_case` before they are made anew.
    project.write(
        "types/a_note.yaml",
        "type: a_note\nlabel: {zh: 便条, en: Note}\nfile: notes/{id}.yaml\ntitle: \"便条 {{ about }}\"\nsummary: \"{{ about.title }}\"\nsensitivity: public\nfields:\n  about: {kind: ref, to: z_case}\n  copied: {kind: text, derive: \"about.title\"}\n  person: {kind: ref, to: person}\n",
    );
    let [open, secret, line] = [
        canaries.plant(Shape::Word, 1, "open part of a title"),
        canaries.plant(Shape::Han, 4, "title that reads a restricted field"),
        canaries.plant(Shape::Han, 3, "summary that reads a confidential field"),
    ];
    project.write(
        "types/z_case.yaml",
        "type: z_case\nlabel: {zh: 案, en: Case}\nfile: z/{id}.yaml\ntitle: \"{{ open }} {{ secret }}\"\nsummary: \"{{ line }}\"\nsensitivity: public\nfields:\n  open: {kind: text}\n  secret: {kind: text, sensitivity: restricted}\n  line: {kind: text, sensitivity: confidential}\n",
    );
    project.write("z/z-one.yaml", format!("open: {open}\nsecret: {secret}\nline: {line}\n"));
    project.write("notes/note-one.yaml", "about: z-one\nperson: boss\n");
    // Fields of a restricted type that call themselves public; and a title that reads nothing.
    let [id, name] =
        [canaries.plant(Shape::Word, 4, "id of a restricted record"), canaries.plant(Shape::Han, 4, "its name")];
    let fixed = canaries.plant(Shape::Word, 4, "a title that reads nothing");
    project.write(
        "types/case.yaml",
        format!("type: case\nlabel: {{zh: 密案, en: Case}}\nfile: cases/{{id}}.yaml\ntitle: \"{fixed}\"\nsensitivity: restricted\nfields:\n  name: {{kind: text, sensitivity: public}}\n  other: {{kind: ref, to: case}}\n"),
    );
    let alias = canaries.plant(Shape::Word, 4, "alias of a restricted record");
    project.write("cases/case-one.yaml", format!("name: {name}\nother: {id}\n"));
    project.write(&format!("cases/{id}.yaml"), format!("aliases: [{alias}]\nname: {name}\n"));
    project.write(
        "types/b_link.yaml",
        "type: b_link\nlabel: {zh: 牵连, en: Link}\nfile: links/{id}.md\ntitle: \"{{ to }}\"\nsummary: \"{{ to.name }}\"\nsensitivity: public\nbody: {label: {zh: 文, en: Text}}\nfields:\n  to: {kind: ref, to: case}\n  named: {kind: text, derive: \"to.name\"}\n  many: {kind: list, of: {kind: ref, to: any}}\n  told: {kind: markdown}\n",
    );
    let body = canaries.plant(Shape::Word, 1, "body of a link");
    let link = format!(
        "---\nto: {id}\nmany: [{id}, z-one]\nrelated: [{alias}]\ntold: 见 [[{id}]] 和 [[{alias}]]\n---\n{body} [[{id}]] [[z-one]] [[{alias}]]\n"
    );
    project.write("links/link-one.md", link);
}

/// A history: values that stood in earlier commits only, each as secret as its field is today; fields, records and
/// paths that are gone; messages and authors.
pub fn history(project: &Project, canaries: &mut Canaries) {
    let kept = project.read("z/z-one.yaml");
    let with = |open: &str, secret: &str| format!("open: {open}\nsecret: {secret}\n");
    let [gone_id, gone] =
        [canaries.hide(Shape::Word, NOBODY, "deleted id"), canaries.hide(Shape::Han, NOBODY, "deleted")];
    let former = canaries.hide(Shape::Word, 4, "value of a field that is gone");
    let former_name = canaries.hide(Shape::Word, 4, "name of a field that is gone");
    let moved = canaries.hide(Shape::Word, 4, "what a record held while it was a restricted one");
    let old_to = canaries.hide(Shape::Word, 4, "id of a restricted record that is gone, in an old version");
    let first = canaries.hide(Shape::Word, 4, "message of a commit that touched everything");
    let old_body = canaries.hide(Shape::Word, 1, "old body");
    project.write("z/z-one.yaml", format!("{}{former_name}: {former}\n", with("a", "b")));
    project.write(&format!("z/{gone_id}.yaml"), format!("open: {gone}\n"));
    project.write(&format!("cases/{old_to}.yaml"), format!("name: {gone}\n"));
    let same = "# 不变的一行\n".repeat(30);
    project.write("cases/moves.yaml", format!("{same}open: {moved}\n"));
    project.write("links/link-gone.md", "---\nto: case-one\n---\n旧\n");
    let told = format!("told: 见 [[{old_to}]]\nmany: [{old_to}]");
    project.write("links/link-old.md", format!("---\nto: {old_to}\n{told}\n---\n{old_body} [[{old_to}]]\n"));
    project.commit(&format!("{first}\n\n{first}"));
    project.remove(&format!("z/{gone_id}.yaml")).remove(&format!("cases/{old_to}.yaml"));
    project.git(["mv", "links/link-old.md", "links/link-two.md"]);
    project.write("links/link-two.md", format!("---\nto: case-one\n---\n{old_body} 新\n"));
    project.git(["mv", "cases/moves.yaml", "z/moves.yaml"]);
    project.write("z/moves.yaml", format!("{same}open: 搬来的\n"));
    project.write("z/z-one.yaml", with("a", "b"));
    project.commit(&first);
    let subject = |canaries: &mut Canaries, level| canaries.hide(Shape::Word, level, "message of a commit");
    // Only what anybody may see: everybody reads the value and the message.
    for _ in 0..3 {
        let [value, message] =
            [canaries.plant(Shape::Word, 1, "former open value"), canaries.plant(Shape::Han, 1, "open message")];
        project.write("z/z-one.yaml", with(&value, "b"));
        project.commit(&message);
    }
    // What only some may see: neither the value nor the message, nor who made the commit.
    let [value, author] =
        [canaries.plant(Shape::Word, 4, "former secret"), canaries.plant(Shape::Han, 4, "who changed a secret")];
    project.write(
        "z/z-one.yaml",
        with("c", &value).replace("open: c", project.read("z/z-one.yaml").lines().next().unwrap()),
    );
    let message = canaries.plant(Shape::Word, 4, "message about a secret");
    project.git(["add", "-A"]);
    project.git(["commit", "-q", "-m", &message, "--author", &format!("{author} <a@test.example>")]);
    // Both in one commit, or beside a record that nobody may know of: the open value and not the message.
    let [open, secret] =
        [canaries.plant(Shape::Word, 1, "open beside a secret"), canaries.plant(Shape::Word, 4, "secret beside it")];
    project.write("z/z-one.yaml", with(&open, &secret));
    let message = subject(canaries, 4);
    project.commit(&message);
    let open = canaries.plant(Shape::Word, 1, "open beside a restricted record");
    project
        .write("z/z-one.yaml", with(&open, &secret))
        .write("cases/case-one.yaml", project.read("cases/case-one.yaml") + "# x\n");
    let message = subject(canaries, 4);
    project.commit(&message);
    let open = canaries.plant(Shape::Word, 1, "open beside a deleted record");
    project.write("z/z-one.yaml", with(&open, &secret)).remove("links/link-gone.md");
    let message = subject(canaries, 4);
    project.commit(&message);
    project.write("z/z-one.yaml", kept);
    project.commit("最后");
}
