//! The fields that every record has without declaring them.

use std::sync::Arc;

use super::decode::Located;
use super::field::{Field, FieldKind, Options, RefTo, Search};
use super::workflow::Workflow;
use crate::label::Label;
use crate::sensitivity::Sensitivity;

/// Name of the field with the steps that a record has gone.
pub const TIMELINE: &str = "timeline";

/// Adds the common fields that a type does not declare itself.
pub(super) fn append(fields: &mut Vec<Field>, workflow: Option<&Workflow>, level: Sensitivity) {
    let make = Make { level };
    let mut common = vec![
        make.list("aliases", "曾用编号", "Former ids", make.text(), Search::Exact),
        make.list("tags", "标签", "Tags", make.text(), Search::Facet),
        make.field("owner", "负责人", "Owner", make.reference()),
        make.list("attachments", "附件", "Attachments", FieldKind::Attachment, Search::Default),
        make.list("related", "相关记录", "Related records", make.reference(), Search::Default),
        make.field("notes", "备注", "Notes", FieldKind::Markdown),
        make.field("created_on", "编制日期", "Created on", FieldKind::Date),
        make.field("created_by", "编制人", "Created by", make.reference()),
        make.field("updated_on", "更新日期", "Updated on", FieldKind::Date),
        make.field("retention_class", "保存期限类别", "Retention class", make.text()),
        make.field("legal_hold", "法律保留", "Legal hold", FieldKind::Bool),
    ];
    if let Some(workflow) = workflow {
        let mut status = make.searched(&workflow.field, "", "", make.states(workflow), Search::Facet);
        status.label = workflow.label.clone();
        common.push(status);
        common.push(make.timeline());
    }
    let declared: Vec<Arc<str>> = fields.iter().map(|field| field.name.clone()).collect();
    fields.extend(common.into_iter().filter(|field| !declared.contains(&field.name)));
}

struct Make {
    level: Sensitivity,
}

impl Make {
    fn field(&self, name: &str, zh: &str, en: &str, kind: FieldKind) -> Field {
        self.searched(name, zh, en, kind, Search::Default)
    }

    fn searched(&self, name: &str, zh: &str, en: &str, kind: FieldKind, search: Search) -> Field {
        Field {
            name: name.into(),
            label: Label::new(zh, en),
            kind,
            help: None,
            example: None,
            required: false,
            unique: false,
            default: None,
            min: None,
            max: None,
            pattern: None,
            sensitivity: self.level,
            own_sensitivity: false,
            search,
            boost: None,
            derive: None,
            derived: None,
            deprecated: None,
            renamed_from: None,
            common: true,
            hidden: false,
            declared: Located { text: name.into(), file: "".into(), span: 0..0, verbatim: false },
        }
    }

    fn list(&self, name: &str, zh: &str, en: &str, of: FieldKind, search: Search) -> Field {
        self.searched(name, zh, en, FieldKind::List(Box::new(self.field("", "", "", of))), search)
    }

    fn text(&self) -> FieldKind {
        FieldKind::Text { format: None, multiline: false }
    }

    fn reference(&self) -> FieldKind {
        FieldKind::Ref(RefTo { types: Vec::new(), ids: Vec::new(), from_path: false })
    }

    fn states(&self, workflow: &Workflow) -> FieldKind {
        let options = workflow.states.iter().map(|state| super::catalog::EnumOption {
            key: state.key.clone(),
            label: state.label.clone(),
            deprecated: false,
            attributes: Arc::default(),
        });
        FieldKind::Enum(Options { from: None, id: 0, list: options.collect() })
    }

    fn timeline(&self) -> Field {
        let entry = FieldKind::Object(vec![
            self.field("state", "状态", "State", self.text()),
            self.field("at", "时间", "At", FieldKind::Datetime),
            self.field("by", "经办人", "By", self.reference()),
            self.field("note", "说明", "Note", self.text()),
        ]);
        self.list(TIMELINE, "流转记录", "Status history", entry, Search::None)
    }
}
