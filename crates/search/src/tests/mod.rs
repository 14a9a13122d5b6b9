//! Tests of the whole: an index of a few records, and what queries find in it.

mod fields;
mod index;
mod ranking;
mod robust;
mod snippets;
mod words;

use jiff::civil::{DateTime, date, datetime};

use crate::*;

const NAME: usize = 0;
const CONTENT: usize = 1;
const SEVERITY: usize = 2;
const GRADE: usize = 3;
const PHONE: usize = 4;
const RECEIVED: usize = 5;
const AMOUNT: usize = 6;
const REPEATED: usize = 7;
const CODE: usize = 8;
const AMOUNT_TEXT: usize = 9;
const CONTACT: usize = 10;

fn specs() -> Vec<FieldSpec> {
    vec![
        FieldSpec::new("name", FieldKind::Name).label("名称"),
        FieldSpec::new("content", FieldKind::Text).label("投诉内容"),
        FieldSpec::new("severity", FieldKind::Exact).facet().label("严重程度").label("Severity"),
        FieldSpec::new("customer.grade", FieldKind::Exact).facet(),
        FieldSpec::new("phone", FieldKind::Phone),
        FieldSpec::new("received_at", FieldKind::Date),
        FieldSpec::new("amount", FieldKind::Number),
        FieldSpec::new("repeated", FieldKind::Bool).facet(),
        FieldSpec::new("code", FieldKind::Code),
        // The same name with another kind, as in another type.
        FieldSpec::new("amount", FieldKind::Text),
        FieldSpec::new("contact", FieldKind::Name),
    ]
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.to_owned())
}

fn choice(value: &str, labels: &[&str]) -> FieldValue {
    FieldValue::Choice { value: value.to_owned(), labels: labels.iter().map(|label| (*label).to_owned()).collect() }
}

fn day(year: i16, month: i8, day: i8) -> DateTime {
    date(year, month, day).at(0, 0, 0, 0)
}

fn record(type_name: &str, id: &str, title: &str, body: &str) -> Document {
    Document { body: body.to_owned(), url: format!("{type_name}/{id}.html"), ..Document::new(type_name, id, title) }
}

/// Six invented records.
fn records() -> Vec<Document> {
    let mut huaxing = record("customer", "KH-0001", "华兴精工有限公司", "主营汽车零部件。");
    huaxing.values = vec![
        (NAME, text("华兴精工有限公司")),
        (GRADE, choice("A", &["A级"])),
        (CODE, text("HX-9000-B")),
        (CONTACT, text("王敏")),
        (PHONE, text("138-0000-1234")),
    ];
    let mut chongqing =
        record("customer", "KH-0002", "重庆远山电子", "生产线上使用A4纸标签；wm is an abbreviation here.");
    chongqing.values = vec![
        (NAME, text("重庆远山电子")),
        (GRADE, choice("B", &["B级"])),
        (CONTACT, text("吕欣")),
        (PHONE, text("+86 0755 8000 5678 转 801")),
    ];
    let mut leak = record(
        "complaint",
        "TS-20260314-7f3k",
        "密封圈漏油",
        "客户来电反映密封圈漏油。我方安排投诉处理，当天派工程师到现场，更换invoice所列的全部密封圈。",
    );
    leak.date = Some(datetime(2026, 3, 14, 9, 20, 0, 0));
    leak.values = vec![
        (CONTENT, text("密封圈漏油，要求更换")),
        (SEVERITY, choice("major", &["重大", "Major"])),
        (RECEIVED, FieldValue::Date(datetime(2026, 3, 14, 9, 20, 0, 0))),
        (AMOUNT, FieldValue::Number("1200.50".parse().unwrap())),
        (REPEATED, FieldValue::Bool(true)),
    ];
    let mut late = record("complaint", "TS-20251230-a2b9", "交货迟延", "投诉已转仓库，处理结果待定。invoices 未开。");
    late.date = Some(datetime(2025, 12, 30, 16, 0, 0, 0));
    late.values = vec![
        (CONTENT, text("交货迟延三天")),
        (SEVERITY, choice("general", &["一般", "General"])),
        (RECEIVED, FieldValue::Date(datetime(2025, 12, 30, 16, 0, 0, 0))),
        (AMOUNT, FieldValue::Number(Number::from(300))),
        (REPEATED, FieldValue::Bool(false)),
    ];
    let mut visit = record(
        "interaction",
        "HF-20260401-q7wd",
        "回访华兴精工",
        "与王敏面谈，对上次投诉处理表示满意。\n下次回访定在六月。",
    );
    visit.date = Some(day(2026, 4, 1));
    visit.values = vec![(AMOUNT_TEXT, text("约三万元"))];
    let mut name = record("contact", "LX-0007", "王明", "");
    name.values = vec![(NAME, text("王明")), (PHONE, text("139 0000 1234"))];
    vec![huaxing, chongqing, leak, late, visit, name]
}

fn built(specs: Vec<FieldSpec>, documents: &[Document]) -> RamDirectory {
    let directory = RamDirectory::create();
    let mut builder = IndexBuilder::create_in(directory.clone(), specs, &BuildOptions { memory: 1 << 20 }).unwrap();
    for document in documents {
        builder.add(document).unwrap();
    }
    assert_eq!(builder.finish().unwrap().documents, documents.len() as u64);
    directory
}

fn searcher(documents: &[Document]) -> Searcher {
    Searcher::open_in(built(specs(), documents)).unwrap()
}

fn options() -> Options {
    Options::new(date(2026, 4, 15))
}

fn ids_of(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.id.as_str()).collect()
}

/// The ids that a query finds among the records, in order, without loosening it.
fn strict(query: &str) -> Vec<String> {
    let results = searcher(&records()).search(query, &Options { relax: false, ..options() }).unwrap();
    ids_of(&results).into_iter().map(str::to_owned).collect()
}

/// The same in the order of ids.
fn set(query: &str) -> Vec<String> {
    let mut ids = strict(query);
    ids.sort();
    ids
}

const HUAXING: &str = "KH-0001";
const CHONGQING: &str = "KH-0002";
const LEAK: &str = "TS-20260314-7f3k";
const LATE: &str = "TS-20251230-a2b9";
const VISIT: &str = "HF-20260401-q7wd";
const WANGMING: &str = "LX-0007";
