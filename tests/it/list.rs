//! `kedang list` and `kedang show` on the small repository and the starter pack.

use crate::project::Project;

const AT: [&str; 2] = ["--now", "2026-11-21"];

#[test]
fn a_table_has_the_columns_of_the_type() {
    let run = Project::starter().kedang(["list", "staff", "--limit", "2", AT[0], AT[1]]).expect(0);
    let header = run.stdout.lines().next().unwrap();
    for word in ["编号", "标题", "职级", "负责客户数"] {
        assert!(header.contains(word), "{}", run.stdout);
    }
    assert_eq!(run.stdout.lines().count(), 4, "{}", run.stdout);
    assert!(run.stderr.contains("列出前 2 条"), "{}", run.stderr);
}

#[test]
fn conditions_sort_and_json_work_together() {
    let project = Project::starter();
    let args = ["list", "complaint", "--where", "customer.grade == 'A' and severity == 'major'"];
    let more = ["--columns", "id,customer,customer.title,received_at,age_days", "--sort", "-received_at"];
    let run = project.kedang(args.iter().chain(&more).chain(&AT).chain(&["--output-format", "json"])).expect(0);
    let all: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    assert!(all.len() > 1, "{}", run.stdout);
    let received: Vec<&str> = all.iter().map(|row| row["received_at"].as_str().unwrap()).collect();
    assert!(received.windows(2).all(|pair| pair[0] >= pair[1]), "{received:?}");
    assert!(all[0]["customer"].as_str().unwrap().starts_with("KH-") && all[0]["age_days"].is_i64(), "{:?}", all[0]);
    assert!(!all[0]["customer.title"].as_str().unwrap().starts_with("KH-"));
}

#[test]
fn chinese_is_sorted_by_pinyin() {
    let run = Project::starter().kedang(["list", "staff", "--columns", "name", "--sort", "name"]).expect(0);
    let names: Vec<&str> = run.stdout.lines().skip(2).collect();
    let place = |name: &str| names.iter().position(|other| *other == name).unwrap_or_else(|| panic!("{names:?}"));
    // fang, gao, wang, zhou; by code points 周 comes before 方 and 高.
    assert!(place("方书航") < place("高景川") && place("高景川") < place("王敏") && place("王敏") < place("周屿"));
}

#[test]
fn csv_is_safe_for_spreadsheets() {
    let project = Project::small();
    project.write("customers/KH-20260201-zzzz/customer.yaml", "name: =1+\"1\"\nshare: -0\ncode: AB1234\n");
    let args = ["list", "customer", "--columns", "id,name,share", "--output-format", "csv", "--bom"];
    let run = project.kedang(args.iter().chain(&["--where", "id == 'KH-20260201-zzzz'"])).expect(0);
    assert_eq!(run.stdout, "\u{feff}编号,名称,份额\r\nKH-20260201-zzzz,\"'=1+\"\"1\"\"\",0\r\n");
}

#[test]
fn a_slip_in_a_condition_is_shown_in_its_place() {
    let project = Project::small();
    let run = project.kedang(["list", "customer", "--where", "grad == 'A'"]).expect(2);
    assert!(run.stdout.is_empty(), "{}", run.stdout);
    for text in ["--where:1:1", "^^^^", "grade", "--where 写错了"] {
        assert!(run.stderr.contains(text), "{}", run.stderr);
    }
    let run = project.kedang(["list", "custmer"]).expect(2);
    assert!(run.stderr.contains("customer"), "{}", run.stderr);
}

#[test]
fn what_has_no_answer_is_said() {
    let project = Project::small();
    project.write("customers/KH-20260201-zzzz/customer.yaml", "name: 新厂\n");
    let run = project.kedang(["list", "customer", "--where", "since > '2020-01-01'"]).expect(1);
    assert!(run.stderr.contains("eval-null-order") && run.stderr.contains("KH-20260201-zzzz"), "{}", run.stderr);
}

#[test]
fn a_record_is_shown_whole() {
    let project = Project::starter();
    let run = project.kedang(["show", "TS-20250520-natp", AT[0], AT[1]]).expect(0);
    for text in ["已归档", "顾阿荣", "王敏 (wangmin)", "JC-20250523-d3ai", "按时完成", "## 处理过程", "附件"]
    {
        assert!(run.stdout.contains(text), "{text}\n{}", run.stdout);
    }
    assert!(!run.stdout.contains('\u{1b}'));
    let run = project.kedang(["show", "TS-20250520-natp", "--output-format", "json", AT[0], AT[1]]).expect(0);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["fields"]["status"], "archived");
    assert_eq!(json["fields"]["customer"], "KH-20241112-5jnw");
    let run = project.kedang(["show", "TS-20250520-natq"]).expect(2);
    assert!(run.stderr.contains("是不是想看"), "{}", run.stderr);
}
