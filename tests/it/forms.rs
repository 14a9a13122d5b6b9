//! A new form is a file: with it and a record, checking, pages, lists, search and `new` know it, and no Rust changed.

use crate::project::{Project, read_tree};

/// Tools that people borrow; nothing of this has to do with customers.
const LOAN: &str = "\
type: tool_loan
label: {zh: 设备借用单, en: Tool loan}
plural: {zh: 设备借用, en: Tool loans}
icon: file
about: {zh: 谁借了哪件设备，几时归还, en: 'Who borrowed which tool, and when it comes back'}
file: loans/{id}.yaml
id: {pattern: 'JY-{date}-{rand:4}'}
title: '{{ borrower }}借{{ tool }}'
roles: {date: lent_on, owner: borrower}
list: {columns: [tool, borrower, lent_on, due_on], facets: [tool_kind, status], sort: '-lent_on'}
page: {head: [tool_kind], facts: [due_on, return]}
sections:
  - {name: loan, label: {zh: 借用, en: Loan}, fields: [tool, tool_kind, borrower, lent_on, due_on, deposit]}
  - {name: back, label: {zh: 归还, en: Return}, fields: [returned_on, condition, days_out]}
fields:
  tool: {kind: text, required: true, search: text, label: {zh: 设备, en: Tool}, help: {zh: 设备铭牌上的名称, en: The name on its plate}}
  tool_kind:
    kind: enum
    label: {zh: 类别, en: Kind}
    options: {gauge: {zh: 量具, en: Gauge}, power: {zh: 电动工具, en: Power tool}}
  borrower: {kind: ref, to: staff, required: true, label: {zh: 借用人, en: Borrower}}
  lent_on: {kind: date, required: true, label: {zh: 借出日期, en: Lent on}}
  due_on: {kind: date, label: {zh: 应还日期, en: Due on}}
  returned_on: {kind: date, label: {zh: 归还日期, en: Returned on}}
  condition: {kind: text, label: {zh: 归还时状况, en: Condition}}
  deposit: {kind: money, min: 0, label: {zh: 押金, en: Deposit}}
  days_out: {kind: integer, derive: 'days_between(lent_on, first(returned_on, today))', label: {zh: 借出天数, en: Days out}}
workflow:
  field: status
  label: {zh: 状态, en: Status}
  states:
    lent: {label: {zh: 借出, en: Lent}, tone: active}
    returned: {label: {zh: 已还, en: Returned}, tone: done}
  initial: lent
  final: [returned]
  transitions: [{from: lent, to: returned, by: ['rank:supervisor'], needs: [returned_on]}]
deadlines:
  - {name: return, label: {zh: 归还设备, en: Return the tool}, when: 'filled(due_on)', due: due_on, until: returned_on, owner: borrower, soon: 2 days}
rules:
  - code: back-before-lent
    when: filled(returned_on)
    must: 'returned_on >= lent_on'
    at: returned_on
    level: error
    message: {zh: '{{ tool }}还没借出就归还了', en: '{{ tool }} came back before it was lent'}
";

const RECORD: &str = "\
tool: 三坐标测量仪
tool_kind: gauge
borrower: wang-xiaoyan
lent_on: 2026-03-20
due_on: 2026-03-28
deposit: 1200
timeline:
  - {state: lent, at: 2026-03-20 09:00, by: wang-xiaoyan}
";

fn project() -> Project {
    let project = Project::small();
    project.write("types/tool_loan.yaml", LOAN).write("loans/JY-20260320-a2b3.yaml", RECORD);
    project.init()
}

#[test]
fn a_new_form_is_checked() {
    let project = project();
    project.kedang(["check", "."]).expect(0);
    let wrong = format!(
        "{RECORD}  - {{state: returned, at: 2026-03-21 09:00, by: wang-xiaoyan}}\nreturned_on: 2026-03-01\ntoll: x\n"
    );
    project.write("loans/JY-20260321-c4d5.yaml", wrong);
    let run = project.kedang(["check", ".", "--output-format", "concise"]).expect(1);
    let mut codes: Vec<&str> = run.stdout.lines().filter_map(|line| line.split(' ').nth(1)).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["not-authorised", "tool_loan.back-before-lent", "unknown-field"], "{}", run.stdout);
    assert!(run.stdout.contains("三坐标测量仪还没借出就归还了"), "{}", run.stdout);
}

#[test]
fn a_new_form_has_pages_and_lists() {
    let project = project();
    let out = project.beside("site");
    project.kedang(["build", ".", "--out", out.to_str().unwrap()]).expect(0);
    let site = read_tree(&out);
    let page = |path: &str| String::from_utf8(site.get(path).unwrap_or_else(|| panic!("no {path}")).clone()).unwrap();
    let holds = |path: &str, wanted: &[&str]| {
        let text = page(path);
        for word in wanted {
            assert!(text.contains(word), "{path} without {word}\n{text}");
        }
    };
    let record = "tool_loan/JY-20260320-a2b3.html";
    holds(
        record,
        &["王小燕借三坐标测量仪", "借用", "量具", "¥1,200.00", "归还设备", "staff/wang-xiaoyan.html", "借出天数"],
    );
    holds(&format!("en/{record}"), &["Tool loan", "Gauge", "Return the tool", "Lent"]);
    holds("tool_loan/index.html", &["设备借用", "JY-20260320-a2b3.html", "三坐标测量仪"]);
    holds("tool_loan/tool_kind.gauge.html", &["JY-20260320-a2b3.html"]);
    holds("index.html", &["tool_loan/index.html", "归还设备", "tool_loan/JY-20260320-a2b3.html"]);
    holds("staff/wang-xiaoyan.html", &["tool_loan/JY-20260320-a2b3.html"]);
    holds("help.html", &["谁借了哪件设备"]);
    let find = site.keys().find(|path| path.starts_with("assets/find.zh-CN")).unwrap();
    holds(find, &["王小燕借三坐标测量仪", "设备借用"]);
}

#[test]
fn a_new_form_is_searched_and_listed() {
    let project = project();
    for query in
        ["坐标测量", "tool_kind:gauge", "type:tool_loan", "lent_on:[2026-03-01 TO *] 测量", "借用人:王小燕 测量仪"]
    {
        let run = project.kedang(["search", query]).expect(0);
        assert!(run.stdout.contains("JY-20260320-a2b3"), "{query}\n{}{}", run.stdout, run.stderr);
    }
    let run = project.kedang([
        "list",
        "tool_loan",
        "--where",
        "days_out > 10",
        "--columns",
        "tool,days_out",
        "--output-format",
        "csv",
    ]);
    assert!(run.clone().expect(0).stdout.contains("三坐标测量仪,12"), "{}", run.stdout);
    let run = project.kedang(["show", "JY-20260320-a2b3"]).expect(0);
    assert!(run.stdout.contains("三坐标测量仪") && run.stdout.contains("应还日期"), "{}", run.stdout);
}

#[test]
fn a_new_form_is_made_with_new() {
    let project = project();
    let set = ["tool=角磨机", "tool_kind=power", "borrower=li-guoqiang", "lent_on=2026-03-31"];
    let args =
        ["new", "tool_loan", "--id", "JY-20260331-e6f7"].into_iter().chain(set.iter().flat_map(|set| ["--set", *set]));
    project.kedang(args).expect(0);
    let text = project.read("loans/JY-20260331-e6f7.yaml");
    assert!(text.contains("tool: 角磨机") && text.contains("# "), "{text}");
    project.kedang(["check", "."]).expect(0);
}

#[test]
fn a_complaint_without_its_date_has_one_finding() {
    let project = Project::starter();
    for (customer, id) in [("KH-20241120-hmgj", "TS-20260708-yihr"), ("KH-20250107-fhit", "TS-20261029-spm4")] {
        let path = format!("customers/{customer}/complaints/{id}.md");
        let text = project.read(&path);
        let line = text.lines().find(|line| line.starts_with("received_at:")).unwrap();
        project.write(&path, text.replace(&format!("{line}\n"), ""));
    }
    let run = project.kedang(["check", "--now", "2026-11-21", "--output-format", "concise"]).expect(1);
    let findings: Vec<&str> = run.stdout.lines().collect();
    assert!(findings.len() == 2 && findings.iter().all(|line| line.contains(" missing-field ")), "{findings:#?}");
}
