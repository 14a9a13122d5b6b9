//! `kedang serve`: a preview on this machine that follows every save.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::place::{Place, ReadFrom};
use super::{Failure, Global, Status, Ui, build as command, check};
use crate::build::{self, Source};
use crate::check::Checked;
use crate::diag::render::{self, Format};
use crate::diag::{Diagnostic, Severity};
use crate::history::History;
use crate::i18n::Catalogue;
use crate::serve::{self, BuildResult, DEFAULT_PORT, Notice, Options, ServeError};
use crate::view;

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The records repository
    #[arg(default_value = ".", value_name = "REPOSITORY")]
    pub repository: PathBuf,
    /// The port on this machine [default: 8620, or the next free one]
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// Open the browser when the site is ready
    #[arg(long)]
    pub open: bool,
    /// Look at the files regularly instead of waiting for the system to report changes
    #[arg(long)]
    pub poll: bool,
    /// For whom: a name under `audiences` in kedang.yaml [default: the first]
    #[arg(long, value_name = "NAME")]
    pub audience: Option<String>,
    /// Where to put the site [default: a temporary folder]
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Take this date or instant for now [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,
}

/// Runs `serve`.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Status, Failure> {
    let from = ReadFrom { now: args.now.clone(), ..ReadFrom::default() };
    let place = Place::open(&args.repository, &from)?;
    if place.root.is_bare() {
        return Err(Failure::new("serve-needs-worktree"));
    }
    // What was asked for wrongly is said at once, not in a page.
    let checked = check::read(&place, &from, ui)?;
    command::audiences(&checked, args.audience.as_deref())?;
    let temporary = tempfile::Builder::new().prefix("kedang-").tempdir()?;
    let site = args.out.clone().unwrap_or_else(|| temporary.path().join("site"));
    let records = place.root.records_root.clone();
    let mut options = Options::new(&records, &site);
    (options.port, options.open, options.poll) = (args.port, args.open, args.poll);
    let mut preview = Preview {
        records: records.clone(),
        site,
        from,
        audience: args.audience.clone(),
        ui: Ui::new(global),
        shown: String::new(),
    };
    let speaker = Speaker { ui: Ui::new(global), records };
    let log: serve::Log = Arc::new(move |notice| speaker.say(&notice));
    serve::serve(options, move |_| preview.build(), log).map_err(refused)?;
    Ok(Status::Clean)
}

fn refused(error: ServeError) -> Failure {
    match error {
        ServeError::PortTaken { port } => {
            let other = if port == DEFAULT_PORT { DEFAULT_PORT + 1 } else { DEFAULT_PORT };
            Failure::new("serve-port-taken").arg("port", port).arg("other", other)
        }
        error => Failure::Other(error.to_string()),
    }
}

/// Builds the site again after each save.
struct Preview {
    records: PathBuf,
    site: PathBuf,
    from: ReadFrom,
    audience: Option<String>,
    ui: Ui,
    /// The findings that were said last, so that they are not said again at every save.
    shown: String,
}

impl Preview {
    /// One build. What keeps it from being made is shown in a page instead.
    fn build(&mut self) -> BuildResult {
        match self.made() {
            Ok(result) => result,
            Err(failure) => {
                self.ui.failure(&failure);
                let (message, hint) = failure.words(&self.ui.catalogue);
                let text = format!("{message}\n{}", hint.unwrap_or_default());
                BuildResult { changed: false, problems: Some(page(&self.ui.catalogue, &text, 1)) }
            }
        }
    }

    fn made(&mut self) -> Result<BuildResult, Failure> {
        let place = Place::open(&self.records, &self.from)?;
        let checked = check::read(&place, &self.from, &self.ui)?;
        let audiences = command::audiences(&checked, self.audience.as_deref())?;
        let Some(audience) = audiences.first() else { return Ok(BuildResult::default()) };
        let history = command::history(&place, &self.from).unwrap_or_default();
        let stats = written(&place, &checked, &history, audience, &self.site)?;
        let seen = view::findings(&view::view(&checked.model, audience), &checked.diagnostics, audience.sees);
        let problems = self.problems(&place, &seen);
        Ok(BuildResult { changed: stats, problems })
    }

    /// The page with the errors, when there are any; they are said in the terminal too, once.
    fn problems(&mut self, place: &Place, found: &[Diagnostic]) -> Option<String> {
        let errors: Vec<Diagnostic> =
            found.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect();
        let source = |path: &str| place.snapshot.read(path).ok();
        let text = render::render(&errors, &source, Format::Full, &self.ui.catalogue, false);
        if text != self.shown {
            self.ui.findings(&errors, &source);
            if !errors.is_empty() {
                self.ui.say(&self.ui.text("serve-broken", &[("errors", &errors.len().to_string())]));
            }
            self.shown.clone_from(&text);
        }
        (!errors.is_empty()).then(|| page(&self.ui.catalogue, &text, errors.len()))
    }
}

/// Writes the site; true when a file of it changed.
fn written(
    place: &Place,
    checked: &Checked,
    history: &History,
    audience: &crate::schema::Audience,
    site: &Path,
) -> Result<bool, Failure> {
    let source = Source {
        snapshot: &*place.snapshot,
        checked,
        history,
        prefix: &place.root.prefix,
        base: Some("/"),
        known: None,
    };
    build::site(&source, audience, |made| {
        let stats = made.output.write(site, false).map_err(|error| command::refused(error, site))?;
        Ok(stats.written + stats.removed > 0)
    })
    .map(|(changed, _)| changed)
}

/// A page that stands by itself: the findings as they stand in the terminal, with no style of its own but the
/// browser's, since no site may be there to take one from.
fn page(catalogue: &Catalogue, text: &str, errors: usize) -> String {
    let title = catalogue.text("serve-problems", &[("errors", errors.into())]);
    let escape = |text: &str| {
        let mut escaped = String::new();
        // Writing to a String cannot fail.
        let _ = pulldown_cmark_escape::escape_html(&mut escaped, text);
        escaped
    };
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<h1>{title}</h1>\n<pre>{}</pre>\n",
        catalogue.lang().tag(),
        escape(text),
        title = escape(&title),
    )
}

/// Says what the server does.
struct Speaker {
    ui: Ui,
    records: PathBuf,
}

impl Speaker {
    fn say(&self, notice: &Notice) {
        let ui = &self.ui;
        match notice {
            Notice::PortTaken { wanted, used } => {
                ui.say(&ui.text("serve-other-port", &[("wanted", &wanted.to_string()), ("used", &used.to_string())]));
            }
            Notice::Ready { url } => {
                ui.say(&ui.text("serve-ready", &[("url", url)]));
                ui.say(&ui.text("serve-watching", &[("path", &self.records.display().to_string())]));
            }
            Notice::Polling { .. } => ui.say(&ui.text("serve-polling", &[])),
            Notice::NotWatching { reason } => ui.say(&ui.text("serve-not-watching", &[("reason", reason)])),
            Notice::Building { changes: 0 } => ui.detail(&ui.text("serve-building", &[])),
            Notice::Building { .. } => ui.detail(&ui.text("serve-rebuilding", &[])),
            Notice::Built { changed: true, .. } => ui.say(&ui.text("serve-rebuilt", &[])),
            Notice::Built { .. } | Notice::Stopped => {}
            Notice::Panicked { reason } => ui.failure(&Failure::new("serve-panicked").arg("reason", reason)),
            Notice::NoBrowser { reason } => ui.say(&ui.text("serve-no-browser", &[("reason", reason)])),
        }
    }
}
