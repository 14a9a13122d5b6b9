//! From which step on each field of a record is filled in.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Model, RecordIx};
use crate::schema::RecordType;

/// From which step on each field is filled in.
pub(super) struct Entered {
    fields: Vec<(Arc<str>, usize)>,
}

impl Entered {
    /// A field comes with the first step that needs it. One that no step needs comes with the first of its section.
    pub(super) fn new(model: &Model, index: RecordIx, record_type: &RecordType) -> Entered {
        let steps = model.steps(index);
        let mut needed: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for transition in record_type.workflow.iter().flat_map(|workflow| &workflow.transitions) {
            let Some(number) = steps.iter().position(|step| *step.state == *transition.to.text) else { continue };
            for need in &transition.needs {
                let field: Arc<str> = need.text.split('.').next().unwrap_or_default().into();
                needed.entry(field).and_modify(|first| *first = number.min(*first)).or_insert(number);
            }
        }
        let mut fields: Vec<(Arc<str>, usize)> = Vec::new();
        for section in &record_type.sections {
            let numbers = section.fields.iter().filter_map(|field| needed.get(&field.text).copied());
            let first = numbers.min().unwrap_or(0);
            for name in &section.fields {
                let required = record_type.field(&name.text).is_some_and(|field| field.required);
                let number = needed.get(&name.text).copied().unwrap_or(if required { 0 } else { first });
                fields.push((name.text.clone(), number));
            }
        }
        Entered { fields }
    }

    /// The fields that are empty at a step; attached files come with the last.
    pub(super) fn later(&self, number: usize, last: usize) -> Vec<&str> {
        let later = self.fields.iter().filter(|(_, first)| *first > number).map(|(name, _)| &**name);
        later.chain((number < last).then_some("attachments")).collect()
    }
}
