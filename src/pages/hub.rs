//! The page of a record that gathers others: a customer, a person.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::draw::Draw;
use super::facts::ListName;
use super::record;
use super::rows::Rows;
use crate::model::trace;
use crate::model::{Due, RecordIx};
use crate::schema::{FieldKind, RecordType, TypeId};
use crate::site::context::{Anchor, Charge, Day, DayEntry, Fact, Field, HubPage, Person, When};
use crate::site::templates::TemplateProblem;
use crate::site::view::FieldView;
use crate::value::Value;

/// Things to do that a group of the page shows.
pub(super) const OPEN: usize = 7;
/// Records in a person's charge that the page shows.
const CHARGES: usize = 24;
/// Things to do that a day of the week shows.
const A_DAY: usize = 6;

/// The name that is looked up by whoever looks at what a person has to do.
pub fn charge_name(id: &str) -> Arc<str> {
    format!("charge:{id}").into()
}

/// Fills the page of a hub.
///
/// # Errors
///
/// When the template of rows cannot be drawn.
pub(super) fn context(draw: &Draw<'_>, rows: &Rows, index: RecordIx) -> Result<HubPage, TemplateProblem> {
    let hub = Hub { draw, rows, index, record_type: draw.view.type_of(index) };
    let person = hub.person();
    let gathered = hub.gathered(person.is_some())?;
    let (months, kinds, total) = hub.time_line(person.is_some());
    let mut open = draw.due_groups(hub.open(person.is_some()), 1, person.is_some(), OPEN);
    // On its own page a record is not named again beside everything that is its own.
    for group in open.iter_mut().filter(|group| group.more > 0 && person.is_some()) {
        group.more_href = format!("{}.due.html", draw.view.page_name(index));
    }
    for row in open.iter_mut().flat_map(|group| &mut group.rows) {
        for link in [&mut row.owner, &mut row.about] {
            if link.href == draw.href(index) {
                *link = Default::default();
            }
        }
    }
    let mut page = HubPage {
        frame: draw.frame(1),
        page: record::place(draw, index),
        head: draw.head(index),
        card: hub.card(),
        facts: hub.facts(),
        open,
        anchors: Vec::new(),
        months,
        kinds,
        entries_total: total,
        gathered,
        person,
        record: record::body(draw, index),
    };
    page.anchors = anchors(draw, &page);
    Ok(page)
}

fn anchors(draw: &Draw<'_>, page: &HubPage) -> Vec<Anchor> {
    let anchor = |id: &str, label: String, count| Anchor { id: id.to_owned(), label, count };
    let open = page.open.iter().map(|group| group.count).sum::<usize>();
    let mut anchors = Vec::new();
    if page.person.is_some() {
        anchors.push(anchor("open", draw.t("hub-my-open", &[]), Some(open)));
    } else if open > 0 {
        anchors.push(anchor("open", draw.t("hub-open", &[]), Some(open)));
    }
    if let Some(person) = &page.person {
        if !person.week.is_empty() {
            anchors.push(anchor("week", draw.t("hub-week", &[]), None));
        }
        if !person.charges.is_empty() {
            anchors.push(anchor("charges", person.charges_label.clone(), Some(person.charges_total)));
        }
    }
    if !page.months.is_empty() || !page.gathered.is_empty() {
        anchors.push(anchor("timeline", draw.t("hub-timeline", &[]), Some(page.entries_total)));
    }
    let gathered = page.gathered.iter();
    anchors.extend(gathered.map(|group| anchor(&group.type_name, group.label.clone(), Some(group.total))));
    anchors.push(anchor("profile", draw.t("hub-profile", &[]), None));
    anchors
}

/// Whole days since an instant; when there will be one more is noted.
fn days_since(at: Timestamp, now: Timestamp) -> i64 {
    const DAY: i64 = 86_400;
    let days = (now.as_second() - at.as_second()) / DAY;
    // Days to come are counted towards nothing, so that nothing is another for two of them.
    let next = at.as_second() + if days < 0 { days * DAY + 1 } else { (days + 1) * DAY };
    trace::note_until(Timestamp::from_second(next).ok().filter(|next| *next > now));
    days
}

/// A record whose page gathers others.
pub(super) struct Hub<'d, 'a> {
    pub draw: &'d Draw<'a>,
    pub rows: &'d Rows,
    pub index: RecordIx,
    pub record_type: &'d RecordType,
}

impl Hub<'_, '_> {
    /// The business card: what of the head is no badge, and the number to call.
    fn card(&self) -> Vec<Field> {
        let record_type = self.record_type;
        let head = &record_type.page.head;
        let phone = record_type.roles.phone.iter().filter(|phone| !head.iter().any(|name| name.text == phone.text));
        let named = head.iter().chain(phone).filter_map(|name| {
            let field = record_type.field_at(&name.text)?;
            let shown = !field.hidden && !matches!(field.kind, FieldKind::Enum(_));
            shown.then_some((name, field))
        });
        let fields = named.filter_map(|(name, field)| {
            let value = self.draw.value(self.index, field, &self.draw.view.value_at(self.index, &name.text));
            let filled = !matches!(value, FieldView::Empty);
            filled.then(|| Field::new(&*name.text, self.draw.say(&field.label), &value))
        });
        fields.collect()
    }

    /// The strip of facts. A fact is coloured when a deadline of the same name, or due on that very day, is late.
    fn facts(&self) -> Vec<Fact> {
        let (draw, record_type) = (self.draw, self.record_type);
        let dues = draw.view.deadlines(self.index);
        let facts = record_type.page.facts.iter().map(|name| {
            let deadline = record_type.deadlines.iter().position(|deadline| deadline.name.text == name.text);
            if let Some(number) = deadline {
                let due = dues.iter().find(|due| usize::from(due.number) == number && due.is_open());
                return self.due_fact(&draw.say(&record_type.deadlines[number].label), due);
            }
            let field = record_type.field_at(&name.text);
            let value = draw.view.value_at(self.index, &name.text);
            let label = field.map(|field| draw.say(&field.label)).unwrap_or_default();
            let when = match &value {
                Value::Date(date) => Some(draw.date(*date)),
                Value::Instant(at) => Some(draw.when(*at)),
                _ => None,
            };
            let words = field.map(|field| draw.words(self.index, field, &value)).unwrap_or_default();
            let due = draw.view.instant(&value).and_then(|at| self.due_at(at));
            Fact {
                label,
                value: words,
                when,
                tone: due.map(|due| self.tone(due)).unwrap_or_default(),
                href: String::new(),
            }
        });
        facts.collect()
    }

    fn due_fact(&self, label: &str, due: Option<&Due>) -> Fact {
        let worded = due.map(|due| self.draw.due(due));
        Fact {
            label: label.to_owned(),
            value: worded.as_ref().map(|due| due.text.clone()).unwrap_or_default(),
            when: worded.map(|due| When { iso: due.iso, text: due.text, exact: due.exact, near: true }),
            tone: due.map(|due| self.tone(due)).unwrap_or_default(),
            href: "#open".into(),
        }
    }

    /// The open deadline of the record that falls due on the same day.
    fn due_at(&self, at: Timestamp) -> Option<&Due> {
        let zone = &self.draw.view.schema.config.timezone;
        let day =
            |due: &Due| zone.to_datetime(due.due - jiff::SignedDuration::from_secs(i64::from(due.whole_day))).date();
        let wanted = zone.to_datetime(at).date();
        self.draw.view.deadlines(self.index).iter().find(|due| due.is_open() && day(due) == wanted)
    }

    fn tone(&self, due: &Due) -> String {
        let state = self.draw.due(due).state;
        if matches!(&*state, "late" | "soon") { state } else { String::new() }
    }

    /// What is open: of a person, what is that person's; of others, what is open in the record and what it gathers.
    fn open(&self, person: bool) -> Vec<(RecordIx, &Due)> {
        let view = self.draw.view;
        if person {
            trace::note_name(|| charge_name(view.id(self.index)));
            let lists = &self.draw.input.lists;
            let charges = lists.register.list(&ListName::Charge { person: (lists.key)(self.index) });
            let mut owned: Vec<RecordIx> = charges.iter().filter_map(|entry| lists.record(entry)).collect();
            owned.sort_unstable();
            owned.dedup();
            let all = owned.into_iter().flat_map(|index| view.deadlines(index).iter().map(move |due| (index, due)));
            return all.filter(|(_, due)| due.is_open() && due.owner == Some(self.index)).collect();
        }
        let mut records = vec![self.index];
        records.extend(
            view.referring(self.index)
                .iter()
                .map(|link| link.from)
                .filter(|from| self.draw.parent(*from) == Some(self.index)),
        );
        records.sort_unstable();
        records.dedup();
        let dues = records.into_iter().flat_map(|index| view.deadlines(index).iter().map(move |due| (index, due)));
        dues.filter(|(_, due)| due.is_open()).collect()
    }

    /// What only the page of a person has.
    fn person(&self) -> Option<Person> {
        let (draw, view) = (self.draw, self.draw.view);
        let (id, _) = view.schema.people()?;
        if view.type_id(self.index) != id {
            return None;
        }
        let hubs: Vec<TypeId> = self.types().into_iter().filter(|id| view.schema.record_type(*id).page.hub).collect();
        let label = hubs.first().map(|id| draw.say(&view.schema.record_type(*id).plural)).unwrap_or_default();
        let mut charges: Vec<Charge> = hubs.iter().flat_map(|id| self.charges(*id)).collect();
        charges.sort_by_key(|charge| (!charge.role.is_empty(), Reverse(charge.days.unwrap_or(i64::MAX))));
        let total = hubs.iter().map(|id| self.of_type(*id).len()).sum();
        charges.truncate(CHARGES);
        Some(Person {
            id: view.id(self.index).to_string(),
            charges_label: label,
            charges_more_href: hubs
                .first()
                .filter(|_| total > charges.len())
                .map(|id| self.list_href(*id))
                .unwrap_or_default(),
            charges,
            charges_total: total,
            week: self.week(),
            calendar_href: String::new(),
        })
    }

    /// The records of a hub type that are in the person's charge, and those that name the person otherwise.
    fn charges(&self, id: TypeId) -> Vec<Charge> {
        let (draw, view) = (self.draw, self.draw.view);
        let record_type = view.schema.record_type(id);
        let last = record_type.page.facts.iter().find(|name| {
            let kind = record_type.field_at(&name.text).map(|field| &field.kind);
            matches!(kind, Some(FieldKind::Date | FieldKind::Datetime))
        });
        let mut slots: BTreeMap<RecordIx, u16> = BTreeMap::new();
        for link in view.referring(self.index).iter().filter(|link| link.type_id == id) {
            slots.entry(link.from).or_insert(link.slot);
        }
        let role = |index: RecordIx| {
            let owned = view.owner(index) == Some(self.index);
            let slot = slots.get(&index).filter(|_| !owned);
            let field = slot.and_then(|slot| record_type.fields.get(usize::from(*slot)));
            field.map(|field| draw.say(&field.label)).unwrap_or_default()
        };
        let open = self.of_type(id).into_iter().filter(|index| !view.is_finished(*index));
        let charges = open.map(|index| {
            let at = last.and_then(|name| view.instant(&view.value_at(index, &name.text)));
            let late = view.deadlines(index).iter().any(|due| {
                trace::note_until(due.turns(view.now));
                due.is_open() && due.is_missed(view.now)
            });
            Charge {
                record: draw.link(index),
                badges: draw.badges(index).into_iter().take(1).collect(),
                last: at.map(|at| draw.date(view.schema.config.timezone.to_datetime(at).date())),
                days: at.map(|at| days_since(at, view.now)),
                tone: if late { "late".into() } else { String::new() },
                role: role(index),
            }
        });
        charges.collect()
    }

    /// The next seven days with what is due on each.
    fn week(&self) -> Vec<Day> {
        let (draw, view) = (self.draw, self.draw.view);
        trace::note_until(view.midnight());
        let zone = &view.schema.config.timezone;
        let mut by_day: BTreeMap<Date, Vec<DayEntry>> = BTreeMap::new();
        let mut open = self.open(true);
        open.sort_by_key(|(index, due)| (due.due, *index));
        for (index, due) in open {
            let at = due.due - jiff::SignedDuration::from_secs(i64::from(due.whole_day));
            let local = zone.to_datetime(at);
            by_day.entry(local.date()).or_default().push(DayEntry {
                time: if due.whole_day { String::new() } else { local.strftime("%H:%M").to_string() },
                what: draw.what(index, due),
                record: draw.link(index),
                icon: view.type_of(index).icon.to_string(),
            });
        }
        let days = (0..7).filter_map(|ahead| view.today.checked_add(jiff::Span::new().days(ahead)).ok());
        let week = days.map(|date| Day {
            iso: date.to_string(),
            weekday: draw.t(&format!("weekday-{}", date.weekday().to_monday_one_offset()), &[]),
            label: draw.date(date).text,
            today: date == view.today,
            off: !view.schema.calendar.is_workday(date),
            holiday: view.schema.calendar.holiday_name(date).map(|name| draw.say(name)).unwrap_or_default(),
            more: by_day.get(&date).map_or(0, |entries| entries.len().saturating_sub(A_DAY)),
            entries: by_day.remove(&date).into_iter().flatten().take(A_DAY).collect(),
        });
        week.collect()
    }
}
