//! Measures the index on generated documents: `cargo run --release -p kedang-search --example measure [DOCUMENTS]`.
//!
//! Prints documents, processor time, bytes for each kind of file, and the time of some queries, opening included.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use jiff::civil::date;
use kedang_search::{
    BuildOptions, Document, FieldKind, FieldSpec, FieldValue, IndexBuilder, IndexUpdater, Number, Options, Searcher,
};

/// Common words of the trade, and characters for the names.
const WORDS: &str = "客户 反映 设备 运行 异常 要求 尽快 处理 投诉 我方 安排 工程师 现场 检查 发现 密封圈 老化 更换 恢复 正常 对方 表示 满意 \
    下次 回访 时间 定在 月底 合同 付款 交货 延迟 质量 问题 责任 部门 采购 经理 沟通 确认 方案 报价 样品 测试 结果 符合 标准 零部件 \
    轴承 阀门 泵体 电机 控制柜 传感器 线路 温度 压力 流量 记录 分析 原因 改进 措施 验证 关闭 跟进 需要 提供 证明 材料 发票 金额";
const NAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华兴精工远山电子重庆上海江南北方天成";

/// A small generator of numbers, the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }

    fn name(&mut self, length: usize) -> String {
        let chars: Vec<char> = NAMES.chars().collect();
        (0..length).map(|_| chars[self.roll(chars.len())]).collect()
    }

    /// Running text of at least so many bytes, with some characters from anywhere so that pairs are many.
    fn text(&mut self, words: &[&str], bytes: usize) -> String {
        let mut text = String::new();
        while text.len() < bytes {
            match self.roll(12) {
                0 => text.push('，'),
                1 => text.push('。'),
                2 => text.extend(char::from_u32(0x4E00 + self.roll(3500) as u32)),
                3 => text.push_str(&format!("{}", self.roll(1000))),
                _ => text.push_str(words[self.roll(words.len())]),
            }
        }
        text
    }
}

fn documents(count: usize) -> Vec<Document> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut dice = Dice(7);
    (0..count)
        .map(|number| {
            let name = dice.name(6);
            let mut document = Document::new("complaint", format!("TS-2026{:04}-{number:05}", dice.roll(1231)), &name);
            document.url = format!("complaints/{}/", document.id);
            let day =
                date(2024, 1, 1).checked_add(jiff::Span::new().days(dice.roll(800) as i64)).unwrap_or(date(2024, 1, 1));
            document.date = Some(day.at(9, 0, 0, 0));
            document.body = dice.text(&words, 900);
            let severity = ["major", "general", "crisis"][dice.roll(3)];
            document.values = vec![
                (0, FieldValue::Text(name)),
                (1, FieldValue::Text(dice.text(&words, 300))),
                (2, FieldValue::Choice { value: severity.to_owned(), labels: vec!["重大".to_owned()] }),
                (3, FieldValue::Text(format!("138{:08}", dice.roll(100_000_000)))),
                (4, FieldValue::Date(day.at(10, 0, 0, 0))),
                (5, FieldValue::Number(Number::from(dice.roll(100_000) as i64))),
                (6, FieldValue::Text(dice.name(3))),
            ];
            document
        })
        .collect()
}

/// Processor time of this process in seconds, from Linux.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// The most memory so far, from Linux.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("").replace('\t', " ")
}

fn measure(count: usize, directory: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let documents = documents(count);
    let fields = vec![
        FieldSpec::new("name", FieldKind::Name),
        FieldSpec::new("content", FieldKind::Text),
        FieldSpec::new("severity", FieldKind::Exact).facet(),
        FieldSpec::new("phone", FieldKind::Phone),
        FieldSpec::new("received_at", FieldKind::Date),
        FieldSpec::new("amount", FieldKind::Number),
        FieldSpec::new("contact", FieldKind::Name),
    ];
    let mut out = String::new();
    let (start, wall) = (processor(), Instant::now());
    let mut builder = IndexBuilder::create(directory, fields.clone(), &BuildOptions::default())?;
    for document in &documents {
        builder.add(document)?;
    }
    let added = processor();
    let stats = builder.finish()?;
    let end = processor();
    out += &format!(
        "documents {}, text {} bytes\n",
        stats.documents,
        documents.iter().map(|d| d.body.len() + 300).sum::<usize>()
    );
    out += &format!(
        "CPU {:.2} s (adding {:.2}, writing {:.2}), wall {:.2?}\n",
        end - start,
        added - start,
        end - added,
        wall.elapsed()
    );
    out += &format!("bytes {}, {}\n", stats.bytes, memory());
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        out +=
            &format!("  {:>12} {}\n", path.metadata()?.len(), path.extension().unwrap_or_default().to_string_lossy());
    }
    let options = Options { facets: vec!["severity".into(), "type".into()], ..Options::new(date(2026, 4, 1)) };
    for query in [
        "投",
        "投诉处理",
        "投诉 处理 工程师",
        "密封圈老化 severity:major received_at:[2025-01-01 TO *]",
        "wangmin",
        "hxjg",
        "1234",
        "TS-2026*",
        "客户反映的设备",
    ] {
        let wall = Instant::now();
        let searcher = Searcher::open(directory)?;
        let opened = wall.elapsed();
        let results = searcher.search(query, &options)?;
        out += &format!("{:>10.2?} (opening {opened:.2?}) {:>6} hits  {query}\n", wall.elapsed(), results.total);
    }
    let wall = Instant::now();
    let dump = kedang_search::dump(directory)?;
    out += &format!("dump {} bytes in {:.2?}\n", dump.len(), wall.elapsed());
    let (start, wall) = (processor(), Instant::now());
    let mut updater = IndexUpdater::open(directory, fields)?;
    for document in documents.iter().take(10) {
        updater.put(document)?;
    }
    let stats = updater.finish()?;
    let (end, wall) = (processor(), wall.elapsed());
    let equal = kedang_search::dump(directory)? == dump;
    out += &format!(
        "10 of {} replaced: CPU {:.2} s, wall {wall:.2?}, dump equal: {equal}\n",
        stats.documents,
        end - start
    );
    std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes())?;
    Ok(())
}

fn main() -> ExitCode {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(10_000);
    let directory = std::env::temp_dir().join(format!("kedang-measure-{}", std::process::id()));
    let result = std::fs::create_dir_all(&directory).map_err(Into::into).and_then(|()| measure(count, &directory));
    let removed = std::fs::remove_dir_all(&directory);
    match result.and(removed.map_err(Into::into)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{error}\n").as_bytes());
            ExitCode::FAILURE
        }
    }
}
