//! Names and attributes: fields, members, and what every record has.

use std::ops::Range;
use std::sync::Arc;

use minijinja::machinery::ast;

use super::{Compiler, Typed};
use crate::expr::eval::DEADLINE_PARTS;
use crate::expr::ir::{Op, Property};
use crate::expr::kind::ObjectKind;
use crate::expr::problem::{Problem, suggest};
use crate::expr::{FieldInfo, Kind, TypeId};
use crate::label::Label;
use crate::value::{Object, Value};

/// Names that mean the same everywhere, and come before fields.
const RESERVED: [&str; 4] = ["self", "item", "today", "catalog"];
/// What every record has, unless a field of its type takes the name.
const PROPERTIES: [(&str, Property); 4] =
    [("id", Property::Id), ("type", Property::Type), ("title", Property::Title), ("body", Property::Body)];

impl Compiler<'_> {
    /// A bare name.
    pub fn name(&mut self, name: &str, span: Range<usize>) -> Typed {
        let ty = self.context.ty;
        match name {
            // The parser knows `none`; YAML's own word means the same.
            "null" => return Typed::constant(Value::Null, span),
            "self" => return Typed::new(Op::Itself, Kind::record(ty), span),
            "today" => {
                self.reads.clock = true;
                return Typed::new(Op::Today, Kind::Date, span);
            }
            // All of it is known: what is asked of it is looked up there, and its kinds are not listed first.
            "catalog" => {
                let kind = Kind::Object(Arc::new(ObjectKind::default()));
                return Typed::new(Op::Const(self.scope.catalogs().clone()), kind, span);
            }
            "item" => {
                if let Some((kind, sensitivity)) = &self.context.item {
                    self.reads.sensitivity = self.reads.sensitivity.max(*sensitivity);
                    return Typed::new(Op::Item, kind.clone(), span);
                }
            }
            _ => {}
        }
        if let Some(field) = self.scope.field(ty, name) {
            self.read_field_of(ty, &field);
            return Typed::new(Op::Field(field.slot), field.kind, span);
        }
        if let Some((_, what)) = PROPERTIES.iter().find(|(known, _)| *known == name) {
            let itself = Typed::new(Op::Itself, Kind::record(ty), span.clone());
            return match self.property(&[ty], *what) {
                Some(kind) => Typed::new(Op::Property { base: itself.boxed(), what: *what }, kind, span),
                None => self.unknown_name(name, span),
            };
        }
        self.unknown_name(name, span)
    }

    fn unknown_name(&mut self, name: &str, span: Range<usize>) -> Typed {
        let scope = self.scope;
        let fields = scope.field_names(self.context.ty);
        let known = fields.into_iter().chain(RESERVED).chain(PROPERTIES.iter().map(|(name, _)| *name));
        let problem =
            Problem::new("expr-unknown-name", span).text("name", name).text("suggestion", suggest(name, known));
        self.problem(problem)
    }

    /// Notes that a field is read.
    pub fn read_field_of(&mut self, ty: TypeId, field: &FieldInfo) {
        self.reads.fields.push((ty, field.slot));
        self.reads.sensitivity = self.reads.sensitivity.max(field.sensitivity);
    }

    /// Notes that records of a type are looked at.
    pub fn read_type(&mut self, ty: TypeId) {
        self.reads.types.push(ty);
        self.reads.others = true;
        self.reads.sensitivity = self.reads.sensitivity.max(self.scope.record_sensitivity(ty));
    }

    /// The kind of a property of records of these types; none when they lack it.
    fn property(&mut self, types: &[TypeId], what: Property) -> Option<Kind> {
        match what {
            Property::Id | Property::Type => {}
            Property::Title => self.reads.title_of.extend_from_slice(types),
            Property::Body => {
                let levels: Vec<_> = types.iter().filter_map(|ty| self.scope.body_sensitivity(*ty)).collect();
                self.reads.sensitivity = self.reads.sensitivity.max(levels.into_iter().max()?);
            }
        }
        Some(Kind::Text)
    }

    /// The types that a reference of a kind may lead to.
    fn types_of(&self, types: &Arc<[TypeId]>) -> Vec<TypeId> {
        if types.is_empty() { self.scope.types() } else { types.to_vec() }
    }

    /// `base.name`
    pub fn attribute(&mut self, base: Typed, name: &str, span: Range<usize>) -> Typed {
        if let Op::Const(Value::Object(object)) = &base.node.op {
            let object = object.clone();
            return self.known_member(&object, name, span);
        }
        match &base.kind {
            Kind::Record(types) => {
                let types = self.types_of(types);
                self.record_attribute(base, &types, name, span)
            }
            Kind::Object(object) => {
                let object = object.clone();
                self.member(base, &object, name, span)
            }
            Kind::Period if matches!(name, "start" | "end") => {
                Typed::new(Op::PeriodEdge { base: base.boxed(), last: name == "end" }, Kind::Date, span)
            }
            Kind::Any => Typed::new(Op::Member { base: base.boxed(), name: name.into() }, Kind::Any, span),
            Kind::Null => Typed::constant(Value::Null, span),
            other => {
                let label = other.label();
                let operation = format!(".{name}");
                let problem = Problem::new("expr-kinds", span).text("operation", operation).label("left", label);
                self.problem(problem.label("right", Label::new("名称", "a name")))
            }
        }
    }

    fn record_attribute(&mut self, base: Typed, types: &[TypeId], name: &str, span: Range<usize>) -> Typed {
        let own = matches!(base.node.op, Op::Itself);
        let mut slots = Vec::new();
        let mut kind = Kind::Null;
        for ty in types {
            if let Some(field) = self.scope.field(*ty, name) {
                self.read_field_of(*ty, &field);
                slots.push((*ty, field.slot));
                kind = kind.join(field.kind);
            }
        }
        if !own {
            types.iter().for_each(|ty| self.read_type(*ty));
        }
        if own && let Some((_, slot)) = slots.first() {
            return Typed::new(Op::Field(*slot), kind, span);
        }
        if !slots.is_empty() {
            return Typed::new(Op::RefField { base: base.boxed(), slots: slots.into() }, kind, span);
        }
        let what = PROPERTIES.iter().find(|(known, _)| *known == name).map(|(_, what)| *what);
        if let Some(what) = what
            && let Some(kind) = self.property(types, what)
        {
            return Typed::new(Op::Property { base: base.boxed(), what }, kind, span);
        }
        let scope = self.scope;
        let known = types.iter().flat_map(|ty| scope.field_names(*ty));
        let known: Vec<&str> = known.chain(PROPERTIES.iter().map(|(name, _)| *name)).collect();
        let suggestion = suggest(name, known).to_owned();
        self.unknown_attribute(name, &suggestion, span)
    }

    fn unknown_attribute(&mut self, name: &str, suggestion: &str, span: Range<usize>) -> Typed {
        // The name alone is underlined, not what it is asked of.
        let text = &self.source[span.clone()];
        let start = text.rfind(name).map_or(span.start, |at| span.start + at);
        let span = start..(start + name.len()).min(span.end);
        self.problem(Problem::new("expr-unknown-name", span).text("name", name).text("suggestion", suggestion))
    }

    /// A member of a constant.
    fn known_member(&mut self, object: &Object, name: &str, span: Range<usize>) -> Typed {
        match object.entries.iter().find(|(key, _)| **key == *name) {
            Some((_, value)) => Typed::constant(value.clone(), span),
            None => {
                let suggestion = suggest(name, object.entries.iter().map(|(key, _)| &**key)).to_owned();
                self.unknown_attribute(name, &suggestion, span)
            }
        }
    }

    fn member(&mut self, base: Typed, object: &ObjectKind, name: &str, span: Range<usize>) -> Typed {
        let Some(member) = object.member(name) else {
            let suggestion = suggest(name, object.members.iter().map(|member| &*member.name)).to_owned();
            return self.unknown_attribute(name, &suggestion, span);
        };
        self.reads.sensitivity = self.reads.sensitivity.max(member.sensitivity);
        let kind = member.kind.clone();
        let op = match base.node.op {
            Op::Deadline { number, .. } => {
                let part = DEADLINE_PARTS.iter().find(|(known, _)| *known == name).map(|(_, part)| *part);
                Op::Deadline { number, part }
            }
            _ => Op::Member { base: base.boxed(), name: member.name.clone() },
        };
        Typed::new(op, kind, span)
    }

    /// The kind of a member whose name is not known yet.
    pub fn any_member(&self, object: &ObjectKind) -> Kind {
        match object.members.as_slice() {
            [] => Kind::Any,
            members => Kind::join_all(members.iter().map(|member| member.kind.clone())),
        }
    }

    /// `base[key]`
    pub fn subscript(&mut self, expr: &ast::Expr<'_>, item: &ast::GetItem<'_>) -> Typed {
        let span = self.span(expr);
        let base = self.open(&item.expr);
        let key = self.value(&item.subscript_expr);
        if let (Some(Value::Text(name)), Kind::Object(_) | Kind::Record(_)) = (key.as_const(), &base.kind) {
            let name = name.clone();
            return self.attribute(base, &name, span);
        }
        let kind = match (&base.kind, &key.kind) {
            (Kind::List(of), Kind::Int | Kind::Any | Kind::Null) => (**of).clone(),
            (Kind::Object(object), Kind::Text | Kind::Enum(_) | Kind::Int | Kind::Any | Kind::Null) => {
                // Any of the members may be meant.
                self.reads.sensitivity = self.reads.sensitivity.max(base.kind.nested_sensitivity());
                self.any_member(object)
            }
            (Kind::Any | Kind::Null, _) => Kind::Any,
            (left, right) => {
                let problem = Problem::new("expr-kinds", span).text("operation", "[ ]");
                let problem = problem.label("left", left.label()).label("right", right.label());
                return self.problem(problem);
            }
        };
        Typed::new(Op::Index { base: base.boxed(), key: key.boxed() }, kind, span)
    }
}
