//! How a value looks: the HTML of every kind of value.
//!
//! In: values already in the page's language. Out: safe HTML, everything from records escaped. It is written here and
//! not in templates because a site shows each of its values many times; templates decide where a value stands and, by
//! its class and kind, what it looks like.

use std::fmt::Write;

use super::context::{Column, Due, File, Html, Link, Pill, When};
use super::html::{due, escape_into, link, pill, url, when, when_full, wrap};

/// A value, by the way in which it is shown. Several kinds of field share a view: integers, decimals, percent, money
/// and durations are all numbers.
#[derive(Clone, Debug, Default)]
pub enum FieldView {
    /// Nothing: an empty cell of a table.
    #[default]
    Empty,
    /// One line: text, codes, months, periods, an option's label.
    Text(String),
    /// Links: a reference, or a list of them.
    Links(Vec<Link>),
    /// Options: a status with its tone, a category, a list of them. Those without a tone are plain words.
    Pills(Vec<Pill>),
    /// A date or an instant.
    When(When),
    /// A deadline.
    Due(Due),
    /// A number with its unit, as people write it: `¥12,300.00`, `85%`, `2 小时`.
    Number {
        /// The text.
        text: String,
        /// What a column of them sorts by: the plain number.
        sort: String,
    },
    /// Several lines of plain text.
    Lines(String),
    /// Markdown, rendered and safe.
    Prose(Html),
    /// A telephone number as people write it; the link is made from its digits.
    Phone(String),
    /// An e-mail address.
    Email(String),
    /// A web address; only `http:` and `https:` become links.
    Url(String),
    /// Yes or no, in words.
    Bool {
        /// Which.
        value: bool,
        /// The word: 是, 否.
        text: String,
    },
    /// Several values of one kind that are neither references nor options.
    List(Vec<FieldView>),
    /// A list of objects: one column for each member that any of them has.
    Table {
        /// The members.
        columns: Vec<Column>,
        /// Cells, in the order of the columns.
        rows: Vec<Vec<FieldView>>,
    },
    /// An object: its members that have a value, with their labels.
    Group(Vec<(String, FieldView)>),
    /// Attached files.
    Files {
        /// The files.
        files: Vec<File>,
        /// What to say of a file that is not there.
        missing: String,
    },
}

/// How much of a moment is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// In words, the exact moment on hover and in print: for tables.
    Short,
    /// Exactly, with the words beside it where they say more: for forms.
    Full,
}

impl FieldView {
    /// One link.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> FieldView {
        FieldView::Links(vec![Link::new(text, href)])
    }

    /// One word with a tone.
    pub fn pill(label: impl Into<String>, tone: impl Into<String>) -> FieldView {
        FieldView::Pills(vec![Pill { label: label.into(), tone: tone.into(), rank: 0 }])
    }

    /// The kind's name, for templates and style.
    pub fn kind(&self) -> &'static str {
        match self {
            FieldView::Empty => "empty",
            FieldView::Text(_) => "text",
            FieldView::Links(_) => "links",
            FieldView::Pills(_) => "pills",
            FieldView::When(_) => "when",
            FieldView::Due(_) => "due",
            FieldView::Number { .. } => "number",
            FieldView::Lines(_) => "lines",
            FieldView::Prose(_) => "prose",
            FieldView::Phone(_) => "phone",
            FieldView::Email(_) => "email",
            FieldView::Url(_) => "url",
            FieldView::Bool { .. } => "bool",
            FieldView::List(_) => "list",
            FieldView::Table { .. } => "table",
            FieldView::Group(_) => "group",
            FieldView::Files { .. } => "files",
        }
    }

    /// Whether it needs the full width of a form: long text, tables, groups of more than a few short members.
    pub fn is_wide(&self) -> bool {
        match self {
            FieldView::Lines(_) | FieldView::Prose(_) | FieldView::Table { .. } | FieldView::Files { .. } => true,
            FieldView::Text(text) => text.chars().count() > 30,
            FieldView::List(items) => items.iter().any(FieldView::is_wide),
            FieldView::Group(fields) => fields.len() > 3 || fields.iter().any(|(_, view)| view.is_wide()),
            FieldView::Links(links) => links.len() > 4,
            FieldView::Pills(pills) => pills.len() > 4,
            _ => false,
        }
    }

    /// What a column of such values sorts by, where it is not what the cell says: the plain number, the place of an
    /// option among the others. Empty for others; moments tell theirs by themselves.
    pub fn sort_key(&self) -> String {
        match self {
            FieldView::Number { sort, .. } => sort.clone(),
            FieldView::Pills(pills) => {
                pills.first().filter(|pill| pill.rank > 0).map(|pill| pill.rank.to_string()).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    /// Its HTML.
    pub fn html(&self, detail: Detail) -> Html {
        let mut out = String::with_capacity(64);
        self.write(&mut out, detail);
        Html::safe(out)
    }

    fn write(&self, out: &mut String, detail: Detail) {
        match self {
            FieldView::Empty => {}
            FieldView::Text(text) => escape_into(out, text),
            FieldView::Links(links) => {
                let between = if links.iter().all(|each| each.text.is_ascii()) { ", " } else { "、" };
                for (place, each) in links.iter().enumerate() {
                    out.push_str(if place > 0 { between } else { "" });
                    link(out, &each.text, &each.href);
                }
            }
            FieldView::Pills(pills) => {
                for (place, each) in pills.iter().enumerate() {
                    // An option without a tone is a plain word; it gets a frame only beside a title.
                    if each.tone.is_empty() {
                        out.push_str(if place > 0 { "、" } else { "" });
                        escape_into(out, &each.label);
                    } else {
                        out.push_str(if place > 0 { " " } else { "" });
                        pill(out, &each.label, &each.tone);
                    }
                }
            }
            FieldView::When(moment) => match detail {
                Detail::Short => when(out, &moment.iso, &moment.text, &moment.exact),
                Detail::Full => when_full(out, moment),
            },
            FieldView::Due(moment) => due(out, moment),
            FieldView::Number { text, .. } => wrap(out, "<span class=\"n\">", text, "</span>"),
            FieldView::Lines(text) => wrap(out, "<p class=\"lines\">", text, "</p>"),
            FieldView::Prose(html) => {
                let _ = write!(out, "<div class=\"prose\">{}</div>", html.as_str());
            }
            FieldView::Phone(text) => {
                let digits: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '+' | ',')).collect();
                let _ = write!(out, "<a class=\"tel\" href=\"tel:{digits}\">");
                escape_into(out, text);
                out.push_str("</a>");
            }
            FieldView::Email(text) => {
                wrap(out, "<a class=\"url\" href=\"mailto:", text, "\">");
                escape_into(out, text);
                out.push_str("</a>");
            }
            FieldView::Url(text) => url(out, text),
            FieldView::Bool { value, text } => {
                out.push_str(if *value { "<span class=\"bool yes\">" } else { "<span class=\"bool\">" });
                escape_into(out, text);
                out.push_str("</span>");
            }
            FieldView::List(items) => {
                out.push_str("<ul class=\"items\">");
                for item in items {
                    out.push_str("<li>");
                    item.write(out, detail);
                    out.push_str("</li>");
                }
                out.push_str("</ul>");
            }
            FieldView::Table { columns, rows } => table(out, columns, rows),
            FieldView::Group(fields) => {
                out.push_str("<dl class=\"inner\">");
                for (label, view) in fields {
                    wrap(out, "<div><dt>", label, "</dt><dd>");
                    view.write(out, detail);
                    out.push_str("</dd></div>");
                }
                out.push_str("</dl>");
            }
            FieldView::Files { files, missing } => files_list(out, files, missing),
        }
    }
}

fn table(out: &mut String, columns: &[Column], rows: &[Vec<FieldView>]) {
    // A wide table scrolls by itself; to do so with the keyboard it must take the focus.
    out.push_str("<div class=\"scroll\" tabindex=\"0\"><table class=\"grid\"><thead><tr>");
    for column in columns {
        out.push_str(if column.numeric { "<th scope=\"col\" class=\"num\">" } else { "<th scope=\"col\">" });
        escape_into(out, &column.label);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead><tbody>");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let numeric = matches!(cell, FieldView::Number { .. });
            out.push_str(if numeric { "<td class=\"num\">" } else { "<td>" });
            cell.write(out, Detail::Short);
            out.push_str("</td>");
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
}

fn files_list(out: &mut String, files: &[File], missing: &str) {
    out.push_str("<ul class=\"files\">");
    for file in files {
        out.push_str("<li>");
        if file.href.is_empty() {
            escape_into(out, &file.text);
            out.push(' ');
            pill(out, missing, "bad");
        } else {
            wrap(out, "<a href=\"", &file.href, "\">");
            if file.picture {
                wrap(out, "<img src=\"", &file.href, "\" alt=\"\" loading=\"lazy\">");
            } else {
                out.push_str("<svg class=\"i\"><use href=\"#i-clip\"/></svg>");
            }
            escape_into(out, &file.text);
            wrap(out, "</a> <span class=\"quiet\">", &file.format, " ");
            escape_into(out, &file.size);
            out.push_str("</span>");
        }
        out.push_str("</li>");
    }
    out.push_str("</ul>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(view: FieldView) -> String {
        view.html(Detail::Short).as_str().to_owned()
    }

    #[test]
    fn whatever_comes_from_records_is_escaped() {
        let evil = || "\"><script>x</script>&'".to_owned();
        let views = [
            FieldView::Text(evil()),
            FieldView::link(evil(), evil()),
            FieldView::pill(evil(), evil()),
            FieldView::When(When { iso: evil(), text: evil(), exact: evil(), near: true }),
            FieldView::Due(Due {
                iso: evil(),
                soon_iso: evil(),
                text: evil(),
                exact: evil(),
                state: evil(),
                whole_day: true,
            }),
            FieldView::Number { text: evil(), sort: evil() },
            FieldView::Lines(evil()),
            FieldView::Phone(evil()),
            FieldView::Email(evil()),
            FieldView::Url(format!("https://{}", evil())),
            FieldView::Bool { value: true, text: evil() },
            FieldView::Group(vec![(evil(), FieldView::List(vec![FieldView::Text(evil())]))]),
            FieldView::Files {
                files: vec![File { text: evil(), href: evil(), size: evil(), format: evil(), picture: true }],
                missing: evil(),
            },
        ];
        for view in views {
            for detail in [Detail::Short, Detail::Full] {
                let html = view.html(detail);
                assert!(!html.as_str().contains("<script>") && !html.as_str().contains("\"\">"), "{}", html.as_str());
            }
        }
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(short(FieldView::Url("javascript:alert(1)".into())), "javascript:alert(1)");
        assert!(short(FieldView::Url("https://a.example/".into())).contains(">a.example</a>"));
    }

    #[test]
    fn a_telephone_is_dialled_by_its_digits() {
        assert_eq!(
            short(FieldView::Phone("0574-0000 0180".into())),
            "<a class=\"tel\" href=\"tel:057400000180\">0574-0000 0180</a>"
        );
    }

    #[test]
    fn a_form_tells_the_exact_moment() {
        let near = When { iso: "2026-03-13".into(), text: "昨天".into(), exact: "2026-03-13".into(), near: true };
        let html = FieldView::When(near.clone()).html(Detail::Full);
        assert!(html.as_str().contains("2026-03-13</span> <time class=\"rel\"") && html.as_str().contains("昨天"));
        let far = FieldView::When(When { near: false, ..near }).html(Detail::Full);
        assert_eq!(far.as_str(), "<time datetime=\"2026-03-13\">2026-03-13</time>");
    }
}
