//! What a commit says, in the words of those who look after customers.
//!
//! The subject names the one or two things that matter most; below it stands a line for each record.

use std::fmt::Write as _;

use jiff::tz::TimeZone;

use super::changes::{Deed, parent};
use super::session::Work;
use crate::label::Lang;
use crate::model::{Model, RecordIx};
use crate::value::Value;

/// How many characters of a summary go into a subject.
const CLAUSE: usize = 24;

/// A subject longer than this has no room for a second thing.
const SUBJECT: usize = 44;

/// How many names a subject lists.
const NAMES: usize = 3;

/// What is worth saying of a record.
struct Topic {
    /// The smallest comes first.
    rank: usize,
    /// Said of this record alone.
    one: String,
    /// Said of several, with `{n}` and `{names}`; also what tells topics apart.
    many: String,
    /// Said beside something weightier, with `{n}`.
    beside: String,
    /// What this record adds to the names.
    name: String,
}

/// The message of a commit.
pub(super) fn message(model: &Model, works: &[Work]) -> String {
    let words = Words { model };
    let mut topics: Vec<(String, Vec<Topic>)> = Vec::new();
    for topic in works.iter().map(|work| words.topic(work)) {
        match topics.iter_mut().find(|(many, _)| *many == topic.many) {
            Some((_, same)) => same.push(topic),
            None => topics.push((topic.many.clone(), vec![topic])),
        }
    }
    topics.sort_by_key(|(_, same)| same[0].rank);
    let mut topics = topics.iter().map(|(_, same)| same);
    let mut message = topics.next().map(|same| say(same)).unwrap_or_default();
    if let Some(same) = topics.next().filter(|_| length(&message) <= SUBJECT) {
        let beside = same[0].beside.replace("{n}", &same.len().to_string());
        let more = if topics.next().is_some() { "等" } else { "" };
        let _ = write!(message, "；{beside}{more}");
    }
    message.push_str("\n\n");
    for work in works {
        // Writing to a string cannot fail.
        let _ = writeln!(message, "{}", words.line(work));
    }
    message
}

fn say(topics: &[Topic]) -> String {
    if let [topic] = topics {
        return topic.one.clone();
    }
    let mut names: Vec<&str> = Vec::new();
    for topic in topics {
        if !names.contains(&&*topic.name) {
            names.push(&topic.name);
        }
    }
    let more = if names.len() > NAMES { "等" } else { "" };
    names.truncate(NAMES);
    let names = format!("{}{more}", names.join("、"));
    topics[0].many.replace("{n}", &topics.len().to_string()).replace("{names}", &names)
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// The beginning of a text, up to a mark between clauses where there is one.
fn clause(text: &str) -> String {
    let text = text.trim_end_matches(['。', '！']);
    if length(text) <= CLAUSE {
        return text.to_owned();
    }
    let head: String = text.chars().take(CLAUSE).collect();
    match head.rfind(['，', '。', '；', '：']) {
        Some(at) if at >= head.len() / 3 => head[..at].to_owned(),
        _ => format!("{head}…"),
    }
}

struct Words<'m> {
    model: &'m Model,
}

impl Words<'_> {
    fn topic(&self, work: &Work) -> Topic {
        match &*self.model.type_of(work.record).name {
            "complaint" => self.complaint(work),
            "interaction" => self.interaction(work),
            "customer" => self.customer(work),
            "contact" => self.contact(work),
            "staff" => self.staff(work),
            _ => {
                let line = self.line(work);
                Topic {
                    rank: 9, many: line.clone(), beside: "其他资料 {n} 份".into(), name: line.clone(), one: line
                }
            }
        }
    }

    fn complaint(&self, work: &Work) -> Topic {
        let (id, customer) = (&self.model.record(work.record).id, self.customer_of(work.record));
        let steps = work.deeds.iter().map(|deed| match state(deed) {
            "received" => "受理",
            "accepted" => "分派",
            "investigating" => "开始调查",
            "solution" => "提出方案",
            "executing" => "批准执行",
            "fed_back" => "反馈客户",
            "followed_up" => "回访",
            "closed" => "结案",
            "archived" => "归档",
            "reopened" => "重新处理",
            "withdrawn" => "客户撤回",
            "escalated" => "升级",
            "void" => "作废",
            _ => "补充资料",
        });
        let steps = steps.collect::<Vec<_>>().join("、");
        let begun = work.deeds.iter().any(|deed| state(deed) == "received");
        let one = match begun {
            true => format!("{id} {steps}：{customer}，{}", clause(&self.text(work.record, "content"))),
            false => format!("{id} {steps}（{customer}）"),
        };
        let rank = usize::from(!begun);
        let many = format!("投诉{steps} {{n}} 件：{{names}}");
        Topic { rank, one, many, beside: "处理投诉 {n} 件".into(), name: customer }
    }

    fn interaction(&self, work: &Work) -> Topic {
        let customer = self.customer_of(work.record);
        let kind = self.kind(work.record);
        let summary = self.text(work.record, "summary");
        // 回访：回访班长 says the same twice.
        let summary = clause(summary.strip_prefix(&kind).unwrap_or(&summary).trim_start_matches('：'));
        let has = |wanted: &str| work.deeds.iter().any(|deed| state(deed) == wanted);
        let (rank, one, many, beside) = if has("recorded") {
            (2, format!("{customer}{kind}：{summary}"), "接触记录 {n} 份：{names}", "接触记录 {n} 份")
        } else if has("void") {
            (2, format!("作废{customer}{kind}记录"), "作废接触记录 {n} 份", "作废记录 {n} 份")
        } else if has("held") {
            (2, format!("{customer}{kind}已进行，详情待补"), "{names}接触已进行，详情待补", "{n} 份详情待补")
        } else if has("missed") {
            (3, format!("{customer}{kind}未遇，另约"), "{names}未遇，另约", "{n} 次未遇")
        } else if has("planned") {
            let day = self.day(work.record, "occurred_at");
            (3, format!("{customer}{kind}约在 {day}"), "安排 {n} 次接触：{names}", "新约 {n} 次")
        } else if has("closed") {
            let many = "跟进完毕，关闭记录 {n} 份：{names}";
            (5, format!("{customer}{kind}跟进完毕，关闭"), many, "关闭旧记录 {n} 份")
        } else if has("reviewed") {
            (5, format!("审阅{customer}{kind}记录"), "审阅接触记录 {n} 份：{names}", "审阅 {n} 份")
        } else {
            (6, format!("补记{customer}{kind}的后续"), "补记后续 {n} 份：{names}", "补记后续 {n} 份")
        };
        Topic { rank, one, many: many.into(), beside: beside.into(), name: customer }
    }

    fn customer(&self, work: &Work) -> Topic {
        let name = self.customer_name(work.record);
        let has = |wanted: &str| work.deeds.iter().any(|deed| state(deed) == wanted);
        let (rank, words) = if has("draft") {
            (1, "新客户建档")
        } else if has("ended") {
            (1, "终止合作")
        } else if has("dormant") {
            (3, "转为停滞客户")
        } else if has("active") {
            (3, "核对新客户资料")
        } else {
            (4, "更新客户资料")
        };
        let (one, many) = (format!("{words}：{name}"), format!("{words}：{{names}}"));
        Topic { rank, one, many, beside: format!("{words} {{n}} 户"), name }
    }

    fn contact(&self, work: &Work) -> Topic {
        let customer = self.customer_of(work.record);
        let name = self.text(work.record, "name");
        let (one, words) = match work.deeds.first() {
            Some(Deed::Made) => (format!("{customer}新增联系人{name}"), "新增联系人 {n} 位"),
            _ => (format!("更新{customer}联系人{name}"), "更新联系人 {n} 位"),
        };
        Topic { rank: 4, one, many: format!("{words}：{{names}}"), beside: words.into(), name: customer }
    }

    fn staff(&self, work: &Work) -> Topic {
        let name = self.model.title(work.record, Lang::Zh).to_string();
        let words = if work.deeds == [Deed::Added] { "更新员工资料" } else { "录入员工资料" };
        let (one, many) = (format!("{words}：{name}"), format!("{words} {{n}} 份：{{names}}"));
        Topic { rank: 7, one, many, beside: format!("{words} {{n}} 份"), name }
    }

    /// One record in the list below the subject.
    fn line(&self, work: &Work) -> String {
        let (record, record_type) = (self.model.record(work.record), self.model.type_of(work.record));
        let workflow = record_type.workflow.as_ref();
        let label = |deed: &Deed| match deed {
            Deed::Made => "新建".to_owned(),
            Deed::Added => "补充资料".to_owned(),
            Deed::Step(state) => {
                let known = workflow.and_then(|workflow| workflow.state(state));
                known.map_or(&**state, |known| known.label.get(Lang::Zh)).to_owned()
            }
        };
        let deeds: Vec<String> = work.deeds.iter().map(label).collect();
        let title = self.model.title(work.record, Lang::Zh);
        format!("- {} {}：{}（{title}）", record_type.plural.get(Lang::Zh), record.id, deeds.join("、"))
    }

    /// The short name of the customer in whose folder a record lies.
    fn customer_of(&self, record: RecordIx) -> String {
        parent(self.model, record).map(|customer| self.customer_name(customer)).unwrap_or_default()
    }

    fn customer_name(&self, customer: RecordIx) -> String {
        let short = self.text(customer, "short_name");
        if short.is_empty() { self.model.title(customer, Lang::Zh).to_string() } else { short }
    }

    fn text(&self, record: RecordIx, field: &str) -> String {
        match self.model.field(record, field) {
            Value::Text(text) => text.to_string(),
            _ => String::new(),
        }
    }

    /// What kind of contact it was.
    fn kind(&self, record: RecordIx) -> String {
        let key = self.text(record, "kind");
        let options = self.model.type_of(record).field("kind").and_then(|field| field.options());
        options.and_then(|options| options.find(&key)).map_or(key, |option| option.label.get(Lang::Zh).to_owned())
    }

    fn day(&self, record: RecordIx, field: &str) -> String {
        let zone: &TimeZone = &self.model.schema.config.timezone;
        let at = self.model.instant(self.model.field(record, field));
        at.map(|at| at.to_zoned(zone.clone()).strftime("%-m 月 %-d 日").to_string()).unwrap_or_default()
    }
}

fn state(deed: &Deed) -> &str {
    match deed {
        Deed::Step(state) => state,
        Deed::Made | Deed::Added => "",
    }
}
