//! A repository of invented records for measurements: the same bytes for the same arguments, and not one finding.
//!
//! In: the starter pack's configuration, catalogs and types, a number and a seed. Out: a records repository of exactly
//! so many records: 10 % customers, a contact for each, the staff that they need, and of the rest 65 visits and calls to
//! 25 complaints. Names, companies and numbers are made up.

mod complaint;
mod customer;
pub mod random;
mod staff;
mod visit;
mod words;
mod yaml;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use jiff::civil::DateTime;

use crate::workspace;
use random::Random;
use staff::Staff;

/// Which records to generate.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// Folder to make; must not exist or be empty.
    out: PathBuf,
    /// How many records, of all types together; at least 12.
    #[arg(long, default_value_t = 1000)]
    records: usize,
    /// Another seed gives other records of the same shape.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What was generated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records of all types.
    pub records: usize,
    /// Every file, with types, catalogs and configuration.
    pub files: usize,
    /// Bytes of all files.
    pub bytes: usize,
}

/// Generates the repository and says what is in it.
///
/// # Errors
///
/// When the folder is not empty or cannot be written.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let Counts { records, files, bytes } = generate(&arguments.out, arguments.records, arguments.seed)?;
    println!("{records} records, {files} files, {:.1} MB in {}", bytes as f64 / 1e6, arguments.out.display());
    Ok(ExitCode::SUCCESS)
}

/// Generates a repository.
///
/// # Errors
///
/// When the folder is not empty or cannot be written, or when so few records make no repository.
pub fn generate(out: &Path, records: usize, seed: u64) -> Result<Counts> {
    if fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{} is not empty", out.display());
    }
    let mix = Mix::of(records)?;
    let mut writer = Writer { out, counts: Counts::default() };
    for part in ["kedang.yaml", "types", "catalogs", "calendar", "views"] {
        writer.copy(&workspace::root().join("records").join(part), part)?;
    }
    let Mix { customers, staff, visits, complaints } = mix;
    for (path, text) in staff.files() {
        writer.record(&path, &text)?;
    }
    let mut plan = Random::new(seed, 0);
    let activity: Vec<f64> = (0..customers).map(|_| 1.0 / (0.1 + plan.unit())).collect();
    let visits = shares(&activity, visits);
    let complaints = shares(&activity, complaints);
    let mut serial = 0..;
    for number in 0..customers {
        let mut random = Random::new(seed, number as u64 + 1);
        let customer = customer::Customer::invent(number, &mut random, &staff);
        for (path, text) in customer.files() {
            writer.record(&path, &text)?;
        }
        for serial in serial.by_ref().take(visits[number]) {
            let (path, text) = visit::invent(serial, &customer, &mut random, &staff);
            writer.record(&path, &text)?;
        }
        for serial in serial.by_ref().take(complaints[number]) {
            let (path, text) = complaint::invent(serial, &customer, &mut random, &staff);
            writer.record(&path, &text)?;
        }
    }
    Ok(writer.counts)
}

/// How many records of each type there are.
struct Mix {
    /// Each has one contact.
    customers: usize,
    staff: Staff,
    visits: usize,
    complaints: usize,
}

impl Mix {
    fn of(records: usize) -> Result<Mix> {
        let customers = (records / 10).max(1);
        let staff = Staff::for_customers(customers);
        let others = staff.files().len() + 2 * customers;
        let Some(rest) = records.checked_sub(others).filter(|rest| *rest > 0) else {
            bail!("{records} records are too few: the staff, a customer and a contact are {others} already");
        };
        let complaints = rest * 25 / 90;
        Ok(Mix { customers, staff, visits: rest - complaints, complaints })
    }
}

struct Writer<'o> {
    out: &'o Path,
    counts: Counts,
}

impl Writer<'_> {
    fn record(&mut self, path: &str, text: &str) -> Result<()> {
        self.counts.records += 1;
        self.write(path, text)
    }

    fn write(&mut self, path: &str, text: &str) -> Result<()> {
        let full = self.out.join(path);
        if let Some(folder) = full.parent() {
            fs::create_dir_all(folder)?;
        }
        self.counts.files += 1;
        self.counts.bytes += text.len();
        fs::write(&full, text).with_context(|| full.display().to_string())
    }

    /// Copies a file or a folder, where it is there.
    fn copy(&mut self, from: &Path, to: &str) -> Result<()> {
        if from.is_file() {
            return self.write(to, &fs::read_to_string(from)?);
        }
        let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
        for entry in entries {
            let entry = entry?;
            self.copy(&entry.path(), &format!("{to}/{}", entry.file_name().display()))?;
        }
        Ok(())
    }
}

/// Splits a total into whole parts in proportion to weights.
fn shares(weights: &[f64], total: usize) -> Vec<usize> {
    let sum: f64 = weights.iter().sum();
    let mut reached = 0.0;
    let mut given = 0;
    let share = |weight: &f64| {
        reached += weight;
        let upto = (reached / sum * total as f64).round() as usize;
        let share = upto.saturating_sub(given);
        given = upto;
        share
    };
    weights.iter().map(share).collect()
}

/// An instant as records hold it, in the site's zone.
fn at(time: DateTime) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up() {
        assert_eq!(shares(&[1.0, 3.0, 0.0], 8), [2, 6, 0]);
        let weights: Vec<f64> = (1..50).map(f64::from).collect();
        assert_eq!(shares(&weights, 1234).iter().sum::<usize>(), 1234);
    }

    #[test]
    fn there_are_as_many_records_as_asked_for() {
        for records in [12, 13, 100, 999, 1000, 10_000, 100_000] {
            let Mix { customers, staff, visits, complaints } = Mix::of(records).unwrap();
            assert_eq!(2 * customers + staff.files().len() + visits + complaints, records);
            assert!(records < 1000 || (550..660).contains(&(visits * 1000 / records)), "{visits} of {records}");
            assert!(records < 1000 || (200..260).contains(&(complaints * 1000 / records)), "{complaints} of {records}");
        }
        assert!(Mix::of(11).is_err());
    }

    #[test]
    fn the_same_arguments_give_the_same_bytes() {
        let read = |folder: &str, seed| {
            let out = std::env::temp_dir().join(format!("kedang-generate-{}-{folder}", std::process::id()));
            let counts = generate(&out, 40, seed).unwrap();
            let mut all = Vec::new();
            let mut folders = vec![out.clone()];
            while let Some(folder) = folders.pop() {
                for entry in fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    if path.is_dir() {
                        folders.push(path);
                    } else {
                        let name = path.strip_prefix(&out).unwrap().to_owned();
                        all.push((name, fs::read_to_string(&path).unwrap()));
                    }
                }
            }
            all.sort();
            fs::remove_dir_all(&out).unwrap();
            (counts, all)
        };
        let (counts, first) = read("a", 1);
        assert_eq!((counts.records, counts.files), (40, first.len()));
        let of = |part: &str| first.iter().filter(|(path, _)| path.to_string_lossy().contains(part)).count();
        let found = ["staff/", "customer.yaml", "contacts/", "interactions/", "complaints/"].map(of);
        // One of the types is called customer too.
        assert_eq!((found[1], found[2], found.iter().sum::<usize>() - 1), (5, 4, 40), "{found:?}");
        assert_eq!(first, read("b", 1).1);
        assert_ne!(first, read("c", 2).1);
    }
}
