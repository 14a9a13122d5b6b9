//! A complaint ticket, somewhere on its way from intake to archive.

use jiff::ToSpan;
use jiff::civil::DateTime;

use super::at;
use super::customer::Customer;
use super::random::{Random, readable};
use super::staff::Staff;
use super::words::{COMPLAINT_STORY, PARTS, PRODUCTS, SYMPTOMS, Scene, tell};
use super::yaml::Form;

/// The steps of a ticket with the hours after its receipt.
const STEPS: &[(&str, i64)] = &[
    ("received", 0),
    ("accepted", 2),
    ("investigating", 5),
    ("solution", 18),
    ("executing", 20),
    ("fed_back", 28),
    ("closed", 52),
    ("archived", 100),
];

/// Makes one up; gives its path and text. `serial` is a number that no other record has.
pub fn invent(serial: usize, customer: &Customer, random: &mut Random, staff: &Staff) -> (String, String) {
    let received = random.day();
    let received = random.time(received);
    let hours = |hours: i64| received.saturating_add(hours.hours());
    let specialist = &staff.specialists[customer.number % staff.specialists.len()];
    let supervisor = &staff.supervisors[customer.number % staff.supervisors.len()];
    let severity = *random.pick(&["general", "general", "general", "serious", "serious", "major"]);
    let fault = *random.pick(&["ours", "ours", "shared", "not_ours", "third"]);
    // How many steps it has gone; most are closed.
    let gone = *random.pick(&[1, 2, 2, 3, 3, 4, 5, 6, 6, 7, 7, 7, 7, 8]);
    let (product, part, symptom) = (*random.pick(PRODUCTS), *random.pick(PARTS), *random.pick(SYMPTOMS));
    let scene = Scene { city: &customer.city, person: &customer.contact_name };

    let mut form = Form::default();
    form.nest("complainant", |form| {
        form.text("name", customer.contact_name.chars().take(2).collect::<String>());
        form.text("phone", format!("0512-0001 {:04}", customer.number % 10_000)).text("relation", "设备使用人");
    });
    form.text("received_at", at(received)).text("received_by", specialist);
    form.text("channel", random.pick(&["hotline", "phone", "email", "visit"]));
    form.text("content", format!("{product}的{part}{symptom}，影响正常生产"));
    form.text("wanted", random.pick(&["三天之内修好，并说明原因", "免费更换，赔偿停线损失", "派负责人到场说明"]));
    form.text("category", random.pick(&["product", "delivery", "repair", "after_sales", "efficiency"]));
    form.text("severity", severity).text("scope", random.pick(&["one", "one", "several"])).text("product", product);
    form.text("related_order", format!("DD-{}-{:04}", received.strftime("%Y%m"), random.range(1, 9999)));
    form.nest("first_response", |form| {
        form.text("at", at(hours(1))).text("by", specialist).text("channel", "phone");
    });
    form.text("responsible_department", random.pick(&["engineering", "quality", "logistics"]));
    form.text("responsible_person", specialist).text("resolution_due", at(hours(40)));
    if severity != "general" && gone >= 2 {
        form.nest("escalations", |form| {
            let reason = "影响客户生产".to_owned();
            form.item(&[("at", at(hours(3))), ("to", staff.head.clone()), ("reason", reason)]);
        });
    }
    if gone >= 3 {
        investigation(&mut form, specialist, &hours, gone, part, symptom);
    }
    if gone >= 4 {
        solution(&mut form, random, fault, supervisor, specialist, &hours);
    }
    if gone >= 6 {
        form.nest("execution", |form| {
            form.text("done_at", at(hours(27))).text("by", specialist);
        });
        form.nest("result_feedback", |form| {
            form.text("at", at(hours(28))).text("by", specialist).text("channel", "phone");
            form.text("content", "已更换并试运行正常，书面报告另寄");
        });
        form.text("no_follow_up_reason", "客户表示不必再回访")
            .text("satisfaction", random.pick(&["satisfied", "average"]));
        form.list("preventive", ["出厂检验增加一项扭矩抽检，质量部负责"]);
    }
    if gone >= 8 {
        form.text("archive_no", format!("GD-{}-{:05}", received.year(), random.below(100_000)));
    }
    form.nest("timeline", |form| {
        for (state, after) in &STEPS[..gone] {
            let by = match *state {
                "accepted" | "executing" | "closed" => supervisor,
                _ => specialist,
            };
            form.item(&[("state", (*state).to_owned()), ("at", at(hours(*after))), ("by", by.clone())]);
        }
    });

    let length = random.range(2, 4);
    let story: Vec<String> =
        random.some(COMPLAINT_STORY, length).into_iter().map(|text| tell(text, &scene, random)).collect();
    let third = story.len() / 3;
    let body = format!(
        "## 投诉内容\n\n{}\n\n## 调查经过\n\n{}\n\n## 处理过程\n\n{}\n\n- 更换{part}并试运行\n- 提交原因分析报告\n",
        story[..third].concat(),
        story[third..2 * third].concat(),
        story[2 * third..].concat(),
    );
    let id = format!("TS-{}-{}", received.strftime("%Y%m%d"), readable(serial));
    (format!("customers/{}/complaints/{id}.md", customer.id), form.markdown(&body))
}

fn investigation(form: &mut Form, by: &str, hours: &impl Fn(i64) -> DateTime, gone: usize, part: &str, symptom: &str) {
    form.nest("investigation", |form| {
        form.text("by", by).text("started_at", at(hours(5)));
        if gone >= 4 {
            form.text("finished_at", at(hours(16)));
            form.text("findings", format!("{part}安装扭矩不足，长期振动后{symptom}。"));
        }
    });
    if gone >= 4 {
        form.text("root_cause", "作业指导书没写复紧要求").text("root_cause_class", "process");
    }
}

fn solution(
    form: &mut Form,
    random: &mut Random,
    fault: &str,
    supervisor: &str,
    specialist: &str,
    hours: &impl Fn(i64) -> DateTime,
) {
    form.text("responsibility", fault);
    form.nest("solution", |form| {
        form.list("measures", random.some(&["explain", "repair", "replace", "service"], 2));
        form.text("text", "免费更换故障件，延长质保三个月。");
        form.text("cost", format!("{}00.00", random.range(3, 200))).text("approved_by", supervisor);
        form.text("agreed_by_customer", "true").text("agreed_at", at(hours(19)));
    });
    if fault == "ours" {
        form.nest("apology", |form| {
            form.list("kinds", ["oral"]).text("at", at(hours(17))).text("by", specialist);
        });
    }
}
