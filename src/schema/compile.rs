//! Expressions to compiled expressions, and the levels that follow from what they read.

use std::sync::Arc;

use super::decode::Located;
use super::field::{Field, FieldKind};
use super::rule::{Deadline, Formula, Rule};
use super::{RecordType, Schema, TypeId};
use crate::diag::{Diagnostic, Message, Severity};
use crate::expr::{self, Context, Expect, Expr, Kind, Problem, Reads, Template};
use crate::label::Lang;
use crate::sensitivity::Sensitivity;

/// Compiles every expression of the schema.
pub(super) fn compile(schema: &mut Schema, found: &mut Vec<Diagnostic>) {
    settle_levels(schema);
    let mut compiler = Compiler { schema, found };
    for index in 0..compiler.schema.types.len() {
        compiler.record_type(index as TypeId);
    }
}

/// Raises the level of derived fields, titles and deadlines to that of what they read. Levels only rise, and each
/// pass carries them one step further, so the passes come to an end.
fn settle_levels(schema: &mut Schema) {
    schema.types.iter_mut().for_each(floors);
    loop {
        let mut ignored = Vec::new();
        let mut compiler = Compiler { schema, found: &mut ignored };
        let mut changed = false;
        for id in 0..compiler.schema.types.len() as TypeId {
            changed |= compiler.raise_levels(id);
        }
        if !changed {
            return;
        }
    }
}

/// Nothing in a record is more open than the record, nothing in an object more open than the object.
fn floors(record_type: &mut RecordType) {
    fn field(inner: &mut Field, level: Sensitivity) {
        raise(&mut inner.sensitivity, level);
        let level = inner.sensitivity;
        match &mut inner.kind {
            FieldKind::List(item) => field(item, level),
            FieldKind::Object(fields) => fields.iter_mut().for_each(|inner| field(inner, level)),
            _ => {}
        }
    }
    let level = record_type.sensitivity;
    record_type.fields.iter_mut().for_each(|inner| field(inner, level));
    raise(&mut record_type.body.sensitivity, level);
    for titled in [&mut record_type.title, &mut record_type.summary] {
        raise(&mut titled.level, level);
    }
    record_type.deadlines.iter_mut().for_each(|deadline| _ = raise(&mut deadline.sensitivity, level));
}

struct Compiler<'a> {
    schema: &'a mut Schema,
    found: &'a mut Vec<Diagnostic>,
}

impl Compiler<'_> {
    fn raise_levels(&mut self, id: TypeId) -> bool {
        let mut changed = false;
        let index = usize::from(id);
        for slot in 0..self.schema.types[index].fields.len() {
            let Some(expr) = self.derived(id, slot) else { continue };
            let level = self.level(&expr.reads);
            let field = &mut self.schema.types[index].fields[slot];
            changed |= raise(&mut field.sensitivity, level);
        }
        for summary in [false, true] {
            let titled = if summary { &self.schema.types[index].summary } else { &self.schema.types[index].title };
            let Some(template) = self.template(id, titled.source.clone().as_ref()) else { continue };
            let level = self.level(&template.reads);
            let record_type = &mut self.schema.types[index];
            let titled = if summary { &mut record_type.summary } else { &mut record_type.title };
            changed |= raise(&mut titled.level, level);
        }
        for number in 0..self.schema.types[index].deadlines.len() {
            let mut deadline = self.schema.types[index].deadlines[number].clone();
            let reads = self.deadline(id, &mut deadline);
            let level = self.level(&reads).max(deadline.own_sensitivity.unwrap_or(Sensitivity::Public));
            changed |= raise(&mut self.schema.types[index].deadlines[number].sensitivity, level);
        }
        changed
    }

    /// The highest level of what is read, titles included.
    fn level(&self, reads: &Reads) -> Sensitivity {
        let titles = reads.title_of.iter().map(|id| self.schema.record_type(*id).title.level);
        titles.fold(reads.sensitivity, Sensitivity::max)
    }

    fn record_type(&mut self, id: TypeId) {
        let index = usize::from(id);
        for slot in 0..self.schema.types[index].fields.len() {
            let expr = self.derived(id, slot);
            self.schema.types[index].fields[slot].derived = expr.map(Arc::new);
        }
        let title = self.template(id, self.schema.types[index].title.source.clone().as_ref());
        self.schema.types[index].title.template = title.map(Arc::new);
        let summary = self.template(id, self.schema.types[index].summary.source.clone().as_ref());
        self.schema.types[index].summary.template = summary.map(Arc::new);
        let mut deadlines = std::mem::take(&mut self.schema.types[index].deadlines);
        // `deadline('name')` in an expression needs the names while the deadlines are being compiled.
        self.schema.types[index].deadlines = deadlines.clone();
        for deadline in &mut deadlines {
            self.deadline(id, deadline);
        }
        self.schema.types[index].deadlines = deadlines;
        let mut rules = std::mem::take(&mut self.schema.types[index].rules);
        for rule in &mut rules {
            self.rule(id, rule);
        }
        self.schema.types[index].rules = rules;
        self.transitions(id);
    }

    fn derived(&mut self, id: TypeId, slot: usize) -> Option<Expr> {
        let field = &self.schema.types[usize::from(id)].fields[slot];
        let source = field.derive.clone()?;
        let wanted = vec![self.schema.kind_of(field)];
        self.expr(&source, &Context::of(id), Expect::Kinds(wanted))
    }

    fn deadline(&mut self, id: TypeId, deadline: &mut Deadline) -> Reads {
        let context = self.context(id, deadline.each.as_ref());
        let moment = || Expect::Kinds(vec![Kind::Instant, Kind::Date]);
        let length = || Expect::Kinds(vec![Kind::Duration]);
        let person = || Expect::Kinds(vec![Kind::Record(self.schema.people().map(|(id, _)| id).into_iter().collect())]);
        let owner = person();
        self.formula(&mut deadline.when, &context, Expect::Condition);
        self.formula(&mut deadline.from, &context, moment());
        self.formula(&mut deadline.within, &context, length());
        self.formula(&mut deadline.due, &context, moment());
        self.formula(&mut deadline.until, &context, moment());
        self.formula(&mut deadline.owner, &context, owner);
        self.formula(&mut deadline.soon, &context, length());
        let mut reads = Reads::default();
        for expr in deadline.formulas().filter_map(|formula| formula.expr.as_ref()) {
            reads.merge(&expr.reads);
        }
        reads
    }

    fn rule(&mut self, id: TypeId, rule: &mut Rule) {
        let context = self.context(id, rule.each.as_ref());
        self.formula(&mut rule.when, &context, Expect::Condition);
        self.formula(&mut rule.must, &context, Expect::Condition);
        let mut reads = Reads::default();
        for expr in [&rule.when.expr, &rule.must.expr].into_iter().flatten() {
            reads.merge(&expr.reads);
        }
        for (lang, written) in Lang::ALL.into_iter().zip(&mut rule.written) {
            let source = Located { text: rule.message.get(lang).into(), ..rule.message_at.clone() };
            let (template, problems) = expr::compile_template(&source.text, &*self.schema, &context);
            self.report(&source, problems);
            if let Some(template) = &template {
                reads.merge(&template.reads);
            }
            *written = template.map(Arc::new);
        }
        rule.sensitivity = self.level(&reads);
        if rule.level == Severity::Error && self.reads_clock(&reads) {
            let place = rule.must.source.as_ref().unwrap_or(&rule.code);
            self.found.push(Diagnostic::new("expr-clock", &place.file, place.span.clone()));
        }
    }

    /// Whether time passing can change what is read, directly or through derived fields.
    fn reads_clock(&self, reads: &Reads) -> bool {
        let mut seen: Vec<(TypeId, u16)> = Vec::new();
        let mut pending = reads.fields.clone();
        let mut clock = reads.clock;
        while let Some((id, slot)) = pending.pop() {
            let field = self.schema.record_type(id).fields.get(usize::from(slot));
            let Some(expr) = field.and_then(|field| field.derived.as_ref()) else { continue };
            if !seen.contains(&(id, slot)) {
                seen.push((id, slot));
                clock |= expr.reads.clock;
                pending.extend_from_slice(&expr.reads.fields);
            }
        }
        clock
    }

    fn transitions(&mut self, id: TypeId) {
        let Some(mut workflow) = self.schema.types[usize::from(id)].workflow.take() else { return };
        for step in &mut workflow.transitions {
            let when = step.when.clone();
            let expr = when.and_then(|when| self.expr(&when, &Context::of(id), Expect::Condition));
            step.condition = expr.map(Arc::new);
        }
        self.schema.types[usize::from(id)].workflow = Some(workflow);
    }

    /// Where an expression stands; `each` binds `item`.
    fn context(&self, id: TypeId, each: Option<&Located>) -> Context {
        let field = each.and_then(|each| self.schema.record_type(id).field_at(&each.text));
        let item = field.and_then(|field| match &field.kind {
            FieldKind::List(item) => Some((self.schema.kind_of(item), field.sensitivity)),
            _ => None,
        });
        Context { item, ..Context::of(id) }
    }

    fn formula(&mut self, formula: &mut Formula, context: &Context, expect: Expect) {
        let source = formula.source.clone();
        formula.expr = source.and_then(|source| self.expr(&source, context, expect)).map(Arc::new);
    }

    fn expr(&mut self, source: &Located, context: &Context, expect: Expect) -> Option<Expr> {
        let (expr, problems) = expr::compile(&source.text, &*self.schema, context, &expect);
        self.report(source, problems);
        expr
    }

    fn template(&mut self, id: TypeId, source: Option<&Located>) -> Option<Template> {
        let source = source?;
        let (template, problems) = expr::compile_template(&source.text, &*self.schema, &Context::of(id));
        self.report(source, problems);
        template
    }

    fn report(&mut self, source: &Located, problems: Vec<Problem>) {
        for problem in problems {
            let mut finding = Diagnostic::new(problem.code, &source.file, source.place(problem.span));
            finding.message = Message::Catalogue(problem.args);
            self.found.push(finding);
        }
    }
}

fn raise(level: &mut Sensitivity, to: Sensitivity) -> bool {
    let rises = to > *level;
    *level = (*level).max(to);
    rises
}

impl Schema {
    /// The static kind of a field.
    pub(super) fn kind_of(&self, field: &Field) -> Kind {
        match &field.kind {
            FieldKind::Text { .. } | FieldKind::Markdown | FieldKind::Phone | FieldKind::Email | FieldKind::Url => {
                Kind::Text
            }
            FieldKind::Attachment => Kind::Any,
            FieldKind::Integer => Kind::Int,
            FieldKind::Decimal | FieldKind::Percent => Kind::Number,
            FieldKind::Money(currency) => Kind::Money(*currency),
            FieldKind::Bool => Kind::Bool,
            FieldKind::Date => Kind::Date,
            FieldKind::Datetime => Kind::Instant,
            FieldKind::Month | FieldKind::Period => Kind::Period,
            FieldKind::Duration => Kind::Duration,
            FieldKind::Enum(options) => Kind::Enum(options.id),
            FieldKind::Ref(to) if to.ids.is_empty() => Kind::Record((0..self.types.len() as TypeId).collect()),
            FieldKind::Ref(to) => Kind::Record(to.ids.as_slice().into()),
            FieldKind::List(item) => Kind::list(self.kind_of(item)),
            FieldKind::Object(fields) => {
                let members = fields.iter().map(|field| expr::Member {
                    name: field.name.clone(),
                    kind: self.kind_of(field),
                    sensitivity: field.sensitivity,
                });
                Kind::Object(Arc::new(expr::ObjectKind { members: members.collect() }))
            }
        }
    }
}
