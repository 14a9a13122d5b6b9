//! Pages of one audience's site: contexts filled from the view of the model, drawn by the templates.
//!
//! In: a view, the findings it may show, the history and the forge. Out: paths and bytes. Nothing here reads a file,
//! a clock or a record that the view does not hold, and nothing decides who may see what.

mod changes;
mod draw;
mod feed;
mod files;
mod find;
mod findings;
mod frame;
mod head;
mod home;
mod hub;
mod lists;
mod record;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

pub use files::{Files, size as file_size};

use crate::diag::Diagnostic;
use crate::forge::Forge;
use crate::history::History;
use crate::i18n::Catalogue;
use crate::label::{Label, Lang};
use crate::model::Model;
use crate::site::templates::TemplateProblem;
use draw::Draw;

/// Everything that pages are made from.
pub struct Input<'a> {
    /// What the audience may see.
    pub view: &'a Model,
    /// The findings that it may see, sorted by file.
    pub findings: &'a [Diagnostic],
    /// When files changed last.
    pub history: &'a History,
    /// The web interface of the repository.
    pub forge: Option<&'a Forge>,
    /// The attachments that are part of the site.
    pub files: &'a Files,
    /// The text of a file of the repository, for the snippets of findings.
    pub source: &'a (dyn Fn(&str) -> Option<Arc<str>> + Sync),
    /// Name of the audience for readers; empty when there is only one.
    pub audience: Label,
    /// The commit, for the home page.
    pub commit: Option<String>,
    /// The repository's own templates: path below `templates/`, and text.
    pub own: &'a BTreeMap<String, String>,
}

/// A page or another file of the site: its path and its bytes.
pub type Page = (String, Vec<u8>);

/// Draws every page of the site in every language.
///
/// # Errors
///
/// What is wrong with the templates; the embedded ones are tested, so it is one of the repository's own.
pub fn render(input: &Input<'_>) -> Result<Vec<Page>, Vec<TemplateProblem>> {
    let languages = &input.view.schema.config.languages;
    let mut pages = Vec::new();
    for (position, lang) in languages.iter().enumerate() {
        let folder = if position == 0 { String::new() } else { format!("{}/", short(*lang)) };
        pages.extend(language(input, *lang, &folder)?);
    }
    pages.extend(input.files.pages());
    pages.sort_by(|a, b| a.0.cmp(&b.0));
    pages.dedup_by(|a, b| a.0 == b.0);
    Ok(pages)
}

fn language(input: &Input<'_>, lang: Lang, folder: &str) -> Result<Vec<Page>, Vec<TemplateProblem>> {
    let catalogue = Catalogue::load(lang);
    let draw = Draw::new(input, lang, folder, &catalogue)?;
    let one = |problem| vec![problem];
    let rows = lists::Rows::render(&draw).map_err(one)?;
    let records: Vec<Page> = (0..input.view.records.len() as u32)
        .into_par_iter()
        .map(|index| record::page(&draw, &rows, index))
        .collect::<Result<_, _>>()
        .map_err(one)?;
    let mut pages = records;
    pages.extend(lists::pages(&draw, &rows).map_err(one)?);
    pages.extend(record::redirects(&draw).map_err(one)?);
    pages.push(home::page(&draw).map_err(one)?);
    pages.push(changes::page(&draw).map_err(one)?);
    pages.push(findings::page(&draw).map_err(one)?);
    pages.push(frame::help(&draw).map_err(one)?);
    pages.extend(frame::not_found(&draw).map_err(one)?);
    pages.extend(feed::pages(&draw));
    pages.extend(find::scripts(&draw));
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
