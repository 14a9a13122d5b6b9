//! Why an expression has no value for a record, and where.

use std::ops::Range;

use crate::diag::Arg;
use crate::expr::ir::{Fault, Node};
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
    pub kind: EvalErrorKind,
}

/// The reasons of [`EvalError`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvalErrorKind {
    /// An ordering with null; the kinds of both sides.
    NullOrder {
        /// Kind on the left.
        left: &'static str,
        /// Kind on the right.
        right: &'static str,
    },
    /// An operation that these kinds do not have.
    Kinds {
        /// The operator or function.
        operation: &'static str,
        /// Kind on the left.
        left: &'static str,
        /// Kind on the right.
        right: &'static str,
    },
    /// Anything else.
    Failed(Failure),
}

/// Why a computation failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The result is too large.
    Overflow,
    /// Division by zero.
    DivisionByZero,
    /// Amounts in different currencies.
    Currencies,
    /// Hours added to a day.
    NotWholeDays,
    /// Lengths of time whose order depends on the month.
    Incommensurable,
    /// A text that is no value of the wanted kind.
    Unreadable(Reason),
}

impl Failure {
    /// What it says to readers.
    pub fn label(self) -> Label {
        match self {
            Failure::Overflow => Label::new("结果超出可表示的范围", "the result is too large"),
            Failure::DivisionByZero => Label::new("除数为零", "division by zero"),
            Failure::Currencies => Label::new("金额的币种不同", "the amounts are in different currencies"),
            Failure::NotWholeDays => Label::new("日期只能加减整天的时长", "a date can be moved by whole days only"),
            Failure::Incommensurable => Label::new(
                "这两个时长的长短取决于具体月份，无法比较",
                "which of the two lengths of time is longer depends on the month",
            ),
            Failure::Unreadable(reason) => {
                let reason = reason.label();
                Label::new(&format!("文本无法识别：{}", reason.zh), &format!("unreadable text: {}", reason.en))
            }
        }
    }
}

impl EvalError {
    /// The code of the finding.
    pub fn code(&self) -> &'static str {
        match self.kind {
            EvalErrorKind::NullOrder { .. } => "eval-null-order",
            EvalErrorKind::Kinds { .. } => "eval-kinds",
            EvalErrorKind::Failed(_) => "eval-failed",
        }
    }

    /// The arguments of its message, but for `where`.
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        let kind = |name: &str| Arg::Label(kind_label(name));
        match self.kind {
            EvalErrorKind::NullOrder { left, right } => vec![("left", kind(left)), ("right", kind(right))],
            EvalErrorKind::Kinds { operation, left, right } => {
                vec![("operation", Arg::Text(operation.into())), ("left", kind(left)), ("right", kind(right))]
            }
            EvalErrorKind::Failed(failure) => vec![("reason", Arg::Label(failure.label()))],
        }
    }
}

pub(super) fn fault(node: &Node, fault: impl Into<Fault>) -> Box<EvalError> {
    let kind = match fault.into() {
        Fault::Failed(failure) => EvalErrorKind::Failed(failure),
        Fault::Op(OpError::NullOrder { left, right }) => EvalErrorKind::NullOrder { left, right },
        Fault::Op(OpError::Kinds { operation, left, right }) => EvalErrorKind::Kinds { operation, left, right },
        Fault::Op(OpError::Overflow) => EvalErrorKind::Failed(Failure::Overflow),
        Fault::Op(OpError::DivisionByZero) => EvalErrorKind::Failed(Failure::DivisionByZero),
        Fault::Op(OpError::Currencies) => EvalErrorKind::Failed(Failure::Currencies),
        Fault::Op(OpError::NotWholeDays) => EvalErrorKind::Failed(Failure::NotWholeDays),
        Fault::Op(OpError::Incommensurable) => EvalErrorKind::Failed(Failure::Incommensurable),
    };
    Box::new(EvalError { span: node.span(), kind })
}
