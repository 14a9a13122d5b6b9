//! `docs/expressions.md`, printed from the registry.

use std::fmt::Write as _;

use super::registry::{Form, entries};

const HEAD: &str = "# Expressions · 表达式

Generated from the program's own table; do not edit. 本页由程序生成，请勿手工修改。

Rules, derived fields, titles, deadlines and view filters are MiniJinja expressions over typed values. They are
checked when the types load: an unknown name, a comparison between kinds or a bad constant is a finding with its
place. 规则、派生字段、标题、时限与视图筛选都用同一种表达式，载入类型时即检查。

- Every field is present, null when empty; attributes of null are null. 字段未填即为空值，空值的字段仍是空值。
- Ordering with null, or between kinds, is a finding and not `false`: write `when: closed_at` first.
  与空值或异类值比较大小是错误，不会当作假；请先用 `when` 排除空值。
- Arithmetic with null gives null. 有空值参与的运算，结果为空值。
- A text constant beside a date, a datetime, a period or a duration is read as one: `received_at + '3 days'`,
  `signed_on >= '2026-01-01'`. 与日期、时长等相比或相加的文本常量按该类值读取。
- A plain number beside an amount counts in the field's currency: `claimed > 5000`. 与金额相比的数字按该字段币种计。
- An option is compared with its key; a key that is no option is a finding. 选项按键名比较，写错键名即报错。
- Null, false, 0 and anything empty do not hold as a condition. 空值、假、0 与空内容在条件中为假。
- A template prints references by their titles and options by their labels. 标题模板中引用印作标题，选项印作文字。
- At most 4096 bytes and 64 levels. Statements (`{% … %}`), slices, methods, `//`, `%` and `**` are not available.
  长度至多 4096 字节、64 层；不支持语句、切片、方法、`//`、`%`、`**`。
";

/// The whole page.
pub fn page() -> String {
    let mut out = HEAD.to_owned();
    for (form, title) in [
        (Form::Name, "Names · 名称"),
        (Form::Operator, "Operators · 运算符"),
        (Form::Function, "Functions · 函数"),
        (Form::Filter, "Filters · 过滤器"),
        (Form::Test, "Tests · 检验"),
    ] {
        // Writing to a String cannot fail.
        let _ =
            write!(out, "\n## {title}\n\n| Written · 写法 | Meaning · 含义 | Example · 例 |\n| --- | --- | --- |\n");
        for entry in entries().filter(|entry| entry.form == form) {
            let cell = |text: &str| text.replace('|', "\\|");
            let (signature, example) = (cell(&entry.signature()), cell(entry.example));
            let _ = writeln!(out, "| `{signature}` | {}<br>{} | `{example}` |", entry.zh, entry.en);
        }
    }
    out
}
