//! What templates can call: messages, and the small parts that stand on every page.
//!
//! In: template values made from the contexts. Out: text or safe HTML. `t('id', name=value)` gives a message; `link`,
//! `pill`, `when` and `due` draw the struct of that name; `told` tells a change in a sentence.

use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentValue};
use minijinja::value::Kwargs;
use minijinja::{Environment, Error, ErrorKind, Value};

use super::context::Due;
use super::html::{self, escape};
use super::messages::Messages;

/// Adds the functions to an environment.
pub fn add(env: &mut Environment<'static>, messages: Arc<Messages>) {
    env.add_function("link", |value: &Value| {
        let link = link(value)?;
        Ok::<_, Error>(Value::from_safe_string(link))
    });
    env.add_function("pill", |value: &Value| {
        let mut out = String::with_capacity(64);
        html::pill(&mut out, &text(value, "label")?, &text(value, "tone")?);
        Ok::<_, Error>(Value::from_safe_string(out))
    });
    env.add_function("when", |value: &Value| {
        let mut out = String::with_capacity(96);
        html::when(&mut out, &text(value, "iso")?, &text(value, "text")?, &text(value, "exact")?);
        Ok::<_, Error>(Value::from_safe_string(out))
    });
    env.add_function("due", |value: &Value| {
        let due = Due {
            iso: text(value, "iso")?,
            soon_iso: text(value, "soon_iso")?,
            text: text(value, "text")?,
            exact: text(value, "exact")?,
            state: text(value, "state")?,
            whole_day: value.get_attr("whole_day")?.is_true(),
        };
        let mut out = String::with_capacity(192);
        html::due(&mut out, &due);
        Ok::<_, Error>(Value::from_safe_string(out))
    });
    let words = messages.clone();
    env.add_function("told", move |change: &Value| told(&words, change));
    env.add_function("t", move |id: &str, args: Kwargs| translate(&messages, id, &args));
}

/// The text of an attribute, which must be there.
fn text(value: &Value, name: &str) -> Result<String, Error> {
    match value.get_attr(name)?.as_str() {
        Some(text) => Ok(text.to_owned()),
        None => Err(Error::new(ErrorKind::UndefinedError, format!("the value has no text `{name}`"))),
    }
}

fn link(value: &Value) -> Result<String, Error> {
    let mut out = String::with_capacity(96);
    html::link(&mut out, &text(value, "text")?, &text(value, "href")?);
    Ok(out)
}

/// A change as a sentence: who did what to which record.
fn told(messages: &Messages, change: &Value) -> Result<Value, Error> {
    let (what, fields, from) = (text(change, "what")?, text(change, "fields")?, text(change, "from")?);
    let id = match what.as_str() {
        "moved" if from.is_empty() => "change-moved-first",
        "edited" if !fields.is_empty() => "change-edited-fields",
        "moved" | "created" | "removed" => &format!("change-{what}"),
        _ => "change-edited",
    };
    let mut args = FluentArgs::with_capacity(6);
    args.set("who", format!("<b>{}</b>", link(&change.get_attr("who")?)?));
    args.set("record", link(&change.get_attr("record")?)?);
    args.set("type", escape(&text(change, "type_label")?));
    args.set("fields", escape(&fields));
    args.set("from", escape(&from));
    args.set("to", escape(&text(change, "to")?));
    let sentence = messages.format(id, Some(&args)).unwrap_or_default();
    Ok(Value::from_safe_string(sentence))
}

/// `t('id', name=value)`: a message. Where an argument is safe HTML, such as a link, the others are escaped and the
/// whole is safe.
fn translate(messages: &Messages, id: &str, args: &Kwargs) -> Result<Value, Error> {
    if let Some(text) = messages.plain(id) {
        return Ok(text);
    }
    let names: Vec<&str> = args.args().collect();
    let values = names.iter().map(|name| args.get::<Value>(name)).collect::<Result<Vec<_>, _>>()?;
    let safe = values.iter().any(Value::is_safe);
    let mut all = FluentArgs::with_capacity(names.len());
    for (name, value) in names.iter().zip(&values) {
        let argument = match value.as_i64().filter(|_| value.is_number()) {
            Some(number) => FluentValue::from(number),
            None if safe && !value.is_safe() => FluentValue::from(escape(&value.to_string())),
            None => FluentValue::from(value.to_string()),
        };
        all.set(*name, argument);
    }
    match messages.format(id, Some(&all)) {
        Some(text) if safe => Ok(Value::from_safe_string(text)),
        Some(text) => Ok(Value::from(text)),
        None => Err(Error::new(ErrorKind::InvalidOperation, format!("no message `{id}` with these arguments"))),
    }
}
