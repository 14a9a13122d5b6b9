//! The schema as expressions see it.

use jiff::tz::TimeZone;

use super::{Schema, TypeId};
use crate::expr::{EnumId, FieldInfo, Scope, Slot};
use crate::sensitivity::Sensitivity;
use crate::value::Value;

impl Scope for Schema {
    fn type_named(&self, name: &str) -> Option<TypeId> {
        self.type_id(name)
    }

    fn type_name(&self, ty: TypeId) -> &str {
        &self.record_type(ty).name
    }

    fn types(&self) -> Vec<TypeId> {
        (0..self.types.len() as TypeId).collect()
    }

    fn field(&self, ty: TypeId, name: &str) -> Option<FieldInfo> {
        let record_type = self.record_type(ty);
        let slot = record_type.slot(name)?;
        let field = &record_type.fields[slot];
        Some(FieldInfo {
            slot: slot as Slot,
            kind: self.kind_of(field),
            sensitivity: field.sensitivity,
            derived: field.derive.is_some(),
        })
    }

    fn field_names(&self, ty: TypeId) -> Vec<&str> {
        self.record_type(ty).fields.iter().map(|field| &*field.name).collect()
    }

    fn record_sensitivity(&self, ty: TypeId) -> Sensitivity {
        self.record_type(ty).sensitivity
    }

    fn body_sensitivity(&self, ty: TypeId) -> Option<Sensitivity> {
        let record_type = self.record_type(ty);
        record_type.file.is_markdown().then_some(record_type.body.sensitivity)
    }

    fn deadline(&self, ty: TypeId, name: &str) -> Option<(u16, Sensitivity)> {
        let deadlines = &self.record_type(ty).deadlines;
        let index = deadlines.iter().position(|deadline| &*deadline.name.text == name)?;
        Some((index as u16, deadlines[index].sensitivity))
    }

    fn deadline_names(&self, ty: TypeId) -> Vec<&str> {
        self.record_type(ty).deadlines.iter().map(|deadline| &*deadline.name.text).collect()
    }

    fn states(&self, ty: TypeId) -> Vec<&str> {
        let workflow = self.record_type(ty).workflow.as_ref();
        workflow.map(|workflow| workflow.states.iter().map(|state| &*state.key).collect()).unwrap_or_default()
    }

    fn options(&self, list: EnumId) -> Vec<&str> {
        let options = self.option_lists.get(list as usize);
        options.map(|options| options.iter().map(|option| &*option.key).collect()).unwrap_or_default()
    }

    fn catalogs(&self) -> &Value {
        &self.catalog_value
    }

    fn zone(&self) -> &TimeZone {
        &self.config.timezone
    }
}
