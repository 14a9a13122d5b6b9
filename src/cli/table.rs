//! Rows of text as a table for people: a header, no lines but one below it, Chinese twice as wide as Latin.

use std::io::IsTerminal;

use comfy_table::{ContentArrangement, Row, Table, presets};
use unicode_width::UnicodeWidthStr;

use crate::diag::words::visible;
use crate::text::truncate;

/// Narrower than this no table is squeezed; a terminal that says so is not believed.
const NARROWEST: u16 = 40;

/// The width to fit into: that of the terminal, none when stdout is none.
pub fn terminal_width() -> Option<u16> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(width, _)| width.0.max(NARROWEST))
}

/// The table, each row on one line; cells are cut only where a `width` asks for it.
pub fn table(headers: &[String], rows: &[Vec<String>], width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_truncation_indicator("…");
    match width {
        Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table.set_header(headers.iter().map(|header| one_line(header)));
    let rule: Vec<String> = (0..headers.len()).map(|column| "─".repeat(widest(headers, rows, column, width))).collect();
    table.add_row(line(&rule));
    for row in rows {
        table.add_row(line(row));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 1));
    }
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn line(cells: &[String]) -> Row {
    let mut row = Row::from(cells.iter().map(|cell| one_line(cell)).collect::<Vec<_>>());
    row.max_height(1);
    row
}

/// How many columns of the terminal the widest cell takes, as far as the line below the header is concerned.
fn widest(headers: &[String], rows: &[Vec<String>], column: usize, width: Option<u16>) -> usize {
    let cells = rows.iter().filter_map(|row| row.get(column)).chain(headers.get(column));
    let widest = cells.map(|cell| one_line(cell).width()).max().unwrap_or(0);
    let share = width.map_or(usize::MAX, |width| usize::from(width) / headers.len().max(1));
    widest.min(share.max(headers.get(column).map_or(0, |header| header.width())))
}

/// A cell without line ends and invisible characters.
fn one_line(text: &str) -> String {
    visible(&truncate(text, usize::MAX)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(width: Option<u16>) -> String {
        let headers = ["id".to_owned(), "名称".to_owned(), "n".to_owned()];
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let long = "压力不稳，\n早班排气温度比保养前高六度，要求当天来人复查";
        table(&headers, &[row(["A-1", "澜垣铸造", "12"]), row(["B", long, "\u{1b}[2J"])], width)
    }

    #[test]
    fn columns_line_up_under_chinese() {
        let text = sample(None);
        let lines: Vec<&str> = text.lines().collect();
        let column = |line: &str, cell: &str| line.find(cell).map(|at| line[..at].width());
        assert_eq!(column(lines[2], "澜垣"), column(lines[0], "名称"), "{text}");
        assert_eq!(column(lines[3], "压力"), column(lines[0], "名称"), "{text}");
        assert_eq!(lines.len(), 4, "{text}");
        assert!(text.contains("压力不稳， 早班排气温度比保养前高六度，要求当天来人复查"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }

    #[test]
    fn a_terminal_is_not_overrun() {
        let text = sample(Some(40));
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        assert!(text.contains('…') && text.contains("A-1"), "{text}");
        assert_eq!(text.lines().count(), 4, "{text}");
    }
}
