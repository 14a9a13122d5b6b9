//! A whole site from a snapshot: checked, viewed, indexed, drawn.
//!
//! In: a snapshot with its history, an instant, an audience. Out: the files of the site and figures. Nothing is
//! written into the site's folder here, nothing printed, and no clock read.

mod copies;
mod files;
mod kept;
mod ledger;
mod names;
mod plan;
mod search;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use std::sync::Arc;

use copies::Copies;
pub use files::ToKeep;
use files::{Drawn, DrawnRow};
use kept::Of;
pub use kept::{Place, Quiet};
use ledger::With;
pub use plan::Known;
use plan::{Keys, Plan};

use crate::cache;
use crate::check::Checked;
use crate::diag::{Diagnostic, Severity};
use crate::forge::{Forge, ForgeKind};
use crate::history::History;
use crate::label::Label;
use crate::model::Model;
use crate::pages::facts::{Collators, ListName, Seer, Sorting};
use crate::pages::{Files, Input, Lists, Made, Pages, Planned};
use crate::publish::{Output, PublishError};
use crate::schema::{Audience, Schema};
use crate::site::origins::{self, SHARED};
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
    /// The texts of a language cannot be put in order.
    #[error("{0}")]
    Language(String),
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
    let model = &source.checked.model;
    let mut view = view::view(model, audience);
    let names = names::page_names(model, &source.checked.diagnostics);
    let named: BTreeMap<Arc<str>, Arc<str>> =
        names.iter().map(|(index, name)| (model.path(*index).clone(), name.clone())).collect();
    view.name_pages(names);
    view.watch(true);
    let findings = view::findings(&view, &source.checked.diagnostics, audience.sees);
    let forge = forge(&view.schema, source.prefix);
    let collators = Collators::new(&view.schema.config.languages).map_err(BuildError::Language)?;
    let keys = Keys::of(source.known);
    let key = |index| keys.key(index);
    let number = |key| keys.number(key);
    let own = own_templates(source.snapshot);
    let with = With {
        seer: Seer { view: &view, model, sees: audience.sees, key: &key },
        sorting: Sorting { schema: &view.schema, collators: &collators },
    };
    let templates = origins::origins(&own);
    let shared = shared(&own, &templates);
    let outline = types::outline(&view.schema);
    let settings = |withheld: &BTreeSet<Arc<str>>| settings(source, audience, &outline, &shared, withheld, &named);
    let plan = Plan::new(source.known, &view, &keys, &with, templates.clone(), &settings)?;
    let files = Files::new(&view, source.snapshot, &plan.ledger.register);
    let text = |path: &str| {
        let text = String::from_utf8(source.snapshot.read(path).ok()?).ok()?;
        view::source(model, &view, audience.sees, path, &text)
    };
    let facts = |key| plan.ledger.get(key);
    let log = view::Log::new(model, &view, audience.sees, source.history);
    let several = view.schema.config.audiences.len() > 1;
    let input = Input {
        view: &view,
        findings: &findings,
        history: source.history,
        log: &log,
        forge: forge.as_ref(),
        files: &files,
        lists: Lists { register: &plan.ledger.register, number: &number, key: &key },
        facts: &facts,
        collators: &collators,
        source: &text,
        audience: if several { audience.label.clone() } else { Label::default() },
        commit: source.snapshot.commit(),
        base: source.base,
        own: &own,
    };
    let (pages, index) = rayon::join(|| Pages::prepare(&input), || plan.index());
    let (pages, index) = (pages.map_err(BuildError::Templates)?, index?);
    let whole = |problem| BuildError::Templates(vec![problem]);
    plan.see_rows(&|language, index| pages.row(language, index));
    let asked = plan.asked();
    let has_history = |index, kind, path: &str| plan.has_history(index, kind, path);
    let (mut planned, until) = pages.plan(&asked, &has_history).map_err(whole)?;
    planned.extend(pages.states(&plan.find_paths(&planned)));
    let Copies { table, planned: copied, gone } =
        copies::plan(&files, plan.kept.as_ref().map(|kept| &kept.copies), &plan.named_files());
    planned.extend(copied);
    if plan.is_doubtful() {
        // Something that was kept is damaged: once more, from nothing.
        let anew = source.known.map(|known| Known { changed: None, ..known.clone() });
        return site(&Source { known: anew.as_ref(), ..*source }, audience, write);
    }
    let json = build_json(source, &view, &findings, audience);
    planned.push(Planned::new("build.json".to_owned(), Made::Ready(json)));
    let drawn = Drawn::of(planned.len());
    let (output, files) = plan.output(&asked, planned, gone, &index, &drawn)?;
    let count = plan.pages(&files);
    let written = write(&Site { output, records: view.len(), pages: count, index_bytes: index.bytes })?;
    let rows = pages.into_rows().map(|(language, index, signature, reads)| DrawnRow {
        of: key(index),
        language,
        signature,
        looks: cache::looks(&reads, &key),
    });
    let rows = rows.collect();
    drop(log);
    Ok((written, plan.keep(files, drawn, index, table, rows, until)))
}

impl Plan<'_> {
    /// The paths of all parts of what the find box knows, by language and part.
    fn find_paths(&self, planned: &[Planned<'_>]) -> BTreeMap<(u8, usize), String> {
        let mut paths = BTreeMap::new();
        for (path, row) in self.kept.iter().flat_map(|kept| kept.pages.iter()) {
            if let (Of::Find(language, part), Ok(path)) = (kept::Page::read(row).of, std::str::from_utf8(path)) {
                paths.insert((language, part as usize), path.to_owned());
            }
        }
        paths.extend(planned.iter().filter_map(|planned| Some((planned.find?, planned.path.clone()))));
        paths.retain(|(_, part), _| *part < self.head.find_parts);
        paths
    }

    /// The files of the repository whose copies may be others than before.
    fn named_files(&self) -> BTreeSet<Arc<str>> {
        let touched = self.ledger.touched.iter().filter_map(|name| match ListName::from_bytes(name)? {
            ListName::File { path } => Some(path),
            _ => None,
        });
        let changed = self.known.and_then(|known| known.changed);
        let changed = changed.into_iter().flat_map(|changed| changed.files.iter().map(|path| Arc::from(&**path)));
        touched.chain(changed).collect()
    }
}

/// A hash of what may show on any page and is neither a record nor looked at.
fn settings(
    source: &Source<'_>,
    audience: &Audience,
    outline: &str,
    shared: &BTreeMap<&str, &str>,
    withheld: &BTreeSet<Arc<str>>,
    named: &BTreeMap<Arc<str>, Arc<str>>,
) -> String {
    let about = (&*audience.name, audience.sees, source.base, source.prefix, outline, shared, withheld, named);
    blake3::hash(format!("{about:?}").as_bytes()).to_hex()[..32].to_owned()
}

/// What every page shows of the repository's own words, styles and templates, and hashes of what the parts of the frame
/// are drawn from. Of other templates it is noted who draws with them.
fn shared<'s>(
    own: &'s BTreeMap<String, String>,
    templates: &'s BTreeMap<String, String>,
) -> BTreeMap<&'s str, &'s str> {
    let files = own.iter().filter(|(name, _)| !name.ends_with(".html"));
    let parts = templates.iter().filter(|(name, _)| SHARED.contains(&name.as_str()));
    files.chain(parts).map(|(name, text)| (name.as_str(), text.as_str())).collect()
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
