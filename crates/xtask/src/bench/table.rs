//! What was measured, and the table that shows it.

use std::fmt::Write as _;

use crate::measure::Usage;

/// The number of records that targets are for.
const TARGETS_AT: usize = 100_000;

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was done; no two rows have the same name.
    pub work: &'static str,
    /// What it took.
    pub usage: Usage,
    /// What it may take.
    pub target: Option<Target>,
    /// The work of the row beside which it is shown.
    pub beside: Option<&'static str>,
    /// Whether it is a part of what no site generator can do without.
    pub floor: bool,
}

/// The most that some work may take for 100,000 records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Seconds of CPU.
    pub cpu: f64,
    /// Bytes of memory at the peak.
    pub memory: Option<u64>,
}

impl Row {
    /// Some work that is only shown.
    pub fn new(work: &'static str, usage: Usage) -> Row {
        Row { work, usage, target: None, beside: None, floor: false }
    }

    /// Work that may take so much.
    pub fn target(self, target: Target) -> Row {
        Row { target: Some(target), ..self }
    }

    /// Work that is shown beside another row's.
    pub fn beside(self, work: &'static str) -> Row {
        Row { beside: Some(work), ..self }
    }

    /// Work that every site generator has to do.
    pub fn floor(work: &'static str, usage: Usage) -> Row {
        Row { floor: true, ..Row::new(work, usage) }
    }
}

impl Target {
    /// So many seconds of CPU.
    pub fn cpu(cpu: f64) -> Target {
        Target { cpu, memory: None }
    }

    /// And so many bytes of memory.
    pub fn memory(self, memory: u64) -> Target {
        Target { memory: Some(memory), ..self }
    }

    fn is_met(self, usage: &Usage) -> bool {
        usage.cpu <= self.cpu && self.memory.is_none_or(|memory| usage.memory <= memory)
    }

    fn text(self) -> String {
        let memory = self.memory.map(|memory| format!(", {}", megabytes(memory))).unwrap_or_default();
        format!("{} s{memory}", self.cpu)
    }
}

/// The table in Markdown.
pub fn table(records: usize, rows: &[Row]) -> String {
    let floor: f64 = rows.iter().filter(|row| row.floor).map(|row| row.usage.cpu).sum();
    let mut out = format!(
        "\n{records} records\n\n\
         | work | CPU | time | memory | target | CPU / floor | beside it |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | --- |\n"
    );
    for row in rows {
        let Row { work, usage, .. } = row;
        let (memory, target) = (megabytes(usage.memory), target(records, row));
        let ratio = if floor > 0.0 { format!("{:.2}", usage.cpu / floor) } else { String::new() };
        // ok: a String takes everything.
        let _ = writeln!(
            out,
            "| {work} | {} s | {} s | {memory} | {target} | {ratio} | {} |",
            seconds(usage.cpu),
            seconds(usage.wall),
            beside(row, rows)
        );
    }
    out.push_str(&format!(
        "\nTargets are for {TARGETS_AT} records, in seconds of CPU and bytes of memory at the peak. The floor is the sum \
         of the rows that begin with it: {} s of CPU.\n",
        seconds(floor)
    ));
    out
}

/// The target, and at the number of records that it is for whether it was met.
fn target(records: usize, row: &Row) -> String {
    let Some(target) = row.target else { return String::new() };
    match (records >= TARGETS_AT, target.is_met(&row.usage)) {
        (false, _) => target.text(),
        (true, true) => format!("{}: met", target.text()),
        (true, false) => format!("{}: **missed**", target.text()),
    }
}

fn beside(row: &Row, rows: &[Row]) -> String {
    let Some(work) = row.beside else { return String::new() };
    let Some(other) = rows.iter().find(|row| row.work == work) else { return format!("{work}: not measured") };
    let ratio = row.usage.cpu / other.usage.cpu.max(0.001);
    format!("{work}: {} s; {ratio:.3} of it", seconds(other.usage.cpu))
}

/// Seconds with as many digits as are worth reading.
fn seconds(seconds: f64) -> String {
    if seconds < 1.0 { format!("{seconds:.3}") } else { format!("{seconds:.2}") }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.0} MB", bytes as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(cpu: f64) -> Usage {
        Usage { cpu, wall: 2.0 * cpu, memory: 5_000_000 }
    }

    fn rows() -> Vec<Row> {
        vec![
            Row::new("build", usage(4.0)).target(Target::cpu(45.0).memory(4_000_000)).beside("Hugo"),
            Row::new("publish", usage(0.25)).target(Target::cpu(0.3)).beside("git diff-tree"),
            Row::floor("floor: reading", usage(0.5)),
            Row::floor("floor: writing", usage(1.5)),
            Row::new("Hugo", usage(8.0)),
        ]
    }

    #[test]
    fn rows_are_shown_with_target_floor_and_neighbour() {
        let table = table(10_000, &rows());
        let line = |work: &str| table.lines().find(|line| line.contains(work)).unwrap_or_default();
        assert_eq!(
            line("| build"),
            "| build | 4.00 s | 8.00 s | 5 MB | 45 s, 4 MB | 2.00 | Hugo: 8.00 s; 0.500 of it |"
        );
        assert_eq!(
            line("| publish"),
            "| publish | 0.250 s | 0.500 s | 5 MB | 0.3 s | 0.12 | git diff-tree: not measured |"
        );
    }

    #[test]
    fn targets_are_judged_at_the_number_of_records_that_they_are_for() {
        let (small, large) = (table(10_000, &rows()), table(100_000, &rows()));
        assert!(!small.contains("met") && !small.contains("missed"), "{small}");
        assert!(large.contains("| 0.3 s: met |"), "{large}");
        assert!(large.contains("| 45 s, 4 MB: **missed** |"), "enough time, too much memory: {large}");
    }
}
