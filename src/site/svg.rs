//! Small charts as SVG text: attributes and classes only, no style, so that the page's policy and print hold.

use std::fmt::Write;

use super::context::Html;
use super::html::escape;

const BAR: f64 = 6.0;
const GAP: f64 = 2.0;
const HEIGHT: f64 = 24.0;

/// A row of bars from zero, one per value, the last one marked as now; a missing value leaves a gap. It takes the
/// colour of the text; a page that shows it says the same in words.
pub fn sparkline(values: &[Option<f64>]) -> Html {
    let top = values.iter().flatten().copied().fold(0.0, f64::max);
    let width = (BAR + GAP) * values.len() as f64 - GAP;
    let mut svg = format!(
        r#"<svg class="spark" viewBox="0 0 {} {}" width="{0}" height="{1}" aria-hidden="true" focusable="false">"#,
        number(width.max(0.0)),
        number(HEIGHT),
    );
    for (place, value) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        let height = if top > 0.0 { (value / top * HEIGHT).clamp(1.0, HEIGHT) } else { 1.0 };
        let class = if place + 1 == values.len() { r#" class="now""# } else { "" };
        let _ = write!(
            svg,
            r#"<rect{class} x="{}" y="{}" width="{}" height="{}"/>"#,
            number(place as f64 * (BAR + GAP)),
            number(HEIGHT - height),
            number(BAR),
            number(height),
        );
    }
    svg.push_str("</svg>");
    Html::safe(svg)
}

/// One line of a bar chart.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    /// What is measured.
    pub label: String,
    /// The measure, zero or more.
    pub value: f64,
    /// The measure in words, written at the bar's end.
    pub text: String,
}

/// Horizontal bars from zero with their labels and numbers beside them, widest first or as given.
pub fn bars(rows: &[Bar]) -> Html {
    const LABELS: f64 = 120.0;
    const ROOM: f64 = 320.0;
    const LINE: f64 = 24.0;
    let top = rows.iter().map(|row| row.value).fold(0.0, f64::max);
    let mut svg = format!(
        r#"<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}">"#,
        number(LABELS + ROOM + 64.0),
        number(LINE * rows.len() as f64),
        escape(&rows.iter().map(|row| format!("{} {}", row.label, row.text)).collect::<Vec<_>>().join(", ")),
    );
    for (place, row) in rows.iter().enumerate() {
        let y = place as f64 * LINE;
        let width = if top > 0.0 { (row.value / top * ROOM).max(1.0) } else { 1.0 };
        let _ = write!(
            svg,
            r#"<text class="label" x="{}" y="{}">{}</text><rect x="{}" y="{}" width="{}" height="14"/><text x="{}" y="{1}">{}</text>"#,
            number(LABELS - 8.0),
            number(y + 16.0),
            escape(&row.label),
            number(LABELS),
            number(y + 5.0),
            number(width),
            number(LABELS + width + 6.0),
            escape(&row.text),
        );
    }
    svg.push_str("</svg>");
    Html::safe(svg)
}

/// At most one decimal, and none where it is zero.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_starts_at_zero_and_leaves_gaps() {
        let svg = sparkline(&[Some(0.0), None, Some(4.0), Some(2.0)]);
        assert_eq!(svg.as_str().matches("<rect").count(), 3);
        assert!(svg.as_str().contains(r#"x="16" y="0" width="6" height="24""#), "{}", svg.as_str());
        assert!(svg.as_str().contains(r#"class="now" x="24" y="12""#), "{}", svg.as_str());
        assert!(!svg.as_str().contains("style"));
    }

    #[test]
    fn nothing_divides_by_zero() {
        assert!(!sparkline(&[Some(0.0); 3]).as_str().contains("NaN"));
        assert!(!sparkline(&[]).as_str().contains("NaN"));
        assert!(!bars(&[Bar::default()]).as_str().contains("NaN"));
    }

    #[test]
    fn labels_are_escaped() {
        let svg = bars(&[Bar { label: "<b>".into(), value: 1.0, text: "1 & 2".into() }]);
        assert!(
            svg.as_str().contains("&lt;b&gt;") && svg.as_str().contains("1 &amp; 2") && !svg.as_str().contains("<b>")
        );
    }
}
