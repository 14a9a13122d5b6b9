//! Values to what pages show of them.

use super::draw::Draw;
use crate::markdown;
use crate::model::{RecordIx, attachments};
use crate::schema::{Field, FieldKind, RecordType};
use crate::site::context::{Column, Html, Link, Pill};
use crate::site::view::FieldView;
use crate::value::{Object, RecordRef, Value, format};

impl Draw<'_> {
    /// A value of a field of a record, as pages one folder below the language's show it.
    pub fn value(&self, index: RecordIx, field: &Field, value: &Value) -> FieldView {
        if value.is_empty() || field.hidden {
            return FieldView::Empty;
        }
        match (&field.kind, value) {
            (FieldKind::List(item), Value::List(items)) => self.list(index, item, items),
            (FieldKind::Object(fields), Value::Object(object)) => FieldView::Group(self.members(index, fields, object)),
            (FieldKind::Enum(_), Value::Text(key)) => FieldView::Pills(vec![self.option(index, field, key)]),
            (FieldKind::Attachment, value) => self.files(index, std::slice::from_ref(value)),
            (_, Value::Ref(to)) => FieldView::Links(vec![self.reference(to)]),
            (FieldKind::Markdown, Value::Text(text)) => FieldView::Prose(self.prose(index, text)),
            (FieldKind::Phone, Value::Text(text)) => FieldView::Phone(text.to_string()),
            (FieldKind::Email, Value::Text(text)) => FieldView::Email(text.to_string()),
            (FieldKind::Url, Value::Text(text)) => FieldView::Url(text.to_string()),
            (_, Value::Text(text)) if text.contains('\n') => FieldView::Lines(text.to_string()),
            (_, Value::Text(text)) => FieldView::Text(text.to_string()),
            (_, Value::Bool(yes)) => FieldView::Bool { value: *yes, text: format::yes_no(*yes, self.lang).to_owned() },
            (_, Value::Date(date)) => FieldView::When(self.date(*date)),
            (_, Value::Instant(at)) => FieldView::When(self.when(*at)),
            (FieldKind::Percent, Value::Decimal(number)) => {
                FieldView::Number { text: format::percent(*number), sort: number.to_string() }
            }
            (FieldKind::Percent, Value::Int(number)) => {
                FieldView::Number { text: format::percent((*number).into()), sort: number.to_string() }
            }
            (_, Value::Int(_) | Value::Decimal(_) | Value::Money(_) | Value::Duration(_)) => {
                FieldView::Number { text: self.plain(value), sort: sort_key(value) }
            }
            (_, value) => FieldView::Text(self.plain(value)),
        }
    }

    /// A value as one line of text.
    pub fn plain(&self, value: &Value) -> String {
        match value {
            Value::Ref(to) => self.reference(to).text,
            value => format::display(value, self.lang, &self.view.schema.config.timezone),
        }
    }

    /// A value of a field as one line of text, options by their labels.
    pub fn words(&self, index: RecordIx, field: &Field, value: &Value) -> String {
        match (&field.kind, value) {
            (FieldKind::Enum(_), Value::Text(key)) => self.option(index, field, key).label,
            (FieldKind::List(item), Value::List(items)) => {
                let words: Vec<String> = items.iter().map(|value| self.words(index, item, value)).collect();
                words.join("、")
            }
            (FieldKind::Percent, Value::Decimal(number)) => format::percent(*number),
            (FieldKind::Percent, Value::Int(number)) => format::percent((*number).into()),
            (_, value) => self.plain(value),
        }
    }

    /// An option as a word; the state of the workflow carries its tone.
    pub fn option(&self, index: RecordIx, field: &Field, key: &str) -> Pill {
        self.option_of(self.view.type_of(index), field, key)
    }

    /// An option of a type's field as a word.
    pub fn option_of(&self, record_type: &RecordType, field: &Field, key: &str) -> Pill {
        let status = record_type.workflow.as_ref().is_some_and(|workflow| workflow.field == field.name);
        let state = status.then(|| self.state(record_type, key)).flatten();
        state.unwrap_or_else(|| {
            let options = field.options().map_or(&[][..], |options| &options.list);
            let place = options.iter().position(|option| &*option.key == key);
            let label = place.map_or_else(|| key.to_owned(), |place| self.say(&options[place].label));
            Pill { label, tone: String::new(), rank: place.map_or(0, |place| place as u32 + 1) }
        })
    }

    /// A reference as a link to the record's page, or the id where there is none.
    pub fn reference(&self, to: &RecordRef) -> Link {
        to.target.map_or_else(|| Link::new(&*to.id, ""), |target| self.link(target))
    }

    /// Markdown of a record as HTML.
    pub fn prose(&self, index: RecordIx, text: &str) -> Html {
        let record = |id: &str| {
            let target = self.view.find(id)?;
            Some((self.href(target), self.view.title(target, self.lang).to_string()))
        };
        let path = &self.view.record(index).path;
        let file = |written: &str| {
            let path = attachments::resolve(path, written)?;
            Some(format!("{}{}", self.base(1), self.input.files.get(&path)?.site_path))
        };
        Html::safe(markdown::render(text, &markdown::Links { record: &record, file: &file }))
    }

    fn list(&self, index: RecordIx, item: &Field, items: &[Value]) -> FieldView {
        match &item.kind {
            FieldKind::Ref(_) => {
                let refs = items.iter().filter_map(|value| if let Value::Ref(to) = value { Some(to) } else { None });
                FieldView::Links(refs.map(|to| self.reference(to)).collect())
            }
            FieldKind::Enum(_) => {
                let keys = items.iter().filter_map(|value| if let Value::Text(key) = value { Some(key) } else { None });
                FieldView::Pills(keys.map(|key| self.option(index, item, key)).collect())
            }
            FieldKind::Attachment => self.files(index, items),
            FieldKind::Object(fields) => self.table(index, fields, items),
            _ => FieldView::List(items.iter().map(|value| self.value(index, item, value)).collect()),
        }
    }

    /// A column for each member that any of the objects has.
    fn table(&self, index: RecordIx, fields: &[Field], items: &[Value]) -> FieldView {
        let objects: Vec<&Object> = items
            .iter()
            .filter_map(|value| if let Value::Object(object) = value { Some(&**object) } else { None })
            .filter(|object| object.entries.iter().any(|(_, value)| !value.is_empty()))
            .collect();
        if objects.is_empty() {
            return FieldView::Empty;
        }
        let used: Vec<&Field> = fields
            .iter()
            .filter(|field| !field.hidden && objects.iter().any(|object| !object.get(&field.name).is_empty()))
            .collect();
        let columns = used.iter().map(|field| Column {
            name: field.name.to_string(),
            label: self.say(&field.label),
            numeric: is_numeric(&field.kind),
        });
        let row =
            |object: &Object| used.iter().map(|field| self.value(index, field, object.get(&field.name))).collect();
        FieldView::Table { columns: columns.collect(), rows: objects.into_iter().map(row).collect() }
    }

    fn members(&self, index: RecordIx, fields: &[Field], object: &Object) -> Vec<(String, FieldView)> {
        let filled = fields.iter().filter(|field| !field.hidden && !object.get(&field.name).is_empty());
        filled.map(|field| (self.say(&field.label), self.value(index, field, object.get(&field.name)))).collect()
    }

    fn files(&self, index: RecordIx, values: &[Value]) -> FieldView {
        let path = &self.view.record(index).path;
        let files = values.iter().filter_map(|value| self.input.files.shown(path, value, &self.base(1)));
        FieldView::Files { files: files.collect(), missing: self.t("record-file-missing", &[]) }
    }
}

/// Whether a column of such values is aligned right.
pub(super) fn is_numeric(kind: &FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Integer | FieldKind::Decimal | FieldKind::Money(_) | FieldKind::Percent | FieldKind::Duration
    )
}

/// The plain number by which a column sorts.
fn sort_key(value: &Value) -> String {
    match value {
        Value::Money(money) => money.amount.to_string(),
        Value::Duration(span) => {
            (i64::from(span.months) * 2_592_000 + i64::from(span.days) * 86_400 + span.seconds).to_string()
        }
        Value::Int(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        _ => String::new(),
    }
}
