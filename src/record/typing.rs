//! YAML nodes to typed values, with findings for what does not fit its field.

use std::ops::Range;
use std::sync::Arc;

use super::Record;
use crate::diag::Diagnostic;
use crate::schema::field::{Bound, Options};
use crate::schema::{Field, FieldKind, RecordType, Schema, pattern, scalar};
use crate::text::{suggest, truncate};
use crate::value::checked::{self, FormError};
use crate::value::{FieldPath, Object, RecordRef, Value, ops, parse};
use crate::yaml::{Data, Node, Pair, to_ascii};

/// Types the fields of one file.
pub(super) struct Typing<'a> {
    pub schema: &'a Schema,
    pub record_type: &'a RecordType,
    pub file: &'a Arc<str>,
    pub found: &'a mut Vec<Diagnostic>,
}

impl Typing<'_> {
    /// Fills the record's values from the mapping of the file and from its path.
    pub fn record(&mut self, root: &Node<'_>, record: &mut Record) {
        record.readable = true;
        let record_type = self.record_type;
        let pairs = root.as_mapping().unwrap_or(&[]);
        let heading = pairs.first().map_or(root.span.clone(), |pair| pair.key_span.clone());
        if let Some(problem) = pattern::id_problem(&record.id) {
            self.found.push(Diagnostic::new("bad-id", self.file, 0..0).arg("id", &record.id).arg("reason", problem));
        }
        for pair in pairs {
            match &*pair.key {
                "id" => self.agrees(pair, &record.id),
                "type" => self.agrees(pair, &record_type.name),
                _ => self.pair(pair, pairs, record),
            }
        }
        self.take_from_path(pairs, record);
        for (slot, field) in record_type.fields.iter().enumerate() {
            if field.required && record.values[slot].is_empty() {
                self.missing(field, &FieldPath::Field(&field.name), pairs, &heading);
            }
        }
    }

    fn pair(&mut self, pair: &Pair<'_>, pairs: &[Pair<'_>], record: &mut Record) {
        let record_type = self.record_type;
        let Some(slot) = record_type.slot(&pair.key) else { return self.unknown(pair, pairs, record) };
        let field = &record_type.fields[slot];
        if field.derive.is_some() {
            let finding = self.finding("derived-stored", &pair.key_span, field);
            return self.found.push(finding.arg("field", &pair.key));
        }
        self.deprecated(pair, field);
        record.values[slot] = self.value(field, &FieldPath::Field(&field.name), &pair.value);
    }

    /// A key that no field has: an old name, or a slip.
    fn unknown(&mut self, pair: &Pair<'_>, pairs: &[Pair<'_>], record: &mut Record) {
        let record_type = self.record_type;
        let renamed = record_type.fields.iter().position(|field| field.renamed_from.as_deref() == Some(&*pair.key));
        if let Some(slot) = renamed {
            let field = &record_type.fields[slot];
            let finding = Diagnostic::new("renamed-field", self.file, pair.key_span.clone());
            let finding = finding.arg("field", &pair.key).arg("new", &field.name);
            let taken = pairs.iter().any(|other| *other.key == *field.name);
            self.found.push(if taken { finding } else { finding.fix(pair.key_span.clone(), &*field.name) });
            if !taken {
                record.values[slot] = self.value(field, &FieldPath::Field(&field.name), &pair.value);
            }
            return;
        }
        let names = record_type.fields.iter().map(|field| &*field.name);
        let finding = Diagnostic::new("unknown-field", self.file, pair.key_span.clone())
            .arg("field", &pair.key)
            .label("type", &record_type.label)
            .arg("suggestion", suggest(&pair.key, names));
        self.found.push(finding);
    }

    /// A value that also follows from the path may be written, but must be the same.
    fn agrees(&mut self, pair: &Pair<'_>, expected: &str) {
        let text = pair.value.as_text();
        if text.is_some_and(|text| text != expected) {
            let finding = Diagnostic::new("path-mismatch", self.file, pair.value.span.clone());
            let finding = finding.arg("field", &pair.key).arg("found", text.unwrap_or_default());
            self.found.push(finding.arg("expected", expected));
        }
    }

    fn take_from_path(&mut self, pairs: &[Pair<'_>], record: &mut Record) {
        let record_type = self.record_type;
        let captured = record_type.file.matches(self.file).unwrap_or_default();
        for (name, text) in record_type.file.names().zip(captured) {
            let Some(slot) = record_type.slot(name) else { continue };
            match pairs.iter().find(|pair| pair.key == name) {
                Some(pair) => self.agrees(pair, text),
                None => {
                    record.values[slot] = match record_type.fields[slot].kind {
                        FieldKind::Ref(_) => Value::Ref(RecordRef { id: text.into(), target: None }),
                        _ => Value::Text(text.into()),
                    }
                }
            }
        }
    }

    fn missing(&mut self, field: &Field, path: &FieldPath<'_>, pairs: &[Pair<'_>], heading: &Range<usize>) {
        let place = pairs.iter().find(|pair| *pair.key == *field.name).map_or(heading, |pair| &pair.key_span);
        // A value that is there but wrong has been reported already.
        let reported = self
            .found
            .iter()
            .any(|found| found.file == *self.file && found.span.start >= place.start && place != heading);
        if !reported {
            let finding = Diagnostic::new("missing-field", self.file, place.clone());
            self.found.push(finding.arg("field", path.to_string()).label("label", &field.label));
        }
    }

    fn deprecated(&mut self, pair: &Pair<'_>, field: &Field) {
        if let Some(note) = field.deprecated.as_ref().filter(|_| !pair.value.is_null()) {
            let finding = self.finding("deprecated-field", &pair.key_span, field);
            self.found.push(finding.arg("field", &pair.key).label("note", note));
        }
    }

    /// The value of a node for a field; null, with a finding, when it does not fit.
    fn value(&mut self, field: &Field, path: &FieldPath<'_>, node: &Node<'_>) -> Value {
        if node.is_null() {
            return Value::Null;
        }
        let value = match (&field.kind, &node.data) {
            (FieldKind::List(item), Data::Sequence(items)) => self.list(item, path, items),
            (FieldKind::List(item), _) => Value::List([self.value(item, path, node)].into()),
            (FieldKind::Object(fields), Data::Mapping(pairs)) => self.object(fields, path, pairs),
            (FieldKind::Money(_), Data::Mapping(pairs)) => self.money(field, path, node, pairs),
            (FieldKind::Attachment, Data::Mapping(pairs)) => self.object(&[], path, pairs),
            (FieldKind::Object(_), _) | (_, Data::Sequence(_) | Data::Mapping(_)) => {
                return self.wrong_kind(field, path, node, node.shape());
            }
            (_, Data::Scalar { text, .. }) => self.scalar(field, path, node, text),
        };
        self.bounds(field, path, node, &value);
        value
    }

    fn list(&mut self, item: &Field, path: &FieldPath<'_>, items: &[Node<'_>]) -> Value {
        let values =
            items.iter().enumerate().map(|(index, node)| self.value(item, &FieldPath::Item(path, index), node));
        Value::List(values.collect())
    }

    fn object(&mut self, fields: &[Field], path: &FieldPath<'_>, pairs: &[Pair<'_>]) -> Value {
        let mut object = Object { entries: Vec::with_capacity(pairs.len()) };
        for pair in pairs {
            let path = FieldPath::Child(path, &pair.key);
            match fields.iter().find(|field| *field.name == *pair.key) {
                Some(field) => {
                    self.deprecated(pair, field);
                    object.entries.push((field.name.clone(), self.value(field, &path, &pair.value)));
                }
                None if fields.is_empty() => {
                    let text = pair.value.as_text().map_or(Value::Null, |text| Value::Text(text.into()));
                    object.entries.push((pair.key.as_ref().into(), text));
                }
                None => {
                    let finding = Diagnostic::new("unknown-field", self.file, pair.key_span.clone());
                    let finding = finding.arg("field", path.to_string()).label("type", &self.record_type.label);
                    let names = fields.iter().map(|field| &*field.name);
                    self.found.push(finding.arg("suggestion", suggest(&pair.key, names)));
                }
            }
        }
        let order = |name: &Arc<str>| fields.iter().position(|field| field.name == *name);
        object.entries.sort_by_key(|(name, _)| order(name));
        let heading = pairs.first().map_or(0..0, |pair| pair.key_span.clone());
        for field in fields.iter().filter(|field| field.required && object.get(&field.name).is_empty()) {
            self.missing(field, &FieldPath::Child(path, &field.name), pairs, &heading);
        }
        Value::Object(Arc::new(object))
    }

    /// `{amount: 1200.50, currency: USD}`.
    fn money(&mut self, field: &Field, path: &FieldPath<'_>, node: &Node<'_>, pairs: &[Pair<'_>]) -> Value {
        let FieldKind::Money(default) = field.kind else { return Value::Null };
        let known = pairs.iter().all(|pair| matches!(&*pair.key, "amount" | "currency"));
        let currency = node.get("currency").and_then(Node::as_text).map_or(Ok(default), parse::parse_currency);
        let amount = node.get("amount").and_then(Node::as_text).map(parse::parse_decimal);
        match (known, amount, currency) {
            (true, Some(Ok(amount)), Ok(currency)) => Value::Money(crate::value::Money { amount, currency }),
            _ => self.wrong_kind(field, path, node, "mapping"),
        }
    }

    fn scalar(&mut self, field: &Field, path: &FieldPath<'_>, node: &Node<'_>, text: &str) -> Value {
        match &field.kind {
            FieldKind::Enum(options) => self.option(field, options, path, node, text),
            FieldKind::Ref(_) => Value::Ref(RecordRef { id: text.trim().into(), target: None }),
            FieldKind::Text { format, .. } => {
                let text = text.trim_end();
                if let Some(Err(error)) = format.map(|format| format.check(text)) {
                    self.bad_format(field, path, node, text, &error);
                }
                self.pattern(field, path, node, text);
                Value::Text(text.into())
            }
            FieldKind::Markdown => Value::Text(text.trim_end().into()),
            FieldKind::Phone => self.form(field, path, node, text, checked::phone(text).err()),
            FieldKind::Email => self.form(field, path, node, text, checked::email(text).err()),
            FieldKind::Url => self.form(field, path, node, text, checked::url(text).err()),
            FieldKind::Attachment => Value::Text(text.into()),
            kind => match scalar::read(kind, text, &self.schema.config.timezone) {
                Ok(value) => value,
                Err(_) => self.misread(field, path, node, text),
            },
        }
    }

    fn form(
        &mut self,
        field: &Field,
        path: &FieldPath<'_>,
        node: &Node<'_>,
        text: &str,
        error: Option<FormError>,
    ) -> Value {
        if let Some(error) = error {
            self.bad_format(field, path, node, text, &error);
        }
        self.pattern(field, path, node, text);
        Value::Text(text.into())
    }

    /// A text that would be right if its full-width characters were ASCII gets that finding, and its mend.
    fn misread(&mut self, field: &Field, path: &FieldPath<'_>, node: &Node<'_>, text: &str) -> Value {
        let narrow = to_ascii(text);
        let value = narrow
            .as_deref()
            .and_then(|narrow| scalar::read(&field.kind, narrow.trim(), &self.schema.config.timezone).ok());
        let (Some(value), Some(narrow)) = (value, narrow) else { return self.wrong_kind(field, path, node, text) };
        let finding = self.finding("fullwidth-punctuation", &node.span, field);
        let finding = finding.arg("found", text).arg("wanted", narrow.trim());
        let plain = matches!(node.data, Data::Scalar { plain: true, .. });
        self.found.push(if plain { finding.fix(node.span.clone(), narrow.trim()) } else { finding });
        value
    }

    fn option(&mut self, field: &Field, options: &Options, path: &FieldPath<'_>, node: &Node<'_>, text: &str) -> Value {
        if let Some(option) = options.find(text) {
            if option.deprecated {
                let finding = self.finding("deprecated-option", &node.span, field).arg("field", path.to_string());
                self.found.push(finding.label("option", &option.label));
            }
            return Value::Text(option.key.clone());
        }
        let by_label = options.list.iter().find(|option| *option.label.zh == *text || *option.label.en == *text);
        let keys = options.list.iter().map(|option| &*option.key);
        let suggestion = by_label.map_or_else(|| suggest(text, keys.clone()), |option| option.key.to_string());
        let finding = self
            .finding("bad-option", &node.span, field)
            .arg("field", path.to_string())
            .arg("found", truncate(text, 40));
        let finding = finding.arg("choices", truncate(&keys.collect::<Vec<_>>().join(", "), 160));
        let finding = finding.arg("suggestion", suggestion);
        // A label in place of its key means exactly one thing.
        self.found.push(match by_label {
            Some(option) if matches!(node.data, Data::Scalar { plain: true, .. }) => {
                finding.fix(node.span.clone(), &*option.key)
            }
            _ => finding,
        });
        Value::Null
    }

    fn pattern(&mut self, field: &Field, path: &FieldPath<'_>, node: &Node<'_>, text: &str) {
        if let Some(pattern) = field.pattern.as_ref().filter(|pattern| !pattern.is_match(text)) {
            let wanted = pattern.as_str().trim_start_matches("^(?:").trim_end_matches(")$");
            let finding = self.finding("bad-format", &node.span, field).arg("field", path.to_string());
            self.found.push(finding.arg("found", truncate(text, 40)).arg("expected", wanted));
        }
    }

    fn bad_format(&mut self, field: &Field, path: &FieldPath<'_>, node: &Node<'_>, text: &str, error: &FormError) {
        let expected = match error {
            FormError::CheckDigit { expected } => format!("check-digit:{expected}"),
            error => error.name().to_owned(),
        };
        let finding = self.finding("bad-format", &node.span, field).arg("field", path.to_string());
        self.found.push(finding.arg("found", truncate(text, 40)).arg("expected", expected));
    }

    fn bounds(&mut self, field: &Field, path: &FieldPath<'_>, node: &Node<'_>, value: &Value) {
        if field.min.is_none() && field.max.is_none() {
            return;
        }
        let measured = match value {
            Value::Null => return,
            Value::Text(text) => Value::Int(text.chars().count() as i64),
            Value::List(items) => Value::Int(items.len() as i64),
            Value::Money(money) => Value::Decimal(money.amount),
            value => value.clone(),
        };
        let beyond = |bound: &Bound, wrong: std::cmp::Ordering| {
            ops::order("<", &measured, &bound.value).is_ok_and(|order| order == wrong)
        };
        let low = field.min.as_ref().filter(|bound| beyond(bound, std::cmp::Ordering::Less)).map(|b| ("≥", b));
        let high = field.max.as_ref().filter(|bound| beyond(bound, std::cmp::Ordering::Greater)).map(|b| ("≤", b));
        if let Some((sign, bound)) = low.or(high) {
            let (shown, unit) = match (&measured, value, &node.data) {
                (Value::Int(count), Value::Text(_), _) => (count.to_string(), "characters"),
                (Value::Int(count), Value::List(_), _) => (count.to_string(), "items"),
                (_, _, Data::Scalar { text, .. }) => (truncate(text, 40), ""),
                _ => (node.shape().to_owned(), ""),
            };
            let finding = self.finding("out-of-range", &node.span, field).arg("field", path.to_string());
            let finding = finding.arg("found", shown).arg("bound", format!("{sign} {}", bound.text));
            self.found.push(finding.arg("unit", unit));
        }
    }

    fn wrong_kind(&mut self, field: &Field, path: &FieldPath<'_>, node: &Node<'_>, found: &str) -> Value {
        let place = match &node.data {
            Data::Mapping(pairs) => pairs.first().map_or(node.span.clone(), |pair| pair.key_span.clone()),
            _ => node.span.clone(),
        };
        let finding =
            self.finding("wrong-kind", &place, field).arg("field", path.to_string()).arg("found", truncate(found, 40));
        let finding = finding.arg("expected", field.kind.name());
        self.found.push(finding.arg("example", scalar::example(&field.kind)));
        Value::Null
    }

    /// A finding whose message tells something of a field's value.
    fn finding(&self, code: &'static str, span: &Range<usize>, field: &Field) -> Diagnostic {
        Diagnostic::new(code, self.file, span.clone()).sensitivity(field.sensitivity)
    }
}
