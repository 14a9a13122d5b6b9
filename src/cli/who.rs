//! Who sits at the keyboard: the person among the records whom git's settings name.

use super::place::Place;
use super::ui::variable;
use crate::model::{Model, RecordIx};
use crate::value::Value;

/// The name and e-mail address in git's settings, each where there is one.
pub fn git_identity(place: Option<&Place>) -> (Option<String>, Option<String>) {
    let repository = place.and_then(|place| place.root.repository.as_ref());
    let opened = repository.and_then(|repository| git2::Repository::open(&repository.git_dir).ok());
    let config = match opened {
        Some(repository) => repository.config(),
        None => git2::Config::open_default(),
    };
    let setting = |key: &str| config.as_ref().ok().and_then(|config| config.get_string(key).ok());
    let name = variable("GIT_AUTHOR_NAME").or_else(|| setting("user.name"));
    let email = variable("GIT_AUTHOR_EMAIL").or_else(|| setting("user.email"));
    (name, email)
}

/// The record of the person: by the e-mail address, else by a login that is the name or the address's first part.
pub fn person(model: &Model, place: &Place) -> Option<RecordIx> {
    let (name, email) = git_identity(Some(place));
    let (type_id, people) = model.schema.people()?;
    let everybody = model.of_type(type_id);
    let having = |field: &str, wanted: &str| {
        let same = |value: &Value| matches!(value, Value::Text(text) if text.eq_ignore_ascii_case(wanted));
        everybody.iter().copied().find(|person| same(model.field(*person, field)))
    };
    let by_email = people.email.as_ref().zip(email.as_deref()).and_then(|(field, email)| having(&field.text, email));
    let logins = name.as_deref().into_iter().chain(email.as_deref().and_then(|email| email.split('@').next()));
    let login = people.login.as_ref();
    by_email.or_else(|| login.and_then(|field| logins.into_iter().find_map(|wanted| having(&field.text, wanted))))
}
