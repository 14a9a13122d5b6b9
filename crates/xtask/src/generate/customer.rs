//! A customer with its main contact.

use jiff::ToSpan;
use jiff::civil::Date;

use super::at;
use super::random::{Random, readable};
use super::staff::Staff;
use super::words::{DEPARTMENTS, INDUSTRIES, PLACES, POSITIONS, person};
use super::yaml::Form;

const FIRST: &str = "华恒瑞鼎泰安信诚宏远海天博科创新东中兴隆昌达利源旭晟";
const SECOND: &str = "峰润阳宇邦诺辉腾和丰凯元力维康美赛翔拓泽航屿澜岚朔";

/// What others need to know of a customer.
pub struct Customer {
    /// Its id.
    pub id: String,
    /// Its number, from 0.
    pub number: usize,
    /// Id of its main contact.
    pub contact: String,
    /// Name and position of that contact.
    pub contact_name: String,
    /// City without 市.
    pub city: String,
    /// Login of its account manager.
    pub manager: String,
    customer_file: String,
    contact_file: String,
}

impl Customer {
    /// Makes one up.
    pub fn invent(number: usize, random: &mut Random, staff: &Staff) -> Customer {
        let since = Date::constant(2023, 12, 4).saturating_add((random.below(20) as i64).days());
        let stamp = since.strftime("%Y%m%d");
        let id = format!("KH-{stamp}-{}", readable(number));
        let contact = format!("LX-{stamp}-{}", readable(number));
        let (region, province, city, district) = *random.pick(PLACES);
        let (industry, business) = *random.pick(INDUSTRIES);
        let city_short = city.trim_end_matches('市').to_owned();
        let letter = |text: &str, random: &mut Random| {
            let letters: Vec<char> = text.chars().collect();
            *random.pick(&letters)
        };
        let short = format!("{}{}{business}", letter(FIRST, random), letter(SECOND, random));
        let manager = staff.managers[number % staff.managers.len()].clone();
        let (name, position) = (person(random), *random.pick(POSITIONS));

        let mut form = Form::default();
        form.text("name", format!("{city_short}{short}有限公司")).text("short_name", &short);
        form.text("kind", "organization").text("relation", "direct");
        form.text("stage", random.pick(&["new", "existing", "existing"])).text("institution_level", "head");
        form.text("line", random.pick(&["equipment", "spare_parts", "field_service", "retrofit"]));
        form.text("industry", industry).text("size", random.pick(&["large", "medium", "small", "micro"]));
        form.text("employees", random.range(8, 4000))
            .text("annual_revenue", format!("{}0000.00", random.range(80, 90_000)));
        form.text("uscc", credit_code(number, random)).text("region", region);
        form.nest("office_location", |form| {
            form.text("province", province).text("city", city).text("district", district);
            form.text(
                "street",
                format!("{}{}号", random.pick(&["创业路", "科技大道", "工业四路", "长江北路"]), random.range(1, 998)),
            );
        });
        form.text("phone", format!("0512-0000 {:04}", number % 10_000))
            .text("email", format!("info@kh{number:06}.example"));
        form.text("website", format!("https://www.kh{number:06}.example/")).text("primary_contact", &contact);
        form.text("account_manager", &manager).text("assigned_on", since);
        form.text("service_level", random.pick(&["standard", "standard", "priority"]));
        form.text("preferred_channel", random.pick(&["phone", "email", "visit"]));
        form.text("grade", random.pick(&["A", "B", "B", "C", "C", "C"]));
        form.text("grade_review", "2025年上半年客户分级评定，市场部批准");
        form.text("source_channel", random.pick(&["referral", "offline_event", "sales", "web_form"]));
        form.nest("source_verified", |form| {
            form.text("by", &staff.info_admin).text("on", since).text("how", "查工商登记并电话确认");
        });
        form.text("cooperation_since", since);
        form.nest("needs", |form| {
            let need = format!("{}扩产改造", random.pick(super::words::PRODUCTS));
            form.item(&[
                ("need", need),
                ("kind", "product".to_owned()),
                ("captured_on", since.to_string()),
                ("state", "open".to_owned()),
            ]);
        });
        form.text("credit_grade", random.pick(&["AAA", "AA", "A", "B"]));
        form.text("credit_limit", format!("{}0000.00", random.range(5, 300))).text("verified_on", "2026-04-08");
        form.text("verified_by", &staff.info_admin).list("tags", random.some(TAGS, 2));
        form.text("remarks", format!("{short}位于{city_short}{district}，由{name}牵头采购，重要决定要报总经办。"));
        form.nest("timeline", |form| {
            let entry =
                |state: &str, time| [("state", state.to_owned()), ("at", time), ("by", staff.info_admin.clone())];
            form.item(&entry("draft", at(since.at(9, 0, 0, 0)))).item(&entry("active", at(since.at(15, 30, 0, 0))));
        });

        let mut person = Form::default();
        person.text("name", &name).text("position", position).text("dept", random.pick(DEPARTMENTS));
        person.text("office_phone", format!("0512-0001 {:04}", number % 10_000));
        person.text("email", format!("c{number}@kh{number:06}.example")).text("relationship", "neutral");
        person.nest("counterparts", |form| {
            form.item(&[("staff", manager.clone()), ("since", since.to_string())]);
        });
        person.text("lawful_basis", "contract").text("verified_on", "2026-02-10").text("status", "active");

        Customer {
            contact_name: format!("{name}{position}"),
            city: city_short,
            customer_file: form.yaml(),
            contact_file: person.yaml(),
            id,
            number,
            contact,
            manager,
        }
    }

    /// The files with their paths.
    pub fn files(&self) -> [(String, String); 2] {
        let folder = format!("customers/{}", self.id);
        [
            (format!("{folder}/customer.yaml"), self.customer_file.clone()),
            (format!("{folder}/contacts/{}.yaml", self.contact), self.contact_file.clone()),
        ]
    }
}

const TAGS: &[&str] =
    &["战略合作", "账期较长", "年框协议", "可转介绍", "扩产计划", "海外业务", "专精特新", "老设备改造"];

/// A unified social credit code with its check digit (GB 32100-2015); the serial part tells the customers apart.
fn credit_code(number: usize, random: &mut Random) -> String {
    const CHARACTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut code = format!("9131{:04}X{number:08}", random.below(10_000));
    let mut weight = 1;
    let mut sum = 0;
    for byte in code.bytes() {
        sum += CHARACTERS.iter().position(|known| *known == byte).unwrap_or(0) * weight;
        weight = weight * 3 % 31;
    }
    code.push(char::from(CHARACTERS[(31 - sum % 31) % 31]));
    code
}
