//! The table itself, in the order of the documentation.

mod filters;
mod functions;
mod language;

use super::Build;
use super::{Entry, Form, Param, Take};
use crate::expr::Kind;
use crate::expr::ir::PlainFn;

/// Every row of the table.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    [language::ROWS, functions::ROWS, filters::ROWS].into_iter().flatten()
}

const fn need(name: &'static str) -> Param {
    Param { name, required: true }
}

const fn may(name: &'static str) -> Param {
    Param { name, required: false }
}

const fn row(
    form: Form,
    name: &'static str,
    params: &'static [Param],
    build: Build,
    words: [&'static str; 3],
) -> Entry {
    Entry { name, form, params, repeats: false, zh: words[0], en: words[1], example: words[2], build }
}

const fn repeats(entry: Entry) -> Entry {
    Entry { repeats: true, ..entry }
}

const fn plain(run: PlainFn, take: &'static [Take], give: fn(&[Kind]) -> Kind) -> Build {
    Build::Plain { run, strict: true, take, give }
}

const fn lenient(run: PlainFn, take: &'static [Take], give: fn(&[Kind]) -> Kind) -> Build {
    Build::Plain { run, strict: false, take, give }
}

const VALUE: Param = need("value");
const LIST: Param = need("list");
