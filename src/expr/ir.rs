//! The compiled form of an expression: a tree in which every name is a number.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use regex::Regex;

use super::eval::{Fault, Machine};
use super::{EnumId, Slot, TypeId};
use crate::value::Value;
use std::borrow::Cow;

/// An operation and where it stands in the source.
#[derive(Debug)]
pub(super) struct Node {
    pub op: Op,
    start: u32,
    end: u32,
}

impl Node {
    pub fn new(op: Op, span: Range<usize>) -> Node {
        // Sources are at most 4 KiB.
        Node { op, start: span.start as u32, end: span.end as u32 }
    }

    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What a node does.
#[derive(Debug)]
pub(super) enum Op {
    Const(Value),
    /// A field of the record itself.
    Field(Slot),
    /// The record itself, as a reference.
    Itself,
    Today,
    Item,
    /// The element that a `map` or `selectattr` looks at.
    Elem,
    /// A field of the record that a reference names; null for records of other types.
    RefField {
        base: Box<Node>,
        slots: Box<[(TypeId, Slot)]>,
    },
    /// A property that every record has.
    Property {
        base: Box<Node>,
        what: Property,
    },
    Member {
        base: Box<Node>,
        name: Arc<str>,
    },
    PeriodEdge {
        base: Box<Node>,
        last: bool,
    },
    Index {
        base: Box<Node>,
        key: Box<Node>,
    },
    Deadline {
        number: u16,
        part: Option<DeadlinePart>,
    },
    /// When a state was first entered or left, or whether it was.
    State {
        state: Arc<str>,
        ask: StateAsk,
    },
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Not(Box<Node>),
    Compare {
        op: CompareOp,
        left: Box<Node>,
        right: Box<Node>,
    },
    /// `a < b < c`: all links of the chain hold.
    Chain {
        first: Box<Node>,
        links: Box<[(CompareOp, Node)]>,
    },
    IsNull(Box<Node>),
    Arith {
        op: ArithOp,
        left: Box<Node>,
        right: Box<Node>,
    },
    Negate(Box<Node>),
    /// A number as an amount in a currency.
    AsMoney(Box<Node>, [u8; 3]),
    Concat(Box<[Node]>),
    If {
        test: Box<Node>,
        then: Box<Node>,
        otherwise: Option<Box<Node>>,
    },
    List(Box<[Node]>),
    Map(Box<[(Arc<str>, Node)]>),
    FirstFilled(Box<[Node]>),
    Get {
        map: Box<Node>,
        key: Box<Node>,
        default: Option<Box<Node>>,
    },
    Referring {
        ty: TypeId,
        slot: Option<Slot>,
    },
    Call {
        run: Run,
        /// Whether the result is null as soon as an argument is.
        strict: bool,
        args: Box<[Node]>,
    },
    Select {
        list: Box<Node>,
        path: Box<Node>,
        test: SelectTest,
        value: Option<Box<Node>>,
        keep: bool,
    },
    MapEach {
        list: Box<Node>,
        path: Box<Node>,
    },
    Fold {
        list: Box<Node>,
        how: Fold,
    },
    Sort {
        list: Box<Node>,
        path: Option<Box<Node>>,
        reverse: Option<Box<Node>>,
    },
    Unique(Box<Node>),
    Join {
        list: Box<Node>,
        with: Box<Node>,
        options: Option<EnumId>,
    },
    Matches {
        text: Box<Node>,
        regex: Box<Regex>,
    },
    /// The words of an option, or of each option in a list.
    Label {
        of: Box<Node>,
        options: EnumId,
    },
    /// What a template prints.
    Print {
        of: Box<Node>,
        options: Option<EnumId>,
    },
}

/// A function that needs only its arguments, the clock and the zone.
pub(super) type PlainFn = fn(&Machine<'_>, &[Cow<'_, Value>]) -> Result<Value, Fault>;

/// A function as part of a compiled expression. Where it lies in memory is another in each process, so that its text must
/// not tell: what was kept of an expression's text by one process is compared by the next.
#[derive(Clone, Copy)]
pub(super) struct Run(pub PlainFn);

impl fmt::Debug for Run {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Run")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Property {
    Id,
    Type,
    Title,
    Body,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeadlinePart {
    Due,
    Met,
    Missed,
    Open,
    DoneAt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StateAsk {
    Entered,
    Left,
    /// With the slot of `status`, which says the state of records without a time line.
    Reached(Option<Slot>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CompareOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    In,
    NotIn,
}

impl CompareOp {
    pub fn symbol(self) -> &'static str {
        match self {
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
            CompareOp::In => "in",
            CompareOp::NotIn => "not in",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArithOp {
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl ArithOp {
    pub fn symbol(self) -> &'static str {
        match self {
            ArithOp::Add => "+",
            ArithOp::Subtract => "-",
            ArithOp::Multiply => "*",
            ArithOp::Divide => "/",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SelectTest {
    True,
    Null,
    Compare(CompareOp),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    Count,
    Sum,
    Min,
    Max,
    First,
    Last,
}
