//! The thread that builds, once at the start and again for what changed.
//!
//! In: wishes. Out: the state that pages and event streams show. Wishes that arrive during a build are taken together
//! in the next one; a panic in the build is a notice, not an end.

use std::any::Any;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::thread;

use super::http::Shared;
use super::{BuildResult, Log, Notice, ServeError};

/// Something the builder is asked for.
#[derive(Debug)]
pub(super) enum Wish {
    /// These files or folders changed.
    Changes(Vec<PathBuf>),
    /// Anything may have changed.
    Everything,
    /// End.
    Stop,
}

/// What builds.
pub(super) type Build = Box<dyn FnMut(Option<&[PathBuf]>) -> BuildResult + Send>;

/// Starts the thread; `ready` is called once, after the first build.
pub(super) fn spawn(
    mut build: Build,
    wishes: Receiver<Wish>,
    shared: Arc<Shared>,
    log: Log,
    ready: Box<dyn FnOnce() + Send>,
) -> Result<(), ServeError> {
    let work = move || {
        let mut ready = Some(ready);
        let mut next = Some(Request::Everything);
        while let Some(request) = next {
            run(&mut build, &request, &shared, &log);
            if let Some(ready) = ready.take() {
                ready();
            }
            next = wait(&wishes);
        }
    };
    let thread = thread::Builder::new().name("build".to_owned()).spawn(work);
    thread.map(drop).map_err(|error| ServeError::io("build thread", &error))
}

/// What one build is for.
enum Request {
    Everything,
    Changes(Vec<PathBuf>),
}

/// Waits for a wish and takes all others that are there; none at the end.
fn wait(wishes: &Receiver<Wish>) -> Option<Request> {
    let mut paths = BTreeSet::new();
    let mut everything = false;
    let mut wish = wishes.recv().ok()?;
    loop {
        match wish {
            Wish::Stop => return None,
            Wish::Everything => everything = true,
            Wish::Changes(more) => paths.extend(more),
        }
        wish = match wishes.try_recv() {
            Ok(wish) => wish,
            Err(TryRecvError::Empty) => break,
            Err(TryRecvError::Disconnected) => return None,
        };
    }
    Some(if everything { Request::Everything } else { Request::Changes(paths.into_iter().collect()) })
}

/// One build.
fn run(build: &mut Build, request: &Request, shared: &Shared, log: &Log) {
    let changes = match request {
        Request::Everything => None,
        Request::Changes(paths) => Some(paths.as_slice()),
    };
    log(Notice::Building { changes: changes.map_or(0, <[PathBuf]>::len) });
    match catch_unwind(AssertUnwindSafe(|| build(changes))) {
        Ok(result) => {
            let notice = Notice::Built { changed: result.changed, problems: result.problems.is_some() };
            shared.built(result);
            log(notice);
        }
        Err(panic) => {
            let reason = words(panic.as_ref());
            let page = panic_page(&reason);
            shared.built(BuildResult { changed: false, problems: Some(page) });
            log(Notice::Panicked { reason });
        }
    }
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}

fn panic_page(reason: &str) -> String {
    let reason = reason.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!doctype html><meta charset=\"utf-8\"><title>kedang</title><h1>构建中断 · The build broke off</h1><pre>{reason}</pre>"
    )
}
