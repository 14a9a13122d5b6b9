//! The rules of the record types, evaluated for every record.

use crate::diag::{Code, Diagnostic, Message};
use crate::expr::{At, EvalError};
use crate::label::{Label, Lang};
use crate::model::{Locator, Model, RecordIx, derive, gaps};
use crate::schema::Rule;
use crate::schema::rule::Formula;
use crate::value::Value;

/// Evaluates every rule for a record that could be read.
pub(super) fn check(model: &Model, locator: &Locator<'_>, index: RecordIx, found: &mut Vec<Diagnostic>) {
    if model.record(index).readable {
        for rule in &model.type_of(index).rules {
            Judge { model, locator, index, rule, found }.rule();
        }
    }
}

/// One rule for one record.
struct Judge<'a> {
    model: &'a Model,
    locator: &'a Locator<'a>,
    index: RecordIx,
    rule: &'a Rule,
    found: &'a mut Vec<Diagnostic>,
}

impl Judge<'_> {
    fn rule(&mut self) {
        let Some(each) = &self.rule.each else { return self.judge(None) };
        if let Value::List(items) = self.model.value_at(self.index, &each.text) {
            for (position, item) in items.iter().enumerate() {
                self.judge(Some((position, item)));
            }
        }
    }

    fn judge(&mut self, item: Option<(usize, &Value)>) {
        let value = item.map(|(_, value)| value);
        let position = item.map(|(position, _)| position);
        match self.broken(value) {
            Ok(false) => {}
            Ok(true) => self.report(position, value),
            Err((error, formula)) => {
                let (Some(source), Some(expr)) = (&formula.source, &formula.expr) else { return };
                if gaps::explain(self.model, self.index, &expr.reads, &error) {
                    return;
                }
                let record = self.model.record(self.index);
                let finding = derive::failure(&error, source, record, &self.field(position), self.locator);
                self.found.push(finding.sensitivity(self.rule.sensitivity));
            }
        }
    }

    fn broken(&self, item: Option<&Value>) -> Result<bool, (Box<EvalError>, &Formula)> {
        let at = self.at(item, Lang::Zh);
        let holds = |formula: &'_ Formula, otherwise| match &formula.expr {
            Some(expr) => expr.holds(&at),
            None => Ok(otherwise),
        };
        let rule = self.rule;
        // A condition or a rule that did not compile has been reported; it judges nothing.
        let applies = holds(&rule.when, rule.when.source.is_none()).map_err(|error| (error, &rule.when))?;
        Ok(applies && !holds(&rule.must, true).map_err(|error| (error, &rule.must))?)
    }

    fn report(&mut self, position: Option<usize>, item: Option<&Value>) {
        let record = self.model.record(self.index);
        let text = Label::new(&self.words(Lang::Zh, item), &self.words(Lang::En, item));
        let code = format!("{}.{}", self.model.type_of(self.index).name, self.rule.code.text);
        self.found.push(Diagnostic {
            code: Code::Rule(code.into()),
            severity: self.rule.level,
            file: record.path.clone(),
            span: self.locator.place(&record.path, &self.field(position)),
            message: Message::Written { text, help: self.rule.help.clone() },
            related: Vec::new(),
            fix: None,
            sensitivity: self.rule.sensitivity,
            record: Some(record.id.clone()),
        });
    }

    /// The message in one language; without its computed parts where those have no value.
    fn words(&self, lang: Lang, item: Option<&Value>) -> String {
        let written = &self.rule.written[lang as usize];
        let printed = written.as_ref().and_then(|template| template.render(&self.at(item, lang)).ok());
        printed.unwrap_or_else(|| self.rule.message.get(lang).to_owned())
    }

    /// The field that a finding points at: inside the item, for rules of items.
    fn field(&self, position: Option<usize>) -> String {
        let at = self.rule.at.as_ref().map_or("", |at| &at.text);
        let (Some(each), Some(position)) = (&self.rule.each, position) else { return at.to_owned() };
        let rest = at.strip_prefix("item").or_else(|| at.strip_prefix(&*each.text)).unwrap_or_default();
        format!("{}.{position}{rest}", each.text)
    }

    fn at<'v>(&'v self, item: Option<&'v Value>, lang: Lang) -> At<'v> {
        At { world: self.model, record: self.index, item, lang }
    }
}
