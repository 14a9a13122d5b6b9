//! Why an expression has no value for a record, and where.

use std::ops::Range;

use crate::diag::Arg;
use crate::expr::ir::Node;
use crate::expr::kind::kind_label;
use crate::label::Label;
use crate::value::ops::OpError;
use crate::value::parse::Reason;

/// Where and why evaluation stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    /// Byte range within the source of the expression.
    pub span: Range<usize>,
    /// The reason.
    pub fault: Fault,
}

/// The reasons of [`EvalError`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An operation has no result.
    Op(OpError),
    /// A text that is no value of the wanted kind.
    Unreadable(Reason),
}

impl From<OpError> for Fault {
    fn from(error: OpError) -> Fault {
        Fault::Op(error)
    }
}

impl Fault {
    /// What it says to readers, where it is not about the kinds of two values.
    fn label(&self) -> Label {
        match self {
            Fault::Op(OpError::Overflow) => Label::new("结果超出可表示的范围", "the result is too large"),
            Fault::Op(OpError::DivisionByZero) => Label::new("除数为零", "division by zero"),
            Fault::Op(OpError::Currencies) => Label::new("金额的币种不同", "the amounts are in different currencies"),
            Fault::Op(OpError::NotWholeDays) => {
                Label::new("日期只能加减整天的时长", "a date can be moved by whole days only")
            }
            Fault::Op(OpError::Incommensurable) => Label::new(
                "这两个时长的长短取决于具体月份，无法比较",
                "which of the two lengths of time is longer depends on the month",
            ),
            Fault::Op(OpError::NullOrder { .. } | OpError::Kinds { .. }) => Label::default(),
            Fault::Unreadable(reason) => {
                let reason = reason.label();
                Label::new(&format!("文本无法识别：{}", reason.zh), &format!("unreadable text: {}", reason.en))
            }
        }
    }
}

impl EvalError {
    /// The code of the finding.
    pub fn code(&self) -> &'static str {
        match self.fault {
            Fault::Op(OpError::NullOrder { .. }) => "eval-null-order",
            Fault::Op(OpError::Kinds { .. }) => "eval-kinds",
            _ => "eval-failed",
        }
    }

    /// The arguments of its message, but for `where`.
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        let kind = |name: &str| Arg::Label(kind_label(name));
        match &self.fault {
            Fault::Op(OpError::NullOrder { left, right }) => vec![("left", kind(left)), ("right", kind(right))],
            Fault::Op(OpError::Kinds { operation, left, right }) => {
                vec![("operation", Arg::Text((*operation).into())), ("left", kind(left)), ("right", kind(right))]
            }
            fault => vec![("reason", Arg::Label(fault.label()))],
        }
    }
}

pub(super) fn fault(node: &Node, fault: impl Into<Fault>) -> Box<EvalError> {
    Box::new(EvalError { span: node.span(), fault: fault.into() })
}
