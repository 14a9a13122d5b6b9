//! What an audience may not see is in no byte of its site, and what it may see is there.
//!
//! A repository with a type for every sensitivity and fields of every sensitivity and kind holds a canary in each;
//! the site of every audience is searched for all of them. See `canary` for what they look like.

use std::fmt::Write as _;

use kedang::schema::{Field, FieldKind};
use kedang::sensitivity::Sensitivity;
use kedang::snapshot::Memory;
use kedang::value::format::canonical;

use crate::canary::{Canaries, NOBODY, Shape, Site, find, level, levels};
use crate::project::{Project, read_tree, workspace};

const CONFIG: &str = "\
kedang: 1
site: {title: {zh: 金丝雀, en: Canaries}, languages: [zh-CN, en], timezone: Asia/Shanghai, url: 'https://canary.test.example/'}
forge: {kind: gitea, url: 'https://git.test.example/a/b', branch: main}
people: {type: person, login: login, email: email}
audiences:
  public: {label: {zh: 外人, en: Visitors}, sees: public}
  internal: {label: {zh: 员工, en: Staff}, sees: internal}
  confidential: {label: {zh: 经理, en: Managers}, sees: confidential}
  restricted: {label: {zh: 领导, en: Heads}, sees: restricted}
";

/// Builds the site of every audience and tells what is wrong with each.
fn judge(project: &Project, canaries: &Canaries, status: i32) {
    let out = project.beside("site");
    let out_text = out.display().to_string();
    let args = ["build", ".", "--out", &out_text, "--audience", "all", "--keep-going", "--output-format", "concise"];
    let run = project.kedang(args);
    assert_eq!(run.status, status, "{}{}", run.stdout, run.stderr);
    let mut wrong = Vec::new();
    for (sees, sensitivity) in levels() {
        let site = Site::read(&out.join(sensitivity.name()));
        assert!(canaries.shown_to(sees) > 0 || sees == 1, "nothing to find for {}", sensitivity.name());
        wrong.extend(canaries.judge(&site, sees).into_iter().map(|fault| format!("{}: {fault}", sensitivity.name())));
    }
    assert!(wrong.is_empty(), "{} faults\n{}\n{}", wrong.len(), wrong.join("\n"), run.stdout);
}

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
fn everything(own: Sensitivity, project: &Project, canaries: &mut Canaries) {
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
fn titles(project: &Project, canaries: &mut Canaries) {
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

/// Values that stood in earlier commits only.
fn history(project: &Project, canaries: &mut Canaries) {
    let mut old = |what: &str| canaries.hide(Shape::Word, NOBODY, what);
    let [value, id, content, subject] =
        [old("former value"), old("deleted record"), old("deleted content"), old("commit message")];
    let kept = project.read("z/z-one.yaml");
    project.write("z/z-one.yaml", format!("open: {value}\nsecret: {value}\n"));
    project.write(&format!("z/{id}.yaml"), format!("open: {content}\n"));
    project.write(&format!("cases/{id}-c.yaml"), format!("name: {content}\n"));
    project.write("links/link-old.md", format!("---\nto: {id}-c\n---\n{content}\n"));
    project.git(["init", "-q", "-b", "main"]);
    project.commit(&format!("{subject}\n\n{subject}"));
    project.write("z/z-one.yaml", kept);
    project.remove(&format!("z/{id}.yaml")).remove(&format!("cases/{id}-c.yaml"));
    project.git(["mv", "links/link-old.md", "links/link-two.md"]);
    project.write("links/link-two.md", "---\nto: case-one\n---\n旧文\n");
    project.commit(&subject);
}

#[test]
fn no_audience_finds_what_is_above_its_level() {
    let project = Project::empty();
    let mut canaries = Canaries::default();
    project.write("kedang.yaml", CONFIG);
    for (_, sensitivity) in levels() {
        everything(sensitivity, &project, &mut canaries);
    }
    titles(&project, &mut canaries);
    history(&project, &mut canaries);
    judge(&project, &canaries, 0);
}

/// A type whose records are wrong in as many ways as they can be, beside values that are none of an audience's business.
const STRICT: &str = "\
type: strict
label: {zh: 严, en: Strict}
file: strict/{id}.md
title: '{{ id }}'
sensitivity: internal
body: {label: {zh: 文, en: Text}, sensitivity: confidential}
fields:
  secret: {kind: text, sensitivity: restricted, max: 300}
  must: {kind: text, required: true}
  open: {kind: integer, unique: true, min: 3}
  code: {kind: text, sensitivity: restricted, pattern: '[0-9]{3}', unique: true}
  count: {kind: integer, sensitivity: restricted, max: 5}
  day: {kind: date, sensitivity: restricted}
  choice: {kind: enum, options: {a: {zh: 甲, en: A}}, sensitivity: restricted}
  box: {kind: object, sensitivity: restricted, fields: {n: {kind: integer, sensitivity: internal}, p: {kind: text, sensitivity: internal, pattern: x}}}
  flow: {kind: object, fields: {a: {kind: integer}, b: {kind: text, sensitivity: restricted}}}
  to: {kind: ref, to: any}
  hush: {kind: ref, to: hush}
  file: {kind: attachment, sensitivity: internal}
  gone: {kind: text, sensitivity: restricted, deprecated: {zh: 不用了, en: No longer}}
  fresh: {kind: text, sensitivity: restricted, renamed_from: stale}
workflow:
  field: status
  states: {open: {zh: 开, en: Open}, done: {zh: 完, en: Done}}
  initial: open
  final: [done]
  transitions: [{from: open, to: done, by: ['field:hush'], needs: [must]}]
rules:
  - {code: flow, must: \"flow.a == 1\", when: \"filled(flow)\", at: flow.a, level: error, message: {zh: 不是一, en: Not one}}
";

/// Files of type `strict`, each wrong in its own way; `{r}` stands for a restricted canary, `{c}` for a confidential one,
/// `{h}` for the id of a hidden record with its last character lost.
const WRONG: &[(&str, &str)] = &[
    ("missing", "---\nsecret: {r}\n---\n{c}\n"),
    ("unknown", "---\nmust: a\nsecrte: {r}\n13900000000{r}: {r}\n---\n"),
    ("syntax", "---\nmust: a\nsecret: \"{r}\n---\n{c}\n"),
    ("syntax-two", "---\nmust: a\nsecret: {r}: {r}: x\n---\n{c}\n"),
    ("syntax-three", "---\nmust: [a\nsecret: {r}\n---\n{c}\n"),
    ("not-closed", "---\nsecret: {r}\n{c}\n"),
    ("no-front", "secret: {r}\n{c}\n"),
    ("no-mapping", "---\n{r}\n---\n{c}\n"),
    ("list", "---\n- {r}\n- secret: {r}\n---\n{c}\n"),
    ("alias", "---\nmust: &a {r}\nsecret: *a\n---\n{c}\n"),
    ("tag", "---\nmust: a\nsecret: !!str {r}\n---\n{c}\n"),
    ("twice", "---\nmust: a\nsecret: {r}\nsecret: {r}\n---\n{c}\n"),
    ("kinds", "---\nmust: a\ncount: {r}\nday: {r}\nchoice: {r}\ncode: {r}\nbox: {r}\n---\n"),
    ("inside", "---\nmust: a\nbox: {n: {r}, p: {r}, q: {r}, {k}: 1}\n---\n"),
    ("shape", "---\nmust: a\nsecret: [{r}, {r}]\ncode: {a: {r}}\n---\n"),
    ("wide", "---\nmust: a\nsecret： {r}\ncount：{r}\n---\n"),
    ("tabs", "---\nmust: a\nsecret:\t{r}\n\tcode: {r}\n---\n{c}\u{200b}{c}\u{202e}{c}\n"),
    ("invisible", "---\nmust: a\nsecret: {r}\u{200b}{r}\u{202e}{r}\n---\n"),
    ("old", "---\nmust: a\ngone: {r}\nstale: {r}\n---\n"),
    ("flow", "---\nmust: a\nflow: {b: {r}, a: 2}\n---\n"),
    ("flow-wide", "---\nmust: a # {r}\nflow: {a: １, b: {r}}\nopen: 1 # {r}\n---\n"),
    ("body", "---\nmust: a\n---\n[[{c}]] [x]({c}.txt) <b>{c}</b> [y](javascript:{c})\n"),
    ("reference", "---\nmust: a\nto: {h}\nhush: {h}\n---\n[[{h}]]\n"),
    ("file", "---\nmust: a\nfile: hushed/{h}.txt\n---\n"),
    (
        "steps",
        "---\nmust: a\nhush: hush-one\ntimeline:\n  - {state: open, at: 2026-01-02 10:00, by: boss}\n  - {state: done, at: 2026-01-01 10:00, by: boss, note: b}\n---\n",
    ),
    ("conflict", "---\nmust: a\n<<<<<<< ours\nsecret: {r}\n=======\nsecret: {r}\n>>>>>>> theirs\n---\n"),
    ("encoding", "---\nmust: a\nsecret: {r}\u{0}\u{7}{r}\n---\n"),
    ("linked", "---\nmust: a\nto: hush-one\n---\n"),
    ("unique-a", "---\nmust: a\nopen: 7\ncode: {u}\n---\n"),
    ("unique-b", "---\nmust: a\nopen: 7\ncode: {u}\n---\n"),
];

#[test]
fn findings_tell_no_audience_what_is_above_its_level() {
    let project = Project::empty();
    let mut canaries = Canaries::default();
    project.write("kedang.yaml", CONFIG).write("types/strict.yaml", STRICT);
    titles(&project, &mut canaries);
    project.write("types/hush.yaml", "type: hush\nlabel: {zh: 密, en: Hush}\nfile: hush/{id}.yaml\nsensitivity: restricted\nfields:\n  name: {kind: text}\n");
    project.write("hush/hush-one.yaml", "name: x\n");
    let hushed = canaries.hide(Shape::Word, 4, "id of a hidden record");
    project.write(
        &format!("hush/{hushed}.yaml"),
        format!("name: {hushed}\nwrong: {hushed}\nattachments: [../strict/hushed/{hushed}.txt]\n"),
    );
    project.write(&format!("strict/hushed/{hushed}.txt"), "x");
    let near = &hushed[..hushed.len() - 1];
    let unique = canaries.hide(Shape::Word, 4, "value that two records share");
    for (name, text) in WRONG {
        let mut text = text.replace("{h}", near).replace("{u}", &unique);
        for (mark, shape, level) in [("{r}", Shape::Word, 4), ("{c}", Shape::Word, 3), ("{k}", Shape::Han, 4)] {
            while text.contains(mark) {
                text = text.replacen(mark, &canaries.hide(shape, level, &format!("value in {name}")), 1);
            }
        }
        project.write(&format!("strict/{name}.md"), text);
    }
    judge(&project.init(), &canaries, 1);
}

#[test]
fn a_file_is_as_secret_as_whoever_says_most() {
    let project = Project::empty();
    let mut canaries = Canaries::default();
    project.write("kedang.yaml", CONFIG.replace("people: {type: person, login: login, email: email}\n", ""));
    project.write("types/memo.yaml", "type: memo\nlabel: {zh: 便函, en: Memo}\nfile: memos/{id}.md\nsensitivity: public\nbody: {label: {zh: 文, en: Text}}\nfields:\n  shown: {kind: attachment}\n  kept: {kind: attachment, sensitivity: confidential}\n");
    project.write("types/hush.yaml", "type: hush\nlabel: {zh: 密, en: Hush}\nfile: hush/{id}.yaml\nsensitivity: restricted\nfields:\n  file: {kind: attachment}\n");
    let [open, kept, hushed] = [(1, "open file"), (3, "confidential file"), (4, "file of a hidden record")]
        .map(|(level, what)| canaries.plant(Shape::Word, level, what));
    project.write("memos/open.txt", open).write("memos/kept.txt", kept).write("hush/hushed.txt", hushed);
    project.write("hush/h.yaml", "file: hushed.txt\n");
    project.write(
        "memos/a.md",
        "---\nshown: open.txt\nkept: kept.txt\n---\n[a](kept.txt) [b](../hush/hushed.txt) ![c](kept.txt)\n",
    );
    project.write("memos/b.md", "---\nshown: kept.txt\nattachments: [../hush/hushed.txt]\n---\n");
    judge(&project.init(), &canaries, 0);
}

/// Fills every field of a real type with canaries of the field's level, as far as its kind can hold one.
struct Filler<'c> {
    canaries: &'c mut Canaries,
    /// Each canary's text, to see afterwards which of them the record took.
    planted: Vec<String>,
    type_name: String,
}

impl Filler<'_> {
    fn canary(&mut self, shape: Shape, sensitivity: Sensitivity, name: &str) -> String {
        let text = self.canaries.hide(shape, level(sensitivity), &format!("{}.{name}", self.type_name));
        self.planted.push(text.clone());
        text
    }

    /// A value in flow style; none for kinds that tell nothing.
    fn value(&mut self, field: &Field, level: Sensitivity, name: &str) -> Option<String> {
        let level = level.max(field.sensitivity);
        let shape = match &field.kind {
            FieldKind::Text { .. } | FieldKind::Markdown | FieldKind::Email | FieldKind::Url => Shape::Word,
            FieldKind::Phone | FieldKind::Integer | FieldKind::Decimal | FieldKind::Money(_) | FieldKind::Percent => {
                Shape::Number
            }
            FieldKind::Date => Shape::Day,
            FieldKind::Datetime => Shape::Instant,
            FieldKind::Month => Shape::Month,
            FieldKind::Period => Shape::Week,
            FieldKind::Duration => Shape::Days,
            FieldKind::Ref(_) => return Some("nobody".to_owned()),
            FieldKind::Bool => return Some("true".to_owned()),
            FieldKind::Enum(options) => return Some(options.list.first()?.key.to_string()),
            FieldKind::Attachment => {
                let title = self.canary(Shape::Word, level, name);
                return Some(format!("{{path: none.txt, title: {title}}}"));
            }
            FieldKind::List(item) => return Some(format!("[{}]", self.value(item, level, name)?)),
            FieldKind::Object(fields) => {
                let members = fields.iter().filter_map(|member| {
                    let value = self.value(member, level, &format!("{name}.{}", member.name))?;
                    Some(format!("{}: {value}", member.name))
                });
                return Some(format!("{{{}}}", members.collect::<Vec<_>>().join(", ")));
            }
        };
        let text = self.canary(shape, level, name);
        Some(match &field.kind {
            FieldKind::Email => format!("{text}@test.example"),
            FieldKind::Url => format!("'https://test.example/{text}'"),
            _ => text,
        })
    }
}

/// The starter pack's types, catalogs and configuration without its records, and one record of each type.
fn starter_forms(project: &Project, canaries: &mut Canaries) -> Vec<String> {
    let files = read_tree(&workspace().join("records"));
    let kept = files.into_iter().filter(|(path, _)| !path.starts_with("customers/") && !path.starts_with("staff/"));
    for (path, bytes) in kept {
        project.write(&path, bytes);
    }
    let config = project
        .read("kedang.yaml")
        .replace("audiences:\n", "audiences:\n  visitors: {label: {zh: 外人, en: Visitors}, sees: public}\n");
    project.write(
        "kedang.yaml",
        config
            .replace("  visitors", "  public")
            .replace("  staff:", "  internal:")
            .replace("  account_manager:", "  confidential:")
            .replace("  management:", "  restricted:"),
    );
    let schema = kedang::schema::load(&Memory::new(read_tree(project.root())), &mut Vec::new());
    let mut planted = Vec::new();
    for record_type in &schema.types {
        let mut filler = Filler { canaries, planted: Vec::new(), type_name: record_type.name.to_string() };
        let mut text = String::new();
        let status = record_type.workflow.as_ref().map(|workflow| workflow.field.clone());
        for field in
            record_type.fields.iter().filter(|field| field.derive.is_none() && Some(&field.name) != status.as_ref())
        {
            let from_path = record_type.file.names().any(|name| *name == *field.name);
            let value = match &*field.name {
                _ if from_path => None,
                "timeline" => {
                    let state = &record_type.workflow.as_ref().unwrap().initial[0].text;
                    let note = filler.canary(Shape::Han, field.sensitivity, "timeline.note");
                    Some(format!("[{{state: {state}, at: 2026-03-01 10:00, by: nobody, note: {note}}}]"))
                }
                name => filler.value(field, record_type.sensitivity, name),
            };
            if let Some(value) = value {
                writeln!(text, "{}: {value}", field.name).unwrap();
            }
        }
        let mut path = record_type.file.text.to_string();
        path = path.replace("{id}", &format!("{}-one", record_type.name.replace('_', "-")));
        path = path.replace("{customer}", "customer-one");
        if record_type.file.is_markdown() {
            let body = filler.canary(Shape::Han, record_type.body.sensitivity, "body");
            text = format!("---\n{text}---\n\n{body}\n");
        }
        planted.append(&mut filler.planted);
        project.write(&path, text);
    }
    planted
}

#[test]
fn no_field_of_the_starter_types_is_found_above_its_level() {
    let project = Project::empty();
    let mut canaries = Canaries::default();
    let planted = starter_forms(&project, &mut canaries);
    // What a field refuses is in no record; all else must be found.
    let model =
        kedang::check::check(&Memory::new(read_tree(project.root())), "2026-04-01T04:00:00Z".parse().unwrap()).model;
    let taken: std::collections::BTreeSet<_> = (model.records.iter())
        .flat_map(|record| {
            record
                .values
                .iter()
                .map(|value| canonical(value, &model.schema.config.timezone, *b"CNY"))
                .chain([record.body.to_string()])
        })
        .flat_map(|text| find(&text))
        .collect();
    let (in_records, refused): (Vec<&String>, Vec<&String>) =
        planted.iter().partition(|text| find(text).iter().all(|token| taken.contains(token)));
    assert!(
        in_records.len() > 150 && refused.len() < in_records.len() / 5,
        "{} taken, refused: {refused:?}",
        in_records.len()
    );
    in_records.into_iter().for_each(|text| canaries.expect(text));
    judge(&project.init(), &canaries, 1);
}
