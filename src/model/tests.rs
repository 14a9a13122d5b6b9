//! Tests of the whole: references both ways, derived values in order, titles, deadlines that pause.

use std::sync::Arc;

use jiff::Timestamp;

use super::*;
use crate::check::{Checked, check};
use crate::label::Lang;
use crate::snapshot::Memory;
use crate::value::Value;

const CONFIG: &str = "kedang: 1\nsite: {title: T, timezone: Asia/Shanghai}\npeople: {type: person}\n";
const PERSON: &str = "type: person\nlabel: P\nfile: people/{id}.yaml\ntitle: \"{{ name }}\"\nfields:\n  name: {kind: text, required: true}\n  open: {kind: integer, derive: \"referring('ticket', 'owner') | selectattr('late') | count\"}\n";
const TICKET: &str = "type: ticket
label: T
file: tickets/{id}.md
title: \"{{ who }}: {{ what }}\"
roles: {date: at, owner: owner}
fields:
  at: {kind: datetime, required: true}
  what: {kind: text}
  who: {kind: ref, to: person}
  owner: {kind: ref, to: person}
  late: {kind: bool, derive: \"deadline('answer').missed\"}
workflow:
  states: {new: N, waiting: W, done: D}
  initial: new
  final: [done]
  transitions: [{from: new, to: waiting}, {from: waiting, to: new}, {from: new, to: done}]
deadlines:
  - {name: answer, from: at, within: \"duration('4 hours')\", until: \"entered('done')\", paused: [waiting]}
";

fn model(ticket: &str, now: &str) -> (Checked, RecordIx) {
    let snapshot = Memory::new([
        ("kedang.yaml", CONFIG),
        ("types/person.yaml", PERSON),
        ("types/ticket.yaml", TICKET),
        ("people/min.yaml", "name: 王敏\n"),
        ("people/yu.yaml", "name: 周屿\n"),
        ("tickets/T1.md", &format!("---\nat: 2026-03-02 09:00\nwhat: 漏油\nwho: min\nowner: yu\n{ticket}---\n")),
    ]);
    let now: Timestamp = now.parse().unwrap();
    let checked = check(&snapshot, now);
    let index = checked.model.find("T1").unwrap();
    (checked, index)
}

#[test]
fn titles_read_the_titles_of_others() {
    let (checked, ticket) = model("", "2026-03-02T02:00:00Z");
    assert_eq!(checked.diagnostics, []);
    assert_eq!(&**checked.model.title(ticket, Lang::Zh), "王敏: 漏油");
    assert_eq!(checked.model.status(ticket), Some("new"));
}

#[test]
fn references_are_known_backwards() {
    let (checked, ticket) = model("", "2026-03-02T02:00:00Z");
    let model = &checked.model;
    let min = model.find("min").unwrap();
    let links: Vec<RecordIx> = model.referring(min).iter().map(|link| link.from).collect();
    assert_eq!(links, [ticket]);
    assert_eq!(model.owner(ticket), model.find("yu"));
}

#[test]
fn derived_values_follow_deadlines() {
    // Four hours from 09:00 in Shanghai end at 05:00 UTC.
    for (now, late) in [("2026-03-02T04:59:59Z", false), ("2026-03-02T05:00:01Z", true)] {
        let (checked, ticket) = model("", now);
        assert_eq!(checked.model.field(ticket, "late"), &Value::Bool(late), "{now}");
        let open = checked.model.field(checked.model.find("yu").unwrap(), "open").clone();
        assert_eq!(open, Value::Int(i64::from(late)), "{now}");
    }
}

#[test]
fn the_clock_stands_still_while_waiting() {
    let timeline = "timeline:
  - {state: new, at: 2026-03-02 09:00}
  - {state: waiting, at: 2026-03-02 10:00}
  - {state: new, at: 2026-03-02 16:00}
  - {state: done, at: 2026-03-02 18:00}
";
    let (checked, ticket) = model(timeline, "2026-03-05T00:00:00Z");
    assert_eq!(checked.diagnostics, []);
    let due = &checked.model.deadlines(ticket)[0];
    assert_eq!((due.paused, due.is_missed(checked.model.now)), (6 * 3600, false));
    assert_eq!(due.due, "2026-03-02T11:00:00Z".parse::<Timestamp>().unwrap());
}

#[test]
fn broken_references_are_placed_and_suggested() {
    let (checked, _) = model("related: [T1, mim]\n", "2026-03-02T02:00:00Z");
    let found: Vec<_> = checked.diagnostics.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(found, ["broken-reference"]);
    let finding = &checked.diagnostics[0];
    let text = "---\nat: 2026-03-02 09:00\nwhat: 漏油\nwho: min\nowner: yu\nrelated: [T1, mim]\n---\n";
    assert_eq!(&text[finding.span.clone()], "mim");
    assert_eq!(finding.record.as_deref(), Some("T1"));
    assert!(format!("{:?}", finding.message).contains("min"));
}

#[test]
fn aliases_lead_to_the_record() {
    let (checked, ticket) = model("aliases: [OLD-1]\n", "2026-03-02T02:00:00Z");
    assert_eq!(checked.model.find("OLD-1"), Some(ticket));
    assert_eq!(checked.model.record(ticket).id, Arc::from("T1"));
}
