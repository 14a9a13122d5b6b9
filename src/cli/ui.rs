//! How the program speaks: language, colour, how much.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};

use clap::ValueEnum;

use super::{Failure, Global, Progress};
use crate::diag::Diagnostic;
use crate::diag::render::{self, Format, Sources};
use crate::i18n::{Argument, Catalogue};
use crate::label::Lang;

/// When to colour messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What every command speaks through.
pub struct Ui {
    /// The words.
    pub catalogue: Catalogue,
    /// Whether stdout takes colour.
    pub color: bool,
    error_color: bool,
    quiet: bool,
    verbose: u8,
}

impl Ui {
    /// Reads the options and, where they say nothing, the environment.
    pub fn new(global: &Global) -> Ui {
        let lang = global.lang.as_deref().and_then(Lang::parse).unwrap_or_else(environment_lang);
        let wants = |terminal: bool| match global.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if is_set("CLICOLOR_FORCE") => true,
            ColorChoice::Auto => terminal && !is_set("NO_COLOR"),
        };
        Ui {
            catalogue: Catalogue::load(lang),
            color: wants(std::io::stdout().is_terminal()),
            error_color: wants(std::io::stderr().is_terminal()),
            quiet: global.quiet,
            verbose: global.verbose,
        }
    }

    /// The language of messages.
    pub fn lang(&self) -> Lang {
        self.catalogue.lang()
    }

    /// A message of the catalogue.
    pub fn text(&self, id: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<(&str, Argument<'_>)> = args.iter().map(|(name, value)| (*name, argument(value))).collect();
        self.catalogue.text(id, &args)
    }

    /// Writes data to stdout.
    ///
    /// # Errors
    ///
    /// When nobody reads it any more, or it cannot be written.
    pub fn data(&self, text: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(())
    }

    /// Says something on stderr, unless quiet.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.print_error(&format!("{text}\n"));
        }
    }

    /// Writes findings to stderr, unless quiet and there are none.
    pub fn say_raw(&self, text: &str) {
        self.print_error(text);
    }

    /// Says something on stderr when asked for more.
    pub fn detail(&self, text: &str) {
        if self.verbose > 0 {
            self.print_error(&format!("{text}\n"));
        }
    }

    /// Shows findings on stderr; these are what went wrong, so being quiet does not hide them.
    pub fn findings(&self, found: &[Diagnostic], sources: &dyn Sources) {
        let text = render::render(found, sources, Format::Full, &self.catalogue, self.error_color);
        self.print_error(&text);
    }

    /// Says why the command could not run.
    pub fn failure(&self, failure: &Failure) {
        let (message, hint) = failure.words(&self.catalogue);
        let (red, dim, reset) = if self.error_color { ("\x1b[1;31m", "\x1b[36m", "\x1b[0m") } else { ("", "", "") };
        let error = self.catalogue.plain("error");
        let mut text = format!("{red}{error}{reset}: {}\n", visible(&message));
        if let Some(hint) = hint {
            text.push_str(&format!("{dim}{}{reset}: {}\n", self.catalogue.plain("hint"), visible(&hint)));
        }
        self.print_error(&text);
    }

    /// A reporter of work that may take long: a bar on a terminal, nothing in a pipe, in CI or when quiet.
    pub fn progress(&self) -> Progress {
        let watched = std::io::stderr().is_terminal() && !self.quiet && !is_set("CI");
        if watched { Progress::shown() } else { Progress::hidden() }
    }

    fn print_error(&self, text: &str) {
        // ok: when stderr is gone there is nowhere left to say so.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}

/// A number stays a number, so that messages can choose a plural by it.
fn argument(value: &str) -> Argument<'_> {
    match value.parse::<i64>() {
        Ok(number) if number.to_string() == value => Argument::from(number),
        _ => Argument::from(Cow::from(value)),
    }
}

/// Control characters from file names and records made visible, so that they cannot drive the terminal.
fn visible(text: &str) -> String {
    let escape = |c: char| c.is_control() && c != '\n' && c != '\t';
    text.chars().map(|c| if escape(c) { '\u{fffd}' } else { c }).collect()
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn is_set(name: &str) -> bool {
    variable(name).is_some()
}

/// The first of the usual variables that names a language we speak; Chinese otherwise.
fn environment_lang() -> Lang {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable);
    named.and_then(|name| Lang::parse(&name)).unwrap_or_default()
}
