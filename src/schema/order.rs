//! In which order derived fields, titles and deadlines are computed, so that each finds what it reads.

use std::collections::BTreeMap;

use super::{Schema, TypeId};
use crate::diag::Diagnostic;
use crate::expr::Reads;

/// One thing that is computed for every record of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Computed {
    /// The derived field in this slot.
    Field(TypeId, u16),
    /// The deadline of this number.
    Deadline(TypeId, u16),
    /// The title.
    Title(TypeId),
    /// The line below the title.
    Summary(TypeId),
}

/// Everything that is computed, each after what it reads. What reads itself is reported and left out.
pub(super) fn order(schema: &Schema, found: &mut Vec<Diagnostic>) -> Vec<Computed> {
    let needs = needs(schema);
    let mut walk =
        Walk { needs: &needs, state: BTreeMap::new(), order: Vec::new(), path: Vec::new(), cycles: Vec::new() };
    for node in needs.keys() {
        walk.visit(*node);
    }
    for cycle in &walk.cycles {
        found.push(describe(schema, cycle));
    }
    let cyclic: Vec<Computed> = walk.cycles.concat();
    walk.order.retain(|node| !cyclic.contains(node));
    walk.order
}

fn needs(schema: &Schema) -> BTreeMap<Computed, Vec<Computed>> {
    let mut needs = BTreeMap::new();
    for (id, record_type) in schema.types.iter().enumerate() {
        let id = id as TypeId;
        for (slot, field) in record_type.fields.iter().enumerate() {
            if let Some(expr) = &field.derived {
                needs.insert(Computed::Field(id, slot as u16), computed(schema, &expr.reads));
            }
        }
        for (number, deadline) in record_type.deadlines.iter().enumerate() {
            let exprs = deadline.formulas().filter_map(|formula| formula.expr.as_ref());
            let needed = exprs.flat_map(|expr| computed(schema, &expr.reads)).collect();
            needs.insert(Computed::Deadline(id, number as u16), needed);
        }
        if let Some(template) = &record_type.title.template {
            needs.insert(Computed::Title(id), computed(schema, &template.reads));
        }
        if let Some(template) = &record_type.summary.template {
            needs.insert(Computed::Summary(id), computed(schema, &template.reads));
        }
    }
    needs
}

/// What of the things read is itself computed.
fn computed(schema: &Schema, reads: &Reads) -> Vec<Computed> {
    let fields = reads.fields.iter().filter(|(id, slot)| {
        schema.record_type(*id).fields.get(usize::from(*slot)).is_some_and(|field| field.derived.is_some())
    });
    let fields = fields.map(|(id, slot)| Computed::Field(*id, *slot));
    let deadlines = reads.deadlines.iter().map(|(id, number)| Computed::Deadline(*id, *number));
    let titles = reads.title_of.iter().map(|id| Computed::Title(*id));
    fields.chain(deadlines).chain(titles).collect()
}

/// A depth-first walk; a node met again on its own path closes a cycle.
struct Walk<'a> {
    needs: &'a BTreeMap<Computed, Vec<Computed>>,
    /// Whether the walk of a node has ended.
    state: BTreeMap<Computed, bool>,
    order: Vec<Computed>,
    path: Vec<Computed>,
    cycles: Vec<Vec<Computed>>,
}

impl Walk<'_> {
    fn visit(&mut self, node: Computed) {
        match self.state.get(&node) {
            Some(true) => return,
            Some(false) => {
                let start = self.path.iter().position(|other| *other == node).unwrap_or(0);
                return self.cycles.push(self.path[start..].to_vec());
            }
            None => {}
        }
        self.state.insert(node, false);
        self.path.push(node);
        for need in self.needs.get(&node).into_iter().flatten() {
            self.visit(*need);
        }
        self.path.pop();
        self.state.insert(node, true);
        self.order.push(node);
    }
}

fn describe(schema: &Schema, cycle: &[Computed]) -> Diagnostic {
    let names: Vec<String> = cycle.iter().map(|node| name(schema, *node)).collect();
    let (file, span) = cycle.first().map_or(("".into(), 0..0), |node| place(schema, *node));
    Diagnostic::new("expr-cycle", &file, span).arg("names", names.join(" → "))
}

fn name(schema: &Schema, node: Computed) -> String {
    match node {
        Computed::Field(id, slot) => {
            let record_type = schema.record_type(id);
            format!("{}.{}", record_type.name, record_type.fields[usize::from(slot)].name)
        }
        Computed::Deadline(id, number) => {
            let record_type = schema.record_type(id);
            format!("{}.{}", record_type.name, record_type.deadlines[usize::from(number)].name.text)
        }
        Computed::Title(id) => format!("{}.title", schema.record_type(id).name),
        Computed::Summary(id) => format!("{}.summary", schema.record_type(id).name),
    }
}

fn place(schema: &Schema, node: Computed) -> (std::sync::Arc<str>, std::ops::Range<usize>) {
    let source = match node {
        Computed::Field(id, slot) => schema.record_type(id).fields[usize::from(slot)].derive.as_ref(),
        Computed::Deadline(id, number) => Some(&schema.record_type(id).deadlines[usize::from(number)].name),
        Computed::Title(id) => schema.record_type(id).title.source.as_ref(),
        Computed::Summary(id) => schema.record_type(id).summary.source.as_ref(),
    };
    source.map_or(("".into(), 0..0), |source| (source.file.clone(), source.span.clone()))
}
