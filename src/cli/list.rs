//! `kedang list`: the records of a type as a table, as JSON or for a spreadsheet.

use std::cmp::Ordering;
use std::path::PathBuf;

use super::collate::Order;
use super::formula::Formula;
use super::place::ReadFrom;
use super::{Failure, Status, Ui, cell, lookup, table};
use crate::expr::{At, Expect};
use crate::label::Lang;
use crate::model::{Model, RecordIx};
use crate::schema::{Field, FieldKind, Schema, TypeId};
use crate::value::Value;

/// Arguments of `list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record type, such as customer
    #[arg(value_name = "TYPE")]
    pub record_type: String,
    /// The records repository [default: the one around the current folder]
    #[arg(long, value_name = "FOLDER")]
    pub repo: Option<PathBuf>,
    /// Only records for which this expression holds, such as "grade == 'A' and open_complaints > 0"
    #[arg(long = "where", value_name = "EXPR")]
    pub condition: Option<String>,
    /// What to show, separated by commas: fields, dotted names such as customer.grade, or expressions [default: id,
    /// title and the columns of the type's list page]
    #[arg(long, value_name = "COLUMNS")]
    pub columns: Option<String>,
    /// Order by this field or expression, with - before it from last to first; may be given more than once
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    pub sort: Vec<String>,
    /// At most this many records
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// How to write them. JSON holds ids of references and keys of options; ask for customer.title to have the title
    #[arg(long, value_name = "FORMAT", default_value = "table", value_parser = ["table", "json", "csv"])]
    pub output_format: String,
    /// Begin CSV with a byte order mark, which Excel needs to read Chinese
    #[arg(long)]
    pub bom: bool,
    /// What to read.
    #[command(flatten)]
    pub from: ReadFrom,
}

/// Runs `list`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let (_, checked) = lookup::read(args.repo.as_ref(), &args.from, ui)?;
    let model = &checked.model;
    let type_id = lookup::type_named(&model.schema, &args.record_type)?;
    let columns = columns(args, &model.schema, type_id, ui)?;
    let keys = sort_keys(args, &model.schema, type_id, ui)?;
    let condition = args
        .condition
        .as_deref()
        .map(|source| Formula::compile(&model.schema, type_id, source, ("--where", Expect::Condition), ui));
    let (mut records, failed) = fitting(model, type_id, condition.transpose()?.as_ref(), ui);
    sort(model, &mut records, &keys, ui.lang());
    let found = records.len();
    records.truncate(args.limit.unwrap_or(usize::MAX));
    let sheet = Sheet { model, columns: &columns, records: &records, lang: ui.lang() };
    let text = match args.output_format.as_str() {
        "json" => sheet.json(),
        "csv" => sheet.csv(args.bom)?,
        _ if records.is_empty() => String::new(),
        _ => table::table(&sheet.headers(), &sheet.rows(), table::terminal_width()),
    };
    ui.data(&text)?;
    ui.say(&match (found, records.len()) {
        (0, _) => ui.text("listed-none", &[]),
        (found, shown) if shown < found => {
            ui.text("listed-cut", &[("count", &found.to_string()), ("shown", &shown.to_string())])
        }
        (found, _) => ui.text("listed-count", &[("count", &found.to_string())]),
    });
    Ok(if failed { Status::Findings } else { Status::Clean })
}

/// A column: an expression and what stands above it.
struct Column {
    formula: Formula,
    header: String,
}

fn columns(args: &Args, schema: &Schema, type_id: TypeId, ui: &Ui) -> Result<Vec<Column>, Failure> {
    let record_type = schema.record_type(type_id);
    let sources: Vec<String> = match &args.columns {
        Some(columns) => split(columns),
        None => {
            let listed = record_type.list.columns.iter().map(|column| column.text.to_string());
            ["id", "title"].into_iter().map(str::to_owned).chain(listed).collect()
        }
    };
    let column = |source: String| {
        let formula = Formula::compile(schema, type_id, &source, ("--columns", Expect::Any), ui)?;
        Ok(Column { header: header(schema, type_id, &source, ui), formula })
    };
    sources.into_iter().map(column).collect()
}

/// The parts of a text between the commas that stand outside brackets and quotes.
fn split(text: &str) -> Vec<String> {
    let (mut depth, mut quote, mut parts) = (0i32, None, vec![String::new()]);
    for c in text.chars() {
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',' | '，') if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The label of the field that a dotted name leads to, after those of the objects around it; the text itself for
/// anything else.
fn header(schema: &Schema, type_id: TypeId, source: &str, ui: &Ui) -> String {
    let known = |name: &str| match name {
        "id" => Some(ui.text("column-id", &[])),
        "title" => Some(ui.text("column-title", &[])),
        _ => None,
    };
    let mut fields: &[Field] = &schema.record_type(type_id).fields;
    let mut around = String::new();
    for (position, step) in source.split('.').enumerate() {
        let Some(field) = fields.iter().find(|field| *field.name == *step) else {
            return if position == 0 { known(step) } else { None }.unwrap_or_else(|| source.to_owned());
        };
        if !around.is_empty() {
            around.push(' ');
        }
        around.push_str(field.label.get(ui.lang()));
        if let FieldKind::Ref(to) = &field.kind {
            // The other record's field says enough by itself.
            fields = to.ids.first().map_or(&[][..], |id| &schema.record_type(*id).fields);
            if position + 1 < source.split('.').count() {
                around.clear();
            }
        } else {
            fields = field.children();
        }
    }
    around
}

/// One key of the order.
struct SortKey {
    formula: Formula,
    descending: bool,
}

fn sort_keys(args: &Args, schema: &Schema, type_id: TypeId, ui: &Ui) -> Result<Vec<SortKey>, Failure> {
    let list = &schema.record_type(type_id).list;
    let own = list.sort.as_ref().map(|sort| (sort.text.to_string(), list.descending));
    let given = args.sort.iter().map(|key| match key.strip_prefix('-') {
        Some(rest) => (rest.to_owned(), true),
        None => (key.clone(), false),
    });
    let keys: Vec<(String, bool)> = if args.sort.is_empty() { own.into_iter().collect() } else { given.collect() };
    let key = |(source, descending): (String, bool)| {
        let formula = Formula::compile(schema, type_id, &source, ("--sort", Expect::Any), ui)?;
        Ok(SortKey { formula, descending })
    };
    keys.into_iter().map(key).collect()
}

/// The records for which the condition holds, and whether it had no answer for some; the first of those is shown.
fn fitting(model: &Model, type_id: TypeId, condition: Option<&Formula>, ui: &Ui) -> (Vec<RecordIx>, bool) {
    let all = model.of_type(type_id);
    let Some(condition) = condition else { return (all.to_vec(), false) };
    let mut failures = Vec::new();
    let mut fits = |index: &RecordIx| match condition.expr.holds(&at(model, *index, ui.lang())) {
        Ok(holds) => holds,
        Err(error) => {
            failures.push((*index, error));
            false
        }
    };
    let records = all.iter().copied().filter(|index| fits(index)).collect();
    if let Some((index, error)) = failures.first() {
        condition.failed(error, ui);
        let (count, id) = (failures.len().to_string(), model.record(*index).id.to_string());
        ui.say(&ui.text("listed-failed", &[("count", &count), ("id", &id)]));
    }
    (records, !failures.is_empty())
}

fn sort(model: &Model, records: &mut [RecordIx], keys: &[SortKey], lang: Lang) {
    let order = Order::new(model, lang);
    let value = |key: &SortKey, index: RecordIx| {
        let value = key.formula.expr.eval(&at(model, index, lang));
        value.map(|value| value.into_owned()).unwrap_or_default()
    };
    let values = |index: RecordIx| keys.iter().map(|key| value(key, index)).collect();
    let mut keyed: Vec<(Vec<Value>, RecordIx)> = records.iter().map(|index| (values(*index), *index)).collect();
    keyed.sort_by(|(left, a), (right, b)| {
        let mut pairs = keys.iter().zip(left.iter().zip(right));
        let differing = pairs.find_map(|(key, (left, right))| {
            let order = order.values(&key.formula.expr.kind, left, right, key.descending);
            (order != Ordering::Equal).then_some(order)
        });
        differing.unwrap_or_else(|| model.record(*a).id.cmp(&model.record(*b).id))
    });
    for (place, (_, index)) in records.iter_mut().zip(keyed) {
        *place = index;
    }
}

/// Records and columns, not written yet.
struct Sheet<'m> {
    model: &'m Model,
    columns: &'m [Column],
    records: &'m [RecordIx],
    lang: Lang,
}

impl Sheet<'_> {
    fn headers(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.header.clone()).collect()
    }

    /// The cells as people read them; empty where an expression has no value.
    fn rows(&self) -> Vec<Vec<String>> {
        let cell =
            |column: &Column, index| column.formula.expr.print(&at(self.model, index, self.lang)).unwrap_or_default();
        self.records.iter().map(|index| self.columns.iter().map(|column| cell(column, *index)).collect()).collect()
    }

    fn value(&self, column: &Column, index: RecordIx) -> Value {
        let value = column.formula.expr.eval(&at(self.model, index, self.lang));
        value.map(|value| value.into_owned()).unwrap_or_default()
    }

    /// An array of objects whose keys are the columns as they were asked for.
    fn json(&self) -> String {
        let zone = &self.model.schema.config.timezone;
        let cell = |column: &Column, index| {
            let value = cell::to_json(&self.value(column, index), &column.formula.expr.kind, zone);
            (column.formula.source.clone(), value)
        };
        let object = |index: &RecordIx| {
            let cells = self.columns.iter().map(|column| cell(column, *index));
            serde_json::Value::Object(cells.collect())
        };
        let all: serde_json::Value = self.records.iter().map(object).collect();
        format!("{all:#}\n")
    }

    /// RFC 4180: CRLF, UTF-8, a header, numbers bare, everything else as people read it.
    fn csv(&self, bom: bool) -> Result<String, Failure> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let other = |error: csv::Error| Failure::Other(error.to_string());
        writer.write_record(self.headers().iter().map(|header| cell::formula_safe(header))).map_err(other)?;
        for (index, shown) in self.records.iter().zip(self.rows()) {
            let cells = self.columns.iter().zip(shown).map(|(column, shown)| {
                let number = cell::number(&self.value(column, *index), &column.formula.expr.kind);
                number.unwrap_or_else(|| cell::formula_safe(&shown))
            });
            writer.write_record(cells).map_err(other)?;
        }
        let bytes = writer.into_inner().map_err(|error| Failure::Other(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|error| Failure::Other(error.to_string()))?;
        Ok(if bom { format!("\u{feff}{text}") } else { text })
    }
}

fn at(model: &Model, record: RecordIx, lang: Lang) -> At<'_> {
    At { world: model, record, item: None, lang }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn columns_are_split_outside_brackets() {
        assert_eq!(split("id, customer.grade"), ["id", "customer.grade"]);
        assert_eq!(split("first(a, b), get(m, 'x,y'),,c"), ["first(a, b)", "get(m, 'x,y')", "c"]);
        assert_eq!(split("编号，title"), ["编号", "title"]);
    }
}
