//! A note of a visit or a call.

use jiff::ToSpan;

use super::at;
use super::customer::Customer;
use super::random::{Random, readable};
use super::staff::Staff;
use super::words::{Scene, VISIT_STORY, VISIT_TODO, tell};
use super::yaml::Form;

/// Makes one up; gives its path and text. `serial` is a number that no other record has.
pub fn invent(serial: usize, customer: &Customer, random: &mut Random, staff: &Staff) -> (String, String) {
    let start = random.day();
    let start = random.time(start);
    let end = start.saturating_add((random.range(2, 12) as i64 * 10).minutes());
    let written = start.saturating_add(1.day());
    let scene = Scene { city: &customer.city, person: &customer.contact_name };
    let visit = random.percent(80);
    let story = random.range(2, 4);
    let story: Vec<String> =
        random.some(VISIT_STORY, story).into_iter().map(|text| tell(text, &scene, random)).collect();
    let todo = random.range(1, 3);
    let todo: Vec<String> = random.some(VISIT_TODO, todo).into_iter().map(|text| tell(text, &scene, random)).collect();
    let closed = random.percent(70);

    let mut form = Form::default();
    form.text("kind", if visit { "visit" } else { "phone" });
    form.list("contacts", [&customer.contact]).list("staff", [&customer.manager]);
    form.text("occurred_at", at(start)).text("ended_at", at(end));
    if visit {
        form.text("place", format!("{}厂区{}", customer.city, random.pick(&["会议室", "二号车间", "总经办"])));
    }
    form.list("purposes", random.some(&["needs", "doubts", "advance", "emotion", "survey", "pitch"], 2));
    form.text("summary", format!("与{}沟通，{}", customer.contact_name, todo[0]));
    form.text("feedback", story[1].trim_end_matches('。'));
    if random.percent(20) {
        form.text("competitor_info", "另一家供应商也在接触，报价略低，交期更长。").text("source_level", "3");
    }
    form.text("satisfaction", random.pick(&["satisfied", "satisfied", "average"]));
    form.text("effect", random.pick(&["good", "fair"]));
    form.nest("next_step", |form| {
        form.text("what", &todo[0])
            .text("owner", &customer.manager)
            .text("due", written.date().saturating_add(14.days()));
        if closed {
            form.text("done_on", written.date().saturating_add(10.days())).text("result", "已完成，客户确认收到");
        }
    });
    form.text("next_contact_on", written.date().saturating_add(30.days())).text("prepared_by", &customer.manager);
    form.text("recorded_on", written.date());
    let supervisor = &staff.supervisors[customer.number % staff.supervisors.len()];
    form.nest("timeline", |form| {
        let mut step = |state: &str, days: i64, by: &str| {
            let time = at(written.saturating_add(days.days()));
            form.item(&[("state", state.to_owned()), ("at", time), ("by", by.to_owned())]);
        };
        step("recorded", 0, &customer.manager);
        step("reviewed", 1, supervisor);
        if closed {
            step("closed", 12, &customer.manager);
        }
    });

    let half = story.len() / 2;
    let mut body =
        format!("## 经过\n\n{}\n\n## 客户意见与需求\n\n{}\n\n", story[..half].concat(), story[half..].concat());
    if random.percent(15) {
        body.push_str("| 项目 | 数量 | 金额（元） |\n| --- | --- | --- |\n");
        for product in random.some(super::words::PRODUCTS, 2) {
            body.push_str(&format!("| {product} | {} | {}00 |\n", random.range(1, 12), random.range(90, 9000)));
        }
        body.push('\n');
    }
    body.push_str("## 商定事项\n\n");
    for item in &todo {
        body.push_str(&format!("- **{}**：{item}\n", random.pick(&["我方", "客户", "双方"])));
    }
    let id = format!("JC-{}-{}", start.strftime("%Y%m%d"), readable(serial));
    (format!("customers/{}/interactions/{id}.md", customer.id), form.markdown(&body))
}
