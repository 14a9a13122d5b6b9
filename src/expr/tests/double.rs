//! A schema of four types and six records, both sides of an expression in one.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::expr::{
    Context, DeadlineState, EnumId, FieldInfo, Kind, Member, ObjectKind, RecordIx, Scope, Slot, Step, TypeId, World,
};
use crate::label::Lang;
use crate::sensitivity::Sensitivity::{self, Confidential, Internal, Public, Restricted};
use crate::value::{Object, RecordRef, Value, parse};

const CUSTOMER: TypeId = 0;
const COMPLAINT: TypeId = 1;
const STAFF: TypeId = 2;
const INTERACTION: TypeId = 3;
const TYPE_NAMES: [&str; 4] = ["customer", "complaint", "staff", "interaction"];

const GRADES: EnumId = 0;
const SEVERITIES: EnumId = 1;
const STATES: EnumId = 2;

/// The context of a rule on complaints, on each of their escalations.
pub(crate) fn complaint() -> Context {
    let item = Kind::Object(escalation_kind());
    Context { ty: COMPLAINT, item: Some((item, Internal)) }
}

fn escalation_kind() -> Arc<ObjectKind> {
    let member = |name: &str, kind, sensitivity| Member { name: name.into(), kind, sensitivity };
    Arc::new(ObjectKind {
        members: vec![
            member("to", Kind::record(STAFF), Internal),
            member("due", Kind::Date, Internal),
            member("done_on", Kind::Date, Internal),
            member("cost", Kind::Money(*b"CNY"), Restricted),
        ],
    })
}

type Field = (&'static str, Kind, Sensitivity);

fn fields(ty: TypeId) -> Vec<Field> {
    match ty {
        CUSTOMER => vec![
            ("name", Kind::Text, Public),
            ("grade", Kind::Enum(GRADES), Internal),
            ("account_manager", Kind::record(STAFF), Internal),
            ("founded_year", Kind::Int, Internal),
            ("next_visit_due", Kind::Date, Internal),
            ("secret", Kind::Text, Restricted),
        ],
        COMPLAINT => vec![
            ("customer", Kind::record(CUSTOMER), Internal),
            ("received_at", Kind::Instant, Internal),
            ("closed_at", Kind::Instant, Internal),
            ("severity", Kind::Enum(SEVERITIES), Internal),
            ("content", Kind::Text, Internal),
            ("claimed", Kind::Money(*b"CNY"), Confidential),
            (
                "complainant",
                Kind::Object(Arc::new(ObjectKind {
                    members: vec![
                        Member { name: "name".into(), kind: Kind::Text, sensitivity: Internal },
                        Member { name: "phone".into(), kind: Kind::Text, sensitivity: Confidential },
                    ],
                })),
                Internal,
            ),
            ("escalations", Kind::list(Kind::Object(escalation_kind())), Internal),
            ("signed_on", Kind::Date, Internal),
            ("score", Kind::Number, Internal),
            ("visits", Kind::Int, Internal),
            ("period", Kind::Period, Internal),
            ("wait", Kind::Duration, Internal),
            ("urgent", Kind::Bool, Internal),
            ("tags", Kind::list(Kind::Text), Public),
            ("responsible", Kind::record(STAFF), Internal),
            ("status", Kind::Enum(STATES), Internal),
            (
                "timeline",
                Kind::list(Kind::object([("state", Kind::Enum(STATES)), ("at", Kind::Instant)], Internal)),
                Internal,
            ),
            ("empty", Kind::Int, Internal),
            ("about", Kind::Record([CUSTOMER, STAFF].into()), Internal),
            ("grades", Kind::list(Kind::Enum(GRADES)), Internal),
            ("anything", Kind::Record([].into()), Internal),
        ],
        STAFF => vec![
            ("name", Kind::Text, Internal),
            ("phone", Kind::Text, Confidential),
            ("manager", Kind::record(STAFF), Internal),
            ("rank", Kind::Text, Internal),
        ],
        _ => vec![
            ("customer", Kind::record(CUSTOMER), Internal),
            ("held_on", Kind::Date, Internal),
            ("fee", Kind::Money(*b"CNY"), Confidential),
            ("about", Kind::record(COMPLAINT), Internal),
            ("source", Kind::record(COMPLAINT), Restricted),
        ],
    }
}

/// Schema and records.
pub(crate) struct Double {
    pub zone: TimeZone,
    catalogs: Value,
    records: Vec<(TypeId, Arc<str>, Vec<Value>)>,
    types: Vec<Arc<str>>,
}

fn reference(id: &str, target: RecordIx) -> Value {
    Value::Ref(RecordRef { id: id.into(), target: Some(target) })
}

fn object(entries: &[(&str, Value)]) -> Value {
    let entries = entries.iter().map(|(key, value)| (Arc::from(*key), value.clone())).collect();
    Value::Object(Arc::new(Object { entries }))
}

fn day(text: &str) -> Value {
    Value::Date(parse::parse_date(text).unwrap())
}

fn span(text: &str) -> Value {
    Value::Duration(parse::parse_duration(text).unwrap())
}

fn yuan(text: &str) -> Value {
    Value::Money(parse::parse_money(text, *b"CNY").unwrap())
}

impl Double {
    /// The complaint that tests look at.
    pub const COMPLAINT: RecordIx = 1;
    /// How many fields it has.
    pub const COMPLAINT_FIELDS: usize = 22;

    pub fn new() -> Double {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let at = |text: &str| Value::Instant(parse::parse_instant(text, &zone).unwrap());
        let text = |text: &str| Value::text(text);
        let step = |state: &str, when: &str| object(&[("state", text(state)), ("at", at(when))]);
        let records = vec![
            (
                CUSTOMER,
                "kh-1",
                vec![
                    text("青禾机械"),
                    text("A"),
                    reference("li", 2),
                    Value::Int(1998),
                    day("2026-04-01"),
                    text("秘密"),
                ],
            ),
            (
                COMPLAINT,
                "ts-1",
                vec![
                    reference("kh-1", 0),
                    at("2026-03-14 09:20"),
                    Value::Null,
                    text("major"),
                    text("设备 停机\n两次，客户要求赔偿"),
                    yuan("1200.50"),
                    object(&[("name", text("王工")), ("phone", text("021-5555 0100"))]),
                    Value::list([Double::escalation(), object(&[("to", reference("zhao", 3)), ("due", Value::Null)])]),
                    day("2026-03-01"),
                    Value::Decimal("87.25".parse().unwrap()),
                    Value::Int(3),
                    Value::Period(parse::parse_period("2026-03").unwrap()),
                    span("30 days"),
                    Value::Bool(false),
                    Value::list([text("vip"), text("急"), text("vip")]),
                    reference("li", 2),
                    text("waiting"),
                    Value::list([
                        step("received", "2026-03-14 09:20"),
                        step("accepted", "2026-03-14 11:00"),
                        step("waiting", "2026-03-15 08:00"),
                    ]),
                    Value::Null,
                    reference("li", 2),
                    Value::list([text("A"), text("C")]),
                    reference("gone", 99),
                ],
            ),
            (STAFF, "li", vec![text("李敏"), text("021-5555 0101"), reference("zhao", 3), text("supervisor")]),
            (STAFF, "zhao", vec![text("赵强"), text("021-5555 0102"), Value::Null, text("head")]),
            (
                INTERACTION,
                "hf-1",
                vec![reference("kh-1", 0), day("2026-03-10"), yuan("80"), reference("ts-1", 1), Value::Null],
            ),
            (
                INTERACTION,
                "hf-2",
                vec![reference("kh-1", 0), day("2026-03-20"), Value::Null, reference("ts-1", 1), Value::Null],
            ),
        ];
        let mut records: Vec<_> = records.into_iter().map(|(ty, id, values)| (ty, Arc::from(id), values)).collect();
        if let Value::Ref(gone) = &mut records[1].2[21] {
            gone.target = None;
        }
        let grade = |interval: &str, level: i64| {
            object(&[("label", text("级")), ("visit_interval", span(interval)), ("level", Value::Int(level))])
        };
        let catalogs = object(&[
            ("grades", object(&[("A", grade("30 days", 3)), ("B", grade("60 days", 2)), ("C", grade("90 days", 1))])),
            ("sla", object(&[("response", object(&[("major", span("2 hours")), ("minor", span("24 hours"))]))])),
            ("limits", object(&[("gift", Value::Int(500))])),
        ]);
        let types = TYPE_NAMES.iter().map(|name| Arc::from(*name)).collect();
        Double { zone, catalogs, records, types }
    }

    /// The first escalation of the complaint.
    pub fn escalation() -> Value {
        object(&[
            ("to", reference("li", 2)),
            ("due", day("2026-03-20")),
            ("done_on", day("2026-03-19")),
            ("cost", yuan("10")),
        ])
    }

    /// Puts another value into a field of the complaint.
    pub fn set(&mut self, slot: usize, value: Value) {
        self.records[Double::COMPLAINT as usize].2[slot] = value;
    }
}

impl Scope for Double {
    fn type_named(&self, name: &str) -> Option<TypeId> {
        TYPE_NAMES.iter().position(|known| *known == name).map(|at| at as TypeId)
    }
    fn type_name(&self, ty: TypeId) -> &str {
        TYPE_NAMES[ty as usize]
    }
    fn types(&self) -> Vec<TypeId> {
        vec![CUSTOMER, COMPLAINT, STAFF, INTERACTION]
    }
    fn field(&self, ty: TypeId, name: &str) -> Option<FieldInfo> {
        let (slot, (_, kind, sensitivity)) =
            fields(ty).into_iter().enumerate().find(|(_, (known, ..))| *known == name)?;
        Some(FieldInfo { slot: slot as Slot, kind, sensitivity, derived: false })
    }
    fn field_names(&self, ty: TypeId) -> Vec<&str> {
        fields(ty).into_iter().map(|(name, ..)| name).collect()
    }
    fn record_sensitivity(&self, ty: TypeId) -> Sensitivity {
        if ty == INTERACTION { Confidential } else { Internal }
    }
    fn body_sensitivity(&self, ty: TypeId) -> Option<Sensitivity> {
        (ty == COMPLAINT).then_some(Confidential)
    }
    fn deadline(&self, ty: TypeId, name: &str) -> Option<(u16, Sensitivity)> {
        (ty == COMPLAINT && name == "resolution").then_some((0, Internal))
    }
    fn deadline_names(&self, _: TypeId) -> Vec<&str> {
        vec!["resolution"]
    }
    fn states(&self, ty: TypeId) -> Vec<&str> {
        if ty == COMPLAINT { vec!["received", "accepted", "waiting", "closed"] } else { Vec::new() }
    }
    fn options(&self, list: EnumId) -> Vec<&str> {
        match list {
            GRADES => vec!["A", "B", "C"],
            SEVERITIES => vec!["minor", "major", "crisis"],
            _ => vec!["received", "accepted", "waiting", "closed"],
        }
    }
    fn catalogs(&self) -> &Value {
        &self.catalogs
    }
    fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

impl World for Double {
    fn field(&self, record: RecordIx, slot: Slot) -> Cow<'_, Value> {
        Cow::Borrowed(&self.records[record as usize].2[slot as usize])
    }
    fn type_of(&self, record: RecordIx) -> TypeId {
        self.records[record as usize].0
    }
    fn type_name(&self, ty: TypeId) -> &Arc<str> {
        &self.types[ty as usize]
    }
    fn id(&self, record: RecordIx) -> &Arc<str> {
        &self.records[record as usize].1
    }
    fn title(&self, record: RecordIx, lang: Lang) -> Arc<str> {
        let (ty, id, values) = &self.records[record as usize];
        match (ty, &values[0]) {
            (&CUSTOMER | &STAFF, Value::Text(name)) => name.clone(),
            _ => format!("{}{id}", if lang == Lang::Zh { "记录" } else { "record " }).into(),
        }
    }
    fn body(&self, _: RecordIx) -> Arc<str> {
        "## 正文".into()
    }
    fn referring(&self, record: RecordIx, ty: TypeId, slot: Option<Slot>) -> Cow<'_, [RecordIx]> {
        let names = |value: &Value| matches!(value, Value::Ref(r) if r.target == Some(record));
        let found = self.records.iter().enumerate().filter(|(_, (known, _, values))| {
            *known == ty
                && match slot {
                    Some(slot) => names(&values[slot as usize]),
                    None => values.iter().any(names),
                }
        });
        Cow::Owned(found.map(|(at, _)| at as RecordIx).collect())
    }
    fn deadline(&self, _: RecordIx, _: u16) -> DeadlineState {
        let due = parse::parse_instant("2026-03-16 09:20", &self.zone).ok();
        DeadlineState { due, missed: true, open: true, ..DeadlineState::default() }
    }
    fn timeline(&self, record: RecordIx) -> Cow<'_, [Step]> {
        let Some(Value::List(steps)) = self.records[record as usize].2.get(17) else { return Cow::Borrowed(&[]) };
        let step = |value: &Value| match value {
            Value::Object(step) => match (step.get("state"), step.get("at")) {
                (Value::Text(state), Value::Instant(at)) => Some(Step { state: state.clone(), at: Some(*at) }),
                _ => None,
            },
            _ => None,
        };
        Cow::Owned(steps.iter().filter_map(step).collect())
    }
    fn today(&self) -> Date {
        date(2026, 3, 24)
    }
    fn zone(&self) -> &TimeZone {
        &self.zone
    }
    fn option_label(&self, list: EnumId, key: &str, lang: Lang) -> Option<Arc<str>> {
        match (list, key, lang) {
            (SEVERITIES, "major", Lang::Zh) => Some("重大".into()),
            (SEVERITIES, "major", Lang::En) => Some("Major".into()),
            (GRADES, key, Lang::Zh) => Some(format!("{key}级").into()),
            _ => None,
        }
    }
}
