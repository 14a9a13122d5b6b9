//! What findings quote is as secret as the field that it stands in.

use super::forms::titles;
use super::{CONFIG, judge};
use crate::canary::{Canaries, Shape};
use crate::project::Project;

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
