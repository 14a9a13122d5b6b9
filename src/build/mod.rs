//! A whole site from a snapshot: checked, viewed, indexed, drawn.
//!
//! In: a snapshot with its history, an instant, an audience. Out: the files of the site and figures. Nothing is
//! written into the site's folder here, nothing printed, and no clock read.

mod kept;
mod plan;
mod search;

use std::collections::{BTreeMap, BTreeSet};

pub use kept::{Place, Quiet};
use plan::{Drawn, Plan};
pub use plan::{Known, ToKeep};

use crate::check::Checked;
use crate::diag::{Diagnostic, Severity};
use crate::forge::{Forge, ForgeKind};
use crate::history::History;
use crate::label::Label;
use crate::model::Model;
use crate::pages::{self, Files, Input, Made, Pages, Planned};
use crate::publish::{Output, PublishError};
use crate::schema::{Audience, Schema};
use crate::site::templates::TemplateProblem;
use crate::snapshot::{EntryKind, Snapshot};
use crate::view;

/// What a site is made from.
pub struct Source<'a> {
    /// The files.
    pub snapshot: &'a dyn Snapshot,
    /// The records and findings.
    pub checked: &'a Checked,
    /// When files changed last.
    pub history: &'a History,
    /// Folder of the records in the repository: empty, or `a/b/`.
    pub prefix: &'a str,
    /// The path under which the site is served, such as `/`; none when `site.url` tells it.
    pub base: Option<&'a str>,
    /// What is known from the last time, and what is another since.
    pub known: Option<&'a Known<'a>>,
}

/// A site, ready to be written.
pub struct Site<'a> {
    /// Its files; pages are drawn as they are written.
    pub output: Output<'a>,
    /// Records that the audience may know of.
    pub records: usize,
    /// HTML pages.
    pub pages: usize,
    /// Bytes of the search index.
    pub index_bytes: u64,
}

/// A site could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Templates of the repository are wrong.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Templates(Vec<TemplateProblem>),
    /// The index could not be written.
    #[error(transparent)]
    Index(#[from] kedang_search::IndexError),
    /// A temporary folder could not be used.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Two pages want the same path, or one cannot be a file everywhere.
    #[error(transparent)]
    Output(#[from] PublishError),
}

/// Makes the site of one audience and hands it to `write`; gives what that gives, and what can be kept of the site.
///
/// # Errors
///
/// When templates of the repository are wrong or a temporary folder cannot be written, or as `write` says.
pub fn site<T, E: From<BuildError>>(
    source: &Source<'_>,
    audience: &Audience,
    write: impl FnOnce(&Site<'_>) -> Result<T, E>,
) -> Result<(T, Option<ToKeep>), E> {
    let mut view = view::view(&source.checked.model, audience);
    view.watch(true);
    let findings = view::findings(&view, &source.checked.diagnostics, audience.sees);
    let forge = forge(&view.schema, source.prefix);
    let withheld = view::withheld_files(&source.checked.model, audience.sees);
    let files = Files::collect(&view, source.snapshot, &withheld);
    let text = |path: &str| {
        let text = String::from_utf8(source.snapshot.read(path).ok()?).ok()?;
        view::source(&source.checked.model, &view, audience.sees, path, &text)
    };
    let log = view::Log::new(&source.checked.model, &view, audience.sees, source.history);
    let several = view.schema.config.audiences.len() > 1;
    let (own, charges) = (own_templates(source.snapshot), pages::charges(&view));
    let input = Input {
        view: &view,
        findings: &findings,
        history: source.history,
        log: &log,
        forge: forge.as_ref(),
        files: &files,
        charges: &charges,
        source: &text,
        audience: if several { audience.label.clone() } else { Label::default() },
        commit: source.snapshot.commit(),
        base: source.base,
        own: &own,
    };
    let settings = settings(source, audience, &own, &withheld);
    let plan = Plan::new(source.known, &view, &charges, settings);
    let (pages, index) = rayon::join(|| Pages::prepare(&input), || plan.index());
    let (pages, index) = (pages.map_err(BuildError::Templates)?, index?);
    let whole = |problem| BuildError::Templates(vec![problem]);
    let (mut planned, until) = pages.plan(&|index, kind, path| plan.has_history(index, kind, path)).map_err(whole)?;
    let json = build_json(source, &view, &findings, audience);
    planned.push(Planned { path: "build.json".to_owned(), made: Made::Ready(json), job: None });
    let drawn = Drawn::of(planned.len());
    let (output, pages) = plan.output(planned, &index, &drawn)?;
    let html = pages.iter().filter(|file| file.path.ends_with(".html")).count();
    let written = write(&Site { output, records: view.len(), pages: html, index_bytes: index.bytes })?;
    Ok((written, plan.keep(pages, drawn, index, until)))
}

/// A hash of what may show on any page and is neither a record nor looked at.
fn settings(
    source: &Source<'_>,
    audience: &Audience,
    own: &BTreeMap<String, String>,
    withheld: &BTreeSet<String>,
) -> String {
    let about = (&*audience.name, audience.sees, source.base, source.prefix, own, withheld);
    blake3::hash(format!("{about:?}").as_bytes()).to_hex()[..32].to_owned()
}

fn build_json(source: &Source<'_>, view: &Model, findings: &[Diagnostic], audience: &Audience) -> Vec<u8> {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let json = serde_json::json!({
        "kedang": env!("CARGO_PKG_VERSION"),
        "commit": source.snapshot.commit(),
        "now": view.now.to_string(),
        "audience": &*audience.name,
        "records": view.len(),
        "errors": errors,
    });
    format!("{json:#}\n").into_bytes()
}

fn forge(schema: &Schema, prefix: &str) -> Option<Forge> {
    let config = schema.config.forge.as_ref()?;
    let folder = if config.path.is_empty() { prefix.trim_end_matches('/') } else { &config.path };
    Forge::new(ForgeKind::from_name(config.kind)?, &config.url, &config.branch, folder)
}

/// The repository's own templates by their path below `templates/`.
fn own_templates(snapshot: &dyn Snapshot) -> BTreeMap<String, String> {
    let files = snapshot.below("templates/").into_iter().filter(|entry| entry.kind == EntryKind::File);
    let own = files.filter_map(|entry| {
        let name = entry.path.strip_prefix("templates/")?;
        Some((name.to_owned(), String::from_utf8(snapshot.read(&entry.path).ok()?).ok()?))
    });
    own.collect()
}
