//! `kedang build --verify`: whether a site is the one that would be made from nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::build::{refused, source};
use super::kept::Reading;
use super::{Failure, Ui};
use crate::build::{self, Source};
use crate::check;
use crate::publish::{Output, PublishError};
use crate::schema::Audience;

/// Files that are named before a count.
const NAMED: usize = 10;

/// Makes the site of an audience from nothing, and compares it with the one in `out`.
///
/// # Errors
///
/// When they differ, or cannot be made or read.
pub fn run(reading: &Reading, audience: &Audience, out: &Path, ui: &Ui) -> Result<(), Failure> {
    let progress = ui.progress();
    progress.step(&ui.text("progress-verify", &[]));
    let known = reading.known("", None);
    let kept = source(reading, &known);
    let checked = check::check(kept.snapshot, reading.checked().model.now);
    let folder = tempfile::tempdir()?;
    let history = reading.history_anew();
    let nothing = Source { checked: &checked, history: &history, known: None, ..kept };
    let write = |output: &Output<'_>| output.write(folder.path(), false);
    build::site(&nothing, audience, |site| write(&site.output).map(drop).map_err(Wrong::Publish)).map_err(|wrong| {
        match wrong {
            Wrong::Publish(error) => refused(error, folder.path()),
            Wrong::Build(error) => error.into(),
        }
    })?;
    let mut differing = compare(folder.path(), out)?;
    if checked.diagnostics != reading.checked().diagnostics {
        differing.insert("kedang check".to_owned());
    }
    progress.done();
    if differing.is_empty() {
        ui.say(&ui.text("build-verified", &[]));
        return Ok(());
    }
    let named: Vec<&str> = differing.iter().take(NAMED).map(String::as_str).collect();
    // The next run must not build upon what has led here.
    reading.forget();
    let failure = Failure::new("verify-differs").arg("count", differing.len()).arg("files", named.join(", "));
    Err(failure.arg("audience", &audience.name))
}

enum Wrong {
    Build(build::BuildError),
    Publish(PublishError),
}

impl From<build::BuildError> for Wrong {
    fn from(error: build::BuildError) -> Wrong {
        Wrong::Build(error)
    }
}

/// The files of which one folder has not what the other has. Those of the search index have other names each time; it is
/// compared by what it holds.
fn compare(wanted: &Path, found: &Path) -> Result<BTreeSet<String>, Failure> {
    let (wanted_files, found_files) = (files(wanted)?, files(found)?);
    let all: BTreeSet<&String> = wanted_files.union(&found_files).collect();
    let same = |path: &str| -> bool {
        let read = |folder: &Path| fs::read(folder.join(path)).ok();
        read(wanted) == read(found)
    };
    let mut differing: BTreeSet<String> = all.into_iter().filter(|path| !same(path)).cloned().collect();
    let dump = |folder: &Path| kedang_search::dump(&folder.join("search")).ok();
    if dump(wanted) != dump(found) {
        differing.insert("search/".to_owned());
    }
    Ok(differing)
}

fn files(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut files = BTreeSet::new();
    let mut folders = vec![String::new()];
    while let Some(inside) = folders.pop() {
        for entry in fs::read_dir(folder.join(&inside))? {
            let entry = entry?;
            let name = format!("{inside}{}", entry.file_name().to_string_lossy());
            if name == "search" || name.starts_with(".kedang-") {
                continue;
            }
            if entry.file_type()?.is_dir() {
                folders.push(format!("{name}/"));
            } else {
                files.insert(name);
            }
        }
    }
    Ok(files)
}
