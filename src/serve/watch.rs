//! Noticing saves.
//!
//! In: a folder. Out: wishes for a build, a moment after the last of a burst of changes. The operating system's events
//! are used where they come; beside them the files are looked at now and then, because on network shares, in
//! containers and beyond the system's limits events fail without a word. When that shows, looking takes over.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use notify_debouncer_full::notify::{self, EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer};

use super::builder::Wish;
use super::scan::Scan;
use super::{Log, Notice, Options};

/// How long to wait for the rest of a burst of events.
const DEBOUNCE: Duration = Duration::from_millis(80);

/// How often to look when events cannot be had.
const POLL: Duration = Duration::from_millis(250);

/// How often to look when events seem to come.
const CHECK: Duration = Duration::from_secs(2);

/// How long the event of a change that was seen may take to arrive.
const LATE: Duration = Duration::from_millis(400);

/// Looking may take this part of the time at most: one twentieth.
const PATIENCE: u32 = 20;

/// Which paths matter.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    root: PathBuf,
    ignored: Vec<PathBuf>,
}

impl Scope {
    pub(super) fn new(root: &Path, ignored: impl IntoIterator<Item = PathBuf>) -> Scope {
        Scope { root: absolute(root), ignored: ignored.into_iter().map(|path| absolute(&path)).collect() }
    }

    /// The folder that is watched.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Whether a change of this path can change the site: not when hidden, ignored, or an editor's scratch file.
    pub(super) fn contains(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.root) else { return false };
        let hidden = below.components().any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."));
        let name = below.file_name().map(|name| name.as_encoded_bytes()).unwrap_or_default();
        let scratch = name.ends_with(b"~") || name.starts_with(b"#") || name == b"4913";
        !hidden && !scratch && !self.ignored.iter().any(|ignored| path.starts_with(ignored))
    }
}

/// The path without links, as events name it; what does not exist yet is taken below the nearest folder that does.
fn absolute(path: &Path) -> PathBuf {
    let plain = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = plain.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    match there {
        Some((above, real)) => plain.strip_prefix(above).map_or_else(|_| plain.clone(), |below| real.join(below)),
        None => plain,
    }
}

/// The operating system's events, gathered.
type Events = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Keeps watching until dropped.
pub(super) struct Watcher {
    _events: Option<Events>,
    end: Arc<End>,
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.end.set();
    }
}

/// Begins to watch.
pub(super) fn start(options: &Options, wishes: mpsc::Sender<Wish>, log: Log) -> Watcher {
    let scope = Scope::new(&options.watch, options.ignore.iter().chain([&options.site]).cloned());
    let reported: Reported = Arc::default();
    let mut events = None;
    let mut polling = options.poll;
    if polling {
        log(Notice::Polling { reason: None });
    } else {
        match listen(&scope, wishes.clone(), reported.clone()) {
            Ok(debouncer) => events = Some(debouncer),
            Err(error) => {
                polling = true;
                log(Notice::Polling { reason: Some(error.to_string()) });
            }
        }
    }
    look(scope, wishes, log, reported, polling, events)
}

/// Watches as if events were there, though none come.
#[cfg(test)]
pub(super) fn start_without_events(options: &Options, wishes: mpsc::Sender<Wish>, log: Log) -> Watcher {
    let scope = Scope::new(&options.watch, [options.site.clone()]);
    look(scope, wishes, log, Arc::default(), false, None)
}

/// Starts the thread that looks at the files.
fn look(
    scope: Scope,
    wishes: mpsc::Sender<Wish>,
    log: Log,
    reported: Reported,
    polling: bool,
    events: Option<Events>,
) -> Watcher {
    let end = Arc::new(End::default());
    let looker = Looker { scope, wishes, log: log.clone(), reported, polling, end: end.clone() };
    let first = Scan::new(&looker.scope);
    if let Err(error) = thread::Builder::new().name("look".to_owned()).spawn(move || looker.run(first))
        && events.is_none()
    {
        log(Notice::NotWatching { reason: error.to_string() });
    }
    Watcher { _events: events, end }
}

/// Paths that events have named since the last look, and whether there were events at all.
type Reported = Arc<Mutex<BTreeSet<PathBuf>>>;

/// Asks the operating system for events.
fn listen(scope: &Scope, wishes: mpsc::Sender<Wish>, reported: Reported) -> notify::Result<Events> {
    let filter = scope.clone();
    let handler = move |result: DebounceEventResult| {
        let wish = match result {
            Ok(events) => wish(&filter, &events),
            // Some events were lost.
            Err(_) => Some(Wish::Everything),
        };
        if let Some(Wish::Changes(paths)) = &wish {
            reported.lock().unwrap_or_else(PoisonError::into_inner).extend(paths.iter().cloned());
        }
        if let Some(wish) = wish {
            let _ = wishes.send(wish);
        }
    };
    let mut debouncer = new_debouncer(DEBOUNCE, None, handler)?;
    debouncer.watch(scope.root(), RecursiveMode::Recursive)?;
    Ok(debouncer)
}

/// What events call for.
fn wish(scope: &Scope, events: &[DebouncedEvent]) -> Option<Wish> {
    if events.iter().any(|event| event.need_rescan()) {
        return Some(Wish::Everything);
    }
    let mut paths: Vec<PathBuf> = events
        .iter()
        .filter(|event| !matches!(event.kind, EventKind::Access(_) | EventKind::Other))
        .flat_map(|event| &event.paths)
        .filter(|path| scope.contains(path))
        .cloned()
        .collect();
    paths.sort();
    paths.dedup();
    if paths.is_empty() { None } else { Some(Wish::Changes(paths)) }
}

/// The thread that looks at the files.
struct Looker {
    scope: Scope,
    wishes: mpsc::Sender<Wish>,
    log: Log,
    reported: Reported,
    polling: bool,
    end: Arc<End>,
}

impl Looker {
    fn run(mut self, first: Scan) {
        let mut before = first;
        let mut cost = Duration::ZERO;
        loop {
            let pause = if self.polling { POLL } else { CHECK };
            if self.end.wait(pause.max(cost * PATIENCE)) {
                return;
            }
            let began = Instant::now();
            let now = Scan::new(&self.scope);
            cost = began.elapsed();
            let mut changes = now.changes_since(&before);
            before = now;
            if !self.polling {
                if !changes.is_empty() && self.end.wait(LATE) {
                    return;
                }
                changes = self.unreported(changes);
            } else {
                self.take_reported();
            }
            if !changes.is_empty() && self.wishes.send(Wish::Changes(changes)).is_err() {
                return;
            }
        }
    }

    fn take_reported(&self) -> BTreeSet<PathBuf> {
        std::mem::take(&mut *self.reported.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The changes that no event told of. When there were changes and no events at all, events are given up.
    fn unreported(&mut self, changes: Vec<PathBuf>) -> Vec<PathBuf> {
        let reported = self.take_reported();
        if !changes.is_empty() && reported.is_empty() {
            self.polling = true;
            (self.log)(Notice::Polling { reason: Some("the system reports no changes of these files".to_owned()) });
        }
        changes.into_iter().filter(|path| !reported.contains(path)).collect()
    }
}

/// Tells the looking thread to end, at once.
#[derive(Default)]
struct End {
    set: AtomicBool,
    lock: Mutex<()>,
    bell: Condvar,
}

impl End {
    fn set(&self) {
        let _guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.set.store(true, Ordering::Release);
        self.bell.notify_all();
    }

    /// Waits; true when the end has come.
    fn wait(&self, time: Duration) -> bool {
        let guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = |_: &mut ()| !self.set.load(Ordering::Acquire);
        let _guard = self.bell.wait_timeout_while(guard, time, ended);
        self.set.load(Ordering::Acquire)
    }
}
