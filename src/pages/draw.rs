//! What every page of one language needs: templates, words, moments, links.

use std::collections::BTreeSet;
use std::sync::Arc;

use fluent_bundle::FluentValue;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::facts::ListName;
use super::layout::Layout;
use super::{Input, Page, frame};
use crate::i18n::Catalogue;
use crate::label::{Label, Lang};
use crate::model::trace;
use crate::model::{Due, Model, RecordIx};
use crate::schema::{RecordType, TypeId};
use crate::site::assets::Assets;
use crate::site::context::{self, Link, Pill, Shared};
use crate::site::messages::Messages;
use crate::site::shell;
use crate::site::templates::{TemplateProblem, Templates};
use crate::site::when::{Clock, DueAt, Worded};
use crate::value::Value;

/// What every page of one language needs.
pub(super) struct Draw<'a> {
    pub input: &'a Input<'a>,
    pub view: &'a Model,
    pub lang: Lang,
    /// The place of the language in the configuration.
    pub language: u8,
    /// Folder of the language: empty, or `en/`.
    pub folder: String,
    /// Words of findings.
    pub catalogue: Catalogue,
    pub messages: Arc<Messages>,
    pub clock: Clock,
    pub templates: Templates,
    pub assets: Assets,
    /// The frame of the pages at the root of the language, and of those one folder below.
    frames: [Shared; 2],
    /// Of each type.
    layouts: Vec<Layout<'a>>,
}

impl<'a> Draw<'a> {
    pub fn new(
        input: &'a Input<'a>,
        language: u8,
        lang: Lang,
        folder: String,
    ) -> Result<Draw<'a>, Vec<TemplateProblem>> {
        let own_words = input.own.get(&format!("messages/{}/site.ftl", lang.tag()));
        let messages = Messages::load(lang, own_words.map(String::as_str)).map_err(|message| {
            vec![TemplateProblem { name: format!("messages/{}/site.ftl", lang.tag()), line: 0, message }]
        })?;
        let messages = Arc::new(messages);
        let templates = Templates::new(messages.clone(), input.own)?;
        let assets = Assets::new(&messages, input.own.get("extra.css").map(String::as_str));
        let mut draw = Draw {
            input,
            view: input.view,
            lang,
            language,
            folder,
            catalogue: Catalogue::load(lang),
            clock: Clock::new(input.view.now, input.view.schema.config.timezone.clone(), messages.clone()),
            messages,
            templates,
            assets,
            frames: Default::default(),
            layouts: input.view.schema.types.iter().map(|record_type| Layout::of(record_type, lang)).collect(),
        };
        for depth in 0..2 {
            let frame = frame::frame(&draw, depth);
            draw.frames[depth] = shell::drawn(&draw.templates, frame).map_err(|problem| vec![problem])?;
        }
        Ok(draw)
    }

    /// The frame of a page at a depth below the folder of the language.
    pub fn frame(&self, depth: usize) -> Shared {
        self.frames[depth.min(1)].clone()
    }

    /// Where the fields of a type stand.
    pub fn layout(&self, id: TypeId) -> &Layout<'a> {
        &self.layouts[usize::from(id)]
    }

    /// Draws a page at a path below the folder of the language.
    pub fn page(&self, template: &str, path: &str, context: &impl serde::Serialize) -> Result<Page, TemplateProblem> {
        Ok((format!("{}{path}", self.folder), self.html(template, context)?))
    }

    /// Draws a page whose path is known.
    pub fn html(&self, template: &str, context: &impl serde::Serialize) -> Result<Vec<u8>, TemplateProblem> {
        self.templates.render(template, context).map(String::into_bytes)
    }

    /// A label in the page's language.
    pub fn say(&self, label: &Label) -> String {
        label.get(self.lang).to_owned()
    }

    /// A message.
    pub fn t(&self, id: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<(&str, FluentValue<'_>)> =
            args.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect();
        self.messages.text(id, &args)
    }

    /// A moment in words.
    pub fn when(&self, at: Timestamp) -> context::When {
        noted(self.clock.instant(at))
    }

    /// A day in words.
    pub fn date(&self, date: Date) -> context::When {
        noted(self.clock.date(date))
    }

    /// A deadline in words.
    pub fn due(&self, due: &Due) -> context::Due {
        let at = if due.whole_day { due.due - SignedDuration::from_secs(1) } else { due.due };
        let soon = i64::from(due.soon.months) * 30 * 86_400 + i64::from(due.soon.days) * 86_400 + due.soon.seconds;
        let soon = SignedDuration::from_secs(soon);
        noted(self.clock.due(DueAt { at, whole_day: due.whole_day, soon, done_at: due.done_at }))
    }

    /// Address of a record's page from a page one folder below the language's.
    pub fn href(&self, index: RecordIx) -> String {
        ["../", &self.view.type_of(index).name, "/", self.view.page_name(index), ".html"].concat()
    }

    /// Path of a record's page below the folder of the language.
    pub fn path(&self, index: RecordIx) -> String {
        [&self.view.type_of(index).name, "/", self.view.page_name(index), ".html"].concat()
    }

    /// A record's title as a link to its page, from one folder below the language's.
    pub fn link(&self, index: RecordIx) -> Link {
        Link::new(&**self.view.title(index, self.lang), self.href(index))
    }

    /// The same from a page at the given depth.
    pub fn link_at(&self, index: RecordIx, depth: usize) -> Link {
        let href = if depth == 0 { self.path(index) } else { self.href(index) };
        Link::new(&**self.view.title(index, self.lang), href)
    }

    /// A person as a link, or nothing.
    pub fn person(&self, person: Option<RecordIx>, depth: usize) -> Link {
        person.map(|person| self.link_at(person, depth)).unwrap_or_default()
    }

    /// The person whom git knows by this name and address: a link, or the bare name.
    pub fn author(&self, name: &str, email: &str, depth: usize) -> (Link, Option<RecordIx>) {
        let login = email.split('@').next().unwrap_or_default();
        let known = |key: &str| {
            let key = key.to_lowercase();
            trace::note_name(|| person_name(&key));
            let name = ListName::Known { who: key.into() };
            self.input.lists.register.list(&name).iter().find_map(|entry| self.input.lists.record(entry))
        };
        let person = [email, login, name].into_iter().find_map(known);
        (person.map_or_else(|| Link::new(name, ""), |person| self.link_at(person, depth)), person)
    }

    /// The pill of a record's state; none when it has no workflow.
    pub fn status(&self, index: RecordIx) -> Option<Pill> {
        self.state(self.view.type_of(index), self.view.status(index)?)
    }

    /// The pill of a state.
    pub fn state(&self, record_type: &RecordType, key: &str) -> Option<Pill> {
        let workflow = record_type.workflow.as_ref()?;
        let place = workflow.states.iter().position(|state| &*state.key == key)?;
        let label = self.say(&workflow.states[place].label);
        Some(Pill { label, tone: workflow.tone(key).to_owned(), rank: place as u32 + 1 })
    }

    /// Orders texts as people look them up: Chinese by pinyin.
    pub fn compare(&self, a: &str, b: &str) -> std::cmp::Ordering {
        self.input.collators.compare(usize::from(self.language), a, b)
    }

    /// The record that a record belongs to: the reference that stands in its path.
    pub fn parent(&self, index: RecordIx) -> Option<RecordIx> {
        parent(self.view, index)
    }
}

/// Words that hold for a while: it is noted how long.
fn noted<T>((words, until): Worded<T>) -> T {
    trace::note_until(until);
    words
}

/// The name that is looked up by whoever looks for a person that git knows.
pub fn person_name(key: &str) -> Arc<str> {
    format!("who:{key}").into()
}

/// Everything that git may know a person by, in lower case.
pub(super) fn known_as(view: &Model, index: RecordIx) -> BTreeSet<String> {
    let Some((_, people)) = view.schema.people() else { return BTreeSet::new() };
    let fields = [&people.login, &people.email].into_iter().flatten();
    let named = fields.filter_map(|field| match view.field(index, &field.text) {
        Value::Text(text) => Some(text.to_lowercase()),
        _ => None,
    });
    named.chain([view.title(index, Lang::Zh).to_lowercase()]).collect()
}

/// The record that a record belongs to: the reference that stands in its path.
pub(super) fn parent(view: &Model, index: RecordIx) -> Option<RecordIx> {
    let record_type = view.type_of(index);
    let fields = record_type.fields.iter().zip(&view.record(index).values);
    let mut parents = fields.filter_map(|(field, value)| match value {
        Value::Ref(to) if field.reference().is_some_and(|reference| reference.from_path) => to.target,
        _ => None,
    });
    parents.next()
}
