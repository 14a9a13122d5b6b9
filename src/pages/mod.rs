//! Pages of one audience's site: contexts filled from the view of the model, drawn by the templates.
//!
//! In: a view, the findings it may show, the history and the forge. Out: paths and bytes. Nothing here reads a file,
//! a clock or a record that the view does not hold, and nothing decides who may see what.

mod changes;
mod draw;
mod due;
mod facets;
mod feed;
mod files;
mod find;
mod findings;
mod frame;
mod gathered;
mod head;
mod history;
mod home;
mod hub;
mod lists;
mod paging;
mod record;
mod rows;
mod timeline;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

pub use draw::{people, person_name};
pub use files::{Files, size as file_size};
pub use hub::{Charges, charge_name, charges};

use crate::diag::Diagnostic;
use crate::forge::Forge;
use crate::history::History;
use crate::label::{Label, Lang};
use crate::model::{Model, RecordIx, trace};
use crate::site::templates::TemplateProblem;
use crate::view::Log;
use draw::Draw;

/// Everything that pages are made from.
pub struct Input<'a> {
    /// What the audience may see.
    pub view: &'a Model,
    /// The findings that it may see, sorted by file.
    pub findings: &'a [Diagnostic],
    /// How far the history reaches.
    pub history: &'a History,
    /// What the audience may see of it.
    pub log: &'a Log<'a>,
    /// The web interface of the repository.
    pub forge: Option<&'a Forge>,
    /// The attachments that are part of the site.
    pub files: &'a Files,
    /// The text of a file of the repository, for the snippets of findings.
    pub source: &'a (dyn Fn(&str) -> Option<Arc<str>> + Sync),
    /// Who has something to do, and where.
    pub charges: &'a Charges,
    /// Name of the audience for readers; empty when there is only one.
    pub audience: Label,
    /// The commit, for the home page.
    pub commit: Option<String>,
    /// The path under which the site is served; none when `site.url` tells it.
    pub base: Option<&'a str>,
    /// The repository's own templates: path below `templates/`, and text.
    pub own: &'a BTreeMap<String, String>,
}

/// A page or another file of the site: its path and its bytes.
pub type Page = (String, Vec<u8>);

/// The pages of a site, planned: what they share is there, and each is drawn when it is asked for.
pub struct Pages<'a> {
    languages: Vec<Language<'a>>,
    files: &'a Files,
}

/// What the pages of one language share.
struct Language<'a> {
    draw: Draw<'a>,
    rows: rows::Rows,
    lists: Vec<lists::List>,
}

/// Draws one page.
pub type Job<'p> = Box<dyn Fn() -> Result<Vec<u8>, TemplateProblem> + Send + Sync + 'p>;

/// What decides whether a page is another than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// What was looked at to draw it, noted for one of the pages of a record.
    OfRecord(RecordIx, Kind),
    /// What was looked at, and what this is a hash of.
    OfMany(u64),
    /// Its bytes, which are there already.
    Ready(Vec<u8>),
}

/// The pages of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Its own page, in one of the languages by their order.
    Page(u8),
    /// The newest page of its history, in one of the languages.
    History(u8),
}

/// A page that is to be drawn.
pub struct Planned<'p> {
    /// Its path.
    pub path: String,
    /// What decides whether it is another than before.
    pub made: Made,
    /// Draws it; none when it is ready.
    pub job: Option<Job<'p>>,
}

impl<'a> Pages<'a> {
    /// Prepares the templates, the words and the order of lists.
    ///
    /// # Errors
    ///
    /// What is wrong with the templates; the embedded ones are tested, so it is one of the repository's own.
    pub fn prepare(input: &'a Input<'a>) -> Result<Pages<'a>, Vec<TemplateProblem>> {
        let languages = input.view.schema.config.languages.iter().enumerate().map(|(position, lang)| {
            let folder = if position == 0 { String::new() } else { format!("{}/", short(*lang)) };
            let draw = Draw::new(input, *lang, folder)?;
            let rows = rows::Rows::new(draw.view);
            let lists = draw.visible_types().into_par_iter().map(|id| lists::List::new(&draw, id)).collect();
            Ok(Language { draw, rows, lists })
        });
        Ok(Pages { languages: languages.collect::<Result<_, Vec<TemplateProblem>>>()?, files: input.files })
    }

    /// Every file of the site, to be drawn in any order on any thread; and until when those hold that are ready.
    ///
    /// # Errors
    ///
    /// What is wrong with the templates of the few pages that are drawn at once.
    ///
    /// `has_history` tells of records whose pages are as they were whether they have this page of their history.
    pub fn plan(
        &self,
        has_history: &dyn Fn(RecordIx, Kind, &str) -> Option<bool>,
    ) -> Result<(Vec<Planned<'_>>, Option<Timestamp>), TemplateProblem> {
        let mut all: Vec<Planned<'_>> = Vec::new();
        let mut ready = self.files.pages();
        let mut until = None;
        for (position, language) in self.languages.iter().enumerate() {
            language.records(position as u8, has_history, &mut all);
            language.sheets(&mut all);
            let (pages, reads) = trace::watch(|| singles(&language.draw));
            ready.extend(pages?);
            until = [until, reads.until].into_iter().flatten().min();
        }
        ready.sort_by(|a, b| a.0.cmp(&b.0));
        ready.dedup_by(|a, b| a.0 == b.0);
        all.extend(ready.into_iter().map(|(path, bytes)| Planned { path, made: Made::Ready(bytes), job: None }));
        Ok((all, until))
    }
}

impl Language<'_> {
    /// The pages of records and of their histories.
    fn records<'p>(
        &'p self,
        own: u8,
        has_history: &dyn Fn(RecordIx, Kind, &str) -> Option<bool>,
        all: &mut Vec<Planned<'p>>,
    ) {
        let Language { draw, rows, .. } = self;
        for index in draw.view.indices() {
            let made = |kind| Made::OfRecord(index, kind);
            let path = format!("{}{}", draw.folder, draw.path(index));
            let job: Job<'_> = Box::new(move || record::page(draw, rows, index));
            all.push(Planned { path, made: made(Kind::Page(own)), job: Some(job) });
            let known = |path: &str| has_history(index, Kind::Page(own), &format!("{}{path}", draw.folder));
            for part in history::parts(draw, index, &known) {
                let path = format!("{}{}", draw.folder, history::path(draw, index, &part));
                let made = match part {
                    paging::Part::Newest => made(Kind::History(own)),
                    // What stands on it follows from the history, which is looked at.
                    paging::Part::Numbered(_) => Made::OfMany(0),
                    paging::Part::Next(_) => Made::OfMany(1),
                };
                all.push(Planned { path, made, job: Some(Box::new(move || history::page(draw, index, &part))) });
            }
        }
    }

    /// The pages of lists.
    fn sheets<'p>(&'p self, all: &mut Vec<Planned<'p>>) {
        let Language { draw, rows, lists } = self;
        for list in lists {
            for sheet in list.sheets(draw) {
                let path = format!("{}{}", draw.folder, sheet.path);
                let made = Made::OfMany(list.signature(draw, &sheet));
                all.push(Planned { path, made, job: Some(Box::new(move || list.draw(draw, rows, &sheet))) });
            }
        }
    }
}

/// The pages and files that stand once in a language.
fn singles(draw: &Draw<'_>) -> Result<Vec<Page>, TemplateProblem> {
    let mut pages = record::redirects(draw)?;
    pages.push(home::page(draw)?);
    pages.extend(due::pages(draw)?);
    pages.push(changes::page(draw)?);
    pages.extend(findings::pages(draw)?);
    pages.push(frame::help(draw)?);
    pages.extend(frame::not_found(draw)?);
    pages.extend(feed::pages(draw));
    pages.extend(find::scripts(draw));
    pages.extend(draw.assets.files.iter().map(|file| (file.path.clone(), file.bytes.clone())));
    Ok(pages)
}

/// The folder of a language that does not stand at the root.
fn short(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}
