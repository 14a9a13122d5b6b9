//! Pages of one audience's site: contexts filled from the view of the model, drawn by the templates.
//!
//! In: a view, the findings it may show, the history and the forge. Out: paths and bytes. Nothing here reads a file,
//! a clock or a record that the view does not hold, and nothing decides who may see what.

mod changes;
mod draw;
mod due;
mod facets;
pub(crate) mod facts;
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
mod layout;
mod lists;
mod paging;
mod record;
mod rows;
mod timeline;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

pub use draw::person_name;
pub use files::{Files, size as file_size, withheld};
pub use find::{part_of as find_part_of, parts as find_parts};
pub use gathered::list_name;
pub use hub::charge_name;

use crate::cache::Key;
use crate::diag::Diagnostic;
use crate::forge::Forge;
use crate::history::History;
use crate::label::{Label, Lang};
use crate::model::trace::{self, Reads};
use crate::model::{Model, RecordIx};
use crate::schema::TypeId;
use crate::site::templates::TemplateProblem;
use crate::view::Log;
use draw::Draw;
use facts::{Collators, Entry, Facts, ListName, Register};

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
    pub files: &'a Files<'a>,
    /// Which records stand on which lists.
    pub lists: Lists<'a>,
    /// What is known of a record, by its key; none where that cannot be read. Asked while pages are planned, not later.
    pub facts: &'a (dyn Fn(Key) -> Option<Arc<Facts>> + Sync),
    /// How texts are ordered in the languages of the site.
    pub collators: &'a Collators,
    /// The text of a file of the repository, for the snippets of findings.
    pub source: &'a (dyn Fn(&str) -> Option<Arc<str>> + Sync),
    /// Name of the audience for readers; empty when there is only one.
    pub audience: Label,
    /// The commit, for the home page.
    pub commit: Option<String>,
    /// The path under which the site is served; none when `site.url` tells it.
    pub base: Option<&'a str>,
    /// The repository's own templates: path below `templates/`, and text.
    pub own: &'a BTreeMap<String, String>,
}

/// The ordered lists, and which records their entries are.
#[derive(Clone, Copy)]
pub struct Lists<'a> {
    /// The lists by name.
    pub register: &'a Register,
    /// The number of the record with a key.
    pub number: &'a (dyn Fn(Key) -> Option<RecordIx> + Sync),
    /// The key of a record.
    pub key: &'a (dyn Fn(RecordIx) -> Key + Sync),
}

impl Lists<'_> {
    /// The record of an entry.
    pub fn record(&self, entry: Entry) -> Option<RecordIx> {
        (self.number)(entry.key)
    }
}

/// A page or another file of the site: its path and its bytes.
pub type Page = (String, Vec<u8>);

/// The pages of a site, planned: what they share is there, and each is drawn when it is asked for.
pub struct Pages<'a> {
    languages: Vec<Language<'a>>,
}

/// What the pages of one language share.
struct Language<'a> {
    draw: Draw<'a>,
    rows: rows::Rows,
    facets: facets::Facets,
}

/// What is to be planned: everything, or what may be another than before.
pub enum Asked {
    /// Every file.
    Everything,
    /// The pages of these, and those that always are made.
    Some {
        /// Records.
        records: BTreeSet<RecordIx>,
        /// Whole lists, by the bytes of their names.
        lists: BTreeSet<Vec<u8>>,
        /// Single pages of lists.
        sheets: BTreeSet<(Vec<u8>, u32)>,
        /// Parts of what the find box knows: language and part.
        find: BTreeSet<(u8, usize)>,
    },
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
    /// The record to which it belongs.
    pub record: Option<RecordIx>,
    /// The number of the list of which it is a page, and which page.
    pub list: Option<(u32, u32)>,
    /// The language and the part of what the find box knows.
    pub find: Option<(u8, usize)>,
    /// Draws it; none when it is ready.
    pub job: Option<Job<'p>>,
}

impl Planned<'_> {
    /// A file that is no page of a list and is ready, until somebody says otherwise.
    pub fn new(path: String, made: Made) -> Self {
        Planned { path, made, record: None, list: None, find: None, job: None }
    }
}

/// A hash of what a page shows.
pub fn signature(bytes: &[u8]) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *blake3::hash(bytes).as_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

impl<'a> Pages<'a> {
    /// Prepares the templates and the words.
    ///
    /// # Errors
    ///
    /// What is wrong with the templates; the embedded ones are tested, so it is one of the repository's own.
    pub fn prepare(input: &'a Input<'a>) -> Result<Pages<'a>, Vec<TemplateProblem>> {
        let languages = input.view.schema.config.languages.iter().enumerate().map(|(position, lang)| {
            let folder = if position == 0 { String::new() } else { format!("{}/", short(*lang)) };
            let draw = Draw::new(input, position as u8, *lang, folder)?;
            let (rows, facets) = (rows::Rows::new(draw.view), facets::Facets::new(draw.view));
            Ok(Language { draw, rows, facets })
        });
        Ok(Pages { languages: languages.collect::<Result<_, Vec<TemplateProblem>>>()? })
    }

    /// The files that are asked for, to be drawn in any order on any thread; and until when those hold that are ready.
    ///
    /// # Errors
    ///
    /// What is wrong with the templates of the few pages that are drawn at once.
    ///
    /// `has_history` tells of records whose pages are as they were whether they have this page of their history.
    pub fn plan(
        &self,
        asked: &Asked,
        has_history: &dyn Fn(RecordIx, Kind, &str) -> Option<bool>,
    ) -> Result<(Vec<Planned<'_>>, Option<Timestamp>), TemplateProblem> {
        let mut all: Vec<Planned<'_>> = Vec::new();
        let mut until = None;
        let mut ready = BTreeMap::new();
        for language in &self.languages {
            language.records(asked, has_history, &mut all);
            language.lists(asked, &mut all);
            language.find(asked, &mut all);
            let (pages, reads) = trace::watch(|| language.singles());
            ready.extend(pages?);
            until = [until, reads.until].into_iter().flatten().min();
        }
        all.extend(ready.into_iter().map(|(path, bytes)| Planned::new(path, Made::Ready(bytes))));
        Ok((all, until))
    }

    /// A hash of how a record stands on lists in a language.
    pub fn row(&self, language: u8, index: RecordIx) -> Option<u64> {
        let Language { draw, rows, .. } = self.languages.get(usize::from(language))?;
        rows.signature(draw, index)
    }

    /// How records stand on lists, as far as that was drawn: language, record, a hash, and what was looked at. What was
    /// drawn is forgotten on the way: there may be little memory for what is kept.
    pub fn into_rows(self) -> impl Iterator<Item = (u8, RecordIx, u64, Reads)> {
        self.languages.into_iter().flat_map(|Language { draw, rows, .. }| {
            let language = draw.language;
            rows.into_drawn().map(move |(index, signature, reads)| (language, index, signature, reads))
        })
    }

    /// The small files, one for a language, that say how the build stands and name the parts of what the find box knows:
    /// `parts` are the paths of those by language and number.
    pub fn states<'p>(&self, parts: &BTreeMap<(u8, usize), String>) -> Vec<Planned<'p>> {
        let states = self.languages.iter().map(|Language { draw, .. }| {
            let own = parts.range((draw.language, 0)..=(draw.language, usize::MAX));
            let names = own.map(|(_, path)| path.trim_start_matches("assets/").to_owned());
            let (path, bytes) = find::state(draw, names.collect());
            Planned::new(path, Made::Ready(bytes))
        });
        states.collect()
    }
}

impl Language<'_> {
    /// The pages of records and of their histories.
    fn records<'p>(
        &'p self,
        asked: &Asked,
        has_history: &dyn Fn(RecordIx, Kind, &str) -> Option<bool>,
        all: &mut Vec<Planned<'p>>,
    ) {
        let Language { draw, rows, .. } = self;
        let own = draw.language;
        let records = match asked {
            Asked::Everything => draw.view.indices(),
            Asked::Some { records, .. } => records.iter().copied().collect(),
        };
        for index in records {
            let made = |kind| Made::OfRecord(index, kind);
            let path = format!("{}{}", draw.folder, draw.path(index));
            let job: Job<'_> = Box::new(move || record::page(draw, rows, index));
            all.push(Planned { job: Some(job), ..Planned::new(path, made(Kind::Page(own))) });
            let known = |path: &str| has_history(index, Kind::Page(own), &format!("{}{path}", draw.folder));
            for part in history::parts(draw, index, &known) {
                let path = format!("{}{}", draw.folder, history::path(draw, index, &part));
                let made = match part {
                    paging::Part::Newest => made(Kind::History(own)),
                    // What stands on it follows from the history, which is looked at.
                    paging::Part::Numbered(_) => Made::OfMany(0),
                    paging::Part::Next(_) => Made::OfMany(1),
                };
                let job: Job<'_> = Box::new(move || history::page(draw, index, &part));
                all.push(Planned { job: Some(job), record: Some(index), ..Planned::new(path, made) });
            }
        }
    }

    /// The pages of lists. The newest page of every type is asked for always: it counts what the facets have.
    fn lists<'p>(&'p self, asked: &Asked, all: &mut Vec<Planned<'p>>) {
        let draw = &self.draw;
        let of_types = draw.visible_types().into_iter().map(|of| ListName::All { language: draw.language, of });
        let register = draw.input.lists.register;
        match asked {
            Asked::Everything => {
                let others = register.below(&[]).filter_map(|(name, _)| ListName::from_bytes(name));
                let others = others.filter(|name| !matches!(name, ListName::All { .. }));
                of_types.chain(others).for_each(|name| self.list(&name, None, all));
            }
            Asked::Some { lists, sheets, .. } => {
                for name in of_types {
                    let whole = lists.contains(&name.to_bytes());
                    self.list(&name, if whole { None } else { Some(&[0]) }, all);
                }
                let named = |name: &Vec<u8>| ListName::from_bytes(name);
                let others = lists.iter().filter_map(named).filter(|name| !matches!(name, ListName::All { .. }));
                others.for_each(|name| self.list(&name, None, all));
                for (name, part) in sheets.iter().filter(|(name, _)| !lists.contains(name)) {
                    let planned = |name: &ListName| matches!(name, ListName::All { .. }) && *part == 0;
                    if let Some(name) = named(name).filter(|name| !planned(name)) {
                        self.list(&name, Some(&[*part]), all);
                    }
                }
            }
        }
    }

    /// The pages of one list, or some of them.
    fn list<'p>(&'p self, name: &ListName, parts: Option<&[u32]>, all: &mut Vec<Planned<'p>>) {
        let Language { draw, rows, facets } = self;
        match name {
            ListName::Due { .. } | ListName::Charge { .. } => due::plan(draw, name, all),
            ListName::Alias { of, id } => self.redirect(*of, id, name, all),
            _ => {
                let Some(list) = lists::List::of(draw, name).map(Arc::new) else { return };
                for part in list.parts(parts) {
                    let path = format!("{}{}", draw.folder, list.path(draw, &part));
                    let made = Made::OfMany(list.signature(draw, &part));
                    let own = (list.number(), part.number());
                    let (list, with) = (list.clone(), lists::With { rows, facets });
                    let job: Job<'p> = Box::new(move || list.draw(draw, with, &part));
                    all.push(Planned { job: Some(job), list: Some(own), ..Planned::new(path, made) });
                }
            }
        }
    }

    /// The page at a former id of a record.
    fn redirect<'p>(&'p self, of: TypeId, id: &Arc<str>, name: &ListName, all: &mut Vec<Planned<'p>>) {
        let draw = &self.draw;
        let entries = draw.input.lists.register.list(name);
        let Some(index) = entries.iter().find_map(|entry| draw.input.lists.record(entry)) else { return };
        let path = format!("{}{}", draw.folder, record::alias_path(draw, of, id));
        let made = Made::OfMany(signature(&(draw.input.lists.key)(index).to_le_bytes()));
        let id = id.clone();
        let job: Job<'p> = Box::new(move || record::redirect(draw, of, &id, index));
        all.push(Planned { job: Some(job), list: Some((entries.number, 0)), ..Planned::new(path, made) });
    }

    /// Parts of what the find box knows.
    fn find<'p>(&'p self, asked: &Asked, all: &mut Vec<Planned<'p>>) {
        let own = self.draw.language;
        let parts: Vec<usize> = match asked {
            Asked::Everything => (0..find_parts(self.draw.view)).collect(),
            Asked::Some { find, .. } => {
                find.iter().filter(|(language, _)| *language == own).map(|(_, part)| *part).collect()
            }
        };
        for part in parts {
            let script = find::script(&self.draw, part);
            all.extend(
                script
                    .map(|(path, bytes)| Planned { find: Some((own, part)), ..Planned::new(path, Made::Ready(bytes)) }),
            );
        }
    }

    /// The pages and files that are always made.
    fn singles(&self) -> Result<Vec<Page>, TemplateProblem> {
        let draw = &self.draw;
        let mut pages = vec![home::page(draw)?, due::first_page(draw)?, changes::page(draw)?];
        pages.extend(findings::pages(draw)?);
        pages.push(frame::help(draw)?);
        pages.extend(frame::not_found(draw)?);
        pages.extend(feed::pages(draw));
        pages.extend(draw.assets.files.iter().map(|file| (file.path.clone(), file.bytes.clone())));
        Ok(pages)
    }
}

/// The folder of a language that does not stand at the root.
fn short(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}
