//! `kedang search`: records by their words, from the same index that the site carries.

use std::path::{Path, PathBuf};

use kedang_search::{Options, Results, SearchError, Searcher, SnippetPart};

use super::place::{Place, ReadFrom, or_here};
use super::{Failure, Status, Ui};
use crate::check;
use crate::index;
use crate::schema;
use crate::snapshot::Snapshot;

/// Arguments of `search`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to find: words, "phrases", field:value, ranges such as received_at:[2026-01-01 TO *], AND, OR, NOT
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// The records repository [default: the one around the current folder]
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
    /// What to read.
    #[command(flatten)]
    pub from: ReadFrom,
    /// How many records to show
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// How many to pass over before
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
    /// Count what was found by the values of a field; may be given several times
    #[arg(long, value_name = "FIELD")]
    pub facet: Vec<String>,
    /// How to write what was found
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub output_format: String,
}

/// Runs `search`.
pub fn run(args: &Args, ui: &Ui) -> Result<Status, Failure> {
    let place = Place::open(&or_here(args.repo.as_ref()), &args.from)?;
    let zone = schema::timezone(&*place.snapshot);
    let now = args.from.now(&zone)?;
    let today = zone.to_datetime(now).date();
    let cache = cache_folder(&place, &today.to_string());
    let searcher = open(&place, &cache, now)?;
    let options = Options { limit: args.limit, offset: args.offset, facets: args.facet.clone(), ..Options::new(today) };
    let query = args.query.join(" ");
    let results = searcher.search(&query, &options).map_err(|error| failed(&error, ui))?;
    if args.output_format == "json" {
        let json = serde_json::to_string_pretty(&results).map_err(|error| Failure::Other(error.to_string()))?;
        ui.data(&format!("{json}\n"))?;
    } else {
        ui.data(&text(&results, ui))?;
        ui.say(&summary(&results, ui));
    }
    Ok(if results.total == 0 { Status::Findings } else { Status::Clean })
}

/// Opens the index of exactly these records on exactly this day, making it when there is none yet.
fn open(place: &Place, folder: &Path, now: jiff::Timestamp) -> Result<Searcher, Failure> {
    if let Ok(searcher) = Searcher::open(folder) {
        return Ok(searcher);
    }
    let checked = check::check(&*place.snapshot, now);
    let parent = folder.parent().unwrap_or(folder);
    let _ = std::fs::create_dir_all(parent); // ok: a read-only repository gets its index in a temporary folder below
    let made = tempfile::tempdir_in(parent).or_else(|_| tempfile::tempdir())?;
    index::write(&checked.model, made.path(), &mut |_, _| {}).map_err(|error| Failure::Other(error.to_string()))?;
    forget_others(parent, made.path());
    // Another process may have been faster; either index will do.
    let kept = made.keep();
    let opened = if std::fs::rename(&kept, folder).is_ok() { folder } else { &kept };
    Searcher::open(opened).map_err(|error| Failure::Other(error.to_string()))
}

/// Where the index of these records is kept: it may be deleted at any time.
fn cache_folder(place: &Place, day: &str) -> PathBuf {
    super::kept::home(&place.root).join("search").join(fingerprint(&*place.snapshot, day))
}

/// A name for exactly these bytes on this day with this version of the program.
fn fingerprint(snapshot: &dyn Snapshot, day: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes()).update(day.as_bytes());
    for entry in snapshot.entries() {
        hasher.update(entry.path.as_bytes()).update(&[0]);
        match &entry.blob {
            Some(blob) => hasher.update(blob),
            None => hasher.update(&snapshot.read(&entry.path).unwrap_or_else(|_| Vec::new())),
        };
    }
    hasher.finalize().to_hex()[..24].to_owned()
}

/// Indexes of other days and other states are of no more use.
fn forget_others(parent: &Path, keep: &Path) {
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        if entry.path() != keep {
            let _ = std::fs::remove_dir_all(entry.path()); // ok: what cannot be removed only takes room
        }
    }
}

fn text(results: &Results, ui: &Ui) -> String {
    let (bold, mark, dim, reset) =
        if ui.color { ("\x1b[1m", "\x1b[1;31m", "\x1b[2m", "\x1b[0m") } else { ("", "", "", "") };
    let marked = |parts: &[SnippetPart], base: &str| {
        let part = |part: &SnippetPart| {
            let words = crate::diag::words::visible(&part.text).into_owned();
            match (part.highlighted, ui.color) {
                (true, true) => format!("{mark}{words}{reset}{base}"),
                (true, false) => format!("[{words}]"),
                (false, _) => words,
            }
        };
        parts.iter().map(part).collect::<String>()
    };
    let mut out = String::new();
    for hit in &results.hits {
        let date = hit.date.map(|date| format!("  {}", date.date())).unwrap_or_default();
        out.push_str(&format!(
            "{bold}{}{reset}  {dim}{} {}{date}{reset}\n",
            marked(&hit.title, bold),
            hit.type_name,
            hit.id
        ));
        if !hit.snippet.is_empty() {
            out.push_str(&format!("    {}\n", marked(&hit.snippet, "").replace('\n', " ")));
        }
    }
    for facet in &results.facets {
        out.push_str(&format!("\n{bold}{}{reset}\n", facet.field));
        for (value, count) in &facet.values {
            out.push_str(&format!("  {count:>5}  {value}\n"));
        }
    }
    out
}

fn summary(results: &Results, ui: &Ui) -> String {
    let count = results.total.to_string();
    if results.total == 0 {
        format!("{}\n{}", ui.text("search-none", &[]), ui.text("search-none.hint", &[]))
    } else if results.relaxed {
        ui.text("search-relaxed", &[("count", &count)])
    } else {
        ui.text("search-found", &[("count", &count)])
    }
}

fn failed(error: &SearchError, ui: &Ui) -> Failure {
    match error {
        SearchError::Query(error) => Failure::new("search-bad-query").arg("reason", super::query::reason(error, ui)),
        SearchError::Index(error) => Failure::Other(error.to_string()),
    }
}
