//! The search index of one audience: fields from the record types, documents from the records of a view.
//!
//! In: a view of the model. Out: an index in a folder. How text is cut, found and ranked is the business of
//! `kedang-search`; here only what a record consists of is known.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::DateTime;
use kedang_search::{
    BuildOptions, Document, FieldKind as Kind, FieldSpec, FieldValue, IndexBuilder, IndexError, IndexUpdater, Number,
    Stats,
};
use rust_decimal::Decimal;

use crate::label::{Label, Lang};
use crate::markdown;
use crate::model::trace::{self, Reads};
use crate::model::{Model, RecordIx};
use crate::schema::field::Search;
use crate::schema::{Field, FieldKind, TIMELINE};
use crate::value::checked::Format;
use crate::value::{Value, format};

/// Writes the index of a view into a folder that exists and is empty; `note` is told what was looked at for each record.
///
/// # Errors
///
/// When the folder cannot be written.
pub fn write(view: &Model, folder: &Path, note: &mut dyn FnMut(RecordIx, Reads)) -> Result<Stats, IndexError> {
    let fields = Fields::of(view);
    let mut builder = IndexBuilder::create(folder, fields.specs.clone(), &BuildOptions::default())?;
    for index in view.indices() {
        let (document, reads) = trace::watch(|| readable(view, &fields, index));
        note(index, reads);
        if let Some(document) = document {
            builder.add(&document)?;
        }
    }
    builder.finish()
}

/// An index that is brought up to date record by record.
pub struct Documents<'v> {
    view: &'v Model,
    fields: Fields,
    updater: IndexUpdater,
}

impl<'v> Documents<'v> {
    /// Opens the index in a folder, to become that of `view`.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written, or holds another index.
    pub fn open(view: &'v Model, folder: &Path) -> Result<Documents<'v>, IndexError> {
        let fields = Fields::of(view);
        let updater = IndexUpdater::open(folder, fields.specs.clone())?;
        Ok(Documents { view, fields, updater })
    }

    /// Takes out the record that was at a path.
    ///
    /// # Errors
    ///
    /// When the index cannot be written.
    pub fn remove(&mut self, path: &str) -> Result<(), IndexError> {
        let types = self.view.schema.type_of_path(path).map(|id| self.view.schema.record_type(id));
        if let Some((record_type, id)) = types.and_then(|known| Some((known, known.file.capture(path, "id")?))) {
            self.updater.remove(&record_type.name, id);
        }
        Ok(())
    }

    /// Puts a record in, in place of what was there of it; what was looked at for that.
    ///
    /// # Errors
    ///
    /// When the index cannot be written.
    pub fn put(&mut self, index: RecordIx) -> Result<Reads, IndexError> {
        let (document, reads) = trace::watch(|| readable(self.view, &self.fields, index));
        match document {
            Some(document) => self.updater.put(&document)?,
            None => self.updater.remove(&self.view.type_of(index).name, self.view.page_name(index)),
        }
        Ok(reads)
    }

    /// Writes what has changed.
    ///
    /// # Errors
    ///
    /// When the index cannot be written.
    pub fn finish(self) -> Result<Stats, IndexError> {
        self.updater.finish()
    }
}

/// The document of a record that the audience knows of and that could be read. Whoever brings an index up to date asks for
/// new records by their numbers, which hidden ones have too.
fn readable(view: &Model, fields: &Fields, index: RecordIx) -> Option<Document> {
    (!view.type_of(index).hidden && view.record(index).readable).then(|| document(view, fields, index))
}

/// The fields of an index, and for each record type where its fields go.
struct Fields {
    specs: Vec<FieldSpec>,
    places: BTreeMap<(String, Kind), usize>,
    plans: Vec<Vec<Plan>>,
}

/// Where the values of one field go.
struct Plan {
    /// Slot of the field in its type.
    slot: usize,
    /// Slot in the record that a reference leads to, for `customer.grade`.
    through: Option<usize>,
    /// Names of the members on the way into an object.
    members: Vec<Arc<str>>,
    /// The field itself: of the type, of the object or of the other record.
    field: Field,
    kind: Kind,
    /// Position among the specifications.
    place: usize,
}

impl Fields {
    fn of(view: &Model) -> Fields {
        let mut fields = Fields { specs: Vec::new(), places: BTreeMap::new(), plans: Vec::new() };
        for record_type in &view.schema.types {
            let mut plans = Vec::new();
            for (slot, field) in record_type.fields.iter().enumerate() {
                if !record_type.hidden && is_searchable(field) {
                    let facet = record_type.list.facets.iter().any(|name| name.text == field.name);
                    fields.plan(&mut plans, slot, &field.name, &[], field, facet);
                    for (name, inner_slot, inner) in through(view, field) {
                        let before = plans.len();
                        fields.plan(&mut plans, slot, &name, &[], inner, true);
                        plans[before..].iter_mut().for_each(|plan| plan.through = Some(inner_slot));
                    }
                }
            }
            fields.plans.push(plans);
        }
        fields
    }

    fn plan(
        &mut self,
        plans: &mut Vec<Plan>,
        slot: usize,
        name: &str,
        members: &[Arc<str>],
        field: &Field,
        facet: bool,
    ) {
        for child in field.children().iter().filter(|child| is_searchable(child)) {
            let members = [members, std::slice::from_ref(&child.name)].concat();
            self.plan(plans, slot, &format!("{name}.{}", child.name), &members, child, false);
        }
        if let Some(kind) = kind_of(field) {
            let place = self.declare(name, kind, field, facet);
            plans.push(Plan { slot, through: None, members: members.to_vec(), field: field.clone(), kind, place });
        }
    }

    fn declare(&mut self, name: &str, kind: Kind, field: &Field, facet: bool) -> usize {
        let place = *self.places.entry((name.to_owned(), kind)).or_insert_with(|| {
            self.specs.push(FieldSpec::new(name, kind));
            self.specs.len() - 1
        });
        let spec = &mut self.specs[place];
        spec.facet |= facet || field.search == Search::Facet;
        if let Some(boost) = field.boost {
            spec.weight = spec.weight.max(boost as f32);
        }
        for label in [&field.label.zh, &field.label.en] {
            if !name.contains('.') && !spec.labels.iter().any(|known| **known == **label) {
                spec.labels.push(label.to_string());
            }
        }
        place
    }
}

fn is_searchable(field: &Field) -> bool {
    !field.hidden && field.search != Search::None && &*field.name != TIMELINE
}

/// The options of the records that a reference leads to: `customer.grade` of a complaint.
fn through<'m>(view: &'m Model, field: &'m Field) -> Vec<(String, usize, &'m Field)> {
    let Some([id]) = field.reference().filter(|reference| reference.from_path).map(|reference| &reference.ids[..])
    else {
        return Vec::new();
    };
    let fields = view.schema.record_type(*id).fields.iter().enumerate();
    let options = fields.filter(|(_, inner)| is_searchable(inner) && matches!(inner.kind, FieldKind::Enum(_)));
    options.map(|(slot, inner)| (format!("{}.{}", field.name, inner.name), slot, inner)).collect()
}

/// How values of a field are found; none for values that nobody looks up.
fn kind_of(field: &Field) -> Option<Kind> {
    let text = |otherwise| match field.search {
        Search::Name => Kind::Name,
        Search::Exact => Kind::Code,
        Search::Facet => Kind::Exact,
        Search::Text => Kind::Text,
        Search::Default | Search::None => otherwise,
    };
    Some(match &field.kind {
        FieldKind::Text { format: Some(Format::Phone | Format::MobileCn), .. } | FieldKind::Phone => Kind::Phone,
        FieldKind::Text { format: Some(_), .. } | FieldKind::Email | FieldKind::Url => text(Kind::Code),
        FieldKind::Text { .. } => text(Kind::Text),
        FieldKind::Markdown => Kind::Text,
        FieldKind::Enum(_) | FieldKind::Ref(_) | FieldKind::Month | FieldKind::Period => Kind::Exact,
        FieldKind::Date | FieldKind::Datetime => Kind::Date,
        FieldKind::Integer | FieldKind::Decimal | FieldKind::Percent | FieldKind::Money(_) => Kind::Number,
        FieldKind::Bool => Kind::Bool,
        FieldKind::List(item) => return kind_of(item).map(|kind| if kind == Kind::Text { text(kind) } else { kind }),
        FieldKind::Duration | FieldKind::Attachment | FieldKind::Object(_) => return None,
    })
}

fn document(view: &Model, fields: &Fields, index: RecordIx) -> Document {
    let record = view.record(index);
    let record_type = view.type_of(index);
    let name = view.page_name(index);
    let mut document = Document::new(&*record_type.name, &**name, &**view.title(index, Lang::Zh));
    document.url = format!("{}/{name}.html", record_type.name);
    document.date = view.date(index).map(|at| view.schema.config.timezone.to_datetime(at));
    document.body = markdown::plain_text(&record.body);
    document.boost = if record_type.page.hub { 1.5 } else { 1.0 };
    let mut filler = Filler { view, document };
    for plan in &fields.plans[usize::from(record.type_id)] {
        let value = record.value(plan.slot);
        match (plan.through, value) {
            (None, value) => filler.value(plan, &plan.members, value),
            (Some(slot), Value::Ref(to)) => {
                if let Some(target) = to.target {
                    filler.value(plan, &plan.members, view.record(target).value(slot));
                }
            }
            _ => {}
        }
    }
    filler.document
}

struct Filler<'m> {
    view: &'m Model,
    document: Document,
}

impl Filler<'_> {
    /// Goes into lists, and into objects by the names of their members.
    fn value(&mut self, plan: &Plan, members: &[Arc<str>], value: &Value) {
        match (value, members) {
            (Value::Null, _) => {}
            (Value::List(items), _) => items.iter().for_each(|value| self.value(plan, members, value)),
            (Value::Object(object), [name, rest @ ..]) => self.value(plan, rest, object.get(name)),
            (Value::Object(_), []) | (_, [_, ..]) => {}
            (value, []) => {
                let item = if let FieldKind::List(item) = &plan.field.kind { item } else { &plan.field };
                if let Some(value) = self.convert(plan.kind, item, value) {
                    self.document.values.push((plan.place, value));
                }
            }
        }
    }

    /// What readers of the site see, and therefore look for; once, where the languages agree.
    fn in_site_languages(&self, label: &Label) -> Vec<String> {
        let languages = self.view.schema.config.languages.iter();
        let mut words: Vec<String> = languages.map(|lang| label.get(*lang).to_owned()).collect();
        words.dedup();
        words
    }

    fn convert(&self, kind: Kind, field: &Field, value: &Value) -> Option<FieldValue> {
        let zone = &self.view.schema.config.timezone;
        Some(match (kind, value) {
            (_, Value::Ref(to)) => {
                let title = |target| self.in_site_languages(&self.view.title_label(target));
                FieldValue::Choice { value: to.id.to_string(), labels: to.target.map(title).unwrap_or_default() }
            }
            (Kind::Exact, Value::Text(key)) => match field.options().and_then(|options| options.find(key)) {
                Some(option) => {
                    FieldValue::Choice { value: key.to_string(), labels: self.in_site_languages(&option.label) }
                }
                None => FieldValue::Text(key.to_string()),
            },
            (Kind::Text, Value::Text(text)) if matches!(field.kind, FieldKind::Markdown) => {
                FieldValue::Text(markdown::plain_text(text))
            }
            (Kind::Date, Value::Date(date)) => FieldValue::Date(DateTime::from(*date)),
            (Kind::Date, Value::Instant(at)) => FieldValue::Date(zone.to_datetime(*at)),
            (Kind::Number, value) => FieldValue::Number(number(value)?),
            (Kind::Bool, Value::Bool(yes)) => FieldValue::Bool(*yes),
            (Kind::Date | Kind::Bool, _) => return None,
            (_, value) => FieldValue::Text(format::canonical(value, zone, *b"CNY")),
        })
    }
}

fn number(value: &Value) -> Option<Number> {
    let decimal = match value {
        Value::Int(number) => return Some(Number::from(*number)),
        Value::Decimal(number) => *number,
        Value::Money(money) => money.amount,
        _ => return None,
    };
    let millionths = (decimal * Decimal::from(1_000_000)).round();
    i64::try_from(millionths).ok().map(Number::from_millionths)
}
